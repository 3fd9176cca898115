"""What the rules say at the window: when a traveller is looked at, after answers, and when the officer admits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from passavant.base.shell import Truth, truth
from passavant.domain.entry_rules import Case
from passavant.domain.entry_rules.policy import Status
from passavant.domain.values import Severity
from passavant.modules.crossings.facts import Document
from passavant.modules.crossings.ports import (
    Admitting,
    Answer,
    Check,
    Opening,
    Place,
    Question,
    Terms,
    Tool,
    Waiting,
    findings,
    let_first_line_read,
    news,
    opened,
    terms,
    tools,
)
from passavant.modules.rules import actions, judging, queries
from passavant.modules.rules.ports import Asked, ask_all

REPLACED = "entry_rules."
let_first_line_read("entry_rules.refuse")


@findings.answer("entry_rules")
def rules_at_the_window(question: Question) -> Answer:
    """The verdict on what is known when the document was read."""
    policy = queries.policy_that_judges()
    if policy is None:
        return Answer()
    case = _case(question.document, direction=question.direction, post=question.post, at=question.at)
    judged = judging.judge_case(policy, case)
    return Answer(findings=judged.findings, checks=(_check(),))


@opened.answer("entry_rules")
def keep_first_verdict(opening: Opening) -> None:
    """The verdict on which the card stands is kept beside the inspection, in its commit."""
    policy = queries.policy_that_judges()
    if policy is not None:
        case = _case(opening.document, direction=opening.direction, post=opening.post, at=opening.at)
        actions.keep(policy, case, inspection=opening.inspection, actor=opening.officer, at=opening.at)


@news.answer("entry_rules")
def verdict_after_answers(waiting: Waiting) -> Answer:
    """The verdict as it stands, where somebody answered what the rules asked, or other rules came into force."""
    policy, kept = queries.policy_that_judges(), queries.find_judgement(waiting.inspection)
    if policy is None or kept is None or (kept.judged_at <= waiting.since and kept.sha256 == policy.sha256):
        return Answer()
    judged = judging.judge_case(policy, judging.stored_case(kept.case))
    return Answer(findings=judged.findings, checks=(_check(),), replaces=(REPLACED,))


@terms.answer("entry_rules")
def terms_of_the_crossing(admitting: Admitting) -> Terms | None:
    """Judge with the purpose that the officer gave, and keep the verdict with the crossing."""
    policy = queries.policy_that_judges()
    if policy is None:
        return None
    kept = queries.find_judgement(admitting.inspection)
    case = (
        judging.stored_case(kept.case)
        if kept is not None
        else _case(admitting.document, direction=admitting.direction, post=admitting.post, at=admitting.at)
    )
    case = replace(case, at=admitting.at, purpose=admitting.purpose or case.purpose)
    judged = actions.keep(
        policy,
        case,
        inspection=admitting.inspection,
        actor=admitting.officer,
        at=admitting.at,
        deciding=True,
    )
    return Terms(
        stay_until=judged.verdict.stay_until,
        is_unlimited=judged.verdict.is_unlimited,
        answer=Answer(findings=judged.findings, checks=(_check(),), replaces=(REPLACED,)),
    )


@tools.answer("entry_rules")
def rules_tool(place: Place) -> Tool | None:
    if place.inspection is None or queries.find_judgement(place.inspection) is None:
        return None
    return Tool(
        title=_("Rules: why, and what is not known"),
        address=reverse("rules:inspection", args=[place.inspection]),
        permission="rules.answer",
    )


@truth.answer("rules")
def which_rules(_question: None) -> tuple[Truth, ...]:
    policy = queries.policy_that_judges()
    if policy is None:
        return (Truth(_("No rules are in force: officers alone decide"), Severity.CHECK),)
    if policy.status is Status.EXAMPLE:
        return (Truth(_("The rules are an example and no law"), Severity.CHECK),)
    return ()


def _case(document: Document, *, direction: str, post: str, at: datetime) -> Case:
    known = ask_all(Asked(document=document, direction=direction, at=at))
    return judging.case_of(document, direction=direction, post=post, at=at, known=known)


def _check() -> Check:
    state = queries.state_in_force()
    return Check(code="entry_rules", as_of=state.since if state else None)
