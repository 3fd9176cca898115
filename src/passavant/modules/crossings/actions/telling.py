"""Tell other rooms, within the commit, how a crossing stands now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from passavant.modules.crossings.actions.troubles import Gated
from passavant.modules.crossings.models import Crossing
from passavant.modules.crossings.ports import Crossed, crossed
from passavant.modules.crossings.queries import document_of


def tell_crossed(crossing: UUID, *, officer: str, at: datetime) -> Crossing:
    """Let every room record what belongs to a crossing that was made, corrected or voided a moment ago.

    Raises:
        Gated: a room could not; the caller's commit is undone, so that no crossing stands without it.
    """
    row = Crossing.objects.get(pk=crossing)
    _answers, failed = crossed.ask(
        Crossed(
            inspection=row.pk,
            document=document_of(row),
            post=row.post,
            direction=row.direction,
            is_void=row.voided_at is not None,
            officer=officer,
            at=at,
        )
    )
    if failed:
        raise Gated(tuple(gap.finding for gap in failed))
    return row
