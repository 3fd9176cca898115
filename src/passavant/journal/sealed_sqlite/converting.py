"""Seal the database of a site that ran without, and give a sealed one another passphrase; while nothing runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from passavant.domain.lasting import sync
from passavant.journal.errors import JournalError
from passavant.journal.sealed_sqlite.base import open_with, quoted

_BEGINS_PLAIN = b"SQLite format 3\x00"


def seal(path: Path, passphrase: str) -> None:
    """Write a plain database anew, sealed, and put it in the plain one's place.

    The plain file is removed, but its blocks may be read from the disk until they are written over.

    Raises:
        JournalError: the file is no plain database, or what was written is not what was read; nothing was changed.
    """
    with path.open("rb") as file:
        if file.read(len(_BEGINS_PLAIN)) != _BEGINS_PLAIN:
            raise JournalError(f"{path.name} is no plain database: it is sealed already, or damaged")
    part = path.with_name(path.name + ".sealed")
    part.unlink(missing_ok=True)
    with _alone():
        _move_log_into_file(path)
        counted = _write(path, part, passphrase)
    if _count(part, passphrase) != counted:
        part.unlink()
        raise JournalError(
            "the sealed file does not hold what the plain one holds: look at the disk, and try again"
        )
    for name in (f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    part.replace(path)
    sync(path.parent)


def reseal(path: Path, passphrase: str, new: str) -> None:
    """Give a sealed database another passphrase; the whole file is written anew, all of it or nothing.

    Raises:
        JournalError: the passphrase is another, or somebody uses the database; nothing was changed.
    """
    with _alone(), closing(dbapi2.connect(path, isolation_level=None)) as connection:
        open_with(connection, passphrase)
        connection.execute("PRAGMA journal_mode = DELETE")  # the key of a file with a log cannot be changed
        connection.execute(f"PRAGMA rekey = {quoted(new)}")


@contextmanager
def _alone() -> Iterator[None]:
    try:
        yield
    except (sqlite3.OperationalError, dbapi2.OperationalError) as trouble:
        raise JournalError(f"{trouble}: stop the server and the relay of this site, and try again") from None


def _move_log_into_file(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _write(path: Path, part: Path, passphrase: str) -> dict[str, int]:
    part.touch(mode=0o600)
    with closing(dbapi2.connect(path, isolation_level=None)) as connection:
        connection.execute(f"ATTACH {quoted(str(part))} AS sealed KEY {quoted(passphrase)}")
        connection.execute("SELECT sqlcipher_export('sealed')")
        return _counts(connection)


def _count(part: Path, passphrase: str) -> dict[str, int]:
    with closing(dbapi2.connect(part, isolation_level=None)) as connection:
        open_with(connection, passphrase)
        return _counts(connection)


def _counts(connection: dbapi2.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM main."{name}"').fetchone()[0]  # noqa: S608  (its own tables)
        for (name,) in tables
    }
