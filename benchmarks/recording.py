"""Recording one fact with its rows, signed and on the disk, beside a bare sqlite3 program inserting one row.

Both commit with synchronous=FULL on the same disk, in turns, so that whatever the disk does meets both
alike. Then four booths at once, as processes: nobody may fail or wait in vain.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import bench_site

ROUNDS, A_ROUND = 15, 60
BOOTHS, EACH = 4, 300
TARGET = 0.5
WRITER = """
import sys, time
from pathlib import Path
from benchmarks import bench_site, recording
bench_site.be(Path(sys.argv[1]))
one = recording.recorder()
one()
print("ready", flush=True)
sys.stdin.readline()
waits = []
for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    one()
    waits.append(time.perf_counter() - began)
print(max(waits))
"""


def run() -> list[dict[str, Any]]:
    """Two rows: one writer beside the bare program, and four writers at once."""
    data = bench_site.new_site("recording")
    bench_site.be(data)
    return [_beside_the_bare_program(data), _four_at_once(data)]


def recorder() -> Callable[[], object]:
    """What records one crossing, each time another."""
    from passavant.journal.recording import record  # noqa: PLC0415  (the site comes first)

    told = next(bench_site.crossings(persons=1, count=1))
    columns = {name: getattr(told.value, name) for name in told.value.__dataclass_fields__}

    def one() -> object:
        fact = type(told.value)(**{**columns, "inspection": uuid.uuid4()})
        return record(fact, at=datetime.now(UTC), actor="M12")

    return one


def _beside_the_bare_program(data: Path) -> dict[str, Any]:
    ours, bare = recorder(), _bare(data / "bare.sqlite3")
    rounds = [(_rate(ours), _rate(bare)) for _ in range(ROUNDS)]
    our_rate, peer_rate = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    ratio = round(our_rate / peer_rate, 2)
    return {
        "name": "record a crossing",
        "ours": round(our_rate),
        "peer": round(peer_rate),
        "ratio": ratio,
        "unit": "commits/s",
        "target": TARGET,
        "met": ratio >= TARGET,
        "note": f"peer: bare sqlite3, one row; median of {ROUNDS} rounds in turns",
    }


def _bare(path: Path) -> Callable[[], object]:
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE row (id, text)")
    text = "x" * 600

    def one() -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO row VALUES (?, ?)", (uuid.uuid4().hex, text))
        database.execute("COMMIT")

    return one


def _rate(one: Callable[[], object]) -> float:
    began = time.perf_counter()
    for _ in range(A_ROUND):
        one()
    return A_ROUND / (time.perf_counter() - began)


def _four_at_once(data: Path) -> dict[str, Any]:
    started = [
        subprocess.Popen(  # noqa: S603  (our own program)
            [sys.executable, "-c", WRITER, str(data), str(EACH)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[1],
        )
        for _ in range(BOOTHS)
    ]
    for booth in started:
        assert booth.stdout is not None
        assert booth.stdout.readline() == "ready\n"
    began = time.perf_counter()
    said = [booth.communicate("now\n")[0] for booth in started]
    rate = BOOTHS * EACH / (time.perf_counter() - began)
    longest = max(float(line or "inf") for line in said)
    return {
        "name": "four booths at once",
        "ours": round(rate),
        "unit": "commits/s",
        "target": "no error",
        "met": all(booth.returncode == 0 for booth in started),
        "note": f"{BOOTHS} processes of {EACH}; the longest wait was {longest * 1000:.0f} ms",
    }


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
