"""Projectors turn facts into rows: pure functions from a fact to row changes, applied by the kernel alone.

A projector reads no clock, no settings and no tables, and changes only the tables of its own room, so that
writing, receiving and rebuilding are one road and end in identical rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from passavant.journal import following, rows
from passavant.journal.declaring import FactKind, kind_of_type
from passavant.journal.errors import BadFact
from passavant.journal.sealing import Envelope

if TYPE_CHECKING:
    from django.db.models import Model

__all__ = ["Amend", "Batch", "Change", "Drop", "Put", "changes_of", "projects"]


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


def changes_of(value: object, envelope: Envelope) -> Iterator[Change]:
    """Ask every projector of a fact's kind what it changes.

    Raises:
        BadFact: one of them cannot turn it into rows.
    """
    try:
        for projector in _projectors.get(envelope.kind, ()):
            yield from projector(value, envelope)
    except (KeyError, TypeError, ValueError) as trouble:
        raise BadFact(
            f"{envelope.name} ({envelope.kind}) cannot be turned into rows: {trouble!r}"
        ) from trouble


def projected_kinds() -> tuple[str, ...]:
    return tuple(sorted(_projectors))


class Batch:
    """Row changes gathered in order and folded, so that each row is written once at the end.

    Args:
        of: the site whose facts these are: rows that another one made are passed by (`Projection.owner_column`), so
            that nobody with one site's key writes over what another recorded.
        tells: let followers know what was written; a rebuild remakes them once at its end instead.
    """

    def __init__(self, *, of: str, tells: bool = True) -> None:
        self._of, self._tells = of, tells
        self._puts: dict[type[Model], dict[Any, dict[str, Any]]] = defaultdict(dict)
        self._amends: dict[type[Model], dict[Any, dict[str, Any]]] = defaultdict(dict)
        self._drops: dict[type[Model], set[Any]] = defaultdict(set)

    def flush(self) -> None:
        """Write all gathered changes to the database, and tell who follows these tables."""
        touched = self._touched() if self._tells else {}
        for model, keys in self._drops.items():
            rows.drop(model, keys, of=self._of)
        for model, whole in self._puts.items():
            rows.put(model, whole)
        for model, some in self._amends.items():
            rows.amend(model, some, of=self._of)
        self.__init__(of=self._of, tells=self._tells)  # type: ignore[misc]  # a flushed batch is an empty batch
        if touched:
            following.tell(touched)

    def _touched(self) -> following.Touched:
        models = {*self._drops, *self._puts, *self._amends}
        return {
            model: frozenset((*self._drops[model], *self._puts[model], *self._amends[model]))
            for model in models
            if following.is_followed(model)
        }

    def fold_all(self, changes: Iterable[Change]) -> None:
        for change in changes:
            self.fold(change)

    def fold(self, change: Change) -> None:
        """Take one change after those before it.

        Raises:
            BadFact: it says that another site made the row.
        """
        model, key = change.model, change.key
        owner = rows.owner_of(model)
        if owner and not isinstance(change, Drop) and change.values.get(owner, self._of) != self._of:
            raise BadFact(f"{self._of} says that another site made a row of {model._meta.label}")
        if isinstance(change, Put):
            self._puts[model][key] = {owner: self._of, **change.values} if owner else dict(change.values)
            self._amends[model].pop(key, None)
        elif isinstance(change, Drop):
            self._drops[model].add(key)
            self._puts[model].pop(key, None)
            self._amends[model].pop(key, None)
        elif key in self._puts[model]:
            self._puts[model][key].update(change.values)
        elif key not in self._drops[model]:
            self._amends[model].setdefault(key, {}).update(change.values)
