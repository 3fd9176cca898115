"""The United Nations Security Council's consolidated list in XML (scsanctions.un.org, schema sc-sanctions.xsd)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from passavant.domain.lists.dates import day_of
from passavant.domain.lists.entries import Kind
from passavant.domain.lists.findings import note
from passavant.domain.lists.gathering import Draft, Gatherer
from passavant.domain.lists.xml import Element, XmlList, root_tag

NAME = "un-xml"
TITLE = "United Nations consolidated list (XML)"

ROOT = "CONSOLIDATED_LIST"
_KINDS: dict[str, Kind] = {"INDIVIDUAL": Kind.PERSON, "ENTITY": Kind.ORGANISATION}
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_SAID_GENDER = re.compile(r"\bGender: (Male|Female)\b", re.IGNORECASE)


def strength(files: Mapping[str, bytes]) -> int:
    return 2 if any(root_tag(data) == ROOT for data in files.values()) else 0


def gather(files: Mapping[str, bytes], _: Mapping[str, Any] | None, into: Gatherer) -> None:
    for name, data in files.items():
        if len(files) > 1 and root_tag(data) != ROOT:
            into.note(note("lists.file_left", name=name))
            continue
        document = XmlList(data, entries=frozenset(_KINDS))
        for element in document:
            into.take(_draft(element))
        if document.head:
            into.dated = day_of(document.head.attributes.get("dateGenerated", "")[:10])
        if document.trouble:
            into.cut_off(document.trouble)


def _draft(entry: Element) -> Draft:
    kind = _KINDS[entry.tag]
    comments = entry.said("COMMENTS1")
    gender = _SAID_GENDER.search(comments)
    return Draft(
        place=f"line {entry.line}",
        kind=kind,
        source_id=entry.said("DATAID"),
        names=_names(entry),
        names_left_out=entry.left_out(f"{entry.tag}_ALIAS"),
        dobs=[date for one in entry.all("INDIVIDUAL_DATE_OF_BIRTH") if (date := _born(one))],
        sex=entry.said("GENDER") or (gender[1] if gender else ""),
        nationalities=[one.text for one in entry.below("NATIONALITY", "VALUE")],
        documents=[_document(one) for one in entry.all("INDIVIDUAL_DOCUMENT")],
        reason=" · ".join(
            part for part in (entry.said("UN_LIST_TYPE"), entry.said("REFERENCE_NUMBER")) if part
        ),
        remarks=comments,
        listed_on=entry.said("LISTED_ON"),
    )


def _names(entry: Element) -> list[str]:
    """All of them, those of low quality too: how little one common word says, screening knows better than a list."""
    whole = " ".join(part for part in map(entry.said, _NAMES) if part)
    aliases = [alias.said("ALIAS_NAME") for alias in entry.all(f"{entry.tag}_ALIAS")]
    divided = [name for alias in aliases for name in alias.split(";")]
    return [whole, *divided, entry.said("NAME_ORIGINAL_SCRIPT")]


def _born(element: Element) -> str:
    """The full date where there is one; a year or a span of years; about, when the list says so."""
    about = "circa " if element.said("TYPE_OF_DATE") == "APPROXIMATELY" else ""
    if first := element.said("FROM_YEAR"):
        return f"{first} to {element.said('TO_YEAR') or first}"
    date = element.said("DATE") or element.said("YEAR")
    return about + date if date else ""


def _document(element: Element) -> tuple[str, str]:
    number = element.said("NUMBER")
    return number, element.said("ISSUING_COUNTRY") or element.said("COUNTRY_OF_ISSUE")
