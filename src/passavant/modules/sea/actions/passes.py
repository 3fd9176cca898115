"""Issue shore passes, one to each of a crew, and withdraw them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings.facts import Recommendation
from passavant.modules.sea import facts, keys, queries
from passavant.modules.sea.actions.calls import call_in_port
from passavant.modules.sea.actions.troubles import (
    DoneAlready,
    HasPass,
    NeedsReason,
    NotAboard,
    NotHere,
    WrongTimes,
)
from passavant.modules.sea.models import Call, Person, ShorePass
from passavant.modules.sea.reasons import ListKind


def issue(
    *,
    officer: Officer,
    person: UUID,
    shore_pass: UUID,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    note: str = "",
    at: datetime,
) -> ShorePass:
    """Give a pass to somebody of a crew; the same form sent twice is one pass.

    Args:
        valid_from: from the arrival where nothing is said.
        valid_to: until everybody has to be on board, also where that changes, where nothing is said.
    Raises:
        PermissionDenied: something stops this person, and the officer is of the first line.
        NeedsReason: something stops them, and no note says why they go all the same.
        HasPass: they have one. NotAboard: the row stands for nobody of a crew on board.
    """
    check(officer, "sea.issue")
    with turn():
        known = queries.find_pass(shore_pass)
        if known is not None:
            return known
        row = queries.find_person(person)
        if row is None:
            raise NotHere(person)
        call = call_in_port(officer, row.call, "sea.issue")
        if row.kind != ListKind.CREW or not row.is_aboard:
            raise NotAboard(person)
        if row.recommendation == Recommendation.STOP.value:
            check(officer, "sea.issue_stopped", post=call.post)
            if not note:
                raise NeedsReason(person)
        if queries.current_pass_of(person) is not None:
            raise HasPass(person)
        begins = valid_from or call.arrived_at
        if valid_to is not None and valid_to <= begins:
            raise WrongTimes(person)
        _write(
            officer,
            call,
            row,
            shore_pass=shore_pass,
            valid_from=begins,
            valid_to=valid_to,
            note=note,
            at=at,
        )
        return ShorePass.objects.get(pk=shore_pass)


def issue_to_all(*, officer: Officer, call: UUID, at: datetime) -> tuple[int, int]:
    """Give a pass to everybody of a crew who has none and about whom nothing was found that stops them.

    Returns:
        How many passes were issued, and how many people were left for the second line.
    """
    with turn():
        row = call_in_port(officer, call, "sea.issue")
        waiting = queries.without_pass(call)
        clear = [each for each in waiting if each.recommendation != Recommendation.STOP.value]
        for person in clear:
            _write(
                officer,
                row,
                person,
                shore_pass=uuid.uuid4(),
                valid_from=row.arrived_at,
                valid_to=None,
                note="",
                at=at,
            )
        return len(clear), len(waiting) - len(clear)


def withdraw(*, officer: Officer, shore_pass: UUID, reason: str, note: str = "", at: datetime) -> ShorePass:
    """Say that a pass is no longer good; its holder goes ashore no more with it, and still comes back.

    Raises:
        NotHere: issued at another site. DoneAlready: it was withdrawn.
    """
    check(officer, "sea.withdraw")
    with turn():
        row = queries.find_pass(shore_pass)
        if row is None or row.site != site_code():
            raise NotHere(shore_pass)
        check(officer, "sea.withdraw", post=row.post)
        if row.is_withdrawn:
            raise DoneAlready(shore_pass)
        withdrawn = facts.PassWithdrawn(shore_pass=shore_pass, reason=reason, note=note)
        record(withdrawn, at=at, actor=officer.code)
        return ShorePass.objects.get(pk=shore_pass)


def to_print(call: UUID, only: UUID | None = None) -> Sequence[ShorePass]:
    """The passes of a call that can be used, or one of them."""
    return [
        each
        for each in queries.passes_of(call)
        if not each.is_withdrawn and (only is None or each.pk == only)
    ]


def _write(
    officer: Officer,
    call: Call,
    person: Person,
    *,
    shore_pass: UUID,
    valid_from: datetime,
    valid_to: datetime | None,
    note: str,
    at: datetime,
) -> None:
    issued = facts.PassIssued(
        shore_pass=shore_pass,
        code=_free_code(),
        call=call.pk,
        person=person.pk,
        post=call.post,
        valid_from=valid_from,
        valid_to=valid_to,
        note=note,
    )
    record(issued, at=at, actor=officer.code)


def _free_code() -> str:
    code = keys.new_code()
    while queries.is_code_taken(code):
        code = keys.new_code()
    return code
