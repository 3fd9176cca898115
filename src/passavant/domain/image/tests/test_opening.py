"""Files that are no pictures, too large, or damaged are answered with the reason, and with nothing else."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from passavant.domain.image import read_page
from passavant.domain.image.opening import MOST_BYTES, TAKEN
from passavant.domain.mrz import Format
from passavant.domain.specimens import ERIKSSON_TD3
from passavant.domain.specimens.pages import SpecimenPage, as_jpeg, as_png, render


def code_of(content: bytes) -> str:
    (finding,) = read_page(content).findings
    assert finding.explanation != finding.code
    assert "?" not in finding.explanation
    return finding.code


def png_header(width: int, height: int, data: bytes = b"") -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b'\xef\xbb\xbf\n<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"<!doctype html><p>", "HTML"),
        (b"PK\x03\x04....", "ZIP"),
        (b"GIF89a....", "GIF"),
        (b"\x00\x00\x00\x18ftypheic....", "HEIC"),
        (b"P<UTOERIKSSON<<ANNA<MARIA", "unknown"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", "unknown"),
    ],
)
def test_something_else_under_a_pictures_name_is_named(content: bytes, kind: str) -> None:
    (finding,) = read_page(content).findings
    assert finding.code == "image.not_an_image"
    assert kind in finding.details["kind"]


def test_an_empty_file_is_named() -> None:
    assert code_of(b"") == "image.empty"


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (60_000, 60_000), (2_000_000_000, 1_000)])
def test_a_hundred_megapixels_are_refused_before_they_are_decoded(width: int, height: int) -> None:
    assert code_of(png_header(width, height, zlib.compress(b"\0" * 1000))) == "image.too_large"


def test_a_hundred_megabytes_are_refused_before_they_are_looked_at() -> None:
    assert code_of(b"\xff\xd8\xff" + bytes(MOST_BYTES)) == "image.too_large"


def test_a_sliver_is_refused() -> None:
    assert code_of(png_header(20_000, 30, zlib.compress(b""))) == "image.too_small"


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7, 0.98])
def test_a_truncated_file_is_named(share: float) -> None:
    page = render(SpecimenPage(format=Format.TD3, lines=ERIKSSON_TD3), dpi=100)
    for content in (as_jpeg(page), as_png(page)):
        assert code_of(content[: int(len(content) * share)]) == "image.damaged"


def test_a_picture_that_unpacks_to_more_than_it_says_is_harmless() -> None:
    assert read_page(png_header(164, 64, zlib.compress(bytes(30_000_000)))).findings


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([b"", *(sign for signs in TAKEN.values() for sign in signs)]), st.binary(max_size=400))
def test_any_bytes_get_a_named_answer(beginning: bytes, rest: bytes) -> None:
    reading = read_page(beginning + rest)
    assert reading.findings
    assert not reading.is_certain
    assert all(finding.code.startswith("image.") for finding in reading.findings)


_SMALL: dict[str, bytes] = {}


def small(kind: str) -> bytes:
    if kind not in _SMALL:
        out = io.BytesIO()
        Image.effect_mandelbrot((136, 28), (-2, -1.5, 1, 1.5), 30).convert("RGB").save(out, kind)
        _SMALL[kind] = out.getvalue()
    return _SMALL[kind]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "TIFF", "BMP", "JPEG2000"]), st.data())
def test_a_picture_with_altered_bytes_gets_a_named_answer(kind: str, data: st.DataObject) -> None:
    content = bytearray(small(kind))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert read_page(bytes(content)).findings
