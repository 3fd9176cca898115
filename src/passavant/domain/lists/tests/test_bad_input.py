"""Lists as nobody should write them: each gives a stated answer, never a crash, never a silent nothing."""

from __future__ import annotations

import time
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from passavant.domain.lists import Reading, formats, read
from passavant.domain.lists.gathering import MOST_DATES, MOST_NAMES, MOST_QUARANTINED


def csv_list(*rows: str) -> dict[str, bytes]:
    return {"list.csv": "\n".join(["id,name,dob", *rows]).encode()}


def un_list(individuals: bytes) -> dict[str, bytes]:
    return {
        "list.xml": b"<CONSOLIDATED_LIST><INDIVIDUALS>" + individuals + b"</INDIVIDUALS></CONSOLIDATED_LIST>"
    }


def codes(reading: Reading) -> set[str]:
    return {finding.code for finding in reading.findings}


LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE CONSOLIDATED_LIST [
 <!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
 <!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
 <!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">
]>
<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&g;&g;&g;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"""
OUTSIDE = b"""<!DOCTYPE sdnList [<!ENTITY x SYSTEM "file:///etc/passwd">]><sdnList><sdnEntry>&x;</sdnEntry></sdnList>"""


@pytest.mark.parametrize("data", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("form", ["", "un-xml", "ofac-xml", "eu-xml"])
def test_document_types_and_entities_are_refused_at_once(data: bytes, form: str) -> None:
    began = time.process_time()
    reading = read({"list.xml": data}, format=form)
    assert time.process_time() - began < 1
    assert not reading.entries
    assert not reading.is_complete
    assert codes(reading) & {"lists.doctype", "lists.unknown_format"}


@pytest.mark.parametrize("form", ["", *formats()])
@pytest.mark.parametrize(
    "data", [b"", b" \n", b"<", b"{", b"\x00" * 50, b"\xff\xfe", b"a", b"[]", b"<x/>", b"\x1a"]
)
def test_nothing_of_use_is_never_a_complete_list(data: bytes, form: str) -> None:
    reading = read({"list": data}, format=form)
    assert not reading.entries
    assert not reading.is_complete or reading.quarantined
    assert reading.findings or reading.quarantined


def test_no_file_and_a_format_that_nobody_reads() -> None:
    assert codes(read({})) == {"lists.no_file"}
    assert codes(read({"a": b"x"}, format="tarot")) == {"lists.no_such_format"}


def test_same_row_twice_is_one_and_differing_rows_are_both_kept() -> None:
    reading = read(csv_list("1,Mari Batis,1985", "1,Mari Batis,1985", "1,José Peña,1970", "1,José Peña,1970"))
    assert [(one.source_id, one.record.id, one.record.names) for one in reading.entries] == [
        ("1", "1", ("Mari Batis",)),
        ("1#2", "1#2", ("José Peña",)),
    ]
    assert codes(reading) == {"lists.duplicate_merged", "lists.duplicate_differs"}


def test_no_name_and_no_document_is_quarantined() -> None:
    reading = read(csv_list("1,,1985", "2,Mari Batis,1985"))
    assert [one.source_id for one in reading.entries] == ["2"]
    assert [(left.place, left.finding.code) for left in reading.quarantined] == [
        ("line 2", "lists.no_identity")
    ]


def test_name_of_500_characters_is_kept_cut_at_a_word() -> None:
    name = " ".join(["Batis"] * 84)
    (entry,) = (reading := read(csv_list(f"1,{name},1985"))).entries
    assert len(entry.record.names[0]) <= 200
    assert entry.record.names[0].endswith("Batis")
    (finding,) = reading.findings
    assert (finding.code, finding.details["length"]) == ("lists.name_cut", str(len(name)))


def test_initials_alone_are_kept_and_said() -> None:
    reading = read(csv_list("1,J. P.,1985"))
    assert reading.entries[0].record.names == ("J. P.",)
    assert codes(reading) == {"lists.only_initials"}


def test_mixed_scripts_inside_a_word_are_said_and_two_scripts_in_a_name_are_not() -> None:
    assert codes(read(csv_list("1,Mаri Batis,1985"))) == {"lists.mixed_scripts"}  # the first a is Cyrillic
    assert codes(read(csv_list("1,Mari Батис,1985"))) == set()
    assert codes(read(csv_list("1,山田タロウ,1985"))) == set()


def test_marks_of_direction_and_controls_are_taken_out() -> None:
    reading = read(csv_list("1,\u202eMari\u200f\u0007 Batis\u200b,1985"))
    assert reading.entries[0].record.names == ("Mari Batis",)
    assert codes(reading) == {"lists.hidden_characters"}


def test_name_without_letters_is_left_out() -> None:
    reading = read(csv_list("1,-0-,1985", "2,12345,1985"))
    assert not reading.entries
    assert [left.finding.code for left in reading.quarantined] == ["lists.no_identity"] * 2


def test_impossible_date_is_dropped_and_the_person_kept() -> None:
    reading = read(csv_list("1,Mari Batis,30/02/1985"))
    assert reading.entries[0].record.dobs == ()
    assert reading.findings[0].explanation.startswith("The date 30/02/1985 of 1 ")


def test_ten_dates_of_birth_are_kept_and_more_are_said() -> None:
    ten = ";".join(str(year) for year in range(1960, 1970))
    assert len(read(csv_list(f"1,Mari Batis,{ten}")).entries[0].record.dobs) == MOST_DATES == 10
    more = read(csv_list(f"1,Mari Batis,{ten};1980;1981"))
    assert len(more.entries[0].record.dobs) == MOST_DATES
    assert codes(more) == {"lists.dates_capped"}


def test_a_million_aliases_on_one_entry_cost_little_and_are_said() -> None:
    aliases = b"<INDIVIDUAL_ALIAS><ALIAS_NAME>Ti Mari</ALIAS_NAME></INDIVIDUAL_ALIAS>" * 1_000_000
    files = un_list(
        b"<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>MARI</FIRST_NAME><SECOND_NAME>BATIS</SECOND_NAME>"
        + aliases
        + b"<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1985</YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"
    )
    tracemalloc.start()
    reading = read(files)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
    (entry,) = reading.entries
    assert entry.record.names == ("MARI BATIS", "Ti Mari")
    assert entry.record.dobs == ("1985",)
    (finding,) = reading.findings
    assert finding.code == "lists.names_capped"
    assert int(finding.details["count"]) >= 1_000_000


def test_many_different_aliases_are_capped() -> None:
    aliases = ";".join(f"Ti Mari {'x' * (n % 50)}{n}" for n in range(2 * MOST_NAMES))
    reading = read({"a.csv": f"name,alias\nMari Batis,{aliases}\n".encode()}, format="csv")
    assert len(reading.entries[0].record.names) == MOST_NAMES
    assert codes(reading) == {"lists.names_capped"}


def test_rows_beyond_all_measure_end_the_reading() -> None:
    reading = read(csv_list(*(f"{n},,1985" for n in range(MOST_QUARANTINED + 50))))
    assert len(reading.quarantined) == MOST_QUARANTINED
    assert not reading.is_complete
    assert "lists.too_much_wrong" in codes(reading)


def test_what_is_said_of_an_entry_is_said_once_and_not_knowing_the_state_is_no_finding() -> None:
    papers = "; ".join(
        f"Passport A{n}00 (Atlantis); alt. Passport B{n}00 (None Identified)" for n in range(3)
    )
    row = f'1,"BATIS, Mari","individual","T",-0-,-0-,-0-,-0-,-0-,-0-,-0-,"{papers}."'
    reading = read({"sdn.csv": row.encode()})
    assert len(reading.entries[0].record.documents) == 6
    assert [finding.explanation for finding in reading.findings] == [
        "The State Atlantis of 1 is not known here."
    ]


def test_many_findings_of_one_kind_are_counted() -> None:
    reading = read(csv_list(*(f"{n},Mari Batis {n}x,1985-13-01" for n in range(80))))
    assert len(reading.findings) == 51
    assert reading.findings[-1].explanation.startswith("30 more of the same kind: The date")


def test_a_cell_beyond_all_measure_is_quarantined() -> None:
    reading = read(csv_list(f"1,{'x' * 200_000},1985", "2,Mari Batis,1985"))
    assert [one.source_id for one in reading.entries] == ["2"]
    assert [left.finding.code for left in reading.quarantined] == ["lists.bad_row"]
    assert len(reading.quarantined[0].content) <= 160


def test_one_number_for_every_row_costs_no_more_than_a_number_each() -> None:
    rows = [f"1,Mari Batis {number}x,1985" for number in range(4000)]
    began = time.process_time()
    reading = read(csv_list(*rows, *rows))
    assert time.process_time() - began < 10
    assert len({one.source_id for one in reading.entries}) == len(reading.entries) == 4000


def test_a_suffix_that_the_list_itself_uses_is_passed_over() -> None:
    reading = read(csv_list("1,Mari Batis,1985", "1#2,Wilner Dorval,1990", "1,Jose Pena,1970"))
    assert [one.source_id for one in reading.entries] == ["1", "1#2", "1#3"]


def test_thousands_of_wrong_dates_in_one_cell_cost_little() -> None:
    dates = ";".join(f"x{number}" for number in range(15_000))
    began = time.process_time()
    reading = read(csv_list(f"1,Mari Batis,{dates}"))
    assert time.process_time() - began < 5
    assert reading.findings[-1].code == "lists.and_more"


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1e", "\x85"])
def test_a_line_end_of_unicode_inside_a_name_divides_no_row(end: str) -> None:
    reading = read(csv_list(f"1,Mari{end}Batis,1985", "2,José Pena,1970"))
    assert [one.record.names for one in reading.entries if one.source_id == "2"] == [("José Pena",)]
    assert not reading.quarantined
    assert reading.is_complete


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_lines_end_as_any_system_ends_them(end: bytes) -> None:
    table = end.join((b"id,name", b"1,Mari Batis", b"2,Wilner Dorval", b""))
    entity = b'{"id": "%d", "schema": "Person", "properties": {"name": ["Mari Batis"]}}'
    for data in (table, end.join((entity % 1, entity % 2, b""))):
        reading = read({"list": data})
        assert (len(reading.entries), reading.is_complete) == (2, True)


def test_blank_columns_without_a_heading_are_nothing() -> None:
    reading = read({"a.csv": b"id;name;dob\n1;Mari Batis;1985;;\n2;Jose Pena;1970;;x\n"})
    assert [one.source_id for one in reading.entries] == ["1"]
    assert [(left.place, left.finding.code) for left in reading.quarantined] == [("line 3", "lists.bad_row")]


def test_one_broken_letter_stops_the_list_and_spoils_no_other_name() -> None:
    rows = "".join(f"{number},José Peña {number}x\n" for number in range(20))
    reading = read({"a.csv": b"id,name\n" + rows.encode() + b"21,Jos\xe9 Batis\n"})
    assert reading.entries[0].record.names == ("José Peña 0x",)
    assert not reading.is_complete
    (finding,) = reading.findings
    assert (finding.code, finding.details["place"]) == ("lists.unreadable", "at line 22")


@pytest.mark.parametrize("encoding", ["utf\x008", "undefined", "punycode", "zlib", "no-such"])
def test_an_encoding_that_is_none_is_read_as_latin_and_said(encoding: str) -> None:
    told = {"columns": {"id": "id", "name": "name"}, "encoding": encoding}
    reading = read({"a.csv": b"id,name\n1,Mari Batis\n"}, format="csv", mapping=told)
    assert [one.record.names for one in reading.entries] == [("Mari Batis",)]


def test_a_mark_at_the_beginning_is_no_part_of_a_heading_that_was_told() -> None:
    told = {"columns": {"id": "id", "name": "name"}, "encoding": "utf-8"}
    reading = read({"a.csv": b"\xef\xbb\xbfid,name\n1,Mari Batis\n"}, format="csv", mapping=told)
    assert (reading.entries[0].source_id, reading.is_complete) == ("1", True)


def test_elements_deeper_than_any_list_are_told_as_unreadable() -> None:
    assert codes(read(un_list(b"<a>" * 200 + b"</a>" * 200))) == {"lists.unreadable"}


@pytest.mark.parametrize("form", ["", *formats()])
@given(data=st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_no_bytes_crash_a_reader(form: str, data: bytes) -> None:
    reading = read({"list": data}, format=form)
    assert reading.entries or reading.quarantined or not reading.is_complete


SEEDS = (
    '<CONSOLIDATED_LIST dateGenerated="2026"><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME></INDIVIDUAL>',
    '{"id":"1","schema":"Person","properties":{"name":["A B"],"birthDate":["1985"]}}\n{"id":',
    '1,"DUPONT, Jean","individual","T",-0-,-0-,-0-,-0-,-0-,-0-,-0-,"DOB 1; Passport 1 (x"\n',
    '{"total":1,"_embedded":{"notices":[{"name":1,"entity_id":[]}]}}',
    "record_id;doc_number;issuing_country;status\n1;A1-A9;HT;LOST\n",
    'name\tdob\nA B\t"1985\n',
)


@given(
    seed=st.sampled_from(SEEDS),
    cut=st.integers(0, 120),
    put=st.text(max_size=12),
    encoding=st.sampled_from(["utf-8", "utf-16", "latin-1"]),
)
@example(seed=SEEDS[0], cut=3, put="\ud800", encoding="utf-8")
@settings(max_examples=200, deadline=None)
def test_no_altered_list_crashes_a_reader(seed: str, cut: int, put: str, encoding: str) -> None:
    data = (seed[:cut] + put + seed[cut + 1 :]).encode(
        encoding, "surrogatepass" if encoding != "latin-1" else "replace"
    )
    for form in ("", *formats()):
        read({"list": data}, format=form)
