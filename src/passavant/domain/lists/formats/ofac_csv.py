"""OFAC's Specially Designated Nationals in the legacy CSV: sdn, alt, add and sdn_comments, without headings.

`-0-` stands for nothing. What has no column stands in the remarks of the main file ("DOB 14 Feb 1976; nationality
Haiti; Passport A123 (Haiti)"), and goes on in `sdn_comments` where it is long.
Source: OFAC, "SDN list data formats".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from passavant.domain.lists import tables
from passavant.domain.lists.entries import Kind
from passavant.domain.lists.findings import check, note, stop
from passavant.domain.lists.gathering import Draft, Gatherer
from passavant.domain.lists.remarks import Remarks, remarks_of

NAME = "ofac-csv"
TITLE = "OFAC Specially Designated Nationals (CSV)"

NULL = "-0-"
MAIN, ALIASES, ADDRESSES, COMMENTS = "sdn", "alt", "add", "sdn_comments"
_WIDTHS: dict[str, int] = {MAIN: 12, ALIASES: 5, ADDRESSES: 6, COMMENTS: 2}
_KINDS: dict[str, Kind] = {"individual": Kind.PERSON, "vessel": Kind.VESSEL, "aircraft": Kind.VEHICLE}
_NUMBER = re.compile(r"^\s*\d+\s*$")
_PART_OF_NULL = frozenset({"", "-", "-0"})
"""A last cell that says less than nothing: the file ends inside it."""

_ALIAS_KINDS = frozenset({"aka", "fka", "nka"})


def strength(files: Mapping[str, bytes]) -> int:
    return 2 if any(_part_of(data) == MAIN for data in files.values()) else 0


def gather(files: Mapping[str, bytes], _: Mapping[str, Any] | None, into: Gatherer) -> None:
    parts = _parts(files, into)
    if MAIN not in parts:
        into.cut_off(stop("lists.file_missing", part=MAIN))
        return
    aliases = _by_entry(parts.get(ALIASES, b""), ALIASES, into)
    comments = _by_entry(parts.get(COMMENTS, b""), COMMENTS, into)
    listed: set[str] = set()
    for row in _rows(parts[MAIN], MAIN, into):
        number = row.cells[0].strip()
        listed.add(number)
        more = "".join(cells[1] for cells in comments.get(number, ()))
        into.take(_draft(row, aliases.get(number, []), more))
    _count_unjoined(aliases, listed, ALIASES, into)
    _count_unjoined(comments, listed, COMMENTS, into)


def _parts(files: Mapping[str, bytes], into: Gatherer) -> dict[str, bytes]:
    """Which file is which, by its shape; the part is named by what stands in it, whatever the file is called."""
    parts: dict[str, bytes] = {}
    for name, data in files.items():
        part = _part_of(data)
        if part and part not in parts:
            parts[part] = data
        elif data:
            into.note(note("lists.file_left", name=name))
    return parts


def _part_of(data: bytes) -> str:
    """By the first row: its width, and what only this part has in a column."""
    read = tables.text_of(data[:20_000])
    first = next(iter(tables.rows(read.text, ",")), None)
    if first is None or not _NUMBER.match(first.cells[0]):
        return ""
    width = len(first.cells)
    if width == _WIDTHS[ALIASES] and first.cells[2].strip().lower() in _ALIAS_KINDS:
        return ALIASES
    if width == _WIDTHS[ADDRESSES] and _NUMBER.match(first.cells[1]):
        return ADDRESSES
    if width == _WIDTHS[MAIN] and first.cells[2].strip().lower() in {*_KINDS, NULL}:
        return MAIN
    return COMMENTS if width == _WIDTHS[COMMENTS] else ""


def _rows(data: bytes, part: str, into: Gatherer) -> Iterator[tables.Row]:
    """The rows of the right width; a last row that is short or unfinished means that the file was cut off."""
    read = tables.text_of(data)
    for finding in read.findings:
        into.note(finding)
    broken: tables.Row | None = None
    last: tables.Row | None = None
    for row in tables.rows(read.text, ","):
        if broken:
            _refuse(broken, part, into)
        broken = None
        if row.trouble or len(row.cells) != _WIDTHS[part] or not _NUMBER.match(row.cells[0]):
            broken = row
        else:
            yield row
            last = row
        if tables.is_unfinished(row):
            into.ends_early(f"in the part {part} at {row.place}")
    if broken:
        _refuse(broken, part, into)
        into.ends_early(f"in the part {part} at {broken.place}")
    elif read.is_cut or (last and last.cells[-1].strip() in _PART_OF_NULL):
        into.ends_early(f"in the part {part}")


def _refuse(row: tables.Row, part: str, into: Gatherer) -> None:
    into.quarantine(f"{part}, {row.place}", row.shown, check("lists.bad_row"))


def _by_entry(data: bytes, part: str, into: Gatherer) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for row in _rows(data, part, into) if data else ():
        found[row.cells[0].strip()].append(row.cells)
    return found


def _count_unjoined(rows: Mapping[str, list[list[str]]], listed: set[str], part: str, into: Gatherer) -> None:
    """The parts are published together; rows that join nothing say that one of them is newer than the other."""
    count = sum(len(found) for number, found in rows.items() if number not in listed)
    if count:
        into.note(check("lists.joins_nothing", count=str(count), part=part))


def _draft(row: tables.Row, aliases: list[list[str]], more_remarks: str) -> Draft:
    number, name, kind_said, programme, title, call_sign, _, _, _, flag, _, remarks = map(_value, row.cells)
    kind = _KINDS.get(kind_said.lower(), Kind.ORGANISATION)
    # A word cut at the end of the column goes on in the comments: a space between them would be the list's own.
    remarks = (row.cells[-1] if remarks else "") + more_remarks
    told = remarks_of(remarks)
    said = (name, *(_value(cells[3]) for cells in aliases), *told.names)
    return Draft(
        place=row.place,
        kind=kind,
        source_id=number,
        names=[in_order(one, kind) for one in said],
        dobs=told.dobs,
        sex=told.sex,
        nationalities=told.nationalities,
        documents=_documents(kind, name, call_sign, flag, told),
        reason=", ".join(part for part in (programme.replace("] [", ", "), title) if part),
        remarks=remarks,
    )


def _documents(kind: Kind, name: str, call_sign: str, flag: str, told: Remarks) -> list[tuple[str, str]]:
    """A vessel is known by its number and call sign, an aircraft by the marks that are its name here."""
    if kind is Kind.VESSEL:
        return [
            *((number, flag) for number in told.vessel_numbers),
            *([(call_sign, flag)] if call_sign else []),
        ]
    return [(name, flag)] if kind is Kind.VEHICLE else told.documents


def in_order(name: str, kind: Kind) -> str:
    """A person's name as spoken: "DUPONT, Jean" is "Jean DUPONT"; "DUPONT, Jean, Jr." keeps its end."""
    surname, comma, rest = name.partition(", ")
    if kind is not Kind.PERSON or not comma:
        return name
    given, _, suffix = rest.partition(", ")
    return " ".join(part for part in (given, surname, suffix) if part)


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == NULL else text
