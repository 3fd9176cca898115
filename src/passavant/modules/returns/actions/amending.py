"""Correct a registration with a reason; void one by two persons, so that its card can be used again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.returns import facts, queries
from passavant.modules.returns.actions.troubles import DecidedAlready, NeedsReason, NotHere
from passavant.modules.returns.models import Person, Voiding
from passavant.modules.returns.reasons import Status, rank_of

CORRECTABLE = (
    "surname",
    "given_names",
    "sex",
    "nationality",
    "date_of_birth",
    "birth_date_estimated",
    "origin",
    "category",
    "papers",
    "document_code",
    "issuing_state",
    "document_number",
    "family",
    "relation",
)
"""The fields of a registration that a correction may change, beside age and needs."""


def fields_of(person: Person) -> dict[str, str]:
    """What can be corrected, as text; a yes stands for a mark that is set."""
    values = {name: getattr(person, name) for name in CORRECTABLE}
    return {
        name: ("yes" if value else "") if isinstance(value, bool) else str(value or "")
        for name, value in values.items()
    }


def correct(
    *,
    officer: Officer,
    person: UUID,
    changes: Mapping[str, str],
    age: int | None,
    needs: tuple[str, ...],
    reason: str,
    note: str = "",
    at: datetime,
) -> Person:
    """Put right what was written; the first record stays in the journal.

    Raises:
        NeedsReason: no reason, or nothing changes.
    """
    with turn():
        row = _own(officer, person, "returns.correct")
        before = fields_of(row)
        after = {**before, **{name: text for name, text in changes.items() if name in CORRECTABLE}}
        same = after == before and set(needs) == set(row.need_codes) and age == row.age
        if not reason or same:
            raise NeedsReason(person)
        rank = rank_of((*needs, "apart") if row.apart else needs)
        corrected = facts.PersonCorrected(
            correction=uuid.uuid4(),
            person=person,
            document=_document(row, after),
            age=age,
            origin=after["origin"],
            category=after["category"],
            papers=after["papers"],
            family=int(after["family"] or 0),
            relation=after["relation"] if after["family"] else "",
            needs=needs,
            rank=rank,
            status=_status(row, rank),
            reason=reason,
            note=note,
        )
        record(corrected, at=at, actor=officer.code)
        return Person.objects.get(pk=person)


def propose_voiding(*, officer: Officer, person: UUID, reason: str, note: str = "", at: datetime) -> Voiding:
    """Ask that a registration no longer counts; asked twice, it waits once."""
    if not reason:
        raise NeedsReason(person)
    with turn():
        _own(officer, person, "returns.correct")
        waiting = queries.open_voiding(person)
        if waiting is not None:
            return waiting
        voiding = uuid.uuid4()
        proposed = facts.VoidingProposed(voiding=voiding, person=person, reason=reason, note=note)
        record(proposed, at=at, actor=officer.code)
        return Voiding.objects.get(pk=voiding)


def decide_voiding(*, officer: Officer, voiding: UUID, agrees: bool, at: datetime) -> Voiding:
    """Answer as the second person.

    Raises:
        PermissionDenied: the officer may not, or proposed it. DecidedAlready: it was decided.
    """
    with turn():
        waiting = queries.find_voiding(voiding)
        if waiting is None:
            raise NotHere(voiding)
        row = _own(officer, waiting.person, "returns.decide_voiding")
        if waiting.decided_at is not None:
            raise DecidedAlready(voiding)
        if waiting.proposed_by == officer.code:
            raise PermissionDenied("returns.decide_voiding")
        if agrees:
            voided = facts.PersonVoided(
                voiding=voiding, person=row.pk, reception=row.reception, token=row.token, row=row.row
            )
            record(voided, at=at, actor=officer.code)
        else:
            record(facts.VoidingDeclined(voiding=voiding, person=row.pk), at=at, actor=officer.code)
        return Voiding.objects.get(pk=voiding)


def _document(row: Person, after: Mapping[str, str]) -> Document:
    """What the person showed or said, corrected; how it was read stays."""
    return Document(
        read_by=ReadBy(row.read_by),
        document_code=after["document_code"],
        issuing_state=after["issuing_state"],
        document_number=after["document_number"],
        surname=after["surname"],
        given_names=after["given_names"],
        nationality=after["nationality"],
        date_of_birth=after["date_of_birth"],
        sex=after["sex"],
        date_of_expiry=row.date_of_expiry,
        birth_date_estimated=after["birth_date_estimated"] == "yes",
    )


def _status(row: Person, rank: int) -> str:
    """Somebody who newly needs help waits for it; somebody who needs none and was not yet helped waits no more."""
    if rank and not row.status:
        return Status.WAITING.value
    if not rank and row.status == Status.WAITING:
        return Status.NONE.value
    return row.status


def _own(officer: Officer, person: UUID, permission: str) -> Person:
    """A registration of this site that stands; whoever may not read names amends what they wrote themselves."""
    check(officer, permission)
    row = queries.find_person(person)
    if row is None or row.site != site_code():
        raise NotHere(person)
    check(officer, permission, post=row.post)
    if row.registered_by != officer.code:
        check(officer, "returns.see_persons")
    if row.voided_at is not None:
        raise DecidedAlready(person)
    return row
