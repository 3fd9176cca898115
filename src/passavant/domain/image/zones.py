"""From lines of writing to the two or three straightened rows of a zone, ready to be read letter by letter.

One row that is surely OCR-B in equal steps is found first; the others stand parallel to it, about 2.4 characters
apart in most formats (the figures of ICAO Doc 9303-4 to -7), so that faint ones are found too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from passavant.domain.image import grid as grids
from passavant.domain.image.grid import Grid
from passavant.domain.image.lines import Line
from passavant.domain.image.recogniser import BLANK, Probabilities, probabilities
from passavant.domain.image.strips import CAP, HEIGHT, PITCH, Floats, Frame, Pyramid, frame_about

USUAL_PITCH = 1.08  # characters' distance over the height of their capitals
USUAL_SPACING = 2.42  # rows' distance over characters' distance
CLOSEST_SPACING, WIDEST_SPACING = 1.3, 3.4
ROWS_OF: dict[int, int] = {30: 3, 36: 2, 44: 2}
COUNTS = tuple(ROWS_OF)

PROBE_WIDTH = 136
MOST_PROBED = 12
MOST_ANCHORS = 3
MARGIN = 42.0  # columns before the first character
GROWTH = 98  # seven characters
WIDEST = 1200
LEAST_PROMISE = 0.30
CLEAR_ROW, FAINT_ROW = 0.97, 0.25
LEAST_CERTAINTY = 0.50


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One line of a zone: its place, what the net saw, where the characters stand, what they may be.

    `cells`: places x 37 logarithms. `shown`: for each place, how surely there is a character at all, 0..1.
    `certainty`: the mean probability of the likeliest characters, 0..1.
    """

    frame: Frame
    seen: Probabilities
    grid: Grid
    cells: NDArray[np.float64]
    shown: NDArray[np.float64]
    certainty: float

    @classmethod
    def of(cls, frame: Frame, seen: Probabilities, grid: Grid) -> Row:
        if grid.score < 0:
            anything = np.full((grid.count, BLANK), -math.log(BLANK))
            return cls(frame, seen, grid, anything, np.zeros(grid.count), 0.0)
        cells, shown = grids.cells(seen, grid), grids.visible(seen, grid)
        return cls(frame, seen, grid, cells, shown, float(np.exp(cells.max(axis=1)).mean() * shown.mean()))


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """The rows of one zone from the first to the last."""

    rows: tuple[Row, ...]

    @property
    def count(self) -> int:
        return self.rows[0].grid.count

    def moved(self) -> Iterator[Zone]:
        """The zone with one of its rows beginning one place earlier or later."""
        for index, row in enumerate(self.rows):
            for step in (-1, 1):
                grid = Grid(row.grid.middles + step * row.grid.pitch, row.grid.score)
                yield Zone((*self.rows[:index], Row.of(row.frame, row.seen, grid), *self.rows[index + 1 :]))

    @property
    def certainty(self) -> float:
        return float(np.mean([row.certainty for row in self.rows]))

    @property
    def is_whole(self) -> bool:
        return len(self.rows) == ROWS_OF[self.count]

    def corners(self) -> NDArray[np.float64]:
        """Upper left, upper right, lower right and lower left of all its letters, in the picture."""
        first, last = self.rows[0], self.rows[-1]
        upper, lower = _ends(first), _ends(last)
        return np.array([*first.frame.corners(*upper)[:2], *last.frame.corners(*lower)[2:]])


def _ends(row: Row) -> tuple[float, float]:
    half = row.grid.pitch / 2
    return float(row.grid.middles[0]) - half, float(row.grid.middles[-1]) + half


def find_zone(pyramid: Pyramid, lines: Sequence[Line]) -> Zone | None:
    """The surest zone among these lines, straightened, or None."""
    best: Zone | None = None
    for anchor in _anchors(pyramid, lines):
        if best and any(_is_part_of(anchor, row) for row in best.rows):
            continue
        zone = _grown(pyramid, anchor, lines)
        if best is None or _worth(zone) > _worth(best):
            best = zone
        if best.is_whole and best.certainty > 0.8:
            break
    return best


def turned(pyramid: Pyramid, zone: Zone) -> Zone:
    """The same zone read upside down."""
    frames = [_exact_frame(row).turned() for row in reversed(zone.rows)]
    return Zone(tuple(_read_rows(pyramid, frames, zone.count)))


def _worth(zone: Zone) -> tuple[bool, float]:
    return zone.is_whole, zone.certainty


def _is_part_of(row: Row, other: Row) -> bool:
    middle = row.frame.points([(row.grid.middles[0] + row.grid.middles[-1]) / 2])[0]
    ends = other.frame.points([other.grid.middles[0], other.grid.middles[-1]])
    along = (ends[1] - ends[0]) / max(1e-6, float(np.hypot(*(ends[1] - ends[0]))))
    offset = middle - ends[0]
    away = abs(float(along[0] * offset[1] - along[1] * offset[0]))
    return away < 0.5 * float(np.hypot(*(ends[1] - ends[0]))) / other.grid.count


# -- the first row ----------------------------------------------------------------------------------------------


def _anchors(pyramid: Pyramid, lines: Sequence[Line]) -> Iterator[Row]:
    """Rows that are surely machine readable, the most promising first."""
    for frame in _probed(pyramid, lines[:MOST_PROBED])[:MOST_ANCHORS]:
        row = _read_whole(pyramid, frame)
        if row is not None:
            yield row


def _probed(pyramid: Pyramid, lines: Sequence[Line]) -> list[Frame]:
    """A look at the middle of each line in both directions; the frames of whole lines, most promising first."""
    frames: list[Frame] = []
    for line in lines:
        frame = _frame_of(line)
        frames += [frame, frame.turned()]
    if not frames:
        return []
    middles = [frame.part((frame.width - PROBE_WIDTH) / 2, PROBE_WIDTH) for frame in frames]
    seen = probabilities([pyramid.cut(frame) for frame in middles])
    promise = [float(one[:, :BLANK].max(axis=1).mean()) for one in seen]
    chosen: list[tuple[float, Frame]] = []
    for index in range(0, len(frames), 2):
        turned = promise[index + 1] > promise[index]
        chosen.append((max(promise[index], promise[index + 1]), frames[index + turned]))
    return [frame for value, frame in sorted(chosen, key=lambda pair: -pair[0]) if value > LEAST_PROMISE]


def _frame_of(line: Line) -> Frame:
    pitch = USUAL_PITCH * line.cap
    width = int(min(1100.0, line.length / pitch * PITCH + 2 * MARGIN))
    return frame_about((line.x, line.y), line.angle, cap=line.cap, pitch=pitch, width=max(PROBE_WIDTH, width))


def _read_whole(pyramid: Pyramid, frame: Frame) -> Row | None:
    frame = _levelled(pyramid, frame)
    seen = probabilities([pyramid.cut(frame)])[0]
    pitch = grids.estimated_pitch(seen)
    if abs(pitch / PITCH - 1) > 0.1:
        frame = frame.stretched(pitch / PITCH)
        seen = probabilities([pyramid.cut(frame)])[0]
    while (wider := _widened(frame, seen)).width != frame.width and wider.width <= WIDEST:
        frame, seen = wider, probabilities([pyramid.cut(wider)])[0]
    grid = max(grids.fit(seen, COUNTS), key=lambda one: one.score)
    row = Row.of(frame, seen, grid)
    return row if grid.per_character > 0 and row.certainty > LEAST_CERTAINTY else None


def _widened(frame: Frame, seen: Probabilities) -> Frame:
    """A longer frame where the writing goes on close to an end of this one."""
    ink = 1 - seen[:, BLANK]
    at_the_left, at_the_right = (float(part.max()) > 0.4 for part in (ink[1:9], ink[-9:-1]))
    left, right = GROWTH * at_the_left, GROWTH * at_the_right
    return frame.part(-left, frame.width + left + right)


# -- the other rows -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Axes:
    """The anchor's own coordinates: one character along, one character down, from its first character's middle."""

    origin: NDArray[np.float64]
    along: NDArray[np.float64]
    down: NDArray[np.float64]
    pitch: float
    cap: float
    count: int

    @property
    def angle(self) -> float:
        return math.atan2(self.along[1], self.along[0])

    def place(self, x: float, y: float) -> tuple[float, float]:
        offset = np.array([x, y]) - self.origin
        return float(offset @ self.along) / self.pitch, float(offset @ self.down) / self.pitch

    def point(self, right: float, down: float) -> NDArray[np.float64]:
        point: NDArray[np.float64] = self.origin + (self.along * right + self.down * down) * self.pitch
        return point


def _axes(row: Row) -> _Axes:
    ends = row.frame.points([row.grid.middles[0], row.grid.middles[-1]])
    run = ends[1] - ends[0]
    length = float(np.hypot(*run))
    along = run / length
    middle = (row.grid.middles[0] + row.grid.middles[-1]) / 2
    letters = row.frame.corners(middle - 1, middle + 1)
    cap = float(np.hypot(*(letters[3] - letters[0])))
    down = np.array([-along[1], along[0]])
    return _Axes(ends[0], along, down, length / (row.grid.count - 1), cap, row.grid.count)


def _grown(pyramid: Pyramid, anchor: Row, lines: Sequence[Line]) -> Zone:
    """The anchor with its neighbours above and below, straightened together."""
    axes = _axes(anchor)
    wanted = ROWS_OF[axes.count]
    offsets = [offset for offset in range(1 - wanted, wanted) if offset]
    frames = _neighbours(axes, lines, offsets)
    read = _read_rows(pyramid, [frames[offset] for offset in offsets], axes.count)
    rows = {0: anchor}
    rows |= {
        offset: row
        for offset, row in zip(offsets, read, strict=True)
        if row.certainty > FAINT_ROW and not _is_part_of(row, anchor)
    }
    first = max(
        range(1 - wanted, 1), key=lambda start: sum(row.certainty for row in _within(rows, start, wanted))
    )
    chosen = _within(rows, first, wanted)
    return Zone(tuple(_straightened(pyramid, chosen)))


def _within(rows: dict[int, Row], first: int, count: int) -> list[Row]:
    """The rows from an offset on, as far as there are any."""
    return [rows[offset] for offset in range(first, first + count) if offset in rows]


def _neighbours(axes: _Axes, lines: Sequence[Line], offsets: Sequence[int]) -> dict[int, Frame]:
    """Frames for the rows above and below: on lines that were found there, or where they ought to be."""
    width = int((axes.count - 1) * PITCH + 2 * MARGIN) + 1
    middle = (axes.count - 1) / 2
    beside = [neighbour for line in lines if (neighbour := _beside(axes, line)) is not None]
    spacing = _spacing(axes, beside)
    frames = {}
    for offset in offsets:
        near = [one for one in beside if abs(one.level - offset * spacing) < 0.3 + 0.15 * abs(offset)]
        if near:
            level, tilt, line = near[0].level, near[0].tilt, near[0].line
            cap = line.cap if 0.8 < line.cap / axes.cap < 1.25 else axes.cap
        else:
            level, tilt, cap = offset * spacing, 0.0, axes.cap
        centre = axes.point(middle, level)
        angle = axes.angle + tilt
        frames[offset] = frame_about((centre[0], centre[1]), angle, cap=cap, pitch=axes.pitch, width=width)
    return frames


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A line beside the anchor: how far below the anchor's middle it runs, in characters, and at what angle to it."""

    line: Line
    level: float
    tilt: float


def _beside(axes: _Axes, line: Line) -> _Neighbour | None:
    right, down = axes.place(line.x, line.y)
    tilt = (line.angle - axes.angle + math.pi / 2) % math.pi - math.pi / 2
    level = down + ((axes.count - 1) / 2 - right) * math.tan(tilt)
    fits = abs(tilt) < 0.08 and 0 < right < axes.count and 0.6 < line.cap / axes.cap < 1.7
    return _Neighbour(line, level, tilt) if fits else None


def _spacing(axes: _Axes, beside: Sequence[_Neighbour]) -> float:
    """How far the rows are apart, from the nearest line that is nearly as long as the anchor."""
    far = sorted(abs(one.level) for one in beside if one.line.length > 0.6 * axes.count * axes.pitch)
    close = [value for value in far if CLOSEST_SPACING < value < WIDEST_SPACING]
    return close[0] if close else USUAL_SPACING


def _read_rows(pyramid: Pyramid, frames: Sequence[Frame], count: int) -> list[Row]:
    """Rows of a known number of characters, which begin at the margin."""
    level = [_levelled(pyramid, frame) for frame in frames]
    seen = probabilities([pyramid.cut(frame) for frame in level])
    return [Row.of(frame, one, _grid(one, count)) for frame, one in zip(level, seen, strict=True)]


def _grid(seen: Probabilities, count: int) -> Grid:
    return grids.settled(seen, grids.fit(seen, (count,), pitch=PITCH, near=MARGIN)[0], near=MARGIN)


# -- straightening --------------------------------------------------------------------------------------------------


def _straightened(pyramid: Pyramid, rows: Sequence[Row]) -> list[Row]:
    """All rows cut again with exactly even steps, using what each now knows about the others' perspective."""
    count = rows[0].grid.count
    for _ in range(2):
        again = _read_rows(pyramid, [_exact_frame(row) for row in rows], count)
        if any(row.grid.score < 0 for row in again):
            break
        rows = again
        if min(row.certainty for row in rows) > CLEAR_ROW:
            break
    return list(rows)


def _exact_frame(row: Row) -> Frame:
    """The same row with its characters 14 columns apart, the first at the margin; a bend by perspective is undone."""
    count = row.grid.count
    wanted = MARGIN + PITCH * np.arange(count)
    # Perspective along one line: column = (a * k + b) / (c * k + 1).
    steps = np.arange(count)
    found = row.grid.middles
    system = np.stack([steps, np.ones(count), -steps * found], axis=1)
    (a, b, c), *_ = np.linalg.lstsq(system, found, rcond=None)
    if abs(c) * count > 0.25:
        a, b, c = (found[-1] - found[0]) / (count - 1), found[0], 0.0
    to_steps = np.array([[1 / PITCH, 0, -MARGIN / PITCH], [0, 1.0, 0], [0, 0, 1]])
    # Rows keep their place on the middle line; the perspective of the heights is small within one row.
    bend = np.array([[a, 0, b], [c * (HEIGHT / 2 - 0.5), 1.0, 0], [c, 0, 1]])
    return Frame(row.frame.to_picture @ bend @ to_steps, int(wanted[-1] + MARGIN) + 1)


def _levelled(pyramid: Pyramid, frame: Frame) -> Frame:
    """The frame moved, tilted and stretched so that the letters fill their 15.6 rows."""
    tall = 2 * HEIGHT
    strip = pyramid.cut(frame, height=tall)
    profiles = _profiles(strip)
    whole = profiles.mean(axis=0)
    middle, cap = _band(whole, tall / 2 - 0.5, reach=9.0)
    pieces = [
        (index, _band(profile, middle, reach=4.0, cap=cap)[0]) for index, profile in enumerate(profiles)
    ]
    places = (np.array([index for index, _ in pieces]) + 0.5) / len(pieces) * frame.width - frame.width / 2
    middles = np.array([found for _, found in pieces])
    slope, offset = _line_through(places, middles)
    if abs(slope) * frame.width > 7:
        slope, offset = 0.0, middle
    return frame.adjusted(
        middle=offset - (tall - HEIGHT) / 2, slope=slope, stretch=float(np.clip(cap / CAP, 0.75, 1.3))
    )


def _profiles(strip: Floats) -> NDArray[np.float64]:
    """How dark each row is against its surroundings, in eight pieces of the strip's length."""
    around = cv2.blur(strip, (41, 41))
    spread = np.sqrt(np.maximum(cv2.blur((strip - around) ** 2, (61, 61)), 9.0))
    dark = np.clip((around - strip) / spread, -1, 3)
    pieces = np.array_split(dark, 8, axis=1)
    return np.array([piece.mean(axis=1) for piece in pieces], dtype=np.float64)


def _band(
    profile: NDArray[np.float64], near: float, *, reach: float, cap: float | None = None
) -> tuple[float, float]:
    """Middle and height of the band of letters: dark inside, light just outside."""
    total = np.concatenate([[0.0], np.cumsum(profile)])
    rows = np.arange(len(profile) + 1)
    best, found = -1e9, (near, cap or CAP)
    for height in [cap] if cap else np.arange(11.0, 21.5, 0.5):
        middles = np.arange(near - reach, near + reach + 0.01, 0.5)
        top, bottom = middles + 0.5 - height / 2, middles + 0.5 + height / 2
        inside = np.interp(bottom, rows, total) - np.interp(top, rows, total)
        outside = np.interp(bottom + 4, rows, total) - np.interp(bottom, rows, total)
        outside = outside + np.interp(top, rows, total) - np.interp(top - 4, rows, total)
        # The weights make a band of exactly the letters' height the best one.
        value = inside / height**0.5 - outside * 0.5 / 4**0.5 - 0.02 * np.abs(middles - near)
        index = int(value.argmax())
        if value[index] > best:
            best, found = float(value[index]), (float(middles[index]), float(height))
    return found


def _line_through(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    first, second = np.triu_indices(len(x), k=1)
    slope = float(np.median((y[second] - y[first]) / (x[second] - x[first])))
    return slope, float(np.median(y - slope * x))
