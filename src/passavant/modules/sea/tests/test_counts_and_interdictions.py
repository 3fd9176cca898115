"""Passengers in transit counted, people taken off at sea received, and the figures of both without names."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.modules.returns import ports as returns_ports
from passavant.modules.returns import queries as returns
from passavant.modules.sea import actions, queries
from passavant.modules.sea.models import Interdiction
from passavant.modules.sea.tests.conftest import FRIDAY, POST, TODAY, taken


def interdict(quay, *, by: str = "first_line", mark: uuid.UUID | None = None, **said) -> Interdiction:
    return actions.record_interdiction(
        officer=quay.officers[by], interdiction=mark or uuid.uuid4(), taken=taken(**said), at=FRIDAY
    )


def test_passengers_are_counted_out_and_back_and_each_key_once(quay):
    call, mark = quay.arrive(), uuid.uuid4()
    quay.count(call, "out", 12, count=mark)
    quay.count(call, "out", 12, count=mark)
    quay.count(call, "back", 5)
    assert queries.tally(call.pk) == {"out": 12, "back": 5, "ashore": 7}


def test_only_whoever_counted_takes_it_back_and_taken_back_twice_it_is_once(quay):
    call = quay.arrive()
    mark = quay.count(call, "out", 12)
    with pytest.raises(actions.NotHere):
        actions.undo_count(officer=quay.officers["supervisor"], call=call.pk, count=mark, at=FRIDAY)
    for _twice in range(2):
        actions.undo_count(officer=quay.officers["first_line"], call=call.pk, count=mark, at=FRIDAY)
    assert queries.tally(call.pk) == {"out": 0, "back": 0, "ashore": 0}
    assert queries.last_tally(call.pk, officer="first_line") is None


def test_nobody_is_counted_of_a_vessel_that_has_sailed(quay):
    call = quay.arrive()
    quay.sail(call)
    with pytest.raises(actions.NotInPort):
        quay.count(call, "out", 1)


def test_a_sloop_with_99_people_opens_a_reception_with_who_hands_over(quay):
    row = interdict(quay)
    reception = returns.find_reception(row.reception)
    assert reception is not None
    assert (reception.means, reception.authority, reception.expected) == ("boat", "uscg", 99)
    assert (reception.carrier, reception.origin, reception.post) == ("USCGC SPECIMEN", "Port-de-Paix", POST)
    assert (row.number, row.persons, row.craft) == (1, 99, "sloop")


def test_the_same_form_sent_twice_is_one_interdiction_and_one_reception(quay):
    mark = uuid.uuid4()
    assert interdict(quay, mark=mark) == interdict(quay, mark=mark)
    assert len(returns.receptions((POST,))) == 1


def test_where_no_reception_opens_nothing_is_recorded(quay, monkeypatch):
    monkeypatch.setattr(returns_ports.receive, "_listeners", {})
    with pytest.raises(actions.NoReception):
        interdict(quay)
    assert not Interdiction.objects.exists()


@pytest.mark.parametrize("role", ["watch_officer", "analyst", "auditor", "elsewhere"])
def test_who_may_not_receive_people_records_no_interdiction(quay, role):
    with pytest.raises(PermissionDenied):
        interdict(quay, by=role)


def test_each_flow_is_counted_by_itself_and_none_is_an_admission(quay):
    call, row = quay.with_pass()
    quay.show(row)
    quay.show(row, at=FRIDAY + timedelta(hours=1))
    quay.show(row, at=FRIDAY + timedelta(hours=2))
    quay.count(call, "out", 40)
    quay.count(call, "back", 39)
    interdict(quay)
    quay.sail(call, {row.pk: actions.Word("hospital")}, note="one with the agent")
    report = queries.report((POST,), first=TODAY, last=TODAY)
    assert (report.of("calls"), report.of("calls", more="cruise")) == (1, 1)
    assert (report.of("crew", direction="out"), report.of("crew", direction="back")) == (2, 1)
    assert (report.of("transit", direction="out"), report.of("transit", direction="back")) == (40, 39)
    assert report.of("interdicted", more="uscg") == 99
    assert report.of("document") == 0
    assert report.left == {"hospital": 1}
    assert queries.report(("HT-MAL",), first=TODAY, last=TODAY).is_empty


def test_a_void_vessel_and_a_movement_taken_back_are_counted_nowhere(quay):
    call, row = quay.with_pass()
    shown = quay.show(row)
    actions.other_way(gate=quay.gate(), movement=shown.movement.pk, mark=uuid.uuid4(), at=FRIDAY)
    actions.void_call(officer=quay.officers["supervisor"], call=call.pk, reason="double", at=FRIDAY)
    report = queries.report((POST,), first=TODAY, last=TODAY)
    assert report.of("calls") == 0
    assert (report.of("crew", direction="out"), report.of("crew", direction="back")) == (0, 1)
