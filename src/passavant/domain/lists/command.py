"""`passavant lists read FILE...`: what a published list holds and what is wrong with it; it imports nothing."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TextIO

from passavant.domain.lists.entries import Reading
from passavant.domain.lists.reading import by_name, formats, read

WHOLE = 0
NOT_WHOLE = 2


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, today: date) -> int:  # noqa: ARG001  (asked of all)
    """0: the list was read to its end; 2: it was not, or is none."""
    wanted = _parser().parse_args(argv)
    try:
        files = by_name((path.name, path.read_bytes()) for path in wanted.files)
    except OSError as trouble:
        stdout.write(f"{trouble.filename} cannot be read: {trouble.strerror}\n")
        return NOT_WHOLE
    reading = read(files, format=wanted.format)
    stdout.writelines(line + "\n" for line in (_entries(reading) if wanted.json else _summary(reading)))
    return WHOLE if reading.is_complete else NOT_WHOLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="passavant lists", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    reads = verbs.add_parser("read", help="what a list holds, and what is wrong with it")
    reads.add_argument("files", nargs="+", type=Path, metavar="FILE", help="the file or files of one list")
    reads.add_argument(
        "--format", default="", choices=["", *formats()], help="recognised where it is not said"
    )
    reads.add_argument("--json", action="store_true", help="the entries, one JSON object a line")
    return parser


def _entries(reading: Reading) -> Iterator[str]:
    for entry in reading.entries:
        yield json.dumps(asdict(entry), ensure_ascii=False)


def _summary(reading: Reading) -> Iterator[str]:
    kinds = Counter(str(entry.kind) for entry in reading.entries)
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    yield f"{reading.format or 'no list'}: {len(reading.entries)} entries ({counted or 'none'})"
    yield f"  dated: {reading.dated or 'not said'}; whole: {'yes' if reading.is_complete else 'no'}"
    for finding in reading.findings:
        yield f"  {finding.severity}: {finding.explanation}"
    for left in reading.quarantined:
        yield f"  quarantined, {left.place}: {left.content!r}: {left.finding.explanation}"
