"""What the tests of the minors room share: officers, a booth of exit, a child and those who travel with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from passavant.base.models import Officer
from passavant.modules.crossings import actions as crossings
from passavant.modules.crossings.documents import from_typed
from passavant.modules.crossings.facts import Journey
from passavant.modules.crossings.queries import Inspection
from passavant.modules.minors import actions, facts
from passavant.modules.minors.models import Authorisation, Companion
from passavant.modules.minors.queries import NOBODY, named
from passavant.modules.sites.queries import BoothInfo, find_booth

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
ON_FOOT = Journey(means="foot", carrier="", purpose="family", address="", stay_days=None, stay_until=None)

LOVELIE = {
    "surname": "PIERRE-LOUIS",
    "given_names": "LOVELIE",
    "date_of_birth": "2012-05-04",
    "sex": "F",
    "nationality": "HTI",
    "issuing_state": "HTI",
    "document_number": "PP1200001",
    "document_code": "P",
    "date_of_expiry": "2029-01-01",
}
"""A girl of fourteen."""
KENSON = {
    **LOVELIE,
    "surname": "DÉSIR",
    "given_names": "KENSON",
    "sex": "M",
    "date_of_birth": "2015-02-11",
    "document_number": "PP1200002",
}
AUNT = {**LOVELIE, "surname": "DORVAL", "given_names": "ROSE-MAY", "date_of_birth": "1988-08-19"}
AUNT["document_number"] = "PP1200003"
ROLES = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "administrator", "auditor")


def person(said: dict[str, str]) -> facts.Named:
    return named(from_typed(said, has_papers=True, birth_date_estimated=False))


def going(
    adult: facts.Named | None = None,
    *,
    relation: facts.Relation = facts.Relation.RELATIVE,
    proof: facts.Proof = facts.Proof.NONE,
    destination: str = "DOM",
) -> actions.With:
    alone = relation is facts.Relation.ALONE
    shown = NOBODY if alone else adult or person(AUNT)
    return actions.With(relation=relation, proof=proof, adult=shown, destination=destination)


def written(**said: Any) -> actions.Written:
    """What stands on the paper for Lovelie, her aunt and a journey to Santo Domingo."""
    paper = {
        "number": "IBESR-2026/118",
        "authority": "ibesr",
        "child": person(LOVELIE),
        "companion": person(AUNT),
        "destination": "DOM",
        "valid_from": date(2026, 11, 15),
        "valid_to": date(2026, 11, 30),
    }
    return actions.Written(**{**paper, **said})


@dataclass
class Desk:
    """A booth with its officers, for tests."""

    booth: BoothInfo
    officers: dict[str, Officer]

    def scan(
        self,
        said: dict[str, str],
        *,
        direction: str = "exit",
        at: datetime = AT,
        has_papers: bool = True,
        is_estimated: bool = False,
    ) -> Inspection:
        opened = crossings.open_inspection(
            window=crossings.Window(
                officer=self.officers["first_line"], booth=self.booth, direction=direction
            ),
            scan=uuid.uuid4(),
            document=from_typed(said, has_papers=has_papers, birth_date_estimated=is_estimated),
            at=at,
        )
        assert opened.inspection is not None
        return opened.inspection

    def companion(self, row: Inspection, travels: actions.With, *, at: datetime = AT) -> Companion:
        return actions.record_companion(
            officer=self.officers["first_line"], inspection=row.pk, travels=travels, at=at
        )

    def register(self, **said: Any) -> Authorisation:
        return actions.register_authorisation(
            officer=self.officers["watch_officer"], written=written(**said), at=AT
        )

    def admit(self, row: Inspection, *, by: str = "first_line", at: datetime = AT) -> Any:
        return crossings.admit(
            officer=self.officers[by], inspection=row.pk, journey=ON_FOOT, note="seen", at=at
        )

    def talk(self, row: Inspection, *, outcome: facts.Outcome = facts.Outcome.NO_CONCERN) -> None:
        talked = actions.Talked(
            question_set=1, language="ht", private=True, answers={"wish": "yes"}, outcome=outcome, note="ok"
        )
        actions.close_screening(officer=self.officers["second_line"], inspection=row.pk, talked=talked, at=AT)

    def decide(self, row: Inspection, departure: facts.Departure) -> None:
        actions.decide_departure(
            officer=self.officers["supervisor"],
            inspection=row.pk,
            departure=departure,
            reason="mother reached by phone",
            at=AT,
        )

    def codes(self, row: Inspection, *, by: str = "second_line") -> list[str]:
        """What has to be done before the traveller may leave, as the second line is told."""
        with pytest.raises(crossings.Gated) as gated:
            self.admit(row, by=by)
        return [finding.code for finding in gated.value.findings]


@pytest.fixture
def desk(officer: Callable[..., Officer]) -> Desk:
    booth = find_booth("HT-OUA-3")
    assert booth is not None
    return Desk(booth, {role: officer(role) for role in ROLES})
