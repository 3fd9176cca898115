"""Vessels in port: recorded once, put right with a reason, void, and sailed with a word for whom they left."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.modules.sea import actions, queries
from passavant.modules.sea.models import Call, Correction, LeftBehind
from passavant.modules.sea.tests.conftest import EVENING, FRIDAY, POST


def test_a_vessel_is_in_port_until_it_sails(quay):
    call = quay.arrive()
    assert (call.number, call.vessel_name, call.is_in_port) == (1, "SPECIMEN OF THE SEAS", True)
    assert [each.pk for each in queries.in_port((POST,))] == [call.pk]
    quay.sail(call)
    assert queries.in_port((POST,)) == []
    assert [each.pk for each in queries.sailed_lately((POST,))] == [call.pk]


def test_the_same_form_sent_twice_is_one_call(quay):
    mark = uuid.uuid4()
    assert quay.arrive(call=mark).pk == quay.arrive(call=mark).pk
    assert Call.objects.count() == 1


def test_a_vessel_cannot_be_in_port_twice_but_comes_again_after_it_sailed(quay):
    first = quay.arrive()
    with pytest.raises(actions.InPort) as told:
        quay.arrive()
    assert told.value.call == first.pk
    quay.sail(first)
    assert quay.arrive(arrived_at=EVENING, sails_at=EVENING + timedelta(days=1)).number == 2


def test_vessels_without_a_number_are_not_taken_for_one_another(quay):
    assert quay.arrive(imo_number="", kind="coaster").pk != quay.arrive(imo_number="", kind="coaster").pk


def test_a_vessel_does_not_sail_before_it_arrived(quay):
    with pytest.raises(actions.WrongTimes):
        quay.arrive(sails_at=FRIDAY - timedelta(hours=2))


def test_a_supervisor_puts_a_call_right_and_what_stood_is_kept(quay):
    call = quay.correct(quay.arrive(), berth="4", sails_at=EVENING + timedelta(hours=2), reason="changed")
    assert (call.berth, call.sails_at) == ("4", EVENING + timedelta(hours=2))
    (correction,) = queries.corrections_of(call.pk)
    assert correction.stood == {"berth": "1", "sails_at": EVENING.isoformat()}
    assert (correction.reason, correction.by) == ("changed", "supervisor")


def test_the_same_correction_sent_twice_is_one(quay):
    call, mark = quay.arrive(), uuid.uuid4()
    quay.correct(call, berth="4", correction=mark)
    quay.correct(call, berth="4", correction=mark)
    assert Correction.objects.count() == 1


def test_a_correction_says_what_changes_and_why(quay):
    call = quay.arrive()
    with pytest.raises(actions.NeedsReason):
        quay.correct(call)
    with pytest.raises(actions.NeedsReason):
        quay.correct(call, berth="4", reason="")


def test_a_correction_may_not_take_the_number_of_another_vessel_in_port(quay):
    quay.arrive()
    other = quay.arrive(imo_number="", kind="yacht", vessel_name="TI KANNOT")
    with pytest.raises(actions.InPort):
        quay.correct(other, imo_number="9074729")


def test_a_call_is_voided_with_a_reason_and_its_passes_let_nobody_out(quay):
    call, row = quay.with_pass()
    officer = quay.officers["supervisor"]
    with pytest.raises(actions.NeedsReason):
        actions.void_call(officer=officer, call=call.pk, reason="", at=FRIDAY)
    void = actions.void_call(officer=officer, call=call.pk, reason="double", at=FRIDAY)
    assert not void.is_in_port
    assert quay.show(row).outcome == "stop"
    with pytest.raises(actions.NotInPort):
        quay.correct(void, berth="9")


def test_a_call_is_not_voided_while_somebody_of_it_is_ashore(quay):
    call, row = quay.with_pass()
    quay.show(row)
    with pytest.raises(actions.StillAshore):
        actions.void_call(officer=quay.officers["supervisor"], call=call.pk, reason="double", at=FRIDAY)


@pytest.mark.parametrize("role", ["first_line", "second_line"])
def test_only_a_supervisor_corrects_voids_and_lets_sail(quay, role):
    call = quay.arrive()
    with pytest.raises(PermissionDenied):
        quay.correct(call, by=role, berth="4")
    with pytest.raises(PermissionDenied):
        actions.void_call(officer=quay.officers[role], call=call.pk, reason="double", at=FRIDAY)
    with pytest.raises(PermissionDenied):
        quay.sail(call, by=role)


def test_an_officer_of_another_post_records_no_vessel_here(quay):
    with pytest.raises(PermissionDenied):
        quay.arrive(by="elsewhere")


def test_a_vessel_sails_only_when_each_who_is_out_has_a_word(quay):
    call, row = quay.with_pass()
    quay.show(row)
    with pytest.raises(actions.StillAshore) as told:
        quay.sail(call)
    assert told.value.people == 1
    with pytest.raises(actions.NeedsReason):
        quay.sail(call, {row.pk: actions.Word("unknown")})
    quay.sail(call, {row.pk: actions.Word("hospital", "Hôpital Justinien")})
    (left,) = LeftBehind.objects.all()
    assert (left.word, left.note, left.person) == ("hospital", "Hôpital Justinien", row.person)


def test_a_word_for_whoever_came_back_meanwhile_is_not_kept(quay):
    call, row = quay.with_pass()
    quay.show(row)
    quay.show(row, at=FRIDAY + timedelta(hours=1))
    quay.sail(call, {row.pk: actions.Word("deserted")})
    assert not LeftBehind.objects.exists()


def test_passengers_who_are_out_by_the_count_need_a_word_too(quay):
    call = quay.arrive()
    quay.count(call, "out", 40)
    quay.count(call, "back", 39)
    with pytest.raises(actions.NeedsReason):
        quay.sail(call)
    assert quay.sail(call, note="one came by the agent's boat").passengers_ashore == 1


def test_a_vessel_sailed_neither_tomorrow_nor_before_it_came(quay):
    call = quay.arrive()
    for moment in (EVENING + timedelta(days=1), FRIDAY - timedelta(days=1)):
        with pytest.raises(actions.WrongTimes):
            quay.sail(call, sailed_at=moment)


def test_a_supervisor_is_called_hours_before_the_sailing_and_no_longer_when_all_are_back(quay):
    call, row = quay.with_pass()
    quay.show(row)
    early, near, late = (EVENING - timedelta(hours=hours) for hours in (5, 3, 0))
    assert queries.alerts((POST,), at=early) == []
    (alert,) = queries.alerts((POST,), at=near)
    assert (alert.call.pk, alert.passes, alert.is_overdue) == (call.pk, 1, False)
    assert queries.alerts((POST,), at=late)[0].is_overdue
    quay.show(row, at=near)
    assert queries.alerts((POST,), at=late) == []


def test_the_call_goes_on_after_the_planned_sailing_until_the_vessel_has_sailed(quay):
    call, row = quay.with_pass()
    quay.show(row)
    tomorrow = EVENING + timedelta(days=1)
    assert queries.alerts((POST,), at=tomorrow)
    quay.sail(call, {row.pk: actions.Word("deserted")}, at=tomorrow)
    assert queries.alerts((POST,), at=tomorrow) == []


def test_passengers_counted_out_and_not_back_are_called_for_as_well(quay):
    call = quay.arrive()
    quay.count(call, "out", 3)
    (alert,) = queries.alerts((POST,), at=EVENING - timedelta(hours=1))
    assert (alert.passes, alert.passengers, alert.people) == (0, 3, 3)
