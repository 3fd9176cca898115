"""What a published list holds, whatever its format: entries, what was wrong with others, and how old it says it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from passavant.domain.screening.records import Record
from passavant.domain.values import Finding


class Kind(StrEnum):
    """What is listed."""

    PERSON = "person"
    DOCUMENT = "document"
    VEHICLE = "vehicle"
    VESSEL = "vessel"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntry:
    """One entry of a list.

    `source_id` is the list's own number, unique in the file. A document's number and State stand in
    `record.documents`, and `last_number` ends a range of blank booklets; a vehicle's plate or a vessel's number stands
    there too, and its name in `record.names`. `reason` and `remarks` are the list's own words.
    """

    source_id: str
    kind: Kind
    record: Record
    last_number: str = ""
    reason: str = ""
    remarks: str = ""
    listed_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A row that could not be taken: where it stands, what it says (cut short), and why."""

    place: str
    content: str
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A list as it was read; nothing that stood in the file is lost: it is an entry, or quarantined with its reason.

    `dated` is what the file itself says, None where it says nothing. `stated` is the count that the file states of
    itself. A file that ends before its end is not complete and must not replace anything.
    """

    format: str
    entries: tuple[ListedEntry, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    findings: tuple[Finding, ...] = ()
    dated: date | None = None
    stated: int | None = None
    is_complete: bool = True
