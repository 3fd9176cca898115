"""Demonstration vessels, all invented: a cruise ship in port, one that left two people, a coaster, a sloop at sea."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.models import Officer
from passavant.base.roles import Role
from passavant.domain.specimens.people import SpecimenPerson, population
from passavant.modules.returns.ports import Authority
from passavant.modules.sea import actions, facts, queries
from passavant.modules.sea.models import Call, ShorePass
from passavant.modules.sea.reasons import Craft, Kind, Left, ListKind, Way
from passavant.modules.sites.queries import BoothInfo, booths_of

ORDER = 61
_TRANSIT, _LEAVING = 38, 2
"""Of the cruise passengers: who goes on with the vessel, and whose voyage ends here."""
_HEAD = "family_name,given_names,rank,nationality,date_of_birth,gender,id_type,id_number,id_issuer,id_expiry,transit"
_CRUISE_CREW = (
    ("Aquino", "Ramil", "Master", "PHL", "1971-03-14", "M"),
    ("Nowicka", "Agata", "Chief officer", "POL", "1984-09-02", "F"),
    ("Hartono", "Budi", "Chief engineer", "IDN", "1979-12-30", "M"),
    ("Bautista", "Maricel", "Purser", "PHL", "1988-05-21", "F"),
    ("Fernandes", "Savio", "Chief steward", "IND", "1982-07-08", "M"),
    ("Kovalenko", "Oksana", "Nurse", "UKR", "1990-01-17", "F"),
    ("Wirawan", "", "Ordinary seaman", "IDN", "1998-11-05", "M"),
    ("Salonga", "Jomar", "Able seaman", "PHL", "1993-04-27", "M"),
    ("D'Souza", "Anita", "Steward", "IND", "1995-08-19", "F"),
    ("Mendoza", "Liezel", "Steward", "PHL", "1996-02-11", "F"),
    ("Campbell", "Devon", "Cook", "JAM", "1987-10-03", "M"),
    ("Petrov", "Ivaylo", "Musician", "BGR", "1991-06-24", "M"),
)
_CARGO_CREW = (
    ("Rybak", "Andriy", "Master", "UKR", "1968-02-09", "M"),
    ("Villanueva", "Noel", "Chief officer", "PHL", "1981-08-15", "M"),
    ("Sangma", "Pranab", "Chief engineer", "IND", "1977-05-01", "M"),
    ("Santos", "Ariel", "Able seaman", "PHL", "1990-12-12", "M"),
    ("Htun", "Zaw Min", "Able seaman", "MMR", "1994-03-03", "M"),
    ("Ocampo", "Rey", "Cook", "PHL", "1985-09-28", "M"),
)
_UNREADABLE = ("Tan", "Mei Ling", "Steward", "Ruritanian", "31/02/1994", "F")
"""A row as agents write them, to be put right on the screen."""


@dataclass(frozen=True, slots=True)
class _Quay:
    """Who works there, at which lane, and what is left to chance."""

    first: Officer
    supervisor: Officer
    booth: BoothInfo
    chance: random.Random

    @property
    def post(self) -> str:
        return self.booth.post.code

    def mark(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """A vessel in port with people ashore, one that sailed without two, one that has no lists yet, and a sloop."""
    post = str(settings.PASSAVANT.site.code)
    booths = booths_of((post,))
    if not booths:
        return
    quay = _Quay(
        first=officer_with(Role.FIRST_LINE, post=post),
        supervisor=officer_with(Role.SUPERVISOR, post=post),
        booth=booths[0],
        chance=random.Random(plan.seed + 17),  # noqa: S311  (invented people guard nothing)
    )
    _sailed(quay, at=plan.now - timedelta(hours=30))
    _cruise(quay, plan, at=plan.now - timedelta(hours=5))
    _coaster(quay, at=plan.now - timedelta(minutes=50))
    _taken_off(quay, at=plan.now - timedelta(minutes=20))
    progress(0)


def _sailed(quay: _Quay, *, at: datetime) -> None:
    """All of the crew went ashore; two were not on board when it left, and one of them came to the gate later."""
    ship = _call(
        quay, name="Baie Blanche", imo_number="2004919", flag="LBR", kind=Kind.CONTAINER, at=at, hours=9
    )
    _take(quay, ship, ListKind.CREW, [_row(quay, each) for each in _CARGO_CREW], at=at)
    passes = _issue(quay, ship, at=at)
    for number, each in enumerate(passes):
        _show(quay, each, at=at + timedelta(hours=1, minutes=3 * number))
    for number, each in enumerate(passes[:-2]):
        _show(quay, each, at=at + timedelta(hours=6, minutes=3 * number))
    words = (
        actions.Word(Left.HOSPITAL.value, "Hôpital Justinien, the agent is told"),
        actions.Word(Left.DESERTED.value, "not at the gate, cabin empty"),
    )
    out = queries.ashore(ship.pk)
    actions.record_sailing(
        officer=quay.supervisor,
        call=ship.pk,
        sailed_at=at + timedelta(hours=9),
        words={each.shore_pass.pk: word for each, word in zip(out, words, strict=False)},
        at=at + timedelta(hours=9, minutes=10),
    )
    for late in out[1:2]:
        _show(quay, late.shore_pass, at=at + timedelta(hours=14))


def _cruise(quay: _Quay, plan: DemoPlan, *, at: datetime) -> None:
    """It sails in three hours, and some of its crew and passengers are still ashore."""
    ship = _call(
        quay, name="Étoile Caraïbe", imo_number="2001802", flag="BHS", kind=Kind.CRUISE, at=at, hours=8
    )
    crew = [_row(quay, each) for each in (*_CRUISE_CREW, _looks_like_somebody_wanted(plan), _UNREADABLE)]
    _take(quay, ship, ListKind.CREW, crew, at=at)
    _take(quay, ship, ListKind.PASSENGERS, list(_passengers(plan)), at=at)
    passes = _issue(quay, ship, at=at + timedelta(minutes=20))
    for number, each in enumerate(passes[3:]):
        _show(quay, each, at=at + timedelta(hours=1, minutes=4 * number))
    for number, each in enumerate(passes[7:]):
        _show(quay, each, at=at + timedelta(hours=3, minutes=4 * number))
    for number, (way, people) in enumerate(
        ((Way.OUT, 24), (Way.OUT, 11), (Way.BACK, 9), (Way.OUT, 2), (Way.BACK, 14))
    ):
        actions.count(
            officer=quay.first,
            call=ship.pk,
            count=quay.mark(),
            way=way.value,
            number=people,
            at=at + timedelta(hours=1, minutes=30 * number),
        )


def _coaster(quay: _Quay, *, at: datetime) -> None:
    """A sailing vessel without a number has just moored; nobody brought a list yet."""
    _call(quay, name="Grâce à Dieu", imo_number="", flag="HTI", kind=Kind.COASTER, at=at, hours=26)


def _taken_off(quay: _Quay, *, at: datetime) -> None:
    """A sloop was stopped at sea; its people are announced at the reception and get their cards next."""
    taken = actions.Taken(
        post=quay.post,
        vessel_name="",
        craft=Craft.SLOOP.value,
        persons=99,
        position="20°15'N 073°10'W",
        intercepted_at=at - timedelta(hours=22),
        authority=Authority.USCG.value,
        authority_name="",
        unit="USCGC Specimen",
        origin="Port-de-Paix",
        note="at the quay within the hour",
    )
    actions.record_interdiction(officer=quay.first, interdiction=quay.mark(), taken=taken, at=at)


def _call(
    quay: _Quay, *, name: str, imo_number: str, flag: str, kind: Kind, at: datetime, hours: int
) -> Call:
    stay = facts.Stay(
        vessel_name=name,
        imo_number=imo_number,
        flag=flag,
        kind=kind.value,
        agent="Agence du Nord",
        berth=quay.chance.choice(("1", "2", "3")),
        arrived_at=at,
        sails_at=at + timedelta(hours=hours),
    )
    return actions.record_call(
        officer=quay.first, call=quay.mark(), post=quay.post, stay=stay, at=at + timedelta(minutes=5)
    )


def _take(quay: _Quay, ship: Call, kind: ListKind, rows: Sequence[str], *, at: datetime) -> None:
    actions.receive_list(
        officer=quay.first,
        call=ship.pk,
        listing=quay.mark(),
        kind=kind.value,
        file_name=f"{kind.value}.csv",
        content="\n".join([_HEAD, *rows]).encode(),
        at=at + timedelta(minutes=10),
    )


def _issue(quay: _Quay, ship: Call, *, at: datetime) -> list[ShorePass]:
    """Passes for all whom nothing stops, in the order of the list."""
    actions.issue_to_all(officer=quay.first, call=ship.pk, at=at + timedelta(minutes=30))
    return queries.passes_of(ship.pk)


def _show(quay: _Quay, shore_pass: ShorePass, *, at: datetime) -> None:
    gate = actions.Gate(officer=quay.first, booth=quay.booth)
    actions.show(gate=gate, scan=quay.mark(), shore_pass=shore_pass, at=at)


def _row(quay: _Quay, member: tuple[str, ...]) -> str:
    """A line of a crew list, with a passport that is good for some years."""
    *_names, nationality, _born, _sex = member
    number = f"X{quay.chance.randrange(10**7):07d}"
    expires = f"{quay.chance.randrange(2032, 2036)}-06-30"
    return ",".join([*member, "PASSPORT", number, nationality, expires, ""])


def _looks_like_somebody_wanted(plan: DemoPlan) -> tuple[str, ...]:
    """Of the same name and birth date as one on the demonstration's list of wanted persons: for the second line."""
    people = population(plan.seed, plan.people, around=plan.now.date())
    alike = next(each for each in people if plan.now.year - each.date_of_birth.year >= 21)
    return (
        alike.surname,
        alike.given_names,
        "Messman",
        alike.nationality,
        alike.date_of_birth.isoformat(),
        alike.sex,
    )


def _passengers(plan: DemoPlan) -> Iterator[str]:
    """Forty of a cruise, who look like nobody that the other rooms invent; the last two leave the vessel here."""
    invented = list(population(plan.seed + 17, 1000, around=plan.now.date()))
    travelling = [each for each in invented if each.nationality not in ("HTI", "DOM")][:_TRANSIT]
    leaving = [each for each in invented if each.nationality == "HTI"][:_LEAVING]
    for each in travelling:
        yield _passenger(each, goes_on="Y")
    for each in leaving:
        yield _passenger(each, goes_on="N")


def _passenger(person: SpecimenPerson, *, goes_on: str) -> str:
    said = (
        person.surname,
        person.given_names,
        "",
        person.nationality,
        person.date_of_birth.isoformat(),
        person.sex,
        "PASSPORT",
        person.document_number,
        person.issuing_state,
        person.date_of_expiry.isoformat(),
        goes_on,
    )
    return ",".join(said)
