"""Whether an officer may do a thing to a list: the role, and that the list is for a post where the officer works."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.modules.watchlists.models import Watchlist


def check_list(officer: Officer, permission: str, watchlist: Watchlist | None) -> None:
    """Let an action go on only when the officer may, and the list concerns a post of theirs.

    Raises:
        PermissionDenied: the officer may not, or the list is for other posts.
    """
    check(officer, permission)
    if watchlist is not None and not watchlist.concerns(officer.posts):
        raise PermissionDenied(permission)
