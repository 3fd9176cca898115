"""One value is one text, on every machine."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passavant.journal import canonical

KEPT = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(KEPT),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(KEPT), inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert json.loads(canonical.text_of(value)) == value


@given(st.dictionaries(st.text(KEPT), st.integers(), min_size=2))
def test_the_order_in_which_it_was_said_does_not_matter(value: dict[str, int]) -> None:
    turned = dict(reversed(value.items()))
    assert canonical.text_of(turned) == canonical.text_of(value)


def test_letters_stay_letters_and_nothing_is_padded() -> None:
    assert canonical.text_of({"surname": "DÉSIR", "age": 7}) == '{"age":7,"surname":"DÉSIR"}'


@pytest.mark.parametrize("value", [1.5, {"fee": 10.0}, [[0.1]], float("nan")])
def test_floats_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no floats"):
        canonical.text_of(value)


@pytest.mark.parametrize("text", ["a\0b", "half \ud800 a pair"])
@pytest.mark.parametrize(
    "wrap", [lambda t: t, lambda t: {"name": [t]}, lambda t: {t: 1}], ids=["text", "in", "key"]
)
def test_what_postgresql_cannot_keep_is_refused_at_the_post_already(text: str, wrap: object) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        canonical.text_of(wrap(text))  # type: ignore[operator]  # one of the three above


def test_the_salt_is_part_of_what_a_body_stands_for() -> None:
    assert canonical.body_digest_of(salt="aa", body="{}") != canonical.body_digest_of(salt="ab", body="{}")


@pytest.mark.parametrize("text", ["\\u0000", "a\\\\u0000", "u0000", "\u0001\n\t"])
def test_a_text_that_only_speaks_of_nul_is_kept(text: str) -> None:
    assert json.loads(canonical.text_of([text])) == [text]
