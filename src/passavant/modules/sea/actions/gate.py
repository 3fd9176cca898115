"""A shore pass at a lane: out or back and recorded in one step, or sent to the second line; one scan is one answer.

Which way follows from where the holder is: whoever is on board goes out, whoever is out comes back. Nobody is kept
from going back on board by a clock or a withdrawn pass, and whoever comes back after the vessel has sailed is recorded
too.
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
from passavant.modules.crossings.facts import Document, Noted, Recommendation, person_key
from passavant.modules.crossings.queries import Purpose
from passavant.modules.crossings.queries import find_crossing as find_window_crossing
from passavant.modules.sea import facts, judging, queries
from passavant.modules.sea.actions.troubles import MarkTaken, NoSecondLine, TooLate
from passavant.modules.sea.models import Call, Movement, Person, ShorePass, Stop
from passavant.modules.sea.reasons import OTHER_WAY, Way
from passavant.modules.sites.queries import BoothInfo

STILL_AT_THE_LANE = timedelta(minutes=10)
"""For how long an officer may take back what was recorded of somebody who passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Who stands at which lane."""

    officer: Officer
    booth: BoothInfo


@dataclass(frozen=True, slots=True)
class Showing:
    """The answer to a shore pass at a lane."""

    outcome: str
    """As the bands of the house are called: clear, check, stop, or passed where nothing was recorded twice."""
    way: str = ""
    movement: Movement | None = None
    findings: tuple[Finding, ...] = ()
    """What the lane may read; of a stop nothing."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A pass with its holder and vessel, and which way it goes now."""

    shore_pass: ShorePass
    person: Person
    call: Call
    way: str

    @property
    def document(self) -> Document:
        return queries.document_of(self.person)

    @property
    def direction(self) -> str:
        return queries.direction_of(self.way)


def show(*, gate: Gate, scan: UUID, shore_pass: ShorePass, at: datetime) -> Showing:
    """Let the holder of a pass go out or come back, or send them to the second line.

    Args:
        scan: made once for each scan by the page; the same scan sent twice is one.
    Raises:
        PermissionDenied: the officer may not, or not at that post.
        MarkTaken: the mark was used for another pass.
        NoSecondLine: somebody has to be stopped, and the second line's room does not answer.
    """
    check(gate.officer, "sea.cross", post=gate.booth.post.code)
    with turn():
        known = _known(scan, shore_pass)
        if known is not None:
            return known
        standing = _stands(shore_pass, at=at)
        if standing is not None:
            return standing
        held = _held(shore_pass.pk)
        found = _on_what_terms(gate, scan, held, _look(gate, held, at=at), at=at)
        findings = tuple(sorted(found.findings, key=lambda each: -each.severity.rank))
        if Recommendation.of(findings) is Recommendation.STOP:
            _send(gate, scan, held, findings, by_officer=False, at=at)
            return Showing("stop", held.way)
        return _let_pass(gate, scan, held, findings, found.checks, at=at)


def other_way(*, gate: Gate, movement: UUID, mark: UUID, at: datetime) -> Showing:
    """It was the other way: a scan was missed before. What was recorded is taken back, and the right way recorded.

    Raises:
        TooLate: not at this lane, taken back already, or longer ago than a person stays in sight.
    """
    check(gate.officer, "sea.cross", post=gate.booth.post.code)
    with turn():
        known = queries.find_movement(mark)
        if known is not None:
            return answer_of(known)
        row = _still_here(gate, movement, at=at)
        record(facts.MovementTakenBack(movement=movement), at=at, actor=gate.officer.code)
        held = _held(row.shore_pass, way=OTHER_WAY[row.way])
        found = _look(gate, held, at=at)
        findings = tuple(sorted(found.findings, key=lambda each: -each.severity.rank))
        if Recommendation.of(findings) is Recommendation.STOP:
            _send(gate, mark, held, findings, by_officer=False, at=at)
            return Showing("stop", held.way)
        return _let_pass(gate, mark, held, findings, found.checks, at=at)


def send_to_second_line(*, gate: Gate, movement: UUID, at: datetime) -> Stop:
    """Stop somebody who was let through a moment ago: the face is another, or the officer saw something.

    Raises:
        TooLate: as `other_way`.
    """
    check(gate.officer, "sea.cross", post=gate.booth.post.code)
    with turn():
        known = queries.find_stop(movement)
        if known is not None:
            return known
        row = _still_here(gate, movement, at=at)
        record(facts.MovementTakenBack(movement=movement), at=at, actor=gate.officer.code)
        held = _held(row.shore_pass, way=row.way)
        return _send(gate, movement, held, (stop("sea.by_officer"),), by_officer=True, at=at)


def note_window_crossing(crossed: crossings.Crossed) -> None:
    """Know of a holder whom a lane stopped and the second line let go, as a crossing that is counted there."""
    stopped, row = queries.stop_of_inspection(crossed.inspection), find_window_crossing(crossed.inspection)
    if stopped is None or row is None:
        return
    passing = facts.Passing(
        shore_pass=stopped.shore_pass,
        call=stopped.call,
        post=crossed.post,
        booth=row.booth,
        way=stopped.way,
        day=timezone.localdate(row.happened_at),
    )
    noted = facts.HolderCrossed(
        inspection=crossed.inspection, passing=passing, crossed_at=row.happened_at, is_void=crossed.is_void
    )
    record(noted, at=crossed.at, actor=crossed.officer)


def answer_of(movement: Movement) -> Showing:
    """What was shown at the lane for a movement."""
    findings = judging.shown_at_lane(findings_of(queries.findings_of_row(movement)))
    return Showing(str(movement.recommendation), str(movement.way), movement, findings)


def _known(scan: UUID, shore_pass: ShorePass) -> Showing | None:
    """What stands already for this scan.

    Raises:
        MarkTaken: the scan's mark belongs to another pass, whose answer must not be shown for this one.
    """
    stopped, movement = queries.find_stop(scan), queries.find_movement(scan)
    earlier = stopped or movement
    if earlier is None:
        return None
    if earlier.shore_pass != shore_pass.pk:
        raise MarkTaken(scan)
    return Showing("stop", earlier.way) if stopped or movement is None else answer_of(movement)


def _stands(shore_pass: ShorePass, *, at: datetime) -> Showing | None:
    """What is true of the pass already: it waits at the second line, or was read a moment ago."""
    stopped = queries.last_stop(shore_pass.pk)
    if stopped is not None and queries.is_waiting(stopped, at=at):
        return Showing("stop", stopped.way)
    last = queries.last_movement(shore_pass.person)
    within = timedelta(seconds=queries.own_settings().second_look_seconds)
    if last is None or abs(at - last.happened_at) > within:
        return None
    return Showing("passed", str(last.way), last)


def _held(key: UUID, *, way: str = "") -> _Held:
    """A pass as it stands now: whoever was out when they got another pass comes back on that."""
    shore_pass = ShorePass.objects.get(pk=key)
    last = queries.last_movement(shore_pass.person)
    now = OTHER_WAY[last.way] if last is not None else Way.OUT.value
    return _Held(
        shore_pass,
        Person.objects.get(pk=shore_pass.person),
        Call.objects.get(pk=shore_pass.call),
        way or now,
    )


def _look(gate: Gate, held: _Held, *, at: datetime) -> crossings.Answer:
    """What this room finds of the pass, and every room of its holder."""
    question = crossings.Question(
        document=held.document,
        direction=held.direction,
        mode="sea",
        post=gate.booth.post.code,
        booth=gate.booth.code,
        at=at,
    )
    said = crossings.look_at(question)
    others = (each for each in said.findings if not each.code.startswith(judging.OF_A_CHILD))
    return crossings.Answer(
        findings=(*judging.judge(_carried(held), post=gate.booth.post.code, at=_local(at)), *others),
        checks=(crossings.Check(code="sea", as_of=at), *said.checks),
    )


def _carried(held: _Held) -> judging.Carried:
    shore_pass, call = held.shore_pass, held.call
    return judging.Carried(
        way=held.way,
        post=shore_pass.post,
        vessel=call.vessel_name,
        valid_from=_local(shore_pass.valid_from),
        good_until=_local(shore_pass.good_until(queries.last_back(call))),
        withdrawn_at=_local(shore_pass.withdrawn_at) if shore_pass.withdrawn_at else None,
        sailed_at=_local(call.sailed_at) if call.sailed_at else None,
        is_call_void=call.voided_at is not None,
        date_of_expiry=held.person.date_of_expiry,
    )


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def _on_what_terms(
    gate: Gate, scan: UUID, held: _Held, found: crossings.Answer, *, at: datetime
) -> crossings.Answer:
    """Let every room record what belongs to a person at a lane, and judge the holder as one of a crew."""
    document, officer = held.document, gate.officer.code
    opening = crossings.Opening(
        inspection=scan,
        officer=officer,
        document=document,
        person_key=person_key(
            issuing_state=document.issuing_state,
            document_number=document.document_number,
            date_of_birth=document.date_of_birth,
            inspection=str(held.person.pk),
        ),
        post=gate.booth.post.code,
        direction=held.direction,
        at=at,
    )
    _said, unrecorded = crossings.opened.ask(opening)
    admitting = crossings.Admitting(
        inspection=scan,
        document=document,
        post=gate.booth.post.code,
        direction=held.direction,
        purpose=Purpose.CREW.value,
        officer=officer,
        at=at,
    )
    answers, failed = crossings.terms.ask(admitting)
    later = [each.answer for each in answers if each is not None]
    replaced = tuple(code for answer in later for code in answer.replaces)
    kept = [each for each in found.findings if not (replaced and each.code.startswith(replaced))]
    gaps = [gap.finding for gap in (*unrecorded, *failed)]
    said = (*kept, *(each for answer in later for each in answer.findings), *gaps)
    return crossings.Answer(findings=tuple(judging.of_the_holder(said)), checks=found.checks)


def _let_pass(
    gate: Gate,
    scan: UUID,
    held: _Held,
    findings: tuple[Finding, ...],
    checks: tuple[crossings.Check, ...],
    *,
    at: datetime,
) -> Showing:
    moved = facts.MovementRecorded(
        movement=scan,
        passing=_passing(gate, held, at=at),
        after_sailing=held.call.sailed_at is not None,
        findings=Noted.all_of(findings),
        checks=tuple(each.kept for each in checks),
        recommendation=Recommendation.of(findings),
    )
    record(moved, at=at, actor=gate.officer.code)
    return answer_of(Movement.objects.get(pk=scan))


def _send(
    gate: Gate, scan: UUID, held: _Held, findings: tuple[Finding, ...], *, by_officer: bool, at: datetime
) -> Stop:
    """Let the second line inspect the holder as any traveller; what the other rooms found they find there again."""
    stopped = crossings.Stopped(
        officer=gate.officer,
        booth=gate.booth,
        direction=held.direction,
        mark=id_beside(scan, "second line"),
        document=held.document,
        findings=tuple(each for each in findings if each.code.startswith("sea.")),
        at=at,
    )
    answers, _failed = crossings.inspect.ask(stopped)
    if not answers:
        raise NoSecondLine(scan)
    told = facts.HolderStopped(
        stop=scan,
        passing=_passing(gate, held, at=at),
        inspection=answers[0],
        by_officer=by_officer,
    )
    record(told, at=at, actor=gate.officer.code)
    return Stop.objects.get(pk=scan)


def _still_here(gate: Gate, movement: UUID, *, at: datetime) -> Movement:
    row = queries.find_movement(movement)
    if row is None or row.at_window or row.booth != gate.booth.code or row.site != site_code():
        raise TooLate(movement)
    if row.voided_at is not None or at - row.happened_at > STILL_AT_THE_LANE:
        raise TooLate(movement)
    return row


def _passing(gate: Gate, held: _Held, *, at: datetime) -> facts.Passing:
    return facts.Passing(
        shore_pass=held.shore_pass.pk,
        call=held.call.pk,
        post=gate.booth.post.code,
        booth=gate.booth.code,
        way=held.way,
        day=timezone.localdate(at),
    )
