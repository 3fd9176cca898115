"""Characters, values and check digits of the machine readable zone (ICAO Doc 9303-3, 4.3 and 4.9)."""

from __future__ import annotations

from operator import mul

FILLER = "<"
DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABET = DIGITS + LETTERS + FILLER

LONGEST_LINE = 44
WEIGHTS: tuple[int, ...] = (7, 3, 1) * LONGEST_LINE
"""Repeated from the left; long enough for every composite."""

VALUES: bytes = bytes(
    DIGITS.find(chr(code))
    if chr(code) in DIGITS
    else LETTERS.find(chr(code)) + 10
    if chr(code) in LETTERS
    else 0
    for code in range(256)
)
"""A translation table from characters to values: 0-9, A is 10 ... Z is 35, the filler is 0."""


def is_clean(text: str) -> bool:
    """Whether every character belongs to the MRZ."""
    # strip() stops at the first stranger from either end: quicker than any loop of ours.
    return text.isascii() and not text.strip(ALPHABET)


def values_of(text: str) -> bytes:
    """The values of clean MRZ characters, one byte each."""
    return text.encode("ascii").translate(VALUES)


def digit_of(values: bytes) -> str:
    """The check digit over values: weights 7, 3, 1 repeated, modulus 10."""
    return DIGITS[sum(map(mul, values, WEIGHTS)) % 10]


def check_digit(text: str) -> str:
    """The check digit over MRZ characters, as one character "0" to "9".

    Raises:
        ValueError: a character is not of the MRZ, or the text is longer than any composite.
    Source: ICAO Doc 9303-3, 4.9.
    """
    if not is_clean(text) or len(text) > len(WEIGHTS):
        raise ValueError(f"check digits are computed over A-Z, 0-9 and < only, not over {text[:50]!r}")
    return digit_of(values_of(text))
