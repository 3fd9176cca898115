"""What an officer does here: say that somebody has looked at what lies in quarantine."""

from __future__ import annotations

from datetime import datetime

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.modules.network import queries
from passavant.modules.network.models import Looked


def look_at_quarantine(*, officer: Officer, brought_by: str, at: datetime) -> int:
    """Let everything that a sender brought and that lies there now ring no more; returns how much that was.

    Raises:
        PermissionDenied: the officer may not.
    """
    check(officer, "network.look_at_quarantine")
    found = queries.unseen(brought_by)
    for digest in found:
        Looked.objects.update_or_create(digest=digest, defaults={"looked_at": at, "officer": officer.code})
    return len(found)
