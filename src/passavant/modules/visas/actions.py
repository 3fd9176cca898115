"""What officers do with visas and bans. Each verb is idempotent: pressed twice, it answers with what stands already.

VisasTrouble
├── NotHere         there is no such visa or ban
├── NotNow          it was revoked or lifted, or its days are over
├── NeedsReason     say why
├── NumberTaken     the State gave that number to another person
└── MayComeHome     nobody is banned from the country that is theirs
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.entry_rules.dates import Term
from passavant.journal.recording import record, turn
from passavant.modules.crossings.ports import Crossed
from passavant.modules.visas import facts, queries
from passavant.modules.visas.models import Ban, Visa


class VisasTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class NotHere(VisasTrouble):
    pass


class NotNow(VisasTrouble):
    pass


class NeedsReason(VisasTrouble):
    pass


class NumberTaken(VisasTrouble):
    pass


class MayComeHome(VisasTrouble):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a visa says."""

    kind: facts.Kind
    number: str
    issuer: str
    authority: str
    holder: facts.Holder
    valid_from: date
    valid_to: date
    entries: int
    stay_days: int | None


def record_visa(*, officer: Officer, written: Written, at: datetime) -> Visa:
    """Put a visa, permit or laissez-passer on record; the same paper twice is one.

    Raises:
        NumberTaken: that number stands on another paper of the same State.
    """
    check(officer, "visas.record")
    with turn():
        known = queries.with_number(written.number, written.issuer)
        if known is not None and not _says(known, written):
            raise NumberTaken
        if known is not None:
            return known
        told = facts.VisaRecorded(
            visa=uuid.uuid4(),
            kind=written.kind,
            number=written.number,
            issuer=written.issuer,
            authority=written.authority,
            holder=written.holder,
            valid_from=written.valid_from,
            valid_to=written.valid_to,
            entries=written.entries,
            stay_days=written.stay_days,
        )
        record(told, at=at, actor=officer.code)
        return Visa.objects.get(pk=told.visa)


def _says(row: Visa, written: Written) -> bool:
    same_term = (row.valid_from, row.valid_to, row.entries, row.stay_days) == (
        written.valid_from,
        written.valid_to,
        written.entries,
        written.stay_days,
    )
    holder = written.holder
    return same_term and (row.kind, row.issuing_state, row.document_number, row.date_of_birth) == (
        written.kind.value,
        holder.issuing_state,
        holder.document_number,
        holder.date_of_birth,
    )


def revoke_visa(*, officer: Officer, visa: UUID, reason: str, at: datetime) -> None:
    """Take a visa back; entries that were made by it stay.

    Raises:
        NeedsReason: no reason. NotHere: there is none.
    """
    check(officer, "visas.record")
    if not reason.strip():
        raise NeedsReason
    with turn():
        if queries.find_visa(visa) is None:
            raise NotHere
        if queries.find_revocation(visa) is None:
            record(facts.VisaRevoked(visa=visa, reason=reason), at=at, actor=officer.code)


def settle(crossed: Crossed) -> None:
    """Use an entry up by a crossing, or give it back: in the commit of the crossing."""
    use = queries.find_use(crossed.inspection)
    has_entered = crossed.direction == "entry" and not crossed.is_void
    is_used = use is not None and use.given_back_at is None
    if has_entered and not is_used:
        _use(crossed)
    elif use is not None and is_used and not (has_entered and _is_theirs(use.visa, crossed)):
        given_back = facts.VisaGivenBack(visa=use.visa, crossing=crossed.inspection)
        record(given_back, at=crossed.at, actor=crossed.officer)
        if has_entered:
            _use(crossed)


def _is_theirs(visa: UUID, crossed: Crossed) -> bool:
    """Whether a visa is still that of the crossing's traveller, who may have been corrected to somebody else."""
    return visa in {paper.row.pk for paper in queries.papers_of(crossed.document)}


def _use(crossed: Crossed) -> None:
    """Only what was needed: a national needs no visa, and one for any number of entries comes first."""
    if queries.is_national(crossed.document.nationality):
        return
    paper = queries.good_paper(crossed.document, today=timezone.localdate(crossed.at))
    if paper is not None:
        used = facts.VisaUsed(visa=paper.row.pk, crossing=crossed.inspection, post=crossed.post)
        record(used, at=crossed.at, actor=crossed.officer)


# -- bans


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the authority decided."""

    holder: facts.Holder
    authority: str
    reference: str
    legal_basis: str
    first: date
    term: Term | None
    """None: without an end."""


def impose_ban(*, officer: Officer, decided: Decided, at: datetime) -> Ban:
    """Put an entry ban on record; the same decision twice is one.

    Raises:
        MayComeHome: the person is a national.
    """
    check(officer, "visas.ban")
    if queries.is_national(decided.holder.nationality):
        raise MayComeHome
    term = decided.term or Term()
    with turn():
        known = queries.same_ban(decided.reference, decided.holder)
        if known is not None:
            return known
        told = facts.BanImposed(
            ban=uuid.uuid4(),
            holder=decided.holder,
            authority=decided.authority,
            reference=decided.reference,
            legal_basis=decided.legal_basis,
            first=decided.first,
            years=term.years,
            months=term.months,
            days=term.days,
        )
        record(told, at=at, actor=officer.code)
        return Ban.objects.get(pk=told.ban)


def lift_ban(*, officer: Officer, ban: UUID, reason: str, at: datetime) -> None:
    """End a ban before its term.

    Raises:
        NeedsReason: no reason. NotHere: there is none, or neither this site nor headquarters imposed it.
    """
    check(officer, "visas.ban")
    if not reason.strip():
        raise NeedsReason
    with turn():
        row = queries.find_ban(ban)
        if row is None or not queries.is_lifted_here(row):
            raise NotHere
        if queries.find_lifting(ban) is None:
            record(facts.BanLifted(ban=ban, reason=reason), at=at, actor=officer.code)
