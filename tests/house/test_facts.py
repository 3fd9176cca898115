"""What every fact states, and that its form is locked."""

from __future__ import annotations

import dataclasses
import inspect

import pytest
from django.apps import apps

from passavant.base.management.commands.facts import all_faults
from passavant.journal import declaring
from passavant.journal.declaring import Audience, FactKind, Sensitivity, all_kinds
from passavant.journal.tables import Kept, kept_kind_name

KEPT = {kept_kind_name(model): model for model in apps.get_models() if issubclass(model, Kept)}


def faults_of(kind: FactKind) -> list[str]:
    """What a fact fails to state; a kept table's fact is explained by the table."""
    told = KEPT.get(kind.name, kind.type)
    # A dataclass without a docstring gets one that repeats its signature.
    docstring = inspect.cleandoc(told.__doc__ or "")
    checks = {
        "has no docstring that says what happened": docstring
        and not docstring.startswith(f"{told.__name__}("),
        "has an audience that is none": isinstance(kind.audience, Audience),
        "has a sensitivity that is none": isinstance(kind.sensitivity, Sensitivity),
        "is sensitive but goes everywhere": kind.name in KEPT
        or not (kind.sensitivity is Sensitivity.SENSITIVE and kind.audience is Audience.EVERYWHERE),
        "is personal but kept for good": kind.name in KEPT
        or kind.sensitivity is Sensitivity.PLAIN
        or kind.keep_years is not None,
        "can be changed after it was made": kind.type.__dataclass_params__.frozen,
    }
    return [f"{kind.name} {fault}" for fault, holds in checks.items() if not holds]


def test_there_are_facts_at_all() -> None:
    assert {"journal", "base", "crossings", "sites"} <= {kind.room for kind in all_kinds()}
    assert KEPT.keys() <= {kind.name for kind in all_kinds()}


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_a_fact_states_what_it_must(kind: FactKind) -> None:
    assert faults_of(kind) == []


def test_a_careless_fact_is_seen() -> None:
    @dataclasses.dataclass
    class Careless:
        name: str

    kind = FactKind(
        name="testing.name.leaked",
        version=1,
        type=Careless,
        audience=Audience.EVERYWHERE,
        sensitivity=Sensitivity.SENSITIVE,
        keep_years=None,
    )
    assert [fault.removeprefix("testing.name.leaked ") for fault in faults_of(kind)] == [
        "has no docstring that says what happened",
        "is sensitive but goes everywhere",
        "is personal but kept for good",
        "can be changed after it was made",
    ]


def test_no_locked_form_changed() -> None:
    assert list(all_faults()) == []


def test_a_fact_that_nobody_locked_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sites.shift.opened", "crossings.crossing.recorded"):
        changed = dataclasses.replace(declaring.get_kind(name), version=2)
        monkeypatch.setitem(declaring._kinds, name, changed)
    found = list(all_faults())
    assert [fault for fault in found if "is not locked" in fault] == [
        "crossings.crossing.recorded version 2 is not locked: run `passavant facts lock`",
        "sites.shift.opened version 2 is not locked: run `passavant facts lock`",
    ]
