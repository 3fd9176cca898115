"""Rows of passes, their crossings, stops, counts and closed days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from passavant.domain.codes.numbers import document_key
from passavant.domain.names.keys import name_key
from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.journal.canonical import text_of
from passavant.modules.crossings.facts import Document
from passavant.modules.market import facts, keys
from passavant.modules.market.models import ClosedDay, Count, DayPass, PassCrossing, Photo, Reuse, Stop

_NOTHING = text_of([])


@projects(facts.PassIssued)
def pass_issued(fact: facts.PassIssued, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_shown(fact.document),
        "code": fact.code,
        "site": envelope.site,
        "post": fact.post,
        "home_state": fact.home_state,
        "outward": fact.outward,
        "zone": fact.zone,
        "guardian": fact.guardian,
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to,
        **_examined(fact),
        "note": fact.note,
        "issued_at": envelope.when,
        "issued_by": envelope.actor,
    }
    return [Put(DayPass, fact.day_pass, row)]


@projects(facts.PhotoTaken)
def photo_taken(fact: facts.PhotoTaken, _envelope: Envelope) -> Iterable[Change]:
    return [Put(Photo, fact.day_pass, {"picture": fact.picture})]


@projects(facts.PassWithdrawn)
def pass_withdrawn(fact: facts.PassWithdrawn, envelope: Envelope) -> Iterable[Change]:
    withdrawn = {
        "withdrawn_at": envelope.when,
        "withdrawn_by": envelope.actor,
        "withdraw_reason": fact.reason,
        "withdraw_note": fact.note,
    }
    return [Amend(DayPass, fact.day_pass, withdrawn)]


@projects(facts.CrossingRecorded)
def crossing_recorded(fact: facts.CrossingRecorded, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_at_lane(fact.passing, envelope),
        "happened_at": envelope.when,
        "officer": envelope.actor,
        "sex": fact.sex,
        "band": fact.band,
        **_examined(fact),
    }
    return [Put(PassCrossing, fact.crossing, row)]


@projects(facts.CrossingTakenBack)
def crossing_taken_back(fact: facts.CrossingTakenBack, envelope: Envelope) -> Iterable[Change]:
    return [Amend(PassCrossing, fact.crossing, {"voided_at": envelope.when})]


@projects(facts.HolderStopped)
def holder_stopped(fact: facts.HolderStopped, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_at_lane(fact.passing, envelope),
        "inspection": fact.inspection,
        "by_officer": fact.by_officer,
        "stopped_at": envelope.when,
        "officer": envelope.actor,
    }
    return [Put(Stop, fact.stop, row)]


@projects(facts.HolderCrossed)
def holder_crossed(fact: facts.HolderCrossed, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_at_lane(fact.passing, envelope),
        "happened_at": fact.crossed_at,
        "officer": envelope.actor,
        "at_window": True,
        "findings": _NOTHING,
        "checks": _NOTHING,
        "voided_at": envelope.when if fact.is_void else None,
    }
    return [Put(PassCrossing, fact.inspection, row)]


@projects(facts.PassShownTwice)
def pass_shown_twice(fact: facts.PassShownTwice, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_at_lane(fact.passing, envelope),
        "shown_at": envelope.when,
        "first_booth": fact.first_booth,
        "first_at": fact.first_at,
    }
    return [Put(Reuse, fact.showing, row)]


@projects(facts.ReuseSettled)
def reuse_settled(fact: facts.ReuseSettled, envelope: Envelope) -> Iterable[Change]:
    settled = {"settled_at": envelope.when, "settled_by": envelope.actor}
    return [Amend(Reuse, fact.showing, {**settled, "outcome": fact.outcome, "note": fact.note})]


@projects(facts.PersonCounted)
def person_counted(fact: facts.PersonCounted, envelope: Envelope) -> Iterable[Change]:
    row = {name: value for name, value in vars(fact).items() if name != "count"}
    row |= {"site": envelope.site, "counted_at": envelope.when, "officer": envelope.actor}
    return [Put(Count, fact.count, row)]


@projects(facts.CountUndone)
def count_undone(fact: facts.CountUndone, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Count, fact.count, {"undone_at": envelope.when})]


@projects(facts.DayClosed)
def day_closed(fact: facts.DayClosed, envelope: Envelope) -> Iterable[Change]:
    row = {
        "site": envelope.site,
        "post": fact.post,
        "day": fact.day,
        "figures": text_of(dict(fact.figures)),
        "note": fact.note,
        "closed_at": envelope.when,
        "closed_by": envelope.actor,
    }
    return [Put(ClosedDay, keys.day_key(fact.post, fact.day, envelope.site), row)]


def _at_lane(passing: facts.Passing, envelope: Envelope) -> dict[str, Any]:
    return {**vars(passing), "site": envelope.site}


def _examined(fact: facts.PassIssued | facts.CrossingRecorded) -> dict[str, Any]:
    return {
        "findings": text_of([asdict(noted) for noted in fact.findings]),
        "checks": text_of([asdict(check) for check in fact.checks]),
        "recommendation": fact.recommendation.value,
    }


def _shown(document: Document) -> dict[str, Any]:
    return {
        "document_code": document.document_code,
        "issuing_state": document.issuing_state,
        "document_number": document.document_number,
        "document_key": document_key(document.issuing_state, document.document_number),
        "date_of_expiry": document.date_of_expiry,
        "surname": document.surname,
        "given_names": document.given_names,
        "name_key": name_key(document.surname, document.given_names),
        "nationality": document.nationality,
        "date_of_birth": document.date_of_birth,
        "birth_date_estimated": document.birth_date_estimated,
        "sex": document.sex,
    }
