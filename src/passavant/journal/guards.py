"""Keep everybody but the journal's kernel from writing recorded tables.

A database wrapper refuses INSERT, UPDATE and DELETE on projections, kept tables and the journal itself unless
the kernel is at work. The journal's own tables also carry triggers (see the first migration), so that not
even a database shell changes them unnoticed by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from passavant.journal.errors import RecordedTableWrite

_allowed: ContextVar[bool] = ContextVar("journal_writing", default=False)
_WRITE = re.compile(
    r"""\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|MERGE\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM
            |TRUNCATE(?:\s+TABLE)?|COPY)
        \s+(?:ONLY\s+)?(?:["`\[]?\w+["`\]]?\s*\.\s*)?["`\[]?(\w+)""",
    re.IGNORECASE | re.VERBOSE,
)
_PART = re.compile(r"_(?:rest|\d{4}_\d{2})$")
"""The end of the name of a part of a table: see `months.py`."""
_TRUNCATE = re.compile(r"\s*TRUNCATE\b", re.IGNORECASE)
_READS = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE", "BEGIN")


@contextmanager
def writing() -> Iterator[None]:
    """Let the block write recorded tables; for the kernel only."""
    token = _allowed.set(True)
    try:
        yield
    finally:
        _allowed.reset(token)


def install(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Put the guard on a new database connection."""
    if _refuse_by_hand not in connection.execute_wrappers:
        connection.execute_wrappers.append(_refuse_by_hand)


def _refuse_by_hand(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if not _allowed.get():
        text = sql if isinstance(sql, str) else sql.as_string(None)  # psycopg's composed statements
        if not text.startswith(_READS):
            for table in _written_tables(text) & recorded_table_names():
                raise RecordedTableWrite(
                    f"{table} is written by the journal alone: record a fact through an action instead"
                )
    return execute(sql, params, many, context)


@lru_cache(maxsize=1024)
def _written_tables(sql: str) -> frozenset[str]:
    # TRUNCATE is the one statement that names several tables.
    names = re.findall(r"\w+", sql) if _TRUNCATE.match(sql) else _WRITE.findall(sql)
    return frozenset(_PART.sub("", name.lower()) for name in names)


_names: frozenset[str] | None = None


def recorded_table_names() -> frozenset[str]:
    """Database names of all tables that only the kernel may write."""
    global _names  # noqa: PLW0603  (filled once, when all models are there)
    if _names is None:
        from passavant.journal.tables import is_recorded  # noqa: PLC0415  (models need guards first)

        if not apps.models_ready:
            return frozenset()
        _names = frozenset(model._meta.db_table for model in apps.get_models() if is_recorded(model))
    return _names
