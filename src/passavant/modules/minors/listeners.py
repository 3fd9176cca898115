"""What this room says at the window, and what it records of a crossing."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.domain.values import Finding, check, note, stop
from passavant.modules.crossings.ports import (
    Answer,
    Check,
    Crossed,
    Deciding,
    Place,
    Question,
    Tool,
    Waiting,
    crossed,
    findings,
    gates,
    news,
    tools,
)
from passavant.modules.crossings.queries import find_inspection
from passavant.modules.minors import actions, judging, queries
from passavant.modules.minors.judging import Standing
from passavant.relay.freshness import known_as_of

_SAID_AT_EXIT = {Standing.MINOR: "minors.leaving", Standing.PERHAPS: "minors.could_be_minor"}


@findings.answer("minors")
def children(question: Question) -> Answer:
    """A child who leaves, somebody who could be one, and an adult with many children."""
    standing = queries.standing_of(question.document, today=timezone.localdate(question.at))
    person = queries.named(question.document)
    patterns = queries.patterns_of(person, until=question.at)
    found = (*_of_age(standing, question.direction), *(_several(pattern) for pattern in patterns))
    return Answer(findings=found, checks=(Check(code="minors", as_of=known_as_of(question.at)),))


@news.answer("minors")
def companions_since(waiting: Waiting) -> Answer:
    """Whether the adult whom an officer recorded since then travelled with many children."""
    child = queries.named(waiting.document)
    before = {pattern.adult for pattern in queries.patterns_of(child, until=waiting.since)}
    return Answer(
        findings=tuple(
            _several(pattern)
            for row in queries.recorded_since(child, waiting.since)
            for pattern in queries.patterns_of(row.adult, until=row.recorded_at)
            if pattern.adult not in before and queries.is_pattern(row)
        )
    )


@gates.answer("minors")
def not_before_the_child_is_safe(deciding: Deciding) -> tuple[Finding, ...]:
    """At exit: a proven link, an authorisation, or a supervisor's word.

    A refusal and a closing wait only for a talk that was begun, so that no child is sent back unheard.
    """
    row = find_inspection(deciding.inspection)
    if row is None or row.direction != "exit":
        return ()
    held = queries.held(row)
    if deciding.verb == "admit":
        return judging.missing(held)
    is_open = held.talk is not None and not held.talk.is_closed
    return (stop("minors.screening_open"),) if is_open else ()


@crossed.answer("minors")
def authorisation_used(crossing: Crossed) -> None:
    actions.settle(crossing)


@tools.answer("minors")
def child_tool(place: Place) -> Tool | None:
    """To the child's page, where a traveller is or could be a child."""
    row = find_inspection(place.inspection) if place.inspection else None
    if row is None or queries.standing_now(row) is Standing.ADULT:
        return None
    return Tool(
        title=_("Child: who travels along?"),
        address=reverse("minors:child", args=[row.pk]),
        permission="minors.see_child",
    )


def _of_age(standing: Standing, direction: str) -> Iterator[Finding]:
    if direction == "exit" and standing in _SAID_AT_EXIT:
        yield check(_SAID_AT_EXIT[standing], "date_of_birth", age=str(queries.own_settings().age_of_majority))
    elif direction == "entry" and standing is Standing.MINOR:
        yield note("minors.entering", "date_of_birth")


def _several(pattern: queries.Pattern) -> Finding:
    """A stop, so that the first line is told to call the second and nothing else."""
    return stop("minors.several_children", "", children=str(pattern.children), days=str(pattern.days))
