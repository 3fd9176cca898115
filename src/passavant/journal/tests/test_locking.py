"""A form that was written once stays readable; whatever would break that is named before it is shipped."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import pytest

from passavant.journal import declaring, locking
from passavant.journal.declaring import Audience, FactKind, Sensitivity, all_kinds

NAME = "testing.stamp.placed"


class Ink(StrEnum):
    BLUE = "blue"
    RED = "red"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Page:
    title: str
    description: str | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stamp:
    """A stamp was placed."""

    number: int
    ink: Ink
    passport: UUID
    on: date
    at: datetime
    page: Page
    others: tuple[Page, ...]
    notes: Mapping[str, str]
    valid: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class StampSaidOtherwise(Stamp):
    """The same stamp, in other words of the docstring."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class StampWithPlace(Stamp):
    place: str


def kind(made: type, version: int = 1) -> FactKind:
    return FactKind(
        name=NAME,
        version=version,
        type=made,
        audience=Audience.EVERYWHERE,
        sensitivity=Sensitivity.PLAIN,
        keep_years=None,
    )


@pytest.fixture
def locked() -> locking.Locked:
    written = locking.text_of(locking.add_missing([kind(Stamp)], {}))
    loaded: locking.Locked = json.loads(written)
    return loaded


def test_an_unchanged_form_has_no_fault(locked: locking.Locked) -> None:
    assert list(locking.faults([kind(Stamp)], locked)) == []
    assert list(locking.faults([kind(StampSaidOtherwise)], locked)) == []


def test_fields_that_are_called_title_or_description_are_part_of_the_form(locked: locking.Locked) -> None:
    page = locked[NAME]["1"]["schema"]["$defs"]["Page"]
    assert list(page["properties"]) == ["description", "title"]


def test_a_changed_form_needs_a_new_version(locked: locking.Locked) -> None:
    found = list(locking.faults([kind(StampWithPlace)], locked))
    assert found[0].startswith(f"{NAME} version 1 changed its form: raise the version")
    assert "is not read any more" in found[1]


def test_a_new_version_needs_its_upcast_and_its_lock(
    locked: locking.Locked, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = kind(StampWithPlace, version=2)
    assert [fault.split(":")[0] for fault in locking.faults([new], locked)] == [
        f"{NAME} version 2 is not locked",
        f"the golden example of {NAME} version 1 is not read any more",
    ]
    monkeypatch.setitem(declaring._upcasts, (NAME, 1), lambda body: {**body, "place": ""})
    grown = locking.add_missing([new], locked)
    assert list(locking.faults([new], grown)) == []
    assert grown[NAME]["1"] == locked[NAME]["1"]


def test_a_kind_that_vanished_and_a_version_turned_back_are_named(locked: locking.Locked) -> None:
    assert list(locking.faults([], locked)) == [
        f"{NAME} is gone, but entries of it may exist: declare it again"
    ]
    later = {NAME: {"1": locked[NAME]["1"], "2": locked[NAME]["1"]}}
    assert "back at version 1" in next(locking.faults([kind(Stamp)], later))


def test_locking_again_changes_nothing(locked: locking.Locked) -> None:
    locked[NAME]["1"]["example"]["number"] = 41  # a room may write better examples by hand
    assert locking.add_missing([kind(Stamp)], locked) == locked


@pytest.mark.parametrize("each", all_kinds(), ids=lambda each: each.name)
def test_an_example_of_every_kind_is_read_and_written_back(each: FactKind) -> None:
    body = json.dumps(locking.example_of(each))
    assert json.loads(each.body_text(each.read(version=each.version, body=body))) == json.loads(body)
