"""Headquarters parted by month beside the same with whole tables: one PostgreSQL, two databases, the same two years.

Both hold the same entries, crossings and stays, spread over 24 months, and then take in and look up the same, in
turns, so that whatever the machine does meets both alike. Every question that names no month is planned for each of
them: that is the price, and the figures are of the case in which it shows most, since whole tables of this size and
their indexes lie in memory. What months are for is shown by no benchmark of two minutes.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle, product
from pathlib import Path
from typing import Any

from benchmarks import bench_site

MONTHS = 24
A_MONTH = min(100_000, bench_site.CROSSINGS) // MONTHS
PERSONS = A_MONTH // 2
ROUNDS, A_ROUND, A_BATCH = 9, 10, 200
SLOWER = {"take in": 1.5, "read": 1.5}
"""The targets, by the first words: so many times as slow as whole tables at most. What a person waits for has none: it
is a few milliseconds either way.
"""
WHOLE = "PASSAVANT_BENCH_WHOLE"


def run() -> list[dict[str, Any]]:
    """A row for each thing that headquarters does all day, parted beside whole."""
    from passavant.base.pytest_plugin import postgresql_for_sites  # noqa: PLC0415  (what the tests need)

    with postgresql_for_sites(), _site("whole") as whole, _site("parted") as parted:
        figures = {name: ([], []) for name in parted.ask("names")}
        for _, (name, (ours, peers)) in product(range(ROUNDS), figures.items()):
            ours.append(parted.ask(name))
            peers.append(whole.ask(name))
        parts = parted.ask("parts")
    return [_row(name, *map(statistics.median, both), parts=parts) for name, both in figures.items()]


def _row(name: str, ours: float, peer: float, *, parts: int) -> dict[str, Any]:
    target = next((slower for words, slower in SLOWER.items() if name.startswith(words)), None)
    return {
        "name": f"headquarters in months: {name}",
        "ours": round(ours * 1000, 3),
        "peer": round(peer * 1000, 3),
        "ratio": round(ours / peer, 2),
        "unit": "ms",
        "target": target,
        "met": None if target is None else ours / peer <= target,
        "note": f"{A_MONTH * MONTHS} crossings in {parts} parts, beside whole tables; median of {ROUNDS} rounds",
    }


class _Asked:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, what: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


@contextmanager
def _site(name: str) -> Iterator[_Asked]:
    """A site with a database of its own and a process that measures there."""
    from passavant.base.testing import new_postgresql_database  # noqa: PLC0415  (what the tests need)

    data = bench_site.folder() / f"months-{name}"
    environment = {**bench_site.environment(data), **new_postgresql_database()}
    if name == "whole":
        environment[WHOLE] = "1"
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.months", "--measure"],
        env=environment,
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _Asked(process)
    finally:
        process.kill()
        process.wait()


# -- in the process of one site -------------------------------------------------------------------------------


def measure() -> None:
    """Make and fill this site, then answer how long one thing takes, a line for each that is asked."""
    import django  # noqa: PLC0415  (the environment comes first)

    django.setup()
    _make_site()
    told = _fill()
    things = {
        "record a crossing": _recording(told, 1),
        f"take in {A_BATCH} crossings": _recording(told, A_BATCH),
        **_lookups(),
    }
    answers: dict[str, Callable[[], Any]] = {"names": lambda: list(things), "parts": _parts, **things}
    for line in sys.stdin:
        print(json.dumps(answers[line.strip()]()), flush=True)


def _make_site() -> None:
    from passavant.config.management.commands.site import prepare_site  # noqa: PLC0415  (the site comes first)
    from passavant.journal import months  # noqa: PLC0415

    if os.environ.get(WHOLE):
        months.parted_models = tuple  # no table says so: all is as it was before there were months
    prepare_site()
    months.keep(since=months.Month.of(bench_site.LAST_DAY).after(-MONTHS))


def _fill() -> list[Any]:
    """Record the last month, and copy its rows into those before; returns what was recorded."""
    from django.db import connection  # noqa: PLC0415  (the site comes first)

    from passavant.journal import clock  # noqa: PLC0415
    from passavant.journal.guards import writing  # noqa: PLC0415
    from passavant.journal.models import Entry  # noqa: PLC0415
    from passavant.journal.recording import record_all  # noqa: PLC0415
    from passavant.modules.crossings.models import Crossing  # noqa: PLC0415
    from passavant.modules.stays.models import Stay  # noqa: PLC0415

    told = [_in_the_last_month(each) for each in bench_site.crossings(persons=PERSONS, count=A_MONTH)]
    with clock.stopped_at(bench_site.LAST_DAY):
        record_all(told)
    crossed, entered, left = map(_EARLIER.format, ("happened_at", "entered_at", "left_at"))
    number = f"({MONTHS} - copy) * (SELECT max(sequence) FROM journal_entry) + sequence"  # noqa: S608  (numbers)
    recorded = f"to_char({_EARLIER.format('recorded_at::timestamptz')} AT TIME ZONE 'UTC', {_ISO})"
    with writing(), connection.cursor() as cursor:
        for copies in (
            _copies(Crossing, id=_AN_ID.format(at=crossed), happened_at=crossed),
            _copies(Stay, id=_AN_ID.format(at=entered), entered_at=entered, left_at=left),
            _copies(Entry, site="'HT-BEL'", sequence=number, recorded_at=recorded),
        ):
            cursor.execute(copies)
        cursor.execute("VACUUM ANALYZE")
    return told


_EARLIER = "({} - copy * interval '1 month')"
_ISO = """'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'"""
_AN_ID = (
    "(lpad(to_hex((extract(epoch FROM {at}) * 1000)::bigint), 12, '0') "
    "|| '7' || substr(md5(id::text || copy), 1, 3) || '8' || substr(md5(id::text || copy), 4, 15))::uuid"
)


def _copies(model: Any, **otherwise: str) -> str:
    """A statement that copies all rows of a table into each of the months before, some columns written otherwise."""
    from django.db import connection  # noqa: PLC0415  (the site comes first)

    columns = [field.column for field in model._meta.concrete_fields if field.column]
    quoted = {column: connection.ops.quote_name(column) for column in columns}
    values = ", ".join(otherwise.get(column, quoted[column]) for column in columns)
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(quoted.values())}) "  # noqa: S608  (names only)
        f"SELECT {values} FROM {model._meta.db_table}, generate_series(1, {MONTHS - 1}) AS copy"
    )


def _in_the_last_month(told: Any) -> Any:
    """The same crossing, its year pressed into the month before the last day."""
    return _at(told, bench_site.LAST_DAY - (bench_site.LAST_DAY - told.at) / 18)


def _at(told: Any, instant: datetime) -> Any:
    import secrets  # noqa: PLC0415

    from passavant.journal.ids import id_at  # noqa: PLC0415  (the site comes first)

    return replace(
        told, at=instant, value=replace(told.value, inspection=id_at(instant, secrets.randbits(74)))
    )


def _recording(told: list[Any], count: int) -> Callable[[], float]:
    """What records crossings of the same persons, a while after the last ones; seconds for one commit of them."""
    from passavant.journal.recording import record_all  # noqa: PLC0415  (the site comes first)

    again, moments = cycle(told), _moments()

    def one() -> float:
        coming = [_at(next(again), next(moments)) for _ in range(count)]
        began = time.perf_counter()
        record_all(coming)
        return time.perf_counter() - began

    return one if count > 1 else lambda: statistics.median(one() for _ in range(A_ROUND))


def _moments() -> Iterator[datetime]:
    at = bench_site.LAST_DAY
    while True:
        at += timedelta(seconds=1)
        yield at


def _lookups() -> dict[str, Callable[[], float]]:
    from passavant.journal import store  # noqa: PLC0415  (the site comes first)
    from passavant.modules.crossings import queries  # noqa: PLC0415
    from passavant.modules.crossings.models import Crossing  # noqa: PLC0415

    known = cycle(
        Crossing.objects.order_by("pk").values_list("pk", "person_key", "name_key")[:: A_MONTH // 7]
    )
    numbers = cycle(range(1, A_MONTH * (MONTHS - 1), A_MONTH // 3))
    return {
        "find a person's earlier crossings": _timed(lambda: list(queries.history_of(next(known)[1]))),
        "find a crossing by its id": _timed(lambda: queries.find_crossing(next(known)[0])),
        "find an entry by its name": _timed(lambda: store.find_entry("HT-BEL", 1, next(numbers))),
        "read 5000 entries of a chain": _timed(lambda: _five_thousand(next(numbers)), times=2),
    }


def _five_thousand(after: int) -> int:
    from itertools import islice  # noqa: PLC0415

    from passavant.journal import store  # noqa: PLC0415  (the site comes first)

    return sum(1 for _ in islice(store.rows_after("HT-BEL", 1, after), store.CHUNK))


def _timed(work: Callable[[], object], *, times: int = A_ROUND) -> Callable[[], float]:
    """Seconds that something takes, the median of several times."""

    def one() -> float:
        took = []
        for _ in range(times):
            began = time.perf_counter()
            work()
            took.append(time.perf_counter() - began)
        return statistics.median(took)

    return one


def _parts() -> int:
    from django.db import connection  # noqa: PLC0415  (the site comes first)

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_inherits WHERE inhparent = 'crossings_crossing'::regclass")
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    if sys.argv[1:] == ["--measure"]:
        measure()
    else:
        for row in run():
            print(json.dumps(row))
