"""Run the kernel's own statements straight on the database driver.

Each crossing passes half a dozen statements here, and on SQLite the layers between Django's cursor and the driver
cost more than the statements themselves. Nothing else runs its statements this way: it goes around the guard.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DEFAULT_DB_ALIAS

from passavant.journal.guards import writing

Row = tuple[Any, ...]


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


def _on_sqlite(engine: BaseDatabaseWrapper, statement: str, values: Sequence[Any]) -> Any:
    engine.ensure_connection()
    with engine.wrap_database_errors:
        return engine.connection.execute(_with_question_marks(statement), values)


@lru_cache(maxsize=512)
def _with_question_marks(statement: str) -> str:
    """Our statements hold no other per cent sign than those of their places."""
    return statement.replace("%s", "?")
