"""What the tests of the crossings room share: a booth, two officers, scans of invented travellers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from passavant.base.models import Officer
from passavant.domain import mrz
from passavant.domain.specimens import utopia
from passavant.domain.specimens.people import population
from passavant.modules.crossings import actions, documents, facts
from passavant.modules.sites.queries import BoothInfo, find_booth

MORNING = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
ERIKSSON = "\n".join(utopia.ERIKSSON_TD3)
ON_FOOT = facts.Journey(
    means="foot", carrier="", purpose="market", address="", stay_days=None, stay_until=None
)


def scan_of(nationality: str, *, number: int = 0) -> str:
    """The zone of an invented adult of that nationality with a passport that is valid."""
    people = (
        person
        for person in population(7, 4000, around=date(2026, 11, 20))
        if person.nationality == nationality
        and person.document_code.startswith("P")
        and person.date_of_expiry > date(2027, 6, 1)
        and person.date_of_birth < date(2000, 1, 1)
    )
    for _ in range(number):
        next(people)
    return "\n".join(next(people).mrz_lines())


@dataclass
class Booth:
    """A booth with its officers, for tests: reads scans as the page does."""

    info: BoothInfo
    first_line: Officer
    second_line: Officer
    supervisor: Officer

    def scan(
        self,
        text: str,
        *,
        direction: str = "entry",
        at: datetime = MORNING,
        scan: UUID | None = None,
        **more: Any,
    ) -> actions.Opened:
        reading = mrz.read(text, today=at.date())
        assert reading.zone is not None
        return actions.open_inspection(
            window=actions.Window(officer=self.first_line, booth=self.info, direction=direction),
            scan=scan or uuid.uuid4(),
            document=documents.from_zone(reading.zone),
            zone_findings=reading.findings,
            at=at,
            **more,
        )

    def admit(
        self, text: str, *, direction: str = "entry", at: datetime = MORNING, note: str = "seen"
    ) -> Any:
        return self.admit_opened(self.scan(text, direction=direction, at=at), at=at, note=note)

    def admit_opened(self, opened: actions.Opened, *, at: datetime, note: str = "seen") -> Any:
        assert opened.inspection is not None
        return actions.admit(
            officer=self.first_line, inspection=opened.inspection.pk, journey=ON_FOOT, note=note, at=at
        )


@pytest.fixture
def booth(officer: Callable[..., Officer]) -> Booth:
    info = find_booth("HT-OUA-1")
    assert info is not None
    return Booth(
        info=info,
        first_line=officer("first_line"),
        second_line=officer("second_line"),
        supervisor=officer("supervisor"),
    )
