"""Cuts the glyphs of the zone, and those of names with accents, out of Debian's OCR-B for the specimens' pages.

    python recogniser/subset_font.py

fontTools is needed here and nowhere else (see README.md). The same font file gives the same subset.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf")
TARGET = Path(__file__).parents[1] / "src/passavant/domain/specimens/pages"
GLYPHS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ< -'.,/()" + "´`^¨˜ˇ¸˘˙" + "ÆØŒßıÄÖÜ"


def main() -> None:
    """Write the subset and its card."""
    font = TTFont(SOURCE, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13]
    options.notdef_outline = False
    options.recalc_timestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(text=GLYPHS)
    cutter.subset(font)
    target = TARGET / "ocr_b_subset.otf"
    font.save(target)
    card = {
        "file": target.name,
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
        "glyphs": GLYPHS,
        "made_by": "recogniser/subset_font.py",
        "from": {
            "package": "fonts-ocr-b 0.3~dfsg1-1",
            "file": SOURCE.name,
            "sha256": hashlib.sha256(SOURCE.read_bytes()).hexdigest(),
        },
        "licence": "public domain (Matthew Skala, 2012, after Norbert Schwarz's freely usable sources)",
    }
    (TARGET / "ocr_b_subset.json").write_text(
        json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
