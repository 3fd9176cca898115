"""A body that is for some sites alone names them in one of its fields."""

from __future__ import annotations

import json

import pytest

from passavant.journal.declaring import Audience, FactKind, Sensitivity

LETTER = FactKind(
    name="letters.letter.sent",
    version=1,
    type=dict,
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
    addressed_by="to",
)


@pytest.mark.parametrize(
    ("to", "reader", "may"),
    [
        ([], "HT-OUA", True),
        (["HT-OUA"], "HT-OUA", True),
        (["HT-OUA", "HT-MAL"], "HT-BEL", False),
        (["HT-OUA"], "", False),
    ],
)
def test_whom_it_names_may_read_it(to: list[str], reader: str, may: bool) -> None:
    assert LETTER.may_be_read_by(reader, json.dumps({"to": to, "text": "x"})) is may


def test_where_no_field_says_so_it_is_for_all() -> None:
    plain = FactKind(
        name="letters.letter.posted",
        version=1,
        type=dict,
        audience=Audience.EVERYWHERE,
        sensitivity=Sensitivity.PLAIN,
        keep_years=None,
    )
    assert plain.may_be_read_by("HT-OUA", json.dumps({"to": ["HT-MAL"]}))
