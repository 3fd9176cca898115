"""A schematic map of a country as SVG: shore, land border, and spots with their names.

The shore is drawn by hand, good to a few kilometres, and says nothing about where a border runs in law.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]
"""Longitude and latitude in degrees, or a place on the sheet."""

_LETTER, _LINE = 6.4, 13.0
"""About how wide a letter of a name is, and how high a line."""
_EASTERN = 0.78
"""From which part of the sheet on names stand to the left of their spots."""
WIDTH, MARGIN = 480, 20


@dataclass(frozen=True, slots=True)
class Outline:
    """The land border, the shore from its end back to its beginning, and islands."""

    border: Sequence[Point]
    shore: Sequence[Point]
    islands: Sequence[Sequence[Point]] = ()


_HAITI = Outline(
    border=(
        (-71.76, 18.03), (-71.70, 18.12), (-71.77, 18.18), (-71.69, 18.33), (-71.82, 18.40), (-71.90, 18.48),
        (-72.00, 18.61), (-71.86, 18.64), (-71.74, 18.75), (-71.72, 18.88), (-71.86, 18.97), (-71.65, 19.12),
        (-71.65, 19.22), (-71.78, 19.27), (-71.79, 19.34), (-71.72, 19.40), (-71.71, 19.55), (-71.76, 19.71),
    ),
    shore=(
        (-71.84, 19.71), (-72.00, 19.69), (-72.15, 19.72), (-72.20, 19.80), (-72.33, 19.80), (-72.53, 19.87),
        (-72.70, 19.93), (-72.85, 19.95), (-73.10, 19.93), (-73.25, 19.94), (-73.40, 19.84), (-73.46, 19.70),
        (-73.33, 19.61), (-73.05, 19.63), (-72.92, 19.50), (-72.72, 19.47), (-72.70, 19.40), (-72.79, 19.34),
        (-72.74, 19.18), (-72.72, 19.08), (-72.81, 19.02), (-72.66, 18.89), (-72.52, 18.78), (-72.38, 18.67),
        (-72.34, 18.56), (-72.45, 18.55), (-72.63, 18.54), (-72.74, 18.44), (-72.88, 18.43), (-73.09, 18.46),
        (-73.28, 18.46), (-73.51, 18.54), (-73.68, 18.58), (-73.80, 18.59), (-73.92, 18.60), (-74.12, 18.66),
        (-74.30, 18.66), (-74.46, 18.56), (-74.47, 18.44), (-74.38, 18.34), (-74.20, 18.29), (-74.05, 18.22),
        (-73.93, 18.10), (-73.88, 18.02), (-73.78, 18.07), (-73.75, 18.18), (-73.58, 18.23), (-73.40, 18.25),
        (-73.20, 18.19), (-72.98, 18.20), (-72.80, 18.14), (-72.53, 18.23), (-72.30, 18.22), (-72.10, 18.24),
        (-71.93, 18.17), (-71.84, 18.10),
    ),
    islands=(
        ((-73.30, 18.92), (-73.20, 18.97), (-73.00, 18.89), (-72.80, 18.78), (-72.81, 18.70), (-72.92, 18.72),
         (-73.08, 18.78)),
        ((-72.97, 20.07), (-72.88, 20.10), (-72.70, 20.06), (-72.60, 20.00), (-72.72, 20.01),
         (-72.88, 20.03)),
        ((-73.70, 18.09), (-73.62, 18.12), (-73.58, 18.07), (-73.66, 18.05)),
    ),
)  # fmt: skip
OUTLINES: dict[str, Outline] = {"HTI": _HAITI}


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """Something on the map; what comes first gets its name where two names would lie upon one another."""

    place: Point
    """Longitude and latitude in degrees."""
    name: str
    title: str
    """What it is and how it stands, for a pointer that rests on it and for readers who do not see it."""
    shape: str
    kind: str = ""
    """Classes of the style sheet; the shape has to say the same."""
    note: str = ""
    """Written after the name."""


class _Sheet:
    """From degrees to the sheet's units, with north up and equal scale both ways."""

    def __init__(self, points: Sequence[Point]) -> None:
        west, east = min(x for x, _ in points), max(x for x, _ in points)
        self.south, self.north = min(y for _, y in points), max(y for _, y in points)
        self.west, self.narrow = west, cos(radians((self.south + self.north) / 2))
        self.scale = (WIDTH - 2 * MARGIN) / max(0.1, (east - west) * self.narrow)
        self.height = round((self.north - self.south) * self.scale + 2 * MARGIN)

    def at(self, point: Point) -> Point:
        x = MARGIN + (point[0] - self.west) * self.narrow * self.scale
        return round(x, 1), round(MARGIN + (self.north - point[1]) * self.scale, 1)

    def path(self, points: Iterable[Point]) -> str:
        return " ".join(f"{x},{y}" for x, y in map(self.at, points))


def draw(spots: Sequence[Spot], *, state: str, title: str) -> SafeString:
    """The map, or an empty text where there is nothing to show.

    Args:
        spots: in the order in which they are named.
        state: the country's code; only known ones have a shore.
        title: what the map shows, for readers who do not see it.
    """
    if not spots:
        return SafeString("")
    outline = OUTLINES.get(state)
    sheet = _Sheet([*(spot.place for spot in spots), *_points_of(outline)])
    parts = [
        f'<svg class="map" viewBox="0 0 {WIDTH} {sheet.height}" role="img" focusable="false">',
        f"<title>{escape(title)}</title>",
        *_land(outline, sheet),
        *_spots(spots, sheet),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308  (every text in it is escaped above)


def _points_of(outline: Outline | None) -> list[Point]:
    if outline is None:
        return []
    return [*outline.border, *outline.shore, *(point for island in outline.islands for point in island)]


def _land(outline: Outline | None, sheet: _Sheet) -> Iterator[str]:
    if outline is None:
        return
    for area in ((*outline.border, *outline.shore), *outline.islands):
        yield f'<polygon class="shore" points="{sheet.path(area)}"/>'
    yield f'<polyline class="border" points="{sheet.path(outline.border)}"/>'


def _spots(spots: Sequence[Spot], sheet: _Sheet) -> Iterator[str]:
    """The marks of all, and the names of those that find room; the names come last, so that no mark lies on one."""
    taken: dict[str, Box] = {}
    names = []
    for spot in reversed(spots):  # what comes first lies on top
        x, y = sheet.at(spot.place)
        mark = SHAPES[spot.shape].format(x=x, y=y, kind=f"spot {spot.kind}".strip())
        yield f"<g><title>{escape(spot.title)}</title>{mark}</g>"
    for spot in spots:
        x, y = sheet.at(spot.place)
        told = f"{spot.name} {spot.note}".strip()
        is_eastern = x > WIDTH * _EASTERN
        box = _box(x, y, len(told), to_the_left=is_eastern)
        if spot.name in taken or any(_meet(box, other) for other in taken.values()):
            continue
        taken[spot.name] = box
        anchor, shift = ("end", -10) if is_eastern else ("start", 10)
        names.append(
            f'<text x="{x + shift:.1f}" y="{y + 4:.1f}" text-anchor="{anchor}">{escape(told)}</text>'
        )
    yield from names


Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a name."""


def _box(x: float, y: float, letters: int, *, to_the_left: bool) -> Box:
    wide = letters * _LETTER
    left = x - 10 - wide if to_the_left else x + 10
    return left, y - _LINE / 2, left + wide, y + _LINE / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


SHAPES = {
    "square": '<g transform="translate({x} {y})"><rect class="{kind}" x="-5" y="-5" width="10" height="10"/></g>',
    "disc": '<g transform="translate({x} {y})"><circle class="{kind}" r="5"/></g>',
    "triangle": '<g transform="translate({x} {y})"><path class="{kind}" d="M0 -7l6.5 11h-13z"/></g>',
    "octagon": '<g transform="translate({x} {y})"><path class="{kind}" d="M-3 -7h6l4 4v6l-4 4h-6l-4 -4v-6z"/></g>',
    "cross": '<g transform="translate({x} {y})"><path class="{kind}" d="M-5 -5l10 10M5 -5l-10 10"/></g>',
    "ring": '<g transform="translate({x} {y})"><circle class="{kind}" r="3.5"/></g>',
}
"""Around the place of a spot; a state is told by its shape, and its colour only says so again."""


def short_name(name: str) -> str:
    """ "Aéroport Antoine-Simon, Les Cayes" is Les Cayes on the map."""
    last = name.rpartition(",")[2].strip()
    return last.removeprefix("Aéroport de ").removeprefix("Aéroport ")
