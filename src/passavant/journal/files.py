"""Segments in a file, one after another, for a stick: a file can be taken again after any interruption."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from passavant.domain.lasting import replacing
from passavant.journal import segments, store
from passavant.journal.declaring import Audience
from passavant.journal.errors import BrokenSegment
from passavant.journal.intake import take_without_gap
from passavant.journal.sealing import SealedEntry
from passavant.journal.segments import pack, withheld

PIECE = 256 * 1024
Progress = Callable[[int], None]


class Writes(Protocol):
    def write(self, raw: bytes, /) -> int: ...


class Reads(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought."""

    segments: int
    taken: int
    known: int
    unreadable: int

    @property
    def sentence(self) -> str:
        note = f", {self.unreadable} of a newer kind kept for after the upgrade" if self.unreadable else ""
        return f"{self.taken} new entries taken, {self.known} were known already{note}."


def export_to(
    path: Path,
    *,
    reader: Audience = Audience.HEADQUARTERS,
    after: dict[tuple[str, int], int] | None = None,
    progress: Progress = lambda _: None,
) -> int:
    """Write all entries of chains that are whole here after the given numbers to a file; returns how many.

    Args:
        reader: for whom it is meant; bodies that this reader has no right to are withheld.
        after: for each (site, epoch), the last number that the reader has.
    """
    with replacing(path) as file:
        return export_into(file, reader=reader, after=after, progress=progress)


def export_into(
    file: Writes,
    *,
    reader: Audience,
    after: dict[tuple[str, int], int] | None = None,
    only: Callable[[store.ChainHead], bool] = lambda _: True,
    progress: Progress = lambda _: None,
) -> int:
    """As `export_to`, into an open file, and only some of the chains."""
    count = 0
    for head in store.heads():
        if head.is_partial or not only(head):
            continue
        for run in runs(head, after=(after or {}).get((head.site, head.epoch), 0)):
            file.write(pack([withheld(entry, reader) for entry in run]))
            count += len(run)
            progress(len(run))
    return count


def import_from(path: Path, *, progress: Progress = lambda _: None) -> Imported:
    """Take every segment of a file, each whole or not at all.

    Raises:
        BrokenSegment, BrokenChain, KeyTrouble: a segment failed its check; it lies in quarantine with the
            reason, and the segments before it have been taken.
    """
    with path.open("rb") as file:
        return import_stream(file, name=path.name, progress=progress)


def import_stream(file: Reads, *, name: str, progress: Progress = lambda _: None) -> Imported:
    """As `import_from`, from an open file of that name."""
    count = taken = known = unreadable = 0
    for raw in members(file):
        receipt = take_without_gap(raw)
        count += 1
        taken += receipt.taken
        known += receipt.known
        unreadable += receipt.unreadable
        progress(receipt.taken + receipt.known)
    if not count:
        raise BrokenSegment(f"{name} holds no segment: export it again")
    return Imported(count, taken, known, unreadable)


def runs(head: store.ChainHead, *, after: int) -> Iterator[list[SealedEntry]]:
    """The entries of a chain after a number, as many at a time as a segment holds."""
    run: list[SealedEntry] = []
    for entry in store.entries_after(head.site, head.epoch, after):
        run.append(entry)
        if len(run) == segments.ENTRIES_A_SEGMENT:
            yield run
            run = []
    if run:
        yield run


def members(file: Reads) -> Iterator[bytes]:
    """The compressed bytes of each gzip member, read a piece at a time.

    What is cut off, damaged or too large comes last, as far as it was read, and fails its own check.
    """
    piece = file.read(PIECE)
    while piece:
        engine, raw, unpacked = zlib.decompressobj(wbits=31), bytearray(), 0
        while piece and not engine.eof and unpacked <= segments.LARGEST_SEGMENT:
            raw += piece
            try:
                unpacked += len(
                    engine.decompress(engine.unconsumed_tail + piece, segments.LARGEST_SEGMENT + 1 - unpacked)
                )
            except zlib.error:
                yield bytes(raw)
                return
            if not engine.eof:
                piece = file.read(PIECE)
        if not engine.eof:
            yield bytes(raw)
            return
        over = len(engine.unused_data)
        yield bytes(raw[: len(raw) - over])
        piece = engine.unused_data or file.read(PIECE)
