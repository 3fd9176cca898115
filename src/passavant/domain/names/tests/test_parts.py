"""Names of every script and manner of writing come out as the parts that a zone would show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.names import PartKind, letters_of, parts_of, readings_of
from passavant.domain.names.parts import LONGEST_PART, MOST_PARTS
from passavant.domain.names.words import MOST_GROUPS, alike_groups, common_shares


@pytest.mark.parametrize(
    ("written", "letters"),
    [
        ("Jean-Baptiste", "JEAN BAPTISTE"),
        ("JEAN<BAPTISTE<<MARIE", "JEAN BAPTISTE MARIE"),
        ("O’Neil", "ONEIL"),
        ("Lu'ay FU'ANI", "LUAY FUANI"),
        ("DESIR, Marie Carmel", "DESIR MARIE CARMEL"),
        ("José Ñúñez", "JOSE NUNEZ"),
        ("Đặng Văn Bình", "DANG VAN BINH"),
        ("Юлия Щербакова", "YULIYA SHCHERBAKOVA"),
        ("Γιώργος", "GIORGOS"),
        ("王小明", "WANG XIAO MING"),
        ("이재명", "I JAE MYEONG"),
        ("محمد احمد", "MUHAMMAD AHMAD"),
        ("عبدالمنان", "ABD AL MANNAN"),
        ("  Marie \t Carmel\n", "MARIE CARMEL"),
    ],
)
def test_a_name_comes_out_in_letters(written: str, letters: str) -> None:
    assert letters_of(written) == letters


def test_icao_writes_umlauts_as_two_letters_and_lists_as_one() -> None:
    assert [[part.text for part in reading] for reading in readings_of("Müller")] == [["MULLER"], ["MUELLER"]]


def test_marks_of_direction_are_no_part_of_a_name() -> None:
    assert letters_of("\u200fPIERRE\u202c \u2066Marie\u2069") == "PIERRE MARIE"


def test_a_word_that_no_table_knows_keeps_its_consonants_and_says_so() -> None:
    (part,) = parts_of("سلبي")
    assert (part.text, part.kind) == ("SLBY", PartKind.CONSONANTS)


def test_particles_titles_and_honours_are_told_apart() -> None:
    kinds = {part.text: part.kind for part in parts_of("Dr Haji Omar BIN KHALID")}
    assert kinds == {
        "DR": PartKind.TITLE,
        "HAJI": PartKind.HONOUR,
        "OMAR": PartKind.NAME,
        "BIN": PartKind.PARTICLE,
        "KHALID": PartKind.NAME,
    }


@given(st.text(max_size=600))
def test_any_text_gives_bounded_parts_of_letters_and_digits(text: str) -> None:
    for reading in readings_of(text):
        assert len(reading) <= MOST_PARTS
        assert all(part.text and len(part.text) <= LONGEST_PART for part in reading)
        assert all(
            part.text.isascii() and part.text.isalnum() and part.text == part.text.upper() for part in reading
        )


def test_no_name_stands_in_more_groups_than_are_read() -> None:
    assert all(len(groups) == MOST_GROUPS for groups in alike_groups().values())
    assert all(name.isascii() and name.isalpha() and name.isupper() for name in alike_groups())
    assert all(name.isascii() and name.isalpha() and name.isupper() for name in common_shares())
