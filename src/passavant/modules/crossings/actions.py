"""What is done with a traveller: open an inspection, admit, refuse, refer, hold; propose and decide corrections.

Each verb is idempotent: the same scan, or the same decision pressed twice, answers with what stands already.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied

from passavant.base.models import Officer
from passavant.base.permissions import allowed, check
from passavant.domain.values import Finding, Severity
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings import facts, judging, keys, ports, queries
from passavant.modules.crossings.days import local_day
from passavant.modules.crossings.models import PENDING, Amendment, Crossing, Inspection, Status
from passavant.modules.sites.queries import BoothInfo


class CrossingsTrouble(Exception):
    """An action cannot be carried out; nothing was recorded.

    CrossingsTrouble
    ├── DecidedAlready   somebody decided otherwise meanwhile
    ├── NeedsSecondLine  the first line may not decide this one alone
    ├── NeedsReason      the decision goes against the recommendation and says not why
    └── NotHere          the record belongs to another site, or does not exist
    """


class DecidedAlready(CrossingsTrouble):
    pass


class NeedsSecondLine(CrossingsTrouble):
    pass


class NeedsReason(CrossingsTrouble):
    pass


class NotHere(CrossingsTrouble):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Who looks at a traveller, where and which way."""

    officer: Officer
    booth: BoothInfo
    direction: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What all rooms say of a traveller; nothing is recorded yet."""

    findings: tuple[Finding, ...]
    checks: tuple[ports.Check, ...]
    recommendation: facts.Recommendation


@dataclass(frozen=True, slots=True)
class Opened:
    """The answer to a scan: an inspection to decide, or the crossing that was recorded a moment ago."""

    inspection: Inspection | None
    passed: Crossing | None = None


def examine(question: ports.Question, *, zone_findings: tuple[Finding, ...] = ()) -> Examined:
    """Ask every room, and put the most serious finding first."""
    answers, failed = ports.findings.ask(question)
    today = local_day(question.at)
    found = [*zone_findings, *judging.judge_document(question.document, today=today)]
    found += [finding for answer in answers for finding in answer.findings]
    found += [_unanswered(gap.who) for gap in failed]
    checks = [check_ for answer in answers for check_ in answer.checks]
    checks += [ports.Check(code=gap.who, done=False) for gap in failed]
    spoken_of = {check_.code for check_ in checks}
    checks += [ports.Check(code=code, done=False) for code in ports.EXPECTED if code not in spoken_of]
    ordered = tuple(sorted(found, key=lambda finding: -finding.severity.rank))
    return Examined(ordered, tuple(checks), judging.recommend(ordered))


def open_inspection(
    *,
    window: Window,
    scan: UUID,
    document: facts.Document,
    zone_findings: tuple[Finding, ...] = (),
    group: UUID | None = None,
    again: bool = False,
    at: datetime,
) -> Opened:
    """Begin the inspection of a traveller, or find the one that this scan began before.

    Args:
        scan: made once for each scan by the page or device; the same scan sent twice is one inspection.
        again: the officer says that this is a further crossing although the last was a moment ago.
    Raises:
        PermissionDenied: the officer may not inspect.
    """
    check(window.officer, "crossings.inspect")
    known = _known(window, scan=scan, document=document, again=again, at=at)
    if known is not None:
        return known
    question = ports.Question(
        document=document,
        direction=window.direction,
        mode=window.booth.post.mode.value,
        post=window.booth.post.code,
        booth=window.booth.code,
        at=at,
    )
    examined = examine(question, zone_findings=zone_findings)
    opened = _opened_fact(window, scan=scan, document=document, examined=examined, group=group)
    with turn():
        known = _known(window, scan=scan, document=document, again=again, at=at)
        if known is not None:
            return known
        record(opened, at=at, actor=window.officer.code)
        return Opened(queries.get_inspection(scan))


def admit(
    *,
    officer: Officer,
    inspection: UUID,
    journey: facts.Journey,
    reason: str = "",
    note: str = "",
    at: datetime,
) -> Crossing:
    """Let the traveller cross, in or out, and record the crossing.

    Raises:
        NeedsSecondLine: STOP is recommended or the traveller was referred, and the officer is of the first line.
        NeedsReason: the system recommends CHECK and no reason is given for going on.
        DecidedAlready: somebody refused the traveller or closed the inspection.
    """
    with turn():
        row = _to_decide(officer, inspection)
        standing = queries.find_crossing(inspection)
        if standing is not None:
            return standing
        _refuse_if_decided(row)
        line = _line_for(officer, row)
        if row.recommendation == facts.Recommendation.CHECK and not reason and not note:
            raise NeedsReason(inspection)
        crossing = facts.CrossingRecorded(
            inspection=inspection,
            post=row.post,
            booth=row.booth,
            mode=row.mode,
            direction=row.direction,
            document=document_of(row),
            journey=journey,
            line=line,
            reason=reason,
            note=note,
            group=row.group,
        )
        record(crossing, at=at, actor=officer.code)
        return Crossing.objects.get(pk=inspection)


def admit_group(*, officer: Officer, group: UUID, journey: facts.Journey, at: datetime) -> list[Crossing]:
    """Let everybody of a group cross for whom nothing was found; the others stay to be decided one by one."""
    clear = queries.in_group(group).filter(
        status__in=(Status.OPEN, Status.HELD), recommendation=facts.Recommendation.CLEAR
    )
    with turn():
        return [
            admit(officer=officer, inspection=row.pk, journey=journey_for(row, journey, at=at), at=at)
            for row in clear
        ]


def refuse(*, officer: Officer, inspection: UUID, reason: str, note: str = "", at: datetime) -> Inspection:
    """Do not let the traveller cross; a first-line refusal waits for a supervisor to stand by it.

    Raises:
        NeedsReason: no coded reason.
        NeedsSecondLine: STOP or referred: turned back alone, somebody wanted or in danger would be gone.
        DecidedAlready: the traveller crossed meanwhile.
    """
    if not reason:
        raise NeedsReason(inspection)
    with turn():
        row = _to_decide(officer, inspection)
        if row.status == Status.REFUSED:
            return row
        _refuse_if_decided(row)
        line = facts.Line.SECOND if _is_second_line(officer) else _line_for(officer, row)
        refused = facts.TravellerRefused(inspection=inspection, reason=reason, note=note, line=line)
        record(refused, at=at, actor=officer.code)
        return queries.get_inspection(inspection)


def refer(*, officer: Officer, inspection: UUID, reason: str, note: str = "", at: datetime) -> Inspection:
    """Pass the traveller on to the second line."""
    if not reason:
        raise NeedsReason(inspection)
    with turn():
        row = _to_decide(officer, inspection)
        if row.status == Status.REFERRED:
            return row
        _refuse_if_decided(row)
        referred = facts.TravellerReferred(inspection=inspection, reason=reason, note=note)
        record(referred, at=at, actor=officer.code)
        return queries.get_inspection(inspection)


def hold(*, officer: Officer, inspection: UUID, reason: str, note: str = "", at: datetime) -> Inspection:
    """Let the decision wait; a referred traveller stays with the second line."""
    if not reason:
        raise NeedsReason(inspection)
    with turn():
        row = _to_decide(officer, inspection)
        if row.status in (Status.HELD, Status.REFERRED):
            return row
        _refuse_if_decided(row)
        held = facts.InspectionHeld(inspection=inspection, reason=reason, note=note)
        record(held, at=at, actor=officer.code)
        return queries.get_inspection(inspection)


def close(*, officer: Officer, inspection: UUID, reason: str, at: datetime) -> Inspection:
    """End an inspection without a decision: the traveller turned back, or it was opened by mistake."""
    with turn():
        row = _to_decide(officer, inspection)
        if row.status == Status.CLOSED:
            return row
        _refuse_if_decided(row)
        _line_for(officer, row)
        record(facts.InspectionClosed(inspection=inspection, reason=reason), at=at, actor=officer.code)
        return queries.get_inspection(inspection)


def confirm_refusal(*, officer: Officer, inspection: UUID, at: datetime) -> None:
    """Stand by a first-line refusal, as a second person."""
    with turn():
        _refusal_to_judge(officer, inspection)
        record(facts.RefusalConfirmed(inspection=inspection), at=at, actor=officer.code)


def overturn_refusal(*, officer: Officer, inspection: UUID, note: str, at: datetime) -> None:
    """Do not stand by a first-line refusal: the traveller goes to the second line."""
    with turn():
        _refusal_to_judge(officer, inspection)
        record(facts.RefusalOverturned(inspection=inspection, note=note), at=at, actor=officer.code)


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


def propose_correction(
    *, officer: Officer, crossing: UUID, changes: Mapping[str, str], reason: str, note: str = "", at: datetime
) -> Amendment:
    """Ask for a correction; only fields that really change are taken.

    Raises:
        NeedsReason: no reason, or nothing changes. NotHere: another site recorded the crossing.
    """
    row = _to_amend(officer, crossing)
    values = fields_of(row)
    changed = {
        name: value for name, value in changes.items() if name in CORRECTABLE and values[name] != value
    }
    if not changed:
        raise NeedsReason(crossing)
    return _propose(officer, crossing, voids=False, changes=changed, reason=reason, note=note, at=at)


def propose_voiding(
    *, officer: Officer, crossing: UUID, reason: str, note: str = "", at: datetime
) -> Amendment:
    """Ask for a crossing to be voided; the record stays, marked as void."""
    _to_amend(officer, crossing)
    return _propose(officer, crossing, voids=True, changes={}, reason=reason, note=note, at=at)


def agree_to_amendment(*, officer: Officer, amendment: UUID, at: datetime) -> Amendment:
    """Carry out a correction or voiding as its second person.

    Raises:
        PermissionDenied: the officer may not, or proposed it. DecidedAlready: it was decided.
    """
    with turn():
        row = _amendment_to_decide(officer, amendment)
        crossing = Crossing.objects.get(pk=row.crossing)
        if row.voids:
            voided = facts.CrossingVoided(amendment=row.pk, crossing=row.crossing, reason=row.reason)
            record(voided, at=at, actor=officer.code)
        else:
            corrected = facts.CrossingCorrected(
                amendment=row.pk,
                crossing=row.crossing,
                fields={**fields_of(crossing), **row_changes(row)},
                reason=row.reason,
            )
            record(corrected, at=at, actor=officer.code)
        return Amendment.objects.get(pk=amendment)


def decline_amendment(*, officer: Officer, amendment: UUID, note: str = "", at: datetime) -> Amendment:
    """Leave the record as it is."""
    with turn():
        row = _amendment_to_decide(officer, amendment)
        record(facts.AmendmentDeclined(amendment=row.pk, note=note), at=at, actor=officer.code)
        return Amendment.objects.get(pk=amendment)


def fields_of(crossing: Crossing) -> dict[str, str]:
    """The fields of a crossing that can be corrected, as text."""
    return {name: str(getattr(crossing, name) or "") for name in CORRECTABLE}


def row_changes(amendment: Amendment) -> dict[str, str]:
    changes: dict[str, str] = json.loads(amendment.changes)
    return changes


def document_of(row: Inspection | Crossing) -> facts.Document:
    """The document of a row, as facts hold it."""
    return facts.Document(
        read_by=facts.ReadBy(row.read_by),
        document_code=row.document_code,
        issuing_state=row.issuing_state,
        document_number=row.document_number,
        surname=row.surname,
        given_names=row.given_names,
        nationality=row.nationality,
        date_of_birth=row.date_of_birth,
        sex=row.sex,
        date_of_expiry=row.date_of_expiry,
        mrz=tuple(row.mrz.splitlines()),
        birth_date_estimated=row.birth_date_estimated,
    )


def journey_for(row: Inspection, journey: facts.Journey, *, at: datetime) -> facts.Journey:
    """The journey with the last lawful day of a foreigner who enters; nationals and those who leave have none."""
    own = settings.PASSAVANT.rooms["crossings"].nationals
    if row.direction != "entry" or row.nationality == own:
        return _with_stay(journey, days=None, until=None)
    days = journey.stay_days or settings.PASSAVANT.rooms["crossings"].stay_days
    # The day of entry counts as the first day of the stay.
    until = local_day(at) + timedelta(days=days - 1)
    return _with_stay(journey, days=days, until=until)


def _with_stay(journey: facts.Journey, *, days: int | None, until: date | None) -> facts.Journey:
    return facts.Journey(
        means=journey.means,
        carrier=journey.carrier,
        purpose=journey.purpose,
        address=journey.address,
        stay_days=days,
        stay_until=until,
    )


def _known(
    window: Window, *, scan: UUID, document: facts.Document, again: bool, at: datetime
) -> Opened | None:
    """What stands already for this scan or this document: one traveller is one inspection and one crossing."""
    inspection = queries.find_inspection(scan)
    if inspection is not None:
        return Opened(inspection)
    key = keys.document_key(document.issuing_state, document.document_number)
    pending = queries.find_pending(document_key=key, post=window.booth.post.code)
    if pending is not None and pending.direction == window.direction:
        return Opened(pending)
    if again:
        return None
    since = at - timedelta(minutes=settings.PASSAVANT.rooms["crossings"].second_look_minutes)
    passed = queries.find_just_passed(document_key=key, direction=window.direction, since=since)
    return Opened(None, passed) if passed else None


def _opened_fact(
    window: Window, *, scan: UUID, document: facts.Document, examined: Examined, group: UUID | None
) -> facts.InspectionOpened:
    return facts.InspectionOpened(
        inspection=scan,
        post=window.booth.post.code,
        booth=window.booth.code,
        mode=window.booth.post.mode.value,
        direction=window.direction,
        document=document,
        findings=tuple(
            facts.Noted(code=f.code, severity=f.severity, field=f.field, details=dict(f.details))
            for f in examined.findings
        ),
        checks=tuple(
            facts.Checked(code=c.code, done=c.done, as_of=c.as_of.isoformat() if c.as_of else "")
            for c in examined.checks
        ),
        recommendation=examined.recommendation,
        group=group,
    )


def _unanswered(who: str) -> Finding:
    return Finding(code="port.unanswered", severity=Severity.CHECK, details={"who": who})


def _to_decide(officer: Officer, inspection: UUID) -> Inspection:
    check(officer, "crossings.decide")
    row = queries.find_inspection(inspection)
    if row is None or row.site != site_code():
        raise NotHere(inspection)
    return row


def _refuse_if_decided(row: Inspection) -> None:
    if row.status not in PENDING:
        raise DecidedAlready(row.pk)


def _is_second_line(officer: Officer) -> bool:
    return allowed(officer, "crossings.decide_second_line")


def _line_for(officer: Officer, row: Inspection) -> facts.Line:
    """Which line decides; what was referred or stopped is not for the first."""
    for_second = row.status == Status.REFERRED or row.recommendation == facts.Recommendation.STOP
    if for_second and not _is_second_line(officer):
        raise NeedsSecondLine(row.pk)
    return facts.Line.SECOND if for_second else facts.Line.FIRST


def _refusal_to_judge(officer: Officer, inspection: UUID) -> None:
    check(officer, "crossings.confirm_refusal")
    row = queries.find_inspection(inspection)
    if row is None or row.site != site_code():
        raise NotHere(inspection)
    if row.status != Status.REFUSED or row.confirmed_by:
        raise DecidedAlready(inspection)
    if row.decided_by == officer.code:
        raise PermissionDenied("crossings.confirm_refusal")


def _to_amend(officer: Officer, crossing: UUID) -> Crossing:
    check(officer, "crossings.propose_amendment")
    row = queries.find_crossing(crossing)
    if row is None or row.site != site_code():
        raise NotHere(crossing)
    if row.voided_at is not None:
        raise DecidedAlready(crossing)
    return row


def _propose(
    officer: Officer,
    crossing: UUID,
    *,
    voids: bool,
    changes: Mapping[str, str],
    reason: str,
    note: str,
    at: datetime,
) -> Amendment:
    if not reason:
        raise NeedsReason(crossing)
    proposed = facts.AmendmentProposed(
        amendment=uuid.uuid4(), crossing=crossing, voids=voids, changes=changes, reason=reason, note=note
    )
    record(proposed, at=at, actor=officer.code)
    return Amendment.objects.get(pk=proposed.amendment)


def _amendment_to_decide(officer: Officer, amendment: UUID) -> Amendment:
    check(officer, "crossings.decide_amendment")
    row = Amendment.objects.filter(pk=amendment).first()
    if row is None or row.post != site_code():
        raise NotHere(amendment)
    if row.decided_at is not None:
        raise DecidedAlready(amendment)
    if row.proposed_by == officer.code:
        raise PermissionDenied("crossings.decide_amendment")
    return row
