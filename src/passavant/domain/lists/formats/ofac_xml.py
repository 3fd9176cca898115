"""OFAC's Specially Designated Nationals in XML (SDN.XML), in its older and its newer namespace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passavant.domain.lists.dates import day_of
from passavant.domain.lists.entries import Kind
from passavant.domain.lists.findings import note
from passavant.domain.lists.gathering import Draft, Gatherer
from passavant.domain.lists.xml import Element, XmlList, root_tag

NAME = "ofac-xml"
TITLE = "OFAC Specially Designated Nationals (XML)"

ROOT = "sdnList"
PUBLISHED = "publshInformation"  # spelled so in the published file
_KINDS: dict[str, Kind] = {"Individual": Kind.PERSON, "Vessel": Kind.VESSEL, "Aircraft": Kind.VEHICLE}
_PAPERS = frozenset(
    {
        "Passport",
        "Diplomatic Passport",
        "Stateless Person Passport",
        "National ID No.",
        "Cedula No.",
        "Identification Number",
        "Stateless Person ID Card",
        "Travel Document Number",
        "Identity Card",
        "Residency Number",
        "National Foreign ID Number",
        "Vessel Registration Identification",
        "MMSI",
    }
)


def strength(files: Mapping[str, bytes]) -> int:
    return 2 if any(root_tag(data) == ROOT for data in files.values()) else 0


def gather(files: Mapping[str, bytes], _: Mapping[str, Any] | None, into: Gatherer) -> None:
    for name, data in files.items():
        if len(files) > 1 and root_tag(data) != ROOT:
            into.note(note("lists.file_left", name=name))
            continue
        document = XmlList(data, entries=frozenset({"sdnEntry"}))
        for element in document:
            into.take(_draft(element))
        if document.head:
            _published(document.head, into)
        if document.trouble:
            into.cut_off(document.trouble)
    into.compare_with_stated()


def _published(head: Element, into: Gatherer) -> None:
    for published in head.all(PUBLISHED):
        into.dated = day_of(published.said("Publish_Date"), order="mdy")
        count = published.said("Record_Count")
        into.stated = (into.stated or 0) + int(count) if count.isascii() and count.isdigit() else into.stated


def _draft(entry: Element) -> Draft:
    kind = _KINDS.get(entry.said("sdnType"), Kind.ORGANISATION)
    papers = entry.below("idList", "id")
    aliases = entry.below("akaList", "aka")
    vessel = entry.first("vesselInfo")
    return Draft(
        place=f"line {entry.line}",
        kind=kind,
        source_id=entry.said("uid"),
        names=[_name(entry), *map(_name, aliases)],
        names_left_out=sum(one.left_out("aka") for one in entry.all("akaList")),
        dobs=[one.said("dateOfBirth") for one in entry.below("dateOfBirthList", "dateOfBirthItem")],
        sex=next((one.said("idNumber") for one in papers if one.said("idType") == "Gender"), ""),
        nationalities=[
            one.said("country")
            for path in (("nationalityList", "nationality"), ("citizenshipList", "citizenship"))
            for one in entry.below(*path)
        ],
        documents=[*_documents(papers), *(_of_vessel(vessel) if vessel else []), *_of_aircraft(entry, kind)],
        reason=", ".join(one.text.strip() for one in entry.below("programList", "program")),
        remarks=entry.said("remarks"),
    )


def _name(element: Element) -> str:
    return " ".join(part for part in (element.said("firstName"), element.said("lastName")) if part)


def _documents(papers: list[Element]) -> list[tuple[str, str]]:
    return [
        (one.said("idNumber").removeprefix("IMO "), one.said("idCountry"))
        for one in papers
        if one.said("idType") in _PAPERS
    ]


def _of_vessel(vessel: Element) -> list[tuple[str, str]]:
    call_sign = vessel.said("callSign")
    return [(call_sign, vessel.said("vesselFlag"))] if call_sign else []


def _of_aircraft(entry: Element, kind: Kind) -> list[tuple[str, str]]:
    """An aircraft is listed under its marks."""
    return [(entry.said("lastName"), "")] if kind is Kind.VEHICLE else []
