"""Shore passes: one for each of a crew, and one scan, one answer at the lane."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.values import Finding, Severity, check, note
from passavant.modules.crossings import actions as crossings_actions
from passavant.modules.crossings import queries as crossings
from passavant.modules.crossings.facts import Journey
from passavant.modules.crossings.models import Status
from passavant.modules.crossings.ports import Answer, findings, inspect
from passavant.modules.sea import actions, judging, keys, queries
from passavant.modules.sea.models import Movement, ShorePass, Stop
from passavant.modules.sea.tests.conftest import EVENING, FRIDAY, POST, TODAY

HOUR = timedelta(hours=1)
AS_CREW = Journey(means="vessel", carrier="", purpose="crew", address="", stay_days=None, stay_until=None)


def codes(shown: actions.Showing) -> set[str]:
    return {finding.code for finding in shown.findings}


@pytest.fixture
def hit():
    """Let a room stop everybody, as a watchlist does."""
    stopped = Finding(code="list.hit", severity=Severity.STOP)
    findings.answer("a list")(lambda _question: Answer(findings=(stopped,)))
    yield
    findings.silence("a list")


# -- passes --------------------------------------------------------------------------------------------------


def test_one_of_a_crew_has_one_pass_for_one_call(quay):
    call, row = quay.with_pass()
    assert queries.find_by_code(row.code) == row
    with pytest.raises(actions.HasPass):
        quay.issue(quay.person(call, "REYES"))


def test_the_same_form_sent_twice_is_one_pass(quay):
    call, mark = quay.moored(), uuid.uuid4()
    person = quay.person(call, "REYES")
    assert quay.issue(person, shore_pass=mark) == quay.issue(person, shore_pass=mark)
    assert ShorePass.objects.count() == 1


def test_all_of_a_crew_get_their_passes_at_once_and_a_second_time_nobody_does(quay):
    call = quay.moored()
    officer = quay.officers["first_line"]
    assert actions.issue_to_all(officer=officer, call=call.pk, at=FRIDAY) == (4, 0)
    assert actions.issue_to_all(officer=officer, call=call.pk, at=FRIDAY) == (0, 0)
    assert len({row.code for row in queries.passes_of(call.pk)}) == 4


def test_whom_something_stops_is_left_for_the_second_line_who_writes_why(quay, hit):
    call = quay.moored()
    officer = quay.officers["first_line"]
    assert actions.issue_to_all(officer=officer, call=call.pk, at=FRIDAY) == (0, 4)
    person = quay.person(call, "REYES")
    with pytest.raises(PermissionDenied):
        quay.issue(person, note="known to me")
    with pytest.raises(actions.NeedsReason):
        quay.issue(person, by="second_line")
    assert quay.issue(person, by="second_line", note="another person, looked at").note


def test_a_broken_row_and_a_passenger_get_no_pass(quay):
    call = quay.moored()
    with pytest.raises(actions.NotAboard):
        quay.issue(quay.person(call, "BROKEN"))


def test_a_pass_is_good_until_everybody_has_to_be_on_board_also_where_the_sailing_changes(quay):
    call, row = quay.with_pass()
    assert row.good_until(queries.last_back(call)) == EVENING - HOUR
    call = quay.correct(call, sails_at=EVENING + 5 * HOUR)
    assert quay.again(row).good_until(queries.last_back(call)) == EVENING + 4 * HOUR


def test_a_pass_of_its_own_period_keeps_it(quay):
    call = quay.moored()
    row = quay.issue(quay.person(call, "REYES"), valid_from=FRIDAY + HOUR, valid_to=FRIDAY + 3 * HOUR)
    assert quay.show(row).outcome == "stop"
    other = quay.issue(quay.person(call, "BERGER"), valid_to=FRIDAY + HOUR)
    assert quay.show(other, at=FRIDAY + 2 * HOUR).outcome == "stop"


def test_a_pass_that_ends_before_it_begins_is_refused(quay):
    with pytest.raises(actions.WrongTimes):
        quay.issue(quay.person(quay.moored(), "REYES"), valid_to=FRIDAY - 2 * HOUR)


def test_a_withdrawn_pass_lets_nobody_out_and_everybody_back(quay):
    call, row = quay.with_pass()
    quay.show(row)
    officer = quay.officers["second_line"]
    actions.withdraw(officer=officer, shore_pass=row.pk, reason="lost", at=FRIDAY)
    with pytest.raises(actions.DoneAlready):
        actions.withdraw(officer=officer, shore_pass=row.pk, reason="lost", at=FRIDAY)
    back = quay.show(row, at=FRIDAY + HOUR)
    assert (back.outcome, codes(back)) == ("clear", {"sea.withdrawn"})
    assert quay.show(row, at=FRIDAY + 2 * HOUR).outcome == "stop"
    assert quay.issue(quay.person(call, "REYES")).code != row.code


def test_who_lost_the_pass_ashore_comes_back_on_another(quay):
    call, row = quay.with_pass()
    quay.show(row)
    actions.withdraw(officer=quay.officers["second_line"], shore_pass=row.pk, reason="lost", at=FRIDAY)
    other = quay.issue(quay.person(call, "REYES"))
    assert quay.show(other, at=FRIDAY + HOUR).way == "back"
    assert queries.ashore(call.pk) == []
    assert queries.out_in_each([call.pk]) == {}


def test_the_first_line_withdraws_nothing(quay):
    _call, row = quay.with_pass()
    with pytest.raises(PermissionDenied):
        actions.withdraw(officer=quay.officers["first_line"], shore_pass=row.pk, reason="lost", at=FRIDAY)


@given(st.integers(0, 13), st.integers(1, 9))
def test_one_misread_digit_of_a_code_is_always_noticed(at, more):
    code = keys.new_code()
    other = code[:at] + str((int(code[at]) + more) % 10) + code[at + 1 :]
    assert keys.read_code(keys.spaced(code)) == code
    with pytest.raises(keys.Misread):
        keys.read_code(other)


# -- the lane ------------------------------------------------------------------------------------------------


def test_one_scan_lets_out_and_another_lets_back(quay):
    call, row = quay.with_pass()
    out, back = quay.show(row), quay.show(row, at=FRIDAY + HOUR, lane=3)
    assert [(each.outcome, each.way) for each in (out, back)] == [("clear", "out"), ("clear", "back")]
    assert queries.ashore(call.pk) == []


def test_who_is_out_is_known_exactly_and_since_when(quay):
    call, row = quay.with_pass()
    other = quay.issue(quay.person(call, "BERGER"))
    for number in range(3):  # out, back, out
        quay.show(row, at=FRIDAY + number * HOUR)
    quay.show(other, at=FRIDAY)
    out = queries.ashore(call.pk)
    assert [(each.person.surname, each.since) for each in out] == [
        ("BERGER", FRIDAY),
        ("REYES", FRIDAY + 2 * HOUR),
    ]
    assert queries.out_in_each([call.pk]) == {call.pk: 2}


def test_a_movement_is_no_crossing_and_keeps_what_was_checked(quay):
    _call, row = quay.with_pass()
    shown = quay.show(row)
    assert shown.movement is not None
    assert '"code":"sea"' in shown.movement.checks
    assert '"code":"watchlists' in shown.movement.checks
    assert not crossings.standing().exists()


def test_a_doubt_about_a_rule_is_kept_and_asks_nobody_for_a_look():
    found = [
        check("entry_rules.unsure", rule="E-CREW"),
        check("stays.overstay"),
        note("sea.back_late", moment=""),
    ]
    kept = list(judging.of_the_holder(found))
    assert [(each.code, each.severity.value) for each in kept] == [
        ("entry_rules.unsure", "note"),
        ("stays.overstay", "check"),
        ("sea.back_late", "note"),
    ]
    assert [each.code for each in judging.shown_at_lane(kept)] == ["stays.overstay", "sea.back_late"]


def test_the_same_scan_sent_twice_is_one_movement(quay):
    (_call, row), scan = quay.with_pass(), uuid.uuid4()
    first, second = quay.show(row, scan=scan), quay.show(row, scan=scan, at=FRIDAY + HOUR)
    assert (first.way, second.way) == ("out", "out")
    assert Movement.objects.count() == 1


def test_a_pass_that_the_reader_read_twice_goes_out_once(quay):
    _call, row = quay.with_pass()
    quay.show(row)
    assert quay.show(row, at=FRIDAY + timedelta(seconds=20)).outcome == "passed"
    assert quay.show(row, at=FRIDAY + timedelta(seconds=61)).way == "back"


def test_the_mark_of_one_scan_never_answers_for_another_person(quay):
    (call, row), scan = quay.with_pass(), uuid.uuid4()
    quay.show(row, scan=scan)
    with pytest.raises(actions.MarkTaken):
        quay.show(quay.issue(quay.person(call, "BERGER")), scan=scan)


def test_a_scan_that_was_missed_is_put_right_with_one_key(quay):
    call, row = quay.with_pass()
    out, mark = quay.show(row), uuid.uuid4()
    for _twice in range(2):
        right = actions.other_way(
            gate=quay.gate(), movement=out.movement.pk, mark=mark, at=FRIDAY + timedelta(minutes=1)
        )
        assert right.way == "back"
    assert queries.ashore(call.pk) == []
    assert Movement.objects.filter(voided_at=None).count() == 1
    with pytest.raises(actions.TooLate):
        actions.other_way(gate=quay.gate(), movement=out.movement.pk, mark=uuid.uuid4(), at=FRIDAY)


def test_after_the_last_moment_nobody_goes_out_and_who_comes_back_is_noted(quay):
    call, row = quay.with_pass()
    quay.show(row)
    late = quay.show(row, at=EVENING - timedelta(minutes=30))
    assert (late.outcome, codes(late)) == ("clear", {"sea.back_late"})
    assert quay.show(row, at=EVENING - timedelta(minutes=10)).outcome == "stop"
    assert queries.ashore(call.pk) == []


def test_who_comes_back_after_the_vessel_sailed_is_recorded_and_looked_at(quay):
    call, row = quay.with_pass()
    quay.show(row)
    quay.sail(call, {row.pk: actions.Word("deserted")})
    shown = quay.show(row, at=EVENING + 3 * HOUR)
    assert (shown.outcome, shown.way, codes(shown)) == ("check", "back", {"sea.sailed_without"})
    ((_left, person, came),) = queries.left_by(call.pk)
    assert (person.surname, came) == ("REYES", EVENING + 3 * HOUR)
    assert quay.show(row, at=EVENING + 5 * HOUR).outcome == "stop", "and goes ashore with it no more"


def test_a_document_that_expired_is_looked_at_and_lets_go(quay):
    call = quay.arrive()
    quay.take(call, "name,nationality,document,id expiry\nReyes Antonio,PHL,P0000001A,2026-11-19\n")
    row = quay.issue(quay.person(call, "Reyes"))
    shown = quay.show(row)
    assert (shown.outcome, "sea.document_expired" in codes(shown)) == ("check", True)


def test_why_somebody_is_stopped_is_never_shown_at_the_lane(quay, hit):
    call = quay.moored()
    row = quay.issue(quay.person(call, "REYES"), by="second_line", note="looked at")
    shown = quay.show(row)
    assert (shown.outcome, shown.findings, shown.movement) == ("stop", (), None)
    assert queries.ashore(call.pk) == []
    (stopped,) = Stop.objects.all()
    inspection = crossings.find_inspection(stopped.inspection)
    assert inspection is not None
    assert inspection.status == Status.REFERRED
    assert quay.show(row, at=FRIDAY + HOUR).outcome == "stop", "while the second line has not decided"
    assert Stop.objects.count() == 1


def test_whom_the_second_line_lets_go_is_out_and_counted_at_its_window(quay):
    call, row = quay.with_pass()
    shown = quay.show(row)
    stopped = actions.send_to_second_line(gate=quay.gate(), movement=shown.movement.pk, at=FRIDAY)
    assert queries.ashore(call.pk) == []
    second, supervisor = quay.officers["second_line"], quay.officers["supervisor"]
    crossings_actions.admit(
        officer=second, inspection=stopped.inspection, journey=AS_CREW, note="looked at", at=FRIDAY + HOUR
    )
    assert [each.person.surname for each in queries.ashore(call.pk)] == ["REYES"]
    report = queries.report((POST,), first=TODAY, last=TODAY)
    assert (report.of("crew"), report.of("document")) == (0, 1)
    proposed = crossings_actions.propose_voiding(
        officer=second, crossing=stopped.inspection, reason="not_here", note="", at=FRIDAY + HOUR
    )
    crossings_actions.agree_to_amendment(officer=supervisor, amendment=proposed.pk, at=FRIDAY + HOUR)
    assert queries.ashore(call.pk) == [], "a crossing that is voided at the window is voided here"


def test_an_officer_who_saw_something_sends_the_holder_on_within_minutes(quay):
    call, row = quay.with_pass()
    shown = quay.show(row)
    with pytest.raises(actions.TooLate):
        actions.send_to_second_line(gate=quay.gate(), movement=shown.movement.pk, at=FRIDAY + HOUR)
    with pytest.raises(actions.TooLate):
        actions.send_to_second_line(gate=quay.gate(2), movement=shown.movement.pk, at=FRIDAY)
    first = actions.send_to_second_line(gate=quay.gate(), movement=shown.movement.pk, at=FRIDAY)
    again = actions.send_to_second_line(gate=quay.gate(), movement=shown.movement.pk, at=FRIDAY)
    assert first == again
    assert first.by_officer
    assert queries.ashore(call.pk) == []


def test_where_the_second_line_does_not_answer_nobody_is_let_through(quay, hit, monkeypatch):
    row = quay.issue(quay.person(quay.moored(), "REYES"), by="second_line", note="looked at")
    monkeypatch.setattr(inspect, "_listeners", {})
    with pytest.raises(actions.NoSecondLine):
        quay.show(row)
    assert not Movement.objects.exists()


def test_who_may_not_work_at_the_lane_lets_nobody_through(quay):
    _call, row = quay.with_pass()
    for role in ("watch_officer", "auditor", "analyst", "elsewhere"):
        with pytest.raises(PermissionDenied):
            actions.show(gate=quay.gate(by=role), scan=uuid.uuid4(), shore_pass=row, at=FRIDAY)
