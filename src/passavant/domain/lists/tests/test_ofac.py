"""OFAC's list in its legacy CSV and in XML, in small invented documents."""

from __future__ import annotations

from datetime import date

import pytest

from passavant.domain.lists import Kind, Reading, read
from passavant.domain.lists.formats.ofac_csv import in_order
from passavant.domain.lists.remarks import remarks_of

MAIN = (
    '900001,"BATIS, Mari Kamèl","individual","TEST] [UTOPIA","Captain",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 14 Feb 1976; alt. DOB circa 1977; POB Jacmel, Haiti; nationality Haiti; alt. nationality Korea, North; '
    "Passport M 788439 (Haiti) issued 20 Oct 2001 expires 19 Oct 2006; Cedula No. 001-1234567-8 (Dominican Republic); "
    "Tax ID No. 55 (Haiti); Gender Female; a.k.a. 'TI MARI'; a.k.a. 'LA "
    '"\r\n'
    '900002,"UTOPIA SHIPPING","-0- ","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
    '900003,"MAR UTOPICO","vessel","TEST",-0- ,"HQ123","Tug",-0- ,"212","Haiti","Somebody",'
    '"Vessel Registration Identification IMO 7406784."\r\n'
    '900004,"HH-ABC","aircraft","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Aircraft Model X."\r\n'
)
ALIASES = '900001,1,"aka","BAPTISTE, Marie Carmelle",-0- \r\n900999,2,"aka","NEWER, Somebody",-0- \r\n'
COMMENTS = '900001,"CAPITANA\'."\r\n\x1a'
ADDRESSES = '900001,5,"Rue 5","Jacmel","Haiti",-0- \r\n'


def ofac(main: str = MAIN, **more: str) -> Reading:
    parts = {"alt.csv": ALIASES, "comments.csv": COMMENTS, "add.csv": ADDRESSES}
    return read(
        {"sdn.csv": main.encode(), **{name: text.encode() for name, text in {**parts, **more}.items()}}
    )


def test_the_files_of_the_legacy_list_are_told_apart_by_their_shape_and_joined() -> None:
    reading = read(
        {"a": ADDRESSES.encode(), "b": COMMENTS.encode(), "c": ALIASES.encode(), "d": MAIN.encode()}
    )
    person = reading.entries[0]
    assert reading.format == "ofac-csv"
    assert reading.is_complete
    assert person.record.names == ("Mari Kamèl BATIS", "Marie Carmelle BAPTISTE", "TI MARI", "LA CAPITANA")
    assert person.record.dobs == ("1976-02-14", "1977")
    assert person.record.sex == "F"
    assert person.record.nationalities == ("HTI", "PRK")
    assert person.record.documents == (("M788439", "HTI"), ("001-1234567-8", "DOM"))
    assert person.reason == "TEST, UTOPIA, Captain"
    assert [entry.kind for entry in reading.entries] == [
        Kind.PERSON,
        Kind.ORGANISATION,
        Kind.VESSEL,
        Kind.VEHICLE,
    ]


def test_vessel_and_aircraft_are_known_by_number_call_sign_and_marks() -> None:
    _, _, vessel, aircraft = ofac().entries
    assert vessel.record.names == ("MAR UTOPICO",)
    assert vessel.record.documents == (("7406784", "HTI"), ("HQ123", "HTI"))
    assert aircraft.record.documents == (("HH-ABC", ""),)


def test_aliases_newer_than_the_main_file_are_counted() -> None:
    (finding,) = [one for one in ofac().findings if one.code == "lists.joins_nothing"]
    assert finding.details == {"count": "1", "part": "alt"}


def test_without_the_main_file_nothing_is_taken() -> None:
    reading = read({"alt.csv": ALIASES.encode()}, format="ofac-csv")
    assert not reading.is_complete
    assert reading.findings[-1].code == "lists.file_missing"


def test_every_cut_inside_the_last_row_is_told() -> None:
    last = MAIN.rstrip().rindex("900004")
    for length in range(last + 8, len(MAIN.rstrip())):
        reading = ofac(MAIN[:length])
        assert not reading.is_complete, MAIN[last:length]
        assert "lists.cut_off" in {finding.code for finding in reading.findings}


def test_row_of_another_width_in_the_middle_is_quarantined() -> None:
    reading = ofac(MAIN.replace('900002,"UTOPIA SHIPPING",', '900002,"UTOPIA SHIPPING",1,2,'))
    assert reading.is_complete
    assert [(left.place, left.finding.code) for left in reading.quarantined] == [
        ("sdn, line 2", "lists.bad_row")
    ]


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("DUPONT, Jean", "Jean DUPONT"),
        ("DUPONT, Jean, Jr.", "Jean DUPONT Jr."),
        ("ONENAME", "ONENAME"),
    ],
)
def test_names_are_put_as_spoken(name: str, spoken: str) -> None:
    assert in_order(name, Kind.PERSON) == spoken
    assert in_order("SHIPPING CO., LTD", Kind.ORGANISATION) == "SHIPPING CO., LTD"


@pytest.mark.parametrize(
    ("remark", "document"),
    [
        ("Passport A123 (Iraq)", ("A123", "Iraq")),
        ("Passport DB0004470 (Congo, Democratic Republic of the) issued 08 Jun 2012", None),
        ("Passport D000000483, Diplomatic (Syria)", ("D000000483", "Syria")),
        ("National ID No. CNIC: 35202-5400413-9 (Pakistan)", ("35202-5400413-9", "Pakistan")),
        ("Passport Booklet: A5199819 (Pakistan)", ("A5199819", "Pakistan")),
        ("Passport issued 21 Jun 1992 in Amman, Jordan.", ()),
        ("Passport and National ID were issued in Ulm, Germany", ()),
    ],
)
def test_papers_in_the_remarks(remark: str, document: tuple[str, str] | None) -> None:
    expected = ("DB0004470", "Congo, Democratic Republic of the") if document is None else document
    assert remarks_of(remark).documents == ([expected] if expected else [])


def test_minister_of_gender_is_no_sex_and_citizen_of_nothing_no_state() -> None:
    told = remarks_of("Minister of Women's Affairs, Gender and Culture; Gender and Community Development.")
    assert (told.sex, told.nationalities) == ("", [])


NEWER = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"
OLDER = "http://tempuri.org/sdnList.xsd"


def sdn_xml(namespace: str, *, count: int = 1) -> bytes:
    return f"""<?xml version="1.0"?><sdnList xmlns="{namespace}">
<publshInformation><Publish_Date>08/07/2026</Publish_Date><Record_Count>{count}</Record_Count></publshInformation>
<sdnEntry><uid>900001</uid><firstName>Mari Kamèl</firstName><lastName>BATIS</lastName><sdnType>Individual</sdnType>
<programList><program>TEST</program><program>UTOPIA</program></programList>
<idList><id><idType>Passport</idType><idNumber>X0000001</idNumber><idCountry>Haiti</idCountry></id>
<id><idType>Gender</idType><idNumber>Female</idNumber></id>
<id><idType>Tax ID No.</idType><idNumber>1</idNumber></id></idList>
<akaList><aka><category>weak</category><lastName>TI MARI</lastName></aka></akaList>
<nationalityList><nationality><country>Haiti</country></nationality></nationalityList>
<citizenshipList><citizenship><country>Cuba</country></citizenship></citizenshipList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>circa 1975</dateOfBirth></dateOfBirthItem>
<dateOfBirthItem><dateOfBirth>12 Oct 1976</dateOfBirth></dateOfBirthItem></dateOfBirthList>
</sdnEntry></sdnList>""".encode()


@pytest.mark.parametrize("namespace", [NEWER, OLDER])
def test_xml_of_either_namespace_is_read(namespace: str) -> None:
    reading = read({"sdn.xml": sdn_xml(namespace)})
    (person,) = reading.entries
    assert (reading.format, reading.dated, reading.stated) == ("ofac-xml", date(2026, 8, 7), 1)
    assert person.record.names == ("Mari Kamèl BATIS", "TI MARI")
    assert person.record.dobs == ("1975", "1976-10-12")
    assert person.record.nationalities == ("HTI", "CUB")
    assert person.record.documents == (("X0000001", "HTI"),)
    assert (person.record.sex, person.reason) == ("F", "TEST, UTOPIA")


def test_fewer_entries_than_the_file_states_is_a_list_cut_off() -> None:
    reading = read({"sdn.xml": sdn_xml(NEWER, count=2)})
    assert not reading.is_complete
    assert reading.findings[0].code == "lists.count_differs"
