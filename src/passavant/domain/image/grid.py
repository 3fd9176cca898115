"""Characters of a machine readable line stand at equal distances: where they stand, and how many there are.

ICAO Doc 9303-3, 4.3 prints ten characters to the inch; perspective and creases bend that a little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from passavant.domain.image.recogniser import BLANK, Probabilities
from passavant.domain.image.strips import PITCH, STRIDE

FINE = 3  # places tried for each column of the net
EXPECTED_PITCH = PITCH / STRIDE * FINE
COST_OF_A_PLACE = 0.22
STIFFNESS = 9.0
IMPOSSIBLE = -1e9
COST_OF_MOVING = 2.0

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The middles of a line's characters, in columns of the strip, and how well they explain what the net saw.

    `score` is about 0.6 for each clear character.
    """

    middles: NDArray[np.float64]
    score: float

    @property
    def count(self) -> int:
        return len(self.middles)

    @property
    def per_character(self) -> float:
        return self.score / max(1, self.count)

    @property
    def pitch(self) -> float:
        return float(self.middles[-1] - self.middles[0]) / max(1, self.count - 1)


def presence(seen: Probabilities, pitch: float) -> Floats:
    """How much each fine place looks like the middle of a character: up to about 1, below 0 between characters."""
    ink = 1 - seen[:, BLANK]
    fine = np.interp(np.arange(len(ink) * FINE) / FINE - (FINE - 1) / (2 * FINE), np.arange(len(ink)), ink)
    half = max(2, round(pitch / 2))
    wave = np.cos(np.arange(-half, half + 1) * np.pi / half)
    wave /= np.clip(wave, 0, None).sum()
    found: Floats = np.convolve(fine, wave, mode="same").astype(np.float32)
    return found


def estimated_pitch(seen: Probabilities) -> float:
    """The distance between characters in columns of the strip, from the rhythm of the whole line."""
    ink = 1 - seen[:, BLANK]
    fine = np.interp(np.arange(len(ink) * FINE) / FINE, np.arange(len(ink)), ink)
    fine = fine - fine.mean()
    spectrum = np.abs(np.fft.rfft(fine * np.hanning(len(fine)), 4096)) ** 2
    # Places per turn, from two thirds to three halves of what a strip should have.
    low, high = int(4096 / (EXPECTED_PITCH * 1.45)), int(4096 / (EXPECTED_PITCH * 0.63)) + 1
    return float(4096 / (low + int(spectrum[low:high].argmax()))) * STRIDE / FINE


def fit(
    seen: Probabilities, counts: Sequence[int], *, pitch: float | None = None, near: float | None = None
) -> list[Grid]:
    """The best grid for each count of characters, in the order of `counts`.

    Args:
        pitch: in columns of the strip, where it is known.
        near: the column where the first character is expected, where that is known.
    """
    fine_pitch = (pitch or estimated_pitch(seen)) / STRIDE * FINE
    gain = presence(seen, fine_pitch) - COST_OF_A_PLACE
    return _walk(gain, fine_pitch, counts, near)


def _walk(gain: Floats, pitch: float, counts: Sequence[int], near: float | None) -> list[Grid]:
    steps = np.arange(int(np.floor(pitch * 0.84)), int(np.ceil(pitch * 1.18)) + 1)
    bending = STIFFNESS * ((steps - pitch) / pitch) ** 2
    total = gain.copy()
    if near is not None:
        places = (np.arange(len(gain)) - (FINE - 1) / 2) * STRIDE / FINE + (STRIDE - 1) / 2
        total = total - 0.6 * np.minimum(np.abs(places - near) / PITCH, 4).astype(np.float32)
    came_from: list[NDArray[np.intp]] = []
    reached = {1: total}
    for count in range(2, max(counts) + 1):
        options = np.full((len(steps), len(gain)), IMPOSSIBLE, np.float32)
        for row, (step, cost) in enumerate(zip(steps, bending, strict=True)):
            options[row, step:] = total[: len(total) - step] - cost
        best = options.argmax(axis=0)
        came_from.append(best)
        total = options[best, np.arange(len(gain))] + gain
        reached[count] = total
    return [_trace(reached[count], came_from, steps, count) for count in counts]


def _trace(total: Floats, came_from: Sequence[NDArray[np.intp]], steps: NDArray[np.int_], count: int) -> Grid:
    place = int(total.argmax())
    score = float(total[place])
    if score < IMPOSSIBLE / 2:
        return Grid(np.zeros(count), IMPOSSIBLE)
    places = [place]
    for row in range(count - 2, -1, -1):
        place -= int(steps[came_from[row][place]])
        places.append(max(0, place))
    fine = np.array(places[::-1], dtype=np.float64)
    columns = (fine - (FINE - 1) / 2) * STRIDE / FINE + (STRIDE - 1) / 2
    return Grid(columns, score)


def settled(seen: Probabilities, grid: Grid, *, near: float) -> Grid:
    """The grid moved by one place where a smudge before the line was taken for its first character, or the like.

    `near` is the column where the first character is expected.
    """
    if grid.score < 0:
        return grid
    moved = [grid, *(Grid(grid.middles + step * grid.pitch, grid.score) for step in (-1, 1))]
    return max(
        moved,
        key=lambda one: _fullness(seen, one) - COST_OF_MOVING * abs(float(one.middles[0]) - near) / PITCH,
    )


def _fullness(seen: Probabilities, grid: Grid) -> float:
    """How surely every place is taken and the places just outside are not, as a logarithm."""
    outside = np.array([grid.middles[0] - grid.pitch, grid.middles[-1] + grid.pitch])
    taken = np.clip(visible(seen, grid), 0.01, 0.99)
    free = np.clip(1 - visible(seen, Grid(outside, 0.0), grid.pitch), 0.01, 0.99)
    return float(np.log(taken).sum() + np.log(free).sum())


def cells(seen: Probabilities, grid: Grid) -> NDArray[np.float64]:
    """For each place of the grid, the logarithm of how likely each of the 37 characters stands there."""
    columns = np.arange(len(seen)) * STRIDE + (STRIDE - 1) / 2
    logs = np.log(np.maximum(seen[:, :BLANK], 1e-9)) - np.log(np.maximum(1 - seen[:, BLANK:], 1e-9))
    far = np.abs(columns[None, :] - grid.middles[:, None]) / grid.pitch
    weight = np.clip(0.5 - far, 0, 0.22) * (1.02 - seen[None, :, BLANK])
    mixed = weight @ logs / np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
    highest = mixed.max(axis=1, keepdims=True)
    found: NDArray[np.float64] = mixed - highest - np.log(np.exp(mixed - highest).sum(axis=1, keepdims=True))
    return found


def visible(seen: Probabilities, grid: Grid, pitch: float | None = None) -> NDArray[np.float64]:
    """For each place, the greatest share of "there is a character" that the net saw near its middle."""
    columns = np.arange(len(seen)) * STRIDE + (STRIDE - 1) / 2
    near = np.abs(columns[None, :] - grid.middles[:, None]) < 0.32 * (pitch or grid.pitch)
    found: NDArray[np.float64] = np.where(near, 1 - seen[None, :, BLANK], 0).max(axis=1).astype(np.float64)
    return found
