"""The search for likely pairs: what it finds, why, and that it links nobody."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from passavant.domain.specimens.people import population
from passavant.modules.persons import actions, queries
from passavant.modules.persons.likeness import Ground, Shown, likely_pairs
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


def propose(**limits: int) -> str:
    """What the command says."""
    out = StringIO()
    call_command("persons", "propose", **{"least": 500, **limits}, stdout=out)
    return out.getvalue()


def proposed(**limits: int) -> list[str]:
    """How many the command put before people, and left out."""
    return re.findall(r"\d+ (?:likely pairs|dismissed|linked)", propose(**limits))


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


def grounds(other: Shown) -> dict[str, Ground]:
    """Why another document may be ONE's."""
    found = likely_pairs([*CROWD, ONE, other], least=1)
    pair = next(each for each in found if each.keys == ("one", "other"))
    return {ground.field: ground for ground in pair.grounds}


def test_names_turned_round_are_the_same_person_and_are_told_once() -> None:
    turned = replace(
        ONE, key="other", document_number="ZZ9", surname=ONE.given_names, given_names=ONE.surname
    )
    assert score(turned) >= 990
    found = grounds(turned)
    assert [found[name].level for name in ("surname", "given_names")] == ["turned", "turned"]
    assert found["surname"].bits > 0
    assert found["given_names"].bits == 0


@pytest.mark.parametrize(("surname", "misread"), [("MOSS", "MMSS"), ("EXUMÉ", "EXLMÉ"), ("JOSEPH", "JOSEHP")])
def test_one_slip_in_a_surname_is_alike(surname: str, misread: str) -> None:
    one, other = replace(ONE, surname=surname), replace(ONE, key="other", surname=misread)
    found = likely_pairs([*CROWD, one, other], least=1)
    pair = next(each for each in found if each.keys == ("one", "other"))
    assert pair.grounds[0].level == "alike"


def test_names_too_short_for_a_slip_are_others() -> None:
    one, other = replace(ONE, surname="LUC"), replace(ONE, key="other", surname="LEO")
    found = likely_pairs([*CROWD, one, other], least=1)
    pair = next(each for each in found if each.keys == ("one", "other"))
    assert pair.grounds[0].level == "other"


def test_accents_and_strokes_do_not_matter(renewed: int) -> None:
    assert score(replace(ONE, key="other", surname="Jóseph", document_number="ZZ-9999999")) == renewed


@pytest.mark.parametrize(("zone", "typed"), [("D", "DEU"), ("GBR", "GBN")])
def test_a_state_with_several_codes_is_one_nationality(zone: str, typed: str) -> None:
    german = replace(ONE, nationality=zone)
    other = replace(german, key="other", nationality=typed, document_number="ZZ9999999")
    found = likely_pairs([*CROWD, german, other], least=900)
    pair = next(each for each in found if each.keys == ("one", "other"))
    assert {ground.field: ground.level for ground in pair.grounds}["nationality"] == "same"


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
    assert proposed() == ["0 likely pairs", "1 dismissed", "0 linked"]
    assert Candidate.objects.count() == 0


def test_who_takes_a_dismissed_pair_up_again_says_why_and_the_next_search_lists_it(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    call_command("persons", "propose", least=500)
    second, supervisor = desk.officers["second_line"], desk.officers["supervisor"]
    with pytest.raises(actions.NotNow):
        actions.take_up(officer=second, one=old, other=new, reason="not dismissed", at=AT)
    actions.dismiss(officer=second, one=new, other=old, reason="twins", at=AT)
    with pytest.raises(actions.NeedsReason):
        actions.take_up(officer=supervisor, one=old, other=new, reason=" ", at=AT)
    actions.take_up(officer=supervisor, one=old, other=new, reason="he has no brother", at=AT)
    assert proposed() == ["1 likely pairs", "0 dismissed", "0 linked"]
    (said,) = queries.dismissed_of([old])
    assert (said.dismissal.dismissed_by, said.dismissal.reason) == ("second_line", "twins")
    assert said.taken_up is not None
    assert (said.taken_up.taken_up_by, said.taken_up.reason) == ("supervisor", "he has no brother")
    actions.dismiss(officer=supervisor, one=new, other=old, reason="he has, the register says", at=AT)
    assert proposed() == ["0 likely pairs", "1 dismissed", "0 linked"]
    assert [bool(each.taken_up) for each in queries.dismissed_of([old, new])] == [True, False]


def test_a_linked_pair_is_counted_apart_from_a_dismissed_one(desk: Desk) -> None:
    desk.link(desk.cross(WILNER), desk.cross(WILNERS_NEW))
    assert proposed() == ["0 likely pairs", "0 dismissed", "1 linked"]


def test_more_pairs_than_were_asked_for_are_counted(desk: Desk) -> None:
    desk.cross(WILNER)
    desk.cross(WILNERS_NEW)
    assert proposed(most=0) == ["0 likely pairs", "0 dismissed", "0 linked"]
    assert "1 less likely than the 0 asked for" in propose(most=0)


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
