"""Projectors turn facts into rows: pure functions from a fact to row changes, applied by the kernel alone.

A projector reads no clock, no settings and no tables, and changes only the tables of its own room, so that
writing, receiving and rebuilding are one road and end in identical rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection
from django.db.models import CharField

from passavant.journal.declaring import FactKind, kind_of_type
from passavant.journal.errors import BadFact
from passavant.journal.guards import writing
from passavant.journal.sealing import Envelope

if TYPE_CHECKING:
    from django.db.models import Field, Model

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
    """Row changes gathered in order and folded, so that each row is written once at the end."""

    def __init__(self) -> None:
        self._puts: dict[type[Model], dict[Any, dict[str, Any]]] = defaultdict(dict)
        self._amends: dict[type[Model], dict[Any, dict[str, Any]]] = defaultdict(dict)
        self._drops: dict[type[Model], set[Any]] = defaultdict(set)
        self.facts = 0

    def add(self, *, kind: str, value: object, envelope: Envelope, only: Callable[[Change], bool] | None = None) -> None:
        """Ask every projector of the kind what it changes; `only` keeps some of the changes."""
        self.facts += 1
        for projector in _projectors.get(kind, ()):
            for change in projector(value, envelope):
                if only is None or only(change):
                    self.fold(change)

    def flush(self) -> None:
        """Write all gathered changes to the database."""
        with writing():
            for model, keys in self._drops.items():
                _delete(model, keys)
            for model, rows in self._puts.items():
                _upsert(model, rows)
            for model, rows in self._amends.items():
                _update(model, rows)
        self.__init__()  # type: ignore[misc]  # a flushed batch is an empty batch

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


@dataclass(frozen=True, slots=True)
class _Columns:
    """How the rows of one model are written."""

    key: Field[Any, Any]
    others: tuple[Field[Any, Any], ...]
    upsert: str
    limits: Mapping[str, int]
    """The longest text of each column: SQLite would take a longer one, and headquarters would refuse it."""


_columns: dict[type[Model], _Columns] = {}


def _columns_of(model: type[Model]) -> _Columns:
    if model not in _columns:
        _columns[model] = _describe(model)
    return _columns[model]


def _describe(model: type[Model]) -> _Columns:
    key = model._meta.pk
    others = tuple(field for field in model._meta.concrete_fields if field is not key)
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in (key, *others))
    places = ", ".join(["%s"] * (len(others) + 1))
    updates = ", ".join(f"{quote(field.column)} = excluded.{quote(field.column)}" for field in others)
    action = f"DO UPDATE SET {updates}" if updates else "DO NOTHING"
    upsert = (
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places}) "  # noqa: S608  (names only)
        f"ON CONFLICT ({quote(key.column)}) {action}"
    )
    limits = {
        field.attname: field.max_length
        for field in (key, *others)
        if field.max_length is not None and isinstance(field, CharField)
    }
    return _Columns(key=key, others=others, upsert=upsert, limits=limits)


def _upsert(model: type[Model], rows: Mapping[Any, Mapping[str, Any]]) -> None:
    columns = _columns_of(model)
    _run(columns.upsert, [_whole_row(model, columns, key, values) for key, values in rows.items()])


def _whole_row(model: type[Model], columns: _Columns, key: Any, values: Mapping[str, Any]) -> list[Any]:
    _refuse_too_long(model, columns, {columns.key.attname: key, **values})
    row = [_stored(columns.key, key)]
    taken = 0
    for field in columns.others:
        if field.attname in values:
            row.append(_stored(field, values[field.attname]))
            taken += 1
        else:
            row.append(_stored(field, field.get_default()))
    if taken != len(values):
        unknown = set(values) - {field.attname for field in columns.others}
        raise TypeError(f"{model._meta.label} has no columns {sorted(unknown)}")
    return row


def _update(model: type[Model], rows: Mapping[Any, Mapping[str, Any]]) -> None:
    columns = _columns_of(model)
    quote = connection.ops.quote_name
    fields = {field.attname: field for field in columns.others}
    for key, values in rows.items():
        _refuse_too_long(model, columns, values)
        settings = ", ".join(f"{quote(fields[name].column)} = %s" for name in values)
        statement = (
            f"UPDATE {quote(model._meta.db_table)} SET {settings} "  # noqa: S608  (names only)
            f"WHERE {quote(columns.key.column)} = %s"
        )
        stored = [_stored(fields[name], value) for name, value in values.items()]
        _run(statement, [[*stored, _stored(columns.key, key)]])


def _delete(model: type[Model], keys: Iterable[Any]) -> None:
    columns = _columns_of(model)
    quote = connection.ops.quote_name
    statement = (
        f"DELETE FROM {quote(model._meta.db_table)} "  # noqa: S608  (names only)
        f"WHERE {quote(columns.key.column)} = %s"
    )
    _run(statement, [[_stored(columns.key, key)] for key in keys])


def _refuse_too_long(model: type[Model], columns: _Columns, values: Mapping[str, Any]) -> None:
    for name, limit in columns.limits.items():
        value = values.get(name)
        if isinstance(value, str) and len(value) > limit:
            raise BadFact(f"{model._meta.label}.{name} holds {limit} characters, and this has {len(value)}")


def _stored(field: Field[Any, Any], value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _run(statement: str, rows: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(statement, rows[0])
        elif rows:
            cursor.executemany(statement, rows)
