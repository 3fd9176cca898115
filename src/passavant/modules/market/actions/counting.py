"""Count people without papers, one key each, and take a wrong key back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.modules.market import facts, queries
from passavant.modules.market.actions.crossing import Gate
from passavant.modules.market.actions.troubles import NotHere


def count(*, gate: Gate, count: UUID, sex: str, band: str, at: datetime) -> None:
    """Somebody crossed of whom nothing is known but sex and age at a glance; the same key sent twice is one."""
    check(gate.officer, "market.count", post=gate.booth.post.code)
    with turn():
        if queries.find_count(count) is not None:
            return
        counted = facts.PersonCounted(
            count=count,
            post=gate.booth.post.code,
            booth=gate.booth.code,
            direction=gate.direction,
            day=timezone.localdate(at),
            sex=sex,
            band=band,
        )
        record(counted, at=at, actor=gate.officer.code)


def undo_count(*, gate: Gate, count: UUID, at: datetime) -> None:
    """The wrong key was pressed; only whoever pressed it takes it back, and taken back twice it is once.

    Raises:
        NotHere: nobody counted that, or somebody else did.
    """
    check(gate.officer, "market.count", post=gate.booth.post.code)
    with turn():
        row = queries.find_count(count)
        if row is None or row.officer != gate.officer.code:
            raise NotHere(count)
        if row.undone_at is None:
            record(facts.CountUndone(count=count), at=at, actor=gate.officer.code)
