"""A pass at the lane: one scan, one answer."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.domain.values import Finding, Severity
from passavant.modules.crossings import actions as crossings_actions
from passavant.modules.crossings import queries as crossings
from passavant.modules.crossings.facts import Journey
from passavant.modules.crossings.models import Status
from passavant.modules.crossings.ports import Answer, findings, inspect
from passavant.modules.market import actions, queries
from passavant.modules.market.models import PassCrossing, Reuse, Stop
from passavant.modules.market.tests.conftest import FRIDAY, MONDAY, SATURDAY, TODAY, WILNER

TO_MARKET = Journey(means="foot", carrier="", purpose="market", address="", stay_days=None, stay_until=None)


def codes(shown: actions.Showing) -> set[str]:
    return {finding.code for finding in shown.findings}


@pytest.fixture
def listed():
    """Let a room stop everybody, as a watchlist does."""
    stopped = Finding(code="list.hit", severity=Severity.STOP)
    findings.answer("a list")(lambda _question: Answer(findings=(stopped,)))
    yield
    findings.silence("a list")


def test_a_neighbour_crosses_with_one_scan_and_goes_home_with_another(market):
    row = market.issue()
    there = market.show(row)
    back = market.show(row, "exit", at=FRIDAY + timedelta(hours=4), lane=3)
    assert (there.outcome, back.outcome) == ("clear", "clear")
    assert [each.direction for each in queries.crossings_of(row.pk)] == ["exit", "entry"]


def test_a_crossing_keeps_sex_and_age_for_the_statistics_and_what_was_checked(market):
    shown = market.show(market.issue())
    assert shown.crossing is not None
    assert (shown.crossing.sex, shown.crossing.band) == ("F", "18-59")
    assert '"code":"market"' in shown.crossing.checks
    assert '"code":"watchlists' in shown.crossing.checks


def test_the_same_scan_sent_twice_is_one_crossing(market):
    row, scan = market.issue(), uuid.uuid4()
    first, second = market.show(row, scan=scan), market.show(row, scan=scan, at=FRIDAY + timedelta(hours=1))
    assert (first.outcome, second.outcome) == ("clear", "clear")
    assert PassCrossing.objects.count() == 1


def test_a_pass_that_the_reader_read_twice_crosses_once_and_later_again(market):
    row = market.issue()
    market.show(row)
    twice = market.show(row, at=FRIDAY + timedelta(seconds=20))
    assert twice.outcome == "passed"
    later = market.show(row, at=FRIDAY + timedelta(minutes=10))
    assert codes(later) == {"market.same_way"}
    assert PassCrossing.objects.count() == 2


def test_the_mark_of_one_scan_never_answers_for_another_person(market):
    altagracia, wilner, scan = market.issue(), market.issue(home="HTI", **WILNER), uuid.uuid4()
    market.show(altagracia, scan=scan)
    with pytest.raises(actions.MarkTaken):
        market.show(wilner, "exit", scan=scan)


def test_a_pass_in_two_places_within_a_minute_is_stopped_at_the_second_and_told_to_the_supervisor(market):
    row = market.issue()
    market.show(row, lane=1)
    second = market.show(row, lane=2, at=FRIDAY + timedelta(seconds=50))
    assert (second.outcome, second.findings) == ("stop", ())
    (reuse,) = Reuse.objects.all()
    assert (reuse.first_booth, reuse.booth, reuse.settled_at) == ("HT-OUA-1", "HT-OUA-2", None)
    assert PassCrossing.objects.count() == 1


def test_a_minute_later_at_another_lane_is_nothing_odd(market):
    row = market.issue()
    market.show(row, lane=1)
    assert market.show(row, "exit", lane=3, at=FRIDAY + timedelta(seconds=61)).outcome == "clear"
    assert not Reuse.objects.exists()


@pytest.mark.parametrize(
    ("direction", "severity"), [("entry", Severity.CHECK), ("exit", None)], ids=["out", "home"]
)
def test_on_another_day_the_lane_says_so_and_lets_go(market, direction, severity):
    shown = market.show(market.issue(), direction, at=SATURDAY)
    found = {finding.code: finding.severity for finding in shown.findings}
    assert found.get("market.no_market_day") is severity
    assert shown.crossing is not None


@pytest.mark.parametrize(
    ("direction", "outcome", "severity"),
    [("entry", "check", Severity.CHECK), ("exit", "clear", Severity.NOTE)],
    ids=["out", "home"],
)
def test_outside_the_hours_the_lane_says_so_and_lets_go(market, direction, outcome, severity):
    evening = FRIDAY.replace(hour=23, minute=1)
    shown = market.show(market.issue(), direction, at=evening)
    assert shown.outcome == outcome
    assert {finding.code: finding.severity for finding in shown.findings}["market.outside_hours"] is severity


def test_the_hours_are_those_of_the_posts_own_clock(market):
    early, eight = FRIDAY.replace(hour=12, minute=59), FRIDAY.replace(hour=13, minute=0)
    assert market.show(market.issue(), at=early).outcome == "check"
    assert market.show(market.issue(home="HTI", **WILNER), "exit", at=eight).outcome == "clear"


@pytest.mark.parametrize(
    "day", [date(2026, 11, 19), date(2026, 11, 20)], ids=["was valid till yesterday", "is valid today"]
)
def test_a_pass_is_good_until_the_end_of_its_last_day(market, day):
    row = market.issue(valid_from=date(2026, 11, 1), valid_to=day, at=FRIDAY - timedelta(days=9))
    assert market.show(row).outcome == ("stop" if day < TODAY else "clear")


def test_a_withdrawn_pass_is_stopped_and_nobody_is_refused_by_it(market):
    row = market.issue()
    shown = market.show(market.withdraw(row))
    assert shown == actions.Showing("stop")
    (stopped,) = Stop.objects.all()
    inspection = crossings.get_inspection(stopped.inspection)
    assert inspection.status == Status.REFERRED
    assert '"code":"market.withdrawn"' in inspection.findings


def test_who_is_on_a_list_goes_to_the_second_line_and_the_lane_is_not_told_why(market, listed):
    row = _issued_before_the_list(market)
    shown = market.show(row)
    assert (shown.outcome, shown.findings, shown.crossing) == ("stop", (), None)
    (stopped,) = Stop.objects.all()
    inspection = crossings.get_inspection(stopped.inspection)
    assert (inspection.status, inspection.recommendation) == (Status.REFERRED, "stop")
    assert '"code":"list.hit"' in inspection.findings
    assert inspection.document_number == row.document_number


def _issued_before_the_list(market):
    found = findings._listeners.pop("a list")
    row = market.issue()
    findings._listeners["a list"] = found
    return row


def test_who_waits_at_the_second_line_waits_at_every_lane(market):
    row = market.withdraw(market.issue())
    market.show(row)
    assert market.show(row, lane=2, at=FRIDAY + timedelta(minutes=5)).outcome == "stop"
    assert Stop.objects.count() == 1


def test_whom_the_second_line_lets_go_is_counted_at_the_windows_and_known_as_away(market):
    row = market.withdraw(market.issue())
    market.show(row)
    (stopped,) = Stop.objects.all()
    second = market.officers["second_line"]
    crossings_actions.admit(
        officer=second,
        inspection=stopped.inspection,
        journey=TO_MARKET,
        note="seen",
        at=FRIDAY + timedelta(minutes=5),
    )
    counted = queries.figures("HT-OUA", TODAY)
    assert (counted["pass_entry"], counted["document_entry"], counted["away_neighbours"]) == (0, 1, 1)
    assert [each.day_pass for each in queries.away("HT-OUA", TODAY)] == [row]


def test_a_crossing_that_is_voided_at_the_window_is_voided_here(market):
    row = market.withdraw(market.issue())
    market.show(row)
    (stopped,) = Stop.objects.all()
    second, supervisor = market.officers["second_line"], market.officers["supervisor"]
    crossings_actions.admit(
        officer=second, inspection=stopped.inspection, journey=TO_MARKET, note="seen", at=FRIDAY
    )
    proposed = crossings_actions.propose_voiding(
        officer=second, crossing=stopped.inspection, reason="not_here", note="", at=FRIDAY
    )
    crossings_actions.agree_to_amendment(officer=supervisor, amendment=proposed.pk, at=FRIDAY)
    assert queries.away("HT-OUA", TODAY) == []


def test_another_face_is_sent_to_the_second_line_after_the_scan(market):
    row = market.issue()
    shown = market.show(row)
    gate = market.gate()
    stopped = actions.send_to_second_line(
        gate=gate, crossing=shown.crossing.pk, at=FRIDAY + timedelta(seconds=9)
    )
    again = actions.send_to_second_line(
        gate=gate, crossing=shown.crossing.pk, at=FRIDAY + timedelta(seconds=10)
    )
    assert stopped == again
    assert '"code":"market.by_officer"' in crossings.get_inspection(stopped.inspection).findings
    assert queries.figures("HT-OUA", TODAY)["pass_entry"] == 0
    assert market.show(row, at=FRIDAY + timedelta(seconds=30)).outcome == "stop"


def test_who_left_the_lane_long_ago_is_not_called_back_by_it(market):
    shown = market.show(market.issue())
    with pytest.raises(actions.TooLate):
        actions.send_to_second_line(
            gate=market.gate(), crossing=shown.crossing.pk, at=FRIDAY + timedelta(minutes=11)
        )
    with pytest.raises(actions.TooLate):
        actions.send_to_second_line(gate=market.gate(2), crossing=shown.crossing.pk, at=FRIDAY)


def test_a_child_crosses_with_the_adult_whom_the_pass_names(market):
    row = market.issue(date_of_birth="2014-02-01", guardian="Altagracia Peña", document_number="04599900001")
    shown = market.show(row)
    (child,) = (each for each in shown.findings if each.code == "market.child")
    assert (shown.outcome, child.details["age"], child.details["guardian"]) == (
        "check",
        "12",
        "Altagracia Peña",
    )


def test_who_comes_home_on_a_later_day_is_never_kept(market):
    row = market.issue(home="HTI", **WILNER)
    market.show(row, "exit")
    shown = market.show(row, "entry", at=MONDAY)
    assert (shown.outcome, codes(shown)) == ("clear", {"market.returned_late"})


def test_where_the_second_line_cannot_be_told_nothing_is_recorded_and_the_officer_knows(market):
    row, kept = market.withdraw(market.issue()), inspect._listeners.pop("crossings")
    try:
        with pytest.raises(actions.NoSecondLine):
            market.show(row)
    finally:
        inspect._listeners["crossings"] = kept
    assert not Stop.objects.exists()


@pytest.mark.parametrize("role", ["analyst", "watch_officer", "auditor", "administrator", "elsewhere"])
def test_who_has_no_duty_at_a_lane_lets_nobody_cross(market, role):
    row = market.issue()
    gate = market.gate(by=role)
    with pytest.raises(PermissionDenied):
        actions.show(gate=gate, scan=uuid.uuid4(), day_pass=row, at=FRIDAY)
