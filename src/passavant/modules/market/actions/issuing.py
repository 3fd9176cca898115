"""Issue a day pass once, and withdraw it: every check of a window is asked before, and an officer decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.values import Finding
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings import ports as crossings
from passavant.modules.crossings.facts import Document, Noted, Recommendation
from passavant.modules.market import facts, judging, keys, queries
from passavant.modules.market.actions.troubles import AlreadyHeld, DoneAlready, NeedsReason, NotHere
from passavant.modules.market.models import DayPass
from passavant.modules.sites.queries import PostInfo

_OF_A_JOURNEY = ("entry_rules.", *judging.SAID_BY_PASS)
"""What is judged at each crossing, and says nothing of whether somebody may hold a pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The pass that is asked for."""

    day_pass: UUID
    """Made once for each form: the same form sent twice is one pass."""
    post: PostInfo
    document: Document
    home_state: str
    zone: str
    guardian: str
    valid_from: date
    valid_to: date
    note: str
    photo: str

    @property
    def outward(self) -> str:
        """Whoever lives here goes out first; a neighbour comes in first."""
        return "exit" if self.home_state == queries.own_settings().own_state else "entry"


@dataclass(frozen=True, slots=True)
class Issued:
    """The pass; or what has to be looked at before anything is written."""

    day_pass: DayPass | None
    findings: tuple[Finding, ...] = ()


def issue(*, officer: Officer, wanted: Wanted, seen: frozenset[str], at: datetime) -> Issued:
    """Give a pass to a neighbour.

    Args:
        seen: codes of findings that the officer has read and goes on from.
    Raises:
        AlreadyHeld: the holder of the document has one. NeedsReason: something stops them, and no note says why not.
    """
    check(officer, "market.issue", post=wanted.post.code)
    known = queries.find_pass(wanted.day_pass)
    if known is not None:
        return Issued(known)
    _refuse_if_held(wanted, at=at)
    said = _examine(wanted, at=at)
    asked = [each for each in said.findings if each.severity in judging.ASKED and each.code not in seen]
    if asked:
        return Issued(None, said.findings)
    if Recommendation.of(said.findings) is Recommendation.STOP and not wanted.note:
        raise NeedsReason(wanted.day_pass)
    with turn():
        known = queries.find_pass(wanted.day_pass)
        if known is not None:
            return Issued(known)
        _refuse_if_held(wanted, at=at)
        _write(officer, wanted, said, at=at)
        return Issued(DayPass.objects.get(pk=wanted.day_pass), said.findings)


def withdraw(*, officer: Officer, day_pass: UUID, reason: str, note: str = "", at: datetime) -> DayPass:
    """Say that a pass is no longer good; from now on its holder goes to the second line.

    Raises:
        NotHere: the pass was issued at another site. DoneAlready: it was withdrawn.
    """
    check(officer, "market.withdraw")
    with turn():
        row = queries.find_pass(day_pass)
        if row is None or row.site != site_code():
            raise NotHere(day_pass)
        check(officer, "market.withdraw", post=row.post)
        if row.is_withdrawn:
            raise DoneAlready(day_pass)
        withdrawn = facts.PassWithdrawn(day_pass=day_pass, reason=reason, note=note)
        record(withdrawn, at=at, actor=officer.code)
        return DayPass.objects.get(pk=day_pass)


def _refuse_if_held(wanted: Wanted, *, at: datetime) -> None:
    held = queries.current_pass(queries.key_of(wanted.document), today=timezone.localdate(at))
    if held is not None:
        raise AlreadyHeld(held.pk)


def _examine(wanted: Wanted, *, at: datetime) -> crossings.Answer:
    """What every room knows of the holder, and what this one finds, the gravest first."""
    question = crossings.Question(
        document=wanted.document,
        direction=wanted.outward,
        mode=wanted.post.mode.value,
        post=wanted.post.code,
        booth="",
        at=at,
    )
    said = crossings.look_at(question)
    found = [each for each in said.findings if not each.code.startswith(_OF_A_JOURNEY)]
    found += _own(wanted, at=at)
    return crossings.Answer(
        findings=tuple(sorted(found, key=lambda each: -each.severity.rank)), checks=said.checks
    )


def _own(wanted: Wanted, *, at: datetime) -> list[Finding]:
    withdrawn = [
        row.withdrawn_at for row in queries.held_by(queries.key_of(wanted.document)) if row.withdrawn_at
    ]
    found = judging.judge_holder(
        age=judging.age_of(queries.born(wanted.document), today=timezone.localdate(at)),
        guardian=wanted.guardian,
        has_photo=bool(wanted.photo),
        withdrawn_on=timezone.localdate(withdrawn[0]) if withdrawn else None,
    )
    return list(found)


def _write(officer: Officer, wanted: Wanted, said: crossings.Answer, *, at: datetime) -> None:
    issued = facts.PassIssued(
        day_pass=wanted.day_pass,
        code=_free_code(),
        post=wanted.post.code,
        document=wanted.document,
        home_state=wanted.home_state,
        outward=wanted.outward,
        zone=wanted.zone,
        guardian=wanted.guardian,
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        findings=Noted.all_of(said.findings),
        checks=tuple(each.kept for each in said.checks),
        recommendation=Recommendation.of(said.findings),
        note=wanted.note,
    )
    record(issued, at=at, actor=officer.code)
    if wanted.photo:
        taken = facts.PhotoTaken(day_pass=wanted.day_pass, picture=wanted.photo)
        record(taken, at=at, actor=officer.code)


def _free_code() -> str:
    code = keys.new_code()
    while queries.is_code_taken(code):
        code = keys.new_code()
    return code
