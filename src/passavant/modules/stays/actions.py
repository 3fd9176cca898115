"""What people decide about stays. Each verb is idempotent: pressed twice, it answers with what stands already.

StaysTrouble
├── NotHere         this site holds no such stay, or another site keeps that record
├── NotNow          it was decided meanwhile, or the stay has changed
├── NeedsReason     say why, or on what it rests
├── WrongDay        the day does not fit the stay
└── SamePerson      who proposed does not decide
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.stays import facts, queries
from passavant.modules.stays.models import Clearance, Extension, Rebuttal, Stay

LONGEST = timedelta(days=3660)
"""Nobody is allowed a stay that ends further away: a mistyped year."""


class StaysTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class NotHere(StaysTrouble):
    pass


class NotNow(StaysTrouble):
    pass


class NeedsReason(StaysTrouble):
    pass


class WrongDay(StaysTrouble):
    pass


class SamePerson(StaysTrouble):
    pass


# -- extensions


@dataclass(frozen=True, slots=True, kw_only=True)
class Longer:
    """A longer stay, on what it rests, and the number of the act."""

    until: date
    basis: facts.Basis
    reference: str


def extend(*, officer: Officer, stay: UUID, longer: Longer, at: datetime) -> Extension:
    """Allow a longer stay; the same extension twice is one.

    Raises:
        NotHere: no entry of a foreigner is here under that name. WrongDay: it is no later than what was allowed, or
            further away than anybody may stay. NeedsReason: no number of the act.
    """
    check(officer, "stays.extend")
    if not longer.reference.strip():
        raise NeedsReason
    with turn():
        row = _with_last_day(stay)
        said = _same_extension(row, longer)
        if said is not None:
            return said
        if row.until is None or not row.until < longer.until <= timezone.localdate(at) + LONGEST:
            raise WrongDay
        extended = facts.StayExtended(
            extension=uuid.uuid4(),
            entry=row.pk,
            until=longer.until,
            basis=longer.basis,
            reference=longer.reference,
        )
        record(extended, at=at, actor=officer.code)
        return Extension.objects.get(pk=extended.extension)


def _same_extension(row: Stay, longer: Longer) -> Extension | None:
    same = (longer.until, longer.basis.value, longer.reference)
    standing = (each for each in queries.extensions_of(row.pk) if each.withdrawn_at is None)
    return next((each for each in standing if (each.until, each.basis, each.reference) == same), None)


def withdraw_extension(*, officer: Officer, extension: UUID, reason: str, at: datetime) -> Extension:
    """Take an extension back; the last lawful day is again what it was.

    Raises:
        NotHere: there is none, or another site recorded it. NeedsReason: no reason.
    """
    check(officer, "stays.extend")
    if not reason.strip():
        raise NeedsReason
    with turn():
        row = queries.find_extension(extension)
        if row is None or row.site != site_code():
            raise NotHere
        if row.withdrawn_at is None:
            withdrawn = facts.ExtensionWithdrawn(extension=extension, reason=reason)
            record(withdrawn, at=at, actor=officer.code)
        return Extension.objects.get(pk=extension)


# -- rebuttals


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """What somebody shows against the records of a stay."""

    claim: facts.Claim
    day: date | None
    evidence: facts.Evidence
    note: str


def propose_rebuttal(*, officer: Officer, stay: UUID, contest: Contest, at: datetime) -> Rebuttal:
    """Put on record what speaks against an overstay; a second person decides.

    Raises:
        NotHere: no entry of a foreigner is here under that name. NotNow: another rebuttal waits for its decision.
            WrongDay: the day is before the entry or still to come. NeedsReason: no word on what was seen.
    """
    check(officer, "stays.propose_rebuttal")
    if not contest.note.strip():
        raise NeedsReason
    with turn():
        row = _with_last_day(stay)
        _check_day(row, contest, today=timezone.localdate(at))
        for known in queries.rebuttals_of(row.pk):
            if known.clearance is None and _says(known.rebuttal, contest):
                return known.rebuttal
            if known.clearance is None:
                raise NotNow
        proposed = facts.RebuttalProposed(
            rebuttal=uuid.uuid4(),
            entry=row.pk,
            claim=contest.claim,
            day=contest.day,
            evidence=contest.evidence,
            note=contest.note,
        )
        record(proposed, at=at, actor=officer.code)
        return Rebuttal.objects.get(pk=proposed.rebuttal)


def _check_day(row: Stay, contest: Contest, *, today: date) -> None:
    entered = timezone.localdate(row.entered_at) if row.entered_at else today
    if contest.claim is facts.Claim.EXCUSED:
        fits = contest.day is None
    elif contest.claim is facts.Claim.LEFT:
        fits = contest.day is not None and entered <= contest.day <= today
    else:
        fits = contest.day is not None and entered <= contest.day <= today + LONGEST
    if not fits:
        raise WrongDay


def _says(row: Rebuttal, contest: Contest) -> bool:
    said = (row.claim, row.day, row.evidence, row.note)
    return said == (contest.claim.value, contest.day, contest.evidence.value, contest.note)


def decide_rebuttal(
    *, officer: Officer, rebuttal: UUID, agree: bool, note: str = "", at: datetime
) -> Clearance:
    """Decide as second person: the mark is cleared, or it stays and the person is told why. Both records stay.

    Raises:
        NotHere: there is no such rebuttal. SamePerson: who proposed does not decide. NotNow: it was decided otherwise.
        NeedsReason: declined, and no word why.
    """
    check(officer, "stays.decide_rebuttal")
    if not agree and not note.strip():
        raise NeedsReason
    with turn():
        row = queries.find_rebuttal(rebuttal)
        if row is None:
            raise NotHere
        if row.proposed_by == officer.code:
            raise SamePerson
        said = queries.find_clearance(rebuttal)
        if said is None:
            record(_decision(row, agree=agree, note=note), at=at, actor=officer.code)
            said = queries.find_clearance(rebuttal)
        if said is None or said.is_agreed != agree:
            raise NotNow
        return said


def _decision(row: Rebuttal, *, agree: bool, note: str) -> facts.RebuttalAgreed | facts.RebuttalDeclined:
    if not agree:
        return facts.RebuttalDeclined(rebuttal=row.pk, entry=row.entry, note=note)
    return facts.RebuttalAgreed(
        rebuttal=row.pk, entry=row.entry, claim=facts.Claim(row.claim), day=row.day, note=note
    )


# -- matches


def decide_match(
    *, officer: Officer, entry: UUID, leaving: UUID, is_same: bool, reason: str, at: datetime
) -> None:
    """Say whether an exit is the one of an open stay; a later word takes the place of an earlier one.

    Raises:
        NeedsReason: no word on what was compared. NotHere: there are no such crossings here.
    """
    check(officer, "stays.decide_match")
    if not reason.strip():
        raise NeedsReason
    with turn():
        stay, other = queries.find_stay_of(entry), queries.find_stay_of(leaving)
        if stay is None or other is None or stay.entry != entry or other.exit != leaving:
            raise NotHere
        last = queries.last_word(entry, leaving)
        if last is None or last.is_same != is_same:
            decided = facts.MatchDecided(entry=entry, exit=leaving, is_same=is_same, reason=reason)
            record(decided, at=at, actor=officer.code)


def _with_last_day(stay: UUID) -> Stay:
    row = queries.find_stay(stay)
    if row is None or row.entry is None or row.until is None:
        raise NotHere
    return row
