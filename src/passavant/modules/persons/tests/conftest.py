"""What the tests of the persons room share: officers, a man with two passports, and somebody who looks like him."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from passavant.base.models import Officer
from passavant.journal.recording import record
from passavant.modules.crossings import facts as crossing_facts
from passavant.modules.crossings.queries import find_crossing
from passavant.modules.persons import actions
from passavant.modules.persons.facts import Compared
from passavant.modules.persons.models import Proposal

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
ROLES = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "administrator", "auditor")
WILNER = {
    "issuing_state": "HTI",
    "document_number": "PP4410001",
    "surname": "JOSEPH",
    "given_names": "WILNER",
    "nationality": "HTI",
    "date_of_birth": "1984-07-16",
    "sex": "M",
}
WILNERS_NEW = {**WILNER, "document_number": "PP5590017"}
WILNERS_CANADIAN = {**WILNER, "issuing_state": "CAN", "nationality": "CAN", "document_number": "HK203918"}
NAMESAKE = {**WILNER, "document_number": "PP4471120", "date_of_birth": "1991-01-30"}
SEEN = actions.Evidence(
    compared=(Compared.BOTH_SHOWN, Compared.PORTRAITS), reason="showed both booklets, the old one is full"
)


def document(said: dict[str, str]) -> crossing_facts.Document:
    return crossing_facts.Document(
        read_by=crossing_facts.ReadBy.MRZ, document_code="P", date_of_expiry="2031-01-01", **said
    )


@dataclass
class Desk:
    """Officers, and the crossings of travellers, for tests."""

    officers: dict[str, Officer]

    def cross(self, said: dict[str, str], *, direction: str = "entry", days: int = 0) -> str:
        """The key of the person who crossed."""
        crossing = uuid.uuid4()
        record(
            crossing_facts.CrossingRecorded(
                inspection=crossing,
                post="HT-OUA",
                booth="HT-OUA-1",
                mode="land",
                direction=direction,
                document=document(said),
                journey=crossing_facts.Journey(
                    means="foot", carrier="", purpose="family", address="", stay_days=None, stay_until=None
                ),
                line=crossing_facts.Line.FIRST,
                reason="",
                note="",
                group=None,
            ),
            at=AT + timedelta(days=days),
            actor="M12",
        )
        row = find_crossing(crossing)
        assert row is not None
        return row.person_key

    def propose(
        self, one: str, other: str, *, by: str = "second_line", evidence: actions.Evidence = SEEN
    ) -> Proposal:
        return actions.propose_link(officer=self.officers[by], one=one, other=other, evidence=evidence, at=AT)

    def decide(self, proposal: Proposal, *, by: str = "supervisor", **said: Any) -> Proposal:
        said = {"agree": True, "note": "", **said}
        return actions.decide(officer=self.officers[by], proposal=proposal.pk, at=AT, **said)

    def link(self, one: str, other: str) -> None:
        self.decide(self.propose(one, other))

    def unlink(self, one: str, other: str) -> None:
        proposal = actions.propose_unlink(
            officer=self.officers["supervisor"], one=one, other=other, evidence=SEEN, at=AT
        )
        self.decide(proposal, by="watch_officer")


@pytest.fixture
def desk(officer: Callable[..., Officer]) -> Desk:
    return Desk({role: officer(role) for role in ROLES})
