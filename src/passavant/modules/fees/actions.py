"""What officers do with fees and cash. Each verb is idempotent: pressed twice, it answers with what stands already.

FeesTrouble
├── NotHere         there is no such traveller, receipt or count
├── NotDue          the rules ask no such fee of this traveller
├── NotExempt       no such exemption is in force
├── NeedsReason     say why
├── AlreadyCounted  the cash was counted and handed over with this receipt in it
└── SamePerson      the second person is another one
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.crossings.queries import Inspection, find_inspection
from passavant.modules.fees import facts, queries
from passavant.modules.fees.models import CashCount, Fee, Receipt


class FeesTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class NotHere(FeesTrouble):
    pass


class NotDue(FeesTrouble):
    pass


class NotExempt(FeesTrouble):
    pass


class NeedsReason(FeesTrouble):
    pass


class AlreadyCounted(FeesTrouble):
    pass


class SamePerson(FeesTrouble):
    pass


def take(*, officer: Officer, inspection: UUID, fee: str, at: datetime, exemption: str = "") -> Receipt:
    """Issue the receipt of a fee that was paid in cash, or say who need not pay; once for a traveller and a fee.

    Raises:
        NotHere: no such traveller. NotDue: the rules do not ask it. NotExempt: no such exemption is in force.
    """
    check(officer, "fees.take")
    row = find_inspection(inspection)
    if row is None or not officer.works_at(row.post):
        raise NotHere
    with turn():
        due = next((each for each in queries.due_of(row) if each.fee.condition == fee), None)
        if due is None:
            raise NotDue
        if due.receipt is not None:
            return due.receipt
        if exemption and exemption not in {
            each.code for each in queries.exemptions_on(timezone.localdate(at))
        }:
            raise NotExempt
        told = _receipt(row, due.fee, exemption=exemption, at=at)
        record(told, at=at, actor=officer.code)
        return Receipt.objects.get(pk=told.receipt)


def _receipt(row: Inspection, fee: Fee, *, exemption: str, at: datetime) -> facts.ReceiptIssued:
    return facts.ReceiptIssued(
        receipt=uuid.uuid4(),
        number=next_number(timezone.localdate(at).year),
        inspection=row.pk,
        post=row.post,
        fee=fee.condition,
        amount=0 if exemption else fee.amount,
        currency=fee.currency,
        exemption=exemption,
    )


def next_number(year: int) -> str:
    """Numbers of a site run without a gap in a year, so that a missing receipt is seen."""
    site = site_code()
    return f"{site}-{year}-{queries.receipts_of_site(site, year) + 1:06d}"


def cancel(*, officer: Officer, receipt: UUID, reason: str, at: datetime) -> None:
    """Take a receipt back: the money was returned, or it was a mistake.

    Raises:
        NeedsReason: no reason. NotHere: there is none, or another site issued it. AlreadyCounted: its cash left the
            window.
    """
    check(officer, "fees.cancel")
    if not reason.strip():
        raise NeedsReason
    with turn():
        row = queries.find_receipt(receipt)
        if row is None or row.site != site_code() or not officer.works_at(row.post):
            raise NotHere
        if row.cancelled_at is not None:
            return
        last = queries.last_count(row.issued_by)
        if last is not None and row.issued_at <= last.until:
            raise AlreadyCounted
        record(facts.ReceiptCancelled(receipt=receipt, reason=reason), at=at, actor=officer.code)


# -- cash


def count_cash(
    *, officer: Officer, count: UUID, post: str, counted: Mapping[str, int], note: str, at: datetime
) -> CashCount:
    """Put on record what an officer counted at the end of a shift, beside what the receipts say.

    Args:
        count: made once for each page that is filled in: the same count sent twice is one.
        counted: hundredths by currency.

    Raises:
        NeedsReason: it differs from the receipts, and nobody says why.
    """
    check(officer, "fees.count")
    with turn():
        known = queries.find_count(count)
        if known is not None:
            return known
        till = queries.till_of(officer.code, until=at)
        if _differ(till.expected, counted) and not note.strip():
            raise NeedsReason
        told = facts.CashCounted(
            count=count,
            post=post,
            since=till.since,
            until=at,
            receipts=till.receipts,
            expected=till.expected,
            counted=dict(counted),
            note=note,
        )
        record(told, at=at, actor=officer.code)
        return CashCount.objects.get(pk=count)


def confirm_cash(
    *, officer: Officer, count: UUID, counted: Mapping[str, int], note: str, at: datetime
) -> None:
    """A second person counted the same cash, and takes it over.

    Raises:
        NotHere: no such count at the officer's posts. SamePerson: who counted first cannot confirm.
        NeedsReason: the two counts differ, and nobody says why.
    """
    check(officer, "fees.confirm")
    with turn():
        row = queries.find_count(count)
        if row is None or not officer.works_at(row.post):
            raise NotHere
        if row.officer == officer.code:
            raise SamePerson
        if queries.find_handover(count) is not None:
            return
        first = {line.currency: line.counted for line in row.lines}
        if _differ(first, counted) and not note.strip():
            raise NeedsReason
        told = facts.CashConfirmed(count=count, counted=dict(counted), note=note)
        record(told, at=at, actor=officer.code)


def _differ(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    return any(one.get(code, 0) != other.get(code, 0) for code in {*one, *other})
