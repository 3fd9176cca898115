"""Names as tables find them again: capitals and digits without accents, one blank between parts, surname first."""

from __future__ import annotations

import re
import unicodedata

_NOT_LETTERS = re.compile("[^A-Z0-9]+")


def name_key(surname: str, given_names: str) -> str:
    """A name as it is searched: capitals, no accents, one blank between parts, surname first."""
    return " ".join(part for part in (fold_name(surname), fold_name(given_names)) if part)


def fold_name(name: str) -> str:
    """One name part as it is searched; what a machine readable zone holds is so already, but for its fillers."""
    if name.isascii():
        return " ".join(_NOT_LETTERS.sub(" ", name.upper()).split())
    decomposed = unicodedata.normalize("NFKD", name.upper())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())
