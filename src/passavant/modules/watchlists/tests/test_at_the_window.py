"""At the window: who is met, what the first line learns, what keeps a traveller from going."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from passavant.modules.crossings import actions as crossings
from passavant.modules.crossings.card import card_of_inspection
from passavant.modules.crossings.facts import Recommendation
from passavant.modules.crossings.queries import Inspection, document_of
from passavant.modules.watchlists import actions, queries
from passavant.modules.watchlists.models import Alert, Decision, Handling
from passavant.modules.watchlists.tests.conftest import (
    AT,
    MARIE,
    WILNER,
    Desk,
    booklet,
    listed,
    marie,
    reading,
)


def codes(row: Inspection) -> list[str]:
    return [finding["code"] for finding in json.loads(row.findings)]


def card(row: Inspection, *, may_read_why: bool):
    return card_of_inspection(
        row, crossings.document_of(row), today=date(2026, 11, 20), may_read_why=may_read_why
    )


def test_a_wanted_person_is_stopped_and_a_stranger_is_not(desk: Desk) -> None:
    desk.take(desk.list(), reading(marie()))
    assert desk.scan(MARIE).recommendation == "stop"
    row = desk.scan(WILNER)
    assert (row.recommendation, queries.hits_of(row.pk)) == ("clear", [])


def test_the_first_line_learns_to_refer_and_nothing_more(desk: Desk) -> None:
    desk.take(desk.list(title="Wanted in Haiti"), reading(marie(reason="robbery")))
    seen = card(desk.scan(MARIE), may_read_why=False)
    assert [line.code for line in seen.lines if line.severity == "stop"] == ["crossings.call_second_line"]
    assert "Wanted" not in str(seen)
    assert "robbery" not in str(seen)
    assert "Wanted in Haiti" in str(card(desk.scan(MARIE), may_read_why=True))


def test_a_list_may_show_its_reason_to_the_first_line(desk: Desk) -> None:
    desk.take(
        desk.list(handling=Handling.PROTECT, reason_for="first"), reading(marie(reason="missing since May"))
    )
    assert "missing since May" in str(card(desk.scan(MARIE), may_read_why=False))


def test_without_a_list_the_card_says_that_names_were_not_checked(desk: Desk) -> None:
    seen = card(desk.scan(MARIE), may_read_why=False)
    assert "watchlists.none_loaded" in [check.code for check in seen.not_checked]


def test_the_check_says_of_when_the_oldest_list_is(desk: Desk) -> None:
    desk.take(desk.list("list-a"), reading(marie(), dated=date(2026, 11, 3)))
    desk.take(desk.list("list-b"), reading(marie(), dated=date(2026, 11, 18)))
    (check,) = [
        each for each in card(desk.scan(WILNER), may_read_why=False).checked if each.code == "watchlists"
    ]
    assert check.as_of is not None
    assert check.as_of.date() == date(2026, 11, 3)


@pytest.mark.parametrize("verb", ["admit", "refuse", "close"])
def test_nobody_lets_go_whose_hit_is_not_judged(desk: Desk, verb: str) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    row = desk.scan(MARIE)
    with pytest.raises(crossings.NeedsSecondLine):
        decide(desk, row, verb, by="first_line")
    desk.refer(row)
    with pytest.raises(crossings.Gated) as gated:
        decide(desk, row, verb, by="second_line")
    assert [finding.code for finding in gated.value.findings] == ["watchlists.gate.unjudged"]
    desk.judge(queries.hits_of(row.pk)[0], Decision.NOT_SAME)
    decide(desk, row, verb, by="second_line")


def decide(desk: Desk, row: Inspection, verb: str, *, by: str) -> None:
    if verb == "admit":
        desk.admit(row, by=by)
    elif verb == "refuse":
        crossings.refuse(officer=desk.officers[by], inspection=row.pk, reason="visa", at=AT)
    else:
        crossings.close(officer=desk.officers[by], inspection=row.pk, reason="turned_back", at=AT)


def test_whoever_is_to_be_detained_is_released_by_two_persons(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.DETAIN), reading(marie()))
    row = desk.scan(MARIE)
    desk.refer(row)
    hit = desk.judge(queries.hits_of(row.pk)[0], Decision.NOT_SAME)
    assert hit.is_open
    assert hit.needs_second
    with pytest.raises(crossings.Gated) as gated:
        desk.admit(row)
    assert [finding.code for finding in gated.value.findings] == ["watchlists.gate.needs_second"]
    with pytest.raises(actions.NotTheSecond):
        desk.agree(hit, by="second_line")
    with pytest.raises(PermissionDenied):
        desk.agree(hit, by="first_line")
    assert not desk.agree(hit).is_open
    assert desk.admit(row).line == "second"


@pytest.mark.parametrize("decision", [Decision.SAME, Decision.UNSURE])
def test_whoever_is_the_same_or_may_be_stays_stopped_until_a_second_person_agrees(
    desk: Desk, decision: Decision
) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    row = desk.scan(MARIE)
    hit = desk.judge(queries.hits_of(row.pk)[0], decision)
    with pytest.raises(crossings.Gated):
        desk.admit(row)
    desk.agree(hit)
    desk.admit(row)
    assert queries.clearances_of(document_of(row)) == {}


def test_the_first_line_judges_no_hit(desk: Desk) -> None:
    desk.take(desk.list(), reading(marie()))
    (hit,) = queries.hits_of(desk.scan(MARIE).pk)
    with pytest.raises(PermissionDenied):
        desk.judge(hit, Decision.NOT_SAME, by="first_line")


def test_a_look_alike_cleared_once_does_not_alarm_again(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    first = desk.scan(MARIE)
    desk.judge(queries.hits_of(first.pk)[0], Decision.NOT_SAME)
    desk.admit(first)
    again = desk.scan(MARIE, direction="exit")
    assert again.recommendation != "stop"
    assert "watchlists.cleared_before" in codes(again)
    assert queries.hits_of(again.pk) == []
    assert "watchlists.cleared_before" not in [line.code for line in card(again, may_read_why=False).lines]


def test_another_document_of_the_look_alike_alarms(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    first = desk.scan(MARIE)
    desk.judge(queries.hits_of(first.pk)[0], Decision.NOT_SAME)
    assert desk.scan({**MARIE, "document_number": "HT0000001"}).recommendation == "stop"


def test_a_changed_entry_alarms_again_and_an_unchanged_one_of_a_new_version_does_not(desk: Desk) -> None:
    watchlist = desk.list(handling=Handling.REFER)
    desk.take(watchlist, reading(marie(), marie("2")))
    first = desk.scan(MARIE)
    for hit in queries.hits_of(first.pk):
        desk.judge(hit, Decision.NOT_SAME)
    desk.take(watchlist, reading(marie(), marie("2", remarks="seen at Belladère"), dated=date(2026, 11, 19)))
    again = desk.scan(MARIE, direction="exit")
    assert [hit.entry for hit in queries.hits_of(again.pk)] == ["wanted:2:2"]


def test_a_silent_hit_is_seen_by_the_watch_officer_alone(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.INFORM, title="Observed"), reading(marie()))
    row = desk.scan(MARIE)
    assert row.recommendation == "clear"
    assert "Observed" not in row.findings
    (alert,) = Alert.objects.all()
    assert (alert.subject, alert.is_silent, alert.at_window) == (row.pk, True, True)
    assert list(queries.alerts()) == []
    assert list(queries.alerts(silent=True)) == [alert]
    desk.admit(row, by="first_line")


def test_an_entry_may_be_handled_otherwise_than_its_list(desk: Desk) -> None:
    watchlist = desk.list(handling=Handling.INFORM)
    desk.enter(
        watchlist, listed(names=("Marie Carmel Jean-Baptiste",), dobs=("1984-03-12",), handling="detain")
    )
    assert [hit.handling for hit in queries.hits_of(desk.scan(MARIE).pk)] == ["detain"]


def test_a_stolen_passport_is_met_by_its_number_whoever_shows_it(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.SEIZE), reading(booklet("p1", "HT1234567")))
    row = desk.scan({**WILNER, "document_number": "HT1234567"})
    assert "watchlists.document_hit" in codes(row)
    assert row.recommendation == "stop"


def test_letters_that_look_like_digits_do_not_hide_a_stolen_passport(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.SEIZE), reading(booklet("p1", "AO1O1234")))
    row = desk.scan({**WILNER, "document_number": "A0IO1234"})
    assert "watchlists.document_hit.folded" in codes(row)


def test_a_number_with_points_is_the_number_that_the_zone_shows(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.SEIZE), reading(booklet("p1", "HT.123/45-67")))
    assert "watchlists.document_hit" in codes(desk.scan({**WILNER, "document_number": "HT1234567"}))


@pytest.mark.parametrize(("listed_under", "shown"), [("D", "DEU"), ("GBR", "GBD")])
def test_two_codes_of_one_issuer_do_not_hide_a_stolen_passport(
    desk: Desk, listed_under: str, shown: str
) -> None:
    desk.take(desk.list(handling=Handling.SEIZE), reading(booklet("p1", "C01X00T47", state=listed_under)))
    row = desk.scan({**WILNER, "document_number": "C01X00T47", "issuing_state": shown})
    assert "watchlists.document_hit" in codes(row)


def test_a_listed_number_stops_again_although_it_was_let_go_once(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.SEIZE), reading(booklet("p1", "HT1234567")))
    for direction in ("entry", "exit"):
        row = desk.scan({**WILNER, "document_number": "HT1234567"}, direction=direction)
        desk.judge(queries.hits_of(row.pk)[0], Decision.NOT_SAME)
        desk.admit(row)


@pytest.mark.parametrize(
    ("number", "met"), [("PP0001500", True), ("PP0002001", False), ("PP00015000", False)]
)
def test_a_blank_of_a_stolen_range_is_met(desk: Desk, number: str, met: bool) -> None:
    desk.take(desk.list(handling=Handling.SEIZE), reading(booklet("r", "PP0001001", last="PP0002000")))
    row = desk.scan({**WILNER, "document_number": number})
    assert ("watchlists.document_hit.range" in codes(row)) is met


def test_the_same_number_of_another_state_is_another_document(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.SEIZE), reading(booklet("p1", "HT1234567", state="DOM")))
    assert desk.scan({**WILNER, "document_number": "HT1234567"}).recommendation == "clear"


def test_a_list_for_other_posts_is_silent_here(desk: Desk) -> None:
    desk.take(desk.list(posts="HT-MAL HT-BEL"), reading(marie(), booklet("p", "HT1234567")))
    assert desk.scan(MARIE).recommendation == "clear"
    desk.take(desk.list("ours", posts="HT-MAL HT-OUA"), reading(marie()))
    assert desk.scan({**MARIE, "document_number": "X1"}).recommendation == "stop"


@pytest.mark.parametrize("said", [{"expires_on": date(2026, 11, 19)}, {"is_active": False}])
def test_a_list_that_expired_or_is_not_in_use_stops_nobody(desk: Desk, said: dict) -> None:
    desk.take(desk.list(**said), reading(marie()))
    assert desk.scan(MARIE).recommendation == "clear"


def test_an_entry_that_expired_stops_nobody(desk: Desk) -> None:
    watchlist = desk.list()
    said = {"names": ("Marie Carmel Jean-Baptiste",), "dobs": ("1984-03-12",)}
    desk.enter(watchlist, listed(**said, expires_on=date(2026, 11, 19)))
    assert desk.scan(MARIE).recommendation == "clear"


def test_a_missing_child_is_received_gently(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.PROTECT, title="Missing children"), reading(marie()))
    seen = card(desk.scan(MARIE), may_read_why=True)
    assert "nothing is suspected" in str(seen)


def test_the_outcomes_count_what_hits_came_to(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    desk.judge(queries.hits_of(desk.scan(MARIE).pk)[0], Decision.NOT_SAME)
    desk.scan({**MARIE, "document_number": "HT0000002"})
    (line,) = queries.of_lists(since=AT.replace(hour=0), until=AT.replace(hour=23))
    assert (line.hits, line.not_same, line.waiting, line.inspections) == (2, 1, 1, 2)
    (officer,) = queries.of_officers(since=AT.replace(hour=0), until=AT.replace(hour=23))
    assert (officer.officer, officer.judged, officer.not_same) == ("second_line", 1, 1)


def test_both_persons_stand_side_by_side(desk: Desk) -> None:
    desk.take(desk.list(), reading(marie()))
    row = desk.scan(MARIE)
    seen = queries.card_of(queries.hits_of(row.pk)[0])
    sides = {line.field: (line.shown, line.listed) for line in seen.compared}
    assert sides["date_of_birth"] == ("1984-03-12", ("1984-03-12",))
    assert sides["name"] == ("JEAN BAPTISTE MARIE CARMEL", ("Marie Carmel JEAN-BAPTISTE",))
    assert [hit.inspection for hit in queries.waiting_hits(["HT-OUA"])] == [row.pk]


def test_an_entry_that_arrives_while_a_traveller_waits_stops_them(
    desk: Desk, clock: Callable[[datetime], None], django_capture_on_commit_callbacks: Any
) -> None:
    """The document was read before, say a minute before another post declared it stolen."""
    clock(AT)
    row = desk.scan(MARIE)
    assert crossings.recommendation_now(row) == Recommendation.CLEAR
    clock(AT + timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        desk.enter(desk.list(), listed(names=("Marie Carmel JEAN-BAPTISTE",), dobs=("1984-03-12",)))
    assert crossings.recommendation_now(row) == Recommendation.STOP
    assert [hit.inspection for hit in queries.open_hits_of(row.pk)] == [row.pk]
