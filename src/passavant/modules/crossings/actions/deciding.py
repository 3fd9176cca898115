"""Decide on a traveller: admit, refuse, refer, hold, close; confirm or overturn a refusal.

Each verb is idempotent: the same decision pressed twice answers with what stands already.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied

from passavant.base.days import local_day
from passavant.base.models import Officer
from passavant.base.permissions import allowed, check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings import facts, queries
from passavant.modules.crossings.actions.inspecting import (
    Window,
    findings_now,
    found_since,
    open_inspection,
    recommendation_now,
)
from passavant.modules.crossings.actions.telling import tell_crossed
from passavant.modules.crossings.actions.troubles import (
    DecidedAlready,
    Gated,
    NeedsReason,
    NeedsSecondLine,
    NotHere,
)
from passavant.modules.crossings.models import PENDING, Crossing, Inspection, Status
from passavant.modules.crossings.ports import Admitting, Deciding, Stopped, Terms, gates, terms
from passavant.modules.crossings.queries import document_of
from passavant.modules.crossings.reasons import ReferralReason


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
        Gated: another room has something to be done first, or could not record what belongs to the crossing.
        DecidedAlready: somebody refused the traveller or closed the inspection.
    """
    with turn():
        row = _to_decide(officer, inspection)
        standing = queries.find_crossing(inspection)
        if standing is not None:
            return standing
        _refuse_if_decided(row)
        since = found_since(row)
        _line_for(officer, row, facts.Recommendation.of(findings_now(row, since)))
        terms_, failed = _ask_terms(officer, row, journey, at=at)
        recommended = facts.Recommendation.of(findings_now(row, since, *(each.answer for each in terms_)))
        line = _line_for(officer, row, recommended)
        _ask_gates(officer, row, "admit")
        if (recommended == facts.Recommendation.CHECK or failed) and not reason and not note:
            raise NeedsReason(inspection)
        journey = _with_end_of_stay(row, journey, terms_, at=at)
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
        return tell_crossed(inspection, officer=officer.code, at=at)


def admit_group(*, officer: Officer, group: UUID, journey: facts.Journey, at: datetime) -> list[Crossing]:
    """Let everybody of a group cross for whom nothing was found; the others stay to be decided one by one."""
    clear = queries.in_group(group).filter(
        status__in=(Status.OPEN, Status.HELD), recommendation=facts.Recommendation.CLEAR
    )
    with turn():
        return [
            admit(officer=officer, inspection=row.pk, journey=journey, at=at)
            for row in clear
            if recommendation_now(row) == facts.Recommendation.CLEAR
        ]


def refuse(*, officer: Officer, inspection: UUID, reason: str, note: str = "", at: datetime) -> Inspection:
    """Do not let the traveller cross; a first-line refusal waits for a supervisor to stand by it.

    Raises:
        NeedsReason: no coded reason.
        NeedsSecondLine: STOP or referred: turned back alone, somebody wanted or in danger would be gone.
        Gated: another room has something to be done first.
        DecidedAlready: the traveller crossed meanwhile.
    """
    if not reason:
        raise NeedsReason(inspection)
    with turn():
        row = _to_decide(officer, inspection)
        if row.status == Status.REFUSED:
            return row
        _refuse_if_decided(row)
        line = _line_for(officer, row, recommendation_now(row))
        _ask_gates(officer, row, "refuse")
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


def take_over_stopped(stopped: Stopped) -> Inspection:
    """Open the inspection of somebody whom another room's lane stopped, and pass them on to the second line.

    An inspection of theirs that waits at this post already is the one.
    """
    opened = open_inspection(
        window=Window(officer=stopped.officer, booth=stopped.booth, direction=stopped.direction),
        scan=stopped.mark,
        document=stopped.document,
        zone_findings=stopped.findings,
        again=True,
        at=stopped.at,
    )
    if opened.inspection is None:
        raise NotHere(stopped.mark)  # cannot be: who passed a moment ago is inspected again all the same
    return refer(
        officer=stopped.officer,
        inspection=opened.inspection.pk,
        reason=ReferralReason.FINDING.value,
        at=stopped.at,
    )


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
    """End an inspection without a decision: the traveller turned back, or it was opened by mistake.

    Raises:
        NeedsSecondLine, Gated, DecidedAlready: as in `refuse`.
    """
    with turn():
        row = _to_decide(officer, inspection)
        if row.status == Status.CLOSED:
            return row
        _refuse_if_decided(row)
        _line_for(officer, row, recommendation_now(row))
        _ask_gates(officer, row, "close")
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


def _to_decide(officer: Officer, inspection: UUID) -> Inspection:
    check(officer, "crossings.decide")
    row = queries.find_inspection(inspection)
    if row is None or row.site != site_code():
        raise NotHere(inspection)
    check(officer, "crossings.decide", post=row.post)
    return row


def _refuse_if_decided(row: Inspection) -> None:
    if row.status not in PENDING:
        raise DecidedAlready(row.pk)


def _is_second_line(officer: Officer) -> bool:
    return allowed(officer, "crossings.decide_second_line")


def _ask_terms(
    officer: Officer, row: Inspection, journey: facts.Journey, *, at: datetime
) -> tuple[list[Terms], bool]:
    """Ask on what terms the traveller may cross, now that the journey is known; and whether nobody could say."""
    asked = Admitting(
        inspection=row.pk,
        document=document_of(row),
        post=row.post,
        direction=row.direction,
        purpose=journey.purpose,
        officer=officer.code,
        at=at,
    )
    answers, failed = terms.ask(asked)
    return [answer for answer in answers if answer is not None], bool(failed)


def _with_end_of_stay(
    row: Inspection, journey: facts.Journey, answers: list[Terms], *, at: datetime
) -> facts.Journey:
    """The journey with the last lawful day of who enters; those who leave have none.

    The rules say how long; the officer may shorten it and never lengthens it. Where no rule says it, nationals stay
    without end and foreigners for as long as the officer or the settings of the room say.
    """
    own = settings.PASSAVANT.rooms["crossings"]
    ends = [answer.stay_until for answer in answers if answer.stay_until is not None]
    said = bool(ends) or any(answer.is_unlimited for answer in answers)
    if row.direction != "entry" or (said and not ends) or (not said and row.nationality == own.nationals):
        return replace(journey, stay_days=None, stay_until=None)
    days = journey.stay_days or (None if ends else own.stay_days)
    if days is not None:
        # The day of entry counts as the first day of the stay.
        ends.append(local_day(at) + timedelta(days=days - 1))
    until = min(ends)
    return replace(journey, stay_days=(until - local_day(at)).days + 1, stay_until=until)


def _line_for(officer: Officer, row: Inspection, recommended: facts.Recommendation) -> facts.Line:
    """Which line decides; what was referred or stopped is not for the first."""
    for_second = row.status == Status.REFERRED or recommended == facts.Recommendation.STOP
    if for_second and not _is_second_line(officer):
        raise NeedsSecondLine(row.pk)
    return facts.Line.SECOND if for_second else facts.Line.FIRST


def _ask_gates(officer: Officer, row: Inspection, verb: str) -> None:
    """Let other rooms say what has to be done before a traveller may go.

    A room that cannot answer keeps nobody whom nothing stops; a stopped traveller stays until it can.
    The first line is not told what is waited for: that there is something would tell it of a hit.
    """
    answers, failed = gates.ask(Deciding(inspection=row.pk, verb=verb))
    found = [finding for answer in answers for finding in answer]
    if failed and recommendation_now(row) == facts.Recommendation.STOP:
        found += [gap.finding for gap in failed]
    if found and not _is_second_line(officer):
        raise NeedsSecondLine(row.pk)
    if found:
        raise Gated(tuple(found))


def _refusal_to_judge(officer: Officer, inspection: UUID) -> None:
    check(officer, "crossings.confirm_refusal")
    row = queries.find_inspection(inspection)
    if row is None or row.site != site_code():
        raise NotHere(inspection)
    check(officer, "crossings.confirm_refusal", post=row.post)
    if row.status != Status.REFUSED or row.confirmed_by:
        raise DecidedAlready(inspection)
    if row.decided_by == officer.code:
        raise PermissionDenied("crossings.confirm_refusal")
