"""The tables of name parts: particles, titles, honours, names that stand for one another, words of Arabic script."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

_TABLES = files("passavant.domain.names")


@cache
def _words() -> dict[str, list[str]]:
    read: dict[str, str] = tomllib.loads((_TABLES / "words.toml").read_text(encoding="utf-8"))
    return {kind: text.split() for kind, text in read.items()}


@cache
def particles() -> frozenset[str]:
    """Articles, prepositions and words of descent."""
    return frozenset(_words()["particles"])


@cache
def honours() -> frozenset[str]:
    """Honours and offices that lists take for names."""
    return frozenset(_words()["honours"])


@cache
def titles() -> frozenset[str]:
    return frozenset(_words()["titles"])


@cache
def glued_titles() -> tuple[str, ...]:
    """Titles that airlines write behind a given name without a blank, the longest first."""
    return tuple(sorted(_words()["glued_titles"], key=len, reverse=True))


MOST_GROUPS = 3
"""Groups that one name may be in."""


@cache
def alike_groups() -> dict[str, tuple[int, int, int]]:
    """The groups of each name, numbered from 1, 0 for none; names of one group may stand for one another."""
    groups: dict[str, list[int]] = {}
    for number, line in enumerate(_lines("alike.txt"), start=1):
        for name in dict.fromkeys(line.split()):
            groups.setdefault(name, []).append(number)
    filled = {name: [*found, 0, 0, 0] for name, found in groups.items()}
    return {name: (found[0], found[1], found[2]) for name, found in filled.items()}


NO_GROUPS = (0, 0, 0)


@cache
def common_shares() -> dict[str, float]:
    """The share of persons who bear a part of a name, for those that are frequent; the largest where several stand."""
    shares: dict[str, float] = {}
    for line in _lines("common.txt"):
        mille, *names = line.split()
        for name in names:
            shares[name] = max(shares.get(name, 0.0), int(mille) / 1000)
    return shares


@cache
def arabic_words() -> dict[str, str]:
    """Words of Arabic script as passports usually write them, several parts divided by blanks."""
    return {word: " ".join(letters) for word, *letters in (line.split() for line in _lines("arabic.txt"))}


def _lines(table: str) -> list[str]:
    text = (_TABLES / table).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
