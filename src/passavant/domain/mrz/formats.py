"""The layouts of the machine readable zone, one table each (ICAO Doc 9303-4, -5, -6 and -7, section 4.2).

A new layout is a new table here. Positions count from 0 and the end is not included, so "positions 6 to 14"
of the standard is 5 to 14.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The ICAO formats by their names in Doc 9303."""

    TD1 = "TD1"  # cards of credit card size, three lines of 30
    TD2 = "TD2"  # two lines of 36
    TD3 = "TD3"  # passports, two lines of 44
    MRV_A = "MRV-A"  # visas, two lines of 44
    MRV_B = "MRV-B"  # visas, two lines of 36


class Characters(StrEnum):
    """What a field may hold; repair rests on this."""

    LETTERS = "letters"
    DIGITS = "digits"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one field is printed; `check` is the position of its check digit in the same line."""

    field: str
    line: int
    start: int
    end: int
    characters: Characters
    check: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """One format: its size, its fields, and what its composite check digit covers.

    `composite` lists (line, start, end); `composite_at` is (line, position), None for visas, which have none.
    `long_numbers`: a document number may overflow into the optional data (9303-5, 4.2.2.2 note j).
    """

    format: Format
    lines: int
    width: int
    places: tuple[Place, ...]
    composite: tuple[tuple[int, int, int], ...] = ()
    composite_at: tuple[int, int] | None = None
    long_numbers: bool = False
    first_letters: str = ""


ANY, LETTERS, DIGITS = Characters.ANY, Characters.LETTERS, Characters.DIGITS

_UPPER_CODE = Place("document_code", 0, 0, 2, LETTERS)
_UPPER_STATE = Place("issuing_state", 0, 2, 5, LETTERS)
_LOWER_OF_TWO = (
    Place("document_number", 1, 0, 9, ANY, check=9),
    Place("nationality", 1, 10, 13, LETTERS),
    Place("date_of_birth", 1, 13, 19, DIGITS, check=19),
    Place("sex", 1, 20, 21, LETTERS),
    Place("date_of_expiry", 1, 21, 27, DIGITS, check=27),
)

TD1 = Layout(
    format=Format.TD1,
    lines=3,
    width=30,
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("document_number", 0, 5, 14, ANY, check=14),
        Place("optional_data", 0, 15, 30, ANY),
        Place("date_of_birth", 1, 0, 6, DIGITS, check=6),
        Place("sex", 1, 7, 8, LETTERS),
        Place("date_of_expiry", 1, 8, 14, DIGITS, check=14),
        Place("nationality", 1, 15, 18, LETTERS),
        Place("optional_data_2", 1, 18, 29, ANY),
        Place("name", 2, 0, 30, LETTERS),
    ),
    composite=((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
    composite_at=(1, 29),
    long_numbers=True,
)

TD2 = Layout(
    format=Format.TD2,
    lines=2,
    width=36,
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("name", 0, 5, 36, LETTERS),
        *_LOWER_OF_TWO,
        Place("optional_data", 1, 28, 35, ANY),
    ),
    composite=((1, 0, 10), (1, 13, 20), (1, 21, 35)),
    composite_at=(1, 35),
    long_numbers=True,
)

TD3 = Layout(
    format=Format.TD3,
    lines=2,
    width=44,
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("name", 0, 5, 44, LETTERS),
        *_LOWER_OF_TWO,
        Place("optional_data", 1, 28, 42, ANY, check=42),
    ),
    composite=((1, 0, 10), (1, 13, 20), (1, 21, 43)),
    composite_at=(1, 43),
)

MRV_A = Layout(
    format=Format.MRV_A,
    lines=2,
    width=44,
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("name", 0, 5, 44, LETTERS),
        *_LOWER_OF_TWO,
        Place("optional_data", 1, 28, 44, ANY),
    ),
    first_letters="V",
)

MRV_B = Layout(
    format=Format.MRV_B,
    lines=2,
    width=36,
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("name", 0, 5, 36, LETTERS),
        *_LOWER_OF_TWO,
        Place("optional_data", 1, 28, 36, ANY),
    ),
    first_letters="V",
)

LAYOUTS: tuple[Layout, ...] = (MRV_A, MRV_B, TD1, TD2, TD3)
"""In the order they are tried: a layout that asks for a first letter before one that does not."""


class Plan:
    """A layout prepared for reading: positions in the lines joined into one string, found once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.format = layout.format
        self.width = layout.width
        self.length = layout.lines * layout.width
        self.long_numbers = layout.long_numbers
        self.slices: dict[str, slice] = {
            place.field: slice(self._at(place.line, place.start), self._at(place.line, place.end))
            for place in layout.places
        }
        self.slices.setdefault("optional_data_2", slice(0, 0))
        self.check_at: dict[str, int] = {
            place.field: self._at(place.line, place.check)
            for place in layout.places
            if place.check is not None
        }
        self.checks: tuple[tuple[str, slice, int], ...] = tuple(
            (field, self.slices[field], at) for field, at in self.check_at.items()
        )
        self.composite: tuple[slice, ...] = tuple(
            slice(self._at(line, start), self._at(line, end)) for line, start, end in layout.composite
        )
        self.composite_at: int | None = self._at(*layout.composite_at) if layout.composite_at else None
        number = self.slices["document_number"]
        self.number, self.number_check = number, self.check_at["document_number"]
        self.code, self.state = self.slices["document_code"], self.slices["issuing_state"]
        self.name, self.nationality = self.slices["name"], self.slices["nationality"]
        self.birth, self.expiry = self.slices["date_of_birth"], self.slices["date_of_expiry"]
        self.sex = self.slices["sex"].start
        self.optional, self.optional_2 = self.slices["optional_data"], self.slices["optional_data_2"]

    def _at(self, line: int, position: int) -> int:
        return line * self.layout.width + position

    def lines(self, text: str) -> tuple[str, ...]:
        """The joined text cut into its printed lines again."""
        return tuple(text[start : start + self.width] for start in range(0, self.length, self.width))

    def printed_place(self, at: int) -> tuple[int, int]:
        """Line and position of a character as people count them, from 1."""
        return at // self.width + 1, at % self.width + 1


PLANS: dict[Format, Plan] = {layout.format: Plan(layout) for layout in LAYOUTS}
LINES_OF_WIDTH: dict[int, int] = {layout.width: layout.lines for layout in LAYOUTS}
"""30 -> 3, 36 -> 2, 44 -> 2: how many lines of a width make one document."""

_BY_SIZE: dict[tuple[int, int], tuple[Plan, ...]] = {
    (layout.lines, layout.width): tuple(
        PLANS[other.format] for other in LAYOUTS if (other.lines, other.width) == (layout.lines, layout.width)
    )
    for layout in LAYOUTS
}


def plan_for(lines: Sequence[str]) -> Plan | None:
    """The plan these lines fit in number, width and first letter, or None."""
    if not lines:
        return None
    width = len(lines[0])
    for plan in _BY_SIZE.get((len(lines), width), ()):
        if not plan.layout.first_letters or lines[0][0] in plan.layout.first_letters:
            return plan if all(len(line) == width for line in lines) else None
    return None
