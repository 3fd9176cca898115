"""The machine readable zone cut out of a picture, which is all that may be kept of it; everything else is left behind.

Straightened, as a PNG of pixels and nothing else: no place, no time, no camera, no thumbnail of the whole page.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from passavant.domain.image.opening import Region, open_region
from passavant.domain.image.reading import PageReading

BORDER = 0.6
"""White space around the letters, in characters."""
LARGEST_PITCH = 32.0
"""Pixels a character at most: enough for the eye, too little for anything but the letters."""


class NothingToCrop(ValueError):
    """No zone was found in the picture, so nothing of it may be kept."""


def crop_zone(image: bytes, reading: PageReading) -> bytes:
    """The zone of a picture that was read, upright and straight, as PNG.

    Raises:
        NothingToCrop: the reading holds no zone.
        CannotOpen: the picture cannot be opened; then it could not be read either.
    """
    if not reading.corners or not reading.lines:
        raise NothingToCrop("no zone was found in this picture: keep nothing of it")
    across, down = _size(np.array(reading.corners))
    shrink = min(1.0, LARGEST_PITCH * len(reading.lines[0]) / max(across, 1.0))
    region = open_region(image, reading.corners, finest=shrink)
    border = BORDER * across * shrink / len(reading.lines[0])
    width, height = max(1.0, across * shrink), max(1.0, down * shrink)
    inner = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
    pixels, corners = _reduced(region, width)
    matrix = cv2.getPerspectiveTransform(
        corners.astype(np.float32), (np.array(inner) + border).astype(np.float32)
    )
    size = (math.ceil(width + 2 * border), math.ceil(height + 2 * border))
    strip = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    done, file = cv2.imencode(".png", cv2.cvtColor(strip, cv2.COLOR_RGB2BGR))
    if not done:
        raise NothingToCrop("the zone could not be written: keep nothing of the picture")
    return file.tobytes()


def _size(corners: NDArray[np.float64]) -> tuple[float, float]:
    """Length and height between the first corner and its neighbours."""
    return float(np.hypot(*(corners[1] - corners[0]))), float(np.hypot(*(corners[3] - corners[0])))


def _reduced(region: Region, width: float) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The region about as fine as the crop will be, so that no stroke falls between two pixels."""
    factor = width / _size(region.corners)[0]
    if factor > 0.8:
        return region.pixels, region.corners
    small = cv2.resize(region.pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), (region.corners + 0.5) * factor - 0.5
