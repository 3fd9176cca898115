"""Rows of inspections, crossings and amendments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from passavant.domain.codes.numbers import document_key
from passavant.domain.names.keys import name_key
from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.journal.canonical import text_of
from passavant.modules.crossings import facts, keys
from passavant.modules.crossings.models import Amendment, Crossing, Inspection, Status


@projects(facts.InspectionOpened)
def inspection_opened(fact: facts.InspectionOpened, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_place(fact, envelope),
        **_shown(fact.document, fact.inspection),
        "opened_at": envelope.when,
        "opened_by": envelope.actor,
        "status": Status.OPEN.value,
        "recommendation": fact.recommendation.value,
        "findings": text_of([asdict(noted) for noted in fact.findings]),
        "checks": text_of([asdict(check) for check in fact.checks]),
        "group": fact.group,
    }
    return [Put(Inspection, fact.inspection, row)]


@projects(facts.CrossingRecorded)
def crossing_recorded(fact: facts.CrossingRecorded, envelope: Envelope) -> Iterable[Change]:
    document = fact.document
    row = {
        **_place(fact, envelope),
        **_shown(document, fact.inspection),
        **vars(fact.journey),
        "name_key": name_key(document.surname, document.given_names),
        "happened_at": envelope.when,
        "officer": envelope.actor,
        "line": fact.line.value,
        "group": fact.group,
        "reason": fact.reason,
        "note": fact.note,
    }
    decided = _decided(Status.CROSSED, envelope, reason=fact.reason, note=fact.note, line=fact.line.value)
    return [Put(Crossing, fact.inspection, row), Amend(Inspection, fact.inspection, decided)]


@projects(facts.TravellerRefused)
def traveller_refused(fact: facts.TravellerRefused, envelope: Envelope) -> Iterable[Change]:
    decided = _decided(Status.REFUSED, envelope, reason=fact.reason, note=fact.note, line=fact.line.value)
    confirmed_by = envelope.actor if fact.line is facts.Line.SECOND else ""
    return [Amend(Inspection, fact.inspection, {**decided, "confirmed_by": confirmed_by})]


@projects(facts.RefusalConfirmed)
def refusal_confirmed(fact: facts.RefusalConfirmed, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Inspection, fact.inspection, {"confirmed_by": envelope.actor})]


@projects(facts.RefusalOverturned)
def refusal_overturned(fact: facts.RefusalOverturned, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Inspection, fact.inspection, _decided(Status.REFERRED, envelope, note=fact.note))]


@projects(facts.TravellerReferred)
def traveller_referred(fact: facts.TravellerReferred, envelope: Envelope) -> Iterable[Change]:
    decided = _decided(Status.REFERRED, envelope, reason=fact.reason, note=fact.note)
    return [Amend(Inspection, fact.inspection, decided)]


@projects(facts.InspectionHeld)
def inspection_held(fact: facts.InspectionHeld, envelope: Envelope) -> Iterable[Change]:
    decided = _decided(Status.HELD, envelope, reason=fact.reason, note=fact.note)
    return [Amend(Inspection, fact.inspection, decided)]


@projects(facts.InspectionClosed)
def inspection_closed(fact: facts.InspectionClosed, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Inspection, fact.inspection, _decided(Status.CLOSED, envelope, reason=fact.reason))]


@projects(facts.AmendmentProposed)
def amendment_proposed(fact: facts.AmendmentProposed, envelope: Envelope) -> Iterable[Change]:
    row = {
        "crossing": fact.crossing,
        "post": envelope.site,
        "voids": fact.voids,
        "changes": text_of(dict(fact.changes)),
        "reason": fact.reason,
        "note": fact.note,
        "proposed_at": envelope.when,
        "proposed_by": envelope.actor,
    }
    return [Put(Amendment, fact.amendment, row)]


@projects(facts.AmendmentDeclined)
def amendment_declined(fact: facts.AmendmentDeclined, envelope: Envelope) -> Iterable[Change]:
    return [_amendment_decided(fact.amendment, envelope, agreed=False)]


@projects(facts.CrossingCorrected)
def crossing_corrected(fact: facts.CrossingCorrected, envelope: Envelope) -> Iterable[Change]:
    return [
        Amend(
            Crossing, fact.crossing, {**_corrected(fact.fields, fact.crossing), "corrected_at": envelope.when}
        ),
        _amendment_decided(fact.amendment, envelope, agreed=True),
    ]


@projects(facts.CrossingVoided)
def crossing_voided(fact: facts.CrossingVoided, envelope: Envelope) -> Iterable[Change]:
    return [
        Amend(Crossing, fact.crossing, {"voided_at": envelope.when}),
        _amendment_decided(fact.amendment, envelope, agreed=True),
    ]


def _corrected(fields: Mapping[str, str], crossing: UUID) -> dict[str, Any]:
    """Corrected columns with the keys that follow from them."""
    columns: dict[str, Any] = {name: value for name, value in fields.items() if name in facts.CORRECTABLE}
    columns["stay_until"] = fields["stay_until"] or None
    columns["name_key"] = name_key(fields["surname"], fields["given_names"])
    columns["document_key"] = document_key(fields["issuing_state"], fields["document_number"])
    columns["person_key"] = keys.person_key(
        issuing_state=fields["issuing_state"],
        document_number=fields["document_number"],
        date_of_birth=fields["date_of_birth"],
        inspection=str(crossing),
    )
    return columns


def _amendment_decided(amendment: UUID, envelope: Envelope, *, agreed: bool) -> Amend:
    return Amend(
        Amendment,
        amendment,
        {"decided_at": envelope.when, "decided_by": envelope.actor, "agreed": agreed},
    )


def _decided(
    status: Status, envelope: Envelope, *, reason: str = "", note: str = "", line: str = ""
) -> dict[str, Any]:
    return {
        "status": status.value,
        "decided_at": envelope.when,
        "decided_by": envelope.actor,
        "reason": reason,
        "note": note,
        "line": line,
    }


def _place(fact: facts.InspectionOpened | facts.CrossingRecorded, envelope: Envelope) -> Mapping[str, Any]:
    return {
        "site": envelope.site,
        "post": fact.post,
        "booth": fact.booth,
        "mode": fact.mode,
        "direction": fact.direction,
    }


def _shown(document: facts.Document, inspection: UUID) -> dict[str, Any]:
    return {
        "read_by": document.read_by.value,
        "document_code": document.document_code,
        "issuing_state": document.issuing_state,
        "document_number": document.document_number,
        "document_key": document_key(document.issuing_state, document.document_number),
        "person_key": keys.person_key(
            issuing_state=document.issuing_state,
            document_number=document.document_number,
            date_of_birth=document.date_of_birth,
            inspection=str(inspection),
        ),
        "surname": document.surname,
        "given_names": document.given_names,
        "nationality": document.nationality,
        "date_of_birth": document.date_of_birth,
        "birth_date_estimated": document.birth_date_estimated,
        "sex": document.sex,
        "date_of_expiry": document.date_of_expiry,
        "mrz": "\n".join(document.mrz),
    }
