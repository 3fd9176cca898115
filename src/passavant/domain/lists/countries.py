"""States and nationalities as lists spell them, into the codes of travel documents (ICAO Doc 9303-3, 5).

The names of `domain.codes` in its four languages, and beside them `spellings.csv`: the two letters of ISO 3166-1, and
what the published lists and our own windows write otherwise ("Korea, North", "Ayisyen").
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from passavant.domain.codes.states import LANGUAGES, STATES, Kind

_UNSURE = re.compile(r"^(?:possibly|probably|allegedly|reportedly)\s+", re.IGNORECASE)
LONGEST_CODE = 3
_SMALL_WORDS = frozenset(
    {"the", "of", "and", "la", "le", "les", "l", "de", "du", "des", "d", "et", "el", "los", "y", "ak"}
)


@lru_cache(maxsize=4096)
def code_of(spelling: str) -> str:
    """The three-letter code of a State by code, two letters or name; empty when it is none that we know."""
    upper = spelling.strip().upper()
    known = _by_code().get(upper)
    return known or _by_name().get(_folded(_UNSURE.sub("", spelling)), "")


@cache
def _by_code() -> dict[str, str]:
    codes = {code: code for code, state in STATES.items() if state.kind is not Kind.ELSEWHERE}
    return codes | {
        row["spelling"]: row["code"] for row in _spellings() if len(row["spelling"]) <= LONGEST_CODE
    }


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _spellings():
        if len(row["spelling"]) > LONGEST_CODE:
            found.setdefault(_folded(row["spelling"]), row["code"])
    for language in LANGUAGES:
        for code, state in STATES.items():
            if state.kind is not Kind.ELSEWHERE and (name := _folded(state.name(language))):
                found.setdefault(name, code)
    return found


@cache
def _spellings() -> tuple[dict[str, str], ...]:
    text = files(__package__).joinpath("spellings.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _folded(name: str) -> str:
    """Letters without marks, without small words, in the order of the alphabet: "Korea, North" is "North Korea"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"\w+", plain.replace("saint ", "st ").replace("&", " "))
    return " ".join(sorted(word for word in words if word not in _SMALL_WORDS))
