"""A market day: the count, who has not returned, the closing, and flows that are never mixed."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.base.demo import DemoPlan
from passavant.modules.crossings import actions as crossings_actions
from passavant.modules.crossings.facts import Journey
from passavant.modules.market import actions, demo, queries
from passavant.modules.market.models import Count, Reuse
from passavant.modules.market.tests.conftest import FRIDAY, MONDAY, POST, TODAY, WILNER, document
from passavant.modules.sites.queries import find_booth

NOON = FRIDAY + timedelta(hours=4)
FAMILY = Journey(means="foot", carrier="", purpose="family", address="", stay_days=None, stay_until=None)


def names(found) -> list[str]:
    return [each.day_pass.given_names for each in found]


@pytest.fixture
def holders(market):
    """Two neighbours and a resident."""
    return (
        market.issue(),
        market.issue(given_names="Yesenia", document_number="04500000002"),
        market.issue(home="HTI", **WILNER),
    )


def test_who_has_not_returned_is_exact_for_neighbours_and_residents(market, holders):
    altagracia, yesenia, wilner = holders
    market.show(altagracia)
    market.show(yesenia)
    market.show(wilner, "exit")
    market.show(yesenia, "exit", at=NOON, lane=3)
    assert sorted(names(queries.away(POST, TODAY))) == ["Altagracia", "Wilner"]
    market.show(wilner, "entry", at=NOON)
    assert names(queries.away(POST, TODAY)) == ["Altagracia"]


def test_who_went_out_again_after_coming_home_is_away(market, holders):
    altagracia = holders[0]
    for hours, direction in ((0, "entry"), (2, "exit"), (4, "entry")):
        market.show(altagracia, direction, at=FRIDAY + timedelta(hours=hours))
    (gone,) = queries.away(POST, TODAY)
    assert gone.went_at == NOON


def test_who_comes_home_later_is_told_with_the_day_and_no_longer_missing(market, holders):
    altagracia, yesenia, _wilner = holders
    market.show(altagracia)
    market.show(yesenia)
    assert names(queries.away_since_earlier(POST, MONDAY.date())) == ["Altagracia", "Yesenia"]
    market.show(altagracia, "exit", at=MONDAY)
    late = {each.day_pass.given_names: each.returned_at for each in queries.away(POST, TODAY)}
    assert late == {"Altagracia": MONDAY, "Yesenia": None}
    assert names(queries.away_since_earlier(POST, MONDAY.date())) == ["Yesenia"]
    assert queries.figures(POST, TODAY)["away_neighbours"] == 1


def test_who_leaves_by_the_window_with_the_card_has_returned(market, holders):
    altagracia = holders[0]
    market.show(altagracia)
    booth = find_booth(f"{POST}-3")
    window = crossings_actions.Window(officer=market.officers["first_line"], booth=booth, direction="exit")
    opened = crossings_actions.open_inspection(window=window, scan=uuid.uuid4(), document=document(), at=NOON)
    crossings_actions.admit(
        officer=market.officers["second_line"],
        inspection=opened.inspection.pk,
        journey=FAMILY,
        note="seen",
        at=NOON,
    )
    assert queries.away(POST, TODAY) == []
    counted = queries.figures(POST, TODAY)
    assert (counted["pass_exit"], counted["document_exit"]) == (0, 1), "one crossing, in one flow"


def test_each_key_counts_one_person_and_the_same_key_sent_twice_one(market):
    (mark,) = market.count("F", "18-59")
    gate = market.gate(2)
    actions.count(gate=gate, count=mark, sex="F", band="18-59", at=FRIDAY)
    market.count("M", "0-11", times=2)
    assert queries.counted_at(f"{POST}-2", day=TODAY) == {
        ("entry", "F", "18-59"): 1,
        ("entry", "M", "0-11"): 2,
    }


def test_a_wrong_key_is_taken_back_once_and_by_nobody_else(market):
    first, second = market.count("F", "18-59", times=2)
    with pytest.raises(actions.NotHere):
        actions.undo_count(gate=market.gate(2, by="colleague"), count=first, at=FRIDAY)
    for _ in range(2):
        actions.undo_count(gate=market.gate(2), count=second, at=FRIDAY)
    assert Count.objects.filter(undone_at=None).count() == 1
    last = queries.last_count(f"{POST}-2", officer="first_line", day=TODAY)
    assert last is not None
    assert last.pk == first


def test_three_flows_are_counted_apart(market, holders):
    market.show(holders[0])
    market.show(holders[2], "exit")
    market.count("F", "60+", times=3)
    report = queries.report([POST], first=TODAY, last=TODAY)
    assert [report.of(flow) for flow in ("pass", "tally", "document")] == [2, 3, 0]
    assert report.of("pass", direction="entry", sex="F", band="18-59", day=TODAY) == 1
    assert report.of("tally", band="60+") == 3
    assert queries.report(["HT-MAL"], first=TODAY, last=TODAY).is_empty
    assert queries.report([POST], first=date(2026, 11, 21), last=date(2026, 11, 30)).is_empty


def test_a_day_is_closed_with_its_figures_and_again_when_they_changed(market, holders):
    market.show(holders[0])
    supervisor, evening = market.officers["supervisor"], FRIDAY + timedelta(hours=10)
    with pytest.raises(actions.NeedsReason):
        actions.close_day(officer=supervisor, post=POST, day=TODAY, at=evening)
    closed = actions.close_day(officer=supervisor, post=POST, day=TODAY, note="told to Dajabón", at=evening)
    assert closed.counted["away_neighbours"] == 1
    market.show(holders[0], "exit", at=evening + timedelta(hours=1))
    again = actions.close_day(officer=supervisor, post=POST, day=TODAY, at=evening + timedelta(hours=2))
    assert (again.pk, again.counted["away_neighbours"], again.note) == (closed.pk, 0, "")


def test_a_pass_in_two_places_keeps_the_day_open_until_the_supervisor_settles_it(market, holders):
    market.show(holders[0], lane=1)
    market.show(holders[0], lane=2, at=FRIDAY + timedelta(seconds=30))
    market.show(holders[0], "exit", at=NOON)
    (reuse,) = Reuse.objects.all()
    supervisor = market.officers["supervisor"]
    assert actions.is_open({"away_neighbours": 0, "away_residents": 0}, queries.reuses(POST, TODAY))
    settled = actions.settle(officer=supervisor, showing=reuse.pk, outcome="copy", note="taken", at=NOON)
    assert (settled.outcome, settled.settled_by) == ("copy", "supervisor")
    with pytest.raises(actions.DoneAlready):
        actions.settle(officer=supervisor, showing=reuse.pk, outcome="lent", at=NOON)
    assert queries.reuses(POST, TODAY) == [settled]
    assert queries.reuses(POST, MONDAY.date()) == [], "what is settled does not follow into later days"


@pytest.mark.parametrize("role", ["first_line", "second_line", "analyst", "elsewhere"])
def test_only_a_supervisor_of_the_post_closes_its_day(market, role):
    with pytest.raises(PermissionDenied):
        actions.close_day(officer=market.officers[role], post=POST, day=TODAY, note="-", at=NOON)


def test_the_demonstration_has_something_for_every_screen(market):
    demo.fill(DemoPlan(people=10, crossings=10, seed=7, now=MONDAY + timedelta(hours=9)), lambda _count: None)
    today = queries.figures(POST, MONDAY.date())
    assert today["pass_entry"] > 20
    assert today["tally_exit"] == 45
    assert today["stopped"] == 2
    assert today["two_places"] == 1
    assert today["away_neighbours"] + today["away_residents"] == 3
    (closed,) = queries.closed_days([POST])
    assert closed.day == TODAY
