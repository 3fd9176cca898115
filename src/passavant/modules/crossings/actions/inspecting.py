"""Look at a traveller: ask every room, and record the inspection that an officer is to decide."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from passavant.base.days import local_day
from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.codes.numbers import document_key
from passavant.domain.values import Finding, Severity, findings_of
from passavant.journal.recording import record, turn
from passavant.modules.crossings import facts, judging, ports, queries
from passavant.modules.crossings.actions.troubles import ScanTaken
from passavant.modules.crossings.models import PENDING, Crossing, Inspection
from passavant.modules.crossings.queries import document_of
from passavant.modules.crossings.reasons import CloseReason
from passavant.modules.sites.queries import BoothInfo


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
    said, today = ports.look_at(question), local_day(question.at)
    found = [*zone_findings, *judging.judge_document(question.document, today=today), *said.findings]
    checks = list(said.checks)
    spoken_of = {check_.code.partition(".")[0] for check_ in checks}
    checks += [ports.Check(code=code, done=False) for code in ports.EXPECTED if code not in spoken_of]
    ordered = tuple(sorted(found, key=lambda finding: -finding.severity.rank))
    return Examined(ordered, tuple(checks), facts.Recommendation.of(ordered))


def found_since(row: Inspection) -> ports.Answer:
    """What became known after the inspection was opened: a chip, say, whose reader needed the zone first.

    It is asked whenever the card is shown and again when somebody decides; a room that fails is a finding.
    """
    if row.status not in PENDING:
        return ports.Answer()
    waiting = ports.Waiting(inspection=row.pk, document=document_of(row), since=row.opened_at)
    answers, failed = ports.news.ask(waiting)
    found = [finding for answer in answers for finding in answer.findings]
    found += [gap.finding for gap in failed]
    return ports.Answer(
        findings=tuple(found),
        checks=tuple(check_ for answer in answers for check_ in answer.checks),
        replaces=tuple(code for answer in answers for code in answer.replaces),
    )


def findings_now(row: Inspection, *later: ports.Answer) -> tuple[Finding, ...]:
    """What was found when the inspection was opened, and later: each answer takes the place of what it replaces."""
    found = tuple(findings_of(json.loads(row.findings)))
    for answer in later:
        found = (*answer.findings, *(each for each in found if not each.code.startswith(answer.replaces)))
    return found


def recommendation_now(row: Inspection) -> facts.Recommendation:
    """What is recommended by what was found at the opening and since then."""
    return facts.Recommendation.of(findings_now(row, found_since(row)))


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
        PermissionDenied: the officer may not inspect, or not at that post.
        ScanTaken: the mark `scan` was used for another traveller.
    """
    check(window.officer, "crossings.inspect", post=window.booth.post.code)
    known = _known(window, scan=scan, document=document, again=again, at=at)
    if known is not None and known.passed is None:
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
    if known is not None and known.passed is not None:
        if not _stops_anew(examined, known.passed):
            return known
        again = True
    opened = _opened_fact(window, scan=scan, document=document, examined=examined, group=group)
    with turn():
        known = _known(window, scan=scan, document=document, again=again, at=at)
        if known is not None:
            return known
        _close_outdated(document, post=window.booth.post.code, at=at, officer=window.officer.code)
        record(opened, at=at, actor=window.officer.code)
        row = queries.get_inspection(scan)
        ports.opened.ask(_opening(row, document))
        return Opened(row)


def _known(
    window: Window, *, scan: UUID, document: facts.Document, again: bool, at: datetime
) -> Opened | None:
    """What stands already for this scan or this document: one traveller is one inspection and one crossing.

    Raises:
        ScanTaken: the scan's mark belongs to another traveller, whose card must not be shown for this one.
    """
    inspection = queries.find_inspection(scan)
    if inspection is not None:
        if not _is_same(inspection, document, window):
            raise ScanTaken(scan)
        return Opened(inspection)
    key = document_key(document.issuing_state, document.document_number)
    since = queries.resumed_since(at)
    person = (document.surname, document.given_names, document.date_of_birth)
    pending = queries.find_pending(document_key=key, person=person, post=window.booth.post.code, since=since)
    if pending is not None and pending.direction == window.direction:
        return Opened(pending)
    if again:
        return None
    since = at - timedelta(minutes=settings.PASSAVANT.rooms["crossings"].second_look_minutes)
    passed = queries.find_just_passed(
        document_key=key, person=person, direction=window.direction, since=since
    )
    return Opened(None, passed) if passed else None


def _stops_anew(examined: Examined, passed: Crossing) -> bool:
    """Whether a traveller who passed a moment ago is stopped by something that was not known then: listed since."""
    row = queries.find_inspection(passed.pk)
    before = {_said(finding) for finding in findings_of(json.loads(row.findings))} if row else set()
    return any(
        finding.severity is Severity.STOP and _said(finding) not in before for finding in examined.findings
    )


def _said(finding: Finding) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a finding says but for how sure it is: a list that grew by others moves a score, and says nothing new."""
    details = sorted((name, value) for name, value in finding.details.items() if name != "score")
    return finding.code, tuple(details)


def _is_same(row: Inspection, document: facts.Document, window: Window) -> bool:
    """Whether an inspection is of this document, or of this name where there is none, at this booth, this way."""
    key = document_key(document.issuing_state, document.document_number)
    names = (row.surname, row.given_names) == (document.surname, document.given_names)
    same_traveller = row.document_key == key and (bool(key) or names)
    return same_traveller and (row.booth, row.direction) == (window.booth.code, window.direction)


def _close_outdated(document: facts.Document, *, post: str, at: datetime, officer: str) -> None:
    """Close what was left undecided too long ago to go on from: its findings are of another day."""
    key = document_key(document.issuing_state, document.document_number)
    since = queries.resumed_since(at)
    for row in queries.pending_before(document_key=key, post=post, before=since):
        closed = facts.InspectionClosed(inspection=row.pk, reason=CloseReason.SUPERSEDED.value)
        record(closed, at=at, actor=officer)


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
        findings=facts.Noted.all_of(examined.findings),
        checks=tuple(each.kept for each in examined.checks),
        recommendation=examined.recommendation,
        group=group,
    )


def _opening(row: Inspection, document: facts.Document) -> ports.Opening:
    return ports.Opening(
        inspection=row.pk,
        officer=row.opened_by,
        document=document,
        person_key=row.person_key,
        post=row.post,
        direction=row.direction,
        at=row.opened_at,
    )
