"""Write rows of a model by the kernel's own statements: whole rows, some columns, or rows that go.

Django's own way costs more than the statements themselves, and every crossing passes here. Values are those of the
model's columns as Python has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    IntegerField,
    Model,
    TextField,
    UUIDField,
)
from django.db.models.fields import NOT_PROVIDED

from passavant.journal import driver
from passavant.journal.driver import Insert
from passavant.journal.errors import BadFact
from passavant.journal.sealing import EARLIEST, LATEST

Values = Mapping[str, Any]


def put(model: type[Model], rows: Mapping[Any, Values]) -> None:
    """Write whole rows under their keys; columns that a row leaves out take the model's defaults.

    Raises:
        BadFact: a text is too long for its column. TypeError: the model has no such column.
    """
    columns = _columns_of(model)
    driver.insert(columns.insert, [_whole_row(model, columns, key, values) for key, values in rows.items()])


def amend(model: type[Model], rows: Mapping[Any, Values], *, of: str) -> None:
    """Change some columns of the rows under these keys; where there is no row, nothing is changed.

    Args:
        of: rows that this site made alone, where the model says who made them.
    """
    columns = _columns_of(model)
    condition, asked = _where(columns, of)
    alike: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for key, values in rows.items():
        stored = [columns.others[name].stored(value) for name, value in values.items()]
        alike[tuple(values)].append([*stored, columns.key.stored(key), *asked])
    for names, together in alike.items():
        driver.execute(_update_statement(model, names, condition), together)


def drop(model: type[Model], keys: Iterable[Any], *, of: str) -> None:
    """Remove the rows under these keys, where there are any; `of` as in `amend`."""
    columns = _columns_of(model)
    condition, asked = _where(columns, of)
    statement = f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)} WHERE {condition}"  # noqa: S608  (names only)
    driver.execute(statement, [[columns.key.stored(key), *asked] for key in keys])


@cache
def owner_of(model: type[Model]) -> str:
    """The name of the column with the site that made a row; empty where rows are nobody's, or the key says whose."""
    owner = getattr(model, "owner_column", "")
    named = {field.attname for field in model._meta.concrete_fields if not field.primary_key}
    return owner if owner in named else ""


def _where(columns: _Columns, of: str) -> tuple[str, list[str]]:
    """The condition on a row's key, and on its owner where that is asked."""
    key, owner = f"{quoted(columns.key.field)} = %s", columns.insert.owner
    return (f"{key} AND {owner} = %s", [of]) if owner else (key, [])


def quoted(field: Field[Any, Any]) -> str:
    """The field's column, as statements name it."""
    return connection.ops.quote_name(field.column or field.attname)


_PLAIN: tuple[tuple[type[Field[Any, Any]], type], ...] = (
    (CharField, str),
    (TextField, str),
    (BooleanField, bool),
    (IntegerField, int),
)
"""Columns in which a value of exactly that type stands as it is: the hot path of a rebuild."""
_PLAIN_ON_POSTGRESQL: tuple[tuple[type[Field[Any, Any]], type], ...] = (
    *_PLAIN,
    (UUIDField, UUID),
    (DateTimeField, datetime),
    (DateField, date),
)


@dataclass(frozen=True, slots=True)
class _Column:
    """How a value is written into one column."""

    field: Field[Any, Any]
    name: str
    plain: type | None
    fixed_default: Any
    """The default as it is stored, where it is the same for every row."""
    is_instant: bool
    longest: int | None
    """The longest text: SQLite would take a longer one, and headquarters would refuse it."""

    def default(self) -> Any:
        if self.fixed_default is not NOT_PROVIDED:
            return self.fixed_default
        return self.stored(self.field.get_default())

    def stored(self, value: Any) -> Any:
        if value is None:
            return None
        if self.is_instant and not EARLIEST <= value < LATEST:
            raise BadFact(
                f"{self.field} is of {EARLIEST.year} to {LATEST.year - 1}, and this of {value.year}"
            )
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
    insert: Insert


_columns: dict[type[Model], _Columns] = {}


def _columns_of(model: type[Model]) -> _Columns:
    if model not in _columns:
        _columns[model] = _describe(model)
    return _columns[model]


def _describe(model: type[Model]) -> _Columns:
    key = model._meta.pk
    others = tuple(field for field in model._meta.concrete_fields if field is not key)
    owner = owner_of(model)
    insert = Insert(
        table=connection.ops.quote_name(model._meta.db_table),
        columns=tuple(quoted(field) for field in (key, *others)),
        key=(quoted(key),),
        owner=next((quoted(field) for field in others if field.attname == owner), ""),
    )
    return _Columns(_column(key), {field.attname: _column(field) for field in others}, insert)


def _column(field: Field[Any, Any]) -> _Column:
    known = _PLAIN_ON_POSTGRESQL if connection.vendor == "postgresql" else _PLAIN
    plain = next((plain for kind, plain in known if isinstance(field, kind)), None)
    longest = field.max_length if plain is str else None
    varies = field.has_default() and callable(field.default)
    fixed = NOT_PROVIDED if varies else field.get_db_prep_save(field.get_default(), connection)
    return _Column(
        field=field,
        name=field.attname,
        plain=plain,
        fixed_default=fixed,
        is_instant=isinstance(field, DateTimeField),
        longest=longest,
    )


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


@lru_cache(maxsize=256)
def _update_statement(model: type[Model], names: tuple[str, ...], condition: str) -> str:
    columns = _columns_of(model)
    settings = ", ".join(f"{quoted(columns.others[name].field)} = %s" for name in names)
    return (
        f"UPDATE {connection.ops.quote_name(model._meta.db_table)} SET {settings} "  # noqa: S608  (names only)
        f"WHERE {condition}"
    )
