"""This room's own answers: what earlier crossings with a document say, and who waits at the second line."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from passavant.base.shell import Truth, truth
from passavant.domain.codes.numbers import document_key
from passavant.domain.values import Finding, Severity
from passavant.modules.crossings import actions, judging, queries
from passavant.modules.crossings.days import local_day
from passavant.modules.crossings.ports import Answer, Check, Question, Stopped, findings, inspect


@findings.answer("crossings")
def earlier_crossings(question: Question) -> Answer:
    """Compare with the last crossing of the document, and with whoever showed its number before."""
    document = question.document
    key = document_key(document.issuing_state, document.document_number)
    found: list[Finding] = []
    last = queries.last_crossing(key)
    if last is not None:
        found += judging.judge_last_crossing(
            direction=question.direction,
            last_direction=last.direction,
            last_post=last.post,
            last_day=local_day(last.happened_at),
            stay_until=last.stay_until,
            today=local_day(question.at),
        )
    found += judging.judge_other_persons(document, queries.persons_shown_with(key))
    return Answer(findings=tuple(found), checks=(Check(code="crossings", as_of=question.at),))


@inspect.answer("crossings")
def wait_at_the_second_line(stopped: Stopped) -> UUID:
    """Open the inspection of somebody whom another room's lane stopped, and refer them."""
    return actions.take_over_stopped(stopped).pk


@truth.answer("crossings")
def what_is_not_checked(_question: None) -> tuple[Truth, ...]:
    if "watchlists" in findings.listeners():
        return ()
    return (Truth(_("No watchlist is installed: names are not checked"), Severity.CHECK),)
