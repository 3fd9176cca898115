"""A QR code on a page or a card gives back what was put into it."""

from __future__ import annotations

import re

import numpy as np
import pytest
import zxingcpp

from passavant.base.qr import qr_svg


def drawn(svg: str, *, modules_a_side: int, scale: int = 4) -> np.ndarray:
    """The code's dark runs, as segno strokes them into its path, painted into a picture."""
    picture = np.full((modules_a_side * scale, modules_a_side * scale), 255, np.uint8)
    path = re.search(r'\sd="([^"]+)"', svg)
    assert path is not None
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmhz]+)", path[1]):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            top = int(y)
            picture[top * scale : (top + 1) * scale, int(x) * scale : int(x + values[0]) * scale] = 0
            x += values[0]
    return picture


@pytest.mark.parametrize("text", ["0042000174", "PSV1|5f0c2b5e|HT-OUA|entry|é"])
def test_what_is_drawn_is_read_back(text):
    svg = qr_svg(text, scale=1)
    side = re.search(r'width="(\d+)"', svg)
    assert side is not None
    (found,) = zxingcpp.read_barcodes(drawn(svg, modules_a_side=int(side[1])))
    assert found.text == text


@pytest.mark.parametrize("text", ["7", "12345678901234"])
def test_a_short_code_is_none_that_only_few_readers_read(text):
    svg = qr_svg(text, scale=1)
    side = re.search(r'width="(\d+)"', svg)
    assert side is not None
    (found,) = zxingcpp.read_barcodes(drawn(svg, modules_a_side=int(side[1])))
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert int(side[1]) >= 21, "a Micro QR code has at most 17 modules a side"


def test_a_larger_scale_is_a_larger_picture_of_the_same_code():
    small, large = (int(re.search(r'width="(\d+)"', qr_svg("7", scale=scale))[1]) for scale in (2, 6))
    assert large == 3 * small
