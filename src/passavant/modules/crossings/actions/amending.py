"""Correct and void crossings: one officer proposes, a second person decides, the first record stays."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings import facts, queries
from passavant.modules.crossings.actions.telling import tell_crossed
from passavant.modules.crossings.actions.troubles import DecidedAlready, NeedsReason, NotHere
from passavant.modules.crossings.facts import CORRECTABLE
from passavant.modules.crossings.models import Amendment, Crossing


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
        Gated: another room could not record what belongs to the crossing.
    """
    with turn():
        row = _amendment_to_decide(officer, amendment)
        crossing = Crossing.objects.get(pk=row.crossing)
        if crossing.voided_at is not None:
            raise DecidedAlready(amendment)
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
        tell_crossed(row.crossing, officer=officer.code, at=at)
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


def _to_amend(officer: Officer, crossing: UUID) -> Crossing:
    check(officer, "crossings.propose_amendment")
    row = queries.find_crossing(crossing)
    if row is None or row.site != site_code():
        raise NotHere(crossing)
    check(officer, "crossings.propose_amendment", post=row.post)
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
    with turn():
        for waiting in queries.amendments_to_decide().filter(crossing=crossing, voids=voids):
            if row_changes(waiting) == dict(changes):
                return waiting
        proposed = facts.AmendmentProposed(
            amendment=uuid.uuid4(), crossing=crossing, voids=voids, changes=changes, reason=reason, note=note
        )
        record(proposed, at=at, actor=officer.code)
        return Amendment.objects.get(pk=proposed.amendment)


def _amendment_to_decide(officer: Officer, amendment: UUID) -> Amendment:
    check(officer, "crossings.decide_amendment")
    row = Amendment.objects.filter(pk=amendment).first()
    crossing = queries.find_crossing(row.crossing) if row else None
    if row is None or crossing is None or crossing.site != site_code():
        raise NotHere(amendment)
    check(officer, "crossings.decide_amendment", post=crossing.post)
    if row.decided_at is not None:
        raise DecidedAlready(amendment)
    if row.proposed_by == officer.code:
        raise PermissionDenied("crossings.decide_amendment")
    return row
