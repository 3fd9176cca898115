"""Projectors are pure: the same fact gives the same rows, today, at headquarters and in ten years."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import passavant
from passavant.base.management.commands.facts import lock_files, read_lock
from passavant.journal.declaring import Audience, FactKind, all_kinds
from passavant.journal.projecting import Amend, Drop, Put, changes_of, projected_kinds
from passavant.journal.sealing import Envelope
from passavant.journal.tables import Kept, recorded_models

SRC = Path(passavant.__file__).parent
PROJECTED = [kind for kind in all_kinds() if kind.name in projected_kinds()]
PROJECTORS = [SRC / "journal" / "project.py", *sorted((SRC / "modules").glob("*/project.py"))]
FORBIDDEN_IMPORTS = (
    "django.utils.timezone",
    "django.conf",
    "django.db.connection",
    "time",
    "random",
    "secrets",
    "os",
    "passavant.journal.clock",
    "passavant.journal.store",
    "passavant.journal.site",
    "passavant.journal.recording",
)
FORBIDDEN_PARTS = ("queries", "actions", "web", "api", "listeners")
FORBIDDEN_NAMES = {
    "now",
    "today",
    "utcnow",
    "uuid4",
    "uuid1",
    "objects",
    "_base_manager",
    "settings",
    "gettext",
}
ENVELOPE = Envelope(
    site="HT-MAL",
    epoch=2,
    sequence=41,
    kind="testing.fact.told",
    version=1,
    happened_at="2026-11-22T07:40:00.000000-05:00",
    recorded_at="2026-11-24T07:40:00.000000+00:00",
    actor="M12",
    body_digest="0" * 64,
    previous="0" * 64,
)


def impurities(source: str) -> list[str]:
    """What a projector's module asks of the world: imports, and names that read clocks, tables or chance."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if _is_forbidden(alias.name)]
        elif isinstance(node, ast.ImportFrom):
            found += [
                f"{node.module}.{a.name}" for a in node.names if _is_forbidden(f"{node.module}.{a.name}")
            ]
        elif isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_NAMES:
            found.append(node.attr)
        elif isinstance(node, ast.Name) and node.id in FORBIDDEN_NAMES:
            found.append(node.id)
    return found


def _is_forbidden(name: str) -> bool:
    inside = any(name == each or name.startswith(f"{each}.") for each in FORBIDDEN_IMPORTS)
    return inside or (name.startswith("passavant.modules.") and name.split(".")[3] in FORBIDDEN_PARTS)


def golden_changes(kind: FactKind, envelope: Envelope = ENVELOPE) -> list[tuple[object, ...]]:
    """What projectors make of the golden example in the room's lock."""
    golden = read_lock(lock_files()[kind.room])[kind.name][str(kind.version)]["example"]
    fact = kind.read(version=kind.version, body=json.dumps(golden))
    return [
        (type(change), change.model, change.key, dict(getattr(change, "values", {})))
        for change in changes_of(fact, replace(envelope, kind=kind.name))
    ]


@pytest.mark.parametrize("path", PROJECTORS, ids=lambda path: path.parent.name)
def test_a_projector_asks_nothing_of_the_world(path: Path) -> None:
    assert impurities(path.read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "from django.utils import timezone",
        "from django.conf import settings",
        "from passavant.modules.crossings import queries",
        "from passavant.modules.crossings.queries import search",
        "from passavant.journal import clock",
        "import random",
        "row = Crossing.objects.get(pk=1)",
        "at = datetime.now()",
        "key = uuid4()",
        "day = date.today()",
    ],
)
def test_a_projector_that_asks_is_seen(line: str) -> None:
    assert impurities(line)


@pytest.mark.parametrize("kind", PROJECTED, ids=lambda kind: kind.name)
def test_the_same_fact_gives_the_same_rows(kind: FactKind) -> None:
    assert golden_changes(kind) == golden_changes(kind)


@pytest.mark.parametrize("kind", PROJECTED, ids=lambda kind: kind.name)
def test_a_projector_writes_its_own_rooms_tables_and_columns(kind: FactKind) -> None:
    for what, model, _, values in golden_changes(kind):
        assert what in (Put, Amend, Drop)
        assert model._meta.app_label == kind.room  # type: ignore[attr-defined]  # a model
        names = {field.attname for field in model._meta.concrete_fields} - {model._meta.pk.attname}  # type: ignore[attr-defined]  # a model
        assert values.keys() <= names  # type: ignore[attr-defined]  # a dictionary


def same_at_two_sites(kind: FactKind) -> list[tuple[Any, Any, Any]]:
    """What a fact does, with model and key, to rows whose key is the same whichever site tells it."""
    here, there = golden_changes(kind), golden_changes(kind, replace(ENVELOPE, site="HT-OUA"))
    return [
        (what, model, key)
        for (what, model, key, _), (_, _, other, _) in zip(here, there, strict=True)
        if key == other
    ]


BY_ONE_SITE = {
    "watchlists.ListState": "headquarters keeps lists",
}
"""Tables whose keys hold neither the site nor an id that one site made, and why no two sites write one row."""
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.mark.parametrize("kind", PROJECTED, ids=lambda kind: kind.name)
def test_no_two_sites_write_one_row(kind: FactKind) -> None:
    """Chains come in any order and are rebuilt in another: whoever came last would win, each time somebody else."""
    shared = {
        model._meta.label
        for what, model, key in same_at_two_sites(kind)
        if what is not Amend and not AN_ID.search(str(key))
    }
    assert kind.told_by_headquarters or kind.stays_home or shared <= BY_ONE_SITE.keys()


@pytest.mark.parametrize(
    "kind",
    [kind for kind in PROJECTED if kind.audience is Audience.EVERYWHERE],
    ids=lambda kind: kind.name,
)
def test_what_every_site_hears_of_is_written_over_by_its_own_site_alone(kind: FactKind) -> None:
    """Whoever holds the key of one post knows these keys of rows: it must not speak for another."""
    anybodys = {model._meta.label for _, model, _ in same_at_two_sites(kind) if not _says_whose(model)}
    assert kind.told_by_headquarters or anybodys == set()


def _says_whose(model: Any) -> bool:
    names = {field.attname for field in model._meta.concrete_fields}
    return getattr(model, "owner_column", "") in names


@pytest.mark.parametrize("kind", PROJECTED, ids=lambda kind: kind.name)
def test_the_owner_of_a_row_is_the_site_that_told_it(kind: FactKind) -> None:
    for what, model, _, values in golden_changes(kind):
        owner = getattr(model, "owner_column", "")
        if what is Put and _says_whose(model) and owner != model._meta.pk.attname:  # type: ignore[attr-defined]  # a model
            assert values.get(owner, ENVELOPE.site) == ENVELOPE.site  # type: ignore[attr-defined]  # a dictionary


def test_every_row_says_whose_it_is() -> None:
    """But for tables that headquarters alone fills, or a site for itself."""
    ownerless = {model._meta.label for model in recorded_models() if not _says_whose(model)}
    assert ownerless == {model._meta.label for model in recorded_models() if issubclass(model, Kept)}


def test_every_recorded_table_is_made_by_some_projector() -> None:
    made = {model for kind in all_kinds() for _, model, _, _ in golden_changes(kind)}
    assert set(recorded_models()) - made == set()
    assert set(projected_kinds()) <= {kind.name for kind in all_kinds()}
