"""Any table in text, with a heading row and a mapping from its columns to the fields of an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from passavant.domain.lists import tables
from passavant.domain.lists.entries import Kind
from passavant.domain.lists.findings import check, note, stop
from passavant.domain.lists.gathering import Draft, Gatherer
from passavant.domain.lists.mapping import ALIAS_DIVIDERS, ColumnMapping, guessed, named

NAME = "csv"
TITLE = "Table with a mapping (CSV)"

_IDENTIFYING = frozenset(
    {"name", "surname", "given_names", "document_number", "plate", "vessel_number", "vessel_name"}
)
_RANGE = re.compile(r"^\s*([A-Z]*\d+)\s*[-–]\s*([A-Z]*\d+)\s*$", re.IGNORECASE)

Cells = Mapping[str, list[str]]


def strength(files: Mapping[str, bytes]) -> int:
    return 1 if any(_may_be_ours(data) for data in files.values()) else 0


def gather(files: Mapping[str, bytes], mapping: Mapping[str, Any] | None, into: Gatherer) -> None:
    for name, data in files.items():
        gather_one(name, data, ColumnMapping.of(mapping), into)


def gather_one(name: str, data: bytes, told: ColumnMapping, into: Gatherer) -> None:
    """One table; without a mapping, by what its headings say."""
    read = tables.text_of(data, encoding=told.encoding)
    for finding in read.findings:
        into.note(finding)
    delimiter = told.delimiter or tables.delimiter_of(read.text)
    if delimiter != ",":
        into.note(note("lists.delimiter", delimiter=tables.DELIMITERS[delimiter]))
    rows = tables.rows(read.text, delimiter)
    first = next(rows, None)
    if first is None or first.trouble:
        into.cut_off(stop("lists.unreadable", place=f"({name})"))
        return
    headings = named(first.cells)
    columns = dict(told.columns) or guessed(tuple(headings))
    for column in columns.keys() - set(headings):
        into.cut_off(stop("lists.column_missing", column=column))
    if not _IDENTIFYING & set(columns.values()):
        into.cut_off(stop("lists.mapping_needed"))
        return
    _take_rows(rows, headings, columns, told.date_order, into)
    if read.is_cut:
        into.ends_early(f"in {name}")


def _may_be_ours(data: bytes) -> bool:
    """Text with a first row of two columns or more, that is neither XML nor JSON."""
    head = tables.text_of(data[:20_000]).text.lstrip()
    if not head or head[0] in "<{[" or "\x00" in head[:2000]:
        return False
    first = next(iter(tables.rows(head, tables.delimiter_of(head))), None)
    return first is not None and not first.trouble and len(first.cells) > 1


def _take_rows(
    rows: Iterator[tables.Row], headings: list[str], columns: Mapping[str, str], order: str, into: Gatherer
) -> None:
    """A row that is too long is no row of this table; a last one that is too short is a table cut off."""
    short: tables.Row | None = None
    for row in rows:
        short = None
        while len(row.cells) > len(headings) and not row.cells[-1].strip():
            row.cells.pop()  # spreadsheets write blank columns that have no heading
        if row.trouble or len(row.cells) > len(headings):
            into.refuse_row(row.place, row.shown, check("lists.bad_row"))
            if tables.is_unfinished(row):
                into.ends_early(f"at {row.place}")
            continue
        if len(row.cells) < len(headings):
            short = row
        into.take(_draft(row, headings, columns, order))
    if short:
        into.ends_early(f"at {short.place}")


def _draft(row: tables.Row, headings: list[str], columns: Mapping[str, str], order: str) -> Draft:
    cells: dict[str, list[str]] = {}
    for heading, cell in zip(headings, row.cells, strict=False):
        if (name := columns.get(heading)) and cell.strip():
            cells.setdefault(name, []).append(cell.strip())
    kind = _kind(cells)
    number, last = _numbers(cells, kind)
    return Draft(
        place=row.place,
        kind=kind,
        source_id=_first(cells, "id"),
        names=_names(cells),
        dobs=_many(cells, "date_of_birth"),
        sex=_first(cells, "sex"),
        nationalities=_many(cells, "nationality"),
        documents=[(number, _first(cells, "document_state"))] if number else [],
        last_number=last,
        reason=_first(cells, "reason"),
        remarks=" ".join(cells.get("remarks", [])),
        listed_on=_first(cells, "listed_on"),
        date_order=order,
    )


def _kind(cells: Cells) -> Kind:
    """As the row says, else by what it holds: a plate is a vehicle's, a number without a name a document."""
    said = _first(cells, "kind").casefold()
    if said in set(Kind):
        return Kind(said)
    if "plate" in cells:
        return Kind.VEHICLE
    if "vessel_number" in cells or "vessel_name" in cells:
        return Kind.VESSEL
    return Kind.PERSON if any(name in cells for name in ("name", "surname", "given_names")) else Kind.DOCUMENT


def _numbers(cells: Cells, kind: Kind) -> tuple[str, str]:
    """The number, and the last of a range of blanks: in a column of its own, or written "A1000-A1999"."""
    for name in ("plate", "vessel_number", "document_number"):
        if written := _first(cells, name):
            last = "".join(_first(cells, "last_number").split()).upper()
            if kind is Kind.DOCUMENT and not last and (both := _RANGE.match(written)):
                return both[1].upper(), both[2].upper()
            number = "".join(written.split()).upper()
            return written, last if last != number else ""
    return "", ""


def _names(cells: Cells) -> list[str]:
    """Given names before the surname, as records write whole names; then the aliases, divided by ; or |."""
    whole = _first(cells, "name") or _first(cells, "vessel_name")
    built = " ".join(part for part in (_first(cells, "given_names"), _first(cells, "surname")) if part)
    aliases = [alias for cell in cells.get("alias", []) for alias in ALIAS_DIVIDERS.split(cell)]
    return [name for name in (whole, built, *aliases) if name]


def _many(cells: Cells, name: str) -> list[str]:
    return [value for cell in cells.get(name, []) for value in ALIAS_DIVIDERS.split(cell) if value]


def _first(cells: Cells, name: str) -> str:
    return cells.get(name, [""])[0]
