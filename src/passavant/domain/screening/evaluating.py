"""How well screening finds who is listed, and how seldom it troubles who is not: measured on labelled queries.

A folder of the shape described in `screener/README.md` holds a list, queries for listed persons with the ids that are
right answers, and travellers who are not listed. The threshold is set on the ordinary travellers, so that the figures
do not depend on any system's scale of scores, and any searcher can be measured by the same functions.
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from passavant.domain.screening.calibrating import scores_at
from passavant.domain.screening.index import Index
from passavant.domain.screening.records import Query, Record

RATES = (0.01, 0.005, 0.001)
STRESS = ("alias_real", "native_script", "initial", "nickname", "surname_changed")
"""Categories that are reported apart: they ask for more than a document shows."""

Searcher = Callable[[Query], list[tuple[str, float]]]
"""Anything that finds ids with scores, best first."""


class NotAnEvaluation(ValueError):
    """The folder does not hold a list, queries and travellers."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A query with the ids of which each is a right answer, its category or kind, and whom a namesake is like."""

    query: Query
    category: str
    expected: frozenset[str] = frozenset()
    of: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a folder holds."""

    records: tuple[Record, ...]
    background: tuple[Record, ...]
    queries: tuple[Labelled, ...]
    travellers: tuple[Labelled, ...]

    def list_of(self, size: int, *, seed: int = 17) -> list[Record]:
        """The listed records, and so many others that the list has the size; never fewer than the folder's own."""
        listed = list(self.records)
        listed += self.background[: max(0, size - len(listed))]
        if len(listed) < size:
            if not self.background:
                raise NotAnEvaluation("there is no background to make the list larger")
            listed += _recombined(self.background, size - len(listed), random.Random(seed))  # noqa: S311  (invented)
        return listed


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one searcher on one list."""

    size: int
    recall: dict[float, float]
    """Share of the core queries that are found, by rate of false alarm."""
    by_category: dict[str, float]
    """The same for each category at 0.5 %."""
    namesakes: float
    relatives: float
    precision: float
    """Of the alarms, how many are right if one traveller in a thousand is listed."""
    mean_ms: float
    p99_ms: float
    scores: dict[float, float]
    top_found: float


MOST_TIMED = 3000
FLOOR = -9.0
"""The lowest score that is looked at: far below what any rate of false alarm asks for."""


def searcher_of(index: Index) -> Searcher:
    """An index as a searcher whose scores reach below its threshold, so that the threshold can be measured."""
    return lambda query: index.find(query, at_least=FLOOR, limit=10)


def read_evaluation(folder: Path) -> Evaluation:
    """Read a folder.

    Raises:
        NotAnEvaluation: a file is missing or cannot be read.
    """
    try:
        background = sorted(folder.glob("background*.jsonl.gz"))
        return Evaluation(
            records=tuple(Record.of(row) for row in _rows(folder / "list.jsonl.gz")),
            background=tuple(Record.of(row) for path in background for row in _rows(path)),
            queries=tuple(_labelled(row) for row in _rows(folder / "queries.jsonl")),
            travellers=tuple(_labelled(row) for row in _rows(folder / "travellers.jsonl")),
        )
    except (OSError, KeyError, ValueError) as trouble:
        raise NotAnEvaluation(f"{folder}: {trouble}") from None


def evaluate(
    searcher: Searcher,
    evaluation: Evaluation,
    *,
    size: int,
    rates: Sequence[float] = RATES,
    timed: Callable[[Query], object] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Search for every traveller and every labelled query, and count.

    Args:
        timed: the search as users call it, where the searcher reaches lower than they need; it is timed on travellers.
        progress: told how many queries were answered since the last time.
    """

    def found(one: Labelled) -> list[tuple[str, float]]:
        progress(1)
        return searcher(one.query)

    answers = {
        kind: [(one, found(one)) for one in evaluation.travellers if one.category == kind]
        for kind in ("ordinary", "namesake", "relative")
    }
    best = [hits[0][1] if hits else -1e9 for _one, hits in answers["ordinary"]]
    scores = dict(zip(rates, scores_at(best, rates), strict=True))
    asked = [(one, found(one)) for one in evaluation.queries]
    middle = scores[rates[len(rates) // 2]]
    recall = {
        rate: _share([_is_found(one, hits, score) for one, hits in asked if _is_core(one)])
        for rate, score in scores.items()
    }
    rate = rates[len(rates) // 2]
    times = sorted(_times(timed or searcher, evaluation))
    return Report(
        size=size,
        recall=recall,
        by_category=_by_category(asked, middle),
        namesakes=_share([_is_alike(one, hits, middle) for one, hits in answers["namesake"]]),
        relatives=_share([_is_alike(one, hits, middle) for one, hits in answers["relative"]]),
        precision=0.001 * recall[rate] / (0.001 * recall[rate] + 0.999 * rate),
        mean_ms=1000 * sum(times) / len(times),
        p99_ms=1000 * times[int(0.99 * len(times))],
        scores=scores,
        top_found=_share([bool(hits) and hits[0][0] in one.expected for one, hits in asked if _is_core(one)]),
    )


def _times(search: Callable[[Query], object], evaluation: Evaluation) -> list[float]:
    """CPU seconds of one search for each of the first ordinary travellers."""
    ordinary = [one.query for one in evaluation.travellers if one.category == "ordinary"][:MOST_TIMED]
    times = []
    for query in ordinary:
        began = time.process_time()
        search(query)
        times.append(time.process_time() - began)
    return times


def _by_category(asked: Sequence[tuple[Labelled, list[tuple[str, float]]]], score: float) -> dict[str, float]:
    found: dict[str, list[bool]] = defaultdict(list)
    for one, hits in asked:
        found[one.category].append(_is_found(one, hits, score))
    return {category: _share(each) for category, each in sorted(found.items())}


def _is_core(one: Labelled) -> bool:
    return one.category not in STRESS


def _is_found(one: Labelled, hits: Sequence[tuple[str, float]], score: float) -> bool:
    return any(found in one.expected and reached >= score for found, reached in hits)


def _is_alike(one: Labelled, hits: Sequence[tuple[str, float]], score: float) -> bool:
    return any(found == one.of and reached >= score for found, reached in hits)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else float("nan")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as raw, gzip.open(raw) if path.suffix == ".gz" else raw as lines:
        for line in lines:
            yield json.loads(line)


def _labelled(row: dict[str, Any]) -> Labelled:
    return Labelled(
        Query.of(row["query"]),
        row.get("category") or row["kind"],
        frozenset(row.get("expected", ())),
        row.get("of", ""),
    )


def _recombined(background: Sequence[Record], count: int, chance: random.Random) -> Iterator[Record]:
    """Records that never were: the first parts of one name with the last part of another, and dates of a third."""
    for number in range(count):
        one, other, third = (chance.choice(background) for _ in range(3))
        first = one.names[0].rsplit(" ", 1)[0] if " " in one.names[0] else one.names[0]
        last = other.names[0].rsplit(" ", 1)[-1]
        day = f"{chance.randint(1940, 2008)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        dobs = tuple(day[: len(dob)] for dob in third.dobs[:1])
        documents = tuple((f"{chance.randrange(10**8):08d}", state) for _number, state in third.documents)
        yield replace(other, id=f"MORE-{number}", names=(f"{first} {last}",), dobs=dobs, documents=documents)
