"""Cut what is to be carried into pieces that fit one message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from passavant.journal import store
from passavant.journal.files import runs
from passavant.journal.sealing import SealedEntry
from passavant.journal.segments import pack
from passavant.relay.messages import LARGEST


def packed_after(head: store.ChainHead, after: int) -> Iterator[bytes]:
    """The chain after a number as segments, none larger than a message holds."""
    for run in runs(head, after=after):
        yield from _packed(run)


def as_many_as_fit(pieces: Iterable[bytes], *, most: int = LARGEST) -> tuple[bytes, bool]:
    """The first pieces in one, and whether some are left; one that is too large alone goes alone."""
    taken: list[bytes] = []
    size = 0
    for piece in pieces:
        if taken and size + len(piece) > most:
            return b"".join(taken), True
        taken.append(piece)
        size += len(piece)
    return b"".join(taken), False


def _packed(run: list[SealedEntry]) -> Iterator[bytes]:
    raw = pack(run)
    if len(raw) <= LARGEST or len(run) == 1:
        yield raw
        return
    middle = len(run) // 2
    yield from _packed(run[:middle])
    yield from _packed(run[middle:])
