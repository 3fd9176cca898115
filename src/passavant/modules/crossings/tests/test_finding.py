"""Finding persons and crossings, the day of a post, receipts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from passavant.base.days import bounds
from passavant.base.fields import read_partial_date
from passavant.base.qr import qr_svg
from passavant.journal.site import site_key
from passavant.modules.crossings import queries, receipts
from passavant.modules.crossings.tests.conftest import MORNING, scan_of


def test_a_name_is_found_by_its_beginning_whatever_the_accents(booth):
    crossing = booth.admit(scan_of("DOM"))
    beginning = crossing.surname.split()[0].lower()
    assert queries.search(queries.Search(text=beginning)) == [crossing]
    assert queries.search(queries.Search(text=beginning[1:])) == []


def test_a_document_number_is_found_whoever_issued_it(booth):
    crossing = booth.admit(scan_of("DOM"))
    assert queries.search(queries.Search(text=f" {crossing.document_number.lower()} ")) == [crossing]
    assert queries.search(queries.Search(text=f"{crossing.document_number}9")) == []


def test_a_search_is_narrowed_by_post_and_period(booth):
    crossing = booth.admit(scan_of("DOM"))
    first, after_last = bounds(MORNING.date())
    wanted = {"nationality": "DOM", "post": "HT-OUA", "first_day": first, "after_last_day": after_last}
    assert queries.search(queries.Search(**wanted)) == [crossing]
    assert queries.search(queries.Search(**{**wanted, "post": "HT-MAL"})) == []
    assert queries.search(queries.Search(**{**wanted, "first_day": after_last, "after_last_day": None})) == []


def test_a_day_shows_every_hour_and_only_its_own(booth):
    booth.admit(scan_of("DOM"))
    booth.admit(scan_of("HTI"), direction="exit", at=MORNING + timedelta(hours=2))
    booth.admit(scan_of("USA"), at=MORNING + timedelta(days=1))
    first, after_last = bounds(MORNING.date())
    hours = queries.hours_of_day("HT-OUA", first=first, after_last=after_last)
    assert len(hours) == 24
    assert [(hour.entries, hour.exits) for hour in hours if hour.entries or hour.exits] == [(1, 0), (0, 1)]
    tally = queries.tally("HT-OUA", first=first, after_last=after_last)
    assert (tally.entries, tally.exits, tally.refused) == (1, 1, 0)


def test_a_day_of_25_hours_has_them_all(booth):
    first, after_last = bounds(MORNING.date().replace(month=11, day=1))  # clocks go back on that Sunday
    assert len(queries.hours_of_day("HT-OUA", first=first, after_last=after_last)) == 25


def test_a_history_shows_both_ways(booth):
    booth.admit(scan_of("DOM"))
    crossing = booth.admit(scan_of("DOM"), direction="exit", at=MORNING + timedelta(days=3))
    assert [row.direction for row in queries.history_of(crossing.person_key)] == ["exit", "entry"]


def test_a_receipt_proves_itself_and_names_nobody(booth):
    crossing = booth.admit(scan_of("DOM"))
    text = receipts.receipt_text(crossing)
    assert receipts.receipt_holds(text, site_key().public)
    assert not receipts.receipt_holds(text.replace("entry", "exit"), site_key().public)
    assert crossing.surname not in text
    assert crossing.document_number not in text
    assert qr_svg(text).startswith("<svg")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("05012026", "2026-01-05"),
        ("5/1/26", "2026-01-05"),
        ("2026-01-05", "2026-01-05"),
        ("05 01 2026", "2026-01-05"),
        ("01/2026", "2026-01"),
        ("1985", "1985"),
    ],
)
def test_dates_are_read_as_officers_write_them(typed, read):
    assert str(read_partial_date(typed)) == read


@pytest.mark.parametrize("typed", ["30/02/2026", "yesterday", "32012026", "13/2026", "0000"])
def test_a_day_that_does_not_exist_is_refused(typed):
    with pytest.raises(ValueError, match=r"."):
        read_partial_date(typed)
