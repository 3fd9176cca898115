"""The index: who of a list may be the person or the document asked for, best first, in a millisecond.

Records lie in segments. The first is large and may be mapped from a file by several processes; records added since lie
in a few small ones, merged as they grow, so that an addition is found by the next search. What is removed is marked
dead. A segment never changes, so searches need no lock.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from passavant.domain.screening import files
from passavant.domain.screening.asking import Asked, Split, ask
from passavant.domain.screening.calibrating import rate_of, score_at
from passavant.domain.screening.explaining import Aligned, explain
from passavant.domain.screening.features import FEATURES, Model, model
from passavant.domain.screening.files import DamagedIndex
from passavant.domain.screening.kernel import kernel
from passavant.domain.screening.records import Hit, Query, Record
from passavant.domain.screening.segments import Segment, make_segment

__all__ = ["DamagedIndex", "Index", "build"]

SCORED = 32
"""Candidates of one segment that are scored in full, or as many as are asked for."""
MOST_TOLD = 64
"""Hits of one segment at most."""
SMALLEST_MERGED = 16
"""Records added since that are kept in one segment before they are merged into a larger one."""


@dataclass(slots=True)
class _Answer:
    """Places for what the kernel answers; one a thread."""

    records: np.ndarray
    names: np.ndarray
    numbers: np.ndarray
    scores: np.ndarray
    features: np.ndarray


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate as the kernel tells it."""

    segment: Segment
    record: int
    number: int
    score: float


class Index:
    """Records to be searched; made by `build` or `Index.open`."""

    def __init__(self, main: Segment, added: Iterable[Record] = (), *, scores: Model | None = None) -> None:
        self._main = main
        self._model = scores or model()
        self._small: list[tuple[Segment, list[Record]]] = []
        self._waiting: list[Record] = []
        self._thresholds: dict[float, float] = {}
        self._lock = threading.RLock()
        for record in added:
            self.add(record)

    def __len__(self) -> int:
        with self._lock:
            return sum(segment.alive for segment in self._segments()) + len(self._waiting)

    def __contains__(self, record_id: str) -> bool:
        with self._lock:
            return bool(self._place(record_id)) or any(record.id == record_id for record in self._waiting)

    @property
    def scores(self) -> Model:
        """The weights by which this index scores, and their rates of false alarm."""
        return self._model

    @property
    def split(self) -> Split:
        """Where a word ends that runs several names of the list together."""
        return self._main.split

    @property
    def megabytes(self) -> float:
        """What the tables of all segments hold; those of an opened index are shared between processes."""
        return sum(table.nbytes for segment in self._segments() for table in segment.arrays.values()) / 1e6

    def weighed_by(self, scores: Model) -> Index:
        """The same records, scored by other weights: for fitting and measuring them."""
        other = Index(self._main, scores=scores)
        other._small = self._small
        return other

    def place_of(self, record_id: str) -> Found:
        """Where a record lies.

        Raises:
            KeyError: it is not here.
        """
        with self._lock:
            self._settle()
            place = self._place(record_id)
        if place is None:
            raise KeyError(record_id)
        return Found(*place, 0, 0.0)

    def search(self, query: Query, *, at_least: float | None = None, limit: int = 20) -> list[Hit]:
        """Who may be meant, best first.

        Args:
            at_least: lower scores are not told; the score of `threshold()` where it is None.
        """
        asked = ask(query, self._main.split)
        least = self.threshold() if at_least is None else at_least
        return [self._hit(asked, found) for found in self._find(asked, least, limit)]

    def search_many(
        self, queries: Sequence[Query], *, at_least: float | None = None, limit: int = 20
    ) -> list[list[Hit]]:
        """The same for everybody on a manifest."""
        least = self.threshold() if at_least is None else at_least
        return [self.search(query, at_least=least, limit=limit) for query in queries]

    def explain(self, query: Query, record_id: str) -> Hit | None:
        """How the query agrees with one record, whatever the score; None for a record that is not here."""
        with self._lock:
            self._settle()
            place = self._place(record_id)
        if place is None:
            return None
        asked = ask(query, self._main.split)
        found = self._find(asked, -1e9, MOST_TOLD)
        number = next(
            (each.number for each in found if each.segment is place[0] and each.record == place[1]), 0
        )
        return self._hit(asked, Found(*place, number, 0.0))

    def threshold(self, rate: float = 0.005) -> float:
        """The score that this share of ordinary travellers reaches by chance, with as many records as these."""
        if rate not in self._thresholds:
            self._thresholds[rate] = score_at(
                rate, records=self._main.records_in_index, rates=self._model.rates
            )
        return self._thresholds[rate]

    def rate_of(self, score: float) -> float:
        """The share of ordinary travellers who reach a score by chance."""
        return rate_of(score, records=self._main.records_in_index, rates=self._model.rates)

    def add(self, record: Record) -> None:
        """Take a record up; one with the same id is replaced. The next search finds it."""
        with self._lock:
            self.remove(record.id)
            self._waiting.append(record)

    def remove(self, record_id: str) -> None:
        """Let go of a record, at once; one that is not here is no error."""
        with self._lock:
            self._waiting = [record for record in self._waiting if record.id != record_id]
            place = self._place(record_id)
            if place is not None:
                segment, record = place
                segment.dead[record] = 1
                self._small = [each for each in self._small if each[0].alive]

    def save(self, path: Path) -> None:
        """Write the index to a file, whole or not at all."""
        with self._lock:
            self._settle()
            added = [record for segment, records in self._small for record in _alive(segment, records)]
            files.save(path, self._main, added)

    @classmethod
    def open(cls, path: Path) -> Index:
        """Map an index from its file.

        Raises:
            DamagedIndex: cut off, altered, or of another version: build it anew.
        """
        main, added = files.load(path)
        return cls(main, added)

    def find(self, query: Query, *, at_least: float, limit: int) -> list[tuple[str, float]]:
        """Ids and scores alone, best first: a search that is not explained."""
        asked = ask(query, self.split)
        return [(each.segment.id_of(each.record), each.score) for each in self._find(asked, at_least, limit)]

    def _find(self, asked: Asked, least: float, limit: int) -> list[Found]:
        with self._lock:
            self._settle()
            segments = self._segments()
        found = [each for segment in segments for each in self._find_in(segment, asked, least, limit)]
        if len(segments) > 1:
            found.sort(key=lambda each: -each.score)
        return found[:limit]

    def _find_in(self, segment: Segment, asked: Asked, least: float, limit: int) -> list[Found]:
        answer = _answer()
        count = _search(segment, asked, self._model, least, limit)
        rows = zip(
            answer.records[:count].tolist(),
            answer.numbers[:count].tolist(),
            answer.scores[:count].tolist(),
            strict=True,
        )
        return [Found(segment, record, number, score) for record, number, score in rows]

    def _hit(self, asked: Asked, found: Found) -> Hit:
        aligned = align(self._model, asked, found)
        return Hit(found.segment.id_of(found.record), aligned.score, explain(asked, aligned))

    def _segments(self) -> list[Segment]:
        return [self._main, *(segment for segment, _records in self._small)]

    def _place(self, record_id: str) -> tuple[Segment, int] | None:
        """The segment and place of a record that is alive."""
        places = ((segment, segment.find(record_id)) for segment in self._segments())
        return next(((segment, place) for segment, place in places if place is not None), None)

    def _settle(self) -> None:
        """Make a segment of what was added since the last search; small ones that grew are merged."""
        if not self._waiting:
            return
        fresh, self._waiting = self._waiting, []
        most = SMALLEST_MERGED
        while self._small and len(self._small[-1][1]) < max(most, len(fresh)):
            segment, records = self._small.pop()
            fresh = [*_alive(segment, records), *fresh]
            most *= 4
        self._small.append((make_segment(fresh, base=self._main), fresh))


def build(records: Iterable[Record], *, progress: Callable[[int], None] | None = None) -> Index:
    """An index of records; of two with one id the last counts.

    Args:
        progress: told how many records were read since the last time.
    """
    by_id = {record.id: record for record in records}
    return Index(make_segment(list(by_id.values()), progress=progress))


def candidates(
    index: Index, query: Query, *, floor: float, most: int
) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
    """The best candidates of the large segment with their features: for fitting the weights."""
    asked, answer, segment = ask(query, index.split), _answer(), index._main
    count = _search(segment, asked, index.scores, floor, min(most, MOST_TOLD), answer.features.ctypes.data)
    for record, features in zip(answer.records[:count].tolist(), answer.features[:count], strict=True):
        yield segment.id_of(record), features.astype(float)


def _search(
    segment: Segment, asked: Asked, scores: Model, least: float, limit: int, features: int | None = None
) -> int:
    """Let the kernel search one segment; its answers lie in the places of this thread."""
    answer = _answer()
    return int(
        kernel.psv_search(
            segment.tables,
            asked.block,
            len(asked.block),
            scores.weights.ctypes.data,
            least,
            max(SCORED, min(limit, MOST_TOLD)),
            min(limit, MOST_TOLD),
            answer.records.ctypes.data,
            answer.names.ctypes.data,
            answer.numbers.ctypes.data,
            answer.scores.ctypes.data,
            features,
        )
    )


def align(scores: Model, asked: Asked, found: Found) -> Aligned:
    """How a query agrees with one record, part by part."""
    score, name = ctypes.c_float(), ctypes.c_uint32()
    features = np.zeros(len(FEATURES), np.float32)
    arcs, places, classes = np.zeros(64, np.uint16), np.zeros(64, np.uint8), np.zeros(64, np.uint8)
    count = kernel.psv_align(
        found.segment.tables,
        asked.block,
        len(asked.block),
        scores.weights.ctypes.data,
        found.record,
        found.number,
        ctypes.byref(score),
        features.ctypes.data,
        ctypes.byref(name),
        arcs.ctypes.data,
        places.ctypes.data,
        classes.ctypes.data,
    )
    pairs = zip(arcs[:count].tolist(), places[:count].tolist(), classes[:count].tolist(), strict=True)
    tokens = found.segment.name_tokens(name.value) if name.value < found.segment.tables.n_names else []
    return Aligned(score.value, features, tokens, tuple(pairs))


def _alive(segment: Segment, records: list[Record]) -> Iterator[Record]:
    return (record for place, record in enumerate(records) if not segment.dead[place])


_of_thread = threading.local()


def _answer() -> _Answer:
    if not hasattr(_of_thread, "answer"):
        _of_thread.answer = _Answer(
            np.zeros(MOST_TOLD, np.uint32),
            np.zeros(MOST_TOLD, np.uint32),
            np.zeros(MOST_TOLD, np.uint8),
            np.zeros(MOST_TOLD, np.float32),
            np.zeros((MOST_TOLD, len(FEATURES)), np.float32),
        )
    answer: _Answer = _of_thread.answer
    return answer
