"""A drawn face for specimen chips: plainly a drawing, nobody's likeness, the same for the same seed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 240, 320

_SKINS = ("#f1c9a5", "#e0ac7e", "#c68a5a", "#a56b43", "#7d4b2c", "#5b351f")
_HAIRS = ("#1c1410", "#2e1f17", "#4a3020", "#6b4a2c", "#8f8f8f", "#b5651d")
_SHIRTS = ("#1f4e79", "#7a1f3d", "#2f6b3a", "#5a4a8a", "#8a5a1f", "#35525e")
_GROUND = "#dfe6ea"
_INK = "#241a15"


@dataclass(frozen=True, slots=True)
class _Looks:
    skin: str
    hair: str
    shirt: str
    long_hair: bool
    glasses: bool
    smile: int

    @classmethod
    def drawn_by(cls, chance: Random) -> _Looks:
        return cls(
            skin=chance.choice(_SKINS),
            hair=chance.choice(_HAIRS),
            shirt=chance.choice(_SHIRTS),
            long_hair=chance.random() < 0.5,
            glasses=chance.random() < 0.3,
            smile=chance.randint(2, 9),
        )


def portrait(seed: int) -> bytes:
    """A JPEG of 240 x 320 pixels."""
    looks = _Looks.drawn_by(Random(seed))  # noqa: S311  # draws a face, guards nothing
    picture = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    pen = ImageDraw.Draw(picture)
    _draw_hair_behind(pen, looks)
    _draw_body(pen, looks)
    _draw_head(pen, looks)
    _draw_face(pen, looks)
    pen.rectangle((0, HEIGHT - 26, WIDTH, HEIGHT), fill="white")
    pen.text((WIDTH / 2, HEIGHT - 13), "SPECIMEN", fill="#a00000", anchor="mm")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _draw_hair_behind(pen: ImageDraw.ImageDraw, looks: _Looks) -> None:
    if looks.long_hair:
        pen.rounded_rectangle((56, 60, 184, 250), radius=60, fill=looks.hair)


def _draw_body(pen: ImageDraw.ImageDraw, looks: _Looks) -> None:
    pen.rounded_rectangle((100, 190, 140, 262), radius=14, fill=looks.skin)
    pen.ellipse((28, 236, 212, 420), fill=looks.shirt)
    pen.polygon(((100, 240), (140, 240), (120, 272)), fill=looks.skin)


def _draw_head(pen: ImageDraw.ImageDraw, looks: _Looks) -> None:
    for left in (60, 168):
        pen.ellipse((left, 130, left + 16, 166), fill=looks.skin)
    pen.ellipse((66, 62, 174, 222), fill=looks.skin)
    pen.chord((64, 54, 176, 172), 180, 360, fill=looks.hair)


def _draw_face(pen: ImageDraw.ImageDraw, looks: _Looks) -> None:
    for middle in (98, 142):
        pen.ellipse((middle - 9, 137, middle + 9, 149), fill="white", outline=_INK)
        pen.ellipse((middle - 4, 139, middle + 4, 147), fill=_INK)
        pen.arc((middle - 13, 120, middle + 13, 140), 200, 340, fill=looks.hair, width=4)
        if looks.glasses:
            pen.ellipse((middle - 18, 126, middle + 18, 160), outline=_INK, width=3)
    if looks.glasses:
        pen.line((116, 143, 124, 143), fill=_INK, width=3)
    pen.line((120, 148, 115, 172, 123, 172), fill=_INK, width=2, joint="curve")
    pen.arc((98, 180 - looks.smile, 142, 196 + looks.smile), 20, 160, fill="#8a2f2a", width=4)
