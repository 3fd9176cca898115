"""Draft rules, bring them into force by two signatures, take them back, and judge travellers by them.

RulesTrouble
├── NotReady         the text does not load, a test fails, or it is no policy for this place
├── NothingChanges   that policy is in force already
├── NeedsReason      a change of the law wants its reason
├── DecidedAlready   somebody signed or declined it meanwhile
└── NotHere          headquarters decides on rules, or there is no such change
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.entry_rules import BadPolicy, Case, Policy, load, run_tests
from passavant.journal.recording import record, turn
from passavant.modules.crossings.queries import get_inspection
from passavant.modules.rules import facts, judging, queries
from passavant.modules.rules.facts import Kind
from passavant.modules.rules.models import Change, Draft


class RulesTrouble(Exception):
    """Nothing was recorded."""


class NotReady(RulesTrouble):
    """`problems` are sentences, with line numbers where there are some."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class NothingChanges(RulesTrouble):
    pass


class NeedsReason(RulesTrouble):
    pass


class DecidedAlready(RulesTrouble):
    pass


class NotHere(RulesTrouble):
    pass


def save_draft(*, officer: Officer, draft: UUID, title: str, text: str, at: datetime) -> Draft:
    """Keep what was written so far, whether it loads or not."""
    check(officer, "rules.draft")
    with turn():
        record(facts.DraftSaved(draft=draft, title=title, text=text), at=at, actor=officer.code)
        return Draft.objects.get(pk=draft)


def read_policy(text: str) -> Policy:
    """A policy that may be proposed here.

    Raises:
        NotReady: it does not load, one of its tests fails, or its status does not let it judge here.
    """
    try:
        policy = load(text, file="policy")
    except BadPolicy as trouble:
        raise NotReady(tuple(f"{problem.line}: {problem.says}" for problem in trouble.problems)) from None
    failed = [
        f"{result.line}: {result.id}: {difference}"
        for result in run_tests(policy)
        for difference in result.differences
    ]
    if not queries.may_judge(policy):
        failed.append('1: status = "in-force"')
    if failed:
        raise NotReady(tuple(failed))
    return policy


def propose_policy(*, officer: Officer, text: str, reason: str, at: datetime) -> Change:
    """Sign a policy as the first person.

    Raises:
        PermissionDenied: the officer may not. NotHere: headquarters decides.
        NotReady, NeedsReason, NothingChanges.
    """
    _check_may_sign(officer)
    policy = read_policy(text)
    return _propose(officer, Kind.PUBLISH, policy, reason=reason, at=at)


def propose_roll_back(*, officer: Officer, sha256: str, reason: str, at: datetime) -> Change:
    """Sign, as the first person, that a policy which was in force before is so again."""
    _check_may_sign(officer)
    policy = queries.find_policy(sha256)
    if policy is None or not queries.was_in_force(sha256):
        raise NotHere(sha256)
    return _propose(officer, Kind.ROLL_BACK, policy, reason=reason, at=at)


def propose_withdrawal(*, officer: Officer, reason: str, at: datetime) -> Change:
    """Sign, as the first person, that no policy is in force: then persons alone decide."""
    _check_may_sign(officer)
    return _propose(officer, Kind.WITHDRAW, None, reason=reason, at=at)


def sign(*, officer: Officer, change: UUID, at: datetime) -> Change:
    """Sign as the second person: the change is in force from this moment.

    Raises:
        PermissionDenied: the officer may not, or signed as the first person. DecidedAlready, NotHere, NotReady.
    """
    _check_may_sign(officer)
    with turn():
        row = _waiting(change)
        if row.proposed_by == officer.code:
            raise PermissionDenied("rules.sign")
        if row.kind == Kind.PUBLISH:
            policy = queries.find_policy(row.sha256)
            if policy is None:
                raise NotHere(change)
            read_policy(policy.text)
        signed = facts.ChangeSigned(change=change, kind=Kind(row.kind), sha256=row.sha256)
        record(signed, at=at, actor=officer.code)
        return Change.objects.get(pk=change)


def decline(*, officer: Officer, change: UUID, note: str, at: datetime) -> Change:
    """Leave the rules as they are; whoever proposed may take it back so."""
    _check_may_sign(officer)
    with turn():
        _waiting(change)
        record(facts.ChangeDeclined(change=change, note=note), at=at, actor=officer.code)
        return Change.objects.get(pk=change)


def answer(
    *, officer: Officer, inspection: UUID, answers: Mapping[str, Any], at: datetime
) -> judging.Judged | None:
    """Judge a traveller anew with what an officer found out, and keep it; None where no rules are in force.

    Raises:
        PermissionDenied: the officer may not, or not at that post.
    """
    row = get_inspection(inspection)
    check(officer, "rules.answer", post=row.post)
    with turn():
        standing = queries.find_judgement(inspection)
        policy = queries.policy_that_judges()
        if standing is None or policy is None:
            return None
        case = judging.with_answers(judging.stored_case(standing.case), answers, at=at)
        return keep(policy, case, inspection=inspection, actor=officer.code, at=at)


def keep(
    policy: Policy, case: Case, *, inspection: UUID, actor: str, at: datetime, deciding: bool = False
) -> judging.Judged:
    """Judge and record what came out."""
    judged = judging.judge_case(policy, case, deciding=deciding)
    fact = facts.TravellerJudged(
        inspection=inspection,
        post=case.post,
        case=judging.case_text(case),
        verdict=judged.verdict.canonical,
        sha256=policy.sha256,
    )
    record(fact, at=at, actor=actor)
    return judged


def _check_may_sign(officer: Officer) -> None:
    check(officer, "rules.sign")
    if not settings.PASSAVANT.site.is_headquarters:
        raise NotHere


def _propose(officer: Officer, kind: Kind, policy: Policy | None, *, reason: str, at: datetime) -> Change:
    if not reason.strip():
        raise NeedsReason
    sha256 = policy.sha256 if policy else ""
    with turn():
        standing = queries.state_in_force()
        if (standing.sha256 if standing else "") == sha256:
            raise NothingChanges(sha256)
        waiting = queries.changes_waiting().filter(kind=kind.value, sha256=sha256).first()
        if waiting is not None:
            return waiting
        proposed = facts.ChangeProposed(
            change=uuid.uuid4(),
            kind=kind,
            sha256=sha256,
            policy_id=policy.id if policy else "",
            version=policy.version if policy else "",
            text=policy.text if policy else "",
            reason=reason.strip(),
        )
        record(proposed, at=at, actor=officer.code)
        return Change.objects.get(pk=proposed.change)


def _waiting(change: UUID) -> Change:
    row = queries.find_change(change)
    if row is None:
        raise NotHere(change)
    if not row.is_waiting:
        raise DecidedAlready(change)
    return row
