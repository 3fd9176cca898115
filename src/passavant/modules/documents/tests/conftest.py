"""What the tests of the documents room share: a specimen State, its chips, and a booth where its passport is shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from passavant.base.models import Officer
from passavant.domain.specimens import ERIKSSON_TD3
from passavant.domain.specimens.chips import SpecimenState, specimen_chip, specimen_state
from passavant.modules.crossings.queries import Inspection, find_inspection
from passavant.modules.documents import actions
from passavant.modules.documents.trusting import offer_of
from passavant.modules.sites.actions import sign_on

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
LINES = ERIKSSON_TD3


@dataclass
class Desk:
    """An officer of each kind, and what they do."""

    first_line: Officer
    second_line: Officer
    administrator: Officer

    def trust(self, state: SpecimenState, *, name: str = "specimen.cer") -> None:
        """Take a specimen State's certificate into the trust list."""
        offer = offer_of(name, state.authority.certificate, {})
        actions.take_trust(officer=self.administrator, offer=offer, reason="specimen", at=AT)

    def verify(self, files: dict[str, bytes], *, lines: tuple[str, ...] = LINES) -> Any:
        from passavant.domain import mrz

        zone = mrz.read(lines, today=AT.date(), repair=False).zone
        assert zone is not None
        return actions.verify_chip(
            officer=self.first_line,
            post="HT-OUA",
            files=files,
            printed=actions.Printed.of(zone),
            at=timezone.now(),
        )


@pytest.fixture(autouse=True)
def speaks_english(client: Client) -> None:
    """Pages are looked at in English here; that they speak four languages is shown elsewhere."""
    client.cookies["language"] = "en"


@pytest.fixture
def desk(officer: Callable[..., Officer]) -> Desk:
    return Desk(officer("first_line"), officer("second_line"), officer("administrator"))


@pytest.fixture
def state() -> SpecimenState:
    return specimen_state()


@pytest.fixture
def chip(state: SpecimenState) -> dict[str, bytes]:
    return specimen_chip(LINES, state=state)


@pytest.fixture
def scan(client: Client, desk: Desk, signed_in: Callable[..., Client]) -> Callable[..., Inspection]:
    """Scan a zone at booth 1 and give the inspection that was opened."""

    def at_booth(lines: tuple[str, ...] = LINES, **more: str) -> Inspection:
        sign_on(officer=desk.first_line, booth_code="HT-OUA-1", at=timezone.now())
        mark = uuid.uuid4()
        signed_in(client, desk.first_line).post(
            "/crossings/booth/", {"mrz": "\n".join(lines), "scan": str(mark), **more}
        )
        row = find_inspection(mark)
        assert row is not None
        return row

    return at_booth
