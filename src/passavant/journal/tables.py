"""The three classes of table; every model of the house is exactly one of them.

Projection: rows made by projectors. Kept: boring reference data whose `save()` records one whole-row fact.
Scratch: sessions, caches, cursors; may be lost and is never replicated.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from passavant.journal import clock
from passavant.journal.acting import current_actor
from passavant.journal.declaring import Audience, FactKind, Sensitivity, find_kind, get_kind, register
from passavant.journal.errors import NotTheOwner
from passavant.journal.projecting import Change, Drop, Put, projects_kind
from passavant.journal.recording import Told, record_all
from passavant.journal.sealing import Envelope


class Owner(StrEnum):
    """Who alone records the rows of a kept table, so that there is nothing to merge."""

    HEADQUARTERS = "headquarters"
    SITE = "site"  # each its own rows, which are nowhere else


class Projection(models.Model):
    """Rows that projectors make from facts; read-only for everything else."""

    owner_column: ClassVar[str] = "site"
    """The column with the site that made a row: what other sites say of it passes it by."""

    site = models.CharField(max_length=16, default="", editable=False)
    """Who made the row: the kernel writes it where a projector does not."""

    class Meta:
        abstract = True


class Scratch(models.Model):
    """Rows that may be lost: they help this machine work and say nothing that has to last."""

    class Meta:
        abstract = True


class Kept(models.Model):
    """Reference data with ordinary forms and admin; saving records the whole row as a fact."""

    owner: ClassVar[Owner] = Owner.HEADQUARTERS
    audience: ClassVar[Audience] = Audience.EVERYWHERE
    sensitivity: ClassVar[Sensitivity] = Sensitivity.PLAIN

    class Meta:
        abstract = True

    def save(self, *_args: Any, **_kwargs: Any) -> None:
        """Record the whole row; `update_fields` and the like are of no use here and are left aside."""
        self.save_all([self])

    @classmethod
    def save_all(cls, rows: Sequence[Self]) -> None:
        """Record several rows in one commit, each as one fact."""
        record_all([row._told(removed=False) for row in rows])
        for row in rows:
            row._state.adding = False
            row._state.db = "default"

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        record_all([self._told(removed=True)])
        return 1, {self._meta.label: 1}

    def _told(self, *, removed: bool) -> Told:
        if not owns(type(self)):
            raise NotTheOwner(f"{self._meta.verbose_name} is kept by headquarters: ask there for the change")
        kind = get_kind(kept_kind_name(type(self)))
        columns = {
            field.attname: _plain(getattr(self, field.attname)) for field in self._meta.concrete_fields
        }
        return Told(kind.type(removed=removed, **columns), clock.now(), current_actor())


def owns(model: type[Kept]) -> bool:
    """Whether this site may change the rows of a kept table."""
    return model.owner is Owner.SITE or settings.PASSAVANT.site.is_headquarters


def is_recorded(model: type[models.Model]) -> bool:
    """Whether only the kernel may write the model's table."""
    return issubclass(model, Projection | Kept) or bool(getattr(model, "journal_own_table", False))


def recorded_models(room: str | None = None) -> tuple[type[models.Model], ...]:
    """All projections and kept tables, of one room or of the house, in a stable order."""
    from django.apps import apps  # noqa: PLC0415  (asked only once apps are ready)

    found = [
        model
        for model in apps.get_models()
        if issubclass(model, Projection | Kept) and (room is None or model._meta.app_label == room)
    ]
    return tuple(sorted(found, key=lambda model: model._meta.label))


def kept_kind_name(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.{model._meta.model_name}.kept"


def declare_kept_facts(models_: Iterable[type[models.Model]]) -> None:
    """Declare the whole-row fact and its projector of every kept table."""
    for model in models_:
        if issubclass(model, Kept) and find_kind(kept_kind_name(model)) is None:
            _declare_kept_fact(model)


def _declare_kept_fact(model: type[Kept]) -> None:
    by_headquarters = model.owner is Owner.HEADQUARTERS
    kind = FactKind(
        name=kept_kind_name(model),
        version=getattr(model, "kept_version", 1),
        type=_row_type(model),
        audience=model.audience,
        sensitivity=model.sensitivity,
        keep_years=None,
        told_by_headquarters=by_headquarters,
        stays_home=not by_headquarters,
        names_row_by=model._meta.pk.attname if by_headquarters else "",
    )
    register(kind)
    projects_kind(kind)(_row_projector(model))


def _row_projector(model: type[Kept]) -> Any:
    key = model._meta.pk.attname
    others = [field.attname for field in model._meta.concrete_fields if field.attname != key]

    def project(row: Any, _: Envelope) -> Iterable[Change]:
        if row.removed:
            return [Drop(model, getattr(row, key))]
        return [Put(model, getattr(row, key), {name: getattr(row, name) for name in others})]

    return project


def _row_type(model: type[Kept]) -> type:
    fields: list[tuple[str, Any]] = [("removed", bool)]
    fields += [(field.attname, _python_type(field)) for field in model._meta.concrete_fields]
    return dataclasses.make_dataclass(f"{model.__name__}Kept", fields, frozen=True, kw_only=True)


_PYTHON_TYPES: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.BooleanField, bool),
    (models.CharField, str),
    (models.TextField, str),
    (models.DateTimeField, dt.datetime),
    (models.DateField, dt.date),
    (models.TimeField, dt.time),
    (models.IntegerField, int),
    (models.UUIDField, uuid.UUID),
    (models.JSONField, Any),
)


def _python_type(field: models.Field[Any, Any]) -> Any:
    while isinstance(field, models.ForeignKey):
        return _python_type(field.target_field) | None if field.null else _python_type(field.target_field)
    for field_type, python_type in _PYTHON_TYPES:
        if isinstance(field, field_type):
            return python_type | None if field.null else python_type
    raise TypeError(f"a kept table cannot hold a {type(field).__name__} ({field})")


def _plain(value: Any) -> Any:
    """A column's value without a database's or an enumeration's wrapping."""
    return value.value if isinstance(value, models.Choices) else value
