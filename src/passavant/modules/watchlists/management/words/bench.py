"""`passavant watchlist bench --size N`: what such a list costs this machine; needs no database."""

from __future__ import annotations

import random
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import OutputWrapper

from passavant.domain.screening import Index, Query, Record, build
from passavant.domain.specimens.people import population
from passavant.journal.progress import progress_bar
from passavant.modules.watchlists.management.words._asking import show_table

WORD = "bench"
HELP = "what a list of a given size costs this machine"
SEED = 2026
SYLLABLES = [
    a + b for a in ("B", "D", "F", "G", "K", "L", "M", "N", "P", "R") for b in ("A", "E", "IN", "O", "UL")
]
MANIFEST = 300
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timed:
    """What was done, and how many seconds it took."""

    what: str
    seconds: float


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--size", type=int, default=100_000, help="records; 100000 when left out")


def run(out: OutputWrapper, **options: Any) -> None:
    size = max(options["size"], 1)
    timed: list[Timed] = []

    def clock(what: str, work: Callable[[], T]) -> T:
        began = time.perf_counter()
        result = work()
        timed.append(Timed(what, time.perf_counter() - began))
        return result

    chance = random.Random(SEED)  # noqa: S311  (invented persons guard nothing)
    records = list(_invented(size, chance))
    with progress_bar(f"Building {size:,}", total=size) as step:
        index = clock("build", lambda: build(records, progress=step))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        clock("save", lambda: index.save(path))
        index = clock("open", lambda: Index.open(path))
        manifest = [_query_of(chance.choice(records)) for _ in range(MANIFEST)]
        found = clock(f"search for {MANIFEST} listed persons", lambda: index.search_many(manifest))
        clock("add one and find it", lambda: _add(index))
        rows = [(each.what, f"{each.seconds:.3f} s") for each in timed]
        rows.append(("found", f"{sum(map(bool, found))} of {MANIFEST}"))
        rows.append(("size of the index", f"{path.stat().st_size / 1e6:.1f} MB, shared between processes"))
        show_table(out, (f"{len(records):,} invented persons", ""), rows)


def _invented(size: int, chance: random.Random) -> Iterator[Record]:
    """Persons with given names of the specimens and family names of nobody."""
    people = list(population(seed=SEED, count=2_000))
    for number in range(size):
        person, other = chance.choice(people), chance.choice(people)
        family = "".join(chance.choices(SYLLABLES, k=3)) if number % 3 else other.surname
        born = f"{chance.randint(1940, 2008)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        yield Record(
            id=str(number),
            names=(f"{person.given_names} {family}",),
            dobs=(born,),
            sex=person.sex if person.sex in "MF" else "",
            nationalities=(person.nationality,),
            documents=((f"{chance.randrange(10**9):09d}", person.nationality),),
        )


def _query_of(record: Record) -> Query:
    return Query(
        name=record.names[0], dob=record.dobs[0], sex=record.sex, nationality=record.nationalities[0]
    )


def _add(index: Index) -> bool:
    index.add(Record(id="added", names=("Osnel DORCENAT",), dobs=("1980-05-06",)))
    return bool(index.search(Query(surname="DORCENAT", given="OSNEL", dob="1980-05-06")))
