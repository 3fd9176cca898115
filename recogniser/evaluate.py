"""Reads every picture of a folder and prints how many lines and pages came out exactly right, kind by kind.

    python recogniser/evaluate.py FOLDER [--wrong]

The folder holds pictures and a `ground_truth.json`: a list of objects with `file`, `kind` and `lines`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from passavant.domain.image import PageReading, read_page
from passavant.domain.mrz import read

TODAY = date(2026, 11, 22)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One picture with the truth."""

    name: str
    kind: str
    content: bytes
    lines: tuple[str, ...]


@dataclass
class Tally:
    """What became of the pages of one kind."""

    pages: int = 0
    right_pages: int = 0
    lines: int = 0
    right_lines: int = 0
    characters: int = 0
    errors: int = 0
    not_found: int = 0
    passing: int = 0  # wrong, and every check digit holds
    silent: int = 0  # of these, said to be certain
    flagged: int = 0  # right, but said to be uncertain
    seconds: list[float] = field(default_factory=list)

    def add(self, page: Page, reading: PageReading, seconds: float) -> None:
        right = [
            index < len(reading.lines) and reading.lines[index] == line
            for index, line in enumerate(page.lines)
        ]
        whole = all(right) and len(reading.lines) == len(page.lines)
        self.pages += 1
        self.right_pages += whole
        self.lines += len(right)
        self.right_lines += sum(right)
        self.characters += sum(map(len, page.lines))
        self.errors += sum(
            distance(line, reading.lines[index] if index < len(reading.lines) else "")
            for index, line in enumerate(page.lines)
        )
        self.not_found += not reading.lines
        passes = bool(reading.lines) and read(reading.lines, today=TODAY, repair=False).is_valid
        self.passing += not whole and passes
        self.silent += not whole and reading.is_certain
        self.flagged += whole and not reading.is_certain
        self.seconds.append(seconds)


def evaluate(pages: Iterable[Page], *, show_wrong: bool = False) -> dict[str, Tally]:
    """Read all pages; a tally for each kind, and one for "all"."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for page in pages:
        started = time.process_time()
        reading = read_page(page.content)
        seconds = time.process_time() - started
        for kind in (page.kind, "all"):
            tallies[kind].add(page, reading, seconds)
        if show_wrong and reading.lines != page.lines:
            print(
                f"{page.name} {'CERTAIN' if reading.is_certain else ''} {[f.code for f in reading.findings]}"
            )
            for index, line in enumerate(page.lines):
                found = reading.lines[index] if index < len(reading.lines) else "-"
                if found != line:
                    unsure = [at for row, at in reading.uncertain if row == index + 1]
                    print(f"   {line}\n   {found}  uncertain {unsure}")
    return dict(tallies)


def pages_of(folder: Path) -> Iterator[Page]:
    """The pictures of a folder with its ground truth."""
    for entry in json.loads((folder / "ground_truth.json").read_text(encoding="utf-8")):
        content = (folder / entry["file"]).read_bytes()
        yield Page(name=entry["file"], kind=entry["kind"], content=content, lines=tuple(entry["lines"]))


def table(tallies: dict[str, Tally]) -> str:
    """The figures, one kind a line."""
    rows = [
        "kind              pages right   lines  right      %   CER %  none  pass wrong  silent  flagged  ms CPU   max"
    ]
    for kind, tally in sorted(tallies.items(), key=lambda item: (item[0] == "all", item[0])):
        milliseconds = [1000 * seconds for seconds in tally.seconds]
        rows.append(
            f"{kind:17} {tally.pages:5} {tally.right_pages:5}   {tally.lines:5}  {tally.right_lines:5} "
            f"{100 * tally.right_lines / tally.lines:6.1f} {100 * tally.errors / tally.characters:7.2f} "
            f"{tally.not_found:5} {tally.passing:11} {tally.silent:7} {tally.flagged:8} "
            f"{sum(milliseconds) / len(milliseconds):7.0f} {max(milliseconds):5.0f}"
        )
    return "\n".join(rows)


def distance(first: str, second: str) -> int:
    """How many characters must be changed, added or taken away (Levenshtein)."""
    previous = list(range(len(second) + 1))
    for row, one in enumerate(first, start=1):
        current = [row]
        for column, other in enumerate(second, start=1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (one != other)))
        previous = current
    return previous[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what was read wrongly")
    wanted = parser.parse_args()
    print(table(evaluate(pages_of(wanted.folder), show_wrong=wanted.wrong)))


if __name__ == "__main__":
    main()
