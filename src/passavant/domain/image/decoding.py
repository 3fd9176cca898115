"""From probabilities to text by the grammar of the formats (ICAO Doc 9303-3, 4.2, 4.3, 4.9; 9303-4 to -7).

The net says how likely each character is at each place. Here the layout says what may stand there, the lists say which
States exist, and check digits weigh readings that are close; none of them can talk a clear character away. What comes
out is the likeliest reading with, for every character, the share of all weighed readings that agree with it. A check
digit raises that share only in the fields that it covers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passavant.domain.codes import known_codes, may_issue
from passavant.domain.mrz.alphabet import ALPHABET, DIGITS, FILLER, LETTERS
from passavant.domain.mrz.formats import Characters, Format, Layout, Place
from passavant.domain.mrz.plans import LAYOUTS

Logs = NDArray[np.float64]

AGAINST_THE_CLASS = 6.0
"""How much (as a logarithm) it speaks against a reading that a field may not hold such a character."""
RARE = 2.5
UNKNOWN_CODE = 5.0
CHECK_FAILS = 7.0
WRONG_OPENING = 9.0

PLAINLY_SHOWN = 0.6
MOST_OPTIONS = 5
DEEPEST_OPTION = 10.0
KEPT_PER_REMAINDER = 12

INDEX = {character: place for place, character in enumerate(ALPHABET)}
VALUES = [DIGITS.find(c) if c in DIGITS else LETTERS.find(c) + 10 if c in LETTERS else 0 for c in ALPHABET]
FILLER_AT = INDEX[FILLER]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The likeliest reading, the share of agreement for each character, and other whole readings with their odds.

    `weight`: the logarithm of how well picture and grammar agree on it, over all characters; 0 at best.
    `others`: lines and how likely they are compared with the likeliest reading (0..1), best first.
    """

    format: Format | None
    lines: tuple[str, ...]
    confidences: tuple[tuple[float, ...], ...]
    others: tuple[tuple[tuple[str, ...], float], ...]
    weight: float

    @property
    def weight_per_character(self) -> float:
        return self.weight / max(1, sum(map(len, self.lines)))


@dataclass(frozen=True, slots=True)
class _Choice:
    """One reading of a block: its characters, the logarithm of its weight, its share in the composite's sum."""

    characters: tuple[int, ...]
    weight: float
    remainder: int


@dataclass(slots=True)
class _Block:
    """Places that are decided together, and their readings."""

    places: tuple[int, ...]
    choices: list[_Choice]


def decode(rows: Sequence[Logs], shown: Sequence[Logs] = ()) -> Decoded:
    """The likeliest reading of two or three rows of characters.

    Args:
        rows: for each row, places x 37 logarithms of probabilities.
        shown: for each row and place, how surely there is a character at all. What cannot be seen may still follow
            from a check digit, but is never sure.
    """
    decoded = _decoded(rows)
    if not shown:
        return decoded
    confidences = tuple(
        tuple(share * min(1.0, float(seen) / PLAINLY_SHOWN) for share, seen in zip(line, places, strict=True))
        for line, places in zip(decoded.confidences, shown, strict=True)
    )
    return replace(decoded, confidences=confidences)


def _decoded(rows: Sequence[Logs]) -> Decoded:
    width = len(rows[0])
    fitting = [layout for layout in LAYOUTS if layout.widths == (width,) * len(rows)]
    if len(rows) == 1:  # a single row is mostly a part of a zone, and a format of its own only if it says so
        fitting = [layout for layout in fitting if _opening_penalty(layout, rows) == 0]
    if not fitting:
        return _plain(rows)
    return max((_decode_as(layout, rows) for layout in fitting), key=lambda decoded: decoded.weight)


def _plain(rows: Sequence[Logs]) -> Decoded:
    """Rows that make no format, read character by character."""
    lines = tuple("".join(ALPHABET[place] for place in row.argmax(axis=1)) for row in rows)
    shares = tuple(tuple(min(1.0, float(value)) for value in np.exp(row.max(axis=1))) for row in rows)
    return Decoded(None, lines, shares, (), sum(float(row.max(axis=1).sum()) for row in rows))


def _decode_as(layout: Layout, rows: Sequence[Logs]) -> Decoded:
    logs = np.concatenate(rows) + _prior(layout)
    logs = logs - _log_sum(logs, axis=1)[:, None]
    penalty = _opening_penalty(layout, rows)
    blocks = [*_single_blocks(layout, logs), *_state_blocks(layout, logs), *_checked_blocks(layout, logs)]
    covered = {place for block in blocks for place in block.places}
    blocks += [_Block((at,), _options(logs[at])) for at in range(len(logs)) if at not in covered]
    return _weighed(layout, blocks, len(logs), np.concatenate(rows) + _prior(layout), penalty)


# -- what may stand where ---------------------------------------------------------------------------------------


@cache
def _prior(layout: Layout) -> Logs:
    """For each place and character, how much the layout speaks against it (0 or less)."""
    prior = np.zeros((sum(layout.widths), len(ALPHABET)))
    for place in layout.places:
        start = _at(layout, place.line, place.start)
        for offset in range(place.end - place.start):
            prior[start + offset] = _class_prior(layout, place, offset)
        if place.check is not None:
            prior[_at(layout, place.line, place.check)] = _for_characters(DIGITS, rarely=FILLER)
    if layout.composite_at is not None:
        prior[_at(layout, *layout.composite_at)] = _for_characters(DIGITS)
    return prior


def _class_prior(layout: Layout, place: Place, offset: int) -> Logs:
    if place.field == "sex":
        return _for_characters("MF<", rarely="X")
    if place.field == "document_code":
        first = "".join(sorted({opening[0] for opening in layout.openings})) or "PIAC"
        return _for_characters(first if offset == 0 else LETTERS + FILLER)
    if place.characters is Characters.DIGITS:
        return _for_characters(DIGITS, rarely=FILLER)
    if place.characters is Characters.LETTERS:
        return _for_characters(LETTERS + FILLER)
    return np.zeros(len(ALPHABET))


def _for_characters(allowed: str, *, rarely: str = "") -> Logs:
    against = [0.0 if c in allowed else -RARE if c in rarely else -AGAINST_THE_CLASS for c in ALPHABET]
    return np.array(against)


def _opening_penalty(layout: Layout, rows: Sequence[Logs]) -> float:
    """How much the first characters speak against a layout that asks for certain ones, or leaves them to others."""
    if not layout.openings:
        return 0.0
    row = rows[layout.opening_line]
    best = max(
        sum(float(row[at, INDEX[character]]) for at, character in enumerate(opening))
        for opening in layout.openings
    )
    likeliest = float(row[: max(map(len, layout.openings))].max(axis=1).sum())
    return min(0.0, max(-4 * WRONG_OPENING, best - likeliest))


def _at(layout: Layout, line: int, position: int) -> int:
    return sum(layout.widths[:line]) + position


# -- blocks -----------------------------------------------------------------------------------------------------


def _options(logs: Logs) -> list[_Choice]:
    """The likely characters of one place."""
    order = np.argsort(-logs)[:MOST_OPTIONS]
    least = logs[order[0]] - DEEPEST_OPTION
    return [_Choice((int(c),), float(logs[c]), 0) for c in order if logs[c] >= least]


def _single_blocks(layout: Layout, logs: Logs) -> Iterator[_Block]:
    for place in layout.places:
        if place.field in ("document_code", "name", "surname", "given_names", "sex"):
            for position in range(place.start, place.end):
                at = _at(layout, place.line, position)
                yield _Block((at,), _options(logs[at]))


def _state_blocks(layout: Layout, logs: Logs) -> Iterator[_Block]:
    for place in layout.places:
        if place.field in ("issuing_state", "nationality") and place.end - place.start == 3:
            start = _at(layout, place.line, place.start)
            places = (start, start + 1, start + 2)
            yield _Block(
                places, _state_choices(logs[start : start + 3], issuing=place.field == "issuing_state")
            )


def _state_choices(logs: Logs, *, issuing: bool) -> list[_Choice]:
    """The known codes that these characters can be, and the likeliest unknown ones at their lower weight."""
    codes = _known_issuers() if issuing else _known_nationalities()
    weights = logs[0, codes[:, 0]] + logs[1, codes[:, 1]] + logs[2, codes[:, 2]]
    order = np.argsort(-weights)[:8]
    found = {tuple(int(c) for c in codes[index]): float(weights[index]) for index in order}
    for choice in _combined([_options(row) for row in logs], 16):
        found.setdefault(choice.characters, choice.weight - UNKNOWN_CODE)
    return [_Choice(characters, weight, 0) for characters, weight in found.items()]


@cache
def _known_nationalities() -> NDArray[np.intp]:
    return np.array([[INDEX[c] for c in code.ljust(3, FILLER)] for code in sorted(known_codes())])


@cache
def _known_issuers() -> NDArray[np.intp]:
    issuing = [code for code in sorted(known_codes()) if may_issue(code)]
    return np.array([[INDEX[c] for c in code.ljust(3, FILLER)] for code in issuing])


def _combined(options: Sequence[Sequence[_Choice]], most: int) -> list[_Choice]:
    kept = [_Choice((), 0.0, 0)]
    for row in options:
        longer = [_Choice(a.characters + b.characters, a.weight + b.weight, 0) for a in kept for b in row]
        kept = sorted(longer, key=lambda choice: -choice.weight)[:most]
    return kept


def _checked_blocks(layout: Layout, logs: Logs) -> Iterator[_Block]:
    """Fields with a check digit of their own, and what only the composite covers."""
    factors = _composite_factors(layout)
    long_number = _long_number_block(layout, logs, factors)
    taken = set(long_number.places) if long_number else set()
    if long_number:
        yield long_number
    for place in layout.places:
        start = _at(layout, place.line, place.start if place.checked_from is None else place.checked_from)
        places = tuple(range(_at(layout, place.line, place.start), _at(layout, place.line, place.end)))
        if taken.intersection(places) or place.check is None:
            continue
        check = _at(layout, place.line, place.check)
        covered = tuple(range(start, places[-1] + 1))
        yield _Block((*places, check), _checked(logs, places, covered, check, factors, _may_be_empty(place)))
        taken |= {*places, check}
    for place in layout.places:
        places = tuple(range(_at(layout, place.line, place.start), _at(layout, place.line, place.end)))
        if place.field.startswith("optional_data") and not taken.intersection(places):
            yield _Block(places, _unchecked(logs, places, factors))


def _may_be_empty(place: Place) -> bool:
    return place.field == "optional_data"


def _composite_factors(layout: Layout) -> dict[int, int]:
    """By how much each place's value counts in the composite check digit: 7, 3, 1 in turn."""
    places = [
        at
        for line, start, end in layout.composite
        for at in range(_at(layout, line, start), _at(layout, line, end))
    ]
    return {at: (7, 3, 1)[index % 3] for index, at in enumerate(places)}


_State = tuple[float, tuple[int, ...], int]


def _beam(
    logs: Logs, places: Sequence[int], own: dict[int, int], factors: dict[int, int]
) -> dict[int, list[_State]]:
    """The likeliest readings of some places for each remainder of their own check sum.

    Each reading is its weight, its characters and its remainder in the composite's sum.
    """
    states: dict[int, list[_State]] = {0: [(0.0, (), 0)]}
    for at in places:
        options = _options(logs[at])
        factor, composite_factor = own.get(at, 0), factors.get(at, 0)
        longer: dict[int, list[_State]] = {}
        for remainder, readings in states.items():
            for option in options:
                (character,) = option.characters
                value = VALUES[character]
                target = longer.setdefault((remainder + value * factor) % 10, [])
                add = value * composite_factor
                target += [
                    (weight + option.weight, (*read, character), (composite + add) % 10)
                    for weight, read, composite in readings
                ]
        states = {key: sorted(found, reverse=True)[:KEPT_PER_REMAINDER] for key, found in longer.items()}
    return states


def _checked(
    logs: Logs,
    places: Sequence[int],
    covered: Sequence[int],
    check: int,
    factors: dict[int, int],
    may_be_empty: bool,
) -> list[_Choice]:
    """Readings of a field and its check digit; those that do not agree weigh less."""
    own = {at: (7, 3, 1)[index % 3] for index, at in enumerate(covered)}
    choices = []
    for remainder, readings in _beam(logs, places, own, factors).items():
        for option in _options(logs[check]):
            (digit,) = option.characters
            for weight, read, composite in readings:
                empty = may_be_empty and digit == FILLER_AT and set(read) == {FILLER_AT}
                holds = empty or (digit < 10 and digit == remainder)
                total = weight + option.weight - (0.0 if holds else CHECK_FAILS)
                rest = (composite + VALUES[digit] * factors.get(check, 0)) % 10
                choices.append(_Choice((*read, digit), total, rest))
    return _heaviest(choices)


def _unchecked(logs: Logs, places: Sequence[int], factors: dict[int, int]) -> list[_Choice]:
    readings = [state for found in _beam(logs, places, factors, factors).values() for state in found]
    return _heaviest([_Choice(read, weight, composite) for weight, read, composite in readings])


def _heaviest(choices: list[_Choice], most: int = 96) -> list[_Choice]:
    return sorted(choices, key=lambda choice: -choice.weight)[:most]


def _long_number_block(layout: Layout, logs: Logs, factors: dict[int, int]) -> _Block | None:
    """A number that goes on in the optional data: its check digit stands before the first filler there.

    Source: ICAO Doc 9303-5, 4.2.2.2 note j. None where the place of the check digit does not look like a filler.
    """
    if not layout.long_numbers:
        return None
    number = next(place for place in layout.places if place.field == "document_number")
    optional = next(place for place in layout.places if place.field == "optional_data")
    assert number.check is not None  # noqa: S101  (every layout with long numbers has it)
    check = _at(layout, number.line, number.check)
    first = _at(layout, optional.line, optional.start)
    if logs[check].argmax() != FILLER_AT or logs[first].argmax() == FILLER_AT:
        return None
    start = _at(layout, number.line, number.start)
    body = tuple(range(start, start + number.end - number.start))
    rest = tuple(range(first, first + optional.end - optional.start))
    choices = [
        choice
        for length in range(2, len(rest))
        if logs[rest[length], FILLER_AT] > math.log(1e-3)
        for choice in _long_choices(logs, body, check, rest, length, factors)
    ]
    return _Block((*body, check, *rest), _heaviest(choices)) if choices else None


def _long_choices(
    logs: Logs, body: Sequence[int], check: int, rest: Sequence[int], length: int, factors: dict[int, int]
) -> Iterator[_Choice]:
    covered = (*body, *rest[: length - 1])
    digit_at = len(body) + 1 + length - 1
    own = {at: (7, 3, 1)[index % 3] for index, at in enumerate(covered)}
    states = _beam(logs, (*body, check, *rest), own, factors)
    for remainder, readings in states.items():
        for weight, read, composite in readings:
            ends = FILLER_AT not in read[len(body) + 1 : digit_at] and read[digit_at + 1] == FILLER_AT
            if read[len(body)] == FILLER_AT and ends:
                holds = read[digit_at] < 10 and read[digit_at] == remainder
                yield _Choice(read, weight - (0.0 if holds else CHECK_FAILS), composite)


# -- weighing -----------------------------------------------------------------------------------------------------


def _weighed(layout: Layout, blocks: list[_Block], length: int, unscaled: Logs, penalty: float) -> Decoded:
    """All blocks together under the composite check digit: the likeliest reading and everyone's shares."""
    coupled = _coupled(layout, blocks)
    read = np.zeros(length, dtype=np.int64)
    share = np.zeros(length)
    rivals: list[tuple[float, tuple[int, ...], tuple[int, ...]]] = []
    total = penalty
    for block, weights in coupled:
        best = int(np.argmax(weights))
        posterior = np.exp(weights - weights.max())
        posterior /= posterior.sum()
        for index, at in enumerate(block.places):
            character = block.choices[best].characters[index]
            read[at] = character
            share[at] = sum(
                float(p)
                for p, choice in zip(posterior, block.choices, strict=True)
                if choice.characters[index] == character
            )
        total += float(unscaled[block.places, block.choices[best].characters].sum())
        rivals += [
            (float(posterior[other] / posterior[best]), block.places, block.choices[other].characters)
            for other in np.argsort(-posterior)[1:4]
        ]
    others = []
    for odds, places, characters in sorted(rivals, reverse=True)[:4]:
        other = read.copy()
        other[list(places)] = characters
        others.append((_text(layout, other), odds))
    confidences = tuple(tuple(min(1.0, float(value)) for value in row) for row in _cut(layout, share))
    return Decoded(layout.format, _text(layout, read), confidences, tuple(others), total)


def _text(layout: Layout, characters: NDArray[np.int64]) -> tuple[str, ...]:
    return tuple("".join(ALPHABET[int(character)] for character in row) for row in _cut(layout, characters))


def _cut(layout: Layout, values: NDArray[Any]) -> list[NDArray[Any]]:
    """Values for all places, line by line."""
    return np.split(values, np.cumsum(layout.widths)[:-1])


def _coupled(layout: Layout, blocks: list[_Block]) -> list[tuple[_Block, Logs]]:
    """Each block with its choices' weights after the composite has been heard, forward and backward over remainders."""
    plain = [np.array([choice.weight for choice in block.choices]) for block in blocks]
    if layout.composite_at is None:
        return list(zip(blocks, plain, strict=True))
    at = _at(layout, *layout.composite_at)
    factors = _composite_factors(layout)
    inside = [i for i, block in enumerate(blocks) if any(place in factors for place in block.places)]
    last = next(i for i, block in enumerate(blocks) if block.places == (at,))
    moves = {i: _by_remainder(blocks[i], plain[i]) for i in inside}
    forward = [_certainly(0)]
    for i in inside:
        forward.append(_added(forward[-1], moves[i]))
    digit = np.full(10, -50.0)
    for choice, weight in zip(blocks[last].choices, plain[last], strict=True):
        if choice.characters[0] < 10:
            digit[choice.characters[0]] = weight
    agrees = np.logaddexp(digit, _log_sum(plain[last]) - CHECK_FAILS)
    backward = [agrees]
    for i in reversed(inside):
        backward.append(_added_back(backward[-1], moves[i]))
    backward.reverse()
    result = list(zip(blocks, plain, strict=True))
    for order, i in enumerate(inside):
        after = backward[order + 1]
        heard = np.array(
            [
                choice.weight
                + float(_log_sum(forward[order] + after[(np.arange(10) + choice.remainder) % 10]))
                for choice in blocks[i].choices
            ]
        )
        result[i] = (blocks[i], heard)
    ends = forward[-1]
    everything = float(_log_sum(ends)) - CHECK_FAILS
    heard = np.array(
        [
            choice.weight
            + float(
                np.logaddexp(ends[choice.characters[0]], everything)
                if choice.characters[0] < 10
                else everything
            )
            for choice in blocks[last].choices
        ]
    )
    result[last] = (blocks[last], heard)
    return result


def _by_remainder(block: _Block, weights: Logs) -> Logs:
    found = np.full(10, -1e3)
    for choice, weight in zip(block.choices, weights, strict=True):
        found[choice.remainder] = np.logaddexp(found[choice.remainder], weight)
    return found


def _certainly(remainder: int) -> Logs:
    logs = np.full(10, -1e3)
    logs[remainder] = 0.0
    return logs


def _added(before: Logs, moves: Logs) -> Logs:
    return np.array([float(_log_sum(before[(r - np.arange(10)) % 10] + moves)) for r in range(10)])


def _added_back(after: Logs, moves: Logs) -> Logs:
    return np.array([float(_log_sum(after[(r + np.arange(10)) % 10] + moves)) for r in range(10)])


def _log_sum(logs: Logs, axis: int | None = None) -> Logs:
    highest = logs.max(axis=axis, keepdims=True)
    total: Logs = np.log(np.exp(logs - highest).sum(axis=axis)) + (
        highest.squeeze(axis) if axis is not None else highest.item()
    )
    return total
