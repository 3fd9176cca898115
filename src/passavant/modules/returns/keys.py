"""Numbers on cards and keys of rows: a card's code is digits alone, so that any keyboard gives it back as it is."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from uuid import UUID

from passavant.domain.codes import mod97

MOST_TOKENS = 9999
_CODE = re.compile(r"(?P<reception>\d{4})(?P<number>\d{4})(?P<check>\d{2})")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What somebody typed or scanned for a card: its number, and its reception's where the whole code was read."""

    number: int
    reception: int | None = None


class NotACard(ValueError):
    """The text is no card's number, or a digit of its code was misread."""


def token_key(reception: UUID, number: int) -> UUID:
    """The key of a card's row, the same at the post and at headquarters."""
    return uuid.uuid5(reception, f"token {number}")


def token_code(reception: int, number: int) -> str:
    """Ten digits: the reception's number, the card's, and two that check (ISO/IEC 7064, MOD 97-10)."""
    return mod97.with_check(f"{reception % 10_000:04d}{number:04d}")


def read_token(text: str) -> Scanned:
    """A card's short number as typed, or its whole code as scanned.

    Raises:
        NotACard: neither, or the check digits do not hold.
    """
    digits = re.sub(r"[\s.\-]", "", text)
    if found := _CODE.fullmatch(digits):
        if not mod97.holds(digits):
            raise NotACard(text)
        return Scanned(int(found["number"]), int(found["reception"]))
    if re.fullmatch(r"\d{1,4}", digits) and digits.isascii() and int(digits):
        return Scanned(int(digits))
    raise NotACard(text)
