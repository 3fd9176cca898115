"""Rows of receptions, lists, cards, persons and the help they need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from passavant.domain.names.keys import name_key
from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.journal.canonical import text_of
from passavant.modules.crossings.facts import Document
from passavant.modules.returns import facts, keys
from passavant.modules.returns.models import (
    Correction,
    ManifestRow,
    Person,
    Photo,
    Reception,
    Step,
    Token,
    Voiding,
)
from passavant.modules.returns.reasons import Status, rank_of


@projects(facts.ReceptionOpened)
def reception_opened(fact: facts.ReceptionOpened, envelope: Envelope) -> Iterable[Change]:
    row = {name: value for name, value in vars(fact).items() if name != "reception"}
    row |= {"site": envelope.site, "opened_at": envelope.when, "opened_by": envelope.actor}
    return [Put(Reception, fact.reception, row)]


@projects(facts.ReceptionClosed)
def reception_closed(fact: facts.ReceptionClosed, envelope: Envelope) -> Iterable[Change]:
    closed = {"closed_at": envelope.when, "closed_by": envelope.actor}
    return [
        Amend(Reception, fact.reception, {**closed, "close_reason": fact.reason, "close_note": fact.note})
    ]


@projects(facts.ReceptionReopened)
def reception_reopened(fact: facts.ReceptionReopened, _envelope: Envelope) -> Iterable[Change]:
    opened = {"closed_at": None, "closed_by": "", "close_reason": "", "close_note": ""}
    return [Amend(Reception, fact.reception, opened)]


@projects(facts.ManifestReceived)
def manifest_received(fact: facts.ManifestReceived, _envelope: Envelope) -> Iterable[Change]:
    place = {"manifest": fact.manifest, "reception": fact.reception}
    return [Put(ManifestRow, row.row, {**place, **_listed(row)}) for row in fact.rows]


@projects(facts.ManifestRowMended)
def manifest_row_mended(fact: facts.ManifestRowMended, envelope: Envelope) -> Iterable[Change]:
    return [Amend(ManifestRow, fact.listed.row, {**_listed(fact.listed), "mended_by": envelope.actor})]


@projects(facts.ManifestRowLeftOut)
def manifest_row_left_out(fact: facts.ManifestRowLeftOut, _envelope: Envelope) -> Iterable[Change]:
    return [Amend(ManifestRow, fact.row, {"left_out": fact.reason})]


@projects(facts.TokensGiven)
def tokens_given(fact: facts.TokensGiven, envelope: Envelope) -> Iterable[Change]:
    given = {
        "reception": fact.reception,
        "family": fact.first if fact.is_family else 0,
        "given_at": envelope.when,
        "given_by": envelope.actor,
    }
    return [
        Put(Token, keys.token_key(fact.reception, number), {**given, "number": number})
        for number in range(fact.first, fact.last + 1)
    ]


@projects(facts.TokenTakenBack)
def token_taken_back(fact: facts.TokenTakenBack, _envelope: Envelope) -> Iterable[Change]:
    return [Amend(Token, keys.token_key(fact.reception, fact.number), {"taken_back": fact.reason})]


@projects(facts.PersonRegistered)
def person_registered(fact: facts.PersonRegistered, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_shown(fact.document),
        "reception": fact.reception,
        "site": envelope.site,
        "post": fact.post,
        "station": fact.station,
        "token": fact.token,
        "row": fact.row,
        "age": fact.age,
        "origin": fact.origin,
        "category": fact.category,
        "papers": fact.papers,
        "family": fact.family,
        "relation": fact.relation,
        "findings": text_of([asdict(noted) for noted in fact.findings]),
        "checks": text_of([asdict(check) for check in fact.checks]),
        "recommendation": fact.recommendation.value,
        "note": fact.note,
        "registered_at": envelope.when,
        "registered_by": envelope.actor,
        **_needs(fact.needs, envelope),
    }
    changes: list[Change] = [
        Put(Person, fact.person, row),
        Amend(Token, keys.token_key(fact.reception, fact.token), {"person": fact.person}),
    ]
    return changes + ([Amend(ManifestRow, fact.row, {"person": fact.person})] if fact.row else [])


@projects(facts.PersonAskedApart)
def person_asked_apart(fact: facts.PersonAskedApart, envelope: Envelope) -> Iterable[Change]:
    waits = {"status": Status.WAITING.value, "status_at": envelope.when, "status_by": envelope.actor}
    return [Amend(Person, fact.person, {"apart": True, "rank": fact.rank, **waits})]


@projects(facts.PhotoTaken)
def photo_taken(fact: facts.PhotoTaken, _envelope: Envelope) -> Iterable[Change]:
    return [Put(Photo, fact.person, {"picture": fact.picture})]


@projects(facts.PersonCorrected)
def person_corrected(fact: facts.PersonCorrected, envelope: Envelope) -> Iterable[Change]:
    by = {"at": envelope.when, "by": envelope.actor}
    return [
        Amend(
            Person,
            fact.person,
            {
                **_shown(fact.document),
                "age": fact.age,
                "origin": fact.origin,
                "category": fact.category,
                "papers": fact.papers,
                "family": fact.family,
                "relation": fact.relation,
                "needs": " ".join(fact.needs),
                "rank": fact.rank,
                "status": fact.status,
                "corrected_at": envelope.when,
            },
        ),
        Put(
            Correction,
            fact.correction,
            {"person": fact.person, "reason": fact.reason, "note": fact.note, **by},
        ),
    ]


@projects(facts.VoidingProposed)
def voiding_proposed(fact: facts.VoidingProposed, envelope: Envelope) -> Iterable[Change]:
    row = {
        "person": fact.person,
        "reason": fact.reason,
        "note": fact.note,
        "proposed_at": envelope.when,
        "proposed_by": envelope.actor,
    }
    return [Put(Voiding, fact.voiding, row)]


@projects(facts.VoidingDeclined)
def voiding_declined(fact: facts.VoidingDeclined, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Voiding, fact.voiding, _decided(envelope, agreed=False))]


@projects(facts.PersonVoided)
def person_voided(fact: facts.PersonVoided, envelope: Envelope) -> Iterable[Change]:
    changes: list[Change] = [
        Amend(Person, fact.person, {"voided_at": envelope.when, "status": "", "rank": 0}),
        Amend(Token, keys.token_key(fact.reception, fact.token), {"person": None}),
        Amend(Voiding, fact.voiding, _decided(envelope, agreed=True)),
    ]
    return changes + ([Amend(ManifestRow, fact.row, {"person": None})] if fact.row else [])


@projects(facts.PersonReferred)
def person_referred(fact: facts.PersonReferred, envelope: Envelope) -> Iterable[Change]:
    return _stepped(
        fact.step,
        fact.person,
        Status.REFERRED,
        envelope,
        service=fact.service,
        reason=fact.reason,
        note=fact.note,
    )


@projects(facts.PersonTakenOver)
def person_taken_over(fact: facts.PersonTakenOver, envelope: Envelope) -> Iterable[Change]:
    return _stepped(
        fact.step, fact.person, Status.TAKEN_OVER, envelope, service=fact.service, contact=fact.contact
    )


@projects(facts.HelpEnded)
def help_ended(fact: facts.HelpEnded, envelope: Envelope) -> Iterable[Change]:
    return _stepped(fact.step, fact.person, Status.DONE, envelope, note=fact.note)


def _stepped(step: Any, person: Any, status: Status, envelope: Envelope, **said: str) -> list[Change]:
    stands: dict[str, Any] = {name: text for name, text in said.items() if name in ("service", "contact")}
    stands |= {"status": status.value, "status_at": envelope.when, "status_by": envelope.actor}
    row = {"person": person, "status": status.value, **said, "at": envelope.when, "by": envelope.actor}
    return [Put(Step, step, row), Amend(Person, person, stands)]


def _decided(envelope: Envelope, *, agreed: bool) -> dict[str, Any]:
    return {"decided_at": envelope.when, "decided_by": envelope.actor, "agreed": agreed}


def _needs(needs: tuple[str, ...], envelope: Envelope) -> dict[str, Any]:
    """Who needs help first waits for it from the moment of registration."""
    row: dict[str, Any] = {"needs": " ".join(needs), "rank": rank_of(needs)}
    if needs:
        row |= {
            "status": Status.WAITING.value,
            "status_at": envelope.when,
            "status_by": envelope.actor,
        }
    return row


def _listed(row: facts.ListedPerson) -> dict[str, Any]:
    plain = {name: value for name, value in vars(row).items() if name != "row"}
    return {
        **plain,
        "wrong": " ".join(row.wrong),
        "noted": " ".join(row.noted),
        "cells": text_of(dict(row.cells)),
    }


def _shown(document: Document) -> dict[str, Any]:
    return {
        "read_by": document.read_by.value,
        "document_code": document.document_code,
        "issuing_state": document.issuing_state,
        "document_number": document.document_number,
        "date_of_expiry": document.date_of_expiry,
        "surname": document.surname,
        "given_names": document.given_names,
        "name_key": name_key(document.surname, document.given_names),
        "nationality": document.nationality,
        "date_of_birth": document.date_of_birth,
        "birth_date_estimated": document.birth_date_estimated,
        "sex": document.sex,
    }
