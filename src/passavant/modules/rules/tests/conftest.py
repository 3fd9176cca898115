"""What the tests of the rules room share: a policy in force, a booth, officers, travellers that rules speak of."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from passavant.base.models import Officer
from passavant.modules.crossings import actions as crossings
from passavant.modules.crossings.documents import from_typed
from passavant.modules.crossings.facts import Journey
from passavant.modules.crossings.models import Crossing
from passavant.modules.crossings.queries import Inspection
from passavant.modules.rules import actions
from passavant.modules.rules.models import Change
from passavant.modules.sites.queries import BoothInfo, find_booth

AT = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
EXAMPLE = (Path(__file__).parent.parent / "policies" / "haiti-example.toml").read_text(encoding="utf-8")
POLICY = EXAMPLE.replace('status = "example"', 'status = "in-force"').replace(
    'confidence = "none"', 'confidence = "medium"'
)
"""As if a ministry had confirmed what the example invents: what rests on an invention judges nobody by itself."""
LATER = POLICY.replace("2026.11.1", "2026.12.0").replace("stay = { months = 3 }", "stay = { days = 60 }")
"""The same rules, but that who may stay three months may stay sixty days; its tests say so too."""
for _date, _days in (("2027-02-20", "2027-01-18"), ("2027-02-28", "2027-01-28")):
    LATER = LATER.replace(f'stay_until = "{_date}"', f'stay_until = "{_days}"')

FRENCH = {
    "surname": "LEFEBVRE",
    "given_names": "ODILE",
    "date_of_birth": "1979-04-02",
    "sex": "F",
    "nationality": "FRA",
    "issuing_state": "FRA",
    "document_number": "19AB12345",
    "document_code": "P",
    "date_of_expiry": "2031-06-01",
}
DOMINICAN = {
    **FRENCH,
    "surname": "PEÑA",
    "given_names": "JOSE",
    "sex": "M",
    "nationality": "DOM",
    "issuing_state": "DOM",
    "document_number": "RD1234567",
}
HAITIAN = {
    **FRENCH,
    "surname": "DORVAL",
    "given_names": "WILNER",
    "sex": "M",
    "nationality": "HTI",
    "issuing_state": "HTI",
    "document_number": "HT7654321",
    "date_of_expiry": "2020-01-01",
}
CUBAN = {**DOMINICAN, "nationality": "CUB", "issuing_state": "CUB", "document_number": "CU7654321"}


def journey(**said: Any) -> Journey:
    plain = Journey(means="foot", carrier="", purpose="tourism", address="", stay_days=None, stay_until=None)
    return replace(plain, **said)


@dataclass
class Desk:
    """Officers of each kind at a site that is its own headquarters, and a booth."""

    booth: BoothInfo
    officers: dict[str, Officer]

    def propose(self, text: str = POLICY, *, reason: str = "decree of 2 November 2026") -> Change:
        return actions.propose_policy(officer=self.officers["watch_officer"], text=text, reason=reason, at=AT)

    def sign(self, change: Change, *, at: datetime = AT) -> Change:
        return actions.sign(officer=self.officers["supervisor"], change=change.pk, at=at)

    def publish(self, text: str = POLICY, *, at: datetime = AT) -> Change:
        return self.sign(self.propose(text), at=at)

    def scan(self, shown: dict[str, str], *, at: datetime = AT, direction: str = "entry") -> Inspection:
        opened = crossings.open_inspection(
            window=crossings.Window(
                officer=self.officers["first_line"], booth=self.booth, direction=direction
            ),
            scan=uuid.uuid4(),
            document=from_typed(shown, has_papers=True, birth_date_estimated=False),
            at=at,
            again=True,
        )
        assert opened.inspection is not None
        return opened.inspection

    def answer(self, row: Inspection, **answers: Any) -> None:
        officer = self.officers["first_line"]
        at = row.opened_at + timedelta(minutes=1)
        actions.answer(officer=officer, inspection=row.pk, answers=answers, at=at)

    def admit(
        self, row: Inspection, by: str = "first_line", *, note: str = "asked and seen", **said: Any
    ) -> Crossing:
        return crossings.admit(
            officer=self.officers[by],
            inspection=row.pk,
            journey=journey(**said),
            note=note,
            at=row.opened_at,
        )


@pytest.fixture
def desk(officer: Callable[..., Officer]) -> Desk:
    booth = find_booth("HT-OUA-1")
    assert booth is not None
    roles = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "auditor")
    return Desk(booth, {role: officer(role) for role in roles})


@pytest.fixture(autouse=True)
def speaks_english(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is said is read in English here; that it is said in four languages is shown elsewhere."""
    if "client" in request.fixturenames:
        request.getfixturevalue("client").cookies["language"] = "en"
    with translation.override("en"):
        yield
