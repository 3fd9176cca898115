"""Invented strips of machine readable text, each with its answer: the only thing the recogniser ever learns from.

The text is invented, the glyphs are those of Debian's public-domain OCR-B (package fonts-ocr-b), and every spoiling
(blur, motion, noise, compression, small pictures, facsimile, paper, patterns, glare) is made here. No picture of a
document is used. The same seed gives the same strips.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
BLANK = len(ALPHABET)
IGNORED = -100

FONT_FOLDER = Path("/usr/share/fonts/opentype/ocr-b")
FONTS = ("OCRB.otf", "OCRBS.otf")  # round and square ends

STRIP_HEIGHT = 24
STRIDE = 4
PITCH = 14.0  # columns of a strip per character, before variation
CAP = 15.6  # rows of a strip per capital, before variation
STRIP_WIDTH = 256

_CELL = 48  # the advance of a character in the atlas
_FRAME = 64  # an atlas cell is this wide and high, so that a bold or shifted glyph is not cut
_REACH = 8.0  # how far from the stroke the atlas knows its distance

Gray = NDArray[np.float32]


@dataclass(frozen=True)
class Atlas:
    """Every glyph of one font as the signed distance from its outline, inside positive; `cap` is the height of an H."""

    distances: NDArray[np.float32]
    cap: float


def load_atlas(font_file: Path) -> Atlas:
    """Draw each glyph four times as large and measure its distances."""
    scale = 4
    size = _size_for_advance(font_file, _CELL * scale)
    font = ImageFont.truetype(str(font_file), size)
    top, bottom = _ink_rows(font, "H")
    cells = []
    for character in ALPHABET:
        image = Image.new("L", (_FRAME * scale, _FRAME * scale), 0)
        left = (_FRAME - _CELL) / 2 * scale
        # The middle of the capitals stands in the middle of the cell.
        ImageDraw.Draw(image).text(
            (left, _FRAME * scale / 2 - (top + bottom) / 2), character, font=font, fill=255
        )
        cells.append(_distances(np.asarray(image), scale))
    return Atlas(np.stack(cells), (bottom - top) / scale)


def _size_for_advance(font_file: Path, advance: int) -> int:
    return round(1000 * advance / ImageFont.truetype(str(font_file), 1000).getlength("A"))


def _ink_rows(font: ImageFont.FreeTypeFont, character: str) -> tuple[int, int]:
    image = Image.new("L", (font.size * 2, font.size * 2), 0)
    ImageDraw.Draw(image).text((10, 0), character, font=font, fill=255)
    box = image.point(lambda value: 255 if value > 127 else 0).getbbox()
    assert box is not None  # noqa: S101  (an H is never empty)
    return box[1], box[3]


def _distances(drawn: NDArray[np.uint8], scale: int) -> NDArray[np.float32]:
    ink = (drawn > 127).astype(np.uint8)
    inside = cv2.distanceTransform(ink, cv2.DIST_L2, 5)
    outside = cv2.distanceTransform(1 - ink, cv2.DIST_L2, 5)
    signed = (inside - outside) / scale
    small = cv2.resize(signed.astype(np.float32), (_FRAME, _FRAME), interpolation=cv2.INTER_AREA)
    clipped: NDArray[np.float32] = np.clip(small, -_REACH, _REACH).astype(np.float32)
    return clipped


class StripMaker:
    """Makes strips; everything random comes from one generator."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.atlases = [load_atlas(FONT_FOLDER / name) for name in FONTS]
        self.papers = [self._paper() for _ in range(240)]

    def batch(self, count: int, width: int = STRIP_WIDTH) -> tuple[Gray, NDArray[np.int64]]:
        """`count` normalised strips and, for every fourth column, the class that stands there."""
        made = [self.strip(width) for _ in range(count)]
        return np.stack([strip for strip, _ in made])[:, None], np.stack([answer for _, answer in made])

    def strip(self, width: int = STRIP_WIDTH) -> tuple[Gray, NDArray[np.int64]]:
        """One strip as the reader would cut it from a picture, and its answer."""
        raw, centres, classes, pitch = self._photograph(width)
        return normalise(raw), _answer(width, centres, classes, pitch)

    # -- the text ------------------------------------------------------------------------------------------

    def _text(self, length: int) -> str:
        way = self.random.random()
        if way < 0.4:
            return self._document_like(length)
        if way < 0.65:
            return self._drawn(ALPHABET, length)
        if way < 0.85:
            pool = "0O0O0QDDU1I1IL1T2Z2Z5S5S6G6G8B8B3BXK<YVVUMNNHWWMHRPFECGAJ4A97Z"
            return self._drawn(pool, length)
        return self._fillers_and_strays(length)

    def _drawn(self, pool: str, length: int) -> str:
        return "".join(pool[i] for i in self.random.integers(0, len(pool), length))

    def _document_like(self, length: int) -> str:
        pieces = []
        letters, digits = ALPHABET[10:36], ALPHABET[:10]
        while sum(map(len, pieces)) < length + 30:
            kind = self.random.integers(0, 5)
            if kind == 0:
                names = (self._drawn(letters, int(n)) for n in self.random.integers(2, 9, 3))
                pieces.append("<".join(names) + "<<")
            elif kind == 1:
                pieces.append(self._drawn(digits, int(self.random.integers(6, 16))))
            elif kind == 2:
                pieces.append(self._drawn(ALPHABET[:36], int(self.random.integers(5, 12))))
            elif kind == 3:
                pieces.append("<" * int(self.random.integers(1, 14)))
            else:
                pieces.append(
                    self._drawn(letters, 3) + self._drawn(digits, 7) + "MF<"[self.random.integers(0, 3)]
                )
        start = int(self.random.integers(0, 30))
        return "".join(pieces)[start : start + length]

    def _fillers_and_strays(self, length: int) -> str:
        characters = ["<"] * length
        for _ in range(int(self.random.integers(1, 6))):
            characters[int(self.random.integers(0, length))] = ALPHABET[self.random.integers(0, 36)]
        return "".join(characters)

    # -- the picture ---------------------------------------------------------------------------------------

    def _photograph(self, width: int) -> tuple[Gray, NDArray[np.float64], list[int], float]:
        """The strip as grey levels 0..255, where the characters' middles are, which they are, and their pitch."""
        random = self.random
        pitch = PITCH * float(random.uniform(0.84, 1.22))
        cap = CAP * float(random.uniform(0.80, 1.15))
        spread = float(random.uniform(0.93, 1.30))  # advance over the font's own advance
        start, end = self._ends(pitch, width)
        text = self._text(max(1, round((end - start) / pitch)))
        ink = self._ink(text, spread, atlas := self.atlases[int(random.integers(0, len(self.atlases)))])
        # From atlas pixels to strip pixels.
        across, down = pitch / (_CELL * spread), cap / atlas.cap
        quality = self._quality()
        coverage, camera_size = self._project(ink, across, down, start, width, quality)
        raw = self._cut(self._expose(coverage, camera_size, quality), width, quality)
        centres = start + (np.arange(len(text)) + 0.5) * pitch
        return raw, centres, [ALPHABET.index(character) for character in text], pitch

    def _ends(self, pitch: float, width: int) -> tuple[float, float]:
        """Where the text begins and ends; most strips are cut out of the middle of a line."""
        way = self.random.random()
        start, end = -float(self.random.uniform(0, pitch)), width + pitch
        if way < 0.18:
            start = float(self.random.uniform(0, width * 0.4))
        elif way < 0.36:
            end = float(self.random.uniform(width * 0.4, width))
        elif way < 0.38:  # bare paper
            start, end = width * 2.0, width * 3.0
        return start, end

    def _quality(self) -> dict[str, float]:
        """How this picture was taken; each way of spoiling comes alone or with others."""
        random = self.random
        kind = random.choice(
            ["good", "blur", "motion", "noise", "jpeg", "small", "tiny", "low", "fax", "phone", "mixed"],
            p=[0.07, 0.08, 0.13, 0.08, 0.09, 0.13, 0.10, 0.07, 0.09, 0.08, 0.08],
        )
        q = {
            "scale": float(np.exp(random.uniform(np.log(0.75), np.log(1.9)))),
            "blur": float(random.uniform(0, 0.8)),
            "motion": 0.0,
            "noise": float(random.uniform(0, 5)),
            "jpeg": 100.0 if random.random() < 0.4 else float(random.uniform(60, 97)),
            "contrast": float(random.uniform(0.55, 1.0)),
            "fax": 0.0,
            "shade": float(random.random() < 0.2),
            "glare": float(random.random() < 0.06),
        }
        if kind in ("blur", "mixed"):
            q["blur"] = float(random.uniform(0.6, 2.5))
        if kind == "motion" or (kind == "mixed" and random.random() < 0.4):
            q["motion"] = float(random.uniform(3.0, 11.0))
            q["blur"] = float(random.uniform(0, 0.9))
        if kind in ("noise", "mixed"):
            q["noise"] = float(random.uniform(5, 34 if kind == "noise" else 20))
        if kind in ("jpeg", "mixed", "phone"):
            q["jpeg"] = float(random.uniform(10, 45) if kind == "jpeg" else random.uniform(25, 90))
        if kind in ("small", "mixed"):
            q["scale"] = float(random.uniform(0.45, 0.8))
        if kind == "tiny":
            q["scale"] = float(random.uniform(0.30, 0.52))
            q["blur"] = float(random.uniform(0, 0.5))
            q["jpeg"] = 100.0 if random.random() < 0.4 else float(random.uniform(40, 97))
        if kind == "low":
            q["contrast"] = float(random.uniform(0.10, 0.5))
            q["noise"] = float(random.uniform(0, 1 + 9 * q["contrast"]))
        if kind == "fax":
            q["fax"] = 1.0
            q["noise"] = float(random.uniform(0, 14))
            q["scale"] = float(random.uniform(0.5, 1.3))
        if kind == "phone":
            q |= {"shade": float(random.random() < 0.7), "blur": float(random.uniform(0.4, 1.7))}
            q["noise"] = float(random.uniform(2, 14))
        return q

    def _ink(self, text: str, spread: float, atlas: Atlas) -> Gray:
        """How much of each atlas pixel of the line is printed, 0..1."""
        random = self.random
        weight = float(random.normal(0.0, 1.15))  # thinner or bolder than the font, in pixels of the atlas
        softness = float(random.uniform(0.8, 2.0))
        advance = _CELL * spread
        line = np.zeros((_FRAME, int(advance * len(text)) + _FRAME), np.float32)
        wobble = (
            random.normal(0, 0.35, (len(text), 2)) if random.random() < 0.25 else np.zeros((len(text), 2))
        )
        for index, character in enumerate(text):
            glyph = atlas.distances[ALPHABET.index(character)]
            cover = np.clip(0.5 + (glyph + weight) / softness, 0, 1)
            middle = (index + 0.5) * advance + wobble[index, 0] * 2
            left = round(middle - _FRAME / 2)
            dy = round(wobble[index, 1] * 2)
            if left < 0:
                cover, left = cover[:, -left:], 0
            target = line[:, left : left + cover.shape[1]]
            np.maximum(target, np.roll(cover, dy, axis=0)[:, : target.shape[1]], out=target)
        if random.random() < 0.25:  # a tired ribbon
            patches = random.uniform(0.45, 1.1, (3, line.shape[1] // 40 + 2)).astype(np.float32)
            line *= np.clip(
                cv2.resize(patches, (line.shape[1], _FRAME), interpolation=cv2.INTER_LINEAR), 0, 1
            )
        return line

    def _project(
        self, ink: Gray, across: float, down: float, start: float, width: int, q: dict[str, float]
    ) -> tuple[Gray, tuple[int, int]]:
        """The ink as it falls on the camera, a little wider and higher than the strip."""
        random = self.random
        k = q["scale"]
        size = (math.ceil((width + 24) * k), math.ceil((STRIP_HEIGHT + 24) * k))
        # Area sampling down to about the camera's grain, then an exact placing.
        fx, fy = min(1.0, across * k * 1.6), min(1.0, down * k * 1.6)
        reduced = cv2.resize(ink, None, fx=fx, fy=fy, interpolation=cv2.INTER_AREA)
        fx, fy = reduced.shape[1] / ink.shape[1], reduced.shape[0] / ink.shape[0]
        sx, sy = across * k / fx, down * k / fy
        slope = float(random.normal(0, 0.0045))
        slant = float(random.normal(0, 0.05))
        rows = STRIP_HEIGHT / 2 + float(random.normal(0, 1.2)) - slope * width / 2
        middle = reduced.shape[0] / 2
        matrix = np.array(
            [
                [sx, -slant * sy, (start + 12) * k + slant * sy * middle],
                [slope * sx, sy, (rows + 12) * k - sy * middle],
            ]
        )
        coverage = cv2.warpAffine(reduced, matrix, size, flags=cv2.INTER_LINEAR)
        if random.random() < 0.12:  # another line, or a word of the page, comes close
            other = matrix.copy()
            other[0, 2] -= float(random.uniform(0, 200)) * k
            other[1, 2] += float(random.choice([-1, 1]) * random.uniform(19, 26)) * k
            coverage = np.maximum(coverage, cv2.warpAffine(reduced, other, size, flags=cv2.INTER_LINEAR))
        return coverage.astype(np.float32), size

    def _expose(self, coverage: Gray, size: tuple[int, int], q: dict[str, float]) -> Gray:
        """Paper, ink, lens, sensor and file, in this order."""
        random = self.random
        k = q["scale"]
        image = self._paper_under(size, k)
        ink = float(random.uniform(0, 70))
        strength = float(random.uniform(0.75, 1.0))
        image = image + (ink - image) * coverage * strength
        if random.random() < 0.14:
            image = self._overprint(image, k)
        image = self._light(image, q)
        if q["blur"] * k > 0.2:
            image = cv2.GaussianBlur(image, (0, 0), q["blur"] * k)
        if q["motion"] * k > 1.2:
            image = cv2.filter2D(image, -1, self._motion(q["motion"] * k), borderType=cv2.BORDER_REPLICATE)
        if q["contrast"] < 1:
            level = float(random.uniform(60, 200))
            image = level + (image - level) * q["contrast"]
        if q["noise"] > 0.3:
            grain = random.standard_normal((size[1], size[0]), dtype=np.float32) * q["noise"]
            if random.random() < 0.3:
                grain = cv2.GaussianBlur(grain, (0, 0), 0.7) * 1.8
            image = image + grain
        if q["fax"]:
            image = self._facsimile(image, k)
        if random.random() < 0.12:  # a scanner that sharpens
            image = image + (image - cv2.GaussianBlur(image, (0, 0), 1.2)) * float(random.uniform(0.4, 1.6))
        image = np.clip(image, 0, 255)
        if q["jpeg"] < 99:
            image = self._compress(image, q["jpeg"])
        return image.astype(np.float32)

    def _cut(self, camera: Gray, width: int, q: dict[str, float]) -> Gray:
        """The strip out of the camera's picture, as the reader cuts it."""
        k = q["scale"]
        way = cv2.INTER_LINEAR if self.random.random() < 0.7 else cv2.INTER_CUBIC
        if k > 1.35:
            camera = cv2.resize(camera, None, fx=1 / k, fy=1 / k, interpolation=cv2.INTER_AREA)
            k = 1.0
        matrix = np.array([[1 / k, 0, -12.0], [0, 1 / k, -12.0]])
        strip = cv2.warpAffine(
            camera, matrix, (width, STRIP_HEIGHT), flags=way, borderMode=cv2.BORDER_REPLICATE
        )
        return np.clip(strip, 0, 255).astype(np.float32)

    # -- paper, light, lens, file --------------------------------------------------------------------------

    def _paper(self) -> Gray:
        """A piece of security paper round zero: waves, rosettes, fibres, hatching."""
        random = self.random
        height, width = 160, 640
        y, x = np.mgrid[0:height, 0:width].astype(np.float32)
        paper = np.zeros((height, width), np.float32)
        for _ in range(int(random.integers(1, 5))):
            angle, wave = float(random.uniform(0, math.pi)), float(np.exp(random.uniform(1.0, 3.8)))
            bend, bend_wave = float(random.uniform(0, 12)), float(random.uniform(25, 160))
            along = x * math.cos(angle) + y * math.sin(angle)
            side = -x * math.sin(angle) + y * math.cos(angle)
            phase = 2 * math.pi / wave * (along + bend * np.sin(2 * math.pi * side / bend_wave))
            lines = np.sin(phase)
            if random.random() < 0.6:  # thin printed lines
                lines = -np.clip((lines - float(random.uniform(0.3, 0.9))) * 4, 0, 1)
            paper += lines * float(random.uniform(0.2, 1.0))
        way = random.random()
        if way < 0.3:  # streaks
            grain = random.standard_normal((height // 8, width), dtype=np.float32)
            paper += cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR) * 0.8
        elif way < 0.6:  # fibres and clouds
            grain = random.standard_normal((height // 6, width // 6), dtype=np.float32)
            paper += cv2.resize(grain, (width, height), interpolation=cv2.INTER_CUBIC)
        return (paper / (paper.std() + 1e-3)).astype(np.float32)

    def _paper_under(self, size: tuple[int, int], k: float) -> Gray:
        random = self.random
        level = float(random.uniform(140, 252))
        width, height = size
        if random.random() < 0.2:
            return np.full((height, width), level, np.float32)
        paper = self.papers[int(random.integers(0, len(self.papers)))]
        zoom = k * float(np.exp(random.uniform(-0.7, 0.7)))
        w, h = min(paper.shape[1], max(8, int(width / zoom))), min(paper.shape[0], max(8, int(height / zoom)))
        top, left = (
            int(random.integers(0, paper.shape[0] - h + 1)),
            int(random.integers(0, paper.shape[1] - w + 1)),
        )
        piece = cv2.resize(paper[top : top + h, left : left + w], size, interpolation=cv2.INTER_AREA)
        depth = float(np.exp(random.uniform(math.log(1.5), math.log(26))))
        ground: Gray = (level + piece * depth).astype(np.float32)
        return ground

    def _overprint(self, image: Gray, k: float) -> Gray:
        """Strokes of a stamp, a signature or a large word across the line."""
        random = self.random
        height, width = image.shape
        stroke = np.zeros((height, width), np.float32)
        for _ in range(int(random.integers(1, 4))):
            ends = random.uniform(-0.2, 1.2, 4) * np.array([width, height, width, height])
            if random.random() < 0.5:
                ends[2] = ends[0] + random.uniform(-60, 60)
            thick = max(1, round(float(random.uniform(0.6, 9)) * k))
            start, end = (int(ends[0]), int(ends[1])), (int(ends[2]), int(ends[3]))
            cv2.line(stroke, start, end, 1.0, thick, cv2.LINE_AA)
        alpha = float(random.uniform(0.08, 0.5))
        return (image * (1 - alpha * stroke)).astype(np.float32)

    def _light(self, image: Gray, q: dict[str, float]) -> Gray:
        random = self.random
        height, width = image.shape
        ramp = np.linspace(float(random.uniform(0.75, 1.05)), float(random.uniform(0.75, 1.05)), width)
        image = image * ramp[None, :].astype(np.float32)
        if q["shade"]:
            y, x = np.mgrid[0:height, 0:width].astype(np.float32)
            angle = float(random.uniform(0, 2 * math.pi))
            edge = (x - width * random.uniform(0, 1)) * math.cos(angle) + (y - height / 2) * math.sin(angle)
            soft = float(random.uniform(1, 30))
            image = image * (
                1 - float(random.uniform(0.2, 0.7)) / (1 + np.exp(-np.clip(edge / soft, -30, 30)))
            )
        if q["glare"]:
            y, x = np.mgrid[0:height, 0:width].astype(np.float32)
            far = ((x - width * random.uniform(0, 1)) / (width * random.uniform(0.1, 0.3))) ** 2
            far = far + ((y - height * random.uniform(0, 1)) / (height * random.uniform(0.4, 1.5))) ** 2
            image = image + (255 - image) * np.exp(-far) * float(random.uniform(0.3, 0.93))
        return image.astype(np.float32)

    def _motion(self, length: float) -> Gray:
        size = int(length) // 2 * 2 + 3
        kernel = np.zeros((size * 4, size * 4), np.float32)
        angle = float(self.random.uniform(0, math.pi))
        # Hands and conveyors move along the line more often than across it.
        if self.random.random() < 0.5:
            angle = float(self.random.normal(0, 0.25))
        middle = size * 2 - 0.5
        dx, dy = math.cos(angle) * length * 2, math.sin(angle) * length * 2
        start, end = (round(middle - dx), round(middle - dy)), (round(middle + dx), round(middle + dy))
        cv2.line(kernel, start, end, 1.0, 3, cv2.LINE_AA)
        kernel = cv2.resize(kernel, (size, size), interpolation=cv2.INTER_AREA)
        return (kernel / kernel.sum()).astype(np.float32)

    def _facsimile(self, image: Gray, k: float) -> Gray:
        """Black or white only, by a local or a single threshold."""
        random = self.random
        plain = np.clip(image, 0, 255).astype(np.uint8)
        if random.random() < 0.75:
            block = int(random.uniform(14, 50) * k) // 2 * 2 + 3
            way = cv2.ADAPTIVE_THRESH_GAUSSIAN_C if random.random() < 0.5 else cv2.ADAPTIVE_THRESH_MEAN_C
            plain = cv2.adaptiveThreshold(
                plain, 255, way, cv2.THRESH_BINARY, block, float(random.uniform(3, 14))
            )
        else:
            _, plain = cv2.threshold(plain, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
        result = plain.astype(np.float32)
        if random.random() < 0.3:
            result = cv2.GaussianBlur(result, (0, 0), float(random.uniform(0.3, 0.8)))
        return result

    def _compress(self, image: Gray, quality: float) -> Gray:
        plain = image.astype(np.uint8)
        height, width = plain.shape
        # The grid of 8 x 8 blocks falls anywhere.
        dy, dx = (int(n) for n in self.random.integers(0, 8, 2))
        padded = cv2.copyMakeBorder(plain, dy, 0, dx, 0, cv2.BORDER_REPLICATE)
        _, file = cv2.imencode(".jpg", padded, [cv2.IMWRITE_JPEG_QUALITY, int(quality)])
        opened = cv2.imdecode(file, cv2.IMREAD_GRAYSCALE)
        return opened[dy : dy + height, dx : dx + width].astype(np.float32)


WINDOW = 65
FLOOR = 4.0


def normalise(strip: Gray) -> Gray:
    """Local contrast, column by column: the reader does exactly the same before it asks the net."""
    mean = cv2.blur(strip.mean(axis=0, keepdims=True), (WINDOW, 1), borderType=cv2.BORDER_REPLICATE)
    square = cv2.blur(
        (strip * strip).mean(axis=0, keepdims=True), (WINDOW, 1), borderType=cv2.BORDER_REPLICATE
    )
    spread = np.sqrt(np.maximum(square - mean * mean, 0) + FLOOR * FLOOR)
    return ((strip - mean) / spread).astype(np.float32)


def _answer(width: int, centres: NDArray[np.float64], classes: list[int], pitch: float) -> NDArray[np.int64]:
    """The class of every fourth column: a character near its middle, blank between, ignored where it could be both."""
    columns = np.arange(width // STRIDE) * STRIDE + (STRIDE - 1) / 2
    answer = np.full(len(columns), BLANK, np.int64)
    if not len(centres):
        return answer
    far = np.abs(columns[:, None] - centres[None, :]) / pitch
    nearest, distance = far.argmin(axis=1), far.min(axis=1)
    answer[distance < 0.40] = IGNORED
    close = distance < 0.29
    answer[close] = np.array(classes)[nearest[close]]
    return answer
