"""Words for screens: dates with unknown parts, States, ages, findings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from passavant.base.templatetags import passavant as words
from passavant.domain.values import Finding, Severity


@pytest.mark.parametrize(
    ("known", "figures", "told"),
    [
        ("1985", "1985", "1985"),
        ("1985-03", "03/1985", "March 1985"),
        ("1985-03-12", "12/03/1985", "12 March 1985"),
        ("", "", ""),
        ("1985-02-31", "1985-02-31", "1985-02-31"),
    ],
)
def test_a_date_shows_what_is_known_of_it(known: str, figures: str, told: str) -> None:
    with translation.override("en"):
        assert words.partial_date(known) == figures
        assert words.partial_date_words(known) == told


def test_nobody_is_made_older_by_an_unknown_day() -> None:
    assert words.age(str(datetime.now(UTC).year - 18)) == 17 or datetime.now(UTC).strftime("%m-%d") == "12-31"
    assert words.age("") == ""


def test_a_state_has_the_name_of_the_reader() -> None:
    with translation.override("ht"):
        assert words.state_name("HTI") == "Ayiti"
    with translation.override("es"):
        assert words.state_name("DOM") == "República Dominicana"
    assert words.state_name("") == ""


def test_a_time_is_that_of_the_wall() -> None:
    at = datetime(2026, 11, 22, 12, 40, tzinfo=UTC)
    assert words.local_time(at) == "07:40"
    assert words.local_time(at, "America/Santo_Domingo") == "08:40"
    assert words.local_moment("2026-11-22T12:40:00+00:00") == "22/11/2026 07:40"


def test_a_finding_is_a_sentence() -> None:
    found = Finding(code="mrz.name_truncated", severity=Severity.NOTE)
    with translation.override("en"):
        assert words.finding(found) == found.explanation
        assert words.finding({"code": found.code, "details": {}}) == found.explanation
