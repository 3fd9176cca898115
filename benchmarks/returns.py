"""Persons an hour at a reception with five stations, through the real pages of a really running server.

Five officers' sessions post the form of the station, each with a face as its camera takes it, and are led to the
next form, as a browser is without JavaScript. Nobody types here: what is measured is how long the machine keeps
five stations waiting, and so how many persons an hour it can bear. No watchlist is loaded; `screening` measures those.
"""

from __future__ import annotations

import http.client
import io
import json
import queue
import random
import re
import statistics
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from benchmarks import bench_site, scan_to_card

STATIONS = 5
PERSONS = 500
TARGET = 500
"""Persons an hour that a post with five stations has to receive."""
WITHOUT_PAPERS = 0.82
POST = "HT-OUA"


def run() -> list[dict[str, Any]]:
    """Rows of persons an hour, and of how long one station waits for its next form."""
    data = bench_site.new_site("returns")
    bench_site.be(data)
    reception, sessions = _reception(), [_session(f"S{number}") for number in range(STATIONS)]
    waiting: queue.Queue[dict[str, str]] = queue.Queue()
    for form in people():
        waiting.put(form)
    times: list[float] = []
    with scan_to_card.server(data) as (port, _pid):
        took = _work(port, sessions, reception, waiting, times)
    received = _received(reception)
    times.sort()
    rate = round(received / took * 3600)
    return [
        {
            "name": "returns, five stations",
            "ours": rate,
            "unit": "persons/h",
            "target": TARGET,
            "met": received == PERSONS and rate >= TARGET,
            "note": f"{received} of {PERSONS} persons with photo in {took:.1f} s over HTTP",
        },
        {
            "name": "returns, F9 to the next form, p95",
            "ours": round(times[int(len(times) * 0.95)]),
            "unit": "ms",
            "note": f"median {statistics.median(times):.0f}, all five stations sending at once",
        },
    ]


def people() -> Iterator[dict[str, str]]:
    """What is typed for each: a card, a name, an age, and papers for some."""
    from passavant.domain.specimens.people import population  # noqa: PLC0415  (the site comes first)

    chance = random.Random(bench_site.SEED)
    for number, person in enumerate(population(bench_site.SEED, PERSONS), start=1):
        has_papers = chance.random() >= WITHOUT_PAPERS
        yield {
            "person": str(uuid.uuid4()),
            "token": str(number),
            "surname": person.surname,
            "given_names": person.given_names,
            "sex": person.sex,
            "born": str(chance.randint(18, 60)),
            "nationality": "HTI",
            "category": "official",
            "papers": "passport" if has_papers else "none",
            "document_number": person.document_number if has_papers else "",
            "seen": "returns.registered_alike",
        }


def _reception() -> uuid.UUID:
    """A bus with a card for everybody."""
    from django.utils import timezone  # noqa: PLC0415  (the site comes first)

    from passavant.base.models import Officer  # noqa: PLC0415
    from passavant.modules.returns import actions  # noqa: PLC0415
    from passavant.modules.returns.ports import Handover  # noqa: PLC0415

    officer = Officer(code="HEAD", name="Bench", role_codes="supervisor")
    officer.save()
    now = timezone.now()
    handover = Handover(
        officer=officer,
        post=POST,
        means="bus",
        carrier="",
        authority="dgm",
        authority_name="",
        origin="",
        expected=PERSONS,
        note="",
        at=now,
    )
    row = actions.open_reception(handover, reception=uuid.uuid4())
    actions.give_tokens(
        officer=officer, reception=row.pk, batch=uuid.uuid4(), count=PERSONS, is_family=False, at=now
    )
    return uuid.UUID(str(row.pk))


def _session(code: str) -> str:
    """Cookies of an officer at a station."""
    from django.test import Client  # noqa: PLC0415  (the site comes first)

    from passavant.base.models import Officer  # noqa: PLC0415

    officer = Officer(code=code, name="Bench", role_codes="first_line")
    officer.save()
    client = Client(headers={"Host": "localhost"})
    client.force_login(officer)  # type: ignore[arg-type]  # our officer is Django's user in all but class
    client.get("/returns/")
    client.get("/returns/new/")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def _work(
    port: int,
    sessions: list[str],
    reception: uuid.UUID,
    waiting: queue.Queue[dict[str, str]],
    times: list[float],
) -> float:
    """Let every station take the next person until nobody is left; seconds in all."""
    face = _face()
    stations = [
        threading.Thread(target=_station, args=(port, cookies, reception, waiting, face, times))
        for cookies in sessions
    ]
    began = time.perf_counter()
    for station in stations:
        station.start()
    for station in stations:
        station.join()
    return time.perf_counter() - began


def _station(
    port: int,
    cookies: str,
    reception: uuid.UUID,
    waiting: queue.Queue[dict[str, str]],
    face: bytes,
    times: list[float],
) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        while True:
            try:
                form = waiting.get_nowait()
            except queue.Empty:
                return
            began = time.perf_counter()
            _send(connection, cookies, f"/returns/{reception}/station/", form, face)
            times.append((time.perf_counter() - began) * 1000)


def _send(
    connection: http.client.HTTPConnection, cookies: str, path: str, form: dict[str, str], face: bytes
) -> None:
    token = re.search(r"csrftoken=(\w+)", cookies)
    assert token is not None
    body, kind = _multipart({**form, "csrfmiddlewaretoken": token[1]}, face)
    connection.request("POST", path, body, {"Cookie": cookies, "Content-Type": kind})
    answer = connection.getresponse()
    page = answer.read()
    assert answer.status == 302, (answer.status, page[:2000])
    connection.request("GET", answer.headers["Location"], headers={"Cookie": cookies})
    answer = connection.getresponse()
    page = answer.read()
    assert b"data-done" in page, (answer.status, page[:2000])


def _multipart(form: dict[str, str], face: bytes) -> tuple[bytes, str]:
    """A form with a picture, as browsers send it (RFC 7578)."""
    mark = uuid.uuid4().hex
    fields = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="photo"; filename="face.jpg"\r\n'
    start = "".join(fields) + head + "Content-Type: image/jpeg\r\n\r\n"
    body = start.encode() + face + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"


def _face() -> bytes:
    from PIL import Image  # noqa: PLC0415  (only drawn here)

    noise = random.Random(bench_site.SEED).randbytes(160 * 120 * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (120, 160), noise).resize((480, 640)).save(out, "JPEG", quality=75)
    return out.getvalue()


def _received(reception: uuid.UUID) -> int:
    from passavant.modules.returns import queries  # noqa: PLC0415  (the site comes first)

    return queries.persons(reception).count()


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
