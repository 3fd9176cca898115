"""What was taken at a window, what was not and why, and what two persons counted at the end of a shift."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact


@fact("fees.receipt.issued", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class ReceiptIssued:
    """A fee was paid in cash, or somebody was exempted: issued once for a traveller and a fee. It names nobody."""

    receipt: UUID
    number: str
    inspection: UUID
    post: str
    fee: str
    """The condition of the rules that the fee answers."""
    amount: int
    """In hundredths of the currency; 0 where somebody is exempt."""
    currency: str
    exemption: str
    """The code of the exemption; empty where the fee was paid."""


@fact("fees.receipt.cancelled", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class ReceiptCancelled:
    """The money was given back, or the receipt was a mistake; its number is not used again."""

    receipt: UUID
    reason: str


@fact("fees.cash.counted", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class CashCounted:
    """An officer counted the cash of a shift beside what the receipts say."""

    count: UUID
    post: str
    since: datetime | None
    until: datetime
    receipts: int
    expected: Mapping[str, int]
    """Hundredths by currency."""
    counted: Mapping[str, int]
    note: str


@fact("fees.cash.confirmed", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class CashConfirmed:
    """A second person counted the same cash and took it over."""

    count: UUID
    counted: Mapping[str, int]
    note: str
