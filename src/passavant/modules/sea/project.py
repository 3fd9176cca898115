"""Rows of calls, lists, shore passes and their movements, counts and interdictions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.journal.canonical import text_of
from passavant.modules.sea import facts, keys
from passavant.modules.sea.models import (
    Call,
    Correction,
    Interdiction,
    LeftBehind,
    Movement,
    Person,
    ShorePass,
    Stop,
    Tally,
)

_NOTHING = text_of([])


@projects(facts.CallRecorded)
def call_recorded(fact: facts.CallRecorded, envelope: Envelope) -> Iterable[Change]:
    row = {"number": fact.number, "site": envelope.site, "post": fact.post, **vars(fact.stay)}
    return [Put(Call, fact.call, {**row, "recorded_at": envelope.when, "recorded_by": envelope.actor})]


@projects(facts.CallCorrected)
def call_corrected(fact: facts.CallCorrected, envelope: Envelope) -> Iterable[Change]:
    row = {
        "call": fact.call,
        "before": text_of(dict(fact.before)),
        "reason": fact.reason,
        "note": fact.note,
        "at": envelope.when,
        "by": envelope.actor,
    }
    return [Amend(Call, fact.call, dict(vars(fact.stay))), Put(Correction, fact.correction, row)]


@projects(facts.CallVoided)
def call_voided(fact: facts.CallVoided, envelope: Envelope) -> Iterable[Change]:
    voided = {"voided_at": envelope.when, "voided_by": envelope.actor}
    return [Amend(Call, fact.call, {**voided, "void_reason": fact.reason, "void_note": fact.note})]


@projects(facts.VesselSailed)
def vessel_sailed(fact: facts.VesselSailed, envelope: Envelope) -> Iterable[Change]:
    sailed = {
        "sailed_at": fact.sailed_at,
        "sailed_by": envelope.actor,
        "sail_note": fact.note,
        "passengers_ashore": fact.passengers_ashore,
    }
    left = {"call": fact.call, "at": envelope.when, "by": envelope.actor}
    return [
        Amend(Call, fact.call, sailed),
        *(
            Put(LeftBehind, keys.left_key(fact.call, each.shore_pass), {**left, **vars(each)})
            for each in fact.left
        ),
    ]


@projects(facts.ListReceived)
def list_received(fact: facts.ListReceived, _envelope: Envelope) -> Iterable[Change]:
    place = {"listing": fact.listing, "call": fact.call, "kind": fact.kind}
    return [Put(Person, row.row, {**place, **_aboard(row)}) for row in fact.rows]


@projects(facts.ListScreened)
def list_screened(fact: facts.ListScreened, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Person, each.row, {**_examined(each), "screened_at": envelope.when}) for each in fact.rows]


@projects(facts.RowMended)
def row_mended(fact: facts.RowMended, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Person, fact.aboard.row, {**_aboard(fact.aboard), "mended_by": envelope.actor})]


@projects(facts.RowLeftOut)
def row_left_out(fact: facts.RowLeftOut, _envelope: Envelope) -> Iterable[Change]:
    return [Amend(Person, fact.row, {"left_out": fact.reason})]


@projects(facts.PassIssued)
def pass_issued(fact: facts.PassIssued, envelope: Envelope) -> Iterable[Change]:
    row = {name: value for name, value in vars(fact).items() if name != "shore_pass"}
    row |= {"site": envelope.site, "issued_at": envelope.when, "issued_by": envelope.actor}
    return [Put(ShorePass, fact.shore_pass, row)]


@projects(facts.PassWithdrawn)
def pass_withdrawn(fact: facts.PassWithdrawn, envelope: Envelope) -> Iterable[Change]:
    withdrawn = {
        "withdrawn_at": envelope.when,
        "withdrawn_by": envelope.actor,
        "withdraw_reason": fact.reason,
        "withdraw_note": fact.note,
    }
    return [Amend(ShorePass, fact.shore_pass, withdrawn)]


@projects(facts.MovementRecorded)
def movement_recorded(fact: facts.MovementRecorded, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_at_lane(fact.passing, envelope),
        "happened_at": envelope.when,
        "officer": envelope.actor,
        "after_sailing": fact.after_sailing,
        **_examined(fact),
    }
    return [Put(Movement, fact.movement, row)]


@projects(facts.MovementTakenBack)
def movement_taken_back(fact: facts.MovementTakenBack, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Movement, fact.movement, {"voided_at": envelope.when})]


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
    return [Put(Movement, fact.inspection, row)]


@projects(facts.PassengersCounted)
def passengers_counted(fact: facts.PassengersCounted, envelope: Envelope) -> Iterable[Change]:
    row = {name: value for name, value in vars(fact).items() if name != "count"}
    row |= {"site": envelope.site, "counted_at": envelope.when, "officer": envelope.actor}
    return [Put(Tally, fact.count, row)]


@projects(facts.CountUndone)
def count_undone(fact: facts.CountUndone, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Tally, fact.count, {"undone_at": envelope.when})]


@projects(facts.InterdictionRecorded)
def interdiction_recorded(fact: facts.InterdictionRecorded, envelope: Envelope) -> Iterable[Change]:
    row = {name: value for name, value in vars(fact).items() if name != "interdiction"}
    row |= {"site": envelope.site, "recorded_at": envelope.when, "recorded_by": envelope.actor}
    return [Put(Interdiction, fact.interdiction, row)]


def _at_lane(passing: facts.Passing, envelope: Envelope) -> dict[str, Any]:
    return {**vars(passing), "site": envelope.site}


def _examined(fact: facts.Screened | facts.MovementRecorded) -> dict[str, Any]:
    return {
        "findings": text_of([asdict(noted) for noted in fact.findings]),
        "checks": text_of([asdict(check) for check in fact.checks]),
        "recommendation": fact.recommendation.value,
    }


def _aboard(row: facts.Aboard) -> dict[str, Any]:
    values = {name: value for name, value in vars(row).items() if name != "row"}
    return {
        **values,
        "wrong": " ".join(row.wrong),
        "noted": " ".join(row.noted),
        "cells": text_of(dict(row.cells)),
    }
