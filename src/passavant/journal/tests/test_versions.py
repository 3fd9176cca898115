"""Facts grow old: earlier versions are read by steps, later ones and unknown kinds are kept for after the
upgrade.
"""

from __future__ import annotations

import dataclasses
import uuid
from pathlib import Path
from typing import Any

import pytest

from passavant.journal import declaring, projecting, store
from passavant.journal.declaring import Audience, FactKind, Sensitivity, get_kind, upcast
from passavant.journal.errors import BadFact, UnknownFact
from passavant.journal.projecting import Change, Put, projects_kind
from passavant.journal.rebuilding import rebuild
from passavant.journal.receiving import receive
from passavant.journal.recording import record
from passavant.journal.tests.kit import MORNING, begin_shift, other_site
from passavant.journal.verifying import verify
from passavant.modules.sites.models import Shift

NAME = "testing.shift.noted"
GOLDEN = '{"officer":"M12","shift":"5f0c2b5e-64d0-4c33-9d13-0f9a4d6e5a01"}'
"""What version 1 wrote, before anybody said at which booth."""


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declarations of a test are gone after it."""
    for name in ("_kinds", "_kinds_by_type", "_upcasts"):
        monkeypatch.setattr(declaring, name, dict(getattr(declaring, name)))
    monkeypatch.setattr(projecting, "_projectors", projecting._projectors.copy())


def declare(version: int, *fields: str) -> FactKind:
    made = dataclasses.make_dataclass(
        f"ShiftNoted{version}", [(name, str) for name in fields], frozen=True, kw_only=True
    )
    kind = FactKind(
        name=NAME,
        version=version,
        type=made,
        audience=Audience.HEADQUARTERS,
        sensitivity=Sensitivity.PLAIN,
        keep_years=None,
    )
    declaring._kinds.pop(NAME, None)
    declaring.register(kind)
    return kind


def project_as_shift(kind: FactKind) -> None:
    @projects_kind(kind)
    def project(fact: Any, envelope: Any) -> list[Change]:
        row = {"officer": fact.officer, "booth": fact.booth, "post": "HT-OUA", "opened_at": envelope.when}
        return [Put(Shift, uuid.UUID(fact.shift), row)]


def say_booth(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "booth": "unknown"}


def say_post(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "post": "HT-OUA"}


def test_a_golden_example_of_an_old_version_is_read_step_by_step(registry: None) -> None:
    kind = declare(3, "shift", "officer", "booth", "post")
    upcast(NAME, from_version=1)(say_booth)
    upcast(NAME, from_version=2)(say_post)
    fact = kind.read(version=1, body=GOLDEN)
    assert (fact.officer, fact.booth, fact.post) == ("M12", "unknown", "HT-OUA")


def test_a_missing_step_and_a_later_version_are_one_sentence(registry: None) -> None:
    kind = declare(2, "shift", "officer", "booth")
    with pytest.raises(UnknownFact, match="no way from version 1 to 2"):
        kind.read(version=1, body=GOLDEN)
    with pytest.raises(UnknownFact, match="upgrade this site first"):
        kind.read(version=3, body=GOLDEN)


def test_a_step_that_leaves_a_field_out_is_one_sentence_without_names(registry: None) -> None:
    kind = declare(2, "shift", "officer", "booth")
    upcast(NAME, from_version=1)(lambda body: body)
    with pytest.raises(BadFact, match=f"{NAME} version 1 cannot be read at booth") as trouble:
        kind.read(version=1, body=GOLDEN)
    assert "M12" not in str(trouble.value)


def test_an_upcast_may_be_declared_before_its_kind_but_not_twice(registry: None) -> None:
    """A kept table's kind is declared when all models are there, after its room's facts were imported."""
    upcast(NAME, from_version=1)(say_booth)
    assert declare(2, "shift", "officer", "booth").read(version=1, body=GOLDEN).booth == "unknown"
    with pytest.raises(ValueError, match="declared twice"):
        upcast(NAME, from_version=1)(say_post)


def test_old_entries_are_rebuilt_by_todays_projector_and_never_rewritten(registry: None, chain: None) -> None:
    old = declare(1, "shift", "officer")
    record(old.type(shift=str(uuid.uuid4()), officer="M12"), at=MORNING, actor="M12")
    written = store.get_entry("HT-OUA", 1, 2)
    project_as_shift(declare(2, "shift", "officer", "booth"))
    upcast(NAME, from_version=1)(say_booth)
    rebuild()
    assert Shift.objects.get().booth == "unknown"
    assert store.get_entry("HT-OUA", 1, 2) == written
    assert not verify(every_signature=True).faults


@pytest.mark.parametrize("known_as", [None, 1], ids=["kind unknown", "version unknown"])
def test_what_this_program_cannot_read_is_kept_and_shown_after_the_upgrade(
    registry: None, db: None, tmp_path: Path, known_as: int | None
) -> None:
    with other_site("HT-MAL", tmp_path):
        new = declare(2, "shift", "officer", "booth")
        record(new.type(shift=str(uuid.uuid4()), officer="M12", booth="HT-MAL-1"), at=MORNING, actor="M12")
        begin_shift("M13")
        sent = list(store.entries_after("HT-MAL", 1, 0))
    declaring._kinds.pop(NAME)
    if known_as:
        declare(1, "shift", "officer")
    with other_site("HT-DIE", tmp_path, trusts=("HT-MAL",)):
        receipt = receive(sent)
        assert (receipt.taken, receipt.unreadable) == (3, 1)
        assert store.get_entry("HT-MAL", 1, 2).body == sent[1].body
        assert list(Shift.objects.values_list("officer", flat=True)) == ["M13"]
        assert not verify(every_signature=True).faults
        project_as_shift(declare(2, "shift", "officer", "booth"))  # the upgrade
        rebuild()
        assert sorted(Shift.objects.values_list("officer", flat=True)) == ["M12", "M13"]


def test_a_kind_has_one_name_and_one_declaration(registry: None) -> None:
    declare(1, "shift")
    with pytest.raises(ValueError, match="declared twice"):
        declaring.register(get_kind(NAME))
    with pytest.raises(ValueError, match="not of the form"):
        declaring.register(dataclasses.replace(get_kind(NAME), name="Shift"))
