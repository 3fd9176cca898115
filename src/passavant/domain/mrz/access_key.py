"""What opens a chip: the characters of the zone that Basic Access Control is derived from (ICAO Doc 9303-11, 4.3).

PACE takes the same characters as its password (9303-11, 4.4.4.1). No cryptography of a session is done here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import combinations

from passavant.domain.mrz.alphabet import FILLER, check_digit
from passavant.domain.mrz.checking import document_number
from passavant.domain.mrz.plans import PLANS, Plan
from passavant.domain.mrz.repairing import CONFUSED
from passavant.domain.mrz.zone import MachineReadableZone

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

    Only readings whose check digit holds, with one or two characters exchanged, 16 at most: a camera that took a
    zero for an O would otherwise look like a chip that does not answer.
    """
    plan = PLANS[zone.format]
    text = "".join(zone.lines)
    found = dict.fromkeys([_information(plan, text)])
    for reading in _other_numbers(plan, text):
        if len(found) >= MOST_READINGS:
            break
        found[_information(plan, reading)] = None
    return tuple(found)


def _information(plan: Plan, text: str) -> str:
    number = document_number(plan, text)
    printed = "".join(text[at] for at in number.positions) + text[number.check_at]
    return printed + "".join(
        text[plan.slices[field]] + text[plan.check_at[field]]
        for field in ("date_of_birth", "date_of_expiry")
        if field in plan.check_at
    )


def _other_numbers(plan: Plan, text: str) -> Iterator[str]:
    number = document_number(plan, text)
    confusable = [at for at in number.positions if text[at] in CONFUSED and text[at] != FILLER]
    for count in (1, 2):
        for places in combinations(confusable, count):
            for reading in _exchanged(text, places):
                covered = "".join(reading[at] for at in number.positions)
                if check_digit(covered) == text[number.check_at]:
                    yield reading


def _exchanged(text: str, places: tuple[int, ...]) -> Iterator[str]:
    if not places:
        yield text
        return
    first, *rest = places
    for other in CONFUSED[text[first]]:
        yield from _exchanged(text[:first] + other + text[first + 1 :], tuple(rest))
