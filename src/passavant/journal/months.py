"""Tables that grow without end are parted by month in PostgreSQL; in SQLite they stay one table.

A model says so itself, by one attribute that names a column of its key, or one that is added to it there:

    parted_by_month: ClassVar[str] = "id"

The column holds UUIDs that begin with their time (see `ids.py`) or times as ISO 8601 text. Each month is a partition
of its own, `<table>_2026_11`; whatever belongs to none, such as an id without a time or a time by a clock that runs
years wrong, lies in the default partition, `<table>_rest`. Every statement elsewhere names the whole table.

`keep` does all of it and may run at any time, again, and from several processes at once: it parts what is declared and
not parted yet (the old table becomes the rest, no row is rewritten), and makes months before they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.apps import apps
from django.db import OperationalError, connection, models, transaction
from django.db.backends.utils import CursorWrapper

from passavant.journal import clock
from passavant.journal.guards import writing
from passavant.journal.ids import first_id

AHEAD = 3
"""How many months beyond the current one are there, so that a quarter without a start and a timer does no harm."""
WAIT_SECONDS = 5
"""How long to wait for a table: whoever records waits behind us. What is not had is had the next time."""
_LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, instant: datetime) -> Month:
        there = instant.astimezone(UTC)
        return cls(there.year, there.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month of a text such as 2026-11.

        Raises:
            ValueError: another text, or a month before 1970, when the time in ids begins.
        """
        month = cls.of(datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC))
        if month < FIRST:
            raise ValueError(f"{text} does not match any id: the time in them begins with {FIRST}")
        return month

    @property
    def begins(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    def after(self, months: int = 1) -> Month:
        years, number = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, number + 1)

    def until(self, last: Month) -> Iterator[Month]:
        """This month and every one up to the last."""
        month = self
        while month <= last:
            yield month
            month = month.after()

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


FIRST = Month(1970, 1)


@dataclass(frozen=True, slots=True)
class Made:
    """A month that was made for a table, and how many rows that lay in the rest went there."""

    table: str
    month: Month
    moved: int


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done, and which tables were in use for too long."""

    made: tuple[Made, ...] = ()
    busy: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to say of it; nothing where all was there already."""
        tables = sorted({made.table for made in self.made})
        return (
            *(self._sentence_of(table) for table in tables),
            *(f"{table} is in use: its months are made the next time." for table in self.busy),
        )

    def _sentence_of(self, table: str) -> str:
        theirs = [made for made in self.made if made.table == table]
        moved = sum(made.moved for made in theirs)
        came = f"; rows that moved there: {moved}" if moved else ""
        return f"{table} has {', '.join(str(made.month) for made in theirs)}{came}."


def parted_models() -> tuple[type[models.Model], ...]:
    """All models that say that they are parted."""
    return tuple(model for model in apps.get_models() if hasattr(model, "parted_by_month"))


def keep(*, since: Month | None = None) -> Upkeep:
    """Part what is not parted yet, and make the months from `since`, or from this one, to the last one ahead.

    Each table is one transaction. Rows that came before their month was made go there from the rest.
    """
    now = Month.of(clock.now())
    wanted = tuple((since or now).until(now.after(AHEAD)))
    made: list[Made] = []
    busy: list[str] = []
    for model in _models_here():
        try:
            made += _keep(_Table(model), wanted)
        except OperationalError as trouble:
            if getattr(trouble.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise
            busy.append(model._meta.db_table)
    return Upkeep(tuple(made), tuple(busy))


def lacking() -> list[str]:
    """The tables that are not parted, or whose current or next month is not there."""
    now = Month.of(clock.now())
    with connection.cursor() as cursor:
        return [
            model._meta.db_table
            for model in _models_here()
            if not {_Table(model).part(month) for month in (now, now.after())} <= _parts(cursor, model)
        ]


def _models_here() -> list[type[models.Model]]:
    """Those whose table is there: a migration may stop half way."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        return [model for model in parted_models() if _exists(cursor, model._meta.db_table)]


class _Table:
    """A table that is parted, with the names of its parts."""

    def __init__(self, model: type[models.Model]) -> None:
        self.name = model._meta.db_table
        self.rest = f"{self.name}_rest"
        column = model.parted_by_month  # type: ignore[attr-defined]  # it says that it is parted
        self.bound = _bound_of(model._meta.get_field(column))
        self.column = str(column)
        self.was_key = tuple(str(part.column) for part in model._meta.pk_fields)
        self.key = self.was_key if self.column in self.was_key else (*self.was_key, self.column)

    def part(self, month: Month) -> str:
        return f"{self.name}_{month.year:04}_{month.number:02}"

    def values_of(self, month: Month) -> tuple[str, str]:
        """The first value of the month, and the first one after it."""
        return self.bound(month), self.bound(month.after())


def _bound_of(column: object) -> Callable[[Month], str]:
    if isinstance(column, models.UUIDField):
        return lambda month: str(first_id(month.begins))
    if isinstance(column, models.CharField):
        return str  # the beginning of every ISO 8601 time of that month, and ordered as text is
    raise TypeError(f"{column} is neither UUIDs nor ISO 8601 text: tables are parted by nothing else")


def _keep(table: _Table, wanted: tuple[Month, ...]) -> list[Made]:
    with transaction.atomic(), writing(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        # One keeper at a time, before it looks at what is there.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('passavant months'))")
        missing = [month for month in wanted if not _exists(cursor, table.part(month))]
        is_parted = _is_parted(cursor, table)
        if is_parted and not missing:
            return []
        # The whole table is locked before its parts, as every statement of ours does: so nobody waits in a circle.
        _run(cursor, f"LOCK TABLE {_q(table.name)} IN ACCESS EXCLUSIVE MODE")
        if is_parted:
            _take_the_rest_off(cursor, table)
        else:
            _part(cursor, table)
        made = [_make(cursor, table, month) for month in missing]
        _put_the_rest_back(cursor, table)
        return made


# -- a table that was one


def _part(cursor: CursorWrapper, table: _Table) -> None:
    """The old table becomes the rest, as it stands; the whole one takes over its name, indexes and triggers."""
    triggers = _take_triggers(cursor, table.name)
    indexes = _take_index_names(cursor, table)
    _run(cursor, f"ALTER TABLE {_q(table.name)} RENAME TO {_q(table.rest)}")
    _run(
        cursor,
        f"CREATE TABLE {_q(table.name)} (LIKE {_q(table.rest)} INCLUDING ALL EXCLUDING INDEXES) "
        f"PARTITION BY RANGE ({_q(table.column)})",
    )
    _make_key(cursor, table)
    # Written by PostgreSQL with the name of the old table, which is the new one's now.
    for definition in (*indexes, *triggers):
        _run(cursor, definition)


def _take_triggers(cursor: CursorWrapper, name: str) -> list[str]:
    cursor.execute(
        "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
        [_q(name)],
    )
    found = cursor.fetchall()
    for trigger, _definition in found:
        _run(cursor, f"DROP TRIGGER {_q(trigger)} ON {_q(name)}")
    return [definition for _trigger, definition in found]


def _take_index_names(cursor: CursorWrapper, table: _Table) -> list[str]:
    """Definitions of all indexes but the key's; the old ones are called otherwise and stay where they are."""
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
        "WHERE i.indrelid = %s::regclass AND NOT i.indisprimary",
        [_q(table.name)],
    )
    found = cursor.fetchall()
    for index, _definition in found:
        _run(cursor, f"ALTER INDEX {_q(index)} RENAME TO {_q(index + '_rest')}")
    return [definition for _index, definition in found]


def _make_key(cursor: CursorWrapper, table: _Table) -> None:
    """The key holds the column that parts: PostgreSQL keeps keys apart within each part alone."""
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'p'", [_q(table.rest)]
    )
    name = cursor.fetchone()[0]
    if table.key == table.was_key:
        _run(cursor, f"ALTER TABLE {_q(table.rest)} RENAME CONSTRAINT {_q(name)} TO {_q(name + '_rest')}")
    else:
        _run(cursor, f"ALTER TABLE {_q(table.rest)} DROP CONSTRAINT {_q(name)}")
    columns = ", ".join(map(_q, table.key))
    _run(cursor, f"ALTER TABLE {_q(table.name)} ADD CONSTRAINT {_q(name)} PRIMARY KEY ({columns})")


# -- months


def _take_the_rest_off(cursor: CursorWrapper, table: _Table) -> None:
    """Without the rest a month is attached at once, and rows leave it as they leave any table: its triggers for rows
    are those of the whole one. PostgreSQL looks it through a single time, when it is put back.
    """
    _run(cursor, f"ALTER TABLE {_q(table.name)} DETACH PARTITION {_q(table.rest)}")


def _put_the_rest_back(cursor: CursorWrapper, table: _Table) -> None:
    _run(cursor, f"ALTER TABLE {_q(table.name)} ATTACH PARTITION {_q(table.rest)} DEFAULT")
    _guard_as_a_whole(cursor, table, table.rest)


def _make(cursor: CursorWrapper, table: _Table, month: Month) -> Made:
    part, (first, after) = _q(table.part(month)), table.values_of(month)
    _run(cursor, f"CREATE TABLE {part} (LIKE {_q(table.name)} INCLUDING ALL)")
    column = _q(table.column)
    cursor.execute(
        f"WITH gone AS (DELETE FROM {_q(table.rest)} WHERE {column} >= %s AND {column} < %s RETURNING *) "  # noqa: S608  (names only)
        f"INSERT INTO {part} SELECT * FROM gone",
        [first, after],
    )
    moved = cursor.rowcount
    _run(
        cursor,
        f"ALTER TABLE {_q(table.name)} ATTACH PARTITION {part} FOR VALUES FROM ('{first}') TO ('{after}')",
    )
    _guard_as_a_whole(cursor, table, table.part(month))
    return Made(table.name, month, moved)


def _guard_as_a_whole(cursor: CursorWrapper, table: _Table, part: str) -> None:
    """A part inherits the triggers for rows, and not those for statements: against TRUNCATE it gets its own."""
    cursor.execute(
        """
        SELECT pg_get_triggerdef(t.oid), format('%%I.%%I', n.nspname, c.relname)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal AND t.tgtype & 1 = 0
          AND NOT EXISTS (SELECT FROM pg_trigger o WHERE o.tgrelid = %s::regclass AND o.tgname = t.tgname)
        """,
        [_q(table.name), _q(part)],
    )
    for definition, whole in cursor.fetchall():
        _run(cursor, definition.replace(f" ON {whole} ", f" ON {_q(part)} ", 1))


# -- what is there


def _exists(cursor: CursorWrapper, name: str) -> bool:
    cursor.execute("SELECT to_regclass(%s)", [_q(name)])
    return cursor.fetchone()[0] is not None


def _is_parted(cursor: CursorWrapper, table: _Table) -> bool:
    cursor.execute("SELECT relkind = 'p' FROM pg_class WHERE oid = %s::regclass", [_q(table.name)])
    return bool(cursor.fetchone()[0])


def _parts(cursor: CursorWrapper, model: type[models.Model]) -> set[str]:
    cursor.execute(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "WHERE i.inhparent = %s::regclass",
        [_q(model._meta.db_table)],
    )
    return {name for (name,) in cursor.fetchall()}


def _q(name: str) -> str:
    return connection.ops.quote_name(name)


def _run(cursor: CursorWrapper, statement: str) -> None:
    """A statement as it stands: a per cent sign in an index's condition is no place for a value."""
    cursor.execute(statement, None)
