"""New entries are run against those who are in the country or crossed lately; each alert is raised once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.modules.crossings import actions as crossings
from passavant.modules.watchlists import actions, queries
from passavant.modules.watchlists.models import Alert, Decision, Handling
from passavant.modules.watchlists.tests.conftest import (
    AT,
    MARIE,
    WILNER,
    Desk,
    booklet,
    marie,
    person,
    reading,
)

ALL = actions.Wanted()


def again(wanted: actions.Wanted = ALL, *, days: int = 30, days_later: float = 1) -> actions.Rescreened:
    return actions.rescreen(wanted=wanted, days=days, actor="system", at=AT + timedelta(days=days_later))


def test_whoever_crossed_before_they_were_listed_raises_one_alert(desk: Desk) -> None:
    row = desk.scan(MARIE)
    desk.admit(row, by="first_line")
    desk.admit(desk.scan(WILNER), by="first_line")
    taken = desk.take(desk.list(), reading(marie()))
    wanted = actions.Wanted(list_code="wanted", version=taken.version)
    assert again(wanted) == actions.Rescreened(entries=1, persons=2, raised=1)
    (alert,) = queries.alerts()
    assert (alert.subject, alert.entry, alert.at_window) == (row.pk, "wanted:1:1", False)
    assert alert.findings
    assert again(wanted).raised == again().raised == 0
    assert Alert.objects.count() == 1


def test_an_old_crossing_is_left_alone_but_an_open_stay_is_not(desk: Desk) -> None:
    stranger = {**MARIE, "nationality": "DOM"}
    gone = {**stranger, "document_number": "DO0000002"}
    desk.admit(desk.scan(stranger), by="first_line")
    desk.admit(desk.scan(gone), by="first_line")
    desk.admit(desk.scan(gone, direction="exit", at=AT + timedelta(hours=3)), by="first_line")
    desk.take(desk.list(), reading(person("1", "Marie Carmel JEAN-BAPTISTE", dobs=("1984-03-12",), sex="F")))
    assert again(days=5, days_later=60).persons == 1
    assert [alert.direction for alert in queries.alerts()] == ["entry"]


def test_a_passport_declared_stolen_later_is_found_among_crossings(desk: Desk) -> None:
    desk.admit(desk.scan(WILNER), by="first_line")
    desk.take(desk.list(handling=Handling.SEIZE), reading(booklet("p", WILNER["document_number"])))
    assert again().raised == 1


def test_whom_the_window_met_or_cleared_raises_no_alert(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    row = desk.scan(MARIE)
    assert again(days_later=0.1).raised == 0
    desk.judge(queries.hits_of(row.pk)[0], Decision.NOT_SAME)
    desk.admit(row)
    assert again().raised == 0


def test_only_the_entries_asked_for_raise_alerts(desk: Desk) -> None:
    desk.scan(MARIE)
    desk.take(desk.list("first"), reading(marie()))
    desk.take(desk.list("second"), reading(marie()))
    assert again(actions.Wanted(list_code="second")).raised == 1
    assert again(actions.Wanted(entry="first:1:1")).raised == 1


def test_an_alert_is_taken_once_and_says_what_was_done(desk: Desk) -> None:
    desk.admit(desk.scan(MARIE), by="first_line")
    desk.take(desk.list(), reading(marie()))
    again()
    (alert,) = queries.alerts(open_only=True)
    by = desk.officers
    with pytest.raises(PermissionDenied):
        actions.acknowledge_alert(officer=by["second_line"], alert=alert.alert, done="called", at=AT)
    with pytest.raises(actions.NeedsReason):
        actions.acknowledge_alert(officer=by["watch_officer"], alert=alert.alert, done="", at=AT)
    taken = actions.acknowledge_alert(
        officer=by["watch_officer"], alert=alert.alert, done="PNH at Ouanaminthe called", at=AT
    )
    assert (taken.taken_by, queries.count_open_alerts()) == ("watch_officer", 0)
    with pytest.raises(actions.AlreadyDecided):
        actions.acknowledge_alert(officer=by["supervisor"], alert=alert.alert, done="x", at=AT)


def test_a_supervisor_neither_sees_nor_takes_a_silent_alert(desk: Desk) -> None:
    desk.scan(MARIE)
    desk.take(desk.list(handling=Handling.INFORM), reading(marie()))
    assert again().raised == 1
    assert queries.count_open_alerts() == 0
    (alert,) = queries.alerts(silent=True)
    with pytest.raises(PermissionDenied):
        actions.acknowledge_alert(officer=desk.officers["supervisor"], alert=alert.alert, done="x", at=AT)


def test_what_was_run_is_recorded(desk: Desk) -> None:
    desk.scan(MARIE)
    again()
    last = queries.last_rescreening()
    assert last is not None
    assert (last.persons, last.raised, last.days) == (1, 0, 30)


def test_whoever_is_listed_while_they_wait_is_stopped_at_the_window(desk: Desk) -> None:
    row = desk.scan(MARIE)
    assert row.recommendation == "clear"
    desk.take(desk.list(handling=Handling.DETAIN), reading(marie()))
    assert again(days_later=0.1).raised == 1
    assert again(days_later=0.1).raised == 0
    assert list(queries.alerts()) == []
    assert crossings.recommendation_now(row) == "stop"
    with pytest.raises(crossings.NeedsSecondLine):
        desk.admit(row, by="first_line")
    with pytest.raises(crossings.Gated):
        desk.admit(row)
    hit = desk.judge(queries.hits_of(row.pk)[0], Decision.NOT_SAME)
    desk.agree(hit)
    desk.admit(row)


def test_whoever_walked_away_from_an_unjudged_hit_raises_an_alert(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    row = desk.scan(MARIE)
    assert again(days_later=0.1).raised == 0
    assert again().raised == 1
    (alert,) = queries.alerts()
    assert (alert.subject, alert.entry) == (row.pk, "wanted:1:1")
    assert again().raised == 0


def test_whoever_walked_away_and_comes_back_is_judged_at_the_window(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    desk.scan(MARIE)
    desk.scan(MARIE, at=AT + timedelta(days=3))
    assert again(days_later=3).raised == 0
    assert again(days_later=4).raised == 1


def test_a_card_opened_by_mistake_accuses_nobody(desk: Desk) -> None:
    row = desk.scan(MARIE)
    crossings.close(officer=desk.officers["first_line"], inspection=row.pk, reason="mistake", at=AT)
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    assert again() == actions.Rescreened(entries=1, persons=0, raised=0)
