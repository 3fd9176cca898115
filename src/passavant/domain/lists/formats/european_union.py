"""The European Union's financial sanctions files in XML (FSF export, namespace http://eu.europa.ec/fpi/fsd/export)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passavant.domain.lists.dates import day_of
from passavant.domain.lists.entries import Kind
from passavant.domain.lists.findings import note
from passavant.domain.lists.gathering import Draft, Gatherer
from passavant.domain.lists.xml import Element, XmlList, root_tag

NAME = "eu-xml"
TITLE = "European Union financial sanctions (XML)"

ROOT = "export"
ENTRY = "sanctionEntity"
_KINDS: dict[str, Kind] = {
    "person": Kind.PERSON,
    "P": Kind.PERSON,
    "vessel": Kind.VESSEL,
    "ship": Kind.VESSEL,
}


def strength(files: Mapping[str, bytes]) -> int:
    return 2 if any(_is_ours(data) for data in files.values()) else 0


def gather(files: Mapping[str, bytes], _: Mapping[str, Any] | None, into: Gatherer) -> None:
    for name, data in files.items():
        if len(files) > 1 and not _is_ours(data):
            into.note(note("lists.file_left", name=name))
            continue
        document = XmlList(data, entries=frozenset({ENTRY}))
        for element in document:
            into.take(_draft(element))
        if document.head:
            into.dated = day_of(document.head.attributes.get("generationDate", "")[:10])
        if document.trouble:
            into.cut_off(document.trouble)


def _is_ours(data: bytes) -> bool:
    return root_tag(data) == ROOT and b"fsd/export" in data[:2000]


def _draft(entry: Element) -> Draft:
    said = entry.first("subjectType")
    subject = said.attributes if said else {}
    kind = _KINDS.get(
        subject.get("code", ""), _KINDS.get(subject.get("classificationCode", ""), Kind.ORGANISATION)
    )
    names = entry.all("nameAlias")
    regulation = entry.first("regulation")
    return Draft(
        place=f"line {entry.line}",
        kind=kind,
        source_id=entry.attributes.get("logicalId", ""),
        names=[_name(one) for one in names],
        names_left_out=entry.left_out("nameAlias"),
        dobs=[date for one in entry.all("birthdate") if (date := _born(one.attributes))],
        sex=next((one.attributes["gender"] for one in names if one.attributes.get("gender")), ""),
        nationalities=[_country(one.attributes) for one in entry.all("citizenship")],
        documents=[_document(one.attributes) for one in entry.all("identification")],
        reason=_of(regulation, "programme", "numberTitle"),
        remarks=" ".join(one.text.strip() for one in entry.all("remark")),
        listed_on=regulation.attributes.get("publicationDate", "") if regulation else "",
    )


def _name(alias: Element) -> str:
    parts = (alias.attributes.get(part, "") for part in ("firstName", "middleName", "lastName"))
    return alias.attributes.get("wholeName") or " ".join(part for part in parts if part)


def _born(said: Mapping[str, str]) -> str:
    """The whole date, the span of years or the year; of a date in another calendar the year alone, if given."""
    if said.get("yearRangeFrom"):
        return f"{said['yearRangeFrom']} to {said.get('yearRangeTo') or said['yearRangeFrom']}"
    about = "circa " if said.get("circa") == "true" else ""
    whole = said.get("birthdate", "") if said.get("calendarType", "GREGORIAN") == "GREGORIAN" else ""
    year, month, day = (said.get(part, "") for part in ("year", "monthOfYear", "dayOfMonth"))
    written = whole or "-".join(part for part in (year, month, day if month else "") if part)
    return about + written if written else ""


def _country(said: Mapping[str, str]) -> str:
    """ "00" stands for a State that is not known."""
    code = said.get("countryIso2Code", "")
    return code if code and code != "00" else said.get("countryDescription", "").replace("UNKNOWN", "")


def _document(said: Mapping[str, str]) -> tuple[str, str]:
    return said.get("number") or said.get("latinNumber", ""), _country(said)


def _of(element: Element | None, *names: str) -> str:
    return " · ".join(said for name in names if element and (said := element.attributes.get(name)))
