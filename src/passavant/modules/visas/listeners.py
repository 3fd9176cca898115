"""What this room says at the window and to the rules, and what it records of a crossing."""

from __future__ import annotations

from django.utils import timezone

from passavant.modules.crossings.ports import (
    Answer,
    Check,
    Crossed,
    Question,
    Waiting,
    crossed,
    findings,
    news,
)
from passavant.modules.crossings.queries import find_inspection
from passavant.modules.rules.ports import Asked, Known, knowing
from passavant.modules.visas import actions, judging, queries
from passavant.relay.freshness import known_as_of


@findings.answer("visas")
def visas_and_bans(question: Question) -> Answer:
    """Of whoever comes; whoever leaves needs no visa, and no ban keeps anybody in."""
    if question.direction != "entry":
        return Answer()
    today = timezone.localdate(question.at)
    found = judging.judge_entry(
        queries.papers_of(question.document),
        queries.bans_of(question.document, today=today),
        is_national=queries.is_national(question.document.nationality),
        today=today,
    )
    return Answer(findings=tuple(found), checks=(Check(code="visas", as_of=known_as_of(question.at)),))


@news.answer("visas")
def bans_since(waiting: Waiting) -> Answer:
    """Bans that arrived while somebody who comes waited."""
    row, today = find_inspection(waiting.inspection), timezone.localdate()
    if row is None or row.direction != "entry":
        return Answer()
    bans = queries.bans_since(waiting.document, waiting.since, today=today)
    is_national = queries.is_national(waiting.document.nationality)
    return Answer(findings=tuple(judging.judge_entry((), bans, is_national=is_national, today=today)))


@knowing.answer("visas")
def for_the_rules(asked: Asked) -> Known:
    today = timezone.localdate(asked.at)
    return Known(
        visas=queries.visas_for_the_rules(asked.document),
        alerts=queries.alerts_for_the_rules(asked.document, today=today),
    )


@crossed.answer("visas")
def entry_used(crossing: Crossed) -> None:
    actions.settle(crossing)
