"""The United Nations consolidated list in XML, in small invented documents."""

from __future__ import annotations

from datetime import date

from passavant.domain.lists import Kind, read

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z">'
PERSON = """
<INDIVIDUALS><INDIVIDUAL>
  <DATAID>6900001</DATAID>
  <FIRST_NAME>MARIE</FIRST_NAME><SECOND_NAME>CARMEL</SECOND_NAME><THIRD_NAME>JN-BAPTISTE</THIRD_NAME>
  <UN_LIST_TYPE>Utopia</UN_LIST_TYPE><REFERENCE_NUMBER>UTi.001</REFERENCE_NUMBER>
  <LISTED_ON>2022-10-21</LISTED_ON>
  <NAME_ORIGINAL_SCRIPT>Мари Кармель</NAME_ORIGINAL_SCRIPT>
  <COMMENTS1>Gender: Female. Invented.</COMMENTS1>
  <NATIONALITY><VALUE>Haiti</VALUE><VALUE>Democratic Republic of the Congo</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY>
    <ALIAS_NAME>Mari Kamèl Batis; Marie C. Baptiste</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>“Ti Mari”</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY /><ALIAS_NAME /></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1977-03-30</DATE></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1978</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH>
    <TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1973</TO_YEAR>
  </INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE /></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT>
    <TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>Utopian passport no. R 123456</NUMBER>
    <ISSUING_COUNTRY>Haiti</ISSUING_COUNTRY>
  </INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT />
</INDIVIDUAL></INDIVIDUALS>
<ENTITIES><ENTITY><DATAID>6900002</DATAID><FIRST_NAME>BAZ UTOPI</FIRST_NAME>
  <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>UTOPIA GANG</ALIAS_NAME></ENTITY_ALIAS>
</ENTITY></ENTITIES>"""


def un(body: str) -> bytes:
    return f"{HEAD}{body}</CONSOLIDATED_LIST>".encode()


def test_a_person_is_read_with_names_dates_states_and_papers() -> None:
    reading = read({"consolidated.xml": un(PERSON)})
    person, entity = reading.entries
    assert (reading.format, reading.dated, reading.is_complete) == ("un-xml", date(2026, 2, 27), True)
    assert not reading.findings
    assert person.kind is Kind.PERSON
    assert person.source_id == person.record.id == "6900001"
    assert person.record.names == (
        "MARIE CARMEL JN-BAPTISTE",
        "Mari Kamèl Batis",
        "Marie C. Baptiste",
        "Ti Mari",
        "Мари Кармель",
    )
    assert person.record.dobs == ("1977-03-30", "1978", "1970/1973")
    assert person.record.sex == "F"
    assert person.record.nationalities == ("HTI", "COD")
    assert person.record.documents == (("R123456", "HTI"),)
    assert (person.reason, person.listed_on) == ("Utopia · UTi.001", "2022-10-21")
    assert (entity.kind, entity.record.names) == (Kind.ORGANISATION, ("BAZ UTOPI", "UTOPIA GANG"))


def test_list_cut_off_inside_an_entry_keeps_what_was_whole_and_is_not_complete() -> None:
    whole = un(PERSON)
    reading = read({"consolidated.xml": whole[: whole.index(b"<ENTITY_ALIAS>")]})
    assert [entry.source_id for entry in reading.entries] == ["6900001"]
    assert not reading.is_complete
    assert [finding.code for finding in reading.findings] == ["lists.cut_off"]
    assert "line" in reading.findings[0].explanation


def test_every_shorter_file_is_told_as_cut_off() -> None:
    whole = un(PERSON)
    for length in range(len(HEAD) + 5, len(whole), 37):
        assert not read({"list.xml": whole[:length]}).is_complete, length


def test_list_without_entries_is_not_taken_for_an_empty_one() -> None:
    reading = read({"list.xml": un("<INDIVIDUALS></INDIVIDUALS>")})
    assert not reading.is_complete
    assert [finding.code for finding in reading.findings] == ["lists.empty"]


def test_person_without_name_and_document_is_quarantined_with_the_line() -> None:
    nobody = "<INDIVIDUALS><INDIVIDUAL><DATAID>7</DATAID><COMMENTS1>somebody</COMMENTS1></INDIVIDUAL></INDIVIDUALS>"
    reading = read({"list.xml": un(nobody)})
    assert not reading.entries
    (left,) = reading.quarantined
    assert (left.finding.code, left.place, left.content) == ("lists.no_identity", "line 2", "7")
