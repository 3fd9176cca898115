"""Names in the zone: read apart, and cut to fit (ICAO Doc 9303-4, 4.2.3; 9303-5 and -6, 4.2.3)."""

from __future__ import annotations

from collections.abc import Sequence

from passavant.domain.mrz.alphabet import FILLER


def read_names(printed: str) -> tuple[str, str]:
    """Surname and given names of a name field; without "<<" everything is surname."""
    surname, _, given_names = printed.rstrip(FILLER).partition("<<")
    return _spaced(surname), _spaced(given_names)


def _spaced(printed: str) -> str:
    return " ".join(printed.replace(FILLER, " ").split())


def name_field(surname: str, given_names: str, *, width: int) -> str:
    """A name field of exactly `width` characters from names of A-Z and "<" or spaces.

    A name that is too long keeps its order and the beginning of every part: parts are cut from the last
    one backwards, a letter of each stays, and the field then ends in a letter, which tells that it was cut.
    """
    surnames, given = surname.replace(FILLER, " ").split(), given_names.replace(FILLER, " ").split()
    if not given:
        return FILLER.join(_shorten(surnames, width)).ljust(width, FILLER)
    whole = f"{FILLER.join(surnames)}<<{FILLER.join(given)}"
    if len(whole) <= width:
        return whole.ljust(width, FILLER)
    # Two letters of the given names are shown at least; where the field would not come out full, more or one.
    cut = [_cut_to(width, surnames, given, shown=shown) for shown in (2, 3, 1, *range(4, len(given) * 2))]
    return next((field for field in cut if len(field) == width), cut[0]).ljust(width, FILLER)


def _cut_to(width: int, surnames: Sequence[str], given: Sequence[str], *, shown: int) -> str:
    """Both names in the width, with at least `shown` characters of the given names if they have as many."""
    least = min(len(FILLER.join(given)), shown)
    primary = FILLER.join(_shorten(surnames, width - 2 - least))
    return f"{primary}<<{FILLER.join(_shorten(given, width - 2 - len(primary)))}"


def _shorten(parts: Sequence[str], room: int) -> list[str]:
    """Parts that fit the room with one filler between them; parts are dropped only if initials do not fit."""
    kept = list(parts)
    while 2 * len(kept) - 1 > room:
        kept.pop()
    excess = sum(map(len, kept)) + len(kept) - 1 - room
    for index in reversed(range(len(kept))):
        if excess <= 0:
            break
        cut = min(excess, len(kept[index]) - 1)
        kept[index] = kept[index][: len(kept[index]) - cut]
        excess -= cut
    return kept
