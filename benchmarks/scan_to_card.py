"""From the scan to the decision card at a really running server, with a full house behind it.

A million crossings of a hundred thousand persons lie in the database (PASSAVANT_BENCH_CROSSINGS and
PASSAVANT_BENCH_PERSONS say otherwise). An officer's session posts each scan to the booth's page and is led
to the card, as a browser is without JavaScript; the time runs from the first byte sent to the last byte of
the card. Half of the travellers are known, half are new. Then: what the server's processes hold in memory.
"""

from __future__ import annotations

import http.client
import json
import re
import signal
import statistics
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks import bench_site

SCANS = 200
TARGET_MS = 100
TARGET_MB = 200
OFFICER = "BENCH"


def run() -> list[dict[str, Any]]:
    """Rows of the time to the card, of the questions and commits behind it, and of memory."""
    data = bench_site.full_site()
    bench_site.be(data)
    cookies = _session()
    stored = f"{bench_site.CROSSINGS:,} crossings of {bench_site.PERSONS:,} persons"
    counted = _questions_and_commits(data)
    with server(data) as (port, pid):
        idle, _ = memory_mb(pid)
        times = sorted(_scans(port, cookies))
        busy, mapped = memory_mb(pid)
    p95 = round(times[int(len(times) * 0.95)], 1)
    return [
        {
            "name": "scan to card, p50",
            "ours": round(statistics.median(times), 1),
            "unit": "ms",
            "note": stored,
        },
        {
            "name": "scan to card, p95",
            "ours": p95,
            "unit": "ms",
            "target": TARGET_MS,
            "met": p95 < TARGET_MS,
            "note": f"{SCANS} scans over HTTP, the longest {times[-1]:.0f} ms",
        },
        counted,
        {
            "name": "memory of the server",
            "ours": busy,
            "unit": "MB",
            "target": TARGET_MB,
            "met": busy < TARGET_MB,
            "note": f"PSS of all processes, idle {idle}; beside it {mapped} of the database file, mapped",
        },
    ]


@contextmanager
def server(data: Path) -> Iterator[tuple[int, int]]:
    """A running server of that site: its port and its process."""
    environment = bench_site.environment(data)
    port = int(environment["PASSAVANT_SERVER__PORT"])
    running = subprocess.Popen(
        [sys.executable, "-m", "passavant.config", "serve"], env=environment, stdout=sys.stderr
    )
    try:
        _wait(port)
        yield port, running.pid
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()


def memory_mb(pid: int) -> tuple[int, int]:
    """Proportional set size of a process and all below it, in MB: of the program, and of the mapped database.

    The database's pages are the file's own in the system's cache; the system takes them back when it needs room.
    """
    pids, program, mapped = [pid], 0, 0
    while pids:
        this = pids.pop()
        children = Path(f"/proc/{this}/task/{this}/children").read_text(encoding="ascii")
        pids += [int(child) for child in children.split()]
        name = ""
        for line in Path(f"/proc/{this}/smaps").read_text(encoding="utf-8").splitlines():
            if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
                name = line
            elif line.startswith("Pss:"):
                if ".sqlite3" in name:
                    mapped += int(line.split()[1])
                else:
                    program += int(line.split()[1])
    return round(program / 1024), round(mapped / 1024)


def _session() -> str:
    """Cookies of an officer who has signed on at a booth."""
    from django.test import Client  # noqa: PLC0415  (the site comes first)
    from django.utils import timezone  # noqa: PLC0415

    from passavant.base.models import Officer  # noqa: PLC0415
    from passavant.modules.sites.actions import sign_on  # noqa: PLC0415

    officer = Officer(code=OFFICER, name="Bench", role_codes="first_line second_line")
    officer.save()
    sign_on(officer=officer, booth_code="HT-OUA-1", at=timezone.now())
    client = Client(headers={"Host": "localhost"})
    client.force_login(officer)  # type: ignore[arg-type]  # our officer is Django's user in all but class
    client.get("/crossings/booth/")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _scans(port: int, cookies: str) -> Iterator[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for number, lines in enumerate(travellers(SCANS + 10)):
        took = _one(connection, cookies, lines)
        if number >= 10:
            yield took


def _one(connection: http.client.HTTPConnection, cookies: str, lines: str) -> float:
    token = re.search(r"csrftoken=(\w+)", cookies)
    assert token is not None
    form = {"mrz": lines, "scan": str(uuid.uuid4()), "csrfmiddlewaretoken": token[1]}
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    began = time.perf_counter()
    connection.request("POST", "/crossings/booth/", urllib.parse.urlencode(form), headers)
    answer = connection.getresponse()
    page = answer.read()
    if answer.status in (302, 303):
        connection.request("GET", answer.headers["Location"], headers={"Cookie": cookies})
        answer = connection.getresponse()
        page = answer.read()
    took = (time.perf_counter() - began) * 1000
    assert answer.status == 200, (answer.status, page[:500])
    assert b"/crossings/inspections/" in page, page[:2000]
    return took


def travellers(count: int) -> Iterator[str]:
    """Zones, in turn of somebody who crossed before and of somebody new."""
    from passavant.domain.specimens.people import population  # noqa: PLC0415  (the site comes first)

    known = list(population(bench_site.SEED, min(bench_site.PERSONS, 4 * count)))
    new = list(population(uuid.uuid4().int % 2**32, count))
    wanted = uuid.uuid4().int % 2 * count
    for number in range(count):
        person = known[wanted + number] if number % 2 else new[number]
        yield "\n".join(person.mrz_lines())


def _questions_and_commits(data: Path) -> dict[str, Any]:
    """How many statements and commits one scan costs, counted in this process; each commit is one fsync."""
    del data
    from django.db import connection  # noqa: PLC0415  (the site comes first)
    from django.utils import timezone  # noqa: PLC0415

    from passavant.base.models import Officer  # noqa: PLC0415
    from passavant.domain import mrz  # noqa: PLC0415
    from passavant.modules.crossings import actions, documents  # noqa: PLC0415
    from passavant.modules.sites.queries import find_booth  # noqa: PLC0415

    booth = find_booth("HT-OUA-1")
    assert booth is not None
    window = actions.Window(officer=Officer.objects.get(pk=OFFICER), booth=booth, direction="entry")
    said: list[str] = []
    zone = mrz.read(next(travellers(1)), today=date(2026, 11, 22)).zone
    assert zone is not None
    connection.connection.set_trace_callback(said.append)
    actions.open_inspection(
        window=window, scan=uuid.uuid4(), document=documents.from_zone(zone), at=timezone.now()
    )
    connection.connection.set_trace_callback(None)
    commits = sum(statement == "COMMIT" for statement in said)
    return {
        "name": "questions behind a card",
        "ours": sum(statement.startswith("SELECT") for statement in said),
        "unit": "SELECTs",
        "note": f"{len(said)} statements, {commits} commits (fsyncs)",
    }


def _wait(port: int) -> None:
    late = time.monotonic() + 60
    while time.monotonic() < late:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
