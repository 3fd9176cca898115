"""A query made ready for the kernel: what its name may be read as, its dates, its numbers.

A name's parts are its smallest pieces. What airlines and zones ran together is also read cut apart, what lists write
together is also read joined, and a title glued to a name is also read without it; the kernel takes of these readings
the one that agrees best, each piece once.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from passavant.domain.codes.numbers import SHORTEST, folded_number, normal_number
from passavant.domain.codes.states import issuer_of
from passavant.domain.names.parts import LONGEST_PART, Part, part_of, parts_of
from passavant.domain.names.words import MOST_GROUPS, NO_GROUPS, alike_groups, glued_titles
from passavant.domain.screening.records import Query

MOST_PIECES = 32
MOST_ARCS = 96
SHORTEST_RUN = 5
"""Letters of the shortest word that is tried as several run together."""
MOST_WORDS = 12
"""Parts of a query's name that are looked for."""
ZONE_NAMES = frozenset({29, 30, 31, 38, 39})
"""Characters of a name that fills its zone, or all but one: 30 on cards, 31 and 39 on the other formats (ICAO Doc
9303-5, -6 and -4, 4.2.2). Such a name may be cut."""
LONGEST_JOINED = 16
"""Letters of joined neighbours for which near spellings are looked for too."""

THOROUGH, WORD = 1, 2
"""How an arc is looked for: near spellings too; and whether it is a word as it was written."""

Split = Callable[[bytes], Sequence[int]]
"""Where the parts of a long word end, when it can be read as known ones; empty when it cannot."""

_SEX = {"M": 1, "F": 2}
_SERVANT = re.compile(
    "^(ABD)(UL|AL|EL|OUL|UR|AR|ER|US|AS|ES|UN|AN|EN|U|E|A|)(?=[BCDFGHJKLMNPQRSTVWXYZ])(.{3,})$"
)
_OF_GOD = re.compile("^(.{3,})(ULLAH|OLLAH|ALLAH|ELLAH|OULLAH|ULLA|OLLA)$")
_ARTICLE = re.compile("^(AL|EL|IBN|BIN|BEN|ABU|ABOU|UL|BINT|OULD)(.{3,})$")


@dataclass(frozen=True, slots=True)
class Arc:
    """One way to read some pieces of the name as a token."""

    text: str
    mask: int
    kind: int = 0
    how: int = THOROUGH


@dataclass(slots=True)
class Asked:
    """A query for the kernel: the packed block, and the arcs by number to tell of them afterwards."""

    block: bytes
    arcs: list[Arc]
    pieces: list[str] = field(default_factory=list)


_HEAD = struct.Struct("<QQIIIiiHHHH4x")


def ask(query: Query, split: Split) -> Asked:
    """Pack a query.

    Args:
        split: asks the index whether a word is several known ones run together.
    """
    arcs, pieces, cut = _read_name(query, split)
    first, last = pack_date(query.dob)
    number = number_of(query.document_number)
    groups = alike_groups()
    texts = [arc.text.encode("ascii") for arc in arcs]
    offsets = [0]
    for text in texts:
        offsets.append(offsets[-1] + len(text))
    n = len(arcs)
    block = (
        _HEAD.pack(
            number_key(number),
            number_key(folded_number(number)),
            n,
            len(pieces),
            cut,
            first,
            last,
            state_key(query.nationality),
            state_key(query.document_country),
            _SEX.get(query.sex, 0),
            0,
        )
        + struct.pack(
            f"<{n + 1}I{n}I{MOST_GROUPS * n}I",
            *offsets,
            *[arc.mask for arc in arcs],
            *[group for arc in arcs for group in groups.get(arc.text, NO_GROUPS)],
        )
        + bytes([arc.kind for arc in arcs])
        + bytes([arc.how for arc in arcs])
        + b"".join(texts)
    )
    return Asked(block, arcs, pieces)


@lru_cache(maxsize=1 << 15)
def pack_date(text: str) -> tuple[int, int]:
    """A date or span of years as the kernel compares it; 0 where it is none or cannot be.

    Returns:
        year * 512 + month * 32 + day, unknown parts 0; and the last year of a span, else 0.
    """
    head, slash, tail = text.partition("/")
    try:
        numbers = [int(part) for part in head.split("-")] if head else []
        until = int(tail) if slash else 0
    except ValueError:
        return 0, 0
    if not 1 <= len(numbers) <= 3:
        return 0, 0
    year, month, day = (*numbers, 0, 0)[:3]
    if not (0 < year < 10000 and 0 <= month <= 12 and 0 <= day <= 31 and 0 <= until < 10000):
        return 0, 0
    return year * 512 + month * 32 + day, until


def number_of(text: str) -> str:
    """A document number without blanks and signs; empty when it is too short to mean anything."""
    number = normal_number(text)
    return number if len(number) >= SHORTEST else ""


def number_key(number: str) -> int:
    """64 bits of a document number; 0 for none."""
    return text_key(number) if number else 0


def text_key(text: str) -> int:
    """64 bits of a text, never 0; two texts in a list of millions hardly ever share one."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") or 1


@lru_cache(maxsize=1 << 12)
def state_key(code: str) -> int:
    """A State's code of up to three letters as a number; 0 for none or another form. Zones write D for DEU."""
    code = issuer_of(code)
    if not code or len(code) > 3 or not (code.isascii() and code.isalpha()):
        return 0
    number = 0
    for letter in code.upper():
        number = number * 27 + ord(letter) - 64
    return number


def sex_key(sex: str) -> int:
    return _SEX.get(sex, 0)


def _read_name(query: Query, split: Split) -> tuple[list[Arc], list[str], int]:
    """The arcs of a name, its pieces, and the number of the piece that a zone may have cut, from 1, or 0."""
    sides = _sides(query)
    arcs: list[Arc] = []
    pieces: list[str] = []
    for side in sides:
        masks: list[int] = []
        for part in side:
            words = _pieces_of(part, split)
            if len(pieces) + len(words) > MOST_PIECES:
                words = [part.text]
            if len(pieces) + len(words) > MOST_PIECES:
                break
            mask = ((1 << len(words)) - 1) << len(pieces)
            masks.append(mask)
            _add_readings(arcs, part, words, mask, len(pieces))
            pieces += words
        _add_joined(arcs, side[: len(masks)], masks)
    return arcs[:MOST_ARCS], pieces, _cut_piece(query, sides, pieces)


def _sides(query: Query) -> list[tuple[Part, ...]]:
    """Surname and given names, or the whole name where they are not told apart."""
    if query.surname or query.given:
        sides = [parts_of(query.surname), parts_of(query.given)]
    else:
        sides = [parts_of(query.name)]
    room = MOST_WORDS
    kept = []
    for side in sides:
        kept.append(side[:room])
        room -= len(kept[-1])
    return [side for side in kept if side]


def _pieces_of(part: Part, split: Split) -> list[str]:
    """The words that a part is made of when it was run together; the part itself when not."""
    bare = _without_title(part.text)
    if part.kind or len(bare) < SHORTEST_RUN:
        return [part.text]
    words = _cut_apart(bare, split)
    return words if len(words) > 1 else [part.text]


def _cut_apart(word: str, split: Split) -> list[str]:
    """Into words that the list knows, else by the rules of Arabic compounds and articles."""
    if len(word) < SHORTEST_RUN:
        return [word]
    ends = split(word.encode("ascii"))
    if ends:
        known = [word[start:end] for start, end in zip((0, *ends), ends, strict=False)]
        return [piece for each in known for piece in _without_article(each)]
    return [piece for each in _compound(word) for piece in _cut_apart(each, split)] or [word]


def _without_article(word: str) -> list[str]:
    """A known word in two where it begins with an article: ALDIN, which others write AL DIN."""
    found = _ARTICLE.match(word)
    return list(found.groups()) if found else [word]


def _compound(text: str) -> list[str]:
    """Arabic names of several words that are written as one: ABDURRAHMAN, ATIQULLAH, ALSAID, IBNALSHAYKH."""
    for form in (_SERVANT, _OF_GOD, _ARTICLE):
        found = form.match(text)
        if found:
            return [word for word in found.groups() if word]
    return []


@lru_cache(maxsize=1 << 15)
def _without_title(text: str) -> str:
    """Without what an airline wrote behind it, or before it: ATIFDR, DRBASHIR."""
    for title in glued_titles():
        if len(text) >= len(title) + 3:
            if text.endswith(title):
                return _without_title(text.removesuffix(title))
            if text.startswith(title) and text != title and title in ("DR", "PROF"):
                return _without_title(text.removeprefix(title))
    return text


def _add_readings(arcs: list[Arc], part: Part, words: list[str], mask: int, first: int) -> None:
    arcs.append(Arc(part.text, mask, part.kind, THOROUGH | WORD))
    bare = _without_title(part.text)
    if bare != part.text:
        arcs.append(Arc(bare, mask, how=THOROUGH | WORD))
    if len(words) > 1:
        for number, word in enumerate(words):
            arcs.append(Arc(word, 1 << (first + number), part_of(word).kind))


def _add_joined(arcs: list[Arc], side: Sequence[Part], masks: Sequence[int]) -> None:
    """Neighbours written as one: DELVALLE for DEL VALLE, NAMUNG for NAM UNG; a whole side for an airline's list."""
    runs = {(start, start + 2) for start in range(len(side) - 1)}
    runs |= {(start, start + 3) for start in range(len(side) - 2)}
    if len(side) > 3:
        runs.add((0, len(side)))
    for start, end in sorted(runs):
        text = "".join(part.text for part in side[start:end])
        if len(text) <= LONGEST_PART:
            how = THOROUGH if end - start == 2 and len(text) <= LONGEST_JOINED else 0
            arcs.append(Arc(text, _union(masks[start:end]), how=how))


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _cut_piece(query: Query, sides: Sequence[tuple[Part, ...]], pieces: Sequence[str]) -> int:
    """The last piece, where surname, two fillers and given names fill the name field of a zone."""
    printed = len(query.surname) + 2 + len(query.given)
    return len(pieces) if len(sides) == 2 and printed in ZONE_NAMES else 0
