"""Stays from movements: the cases of land gates, late posts and second documents, and what holds for any sequence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.stays import Ending, Kind, Move, Tier, join, match

DAY_ONE = datetime(2026, 11, 2, 12, tzinfo=UTC)


def moved(number, kind, *, days=0.0, minutes=0, person="p1", issuer="DOM", document="SC1234567"):
    return Move(
        key=UUID(int=number),
        at=DAY_ONE + timedelta(days=days, minutes=minutes),
        kind=Kind(kind),
        person=person,
        issuing_state=issuer,
        document_number=document,
    )


def told(*moves, **words):
    return [
        (
            found.entry.key.int if found.entry else None,
            found.exit.key.int if found.exit else None,
            str(found.ending),
        )
        for found in match(moves, **words)
    ]


def test_an_entry_and_its_exit_are_one_stay():
    (found,) = match([moved(1, "entry"), moved(2, "exit", days=3)])
    assert (found.ending, found.tier, found.key) == (Ending.LEFT, Tier.DOCUMENT, UUID(int=1))


def test_an_entry_without_an_exit_is_open():
    assert told(moved(1, "entry")) == [(1, None, "open")]


def test_two_entries_in_a_row_leave_the_first_with_an_unknown_exit_and_are_no_overstay():
    assert told(moved(1, "entry"), moved(2, "entry", days=9)) == [
        (1, None, "unknown_exit"),
        (2, None, "open"),
    ]


def test_an_exit_whose_entry_is_not_here_is_told_as_that():
    assert told(moved(1, "exit")) == [(None, 1, "unknown_entry")]


def test_a_late_upload_of_an_offline_post_is_put_where_it_happened():
    arrived = [moved(1, "entry"), moved(3, "entry", days=9), moved(2, "exit", days=4)]
    assert told(*arrived) == [(1, 2, "left"), (3, None, "open")]


def test_the_same_scan_twice_is_one_crossing():
    moves = [
        moved(1, "entry"),
        moved(2, "entry", minutes=2),
        moved(3, "exit", days=1),
        moved(4, "exit", days=1, minutes=1),
    ]
    assert told(*moves) == [(1, 3, "left")]


def test_out_and_in_again_within_minutes_is_no_second_scan():
    moves = [moved(1, "entry"), moved(2, "exit", minutes=1), moved(3, "entry", minutes=2)]
    assert told(*moves) == [(1, 2, "left"), (3, None, "open")]


def test_a_second_scan_of_an_exit_is_known_where_the_beginning_is_left_out():
    leaving = moved(2, "exit", days=1)
    assert told(moved(3, "exit", days=1, minutes=1), after=leaving) == []


def test_refused_and_then_removed_is_no_stay():
    assert told(moved(1, "refusal"), moved(2, "exit", days=0.5)) == []


def test_a_refusal_does_not_swallow_the_exit_of_a_stay():
    moves = [moved(1, "entry"), moved(2, "refusal", days=1), moved(3, "exit", days=2)]
    assert told(*moves) == [(1, 3, "left")]


def test_a_refusal_before_an_admission_is_over_with_it():
    moves = [
        moved(1, "refusal"),
        moved(2, "entry", days=1),
        moved(3, "exit", days=2),
        moved(4, "exit", days=9),
    ]
    assert told(*moves) == [(2, 3, "left"), (None, 4, "unknown_entry")]


def test_the_tier_says_by_what_an_exit_belongs_to_its_entry():
    entry = moved(1, "entry", issuer="D", document="C01X00T47")
    same = moved(2, "exit", days=1, person="p2", issuer="DEU", document="C01X00T47")
    other = moved(3, "exit", days=1, person="p3", issuer="FRA", document="12AB34567")
    assert [found.tier for found in match([entry, same])] == [Tier.ISSUER]
    assert [found.tier for found in match([entry, other])] == [Tier.LINKED]
    confirmed = {(entry.key, other.key)}
    assert [found.tier for found in match([entry, other], confirmed=confirmed)] == [Tier.CONFIRMED]


def test_persons_without_papers_are_never_of_one_document():
    entry = moved(1, "entry", document="", issuer="")
    leaving = moved(2, "exit", days=1, person="p2", document="", issuer="")
    assert [found.tier for found in match([entry, leaving])] == [Tier.LINKED]


def test_links_hang_together_over_several():
    joined = join([("a", "b"), ("b", "c"), ("x", "y")])
    assert joined["a"] == joined["c"] == {"a", "b", "c"}
    assert joined["x"] == {"x", "y"}
    assert "z" not in joined


@st.composite
def movements(draw):
    kinds = draw(st.lists(st.sampled_from(["entry", "exit", "refusal"]), max_size=14))
    minutes = draw(st.lists(st.integers(0, 500), min_size=len(kinds), max_size=len(kinds)))
    persons = draw(st.lists(st.sampled_from(["p1", "p2"]), min_size=len(kinds), max_size=len(kinds)))
    rows = zip(kinds, minutes, persons, strict=True)
    return [moved(n, kind, minutes=at, person=person) for n, (kind, at, person) in enumerate(rows)]


@given(movements(), st.randoms())
def test_the_order_of_arrival_changes_nothing(moves, chance):
    shuffled = list(moves)
    chance.shuffle(shuffled)
    assert told(*shuffled) == told(*moves)


@given(movements())
def test_no_crossing_is_in_two_stays_and_every_exit_is_after_its_entry(moves):
    found = list(match(moves))
    keys = [move.key for each in found for move in (each.entry, each.exit) if move]
    assert len(keys) == len(set(keys))
    assert all(each.entry.at <= each.exit.at for each in found if each.entry and each.exit)
    assert sum(each.ending is Ending.OPEN for each in found) <= 1


@given(movements())
def test_matching_on_after_any_exit_is_the_same_as_matching_all(moves):
    """What the stays room does at each crossing: it goes on after the last stay that ended."""
    whole = list(match(moves))
    for number, found in enumerate(whole):
        if found.ending is Ending.LEFT:
            rest = [move for move in moves if (move.at, move.key.int) > (found.exit.at, found.exit.key.int)]
            assert list(match(rest, after=found.exit)) == whole[number + 1 :]
