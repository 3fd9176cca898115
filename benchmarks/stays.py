"""Match a year of crossings into stays from nothing, and follow one crossing in its commit.

Beside the first stands what somebody with a database alone would write: one statement that pairs each entry with the
next crossing of the same document, with no links, no second scans, no refusals and no unknown exits told apart.
Beside the second stands the same recording with nobody following.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

from benchmarks import bench_site

TARGET_SECONDS = 300
SINGLE = 300
"""Crossings recorded one by one, with and without the follower."""
BY_HAND = """
    CREATE TEMP TABLE paired AS
    SELECT id, next_id, happened_at, next_at FROM (
        SELECT id, direction, happened_at,
               LEAD(id) OVER latest AS next_id,
               LEAD(direction) OVER latest AS next_direction,
               LEAD(happened_at) OVER latest AS next_at
        FROM crossings_crossing WHERE voided_at IS NULL
        WINDOW latest AS (PARTITION BY document_key ORDER BY happened_at)
    ) AS moves
    WHERE direction = 'entry' AND (next_direction = 'exit' OR next_direction IS NULL)
"""


def run() -> list[dict[str, Any]]:
    """A row for the year from nothing, and one for a single crossing."""
    bench_site.be(bench_site.full_site())
    return [from_nothing(), one_by_one()]


def from_nothing() -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415  (the site comes first)

    from passavant.journal.following import remake  # noqa: PLC0415
    from passavant.modules.stays.models import Stay  # noqa: PLC0415

    took = _timed(lambda: remake("stays"))
    with connection.cursor() as cursor:
        peer = _timed(lambda: cursor.execute(BY_HAND))
        cursor.execute("SELECT count(*) FROM paired")
        paired = cursor.fetchone()[0]
        cursor.execute("DROP TABLE paired")
    return {
        "name": f"match {bench_site.CROSSINGS:,} crossings from nothing",
        "ours": round(took, 1),
        "unit": "s",
        "peer": f"one SQL statement {peer:.1f} s",
        "ratio": round(took / peer, 1),
        "target": TARGET_SECONDS,
        "met": took <= TARGET_SECONDS,
        "note": f"{Stay.objects.count():,} stays stored; the statement pairs {paired:,} by document alone",
    }


def one_by_one() -> dict[str, Any]:
    from passavant.journal import following  # noqa: PLC0415  (the site comes first)

    coming = list(islice(bench_site.crossings(persons=SINGLE * 2, count=SINGLE * 4), SINGLE * 2))
    times: dict[bool, list[float]] = {True: [], False: []}
    followed = following._followed.copy()
    for number, told in enumerate(coming):
        follows = bool(number % 2)  # in turns, so that both see the same machine
        following._followed.clear()
        following._followed.update(followed if follows else ())
        times[follows].append(_record(told))
    ours, peer = statistics.median(times[True]), statistics.median(times[False])
    return {
        "name": "record a crossing with its stay",
        "ours": round(ours * 1000, 2),
        "unit": "ms, median",
        "peer": f"nobody follows {peer * 1000:.2f} ms",
        "ratio": round(ours / peer, 2),
        "note": "rolled back: the year stays as it was made",
    }


def _record(told: Any) -> float:
    from dataclasses import replace  # noqa: PLC0415

    from django.db import transaction  # noqa: PLC0415  (the site comes first)

    from passavant.journal.ids import new_id  # noqa: PLC0415
    from passavant.journal.recording import record  # noqa: PLC0415

    value = replace(told.value, inspection=new_id())
    with transaction.atomic():
        took = _timed(lambda: record(value, at=told.at, actor=told.actor))
        transaction.set_rollback(True)
    return took


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
