"""Lists of a bus or a boat: columns in four languages, broken rows kept with their reason, nobody lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.manifests import judge_row, read_manifest

TODAY = date(2026, 11, 22)
BUS = """LISTA DE REPATRIADOS;;;;
Apellidos;Nombres;Sexo;Fecha de nacimiento;Nacionalidad
Étienne;Islande;F;03/04/1985;Haitiana
Pierre;Jean-Robert;M;31/02/1990;Haitiano
Núñez;Rosa;mujer;34;
;;F;12;
Joseph;Wilner;?;;HTI
"""


def read(text: str | bytes):
    return read_manifest(text if isinstance(text, bytes) else text.encode(), today=TODAY)


def test_a_list_below_a_title_is_read_and_its_broken_rows_say_why():
    manifest = read(BUS)
    assert [row.surname for row in manifest.good] == ["Étienne", "Núñez", "Joseph"]
    assert [(row.line, row.wrong) for row in manifest.broken] == [(4, ("bad_date",)), (6, ("no_name",))]
    islande, rosa, wilner = manifest.good
    assert (islande.date_of_birth, islande.nationality, islande.sex) == ("1985-04-03", "HTI", "F")
    assert (rosa.date_of_birth, rosa.age, rosa.birth_date_estimated) == ("1992", 34, True)
    assert (wilner.sex, wilner.age) == ("X", None)


def test_a_broken_row_keeps_its_own_text():
    broken = read(BUS).broken[0]
    assert broken.cells["born"] == "31/02/1990"
    assert broken.cells["surname"] == "Pierre"


@pytest.mark.parametrize(
    "heading",
    [
        "Surname,Given names,Sex,Age",
        "Nom,Prénoms,Sexe,Âge",
        "Apellidos,Nombres,Sexo,Edad",
        "Siyati,Non,Sèks,Laj",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_headings_of_four_languages_in_the_usual_encodings(heading, encoding):
    (row,) = read(f"{heading}\nBatis,Mari,F,41\n".encode(encoding)).listed
    assert (row.surname, row.given_names, row.sex, row.age, row.wrong) == ("Batis", "Mari", "F", 41, ())


def test_a_quotation_that_nobody_closed_costs_one_row_and_not_those_that_follow():
    manifest = read('nom,prenom,age\n"Pierre,Jean,30\nBatis,Mari,41\nLouis,"Ti" Jak,9\nPaul,Ana,22\n')
    assert [row.surname for row in manifest.good] == ["Batis", "Paul"]
    assert [(row.line, "bad_row" in row.wrong) for row in manifest.broken] == [(2, True), (4, True)]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"surname": "12"}, "name_without_letters"),
        ({"surname": "Jean", "sex": "Q"}, "bad_sex"),
        ({"surname": "Jean", "born": "soon"}, "bad_date"),
        ({"surname": "Jean", "age": "old"}, "bad_age"),
        ({"surname": "Jean", "born": "01/01/2031"}, "born_in_future"),
        ({"surname": "Jean", "age": "140"}, "too_old"),
        ({"surname": "Jean", "born": "01/01/1990", "age": "12"}, "age_contradicts"),
        ({"surname": "Fran\ufffdois"}, "unreadable_letters"),
        ({}, "no_name"),
        ({"surname": "Total général"}, "no_person"),
        ({"surname": "Jean", "nationality": "Ruritanian"}, "bad_nationality"),
        ({"surname": "Jean", "nationality": "QQ"}, "bad_nationality"),
        ({"surname": "Jean", "issuing_state": "Zenda"}, "bad_issuer"),
        ({"surname": "Jean", "transit": "perhaps"}, "bad_transit"),
        ({"surname": "Jean", "expires": "31/02/2030"}, "bad_expiry"),
        ({"surname": "Jean", "expires": "12"}, "bad_expiry"),
    ],
)
def test_each_fault_has_its_own_code(cells, fault):
    assert judge_row(cells, line=2, today=TODAY).wrong == (fault,)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("DEU", "D"),
        ("DE", "D"),
        ("D", "D"),
        ("D<<", "D"),
        ("Allemagne", "D"),
        ("ph", "PHL"),
        ("PHL", "PHL"),
        ("Côte d'Ivoire", "CIV"),
        ("ayisyèn", "HTI"),
        ("Dominicana", "DOM"),
        ("XXA", "XXA"),
        ("", ""),
    ],
)
def test_a_nationality_is_read_however_a_list_writes_it(written, code):
    row = judge_row({"surname": "Jean", "nationality": written}, line=2, today=TODAY)
    assert (row.nationality, row.wrong) == (code, ())


def test_a_crew_list_of_the_port_forms_gives_document_rank_and_its_vessel():
    manifest = read(
        "form,ship_name,imo_number,family_name,given_names,rank,nationality,date_of_birth,gender,"
        "id_type,id_number,id_issuer,id_expiry\n"
        "FAL5,MV SPECIMEN,9074729,REYES,ANTONIO,MASTER,PH,1975-02-28,M,PASSPORT,P0000001A,PHL,2029-05-01\n"
    )
    (row,) = manifest.good
    assert (row.rank, row.nationality, row.document_number) == ("MASTER", "PHL", "P0000001A")
    assert (row.issuing_state, row.date_of_expiry) == ("PHL", "2029-05-01")
    assert row.cells["imo_number"] == "9074729"


def test_a_passenger_list_says_who_goes_on_with_the_vessel():
    manifest = read("name,transit\nClaire Martin,Y\nWidline Pierre,N\nJean Paul,\n")
    assert [row.transit for row in manifest.good] == ["yes", "no", ""]


def test_a_row_that_was_mended_is_a_person():
    broken = read(BUS).broken[0]
    mended = judge_row({**broken.cells, "born": "28/02/1990"}, line=broken.line, today=TODAY)
    assert not mended.is_broken
    assert mended.date_of_birth == "1990-02-28"


def test_a_row_with_too_many_cells_is_broken_and_a_copied_one_only_noted():
    manifest = read("nom,prenom,age\nPierre,Jean,30,x\nBatis,Mari,41\nBATIS,mari,41\n")
    assert [row.wrong for row in manifest.listed] == [("bad_columns",), (), ()]
    assert [row.noted for row in manifest.listed] == [(), (), ("listed_twice",)]


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", "empty"),
        (" ;;\n", "empty"),
        ("surname,age\n", "empty"),
        ("alpha,beta\n1,2\n", "no_columns"),
        ("name\n" + "Jean Pierre\n" * 5001, "too_long"),
    ],
)
def test_a_file_that_holds_nobody_says_why(text, trouble):
    assert read(text).trouble == trouble


@given(data=st.binary(max_size=400))
def test_no_bytes_whatever_break_the_reader(data):
    manifest = read_manifest(b"surname,given names,sex,age\n" + data, today=TODAY)
    assert all(row.wrong or row.surname or row.given_names for row in manifest.listed)


@given(
    names=st.lists(
        st.text(alphabet=st.characters(whitelist_categories=("Lu", "Ll")), min_size=1, max_size=30),
        min_size=1,
    )
)
def test_every_line_is_a_row_good_or_broken(names):
    text = "name\n" + "".join(f"{name} Jean\n" for name in names)
    assert len(read(text).listed) == len(names)
