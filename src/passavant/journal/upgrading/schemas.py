"""On PostgreSQL: the newer state is a schema that is put aside, and the one of before is made anew beside it.

All of it is one transaction, so a program that is killed half way leaves everything as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import Error, connection, transaction

from passavant.journal.errors import UpgradeTrouble
from passavant.journal.guards import writing
from passavant.journal.tables import recorded_models
from passavant.journal.upgrading import carrying


def others_connected() -> int:
    """How many other connections work with this database, from whatever machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def journal_bytes() -> int:
    """How much room the journal takes in the database, which is more than its copy as segments will take."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('journal_entry')")
        return int(cursor.fetchone()[0])


def put_aside(aside: str, *, make_tables: Callable[[], object]) -> None:
    """Put the schema with everything in it aside, make the tables of this program, and carry the journal over.

    Raises:
        UpgradeTrouble: an entry was not carried over; the transaction has to be rolled back.
    """
    place = _schema()
    _execute(f'ALTER SCHEMA "{place}" RENAME TO "{aside}"')
    _execute(f'CREATE SCHEMA "{place}"')
    make_tables()
    carrying.carry_journal(_execute, newer=f'"{aside}"')
    for name in carrying.carried_tables():
        _carry_table(aside, place, name)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
    carrying.begin_rebuild(_execute, [model._meta.db_table for model in recorded_models()])
    lost = carrying.not_carried(_execute, newer=f'"{aside}"')
    if lost:
        raise UpgradeTrouble(f"{lost} entries could not be carried over: nothing was put back")


def _carry_table(aside: str, place: str, name: str) -> None:
    both = set(_columns(aside, name)) & set(_columns(place, name))
    if not both:
        return
    try:
        with transaction.atomic():
            carrying.carry_table(_execute, name, sorted(both), newer=f'"{aside}"')
    except Error:  # a column that only one of them has may not be empty: then the table begins empty
        return


def _columns(schema: str, name: str) -> Iterator[str]:
    rows = _execute(
        "SELECT column_name FROM information_schema.columns "  # noqa: S608  (names of our own)
        f"WHERE table_schema = '{schema}' AND table_name = '{name}'"
    )
    for (column,) in rows:
        yield str(column)


def is_there(schema: str) -> bool:
    """Whether the database has a schema of that name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM information_schema.schemata WHERE schema_name = %s", [schema])
        return bool(cursor.fetchone()[0])


def _schema() -> str:
    [(name,)] = _execute("SELECT current_schema()")
    return str(name)


def _execute(statement: str) -> Any:
    with writing(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []
