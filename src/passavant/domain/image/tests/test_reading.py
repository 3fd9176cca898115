"""Rendered pages are read back, however they arrive; what is not sure is said to be unsure."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from datetime import date

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from passavant.domain.image import PageReading, read_page
from passavant.domain.image.reading import CERTAIN
from passavant.domain.mrz import Format, read
from passavant.domain.specimens import ERIKSSON_TD3, population
from passavant.domain.specimens.pages import (
    Degradation,
    SpecimenPage,
    as_jpeg,
    as_png,
    degrade,
    page_of,
    render,
)

TODAY = date(2026, 11, 22)
DPI = 200
PEOPLE = [person for person in population(17, 60) if person.format is Format.TD3]
FORMATS = (Format.TD1, Format.TD2, Format.TD3, Format.MRV_A, Format.MRV_B)


def page(document_format: Format, number: int = 0) -> SpecimenPage:
    return page_of(PEOPLE[number], document_format, seed=number)


def eriksson(lines: tuple[str, ...] = ERIKSSON_TD3) -> SpecimenPage:
    return SpecimenPage(format=Format.TD3, lines=lines, seed=5)


@pytest.mark.parametrize("document_format", FORMATS)
def test_a_page_of_every_format_is_read_back_and_certain(document_format: Format) -> None:
    shown = page(document_format, 1)
    reading = read_page(as_jpeg(render(shown, dpi=DPI)))
    assert reading.lines == shown.lines
    assert reading.format is document_format
    assert reading.is_certain
    assert not reading.findings


@pytest.mark.parametrize("kind", Degradation)
def test_a_spoiled_page_is_read_back(kind: Degradation) -> None:
    number = list(Degradation).index(kind)
    shown = page(FORMATS[number % 5], number)
    reading = read_page(as_jpeg(degrade(render(shown, dpi=DPI), kind, number)))
    assert reading.lines == shown.lines


@pytest.mark.parametrize("degrees", [0, 90, 180, 270, 3, -12, 30, 45, 135, -160])
def test_a_page_may_lie_at_any_angle(degrees: int) -> None:
    shown = page(Format.TD3, 2)
    laid = render(shown, dpi=170).rotate(
        degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(90, 70, 60)
    )
    reading = read_page(as_jpeg(laid))
    assert reading.lines == shown.lines
    turned = [finding for finding in reading.findings if finding.code == "image.turned"]
    assert bool(turned) == (20 < degrees % 360 < 340)


def test_every_character_has_a_confidence() -> None:
    reading = read_page(as_jpeg(render(page(Format.TD1, 3), dpi=DPI)))
    assert [len(line) for line in reading.confidences] == [len(line) for line in reading.lines]
    assert all(0 <= value <= 1 for line in reading.confidences for value in line)


def test_the_corners_hold_the_zone_and_little_else() -> None:
    shown = page(Format.TD3, 4)
    image = render(shown, dpi=DPI)
    corners = np.array(read_page(as_jpeg(image)).corners)
    scale = DPI / 25.4
    left, top = corners.min(axis=0) / scale
    right, bottom = corners.max(axis=0) / scale
    assert right - left == pytest.approx(44 * 2.54, abs=1.5)
    assert 7 < bottom - top < 11
    assert left > 4
    assert bottom < 88


def blotted(image: Image.Image, reading: PageReading, line: int, position: int) -> Image.Image:
    """One character under grey paint."""
    (left, top), (right, _), (_, bottom), _ = reading.corners
    pitch, height = (right - left) / len(reading.lines[0]), (bottom - top) / (len(reading.lines) * 2.4 - 1.4)
    x, y = left + (position - 1.0) * pitch, top + (line - 1) * height * 2.4
    spoiled = image.copy()
    ImageDraw.Draw(spoiled).rectangle((x, y - 3, x + pitch, y + height + 3), fill=(150, 150, 150))
    return spoiled


@pytest.mark.parametrize("position", [6, 9, 12])
def test_a_hidden_letter_of_the_name_is_uncertain_although_every_check_digit_holds(position: int) -> None:
    image = render(eriksson(), dpi=DPI)
    whole = read_page(as_png(image))
    reading = read_page(as_png(blotted(image, whole, 1, position)))
    assert read(reading.lines, today=TODAY, repair=False).is_valid
    assert not reading.is_certain
    assert (1, position) in reading.uncertain
    assert any(finding.code == "image.uncertain" for finding in reading.findings)


def test_a_wrong_check_digit_is_read_as_it_is_printed() -> None:
    altered = (ERIKSSON_TD3[0], "L898902C3" + "7" + ERIKSSON_TD3[1][10:])
    reading = read_page(as_jpeg(render(eriksson(altered), dpi=DPI)))
    assert reading.lines == altered
    assert "document_number" in read(reading.lines, today=TODAY, repair=False).failed_checks


def test_a_digit_in_the_name_is_read_as_it_is_printed() -> None:
    altered = (ERIKSSON_TD3[0].replace("ANNA", "A4NA"), ERIKSSON_TD3[1])
    assert read_page(as_jpeg(render(eriksson(altered), dpi=DPI))).lines == altered


def test_an_issuer_that_nobody_knows_is_uncertain() -> None:
    altered = ("P<QQJ" + ERIKSSON_TD3[0][5:], ERIKSSON_TD3[1])
    reading = read_page(as_jpeg(render(eriksson(altered), dpi=DPI)))
    assert reading.lines == altered
    assert {(1, 3), (1, 4), (1, 5)} <= set(reading.uncertain)
    assert [
        finding.details["code"] for finding in reading.findings if finding.code == "image.unknown_code"
    ] == ["QQJ"]


def test_half_a_zone_is_said_to_be_half() -> None:
    image = render(page(Format.TD3, 6), dpi=DPI)
    reading = read_page(as_jpeg(image.crop((0, 0, image.width, image.height - round(11.2 * DPI / 25.4)))))
    assert not reading.is_certain
    assert reading.format is None
    assert {finding.code for finding in reading.findings} & {"image.incomplete_zone", "image.no_zone"}


def test_a_page_without_a_zone_has_none() -> None:
    image = render(page(Format.TD3, 7), dpi=DPI)
    reading = read_page(as_jpeg(image.crop((0, 0, image.width, round(image.height * 0.7)))))
    assert not reading.is_certain
    assert [finding.code for finding in reading.findings] == ["image.no_zone"]


def test_other_writing_is_no_zone() -> None:
    sheet = Image.new("RGB", (1000, 700), "white")
    pen = ImageDraw.Draw(sheet)
    for row in range(10):
        pen.text(
            (40, 40 + row * 60),
            "MINISTRY OF THE INTERIOR 0099 ORDINARY WORDS",
            "black",
            ImageFont.load_default(30),
        )
    assert [finding.code for finding in read_page(as_png(sheet)).findings] == ["image.no_zone"]


def oriented() -> Iterator[tuple[int, Image.Transpose | None]]:
    yield 1, None
    yield 3, Image.Transpose.ROTATE_180
    yield 6, Image.Transpose.ROTATE_90
    yield 8, Image.Transpose.ROTATE_270


@pytest.mark.parametrize(("orientation", "stored"), list(oriented()))
def test_the_orientation_that_a_camera_noted_is_obeyed(
    orientation: int, stored: Image.Transpose | None
) -> None:
    image = render(page(Format.TD3, 8), dpi=DPI)
    upright = read_page(as_jpeg(image))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    (image.transpose(stored) if stored is not None else image).save(out, "JPEG", quality=90, exif=exif)
    reading = read_page(out.getvalue())
    assert reading.lines == upright.lines
    assert np.abs(np.array(reading.corners) - np.array(upright.corners)).max() < 3


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "BMP", "JPEG2000"])
def test_every_kind_of_picture_is_taken(kind: str) -> None:
    shown = page(Format.MRV_B, 9)
    out = io.BytesIO()
    render(shown, dpi=150).save(out, kind)
    assert read_page(out.getvalue()).lines == shown.lines


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "CMYK", "I;16"])
def test_every_kind_of_colour_is_taken(mode: str) -> None:
    shown = page(Format.MRV_B, 10)
    image = render(shown, dpi=150)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    else:
        image = image.convert("RGBA").convert(mode) if mode == "LA" else image.convert(mode)
    out = io.BytesIO()
    image.save(out, "TIFF")
    assert read_page(out.getvalue()).lines == shown.lines


def test_a_large_photograph_is_read_and_its_corners_are_those_of_the_photograph() -> None:
    shown = page(Format.TD3, 11)
    image = render(shown, dpi=150)
    large = image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST)
    reading = read_page(as_jpeg(large, quality=70))
    assert reading.lines == shown.lines
    small = read_page(as_jpeg(image))
    assert np.abs(np.array(reading.corners) / 6 - np.array(small.corners)).max() < 4


def test_two_windows_may_read_at_once() -> None:
    shown = [page(Format.TD3, number) for number in (12, 13)]
    files = [as_jpeg(render(one, dpi=150)) for one in shown]
    read_lines: dict[int, tuple[str, ...]] = {}

    def work(number: int) -> None:
        read_lines[number] = read_page(files[number]).lines

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [read_lines[0], read_lines[1]] == [one.lines for one in shown]


def test_the_same_picture_gives_the_same_reading() -> None:
    file = as_jpeg(degrade(render(page(Format.TD2, 14), dpi=150), Degradation.MOTION, 3))
    assert read_page(file) == read_page(file)


def test_uncertainty_starts_below_the_measured_threshold() -> None:
    reading = PageReading(
        format=Format.TD3,
        lines=ERIKSSON_TD3,
        confidences=((1.0,) * 43 + (CERTAIN - 0.01,), (1.0,) * 44),
    )
    assert reading.uncertain == ((1, 44),)
    assert not reading.is_certain


def test_nothing_is_certain_when_nothing_was_read() -> None:
    assert not PageReading().is_certain


def test_a_blank_sheet_is_answered_quickly() -> None:
    done, file = cv2.imencode(".png", np.full((1000, 1400), 255, np.uint8))
    assert done
    assert [finding.code for finding in read_page(file.tobytes()).findings] == ["image.no_zone"]
