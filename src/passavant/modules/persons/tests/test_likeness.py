"""The search for likely pairs: what it finds, why, and that it links nobody."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from passavant.domain.specimens.people import population
from passavant.modules.persons import actions, queries
from passavant.modules.persons.likeness import Shown, likely_pairs
from passavant.modules.persons.models import Candidate
from passavant.modules.persons.tests.conftest import AT, NAMESAKE, WILNER, WILNERS_NEW, Desk

CROWD = [
    Shown(
        key=f"{number:04d}",
        surname=person.surname,
        given_names=person.given_names,
        date_of_birth=person.date_of_birth.isoformat(),
        nationality=person.nationality,
        sex=person.sex,
        issuing_state=person.issuing_state,
        document_number=person.document_number,
    )
    for number, person in enumerate(population(7, 600))
]
ONE = replace(
    CROWD[0], key="one", surname="JOSEPH", given_names="WILNER", date_of_birth="1984-07-16", sex="M"
)


def score(other: Shown) -> int:
    """Per mille, of another document beside ONE in a crowd; nought where the two are not even compared."""
    found = {
        (pair.first, pair.second): pair.likelihood for pair in likely_pairs([*CROWD, ONE, other], least=1)
    }
    return found.get(("one", "other"), 0)


@pytest.fixture(scope="module")
def renewed() -> int:
    return score(replace(ONE, key="other", document_number="ZZ9999999"))


def test_a_renewed_passport_is_likely_and_says_why(renewed: int) -> None:
    assert renewed >= 990
    found = likely_pairs([*CROWD, ONE, replace(ONE, key="other", document_number="ZZ9999999")], least=900)
    pair = next(each for each in found if each.first == "one")
    grounds = {ground.field: ground for ground in pair.grounds}
    assert {field: ground.level for field, ground in grounds.items()} == {
        "surname": "same",
        "given_names": "same",
        "date_of_birth": "same",
        "sex": "same",
        "nationality": "same",
        "document_number": "other",
    }
    assert grounds["date_of_birth"].bits > grounds["sex"].bits > 0


@pytest.mark.parametrize(
    ("field", "value", "least"),
    [
        ("surname", "JOSEHP", 900),
        ("given_names", "WILNER JEAN", 900),
        ("date_of_birth", "1984-07-18", 500),
        ("nationality", "CAN", 900),
    ],
)
def test_a_slip_lowers_the_score_and_is_still_found(renewed: int, field: str, value: str, least: int) -> None:
    changed = replace(ONE, key="other", document_number="ZZ9999999", **{field: value})
    assert least <= score(changed) <= renewed


@pytest.mark.parametrize(("field", "value"), [("date_of_birth", "1991-01-30"), ("given_names", "MARIE")])
def test_a_namesake_and_a_twin_are_not_likely(field: str, value: str) -> None:
    assert score(replace(ONE, key="other", document_number="ZZ9999999", **{field: value})) < 900


def test_names_turned_round_are_the_same_person(renewed: int) -> None:
    turned = replace(
        ONE, key="other", document_number="ZZ9", surname=ONE.given_names, given_names=ONE.surname
    )
    assert score(turned) >= 900


def test_accents_and_strokes_do_not_matter(renewed: int) -> None:
    assert score(replace(ONE, key="other", surname="Jóseph", document_number="ZZ-9999999")) == renewed


def test_a_birth_date_that_is_not_known_whole_is_not_compared() -> None:
    unknown = replace(ONE, key="other", document_number="ZZ9", date_of_birth="1984")
    found = likely_pairs([*CROWD, ONE, unknown], least=1)
    pair = next(each for each in found if each.first == "one")
    assert "date_of_birth" not in {ground.field for ground in pair.grounds}


def test_the_same_crossings_give_the_same_pairs() -> None:
    other = replace(ONE, key="other", document_number="ZZ9999999")
    forwards, backwards = [*CROWD, ONE, other], [other, ONE, *reversed(CROWD)]
    assert likely_pairs(forwards, least=1) == likely_pairs(backwards, least=1)


def test_nobody_and_one_alone_are_no_pair() -> None:
    assert likely_pairs([], least=1) == []
    assert likely_pairs([ONE], least=1) == []


# -- through the command


def test_the_search_puts_pairs_before_people_and_links_nobody(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    desk.cross(NAMESAKE)
    call_command("persons", "propose", least=500)
    found = [row.pair for row in queries.candidates()]
    assert tuple(sorted((old, new))) in found
    assert queries.links_of(None) == []
    call_command("persons", "propose", least=500)
    assert [row.pair for row in queries.candidates()] == found


def test_what_people_said_is_not_put_before_them_again(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    call_command("persons", "propose", least=500)
    assert queries.candidates().count() == 1
    actions.dismiss(officer=desk.officers["second_line"], one=new, other=old, reason="twins", at=AT)
    assert queries.candidates().count() == 0
    call_command("persons", "propose", least=500)
    assert Candidate.objects.count() == 0


def test_a_proposal_keeps_the_score_that_brought_it(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    call_command("persons", "propose", least=500)
    (row,) = queries.candidates()
    assert desk.propose(old, new).likelihood == row.likelihood
    assert queries.candidates().count() == 0


def test_only_a_pair_that_a_search_found_is_dismissed(desk: Desk) -> None:
    with pytest.raises(actions.NotHere):
        actions.dismiss(
            officer=desk.officers["second_line"],
            one=desk.cross(WILNER),
            other=desk.cross(NAMESAKE),
            reason="two",
            at=AT,
        )


def test_a_post_without_the_packages_is_told_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.cross(WILNER)
    desk.cross(WILNERS_NEW)
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(CommandError, match="PASSAVANT_PINS=hq"):
        call_command("persons", "propose")


@pytest.mark.parametrize("wrong", [{"least": -1}, {"least": 1000}, {"most": -1}])
def test_impossible_limits_are_refused(wrong: dict[str, Any], desk: Desk) -> None:
    with pytest.raises(CommandError, match="from 0 to 999"):
        call_command("persons", "propose", **wrong)
