"""Codes of shore passes and keys of rows: a code is digits alone, so that any keyboard gives it back as it is."""

from __future__ import annotations

import re
import secrets
import uuid
from uuid import UUID

from passavant.domain.codes import mod97
from passavant.domain.codes.numbers import normal_number

LENGTH = 14
"""Digits of a code; no document and no other pass of this house has as many."""


class Misread(ValueError):
    """The text is no code, or a digit of it was misread."""


def new_code() -> str:
    """A code that nobody can guess from another: twelve digits by chance, two that check (ISO/IEC 7064, MOD 97-10)."""
    return mod97.with_check(f"{secrets.randbelow(10 ** (LENGTH - 2)):0{LENGTH - 2}d}")


def read_code(text: str) -> str:
    """The fourteen digits, however they were spaced.

    Raises:
        Misread: something else, or digits that do not check.
    """
    code = normal_number(text)
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", code) or not mod97.holds(code):
        raise Misread(text)
    return code


def spaced(code: str) -> str:
    """A code as people read it aloud: "1234 5678 9012 34"."""
    return " ".join(re.findall(r"\d{1,4}", code))


def row_key(listing: UUID, line: int) -> UUID:
    """The key of a list's line, the same at the post and at headquarters."""
    return uuid.uuid5(listing, f"line {line}")


def left_key(call: UUID, shore_pass: UUID) -> UUID:
    """The key of somebody whom a vessel left."""
    return uuid.uuid5(call, f"left {shore_pass}")
