"""From a file's bytes to grey levels, within bounds: nothing is decoded before its kind and size are known.

The kind is judged by the content and never by the name. The orientation that a camera noted (EXIF) is obeyed; all other
notes in the file are left behind.
"""

from __future__ import annotations

import io
import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from passavant.domain.image.findings import check
from passavant.domain.image.strips import Gray
from passavant.domain.values import Finding

MOST_BYTES = 40_000_000
MOST_PIXELS = 40_000_000
MOST_PIXELS_AT_ONCE = 28_000_000
"""For kinds that cannot be decoded small; both keep one reading below 300 MB."""
LONGEST_SIDE = 2400
"""Larger pictures are reduced to this; a page of a passport is still read at 50 pixels a character."""
SHORTEST_SIDE = 24
LEAST_LONG_SIDE = 130
"""Thirty characters of four pixels: fewer cannot be told apart."""
LONGEST_RATIO = 60

ORIENTATION = 0x0112
LAST_UPRIGHT = 4
BESIDE = 0.1  # of a region's size, kept around it

TAKEN: dict[str, tuple[bytes, ...]] = {
    "JPEG": (b"\xff\xd8\xff",),
    "PNG": (b"\x89PNG\r\n\x1a\n",),
    "WEBP": (b"RIFF",),
    "TIFF": (b"II*\x00", b"MM\x00*"),
    "BMP": (b"BM",),
    "JPEG2000": (b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51"),
}
OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"<svg", "SVG"),
    (b"<?xml", "XML or SVG"),
    (b"<!DOCTYPE", "HTML"),
    (b"<html", "HTML"),
    (b"PK\x03\x04", "ZIP or office document"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "compressed file"),
    (b"ftypheic", "HEIC"),
    (b"ftypheix", "HEIC"),
    (b"ftypmif1", "HEIF"),
    (b"ftypavif", "AVIF"),
    (b"ftypmp4", "video"),
    (b"ftypisom", "video"),
)

_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    OverflowError,
    NotImplementedError,
    AssertionError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What decoders of damaged files are known to raise."""


class CannotOpen(ValueError):
    """The file is no picture that can be read; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.explanation)
        self.finding = finding


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Grey levels the right way up, and how much smaller they are than the picture (1 or less)."""

    gray: Gray
    scale: float
    size: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """A part of a picture in colour, and where the corners that were asked for lie in it."""

    pixels: NDArray[np.uint8]
    corners: NDArray[np.float64]


def open_picture(content: bytes) -> Picture:
    """Decode a picture.

    Raises:
        CannotOpen: it is no picture, too large, or damaged.
    """
    image = _opened(content)
    width, height = image.size
    try:
        orientation = _orientation(image)
        gray = _turned(np.asarray(_gray(_reduced(image)), dtype=np.uint8), orientation)
    except _BROKEN as error:
        raise CannotOpen(check("image.damaged")) from error
    whole = (height, width) if orientation > LAST_UPRIGHT else (width, height)
    return Picture(gray, gray.shape[1] / whole[0], whole)


def open_region(content: bytes, corners: Sequence[tuple[float, float]], *, finest: float) -> Region:
    """The part of a picture that some corners lie in, in colour, not turned, and nothing of the rest.

    Args:
        corners: in pixels of the upright picture.
        finest: by how much the part may be reduced, where the file makes that easy (1: not at all).
    Raises:
        CannotOpen: it is no picture, too large, or damaged.
    """
    image = _opened(content)
    try:
        stored = _as_stored(np.array(corners, np.float64), image.size, _orientation(image))
        whole = image.width
        image.draft("RGB", (round(image.width * finest), round(image.height * finest)))
        stored = (stored + 0.5) * (image.width / whole) - 0.5
        left, top = (
            max(0, math.floor(value)) for value in stored.min(axis=0) - BESIDE * np.ptp(stored, axis=0)
        )
        right, bottom = (math.ceil(value) for value in stored.max(axis=0) + BESIDE * np.ptp(stored, axis=0))
        part = image.crop((left, top, min(image.width, right + 1), min(image.height, bottom + 1)))
        pixels = np.asarray(_flat(part if part.mode == "RGB" else part.convert("RGBA")), dtype=np.uint8)
    except _BROKEN as error:
        raise CannotOpen(check("image.damaged")) from error
    return Region(pixels, stored - (left, top))


def _as_stored(
    corners: NDArray[np.float64], stored_size: tuple[int, int], orientation: int
) -> NDArray[np.float64]:
    """Places of the upright picture in the picture as its file holds it: the inverse of `_turned`."""
    width, height = stored_size[::-1] if orientation > LAST_UPRIGHT else stored_size
    x, y = corners[:, 0], corners[:, 1]
    if orientation in (3, 4, 7, 8):
        y = height - 1 - y
    if orientation in (2, 3, 6, 7):
        x = width - 1 - x
    return np.stack((y, x) if orientation > LAST_UPRIGHT else (x, y), axis=1)


def _opened(content: bytes) -> Image.Image:
    """The file with its header read, and nothing else."""
    kind = _kind(content)
    try:
        image = Image.open(io.BytesIO(content), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise CannotOpen(_too_large("more than 80 megapixels")) from error
    except _BROKEN as error:
        raise CannotOpen(check("image.damaged")) from error
    width, height = image.size
    if width * height > (MOST_PIXELS if kind == "JPEG" else MOST_PIXELS_AT_ONCE):
        raise CannotOpen(_too_large(f"{width} × {height} pixels"))
    if (
        min(width, height) < SHORTEST_SIDE
        or max(width, height) < LEAST_LONG_SIDE
        or max(width, height) > LONGEST_RATIO * min(width, height)
    ):
        raise CannotOpen(check("image.too_small", size=f"{width} × {height} pixels"))
    return image


def _kind(content: bytes) -> str:
    if not content:
        raise CannotOpen(check("image.empty"))
    if len(content) > MOST_BYTES:
        raise CannotOpen(_too_large(f"{len(content) // 1_000_000} MB"))
    for kind, beginnings in TAKEN.items():
        if content.startswith(beginnings) and (kind != "WEBP" or content[8:12] == b"WEBP"):
            return kind
    head = content[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    name = next((name for sign, name in OTHERS if sign.lower() in head.lower()), "unknown kind of file")
    raise CannotOpen(check("image.not_an_image", kind=name))


def _too_large(size: str) -> Finding:
    most = f"{MOST_PIXELS // 1_000_000} megapixels and {MOST_BYTES // 1_000_000} MB"
    return check("image.too_large", size=size, most=most)


def _orientation(image: Image.Image) -> int:
    noted = image.getexif().get(ORIENTATION, 1)
    return noted if isinstance(noted, int) and 1 <= noted <= 8 else 1


def _turned(levels: Gray, orientation: int) -> Gray:
    """As the camera was held; 1 to 4 keep rows as rows, 5 to 8 make them columns (EXIF 2.3, tag 0112)."""
    if orientation > LAST_UPRIGHT:
        levels = levels.T
    if orientation in (2, 3, 6, 7):
        levels = levels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        levels = levels[::-1]
    return np.ascontiguousarray(levels)


def _reduced(image: Image.Image) -> Image.Image:
    """The picture at a size that is enough; a large JPEG is decoded small at once."""
    if max(image.size) <= LONGEST_SIDE:
        return image
    image.draft("RGB", (LONGEST_SIDE * 2 // 3, LONGEST_SIDE * 2 // 3))  # only JPEG knows how
    factor = LONGEST_SIDE / max(image.size)
    if factor >= 1:
        return image
    plain = image if image.mode in ("L", "RGB") else _gray(image)
    size = (max(1, round(plain.width * factor)), max(1, round(plain.height * factor)))
    return plain.resize(size, Image.Resampling.BOX)


def _flat(image: Image.Image) -> Image.Image:
    """On white paper where it was transparent, and without notes."""
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def _gray(image: Image.Image) -> Image.Image:
    if image.mode in ("I;16", "I;16B", "I;16L", "I"):
        levels = np.asarray(image).astype(np.float32)
        return Image.fromarray((levels / max(1.0, float(levels.max())) * 255).astype(np.uint8))
    if image.mode in ("L", "RGB"):
        return image.convert("L")
    return _flat(image.convert("RGBA")).convert("L")
