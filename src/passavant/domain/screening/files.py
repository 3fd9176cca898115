"""An index in a file: versioned, checksummed, written whole or not at all, mapped into memory when it is opened.

A head in JSON says what lies where; then the tables follow as they stand in memory. What is cut off, altered, or made
by another version of the format is refused: an index can always be built again from the tables of the database.
"""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from passavant.domain.lasting import replacing
from passavant.domain.screening.records import Record
from passavant.domain.screening.segments import BESIDE, TYPES, Array, Segment

VERSION = 2
"""Raised whenever the tables, the keys in them or the letters of names and numbers change."""

_MAGIC = b"PSVINDEX"
_FRONT = struct.Struct("<8sIII")  # magic, version, length of the head, checksum of the head
_ALIGN = 64
_COLUMNS = {**TYPES, **BESIDE, "dead": np.uint8}


class DamagedIndex(ValueError):
    """The file is no index of this version, or it is cut off or altered: build the index anew from the tables."""


def save(path: Path, main: Segment, added: Iterable[Record]) -> None:
    """Write an index to a file: who looks sees the old one or the new one, whole."""
    tables = {**main.arrays, "dead": main.dead}
    with replacing(path) as out:
        _write(out, tables, {"records": main.records_in_index, "added": [asdict(each) for each in added]})


def load(path: Path) -> tuple[Segment, list[Record]]:
    """The large segment, mapped from the file, and the records that were added since it was built.

    Raises:
        DamagedIndex: there is no whole index of this version in the file.
    """
    try:
        with path.open("rb") as file:
            head, begins = _read_head(file)
        data = np.memmap(path, np.uint8, "r")
    except (OSError, ValueError) as trouble:
        raise DamagedIndex(f"{path.name}: {trouble}") from None
    try:
        arrays = {name: _table(data, begins, name, told) for name, told in head["tables"].items()}
        if set(arrays) != set(_COLUMNS):
            raise DamagedIndex(f"{path.name}: tables are missing")
        dead = np.array(arrays.pop("dead"))
        segment = Segment.of(arrays, int(head["records"]), dead)
        return segment, [Record.of(row) for row in head["added"]]
    except (KeyError, TypeError, ValueError) as trouble:
        raise DamagedIndex(f"{path.name}: {trouble}") from None


def _write(out: BinaryIO, tables: Mapping[str, Array], told: dict[str, Any]) -> None:
    places, at = {}, 0
    for name, table in tables.items():
        places[name] = {"at": at, "count": int(table.size), "sum": _checksum(table)}
        at += _padded(table.nbytes)
    head = json.dumps({**told, "tables": places, "size": at}).encode()
    out.write(_FRONT.pack(_MAGIC, VERSION, len(head), zlib.crc32(head)))
    out.write(head)
    out.write(bytes(_padded(_FRONT.size + len(head)) - _FRONT.size - len(head)))
    for table in tables.values():
        out.write(table.tobytes())
        out.write(bytes(_padded(table.nbytes) - table.nbytes))


def _checksum(table: Array) -> int:
    return zlib.crc32(table.view(np.uint8).data) if table.size else 0


def _read_head(file: BinaryIO) -> tuple[dict[str, Any], int]:
    """The head, and where the tables begin."""
    front = file.read(_FRONT.size)
    if len(front) < _FRONT.size:
        raise ValueError("the file is cut off")
    magic, version, length, checksum = _FRONT.unpack(front)
    if magic != _MAGIC:
        raise ValueError("this is no screening index")
    if version != VERSION:
        raise ValueError(f"it was made by version {version} of the format, this program reads {VERSION}")
    raw = file.read(length)
    if len(raw) < length or zlib.crc32(raw) != checksum:
        raise ValueError("its head is cut off or altered")
    head: dict[str, Any] = json.loads(raw)
    begins = _padded(_FRONT.size + length)
    if file.seek(0, io.SEEK_END) != begins + head["size"]:
        raise ValueError("it is cut off or longer than it says")
    return head, begins


def _table(data: Array, begins: int, name: str, told: Mapping[str, int]) -> Array:
    kind = np.dtype(_COLUMNS[name])
    start = begins + told["at"]
    raw = data[start : start + told["count"] * kind.itemsize]
    if raw.nbytes != told["count"] * kind.itemsize or _checksum(raw) != told["sum"]:
        raise ValueError(f"the table {name} is cut off or altered")
    return raw.view(kind)


def _padded(size: int) -> int:
    return -(-size // _ALIGN) * _ALIGN
