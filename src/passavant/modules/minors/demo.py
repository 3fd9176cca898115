"""Demonstration children: one with her aunt and an authorisation, one with nobody who proves anything; all invented."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.roles import Role
from passavant.domain.specimens.people import SpecimenPerson, population
from passavant.journal.recording import record
from passavant.modules.crossings.facts import (
    Document,
    InspectionOpened,
    Noted,
    ReadBy,
    Recommendation,
    TravellerReferred,
)
from passavant.modules.crossings.ports import Question
from passavant.modules.minors import actions, facts, queries
from passavant.modules.minors.judging import Standing
from passavant.modules.minors.listeners import children
from passavant.modules.sites.queries import BoothInfo, Direction, booths_of

ORDER = 50
_DESTINATION = "DOM"


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Two children wait at the window: one may leave by her paper, the other is held."""
    del progress
    booth = _booth()
    if booth is None:  # a post without a window of exit holds no child
        return
    people = list(population(plan.seed + 1, plan.people, around=plan.now.date()))
    young = [person for person in people if _standing(person, plan) is Standing.MINOR][:2]
    adults = [person for person in people if _standing(person, plan) is Standing.ADULT][:2]
    covered, held = (_shown(person) for person in young)
    aunt, stranger = (queries.named(_shown(person)) for person in adults)
    _register(covered, aunt, plan)
    _arrive(covered, booth, at=plan.now - timedelta(minutes=7))
    _travel(covered, aunt, facts.Relation.RELATIVE, at=plan.now - timedelta(minutes=6))
    _arrive(held, booth, at=plan.now - timedelta(minutes=21))
    _travel(held, stranger, facts.Relation.NONE, at=plan.now - timedelta(minutes=20))
    _refer(held, at=plan.now - timedelta(minutes=19))


def _register(child: Document, aunt: facts.Named, plan: DemoPlan) -> None:
    today = plan.now.date()
    written = actions.Written(
        number=f"IBESR-{today.year}/118",
        authority="ibesr",
        child=queries.named(child),
        companion=aunt,
        destination=_DESTINATION,
        valid_from=today - timedelta(days=3),
        valid_to=today + timedelta(days=27),
    )
    actions.register_authorisation(
        officer=officer_with(Role.WATCH_OFFICER), written=written, at=plan.now - timedelta(days=3)
    )


def _arrive(child: Document, booth: BoothInfo, *, at: datetime) -> None:
    """The child is read at the window, as the booth would record it."""
    asked = Question(
        document=child,
        direction=Direction.EXIT.value,
        mode=booth.post.mode.value,
        post=booth.post.code,
        booth=booth.code,
        at=at,
    )
    opened = InspectionOpened(
        inspection=_inspection_of(child),
        post=booth.post.code,
        booth=booth.code,
        mode=booth.post.mode.value,
        direction=Direction.EXIT.value,
        document=child,
        findings=Noted.all_of(children(asked).findings),
        checks=(),
        recommendation=Recommendation.CHECK,
        group=None,
    )
    record(opened, at=at, actor=officer_with(Role.FIRST_LINE).code)


def _travel(child: Document, adult: facts.Named, relation: facts.Relation, *, at: datetime) -> None:
    travels = actions.With(relation=relation, proof=facts.Proof.NONE, adult=adult, destination=_DESTINATION)
    actions.record_companion(
        officer=officer_with(Role.FIRST_LINE), inspection=_inspection_of(child), travels=travels, at=at
    )


def _refer(child: Document, *, at: datetime) -> None:
    referred = TravellerReferred(inspection=_inspection_of(child), reason="minor", note="")
    record(referred, at=at, actor=officer_with(Role.FIRST_LINE).code)


def _shown(person: SpecimenPerson) -> Document:
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


def _standing(person: SpecimenPerson, plan: DemoPlan) -> Standing:
    return queries.standing_of(_shown(person), today=plan.now.date())


def _inspection_of(child: Document) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"minors:{child.document_number}")


def _booth() -> BoothInfo | None:
    here = booths_of((str(settings.PASSAVANT.site.code),))
    return next((booth for booth in here if booth.direction is Direction.EXIT), None)
