"""How many facts a second are rebuilt, mirrored and verified, at two sizes of journal: the growth must be
linear.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from benchmarks import bench_site

SIZES = (10_000, 40_000)
REBUILT_A_SECOND = 5_000
VERIFIED_A_SECOND = 30_000


def run() -> list[dict[str, Any]]:
    """One row for each size and each of record_all, rebuild, verify."""
    data = bench_site.new_site("rebuilding")
    bench_site.be(data)
    from passavant.journal import store  # noqa: PLC0415  (the site comes first)
    from passavant.journal.rebuilding import rebuild  # noqa: PLC0415
    from passavant.journal.recording import record_all  # noqa: PLC0415
    from passavant.journal.verifying import verify  # noqa: PLC0415

    coming = list(bench_site.crossings(persons=5_000, count=SIZES[-1]))
    rows, done = [], 0
    for size in SIZES:
        part = coming[done:size]
        rows.append(_row(f"record many, to {size}", len(part), lambda part=part: record_all(part), None))
        done, entries = size, store.count_entries()
        rows.append(_row(f"rebuild of {size}", entries, rebuild, REBUILT_A_SECOND))
        rows.append(_row(f"verify of {size}", entries, verify, VERIFIED_A_SECOND))
    return rows


def _row(name: str, entries: int, work: Callable[[], object], target: int | None) -> dict[str, Any]:
    began = time.perf_counter()
    work()
    rate = round(entries / (time.perf_counter() - began))
    return {
        "name": name,
        "ours": rate,
        "unit": "facts/s",
        "target": target,
        "met": rate >= target if target else None,
    }


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
