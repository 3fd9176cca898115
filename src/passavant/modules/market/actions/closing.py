"""End a market day with its figures, and settle what was noticed on it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.market import facts, queries
from passavant.modules.market.actions.troubles import DoneAlready, NeedsReason, NotHere
from passavant.modules.market.models import ClosedDay, Reuse


def settle(*, officer: Officer, showing: UUID, outcome: str, note: str = "", at: datetime) -> Reuse:
    """Say what came of a pass that was in two places.

    Raises:
        NotHere: noticed at another site. DoneAlready: settled meanwhile.
    """
    check(officer, "market.settle")
    with turn():
        row = queries.find_reuse(showing)
        if row is None or row.site != site_code():
            raise NotHere(showing)
        check(officer, "market.settle", post=row.post)
        if row.settled_at is not None:
            raise DoneAlready(showing)
        settled = facts.ReuseSettled(showing=showing, outcome=outcome, note=note)
        record(settled, at=at, actor=officer.code)
        return Reuse.objects.get(pk=showing)


def close_day(*, officer: Officer, post: str, day: date, note: str = "", at: datetime) -> ClosedDay:
    """End a day with its figures as they stand; closed again, the later figures take the earlier ones' place.

    Nobody is locked out by it: who comes home late is let through and recorded.

    Raises:
        NeedsReason: somebody has not returned or a pass in two places is not settled, and nobody says what is done.
    """
    check(officer, "market.close_day", post=post)
    with turn():
        counted = queries.figures(post, day)
        if is_open(counted, queries.reuses(post, day)) and not note:
            raise NeedsReason(post)
        closed = facts.DayClosed(post=post, day=day, figures=counted, note=note)
        record(closed, at=at, actor=officer.code)
        row = queries.find_closed(post, day)
        assert row is not None  # noqa: S101  (its projector has just written it)
        return row


def is_open(counted: dict[str, int], reuses: list[Reuse]) -> bool:
    """Whether something of a day has to be answered for in words."""
    return bool(
        counted["away_neighbours"]
        or counted["away_residents"]
        or any(reuse.settled_at is None for reuse in reuses)
    )
