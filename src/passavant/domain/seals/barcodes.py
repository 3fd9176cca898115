"""Two-dimensional barcodes in a picture, read as bytes by zxing-cpp; what they mean is for `vds` and `vds_nc`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import zxingcpp
from numpy.typing import NDArray

_MATRIX = zxingcpp.barcode_formats_from_str("DataMatrix,QRCode,Aztec,PDF417")

ENLARGED_BELOW = 600
"""Pixels of the longer side under which a picture is read a second time, twice as large: seals are small."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """One code as it was read: the bytes are what was written, whatever text they might be taken for."""

    format: str
    data: bytes
    text: str


def read_barcodes(picture: NDArray[np.uint8]) -> tuple[Barcode, ...]:
    """Every matrix code of a picture, grey (height, width) or blue-green-red (height, width, 3)."""
    found = _read(picture)
    if not found and max(picture.shape[:2]) < ENLARGED_BELOW:
        found = _read(picture.repeat(2, axis=0).repeat(2, axis=1))
    return found


def draw_barcode(content: bytes | str, *, scale: int = 4) -> NDArray[np.uint8]:
    """A picture of a code: DataMatrix for bytes (9303-13, 2.5), QR for text; grey, with its quiet zone."""
    kind = zxingcpp.BarcodeFormat.DataMatrix if isinstance(content, bytes) else zxingcpp.BarcodeFormat.QRCode
    return np.array(zxingcpp.create_barcode(content, kind).to_image(scale=scale))


def _read(picture: NDArray[np.uint8]) -> tuple[Barcode, ...]:
    codes = zxingcpp.read_barcodes(picture, formats=_MATRIX)
    return tuple(Barcode(str(code.format), bytes(code.bytes), code.text) for code in codes)
