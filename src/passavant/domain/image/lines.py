"""Where lines of dark writing may stand in a picture, at any angle; which of them are a zone is decided later."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from passavant.domain.image.strips import Gray

WORKING_SIZE = 1000  # pixels of the longer side
SHORTEST = 0.16  # of the working size
SLENDERNESS = 7.0
CAPS = (5.0, 60.0)  # heights of capitals, in working pixels

LARGEST_ENLARGEMENT = 5.0
FAINTEST = 24.0
FRAME = 90  # working pixels; no letter of a zone is so high

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of writing in pixels of the picture; `angle` in radians is either of the two reading directions."""

    x: float
    y: float
    angle: float
    length: float
    cap: float


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking for lines; ways are tried one after the other until a zone is found."""

    size: int
    stroke: int
    bridge: int
    local: bool = False  # judge darkness by the surroundings, not by the whole picture
    diagonal: bool = False
    soften: int = 3  # working pixels smoothed together against noise
    least: float = 0.4  # of the darkest strokes' darkness; what is fainter is paper


LOOKS = (
    Look(size=WORKING_SIZE, stroke=17, bridge=25),
    Look(size=WORKING_SIZE, stroke=17, bridge=25, local=True),
    Look(size=WORKING_SIZE, stroke=17, bridge=25, diagonal=True),
    Look(size=WORKING_SIZE, stroke=17, bridge=25, soften=9, least=0.8),
    Look(size=WORKING_SIZE, stroke=17, bridge=25, local=True, diagonal=True),
    Look(size=1400, stroke=15, bridge=21),
    Look(size=640, stroke=13, bridge=17, local=True),
    Look(size=1400, stroke=15, bridge=21, diagonal=True),
)


def find_lines(gray: Gray, look: Look) -> list[Line]:
    """Long thin dark things, longest first."""
    small, to_picture = _working_picture(gray, look)
    strokes = _without_frames(_strokes(small, look))
    found = [line for mask in _joined(strokes, look) for line in _lines_of(mask, max(small.shape))]
    lines = [_in_picture(line, to_picture) for line in found]
    return _without_doubles(sorted(lines, key=lambda line: -line.length))


def _working_picture(gray: Gray, look: Look) -> tuple[Gray, NDArray[np.float64]]:
    """The picture in the look's size, turned by an eighth if the look says so, and the way back."""
    height, width = gray.shape
    scale = min(LARGEST_ENLARGEMENT, look.size / max(height, width))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=way).astype(np.uint8)
    middle = (small.shape[1] - 1) / 2, (small.shape[0] - 1) / 2
    back = np.array([[1 / scale, 0, 0.5 / scale - 0.5], [0, 1 / scale, 0.5 / scale - 0.5], [0, 0, 1]])
    if not look.diagonal:
        return small, back
    turn = cv2.getRotationMatrix2D(middle, 45, 1.0)
    side = math.ceil(math.hypot(*small.shape))
    turn = turn + np.array([[0, 0, (side - 1) / 2 - middle[0]], [0, 0, (side - 1) / 2 - middle[1]]])
    turned = cv2.warpAffine(small, turn, (side, side), borderValue=(float(np.median(small)),))
    return turned.astype(np.uint8), back @ np.linalg.inv(np.vstack([turn, (0, 0, 1)]))


def _in_picture(line: Line, to_picture: NDArray[np.float64]) -> Line:
    x, y, _ = to_picture @ (line.x, line.y, 1.0)
    scale = math.hypot(to_picture[0, 0], to_picture[1, 0])
    turn = math.atan2(to_picture[1, 0], to_picture[0, 0])
    return Line(float(x), float(y), line.angle + turn, line.length * scale, line.cap * scale)


def _strokes(small: Gray, look: Look) -> Mask:
    """What is darker than its surroundings and narrow."""
    element = cv2.getStructuringElement(cv2.MORPH_RECT, (look.stroke, look.stroke))
    dark = cv2.morphologyEx(
        cv2.GaussianBlur(small, (look.soften, look.soften), 0), cv2.MORPH_BLACKHAT, element
    )
    if look.local:
        around = cv2.GaussianBlur(cv2.dilate(dark, np.ones((31, 31), np.uint8)), (0, 0), 12)
        return ((dark > 0.42 * around) & (dark > 5)).astype(np.uint8)
    usual = cv2.blur(dark, (81, 81)).astype(np.float32)
    floor = max(FAINTEST / look.soften, look.least * float(np.percentile(dark, 97)))
    return ((dark > usual * 1.3) & (dark > floor)).astype(np.uint8)


def _without_frames(strokes: Mask) -> Mask:
    """Without the outlines of cards, portraits and tables, which lines of writing run into."""
    count, labels, sizes, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    width, height = sizes[:, cv2.CC_STAT_WIDTH], sizes[:, cv2.CC_STAT_HEIGHT]
    thin = sizes[:, cv2.CC_STAT_AREA] < 0.2 * width * height
    frames = (np.minimum(width, height) > FRAME) & thin
    frames[0] = False
    if not frames.any() or count > 60_000:
        return strokes
    return np.where(frames[labels], 0, strokes).astype(np.uint8)


def _joined(strokes: Mask, look: Look) -> Iterator[Mask]:
    """Characters joined into lines, along the rows and along the columns."""
    opening = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    for size in ((look.bridge, 3), (3, look.bridge)):
        closed = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, size))
        yield cv2.morphologyEx(closed, cv2.MORPH_OPEN, opening).astype(np.uint8)


def _lines_of(mask: Mask, size: int) -> Iterator[Line]:
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    for contour in contours:
        (x, y), (width, height), degrees = cv2.minAreaRect(contour)
        if width < height:
            width, height, degrees = height, width, degrees + 90
        if width < SHORTEST * size or height < CAPS[0] or width < SLENDERNESS / 2 * height:
            continue
        line = _measured(contour.reshape(-1, 2).astype(np.float64), x, y, math.radians(degrees))
        if line and CAPS[0] <= line.cap <= CAPS[1] and line.length > SLENDERNESS * line.cap:
            yield line


def _measured(outline: NDArray[np.float64], x: float, y: float, angle: float) -> Line | None:
    """The line along a blob's middle: what sticks out above or below for a short way does not count."""
    along = (outline - (x, y)) @ np.array([math.cos(angle), math.sin(angle)])
    across = (outline - (x, y)) @ np.array([-math.sin(angle), math.cos(angle)])
    left, right = float(along.min()), float(along.max())
    edges = np.linspace(left, right, 25)
    bins = np.clip(np.searchsorted(edges, along) - 1, 0, 23)
    middles, tops, bottoms = [], [], []
    for index in range(24):
        inside = across[bins == index]
        if len(inside) > 1:
            middles.append((edges[index] + edges[index + 1]) / 2)
            tops.append(inside.min())
            bottoms.append(inside.max())
    if len(middles) < 8:
        return None
    places, upper, lower = np.array(middles), np.array(tops), np.array(bottoms)
    cap = float(np.median(lower - upper)) + 1.0
    usual = np.abs((lower - upper) + 1.0 - cap) < 0.3 * cap
    if usual.sum() < 6:
        return None
    slope, offset = _straight(places[usual], ((upper + lower) / 2)[usual])
    middle = (left + right) / 2
    shift = offset + slope * middle
    cos, sin = math.cos(angle), math.sin(angle)
    return Line(
        x + middle * cos - shift * sin,
        y + middle * sin + shift * cos,
        angle + math.atan(slope),
        right - left,
        cap,
    )


def _straight(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and offset by medians, which a few wild points do not move (Theil and Sen)."""
    first, second = np.triu_indices(len(x), k=1)
    slope = float(np.median((y[second] - y[first]) / (x[second] - x[first])))
    return slope, float(np.median(y - slope * x))


def _without_doubles(lines: Sequence[Line]) -> list[Line]:
    """Each line once, although two ways of joining may both find it."""
    kept: list[Line] = []
    for line in lines:
        if not any(_same(line, other) for other in kept):
            kept.append(line)
    return kept


def _same(line: Line, other: Line) -> bool:
    """Whether a shorter line lies within a longer one."""
    turn = abs((line.angle - other.angle + math.pi / 2) % math.pi - math.pi / 2)
    dx, dy = line.x - other.x, line.y - other.y
    along = abs(dx * math.cos(other.angle) + dy * math.sin(other.angle))
    across = abs(-dx * math.sin(other.angle) + dy * math.cos(other.angle))
    return turn < 0.15 and across < 0.5 * other.cap and along + line.length / 2 < other.length * 0.6
