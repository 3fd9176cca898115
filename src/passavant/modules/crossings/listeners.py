"""This room's own answers: what earlier crossings with a document say, and who waits at the second line."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from passavant.base.shell import Truth, truth
from passavant.domain.codes.numbers import document_key
from passavant.domain.values import Severity
from passavant.modules.crossings import actions, judging, queries
from passavant.modules.crossings.ports import Answer, Check, Question, Stopped, findings, inspect


@findings.answer("crossings")
def earlier_crossings(question: Question) -> Answer:
    """Compare with whoever showed the document's number before."""
    key = document_key(question.document.issuing_state, question.document.document_number)
    found = judging.judge_other_persons(question.document, queries.persons_shown_with(key))
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
