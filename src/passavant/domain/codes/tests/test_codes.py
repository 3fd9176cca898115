"""Codes of States, documents and sexes (ICAO Doc 9303-3, section 5; 9303-4, 4.4)."""

from __future__ import annotations

import pytest

from passavant.domain import codes
from passavant.domain.codes import states
from passavant.domain.codes.documents import meaning
from passavant.domain.codes.states import STATES


@pytest.mark.parametrize(
    "code", ["HTI", "DOM", "D", "D<<", "RKS", "GBD", "XXA", "UNO", "XCC", "EUE", "XOM", "XPO", "UTO"]
)
def test_code_of_the_standard_is_known(code: str) -> None:
    assert codes.is_known(code)


@pytest.mark.parametrize("code", ["DEU", "GER", "SUN", "WSA", "ENG", "", "<<<", "hti", "XKX"])
def test_code_that_no_document_may_carry_is_not_known(code: str) -> None:
    assert not codes.is_known(code)


def test_kinds_tell_a_status_from_a_state() -> None:
    assert codes.kind("XXB") is codes.Kind.STATUS
    assert codes.kind("UNA") is codes.Kind.ORGANISATION
    assert codes.kind("UTO") is codes.Kind.SPECIMEN
    assert codes.kind("YUG") is codes.Kind.WITHDRAWN
    assert codes.kind("ZZZ") is None
    assert not codes.may_issue("XXB")


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("HTI", "ht", "Ayiti"),
        ("HTI", "fr", "Haïti"),
        ("DOM", "ht", "Repiblik Dominikèn"),
        ("USA", "es", "Estados Unidos"),
        ("USA", "es-DO", "Estados Unidos"),
        ("TUV", "ht", "Tuvalu"),  # no Creole name: French
        ("D", "fr", "Allemagne"),
        ("DEU", "fr", "Allemagne"),
        ("ZZZ", "fr", "ZZZ"),
        ("HTI", "pt", "Haiti"),
    ],
)
def test_name_is_told_in_the_readers_language(code: str, language: str, expected: str) -> None:
    assert codes.name(code, language) == expected


def test_every_code_has_a_name_in_three_languages() -> None:
    assert all(state.en and state.fr and state.es for state in STATES.values())


@pytest.mark.parametrize("code", ["P", "PP", "PU", "PN", "I", "ID", "AC", "C", "CR", "V", "VC"])
def test_document_code_in_circulation_is_known(code: str) -> None:
    assert codes.is_known_document_code(code)


@pytest.mark.parametrize("code", ["", "X", "IV", "P1", "PPP"])
def test_document_code_that_icao_does_not_know(code: str) -> None:
    assert not codes.is_known_document_code(code)


def test_second_letter_of_a_passport_has_an_agreed_meaning() -> None:
    assert meaning("PE") == "emergency passport"
    assert meaning("PN") == "passport"


def test_filler_as_sex_is_unspecified() -> None:
    assert codes.sex_of("<") is codes.Sex.UNSPECIFIED
    assert codes.sex_of("K") is None


def test_every_state_has_its_two_letters_and_no_two_the_same():
    letters = [state.alpha2 for state in states.STATES.values() if state.kind is states.Kind.STATE]
    assert all(len(each) == 2 for each in letters)
    assert len(set(letters)) == len(letters)


def test_a_state_is_found_by_every_way_of_writing_it():
    for state in states.STATES.values():
        if state.kind is states.Kind.STATE:
            assert states.code_of(state.code) == states.code_of(state.alpha2) == state.code
            assert states.code_of(state.fr) == state.code


def test_germany_is_d_in_a_zone_however_a_list_writes_it():
    assert {states.code_of(word) for word in ("D", "DE", "DEU", "d<<", "Almay", "Alemania")} == {"D"}
    assert states.code_of("") is states.code_of("ZZ") is states.code_of("SUN") is None
