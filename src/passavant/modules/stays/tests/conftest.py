"""What the tests of the stays room share: travellers who cross, officers, and stays held against a fresh matching."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from passavant.base.models import Officer
from passavant.journal.recording import record
from passavant.modules.crossings import facts as crossing_facts
from passavant.modules.crossings.facts import person_key
from passavant.modules.crossings.queries import Crossing
from passavant.modules.persons import facts as person_facts
from passavant.modules.stays import matching, queries
from passavant.modules.stays.models import Stay

NOON = datetime(2026, 11, 2, 17, tzinfo=UTC)
"""Noon at Ouanaminthe."""
ROLES = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "auditor")
JUAN = {
    "issuing_state": "DOM",
    "document_number": "SC1234567",
    "surname": "PEREZ",
    "given_names": "JUAN",
    "nationality": "DOM",
    "date_of_birth": "1990-04-05",
}
JUANS_OTHER = {**JUAN, "issuing_state": "ESP", "document_number": "XDA765432"}
"""The same man by name, birth date and nationality, with another document."""


def document(said: dict[str, str]) -> crossing_facts.Document:
    return crossing_facts.Document(
        read_by=crossing_facts.ReadBy.MRZ,
        document_code="P",
        sex="M",
        date_of_expiry="2031-01-01",
        **said,
    )


def key_of(said: dict[str, str]) -> str:
    names = ("issuing_state", "document_number", "date_of_birth")
    return person_key(**{name: said[name] for name in names}, inspection="")


@dataclass
class Border:
    """Records crossings as posts do, and moves in days."""

    officers: dict[str, Officer] = field(default_factory=dict)

    def cross(
        self,
        direction: str,
        said: dict[str, str] = JUAN,
        *,
        day: float = 0,
        minutes: int = 0,
        until: date | None = None,
        post: str = "HT-OUA",
    ) -> UUID:
        told = self.crossing(direction, said, until=until, post=post)
        record(told, at=self.at(day, minutes), actor="M12")
        return told.inspection

    def crossing(
        self, direction: str, said: dict[str, str] = JUAN, *, until: date | None = None, post: str = "HT-OUA"
    ) -> crossing_facts.CrossingRecorded:
        """The fact of a crossing, not recorded yet."""
        journey = crossing_facts.Journey(
            means="foot", carrier="", purpose="family", address="", stay_days=None, stay_until=until
        )
        return crossing_facts.CrossingRecorded(
            inspection=uuid.uuid4(),
            post=post,
            booth=f"{post}-1",
            mode="land",
            direction=direction,
            document=document(said),
            journey=journey,
            line=crossing_facts.Line.FIRST,
            reason="",
            note="",
            group=None,
        )

    def enter(
        self, said: dict[str, str] = JUAN, *, until: date | None = date(2026, 11, 30), **when: Any
    ) -> UUID:
        return self.cross("entry", said, until=until, **when)

    def leave(self, said: dict[str, str] = JUAN, **when: Any) -> UUID:
        return self.cross("exit", said, **when)

    def refuse(self, said: dict[str, str] = JUAN, *, day: float = 0) -> UUID:
        key = uuid.uuid4()
        opened = crossing_facts.InspectionOpened(
            inspection=key,
            post="HT-OUA",
            booth="HT-OUA-1",
            mode="land",
            direction="entry",
            document=document(said),
            findings=(),
            checks=(),
            recommendation=crossing_facts.Recommendation.CLEAR,
            group=None,
        )
        record(opened, at=self.at(day), actor="M12")
        refused = crossing_facts.TravellerRefused(
            inspection=key, reason="no_visa", note="", line=crossing_facts.Line.SECOND
        )
        record(refused, at=self.at(day), actor="M12")
        return key

    def void(self, crossing: UUID) -> None:
        voided = crossing_facts.CrossingVoided(amendment=uuid.uuid4(), crossing=crossing, reason="double")
        record(voided, at=self.at(20), actor="S1")

    def correct(self, crossing: UUID, **fields: str) -> None:
        row = Crossing.objects.get(pk=crossing)
        names = (
            "issuing_state",
            "document_number",
            "surname",
            "given_names",
            "nationality",
            "date_of_birth",
            "direction",
        )
        now = {name: getattr(row, name) for name in names}
        now["stay_until"] = row.stay_until.isoformat() if row.stay_until else ""
        corrected = crossing_facts.CrossingCorrected(
            amendment=uuid.uuid4(), crossing=crossing, fields={**now, **fields}, reason="misread"
        )
        record(corrected, at=self.at(20), actor="S1")

    def link(self, one: dict[str, str], other: dict[str, str], *, link: UUID | None = None) -> UUID:
        """Two officers agreed that the documents are one person's; returns the link."""
        link = link or uuid.uuid4()
        first, second = sorted((key_of(one), key_of(other)))
        record(person_facts.LinkAgreed(proposal=link, first=first, second=second), at=self.at(20), actor="S1")
        return link

    def unlink(self, link: UUID, one: dict[str, str], other: dict[str, str]) -> None:
        first, second = sorted((key_of(one), key_of(other)))
        ended = person_facts.UnlinkAgreed(proposal=uuid.uuid4(), first=first, second=second, links=(link,))
        record(ended, at=self.at(21), actor="S1")

    def at(self, day: float = 0, minutes: int = 0) -> datetime:
        return NOON + timedelta(days=day, minutes=minutes)


def told() -> list[tuple[UUID | None, UUID | None, str]]:
    """All stays: entry, exit and how each ended, in the order of time."""
    rows = sorted(Stay.objects.all(), key=queries._began)
    return [(row.entry, row.exit, row.ending) for row in rows]


@pytest.fixture
def border(officer: Callable[..., Officer]) -> Border:
    return Border({role: officer(role) for role in ROLES})


@pytest.fixture(autouse=True)
def as_if_made_anew(request: pytest.FixtureRequest) -> Iterator[None]:
    """After every test: what was followed change by change is what a matching from nothing gives."""
    if "border" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("border")
    yield
    followed = list(Stay.objects.order_by("id").values())
    matching.match_all()
    assert list(Stay.objects.order_by("id").values()) == followed
