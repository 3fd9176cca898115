"""Pictures of pages as they really arrive: blurred, turned, shaded, faxed; for tests and officers' training.

Every way has a name. How strong it is, is drawn anew for each seed; the same seed gives the same picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Chance = np.random.Generator


class Degradation(StrEnum):
    """What happened to the picture on its way."""

    CLEAN = "clean"
    BLUR = "blur"
    MOTION = "motion"
    NOISE = "noise"
    JPEG = "jpeg"
    LOW_RESOLUTION = "low_resolution"
    VERY_LOW_RESOLUTION = "very_low_resolution"
    LOW_CONTRAST = "low_contrast"
    GLARE = "glare"
    SHADOW = "shadow"
    PERSPECTIVE = "perspective"
    ROTATED = "rotated"  # by 3 to 12 degrees
    TURNED = "turned"  # by 90, 180 or 270 degrees
    PHONE = "phone"
    FACSIMILE = "facsimile"


def degrade(image: Image.Image, kind: Degradation, seed: int) -> Image.Image:
    """The same page, worse."""
    chance = np.random.default_rng([seed, list(Degradation).index(kind)])
    pixels = np.asarray(image.convert("RGB"))
    return Image.fromarray(_WAYS[kind](pixels, chance))


def _clean(pixels: Pixels, chance: Chance) -> Pixels:
    return _filed(pixels, int(chance.integers(80, 96)))


def _blur(pixels: Pixels, chance: Chance) -> Pixels:
    """Out of focus by up to a tenth of a character."""
    return _filed(_softened(pixels, chance.uniform(0.0012, 0.0028) * _size(pixels)), 88)


def _motion(pixels: Pixels, chance: Chance) -> Pixels:
    return _filed(_shaken(pixels, chance, chance.uniform(0.004, 0.0105) * _size(pixels)), 88)


def _noise(pixels: Pixels, chance: Chance) -> Pixels:
    grain = chance.normal(0, chance.uniform(14, 40), pixels.shape)
    return _filed(_within(pixels + grain), 90)


def _jpeg(pixels: Pixels, chance: Chance) -> Pixels:
    return _filed(_resized(pixels, chance.uniform(0.55, 1.0)), int(chance.integers(9, 30)))


def _low_resolution(pixels: Pixels, chance: Chance) -> Pixels:
    return _filed(_resized(pixels, chance.uniform(520, 760) / pixels.shape[1]), 85)


def _very_low_resolution(pixels: Pixels, chance: Chance) -> Pixels:
    """Letters of seven to nine pixels."""
    return _filed(_resized(pixels, chance.uniform(330, 420) / pixels.shape[1]), 88)


def _low_contrast(pixels: Pixels, chance: Chance) -> Pixels:
    level = chance.uniform(90, 190)
    faded = level + (pixels.astype(np.float32) - level) * chance.uniform(0.10, 0.3)
    return _filed(_within(faded + chance.normal(0, 2.0, pixels.shape)), 90)


def _glare(pixels: Pixels, chance: Chance) -> Pixels:
    """A lamp reflected on the zone, nearly but not quite hiding what is under it."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    far = ((x / width - chance.uniform(0.1, 0.9)) / chance.uniform(0.06, 0.2)) ** 2
    far = far + ((y / height - chance.uniform(0.75, 0.95)) / chance.uniform(0.06, 0.2)) ** 2
    light = (np.exp(-far) * chance.uniform(0.5, 0.88))[..., None]
    return _filed(_within(pixels + (255.0 - pixels) * light), 88)


def _shadow(pixels: Pixels, chance: Chance) -> Pixels:
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = chance.uniform(0, 2 * math.pi)
    edge = (x - width * chance.uniform(0.25, 0.75)) * math.cos(angle)
    edge = edge + (y - height * chance.uniform(0.4, 0.95)) * math.sin(angle)
    dark = chance.uniform(0.45, 0.75) / (
        1 + np.exp(-np.clip(edge / (chance.uniform(0.003, 0.02) * width), -30, 30))
    )
    return _filed(_within(pixels * (1 - dark[..., None])), 88)


def _perspective(pixels: Pixels, chance: Chance) -> Pixels:
    return _filed(_on_a_desk(pixels, chance, turn=chance.uniform(-4, 4), lean=0.07), 88)


def _rotated(pixels: Pixels, chance: Chance) -> Pixels:
    turn = chance.uniform(3, 12) * chance.choice([-1, 1])
    return _filed(_on_a_desk(pixels, chance, turn=turn, lean=0.0), 88)


def _turned(pixels: Pixels, chance: Chance) -> Pixels:
    laid = _on_a_desk(pixels, chance, turn=chance.uniform(-2, 2), lean=0.0)
    return _filed(np.ascontiguousarray(np.rot90(laid, int(chance.integers(1, 4)))), 88)


def _phone(pixels: Pixels, chance: Chance) -> Pixels:
    """Held over a desk by hand: a little of everything."""
    laid = _on_a_desk(pixels, chance, turn=chance.uniform(-10, 10), lean=0.05)
    laid = _resized(laid, chance.uniform(0.6, 1.0))
    laid = _softened(laid, chance.uniform(0.4, 1.1))
    ramp = np.linspace(chance.uniform(0.6, 1.05), chance.uniform(0.6, 1.05), laid.shape[1])[None, :, None]
    return _filed(
        _within(laid * ramp + chance.normal(0, chance.uniform(3, 11), laid.shape)),
        int(chance.integers(50, 85)),
    )


def _facsimile(pixels: Pixels, chance: Chance) -> Pixels:
    """Black or white, of 200 dots an inch or fewer."""
    gray = cv2.cvtColor(_resized(pixels, chance.uniform(0.55, 0.8)), cv2.COLOR_RGB2GRAY)
    gray = _within(gray + chance.normal(0, chance.uniform(1, 5), gray.shape))
    block = int(chance.integers(12, 24)) * 2 + 1
    black = cv2.adaptiveThreshold(
        gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, block, float(chance.uniform(6, 14))
    )
    return cv2.cvtColor(black, cv2.COLOR_GRAY2RGB).astype(np.uint8)


_WAYS: dict[Degradation, Callable[[Pixels, Chance], Pixels]] = {
    Degradation.CLEAN: _clean,
    Degradation.BLUR: _blur,
    Degradation.MOTION: _motion,
    Degradation.NOISE: _noise,
    Degradation.JPEG: _jpeg,
    Degradation.LOW_RESOLUTION: _low_resolution,
    Degradation.VERY_LOW_RESOLUTION: _very_low_resolution,
    Degradation.LOW_CONTRAST: _low_contrast,
    Degradation.GLARE: _glare,
    Degradation.SHADOW: _shadow,
    Degradation.PERSPECTIVE: _perspective,
    Degradation.ROTATED: _rotated,
    Degradation.TURNED: _turned,
    Degradation.PHONE: _phone,
    Degradation.FACSIMILE: _facsimile,
}


def _size(pixels: Pixels) -> int:
    return int(max(pixels.shape[:2]))


def _softened(pixels: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def _within(levels: NDArray[np.float64] | NDArray[np.float32]) -> Pixels:
    return np.clip(levels, 0, 255).astype(np.uint8)


def _resized(pixels: Pixels, factor: float) -> Pixels:
    return cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _filed(pixels: Pixels, quality: int) -> Pixels:
    """Written as JPEG and opened again."""
    _, file = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    opened = np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(opened[:, :, ::-1])


def _shaken(pixels: Pixels, chance: Chance, length: float) -> Pixels:
    size = int(length) // 2 * 2 + 3
    fine = np.zeros((size * 4, size * 4), np.float32)
    angle = chance.uniform(0, math.pi)
    middle, reach = size * 2 - 0.5, length * 2
    start = (round(middle - reach * math.cos(angle)), round(middle - reach * math.sin(angle)))
    end = (round(middle + reach * math.cos(angle)), round(middle + reach * math.sin(angle)))
    cv2.line(fine, start, end, 1.0, 4)
    kernel = cv2.resize(fine, (size, size), interpolation=cv2.INTER_AREA)
    return cv2.filter2D(pixels, -1, kernel / kernel.sum()).astype(np.uint8)


def _on_a_desk(pixels: Pixels, chance: Chance, *, turn: float, lean: float) -> Pixels:
    """Lying on a striped desk, turned by some degrees, seen a little from one side."""
    height, width = pixels.shape[:2]
    room = 0.12 + abs(math.sin(math.radians(turn))) * 0.5
    size = (round(width * (1 + 2 * room)), round(height * (1 + 2 * room)))
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64) * (width / 2, height / 2)
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    placed = corners @ np.array([[cos, sin], [-sin, cos]]) + (size[0] / 2, size[1] / 2)
    placed += chance.uniform(-lean, lean, (4, 2)) * (width, height) if lean else 0.0
    start = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(start, placed.astype(np.float32))
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    grain = np.sin((x * math.cos(turn) + y) / chance.uniform(4, 12) + np.sin(x / 60) * 2)[..., None]
    desk = _within(chance.uniform(40, 120, 3)[None, None, :] + grain * 14)
    laid = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderValue=(0, 0, 0))
    covered = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)[..., None] / 255.0
    return _within(laid.astype(np.float64) * 1.0 + desk * (1 - covered))
