"""Record that a vessel arrived, put that record right, void it, and say that the vessel sailed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.sea import facts, queries
from passavant.modules.sea.actions.troubles import (
    InPort,
    NeedsReason,
    NotHere,
    NotInPort,
    StillAshore,
    WrongTimes,
)
from passavant.modules.sea.models import Call
from passavant.modules.sea.queries import Ashore
from passavant.modules.sea.reasons import Left


@dataclass(frozen=True, slots=True)
class Word:
    """Why somebody is not on board, as a supervisor says it."""

    word: str
    note: str = ""


def record_call(*, officer: Officer, call: UUID, post: str, stay: facts.Stay, at: datetime) -> Call:
    """Say that a vessel is in port; the same mark sent twice is one call.

    Raises:
        PermissionDenied: the officer may not, or not at that post.
        InPort: a vessel of that IMO number is in port already. WrongTimes: it would sail before it arrived.
    """
    check(officer, "sea.record_call", post=post)
    with turn():
        known = queries.find_call(call)
        if known is not None:
            return known
        _refuse_if_in_port(stay)
        _refuse_wrong_times(stay)
        recorded = facts.CallRecorded(
            call=call, number=queries.next_number(site_code()), post=post, stay=stay
        )
        record(recorded, at=at, actor=officer.code)
        return Call.objects.get(pk=call)


def correct_call(
    *,
    officer: Officer,
    call: UUID,
    correction: UUID,
    stay: facts.Stay,
    reason: str,
    note: str = "",
    at: datetime,
) -> Call:
    """Put the record of a vessel right; what stood before is kept with the reason.

    Raises:
        NeedsReason: nothing changes, or nobody says why. InPort, WrongTimes: as for a new call.
        NotInPort: the record was voided.
    """
    with turn():
        row = own_call(officer, call, "sea.amend_call")
        if row.voided_at is not None:
            raise NotInPort(call)
        if any(each.pk == correction for each in queries.corrections_of(call)):
            return row
        before = _changed(row, stay)
        if not before or not reason:
            raise NeedsReason(call)
        if row.is_in_port:
            _refuse_if_in_port(stay, besides=call)
        _refuse_wrong_times(stay)
        corrected = facts.CallCorrected(
            correction=correction, call=call, stay=stay, before=before, reason=reason, note=note
        )
        record(corrected, at=at, actor=officer.code)
        return Call.objects.get(pk=call)


def void_call(*, officer: Officer, call: UUID, reason: str, note: str = "", at: datetime) -> Call:
    """Say that a vessel did not call; its passes are no longer good.

    Raises:
        NeedsReason: nobody says why. StillAshore: somebody of its crew is out. NotInPort: it sailed.
    """
    with turn():
        row = own_call(officer, call, "sea.amend_call")
        if row.voided_at is not None:
            return row
        if row.sailed_at is not None:
            raise NotInPort(call)
        if not reason:
            raise NeedsReason(call)
        out = queries.ashore(call)
        if out:
            raise StillAshore(len(out))
        record(facts.CallVoided(call=call, reason=reason, note=note), at=at, actor=officer.code)
        return Call.objects.get(pk=call)


def record_sailing(
    *,
    officer: Officer,
    call: UUID,
    sailed_at: datetime,
    words: Mapping[UUID, Word],
    note: str = "",
    at: datetime,
) -> Call:
    """Say that a vessel left, and of each who is out by the record why they are not on board.

    Args:
        words: by the key of the shore pass. A word for somebody who came back meanwhile is not needed and not kept.
    Raises:
        StillAshore: somebody is out of whom no word says why: who went ashore since the page was made, say.
        NeedsReason: a word has to be explained and is not, or passengers are ashore by the count without a note.
        WrongTimes: it would have sailed before it arrived, or in the future.
    """
    with turn():
        row = own_call(officer, call, "sea.sail")
        if row.sailed_at is not None:
            return row
        if row.voided_at is not None:
            raise NotInPort(call)
        if not row.arrived_at <= sailed_at <= at:
            raise WrongTimes(call)
        out = queries.ashore(call)
        unnamed = [each for each in out if each.shore_pass.pk not in words]
        if unnamed:
            raise StillAshore(len(unnamed))
        passengers = queries.tally(call)["ashore"]
        if passengers and not note:
            raise NeedsReason(call)
        sailed = facts.VesselSailed(
            call=call,
            sailed_at=sailed_at,
            left=tuple(_left(each, words[each.shore_pass.pk]) for each in out),
            passengers_ashore=passengers,
            note=note,
        )
        record(sailed, at=at, actor=officer.code)
        return Call.objects.get(pk=call)


def own_call(officer: Officer, call: UUID, permission: str) -> Call:
    """A call of this site, for an officer who may work on it.

    Raises:
        NotHere: recorded at another site, or nowhere.
    """
    check(officer, permission)
    row = queries.find_call(call)
    if row is None or row.site != site_code():
        raise NotHere(call)
    check(officer, permission, post=row.post)
    return row


def call_in_port(officer: Officer, call: UUID, permission: str) -> Call:
    """A call as `own_call` gives it, of a vessel that is here."""
    row = own_call(officer, call, permission)
    if not row.is_in_port:
        raise NotInPort(call)
    return row


def stay_of(row: Call) -> facts.Stay:
    """A call's stay as facts hold it."""
    return facts.Stay(**{name: getattr(row, name) for name in facts.Stay.__dataclass_fields__})


def _left(out: Ashore, word: Word) -> facts.LeftAshore:
    if word.word == Left.UNKNOWN and not word.note:
        raise NeedsReason(out.shore_pass.pk)
    return facts.LeftAshore(
        shore_pass=out.shore_pass.pk, person=out.person.pk, word=word.word, note=word.note
    )


def _changed(row: Call, stay: facts.Stay) -> dict[str, str]:
    """What stands now of the fields that change."""
    stood = stay_of(row)
    changed = {name: value for name, value in vars(stood).items() if value != getattr(stay, name)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else str(value)
        for name, value in changed.items()
    }


def _refuse_if_in_port(stay: facts.Stay, *, besides: UUID | None = None) -> None:
    known = queries.in_port_with(stay.imo_number, besides=besides)
    if known is not None:
        raise InPort(known.pk)


def _refuse_wrong_times(stay: facts.Stay) -> None:
    if stay.sails_at <= stay.arrived_at:
        raise WrongTimes(stay.vessel_name)
