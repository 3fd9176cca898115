"""Demonstration receptions, all invented: yesterday's bus, a sloop stopped at sea, and a bus that is here now."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.models import Officer
from passavant.base.roles import Role
from passavant.domain.specimens.people import SpecimenPerson, population
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.returns import actions
from passavant.modules.returns.models import Person, Reception
from passavant.modules.returns.ports import Handover
from passavant.modules.returns.reasons import (
    Authority,
    Category,
    DifferReason,
    Means,
    Need,
    ReferReason,
    Service,
)

ORDER = 50
_SEEN = frozenset({"returns.child_alone", "returns.registered_alike", "returns.no_name", "returns.too_old"})
_PAPERS = (82, 18)
"""Of a hundred, who came without papers and with some (sample of 2015, IOM and ONM)."""
_LIST = """REPATRIADOS, DAJABÓN;;;
Apellidos;Nombres;Sexo;Fecha de nacimiento
{rows}
Saint-Fleur;Rosemène;F;31/02/1990
;Ti Jo;M;12
TOTAL;;;
"""


@dataclass(frozen=True, slots=True)
class _Yard:
    """Who receives, who helps, and what is left to chance."""

    first: Officer
    second: Officer
    post: str
    chance: random.Random


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Two receptions that are over and one that goes on; some people wait for help."""
    post = str(settings.PASSAVANT.site.code)
    yard = _Yard(
        first=officer_with(Role.FIRST_LINE, post=post),
        second=officer_with(Role.SECOND_LINE, post=post),
        post=post,
        chance=random.Random(plan.seed),  # noqa: S311  (invented people guard nothing)
    )
    people = iter(_people(plan))
    _yesterdays_bus(yard, [next(people) for _ in range(24)], at=plan.now - timedelta(hours=26))
    _sloop(yard, [next(people) for _ in range(9)], at=plan.now - timedelta(hours=8))
    _bus_of_now(yard, [next(people) for _ in range(20)], at=plan.now - timedelta(minutes=40))
    progress(0)


def _yesterdays_bus(yard: _Yard, people: Sequence[SpecimenPerson], *, at: datetime) -> None:
    """All registered but one who went on; the child alone was handed over to child welfare."""
    bus = _open(yard, at=at, means=Means.BUS, authority=Authority.DGM, carrier="EX 04512", expected=25)
    _give(yard, bus, len(people) + 1, at=at)
    received = [_receive(yard, bus, number, each, at=at) for number, each in enumerate(people, start=1)]
    child = next((each for each in received if Need.CHILD_ALONE in each.need_codes), received[0])
    _hand_over(yard, child, at=at + timedelta(hours=1))
    actions.close_reception(
        officer=yard.second,
        reception=bus.pk,
        reason=DifferReason.WENT_ON.value,
        note="one left before the tables",
        at=at + timedelta(hours=2),
    )


def _sloop(yard: _Yard, people: Sequence[SpecimenPerson], *, at: datetime) -> None:
    """People who were stopped at sea, handed over by the authority that stopped them."""
    sloop = _open(yard, at=at, means=Means.BOAT, authority=Authority.USCG, carrier="Dieu Seul Maître")
    _give(yard, sloop, len(people), at=at)
    for number, each in enumerate(people, start=1):
        _receive(yard, sloop, number, each, at=at, category=Category.SEA.value)
    actions.close_reception(officer=yard.second, reception=sloop.pk, at=at + timedelta(hours=1))


def _bus_of_now(yard: _Yard, people: Sequence[SpecimenPerson], *, at: datetime) -> None:
    """A list with broken rows, cards for everybody, and half of the people registered."""
    bus = _open(yard, at=at, means=Means.BUS, authority=Authority.DOM_ARMY, carrier="OM 77120", expected=22)
    rows = "\n".join(f"{p.surname};{p.given_names};{p.sex};{p.date_of_birth:%d/%m/%Y}" for p in people)
    actions.receive_manifest(
        officer=yard.first,
        reception=bus.pk,
        manifest=uuid.UUID(int=yard.chance.getrandbits(128), version=4),
        file_name="repatriados.csv",
        content=_LIST.format(rows=rows).encode(),
        at=at,
    )
    _give(yard, bus, 22, at=at)
    for number, each in enumerate(people[: len(people) // 2], start=1):
        _receive(yard, bus, number, each, at=at + timedelta(minutes=3 * number))


def _open(yard: _Yard, *, at: datetime, means: Means, authority: Authority, **more: Any) -> Reception:
    known = {"authority_name": "", "origin": "", "expected": None, "note": ""}
    handover = Handover(
        officer=yard.second,
        post=yard.post,
        means=means.value,
        authority=authority.value,
        at=at,
        **{**known, **more},
    )
    return actions.open_reception(handover, reception=uuid.UUID(int=yard.chance.getrandbits(128), version=4))


def _give(yard: _Yard, reception: Reception, count: int, *, at: datetime) -> None:
    actions.give_tokens(
        officer=yard.first,
        reception=reception.pk,
        batch=uuid.UUID(int=yard.chance.getrandbits(128), version=4),
        count=count,
        is_family=False,
        at=at,
    )


def _receive(
    yard: _Yard,
    reception: Reception,
    token: int,
    person: SpecimenPerson,
    *,
    at: datetime,
    category: str = Category.OFFICIAL.value,
) -> Person:
    with_papers = yard.chance.choices((False, True), _PAPERS)[0]
    age = at.year - person.date_of_birth.year
    said = actions.Said(
        person=uuid.UUID(int=yard.chance.getrandbits(128), version=4),
        token=token,
        document=_document(person, with_papers=with_papers),
        age=age,
        origin=yard.chance.choice(("Ouanaminthe", "Cap-Haïtien", "Hinche", "Jérémie", "")),
        category=category,
        papers="passport" if with_papers else "none",
        needs=tuple(_needs(person, age, yard.chance)),
    )
    registered = actions.register(
        station=actions.Station(officer=yard.first, code=""),
        reception=reception.pk,
        said=said,
        seen=_SEEN,
        at=at + timedelta(minutes=token),
    )
    if registered.person is None:
        raise RuntimeError("a person of the demonstration was asked something that nobody answers")
    return registered.person


def _needs(person: SpecimenPerson, age: int, chance: random.Random) -> Iterator[str]:
    if age < 18:
        yield Need.CHILD_ALONE.value
    elif person.sex == "F" and age < 40 and chance.random() < 0.25:
        yield Need.PREGNANT.value
    elif age >= 65:
        yield Need.ELDERLY.value


def _document(person: SpecimenPerson, *, with_papers: bool) -> Document:
    return Document(
        read_by=ReadBy.TYPED if with_papers else ReadBy.NO_PAPERS,
        document_code="P" if with_papers else "",
        issuing_state="HTI" if with_papers else "",
        document_number=person.document_number if with_papers else "",
        surname=person.surname,
        given_names=person.given_names,
        nationality="HTI",
        date_of_birth=str(person.date_of_birth.year),
        sex=person.sex,
        date_of_expiry=person.date_of_expiry.isoformat() if with_papers else "",
        birth_date_estimated=not with_papers,
    )


def _hand_over(yard: _Yard, child: Person, *, at: datetime) -> None:
    actions.refer(
        officer=yard.second,
        person=child.pk,
        step=uuid.UUID(int=yard.chance.getrandbits(128), version=4),
        service=Service.IBESR.value,
        reason=ReferReason.FAMILY_TRACING.value,
        at=at,
    )
    actions.take_over(
        officer=yard.second,
        person=child.pk,
        step=uuid.UUID(int=yard.chance.getrandbits(128), version=4),
        service=Service.IBESR.value,
        contact="Mme Saint-Fleur",
        at=at + timedelta(minutes=30),
    )


def _people(plan: DemoPlan) -> Iterator[SpecimenPerson]:
    """Haitians who look like nobody that the other rooms invent."""
    invented = population(plan.seed + 14, 1000, around=plan.now.date())
    return (person for person in invented if person.nationality == "HTI")
