"""What the tests of the fees room share: a till, and travellers of whom the rules ask a fee."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from passavant.base.models import Officer
from passavant.modules.crossings.queries import Inspection
from passavant.modules.fees import actions
from passavant.modules.fees.models import CashCount, Receipt
from passavant.modules.rules.tests.conftest import AT, DOMINICAN, FRENCH, HAITIAN, Desk, speaks_english
from passavant.modules.sites.queries import find_booth

__all__ = ["AT", "DOMINICAN", "FRENCH", "HAITIAN", "speaks_english"]
TOURIST = "tourist_fee_usd_10"


@dataclass
class Till(Desk):
    """A desk that takes money."""

    def visitor(self, number: str = "19AB12345", *, at: datetime = AT) -> Inspection:
        """Somebody who may visit without a visa, and pays for it."""
        row = self.scan({**FRENCH, "document_number": number}, at=at)
        self.admit(row, purpose="tourism")
        return row

    def take(
        self, row: Inspection, by: str = "first_line", *, at: datetime = AT, exemption: str = ""
    ) -> Receipt:
        return actions.take(
            officer=self.officers[by], inspection=row.pk, fee=TOURIST, exemption=exemption, at=at
        )

    def cancel(self, receipt: Receipt, *, reason: str = "paid twice", at: datetime = AT) -> None:
        actions.cancel(officer=self.officers["supervisor"], receipt=receipt.pk, reason=reason, at=at)

    def count(
        self, by: str = "first_line", *, at: datetime = AT, note: str = "", **counted: int
    ) -> CashCount:
        return actions.count_cash(
            officer=self.officers[by],
            count=uuid.uuid4(),
            post="HT-OUA",
            counted=counted,
            note=note,
            at=at,
        )

    def confirm(
        self,
        count: CashCount,
        by: str = "supervisor",
        *,
        at: datetime = AT + timedelta(hours=8),
        note: str = "",
        **counted: int,
    ) -> None:
        actions.confirm_cash(officer=self.officers[by], count=count.pk, counted=counted, note=note, at=at)


@pytest.fixture
def till(officer: Callable[..., Officer]) -> Till:
    """With rules in force that ask a visitor for the fee."""
    booth = find_booth("HT-OUA-1")
    assert booth is not None
    roles = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "auditor")
    made = Till(booth, {role: officer(role) for role in roles})
    made.publish(at=AT - timedelta(days=1))
    return made
