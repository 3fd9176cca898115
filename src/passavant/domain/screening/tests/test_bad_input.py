"""Whatever a list or a window brings: an answer that is stated here, and never a crash."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passavant.domain.screening import Query, Record, build, compare_names

MOMPREMIER = Record(
    id="m", names=("Kenson MOMPREMIER",), dobs=("1991-01-01",), documents=(("PP1204567", "HTI"),)
)


def test_of_two_records_with_one_id_the_last_counts() -> None:
    index = build([Record(id="x", names=("Osnel DORCENAT",)), Record(id="x", names=("Kenson MOMPREMIER",))])
    assert len(index) == 1
    assert index.search(Query(surname="MOMPREMIER", given="KENSON"))


def test_a_record_without_names_is_found_by_its_document() -> None:
    index = build([Record(id="blank", documents=(("R1234567", "HTI"),))])
    (hit,) = index.search(
        Query(surname="DESIR", given="ANNE", document_number="R1234567", document_country="HTI")
    )
    assert hit.id == "blank"


def test_an_empty_index_finds_nobody() -> None:
    index = build([])
    assert len(index) == 0
    assert index.search(Query(surname="DESIR", given="ANNE", document_number="R1234567")) == []
    index.add(MOMPREMIER)
    assert index.search(Query(surname="MOMPREMIER", given="KENSON", dob="1991-01-01"))


def test_a_name_of_five_hundred_characters_is_compared_by_its_first_parts() -> None:
    long = "Kenson MOMPREMIER " + " ".join(f"PART{number}" for number in range(100))
    index = build([Record(id="long", names=(long,), dobs=("1991-01-01",)), MOMPREMIER])
    assert "m" in [
        hit.id for hit in index.search(Query(surname="MOMPREMIER", given="KENSON", dob="1991-01-01"))
    ]
    assert index.explain(Query(name="A" * 500), "long") is not None


def test_initials_alone_never_alarm() -> None:
    index = build([Record(id="initials", names=("J M K",)), MOMPREMIER])
    assert index.search(Query(surname="K", given="J M", dob="1991-01-01")) == []


def test_ten_birth_dates_count_each_and_impossible_ones_not_at_all() -> None:
    dates = tuple(f"19{year}-02-03" for year in range(60, 70))
    index = build(
        [Record(id="ten", names=("Osnel DORCENAT",), dobs=(*dates, "1999-13-45", "soon", "0000-00-00"))]
    )
    (hit,) = index.search(Query(surname="DORCENAT", given="OSNEL", dob="1967-02-03"))
    assert "screening.born_equal" in [finding.code for finding in hit.explanation]


def test_a_thousand_aliases_of_one_person_are_cut_after_the_first_sixty() -> None:
    names = tuple(f"Osnel {chr(65 + n % 26)}{chr(65 + n // 26 % 26)}DORCENAT" for n in range(1000))
    index = build([Record(id="many", names=names)])
    assert index.search(Query(surname="AADORCENAT", given="OSNEL"))


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query(surname="A"),
        Query(name="12345"),
        Query(surname="<<<<<<", given="<<"),
        Query(surname="MOMPREMIER", dob="soon"),
        Query(surname="MOMPREMIER", dob="99999-99-99"),
        Query(document_number="<<<<<<<<<"),
        Query(document_number="1"),
        Query(surname="\x00\uffff", given="🙂"),
        Query(surname="MOMPREMIER", nationality="🙂🙂🙂", sex="?"),
    ],
)
def test_a_strange_query_has_an_answer(query: Query) -> None:
    assert isinstance(build([MOMPREMIER]).search(query), list)


def test_without_a_birth_date_a_rare_name_still_alarms() -> None:
    assert build([MOMPREMIER]).search(Query(surname="MOMPREMIER", given="KENSON"))


_INDEX = build(
    [MOMPREMIER, Record(id="d", names=("Osnel DORCENAT",), dobs=("1970/1975",), nationalities=("HTI",))]
)


@settings(max_examples=200)
@given(
    st.builds(
        Query,
        *[st.text(max_size=80)] * 0,
        **{name: st.text(max_size=80) for name in Query.__dataclass_fields__},
    )
)
def test_no_query_brings_the_kernel_down(query: Query) -> None:
    for hit in _INDEX.search(query, at_least=-50.0):
        assert hit.id in ("m", "d")


def test_two_names_are_compared_with_a_score_and_reasons() -> None:
    same = compare_names("Sergey Viktorovich LAVRENTIEV", "LAVRENTYEV Sergei")
    other = compare_names("Halla JONSDOTTIR", "Osnel DORCENAT")
    assert same.score > 0.5 > other.score
    assert {finding.field for finding in same.explanation} == {"name"}
    assert compare_names("", "Osnel DORCENAT").score == 0.0
