"""Projectors turn facts into rows: pure functions from a fact to row changes, applied by the kernel alone.

A projector reads no clock, no settings and no tables, and changes only the tables of its own room, so that
writing, receiving and rebuilding are one road and end in identical rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection
from django.db.models import BooleanField, CharField, Field, IntegerField, TextField
from django.db.models.fields import NOT_PROVIDED

from passavant.journal import driver, following
from passavant.journal.declaring import FactKind, kind_of_type
from passavant.journal.errors import BadFact
from passavant.journal.sealing import Envelope

if TYPE_CHECKING:
    from django.db.models import Model

__all__ = ["Amend", "Batch", "Change", "Drop", "Put", "projectors_of", "projects"]


@dataclass(frozen=True, slots=True)
class Put:
    """The whole row under `key`; columns that `values` leaves out take the model's defaults."""

    model: type[Model]
    key: Any
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Amend:
    """Some columns of the row under `key`; a row that was erased or withheld stays absent.

    Only for rows that an earlier fact of the same site made: that order is the only one all sites share.
    """

    model: type[Model]
    key: Any
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drop:
    """The row under `key` is no more."""

    model: type[Model]
    key: Any


Change = Put | Amend | Drop
Projector = Callable[[Any, Envelope], Iterable[Change]]
P = TypeVar("P", bound=Projector)

_projectors: dict[str, list[Projector]] = defaultdict(list)


def projects(fact_type: type) -> Callable[[P], P]:
    """Declare a function as the projector of a kind of fact for its room's tables."""
    return projects_kind(kind_of_type(fact_type))


def projects_kind(kind: FactKind) -> Callable[[P], P]:
    def declare(projector: P) -> P:
        _projectors[kind.name].append(projector)
        return projector

    return declare


def projectors_of(kind: str) -> tuple[Projector, ...]:
    return tuple(_projectors.get(kind, ()))


def projected_kinds() -> tuple[str, ...]:
    return tuple(sorted(_projectors))


class Batch:
    """Row changes gathered in order and folded, so that each row is written once at the end.

    Args:
        tells: let followers know what was written; a rebuild remakes them once at its end instead.
    """

    def __init__(self, *, tells: bool = True) -> None:
        self._tells = tells
        self._puts: dict[type[Model], dict[Any, dict[str, Any]]] = defaultdict(dict)
        self._amends: dict[type[Model], dict[Any, dict[str, Any]]] = defaultdict(dict)
        self._drops: dict[type[Model], set[Any]] = defaultdict(set)
        self.facts = 0

    def add(
        self, *, kind: str, value: object, envelope: Envelope, only: Callable[[Change], bool] | None = None
    ) -> None:
        """Ask every projector of the kind what it changes; `only` keeps some of the changes."""
        self.facts += 1
        for projector in _projectors.get(kind, ()):
            for change in projector(value, envelope):
                if only is None or only(change):
                    self.fold(change)

    def flush(self) -> None:
        """Write all gathered changes to the database, and tell who follows these tables."""
        touched = self._touched() if self._tells else {}
        for model, keys in self._drops.items():
            _delete(model, keys)
        for model, rows in self._puts.items():
            _upsert(model, rows)
        for model, rows in self._amends.items():
            _update(model, rows)
        self.__init__(tells=self._tells)  # type: ignore[misc]  # a flushed batch is an empty batch
        if touched:
            following.tell(touched)

    def _touched(self) -> following.Touched:
        models = {*self._drops, *self._puts, *self._amends}
        return {
            model: frozenset((*self._drops[model], *self._puts[model], *self._amends[model]))
            for model in models
            if following.is_followed(model)
        }

    def fold(self, change: Change) -> None:
        """Take one change after those before it."""
        model, key = change.model, change.key
        if isinstance(change, Put):
            self._puts[model][key] = dict(change.values)
            self._amends[model].pop(key, None)
        elif isinstance(change, Drop):
            self._drops[model].add(key)
            self._puts[model].pop(key, None)
            self._amends[model].pop(key, None)
        elif key in self._puts[model]:
            self._puts[model][key].update(change.values)
        elif key not in self._drops[model]:
            self._amends[model].setdefault(key, {}).update(change.values)


_PLAIN: tuple[tuple[type[Field[Any, Any]], type], ...] = (
    (CharField, str),
    (TextField, str),
    (BooleanField, bool),
    (IntegerField, int),
)
"""Columns in which a value of exactly that type stands as it is: the hot path of a rebuild."""


@dataclass(frozen=True, slots=True)
class _Column:
    """How a value is written into one column."""

    field: Field[Any, Any]
    name: str
    plain: type | None
    fixed_default: Any
    """The default as it is stored, where it is the same for every row."""
    longest: int | None
    """The longest text: SQLite would take a longer one, and headquarters would refuse it."""

    def default(self) -> Any:
        if self.fixed_default is not NOT_PROVIDED:
            return self.fixed_default
        return self.stored(self.field.get_default())

    def stored(self, value: Any) -> Any:
        if type(value) is not self.plain:
            return self.field.get_db_prep_save(value, driver.database())
        if self.longest is not None and len(str(value)) > self.longest:
            raise BadFact(f"{self.field} holds {self.longest} characters, and this has {len(str(value))}")
        return value


@dataclass(frozen=True, slots=True)
class _Columns:
    """How the rows of one model are written."""

    key: _Column
    others: Mapping[str, _Column]
    upsert: str


_columns: dict[type[Model], _Columns] = {}


def _columns_of(model: type[Model]) -> _Columns:
    if model not in _columns:
        _columns[model] = _describe(model)
    return _columns[model]


def _describe(model: type[Model]) -> _Columns:
    key = model._meta.pk
    others = tuple(field for field in model._meta.concrete_fields if field is not key)
    names = ", ".join(quoted(field) for field in (key, *others))
    places = ", ".join(["%s"] * (len(others) + 1))
    updates = ", ".join(f"{quoted(field)} = excluded.{quoted(field)}" for field in others)
    action = f"DO UPDATE SET {updates}" if updates else "DO NOTHING"
    upsert = (
        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({places}) "  # noqa: S608  (names only)
        f"ON CONFLICT ({quoted(key)}) {action}"
    )
    return _Columns(_column(key), {field.attname: _column(field) for field in others}, upsert)


def quoted(field: Field[Any, Any]) -> str:
    """The field's column, as statements name it."""
    return connection.ops.quote_name(field.column or field.attname)


def _column(field: Field[Any, Any]) -> _Column:
    plain = next((plain for kind, plain in _PLAIN if isinstance(field, kind)), None)
    longest = field.max_length if plain is str else None
    varies = field.has_default() and callable(field.default)
    fixed = NOT_PROVIDED if varies else field.get_db_prep_save(field.get_default(), connection)
    return _Column(field=field, name=field.attname, plain=plain, fixed_default=fixed, longest=longest)


def _upsert(model: type[Model], rows: Mapping[Any, Mapping[str, Any]]) -> None:
    columns = _columns_of(model)
    driver.execute(columns.upsert, [_whole_row(model, columns, key, values) for key, values in rows.items()])


def _whole_row(model: type[Model], columns: _Columns, key: Any, values: Mapping[str, Any]) -> list[Any]:
    row = [columns.key.stored(key)]
    taken = 0
    for name, column in columns.others.items():
        if name in values:
            row.append(column.stored(values[name]))
            taken += 1
        else:
            row.append(column.default())
    if taken != len(values):
        raise TypeError(f"{model._meta.label} has no columns {sorted(set(values) - set(columns.others))}")
    return row


def _update(model: type[Model], rows: Mapping[Any, Mapping[str, Any]]) -> None:
    columns = _columns_of(model)
    for key, values in rows.items():
        statement = _update_statement(model, tuple(values))
        stored = [columns.others[name].stored(value) for name, value in values.items()]
        driver.execute(statement, [[*stored, columns.key.stored(key)]])


@lru_cache(maxsize=256)
def _update_statement(model: type[Model], names: tuple[str, ...]) -> str:
    columns = _columns_of(model)
    settings = ", ".join(f"{quoted(columns.others[name].field)} = %s" for name in names)
    return (
        f"UPDATE {connection.ops.quote_name(model._meta.db_table)} SET {settings} "  # noqa: S608  (names only)
        f"WHERE {quoted(columns.key.field)} = %s"
    )


def _delete(model: type[Model], keys: Iterable[Any]) -> None:
    columns = _columns_of(model)
    statement = (
        f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)} "  # noqa: S608  (names only)
        f"WHERE {quoted(columns.key.field)} = %s"
    )
    driver.execute(statement, [[columns.key.stored(key)] for key in keys])
