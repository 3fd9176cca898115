"""Declare facts: what a room can say has happened, under a stable name and version.

A fact is a frozen, keyword-only dataclass. The registry knows names such as "crossings.crossing.recorded",
never Python paths, so code can move while old entries stay readable.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar, dataclass_transform

from pydantic import TypeAdapter, ValidationError

from passavant.journal import canonical
from passavant.journal.errors import BadFact, UnknownFact

Body = dict[str, Any]
Upcast = Callable[[Body], Body]
T = TypeVar("T")


class Audience(StrEnum):
    """Which sites receive the body; every site receives the envelope."""

    EVERYWHERE = "everywhere"
    HEADQUARTERS = "headquarters"  # the recording site and HQ
    SITE = "site"  # the recording site alone


class Sensitivity(StrEnum):
    """Who may be harmed when the body leaks."""

    PLAIN = "plain"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True)
class FactKind:
    """What the registry knows of one kind of fact."""

    name: str
    version: int
    type: type
    audience: Audience
    sensitivity: Sensitivity
    keep_years: int | None
    told_by_headquarters: bool = False
    """Of another site's chain it is kept and says nothing: that site does not speak for all."""
    stays_home: bool = False
    """It says nothing at any other site than its own, which holds it for safe keeping."""
    addressed_by: str = ""
    """The field with the codes of those sites that may read the body, where it names some."""
    names_row_by: str = ""
    """The field with the key of the row that a body tells whole, where headquarters tells it: the last one says all."""

    def may_be_read_by(self, reader: str, body: str) -> bool:
        """Whether a body that is meant for everywhere is meant for a site, too; whoever recorded it knows it anyhow."""
        if not self.addressed_by:
            return True
        try:
            named = json.loads(body).get(self.addressed_by)
        except (ValueError, AttributeError, RecursionError):
            return False  # a form that this program cannot read is for nobody
        return not named or (isinstance(named, list) and reader in named)

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.type)

    @property
    def room(self) -> str:
        return self.name.split(".", 1)[0]

    def body_text(self, value: object) -> str:
        """The canonical JSON text of one fact.

        Raises:
            BadFact: it holds what JSON or a database cannot keep.
        """
        try:
            return canonical.text_of(self.adapter.dump_python(value, mode="json", warnings=False))
        except (TypeError, ValueError) as trouble:
            raise BadFact(f"{self.name} cannot be written down: {trouble}") from None

    def read(self, *, version: int, body: str) -> Any:
        """The fact that an entry of some version tells, upcast to today's version.

        Raises:
            UnknownFact: the entry is newer than this program.
            BadFact: the body has not the form that its version has.
        """
        try:
            if version == self.version:
                return self.adapter.validate_json(body)
            # Through JSON again, so that an old body is read by the very rules of a new one.
            return self.adapter.validate_json(canonical.text_of(self._upcast(version, json.loads(body))))
        except ValidationError as trouble:
            error = trouble.errors(include_input=False, include_url=False)[
                0
            ]  # a body may hold a name: say none
            place = ".".join(str(part) for part in error["loc"])
            raise BadFact(
                f"{self.name} version {version} cannot be read at {place}: {error['msg']}"
            ) from None

    def schema(self) -> Mapping[str, Any]:
        return self.adapter.json_schema()

    def _upcast(self, version: int, body: Body) -> Body:
        if version > self.version:
            raise UnknownFact(
                f"{self.name} version {version} was written by a newer program: upgrade this site first"
            )
        for step in range(version, self.version):
            if (self.name, step) not in _upcasts:
                raise UnknownFact(f"{self.name} has no way from version {step} to {step + 1}")
            body = _upcasts[self.name, step](body)
        return body


_kinds: dict[str, FactKind] = {}
_kinds_by_type: dict[type, FactKind] = {}
_upcasts: dict[tuple[str, int], Upcast] = {}
"""By name, not in the kind: a kept table's kind is declared after its room's upcasts."""
_NAME = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*\.[a-z][a-z_]*\Z")


@dataclass_transform(kw_only_default=True, frozen_default=True)
def fact(
    name: str,
    *,
    version: int = 1,
    audience: Audience,
    sensitivity: Sensitivity,
    keep_years: int | None,
    addressed_by: str = "",
    told_by_headquarters: bool = False,
) -> Callable[[type[T]], type[T]]:
    """Declare a class as a fact and make it a frozen, keyword-only dataclass.

    Args:
        name: "room.thing.happened", in the past tense; never reused for another meaning.
        version: raised by one whenever the fields change, together with an `upcast`.
        keep_years: after how many years the body is due for erasing; None keeps it for good.
        addressed_by: the field that lists the codes of the sites for which a body is, of those everywhere; a body
            in which it is empty is for all.
        told_by_headquarters: of another site it is kept and says nothing: that site does not speak for all.
    """

    def declare(cls: type[T]) -> type[T]:
        made = dataclasses.dataclass(frozen=True, kw_only=True)(cls)
        register(
            FactKind(
                name=name,
                version=version,
                type=made,
                audience=audience,
                sensitivity=sensitivity,
                keep_years=keep_years,
                addressed_by=addressed_by,
                told_by_headquarters=told_by_headquarters,
            )
        )
        return made

    return declare


def register(kind: FactKind) -> None:
    if not _NAME.match(kind.name):
        raise ValueError(f"{kind.name!r} is not of the form room.thing.happened")
    if kind.name in _kinds:
        raise ValueError(f"the fact {kind.name} is declared twice")
    _kinds[kind.name] = kind
    _kinds_by_type[kind.type] = kind


def upcast(name: str, *, from_version: int) -> Callable[[Upcast], Upcast]:
    """Declare the step from one version of a fact's body to the next; old entries are never rewritten."""

    def declare(step: Upcast) -> Upcast:
        if (name, from_version) in _upcasts:
            raise ValueError(f"the upcast of {name} from version {from_version} is declared twice")
        _upcasts[name, from_version] = step
        return step

    return declare


def get_kind(name: str) -> FactKind:
    """The kind of that name.

    Raises:
        UnknownFact: no room of this program declares it.
    """
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownFact(f"no room here knows the fact {name}: upgrade or install that room") from None


def find_kind(name: str) -> FactKind | None:
    return _kinds.get(name)


def kind_of(value: object) -> FactKind:
    return _kinds_by_type[type(value)]


def kind_of_type(cls: type) -> FactKind:
    return _kinds_by_type[cls]


def all_kinds() -> tuple[FactKind, ...]:
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.name))
