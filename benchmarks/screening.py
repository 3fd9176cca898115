"""How well and how fast screening finds who is listed, beside what a user would pick instead, on the same queries.

The data are not part of this repository: a folder as `screener/README.md` describes it, beside the project or named by
PASSAVANT_SCREENING_DATA. PASSAVANT_SCREENING_SIZES names other sizes of list ("10000,100000,1000000"); peers that
would take hours at a size are left out there and say so. Two peers are measured where they are: PostgreSQL with pg_trgm
at the address in PASSAVANT_BENCH_POSTGRESQL, and nomenklatura where somebody installed it into `.venv-bench`: it needs
a compiler and the headers of ICU, which the other benchmarks do not.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from passavant.domain.names import letters_of
from passavant.domain.screening import Index, Query, Record, build
from passavant.domain.screening.evaluating import (
    STRESS,
    Evaluation,
    NotAnEvaluation,
    Report,
    Searcher,
    evaluate,
    read_evaluation,
    searcher_of,
)

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("PASSAVANT_SCREENING_DATA", ROOT / "../shared/data/watchlist/dev"))
SIZES = [int(size) for size in os.environ.get("PASSAVANT_SCREENING_SIZES", "10000,100000").split(",")]
POSTGRESQL = os.environ.get("PASSAVANT_BENCH_POSTGRESQL", "")
CORE, RELATED = 500, 100
ORDINARY = {10_000: 2000, 100_000: 1000}
"""Travellers whom the peers are asked about: they take too long for all."""
TARGETS = {
    10_000: {"recall": 0.992, "strict": 0.988, "mean": 0.4, "p99": 2.0, "build": 2.0, "memory": 40.0},
    100_000: {"recall": 0.988, "strict": 0.97, "mean": 0.8, "p99": 3.0, "build": 10.0, "memory": 200.0},
    1_000_000: {"recall": 0.97, "strict": 0.93, "mean": 1.5, "p99": 5.5, "build": 60.0, "memory": 1300.0},
}


def run() -> list[dict[str, Any]]:
    """Rows of every size: our figures on all queries, then each peer on a sample, beside ours on the same sample."""
    try:
        evaluation = read_evaluation(DATA)
    except NotAnEvaluation:
        return [
            {"name": "screening", "note": "not measured: the labelled queries are not beside this repository"}
        ]
    return [row for size in SIZES for row in _rows_of_size(evaluation, size)]


def _rows_of_size(evaluation: Evaluation, size: int) -> list[dict[str, Any]]:
    records = evaluation.list_of(size)
    index, rows = _measured_building(records, size)
    rows += _measured_searching(index, evaluation, size)
    if size in ORDINARY:
        rows += _beside_peers(index, records, _sample(evaluation, size), size)
    return rows


def _measured_building(records: list[Record], size: int) -> tuple[Index, list[dict[str, Any]]]:
    """Built, saved, opened from its file, with resident memory grown by what the opened one needs."""
    target = TARGETS.get(size, {})
    began = time.perf_counter()
    built = build(records)
    seconds = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        built.save(path)
        del built
        gc.collect()
        before, began = _resident(), time.perf_counter()
        index = Index.open(path)
        opening = time.perf_counter() - began
        index.search(Query(surname="PIERRE", given="JEAN", dob="1980-01-01"))
        memory = _resident() - before
    return index, [
        _row(f"screening {size:,}: build", seconds, "s", target.get("build"), lower=True),
        _row(f"screening {size:,}: open", opening, "s", 1.0, lower=True),
        _row(
            f"screening {size:,}: memory",
            memory,
            "MB",
            target.get("memory"),
            lower=True,
            note="shared between processes",
        ),
    ]


def _measured_searching(index: Index, evaluation: Evaluation, size: int) -> list[dict[str, Any]]:
    report = evaluate(searcher_of(index), evaluation, size=size, timed=index.search)
    target, name = TARGETS.get(size, {}), f"screening {size:,}"
    manifest = [one.query for one in evaluation.travellers[:300]]
    began = time.perf_counter()
    index.search_many(manifest)
    together = time.perf_counter() - began
    adding = _adding(index)
    return [
        _row(f"{name}: core recall at 0.5 %", report.recall[0.005], "share", target.get("recall")),
        _row(f"{name}: core recall at 0.1 %", report.recall[0.001], "share", target.get("strict")),
        _row(f"{name}: namesakes", report.namesakes, "share", 0.2 if size == 100_000 else None, lower=True),
        _row(f"{name}: native script", report.by_category.get("native_script", 0.0), "share", 0.6),
        _row(f"{name}: CPU a search, mean", report.mean_ms, "ms", target.get("mean"), lower=True),
        _row(f"{name}: CPU a search, p99", report.p99_ms, "ms", target.get("p99"), lower=True),
        _row(f"{name}: manifest of 300", together, "s", 0.5, lower=True),
        _row(f"{name}: add one and find it, mean of 500", adding, "ms", 10.0, lower=True),
    ]


def _adding(index: Index) -> float:
    chance = random.Random(5)
    names = [
        f"Q{''.join(chance.choice('AEIOU') + chance.choice('BDGKLMNPRST') for _ in range(4))}"
        for _ in range(500)
    ]
    began = time.perf_counter()
    for number, name in enumerate(names):
        index.add(Record(id=f"added-{number}", names=(f"Osnel {name}",), dobs=("1980-05-06",)))
        assert any(
            hit.id == f"added-{number}"
            for hit in index.search(Query(surname=name, given="OSNEL", dob="1980-05-06"))
        )
    took = 1000 * (time.perf_counter() - began) / len(names)
    for number in range(len(names)):
        index.remove(f"added-{number}")
    return took


def _beside_peers(index: Index, records: list[Record], sample: Evaluation, size: int) -> list[dict[str, Any]]:
    ours = evaluate(searcher_of(index), sample, size=size, timed=index.search)
    rows = []
    for name, make in PEERS.items():
        try:
            peer = make(records)
        except Exception as trouble:  # noqa: BLE001  (a peer that is not there is a row that says so)
            rows.append(
                {"name": f"screening {size:,} beside {name}", "note": f"peer not measured: {trouble}"[:160]}
            )
            continue
        report = evaluate(peer, sample, size=size)
        rows += _compared(name, ours, report, size, len(sample.travellers))
    return rows


def _compared(name: str, ours: Report, peer: Report, size: int, asked: int) -> list[dict[str, Any]]:
    note = f"{asked} travellers and {CORE} listed ones, the same for both"
    recall = {
        "name": f"screening {size:,}: core recall at 0.5 %, beside {name}",
        "ours": round(ours.recall[0.005], 3),
        "peer": round(peer.recall[0.005], 3),
        "unit": "share",
        "ratio": round(ours.recall[0.005] / max(peer.recall[0.005], 0.001), 2),
        "note": note,
    }
    cpu = {
        "name": f"screening {size:,}: CPU a search, beside {name}",
        "ours": round(ours.mean_ms, 2),
        "peer": round(peer.mean_ms, 2),
        "unit": "ms",
        "ratio": round(peer.mean_ms / ours.mean_ms, 1),
        "note": "of this process; a server's own is not in it" if "PostgreSQL" in name else note,
    }
    return [recall, cpu]


def _sample(evaluation: Evaluation, size: int) -> Evaluation:
    chance = random.Random(11)
    core = [one for one in evaluation.queries if one.category not in STRESS]
    kinds = {"ordinary": ORDINARY[size], "namesake": RELATED, "relative": RELATED}
    travellers = [
        one
        for kind, count in kinds.items()
        for one in chance.sample([each for each in evaluation.travellers if each.category == kind], count)
    ]
    return replace(evaluation, queries=tuple(chance.sample(core, CORE)), travellers=tuple(travellers))


# ---- Peers: what somebody with an afternoon would build ------------------------------------------------------------


def _judged(query: Query, record: Record, score: float) -> float:
    """The usual rules beside a string score from 0 to 100: dates, sex, a number that is the same."""
    if query.document_number and any(number == query.document_number for number, _state in record.documents):
        return 200.0
    years = [int(dob[:4]) for dob in record.dobs]
    if query.dob and years:
        if query.dob in record.dobs:
            score += 20
        elif int(query.dob[:4]) in years:
            score += 10
        elif min(abs(int(query.dob[:4]) - year) for year in years) > 1:
            score -= 20
    return score - 15 if query.sex and record.sex and query.sex != record.sex else score


def _asked_name(query: Query) -> str:
    return " ".join(sorted(letters_of(query.name or f"{query.given} {query.surname}").split()))


def _listed_names(records: Sequence[Record]) -> tuple[list[str], list[int]]:
    names, owners = [], []
    for number, record in enumerate(records):
        for name in record.names:
            names.append(" ".join(sorted(letters_of(name).split())))
            owners.append(number)
    return names, owners


def _best(records: Sequence[Record], query: Query, found: dict[int, float]) -> list[tuple[str, float]]:
    judged = [(records[number].id, _judged(query, records[number], score)) for number, score in found.items()]
    return sorted(judged, key=lambda each: -each[1])[:10]


def _by_number(records: Sequence[Record]) -> dict[str, list[int]]:
    table: dict[str, list[int]] = {}
    for number, record in enumerate(records):
        for document, _state in record.documents:
            table.setdefault(document, []).append(number)
    return table


def _rapidfuzz(records: Sequence[Record]) -> Searcher:
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (a peer may be missing)

    names, owners = _listed_names(records)
    numbers = _by_number(records)

    def search(query: Query) -> list[tuple[str, float]]:
        found: dict[int, float] = dict.fromkeys(numbers.get(query.document_number, ()), 0.0)
        for _name, score, place in process.extract(
            _asked_name(query), names, scorer=fuzz.ratio, score_cutoff=60, limit=50
        ):
            found[owners[place]] = max(found.get(owners[place], 0.0), score)
        return _best(records, query, found)

    return search


def _fts5(records: Sequence[Record]) -> Searcher:
    from rapidfuzz import fuzz  # noqa: PLC0415  (a peer may be missing)

    names, owners = _listed_names(records)
    numbers = _by_number(records)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE listed USING fts5(name, tokenize='trigram')")
    database.executemany("INSERT INTO listed(rowid, name) VALUES (?, ?)", enumerate(names))

    def search(query: Query) -> list[tuple[str, float]]:
        asked = _asked_name(query)
        found: dict[int, float] = dict.fromkeys(numbers.get(query.document_number, ()), 0.0)
        trigrams = {word[at : at + 3] for word in asked.split() for at in range(len(word) - 2)}
        match = " OR ".join(f'"{each}"' for each in sorted(trigrams))
        rows = (
            database.execute(
                "SELECT rowid FROM listed WHERE listed MATCH ? ORDER BY rank LIMIT 200", (match,)
            )
            if match
            else ()
        )
        for (place,) in rows:
            score = fuzz.ratio(asked, names[place])
            found[owners[place]] = max(found.get(owners[place], 0.0), score)
        return _best(records, query, found)

    return search


def _trigrams_of_postgresql(records: Sequence[Record]) -> Searcher:
    import psycopg  # noqa: PLC0415  (a peer may be missing)

    if not POSTGRESQL:
        raise LookupError("name a server that has pg_trgm with PASSAVANT_BENCH_POSTGRESQL")
    names, owners = _listed_names(records)
    numbers = _by_number(records)
    connection = psycopg.connect(POSTGRESQL, autocommit=True)
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    connection.execute("CREATE TEMPORARY TABLE listed (place int, name text)")
    with connection.cursor().copy("COPY listed FROM STDIN") as rows:
        for place, name in enumerate(names):
            rows.write_row((place, name))
    connection.execute("CREATE INDEX ON listed USING gin (name gin_trgm_ops)")
    connection.execute("ANALYZE listed")
    connection.execute("SET pg_trgm.similarity_threshold = 0.35")

    def search(query: Query) -> list[tuple[str, float]]:
        asked = _asked_name(query)
        found: dict[int, float] = dict.fromkeys(numbers.get(query.document_number, ()), 0.0)
        statement = "SELECT place, similarity(name, %s) FROM listed WHERE name %% %s ORDER BY 2 DESC LIMIT 50"
        for place, score in connection.execute(statement, (asked, asked)):
            found[owners[place]] = max(found.get(owners[place], 0.0), 100 * score)
        return _best(records, query, found)

    return search


def _nomenklatura(records: Sequence[Record]) -> Searcher:
    from followthemoney import model  # noqa: PLC0415  (a peer may be missing)
    from nomenklatura.matching import LogicV2  # noqa: PLC0415

    blocker = _fts5(records)
    entities = {record.id: model.get_proxy(_as_ftm(record)) for record in records}
    config = LogicV2.default_config()

    def search(query: Query) -> list[tuple[str, float]]:
        asked = model.get_proxy(_as_ftm(_as_record(query)))
        candidates = [found for found, _score in blocker(query)]
        scored = [(found, LogicV2.compare(asked, entities[found], config).score) for found in candidates]
        return sorted(scored, key=lambda each: -each[1])

    return search


def _as_record(query: Query) -> Record:
    return Record(
        id="asked",
        names=(query.name or f"{query.given} {query.surname}",),
        dobs=(query.dob,) if query.dob else (),
        sex=query.sex,
        nationalities=(query.nationality,) if query.nationality else (),
        documents=((query.document_number, query.document_country),) if query.document_number else (),
    )


def _as_ftm(record: Record) -> dict[str, Any]:
    sexes = {"M": ["male"], "F": ["female"]}
    return {
        "id": record.id,
        "schema": "Person",
        "properties": {
            "name": list(record.names),
            "birthDate": [dob for dob in record.dobs if "/" not in dob],
            "gender": sexes.get(record.sex, []),
            "passportNumber": [number for number, _state in record.documents],
        },
    }


PEERS: dict[str, Callable[[Sequence[Record]], Searcher]] = {
    "RapidFuzz over the list": _rapidfuzz,
    "SQLite FTS5 trigrams and RapidFuzz": _fts5,
    "PostgreSQL pg_trgm": _trigrams_of_postgresql,
    "nomenklatura behind FTS5": _nomenklatura,
}


def _row(
    name: str, ours: float, unit: str, target: float | None, *, lower: bool = False, note: str = ""
) -> dict[str, Any]:
    met = None if target is None else ours <= target if lower else ours >= target
    return {"name": name, "ours": round(ours, 4), "unit": unit, "target": target, "met": met, "note": note}


def _resident() -> float:
    """Resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
