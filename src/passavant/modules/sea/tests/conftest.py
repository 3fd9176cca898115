"""What the tests of the sea room share: a post with a quay on a Friday, officers, a cruise ship and its people."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from passavant.base.models import Officer
from passavant.modules.sea import actions, facts, queries
from passavant.modules.sea.models import Call, Person, ShorePass
from passavant.modules.sea.reasons import ListKind
from passavant.modules.sites.queries import find_booth

FRIDAY = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
"""Half past eight in the morning at the quay."""
EVENING = FRIDAY + timedelta(hours=10)
TODAY = FRIDAY.date()
POST = "HT-OUA"
"""The tests' own site; what a quay needs of it is its lanes."""
ROLES = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "auditor", "administrator")
CREW = """form,ship_name,imo_number,family_name,given_names,rank,nationality,date_of_birth,gender,\
id_type,id_number,id_issuer,id_expiry
FAL5,SPECIMEN OF THE SEAS,9074729,REYES,ANTONIO,MASTER,PHL,1975-02-28,M,PASSPORT,P0000001A,PHL,2029-05-01
FAL5,SPECIMEN OF THE SEAS,9074729,KOWALSKI,JAN,CHIEF OFFICER,PL,1980-07-09,M,SEAMANS_BOOK,KG12345,POL,2028-01-31
FAL5,SPECIMEN OF THE SEAS,9074729,ONENAME,,ORDINARY SEAMAN,IDN,1999-12-31,M,PASSPORT,A0000003,IDN,2027-12-01
FAL5,SPECIMEN OF THE SEAS,9074729,BERGER,HEIKE,PURSER,DEU,1985-04-12,F,PASSPORT,C01X00T47,DEU,2030-01-01
FAL5,SPECIMEN OF THE SEAS,9074729,BROKEN,ROW,COOK,RURITANIAN,31/02/1990,M,PASSPORT,X1,PHL,2030-01-01
"""
PASSENGERS = """family_name,given_names,nationality,date_of_birth,gender,id_type,id_number,id_issuer,transit
MARTIN,CLAIRE,FRA,1988-03-03,F,PASSPORT,12AB34567,FRA,Y
SMITH,JOHN,US,1960-01-05,M,PASSPORT,550000001,USA,Y
PIERRE,WIDLINE,HTI,1995-06-01,F,PASSPORT,R7654321,HTI,N
"""


def stay(**said: Any) -> facts.Stay:
    """A cruise ship that is here for the day, unless told otherwise."""
    known = {
        "vessel_name": "SPECIMEN OF THE SEAS",
        "imo_number": "9074729",
        "flag": "PAN",
        "kind": "cruise",
        "agent": "Agence Nord",
        "berth": "1",
        "arrived_at": FRIDAY - timedelta(hours=1),
        "sails_at": EVENING,
    }
    return facts.Stay(**{**known, **said})


@dataclass
class Quay:
    """Officers of each role at the quay."""

    officers: dict[str, Officer]

    def arrive(
        self, *, by: str = "first_line", call: UUID | None = None, at: datetime = FRIDAY, **more: Any
    ) -> Call:
        post = more.pop("post", POST)
        return actions.record_call(
            officer=self.officers[by], call=call or uuid.uuid4(), post=post, stay=stay(**more), at=at
        )

    def take(
        self,
        call: Call,
        text: str = CREW,
        *,
        kind: ListKind = ListKind.CREW,
        by: str = "first_line",
        listing: UUID | None = None,
        at: datetime = FRIDAY,
    ):
        return actions.receive_list(
            officer=self.officers[by],
            call=call.pk,
            listing=listing or uuid.uuid4(),
            kind=kind.value,
            file_name="crew.csv",
            content=text.encode(),
            at=at,
        )

    def moored(self, **more: Any) -> Call:
        """A vessel with its crew on the list."""
        call = self.arrive(**more)
        self.take(call, CREW if call.imo_number == "9074729" else CREW.replace("9074729", ""))
        return call

    def person(self, call: Call, surname: str) -> Person:
        return Person.objects.get(call=call.pk, surname=surname)

    def issue(
        self, person: Person, *, by: str = "first_line", at: datetime = FRIDAY, **more: Any
    ) -> ShorePass:
        return actions.issue(
            officer=self.officers[by],
            person=person.pk,
            shore_pass=more.pop("shore_pass", None) or uuid.uuid4(),
            at=at,
            **more,
        )

    def with_pass(self, surname: str = "REYES") -> tuple[Call, ShorePass]:
        call = self.moored()
        return call, self.issue(self.person(call, surname))

    def gate(self, lane: int = 1, *, by: str = "first_line") -> actions.Gate:
        booth = find_booth(f"{POST}-{lane}")
        assert booth is not None
        return actions.Gate(officer=self.officers[by], booth=booth)

    def show(
        self, row: ShorePass, *, at: datetime = FRIDAY, lane: int = 1, scan: UUID | None = None
    ) -> actions.Showing:
        return actions.show(gate=self.gate(lane), scan=scan or uuid.uuid4(), shore_pass=row, at=at)

    def sail(
        self,
        call: Call,
        words: dict[UUID, actions.Word] | None = None,
        *,
        by: str = "supervisor",
        at: datetime = EVENING,
        **more: Any,
    ) -> Call:
        return actions.record_sailing(
            officer=self.officers[by],
            call=call.pk,
            sailed_at=more.pop("sailed_at", at),
            words=words or {},
            at=at,
            **more,
        )

    def correct(
        self, call: Call, *, by: str = "supervisor", reason: str = "mistyped", **changes: Any
    ) -> Call:
        return actions.correct_call(
            officer=self.officers[by],
            call=call.pk,
            correction=changes.pop("correction", None) or uuid.uuid4(),
            stay=replace(actions.stay_of(call), **changes),
            reason=reason,
            at=FRIDAY,
        )

    def count(self, call: Call, way: str, number: int, *, count: UUID | None = None, by: str = "first_line"):
        mark = count or uuid.uuid4()
        actions.count(officer=self.officers[by], call=call.pk, count=mark, way=way, number=number, at=FRIDAY)
        return mark

    def again(self, row: ShorePass) -> ShorePass:
        found = queries.find_pass(row.pk)
        assert found is not None
        return found


def taken(**said: Any) -> actions.Taken:
    """A sloop with 99 people whom a cutter brings."""
    known = {
        "post": POST,
        "vessel_name": "",
        "craft": "sloop",
        "persons": 99,
        "position": "20°15'N 073°10'W",
        "intercepted_at": FRIDAY - timedelta(hours=30),
        "authority": "uscg",
        "authority_name": "",
        "unit": "USCGC SPECIMEN",
        "origin": "Port-de-Paix",
        "note": "",
    }
    return actions.Taken(**{**known, **said})


@pytest.fixture
def quay(officer: Callable[..., Officer]) -> Quay:
    made = {role: officer(role) for role in ROLES}
    made["elsewhere"] = officer("first_line", "second_line", "supervisor", code="elsewhere", posts="HT-MAL")
    return Quay(made)


@pytest.fixture(autouse=True)
def speaks_english(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is said is read in English here; that it is said in four languages is shown elsewhere."""
    if "client" in request.fixturenames:
        request.getfixturevalue("client").cookies["language"] = "en"
    with translation.override("en"):
        yield
