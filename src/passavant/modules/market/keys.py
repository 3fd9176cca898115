"""Codes of passes and keys of rows: a code is digits alone, so that any reader and keyboard gives it back as it is."""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from passavant.domain.codes import mod97
from passavant.domain.codes.numbers import SHORTEST, normal_number

LENGTH = 12
"""Digits of a pass's code; no identity card of either State has as many, so that the two are never confused."""
_DAYS = UUID("6f2f1d3e-6d56-4a3c-9f5f-0d1c2f9a7e11")


@dataclass(frozen=True, slots=True)
class Shown:
    """What was read at a lane: a pass's own code, or the number of its holder's card."""

    code: str = ""
    number: str = ""


class Misread(ValueError):
    """The text is neither, or a digit of a code was misread."""


def new_code() -> str:
    """A code that nobody can guess from another: ten digits by chance and two that check (ISO/IEC 7064, MOD 97-10)."""
    return mod97.with_check(f"{secrets.randbelow(10 ** (LENGTH - 2)):0{LENGTH - 2}d}")


def read_shown(text: str) -> Shown:
    """What a reader or an officer typed.

    Raises:
        Misread: too short for anything, or twelve digits that do not check.
    """
    number = normal_number(text)
    if re.fullmatch(rf"[0-9]{{{LENGTH}}}", number):
        if not mod97.holds(number):
            raise Misread(text)
        return Shown(code=number)
    if not SHORTEST <= len(number) <= 22:
        raise Misread(text)
    return Shown(number=number)


def spaced(code: str) -> str:
    """A code as people read it aloud: "1234 5678 9012"."""
    return " ".join(re.findall(r"\d{1,4}", code))


def day_key(post: str, day: date, site: str) -> UUID:
    """The key of the row of a day that a site closed, the same wherever it is known."""
    return uuid.uuid5(_DAYS, f"{post} {day.isoformat()} {site}")
