"""Rows of companions, authorisations, screenings and notices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from passavant.domain.codes.numbers import normal_number
from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.journal.canonical import text_of
from passavant.journal.ids import by_site
from passavant.modules.minors import facts, keys
from passavant.modules.minors.models import (
    Accompaniment,
    Acknowledgement,
    AgeJudgement,
    Authorisation,
    Companion,
    Notice,
    Revocation,
    Screening,
    Use,
)


@projects(facts.AgeJudged)
def age_judged(fact: facts.AgeJudged, envelope: Envelope) -> Iterable[Change]:
    row = {
        "is_minor": fact.is_minor,
        "basis": fact.basis.value,
        "note": fact.note,
        "judged_at": envelope.when,
        "judged_by": envelope.actor,
    }
    return [Put(AgeJudgement, fact.inspection, row)]


@projects(facts.CompanionRecorded)
def companion_recorded(fact: facts.CompanionRecorded, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_child(fact.child),
        **_adult(fact.adult),
        "post": fact.post,
        "direction": fact.direction,
        "relation": fact.relation.value,
        "proof": fact.proof.value,
        "destination": fact.destination,
        "recorded_at": envelope.when,
        "recorded_by": envelope.actor,
    }
    # What a supervisor decided was of another companion.
    undecided = {"departure": "", "reason": "", "decided_at": None, "decided_by": ""}
    return [Put(Companion, fact.inspection, row), Amend(Screening, fact.inspection, undecided)]


@projects(facts.AccompanimentNoted)
def accompaniment_noted(fact: facts.AccompanimentNoted, envelope: Envelope) -> Iterable[Change]:
    row = {
        "site": envelope.site,
        "adult": fact.adult,
        "child": fact.child,
        "is_proven": fact.is_proven,
        "noted_at": envelope.when,
    }
    return [Put(Accompaniment, fact.inspection, row)]


@projects(facts.AuthorisationRegistered)
def authorisation_registered(fact: facts.AuthorisationRegistered, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_child(fact.child),
        **_adult(fact.companion),
        "number": fact.number,
        "number_key": normal_number(fact.number),
        "authority": fact.authority,
        "destination": fact.destination,
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to,
        "site": envelope.site,
        "registered_at": envelope.when,
        "registered_by": envelope.actor,
    }
    return [Put(Authorisation, fact.authorisation, row)]


@projects(facts.AuthorisationRevoked)
def authorisation_revoked(fact: facts.AuthorisationRevoked, envelope: Envelope) -> Iterable[Change]:
    row = {
        "authorisation": fact.authorisation,
        "reason": fact.reason,
        "revoked_at": envelope.when,
        "revoked_by": envelope.actor,
    }
    return [Put(Revocation, by_site(fact.authorisation, envelope.site), row)]


@projects(facts.AuthorisationConsumed)
def authorisation_consumed(fact: facts.AuthorisationConsumed, envelope: Envelope) -> Iterable[Change]:
    row = {
        "site": envelope.site,
        "authorisation": fact.authorisation,
        "post": fact.post,
        "used_at": envelope.when,
    }
    return [Put(Use, fact.crossing, row)]


@projects(facts.AuthorisationGivenBack)
def authorisation_given_back(fact: facts.AuthorisationGivenBack, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Use, fact.crossing, {"given_back_at": envelope.when})]


@projects(facts.ScreeningOpened)
def screening_opened(fact: facts.ScreeningOpened, envelope: Envelope) -> Iterable[Change]:
    row = {
        "post": fact.post,
        "missing": " ".join(fact.missing),
        "opened_at": envelope.when,
        "opened_by": envelope.actor,
    }
    return [Put(Screening, fact.inspection, row)]


@projects(facts.ScreeningClosed)
def screening_closed(fact: facts.ScreeningClosed, envelope: Envelope) -> Iterable[Change]:
    closed = {
        "closed_at": envelope.when,
        "closed_by": envelope.actor,
        "question_set": fact.question_set,
        "language": fact.language,
        "private": fact.private,
        "answers": text_of(dict(fact.answers)),
        "outcome": fact.outcome.value,
        "note": fact.note,
    }
    return [Amend(Screening, fact.inspection, closed)]


@projects(facts.DepartureDecided)
def departure_decided(fact: facts.DepartureDecided, envelope: Envelope) -> Iterable[Change]:
    decided = {
        "departure": fact.departure.value,
        "reason": fact.reason,
        "decided_at": envelope.when,
        "decided_by": envelope.actor,
    }
    return [Amend(Screening, fact.inspection, decided)]


@projects(facts.NoticeRaised)
def notice_raised(fact: facts.NoticeRaised, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_child(fact.child),
        "inspection": fact.inspection,
        "agency": fact.agency,
        "post": fact.post,
        "raised_at": envelope.when,
    }
    return [Put(Notice, keys.notice_key(fact.inspection, fact.agency), row)]


@projects(facts.NoticeAcknowledged)
def notice_acknowledged(fact: facts.NoticeAcknowledged, envelope: Envelope) -> Iterable[Change]:
    notice = keys.notice_key(fact.inspection, fact.agency)
    row = {
        "notice": notice,
        "done": fact.done,
        "acknowledged_at": envelope.when,
        "acknowledged_by": envelope.actor,
    }
    return [Put(Acknowledgement, by_site(notice, envelope.site), row)]


def _child(child: facts.Named) -> dict[str, Any]:
    return {
        **{f"child_{name}": value for name, value in vars(child).items()},
        "child_document_key": keys.document_of(child),
        "child_name_key": keys.name_of(child),
    }


def _adult(adult: facts.Named) -> dict[str, Any]:
    return {
        **{f"adult_{name}": value for name, value in vars(adult).items()},
    }
