"""The printed page against its machine readable zone, field by field (ICAO Doc 9303-3, 4 and 6; 9303-4, 4.2.3).

A name has several right forms in the zone: letters may be written out in more than one way, and what is too long is
cut. So the page is not turned into one zone to compare with; each form that the rules allow agrees.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from passavant.domain.codes import find, sex_of
from passavant.domain.mrz.alphabet import FILLER
from passavant.domain.mrz.findings import check
from passavant.domain.mrz.national import RUSSIAN_INTERNAL_PASSPORT, write_russian
from passavant.domain.mrz.plans import NOWHERE, PLANS
from passavant.domain.mrz.transliteration import SEPARATORS, renderings
from passavant.domain.mrz.zone import MachineReadableZone
from passavant.domain.values import Finding, PartialDate

LONGEST_NAME = 200
"""More of a name than any page shows is not looked at."""

_OTHER = {"surname": "given_names", "given_names": "surname"}

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
            empty, or what the zone does not print, is not compared. Names in any script of Doc 9303-3, section 6.
    """
    shown = {field: text.strip()[:LONGEST_NAME] for field, text in visual.items() if text.strip()}
    compared = [_names(shown, zone)]
    compared += [_field(field, text, zone) for field, text in shown.items() if field in _COMPARE]
    return VisualComparison(tuple(each for each in compared if each is not None))


def names_agree(surname: str, given_names: str, printed: str) -> bool:
    """Whether a printed name field (39, 31 or 30 characters) is a right form of a name, whole or cut.

    Source: ICAO Doc 9303-4, 4.2.3; 9303-5, -6 and -7 likewise.
    """
    return _name_agrees(_parts(surname, renderings), _parts(given_names, renderings), printed)


Part = list[tuple[str, ...]]
"""One part of a name: for each of its letters the ways in which the zone may print it."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """One name as the zone prints it, without the fillers behind it; `may_be_cut` where its field is full."""

    text: str
    may_be_cut: bool

    @classmethod
    def of(cls, field: str) -> _Printed:
        text = field.rstrip(FILLER)
        return cls(text, len(field) - len(text) <= EARLY_CUT)


def _names(shown: Mapping[str, str], zone: MachineReadableZone) -> FieldComparison | None:
    """Those of the two names that the page shows in letters of the tables and the zone has a place for."""
    places = _places(zone)
    parts = {field: _parts(shown.get(field, ""), _letters_of(zone)) for field in places}
    compared = [field for field in places if parts[field]]
    if not compared:
        return None
    return FieldComparison(
        field="name",
        agreement=_agreement_of_names(parts, places, compared, zone),
        visual=", ".join(shown[field] for field in compared),
        zone=", ".join(name for field in compared if (name := getattr(zone, field))) or zone.surname,
    )


def _places(zone: MachineReadableZone) -> dict[str, _Printed]:
    """Where each name is printed: in the one name field of ICAO's formats, or in a field of its own."""
    slices = PLANS[zone.format].slices
    if slices["name"] is NOWHERE:
        fields = [field for field in ("surname", "given_names") if slices[field] is not NOWHERE]
        return {field: _own_field(zone.printed(field)) for field in fields}
    whole = _Printed.of(zone.printed("name"))
    surname, _, given_names = whole.text.partition(FILLER * 2)
    return {
        "surname": _Printed(surname, whole.may_be_cut),
        "given_names": _Printed(given_names.lstrip(FILLER), whole.may_be_cut),
    }


def _own_field(field: str) -> _Printed:
    """In a field of its own a name may be divided by two fillers as well, as French cards do."""
    printed = _Printed.of(field)
    return _Printed(FILLER.join(part for part in printed.text.split(FILLER) if part), printed.may_be_cut)


def _letters_of(zone: MachineReadableZone) -> Callable[[str], tuple[str, ...]]:
    if "".join(zone.lines).startswith(RUSSIAN_INTERNAL_PASSPORT):
        return lambda letter: (printed,) if (printed := write_russian(letter)) != letter.upper() else ()
    return renderings


def _agreement_of_names(
    parts: Mapping[str, Sequence[Part]],
    places: Mapping[str, _Printed],
    compared: Sequence[str],
    zone: MachineReadableZone,
) -> Agreement:
    if len(compared) == 2 and PLANS[zone.format].name is not NOWHERE:
        surname, given_names, printed = parts["surname"], parts["given_names"], zone.printed("name")
        agrees = _name_agrees(surname, given_names, printed)
        is_swapped = _name_agrees(given_names, surname, printed)
    else:
        agrees = all(_part_agrees(field, parts[field], places[field]) for field in compared)
        is_swapped = all(_stands_in_the_other(field, parts[field], places) for field in compared)
    if agrees:
        return Agreement.EQUAL
    undivided = "".join(places[field].text for field in compared).replace(FILLER, "")
    letters = [letter for field in compared for part in parts[field] for letter in part]
    if is_swapped or len(undivided) in _ends_of_part(letters, undivided, {0}, cut=False):
        return Agreement.SIMILAR
    return Agreement.DIFFERENT


def _parts(name: str, letters: Callable[[str], tuple[str, ...]]) -> list[Part]:
    """The parts of a name that can be printed; a letter that no table knows is not in the zone."""
    composed = unicodedata.normalize("NFC", name)
    divided = "".join(" " if character in SEPARATORS else character for character in composed)
    parts = [[tuple(filter(None, letters(letter))) for letter in part] for part in divided.split()]
    printable = [[forms for forms in part if forms] for part in parts]
    return [part for part in printable if part]


def _name_agrees(surname: Sequence[Part], given_names: Sequence[Part], field: str) -> bool:
    printed = _Printed.of(field)
    return _is_form(surname, given_names, printed.text, cut=False) or (
        printed.may_be_cut and _is_form(surname, given_names, printed.text, cut=True)
    )


def _is_form(surname: Sequence[Part], given_names: Sequence[Part], text: str, *, cut: bool) -> bool:
    """Surname, two fillers, given names; more than two fillers between them are an issuer's habit.

    Cut, every part may end early, and the last given names may be missing, or all of them.
    """
    ends = _ends(surname, text, {0}, cut=cut)
    if given_names and not (cut and len(text) in ends):
        starts = {_behind_fillers(text, end) for end in ends if text.startswith(FILLER * 2, end)}
        ends = _ends(given_names, text, starts, cut=cut, may_lack=cut)
    return len(text) in ends


def _stands_in_the_other(field: str, parts: Sequence[Part], places: Mapping[str, _Printed]) -> bool:
    other = places.get(_OTHER[field])
    return other is not None and bool(other.text) and _part_agrees(_OTHER[field], parts, other)


def _part_agrees(field: str, parts: Sequence[Part], printed: _Printed) -> bool:
    """Whether one of the names alone is printed in a right form."""
    text, last = printed.text, len(printed.text)
    if last in _ends(parts, text, {0}, cut=False):
        return True
    if not printed.may_be_cut:
        return False
    is_given = field == "given_names"
    return (is_given and not text) or last in _ends(parts, text, {0}, cut=True, may_lack=is_given)


def _ends(
    parts: Sequence[Part], text: str, starts: set[int], *, cut: bool, may_lack: bool = False
) -> set[int]:
    """Where parts with one filler between them may end in a text, begun at any of the starts.

    All readings go along together as the set of places they have reached, so many of them cost no more than one.
    """
    reached, ends = starts, set()
    for index, part in enumerate(parts):
        if index:
            reached = {at + 1 for at in reached if text.startswith(FILLER, at)}
        reached = _ends_of_part(part, text, reached, cut=cut)
        ends |= reached
    return ends if may_lack else reached


def _ends_of_part(part: Part, text: str, starts: set[int], *, cut: bool) -> set[int]:
    """Where the letters of a part may end; cut, behind any of them."""
    reached, ends = starts, set()
    for forms in part:
        reached = {at + len(form) for at in reached for form in forms if text.startswith(form, at)}
        ends |= reached
        if not reached:
            break
    return ends if cut else reached


def _behind_fillers(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip(FILLER))


def _field(field: str, text: str, zone: MachineReadableZone) -> FieldComparison | None:
    if PLANS[zone.format].slices[field] is NOWHERE:
        return None
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
    if code != GERMANY and find(code) is None:
        return None
    return _equal(_SAME_STATE.get(code, code) == getattr(zone, field))


def _date(field: str, text: str, zone: MachineReadableZone) -> Agreement | None:
    """What both know has to be the same; a birth of which the zone knows not even the year is not compared."""
    try:
        shown = PartialDate.parse(text)
    except (ValueError, TypeError, OverflowError):
        return None
    printed: PartialDate | None = getattr(zone, field)
    if printed is None:
        return None if field == "date_of_birth" and FILLER in zone.printed(field) else Agreement.DIFFERENT
    known = zip(_known(shown), _known(printed), strict=True)
    return _equal(all(one == other for one, other in known if one is not None and other is not None))


def _known(day: PartialDate) -> tuple[int, int | None, int | None]:
    return day.year, day.month, day.day


def _sex(text: str, zone: MachineReadableZone) -> Agreement | None:
    shown = sex_of(text.upper()[:1])
    return _equal(shown == zone.sex) if shown else None


def _equal(same: bool) -> Agreement:
    return Agreement.EQUAL if same else Agreement.DIFFERENT


GERMANY = "DEU"
_SAME_STATE = {GERMANY: "D"}
"""Germany prints D in its zones, and D or DEU on its pages (9303-3, 5)."""

_COMPARE: dict[str, Callable[[str, MachineReadableZone], Agreement | None]] = {
    "document_number": _number,
    "issuing_state": lambda text, zone: _state("issuing_state", text, zone),
    "nationality": lambda text, zone: _state("nationality", text, zone),
    "date_of_birth": lambda text, zone: _date("date_of_birth", text, zone),
    "date_of_expiry": lambda text, zone: _date("date_of_expiry", text, zone),
    "sex": _sex,
}
