"""Invented people are always the same, and their documents are in order."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice

from passavant.domain.mrz import read
from passavant.domain.specimens import population
from passavant.domain.specimens.people import DEMO_DAY
from passavant.domain.values import PartialDate, age_on


def test_same_seed_gives_the_same_people_and_a_longer_list_only_adds() -> None:
    assert list(population(7, 20)) == list(islice(population(7, 200), 20))
    assert list(population(7, 20)) != list(population(8, 20))


def test_documents_of_invented_people_are_valid_and_of_no_specimen() -> None:
    for person in population(1, 500):
        reading = read(person.mrz_lines(), today=DEMO_DAY)
        assert reading.is_valid
        assert reading.format is person.format
        codes = {finding.code for finding in reading.findings}
        assert codes <= {"mrz.document_expired", "mrz.name_truncated"}


def test_the_mix_has_neighbours_children_and_a_few_expired_documents() -> None:
    people = list(population(2, 2_000))
    nations = Counter(person.nationality for person in people)
    children = sum(age_on(PartialDate.of(person.date_of_birth), today=DEMO_DAY) < 18 for person in people)
    expired = sum(person.date_of_expiry < DEMO_DAY for person in people)
    assert [code for code, _ in nations.most_common(2)] == ["HTI", "DOM"]
    assert {"USA", "CAN", "FRA", "CUB", "BHS"} <= set(nations)
    assert 200 < children < 500
    assert 20 < expired < 120


def test_another_day_moves_the_dates_with_it() -> None:
    later = date(2036, 11, 22)
    assert all(person.date_of_birth <= later for person in population(3, 50, around=later))
    assert max(person.date_of_expiry for person in population(3, 50, around=later)) > later
