"""People taken off a vessel at sea: recorded, and handed to a reception of the room of returns in the same commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.returns import ports as returns
from passavant.modules.sea import facts, queries
from passavant.modules.sea.actions.troubles import NoReception
from passavant.modules.sea.models import Interdiction


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Who was taken off what, where, and by whom they are brought."""

    post: str
    vessel_name: str
    craft: str
    persons: int
    position: str
    intercepted_at: datetime
    authority: str
    authority_name: str
    unit: str
    origin: str
    note: str


def record_interdiction(*, officer: Officer, interdiction: UUID, taken: Taken, at: datetime) -> Interdiction:
    """Record an interdiction and open its reception; the same mark sent twice is one.

    Raises:
        PermissionDenied: the officer may not record it, or may not open receptions at that post.
        NoReception: the room of returns does not answer.
    """
    check(officer, "sea.interdict", post=taken.post)
    check(officer, "returns.receive", post=taken.post)
    with turn():
        known = queries.find_interdiction(interdiction)
        if known is not None:
            return known
        handover = returns.Handover(
            officer=officer,
            post=taken.post,
            means=returns.BY_SEA,
            carrier=taken.unit,
            authority=taken.authority,
            authority_name=taken.authority_name,
            origin=taken.origin,
            expected=taken.persons,
            note=taken.note,
            at=at,
        )
        answers, _failed = returns.receive.ask(handover)
        if not answers:
            raise NoReception(interdiction)
        recorded = facts.InterdictionRecorded(
            interdiction=interdiction,
            number=queries.next_interdiction(site_code()),
            reception=answers[0],
            **{name: getattr(taken, name) for name in Taken.__dataclass_fields__},
        )
        record(recorded, at=at, actor=officer.code)
        return Interdiction.objects.get(pk=interdiction)
