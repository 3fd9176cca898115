"""Help: refer a person to a service, let a named service take over, end it. Each step says who and when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.returns import facts, queries
from passavant.modules.returns.actions.troubles import NeedsReason, NotHere, NotOpenYet
from passavant.modules.returns.models import Person, Step
from passavant.modules.returns.reasons import Status


def refer(
    *,
    officer: Officer,
    person: UUID,
    step: UUID,
    service: str,
    reason: str,
    note: str = "",
    at: datetime,
) -> Person:
    """Ask a service to look after a person; also one who has not waited yet.

    Raises:
        NeedsReason: no service or no reason.
    """
    if not service or not reason:
        raise NeedsReason(person)
    with turn():
        row = _to_help(officer, person)
        if Step.objects.filter(pk=step).exists():
            return row
        referred = facts.PersonReferred(step=step, person=person, service=service, reason=reason, note=note)
        record(referred, at=at, actor=officer.code)
        return Person.objects.get(pk=person)


def take_over(
    *, officer: Officer, person: UUID, step: UUID, service: str, contact: str, at: datetime
) -> Person:
    """A service looks after the person from now on; `contact` is who came for them.

    Raises:
        NeedsReason: no service, or nobody who came.
    """
    if not service or not contact:
        raise NeedsReason(person)
    with turn():
        row = _to_help(officer, person)
        if Step.objects.filter(pk=step).exists():
            return row
        taken = facts.PersonTakenOver(step=step, person=person, service=service, contact=contact)
        record(taken, at=at, actor=officer.code)
        return Person.objects.get(pk=person)


def end_help(*, officer: Officer, person: UUID, step: UUID, note: str, at: datetime) -> Person:
    """Nothing more has to be done here.

    Raises:
        NotOpenYet: nobody waits for help. NeedsReason: no word on how it ended.
    """
    if not note:
        raise NeedsReason(person)
    with turn():
        row = _to_help(officer, person)
        if row.status == Status.DONE:
            return row
        if not row.status:
            raise NotOpenYet(person)
        record(facts.HelpEnded(step=step, person=person, note=note), at=at, actor=officer.code)
        return Person.objects.get(pk=person)


def _to_help(officer: Officer, person: UUID) -> Person:
    check(officer, "returns.help")
    row = queries.find_person(person)
    if row is None or row.voided_at is not None or row.site != site_code():
        raise NotHere(person)
    check(officer, "returns.help", post=row.post)
    return row
