"""What the tests of the returns room share: officers at Ouanaminthe, a bus that has come, and people on it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation

from passavant.base.models import Officer
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.returns import actions, queries
from passavant.modules.returns.models import Person, Reception
from passavant.modules.returns.ports import Handover

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
POST = "HT-OUA"


def document(**said: Any) -> Document:
    """What a woman says who has no papers, unless told otherwise."""
    known = {
        "read_by": ReadBy.NO_PAPERS,
        "document_code": "",
        "issuing_state": "",
        "document_number": "",
        "surname": "ÉTIENNE",
        "given_names": "Islande",
        "nationality": "HTI",
        "date_of_birth": "1985-04-03",
        "sex": "F",
        "date_of_expiry": "",
        "birth_date_estimated": False,
    }
    return Document(**{**known, **said})


def said(token: int, **more: Any) -> actions.Said:
    """What a person says at a station."""
    shown = {name: more.pop(name) for name in list(more) if name in Document.__dataclass_fields__}
    known = {"person": uuid.uuid4(), "age": 41, "category": "official", "papers": "none"}
    return actions.Said(token=token, document=document(**shown), **{**known, **more})


@dataclass
class Yard:
    """Officers of each role, and how they receive people."""

    officers: dict[str, Officer]

    def open(self, *, by: str = "first_line", at: datetime = AT, **more: Any) -> Reception:
        known = {
            "post": POST,
            "means": "bus",
            "carrier": "AB-1234",
            "authority": "dgm",
            "authority_name": "",
            "origin": "Dajabón",
            "expected": None,
            "note": "",
        }
        handover = Handover(officer=self.officers[by], at=at, **{**known, **more})
        return actions.open_reception(handover, reception=uuid.uuid4())

    def give(self, reception: Reception, count: int = 1, *, is_family: bool = False) -> tuple[int, int]:
        return actions.give_tokens(
            officer=self.officers["first_line"],
            reception=reception.pk,
            batch=uuid.uuid4(),
            count=count,
            is_family=is_family,
            at=AT,
        )

    def register(
        self,
        reception: Reception,
        told: actions.Said,
        *,
        by: str = "first_line",
        seen: tuple[str, ...] = (),
        at: datetime = AT,
    ) -> actions.Registered:
        station = actions.Station(officer=self.officers[by], code=f"{POST}-1")
        return actions.register(
            station=station, reception=reception.pk, said=told, seen=frozenset(seen), at=at
        )

    def receive(self, reception: Reception, **more: Any) -> Person:
        """Give a card and register somebody under it, whatever there is to be looked at."""
        token, _ = self.give(reception)
        every = (
            "returns.child_alone",
            "returns.no_name",
            "returns.registered_alike",
            "returns.age_contradicts",
        )
        at = more.pop("at", AT)
        registered = self.register(reception, said(token, **more), seen=every, at=at)
        assert registered.person is not None
        return registered.person

    def take_list(self, reception: Reception, text: str) -> int:
        return actions.receive_manifest(
            officer=self.officers["first_line"],
            reception=reception.pk,
            manifest=uuid.uuid4(),
            file_name="bus.csv",
            content=text.encode(),
            at=AT,
        )

    def again(self, person: Person) -> Person:
        found = queries.find_person(person.pk)
        assert found is not None
        return found


@pytest.fixture
def yard(officer: Callable[..., Officer]) -> Yard:
    roles = (
        "first_line",
        "second_line",
        "supervisor",
        "watch_officer",
        "analyst",
        "auditor",
        "administrator",
    )
    made = {role: officer(role) for role in roles}
    made["colleague"] = officer("first_line", code="colleague")
    made["elsewhere"] = officer("first_line", "second_line", code="elsewhere", posts="HT-MAL")
    return Yard(made)


@pytest.fixture
def bus(yard: Yard) -> Reception:
    return yard.open()


@pytest.fixture(autouse=True)
def speaks_english(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is said is read in English here; that it is said in four languages is shown elsewhere."""
    if "client" in request.fixturenames:
        request.getfixturevalue("client").cookies["language"] = "en"
    with translation.override("en"):
        yield
