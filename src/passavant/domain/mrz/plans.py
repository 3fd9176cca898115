"""Layouts prepared for reading: every position found once, in the lines joined into one string."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate, pairwise

from passavant.domain.mrz.formats import ICAO, Format, Layout, Place
from passavant.domain.mrz.national import NATIONAL

NOWHERE = slice(0, 0)
FIELDS = (
    "document_code",
    "issuing_state",
    "surname",
    "given_names",
    "document_number",
    "nationality",
    "date_of_birth",
    "sex",
    "date_of_expiry",
    "optional_data",
    "optional_data_2",
)
"""The data elements of Doc 9303; a layout that has one not prints it nowhere."""
NAME_FIELDS = ("name", "surname", "given_names")
_PRINTED = frozenset({"name", *FIELDS})

LAYOUTS: tuple[Layout, ...] = (*NATIONAL, *ICAO)
"""In the order they are tried."""


class Plan:
    """A layout prepared for reading: positions in the lines joined into one string, found once."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.format = layout.format
        self.starts = tuple(accumulate(layout.widths, initial=0))
        self.length = self.starts[-1]
        self.line_bounds = tuple(pairwise(self.starts))
        self.long_numbers = layout.long_numbers
        self.slices: dict[str, slice] = {
            place.field: slice(self._at(place.line, place.start), self._at(place.line, place.end))
            for place in layout.places
        }
        for absent in _PRINTED - self.slices.keys():
            self.slices[absent] = NOWHERE
        self.check_at: dict[str, int] = {
            place.field: self._at(place.line, place.check)
            for place in layout.places
            if place.check is not None
        }
        self.checks: tuple[tuple[str, slice, int], ...] = tuple(
            (place.field, self._covered(place), self.check_at[place.field])
            for place in layout.places
            if place.check is not None
        )
        self.composite: tuple[slice, ...] = tuple(
            slice(self._at(line, start), self._at(line, end)) for line, start, end in layout.composite
        )
        self.composite_at: int | None = self._at(*layout.composite_at) if layout.composite_at else None
        self.number, self.number_check = self.slices["document_number"], self.check_at.get("document_number")
        covered = next((place for field, place, _ in self.checks if field == "document_number"), self.number)
        self.number_covered = tuple(range(covered.start, covered.stop))
        self.code, self.state = self.slices["document_code"], self.slices["issuing_state"]
        self.name, self.nationality = self.slices["name"], self.slices["nationality"]
        self.birth, self.expiry = self.slices["date_of_birth"], self.slices["date_of_expiry"]
        self.sex = self.slices["sex"]
        self.name_fields = tuple(
            self.slices[field] for field in NAME_FIELDS if self.slices[field] is not NOWHERE
        )
        self.national_fields = tuple(place.field for place in layout.places if place.field not in _PRINTED)
        self.is_national = layout.is_national
        self.optional, self.optional_2 = self.slices["optional_data"], self.slices["optional_data_2"]

    def _at(self, line: int, position: int) -> int:
        return self.starts[line] + position

    def _covered(self, place: Place) -> slice:
        start = place.start if place.checked_from is None else place.checked_from
        return slice(self._at(place.line, start), self._at(place.line, place.end))

    def lines(self, text: str) -> tuple[str, ...]:
        """The joined text cut into its printed lines again."""
        return tuple(text[start:end] for start, end in self.line_bounds)

    def printed_place(self, at: int) -> tuple[int, int]:
        """Line and position of a character as people count them, from 1."""
        line = bisect(self.starts, at)
        return line, at - self.starts[line - 1] + 1


PLANS: dict[Format, Plan] = {layout.format: Plan(layout) for layout in LAYOUTS}
LINES_OF_WIDTH: dict[int, int] = {layout.widths[0]: len(layout.widths) for layout in ICAO}
"""30 -> 3, 36 -> 2, 44 -> 2: how many lines of a width make one document."""

_BY_SIZE: dict[tuple[int, ...], tuple[Plan, ...]] = {
    layout.widths: tuple(PLANS[other.format] for other in LAYOUTS if other.widths == layout.widths)
    for layout in LAYOUTS
}


def plan_for(lines: Sequence[str]) -> Plan | None:
    """The plan these lines fit in number, width and opening, or None."""
    for plan in _BY_SIZE.get(tuple(map(len, lines)), ()):
        layout = plan.layout
        if not layout.openings or lines[layout.opening_line].startswith(layout.openings):
            return plan
    return None
