"""Run the kernel's own statements straight on the database driver.

Each crossing passes half a dozen statements here, and on SQLite the layers between Django's cursor and the driver
cost more than the statements themselves. Nothing else runs its statements this way: it goes around the guard.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS

from passavant.journal.guards import writing

Row = tuple[Any, ...]
_MANY = 8
"""From so many rows on PostgreSQL takes them faster by COPY, with all that lies around it (measured: from 6)."""


@dataclass(frozen=True, slots=True)
class Insert:
    """How whole rows go into a table: all names as statements write them."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ()
    """Rows under a key that is there are written over; nothing: all keys are new."""
    owner: str = ""
    """The column in which both rows must agree for that."""


def database() -> BaseDatabaseWrapper:
    """The connection itself: Django's `connection` looks it up anew at every use of it."""
    return connections[DEFAULT_DB_ALIAS]


def fetch_one(statement: str, values: Sequence[Any] = ()) -> Row | None:
    """The first row that a statement of ours finds."""
    engine = database()
    if engine.vendor == "sqlite":
        row: Row | None = _on_sqlite(engine, statement, values).fetchone()
        return row
    with engine.cursor() as cursor:
        cursor.execute(statement, values)
        found: Row | None = cursor.fetchone()
        return found


def execute(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement of ours for each row of values; places are written %s, as Django writes them."""
    engine = database()
    if engine.vendor == "sqlite":
        for values in rows:
            _on_sqlite(engine, statement, values)
        return
    with writing(), engine.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(statement, rows[0])
        elif rows:
            cursor.executemany(statement, rows)


def insert(into: Insert, rows: Sequence[Sequence[Any]]) -> None:
    """Write whole rows, values in the order of the columns; no two of one key."""
    engine = database()
    if engine.vendor == "sqlite" or len(rows) < _MANY:
        execute(_inserting(into), rows)
        return
    with writing(), engine.cursor() as cursor:
        if not into.key:
            _copy(engine, cursor, into.table, into, rows)
            return
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {_arriving(into)} (LIKE {into.table}) ON COMMIT DELETE ROWS"
        )
        _copy(engine, cursor, _arriving(into), into, rows)
        cursor.execute(_taking_over(into))
        cursor.execute(f"TRUNCATE {_arriving(into)}")


def _copy(
    engine: BaseDatabaseWrapper, cursor: Any, table: str, into: Insert, rows: Sequence[Sequence[Any]]
) -> None:
    statement = f"COPY {table} ({', '.join(into.columns)}) FROM STDIN"
    with engine.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@lru_cache(maxsize=256)
def _inserting(into: Insert) -> str:
    columns, places = ", ".join(into.columns), ", ".join(["%s"] * len(into.columns))
    return f"INSERT INTO {into.table} ({columns}) VALUES ({places}){_over(into)}"  # noqa: S608  (names only)


@lru_cache(maxsize=256)
def _taking_over(into: Insert) -> str:
    columns = ", ".join(into.columns)
    return f"INSERT INTO {into.table} ({columns}) SELECT {columns} FROM {_arriving(into)}{_over(into)}"  # noqa: S608  (names only)


def _over(into: Insert) -> str:
    if not into.key:
        return ""
    others = [column for column in into.columns if column not in into.key]
    if not others:
        return f" ON CONFLICT ({', '.join(into.key)}) DO NOTHING"
    updates = ", ".join(f"{column} = excluded.{column}" for column in others)
    of_the_same = f" WHERE {into.table}.{into.owner} = excluded.{into.owner}" if into.owner else ""
    return f" ON CONFLICT ({', '.join(into.key)}) DO UPDATE SET {updates}{of_the_same}"


def _arriving(into: Insert) -> str:
    """The table of this connection alone in which rows wait to be written over others."""
    return f'"arriving_{into.table.strip(chr(34))}"'


def _on_sqlite(engine: BaseDatabaseWrapper, statement: str, values: Sequence[Any]) -> Any:
    engine.ensure_connection()
    with engine.wrap_database_errors:
        return engine.connection.execute(_with_question_marks(statement), values)


@lru_cache(maxsize=512)
def _with_question_marks(statement: str) -> str:
    """Our statements hold no other per cent sign than those of their places."""
    return statement.replace("%s", "?")
