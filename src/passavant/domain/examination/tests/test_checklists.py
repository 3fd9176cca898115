"""The checklist says for every kind of document what to look at, once, and how."""

from __future__ import annotations

import pytest

from passavant.domain.examination import checklist_for
from passavant.domain.examination.checklists import ITEMS
from passavant.domain.values import SENTENCES


@pytest.mark.parametrize("code", ["P", "PD", "I", "AC", "V", "??"])
def test_every_kind_of_document_has_a_checklist_with_the_holder_on_it(code: str) -> None:
    items = checklist_for(code)
    assert len(items) >= 6
    assert "holder" in [item.code for item in items]
    assert len({item.code for item in items}) == len(items)


def test_every_item_and_every_light_has_a_sentence() -> None:
    for item in ITEMS:
        assert SENTENCES[item.sentence_code] == item.sentence
        assert f"examine.light.{item.light}" in SENTENCES


def test_a_passport_is_looked_at_for_its_binding_and_a_card_is_not() -> None:
    assert "binding" in [item.code for item in checklist_for("P")]
    assert "binding" not in [item.code for item in checklist_for("ID")]
