"""The page against its zone: what the rules allow agrees, and nothing else (ICAO Doc 9303-3, 6; 9303-4, 4.2.3)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passavant.domain.mrz import Agreement, MachineReadableZone, compare_visual, names_agree, read
from passavant.domain.mrz.names import name_field

TODAY = date(2026, 11, 22)
LINES = ("P<HTIJEAN<BAPTISTE<<MARIE<ANGE<<<<<<<<<<<<<<", "RD48351272HTI8503127F3206146<<<<<<<<<<<<<<<8")
PAGE = {
    "surname": "Jean-Baptiste",
    "given_names": "Marie Ange",
    "document_number": "RD 4835127",
    "issuing_state": "HTI",
    "nationality": "HTI",
    "date_of_birth": "1985-03-12",
    "sex": "F",
    "date_of_expiry": "2032-06-14",
}


def zone() -> MachineReadableZone:
    found = read(LINES, today=TODAY).zone
    assert found is not None
    return found


def agreement(**changed: str) -> dict[str, Agreement]:
    compared = compare_visual({**PAGE, **changed}, zone())
    return {each.field: each.agreement for each in compared.fields if each.agreement is not Agreement.EQUAL}


def test_page_that_agrees_has_no_finding() -> None:
    compared = compare_visual(PAGE, zone())
    assert compared.match
    assert compared.findings == ()
    assert len(compared.fields) == 7  # both names are one comparison


@pytest.mark.parametrize(
    ("field", "altered"),
    [
        ("document_number", "RD4835128"),
        ("issuing_state", "DOM"),
        ("nationality", "DOM"),
        ("date_of_birth", "1985-12-03"),
        ("sex", "M"),
        ("date_of_expiry", "2033-06-14"),
    ],
)
def test_one_field_that_differs_is_named(field: str, altered: str) -> None:
    assert agreement(**{field: altered}) == {field: Agreement.DIFFERENT}


def test_name_written_in_one_word_or_swapped_is_similar_but_not_equal() -> None:
    assert agreement(surname="Jeanbaptiste") == {"name": Agreement.SIMILAR}
    assert agreement(surname="Marie Ange", given_names="Jean Baptiste") == {"name": Agreement.SIMILAR}
    assert agreement(given_names="Marie Angie") == {"name": Agreement.DIFFERENT}


@pytest.mark.parametrize(
    ("surname", "given_names", "printed"),
    [
        ("MÜLLER", "GÖTZ", "MUELLER<<GOETZ"),
        ("MÜLLER", "GÖTZ", "MULLER<<GOTZ"),
        ("MÜLLER", "GÖTZ", "MUXXLLER<<GOTZ"),
        ("NÚÑEZ", "BEGOÑA", "NUNXXEZ<<BEGONA"),
        ("D’HAÏTI", "Éloïse", "DHAITI<<ELOISE"),
        ("ГРИГОРЬЕВА", "ЮЛІЯ", "HRYHOREVA<<YULIIA"),
        ("SUKARNO", "", "SUKARNO"),
    ],
)
def test_every_allowed_way_of_writing_a_letter_agrees(surname: str, given_names: str, printed: str) -> None:
    assert names_agree(surname, given_names, printed.ljust(39, "<"))


def test_beginning_of_a_name_agrees_only_where_the_field_is_full() -> None:
    assert not names_agree("SMITHSON", "ANN", "SMITH<<ANN".ljust(39, "<"))
    full = "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI"
    assert names_agree("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO", full)
    assert not names_agree("BENNELONG WOOLOOMOOLOO WARRANDYTE XARNAMBOOL", "DINGO POTOROO", full)


LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=14)


@settings(deadline=None)
@given(
    st.lists(LETTERS, min_size=1, max_size=4),
    st.lists(LETTERS, max_size=4),
    st.sampled_from([30, 31, 39]),
)
def test_what_we_print_is_always_a_right_form(surname: list[str], given_names: list[str], width: int) -> None:
    printed = name_field(" ".join(surname), " ".join(given_names), width=width)
    # Initials are dropped only where not even they fit; then nobody can say that the form is right.
    if 2 * len(surname) + 2 * len(given_names) + 2 <= width:
        assert names_agree(" ".join(surname), " ".join(given_names), printed)


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_no_page_whatever_makes_the_comparison_fail(surname: str, given_names: str) -> None:
    compare_visual({"surname": surname, "given_names": given_names, "date_of_birth": surname}, zone())


def test_adjective_of_nationality_is_not_compared() -> None:
    compared = compare_visual({"nationality": "Haïtienne"}, zone())
    assert compared.fields == ()
