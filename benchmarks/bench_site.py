"""A site for benchmarks: made once in a folder, filled through the journal, kept for the next time."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

CROSSINGS = int(os.environ.get("PASSAVANT_BENCH_CROSSINGS", "1000000"))
PERSONS = int(os.environ.get("PASSAVANT_BENCH_PERSONS", str(max(1, CROSSINGS // 10))))
SEED = 2026
LAST_DAY = datetime(2026, 11, 21, 18, tzinfo=UTC)
A_COMMIT = 5000


def folder() -> Path:
    """Where benchmarks keep their data; on the disk that is measured."""
    home = Path(os.environ.get("PASSAVANT_BENCH_DATA", Path(__file__).parents[1] / ".boot" / "bench"))
    home.mkdir(parents=True, exist_ok=True)
    return home


def new_site(name: str) -> Path:
    """A site with nothing recorded but its beginning; one of that name from before is thrown away."""
    data = folder() / name
    shutil.rmtree(data, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "passavant.config", "site", "init"],
        env=environment(data),
        check=True,
        stdout=sys.stderr,
    )
    return data


def full_site() -> Path:
    """A site with all those persons and crossings; made when it is not there yet."""
    name = f"full-{CROSSINGS}-{PERSONS}"
    data = folder() / name
    if not (data / "filled").exists():
        new_site(name)
        subprocess.run([sys.executable, __file__, str(data)], env=environment(data), check=True)  # noqa: S603
        (data / "filled").touch()
    return data


def environment(data: Path, port: int = 0) -> dict[str, str]:
    """The environment of a program at that site."""
    own = {name: value for name, value in os.environ.items() if "PASSAVANT_" not in name or "BENCH" in name}
    source = str(Path(__file__).parents[1] / "src")
    return {
        **own,
        "PYTHONPATH": os.pathsep.join(filter(None, [source, own.get("PYTHONPATH")])),
        "PASSAVANT_SITE": os.devnull,
        "PASSAVANT_SITE__CODE": "HT-OUA",
        "PASSAVANT_SITE__DATA": str(data),
        "PASSAVANT_SERVER__PORT": str(port or free_port()),
        "DJANGO_SETTINGS_MODULE": "passavant.config.settings",
    }


def be(data: Path) -> None:
    """Let this process be that site, with Django ready."""
    os.environ.update(environment(data))
    import django  # noqa: PLC0415  (the settings come first)

    django.setup()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def crossings(*, persons: int, count: int) -> Iterator[Any]:
    """Invented crossings in and out, oldest first, ready to be recorded."""
    from passavant.domain import mrz  # noqa: PLC0415  (Django comes first)
    from passavant.domain.specimens.people import population  # noqa: PLC0415
    from passavant.journal.ids import id_at  # noqa: PLC0415
    from passavant.journal.recording import Told  # noqa: PLC0415
    from passavant.modules.crossings import documents, facts  # noqa: PLC0415

    known = []
    for person in population(SEED, persons):
        zone = mrz.read(person.mrz_lines(), today=LAST_DAY.date()).zone
        if zone is not None:
            known.append(documents.from_zone(zone))
    journey = facts.Journey(
        means="foot", carrier="", purpose="trade", address="", stay_days=None, stay_until=None
    )
    step = timedelta(days=365) / count
    for number in range(count):
        at = LAST_DAY - step * (count - number)
        turn, who = divmod(number, len(known))
        direction = ("entry", "exit")[turn % 2]
        fact = facts.CrossingRecorded(
            inspection=id_at(at, number),
            post="HT-OUA",
            booth=f"HT-OUA-{number % 4 + 1}",
            mode="land",
            direction=direction,
            document=known[who],
            journey=journey,
            line=facts.Line.FIRST,
            reason="",
            note="",
            group=None,
        )
        yield Told(fact, at, f"M1{number % 4}")


def fill(*, persons: int, count: int) -> None:
    """Record crossings, several thousand a commit."""
    from passavant.journal.recording import record_all  # noqa: PLC0415  (Django comes first)

    coming = crossings(persons=persons, count=count)
    while record_all(islice(coming, A_COMMIT)):
        pass


if __name__ == "__main__":
    be(Path(sys.argv[1]))
    fill(persons=PERSONS, count=CROSSINGS)
