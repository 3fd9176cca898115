"""Specimen pages are drawn to ICAO's measures, always the same, and spoiled by name."""

from __future__ import annotations

import hashlib
import io
import json
from importlib.resources import files

import numpy as np
import pytest
from PIL import Image

from passavant.domain.mrz import Format
from passavant.domain.specimens import ERIKSSON_TD1, population
from passavant.domain.specimens.pages import (
    Degradation,
    SpecimenPage,
    as_jpeg,
    as_png,
    degrade,
    page_of,
    render,
)
from passavant.domain.specimens.pages.rendering import SHEETS

PERSON = next(person for person in population(31, 20) if person.format is Format.TD3)


@pytest.mark.parametrize("document_format", SHEETS)
def test_a_page_has_the_size_of_its_document(document_format: Format) -> None:
    image = render(page_of(PERSON, document_format), dpi=100)
    sheet = SHEETS[document_format]
    assert image.size == (round(sheet.width / 25.4 * 100), round(sheet.height / 25.4 * 100))


@pytest.mark.parametrize("dpi", [100, 141, 300])
def test_ten_characters_of_the_zone_take_an_inch(dpi: int) -> None:
    lines = ("I" * 30, "I" + "<" * 28 + "I", "I" * 30)
    levels = np.asarray(render(SpecimenPage(format=Format.TD1, lines=lines), dpi=dpi).convert("L")).astype(
        float
    )
    rows = levels[round(levels.shape[0] * 0.55) :]
    dark = np.flatnonzero(rows.min(axis=0) < 60)
    assert (dark[-1] - dark[0]) / dpi * 25.4 == pytest.approx(29 * 2.54, abs=2.0)


def test_the_same_page_and_seed_give_the_same_picture() -> None:
    first, second = (as_png(render(page_of(PERSON, seed=3), dpi=90)) for _ in range(2))
    other = as_png(render(page_of(PERSON, seed=4), dpi=90))
    assert first == second != other


@pytest.mark.parametrize("kind", Degradation)
def test_a_page_is_spoiled_the_same_way_for_the_same_seed(kind: Degradation) -> None:
    page = render(page_of(PERSON, seed=3), dpi=90)
    first, second = (np.asarray(degrade(page, kind, 8)) for _ in range(2))
    other = np.asarray(degrade(page, kind, 9))
    assert np.array_equal(first, second)
    assert first.shape != other.shape or not np.array_equal(first, other)
    assert first.dtype == np.uint8


def test_a_national_format_has_no_page() -> None:
    with pytest.raises(ValueError, match="IDFRA"):
        render(SpecimenPage(format=Format.FRENCH_IDENTITY_CARD, lines=("I" * 36, "I" * 36)))


def test_a_page_says_specimen_and_shows_accents() -> None:
    plain = np.asarray(
        render(SpecimenPage(format=Format.TD3, lines=(), fields=(("Name", "ELEVE"),)), dpi=150)
    )
    accents = np.asarray(
        render(SpecimenPage(format=Format.TD3, lines=(), fields=(("Name", "ÉLÈVÊ"),)), dpi=150)
    )
    assert (plain.astype(int) - accents).any()
    red = (plain[..., 0].astype(int) - plain[..., 2] > 40).mean()
    assert red > 0.01


def test_files_open_again() -> None:
    page = render(SpecimenPage(format=Format.TD1, lines=ERIKSSON_TD1), dpi=90)
    for content, kind in ((as_jpeg(page, dpi=90), "JPEG"), (as_png(page, dpi=90), "PNG")):
        opened = Image.open(io.BytesIO(content))
        assert opened.format == kind
        assert opened.info["dpi"] == pytest.approx((90, 90), abs=0.1)


def test_the_font_is_that_of_its_card() -> None:
    folder = files("passavant.domain.specimens.pages")
    card = json.loads((folder / "ocr_b_subset.json").read_text(encoding="utf-8"))
    assert hashlib.sha256((folder / card["file"]).read_bytes()).hexdigest() == card["sha256"]
    assert card["licence"].startswith("public domain")
