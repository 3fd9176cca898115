"""A traveller as a case, and the verdict on it in findings: what the rules say, in which severity, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from passavant.domain.entry_rules import (
    Case,
    Outcome,
    Phase,
    Policy,
    Verdict,
    explain,
    judge,
    plain_case,
    read_case,
)
from passavant.domain.entry_rules.policy import Status
from passavant.domain.values import (
    AGE_OF_MAJORITY,
    Finding,
    PartialDate,
    Severity,
    age_on,
    check,
    declare_sentences,
    note,
)
from passavant.journal.canonical import text_of
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.rules import queries
from passavant.modules.rules.ports import Known
from passavant.modules.sites.queries import find_post

NO_PAPERS = "none"
"""The type of the document of a person who shows none."""
_ON_THE_CARD = frozenset(
    f"entry_rules.{name}"
    for name in (
        "admit",
        "refer",
        "refuse",
        "no_rule",
        "unknown",
        "stay_until",
        "leave_by",
        "unlimited",
        "condition",
        "unsure",
        "nothing_left",
        "birth_date_doubted",
        "alert_unweighed",
    )
)
"""What the card shows; rules put aside and rules that hold too stand on the page that says why."""

declare_sentences(
    {
        "entry_rules.example": "The rules are an example and no law: %(policy)s.",
        "entry_rules.ask": "Ask, and answer to the rules: %(facts)s.",
    }
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with its verdict and what the card shows of it."""

    policy: Policy
    case: Case
    verdict: Verdict
    findings: tuple[Finding, ...]


def case_of(document: Document, *, direction: str, post: str, at: datetime, known: Known | None) -> Case:
    """What is known of a traveller at the window before anybody asked: who shows what, where, which way.

    What nobody asked is unknown and not "no": purpose, visas, an onward journey, who travels with a child.

    Args:
        known: what the rooms have on record; None where one of them did not answer, and then it is unknown.
    """
    born = PartialDate.parse(document.date_of_birth) if document.date_of_birth else None
    is_adult = born is not None and age_on(born, today=at.date()) > AGE_OF_MAJORITY
    return Case(
        phase=Phase(direction),
        post=post,
        at=at,
        document_type=document_type(document),
        document_issuer=document.issuing_state or None,
        document_expiry=_whole(document.date_of_expiry),
        nationality=document.nationality or None,
        dob=born,
        visas=(known.visas or None) if known else None,
        alerts=known.alerts if known else None,
        accompanied_by=() if is_adult else None,
        earlier_stays=known.earlier_stays if known else None,
    )


def document_type(document: Document) -> str | None:
    """The first letter of the document code (ICAO Doc 9303-3, 5): P passport, I, A or C card, V visa."""
    if document.read_by is ReadBy.NO_PAPERS:
        return NO_PAPERS
    return document.document_code[:1] or None


def judge_case(policy: Policy, case: Case, *, deciding: bool = False) -> Judged:
    """The verdict of a policy on a case, by the clock of the case's post.

    Args:
        deciding: the officer decides now. Until then a refusal that an unasked question could turn is only a reason to
            ask; afterwards it is one for the second line.
    """
    post = find_post(case.post)
    verdict = judge(policy, case, zone=post.time_zone if post else "")
    return Judged(policy, case, verdict, tuple(_on_the_card(verdict, policy, deciding=deciding)))


def explained(verdict: Verdict, policy: Policy) -> tuple[Finding, ...]:
    """All of a verdict for the page that says why, titles in the reader's language."""
    return tuple(
        finding
        for finding in explain(verdict, policy, language=(get_language() or "en")[:2])
        if finding.code != "entry_rules.not_in_force"
    )


def case_text(case: Case) -> str:
    return text_of(plain_case(case))


def stored_case(text: str) -> Case:
    return read_case(json.loads(text))


def with_answers(case: Case, answers: Mapping[str, Any], *, at: datetime) -> Case:
    """The case with what an officer found out."""
    return replace(case, at=at, **answers)


def replays(row_case: str, row_verdict: str, sha256: str) -> bool | None:
    """Whether a stored judgement comes out the same to the byte; None where the policy's text is not here."""
    policy = queries.find_policy(sha256)
    if policy is None:
        return None
    zone = json.loads(row_verdict)["timezone"]
    return judge(policy, stored_case(row_case), zone=zone).canonical == row_verdict


def _on_the_card(verdict: Verdict, policy: Policy, *, deciding: bool) -> Iterator[Finding]:
    if policy.status is Status.EXAMPLE:
        yield note("entry_rules.example", policy=f"{policy.id} {policy.version}")
    for finding in _in_every_language(verdict, policy):
        if finding.code in _ON_THE_CARD:
            yield replace(finding, severity=_severity(finding, verdict, deciding=deciding))
    if verdict.missing_facts:
        told = note if verdict.outcome is Outcome.ADMIT else check
        yield told("entry_rules.ask", facts=", ".join(verdict.missing_facts))


def _in_every_language(verdict: Verdict, policy: Policy) -> Iterator[Finding]:
    """Findings whose titles, which are the policy's own words, can be read in each language later."""
    told = {code: explain(verdict, policy, language=code) for code, _name in settings.LANGUAGES}
    for findings in zip(*told.values(), strict=True):
        titles = {
            f"title.{code}": finding.details["title"]
            for code, finding in zip(told, findings, strict=True)
            if "title" in finding.details
        }
        yield replace(findings[0], details={**findings[0].details, **titles})


def _severity(finding: Finding, verdict: Verdict, *, deciding: bool) -> Severity:
    """A refusal that the rules recommend is for the second line, once what could turn it was asked."""
    if finding.code == "entry_rules.refuse":
        return Severity.STOP if deciding or not verdict.missing_facts else Severity.CHECK
    return finding.severity


def _whole(text: str) -> date | None:
    expiry = PartialDate.parse(text) if text else None
    return expiry.latest if expiry else None
