"""Whether somebody is a child: by birthdays, leap years, unknown parts and estimates."""

from __future__ import annotations

from datetime import date

import pytest

from passavant.domain.values import PartialDate
from passavant.modules.minors.judging import Standing, standing_of
from passavant.modules.minors.settings import Settings

OWN = Settings()


def standing(born: str, today: date, *, is_estimated: bool = False, majority: int = 18) -> Standing:
    return standing_of(
        PartialDate.parse(born) if born else None,
        is_estimated=is_estimated,
        today=today,
        majority=majority,
        margin=OWN.estimate_margin,
    )


@pytest.mark.parametrize(
    ("born", "today", "expected"),
    [
        ("2008-11-21", date(2026, 11, 20), Standing.MINOR),
        ("2008-11-20", date(2026, 11, 20), Standing.ADULT),
        ("2008-02-29", date(2026, 2, 28), Standing.MINOR),
        ("2008-02-29", date(2026, 3, 1), Standing.ADULT),
        ("2026-11-20", date(2026, 11, 20), Standing.MINOR),
        ("2008-12-31", date(2026, 12, 31), Standing.ADULT),
        ("2009-01-01", date(2026, 12, 31), Standing.MINOR),
    ],
)
def test_a_child_is_a_child_until_the_birthday(born: str, today: date, expected: Standing) -> None:
    assert standing(born, today) is expected


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2008", Standing.PERHAPS),
        ("2008-11", Standing.PERHAPS),
        ("2008-10", Standing.ADULT),
        ("2008-12", Standing.MINOR),
        ("2007", Standing.ADULT),
        ("2009", Standing.MINOR),
        ("", Standing.PERHAPS),
        ("2027-01-01", Standing.PERHAPS),
    ],
)
def test_an_unknown_day_leaves_a_doubt_only_where_it_matters(born: str, expected: Standing) -> None:
    assert standing(born, date(2026, 11, 20)) is expected


def test_an_estimate_leaves_a_doubt_for_some_years_either_way() -> None:
    today = date(2026, 11, 20)
    ages = {age: standing(f"{2026 - age}-01-01", today, is_estimated=True) for age in range(10, 30)}
    margin = OWN.estimate_margin
    doubtful = [age for age, each in ages.items() if each is Standing.PERHAPS]
    assert doubtful == list(range(18 - margin, 18 + margin))
    assert ages[18 + margin] is Standing.ADULT
    assert ages[17 - margin] is Standing.MINOR


def test_the_age_is_a_setting_and_names_its_source() -> None:
    today = date(2026, 11, 20)
    assert standing("2006-01-01", today, majority=21) is Standing.MINOR
    assert Settings(age_of_majority=21).age_of_majority == 21
    assert "Rights of the Child" in OWN.age_source
