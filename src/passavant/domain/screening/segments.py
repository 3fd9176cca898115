"""One segment of an index: some records as flat arrays that the kernel reads, made once and never changed.

Arrays hold numbers only, so they can be written to a file and mapped from it by several processes at once.
"""

from __future__ import annotations

import ctypes
import itertools
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from passavant.domain.codes.numbers import folded_number
from passavant.domain.names.parts import Part, part_of, readings_of
from passavant.domain.names.words import NO_GROUPS, alike_groups, common_shares, particles, titles
from passavant.domain.screening import asking
from passavant.domain.screening.kernel import SegmentTables, kernel
from passavant.domain.screening.records import Record

Array = npt.NDArray[Any]

LONGEST = 40
"""Letters of one token in the kernel."""
MOST_NAMES = 60
"""Names of one record that are compared; a list that gives more is cut, the primary one first."""
MOST_DATES = 24
SUPPOSED = 2000
"""Persons of whom the table of common names is thought to tell, beside those of the list."""

TYPES: dict[str, type[np.generic]] = {
    "token_off": np.uint32,
    "token_text": np.uint8,
    "fold_off": np.uint32,
    "fold_text": np.uint8,
    "token_count": np.uint32,
    "token_is": np.uint8,
    "token_alike": np.uint32,
    "exact_slot": np.uint32,
    "near_off": np.uint32,
    "near_token": np.uint32,
    "post_off": np.uint32,
    "post_record": np.uint32,
    "record_name": np.uint32,
    "name_off": np.uint32,
    "name_token": np.uint32,
    "dob_off": np.uint32,
    "dob": np.int32,
    "sex": np.uint8,
    "state_off": np.uint32,
    "state": np.uint16,
    "number_key": np.uint64,
    "number_record": np.uint32,
    "number_state": np.uint16,
    "folded_key": np.uint64,
    "folded_record": np.uint32,
    "folded_state": np.uint16,
    "brief": np.uint64,
}
"""The tables of a segment as the kernel reads them; `id_off` and `id_text` stand beside them for the record's ids."""

_SERIAL = itertools.count(1)
_MORE = np.uint64(1 << 63)

BESIDE: dict[str, type[np.generic]] = {
    "id_off": np.uint32,
    "id_text": np.uint8,
    "id_key": np.uint64,
    "id_record": np.uint32,
}
"""What Python alone reads: the records' ids, and where each stands."""


@dataclass(slots=True)
class Segment:
    """Records as arrays; `records_in_index` and the counts of tokens are those of the whole index."""

    arrays: dict[str, Array]
    records_in_index: int
    dead: Array
    tables: SegmentTables

    @classmethod
    def of(cls, arrays: dict[str, Array], records_in_index: int, dead: Array | None = None) -> Segment:
        count = len(arrays["sex"])
        gone = np.zeros(max(count, 1), np.uint8) if dead is None else dead
        return cls(arrays, records_in_index, gone, _tables(arrays, gone, records_in_index))

    def __len__(self) -> int:
        return len(self.arrays["sex"])

    def id_of(self, record: int) -> str:
        start, end = self.arrays["id_off"][record], self.arrays["id_off"][record + 1]
        return self.arrays["id_text"][start:end].tobytes().decode()

    @property
    def alive(self) -> int:
        """How many records were not removed."""
        return len(self) - int(np.count_nonzero(self.dead[: len(self)]))

    def find(self, record_id: str) -> int | None:
        """The place of a record that is alive, or None."""
        keys, key = self.arrays["id_key"], np.uint64(asking.text_key(record_id))
        for row in range(int(np.searchsorted(keys, key)), len(keys)):
            if keys[row] != key:
                return None
            place = int(self.arrays["id_record"][row])
            if not self.dead[place] and self.id_of(place) == record_id:
                return place
        return None

    def name_tokens(self, name: int) -> list[str]:
        """The parts of one listed name."""
        tokens = self.arrays["name_token"][self.arrays["name_off"][name] : self.arrays["name_off"][name + 1]]
        return [self.token(int(token)) for token in tokens]

    def token(self, number: int) -> str:
        start, end = self.arrays["token_off"][number], self.arrays["token_off"][number + 1]
        return self.arrays["token_text"][start:end].tobytes().decode("ascii")

    def count_of(self, text: str) -> int:
        """How many records hold a token."""
        found = kernel.psv_find(self.tables, text.encode("ascii"), len(text))
        return int(self.arrays["token_count"][found - 1]) if found else 0

    def split(self, text: bytes) -> Sequence[int]:
        """Where the parts of a word end that runs known tokens together; empty when it cannot be cut so."""
        ends = (ctypes.c_uint32 * LONGEST)()
        parts = kernel.psv_split(self.tables, text, len(text), ends)
        return ends[:parts]


def make_segment(
    records: Sequence[Record],
    *,
    base: Segment | None = None,
    progress: Callable[[int], None] | None = None,
) -> Segment:
    """Read records into a segment.

    Args:
        base: the large segment of the same index: its counts of tokens say how rare a name is, so that a record added
            later weighs like one that was there from the beginning.
        progress: told how many records were read since the last time.
    """
    gathered = _gather(records, _words_everybody_knows() if base is None else (), progress)
    arrays = _token_arrays(gathered.tokens)
    arrays |= _record_arrays(gathered)
    count = len(records)
    arrays["post_off"], arrays["post_record"] = _postings(arrays, len(gathered.tokens))
    arrays["token_count"], total = _counts(gathered.tokens, np.diff(arrays["post_off"]), base, count)
    return Segment.of({name: np.ascontiguousarray(table) for name, table in arrays.items()}, total)


def _counts(tokens: dict[Part, int], own: Array, base: Segment | None, records: int) -> tuple[Array, int]:
    """How many records hold each token, and of how many, as if there were some persons more with common names.

    A list of twenty cannot know that JEAN is common; one of a million knows it better than the table.
    """
    if base is not None and len(base):
        known = np.array([base.count_of(part.text) for part in tokens], np.int64)
        return np.maximum(known + own, 1).astype(np.uint32), base.records_in_index
    shares = common_shares()
    supposed = np.array([round(SUPPOSED * shares.get(part.text, 0.0)) for part in tokens], np.int64)
    return (own + supposed).astype(np.uint32), records + SUPPOSED


class _Gathered:
    """What reading the records brought together, before it becomes arrays.

    Offsets say where each thing ends, after the 0 where the first begins.
    """

    def __init__(self) -> None:
        self.tokens: dict[Part, int] = {}
        self.name_token, self.name_off, self.record_name = array("I"), array("I", [0]), array("I", [0])
        self.dob, self.dob_off = array("i"), array("I", [0])
        self.sex = bytearray()
        self.state, self.state_off = array("H"), array("I", [0])
        self.numbers: list[tuple[int, int, int]] = []
        self.folded: list[tuple[int, int, int]] = []
        self.id_text, self.id_off, self.id_keys = bytearray(), array("I", [0]), array("Q")


def _words_everybody_knows() -> Iterator[Part]:
    """Common names, particles and titles: words of the index though no record has them.

    So that a short list too can cut JEANBAPTISTE apart, and that a common name it does not hold weighs little.
    """
    return map(part_of, sorted({*common_shares(), *particles(), *titles()}))


def _gather(
    records: Iterable[Record], words: Iterable[Part], progress: Callable[[int], None] | None
) -> _Gathered:
    got = _Gathered()
    for word in words:
        got.tokens.setdefault(word, len(got.tokens))
    for number, record in enumerate(records):
        _gather_names(got, record)
        _gather_facts(got, record, number)
        if progress is not None and number % 10_000 == 9_999:
            progress(10_000)
    return got


def _gather_names(got: _Gathered, record: Record) -> None:
    tokens, seen = got.tokens, set()
    for name in record.names[:MOST_NAMES]:
        for reading in readings_of(name):
            numbers = tuple([tokens.setdefault(part, len(tokens)) for part in reading])
            if numbers and numbers not in seen:
                seen.add(numbers)
                got.name_token.extend(numbers)
                got.name_off.append(len(got.name_token))
    got.record_name.append(len(got.name_off) - 1)


def _gather_facts(got: _Gathered, record: Record, number: int) -> None:
    for dob in record.dobs[:MOST_DATES]:
        first, last = asking.pack_date(dob)
        if first:
            got.dob.extend((first, last))
    got.dob_off.append(len(got.dob) // 2)
    got.sex.append(asking.sex_key(record.sex))
    got.state.extend(key for key in map(asking.state_key, record.nationalities) if key)
    got.state_off.append(len(got.state))
    for text, country in record.documents:
        normal = asking.number_of(text)
        if normal:
            state = asking.state_key(country)
            got.numbers.append((asking.number_key(normal), number, state))
            got.folded.append((asking.number_key(folded_number(normal)), number, state))
    got.id_keys.append(asking.text_key(record.id))
    got.id_text += record.id.encode()
    got.id_off.append(len(got.id_text))


def _token_arrays(tokens: dict[Part, int]) -> dict[str, Array]:
    count = len(tokens)
    groups = alike_groups()
    text = "".join(part.text for part in tokens).encode("ascii")
    offsets = np.zeros(count + 1, np.uint32)
    np.cumsum([len(part.text) for part in tokens], out=offsets[1:])
    arrays: dict[str, Array] = {
        "token_off": offsets,
        "token_text": _bytes(text),
        "token_is": np.array([part.kind for part in tokens], np.uint8),
        "token_alike": np.array([groups.get(part.text, NO_GROUPS) for part in tokens], np.uint32).ravel(),
    }
    fold_off = np.zeros(count + 1, np.uint32)
    fold_text = np.zeros((count + 1) * LONGEST, np.uint8)
    size = kernel.psv_fold_all(
        count,
        offsets.ctypes.data,
        arrays["token_text"].ctypes.data,
        fold_off.ctypes.data,
        fold_text.ctypes.data,
    )
    arrays["fold_off"], arrays["fold_text"] = fold_off, fold_text[: max(size, 1)].copy()
    arrays["near_off"], arrays["near_token"] = _near_spellings(arrays, count)
    slots = np.zeros(_power_of_two(2 * count + 2), np.uint32)
    kernel.psv_fill_exact(
        count, offsets.ctypes.data, arrays["token_text"].ctypes.data, len(slots) - 1, slots.ctypes.data
    )
    arrays["exact_slot"] = slots
    return arrays


def _near_spellings(arrays: dict[str, Array], count: int) -> tuple[Array, Array]:
    """Buckets of tokens by the hashes of what is left when letters are taken out."""
    mask = _power_of_two(16 * count + 2) - 1
    tables = [
        arrays[name].ctypes.data
        for name in ("token_off", "token_text", "fold_off", "fold_text", "token_alike")
    ]
    sizes = np.zeros(mask + 1, np.uint32)
    kernel.psv_count_keys(count, *tables, mask, sizes.ctypes.data)
    offsets = np.zeros(mask + 2, np.uint32)
    np.cumsum(sizes, out=offsets[1:])
    place = offsets[:-1].copy()
    into = np.zeros(max(int(offsets[-1]), 1), np.uint32)
    kernel.psv_fill_keys(count, *tables, mask, place.ctypes.data, into.ctypes.data)
    return offsets, into


def _record_arrays(got: _Gathered) -> dict[str, Array]:
    arrays: dict[str, Array] = {
        "name_token": _numbers(got.name_token, np.uint32),
        "name_off": _numbers(got.name_off, np.uint32),
        "record_name": _numbers(got.record_name, np.uint32),
        "dob": _numbers(got.dob, np.int32),
        "dob_off": _numbers(got.dob_off, np.uint32),
        "sex": _bytes(got.sex),
        "state": _numbers(got.state, np.uint16),
        "state_off": _numbers(got.state_off, np.uint32),
        "id_text": _bytes(got.id_text),
        "id_off": _numbers(got.id_off, np.uint32),
    }
    arrays["brief"] = _briefs(arrays)
    keys = _numbers(got.id_keys, np.uint64)
    order = np.argsort(keys, kind="stable")
    arrays["id_key"], arrays["id_record"] = keys[order], order.astype(np.uint32)
    for prefix, rows in (("number", got.numbers), ("folded", got.folded)):
        rows.sort()
        for column, (name, kind) in enumerate(
            (("key", np.uint64), ("record", np.uint32), ("state", np.uint16))
        ):
            arrays[f"{prefix}_{name}"] = np.array([row[column] for row in rows], kind)
    return arrays


def _briefs(arrays: dict[str, Array]) -> Array:
    """Date, State and sex of each record in one word, or a mark that there is more than one of them."""
    dates, states = np.diff(arrays["dob_off"]), np.diff(arrays["state_off"])
    brief = arrays["sex"].astype(np.uint64)
    dated, stated = np.flatnonzero(dates == 1), np.flatnonzero(states == 1)
    place = arrays["dob_off"][dated].astype(np.int64) * 2
    brief[dated] |= arrays["dob"][place].astype(np.uint64) << np.uint64(32)
    brief[stated] |= arrays["state"][arrays["state_off"][stated].astype(np.int64)].astype(
        np.uint64
    ) << np.uint64(8)
    spans = np.zeros(len(brief), bool)
    spans[dated] = arrays["dob"][place + 1] != 0
    brief[(dates > 1) | (states > 1) | spans] |= _MORE
    return brief


def _postings(arrays: dict[str, Array], tokens: int) -> tuple[Array, Array]:
    """For each token the records that hold it, each once, in order of their dates as the kernel's `date_key` has it."""
    brief = arrays["brief"]
    dates = np.where(brief & _MORE, np.iinfo(np.int32).max, brief >> np.uint64(32))
    by_date = np.argsort(dates, kind="stable")
    place = np.empty(len(brief), np.uint64)
    place[by_date] = np.arange(len(brief), dtype=np.uint64)
    lengths = np.diff(arrays["name_off"])
    place_of_name = np.repeat(place, np.diff(arrays["record_name"]))
    pairs = np.unique(
        arrays["name_token"].astype(np.uint64) << np.uint64(32) | np.repeat(place_of_name, lengths)
    )
    offsets = np.zeros(tokens + 1, np.uint32)
    holders = np.bincount((pairs >> np.uint64(32)).astype(np.int64), minlength=tokens)
    np.cumsum(holders[:tokens], out=offsets[1:])
    return offsets, by_date[(pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)].astype(np.uint32)


def _tables(arrays: dict[str, Array], dead: Array, total: int) -> SegmentTables:
    tables = SegmentTables()
    tables.n_tokens = len(arrays["token_off"]) - 1
    tables.n_records = len(arrays["sex"])
    tables.n_names = len(arrays["name_off"]) - 1
    tables.exact_mask = len(arrays["exact_slot"]) - 1
    tables.near_mask = len(arrays["near_off"]) - 2
    tables.n_documents = len(arrays["number_key"])
    for name in TYPES:
        setattr(tables, name, arrays[name].ctypes.data)
    tables.dead = dead.ctypes.data
    tables.serial = next(_SERIAL)
    tables.log_records = float(np.log(max(total, 2)))
    return tables


def _bytes(text: bytes | bytearray) -> Array:
    return np.frombuffer(bytes(text), np.uint8)


def _numbers(numbers: array[int], kind: type[np.generic]) -> Array:
    return np.frombuffer(numbers.tobytes(), kind)


def _power_of_two(least: int) -> int:
    return 1 << max(4, (least - 1).bit_length())
