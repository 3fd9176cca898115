"""Dates and States as published lists write them."""

from __future__ import annotations

import pytest

from passavant.domain.lists.countries import code_of
from passavant.domain.lists.dates import ImpossibleDate, date_of_birth


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("14 Feb 1976", "1976-02-14"),
        ("14 February 1976", "1976-02-14"),
        ("Feb 14, 1976", "1976-02-14"),
        ("Feb 1980", "1980-02"),
        ("circa 1962", "1962"),
        ("circa 14 Feb 1962", "1962"),
        ("circa 1959-1961", "1959/1961"),
        ("1959-1961", "1959/1961"),
        ("1957/1959", "1957/1959"),
        ("1959 to 1961", "1959/1961"),
        ("between 1959 and 1961", "1959/1961"),
        ("01 Jan 1960 to 31 Dec 1962", "1960/1962"),
        ("01 Jan 1960 to 31 Dec 1960", "1960"),
        ("1950s", "1950/1959"),
        ("1979/01/17", "1979-01-17"),
        ("1979-01-17", "1979-01-17"),
        ("1979-01-17T00:00:00Z", "1979-01-17"),
        ("1979-01", "1979-01"),
        ("1979-00-00", "1979"),
        ("00/00/1970", "1970"),
        ("00/05/1970", "1970-05"),
        ("17/01/1979", "1979-01-17"),
        ("17.1.1979", "1979-01-17"),
        ("05/1979", "1979-05"),
        ("19790117", "1979-01-17"),
        ("1979", "1979"),
        ("12 août 1971", "1971-08-12"),
        ("1er janvier 1971", "1971-01-01"),
        ("12 de agosto de 1971", "1971-08-12"),
        ("12 out 1971", "1971-08-12"),
    ],
)
def test_dates_are_understood_as_they_are_written(written: str, kept: str) -> None:
    assert date_of_birth(written) == kept


@pytest.mark.parametrize(
    "written",
    ["30 Feb 1976", "1976-13-01", "31/04/1976", "14 Foo 1976", "12/1", "1700", "2300-01-01", "", "x"],
)
def test_dates_that_do_not_exist_are_refused(written: str) -> None:
    with pytest.raises(ImpossibleDate):
        date_of_birth(written)


def test_figures_are_read_in_the_stated_order() -> None:
    assert date_of_birth("03/04/1985", order="dmy") == "1985-04-03"
    assert date_of_birth("03/04/1985", order="mdy") == "1985-03-04"


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("HTI", "HTI"),
        ("ht", "HTI"),
        ("Haïti", "HTI"),
        ("Ayiti", "HTI"),
        ("Ayisyen", "HTI"),
        ("République d’Haïti", "HTI"),
        ("DOMINICAN REPUBLIC", "DOM"),
        ("Repiblik Dominikèn", "DOM"),
        ("Dominica", "DMA"),
        ("Korea, North", "PRK"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Korea, South", "KOR"),
        ("Congo, Democratic Republic of the", "COD"),
        ("Congo", "COG"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("The Gambia", "GMB"),
        ("Iran (Islamic Republic of)", "IRN"),
        ("United Kingdom of Great Britain and Northern Ireland", "GBR"),
        ("possibly Palestinian", "PSE"),
        ("Germany", "D"),
        ("DEU", "D"),
        ("de", "D"),
        ("Burma", "MMR"),
        ("Bosnia and Herzegovina", "BIH"),
        ("Bosnia-Herzegovina", "BIH"),
        ("Atlantis", ""),
        ("", ""),
    ],
)
def test_states_are_known_by_code_and_by_every_usual_name(spelling: str, code: str) -> None:
    assert code_of(spelling) == code
