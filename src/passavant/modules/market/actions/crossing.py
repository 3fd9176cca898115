"""A pass at a lane: let cross and recorded in one step, or sent to the second line; one scan is one answer.

The same scan sent twice answers with what stands already; a pass that the reader read twice crosses once; a pass in
two places at once is stopped at the second, and a supervisor learns of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.values import Finding, findings_of, stop
from passavant.journal.ids import id_beside
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings import ports as crossings
from passavant.modules.crossings.facts import Noted, Recommendation
from passavant.modules.crossings.queries import Purpose, person_key_of
from passavant.modules.crossings.queries import find_crossing as find_window_crossing
from passavant.modules.market import facts, judging, queries
from passavant.modules.market.actions.troubles import MarkTaken, NoSecondLine, TooLate
from passavant.modules.market.models import DayPass, PassCrossing, Stop
from passavant.modules.market.reasons import band_of
from passavant.modules.sites.queries import BoothInfo, find_calendar

STILL_AT_THE_LANE = timedelta(minutes=10)
"""For how long an officer may send somebody who was let go to the second line after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Who stands at which lane, and which way people go there."""

    officer: Officer
    booth: BoothInfo
    direction: str


@dataclass(frozen=True, slots=True)
class Showing:
    """The answer to a pass at a lane."""

    outcome: str
    """As the bands of the house are called: clear, check, stop, or passed where nothing was recorded twice."""
    crossing: PassCrossing | None = None
    findings: tuple[Finding, ...] = ()
    """What the lane may read; of a stop nothing."""


def show(*, gate: Gate, scan: UUID, day_pass: DayPass, at: datetime) -> Showing:
    """Let the holder of a pass cross, or send them to the second line.

    Args:
        scan: made once for each scan by the page; the same scan sent twice is one.
    Raises:
        PermissionDenied: the officer may not, or not at that post.
        MarkTaken: the mark was used for another pass.
        NoSecondLine: somebody has to be stopped, and the second line's room does not answer.
    """
    check(gate.officer, "market.cross", post=gate.booth.post.code)
    known = _known(scan, day_pass)
    if known is not None:
        return known
    found = _look(gate, day_pass, at=at)
    with turn():
        known = _known(scan, day_pass)
        if known is not None:
            return known
        twice = _two_places(gate, scan, day_pass, at=at)
        standing = _standing(gate, day_pass, at=at, is_twice=bool(twice))
        if standing is not None:
            return standing
        found = _on_what_terms(gate, scan, day_pass, found, at=at)
        findings = tuple(sorted((*twice, *found.findings), key=lambda each: -each.severity.rank))
        if Recommendation.of(findings) is Recommendation.STOP:
            _send(gate, scan, day_pass, findings, by_officer=False, at=at)
            return Showing("stop")
        return _let_cross(gate, scan, day_pass, findings, found.checks, at=at)


def send_to_second_line(*, gate: Gate, crossing: UUID, at: datetime) -> Stop:
    """Stop somebody who was let go a moment ago: the face is another, or the officer saw something.

    Raises:
        TooLate: not at this lane, not of today, or longer ago than a person stays in sight.
    """
    check(gate.officer, "market.cross", post=gate.booth.post.code)
    with turn():
        known = queries.find_stop(crossing)
        if known is not None:
            return known
        row = queries.find_crossing(crossing)
        if row is None or row.at_window or row.booth != gate.booth.code or row.site != site_code():
            raise TooLate(crossing)
        if row.voided_at is not None or at - row.happened_at > STILL_AT_THE_LANE:
            raise TooLate(crossing)
        record(facts.CrossingTakenBack(crossing=crossing), at=at, actor=gate.officer.code)
        holder = DayPass.objects.get(pk=row.day_pass)
        there = Gate(officer=gate.officer, booth=gate.booth, direction=row.direction)
        return _send(there, crossing, holder, (stop("market.by_officer"),), by_officer=True, at=at)


def note_window_crossing(crossed: crossings.Crossed) -> None:
    """Know of a holder who crossed at an ordinary window, as a crossing that is counted there.

    By the stop that sent them there, or by the document that the pass names. A correction that names another
    document takes an earlier word back.
    """
    stopped, earlier = (
        queries.stop_of_inspection(crossed.inspection),
        queries.find_crossing(crossed.inspection),
    )
    holder = queries.find_pass(stopped.day_pass) if stopped else _holder_of(crossed)
    is_void = crossed.is_void or holder is None
    if holder is None and earlier is not None:
        holder = queries.find_pass(earlier.day_pass)
    row = find_window_crossing(crossed.inspection)
    if holder is None or row is None:
        return
    passing = facts.Passing(
        day_pass=holder.pk,
        post=crossed.post,
        booth=row.booth,
        direction=crossed.direction,
        day=timezone.localdate(row.happened_at),
    )
    noted = facts.HolderCrossed(
        inspection=crossed.inspection, passing=passing, crossed_at=row.happened_at, is_void=is_void
    )
    record(noted, at=crossed.at, actor=crossed.officer)


def _holder_of(crossed: crossings.Crossed) -> DayPass | None:
    held = queries.held_by(queries.key_of(crossed.document))
    return next((row for row in held if not row.is_withdrawn), held[0] if held else None)


def _known(scan: UUID, day_pass: DayPass) -> Showing | None:
    """What stands already for this scan.

    Raises:
        MarkTaken: the scan's mark belongs to another pass, whose answer must not be shown for this one.
    """
    stopped, crossing = queries.find_stop(scan), queries.find_crossing(scan)
    reuse = queries.find_reuse(scan)
    earlier = stopped or crossing or reuse
    if earlier is None:
        return None
    if earlier.day_pass != day_pass.pk:
        raise MarkTaken(scan)
    return Showing("stop") if crossing is None or stopped or reuse else answer_of(crossing)


def answer_of(crossing: PassCrossing) -> Showing:
    """What was shown at the lane for a crossing."""
    findings = judging.shown_at_lane(findings_of(queries.findings_of_row(crossing)))
    return Showing(str(crossing.recommendation), crossing, findings)


def _look(gate: Gate, day_pass: DayPass, *, at: datetime) -> crossings.Answer:
    """What this room finds of the pass, and every room of its holder."""
    question = crossings.Question(
        document=queries.document_of(day_pass),
        direction=gate.direction,
        mode=gate.booth.post.mode.value,
        post=gate.booth.post.code,
        booth=gate.booth.code,
        at=at,
    )
    said = crossings.look_at(question)
    others = (each for each in said.findings if not each.code.startswith(judging.SAID_BY_PASS))
    return crossings.Answer(
        findings=(*_own(gate, day_pass, at=at), *others),
        checks=(crossings.Check(code="market", as_of=at), *said.checks),
    )


def _own(gate: Gate, day_pass: DayPass, *, at: datetime) -> tuple[Finding, ...]:
    today, calendar = timezone.localdate(at), find_calendar(gate.booth.post.code, at=at)
    carried = judging.Carried(
        post=day_pass.post,
        is_outward=gate.direction == day_pass.outward,
        valid_from=day_pass.valid_from,
        valid_to=day_pass.valid_to,
        withdrawn_on=timezone.localdate(day_pass.withdrawn_at) if day_pass.withdrawn_at else None,
        date_of_birth=queries.born(day_pass),
        guardian=day_pass.guardian,
    )
    place = judging.Place(
        post=gate.booth.post.code,
        today=today,
        is_market_day=calendar is not None and calendar.is_market_day,
        is_within_hours=calendar is None or calendar.is_within_hours,
        opens=f"{calendar.opens:%H:%M}" if calendar else "",
        closes=f"{calendar.closes:%H:%M}" if calendar else "",
    )
    before = queries.before(day_pass, direction=gate.direction, today=today)
    return tuple(judging.judge(carried, place, before))


def _two_places(gate: Gate, scan: UUID, day_pass: DayPass, *, at: datetime) -> tuple[Finding, ...]:
    """Notice a pass that was at another booth a moment ago, and record it for the supervisor."""
    shown = queries.last_shown(day_pass.pk)
    within = timedelta(seconds=queries.own_settings().two_places_seconds)
    if shown is None or shown.booth == gate.booth.code or not abs(at - shown.at) < within:
        return ()
    noticed = facts.PassShownTwice(
        showing=scan,
        passing=_passing(gate, day_pass, at=at),
        first_booth=shown.booth,
        first_at=shown.at,
    )
    record(noticed, at=at, actor=gate.officer.code)
    seconds = str(int(abs(at - shown.at).total_seconds()))
    return (stop("market.two_places", booth=shown.booth, seconds=seconds),)


def _standing(gate: Gate, day_pass: DayPass, *, at: datetime, is_twice: bool) -> Showing | None:
    """What is true of the pass already: it waits at the second line, or crossed here a moment ago."""
    stopped = queries.last_stop(day_pass.pk)
    if stopped is not None and queries.is_waiting(stopped, at=at):
        return Showing("stop")
    last = queries.last_crossing(day_pass.pk)
    within = timedelta(seconds=queries.own_settings().second_look_seconds)
    if is_twice or last is None or abs(at - last.happened_at) > within:
        return None
    same = (last.booth, last.direction) == (gate.booth.code, gate.direction)
    return Showing("passed", last) if same else None


def _on_what_terms(
    gate: Gate, scan: UUID, day_pass: DayPass, found: crossings.Answer, *, at: datetime
) -> crossings.Answer:
    """Let every room record what belongs to a person at a window, and judge the crossing as one to the market."""
    document, post, officer = queries.document_of(day_pass), gate.booth.post.code, gate.officer.code
    opening = crossings.Opening(
        inspection=scan,
        officer=officer,
        document=document,
        person_key=person_key_of(document),
        post=post,
        direction=gate.direction,
        at=at,
    )
    _said, unrecorded = crossings.opened.ask(opening)
    admitting = crossings.Admitting(
        inspection=scan,
        document=document,
        post=post,
        direction=gate.direction,
        purpose=Purpose.MARKET.value,
        officer=officer,
        at=at,
    )
    answers, failed = crossings.terms.ask(admitting)
    later = [each.answer for each in answers if each is not None]
    replaced = tuple(code for answer in later for code in answer.replaces)
    kept = [each for each in found.findings if not (replaced and each.code.startswith(replaced))]
    gaps = [gap.finding for gap in (*unrecorded, *failed)]
    return crossings.Answer(
        findings=(*kept, *(each for answer in later for each in answer.findings), *gaps),
        checks=found.checks,
    )


def _let_cross(
    gate: Gate,
    scan: UUID,
    day_pass: DayPass,
    findings: tuple[Finding, ...],
    checks: tuple[crossings.Check, ...],
    *,
    at: datetime,
) -> Showing:
    age = judging.age_of(queries.born(day_pass), today=timezone.localdate(at))
    crossing = facts.CrossingRecorded(
        crossing=scan,
        passing=_passing(gate, day_pass, at=at),
        sex=day_pass.sex,
        band=band_of(age).value,
        findings=Noted.all_of(findings),
        checks=tuple(each.kept for each in checks),
        recommendation=Recommendation.of(findings),
    )
    record(crossing, at=at, actor=gate.officer.code)
    return answer_of(PassCrossing.objects.get(pk=scan))


def _send(
    gate: Gate,
    scan: UUID,
    day_pass: DayPass,
    findings: tuple[Finding, ...],
    *,
    by_officer: bool,
    at: datetime,
) -> Stop:
    """Let the second line inspect the holder as any traveller; what the other rooms found they find there again."""
    stopped = crossings.Stopped(
        officer=gate.officer,
        booth=gate.booth,
        direction=gate.direction,
        mark=id_beside(scan, "second line"),
        document=queries.document_of(day_pass),
        findings=tuple(each for each in findings if each.code.startswith("market.")),
        at=at,
    )
    answers, _failed = crossings.inspect.ask(stopped)
    if not answers:
        raise NoSecondLine(scan)
    told = facts.HolderStopped(
        stop=scan,
        passing=_passing(gate, day_pass, at=at),
        inspection=answers[0],
        by_officer=by_officer,
    )
    record(told, at=at, actor=gate.officer.code)
    return Stop.objects.get(pk=scan)


def _passing(gate: Gate, day_pass: DayPass, *, at: datetime) -> facts.Passing:
    return facts.Passing(
        day_pass=day_pass.pk,
        post=gate.booth.post.code,
        booth=gate.booth.code,
        direction=gate.direction,
        day=timezone.localdate(at),
    )
