"""Plain tables: encodings, delimiters, mappings told and guessed, in four languages."""

from __future__ import annotations

from typing import Any

import pytest

from passavant.domain.lists import Kind, propose, read
from passavant.domain.lists.mapping import ColumnMapping, folded

TABLE = """Nimewo fich;Siyati;Non;Dat nesans;Sèks;Nasyonalite;Nimewo paspò;Rezon
1;Étienne;Islande;03/04/1985;F;Ayiti;PP1234567;Temwen
2;Núñez Peña;José;00/00/1970;M;República Dominicana;SC123;Envite
"""


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("windows-1252", "windows-1252"),
        ("latin-1", "windows-1252"),
    ],
)
def test_a_table_of_the_window_is_read_in_any_usual_encoding_and_it_is_said(
    encoding: str, said: str | None
) -> None:
    reading = read({"lis.csv": TABLE.encode(encoding)})
    first, second = reading.entries
    assert (reading.format, reading.is_complete) == ("csv", True)
    assert first.record.names == ("Islande Étienne",)
    assert first.record.dobs == ("1985-04-03",)
    assert (first.record.sex, first.record.nationalities) == ("F", ("HTI",))
    assert first.record.documents == (("PP1234567", ""),)
    assert (first.source_id, first.reason) == ("1", "Temwen")
    assert second.record.names == ("José Núñez Peña",)
    assert (second.record.dobs, second.record.nationalities) == (("1970",), ("DOM",))
    codes = {finding.code: finding.details for finding in reading.findings}
    assert codes.pop("lists.delimiter") == {"delimiter": "semicolon"}
    assert codes == ({"lists.encoding": {"encoding": said}} if said else {})


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert len(read({"list.csv": TABLE.replace(";", delimiter).encode()}).entries) == 2


@pytest.mark.parametrize(
    "headings",
    [
        "ID,Last name,First name,Date of birth,Sex,Nationality,Passport number,Reason",
        "Référence,Nom de famille,Prénoms,Né le,Sexe,Nationalité,N° de passeport,Motif",
        "Ref,Apellidos,Nombres,Fecha de nacimiento,Sexo,Nacionalidad,Número de pasaporte,Motivo",
        "Nimewo fich,Siyati,Prenon,Dat nesans,Sèks,Nasyonalite,Nimewo paspò,Rezon",
    ],
)
def test_headings_of_four_languages_are_understood(headings: str) -> None:
    preview = propose(f"{headings}\n1,Batis,Mari,03/04/1985,F,HTI,PP1,x\n".encode())
    assert list(preview.mapping.columns.values()) == [
        "id",
        "surname",
        "given_names",
        "date_of_birth",
        "sex",
        "nationality",
        "document_number",
        "reason",
    ]
    assert preview.rows == (("1", "Batis", "Mari", "03/04/1985", "F", "HTI", "PP1", "x"),)


def test_a_preview_shows_columns_rows_and_what_was_guessed() -> None:
    preview = propose(TABLE.encode("latin-1"))
    assert preview.columns[0] == "Nimewo fich"
    assert len(preview.rows) == 2
    assert (preview.mapping.delimiter, preview.mapping.encoding) == (";", "windows-1252")
    assert [finding.code for finding in preview.findings] == ["lists.encoding", "lists.delimiter"]
    assert ColumnMapping.of(preview.mapping.as_json()) == preview.mapping


def test_month_first_is_guessed_only_where_nothing_else_is_possible() -> None:
    assert propose(b"name,dob\nA B,03/25/1985\n").mapping.date_order == "mdy"
    assert propose(b"name,dob\nA B,03/05/1985\n").mapping.date_order == "dmy"


def test_a_mapping_told_by_a_person_goes_before_the_headings() -> None:
    told = {"columns": {"x": "name", "y": "date_of_birth"}, "date_order": "mdy"}
    (entry,) = read({"list.csv": b"x,y\nMari Batis,03/04/1985\n"}, mapping=told).entries
    assert (entry.record.names, entry.record.dobs) == (("Mari Batis",), ("1985-03-04",))
    assert entry.source_id.startswith("row-")


def test_numbers_made_for_entries_without_one_stay_when_rows_move() -> None:
    rows = ["Mari Batis,1985", "José Peña,1970"]
    first = read({"a.csv": "\n".join(["name,dob", *rows]).encode()})
    moved = read({"a.csv": "\n".join(["name,dob", *reversed(rows)]).encode()})
    assert {e.source_id for e in first.entries} == {e.source_id for e in moved.entries}


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"columns": {"gone": "name"}}, "lists.column_missing"),
        ({"columns": {"y": "remarks"}}, "lists.mapping_needed"),
    ],
)
def test_a_mapping_that_does_not_fit_takes_nothing(mapping: dict[str, Any], code: str) -> None:
    reading = read({"list.csv": b"x,y\nMari,1985\n"}, format="csv", mapping=mapping)
    assert not reading.is_complete
    assert code in {finding.code for finding in reading.findings}


def test_plates_vessels_and_documents_are_told_by_what_the_row_holds() -> None:
    headings = "plate,vessel name,imo,document number,last number,name"
    rows = ["AA-12345,,,,,", ",Mar Utòpi,7406784,,,", ",,,R1000,R1999,", ",,,,,Mari Batis"]
    table = "\n".join([headings, *rows])
    reading = read({"list.csv": table.encode()}, format="csv")
    assert [one.kind for one in reading.entries] == [Kind.VEHICLE, Kind.VESSEL, Kind.DOCUMENT, Kind.PERSON]
    assert reading.entries[2].last_number == "R1999"


def test_a_quotation_never_closed_and_a_last_row_too_short_are_told_as_cut_off() -> None:
    for cut in (b'name,dob\nMari Batis,1985\n"Jose', b"name,dob,sex\nMari Batis,1985,F\nJose,19"):
        reading = read({"list.csv": cut})
        assert not reading.is_complete
        assert "lists.cut_off" in {finding.code for finding in reading.findings}


def test_utf8_cut_inside_a_letter_is_cut_off_and_not_another_encoding() -> None:
    reading = read({"list.csv": "name,dob\nMari Batis,1985\nJosé".encode()[:-1]})
    assert not reading.is_complete
    assert "lists.encoding" not in {finding.code for finding in reading.findings}


def test_aliases_in_one_cell_are_divided() -> None:
    (entry,) = read({"a.csv": b"name,alias\nMari Batis,Ti Mari | M. Batis;Kamel\n"}, format="csv").entries
    assert entry.record.names == ("Mari Batis", "Ti Mari", "M. Batis", "Kamel")


def test_folded_headings() -> None:
    assert folded(" N° de  Passeport ") == "numero_de_passeport"
