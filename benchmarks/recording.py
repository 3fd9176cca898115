"""Recording one fact with its rows, signed and on the disk, beside a bare sqlite3 program inserting one row.

All commit with synchronous=FULL on the same disk, in turns, so that whatever the disk does meets all alike. The
bare program runs twice: as sqlite3 comes (rollback journal), and with the write-ahead log that we use, too. A disk
that answers at once, as a virtual machine's may, shows our own work most; a disk that really waits hides it.
Then four booths at once, as processes: nobody may fail or wait in vain.
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
    """Three rows: one writer beside both bare programs, and four writers at once."""
    data = bench_site.new_site("recording")
    bench_site.be(data)
    return [*_beside_the_bare_programs(data), _four_at_once(data)]


def recorder() -> Callable[[], object]:
    """What records one crossing, each time another."""
    from passavant.journal.ids import new_id  # noqa: PLC0415  (the site comes first)
    from passavant.journal.recording import record  # noqa: PLC0415

    told = next(bench_site.crossings(persons=1, count=1))
    columns = {name: getattr(told.value, name) for name in told.value.__dataclass_fields__}

    def one() -> object:
        fact = type(told.value)(**{**columns, "inspection": new_id()})
        return record(fact, at=datetime.now(UTC), actor="M12")

    return one


def _beside_the_bare_programs(data: Path) -> list[dict[str, Any]]:
    ours = recorder()
    peers = {mode: _bare(data / f"bare-{mode}.sqlite3", mode) for mode in ("delete", "wal")}
    rounds = [(_rate(ours), *(_rate(peer) for peer in peers.values())) for _ in range(ROUNDS)]
    our_rate, *peer_rates = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    return [_row(mode, our_rate, rate) for mode, rate in zip(peers, peer_rates, strict=True)]


def _row(mode: str, our_rate: float, peer_rate: float) -> dict[str, Any]:
    ratio = round(our_rate / peer_rate, 2)
    kind = "as it comes" if mode == "delete" else "with a write-ahead log"
    return {
        "name": f"record a crossing, beside sqlite3 {kind}",
        "ours": round(our_rate),
        "peer": round(peer_rate),
        "ratio": ratio,
        "unit": "commits/s",
        "target": TARGET,
        "met": ratio >= TARGET,
        "note": f"bare sqlite3, synchronous=FULL, journal_mode={mode}, one row; median of {ROUNDS} rounds in turns",
    }


def _bare(path: Path, mode: str) -> Callable[[], object]:
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(
        f"PRAGMA journal_mode={mode}; PRAGMA synchronous=FULL; CREATE TABLE row (id, text)"
    )
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
