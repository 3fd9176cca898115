"""What this room says at the window, and how its stays keep up with crossings."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.shell import Truth, truth
from passavant.domain.values import Severity
from passavant.journal import follows
from passavant.journal.following import Touched, is_behind
from passavant.modules.crossings.ports import Answer, Check, Place, Question, Tool, findings, tools
from passavant.modules.crossings.queries import Crossing, Inspection, document_of, find_inspection
from passavant.modules.persons.queries import Link
from passavant.modules.rules.ports import Asked, Known, knowing
from passavant.modules.stays import judging, matching, queries, telling
from passavant.modules.stays.models import Clearance, Decision, Extension

FOLLOWER = "stays"


@follows(Crossing, Inspection, Decision, Extension, Clearance, Link, name=FOLLOWER, remake=matching.match_all)
def keep_up(touched: Touched) -> None:
    """Work out anew the stays of whoever a change is about."""
    settled = _entries_of(touched)
    crossings = touched.get(Crossing, frozenset()) | settled
    persons, since = matching.touching(crossings, touched.get(Inspection, frozenset()))
    persons |= _linked(touched.get(Link, frozenset()))
    if persons:
        grouped_anew = touched.get(Decision) or touched.get(Link)
        matching.rematch(persons, since=None if grouped_anew else since)


def _linked(links: frozenset[str]) -> set[str]:
    """The keys of the persons whose documents were linked, or are no more.

    An erased link names nobody: whoever has more than one document may be meant.
    """
    if not links:
        return set()
    rows = Link.objects.filter(pk__in=links)
    persons = {key for pair in rows.values_list("first", "second") for key in pair}
    return persons if len(rows) == len(links) else persons | matching.with_several_keys()


def _entries_of(touched: Touched) -> frozenset[UUID]:
    """The crossings about which somebody decided something."""
    decisions = Decision.objects.filter(pk__in=touched.get(Decision, ()))
    crossings = {key for pair in decisions.values_list("entry", "exit") for key in pair}
    for model in (Extension, Clearance):
        if keys := touched.get(model):
            crossings.update(model.objects.filter(pk__in=keys).values_list("entry", flat=True))
    return frozenset(crossings)


@findings.answer(FOLLOWER)
def stays_so_far(question: Question) -> Answer:
    """What the person's last stay makes of this crossing, with all documents that are theirs."""
    keys = queries.keys_of(question.document)
    last = queries.last_stay(keys, before=question.at) if keys else None
    last = telling.stay_elsewhere(question.document, keys, after=last, before=question.at) or last
    found = tuple(judging.judge_next(last, direction=question.direction, at=question.at)) if last else ()
    return Answer(findings=found, checks=(Check(code=FOLLOWER, as_of=question.at), *_checks_elsewhere()))


def _checks_elsewhere() -> tuple[Check, ...]:
    """Of when headquarters' word on other posts' stays is, at sites that should have it."""
    if not telling.is_told():
        return ()
    heard = telling.heard_at()
    return (Check(code="stays_elsewhere", done=heard is not None, as_of=heard),)


@knowing.answer(FOLLOWER)
def stays_for_the_rules(asked: Asked) -> Known:
    keys = queries.keys_of(asked.document)
    stays = [(stay.entered, stay.left) for stay in queries.earlier_stays(keys, before=asked.at)]
    if telling.is_told():
        last = queries.last_stay(keys, before=asked.at)
        told = telling.stay_elsewhere(asked.document, keys, after=last, before=asked.at)
        if told is not None and told.entered_at is not None:
            stays.append((timezone.localdate(told.entered_at), None))
    return Known(earlier_stays=tuple(stays))


@tools.answer(FOLLOWER)
def stay_tool(place: Place) -> Tool | None:
    """To the stay that a traveller at the window is leaving, where it is too long: what they say is put on record."""
    row = find_inspection(place.inspection) if place.inspection else None
    if row is None or row.direction != "exit":
        return None
    last = queries.last_stay(queries.keys_of(document_of(row)), before=row.opened_at)
    if last is None or not last.is_open or last.until is None:
        return None
    return Tool(
        title=_("Stay: until when, and why"),
        address=reverse("stays:stay", args=[last.pk]),
        permission="stays.see",
    )


@truth.answer(FOLLOWER)
def whether_stays_keep_up(_question: None) -> tuple[Truth, ...]:
    if not is_behind(FOLLOWER):
        return ()
    return (Truth(_("Stays are behind the crossings: tell the administrator"), Severity.CHECK),)
