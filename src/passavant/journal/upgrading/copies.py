"""Copies of a SQLite database as one file, sealed where the database is, and the swap of one for another.

PostgreSQL needs none of it: there an upgrade is one transaction, and the way back another (see `schemas`).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from sqlcipher3 import dbapi2

from passavant.domain.lasting import sync
from passavant.journal.errors import InUse, UpgradeTrouble
from passavant.journal.rebuilding import Progress
from passavant.journal.sealed_sqlite.base import open_with, quoted
from passavant.journal.tables import recorded_models
from passavant.journal.upgrading import carrying
from passavant.journal.upgrading.carrying import NEWER, Execute

_PAGES = 1000
_WAITS_MILLISECONDS = 2000


def database_file() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def database_pages() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        return int(cursor.fetchone()[0])


def have_file_alone() -> None:
    """Make sure that nobody else has the database open, and move its log into it.

    Raises:
        InUse: somebody has, a console for instance.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {_WAITS_MILLISECONDS}")
        try:
            cursor.execute("PRAGMA journal_mode = DELETE")
        except OperationalError as trouble:
            raise InUse(
                f"somebody works with the database of this site ({trouble}): end that first"
            ) from None


def copy_database(target: Path, *, progress: Progress) -> None:
    """Copy the database page by page, through the engine that opened it, so that what is sealed stays sealed."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    connection.ensure_connection()
    with closing(_open(part)) as copy:
        connection.connection.backup(
            copy, pages=_PAGES, progress=lambda _status, left, _all: progress(min(_PAGES, left))
        )
    sync(part)
    _check(part)
    part.replace(target)
    sync(target.parent)


def returning_file(copy: Path) -> Path:
    """Where the state of before is made ready to be put back."""
    return copy.with_name("returning.sqlite3")


def make_ready(copy: Path) -> int:
    """Make a file of the copy and of what was recorded since, ready to be put back; returns how many those are.

    Raises:
        UpgradeTrouble: an entry was not carried over; the data stands as it was.
    """
    ready = returning_file(copy)
    ready.unlink(missing_ok=True)
    shutil.copyfile(copy, ready)
    with _with_newer(ready) as execute:
        since = carrying.recorded_since(execute)
        if since:
            execute("BEGIN IMMEDIATE")
            _carry(execute)
            execute("COMMIT")
        lost = carrying.not_carried(execute)
    if lost:
        raise UpgradeTrouble(f"{lost} entries could not be carried over: nothing was put back")
    sync(ready)
    return since


def swap(copy: Path, *, aside: Path | None) -> None:
    """Put what was made ready in the database's place; what stood there is put aside, where that is asked.

    May be repeated after a power cut at any moment.
    """
    current, ready = database_file(), returning_file(copy)
    connection.close()
    if not ready.exists():
        return
    if aside is not None and not aside.exists():
        os.link(current, aside)
    for log in (f"{current.name}-wal", f"{current.name}-shm", f"{current.name}-journal"):
        current.with_name(log).unlink(missing_ok=True)
    ready.replace(current)
    sync(current.parent)
    sync(copy.parent)


def _carry(execute: Execute) -> None:
    carrying.carry_journal(execute)
    for name in carrying.carried_tables():
        both = _columns(execute, name, "main") & _columns(execute, name, NEWER)
        if both:
            _carry_table(execute, name, sorted(both))
    here = {name for (name,) in execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    tables = (model._meta.db_table for model in recorded_models())
    carrying.begin_rebuild(execute, [name for name in tables if name in here])


def _carry_table(execute: Execute, name: str, columns: list[str]) -> None:
    execute("SAVEPOINT one_table")
    try:
        carrying.carry_table(execute, name, columns)
    except (
        _module().Error
    ):  # a column that only one of them has may not be empty: then what was before stands
        execute("ROLLBACK TO one_table")
    execute("RELEASE one_table")


def _columns(execute: Execute, name: str, schema: str) -> set[str]:
    return {row[1] for row in execute(f"PRAGMA {schema}.table_info({quoted(name)})")}


@contextmanager
def _with_newer(path: Path) -> Iterator[Execute]:
    """One statement after another on a file, with the site's database as the schema NEWER."""
    with closing(_open(path)) as opened:
        words = settings.PASSAVANT.database.passphrase
        key = f" KEY {quoted(words)}" if settings.PASSAVANT.database.sealed else ""
        opened.execute(f"ATTACH {quoted(str(database_file()))} AS {NEWER}{key}")
        yield lambda statement: opened.execute(statement).fetchall()


def _open(path: Path) -> Any:
    """A connection of our own to a file, by the module and with the passphrase of the site's database."""
    opened = _module().connect(path, isolation_level=None)
    if settings.PASSAVANT.database.sealed:
        open_with(opened, settings.PASSAVANT.database.passphrase)
    return opened


def _module() -> Any:
    return dbapi2 if settings.PASSAVANT.database.sealed else sqlite3


def _check(path: Path) -> None:
    with closing(_open(path)) as opened:
        opened.execute("PRAGMA journal_mode = DELETE")
        said = opened.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        raise UpgradeTrouble(f"the copy is not whole ({said}): look at the disk; nothing was changed")
