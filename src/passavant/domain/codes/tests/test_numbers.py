"""One number is one number, whoever wrote it down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.codes.numbers import document_key, folded_number, normal_key, normal_number


@pytest.mark.parametrize(
    "written",
    [
        "HT1234567",
        "ht 123 4567",
        "HT-123.45/67",
        " HT\u00a01234567 ",
        "HT\u20111234567",
        "ＨＴ１２３４５６７",
        "ht١٢٣٤٥٦٧",
    ],
)
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert normal_number(written) == "HT1234567"
    assert document_key("HTI", written) == "HT1234567:HTI"


@pytest.mark.parametrize(
    ("one", "other"), [("AO1O2O", "A01020"), ("DQ12", "OO12"), ("L1I7", "1117"), ("B5Z6", "8S2G")]
)
def test_letters_that_look_like_digits_fold_alike(one: str, other: str) -> None:
    assert folded_number(one) == folded_number(other)
    assert normal_number(one) != normal_number(other)


@pytest.mark.parametrize("nothing", ["", "  ", "-.-", "№"])
def test_without_a_number_there_is_no_key(nothing: str) -> None:
    assert document_key("HTI", nothing) == ""


def test_a_key_of_an_older_program_is_the_key_of_today() -> None:
    assert normal_key("HT/1234.567:HTI") == document_key("HTI", "HT1234567")
    assert normal_key("") == ""
    assert normal_key("R12:") == "R12:"


@given(st.text(max_size=40))
def test_a_normal_number_is_capitals_and_digits_and_stays_as_it_is(text: str) -> None:
    normal = normal_number(text)
    assert normal.isascii()
    assert not normal.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    assert normal_number(normal) == normal
    assert folded_number(folded_number(text)) == folded_number(text)
    assert normal_key(document_key("HTI", text)) == document_key("HTI", text)
