"""A power cut at any moment: what the officer saw as recorded is recorded, and the journal holds.

Four booths record crossings through the API of a really running server on a real SQLite file. The server is
killed with SIGKILL at a random moment, again and again; PASSAVANT_KILLS says how often. SIGKILL proves that
no promise lives in the program's memory; that the disk keeps its own promises (synchronous=FULL) only a plug
pulled by hand can show.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from passavant.base.testing import RunningSite
from passavant.domain.mrz import Format
from passavant.domain.specimens.people import population

KILLS = int(os.environ.get("PASSAVANT_KILLS", "5"))
BOOTHS = 4
MAKE_BOOTHS = """
from passavant.base.testing import make_officer
from passavant.modules.sites.actions import enrol_device
for number in "1234":
    make_officer("first_line", "second_line", code=f"M1{number}")
    print(enrol_device(code=f"reader-{number}", booth_code=f"HT-OUA-{number}", officer_code=f"M1{number}"))
"""


@dataclass
class Booth:
    """A device at a booth that scans and admits one traveller after another until the server is gone."""

    port: int
    token: str
    travellers: Iterator[tuple[str, ...]]
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def work(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        for lines in self.travellers:
            try:
                self._one(connection, lines)
            except (OSError, http.client.HTTPException):
                return  # the power is gone; this traveller was not acknowledged

    def _one(self, connection: http.client.HTTPConnection, lines: tuple[str, ...]) -> None:
        scan = str(uuid.uuid4())
        card = self._post(connection, "scans", {"scan": scan, "mrz": "\n".join(lines), "direction": "entry"})
        if card["inspection"] != scan:
            return  # the same document waits from before the power cut
        decided = self._post(
            connection, f"inspections/{scan}/decision", {"decision": "admit", "note": "seen"}
        )
        if decided["status"] == "crossed":
            self.acknowledged.append(scan)

    def _post(
        self, connection: http.client.HTTPConnection, path: str, body: dict[str, object]
    ) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request("POST", f"/api/crossings/{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            self.refused.append(f"{path}: {answer.status} {text[:300]}")
            return {"inspection": "", "status": ""}
        found: dict[str, str] = json.loads(text)
        return found


@pytest.fixture(scope="module")
def post(running_site: Callable[..., RunningSite]) -> RunningSite:
    return running_site(start=False)


@pytest.fixture(scope="module")
def tokens(post: RunningSite) -> list[str]:
    told, trouble = post.python(MAKE_BOOTHS).communicate()
    assert len(told.split()) == BOOTHS, trouble
    return told.split()


def test_every_acknowledged_crossing_survives_every_power_cut(post: RunningSite, tokens: list[str]) -> None:
    seed = int(os.environ.get("PASSAVANT_SEED", random.randrange(2**32)))
    print(f"PASSAVANT_SEED={seed}, {KILLS} power cuts")
    rng = random.Random(seed)
    acknowledged: set[str] = set()
    last = "no power cut yet"
    for cut in range(1, 4 * KILLS + 1):
        booths = _booths(post, tokens, seed=rng.randrange(2**32))
        _work_until_power_cut(post, booths, seconds=rng.uniform(0.05, 1.2))
        assert not [trouble for booth in booths for trouble in booth.refused], last
        acknowledged |= {scan for booth in booths for scan in booth.acknowledged}
        last = f"after power cut {cut} with {len(acknowledged)} crossings acknowledged, seed {seed}"
        assert "The journal holds" in post.command("journal", "verify").stdout, last
        assert "exactly what the journal gives" in post.command("journal", "mirror").stdout, last
        lost = acknowledged - _recorded(post)
        assert not lost, f"{last}: {sorted(lost)} are lost"
        if (
            cut >= KILLS and len(acknowledged) >= KILLS
        ):  # on a slow machine the power goes before anybody is done
            break
    print(last)
    assert len(acknowledged) >= KILLS, "the booths hardly worked; this proves nothing"


def test_the_same_scan_after_the_power_came_back_is_the_same_inspection(
    post: RunningSite, tokens: list[str]
) -> None:
    post.start()
    lines = next(_travellers(seed=4711))
    booth = Booth(post.port, tokens[0], iter(()))
    scan = {"scan": str(uuid.uuid4()), "mrz": "\n".join(lines), "direction": "entry"}
    connection = http.client.HTTPConnection("127.0.0.1", post.port, timeout=30)
    first = booth._post(connection, "scans", scan)
    post.kill9()
    post.start()
    connection.close()
    again = booth._post(connection, "scans", scan)
    assert (booth.refused, again) == ([], first)
    post.stop()


def _booths(post: RunningSite, tokens: list[str], *, seed: int) -> list[Booth]:
    return [Booth(post.port, token, _travellers(seed=seed + number)) for number, token in enumerate(tokens)]


def _travellers(*, seed: int) -> Iterator[tuple[str, ...]]:
    people = population(seed=seed, count=2000)
    return (person.mrz_lines(Format.TD3) for person in people if person.format is Format.TD3)


def _work_until_power_cut(post: RunningSite, booths: list[Booth], *, seconds: float) -> None:
    post.start()
    threads = [threading.Thread(target=booth.work) for booth in booths]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    post.kill9()
    for thread in threads:
        thread.join()


def _recorded(post: RunningSite) -> set[str]:
    with sqlite3.connect(post.data / "passavant.sqlite3") as database:
        return {str(uuid.UUID(row[0])) for row in database.execute("SELECT id FROM crossings_crossing")}
