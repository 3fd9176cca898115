"""Numbers of documents, plates and vessels as they are compared, however they were typed, read or listed.

A machine readable zone holds capitals and digits alone (ICAO Doc 9303-3, 4.3); people and lists put blanks, strokes and
points between them. Whoever compares two numbers anywhere compares them in this form.
"""

from __future__ import annotations

import re
import unicodedata

SHORTEST = 4
"""Characters: shorter numbers of documents say nothing by themselves."""
_NOT_IN_NUMBERS = re.compile("[^A-Z0-9]+")
_LIKE_DIGITS = str.maketrans("ODQILZSGB", "000112568")
_WIDE_BY = ord("\N{FULLWIDTH LATIN CAPITAL LETTER A}") - ord("A")
_WIDE_LETTERS = {
    chr(code + _WIDE_BY): chr(code)
    for code in (*range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))
}


def normal_number(number: str) -> str:
    """Capitals and digits alone: "ht-123 456" is "HT123456"; digits of other scripts are plain ones."""
    if not number.isascii():
        number = "".join(_plain(character) for character in number)
    return _NOT_IN_NUMBERS.sub("", number.upper())


def folded_number(number: str) -> str:
    """A normal number with the letters that lenses and eyes take for digits made digits.

    O, D and Q are 0, I and L are 1, Z is 2, S is 5, G is 6, B is 8. Two numbers that fold alike may be one.
    """
    return normal_number(number).translate(_LIKE_DIGITS)


def document_key(issuing_state: str, number: str) -> str:
    """One document, however it was read; empty without a number.

    The number stands first, so that one index answers for the document and for its number alone.
    """
    normal = normal_number(number)
    return f"{normal}:{issuing_state}" if normal else ""


def keys_of_number(number: str) -> tuple[str, str]:
    """The range of document keys of all issuers with a number: from the first, before the second."""
    normal = normal_number(number)
    return f"{normal}:", f"{normal};"


def normal_key(key: str) -> str:
    """A document's key as it is made now, from one that a fact of an older program holds."""
    number, _colon, issuing_state = key.rpartition(":")
    return document_key(issuing_state, number)


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return str(digit) if digit is not None else _WIDE_LETTERS.get(character, character)
