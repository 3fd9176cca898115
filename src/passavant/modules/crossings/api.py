"""The crossings API: submit a scan, decide, ask. One device acts for one booth and on behalf of one officer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from passavant.base.api import Problem
from passavant.base.days import local_day
from passavant.domain import mrz
from passavant.modules.crossings import actions, documents, facts, queries, reasons
from passavant.modules.crossings.card import as_dict, card_of_inspection
from passavant.modules.crossings.models import Crossing, Inspection

router = Router(tags=["crossings"])

Text = Annotated[str, StringConstraints(max_length=200)]
MOST_TEXT = 1_000_000


class ScanIn(Schema):
    """What a reader read; the same `scan` sent twice is one inspection. Any UUID will do, best one of version 7."""

    scan: UUID
    mrz: Annotated[str, StringConstraints(max_length=MOST_TEXT)]
    direction: Literal["entry", "exit"]
    use_as_read: bool = False
    """Go on although a check digit does not hold; the finding stays on the card."""
    again: bool = False
    """A further crossing, although the last one was a moment ago."""


class FindingOut(Schema):
    code: str
    severity: str
    field: str
    explanation: str


class CheckOut(Schema):
    check: str
    as_of: datetime | None


class DocumentOut(Schema):
    document_code: str
    issuing_state: str
    document_number: str
    surname: str
    given_names: str
    nationality: str
    date_of_birth: str
    sex: str
    date_of_expiry: str


class CardOut(Schema):
    """The decision card of an inspection."""

    inspection: UUID
    status: str
    direction: str
    recommended: str
    document: DocumentOut
    age: int | None
    findings: list[FindingOut]
    checked: list[CheckOut]
    not_checked: list[str]
    passed: UUID | None = None
    """The crossing recorded a moment ago, when this scan was only a second look."""


class DecisionIn(Schema):
    """The officer's decision, taken at the device."""

    decision: Literal["admit", "refuse", "refer", "hold", "close"]
    reason: Annotated[str, StringConstraints(max_length=20)] = ""
    note: Text = ""
    purpose: Literal["", *reasons.Purpose.values] = ""  # type: ignore[valid-type]  # the table of purposes
    means: Literal["", *reasons.Means.values] = ""  # type: ignore[valid-type]  # the table of means
    carrier: Annotated[str, StringConstraints(max_length=40)] = ""
    address: Text = ""
    stay_days: Annotated[int, Field(ge=1, le=3650)] | None = None


class CrossingOut(Schema):
    """A crossing as it stands, corrections included."""

    id: UUID
    happened_at: datetime
    post: str
    booth: str
    mode: str
    direction: str
    document: DocumentOut
    purpose: str
    carrier: str
    stay_until: date | None
    corrected: bool
    voided: bool


class ProblemOut(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


_PROBLEMS = {
    400: ProblemOut,
    401: ProblemOut,
    403: ProblemOut,
    404: ProblemOut,
    409: ProblemOut,
    422: ProblemOut,
}


@router.post("/scans", response={200: CardOut, **_PROBLEMS})
def submit_scan(request: HttpRequest, scan: ScanIn) -> dict[str, Any]:
    """Read a document, ask every check, and answer with the decision card."""
    device = request.auth  # type: ignore[attr-defined]  # ninja puts the device here
    now = timezone.now()
    reading = mrz.read(scan.mrz, today=local_day(now))
    if reading.zone is None or (reading.failed_checks and not scan.use_as_read):
        raise Problem(422, "read-again", _first_sentence(reading), findings=_findings(reading))
    opened = _open(
        window=actions.Window(officer=device.officer, booth=device.booth, direction=scan.direction),
        scan=scan.scan,
        document=documents.from_zone(reading.zone),
        zone_findings=reading.findings,
        again=scan.again,
        at=now,
    )
    if opened.inspection is None:
        assert opened.passed is not None  # noqa: S101  (`Opened` holds one or the other)
        row = queries.find_inspection(opened.passed.pk)
        if row is None:
            raise Problem(409, "already-passed", "The same document passed a moment ago.")
        return {**_card_out(row), "passed": opened.passed.pk}
    return _card_out(opened.inspection)


@router.get("/inspections/{inspection}", response={200: CardOut, **_PROBLEMS})
def get_inspection(request: HttpRequest, inspection: UUID) -> dict[str, Any]:
    """The decision card of an inspection of this device's booth."""
    return _card_out(_own(request, inspection))


@router.post("/inspections/{inspection}/decision", response={200: CardOut, **_PROBLEMS})
def decide(request: HttpRequest, inspection: UUID, decision: DecisionIn) -> dict[str, Any]:
    """Carry out the decision of the officer at the device; the same decision sent twice is one."""
    row = _own(request, inspection)
    officer = request.auth.officer  # type: ignore[attr-defined]  # ninja puts the device here
    try:
        _carry_out(officer, row, decision)
    except actions.DecidedAlready:
        raise Problem(409, "decided-already", "This traveller was decided otherwise meanwhile.") from None
    except actions.NotHere:
        raise Problem(
            404, "not-found", "Another site recorded this inspection; it is decided there."
        ) from None
    except actions.NeedsSecondLine:
        raise Problem(
            403, "needs-second-line", "The first line does not decide this traveller alone."
        ) from None
    except actions.Gated:  # what has to be done is for the second line's screen, not for a device
        raise Problem(409, "not-released", "The second line has to release this traveller first.") from None
    except actions.NeedsReason:
        raise Problem(
            422, "needs-reason", "Send a reason of the coded list, and a note where something was found."
        ) from None
    return _card_out(queries.get_inspection(inspection))


@router.get("/crossings", response={200: list[CrossingOut], **_PROBLEMS})
def crossings(
    request: HttpRequest, document_number: Annotated[str, StringConstraints(min_length=3, max_length=22)]
) -> list[dict[str, Any]]:
    """Crossings at this device's post with a document number, the latest first."""
    device = request.auth  # type: ignore[attr-defined]  # ninja puts the device here
    wanted = queries.Search(post=device.booth.post.code)
    found = queries.with_document_number(document_number, wanted)
    return [_crossing_out(row) for row in found]


def _open(**scanned: Any) -> actions.Opened:
    try:
        opened = actions.open_inspection(**scanned)
    except actions.ScanTaken:
        raise Problem(
            409, "scan-taken", "This scan was of another traveller: send a new identifier."
        ) from None
    except PermissionDenied:
        raise Problem(403, "not-allowed", "This device's officer may not inspect at its post.") from None
    row = opened.inspection
    if row is not None and row.booth != scanned["window"].booth.code:
        raise Problem(409, "at-another-booth", "Another booth inspects this traveller.", booth=row.booth)
    return opened


def _carry_out(officer: Any, row: Inspection, decision: DecisionIn) -> None:
    now = timezone.now()
    if decision.decision == "admit":
        journey = facts.Journey(
            means=decision.means,
            carrier=decision.carrier,
            purpose=decision.purpose,
            address=decision.address,
            stay_days=decision.stay_days,
            stay_until=None,
        )
        actions.admit(officer=officer, inspection=row.pk, journey=journey, note=decision.note, at=now)
        return
    _check_reason(decision)
    if decision.decision == "close":
        actions.close(officer=officer, inspection=row.pk, reason=decision.reason, at=now)
        return
    verb = {"refuse": actions.refuse, "refer": actions.refer, "hold": actions.hold}[decision.decision]
    verb(officer=officer, inspection=row.pk, reason=decision.reason, note=decision.note, at=now)


_REASONS = {
    "refuse": reasons.RefusalReason,
    "refer": reasons.ReferralReason,
    "hold": reasons.HoldReason,
    "close": reasons.CloseReason,
}


def _check_reason(decision: DecisionIn) -> None:
    if decision.reason not in _REASONS[decision.decision].values:
        raise actions.NeedsReason


def _own(request: HttpRequest, inspection: UUID) -> Inspection:
    row = queries.find_inspection(inspection)
    if row is None or row.booth != request.auth.booth.code:  # type: ignore[attr-defined]  # the device's booth
        raise Problem(404, "not-found", "There is no such inspection at this device's booth.")
    return row


def _card_out(row: Inspection) -> dict[str, Any]:
    card = card_of_inspection(
        row,
        actions.document_of(row),
        today=local_day(row.opened_at),
        may_read_why=False,
        since=actions.found_since(row),
    )
    return {"inspection": row.pk, "status": row.status, "direction": row.direction, **as_dict(card)}


def _crossing_out(row: Crossing) -> dict[str, Any]:
    return {
        "id": row.pk,
        "happened_at": row.happened_at,
        "post": row.post,
        "booth": row.booth,
        "mode": row.mode,
        "direction": row.direction,
        "document": {name: getattr(row, name) for name in DocumentOut.model_fields},
        "purpose": row.purpose,
        "carrier": row.carrier,
        "stay_until": row.stay_until,
        "corrected": row.corrected_at is not None,
        "voided": row.voided_at is not None,
    }


def _findings(reading: mrz.Reading) -> list[dict[str, str]]:
    return [
        {"code": f.code, "severity": f.severity.value, "field": f.field, "explanation": f.explanation}
        for f in reading.findings
    ]


def _first_sentence(reading: mrz.Reading) -> str:
    worst = max(reading.findings, key=lambda finding: finding.severity.rank)
    return worst.explanation
