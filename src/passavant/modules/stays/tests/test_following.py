"""Stays keep up with crossings, in whatever order these arrive or are changed; held against a fresh matching."""

from __future__ import annotations

import random
import uuid
from datetime import date

import pytest

from passavant.domain.stays import Tier
from passavant.journal import store
from passavant.journal.erasing import erase
from passavant.journal.following import is_behind
from passavant.journal.recording import Told, record_all
from passavant.modules.stays import actions, matching, queries
from passavant.modules.stays.models import Stay
from passavant.modules.stays.tests.conftest import JUAN, JUANS_OTHER, told

GERMAN = {**JUAN, "issuing_state": "D", "document_number": "C01X00T47", "nationality": "D"}
GERMAN_TYPED = {**GERMAN, "issuing_state": "DEU"}


def erase_told(kind, *, at):
    (told_by,) = store.entries_of_kind(kind)
    erase(
        site=told_by.envelope.site,
        epoch=told_by.envelope.epoch,
        sequence=told_by.envelope.sequence,
        legal_basis="asked by the person",
        at=at,
        actor="administrator",
    )


def test_an_entry_is_an_open_stay_and_its_exit_ends_it(border):
    entry = border.enter()
    assert told() == [(entry, None, "open")]
    leaving = border.leave(day=3)
    assert told() == [(entry, leaving, "left")]
    stay = Stay.objects.get()
    assert (stay.tier, stay.until, stay.surname) == ("document", date(2026, 11, 30), "PEREZ")


def test_a_late_upload_is_put_where_it_happened(border):
    first, second = border.enter(), border.enter(day=9)
    assert told() == [(first, None, "unknown_exit"), (second, None, "open")]
    late = border.leave(day=4)
    assert told() == [(first, late, "left"), (second, None, "open")]


def test_what_had_ended_before_is_left_alone(border):
    ended = (border.enter(), border.leave(day=1), "left")
    again = (border.enter(day=2), border.leave(day=3), "left")
    third = border.enter(day=4)
    assert told() == [ended, again, (third, None, "open")]


def test_what_comes_together_is_put_in_order_from_its_earliest(border):
    first, leaving = border.enter(), border.leave(day=3)
    early, late = border.crossing("exit"), border.crossing("entry")
    record_all([Told(late, border.at(9), "M12"), Told(early, border.at(1), "M12")])
    assert told() == [
        (first, early.inspection, "left"),
        (None, leaving, "unknown_entry"),
        (late.inspection, None, "open"),
    ]


def test_a_second_scan_is_no_second_exit_although_the_first_ended_a_stay(border):
    entry, leaving = border.enter(), border.leave(day=1)
    border.leave(day=1, minutes=2)
    assert told() == [(entry, leaving, "left")]


def test_refused_and_then_removed_is_no_stay(border):
    border.refuse()
    border.leave(day=0.5)
    assert told() == []


def test_a_refusal_that_arrives_late_takes_the_removal_out(border):
    leaving = border.leave(day=0.5)
    assert told() == [(None, leaving, "unknown_entry")]
    border.refuse()
    assert told() == []


def test_a_void_exit_opens_the_stay_again(border):
    entry, leaving = border.enter(), border.leave(day=3)
    border.void(leaving)
    assert told() == [(entry, None, "open")]
    border.void(entry)
    assert told() == []


def test_a_corrected_number_takes_the_crossing_to_another_person(border):
    entry, leaving = border.enter(), border.leave({**JUAN, "document_number": "SC1234568"}, day=3)
    assert told() == [(entry, None, "open"), (None, leaving, "unknown_entry")]
    border.correct(leaving, document_number="SC1234567")
    assert told() == [(entry, leaving, "left")]
    border.correct(leaving, document_number="SC9999999")
    assert told() == [(entry, None, "open"), (None, leaving, "unknown_entry")]


def test_the_same_number_with_another_spelling_of_its_issuer_is_one_person(border):
    entry, leaving = border.enter(GERMAN), border.leave(GERMAN_TYPED, day=2)
    assert told() == [(entry, leaving, "left")]
    assert Stay.objects.get().tier == Tier.ISSUER
    again = border.enter(GERMAN_TYPED, day=5)
    assert told()[-1] == (again, None, "open")


def test_a_name_alone_matches_nobody_and_is_a_work_item(border):
    entry, leaving = border.enter(), border.leave(JUANS_OTHER, day=5)
    assert told() == [(entry, None, "open"), (None, leaving, "unknown_entry")]
    (pair,) = queries.candidates()
    assert (pair.stay.entry, pair.leaving.exit, pair.is_same_number) == (entry, leaving, False)


def test_a_part_of_a_birth_date_is_not_enough_for_a_work_item(border):
    border.enter({**JUAN, "date_of_birth": "1990"})
    border.leave({**JUANS_OTHER, "date_of_birth": "1990"}, day=5)
    assert queries.candidates() == []


def test_the_same_document_with_another_birth_date_is_a_work_item(border):
    entry = border.enter()
    leaving = border.leave({**JUAN, "date_of_birth": "1990-05-04"}, day=5)
    (pair,) = queries.candidates()
    assert (pair.stay.entry, pair.leaving.exit, pair.is_same_number) == (entry, leaving, True)


def test_an_exit_before_the_entry_is_no_work_item(border):
    border.leave(JUANS_OTHER)
    border.enter(day=1)
    assert queries.candidates() == []


def test_a_human_says_that_two_are_one_and_may_take_it_back(border):
    entry, leaving = border.enter(), border.leave(JUANS_OTHER, day=5)
    say = {"officer": border.officers["second_line"], "entry": entry, "leaving": leaving}
    actions.decide_match(**say, is_same=True, reason="the same face", at=border.at(6))
    assert told() == [(entry, leaving, "left")]
    assert Stay.objects.get().tier == Tier.CONFIRMED
    again = border.enter(JUANS_OTHER, day=7)
    assert Stay.objects.get(pk=again).group == Stay.objects.get(pk=entry).group
    actions.decide_match(**say, is_same=False, reason="a brother", at=border.at(8))
    assert told() == [(entry, None, "open"), (None, leaving, "unknown_entry"), (again, None, "open")]
    assert queries.candidates() == []


def test_leaving_on_another_linked_passport_ends_the_stay_and_unlinking_opens_it_again(border):
    entry = border.enter()
    link = border.link(JUAN, JUANS_OTHER)
    leaving = border.leave(JUANS_OTHER, day=5)
    assert told() == [(entry, leaving, "left")]
    assert Stay.objects.get().tier == Tier.LINKED
    border.unlink(link, JUAN, JUANS_OTHER)
    assert told() == [(entry, None, "open"), (None, leaving, "unknown_entry")]


def test_a_link_that_comes_after_the_crossings_joins_them(border):
    entry, leaving = border.enter(), border.leave(JUANS_OTHER, day=5)
    border.link(JUAN, JUANS_OTHER)
    assert told() == [(entry, leaving, "left")]
    assert queries.candidates() == []


def test_an_ending_that_arrives_before_its_link_keeps_the_two_apart(border):
    entry, leaving = border.enter(), border.leave(JUANS_OTHER, day=5)
    late = uuid.uuid4()
    border.unlink(late, JUAN, JUANS_OTHER)
    border.link(JUAN, JUANS_OTHER, link=late)
    assert told() == [(entry, None, "open"), (None, leaving, "unknown_entry")]


def test_an_erased_link_joins_nobody(border):
    entry, leaving = border.enter(), border.leave(JUANS_OTHER, day=5)
    border.link(JUAN, JUANS_OTHER)
    erase_told("persons.link.agreed", at=border.at(40))
    assert told() == [(entry, None, "open"), (None, leaving, "unknown_entry")]


def test_an_erased_crossing_leaves_no_stay(border):
    entry = border.enter()
    erase_told("crossings.crossing.recorded", at=border.at(40))
    assert not Stay.objects.filter(pk=entry).exists()


def test_matching_that_fails_costs_no_crossing(border, monkeypatch):
    def fail(*_args, **_words):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(matching, "rematch", fail)
        entry = border.enter()
    assert is_behind("stays")
    assert queries.find_stay(entry) is None
    matching.match_all()
    assert queries.find_stay(entry) is not None


@pytest.mark.parametrize("seed", range(6))
def test_any_history_is_followed_as_if_made_anew(border, seed):
    """Crossings, refusals, corrections, voidings, decisions and links of four documents, in no order of time."""
    chance = random.Random(seed)
    papers = [JUAN, JUANS_OTHER, GERMAN, GERMAN_TYPED]
    crossings, links = [], []
    for _ in range(40):
        paper, day = chance.choice(papers), chance.uniform(0, 12)
        match chance.choice(
            ["enter", "leave", "enter", "leave", "refuse", "void", "correct", "decide", "link", "unlink"]
        ):
            case "enter":
                crossings.append(border.enter(paper, day=day))
            case "leave":
                crossings.append(border.leave(paper, day=day))
            case "refuse":
                border.refuse(paper, day=day)
            case "void" if crossings:
                border.void(crossings.pop(chance.randrange(len(crossings))))
            case "correct" if crossings:
                other = chance.choice(papers)
                names = ("issuing_state", "document_number", "nationality")
                border.correct(chance.choice(crossings), **{name: other[name] for name in names})
            case "link":
                pair = chance.sample(papers, 2)
                links.append((border.link(*pair), *pair))
            case "unlink" if links:
                border.unlink(*links.pop(chance.randrange(len(links))))
            case "decide" if pairs := queries.candidates():
                pair = chance.choice(pairs)
                actions.decide_match(
                    officer=border.officers["second_line"],
                    entry=pair.stay.entry,
                    leaving=pair.leaving.exit,
                    is_same=chance.random() < 0.7,
                    reason="compared",
                    at=border.at(20 + day),
                )
