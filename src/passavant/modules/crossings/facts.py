"""What happens to a traveller at a window. Each fact says for what purpose its data are taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from passavant.domain.values import Finding, Severity
from passavant.journal import Audience, Sensitivity, fact
from passavant.modules.crossings.keys import person_key as person_key  # noqa: PLC0414  (a door: whose document it is)

CORRECTABLE = (
    "direction",
    "surname",
    "given_names",
    "nationality",
    "sex",
    "date_of_birth",
    "issuing_state",
    "document_number",
    "date_of_expiry",
    "carrier",
    "purpose",
    "address",
    "stay_until",
)
"""The fields of a crossing that a correction may change."""


class ReadBy(StrEnum):
    """How the document's data were taken."""

    MRZ = "mrz"
    TYPED = "typed"
    NO_PAPERS = "no_papers"


class Recommendation(StrEnum):
    """What the system recommends; the officer decides."""

    CLEAR = "clear"
    CHECK = "check"
    STOP = "stop"

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Recommendation:
        """The outcome that the most serious finding asks for."""
        worst = max((finding.severity.rank for finding in findings), default=0)
        return (cls.CLEAR, cls.CHECK, cls.STOP)[worst]


class Line(StrEnum):
    """Where a decision was taken."""

    FIRST = "first"
    SECOND = "second"


@dataclass(frozen=True, kw_only=True)
class Document:
    """A travel document as it was read, or what a person without papers said; empty where unknown.

    Dates are "YYYY", "YYYY-MM" or "YYYY-MM-DD": parts of a birth date may be unknown (ICAO Doc 9303-3, 4.8).
    """

    read_by: ReadBy
    document_code: str
    issuing_state: str
    document_number: str
    surname: str
    given_names: str
    nationality: str
    date_of_birth: str
    sex: str
    date_of_expiry: str
    mrz: tuple[str, ...] = ()
    birth_date_estimated: bool = False


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A finding as it stood when the officer saw it."""

    code: str
    severity: Severity
    field: str
    details: Mapping[str, str]

    @classmethod
    def all_of(cls, findings: Iterable[Finding]) -> tuple[Noted, ...]:
        """Findings as they are kept."""
        return tuple(
            cls(code=each.code, severity=each.severity, field=each.field, details=dict(each.details))
            for each in findings
        )


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A check that was done or could not be done, and how old its data were (ISO 8601, or empty)."""

    code: str
    done: bool
    as_of: str


@dataclass(frozen=True, kw_only=True)
class Journey:
    """How, why and for how long; empty where not asked or not known."""

    means: str
    carrier: str
    """Flight, vessel or number plate."""
    purpose: str
    address: str
    stay_days: int | None
    stay_until: date | None


@fact(
    "crossings.inspection.opened",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class InspectionOpened:
    """A traveller stands at the window: what was read and found, so that nothing is asked twice after a power cut."""

    inspection: UUID
    post: str
    booth: str
    mode: str
    direction: str
    document: Document
    findings: tuple[Noted, ...]
    checks: tuple[Checked, ...]
    recommendation: Recommendation
    group: UUID | None


@fact(
    "crossings.crossing.recorded",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class CrossingRecorded:
    """A person crossed the border: the State's record of entries and exits."""

    inspection: UUID
    post: str
    booth: str
    mode: str
    direction: str
    document: Document
    journey: Journey
    line: Line
    reason: str
    note: str
    group: UUID | None


@fact(
    "crossings.traveller.refused",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class TravellerRefused:
    """An officer did not let a person cross: the reason the person is told and may contest."""

    inspection: UUID
    reason: str
    note: str
    line: Line


@fact(
    "crossings.refusal.confirmed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class RefusalConfirmed:
    """A supervisor stands by a first-line refusal."""

    inspection: UUID


@fact(
    "crossings.refusal.overturned",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class RefusalOverturned:
    """A supervisor did not stand by a first-line refusal; the second line looks again."""

    inspection: UUID
    note: str


@fact(
    "crossings.traveller.referred",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class TravellerReferred:
    """The first line passed a traveller on to the second."""

    inspection: UUID
    reason: str
    note: str


@fact(
    "crossings.inspection.held",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class InspectionHeld:
    """The decision waits, and for what."""

    inspection: UUID
    reason: str
    note: str


@fact(
    "crossings.inspection.closed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class InspectionClosed:
    """An inspection ended without anybody crossing or being refused."""

    inspection: UUID
    reason: str


@fact(
    "crossings.amendment.proposed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class AmendmentProposed:
    """An officer asks for a correction of a record, or for its voiding; a second person decides."""

    amendment: UUID
    crossing: UUID
    voids: bool
    changes: Mapping[str, str]
    reason: str
    note: str


@fact(
    "crossings.amendment.declined",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class AmendmentDeclined:
    """The second person did not agree; the record stays as it is."""

    amendment: UUID
    note: str


@fact(
    "crossings.crossing.corrected",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class CrossingCorrected:
    """A second person agreed to a correction; the first record stays in the journal.

    `fields` are all fields that can be corrected (`CORRECTABLE`), as they stand from now on.
    """

    amendment: UUID
    crossing: UUID
    fields: Mapping[str, str]
    reason: str


@fact(
    "crossings.crossing.voided",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class CrossingVoided:
    """A second person agreed that the crossing did not take place as recorded."""

    amendment: UUID
    crossing: UUID
    reason: str
