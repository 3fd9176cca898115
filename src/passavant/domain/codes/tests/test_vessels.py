"""The IMO number: the last digit checks the others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.codes.vessels import (
    NotAnImoNumber,
    WrongCheckDigit,
    check_digit_of,
    read_imo_number,
)

SIX = st.text(alphabet="0123456789", min_size=6, max_size=6)


def test_the_worked_example_of_the_scheme_checks():
    """9074729: 9x7 + 0x6 + 7x5 + 4x4 + 7x3 + 2x2 = 139."""
    assert read_imo_number("9074729") == read_imo_number(" IMO 9074729 ") == "9074729"


@given(SIX)
def test_a_number_with_its_check_digit_is_read(six):
    number = six + check_digit_of(six)
    assert read_imo_number(number) == number


@given(SIX, st.integers(0, 6), st.integers(1, 9))
def test_another_digit_is_noticed_unless_its_weight_hides_it(six, at, more):
    """Weights 7 and 3 notice every other digit; 6, 4 and 2 miss one that differs by 5, and 5 one by an even number."""
    number = six + check_digit_of(six)
    other = number[:at] + str((int(number[at]) + more) % 10) + number[at + 1 :]
    weight = (7, 6, 5, 4, 3, 2, -1)[at]
    if weight * more % 10:
        with pytest.raises(WrongCheckDigit):
            read_imo_number(other)
    else:
        assert read_imo_number(other) == other


@given(SIX, st.integers(0, 4))
def test_two_neighbours_that_changed_places_are_always_noticed(six, at):
    """Neighbouring weights differ by one, so the sum changes by the difference of the two digits."""
    number = six + check_digit_of(six)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        with pytest.raises(WrongCheckDigit):
            read_imo_number(swapped)


@given(st.text(max_size=12))
def test_anything_else_is_refused_and_breaks_nothing(text):
    try:
        number = read_imo_number(text)
    except NotAnImoNumber:
        return
    assert number.isascii()
    assert len(number) == 7


@pytest.mark.parametrize("text", ["", "907472", "90747299", "９０７４７２９", "IMO", "9074729A"])
def test_what_is_no_number_is_told_apart_from_one_that_was_misread(text):
    with pytest.raises(NotAnImoNumber) as told:
        read_imo_number(text)
    assert not isinstance(told.value, WrongCheckDigit)
