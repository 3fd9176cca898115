"""`passavant specimen list | make`: specimen documents with planted defects, written as files; it needs no database."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from passavant.domain.specimens.chips import DEFECTS, SpecimenState
from passavant.domain.specimens.sets import Holder, haitian, specimen_files, told, utopian

DONE = 0
NOT_MADE = 2


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, today: date) -> int:
    """Run `list`, or `make DIR [--of utopia|haiti] [--defect NAME ...] [--all]`; 0, or 2 when nothing was written.

    The keys that sign the chips are made for the run and forgotten: a set is judged by the trust written beside it.
    """
    del stdin
    wanted = _parser().parse_args(argv)
    if wanted.command == "list":
        stdout.write(told(list(DEFECTS)))
        return DONE
    folder = Path(wanted.folder)
    if folder.exists() and any(folder.iterdir()):
        stdout.write(f"{folder} is not empty: give a new folder, so that no file is written over.\n")
        return NOT_MADE
    defects = list(DEFECTS) if wanted.all else wanted.defect
    _make(folder, utopian() if wanted.of == "utopia" else haitian(today), defects, stdout)
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="passavant specimen", description="Specimen documents of nobody.")
    commands = parser.add_subparsers(required=True, dest="command")
    commands.add_parser("list", help="the defects that can be planted, and the reasons they are found by")
    make = commands.add_parser("make", help="write a set of specimens into a new folder")
    make.add_argument("folder", metavar="DIR")
    make.add_argument("--of", choices=["utopia", "haiti"], default="utopia", help="whose documents")
    make.add_argument("--defect", action="append", default=[], choices=list(DEFECTS), metavar="NAME")
    make.add_argument("--all", action="store_true", help="one specimen for every defect")
    return parser


def _make(folder: Path, holder: Holder, defects: Sequence[str], stdout: TextIO) -> None:
    count = 0
    for file in specimen_files(holder, SpecimenState.new(holder.country), defects):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        count += 1
    (folder / "README.txt").write_text(told(defects), encoding="utf-8")
    stdout.write(f"{count} files of {1 + len(defects)} specimens written into {folder}\n")
