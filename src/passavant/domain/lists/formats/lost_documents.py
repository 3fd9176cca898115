"""Lost, stolen and revoked documents as a table, one or one range of blanks a row, as INTERPOL's SLTD has them.

A document that was found again stays invalid and stays listed: it is the holder's new one that is good.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passavant.domain.lists import tables
from passavant.domain.lists.formats import table
from passavant.domain.lists.gathering import Gatherer
from passavant.domain.lists.mapping import ColumnMapping, folded, named

NAME = "lost-documents-csv"
TITLE = "Lost and stolen documents (CSV)"

COLUMNS: dict[str, str] = {
    "record_id": "id",
    "doc_number": "document_number",
    "doc_number_from": "document_number",
    "doc_number_to": "last_number",
    "issuing_country": "document_state",
    "status": "reason",
    "status_date": "listed_on",
    "note": "remarks",
}
_MARKS = frozenset({"issuing_country", "status"})


def strength(files: Mapping[str, bytes]) -> int:
    return 2 if any(_is_ours(data) for data in files.values()) else 0


def gather(files: Mapping[str, bytes], mapping: Mapping[str, Any] | None, into: Gatherer) -> None:
    if mapping:
        return table.gather(files, mapping, into)
    for name, data in files.items():
        columns = {
            heading: COLUMNS[folded(heading)] for heading in _headings(data) if folded(heading) in COLUMNS
        }
        table.gather_one(name, data, ColumnMapping(columns=columns, date_order="ymd"), into)
    return None


def _is_ours(data: bytes) -> bool:
    headings = {folded(heading) for heading in _headings(data)}
    return headings >= _MARKS and bool(headings & {"doc_number", "doc_number_from"})


def _headings(data: bytes) -> list[str]:
    head = tables.text_of(data[:20_000]).text
    first = next(iter(tables.rows(head, tables.delimiter_of(head))), None)
    return named(first.cells) if first and not first.trouble else []
