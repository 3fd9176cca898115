"""What OFAC writes into the remarks of its legacy list, one clause after another, divided by semicolons."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Remarks:
    """What could be understood; everything else stays text."""

    names: list[str] = field(default_factory=list)
    dobs: list[str] = field(default_factory=list)
    sex: str = ""
    nationalities: list[str] = field(default_factory=list)
    documents: list[tuple[str, str]] = field(default_factory=list)
    vessel_numbers: list[str] = field(default_factory=list)


_BORN = re.compile(r"^DOB (.+)$")
_GENDER = re.compile(r"^Gender (Male|Female)$")
_CITIZEN = re.compile(r"^(?:nationality|citizen) (?!of )(.+)$")
_ALIAS = re.compile(r"^[afn]\.k\.a\. '(.+)'$")
_VESSEL = re.compile(
    r"^(?:Vessel Registration Identification IMO|Vessel Registration Number|MMSI)[ :]*(?:IMO )?(\d{7,9})\b"
)
_TRAVEL_PAPER = re.compile(
    r"^(?:Diplomatic Passport|Stateless Person Passport|Passport(?: Booklet| Card)?|National ID No\.|Cedula No\."
    r"|Identification Number|Stateless Person ID Card|Travel Document Number|Identity Card|Residency Number"
    r"|National Foreign ID Number|Seafarer's Identification Document)[:. ]*(?!issued|and|was)(.+)$"
)
"""Papers that a traveller may show at a window; tax numbers and the like are of no use there."""

_NUMBER_AND_STATE = re.compile(
    r"^(?:(?:CNIC|NIC|JMB|No\.)[: ]*)?(.+?)(?:,? ?\(([A-Z][^()]*(?:\([^()]*\))?[^()]*)\))?$"
)
_HISTORY = re.compile(r"\s(?:issued|expires|and|Issue Date|to \d).*$")


def remarks_of(text: str) -> Remarks:
    found = Remarks()
    for clause in text.rstrip(". ").split("; "):
        _understand(clause.strip().rstrip(".").removeprefix("alt. "), found)
    return found


def _understand(clause: str, into: Remarks) -> None:
    if said := _BORN.match(clause):
        into.dobs.append(said[1])
    elif said := _GENDER.match(clause):
        into.sex = said[1]
    elif said := _CITIZEN.match(clause):
        into.nationalities.append(said[1].partition(". ")[0])
    elif said := _ALIAS.match(clause):
        into.names.append(said[1])
    elif said := _VESSEL.match(clause):
        into.vessel_numbers.append(said[1])
    elif said := _TRAVEL_PAPER.match(clause):
        _document(said[1], into)


def _document(said: str, into: Remarks) -> None:
    """Without when it was issued; only what holds a figure is a number."""
    match = _NUMBER_AND_STATE.match(_HISTORY.sub("", said).strip())
    if match and any(character.isdigit() for character in match[1]):
        into.documents.append((match[1].partition(",")[0], match[2] or ""))
