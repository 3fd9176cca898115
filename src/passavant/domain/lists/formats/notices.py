"""Notices in the JSON of INTERPOL's public service: one notice in detail, a list of them, or a page of a list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from passavant.domain.lists import tables
from passavant.domain.lists.entries import Kind
from passavant.domain.lists.findings import check, stop
from passavant.domain.lists.gathering import Draft, Gatherer
from passavant.domain.lists.json_values import text, texts_in

NAME = "notices-json"
TITLE = "Notices (JSON, as INTERPOL publishes them)"

_MARKS = (b'"entity_id"', b'"_embedded"', b'"arrest_warrants"')


def strength(files: Mapping[str, bytes]) -> int:
    return 2 if any(_is_ours(data) for data in files.values()) else 0


def gather(files: Mapping[str, bytes], _: Mapping[str, Any] | None, into: Gatherer) -> None:
    """The pages of one list may be given together; their total is stated on each."""
    for name, data in files.items():
        try:
            read = tables.text_of(data)
            for finding in read.findings:
                into.note(finding)
            found = json.loads(read.text)
        except json.JSONDecodeError as trouble:
            into.cut_off(stop("lists.cut_off", place=f"in {name} at line {trouble.lineno}"))
        except (ValueError, RecursionError):
            # Figures without end or brackets without end: no list is written so.
            into.cut_off(stop("lists.unreadable", place=f"({name})"))
        else:
            _take_all(found, name, into)
    into.compare_with_stated()


def _is_ours(data: bytes) -> bool:
    head = data[:100_000]
    return head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["} and any(mark in head for mark in _MARKS)


def _take_all(found: Any, name: str, into: Gatherer) -> None:
    if isinstance(found, dict) and isinstance(found.get("total"), int):
        into.stated = max(into.stated or 0, found["total"])
    for place, notice in enumerate(_notices(found), start=1):
        where = f"{name}, notice {place}"
        if isinstance(notice, dict):
            into.take(_draft(notice, where))
        else:
            into.refuse_row(where, str(notice), check("lists.bad_row"))


def _notices(found: Any) -> Iterator[Any]:
    if isinstance(found, dict) and isinstance(found.get("_embedded"), dict):
        inside = found["_embedded"].get("notices")
        yield from inside if isinstance(inside, list) else ()
    elif isinstance(found, list):
        yield from found
    elif isinstance(found, dict):
        yield found


def _draft(notice: dict[str, Any], place: str) -> Draft:
    charges = notice.get("arrest_warrants")
    warrants = [one for one in charges if isinstance(one, dict)] if isinstance(charges, list) else []
    return Draft(
        place=place,
        kind=Kind.PERSON,
        source_id=text(notice.get("entity_id")),
        names=[" ".join(part for part in (text(notice.get("forename")), text(notice.get("name"))) if part)],
        dobs=texts_in(notice.get("date_of_birth")),
        sex=text(notice.get("sex_id")),
        nationalities=texts_in(notice.get("nationalities")),
        reason=" · ".join(
            said for one in warrants if (said := text(one.get("charge_translation") or one.get("charge")))
        ),
        remarks=text(notice.get("distinguishing_marks")),
    )
