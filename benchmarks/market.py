"""Persons a minute at one market lane, beside one ordinary window, through the real pages of a really running server.

Six thousand neighbours hold a pass. One officer's session posts code after code to the lane, as a reader without
JavaScript does, and reads each answer to its last byte; then another session reads passports at a window and admits
each traveller with one key. Nobody looks at a face here: what is measured is how long the machine keeps a person
waiting. No watchlist is loaded; `screening` measures those.
"""

from __future__ import annotations

import http.client
import json
import re
import statistics
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import islice
from typing import Any

from benchmarks import bench_site, scan_to_card

HOLDERS = 6000
SCANS = 600
TRAVELLERS = 100
TARGET = 30
"""Persons a minute that one lane has to sustain."""
POST = "HT-OUA"


def run() -> list[dict[str, Any]]:
    """Rows of persons a minute at the lane and at the window, and of the list of the absent."""
    data = bench_site.new_site("market")
    bench_site.be(data)
    codes = _issue_all()
    lane, window = _session("LANE", "HT-OUA-1"), _session("WINDOW", "HT-OUA-2")
    with scan_to_card.server(data) as (port, _pid), closing(_connect(port)) as connection:
        lane_ms = [_scan(connection, lane, code) for code in codes[:SCANS]]
        window_ms = [_admit(connection, window, lines) for lines in _passports(TRAVELLERS)]
    absent, took = _absent()
    ours, peer = (round(60_000 / statistics.mean(times)) for times in (lane_ms, window_ms))
    lane_ms.sort()
    return [
        {
            "name": "market lane, one booth",
            "ours": ours,
            "unit": "persons/min",
            "peer": f"{peer} at an ordinary window",
            "ratio": f"{ours / peer:.1f}",
            "target": TARGET,
            "met": ours >= TARGET and absent == SCANS,
            "note": f"{SCANS} of {HOLDERS} holders, one exchange each over HTTP; the officer's eyes not counted",
        },
        {
            "name": "market lane, scan to answer, p95",
            "ours": round(lane_ms[int(len(lane_ms) * 0.95)]),
            "unit": "ms",
            "note": f"median {statistics.median(lane_ms):.0f}, the longest {lane_ms[-1]:.0f}",
        },
        {
            "name": "who has not returned",
            "ours": round(took),
            "unit": "ms",
            "note": f"{absent} names of {HOLDERS} holders, all who entered and none besides",
        },
    ]


def _issue_all() -> list[str]:
    """Passes for everybody, several thousand a commit; their codes."""
    from passavant.domain.specimens.people import population  # noqa: PLC0415  (the site comes first)
    from passavant.journal.recording import Told, record_all  # noqa: PLC0415
    from passavant.modules.crossings.facts import Document, ReadBy, Recommendation  # noqa: PLC0415
    from passavant.modules.market import facts, keys  # noqa: PLC0415

    def told() -> Iterator[Told]:
        for number, person in enumerate(population(bench_site.SEED, HOLDERS)):
            document = Document(
                read_by=ReadBy.TYPED,
                document_code="I",
                issuing_state="DOM",
                document_number=f"{40_000_000_000 + number}",
                surname=person.surname,
                given_names=person.given_names,
                nationality="DOM",
                date_of_birth="1985-04-03",
                sex=person.sex,
                date_of_expiry="",
            )
            issued = facts.PassIssued(
                day_pass=uuid.UUID(int=number + 1),
                code=keys.new_code(),
                post=POST,
                document=document,
                home_state="DOM",
                outward="entry",
                zone="market",
                guardian="",
                valid_from=date(2026, 1, 1),
                valid_to=date.today() + timedelta(days=365),  # noqa: DTZ011  (any day that is far enough)
                findings=(),
                checks=(),
                recommendation=Recommendation.CLEAR,
                note="",
            )
            codes.append(issued.code)
            yield Told(issued, bench_site.LAST_DAY, "DESK")

    codes: list[str] = []
    coming = told()
    while record_all(islice(coming, bench_site.A_COMMIT)):
        pass
    return codes


def _session(code: str, booth: str) -> str:
    """Cookies of an officer who has signed on at a booth."""
    from django.test import Client  # noqa: PLC0415  (the site comes first)
    from django.utils import timezone  # noqa: PLC0415

    from passavant.base.models import Officer  # noqa: PLC0415
    from passavant.modules.sites.actions import sign_on  # noqa: PLC0415

    officer = Officer(code=code, name="Bench", role_codes="first_line second_line")
    officer.save()
    sign_on(officer=officer, booth_code=booth, at=timezone.now())
    client = Client(headers={"Host": "localhost"})
    client.force_login(officer)  # type: ignore[arg-type]  # our officer is Django's user in all but class
    client.get("/market/lane/")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def _scan(connection: http.client.HTTPConnection, cookies: str, code: str) -> float:
    """One code and its answer; milliseconds."""
    began = time.perf_counter()
    status, page, _where = _post(
        connection, cookies, "/market/lane/", {"code": code, "scan": str(uuid.uuid4())}
    )
    took = (time.perf_counter() - began) * 1000
    assert status == 200, (status, page[:500])
    assert re.search(rb'data-outcome="(?:clear|check)"', page), page[:3000]
    return took


def _admit(connection: http.client.HTTPConnection, cookies: str, lines: str) -> float:
    """One passport read, its card shown, and its bearer admitted: milliseconds."""
    began = time.perf_counter()
    status, page, card = _post(
        connection, cookies, "/crossings/booth/", {"mrz": lines, "scan": str(uuid.uuid4())}
    )
    assert status == 302, (status, page[:500])
    _get(connection, cookies, card)
    admitted = {"decision": "admit", "means": "foot", "purpose": "market", "note": "seen", "stay_days": "1"}
    status, page, booth = _post(connection, cookies, card, admitted)
    assert status == 302, (status, re.findall(rb'class="wrong"[^>]*>(.*?)</p>', page))
    _get(connection, cookies, booth)
    return (time.perf_counter() - began) * 1000


def _post(
    connection: http.client.HTTPConnection, cookies: str, path: str, form: dict[str, str]
) -> tuple[int, bytes, str]:
    token = re.search(r"csrftoken=(\w+)", cookies)
    assert token is not None
    body = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token[1]})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers.get("Location", "")


def _get(connection: http.client.HTTPConnection, cookies: str, path: str) -> None:
    connection.request("GET", path, headers={"Cookie": cookies})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, (path, answer.status)


def _passports(count: int) -> Iterator[str]:
    """Zones of Haitians of age whose passport is valid: nobody of them has to be looked at twice."""
    from passavant.domain.specimens.people import population  # noqa: PLC0415  (the site comes first)

    plain = (
        "\n".join(person.mrz_lines())
        for person in population(bench_site.SEED, 20 * count)
        if person.nationality == "HTI"
        and person.date_of_birth.year < 2000
        and person.date_of_expiry.year > date.today().year + 1  # noqa: DTZ011  (as above)
    )
    return islice(plain, count)


def _absent() -> tuple[int, float]:
    """How many have not returned, and in how many milliseconds that is known."""
    from django.utils import timezone  # noqa: PLC0415  (the site comes first)

    from passavant.modules.market import queries  # noqa: PLC0415

    began = time.perf_counter()
    found = len(queries.away(POST, timezone.localdate()))
    return found, (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
