"""Judge a hit: the same, not the same, unsure; and let go whom it stopped, by two persons where it must be two."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings import queries as crossings
from passavant.modules.watchlists import facts, keys, queries
from passavant.modules.watchlists.actions.troubles import AlreadyDecided, NeedsReason, NotHere, NotTheSecond
from passavant.modules.watchlists.models import Decision, Handling, RaisedHit
from passavant.modules.watchlists.queries import By


def judge_hit(
    *,
    officer: Officer,
    inspection: UUID,
    entry: str,
    decision: Decision,
    reason: str,
    note: str = "",
    at: datetime,
) -> RaisedHit:
    """Say whether the traveller is whom the entry means. The same judgement pressed twice is one.

    Whoever is the same, or may be, is let go only by a second person, also when that is judged anew; so is whoever is
    to be detained, whatever the judgement. Otherwise "not the same" frees the traveller, and is remembered for the
    document and the entry, unless the document's very number is listed.

    Raises:
        PermissionDenied: the officer may not, or not at that post.
        NeedsReason: no reason.
        AlreadyDecided: the hit stops nobody any more.
        NotHere: another site inspects the traveller, or there is no such hit.
    """
    if not reason:
        raise NeedsReason(inspection)
    with turn():
        row = _standing(officer, "watchlists.judge_hit", inspection, entry)
        if (row.decision, row.judged_by) == (decision.value, officer.code):
            return row
        if not row.is_open:
            raise AlreadyDecided(inspection)
        judged = facts.HitJudged(
            inspection=inspection,
            entry=entry,
            list=row.list_code,
            decision=decision.value,
            reason=reason,
            note=note,
            needs_second=row.needs_second or needs_second(Handling(row.handling), decision),
        )
        record(judged, at=at, actor=officer.code)
        if decision is Decision.NOT_SAME and not judged.needs_second:
            _remember(row, judged_by=officer.code, agreed_by="", officer=officer, at=at)
        return RaisedHit.objects.get(pk=row.pk)


def agree_to_release(*, officer: Officer, inspection: UUID, entry: str, note: str, at: datetime) -> RaisedHit:
    """Agree as second person that the entry stops the traveller no more: another person, handed over, or ordered so.

    Raises:
        PermissionDenied: the officer may not, or not at that post.
        NeedsReason: no note.
        NotTheSecond: the officer judged the hit.
        AlreadyDecided: nobody judged it yet, or it stops nobody any more.
        NotHere: another site inspects the traveller, or there is no such hit.
    """
    if not note:
        raise NeedsReason(inspection)
    with turn():
        row = _standing(officer, "watchlists.agree_to_release", inspection, entry)
        if row.judged_by == officer.code:
            raise NotTheSecond(inspection)
        if not row.is_open or not row.decision:
            raise AlreadyDecided(inspection)
        agreed = facts.ReleaseAgreed(inspection=inspection, entry=entry, list=row.list_code, note=note)
        record(agreed, at=at, actor=officer.code)
        if row.decision == Decision.NOT_SAME:
            _remember(row, judged_by=row.judged_by, agreed_by=officer.code, officer=officer, at=at)
        return RaisedHit.objects.get(pk=row.pk)


def needs_second(handling: Handling, decision: Decision) -> bool:
    """Whether one officer alone may not let the traveller go."""
    return handling is Handling.DETAIN or decision is not Decision.NOT_SAME


def _standing(officer: Officer, permission: str, inspection: UUID, entry: str) -> RaisedHit:
    check(officer, permission)
    row = queries.find_hit(inspection, entry)
    if row is None or row.site != site_code():
        raise NotHere(inspection)
    check(officer, permission, post=row.post)
    return row


def _remember(row: RaisedHit, *, judged_by: str, agreed_by: str, officer: Officer, at: datetime) -> None:
    """Whoever has no document cannot be remembered by it; a listed number stops whoever shows it, every time."""
    inspection = crossings.find_inspection(row.inspection)
    if inspection is None or not row.document_key or row.by in (By.NUMBER, By.RANGE):
        return
    cleared = facts.LookalikeCleared(
        document_key=row.document_key,
        person=keys.person_shown(inspection.surname, inspection.given_names, inspection.date_of_birth),
        entry=row.entry,
        list=row.list_code,
        inspection=row.inspection,
        judged_by=judged_by,
        agreed_by=agreed_by,
    )
    record(cleared, at=at, actor=officer.code)
