"""Strips of text cut straight out of a picture, in the shape that the recogniser was trained on.

A strip is 24 rows high; its capitals are about 15.6 rows high and its characters about 14 columns apart, whatever the
picture's own scale, angle and perspective. The figures are those of recogniser/strips.py and must stay the same there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

HEIGHT = 24
PITCH = 14.0
CAP = 15.6
STRIDE = 4
WINDOW = 65
FLOOR = 4.0

Gray = NDArray[np.uint8]
Floats = NDArray[np.float32]
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A strip's place in the picture: `to_picture` takes strip coordinates (column, row, 1) to those of the picture."""

    to_picture: Matrix
    width: int

    def points(self, columns: Sequence[float] | Matrix, row: float = HEIGHT / 2 - 0.5) -> Matrix:
        """Where places of the strip's middle (or another row) lie in the picture, one row each."""
        places = np.array([[column, row, 1.0] for column in columns])
        found = places @ self.to_picture.T
        result: Matrix = found[:, :2] / found[:, 2:]
        return result

    def corners(self, left: float, right: float) -> Matrix:
        """The corners of the strip's letters between two columns, clockwise from the upper left."""
        top, bottom = HEIGHT / 2 - 0.5 - CAP / 2, HEIGHT / 2 - 0.5 + CAP / 2
        upper, lower = self.points([left, right], top), self.points([left, right], bottom)
        return np.array([upper[0], upper[1], lower[1], lower[0]])

    def turned(self) -> Frame:
        """The same place read from the other end."""
        turn = np.array([[-1.0, 0, self.width - 1], [0, -1.0, HEIGHT - 1], [0, 0, 1]])
        return Frame(self.to_picture @ turn, self.width)

    def part(self, start: float, width: int) -> Frame:
        """A piece of the strip, beginning at a column."""
        shift = np.array([[1.0, 0, start], [0, 1.0, 0], [0, 0, 1]])
        return Frame(self.to_picture @ shift, width)

    def stretched(self, factor: float) -> Frame:
        """The same piece of the picture in other columns, `factor` of the present ones to one of the new."""
        stretch = np.array([[factor, 0, 0], [0, 1.0, 0], [0, 0, 1]])
        return Frame(self.to_picture @ stretch, round((self.width - 1) / factor) + 1)

    def adjusted(self, *, middle: float, slope: float, stretch: float) -> Frame:
        """The strip about another middle row, tilted by rows a column, with rows `stretch` times as far apart."""
        half = (self.width - 1) / 2
        centre = HEIGHT / 2 - 0.5
        tilt = np.array([[1.0, 0, 0], [slope, stretch, middle - slope * half - stretch * centre], [0, 0, 1]])
        return Frame(self.to_picture @ tilt, self.width)


def frame_about(centre: tuple[float, float], angle: float, *, cap: float, pitch: float, width: int) -> Frame:
    """A straight frame around a point; `angle` in radians, `cap` and `pitch` in pixels of the picture."""
    across, down = pitch / PITCH, cap / CAP
    cos, sin = math.cos(angle), math.sin(angle)
    middle_column, middle_row = (width - 1) / 2, HEIGHT / 2 - 0.5
    matrix = np.array(
        [
            [cos * across, -sin * down, centre[0] - cos * across * middle_column + sin * down * middle_row],
            [sin * across, cos * down, centre[1] - sin * across * middle_column - cos * down * middle_row],
            [0, 0, 1],
        ]
    )
    return Frame(matrix, width)


class Pyramid:
    """A picture and its halves, so that a strip is cut where it is about as large as it is needed."""

    def __init__(self, gray: Gray) -> None:
        self.levels = [gray]

    def cut(self, frame: Frame, *, height: int = HEIGHT) -> Floats:
        """The strip in grey levels; a greater height shows more above and below."""
        level, scale = self._level_for(frame)
        grow = np.array([[1.0, 0, 0], [0, 1.0, -(height - HEIGHT) / 2], [0, 0, 1]])
        # Pixel middles, not corners, keep their place when a picture is halved.
        shrink = np.array([[1 / scale, 0, 0.5 / scale - 0.5], [0, 1 / scale, 0.5 / scale - 0.5], [0, 0, 1]])
        matrix = shrink @ frame.to_picture @ grow
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        strip = cv2.warpPerspective(
            level, matrix, (frame.width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
        )
        return strip.astype(np.float32)

    def _level_for(self, frame: Frame) -> tuple[Gray, float]:
        middle = frame.points([frame.width / 2, frame.width / 2 + 1])
        other = frame.points([frame.width / 2], HEIGHT / 2 + 0.5)
        grain = max(float(np.hypot(*(middle[1] - middle[0]))), float(np.hypot(*(other[0] - middle[0]))))
        if not math.isfinite(grain):
            return self.levels[0], 1.0
        index = max(0, min(4, math.floor(math.log2(max(grain, 1e-6)) + 0.4)))
        while len(self.levels) <= index and min(self.levels[-1].shape) > 2:
            last = self.levels[-1]
            size = (max(1, last.shape[1] // 2), max(1, last.shape[0] // 2))
            self.levels.append(np.asarray(cv2.resize(last, size, interpolation=cv2.INTER_AREA), np.uint8))
        index = min(index, len(self.levels) - 1)
        return self.levels[index], float(2**index)


def normalise(strip: Floats) -> Floats:
    """Local contrast, column by column, as in training."""
    mean = cv2.blur(strip.mean(axis=0, keepdims=True), (WINDOW, 1), borderType=cv2.BORDER_REPLICATE)
    square = cv2.blur(
        (strip * strip).mean(axis=0, keepdims=True), (WINDOW, 1), borderType=cv2.BORDER_REPLICATE
    )
    spread = np.sqrt(np.maximum(square - mean * mean, 0) + FLOOR * FLOOR)
    evened: Floats = ((strip - mean) / spread).astype(np.float32)
    return evened
