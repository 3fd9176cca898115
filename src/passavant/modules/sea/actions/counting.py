"""Count passengers in transit who go ashore and come back, one or a group at a time; nobody's name is asked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from passavant.base.models import Officer
from passavant.journal.recording import record, turn
from passavant.modules.sea import facts, queries
from passavant.modules.sea.actions.calls import call_in_port, own_call
from passavant.modules.sea.actions.troubles import NotHere

MOST_AT_ONCE = 500


def count(*, officer: Officer, call: UUID, count: UUID, way: str, number: int, at: datetime) -> None:
    """So many went that way; the same key sent twice is one."""
    with turn():
        row = call_in_port(officer, call, "sea.count")
        if queries.find_tally(count) is not None:
            return
        counted = facts.PassengersCounted(
            count=count, call=call, post=row.post, way=way, number=number, day=timezone.localdate(at)
        )
        record(counted, at=at, actor=officer.code)


def undo_count(*, officer: Officer, call: UUID, count: UUID, at: datetime) -> None:
    """The wrong number; only whoever counted takes it back, and taken back twice it is once.

    Raises:
        NotHere: nobody counted that of this vessel, or somebody else did.
    """
    with turn():
        own_call(officer, call, "sea.count")
        row = queries.find_tally(count)
        if row is None or row.officer != officer.code or row.call != call:
            raise NotHere(count)
        if row.undone_at is None:
            record(facts.CountUndone(count=count), at=at, actor=officer.code)
