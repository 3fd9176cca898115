"""Carry what was recorded and received since over into the state of before, by plain SQL.

The program of before knows nothing of the newer one's tables, but the journal's own have one form for good: entries
of kinds that it cannot read are carried like all others. Both states are in one connection: the one of before is
its own, the newer one a schema of the name NEWER.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps

from passavant.journal.store import COLUMNS, HEAD_COLUMNS
from passavant.journal.tables import Scratch

Execute = Callable[[str], Any]
"""Runs one statement on the connection; gives the rows that it finds."""
NEWER = "newer"
_SAME = "e.site = n.site AND e.epoch = n.epoch AND e.sequence = n.sequence"
_ALIKE = (
    "e.signature = n.signature AND e.previous = n.previous AND e.body_digest = n.body_digest AND e.kind = n.kind "
    "AND e.version = n.version AND coalesce(e.body, '') = coalesce(n.body, '') "
    "AND coalesce(e.salt, '') = coalesce(n.salt, '')"
)
_NOT_CARRIED = frozenset({"journal_rebuild", "journal_verified", "journal_following"})
"""They say how the tables of one program stand, which are worked out anew."""
_OTHERS = ("django_session", "axes_accessattempt", "axes_accessfailurelog", "axes_accesslog")


def carry_journal(execute: Execute, *, newer: str = NEWER) -> None:
    """Take every entry that is not here, empty what was erased since, and move the heads to where they stand now."""
    execute(
        f"INSERT INTO journal_entry ({COLUMNS}) SELECT {COLUMNS} FROM {newer}.journal_entry AS n "  # noqa: S608  (names only)
        f"WHERE NOT EXISTS (SELECT 1 FROM journal_entry AS e WHERE {_SAME}) ORDER BY site, epoch, sequence"
    )
    execute(
        "UPDATE journal_entry SET body = NULL, salt = NULL WHERE body IS NOT NULL AND EXISTS "  # noqa: S608  (names only)
        f"(SELECT 1 FROM {newer}.journal_entry AS n WHERE n.body IS NULL AND n.site = journal_entry.site "
        "AND n.epoch = journal_entry.epoch AND n.sequence = journal_entry.sequence)"
    )
    # "WHERE true": without it SQLite takes ON for that of a join.
    execute(
        f"INSERT INTO journal_head ({HEAD_COLUMNS}) SELECT {HEAD_COLUMNS} FROM {newer}.journal_head WHERE true "  # noqa: S608  (names only)
        "ON CONFLICT (site, epoch) DO UPDATE SET sequence = excluded.sequence, link = excluded.link, "
        "partial = excluded.partial, shared = excluded.shared WHERE excluded.sequence > journal_head.sequence"
    )


def not_carried(execute: Execute, *, newer: str = NEWER) -> int:
    """How many entries of the newer state are not here exactly as they are there; 0 when all is well."""
    return _number(
        execute(
            f"SELECT count(*) FROM {newer}.journal_entry AS n "  # noqa: S608  (names only)
            f"WHERE NOT EXISTS (SELECT 1 FROM journal_entry AS e WHERE {_SAME} AND {_ALIKE})"
        )
    )


def recorded_since(execute: Execute, *, newer: str = NEWER) -> int:
    """How many entries of the newer state are not in the one of before."""
    return _number(
        execute(
            f"SELECT count(*) FROM {newer}.journal_entry AS n "  # noqa: S608  (names only)
            f"WHERE NOT EXISTS (SELECT 1 FROM journal_entry AS e WHERE {_SAME})"
        )
    )


def carried_tables() -> tuple[str, ...]:
    """Tables that are no records and worth keeping: what is remembered of peers, codes already used, sessions."""
    scratch = {model._meta.db_table for model in apps.get_models() if issubclass(model, Scratch)}
    return tuple(sorted({*scratch, *_OTHERS} - _NOT_CARRIED))


def carry_table(execute: Execute, name: str, columns: Iterable[str], *, newer: str = NEWER) -> None:
    """Put the newer state's rows in the place of those of before, as far as both have the same columns."""
    listed = ", ".join(f'"{column}"' for column in columns)
    execute(f'DELETE FROM "{name}"')  # noqa: S608  (names only)
    execute(f'INSERT INTO "{name}" ({listed}) SELECT {listed} FROM {newer}."{name}"')  # noqa: S608  (names only)


def begin_rebuild(execute: Execute, tables: Iterable[str]) -> None:
    """Empty the recorded tables and let nobody record until they are rebuilt, as `rebuilding.begin_rebuild` does."""
    for name in tables:
        execute(f'DELETE FROM "{name}"')  # noqa: S608  (names only)
    execute("DELETE FROM journal_rebuild")
    execute("INSERT INTO journal_rebuild (room, site, epoch, sequence) VALUES ('', '', 0, 0)")


def _number(rows: Any) -> int:
    return int(rows[0][0])
