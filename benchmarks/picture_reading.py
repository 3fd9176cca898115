"""How many lines of degraded pages are read exactly, and at what cost, beside an engine whose models come in its wheel.

Run with `python -m benchmarks picture_reading`. The pages are drawn for this run from a seed that neither training nor
tuning used. Collected pictures are measured too where they lie beside the repository. A page is silently wrong when a
line is wrong, all check digits hold, and nothing was marked uncertain.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from passavant.domain import mrz
from passavant.domain.image import read_page
from passavant.domain.mrz import Format
from passavant.domain.specimens.pages.degrading import Degradation, degrade
from passavant.domain.specimens.pages.rendering import page_of, render
from passavant.domain.specimens.people import population

TODAY = date(2026, 11, 22)
SEED = 20_261_122
PAGES_EACH = int(os.environ.get("PASSAVANT_BENCH_PAGES", "6"))
PEER_PAGES = 15
FORMATS = (Format.TD3, Format.TD1, Format.TD2, Format.MRV_A)
COLLECTED = Path(__file__).parents[1] / "../shared/data/documents"
TARGETS = {"degraded": 98.0, "collected, rendered": 98.0, "collected, specimens": 94.0}
TARGET_MS, TARGET_MB, TARGET_SILENT = 150.0, 300.0, 1.0


@dataclass(frozen=True)
class Page:
    content: bytes
    lines: tuple[str, ...]


@dataclass
class Tally:
    lines: int = 0
    right: int = 0
    pages: int = 0
    silent: int = 0
    seconds: float = 0.0

    @property
    def percent(self) -> float:
        return round(100 * self.right / max(self.lines, 1), 1)


def run() -> list[dict[str, Any]]:
    """Rows of lines right in percent, silent errors, CPU a page and memory; the peer's beside the first."""
    sets: dict[str, list[Page]] = {"degraded": list(drawn(PAGES_EACH))}
    sets["collected, rendered"] = list(collected("images_synthetic"))
    sets["collected, specimens"] = list(collected("images"))
    rows: list[dict[str, Any]] = []
    total = Tally()
    for name, pages in sets.items():
        if not pages:
            rows.append({"name": f"pictures {name}", "note": "not measured: not beside the repository"})
            continue
        tally = measured(pages, ours)
        for field in vars(total):
            setattr(total, field, getattr(total, field) + getattr(tally, field))
        rows.append(_row(name, pages, tally))
    return [*rows, *_costs(total, sets["degraded"])]


def _row(name: str, pages: Sequence[Page], tally: Tally) -> dict[str, Any]:
    peer, note = _peer() if name == "degraded" else (None, "")
    theirs = measured(pages[:: max(1, len(pages) // PEER_PAGES)], peer) if peer else None
    said = f"{len(pages)} pages, {tally.lines} lines"
    return {
        "name": f"pictures {name}",
        "ours": tally.percent,
        "peer": theirs.percent if theirs else None,
        "ratio": round(theirs.seconds / theirs.pages / (tally.seconds / tally.pages), 1) if theirs else None,
        "unit": "% of lines",
        "target": TARGETS[name],
        "met": tally.percent >= TARGETS[name],
        "note": said
        + (f"; rapidocr: {theirs.pages} pages, ratio is of its time" if theirs else f" {note}".rstrip()),
    }


def _costs(total: Tally, pages: Sequence[Page]) -> list[dict[str, Any]]:
    silent = round(100 * total.silent / total.pages, 2)
    spent = round(1000 * total.seconds / total.pages, 1)
    memory = _memory(pages)
    return [
        {
            "name": "pictures silently wrong",
            "ours": silent,
            "unit": "% of pages",
            "target": TARGET_SILENT,
            "met": silent < TARGET_SILENT,
            "note": f"{total.silent} of {total.pages}",
        },
        {
            "name": "pictures",
            "ours": spent,
            "unit": "ms CPU a page",
            "target": TARGET_MS,
            "met": spent <= TARGET_MS,
        },
        {
            "name": "pictures",
            "ours": memory,
            "unit": "MB at most",
            "target": TARGET_MB,
            "met": memory <= TARGET_MB,
            "note": f"a process that read {len(pages)} pages, one after another",
        },
    ]


_READ_ALL = """
import pathlib, re, sys
from passavant.domain.image import read_page
for path in pathlib.Path(sys.argv[1]).iterdir():
    read_page(path.read_bytes())
status = pathlib.Path("/proc/self/status").read_text()  # the resource module would count the parent in
print(int(re.search("VmHWM:\\s+(\\d+)", status)[1]) // 1024)
"""


def _memory(pages: Sequence[Page]) -> int:
    """The most that a process of its own needs to read all the pages."""
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            (Path(folder) / f"{number}.jpg").write_bytes(page.content)
        done = subprocess.run(  # noqa: S603  (our own program)
            [sys.executable, "-c", _READ_ALL, folder], capture_output=True, text=True, check=True
        )
    return int(done.stdout)


def drawn(each: int) -> Iterator[Page]:
    """Every way of arriving badly, on pages of every format."""
    people = (
        person for person in population(SEED, 20 * each * len(Degradation)) if person.format is Format.TD3
    )
    for number, person in enumerate(islice(people, each * len(Degradation))):
        kind = list(Degradation)[number % len(Degradation)]
        page = page_of(person, FORMATS[number // len(Degradation) % len(FORMATS)], seed=SEED + number)
        picture = degrade(render(page), kind, SEED + number)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=92)
        yield Page(out.getvalue(), page.lines)


def collected(folder: str) -> Iterator[Page]:
    truth = COLLECTED / folder / "ground_truth.json"
    if truth.is_file():
        for row in json.loads(truth.read_text(encoding="utf-8")):
            yield Page((COLLECTED / folder / row["file"]).read_bytes(), tuple(row["lines"]))


def measured(pages: Sequence[Page], engine: Callable[[bytes], tuple[tuple[str, ...], bool]]) -> Tally:
    """`engine` gives the lines, and whether it is certain of them."""
    tally = Tally()
    for page in pages:
        start = time.process_time()
        lines, certain = engine(page.content)
        tally.seconds += time.process_time() - start
        right = sum(line in lines for line in page.lines)
        tally.pages += 1
        tally.lines += len(page.lines)
        tally.right += right
        wrong = right < len(page.lines) and bool(lines)
        tally.silent += wrong and certain and mrz.read(lines, today=TODAY, repair=False).is_valid
    return tally


def ours(content: bytes) -> tuple[tuple[str, ...], bool]:
    reading = read_page(content)
    return reading.lines, reading.is_certain


def _peer() -> tuple[Callable[[bytes], tuple[tuple[str, ...], bool]] | None, str]:
    try:
        from rapidocr_onnxruntime import RapidOCR  # noqa: PLC0415  (measured only where it is installed)
    except ImportError as missing:
        return None, f"peer not measured: {missing}"
    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)

    def read(content: bytes) -> tuple[tuple[str, ...], bool]:
        found, _times = engine(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR))
        return tuple(text.replace(" ", "").upper() for _box, text, _sure in found or ()), False

    return read, ""


if __name__ == "__main__":
    cv2.setNumThreads(1)
    for row in run():
        print(json.dumps(row))
