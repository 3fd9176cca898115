"""Locks on what facts look like: entries are kept for good, so a form that was once written stays readable.

Each room keeps `facts.lock.json`: for every kind and version its JSON Schema and one golden example of a
body. A locked form never changes; a change is a new version with an upcast from the one before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from passavant.journal import canonical
from passavant.journal.declaring import FactKind
from passavant.journal.errors import JournalError

Locked = dict[str, dict[str, dict[str, Any]]]
"""Kind, then version as text, then `schema` and `example`."""
_PROSE = frozenset({"title", "description"})
_SAMPLES = {
    "uuid": "5f0c2b5e-64d0-4c33-9d13-0f9a4d6e5a01",
    "date": "2026-11-22",
    "date-time": "2026-11-22T12:40:00Z",
    "time": "07:40:00",
}


def add_missing(kinds: Iterable[FactKind], locked: Locked) -> Locked:
    """The lock with today's forms of kinds and versions that it did not hold; nothing in it is changed."""
    grown: Locked = {name: dict(versions) for name, versions in locked.items()}
    for kind in kinds:
        versions = grown.setdefault(kind.name, {})
        if str(kind.version) not in versions:
            versions[str(kind.version)] = {"schema": schema_of(kind), "example": example_of(kind)}
    return grown


def faults(kinds: Iterable[FactKind], locked: Locked) -> Iterator[str]:
    """One sentence for everything that would make entries of old unreadable, or is not locked yet."""
    here = {kind.name: kind for kind in kinds}
    for name in sorted(set(locked) - set(here)):
        yield f"{name} is gone, but entries of it may exist: declare it again"
    for name, kind in sorted(here.items()):
        versions = locked.get(name, {})
        if str(kind.version) not in versions:
            yield f"{name} version {kind.version} is not locked: run `passavant facts lock`"
        for version, form in sorted(versions.items(), key=lambda item: int(item[0])):
            yield from _faults_of(kind, int(version), form)


def schema_of(kind: FactKind) -> dict[str, Any]:
    """The JSON Schema of a kind, without prose, which may change freely."""
    without: dict[str, Any] = _without_prose(kind.schema())
    return without


def example_of(kind: FactKind) -> Any:
    """A plausible body of a kind, as its fact would be written."""
    schema = kind.schema()
    body = json.dumps(_sample(schema, schema.get("$defs", {})))
    return json.loads(kind.body_text(kind.read(version=kind.version, body=body)))


def text_of(locked: Locked) -> str:
    """The lock as it stands in its file: sorted and indented, so that a change is seen in review."""
    return json.dumps(locked, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _faults_of(kind: FactKind, version: int, form: Mapping[str, Any]) -> Iterator[str]:
    if version > kind.version:
        yield f"{kind.name} version {version} is locked, but the program is back at version {kind.version}"
        return
    if version == kind.version and form["schema"] != schema_of(kind):
        yield (
            f"{kind.name} version {version} changed its form: raise the version, "
            f"declare an upcast from {version}, and run `passavant facts lock`"
        )
    try:
        kind.read(version=version, body=canonical.text_of(form["example"]))
    except JournalError as trouble:
        yield f"the golden example of {kind.name} version {version} is not read any more: {trouble}"


def _without_prose(schema: Any, *, names: bool = False) -> Any:
    """The schema without titles and descriptions; `names`: the keys here are fields' names, not words of
    JSON Schema.
    """
    if isinstance(schema, dict):
        return {
            key: _without_prose(value, names=not names and key in ("properties", "$defs"))
            for key, value in schema.items()
            if names or key not in _PROSE
        }
    return [_without_prose(item) for item in schema] if isinstance(schema, list) else schema


def _sample(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    if "$ref" in schema:
        return _sample(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], definitions)
    if schema.get("type") == "object":
        properties = schema.get("properties") or {
            "name": schema.get("additionalProperties") or {"type": "string"}
        }
        return {name: _sample(part, definitions) for name, part in properties.items()}
    if schema.get("type") == "array":
        return [_sample(schema.get("items", {}), definitions)]
    return _plain_sample(schema)


def _plain_sample(schema: Mapping[str, Any]) -> Any:
    kinds: dict[Any, Any] = {"integer": 7, "boolean": False, "null": None, None: None}
    if schema.get("type") == "string":
        return _SAMPLES.get(str(schema.get("format")), "Désir")
    return kinds[schema.get("type")]
