"""`passavant image read FILE...`: the zone of each picture, read and judged; it decides nothing itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from passavant.domain.image.opening import MOST_BYTES
from passavant.domain.image.output import as_dict
from passavant.domain.image.reading import PageReading, read_page
from passavant.domain.mrz import Reading, as_icao_dict, read

ALL_READ = 0
SOME_UNREADABLE = 2


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, today: date) -> int:  # noqa: ARG001  (the same for all commands)
    """Run `read FILE... [--json]` and return the exit code: 0, or 2 where a picture could not be read."""
    wanted = _parser().parse_args(argv)
    unreadable = 0
    for name in wanted.files:
        page = read_page(_content(Path(name)))
        # The reading is not repaired: what the camera left open is told as uncertain, not mended.
        document = read(page.lines, today=today, repair=False) if page.lines else None
        stdout.write(
            (_as_json(name, page, document) if wanted.json else _as_text(name, page, document)) + "\n"
        )
        unreadable += document is None or document.zone is None
    return SOME_UNREADABLE if unreadable else ALL_READ


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="passavant image", description="Pictures of travel documents.")
    reader = parser.add_subparsers(required=True).add_parser(
        "read", help="read the machine readable zone of each picture"
    )
    reader.add_argument("files", nargs="+", metavar="FILE", help="JPEG, PNG, WebP, TIFF, BMP or JPEG 2000")
    reader.add_argument("--json", action="store_true", help="one JSON object per line")
    return parser


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _as_json(name: str, page: PageReading, document: Reading | None) -> str:
    answer = {"file": name, **as_dict(page), "document": as_icao_dict(document) if document else None}
    return json.dumps(answer, ensure_ascii=False)


def _as_text(name: str, page: PageReading, document: Reading | None) -> str:
    """A block for the eye: the lines with a mark under every uncertain character, then everything noticed."""
    heading = "certain" if page.is_certain else "not certain" if page.lines else "unreadable"
    lines = [f"{name}: {heading}"]
    for number, line in enumerate(page.lines, start=1):
        marks = "".join(
            "^" if (number, at) in page.uncertain else " " for at in range(1, len(line) + 1)
        ).rstrip()
        lines += [f"  {line}"] + ([f"  {marks}"] if marks else [])
    noticed = [*page.findings, *(document.findings if document else ())]
    lines += [f"  {finding.severity}: {finding.explanation}" for finding in noticed]
    return "\n".join(lines) + "\n"
