"""What opens a chip: the zone's three dates and numbers, or the number on the card (9303-11, 4.3 and 4.4; App. D.2).

A chip opens for the right reading of the zone only. Where letters and digits look alike, the likely readings
are tried one after the other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from passavant.domain.mrz import MachineReadableZone, check_digit, mrz_information, possible_information


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
    return AccessKey(mrz_information(zone))


def card_key(number: str) -> AccessKey:
    """The key of a card access number."""
    return AccessKey(number.strip(), is_card_number=True)


def likely_keys(zone: MachineReadableZone, *, most: int = 12) -> tuple[AccessKey, ...]:
    """The key of a zone, and of the readings that look like it, the likeliest first.

    Chips slow down after wrong keys, so only a few are worth trying.
    """
    return tuple(AccessKey(information) for information in possible_information(zone)[:most])


def _hash(text: str) -> bytes:
    return hashlib.sha1(text.encode("ascii", "replace"), usedforsecurity=False).digest()
