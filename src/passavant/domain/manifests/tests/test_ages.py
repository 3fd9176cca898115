"""Birth dates and ages as people say them at a reception."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.manifests import NotAnAge, read_born

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "on", "age", "is_estimated"),
    [
        ("34", "1992", 34, True),
        ("34 ans", "1992", 34, True),
        ("7 ane", "2019", 7, True),
        ("8 mwa", "2026-03", 0, True),
        ("14 m", "2025-09", 1, True),
        ("1990", "1990", 35, False),
        ("03/1990", "1990-03", 36, False),
        ("12/03/1990", "1990-03-12", 36, False),
        ("12031990", "1990-03-12", 36, False),
        ("1990-03-12", "1990-03-12", 36, False),
        ("12 3 90", "1990-03-12", 36, False),
    ],
)
def test_what_people_say_is_understood_and_an_age_stays_an_estimate(said, on, age, is_estimated):
    born = read_born(said, today=TODAY)
    assert (str(born.on), born.age, born.is_estimated) == (on, age, is_estimated)


@pytest.mark.parametrize("said", ["", "vye", "31/02/1990", "13/1990", "-4", "12/03/1990 12", "3,5"])
def test_what_is_neither_an_age_nor_a_day_is_refused(said):
    with pytest.raises(NotAnAge):
        read_born(said, today=TODAY)


@given(born=st.dates(min_value=date(1930, 1, 1), max_value=TODAY))
def test_a_whole_date_is_never_an_estimate(born):
    read = read_born(born.strftime("%d/%m/%Y"), today=TODAY)
    assert read.on.earliest == born
    assert not read.is_estimated


@given(age=st.integers(min_value=0, max_value=120))
def test_an_age_is_kept_as_it_was_said(age):
    assert read_born(str(age), today=TODAY).age == age
