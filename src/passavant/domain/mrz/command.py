"""`passavant mrz read`: documents from standard input, one answer each; it decides nothing itself."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import date
from typing import TextIO

from passavant.domain.mrz.output import FIELDS, as_icao_dict
from passavant.domain.mrz.reading import read
from passavant.domain.mrz.scanning import documents
from passavant.domain.mrz.zone import Reading

ALL_READ = 0
SOME_UNREADABLE = 2


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, today: date) -> int:
    """Run `read [--json] [--no-repair]` and return the exit code.

    The code says whether everything could be read, not whether it was in order: 0, or 2 for unreadable input.
    Documents are divided by blank lines, or follow one another in groups of two or three lines.
    """
    wanted = _parser().parse_args(argv)
    unreadable = 0
    answered = 0
    for lines in documents(stdin):
        reading = read(lines, today=today, repair=not wanted.no_repair)
        stdout.write((_as_json(reading) if wanted.json else _as_text(reading)) + "\n")
        answered += 1
        unreadable += reading.zone is None
    if not answered:
        nothing = read("", today=today)
        stdout.write((_as_json(nothing) if wanted.json else _as_text(nothing)) + "\n")
        unreadable = 1
    return SOME_UNREADABLE if unreadable else ALL_READ


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="passavant mrz", description="Machine readable zones of travel documents."
    )
    reader = parser.add_subparsers(required=True).add_parser(
        "read", help="read documents from standard input"
    )
    reader.add_argument("--json", action="store_true", help="one JSON object per line")
    reader.add_argument("--no-repair", action="store_true", help="take every character as it was scanned")
    return parser


def _as_json(reading: Reading) -> str:
    return json.dumps(as_icao_dict(reading), ensure_ascii=False)


def _as_text(reading: Reading) -> str:
    """A block for the eye, with a blank line behind it."""
    plain = as_icao_dict(reading)
    heading = (
        f"{reading.format or 'unreadable'}: check digits {'hold' if reading.is_valid else 'do not hold'}"
    )
    lines = [heading if reading.zone else "unreadable"]
    lines += [f"  {field:16} {plain[field]}" for field in FIELDS if plain[field]]
    lines += [f"  {finding.severity}: {finding.explanation}" for finding in reading.findings]
    return "\n".join(lines) + "\n"
