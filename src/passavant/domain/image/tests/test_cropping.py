"""Of a picture only the zone may be kept, and nothing that the file said besides."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from passavant.domain.image import NothingToCrop, PageReading, crop_zone, read_page
from passavant.domain.mrz import Format
from passavant.domain.specimens import population
from passavant.domain.specimens.pages import Degradation, as_jpeg, as_png, degrade, page_of, render

PERSON = next(person for person in population(23, 20) if person.format is Format.TD3)
SECRET = b"Ouanaminthe 19.5496 -71.7236"

AS_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera stores an upright picture for each orientation that it may note."""


def chunks(png: bytes) -> list[bytes]:
    names, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        names.append(png[at + 4 : at + 8])
        at += 12 + length
    return names


@pytest.mark.parametrize("kind", [Degradation.CLEAN, Degradation.PERSPECTIVE, Degradation.TURNED])
@pytest.mark.parametrize("document_format", [Format.TD1, Format.TD3])
def test_the_crop_reads_like_the_page(kind: Degradation, document_format: Format) -> None:
    shown = page_of(PERSON, document_format, seed=4)
    content = as_jpeg(degrade(render(shown, dpi=200), kind, 2))
    reading = read_page(content)
    assert read_page(crop_zone(content, reading)).lines == reading.lines == shown.lines


def test_the_crop_is_only_the_zone() -> None:
    image = render(page_of(PERSON, seed=4), dpi=200)
    content = as_png(image)
    crop = Image.open(io.BytesIO(crop_zone(content, read_page(content))))
    assert crop.width / 200 * 25.4 < 44 * 2.54 + 2 * 2.54
    assert crop.height / 200 * 25.4 < 14


def test_the_crop_carries_no_notes_of_the_camera() -> None:
    image = render(page_of(PERSON, seed=4), dpi=150)
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=SECRET, dpi=(150, 150))
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SECRET.decode())
    png = io.BytesIO()
    image.save(png, "PNG", pnginfo=text, exif=exif)
    for content in (out.getvalue(), png.getvalue()):
        assert SECRET in content
        crop = crop_zone(content, read_page(content))
        assert set(chunks(crop)) == {b"IHDR", b"IDAT", b"IEND"}
        assert SECRET not in crop


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_crop_stands_upright_however_the_camera_was_held(orientation: int) -> None:
    image = render(page_of(PERSON, seed=4), dpi=150)
    upright = read_page(as_png(image))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    stored = image.transpose(AS_STORED[orientation]) if orientation in AS_STORED else image
    stored.save(out, "PNG", exif=exif)
    reading = read_page(out.getvalue())
    assert reading.lines == upright.lines
    crop = Image.open(io.BytesIO(crop_zone(out.getvalue(), reading)))
    assert crop.width > 5 * crop.height
    (top_left, *_rest) = read_page(crop_zone(out.getvalue(), reading)).corners
    assert top_left[0] < crop.width / 4


def test_a_large_photographs_crop_is_no_larger_than_it_needs_to_be() -> None:
    image = render(page_of(PERSON, seed=4), dpi=150)
    content = as_jpeg(image.resize((image.width * 5, image.height * 5), Image.Resampling.BILINEAR))
    crop = Image.open(io.BytesIO(crop_zone(content, read_page(content))))
    assert crop.width < 46 * 32 + 2
    assert np.asarray(crop).std() > 20


def test_without_a_zone_nothing_is_cropped() -> None:
    content = as_png(Image.new("RGB", (300, 200), "white"))
    with pytest.raises(NothingToCrop):
        crop_zone(content, read_page(content))
    with pytest.raises(NothingToCrop):
        crop_zone(content, PageReading())
