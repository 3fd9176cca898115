"""Boards tell what stands now: any site, however long it was away, ends with the lines that headquarters has."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from passavant.journal import clock
from passavant.relay import boards
from passavant.relay.boards import Source
from passavant.relay.errors import NotHeadquarters
from passavant.relay.models import Board, BoardLine

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 2, 17, tzinfo=UTC)
THERE, HERE = "letters.waiting", "here"
"""One database plays both sides: the post's copy stands under a name of its own."""


@dataclass
class Headquarters:
    """What stands in a room's tables, and the board that is made of it."""

    standing: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    now: datetime = NOON

    @property
    def source(self) -> Source:
        return Source(stands=lambda: list(self.standing.items()), found_by=self._found_by)

    def _found_by(self, keys: Collection[str]) -> Mapping[str, str]:
        self.asked += len(keys)
        return {key: f"document of {key}" for key in keys}

    def later(self, **more: float) -> None:
        self.now += timedelta(**(more or {"minutes": 1}))
        clock.stop_at(self.now)


@pytest.fixture
def hq(monkeypatch: pytest.MonkeyPatch) -> Iterator[Headquarters]:
    made = Headquarters()
    monkeypatch.setattr(boards, "_sources", {THERE: made.source})
    with clock.stopped_at(NOON):
        yield made


def answer(most: int = 100, name: str = HERE) -> tuple[dict[str, Any], bytes]:
    stands = boards.stand_here(name)
    return boards.changes_since(THERE, series=stands["series"], number=stands["number"], most=most)


def hear(most: int = 100) -> int:
    """Read all there is, as a round does; returns how many lines came."""
    came, more = 0, boards.is_behind(HERE, boards.marks()[THERE])
    while more:
        told, payload = answer(most)
        came += boards.take(HERE, told, payload)
        more = told["more"]
    return came


def lines(name: str = HERE) -> dict[str, str]:
    return dict(BoardLine.objects.filter(board=name).exclude(line="").values_list("key", "line"))


def test_a_site_hears_what_stands_and_then_what_changed(hq: Headquarters) -> None:
    hq.standing |= {"a": '"one"', "b": '"two"', "c": '"three"'}
    assert hear() == 3
    hq.later()
    hq.standing["b"] = '"other"'
    del hq.standing["c"]
    assert hear() == 2
    assert lines() == {"a": '"one"', "b": '"other"'}
    hq.later()
    assert hear() == 0
    assert hq.asked == 4, "who has not changed is not asked for again"


def test_what_came_and_went_while_a_site_was_away_is_never_told_to_it(hq: Headquarters) -> None:
    hq.standing |= {"a": '"one"'}
    hear()
    for day in range(90):
        hq.standing |= {"a": f'"day {day}"', f"guest {day}": '"here"'}
        hq.standing.pop(f"guest {day - 1}", None)
        hq.later(days=1)
        boards.renew(THERE)
    told, payload = answer(most=1000)
    assert boards.take(HERE, told, payload) == 2 + 89, "of each guest who left, that they left"
    Board.objects.filter(name=HERE).delete()
    BoardLine.objects.filter(board=HERE).delete()
    assert hear() == 2, "a site that knows nobody is told of nobody who left"
    assert lines() == hq.standing


def test_a_line_is_found_by_who_knows_the_whole_of_what_it_is_about(hq: Headquarters) -> None:
    hq.standing |= {"a": '"one"', "b": '"two"'}
    hear()
    assert list(boards.find(HERE, ["document of a", "document of nobody"])) == ["one"]
    assert not list(boards.find(HERE, ["document of "]))
    secret = Board.objects.get(name=HERE).secret
    assert boards.digest_of("document of a", secret) != boards.digest_of("document of a", "00" * 32)
    assert not any(
        "document" in value
        for row in BoardLine.objects.filter(board=HERE)
        for value in (row.sought, row.line)
    )


def test_a_board_in_pieces_is_of_no_moment_until_the_last_has_come(hq: Headquarters) -> None:
    hq.standing |= {f"{number:03}": f'"{number}"' for number in range(25)}
    told, payload = answer(most=10)
    boards.take(HERE, told, payload)
    assert told["more"]
    assert boards.as_of(HERE) is None
    while told["more"]:
        told, payload = answer(most=10)
        boards.take(HERE, told, payload)
    assert boards.as_of(HERE) == NOON
    assert lines() == hq.standing


def test_a_site_is_as_fresh_as_the_last_word_even_where_nothing_changed(hq: Headquarters) -> None:
    hq.standing |= {"a": '"one"'}
    hear()
    hq.later(hours=5)
    assert hear() == 0
    assert boards.as_of(HERE) == NOON + timedelta(hours=5)


def test_a_great_board_is_made_by_and_by_so_that_no_question_waits_long(
    hq: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "_CHANGED_AT_ONCE", 10)
    hq.standing |= {f"{number:03}": f'"{number}"' for number in range(60)}
    assert hear() == 20, "one question that asks how it stands, and one for the lines"
    assert boards.as_of(HERE) is None, "headquarters itself has not made all of it"
    for _ in range(3):
        hear()
    assert lines() == hq.standing
    assert boards.as_of(HERE) == NOON


def test_a_board_that_headquarters_lost_is_told_anew(hq: Headquarters) -> None:
    hq.standing |= {"a": '"one"', "b": '"two"'}
    hear()
    Board.objects.filter(name=THERE).delete()
    BoardLine.objects.filter(board=THERE).delete()
    del hq.standing["a"]
    hq.later()
    assert hear() == 1
    assert lines() == {"b": '"two"'}


def test_lines_that_ended_are_forgotten_where_they_are_many(
    hq: Headquarters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "_GONE_AT_MOST", 5)
    hq.standing |= {f"{number:03}": '"here"' for number in range(40)}
    hear()
    hq.standing = {"039": '"here"'}
    hq.later()
    boards.renew(THERE)
    assert BoardLine.objects.filter(board=THERE, line="").count() == 5
    told, payload = answer()
    assert told["anew"]
    boards.take(HERE, told, payload)
    assert lines() == hq.standing


def test_a_stick_that_comes_late_or_twice_changes_nothing(hq: Headquarters) -> None:
    hq.standing |= {"a": '"one"', "b": '"two"'}
    first = answer()
    hq.later()
    hq.standing = {"c": '"three"'}
    hear()
    assert boards.take(HERE, *first) == 0
    second = answer()
    hq.later()
    hq.standing |= {"d": '"four"'}
    hear()
    assert boards.take(HERE, *second) == 0
    assert lines() == hq.standing


def test_changes_are_not_taken_where_what_they_follow_was_lost(hq: Headquarters) -> None:
    hq.standing |= {"a": '"one"'}
    hear()
    hq.later()
    hq.standing |= {"b": '"two"'}
    told, payload = answer()
    Board.objects.filter(name=HERE).delete()
    BoardLine.objects.filter(board=HERE).delete()
    assert boards.take(HERE, told, payload) == 0
    assert hear() == 2


@pytest.mark.parametrize(
    "broken",
    [
        {"number": "many"},
        {"as_of": "noon"},
        {"as_of": "2026-11-02T17:00:00"},
        {"series": None, "since": None},
    ],
)
def test_what_is_not_told_as_boards_are_is_refused(hq: Headquarters, broken: dict[str, Any]) -> None:
    hq.standing |= {"a": '"one"'}
    told, payload = answer()
    with pytest.raises(NotHeadquarters):
        boards.take(HERE, {**told, **broken}, payload)
    with pytest.raises(NotHeadquarters):
        boards.take(HERE, told, payload[:-4])
    with pytest.raises(NotHeadquarters):
        boards.is_behind(HERE, {"series": "x"})


@pytest.mark.parametrize("seed", range(5))
def test_any_row_of_changes_and_hearings_ends_alike(hq: Headquarters, seed: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(boards, "_GONE_AT_MOST", 3)
    monkeypatch.setattr(boards, "_CHANGED_AT_ONCE", 7)
    chance = random.Random(seed)
    late: list[Any] = []
    for _ in range(60):
        hq.later()
        step = chance.choice(("put", "put", "drop", "hear", "ask", "late", "lost here", "lost there"))
        if step == "put":
            hq.standing |= {
                f"{chance.randrange(20)}": f'"{chance.random()}"' for _ in range(chance.randint(1, 9))
            }
        elif step == "drop" and hq.standing:
            del hq.standing[chance.choice(sorted(hq.standing))]
        elif step == "hear":
            hear(most=chance.randint(1, 9))
        elif step == "ask":
            late.append(answer(most=chance.randint(1, 9)))
        elif step == "late" and late:
            boards.take(HERE, *late.pop(chance.randrange(len(late))))
        elif step.startswith("lost") and chance.random() < 0.3:
            name = HERE if step == "lost here" else THERE
            Board.objects.filter(name=name).delete()
            BoardLine.objects.filter(board=name).delete()
    for _ in range(10):
        hq.later()
        hear(most=chance.randint(1, 9))
    assert lines() == hq.standing
    assert boards.as_of(HERE) == hq.now
