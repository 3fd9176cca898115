"""What opens a chip: the characters of the zone that Basic Access Control is derived from (ICAO Doc 9303-11, 4.3).

PACE takes the same characters as its password (9303-11, 4.4.4.1). No cryptography of a session is done here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain, combinations, islice

from passavant.domain.mrz.alphabet import FILLER, check_digit
from passavant.domain.mrz.checking import document_number
from passavant.domain.mrz.plans import PLANS, Plan
from passavant.domain.mrz.repairing import CONFUSED
from passavant.domain.mrz.zone import MachineReadableZone

DATES = ("date_of_birth", "date_of_expiry")
MOST_READINGS = 16
"""A chip may lock or slow down after failed tries, so few are offered."""


def mrz_information(zone: MachineReadableZone) -> str:
    """Document number, date of birth and date of expiry, each with its check digit as printed.

    A long document number is taken whole, without the filler that stands for its check digit.
    Source: ICAO Doc 9303-11, 4.3.2 and appendix D.2.
    """
    plan = PLANS[zone.format]
    return _information(plan, "".join(zone.lines))


def key_seed(information: str) -> bytes:
    """The 16 bytes from which Basic Access Control derives its keys.

    Source: ICAO Doc 9303-11, 4.3.2: the first 16 bytes of the SHA-1 of the information.
    """
    return hashlib.sha1(information.encode("ascii"), usedforsecurity=False).digest()[:16]


def possible_information(zone: MachineReadableZone) -> tuple[str, ...]:
    """The information as printed first, then with the document number's confusable characters exchanged.

    First those whose check digit holds, with one or two characters exchanged; then those whose check digit would be
    another, because it may be the misread one. 16 at most: a camera that took a zero for an O would otherwise look like
    a chip that does not answer.
    """
    plan = PLANS[zone.format]
    text = "".join(zone.lines)
    others = (_information(plan, reading) for reading in _other_numbers(plan, text))
    every = chain([_information(plan, text)], others, _with_right_digits(plan, text))
    return tuple(dict.fromkeys(islice(every, 4 * MOST_READINGS)))[:MOST_READINGS]


def _information(plan: Plan, text: str) -> str:
    number = document_number(plan, text)
    printed = "".join(text[at] for at in number.positions) + text[number.check_at]
    return printed + "".join(
        text[plan.slices[field]] + text[plan.check_at[field]] for field in DATES if field in plan.check_at
    )


def _other_numbers(plan: Plan, text: str) -> Iterator[str]:
    """The text with other numbers under which the printed check digit holds."""
    return (
        reading for reading in _lookalikes(plan, text) if _digit(plan, reading) == _printed_digit(plan, text)
    )


def _with_right_digits(plan: Plan, text: str) -> Iterator[str]:
    """The information with the check digits that should stand there, of the number as printed and of its lookalikes."""
    dates = "".join(
        text[plan.slices[field]] + check_digit(text[plan.slices[field]])
        for field in DATES
        if field in plan.check_at
    )
    for reading in chain([text], _lookalikes(plan, text)):
        positions = document_number(plan, reading).positions
        yield "".join(reading[at] for at in positions) + _digit(plan, reading) + dates


def _lookalikes(plan: Plan, text: str) -> Iterator[str]:
    positions = document_number(plan, text).positions
    confusable = [at for at in positions if text[at] in CONFUSED and text[at] != FILLER]
    for count in (1, 2):
        for places in combinations(confusable, count):
            yield from _exchanged(text, places)


def _digit(plan: Plan, text: str) -> str:
    return check_digit("".join(text[at] for at in document_number(plan, text).positions))


def _printed_digit(plan: Plan, text: str) -> str:
    return text[document_number(plan, text).check_at]


def _exchanged(text: str, places: tuple[int, ...]) -> Iterator[str]:
    if not places:
        yield text
        return
    first, *rest = places
    for other in CONFUSED[text[first]]:
        yield from _exchanged(text[:first] + other + text[first + 1 :], tuple(rest))
