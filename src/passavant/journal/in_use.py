"""Who works with a site's data: services share it, and whoever changes it as a whole has it alone.

A lock on a file in the data folder, which the kernel takes back from a program that dies. It speaks for one machine;
where several share one PostgreSQL, the database itself is asked who else is there.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from passavant.journal.errors import InUse


@contextmanager
def shared(data: Path) -> Iterator[None]:
    """Work with the data beside others, for as long as the block takes.

    Raises:
        InUse: somebody has it alone.
    """
    with _locked(data, fcntl.LOCK_SH, "this site is being upgraded or put back: wait until that is done"):
        yield


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Have the data alone, for as long as the block takes.

    Raises:
        InUse: a service of this site works with it.
    """
    with _locked(data, fcntl.LOCK_EX, "a service of this site runs: stop its server and its relay first"):
        yield


def is_shared(data: Path) -> bool:
    """Whether somebody works with the data now."""
    try:
        with alone(data):
            return False
    except InUse:
        return True


@contextmanager
def _locked(data: Path, how: int, sentence: str) -> Iterator[None]:
    with (data / "in-use.lock").open("w") as lock:
        try:
            fcntl.flock(lock, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(sentence) from None
        yield
