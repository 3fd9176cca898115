"""`in` with many values: the same answers on every database, and one place on PostgreSQL."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from passavant.base.models import Officer
from passavant.journal.tests.kit import begin_shift
from passavant.modules.sites.models import Shift

CODES = ["it's", "{braces}", 'comma,quote"', "back\\slash"]


@pytest.fixture
def named(officer: Callable[..., Officer]) -> list[str]:
    return [officer("auditor", code=code).code for code in CODES]


def test_texts_are_found_as_they_are(named: list[str]) -> None:
    codes = Officer.objects.filter(pk__in=[*named, "nobody", None]).values_list("pk", flat=True)
    assert sorted(codes) == sorted(CODES)
    assert not Officer.objects.exclude(pk__in=named).exists()
    assert not Officer.objects.filter(pk__in=[]).exists()


def test_ids_are_found_and_asked_for_in_one_place(site_ready: None) -> None:
    shifts = [begin_shift(f"M{number}") for number in range(3)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rows = list(Shift.objects.filter(pk__in=[*shifts[:2], uuid.uuid4()]))
    assert {row.pk for row in rows} == set(shifts[:2])
    if connection.vendor == "postgresql":
        assert "= ANY(" in asked[0]["sql"]


def test_a_question_within_a_question_stays_one(site_ready: None) -> None:
    shift = begin_shift()
    begin_shift("M13")
    of_one = Shift.objects.filter(officer__in=("M12",)).values("pk")
    assert [row.pk for row in Shift.objects.filter(pk__in=of_one)] == [shift]
