"""How many documents a second are read, beside the Python package `mrz`, on the same lines in the same run.

Run with `python benchmarks/mrz_reading.py`; the peer is optional and is measured only if it can be imported.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from passavant.domain.mrz import Format, read
from passavant.domain.specimens.people import population

TODAY = date(2026, 11, 22)
DOCUMENTS = 1_000
TARGET = 5
"""How many times as fast as the peer."""
ROUNDS = 7

PEER_CHECKERS: dict[Format, tuple[str, str]] = {
    Format.TD1: ("mrz.checker.td1", "TD1CodeChecker"),
    Format.TD2: ("mrz.checker.td2", "TD2CodeChecker"),
    Format.TD3: ("mrz.checker.td3", "TD3CodeChecker"),
}

Lines = tuple[str, ...]


def run() -> list[dict[str, Any]]:
    """One row for each format, with and without repair: name, ours, peer, ratio, unit, note."""
    return [
        _row(document_format, repair=repair) for document_format in PEER_CHECKERS for repair in (True, False)
    ]


def _row(document_format: Format, *, repair: bool) -> dict[str, Any]:
    # Passport numbers only: the peer refuses every document number that is longer than nine characters.
    people = [person for person in population(seed=2026, count=DOCUMENTS) if person.format is Format.TD3]
    documents = [person.mrz_lines(document_format) for person in people]
    peer, why_not = _peer(document_format)

    def ours(lines: Lines) -> object:
        return read(lines, today=TODAY, repair=repair)

    # Interleaved, so that whatever else the machine does meets both alike.
    rounds = [(_rate(ours, documents), _rate(peer, documents) if peer else None) for _ in range(ROUNDS)]
    our_rate = statistics.median(rate for rate, _ in rounds)
    peer_rates = [rate for _, rate in rounds if rate is not None]
    peer_rate = statistics.median(peer_rates) if peer_rates else None
    ratio = round(our_rate / peer_rate, 1) if peer_rate else None
    return {
        "name": f"mrz reading {document_format}{'' if repair else ', without repair'}",
        "ours": round(our_rate),
        "peer": round(peer_rate) if peer_rate else None,
        "ratio": ratio,
        "unit": "documents/s",
        "target": TARGET,
        "met": ratio is not None and ratio >= TARGET,
        "note": why_not
        or f"mrz {_version()}, {len(documents)} invented documents, median of {ROUNDS} rounds, one core",
    }


def _rate(read_one: Callable[[Lines], object], documents: Sequence[Lines]) -> float:
    start = time.process_time()
    for lines in documents:
        read_one(lines)
    return len(documents) / (time.process_time() - start)


def _peer(document_format: Format) -> tuple[Callable[[Lines], object] | None, str]:
    module, name = PEER_CHECKERS[document_format]
    try:
        checker = getattr(importlib.import_module(module), name)
    except ImportError as missing:
        return None, f"peer not measured: {missing}"
    return lambda lines: checker("\n".join(lines)).fields(), ""


def _version() -> str:
    return importlib.metadata.version("mrz")


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
