"""Boards: what headquarters tells every site as it stands now, and not as it came about.

A board is a table of short lines. Each change of a line has a number; a site says which number it has come to, and gets
the lines that changed since: after ninety days as after a minute the present state, and nothing of the time between.
Both sides may lose a board: headquarters makes it anew from its tables, and a site asks for all of it again.

A line is found by a digest that takes the board's secret and whole knowledge of what is looked for, and a while on
purpose: who takes a post can ask for somebody whose document they know, and cannot try all documents there may be.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q

from passavant.journal import canonical, clock
from passavant.relay.errors import NotHeadquarters
from passavant.relay.models import Board, BoardLine

LINES_AN_ANSWER = 10_000
"""Some hundred kilobytes: what a message holds."""
EVERY_LINE = 1_000_000_000
"""On a stick one answer holds everything."""
_RENEWED_EVERY = timedelta(seconds=15)
_OF_THE_TIME = 20
"""A board that takes long to make anew is made anew more seldom: never more than one part in so many of the time."""
_CHANGED_AT_ONCE = 1000
"""A question waits a second or two for their digests; the rest is left to the next one who asks."""
_GONE_AT_MOST = 20_000
"""So many lines that ended are remembered, and as many as there are lines that stand, if those are more."""
_WRITTEN_TOGETHER = 2000
_KNOWN = ["sought", "line", "number"]


@dataclass(frozen=True, slots=True)
class Source:
    """What headquarters makes a board of."""

    stands: Callable[[], Iterable[tuple[str, str]]]
    """Every line that stands now, under its key."""
    found_by: Callable[[Collection[str]], Mapping[str, str]]
    """For some keys what has to be known to find their lines."""


_sources: dict[str, Source] = {}


def declare_board(name: str, source: Source) -> None:
    """Say that a room tells all sites what stands in its tables."""
    if name in _sources:
        raise ValueError(f"the board {name} is declared twice")
    _sources[name] = source


def board_names() -> tuple[str, ...]:
    return tuple(sorted(_sources))


# -- at headquarters


def renew(name: str) -> Board:
    """The board as it stands; made anew where that is due and nobody else is at it."""
    board, _made = Board.objects.get_or_create(
        name=name, defaults={"series": secrets.token_hex(16), "secret": secrets.token_hex(32)}
    )
    return _make_anew(board) if _claim(board) else board


def _claim(board: Board) -> bool:
    """Take the turn to make a board anew; whoever asks meanwhile is told how it stood before, and writes nothing."""
    now = clock.now()
    if board.due_at is not None and board.due_at > now:
        return False
    due = Board.objects.filter(name=board.name).filter(Q(due_at=None) | Q(due_at__lte=now))
    return bool(due.update(due_at=now + _RENEWED_EVERY))


def _make_anew(board: Board) -> Board:
    """Digests are made before anything is written, for nobody's records may wait for them."""
    began, as_of = time.monotonic(), clock.now()
    changed, gone, standing = _differences(board)
    some = dict(islice(changed.items(), _CHANGED_AT_ONCE))
    found_by = _sources[board.name].found_by(some.keys())
    rows = [
        BoardLine(board=board.name, key=key, sought=digest_of(known, board.secret), line=some[key])
        for key, known in found_by.items()
    ]
    rows += [BoardLine(board=board.name, key=key, sought="", line="") for key in gone]
    is_whole = len(some) == len(changed)
    took = timedelta(seconds=time.monotonic() - began)
    with transaction.atomic():
        board = Board.objects.select_for_update().get(name=board.name)
        _write(board, rows)
        _forget(board, standing=standing)
        board.as_of = as_of if is_whole else None
        board.due_at = as_of + max(_RENEWED_EVERY, took * _OF_THE_TIME) if is_whole else as_of
        board.save()
    return board


def _differences(board: Board) -> tuple[dict[str, str], list[str], int]:
    """Lines that are new or other than they were told, keys of those that are gone, and how many stand."""
    told = dict(_lines(board).values_list("key", "line"))
    stands = dict(_sources[board.name].stands())
    changed = {key: line for key, line in stands.items() if told.get(key) != line}
    return changed, [key for key, line in told.items() if line and key not in stands], len(stands)


def _write(board: Board, rows: list[BoardLine]) -> None:
    for number, row in enumerate(rows, start=board.number + 1):
        row.number = number
    board.number += len(rows)
    _store(rows)


def _forget(board: Board, *, standing: int) -> None:
    """Let go of the lines that ended first, where there are many: who has not heard of them is told everything."""
    gone = _lines(board).filter(line="")
    over = gone.count() - max(standing, _GONE_AT_MOST)
    if over > 0:
        board.forgotten = gone.order_by("number").values_list("number", flat=True)[over - 1]
        gone.filter(number__lte=board.forgotten).delete()


def changes_since(name: str, *, series: str, number: int, most: int) -> tuple[dict[str, Any], bytes]:
    """What a site has to hear that has come so far within a series: what is told of it, and the lines."""
    board = renew(name)
    anew = series != board.series or number < board.forgotten or number > board.number
    lines = _lines(board).exclude(line="") if anew else _lines(board).filter(number__gt=number)
    rows = list(lines.order_by("number").values_list("key", *_KNOWN)[: most + 1])
    more = len(rows) > most
    told = {
        **_mark(board),
        "board": name,
        "secret": board.secret,
        "since": number,
        "number": rows[most - 1][-1] if more else board.number,
        "anew": anew,
        "more": more,
    }
    return told, zlib.compress(canonical.text_of([list(row) for row in rows[:most]]).encode())


def marks() -> dict[str, dict[str, Any]]:
    """How every board stands at headquarters, for sites to see whether there is something new."""
    return {name: _mark(renew(name)) for name in board_names()}


def _mark(board: Board) -> dict[str, Any]:
    return {
        "series": board.series,
        "number": board.number,
        "as_of": board.as_of.isoformat() if board.as_of else "",
    }


# -- at every other site


def stand_here(name: str) -> dict[str, Any]:
    """How far this site has come, as it asks headquarters for the rest."""
    board = Board.objects.filter(name=name).first()
    return {
        "board": name,
        "series": board.series if board else "",
        "number": board.number if board else 0,
    }


def is_behind(name: str, mark: Mapping[str, Any]) -> bool:
    """Whether headquarters' board goes further; where it does not, this one is of then.

    Raises:
        NotHeadquarters: it is not told as boards are.
    """
    try:
        series, number, as_of = str(mark["series"]), int(mark["number"]), _instant(mark["as_of"])
    except (KeyError, TypeError, ValueError):
        raise NotHeadquarters("relay.not_understood") from None
    return not Board.objects.filter(name=name, series=series, number=number).update(as_of=as_of)


def take(name: str, told: Mapping[str, Any], payload: bytes) -> int:
    """Take lines as headquarters told them; returns how many. What comes late or out of turn, as by a stick, is left.

    Raises:
        NotHeadquarters: it is not told as boards are.
    """
    try:
        answer = _Answer.read(told)
        rows = [
            BoardLine(board=name, key=str(key), sought=str(sought), line=str(line), number=int(number))
            for key, sought, line, number in json.loads(zlib.decompress(payload))
        ]
    except (KeyError, TypeError, ValueError, zlib.error):
        raise NotHeadquarters("relay.not_understood") from None
    with transaction.atomic():
        if not answer.follows(Board.objects.filter(name=name).first()):
            return 0
        if answer.anew:
            BoardLine.objects.filter(board=name).delete()
        else:
            _drop(name, [row.key for row in rows if not row.line])
        _store([row for row in rows if row.line])
        Board.objects.update_or_create(name=name, defaults=answer.mark)
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What headquarters told of a board, beside its lines."""

    mark: Mapping[str, Any]
    as_of: datetime | None
    since: int
    anew: bool

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> _Answer:
        as_of = _instant(told["as_of"])
        mark = {
            "series": str(told["series"]),
            "secret": str(told["secret"]),
            "number": int(told["number"]),
            "as_of": None if told["more"] else as_of,
        }
        return cls(mark, as_of, int(told["since"]), bool(told["anew"]))

    def follows(self, here: Board | None) -> bool:
        """Whether nothing lies between it and what is here, and it is not older."""
        if here is None or here.series != self.mark["series"]:
            is_older = here is not None and here.as_of and self.as_of and self.as_of < here.as_of
            return self.anew and not is_older
        return self.mark["number"] >= here.number and (self.anew or self.since <= here.number)


def find(name: str, known: Iterable[str]) -> Iterator[Any]:
    """The lines that somebody finds who knows one of these: their values."""
    board = Board.objects.filter(name=name).first()
    if board is None:
        return
    sought = [digest_of(each, board.secret) for each in known]
    for line in BoardLine.objects.filter(board=name, sought__in=sought).values_list("line", flat=True):
        yield json.loads(line)


def as_of(name: str) -> datetime | None:
    """When headquarters' tables were as the board here says; None: it never came whole."""
    return Board.objects.filter(name=name).values_list("as_of", flat=True).first()


def has_come(name: str) -> bool:
    """Whether headquarters has ever told of a board here."""
    return Board.objects.filter(name=name).exists()


@lru_cache(maxsize=256)
def digest_of(known: str, secret: str) -> str:
    """By what a line is found: slow on purpose (some milliseconds), so that nobody tries all that may be known."""
    salt = bytes.fromhex(secret)
    return hashlib.scrypt(known.encode(), salt=salt, n=512, r=8, p=1, dklen=16).hex()


def _drop(name: str, keys: list[str]) -> None:
    for start in range(0, len(keys), _WRITTEN_TOGETHER):
        BoardLine.objects.filter(board=name, key__in=keys[start : start + _WRITTEN_TOGETHER]).delete()


def _store(rows: list[BoardLine]) -> None:
    BoardLine.objects.bulk_create(
        rows,
        batch_size=_WRITTEN_TOGETHER,
        update_conflicts=True,
        unique_fields=["board", "key"],
        update_fields=_KNOWN,
    )


def _lines(board: Board) -> Any:
    return BoardLine.objects.filter(board=board.name)


def _instant(told: object) -> datetime | None:
    """When it was so at headquarters; None: not all of it is made yet."""
    if not told:
        return None
    instant = datetime.fromisoformat(str(told))
    if instant.tzinfo is None:
        raise ValueError("a board is of an instant")
    return instant
