"""Codes of cards: digits alone, one misread digit or two exchanged ones are noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.names.keys import name_key
from passavant.modules.returns import keys

NUMBERS = st.integers(min_value=1, max_value=keys.MOST_TOKENS)


@given(reception=st.integers(min_value=1, max_value=9999), number=NUMBERS)
def test_a_code_gives_back_its_reception_and_its_number(reception, number):
    code = keys.token_code(reception, number)
    assert len(code) == 10
    assert code.isdigit()
    assert keys.read_token(code) == keys.Scanned(number, reception)


@given(number=NUMBERS)
def test_a_short_number_as_typed_is_a_card_of_this_reception(number):
    assert keys.read_token(f" {number} ") == keys.Scanned(number)


@given(reception=st.integers(min_value=1, max_value=9999), number=NUMBERS, data=st.data())
def test_one_misread_digit_is_noticed(reception, number, data):
    code = keys.token_code(reception, number)
    at = data.draw(st.integers(min_value=0, max_value=9))
    other = data.draw(st.sampled_from("0123456789".replace(code[at], "")))
    with pytest.raises(keys.NotACard):
        keys.read_token(code[:at] + other + code[at + 1 :])


@given(reception=st.integers(min_value=1, max_value=9999), number=NUMBERS, at=st.integers(0, 8))
def test_two_exchanged_digits_are_noticed(reception, number, at):
    code = keys.token_code(reception, number)
    exchanged = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if exchanged != code:
        with pytest.raises(keys.NotACard):
            keys.read_token(exchanged)


@pytest.mark.parametrize("text", ["", "0", "00000", "12345", "kat 7", "١٢"])
def test_what_is_no_card_is_refused(text):
    with pytest.raises(keys.NotACard):
        keys.read_token(text)


def test_names_are_compared_without_accents_and_signs():
    assert name_key("Étienne", "Jean-Robert") == name_key("ETIENNE", "jean robert")
