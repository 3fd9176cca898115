"""How a site's data stands towards the program that is installed: its tables, its heads, what it can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from passavant.journal import store
from passavant.journal.declaring import all_kinds, find_kind
from passavant.journal.errors import UpgradeTrouble
from passavant.journal.rebuilding import rows_digest
from passavant.journal.tables import recorded_models
from passavant.journal.upgrading.ledger import Heads, Program, Table

Migrations = tuple[tuple[str, str], ...]
"""App and name of each, sorted."""


def this_program() -> Program:
    """What is installed."""
    return Program(settings.PROGRAM, {kind.name: kind.version for kind in all_kinds()})


@dataclass(frozen=True, slots=True)
class Fit:
    """How the tables fit this program."""

    pending: Migrations
    """Steps of this program that the tables have not gone."""
    newer: Migrations
    """Steps that they have gone and this program does not know, of apps that it knows."""

    @property
    def is_exact(self) -> bool:
        return not self.pending and not self.newer


def fit() -> Fit:
    """How the tables of this site fit the program that is installed."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    known = set(loader.disk_migrations)
    strange = (each for each in loader.applied_migrations if each not in known)
    newer = sorted(each for each in strange if each[0] in loader.migrated_apps)
    return Fit(tuple((step.app_label, step.name) for step, _backwards in plan), tuple(newer))


def refuse_unless_tables_fit() -> None:
    """Keep a service from working on tables of another program.

    Raises:
        UpgradeTrouble: saying what to do.
    """
    found = fit()
    if found.newer:
        raise UpgradeTrouble(
            "the tables are of a newer program: run `passavant upgrade rollback`, or install the newer one again"
        )
    if found.pending:
        raise UpgradeTrouble(
            "the tables are of an earlier program: run `passavant upgrade check`, then `passavant upgrade run`"
        )


def applied_migrations() -> Migrations:
    return tuple(sorted(MigrationRecorder(connection).applied_migrations()))


def heads() -> Heads:
    return tuple((head.site, head.epoch, head.sequence, head.link) for head in store.heads())


def recorded_after(known: Heads) -> int:
    """How many entries were recorded and received since the heads stood there."""
    stood = {(site, epoch): sequence for site, epoch, sequence, _link in known}
    return sum(
        _count_after(head.site, head.epoch, stood.get((head.site, head.epoch), 0)) for head in store.heads()
    )


def is_program_of(applied: Migrations) -> bool:
    """Whether this program is the one whose steps a site had gone: it knows them all, and no others."""
    loader = MigrationLoader(None)
    here = set(loader.disk_migrations)
    return here <= set(applied) and all(each in here for each in applied if each[0] in loader.migrated_apps)


def tables_of_facts() -> dict[str, Table]:
    """What stands in every recorded table of this program that is in the database already."""
    here = set(connection.introspection.table_names())
    return {
        name: digest_of(name, key=key, columns=columns_of(name))
        for name, key in _recorded_tables()
        if name in here
    }


def digest_of(name: str, *, key: str, columns: Iterable[str]) -> Table:
    """The number of rows and a digest over some columns, in the order of the key."""
    chosen, quote = tuple(columns), connection.ops.quote_name
    rows, digest = rows_digest(quote(name), key=quote(key), columns=map(quote, chosen))
    return Table(chosen, rows, digest)


def columns_of(name: str) -> tuple[str, ...]:
    """The columns that the table has in the database, whatever this program thinks of it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)} LIMIT 0")  # noqa: S608  (names only)
        return tuple(sorted(column[0] for column in cursor.description))


def tables_that_differ(before: dict[str, Table]) -> Iterator[tuple[str, Table, Table]]:
    """Tables whose rows stand otherwise than before in the columns of before; what has other columns says nothing."""
    here = set(connection.introspection.table_names())
    for name, key in _recorded_tables():
        if name not in before or name not in here or not set(before[name].columns) <= set(columns_of(name)):
            continue
        now = digest_of(name, key=key, columns=before[name].columns)
        if now != before[name]:
            yield name, before[name], now


@dataclass(frozen=True, slots=True)
class Unread:
    """Entries here of one kind that this program cannot read."""

    kind: str
    version: int
    count: int
    known: int | None
    """The newest version that it knows; None: not even the kind."""


def unreadable() -> list[Unread]:
    """What is stored here and says nothing to this program, by kind and version."""
    found = []
    for kind, version, count in _counted():
        known = find_kind(kind)
        if known is None or version > known.version:
            found.append(Unread(kind, version, count, known.version if known else None))
    return found


def newly_readable(before: Program) -> int:
    """How many entries here this program can read and the one of before could not."""
    here = this_program().kinds
    return sum(
        count
        for kind, version, count in _counted()
        if before.kinds.get(kind, 0) < version <= here.get(kind, 0)
    )


def _count_after(site: str, epoch: int, sequence: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM journal_entry WHERE site = %s AND epoch = %s AND sequence > %s",
            [site, epoch, sequence],
        )
        return int(cursor.fetchone()[0])


def _counted() -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, version, count(*) FROM journal_entry GROUP BY kind, version ORDER BY kind, version"
        )
        return [(str(kind), int(version), int(count)) for kind, version, count in cursor.fetchall()]


def _recorded_tables() -> Iterator[tuple[str, str]]:
    """Each recorded table and its key's column."""
    for model in recorded_models():
        key = model._meta.pk
        yield model._meta.db_table, key.column or key.attname
