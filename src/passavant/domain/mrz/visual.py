"""The printed page against its machine readable zone, field by field (ICAO Doc 9303-3, 4 and 6; 9303-4, 4.2.3).

A name has several right forms in the zone: letters may be written out in more than one way, and what is too long is
cut. So the page is not turned into one zone to compare with; each form that the rules allow agrees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from passavant.domain.codes import find, sex_of
from passavant.domain.mrz.alphabet import FILLER
from passavant.domain.mrz.findings import check
from passavant.domain.mrz.transliteration import SEPARATORS, renderings
from passavant.domain.mrz.zone import MachineReadableZone
from passavant.domain.values import Finding, PartialDate

LONGEST_NAME = 200
"""More of a name than any page shows is not looked at."""

EARLY_CUT = 2
"""Fillers that a field may end in although its name was cut: some printing systems stop before the end."""


class Agreement(StrEnum):
    """How one field of the page stands to the zone."""

    EQUAL = "equal"  # as the rules allow, cut or written out
    SIMILAR = "similar"  # the same letters, divided or ordered otherwise: look at it
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldComparison:
    """One field of the page beside the zone's."""

    field: str
    agreement: Agreement
    visual: str
    zone: str


@dataclass(frozen=True, slots=True)
class VisualComparison:
    """Every field that was compared; a field that the page does not show, or that cannot be read, is left out."""

    fields: tuple[FieldComparison, ...]

    @property
    def match(self) -> bool:
        """Whether all that was compared is equal."""
        return all(compared.agreement is Agreement.EQUAL for compared in self.fields)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each field that is not equal."""
        return tuple(
            check(
                f"mrz.visual.{compared.agreement}",
                compared.field,
                field=compared.field,
                visual=compared.visual,
                zone=compared.zone,
            )
            for compared in self.fields
            if compared.agreement is not Agreement.EQUAL
        )


def compare_visual(visual: Mapping[str, str], zone: MachineReadableZone) -> VisualComparison:
    """Compare what the page shows with what its zone says.

    Args:
        visual: by ICAO field name ("surname", "given_names", "document_number", "issuing_state", "nationality",
            "date_of_birth", "sex", "date_of_expiry"); dates as "1985-03-12", "1985-03" or "1985"; what is absent or
            empty is not compared. Names in any script of Doc 9303-3, section 6.
    """
    shown = {field: text.strip()[:LONGEST_NAME] for field, text in visual.items() if text.strip()}
    compared = [_names(shown, zone)]
    compared += [_field(field, text, zone) for field, text in shown.items() if field in _COMPARE]
    return VisualComparison(tuple(each for each in compared if each is not None))


def names_agree(surname: str, given_names: str, printed: str) -> bool:
    """Whether a printed name field (39, 31 or 30 characters) is a right form of a name, whole or cut.

    Source: ICAO Doc 9303-4, 4.2.3; 9303-5, -6 and -7 likewise.
    """
    parts, given = _parts(surname), _parts(given_names)
    body = printed.rstrip(FILLER)
    if re.fullmatch(_whole(parts, given), body):
        return True
    may_be_cut = len(printed) - len(body) <= EARLY_CUT
    return may_be_cut and re.fullmatch(_cut(parts, given), body) is not None


def _names(shown: Mapping[str, str], zone: MachineReadableZone) -> FieldComparison | None:
    surname, given_names = shown.get("surname", ""), shown.get("given_names", "")
    if not surname and not given_names:
        return None
    return FieldComparison(
        field="name",
        agreement=_agreement_of_names(surname, given_names, zone),
        visual=f"{surname}, {given_names}".strip(", "),
        zone=f"{zone.surname}, {zone.given_names}".strip(", "),
    )


def _agreement_of_names(surname: str, given_names: str, zone: MachineReadableZone) -> Agreement:
    printed = zone.printed("name") or f"{zone.surname}<<{zone.given_names}".replace(" ", FILLER)
    if names_agree(surname, given_names, printed):
        return Agreement.EQUAL
    joined = "".join(_parts(surname) + _parts(given_names))
    undivided = re.fullmatch(_pattern(joined), printed.replace(FILLER, ""))
    if undivided or names_agree(given_names, surname, printed):
        return Agreement.SIMILAR
    return Agreement.DIFFERENT


def _parts(name: str) -> list[str]:
    divided = "".join(" " if character in SEPARATORS else character for character in name)
    return [part for part in divided.split() if _pattern(part)]


def _pattern(part: str) -> str:
    """A part with every letter in each of its renderings; letters without one are not in the zone."""
    return "".join(_alternatives(letter) for letter in part)


def _alternatives(letter: str) -> str:
    allowed = [rendering for rendering in renderings(letter) if rendering]
    return f"(?:{'|'.join(sorted(allowed, key=len, reverse=True))})" if allowed else ""


def _whole(parts: Sequence[str], given: Sequence[str]) -> str:
    """Surname, two fillers, given names; more than two fillers between them are an issuer's habit."""
    surname = FILLER.join(map(_pattern, parts))
    return f"{surname}<<+{FILLER.join(map(_pattern, given))}" if given else surname


def _cut(parts: Sequence[str], given: Sequence[str]) -> str:
    """Every part may end early, and the last given names may be missing."""
    surname = FILLER.join(map(_beginning, parts))
    tail = ""
    for part in reversed(given[1:]):
        tail = f"(?:{FILLER}{_beginning(part)}{tail})?"
    return f"{surname}(?:<<{_beginning(given[0])}{tail})?" if given else surname


def _beginning(part: str) -> str:
    """The first letter, and as many of the others as there are."""
    letters = [_alternatives(letter) for letter in part]
    first, *others = [letter for letter in letters if letter]
    tail = ""
    for letter in reversed(others):
        tail = f"(?:{letter}{tail})?"
    return first + tail


def _field(field: str, text: str, zone: MachineReadableZone) -> FieldComparison | None:
    agreement = _COMPARE[field](text, zone)
    if agreement is None:
        return None
    return FieldComparison(
        field=field, agreement=agreement, visual=text, zone=str(getattr(zone, field) or "")
    )


def _number(text: str, zone: MachineReadableZone) -> Agreement:
    shown = "".join(character for character in text.upper() if character.isalnum())
    return _equal(shown == zone.document_number.replace(FILLER, ""))


def _state(field: str, text: str, zone: MachineReadableZone) -> Agreement | None:
    """Pages show a code or an adjective; only a code can be compared."""
    code = text.upper()
    return _equal(code == getattr(zone, field)) if find(code) else None


def _date(field: str, text: str, zone: MachineReadableZone) -> Agreement | None:
    try:
        shown = PartialDate.parse(text)
    except ValueError:
        return None
    return _equal(shown == getattr(zone, field))


def _equal(same: bool) -> Agreement:
    return Agreement.EQUAL if same else Agreement.DIFFERENT


_COMPARE: dict[str, Callable[[str, MachineReadableZone], Agreement | None]] = {
    "document_number": _number,
    "issuing_state": lambda text, zone: _state("issuing_state", text, zone),
    "nationality": lambda text, zone: _state("nationality", text, zone),
    "date_of_birth": lambda text, zone: _date("date_of_birth", text, zone),
    "date_of_expiry": lambda text, zone: _date("date_of_expiry", text, zone),
    "sex": lambda text, zone: _equal(sex_of(text.upper()[:1]) == zone.sex),
}
