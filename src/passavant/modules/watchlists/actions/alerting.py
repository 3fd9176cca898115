"""Tell watch officers: of silent hits, and of persons of the past whom a new entry means."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.values import Finding
from passavant.journal.recording import Told, record, record_all, turn
from passavant.journal.site import site_code
from passavant.modules.crossings import queries as crossings
from passavant.modules.crossings.facts import Document
from passavant.modules.crossings.ports import Opening
from passavant.modules.watchlists import facts, in_force, keys, queries
from passavant.modules.watchlists.actions.troubles import AlreadyDecided, NeedsReason, NotHere
from passavant.modules.watchlists.models import Alert, AlertTaken, Entry
from passavant.modules.watchlists.queries import Match

TOGETHER = 50
"""Persons that are compared at once, while the windows of the same process wait; their alerts are one commit."""
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreened:
    """How many persons were compared and how many alerts raised that were not there before."""

    entries: int
    persons: int
    raised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries persons of the past are compared with; empty: all."""

    list_code: str = ""
    version: int = 0
    """Those alone that began with this version of the list."""
    entry: str = ""

    def holds(self, entry: Entry) -> bool:
        return (
            (not self.list_code or entry.list_code == self.list_code)
            and (not self.version or entry.since == self.version)
            and (not self.entry or entry.pk == self.entry)
        )


def note_silent(*, matches: Collection[Match], opening: Opening) -> int:
    """Record silent hits of a traveller at the window, each once; returns how many are new."""
    told = [
        facts.SilentNoted(
            alert=keys.alert_key(str(opening.inspection), match.entry.pk),
            inspection=opening.inspection,
            entry=match.entry.pk,
            list=match.entry.list_code,
            person_key=opening.person_key,
            post=opening.post,
            direction=opening.direction,
            score=match.score,
            explanation=_noted(match.findings),
        )
        for match in _uncleared(matches, opening.document)
    ]
    return _record_new(told, at=opening.at, actor="system")


def rescreen(
    *,
    wanted: Wanted = Wanted(),
    days: int | None = None,
    actor: str,
    at: datetime,
    progress: Progress = lambda _: None,
) -> Rescreened:
    """Run entries against open stays and those who crossed or were inspected lately; idempotent.

    Whoever still waits at a window of this site is stopped there; for the others a watch officer gets an alert.

    A verb of the system, after an import or a release, or by command; so it asks for no permission.

    Args:
        days: how far back; None: what the site's settings say.
        progress: called with the persons just compared.
    """
    if days is None:
        days = settings.PASSAVANT.rooms["watchlists"].rescreen_days
    persons = raised = 0
    for together in _batches(crossings.persons_since(at - timedelta(days=days))):
        raised += _rescreen(together, wanted, at=at, actor=actor)
        persons += len(together)
        progress(len(together))
    finished = facts.RescreeningFinished(
        run=uuid.uuid4(),
        list=wanted.list_code,
        days=days,
        entries=_count(wanted),
        persons=persons,
        raised=raised,
    )
    record(finished, at=at, actor=actor)
    return Rescreened(entries=finished.entries, persons=persons, raised=raised)


def stop_waiting(*, post: str, actor: str, at: datetime) -> int:
    """Run the lists as they stand against those who wait at a post; returns how many were stopped or raise an alert.

    For entries that another site made: they arrive while a traveller stands at the window, whose document was read
    before. A verb of the system, like `rescreen`, and idempotent.
    """
    waiting = crossings.waiting_persons(post, since=crossings.resumed_since(at))
    return sum(_rescreen(together, Wanted(), at=at, actor=actor) for together in _batches(waiting))


def acknowledge_alert(*, officer: Officer, alert: str, done: str, at: datetime) -> AlertTaken:
    """Take an alert, and say what is done; a silent one only by those who may see it.

    Raises:
        PermissionDenied: the officer may not, or not at that post.
        NeedsReason: not said what is done.
        AlreadyDecided: somebody took it.
        NotHere: there is none.
    """
    check(officer, "watchlists.acknowledge_alert")
    if not done:
        raise NeedsReason(alert)
    with turn():
        row = queries.find_alert(alert)
        if row is None:
            raise NotHere(alert)
        check(officer, "watchlists.acknowledge_alert", post=row.post)
        if row.is_silent:
            check(officer, "watchlists.see_silent")
        if queries.alerts_taken([row]):
            raise AlreadyDecided(alert)
        record(facts.AlertAcknowledged(alert=alert, done=done), at=at, actor=officer.code)
        return queries.alerts_taken([row])[alert]


def _rescreen(persons: list[crossings.Passage], wanted: Wanted, *, at: datetime, actor: str) -> int:
    asked = [queries.query_of(person.document) for person in persons]
    met: list[tuple[crossings.Passage, Match]] = []
    for person, screened in zip(persons, queries.screen_many(asked, at=at), strict=True):
        matches = [match for match in screened.matches if wanted.holds(match.entry)]
        met += [(person, match) for match in _unmet(matches, person, at=at)]
    subjects = {person.subject for person, _match in met}
    waiting = crossings.waiting_among(subjects, since=crossings.resumed_since(at), site=site_code())
    stopped = [_stopped(*each) for each in met if each[0].subject in waiting and not each[1].is_silent]
    alerts = [_raised(*each) for each in met if each[0].subject not in waiting or each[1].is_silent]
    return _stop(stopped, at=at, actor=actor) + _record_new(alerts, at=at, actor=actor)


def _unmet(matches: list[Match], person: crossings.Passage, *, at: datetime) -> Iterator[Match]:
    """Those that nobody has met at the window with this person, or cleared."""
    if not matches:
        return
    met = queries.met_by(inspection=person.subject, document_key=keys.key_of(person.document), at=at)
    for match in _uncleared(matches, person.document):
        if match.entry.pk not in met and match.list.is_for(person.post):
            yield match


def _uncleared(matches: Collection[Match], document: Document) -> Iterator[Match]:
    cleared = queries.cleared_among(matches, document)
    return (match for match in matches if match.entry.pk not in cleared)


def _stopped(person: crossings.Passage, match: Match) -> facts.HitRaised:
    return facts.HitRaised(
        inspection=person.subject,
        entry=match.entry.pk,
        list=match.entry.list_code,
        handling=match.handling.value,
        by=match.by.value,
        score=match.score,
        post=person.post,
        document_key=keys.key_of(person.document),
    )


def _stop(told: list[facts.HitRaised], *, at: datetime, actor: str) -> int:
    """Stop those who still wait, each once; whoever was let go meanwhile raises an alert the next time."""
    if not told:
        return 0
    with turn():
        waiting = crossings.waiting_among({fact.inspection for fact in told})
        new = [
            fact
            for fact in told
            if fact.inspection in waiting and queries.find_hit(fact.inspection, fact.entry) is None
        ]
        return record_all(Told(fact, at, actor) for fact in new)


def _raised(person: crossings.Passage, match: Match) -> facts.AlertRaised:
    return facts.AlertRaised(
        alert=keys.alert_key(person.person_key, match.entry.pk),
        subject=person.subject,
        entry=match.entry.pk,
        list=match.entry.list_code,
        person_key=person.person_key,
        post=person.post,
        direction=person.direction,
        seen_at=person.seen_at,
        is_silent=match.is_silent,
        score=match.score,
        explanation=_noted(match.findings),
    )


def _record_new(told: list[facts.SilentNoted] | list[facts.AlertRaised], *, at: datetime, actor: str) -> int:
    """Record those alerts that nobody has raised yet, as far as this site knows."""
    if not told:
        return 0
    with turn():
        raised = Alert.objects.filter(alert__in=[fact.alert for fact in told])
        known = set(raised.values_list("alert", flat=True))
        new = {fact.alert: fact for fact in told if fact.alert not in known}
        return record_all(Told(fact, at, actor) for fact in new.values())


def _batches(persons: Iterator[crossings.Passage]) -> Iterator[list[crossings.Passage]]:
    while together := list(islice(persons, TOGETHER)):
        yield together


def _count(wanted: Wanted) -> int:
    """How many entries were wanted."""
    if wanted.entry:
        return 1
    current = in_force.versions_in_force()
    total = 0
    for code in [wanted.list_code] if wanted.list_code else in_force.lists_in_use():
        rows = in_force.entries_in_force(code, current.get(code, 0))
        total += rows.filter(since=wanted.version).count() if wanted.version else rows.count()
    return total


def _noted(findings: Iterable[Finding]) -> tuple[facts.Noted, ...]:
    return tuple(
        facts.Noted(code=each.code, severity=each.severity, field=each.field, details=dict(each.details))
        for each in findings
    )
