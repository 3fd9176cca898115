"""What the tests of the market room share: lanes at Ouanaminthe on a Friday, officers, and neighbours with passes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from passavant.base.models import Officer
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.market import actions, queries
from passavant.modules.market.models import DayPass
from passavant.modules.sites.queries import Direction, find_booth, find_post

FRIDAY = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
"""Half past eight at Ouanaminthe, on a market day."""
SATURDAY = FRIDAY + timedelta(days=1)
MONDAY = FRIDAY + timedelta(days=3)
TODAY = date(2026, 11, 20)
POST = "HT-OUA"
ROLES = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "auditor", "administrator")
LET_THROUGH = frozenset({"market.no_photo", "market.no_guardian", "market.too_old"})


def document(**said: Any) -> Document:
    """The cédula of a trader from Dajabón, unless told otherwise."""
    known = {
        "read_by": ReadBy.TYPED,
        "document_code": "I",
        "issuing_state": "DOM",
        "document_number": "04512345678",
        "surname": "PEÑA",
        "given_names": "Altagracia",
        "nationality": "DOM",
        "date_of_birth": "1985-04-03",
        "sex": "F",
        "date_of_expiry": "",
    }
    return Document(**{**known, **said})


WILNER = {
    "issuing_state": "HTI",
    "document_number": "1001234567",
    "surname": "JOSEPH",
    "given_names": "Wilner",
    "nationality": "HTI",
    "sex": "M",
}
"""A Haitian of Ouanaminthe who sells at Dajabón."""


@dataclass
class Market:
    """Officers of each role at the lanes of the post."""

    officers: dict[str, Officer]

    def wanted(self, *, home: str = "DOM", at: datetime = FRIDAY, **more: Any) -> actions.Wanted:
        shown = {name: more.pop(name) for name in list(more) if name in Document.__dataclass_fields__}
        post = find_post(more.pop("post", POST))
        assert post is not None
        known: dict[str, Any] = {
            "day_pass": uuid.uuid4(),
            "zone": "market",
            "guardian": "",
            "valid_from": at.date(),
            "valid_to": date(2027, 11, 20),
            "note": "",
            "photo": "",
        }
        return actions.Wanted(post=post, document=document(**shown), home_state=home, **{**known, **more})

    def issue(self, *, by: str = "second_line", at: datetime = FRIDAY, **more: Any) -> DayPass:
        issued = actions.issue(
            officer=self.officers[by], wanted=self.wanted(at=at, **more), seen=LET_THROUGH, at=at
        )
        assert issued.day_pass is not None, issued.findings
        return issued.day_pass

    def gate(self, lane: int = 1, *, direction: str = "entry", by: str = "first_line") -> actions.Gate:
        booth = find_booth(f"{POST}-{lane}")
        assert booth is not None
        return actions.Gate(officer=self.officers[by], booth=booth, direction=Direction(direction).value)

    def show(
        self,
        row: DayPass,
        direction: str = "entry",
        *,
        at: datetime = FRIDAY,
        lane: int = 1,
        scan: UUID | None = None,
    ) -> actions.Showing:
        gate = self.gate(lane, direction=direction)
        return actions.show(gate=gate, scan=scan or uuid.uuid4(), day_pass=row, at=at)

    def count(self, sex: str, band: str, *, direction: str = "entry", times: int = 1) -> list[UUID]:
        marks = [uuid.uuid4() for _ in range(times)]
        for mark in marks:
            gate = self.gate(2, direction=direction)
            actions.count(gate=gate, count=mark, sex=sex, band=band, at=FRIDAY)
        return marks

    def withdraw(self, row: DayPass, *, at: datetime = FRIDAY) -> DayPass:
        officer = self.officers["second_line"]
        return actions.withdraw(officer=officer, day_pass=row.pk, reason="lost", at=at)

    def again(self, row: DayPass) -> DayPass:
        found = queries.find_pass(row.pk)
        assert found is not None
        return found


@pytest.fixture
def market(officer: Callable[..., Officer]) -> Market:
    made = {role: officer(role) for role in ROLES}
    made["colleague"] = officer("first_line", code="colleague")
    made["elsewhere"] = officer("first_line", "second_line", "supervisor", code="elsewhere", posts="HT-MAL")
    return Market(made)


@pytest.fixture(autouse=True)
def speaks_english(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is said is read in English here; that it is said in four languages is shown elsewhere."""
    if "client" in request.fixturenames:
        request.getfixturevalue("client").cookies["language"] = "en"
    with translation.override("en"):
        yield
