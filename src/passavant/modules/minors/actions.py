"""What officers do around a child. Each verb is idempotent: pressed twice, it answers with what stands already.

MinorsTrouble
├── NotHere         another site keeps that inspection, or there is none
├── NotNow          somebody decided it meanwhile, or what comes before was not done
├── NeedsReason     say why
└── NumberTaken     the authority gave that number already
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.ids import by_site
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings.ports import Crossed
from passavant.modules.crossings.queries import Inspection, document_of, find_inspection, waiting_among
from passavant.modules.minors import facts, judging, keys, queries
from passavant.modules.minors.judging import Standing
from passavant.modules.minors.models import (
    Acknowledgement,
    AgeJudgement,
    Authorisation,
    Companion,
    Screening,
)


class MinorsTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class NotHere(MinorsTrouble):
    pass


class NotNow(MinorsTrouble):
    pass


class NeedsReason(MinorsTrouble):
    pass


class NumberTaken(MinorsTrouble):
    pass


# -- at the window


def judge_age(
    *,
    officer: Officer,
    inspection: UUID,
    is_minor: bool,
    basis: facts.AgeBasis,
    note: str = "",
    at: datetime,
) -> AgeJudgement:
    """Say whether somebody of uncertain birth date is a child.

    Raises:
        NotNow: the birth date leaves no doubt, or the traveller was decided on. NeedsReason: an adult, and no word why.
    """
    if not is_minor and not note:
        raise NeedsReason
    with turn():
        row = _to_change(officer, "minors.judge_age", inspection)
        if queries.standing_of(document_of(row), today=queries.day_of(row)) is not Standing.PERHAPS:
            raise NotNow
        said = queries.find_age_judgement(inspection)
        if said is None or (said.is_minor, said.basis, said.note) != (is_minor, basis, note):
            judged = facts.AgeJudged(inspection=inspection, is_minor=is_minor, basis=basis, note=note)
            record(judged, at=at, actor=officer.code)
        return AgeJudgement.objects.get(pk=inspection)


@dataclass(frozen=True, slots=True, kw_only=True)
class With:
    """Who travels with a child, and where to."""

    relation: facts.Relation
    proof: facts.Proof
    adult: facts.Named
    destination: str


def record_companion(*, officer: Officer, inspection: UUID, travels: With, at: datetime) -> Companion:
    """Record who travels with a child; at exit, where nothing covers the child, open the screening and raise notices.

    Raises:
        NotNow: the traveller is of age, or was decided on.
    """
    with turn():
        row = _to_change(officer, "minors.record_companion", inspection)
        if queries.standing_now(row) is Standing.ADULT:
            raise NotNow
        fact = _companion_fact(row, travels)
        standing = queries.find_companion(inspection)
        if standing is None or not _is_same(standing, travels):
            record(fact, at=at, actor=officer.code)
            record(_accompaniment(fact), at=at, actor=officer.code)
        if row.direction == "exit":
            _hold_if_uncovered(row, officer=officer, at=at)
        return Companion.objects.get(pk=inspection)


def _companion_fact(row: Inspection, travels: With) -> facts.CompanionRecorded:
    return facts.CompanionRecorded(
        inspection=row.pk,
        post=row.post,
        direction=row.direction,
        child=queries.named(document_of(row)),
        relation=travels.relation,
        proof=travels.proof,
        adult=travels.adult,
        destination=travels.destination,
    )


def _accompaniment(fact: facts.CompanionRecorded) -> facts.AccompanimentNoted:
    return facts.AccompanimentNoted(
        inspection=fact.inspection,
        adult=keys.adult_digest(fact.adult),
        child=keys.child_digest(fact.child),
        is_proven=judging.is_proven(fact.relation, fact.proof),
    )


def _is_same(row: Companion, travels: With) -> bool:
    said = (travels.relation, travels.proof, travels.adult, travels.destination)
    return (row.relation, row.proof, row.adult, row.destination) == said


def _hold_if_uncovered(row: Inspection, *, officer: Officer, at: datetime) -> None:
    """Open the screening and tell the agencies, once for each inspection."""
    if queries.find_screening(row.pk) is not None:
        return
    missing = judging.missing(queries.held(row))
    if not missing:
        return
    codes = tuple(finding.code for finding in missing)
    opened = facts.ScreeningOpened(inspection=row.pk, post=row.post, missing=codes)
    record(opened, at=at, actor=officer.code)
    for agency in queries.own_settings().notify:
        notice = facts.NoticeRaised(
            inspection=row.pk, agency=agency, post=row.post, child=queries.named(document_of(row))
        )
        record(notice, at=at, actor=officer.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talked:
    """What came of a talk with a child, in the room's own form."""

    question_set: int
    language: str
    private: bool
    answers: Mapping[str, str]
    outcome: facts.Outcome
    note: str


def close_screening(*, officer: Officer, inspection: UUID, talked: Talked, at: datetime) -> Screening:
    """Write down a talk with a child.

    Raises:
        NotNow: no screening is open, or it was closed. NeedsReason: a concern, and no word about it.
    """
    if talked.outcome is facts.Outcome.CONCERN and not talked.note:
        raise NeedsReason
    with turn():
        _to_change(officer, "minors.screen", inspection)
        row = queries.find_screening(inspection)
        if row is None or row.closed_at is not None:
            raise NotNow
        closed = facts.ScreeningClosed(
            inspection=inspection,
            question_set=talked.question_set,
            language=talked.language,
            private=talked.private,
            answers=talked.answers,
            outcome=talked.outcome,
            note=talked.note,
        )
        record(closed, at=at, actor=officer.code)
        return Screening.objects.get(pk=inspection)


def decide_departure(
    *, officer: Officer, inspection: UUID, departure: facts.Departure, reason: str, at: datetime
) -> Screening:
    """Answer for a child's leaving or staying, after somebody talked with the child.

    Raises:
        NotNow: nobody talked with the child yet. NeedsReason: no reason.
    """
    if not reason:
        raise NeedsReason
    with turn():
        _to_change(officer, "minors.decide_departure", inspection)
        talk, row = queries.talk_of(inspection), queries.find_screening(inspection)
        if talk is None or row is None or not talk.is_closed:
            raise NotNow
        if (row.departure, row.reason) != (departure, reason):
            decided = facts.DepartureDecided(inspection=inspection, departure=departure, reason=reason)
            record(decided, at=at, actor=officer.code)
        return Screening.objects.get(pk=inspection)


def _to_change(officer: Officer, permission: str, inspection: UUID) -> Inspection:
    """An inspection of this site that nobody decided yet, at a post of the officer."""
    check(officer, permission)
    row = find_inspection(inspection)
    if row is None or row.site != site_code():
        raise NotHere(inspection)
    check(officer, permission, post=row.post)
    if not waiting_among({inspection}):
        raise NotNow(inspection)
    return row


# -- authorisations


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an authorisation says on paper."""

    number: str
    authority: str
    child: facts.Named
    companion: facts.Named
    destination: str
    valid_from: date
    valid_to: date


def register_authorisation(*, officer: Officer, written: Written, at: datetime) -> Authorisation:
    """Put an authorisation on record; the same paper registered twice is one.

    Raises:
        NumberTaken: the authority's number stands on another paper.
    """
    check(officer, "minors.register_authorisation")
    with turn():
        known = queries.with_number(written.number, written.authority)
        if known is not None and not _says(known, written):
            raise NumberTaken(known.pk)
        if known is not None:
            return known
        fact = facts.AuthorisationRegistered(
            authorisation=uuid.uuid4(),
            number=written.number,
            authority=written.authority,
            child=written.child,
            companion=written.companion,
            destination=written.destination,
            valid_from=written.valid_from,
            valid_to=written.valid_to,
        )
        record(fact, at=at, actor=officer.code)
        return Authorisation.objects.get(pk=fact.authorisation)


def _says(row: Authorisation, written: Written) -> bool:
    days = (row.valid_from, row.valid_to) == (written.valid_from, written.valid_to)
    persons = (row.child, row.adult) == (written.child, written.companion)
    return days and persons and row.destination == written.destination


def revoke_authorisation(
    *, officer: Officer, authorisation: UUID, reason: str, at: datetime
) -> Authorisation:
    """Take an authorisation back.

    Raises:
        NeedsReason: no reason. NotHere: there is none. NotNow: it was used up, which cannot be taken back.
    """
    check(officer, "minors.register_authorisation")
    if not reason:
        raise NeedsReason(authorisation)
    with turn():
        row = queries.find_authorisation(authorisation)
        if row is None:
            raise NotHere(authorisation)
        if queries.uses_of(authorisation).exists():
            raise NotNow(authorisation)
        if queries.find_revocation(authorisation) is None:
            revoked = facts.AuthorisationRevoked(authorisation=authorisation, reason=reason)
            record(revoked, at=at, actor=officer.code)
        return row


def settle(crossed: Crossed) -> None:
    """Use an authorisation up by the crossing of its child, or give it back: in the commit of the crossing."""
    use = queries.find_use(crossed.inspection)
    has_left = crossed.direction == "exit" and not crossed.is_void
    if use is not None and use.given_back_at is None and not has_left:
        given_back = facts.AuthorisationGivenBack(
            authorisation=use.authorisation, crossing=crossed.inspection
        )
        record(given_back, at=crossed.at, actor=crossed.officer)
    elif has_left and (use is None or use.given_back_at is not None):
        _consume(crossed)


def _consume(crossed: Crossed) -> None:
    """Only what was needed: with a parent, or by a supervisor's word, the child leaves without using a paper up."""
    row, companion = find_inspection(crossed.inspection), queries.find_companion(crossed.inspection)
    if row is None or companion is None or queries.has_proven_link(companion):
        return
    paper = queries.good_paper(companion, today=queries.day_of(row))
    if paper is not None:
        consumed = facts.AuthorisationConsumed(
            authorisation=paper.pk, crossing=crossed.inspection, post=crossed.post
        )
        record(consumed, at=crossed.at, actor=crossed.officer)


# -- notices


def acknowledge_notice(*, officer: Officer, notice: str, done: str, at: datetime) -> Acknowledgement:
    """Say whom of the agency one told, and what was agreed.

    Raises:
        NeedsReason: no word about it. NotHere: there is no such notice. NotNow: somebody took it.
    """
    check(officer, "minors.acknowledge_notice")
    if not done:
        raise NeedsReason(notice)
    with turn():
        row = queries.find_notice(notice)
        if row is None:
            raise NotHere(notice)
        check(officer, "minors.acknowledge_notice", post=row.post)
        if queries.find_acknowledgement(notice) is not None:
            raise NotNow(notice)
        taken = facts.NoticeAcknowledged(inspection=row.inspection, agency=row.agency, done=done)
        record(taken, at=at, actor=officer.code)
        return Acknowledgement.objects.get(pk=by_site(notice, site_code()))
