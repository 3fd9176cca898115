"""Rebuild tables from the journal, and hold them against it ("mirror").

A rebuild empties the recorded tables and projects every entry again, chain by chain, in steps that are each
one commit, so that a stopped rebuild goes on where it rested. Nothing is recorded meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, models, transaction

from passavant.journal import following, store
from passavant.journal.believing import ends_of
from passavant.journal.errors import UnfinishedRebuild
from passavant.journal.guards import writing
from passavant.journal.models import Rebuild
from passavant.journal.projecting import Batch, Change
from passavant.journal.receiving import add_to
from passavant.journal.rows import quoted
from passavant.journal.tables import recorded_models

Progress = Callable[[int], None]
STEP = 2000
_NO_ROWS = (0, hashlib.sha256().hexdigest())


@dataclass(frozen=True, slots=True)
class TableDifference:
    """A table that the journal does not give."""

    table: str
    rows_here: int
    rows_from_journal: int


def rebuild(*, room: str | None = None, progress: Progress = lambda _: None) -> int:
    """Make the recorded tables anew, of one room or of all; returns how many entries were read.

    A rebuild that was stopped before goes on where it rested. At its end all followers are remade.

    Raises:
        UnfinishedRebuild: another one was stopped before, of one room or of all, and has to be finished
            first.
    """
    rest = begin_rebuild(room or "")
    done = 0
    for head in store.heads():
        if (head.site, head.epoch) < (rest.site, rest.epoch):
            continue
        after = rest.sequence if (head.site, head.epoch) == (rest.site, rest.epoch) else 0
        done += _project_chain(head, after=after, room=room, progress=progress, rest=rest)
    Rebuild.objects.all().delete()
    following.remake()
    return done


def mirror(*, room: str | None = None, progress: Progress = lambda _: None) -> list[TableDifference]:
    """Rebuild inside a transaction, compare each table byte by byte with what stood there, and roll back.

    Nobody records until it is done: at a post, run it when the booths are closed.
    """
    tables = recorded_models(room)
    with transaction.atomic():
        store.lock_all_heads()
        before = _digests(tables)
        _empty(room)
        for head in store.heads():
            _project_chain(head, after=0, room=room, progress=progress, rest=None)
        after = _digests(tables)
        transaction.set_rollback(True)
    return [
        TableDifference(table._meta.label, before[table][0], after[table][0])
        for table in tables
        if before[table] != after[table]
    ]


def _digests(tables: Sequence[type[models.Model]]) -> dict[type[models.Model], tuple[int, str]]:
    filled = _filled(tables)
    return {table: table_digest(table) if table in filled else _NO_ROWS for table in tables}


def _filled(tables: Sequence[type[models.Model]]) -> list[type[models.Model]]:
    """Those that hold a row, by one question: most rooms of most sites hold none."""
    if not tables:
        return []
    names = (connection.ops.quote_name(table._meta.db_table) for table in tables)
    asked = ", ".join(f"EXISTS (SELECT 1 FROM {name})" for name in names)  # noqa: S608  (names only)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")
        answers = cursor.fetchone()
    return [table for table, holds in zip(tables, answers, strict=True) if holds]


def table_digest(model: type[models.Model]) -> tuple[int, str]:
    """The number of rows and a digest over all columns of all rows, in the order of their keys."""
    columns = sorted(quoted(field) for field in model._meta.concrete_fields)
    return rows_digest(
        connection.ops.quote_name(model._meta.db_table), key=quoted(model._meta.pk), columns=columns
    )


def rows_digest(table: str, *, key: str, columns: Iterable[str]) -> tuple[int, str]:
    """As `table_digest`, over some columns; all names as statements quote them."""
    sha, count = hashlib.sha256(), 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {key}")  # noqa: S608  (names only)
        while rows := cursor.fetchmany(STEP):
            count += len(rows)
            sha.update("\n".join(map(repr, rows)).encode())
            sha.update(b"\n")
    return count, sha.hexdigest()


def unfinished() -> Rebuild | None:
    """The rebuild that was stopped and has to be finished, if there is one."""
    return Rebuild.objects.first()


def begin_rebuild(room: str = "") -> Rebuild:
    """Empty the tables, and let nobody record until `rebuild` has come to its end; one that was stopped goes on."""
    rest = unfinished()
    if rest is not None and rest.room != room:
        raise UnfinishedRebuild(
            f"a rebuild of {rest.room or 'all rooms'} was stopped half-way: run that one to its end"
        )
    if rest is not None:
        return rest
    with transaction.atomic():
        store.lock_all_heads()
        rest = Rebuild.objects.create(room=room)
        _empty(room or None)
    return rest


def _empty(room: str | None) -> None:
    with writing(), connection.cursor() as cursor:
        for model in _filled(recorded_models(room)):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _project_chain(
    head: store.ChainHead, *, after: int, room: str | None, progress: Progress, rest: Rebuild | None
) -> int:
    batch, done = Batch(of=head.site, tells=False), 0
    only, revoked = _of_room(room), ends_of()
    for entry in store.entries_after(head.site, head.epoch, after):
        add_to(batch, entry, revoked=revoked, only=only)
        done += 1
        if done % STEP == 0:
            _step(batch, rest, entry.envelope.site, entry.envelope.epoch, entry.envelope.sequence)
            progress(STEP)
    _step(batch, rest, head.site, head.epoch, head.sequence)
    progress(done % STEP)
    return done


def _step(batch: Batch, rest: Rebuild | None, site: str, epoch: int, sequence: int) -> None:
    with transaction.atomic():
        batch.flush()
        if rest is not None:
            rest.site, rest.epoch, rest.sequence = site, epoch, sequence
            rest.save()


def _of_room(room: str | None) -> Callable[[Change], bool] | None:
    if room is None:
        return None
    return lambda change: change.model._meta.app_label == room
