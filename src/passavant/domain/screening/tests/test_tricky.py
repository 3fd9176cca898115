"""Cases that lists, zones and airlines really bring: each must be found, or must not alarm, for the reason it names."""

from __future__ import annotations

from typing import Any

import pytest

from passavant.domain.screening import Index, Query, Record, build

LISTED = {
    "pierrevil": Record(
        id="pierrevil", names=("Jean PIERREVIL",), dobs=("1984-03-12",), sex="M", nationalities=("HTI",)
    ),
    "baptiste": Record(
        id="baptiste",
        names=("Marie Rose JEAN-BAPTISTE",),
        dobs=("1979-11-02",),
        sex="F",
        nationalities=("HTI",),
    ),
    "pierre": Record(
        id="pierre", names=("Jean Claude PIERRE",), dobs=("1961-05-05",), sex="M", nationalities=("HTI",)
    ),
    "suwaydi": Record(
        id="suwaydi",
        names=("Abd al-Rahman bin Khalid AL-SUWAYDI",),
        dobs=("1976-02-14",),
        sex="M",
        nationalities=("DZA",),
    ),
    "qadhdhafi": Record(
        id="qadhdhafi", names=("Mutassim AL-QADHDHAFI",), dobs=("1976",), sex="M", nationalities=("LBY",)
    ),
    "yermakov": Record(
        id="yermakov",
        names=("Valery Nikolayevich YERMAKOV",),
        dobs=("1969-07-03",),
        sex="M",
        nationalities=("RUS",),
    ),
    "zhang": Record(
        id="zhang", names=("ZHANG Xiaoming",), dobs=("1980-04-04",), sex="M", nationalities=("CHN",)
    ),
    "li": Record(id="li", names=("LI Wei",), dobs=("1985-06-06",), sex="M", nationalities=("CHN",)),
    "garcia": Record(
        id="garcia",
        names=("Carlos Alberto GARCIA ROMERO",),
        dobs=("1972-08-19",),
        sex="M",
        nationalities=("COL",),
    ),
    "bapfumukeko": Record(
        id="bapfumukeko",
        names=("Jean-Bosco Hakizimana Emmanuel NDAYISHIMIYE BAPFUMUKEKO",),
        dobs=("1974-06-25",),
        sex="M",
        nationalities=("BDI",),
    ),
    "saidi": Record(
        id="saidi", names=("Mohamed SAIDI",), dobs=("1990-11-23",), sex="M", nationalities=("TUN",)
    ),
    "zahra": Record(id="zahra", names=("ZAHRA",), dobs=("1985",), sex="F", nationalities=("PAK",)),
    "gulbrandseth": Record(
        id="gulbrandseth",
        names=("Haakon GULBRANDSETH",),
        dobs=("1931-05-05",),
        sex="M",
        nationalities=("NOR",),
    ),
    "mompremier": Record(
        id="mompremier",
        names=("Kenson MOMPREMIER",),
        dobs=("1991-01-01",),
        sex="M",
        nationalities=("HTI",),
        documents=(("PP1204567", "HTI"),),
    ),
    "carmel": Record(
        id="carmel",
        names=("Jn-Baptiste, Marie Carmel",),
        dobs=("1988-09-14",),
        sex="F",
        nationalities=("HTI",),
    ),
}


@pytest.fixture(scope="module")
def index() -> Index:
    return build(LISTED.values())


def _query(surname: str, given: str, dob: str, sex: str, nationality: str) -> Query:
    return Query(surname=surname, given=given, dob=dob, sex=sex, nationality=nationality)


def _case(reason: str, query: Query, listed: str) -> Any:
    return pytest.param(query, listed, id=reason)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        _case(
            "surname and given name exchanged",
            _query("JEAN", "PIERREVIL", "1984-03-12", "M", "HTI"),
            "pierrevil",
        ),
        _case(
            "an airline's list without blanks",
            _query("JEANBAPTISTE", "MARIEROSE", "1979-11-02", "F", "HTI"),
            "baptiste",
        ),
        _case(
            "joined surname and initials",
            _query("JEANBAPTISTE", "M C", "1988-09-14", "F", "HTI"),
            "carmel",
        ),
        _case(
            "JN for JEAN, and another spelling",
            _query("JEAN BAPTISTE", "MARIE CARMELLE", "1988-09-14", "F", "HTI"),
            "carmel",
        ),
        _case(
            "Gulf and Maghreb romanisation",
            _query("SOUIDI", "ABDERRAHMANE BEN KHALED", "1976-02-14", "M", "DZA"),
            "suwaydi",
        ),
        _case(
            "Q and G, DHDH and DD, the list has the year only",
            _query("GADDAFI", "MOATASSEM", "1976-12-18", "M", "LBY"),
            "qadhdhafi",
        ),
        _case(
            "patronymic left out",
            _query("ERMAKOV", "VALERII", "1969-07-03", "M", "RUS"),
            "yermakov",
        ),
        _case(
            "Pinyin and Wade-Giles",
            _query("CHANG", "HSIAO MING", "1980-04-04", "M", "TWN"),
            "zhang",
        ),
        _case(
            "second surname and second given name left out",
            _query("GARCIA", "CARLOS", "1972-08-19", "M", "COL"),
            "garcia",
        ),
        _case(
            "a name cut at the 39th character of the zone",
            _query("NDAYISHIMIYE BAPFUMUKEKO", "JEAN BOSCO HA", "1974-06-25", "M", "BDI"),
            "bapfumukeko",
        ),
        _case(
            "digits that a lens took for letters",
            _query("5AIDI", "M0HAMED", "1990-11-23", "M", "TUN"),
            "saidi",
        ),
        _case(
            "two digits of a year read into the next century",
            _query("GULBRANDSETH", "HAAKON", "2031-05-05", "M", "NOR"),
            "gulbrandseth",
        ),
    ],
)
def test_who_is_listed_is_found_first(index: Index, query: Query, listed: str) -> None:
    hits = index.search(query)
    assert hits
    assert hits[0].id == listed
    assert hits[0].explanation


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        _case(
            "two common parts, another given name and date",
            _query("PIERRE", "JEAN ROBERT", "1990-02-17", "M", "HTI"),
            "pierre",
        ),
        _case(
            "another patronymic and another date",
            _query("ERMAKOV", "VALERY KONSTANTINOVICH", "1981-01-20", "M", "RUS"),
            "yermakov",
        ),
        _case(
            "two letters in a name of three are another person",
            _query("LI", "WEN", "1985-09-09", "M", "CHN"),
            "li",
        ),
        _case(
            "one common name alone",
            _query("HOSSEINI", "ZAHRA", "2001-05-09", "F", "IRN"),
            "zahra",
        ),
        _case(
            "an unrelated bearer of the surname",
            _query("JEAN BAPTISTE", "ROSELINE", "1951-02-03", "M", "HTI"),
            "carmel",
        ),
    ],
)
def test_who_is_not_listed_does_not_alarm(index: Index, query: Query, listed: str) -> None:
    assert listed not in [hit.id for hit in index.search(query)]


def test_a_listed_document_is_found_whoever_shows_it_and_however_it_was_read(index: Index) -> None:
    other = Query(
        surname="MARTINEZ",
        given="PEDRO",
        dob="1979-03-03",
        sex="M",
        document_number="PP12O4567",
        document_country="HTI",
    )
    (hit, *_) = index.search(other)
    assert hit.id == "mompremier"
    assert hit.explanation[0].code == "screening.number_folded"
    assert hit.explanation[0].field == "document_number"


def test_every_feature_is_told_in_words(index: Index) -> None:
    hit = index.explain(_query("GARCIA", "CARLOS", "1972-08-18", "M", "VEN"), "garcia")
    assert hit is not None
    told = {finding.code: finding.explanation for finding in hit.explanation}
    assert told["screening.part_missing"] == "“ROMERO” is listed and not in the document."
    assert told["screening.born_day_digit"] == "The day of birth differs by one digit or one day."
    assert told["screening.state_other"] == "The nationality differs."
    assert all("?" not in sentence for sentence in told.values())


def test_a_listed_number_is_found_with_d_read_for_0_and_with_points_between() -> None:
    index = build([Record(id="1", documents=(("HT0123406", "HTI"),))])
    for shown in ("HTD1234O6", "HT.0123-406", "ht 0123406"):
        assert [hit.id for hit in index.search(Query(document_number=shown, document_country="HTI"))] == ["1"]
