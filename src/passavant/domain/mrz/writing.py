"""Printing a machine readable zone from its data elements (ICAO Doc 9303-4, -5, -6 and -7, section 4.2)."""

from __future__ import annotations

from dataclasses import dataclass

from passavant.domain.codes.sexes import PRINTED
from passavant.domain.mrz.alphabet import FILLER, check_digit, is_clean
from passavant.domain.mrz.formats import Characters, Format, Place
from passavant.domain.mrz.names import name_field
from passavant.domain.mrz.national import RUSSIAN_INTERNAL_PASSPORT, write_russian
from passavant.domain.mrz.plans import NOWHERE, PLANS, Plan
from passavant.domain.mrz.transliteration import NoTransliteration, transliterate
from passavant.domain.mrz.zone import ZoneFields
from passavant.domain.values import PartialDate


class CannotWrite(ValueError):
    """A data element does not fit the format or cannot be printed; the message names it."""


def write(fields: ZoneFields, document_format: Format) -> tuple[str, ...]:
    """The lines of a zone, check digits and all.

    Names are transliterated and, when too long, cut as 9303 prescribes. A document number of more than nine
    characters overflows into the optional data where the format knows that (TD1, TD2).

    Raises:
        CannotWrite: a field is too long, has a character that cannot be printed, or is no known sex.
    """
    plan = PLANS[document_format]
    sheet = _Sheet(plan)
    number, overflow = _document_number(plan, fields.document_number)
    optional = _code(fields.optional_data)
    printed = {
        "document_code": _code(fields.document_code),
        "issuing_state": _code(fields.issuing_state),
        **_names(plan, fields),
        "document_number": number,
        "nationality": "" if fields.nationality == plan.layout.nationality else _code(fields.nationality),
        "date_of_birth": _date(fields.date_of_birth),
        "sex": _sex(fields.sex),
        "date_of_expiry": _date(fields.date_of_expiry),
        "optional_data": f"{overflow}{FILLER}{optional}".rstrip(FILLER) if overflow else optional,
        "optional_data_2": _code(fields.optional_data_2),
        **{field: _code(text) for field, text in fields.national_data.items()},
    }
    for place in plan.layout.places:
        sheet.print(place, printed.pop(place.field))
    homeless = [field for field, text in printed.items() if text.strip(FILLER)]
    if homeless:
        raise CannotWrite(f"{document_format} has no place for {', '.join(homeless)}")
    sheet.print_check_digits(overflows=bool(overflow), empty_check_digit=fields.empty_check_digit)
    return plan.lines("".join(sheet.characters))


@dataclass(slots=True)
class _Sheet:
    plan: Plan
    characters: list[str]

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.characters = [FILLER] * plan.length

    def print(self, place: Place, text: str) -> None:
        where = self.plan.slices[place.field]
        width = place.end - place.start
        if len(text) > width:
            raise CannotWrite(
                f"{place.field} {text!r} is longer than the {width} characters of {self.plan.format}"
            )
        if not is_clean(text) or (
            place.characters is Characters.LETTERS
            and any(character.isdigit() for character in text)
            and not self._is_russian
        ):
            raise CannotWrite(f"{place.field} {text!r} has a character that may not stand there")
        self.characters[where] = text.ljust(width, FILLER)

    @property
    def _is_russian(self) -> bool:
        return "".join(self.characters[:5]) == RUSSIAN_INTERNAL_PASSPORT

    def print_check_digits(self, *, overflows: bool, empty_check_digit: str) -> None:
        for field, where, at in self.plan.checks:
            text = "".join(self.characters[where])
            digit = check_digit(text)
            if not text.strip(FILLER) and (
                field == "optional_data" or (field == "date_of_expiry" and self._is_russian)
            ):
                digit = empty_check_digit
            self.characters[at] = FILLER if field == "document_number" and overflows else digit
        if self.plan.composite_at is not None:
            covered = "".join("".join(self.characters[where]) for where in self.plan.composite)
            self.characters[self.plan.composite_at] = check_digit(covered)


def _document_number(plan: Plan, number: str) -> tuple[str, str]:
    """What stands in the number's own field, and the rest with its check digit for the optional data."""
    printed = _code(number)
    width = plan.number.stop - plan.number.start
    if len(printed) <= width or not plan.long_numbers:
        return printed, ""
    if FILLER in printed[width:]:
        raise CannotWrite(f"the document number {number!r} has a filler where its end would be taken to be")
    if not is_clean(printed):
        raise CannotWrite(f"document_number {number!r} has a character that may not stand there")
    return printed[:width], printed[width:] + check_digit(printed)


def _names(plan: Plan, fields: ZoneFields) -> dict[str, str]:
    """The one name field of ICAO's formats, or the separate ones of a national layout."""
    surname, given_names = _transliterated(fields)
    if plan.name is not NOWHERE:
        return {"name": name_field(surname, given_names, width=_width(plan.name))}
    names = {"surname": surname, "given_names": given_names}
    return {
        field: name_field(name, "", width=_width(plan.slices[field]) or len(name))
        for field, name in names.items()
    }


def _transliterated(fields: ZoneFields) -> tuple[str, str]:
    if fields.document_code + fields.issuing_state == RUSSIAN_INTERNAL_PASSPORT:
        return write_russian(fields.surname), write_russian(fields.given_names)
    try:
        return transliterate(fields.surname), transliterate(fields.given_names)
    except NoTransliteration as missing:
        raise CannotWrite(str(missing)) from missing


def _width(place: slice) -> int:
    return int(place.stop - place.start)


def _code(text: str) -> str:
    return text.upper().replace(" ", FILLER).replace("-", FILLER).rstrip(FILLER)


def _date(day: PartialDate | None) -> str:
    if day is None:
        return FILLER * 6
    parts = (day.year % 100, day.month, day.day)
    return "".join("<<" if part is None else f"{part:02d}" for part in parts)


def _sex(sex: str) -> str:
    if sex not in PRINTED:
        raise CannotWrite(f"sex is M, F or X, not {sex!r}")
    return FILLER if sex == "X" else sex
