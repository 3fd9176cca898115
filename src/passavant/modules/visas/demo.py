"""Demonstration visas and a ban; all invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.roles import Role
from passavant.domain.entry_rules.dates import Term
from passavant.domain.specimens.people import SpecimenPerson, population
from passavant.modules.visas import actions, facts

ORDER = 55
_VISA_REQUIRED = ("CUB", "DOM", "COL", "PAN")


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """A single-entry visa, a residence permit, and somebody who is banned."""
    del progress
    people = population(plan.seed + 2, plan.people, around=plan.now.date())
    foreigners = [person for person in people if person.nationality in _VISA_REQUIRED][:3]
    for person, invent in zip(foreigners, (_visa, _permit, _ban), strict=False):
        invent(person, plan)


def _visa(person: SpecimenPerson, plan: DemoPlan) -> None:
    _grant(person, plan, facts.Kind.VISA, number=f"V-{plan.now.year}/311", entries=1, stay_days=30, days=90)


def _permit(person: SpecimenPerson, plan: DemoPlan) -> None:
    _grant(
        person,
        plan,
        facts.Kind.RESIDENCE,
        number=f"R-{plan.now.year}/27",
        entries=0,
        stay_days=None,
        days=300,
    )


def _grant(
    person: SpecimenPerson,
    plan: DemoPlan,
    kind: facts.Kind,
    *,
    number: str,
    entries: int,
    stay_days: int | None,
    days: int,
) -> None:
    today = timezone.localdate(plan.now)
    written = actions.Written(
        kind=kind,
        number=number,
        issuer="HTI",
        authority="DIE",
        holder=_holder(person),
        valid_from=today - timedelta(days=10),
        valid_to=today + timedelta(days=days),
        entries=entries,
        stay_days=stay_days,
    )
    actions.record_visa(
        officer=officer_with(Role.WATCH_OFFICER), written=written, at=plan.now - timedelta(days=10)
    )


def _ban(person: SpecimenPerson, plan: DemoPlan) -> None:
    decided = actions.Decided(
        holder=_holder(person),
        authority="DIE",
        reference=f"DIE-{plan.now.year}/9",
        legal_basis="Invented for the demonstration",
        first=timezone.localdate(plan.now) - timedelta(days=40),
        term=Term(years=5),
    )
    actions.impose_ban(
        officer=officer_with(Role.WATCH_OFFICER), decided=decided, at=plan.now - timedelta(days=40)
    )


def _holder(person: SpecimenPerson) -> facts.Holder:
    return facts.Holder(
        surname=person.surname,
        given_names=person.given_names,
        date_of_birth=person.date_of_birth.isoformat(),
        nationality=person.nationality,
        issuing_state=person.issuing_state,
        document_number=person.document_number,
    )
