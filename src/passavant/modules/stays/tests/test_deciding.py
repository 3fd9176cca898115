"""Extensions, rebuttals by two persons, and what the window says of a stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.journal import store
from passavant.modules.crossings.ports import Question
from passavant.modules.crossings.queries import find_crossing
from passavant.modules.stays import actions, facts, listeners, queries
from passavant.modules.stays.models import Stay
from passavant.modules.stays.tests.conftest import JUAN, JUANS_OTHER, document

UNTIL = date(2026, 11, 30)
LONGER = actions.Longer(until=date(2026, 12, 20), basis=facts.Basis.HEALTH, reference="DIE-2026/77")
LEFT_IN_TIME = actions.Contest(
    claim=facts.Claim.LEFT,
    day=date(2026, 11, 28),
    evidence=facts.Evidence.STAMP,
    note="entry stamp of Dajabon",
)


def at_the_window(border, direction="exit", *, day, said=JUAN):
    question = Question(
        document=document(said),
        direction=direction,
        mode="land",
        post="HT-OUA",
        booth="HT-OUA-1",
        at=border.at(day),
    )
    return {each.code: each for each in listeners.stays_so_far(question).findings}


def overdue(border, *, day):
    return [row.pk for row in queries.open_stays(expired_on=border.at(day).date())]


def extend(border, entry, longer=LONGER, *, by="supervisor"):
    return actions.extend(officer=border.officers[by], stay=entry, longer=longer, at=border.at(20))


def propose(border, entry, contest=LEFT_IN_TIME, *, by="second_line"):
    return actions.propose_rebuttal(
        officer=border.officers[by], stay=entry, contest=contest, at=border.at(35)
    )


def decide(border, rebuttal, *, agree=True, by="supervisor", note="seen"):
    return actions.decide_rebuttal(
        officer=border.officers[by], rebuttal=rebuttal.pk, agree=agree, note=note, at=border.at(36)
    )


# -- the list and the window


def test_an_overstay_is_listed_on_the_first_day_after_the_last_lawful_one(border):
    entry = border.enter(until=UNTIL)
    assert overdue(border, day=28) == []  # 30 November itself is lawful
    assert overdue(border, day=29) == [entry]


def test_the_window_tells_days_over_at_exit_and_stops_nobody(border):
    border.enter(until=UNTIL)
    told = at_the_window(border, day=31)["stays.overstay"]
    assert (told.severity, told.details["days"], told.details["date"]) == ("check", "3", "2026-11-30")
    assert at_the_window(border, day=28) == {}


def test_two_entries_and_two_exits_are_noted(border):
    border.enter()
    assert set(at_the_window(border, "entry", day=3)) == {"stays.two_entries"}
    border.leave(day=4)
    assert set(at_the_window(border, "exit", day=5)) == {"stays.two_exits"}
    assert at_the_window(border, "entry", day=5) == {}


def test_the_window_knows_the_stay_by_another_document_once_a_human_said_so(border):
    entry, leaving = border.enter(until=UNTIL), border.leave(JUANS_OTHER, day=3)
    actions.decide_match(
        officer=border.officers["second_line"],
        entry=entry,
        leaving=leaving,
        is_same=True,
        reason="the same face",
        at=border.at(4),
    )
    assert set(at_the_window(border, "exit", day=5)) == {"stays.two_exits"}


def test_nationals_are_in_the_country_without_an_end_and_on_no_list(border):
    border.enter(until=None)
    assert overdue(border, day=4000) == []
    assert not queries.open_stays().exists()


def test_unknown_exits_stand_apart_from_overstays(border):
    first = border.enter(until=UNTIL)
    second = border.enter(day=50, until=date(2027, 1, 31))
    assert overdue(border, day=60) == []
    assert [row.pk for row in queries.unknown_exits()] == [first]
    assert [row.pk for row in queries.open_stays()] == [second]


def test_the_rules_are_told_of_earlier_stays_with_their_gaps(border):
    border.enter()
    border.leave(day=4)
    border.enter(day=10)
    border.enter(day=20)
    stays = queries.earlier_stays(queries.keys_of(document(JUAN)), before=border.at(30))
    assert [(stay.entered.day, stay.left.day if stay.left else None) for stay in stays] == [
        (2, 6),
        (12, None),
        (22, None),
    ]


def test_overdue_stays_are_counted_by_age(border):
    for number, until in enumerate((date(2026, 11, 29), date(2026, 11, 10), date(2026, 1, 1))):
        border.enter({**JUAN, "document_number": f"AA{number}"}, until=until)
    assert queries.overdue_by_age(today=UNTIL) == [1, 1, 0, 1]


# -- extensions


def test_an_extension_moves_the_last_lawful_day_and_its_withdrawal_moves_it_back(border):
    entry = border.enter(until=UNTIL)
    extension = extend(border, entry)
    assert overdue(border, day=30) == []
    assert Stay.objects.get().until == LONGER.until
    actions.withdraw_extension(
        officer=border.officers["supervisor"], extension=extension.pk, reason="mistyped", at=border.at(21)
    )
    assert overdue(border, day=30) == [entry]
    assert find_crossing(entry).stay_until == UNTIL


def test_the_same_extension_twice_is_one(border):
    entry = border.enter(until=UNTIL)
    assert extend(border, entry).pk == extend(border, entry).pk


@pytest.mark.parametrize("until", [UNTIL, date(2026, 11, 1), date(2096, 11, 30)])
def test_an_extension_that_shortens_or_never_ends_is_refused(border, until):
    entry = border.enter(until=UNTIL)
    before = store.count_entries()
    with pytest.raises(actions.WrongDay):
        extend(border, entry, actions.Longer(until=until, basis=facts.Basis.LAW, reference="1"))
    assert store.count_entries() == before


def test_whoever_has_no_last_day_needs_no_extension(border):
    with pytest.raises(actions.NotHere):
        extend(border, border.enter(until=None))


def test_an_extension_needs_its_act_and_an_officer_who_may(border):
    entry = border.enter(until=UNTIL)
    with pytest.raises(actions.NeedsReason):
        extend(border, entry, actions.Longer(until=LONGER.until, basis=LONGER.basis, reference=" "))
    with pytest.raises(PermissionDenied):
        extend(border, entry, by="first_line")


# -- rebuttals


def test_a_rebuttal_agreed_by_two_clears_the_mark_and_keeps_both_records(border):
    entry = border.enter(until=UNTIL)
    again = border.enter(day=60, until=date(2027, 1, 31))
    assert Stay.objects.get(pk=entry).ending == "unknown_exit"
    decide(border, propose(border, entry))
    stay = Stay.objects.get(pk=entry)
    assert (stay.ending, stay.declared_day, stay.left_at) == ("declared", LEFT_IN_TIME.day, None)
    assert find_crossing(entry) is not None
    assert (
        queries.earlier_stays(queries.keys_of(document(JUAN)), before=border.at(61))[0].left
        == LEFT_IN_TIME.day
    )
    assert Stay.objects.get(pk=again).is_open


def test_a_lawful_day_shown_by_a_paper_takes_the_mark_away(border):
    entry = border.enter(until=UNTIL)
    lawful = actions.Contest(
        claim=facts.Claim.LAWFUL, day=date(2027, 3, 1), evidence=facts.Evidence.PERMIT, note="permit 12"
    )
    decide(border, propose(border, entry, lawful))
    assert overdue(border, day=40) == []
    assert Stay.objects.get().until == date(2027, 3, 1)


def test_an_excused_stay_is_over_no_more_and_the_window_says_so(border):
    entry = border.enter(until=UNTIL)
    excused = actions.Contest(
        claim=facts.Claim.EXCUSED, day=None, evidence=facts.Evidence.MEDICAL, note="in hospital"
    )
    decide(border, propose(border, entry, excused))
    assert overdue(border, day=40) == []
    assert set(at_the_window(border, day=40)) == {"stays.cleared"}


def test_until_a_second_person_agrees_nothing_changes(border):
    entry = border.enter(until=UNTIL)
    proposed = propose(border, entry)
    assert overdue(border, day=40) == [entry]
    assert queries.rebuttals_to_decide() == [proposed]
    decide(border, proposed, agree=False, note="the stamp is of another year")
    assert overdue(border, day=40) == [entry]
    assert queries.rebuttals_to_decide() == []
    assert not queries.rebuttals_of(entry)[0].clearance.is_agreed


def test_nobody_decides_their_own_proposal(border):
    proposed = propose(border, border.enter(until=UNTIL), by="supervisor")
    with pytest.raises(actions.SamePerson):
        decide(border, proposed)
    decide(border, proposed, by="watch_officer")


def test_a_second_word_is_said_once(border):
    proposed = propose(border, border.enter(until=UNTIL))
    first = decide(border, proposed)
    assert decide(border, proposed).pk == first.pk
    with pytest.raises(actions.NotNow):
        decide(border, proposed, agree=False)


def test_the_same_rebuttal_twice_is_one_and_another_waits(border):
    entry = border.enter(until=UNTIL)
    assert propose(border, entry).pk == propose(border, entry).pk
    other = actions.Contest(claim=facts.Claim.EXCUSED, day=None, evidence=facts.Evidence.OTHER, note="no bus")
    with pytest.raises(actions.NotNow):
        propose(border, entry, other)


@pytest.mark.parametrize(
    ("claim", "day"),
    [
        (facts.Claim.LEFT, date(2026, 11, 1)),
        (facts.Claim.LEFT, date(2027, 1, 1)),
        (facts.Claim.LEFT, None),
        (facts.Claim.LAWFUL, None),
        (facts.Claim.LAWFUL, date(2200, 1, 1)),
        (facts.Claim.EXCUSED, date(2026, 11, 5)),
    ],
)
def test_a_day_that_cannot_be_is_refused(border, claim, day):
    entry = border.enter(until=UNTIL)
    with pytest.raises(actions.WrongDay):
        propose(border, entry, actions.Contest(claim=claim, day=day, evidence=facts.Evidence.OTHER, note="x"))


def test_a_decline_and_a_match_need_a_word(border):
    entry, leaving = border.enter(until=UNTIL), border.leave(JUANS_OTHER, day=3)
    with pytest.raises(actions.NeedsReason):
        decide(border, propose(border, entry), agree=False, note="")
    with pytest.raises(actions.NeedsReason):
        actions.decide_match(
            officer=border.officers["second_line"],
            entry=entry,
            leaving=leaving,
            is_same=True,
            reason="",
            at=border.at(6),
        )


def test_an_exit_of_no_stay_is_decided_by_nobody(border):
    entry = border.enter(until=UNTIL)
    with pytest.raises(actions.NotHere):
        actions.decide_match(
            officer=border.officers["second_line"],
            entry=entry,
            leaving=entry,
            is_same=True,
            reason="x",
            at=border.at(6) + timedelta(minutes=1),
        )
