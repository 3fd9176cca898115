"""Posts and headquarters: catching up, bytes on the wire, news to twelve posts, a relay's memory, many posts at once.

Headquarters runs on PostgreSQL and posts on SQLite, all really running. The peer of catching up is the simplest honest
one: a loop that reads the same crossings from the post's table and posts them as JSON, in batches, to a server that
hands them to PostgreSQL's COPY. It signs nothing, links nothing, checks nothing and makes one table of them.
"""

from __future__ import annotations

import http.client
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import bench_site

CROSSINGS = min(200_000, bench_site.CROSSINGS)
BATCH = 2000
FAN_OUT = ("OUA", "MAL", "BEL", "AAP", "PAP-A", "CAP-A", "CYA-A", "JAK-A", "PAP-S", "CAP-S", "LAB-S", "SMC-S")
"""Twelve posts of the country profile: headquarters invites those that it knows."""
NEWS = 20
MANY, EACH, A_BRING = (13, 60), 2000, 50
TAKEN_BACK = CROSSINGS // 40
AT_WINDOW = 600
SECONDS, RATIO, BYTES, SECONDS_OF_NEWS, MEGABYTES = 300, 0.5, 250, 2.0, 60
"""The targets."""

COLUMNS = "id, post, booth, mode, direction, happened_at, officer, surname, given_names, document_number, mrz, reason"
RECEIVER = f"""
import json, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
import psycopg
database = psycopg.connect(host=sys.argv[1], user="postgres", dbname="postgres", autocommit=True)
database.execute("CREATE TABLE peer ({", ".join(f"{name} text" for name in COLUMNS.split(", "))})")
class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        rows = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with database.transaction(), database.cursor() as cursor, cursor.copy("COPY peer FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        self.send_response(204)
        self.end_headers()
    def log_message(self, *_):
        pass
server = HTTPServer(("127.0.0.1", 0), Receiver)
print(server.server_port, flush=True)
server.serve_forever()
"""
WIRE = """
from passavant.journal import store
from passavant.journal.site import site_code, site_epoch
from passavant.relay import messages
from passavant.relay.pieces import packed_after
head = store.find_head(site_code(), site_epoch())
answer = sum(len(messages.question("bring", payload=raw)) for raw in packed_after(head, head.sequence - count))
"""
AT_THE_WINDOW = """
import random
from datetime import UTC, datetime, timedelta
from passavant.base.roles import Role
from passavant.domain.specimens.people import population
from passavant.journal import store
from passavant.journal.site import site_code, site_epoch
from passavant.modules.crossings import demo
from passavant.modules.crossings.models import Crossing
from passavant.modules.sites.queries import booths_of
chance, people = random.Random(7), list(population(5, count // 4))
before = store.find_head(site_code(), site_epoch()).sequence
officer, booths = demo.officer_with(Role.FIRST_LINE), list(booths_of((post,)))
for number in range(count):
    turn, who = divmod(number, len(people))
    at = datetime.now(UTC) - timedelta(days=1) + timedelta(seconds=number * 10)
    direction = ("entry", "exit")[turn % 2]
    demo.cross(officer, chance.choice(booths), people[who], direction=direction, at=at, chance=chance)
answer = [Crossing.objects.count(), store.find_head(site_code(), site_epoch()).sequence - before]
"""
A_POST_AT_WORK = """
from passavant.base.testing import make_officer
from passavant.modules.sites.models import Booth
for role in ("first_line", "second_line", "supervisor"):
    make_officer(role)
Booth(code=f"{post}-1", post_id=post, name="1").save()
answer = 1
"""
TRUST = """
from passavant.journal import clock
from passavant.journal.facts import SiteTrusted
from passavant.journal.recording import Told, record_all
at = clock.now()
record_all(Told(SiteTrusted(site=site, epoch=1, public_key=key), at, "administrator") for site, key in keys)
"""
DISK = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT pg_database_size(current_database())")
    answer = cursor.fetchone()[0]
"""


def run() -> list[dict[str, Any]]:
    from passavant.base.pytest_plugin import postgresql_for_sites  # noqa: PLC0415  (what the tests need)

    bench_site.be(bench_site.new_site("network"))
    with postgresql_for_sites() as server:
        return [*catching_up(server.home), *news_to_many(), *intake_of_many()]


# -- one post that comes back ---------------------------------------------------------------------------------


def catching_up(home: Path) -> list[dict[str, Any]]:
    from passavant.base.testing import sites  # noqa: PLC0415  (what the tests need)
    from passavant.relay.testing import network  # noqa: PLC0415

    with sites() as make, network(make, {"HT-OUA": "https"}) as net:
        post = net.posts["HT-OUA"]
        net.hq.do(A_POST_AT_WORK, post="HT-OUA")
        net.exchange_at_last("HT-OUA")
        crossed, recorded = post.do(AT_THE_WINDOW, post="HT-OUA", count=AT_WINDOW)
        worked = post.do(WIRE, count=recorded) / crossed
        net.exchange_at_last("HT-OUA")
        others = net.hq.crossings("HT-OUA")[0]
        post.cross(CROSSINGS - TAKEN_BACK, seed=1)
        taken = datetime.now(UTC)
        post.cross(TAKEN_BACK, seed=2)
        wire = post.do(WIRE, count=CROSSINGS) / CROSSINGS
        began = time.perf_counter()
        net.exchange_at_last("HT-OUA", within=3600)
        ours = time.perf_counter() - began
        assert net.hq.crossings("HT-OUA") == post.crossings()
        post.close()
        began = time.perf_counter()
        net.hq.site.command(
            "site", "revoke", "HT-OUA/1", "--since", taken.isoformat(), "--reason", "measured"
        )
        revoking = time.perf_counter() - began
        assert net.hq.crossings("HT-OUA")[0] == others + CROSSINGS - TAKEN_BACK
        peer = _peer(home, post.site.data / "passavant.sqlite3")
    ratio = round(peer / ours, 2)
    line = round(5000 * wire * 8 / 256_000)
    return [
        {
            "name": f"catch up {CROSSINGS} crossings, beside a loop that COPYs JSON",
            "ours": round(CROSSINGS / ours),
            "peer": round(CROSSINGS / peer),
            "ratio": ratio,
            "unit": "crossings/s",
            "target": RATIO,
            "met": ratio >= RATIO,
            "note": f"{ours:.0f} s; {'under' if ours < SECONDS else 'OVER'} the {SECONDS} s asked for; digests equal",
        },
        {
            "name": "bytes of a crossing on the wire",
            "ours": round(wire),
            "unit": "bytes",
            "target": BYTES,
            "met": wire < BYTES,
            "note": f"signed, linked, compressed; 5 000 take {line} s at 256 kbit/s",
        },
        {
            "name": "bytes of a crossing with all that the window records of it",
            "ours": round(worked),
            "unit": "bytes",
            "target": BYTES,
            "met": worked < BYTES,
            "note": f"{recorded / crossed:.1f} entries: document, findings and checks, decision; 5 000 take "
            f"{round(5000 * worked * 8 / 256_000)} s at 256 kbit/s",
        },
        {
            "name": f"take back {TAKEN_BACK} of {CROSSINGS} crossings by revoking a key",
            "ours": round(revoking),
            "unit": "s",
            "target": "no error",
            "met": True,
            "note": "the whole command; that site alone waits",
        },
    ]


def _peer(home: Path, database: Path) -> float:
    receiver = subprocess.Popen(  # noqa: S603  (the program above)
        [sys.executable, "-c", RECEIVER, str(home)], stdout=subprocess.PIPE, text=True
    )
    assert receiver.stdout is not None
    port = int(receiver.stdout.readline())
    try:
        began = time.perf_counter()
        with sqlite3.connect(database) as source:
            rows = source.execute(f"SELECT {COLUMNS} FROM crossings_crossing")  # noqa: S608  (constant)
            while batch := rows.fetchmany(BATCH):
                connection = http.client.HTTPConnection("127.0.0.1", port)
                connection.request("POST", "/", json.dumps(batch))
                assert connection.getresponse().status == 204
                connection.close()
        return time.perf_counter() - began
    finally:
        receiver.kill()
        receiver.wait()


# -- headquarters has news ------------------------------------------------------------------------------------


def news_to_many() -> list[dict[str, Any]]:
    """How long until a post that headquarters names is known at twelve posts, each with its relay running."""
    from passavant.base.testing import sites  # noqa: PLC0415  (what the tests need)
    from passavant.relay.testing import network  # noqa: PLC0415

    codes = [f"HT-{name}" for name in FAN_OUT]
    with sites() as make, network(make, dict.fromkeys(codes, "nats")) as net:
        for code in codes:
            net.exchange_at_last(code)
            net.posts[code].close()
            net.start_program(code, net.posts[code], "run")
        time.sleep(15)  # all have begun, and are quiet
        waits = [wait for number in range(NEWS) for wait in _waits(net, codes, number)]
        memory = [_megabytes(net.relays[code].pid) for code in codes]
        resident, own = max(memory)
    p95 = statistics.quantiles(waits, n=20)[-1]
    return [
        {
            "name": f"news from headquarters at {len(FAN_OUT)} posts, p95",
            "ours": round(p95, 2),
            "unit": "s",
            "target": SECONDS_OF_NEWS,
            "met": p95 < SECONDS_OF_NEWS,
            "note": f"nats, {NEWS} times; median {statistics.median(waits):.2f} s, longest {max(waits):.2f} s",
        },
        {
            "name": "memory of a relay",
            "ours": round(resident),
            "unit": "MB",
            "target": MEGABYTES,
            "met": resident < MEGABYTES,
            "note": f"resident, the largest of {len(memory)}, after the news; {own:.0f} of it its own",
        },
    ]


def _waits(net: Any, codes: list[str], number: int) -> list[float]:
    files = {code: net.posts[code].site.data / "passavant.sqlite3" for code in codes}
    name, waits = f"News {number}", dict[str, float]()
    net.hq.do("answer = 1")
    began = time.perf_counter()
    net.hq.name_a_post("HT-NEW", name)
    while len(waits) < len(codes):
        for code in codes:
            if code not in waits and _knows(files[code], name):
                waits[code] = time.perf_counter() - began
        time.sleep(0.02)
        assert time.perf_counter() - began < 60, f"{set(codes) - set(waits)} heard nothing"
    return list(waits.values())


def _knows(database: Path, name: str) -> bool:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as there:
        return bool(there.execute("SELECT 1 FROM sites_post WHERE name = ?", [name]).fetchone())


def _megabytes(process: int) -> tuple[float, float]:
    """What is resident of a process, and what of that is its own."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    held = {name: int(amount) / 1024 for name, amount, *_unit in map(str.split, lines)}
    return held["Rss:"], held["Private_Clean:"] + held["Private_Dirty:"]


# -- headquarters takes in many posts -------------------------------------------------------------------------


def intake_of_many() -> list[dict[str, Any]]:
    """Facts a second when so many posts bring at once, each its own signed chain; and how long one bring takes."""
    from passavant.base.testing import sites  # noqa: PLC0415  (what the tests need)

    rows = []
    for count in MANY:
        with sites() as make:
            hq = make(start=False, code="HT-DIE", SITE__ROLE="hq", SERVER__WORKERS="2")
            posts = [_Simulated(f"HT-S{number:02}") for number in range(count)]
            with hq.console() as console:
                console.do(TRUST, keys=[[post.code, post.public_key] for post in posts])
            hq.start()
            began = time.perf_counter()
            with ThreadPoolExecutor(8) as pool:
                took = [
                    each
                    for waits in pool.map(partial(_Simulated.bring, port=hq.port), posts)
                    for each in waits
                ]
            seconds = time.perf_counter() - began
            facts = count * (EACH + 1)
            with hq.console() as console:
                disk = console.do(DISK) / facts
            rows.append(
                {
                    "name": f"headquarters takes in {count} posts",
                    "ours": round(facts / seconds),
                    "unit": "facts/s",
                    "target": "no error",
                    "met": True,
                    "note": f"{facts} facts, {A_BRING} a bring; {seconds / facts * 1e6:.0f} µs a fact; "
                    f"a bring p95 {statistics.quantiles(took, n=20)[-1] * 1000:.0f} ms; {disk:.0f} bytes on disk",
                }
            )
    return rows


class _Simulated:
    """A post as headquarters sees it: a key and a chain of signed crossings, brought in small pieces."""

    def __init__(self, code: str) -> None:
        from passavant.journal.keys import make_key  # noqa: PLC0415  (the site comes first)

        self.code, self._folder = code, Path(tempfile.mkdtemp(prefix="passavant-simulated-"))
        self._key = make_key(self._folder / "keys" / "site.key")
        self.public_key = str(self._key.public)
        self._questions = list(self._written())
        shutil.rmtree(self._folder)

    def bring(self, port: int) -> list[float]:
        """Bring piece after piece; returns how long each took."""
        took, connection = [], http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        for question in self._questions:
            began = time.perf_counter()
            connection.request("POST", "/relay/", question)
            answered = connection.getresponse().read()
            took.append(time.perf_counter() - began)
            assert b'"word":""' in answered.split(b"\n", 1)[0], answered[:300]
        connection.close()
        return took

    def _written(self) -> Iterator[bytes]:
        from django.conf import settings  # noqa: PLC0415  (the site comes first)
        from django.test import override_settings  # noqa: PLC0415

        from passavant.journal import segments  # noqa: PLC0415
        from passavant.relay import messages  # noqa: PLC0415

        site = settings.PASSAVANT.site.model_copy(update={"code": self.code, "data": self._folder})
        with override_settings(PASSAVANT=settings.PASSAVANT.model_copy(update={"site": site})):
            entries = list(self._entries())
            for start in range(0, len(entries), A_BRING):
                yield messages.question("bring", payload=segments.pack(entries[start : start + A_BRING]))

    def _own(self, crossing: Any) -> Any:
        """The crossing as one of this post's own people: each post has others."""
        from passavant.journal.ids import id_beside  # noqa: PLC0415  (Django comes first)

        letters = self.code[-2:].translate(str.maketrans("0123456789", "ABCDEFGHIJ"))
        document = replace(
            crossing.document,
            document_number=f"{letters}{crossing.document.document_number[2:]}",
            surname=f"{crossing.document.surname} {letters}",
        )
        inspection = id_beside(crossing.inspection, self.code)
        return replace(crossing, inspection=inspection, post=self.code, document=document)

    def _entries(self) -> Iterator[Any]:
        from passavant.journal.declaring import kind_of  # noqa: PLC0415  (the site comes first)
        from passavant.journal.facts import ChainOpened  # noqa: PLC0415
        from passavant.journal.sealing import BEGINNING, seal  # noqa: PLC0415

        told = [
            (ChainOpened(site=self.code, epoch=1, public_key=self.public_key), bench_site.LAST_DAY),
            *(
                (self._own(each.value), each.at)
                for each in bench_site.crossings(persons=EACH // 4, count=EACH)
            ),
        ]
        link = BEGINNING
        for number, (value, at) in enumerate(told, start=1):
            kind = kind_of(value)
            entry = seal(
                key=self._key,
                site=self.code,
                epoch=1,
                sequence=number,
                previous=link,
                kind=kind.name,
                version=kind.version,
                body=kind.body_text(value),
                happened_at=at,
                recorded_at=at,
                actor="M12",
            )
            link = entry.link
            yield entry


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
