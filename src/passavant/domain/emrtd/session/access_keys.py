"""What opens a chip: the zone's three dates and numbers, or the number on the card (9303-11, 4.3 and 4.4; App. D.2).

A chip opens for the right reading of the zone only. Where letters and digits look alike, the likely readings
are tried one after the other.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from passavant.domain.mrz import MachineReadableZone, check_digit

_ALIKE: dict[str, str] = {
    "0": "OQD",
    "O": "0Q",
    "Q": "0O",
    "D": "0",
    "1": "IL",
    "I": "1L",
    "L": "1I",
    "2": "Z",
    "Z": "2",
    "5": "S",
    "S": "5",
    "6": "G",
    "G": "6",
    "8": "B",
    "B": "8",
}
MOST_CHANGES = 2


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A password as PACE and BAC take it; `is_card_number` for the six digits printed on the front (PACE only)."""

    text: str = field(repr=False)
    is_card_number: bool = False

    @property
    def pace_secret(self) -> bytes:
        """f(π) (9303-11, 9.7.3): the zone is hashed, a card number is taken as it is."""
        return self.text.encode("ascii") if self.is_card_number else _hash(self.text)

    @property
    def pace_reference(self) -> int:
        """Which password the chip is told to take (9303-11, 4.4.4.1)."""
        return 2 if self.is_card_number else 1

    @property
    def basic_seed(self) -> bytes:
        """K_seed of Basic Access Control (9303-11, App. D.2)."""
        return _hash(self.text)[:16]


def zone_key(*, document_number: str, date_of_birth: str, date_of_expiry: str) -> AccessKey:
    """The key of a zone, from the number without its check digit and the dates as printed."""
    number = document_number.replace(" ", "<").ljust(9, "<")
    parts = (number, date_of_birth, date_of_expiry)
    return AccessKey("".join(part + check_digit(part) for part in parts))


def key_of(zone: MachineReadableZone) -> AccessKey:
    return zone_key(
        document_number=zone.document_number,
        date_of_birth=zone.printed("date_of_birth"),
        date_of_expiry=zone.printed("date_of_expiry"),
    )


def card_key(number: str) -> AccessKey:
    """The key of a card access number."""
    return AccessKey(number.strip(), is_card_number=True)


def likely_keys(zone: MachineReadableZone, *, most: int = 12) -> tuple[AccessKey, ...]:
    """The key of a zone, and of the readings that look like it, the likeliest first.

    The check digit printed beside the number is not asked: it may be the one misread character. Chips slow down
    after wrong keys, so only a few are worth trying.
    """
    found: dict[str, AccessKey] = {}
    for number in _readings(zone.document_number):
        key = zone_key(
            document_number=number,
            date_of_birth=zone.printed("date_of_birth"),
            date_of_expiry=zone.printed("date_of_expiry"),
        )
        found.setdefault(key.text, key)
        if len(found) >= most:
            break
    return tuple(found.values())


def _readings(number: str) -> Iterator[str]:
    """The number itself, then with one character exchanged, then with two."""
    yield number
    places = [index for index, character in enumerate(number) if character in _ALIKE]
    for changes in range(1, MOST_CHANGES + 1):
        for chosen in itertools.combinations(places, changes):
            for others in itertools.product(*(_ALIKE[number[index]] for index in chosen)):
                characters = list(number)
                for index, other in zip(chosen, others, strict=True):
                    characters[index] = other
                yield "".join(characters)


def _hash(text: str) -> bytes:
    return hashlib.sha1(text.encode("ascii", "replace"), usedforsecurity=False).digest()
