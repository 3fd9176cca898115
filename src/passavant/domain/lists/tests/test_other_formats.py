"""European Union XML, notices in JSON, lost documents, FollowTheMoney lines: in small invented documents."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from passavant.domain.lists import Kind, Reading, format_of, read

EU = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-11T21:24:35.826+01:00">
<sanctionEntity logicalId="13"><remark>INVENTED</remark>
<regulation publicationDate="2023-07-08" numberTitle="1/2023 (OJ L1)" programme="UTO"/>
<subjectType code="person" classificationCode="P"/>
<nameAlias firstName="Jean" lastName="Utopien" wholeName="Jean Utopien" gender="M" strong="true"/>
<nameAlias firstName="Jan" middleName="" lastName="Itopyen" wholeName="" strong="false"/>
<citizenship countryIso2Code="HT" countryDescription="HAITI"/>
<citizenship countryIso2Code="00" countryDescription="UNKNOWN"/>
<birthdate circa="false" calendarType="GREGORIAN" birthdate="1937-04-28" dayOfMonth="28" monthOfYear="4" year="1937"/>
<birthdate circa="true" calendarType="GREGORIAN" year="1940"/>
<birthdate circa="false" calendarType="GREGORIAN" yearRangeFrom="1950" yearRangeTo="1952"/>
<birthdate circa="false" calendarType="GREGORIAN" monthOfYear="4" year="1960"/>
<identification number="PP0001" identificationTypeCode="passport" countryIso2Code="HT"/>
</sanctionEntity>
<sanctionEntity logicalId="14"><subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="Utopia SA"/>
</sanctionEntity></export>"""


def test_european_entry() -> None:
    reading = read({"fsf.xml": EU.encode()})
    person, firm = reading.entries
    assert (reading.format, reading.dated) == ("eu-xml", date(2026, 11, 11))
    assert person.record.names == ("Jean Utopien", "Jan Itopyen")
    assert person.record.dobs == ("1937-04-28", "1940", "1950/1952", "1960-04")
    assert (person.record.sex, person.record.nationalities) == ("M", ("HTI",))
    assert person.record.documents == (("PP0001", "HTI"),)
    assert (person.reason, person.listed_on, person.remarks) == (
        "UTO · 1/2023 (OJ L1)",
        "2023-07-08",
        "INVENTED",
    )
    assert firm.kind is Kind.ORGANISATION


DETAIL: dict[str, Any] = {
    "entity_id": "2021/00001",
    "forename": "UTOPIAN",
    "name": "SPECIMEN MONTERO",
    "date_of_birth": "1979/01/17",
    "sex_id": "M",
    "nationalities": ["UY", "HT"],
    "arrest_warrants": [
        {"charge": "SPECIMEN CHARGE", "issuing_country_id": "UY", "charge_translation": None}
    ],
    "distinguishing_marks": None,
}
SHORT: dict[str, Any] = {
    "entity_id": "2019/00002",
    "forename": None,
    "name": "ONENAME",
    "date_of_birth": "1965",
    "nationalities": None,
}


def notices(*found: Any, total: int | None = None) -> bytes:
    return json.dumps(
        {"total": len(found) if total is None else total, "_embedded": {"notices": found}}
    ).encode()


def test_notice_in_detail_and_a_list_of_notices() -> None:
    (person,) = read({"notice.json": json.dumps(DETAIL).encode()}).entries
    assert person.record.names == ("UTOPIAN SPECIMEN MONTERO",)
    assert (person.record.dobs, person.record.nationalities) == (("1979-01-17",), ("URY", "HTI"))
    assert person.reason == "SPECIMEN CHARGE"
    reading = read({"list.json": notices(DETAIL, SHORT)})
    assert [entry.source_id for entry in reading.entries] == ["2021/00001", "2019/00002"]
    assert reading.is_complete


def test_one_page_of_many_is_no_list_but_the_pages_together_are() -> None:
    assert not read({"page1.json": notices(DETAIL, total=2)}).is_complete
    together = {"page1.json": notices(DETAIL, total=2), "page2.json": notices(SHORT, total=2)}
    assert read(together).is_complete


def test_json_cut_off_and_json_of_brackets_without_end() -> None:
    cut = read({"list.json": notices(DETAIL, SHORT)[:-9]})
    assert not cut.is_complete
    assert cut.findings[0].code == "lists.cut_off"
    deep = read({"list.json": b'{"_embedded": ' + b"[" * 200_000})
    assert not deep.is_complete
    assert not deep.entries


def test_notice_that_is_no_object_is_quarantined() -> None:
    assert [left.finding.code for left in read({"list.json": notices(DETAIL, 7)}).quarantined] == [
        "lists.bad_row"
    ]


SLTD = """record_id,doc_type,doc_number,doc_number_to,issuing_country,status,status_date,note
HT-1,P,R1234567,R1234999,HTI,STOLEN_BLANK,2025-11-02,blanks
HT-2,P,A1000-A1999,,HTI,STOLEN_BLANK,2025-11-02,blanks in one column
HT-3,P,PP0012345,,HTI,LOST,2026-01-15,
HT-4,P,PP0012345,,HTI,RECOVERED_INVALID,2026-02-20,found again
DO-5,I,00112345678,,DOM,STOLEN,2026-03-01,
HT-6,P,R2000,R1000,HTI,STOLEN_BLANK,2025-11-02,wrong way round
"""


def test_lost_documents_and_ranges_of_blanks() -> None:
    reading = read({"sltd.csv": SLTD.encode()})
    assert reading.format == "lost-documents-csv"
    assert reading.is_complete
    shown = [(one.source_id, one.record.documents[0], one.last_number, one.reason) for one in reading.entries]
    assert shown == [
        ("HT-1", ("R1234567", "HTI"), "R1234999", "STOLEN_BLANK"),
        ("HT-2", ("A1000", "HTI"), "A1999", "STOLEN_BLANK"),
        ("HT-3", ("PP0012345", "HTI"), "", "LOST"),
        ("HT-4", ("PP0012345", "HTI"), "", "RECOVERED_INVALID"),
        ("DO-5", ("00112345678", "DOM"), "", "STOLEN"),
    ]
    assert {one.kind for one in reading.entries} == {Kind.DOCUMENT}
    assert reading.entries[0].listed_on == "2025-11-02"
    assert [left.finding.code for left in reading.quarantined] == ["lists.bad_range"]


def test_a_document_found_again_stays_listed() -> None:
    reading = read({"sltd.csv": SLTD.encode()})
    assert [one.reason for one in reading.entries if one.record.documents[0][0] == "PP0012345"] == [
        "LOST",
        "RECOVERED_INVALID",
    ]


def ftm(*entities: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(entity) for entity in entities).encode()


PERSON: dict[str, Any] = {
    "id": "Q1",
    "schema": "Person",
    "caption": "Mari Kamèl Batis",
    "referents": ["old-1"],
    "last_seen": "2026-11-02T10:00:00",
    "properties": {
        "name": ["Marie Carmel Baptiste", "Mari Kamèl Batis"],
        "alias": ["M. C. Batis"],
        "weakAlias": ["Ti Mari"],
        "birthDate": ["1976-02", "1976"],
        "nationality": ["ht"],
        "country": ["us"],
        "gender": ["female"],
        "passportNumber": ["PP1"],
        "topics": ["sanction", "crime"],
    },
}
PAPER: dict[str, Any] = {
    "id": "P1",
    "schema": "Passport",
    "properties": {"holder": ["Q1"], "number": ["PP1", "PP2"], "country": ["ht"]},
}
SANCTION: dict[str, Any] = {
    "id": "S1",
    "schema": "Sanction",
    "properties": {"entity": ["Q1"], "reason": ["Invented"], "listingDate": ["2020-05-01"]},
}


def read_ftm(*entities: dict[str, Any]) -> Reading:
    return read({"entities.ftm.json": ftm(*entities)})


@pytest.mark.parametrize("order", [(PAPER, SANCTION, PERSON), (PERSON, PAPER, SANCTION)])
def test_papers_and_sanctions_find_their_person_wherever_they_stand(
    order: tuple[dict[str, Any], ...],
) -> None:
    reading = read_ftm(*order)
    (person,) = reading.entries
    assert (reading.format, reading.dated, reading.is_complete) == ("ftm-json", date(2026, 11, 2), True)
    assert person.record.names == ("Mari Kamèl Batis", "Marie Carmel Baptiste", "M. C. Batis", "Ti Mari")
    assert person.record.documents == (("PP1", "HTI"), ("PP2", "HTI"))
    assert (person.record.nationalities, person.record.sex) == (("HTI",), "F")
    assert person.record.dobs == ("1976-02", "1976")
    assert (person.reason, person.listed_on) == ("sanction, crime, Invented", "2020-05-01")
    assert "old-1" in person.remarks


def test_vessels_vehicles_and_firms_are_told_apart_and_other_things_counted() -> None:
    reading = read_ftm(
        {
            "id": "V",
            "schema": "Vessel",
            "properties": {"name": ["MAR UTOPICO"], "imoNumber": ["IMO7406784"], "flag": ["ht"]},
        },
        {
            "id": "C",
            "schema": "Vehicle",
            "properties": {"name": ["Jeep"], "registrationNumber": ["AA-12345"]},
        },
        {"id": "F", "schema": "Company", "properties": {"name": ["Utopia SA"]}},
        {"id": "A", "schema": "Address", "properties": {"full": ["Rue 5"]}},
        {"id": "P", "schema": "Passport", "properties": {"holder": ["nobody"], "number": ["X1"]}},
    )
    assert [(one.kind, one.record.documents) for one in reading.entries] == [
        (Kind.VESSEL, (("7406784", "HTI"),)),
        (Kind.VEHICLE, (("AA-12345", ""),)),
        (Kind.ORGANISATION, ()),
    ]
    assert {finding.code for finding in reading.findings} == {"lists.not_screened", "lists.joins_nothing"}


def test_broken_line_in_the_middle_is_quarantined_and_at_the_end_means_cut_off() -> None:
    whole = ftm(PERSON, PAPER)
    middle = read({"e.json": ftm(PERSON) + b'\n{"id": broken\n' + ftm(SANCTION)})
    assert middle.is_complete
    assert [(left.place, left.finding.code) for left in middle.quarantined] == [("line 2", "lists.bad_row")]
    end = read({"e.json": whole[:-20]})
    assert not end.is_complete
    assert len(end.entries) == 1


def test_a_format_is_recognised_by_the_beginning_alone() -> None:
    assert format_of({"fsf.xml": EU.encode()}) == "eu-xml"
    assert format_of({"e.json": ftm(PERSON) + b"\n{broken" * 1000}) == "ftm-json"
    assert format_of({"a": b"", "b": b""}) == ""
    assert format_of({"page": b"<html><body>Sign in</body></html>"}) == ""
