"""Specimen data pages drawn for tests, demonstration and officers' training; nobody could take one for a document.

Sizes, and the zone's characters ten to the inch in OCR-B, follow ICAO Doc 9303-3 (4.1, 4.3) and 9303-4 to -7; the
rest of the page is our own drawing. The same page and the same seed give the same picture.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from passavant.domain.mrz.formats import Format
from passavant.domain.specimens.chips.portrait import portrait
from passavant.domain.specimens.people import SpecimenPerson

MM_PER_INCH = 25.4
PITCH_MM = 2.54
LINE_SPACING_MM = 6.2
FONT_ADVANCE = 0.723  # of the font's size

PAPERS = ("#f4eef6", "#eef4ee", "#eef2f8", "#f8f2ea", "#f1f1ea", "#f7ecec")
TITLE_INK, LABEL_INK, TEXT_INK, ZONE_INK = "#26306b", "#5a6070", "#161616", "#0d0d0d"
OVERPRINT_INK = (196, 40, 40, 96)

ACCENTS = {
    "\u0300": "`",
    "\u0301": "´",
    "\u0302": "^",
    "\u0303": "˜",
    "\u0306": "˘",
    "\u0307": "˙",
    "\u0308": "¨",
    "\u030c": "ˇ",
    "\u0327": "¸",
}
BELOW = "¸"
BETWEEN = {"Đ": "D", "Ł": "L", "Ð": "D", "Þ": "TH"}
"""Letters the font has not and accents cannot make."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The outside of a document, in millimetres: its size, where the zone begins, whether it shows a portrait."""

    title: str
    width: float
    height: float
    zone_left: float
    last_line_up: float
    shows_portrait: bool = True


SHEETS: dict[Format, Sheet] = {
    Format.TD1: Sheet("IDENTITY CARD", 85.6, 53.98, 4.9, 5.2, shows_portrait=False),
    Format.TD2: Sheet("IDENTITY CARD", 105.0, 74.0, 6.0, 7.0),
    Format.TD3: Sheet("PASSPORT", 125.0, 88.0, 6.6, 7.6),
    Format.MRV_A: Sheet("VISA", 120.0, 80.0, 4.2, 7.0),
    Format.MRV_B: Sheet("VISA", 105.0, 74.0, 6.0, 7.0),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SpecimenPage:
    """What is printed on one page: the zone, the fields above it as (label, value), and how it is drawn."""

    format: Format
    lines: tuple[str, ...]
    fields: tuple[tuple[str, str], ...] = ()
    heading: str = "SPECIMEN STATE"
    seed: int = 0


def page_of(person: SpecimenPerson, document_format: Format | None = None, *, seed: int = 0) -> SpecimenPage:
    """The page of an invented person's document, or of the same person on a document of another format."""
    chosen = document_format or person.format
    return SpecimenPage(
        format=chosen,
        lines=person.mrz_lines(chosen),
        fields=(
            ("Surname / Nom", person.surname.upper()),
            ("Given names / Prénoms", person.given_names.upper()),
            ("Nationality / Nationalité", person.nationality),
            ("Date of birth / Date de naissance", f"{person.date_of_birth:%d.%m.%Y}"),
            ("Sex / Sexe", person.sex),
            ("Document no. / No du document", person.document_number),
            ("Date of expiry / Date d'expiration", f"{person.date_of_expiry:%d.%m.%Y}"),
        ),
        heading=person.issuing_state,
        seed=seed,
    )


def render(page: SpecimenPage, *, dpi: int = 300) -> Image.Image:
    """Draw a page.

    Raises:
        ValueError: the page's format is a national one, which has no sheet here.
    """
    sheet = SHEETS.get(page.format)
    if sheet is None:
        raise ValueError(f"no specimen page is drawn for {page.format}")
    scale = dpi / MM_PER_INCH
    image = _paper(sheet, scale, page.seed)
    _draw_visual_zone(image, sheet, page, scale)
    image = _overprinted(image, sheet, scale)
    _draw_zone(image, sheet, page.lines, scale)
    return image


def as_jpeg(image: Image.Image, *, dpi: int = 300, quality: int = 90) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def as_png(image: Image.Image, *, dpi: int = 300) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


# -- drawing ----------------------------------------------------------------------------------------------------


@cache
def _ocr_b(size: int) -> ImageFont.FreeTypeFont:
    content = files("passavant.domain.specimens.pages").joinpath("ocr_b_subset.otf").read_bytes()
    return ImageFont.truetype(io.BytesIO(content), size, layout_engine=ImageFont.Layout.BASIC)


def _label_font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(max(4.0, size))


def _paper(sheet: Sheet, scale: float, seed: int) -> Image.Image:
    """Coloured paper with fine waves of our own, lighter under the zone."""
    random = np.random.default_rng(seed)
    size = round(sheet.width * scale), round(sheet.height * scale)
    width, height = size[0] // 2, size[1] // 2
    y, x = (axis * 2 / scale for axis in np.mgrid[0:height, 0:width].astype(np.float32))
    ground = np.array(_rgb(PAPERS[int(random.integers(0, len(PAPERS)))]), np.float32)
    colour = ground[None, None, :].repeat(height, 0).repeat(width, 1)
    zone_top = sheet.height - 23.2 if sheet.height > 60 else sheet.height - 25.0
    fading = np.where(y > zone_top, 0.35, 1.0)[..., None]
    for _ in range(3):
        period, bend, bend_period = random.uniform(1.2, 3.2), random.uniform(0.5, 4.0), random.uniform(14, 60)
        angle, turn = random.uniform(0, np.pi), random.uniform(0, 2 * np.pi)
        along = x * np.cos(angle) + y * np.sin(angle)
        side = y * np.cos(angle) - x * np.sin(angle)
        wave = np.cos(2 * np.pi * (along + bend * np.sin(2 * np.pi * side / bend_period + turn)) / period)
        line = np.clip((wave - 0.75) * 4, 0, 1)[..., None]
        tint = np.array(random.uniform(10, 60, 3), np.float32)
        colour -= line * tint * fading
    coarse = Image.fromarray(np.clip(colour, 0, 255).astype(np.uint8))
    return coarse.resize(size, Image.Resampling.BICUBIC)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _draw_visual_zone(image: Image.Image, sheet: Sheet, page: SpecimenPage, scale: float) -> None:
    pen = ImageDraw.Draw(image)
    pen.text((5 * scale, 2.2 * scale), f"{sheet.title}  {page.heading}", TITLE_INK, _label_font(3.4 * scale))
    left = 5.0
    if sheet.shows_portrait:
        face = Image.open(io.BytesIO(portrait(page.seed)))
        tall = sheet.height - 23.2 - 12
        size = (round(tall * 0.75 * scale), round(tall * scale))
        image.paste(face.resize(size, Image.Resampling.LANCZOS), (round(left * scale), round(9 * scale)))
        left += tall * 0.75 + 5
    room = sheet.height - (25 if not sheet.shows_portrait else 23.2) - 9
    step = room / max(1, len(page.fields))
    for index, (label, value) in enumerate(page.fields):
        top = 8.4 + index * step
        pen.text(
            (left * scale, top * scale), _plain(label), LABEL_INK, _label_font(min(1.6, step * 0.36) * scale)
        )
        _write(pen, (left * scale, (top + step * 0.36) * scale), value, min(2.7, step * 0.52) * scale)


def _plain(label: str) -> str:
    """Pillow's own font has no accents."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", label) if not unicodedata.combining(letter)
    )


def _write(pen: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: float) -> None:
    """A value in OCR-B, letter by letter, each with its accents."""
    font = _ocr_b(max(4, round(size)))
    x, y = at
    for letter in "".join(BETWEEN.get(letter, letter) for letter in text):
        for part in unicodedata.normalize("NFD", letter):
            accent = ACCENTS.get(part, part)
            lift = 0.0 if part == letter or accent == BELOW or not unicodedata.combining(part) else size * 0.2
            pen.text((x, y - lift), accent, TEXT_INK, font)
        x += size * FONT_ADVANCE


def _draw_zone(image: Image.Image, sheet: Sheet, lines: Sequence[str], scale: float) -> None:
    """The zone, each character in its own place, drawn finer than the page and reduced, so that pitches are exact."""
    finer = 3
    pitch = PITCH_MM * scale
    font = _ocr_b(round(pitch * finer / FONT_ADVANCE))
    _, top, _, bottom = font.getbbox("H")
    for index, line in enumerate(lines):
        middle = sheet.height - sheet.last_line_up - (len(lines) - 1 - index) * LINE_SPACING_MM
        box = Image.new("L", (round((len(line) + 2) * pitch * finer), round(4 * scale * finer)), 0)
        pen = ImageDraw.Draw(box)
        for place, character in enumerate(line):
            pen.text(((place + 1) * pitch * finer, box.height / 2 - (top + bottom) / 2), character, 255, font)
        small = box.resize((box.width // finer, box.height // finer), Image.Resampling.BOX)
        left, upper = round(sheet.zone_left * scale - pitch), round(middle * scale - small.height / 2)
        image.paste(Image.new("RGB", small.size, ZONE_INK), (left, upper), small)


def _overprinted(image: Image.Image, sheet: Sheet, scale: float) -> Image.Image:
    """SPECIMEN across the page above the zone, plainly to be seen."""
    room = sheet.height - 25
    font = _label_font(room * 0.30 * scale)
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    ImageDraw.Draw(layer).text(
        (image.width * 0.56, (8 + room / 2) * scale), "SPECIMEN", OVERPRINT_INK, font, anchor="mm"
    )
    tilted = layer.rotate(9, Image.Resampling.BICUBIC, center=(image.width * 0.56, (8 + room / 2) * scale))
    return Image.alpha_composite(image.convert("RGBA"), tilted).convert("RGB")
