"""Issuing States, organizations and nationalities as the MRZ writes them (ICAO Doc 9303-3, section 5).

The codes are those of ISO 3166-1 with ICAO's additions and with Germany as "D". The names are those people
use at the counter, in English, French, Spanish and Haitian Creole; they are not statements about status.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files


class Kind(StrEnum):
    """What sort of thing a three-letter code names."""

    STATE = "state"
    ORGANISATION = "organisation"  # UNO, XCC, EUE: issues documents, is nobody's nationality
    NATIONALITY = "nationality"  # GBD, GBN, UNK: a form of nationality without a State of its own
    STATUS = "status"  # XXA, XXB, XXC, XXX: a legal status, which entry rules must key on
    SPECIMEN = "specimen"  # UTO: nobody comes from Utopia
    WITHDRAWN = "withdrawn"  # SUN, YUG: met on old documents, and on false ones
    ELSEWHERE = "elsewhere"  # DEU: right in ISO 3166-1 and airline messages, wrong in an MRZ


LANGUAGES = ("en", "fr", "es", "ht")

_ISSUERS = frozenset({Kind.STATE, Kind.ORGANISATION, Kind.NATIONALITY, Kind.SPECIMEN})
_KNOWN = _ISSUERS | {Kind.STATUS}


@dataclass(frozen=True, slots=True)
class State:
    """One code with its names; an empty name means that we have none in that language."""

    code: str
    alpha2: str
    """The two letters of ISO 3166-1, as carriers and ships write them; "XK" for Kosovo, as is the custom."""
    kind: Kind
    en: str
    fr: str
    es: str
    ht: str

    def name(self, language: str) -> str:
        """The name in a language; Creole falls back to French, any other language to English."""
        primary = language.replace("_", "-").partition("-")[0].lower()
        if primary == "ht":
            return self.ht or self.fr
        return self.fr if primary == "fr" else self.es if primary == "es" else self.en


def _load() -> dict[str, State]:
    text = files(__package__).joinpath("states.csv").read_text(encoding="utf-8")
    return {
        row["code"]: State(
            row["code"], row["alpha2"], Kind(row["kind"]), row["en"], row["fr"], row["es"], row["ht"]
        )
        for row in csv.DictReader(text.splitlines())
    }


STATES: dict[str, State] = _load()

_KNOWN_CODES = frozenset(code for code, state in STATES.items() if state.kind in _KNOWN)
_ISSUING_CODES = frozenset(code for code, state in STATES.items() if state.kind in _ISSUERS)


def find(code: str) -> State | None:
    """The State of a code as printed ("D<<" and "D" are the same), or None."""
    return STATES.get(code.rstrip("<"))


def is_known(code: str) -> bool:
    """Whether an MRZ may carry this code today, as issuer or as nationality."""
    return code.rstrip("<") in _KNOWN_CODES


def may_issue(code: str) -> bool:
    """Whether documents are issued under this code: a legal status such as XXA issues none."""
    return code.rstrip("<") in _ISSUING_CODES


def code_of(word: str) -> str | None:
    """The code as an MRZ writes it, from how a list says it; None where no State can be meant.

    A list may hold the code itself, the two or three letters of ISO 3166-1 (Germany is "D" in an MRZ: Doc 9303-3,
    section 5), or the name in one of our languages.
    """
    plain = _plain(word.rstrip("<"))
    return plain if plain in _KNOWN_CODES else _WRITTEN.get(plain)


def issuer_of(code: str) -> str:
    """The State that issues under a code, to compare two records: "D" is DEU, "ROM" is ROU, British forms are GBR."""
    plain = code.rstrip("<")
    return _ISSUED_BY.get(plain, plain)


def codes_of_issuer(code: str) -> tuple[str, ...]:
    """All codes under which the State of a code issues: how the same number may stand with another spelling."""
    state = issuer_of(code)
    return _ISSUES_UNDER.get(state, (state,))


_ISSUED_BY = {
    "D": "DEU",
    **dict.fromkeys(("GBD", "GBN", "GBO", "GBP", "GBS"), "GBR"),
    "ROM": "ROU",
    "ZAR": "COD",
}
_ISSUES_UNDER: dict[str, tuple[str, ...]] = {}
for _code, _state in _ISSUED_BY.items():
    _ISSUES_UNDER[_state] = (*_ISSUES_UNDER.get(_state, (_state,)), _code)


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).upper().split())


_WRITTEN: dict[str, str] = {"DEU": "D"}
for _each in STATES.values():
    if _each.code in _KNOWN_CODES:
        for _word in (_each.alpha2, _each.en, _each.fr, _each.es, _each.ht):
            _WRITTEN.setdefault(_plain(_word), _each.code)
del _WRITTEN[""]


def kind(code: str) -> Kind | None:
    """What the code names, or None when it is in no list."""
    state = find(code)
    return state.kind if state else None


def name(code: str, language: str = "en") -> str:
    """The name at the counter; an unknown code is its own name."""
    state = find(code)
    return state.name(language) if state else code


def known_codes() -> frozenset[str]:
    """Every code that an MRZ may carry today."""
    return _KNOWN_CODES
