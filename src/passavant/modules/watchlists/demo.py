"""Demonstration lists: wanted, missing, stolen, all invented; one hit that waits, one judged, some alerts."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.models import Officer
from passavant.base.roles import Role
from passavant.domain.lists.entries import Kind, ListedEntry, Reading
from passavant.domain.screening import Record
from passavant.domain.specimens.people import SpecimenPerson, population
from passavant.journal.recording import record
from passavant.modules.crossings.facts import (
    CrossingRecorded,
    Document,
    InspectionOpened,
    Journey,
    Line,
    Noted,
    ReadBy,
    Recommendation,
    TravellerReferred,
)
from passavant.modules.crossings.ports import Question
from passavant.modules.sites.queries import BoothInfo, Direction, booths_of
from passavant.modules.watchlists import actions, facts, queries
from passavant.modules.watchlists.listeners import on_a_watchlist
from passavant.modules.watchlists.models import Decision, Handling, Watchlist

ORDER = 40
_WANTED = "wanted-haiti"
_MISSING = "missing-children"
_STOLEN = "lost-documents"
_LISTS = (
    Watchlist(
        code=_WANTED,
        title="Wanted by the courts of Haiti (demo)",
        owner_agency="PNH",
        purpose="execution of warrants of arrest",
        legal_basis="Code d'instruction criminelle, art. 77",
        contact="DCPJ, on duty day and night",
        handling=Handling.DETAIN.value,
    ),
    Watchlist(
        code=_MISSING,
        title="Missing children (demo)",
        owner_agency="IBESR",
        purpose="finding and protecting missing children",
        legal_basis="Convention on the Rights of the Child, art. 35",
        contact="IBESR, line 133",
        handling=Handling.PROTECT.value,
    ),
    Watchlist(
        code=_STOLEN,
        title="Lost and stolen documents (demo)",
        owner_agency="DIE",
        purpose="taking invalid documents out of use",
        legal_basis="Loi sur les passeports",
        handling=Handling.SEIZE.value,
    ),
)


@dataclass(frozen=True, slots=True)
class _Duty:
    """Who does what, and when it is."""

    watch: Officer
    first: Officer
    second: Officer
    supervisor: Officer
    now: datetime


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Keep three lists, fill them, meet two listed persons, and run the lists against those who crossed."""
    del progress
    chance = random.Random(plan.seed)  # noqa: S311  (invented persons guard nothing)
    duty = _Duty(
        watch=officer_with(Role.WATCH_OFFICER),
        first=officer_with(Role.FIRST_LINE),
        second=officer_with(Role.SECOND_LINE),
        supervisor=officer_with(Role.SUPERVISOR),
        now=plan.now,
    )
    people = list(population(plan.seed, plan.people, around=plan.now.date()))
    adults = [person for person in people if _age(person, plan.now) >= 20]
    children = [person for person in people if _age(person, plan.now) < 16]
    for watchlist in _LISTS:
        actions.keep_list(officer=duty.watch, watchlist=watchlist)
    _import(_WANTED, _wanted(adults, chance), duty)
    _import(_STOLEN, _stolen(adults), duty)
    _list_missing(children[:2], duty)
    waiting, cleared = adults[1], adults[2]
    _meet(cleared, duty, at=plan.now - timedelta(hours=26))
    _clear(cleared, duty, at=plan.now - timedelta(hours=25, minutes=50))
    _meet(waiting, duty, at=plan.now - timedelta(minutes=9))
    actions.rescreen(actor=duty.watch.code, at=plan.now)


def _wanted(adults: list[SpecimenPerson], chance: random.Random) -> Iterator[ListedEntry]:
    """Persons of nobody, and a few who look like the demonstration's travellers."""
    strangers = population(chance.randrange(10_000), 40)
    for number, person in enumerate(strangers, start=1):
        yield _entry(f"2026-{number:04}", person, reason="warrant of arrest")
    for number, person in enumerate(adults[:5], start=901):
        yield _entry(f"2026-{number:04}", person, reason="warrant of arrest; look-alike of the demonstration")


def _stolen(adults: list[SpecimenPerson]) -> Iterator[ListedEntry]:
    for number, person in enumerate(adults[6:9], start=1):
        record_ = Record(id=str(number), documents=((person.document_number, person.issuing_state),))
        yield ListedEntry(
            source_id=f"D-{number}", kind=Kind.DOCUMENT, record=record_, reason="declared stolen"
        )
    blanks = Record(id="range", documents=(("PP9001001", "HTI"),))
    yield ListedEntry(
        source_id="B-1",
        kind=Kind.DOCUMENT,
        record=blanks,
        last_number="PP9001500",
        reason="500 blank booklets stolen from a delivery",
    )


def _entry(source_id: str, person: SpecimenPerson, *, reason: str) -> ListedEntry:
    """A person as lists tell them: without the number of the document, sometimes without the day of birth."""
    record_ = Record(
        id=source_id,
        names=(f"{person.given_names} {person.surname}",),
        dobs=(person.date_of_birth.isoformat(),),
        sex=person.sex,
        nationalities=(person.nationality,),
    )
    return ListedEntry(source_id=source_id, kind=Kind.PERSON, record=record_, reason=reason)


def _import(code: str, entries: Iterable[ListedEntry], duty: _Duty) -> None:
    day = duty.now - timedelta(days=2)
    actions.take(
        officer=duty.watch,
        watchlist=queries.get_list(code),
        reading=Reading(format="demo", entries=tuple(entries), dated=day.date()),
        name=f"{code}-{day.date()}",
        content_digest="",
        at=day,
    )


def _list_missing(children: list[SpecimenPerson], duty: _Duty) -> None:
    """Two children entered by hand: one officer proposes, another releases."""
    for child in children:
        proposal = actions.propose_entry(
            officer=duty.second,
            watchlist=queries.get_list(_MISSING),
            entry=facts.Listed(
                source_id="",
                kind=Kind.PERSON.value,
                names=(f"{child.given_names} {child.surname}",),
                dobs=(child.date_of_birth.isoformat(),),
                sex=child.sex,
                nationalities=(child.nationality,),
                reason="missing from home since the week before",
            ),
            at=duty.now - timedelta(days=1, minutes=30),
        )
        actions.release_entry(officer=duty.watch, proposal=proposal.pk, at=duty.now - timedelta(days=1))


def _meet(person: SpecimenPerson, duty: _Duty, *, at: datetime) -> None:
    """The booth's facts, told as the booth tells them: rooms do not call one another's verbs."""
    booth, document = _booth(), _document(person)
    question = Question(
        document=document,
        direction="entry",
        mode=booth.post.mode.value,
        post=booth.post.code,
        booth=booth.code,
        at=at,
    )
    answer = on_a_watchlist(question)
    inspection = _inspection_of(person)
    opened = InspectionOpened(
        inspection=inspection,
        post=booth.post.code,
        booth=booth.code,
        mode=booth.post.mode.value,
        direction="entry",
        document=document,
        findings=Noted.all_of(answer.findings),
        checks=tuple(each.kept for each in answer.checks),
        recommendation=Recommendation.STOP if answer.findings else Recommendation.CLEAR,
        group=None,
    )
    record(opened, at=at, actor=duty.first.code)
    referred = TravellerReferred(inspection=inspection, reason="finding", note="")
    record(referred, at=at + timedelta(seconds=20), actor=duty.first.code)


def _clear(person: SpecimenPerson, duty: _Duty, *, at: datetime) -> None:
    """The second line found that it is another person, and the supervisor agreed."""
    for hit in queries.waiting_hits():
        if hit.document_key.startswith(f"{person.document_number}:"):
            actions.judge_hit(
                officer=duty.second,
                inspection=hit.inspection,
                entry=hit.entry,
                decision=Decision.NOT_SAME,
                reason="other parents, other place of birth; no scar",
                at=at,
            )
            actions.agree_to_release(
                officer=duty.supervisor,
                inspection=hit.inspection,
                entry=hit.entry,
                note="papers of the parents seen",
                at=at + timedelta(minutes=6),
            )

    _cross(person, duty, at=at + timedelta(minutes=8))


def _cross(person: SpecimenPerson, duty: _Duty, *, at: datetime) -> None:
    booth = _booth()
    crossed = CrossingRecorded(
        inspection=_inspection_of(person),
        post=booth.post.code,
        booth=booth.code,
        mode=booth.post.mode.value,
        direction="entry",
        document=_document(person),
        journey=Journey(
            means="foot", carrier="", purpose="family", address="", stay_days=None, stay_until=None
        ),
        line=Line.SECOND,
        reason="",
        note="another person than the one listed",
        group=None,
    )
    record(crossed, at=at, actor=duty.second.code)


def _inspection_of(person: SpecimenPerson) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"watchlists:{person.document_number}")


def _document(person: SpecimenPerson) -> Document:
    return Document(
        read_by=ReadBy.TYPED,
        document_code=person.document_code,
        issuing_state=person.issuing_state,
        document_number=person.document_number,
        surname=person.surname,
        given_names=person.given_names,
        nationality=person.nationality,
        date_of_birth=person.date_of_birth.isoformat(),
        sex=person.sex,
        date_of_expiry=person.date_of_expiry.isoformat(),
    )


def _booth() -> BoothInfo:
    here = booths_of((str(settings.PASSAVANT.site.code),))
    return next(booth for booth in here if booth.direction is Direction.ENTRY)


def _age(person: SpecimenPerson, now: datetime) -> int:
    return now.year - person.date_of_birth.year
