"""The IMO number, by which a ship is known through every name, flag and owner: seven digits, the last a check."""

from __future__ import annotations

import re

WEIGHTS = (7, 6, 5, 4, 3, 2)
_NUMBER = re.compile(r"(?:IMO[ .:-]*)?([0-9]{7})", re.IGNORECASE)


class NotAnImoNumber(ValueError):
    """The text is no seven digits, or the last of them does not check."""


class WrongCheckDigit(NotAnImoNumber):
    """Seven digits, one of which was misread or two of which changed places."""


def check_digit_of(six: str) -> str:
    """The last digit of the sum of the first six, each by its weight from 7 down to 2."""
    return str(sum(weight * int(digit) for weight, digit in zip(WEIGHTS, six, strict=True)) % 10)


def read_imo_number(text: str) -> str:
    """The seven digits, of "IMO 9074729" as of "9074729".

    Raises:
        WrongCheckDigit: seven digits that do not check. NotAnImoNumber: anything else.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise NotAnImoNumber(text)
    number = found[1]
    if check_digit_of(number[:-1]) != number[-1]:
        raise WrongCheckDigit(text)
    return number
