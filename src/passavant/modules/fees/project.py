"""Rows of receipts and counts of cash."""

from __future__ import annotations

from collections.abc import Iterable

from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.journal.canonical import text_of
from passavant.modules.fees import facts
from passavant.modules.fees.models import CashCount, Handover, Receipt


@projects(facts.ReceiptIssued)
def receipt_issued(fact: facts.ReceiptIssued, envelope: Envelope) -> Iterable[Change]:
    row = {
        "number": fact.number,
        "inspection": fact.inspection,
        "post": fact.post,
        "site": envelope.site,
        "fee": fact.fee,
        "amount": fact.amount,
        "currency": fact.currency,
        "exemption": fact.exemption,
        "issued_at": envelope.when,
        "issued_by": envelope.actor,
    }
    return [Put(Receipt, fact.receipt, row)]


@projects(facts.ReceiptCancelled)
def receipt_cancelled(fact: facts.ReceiptCancelled, envelope: Envelope) -> Iterable[Change]:
    row = {
        "cancelled_at": envelope.when,
        "cancelled_by": envelope.actor,
        "cancelled_because": fact.reason,
    }
    return [Amend(Receipt, fact.receipt, row)]


@projects(facts.CashCounted)
def cash_counted(fact: facts.CashCounted, envelope: Envelope) -> Iterable[Change]:
    row = {
        "post": fact.post,
        "officer": envelope.actor,
        "since": fact.since,
        "until": fact.until,
        "receipts": fact.receipts,
        "expected": text_of(dict(fact.expected)),
        "counted": text_of(dict(fact.counted)),
        "note": fact.note,
    }
    return [Put(CashCount, fact.count, row)]


@projects(facts.CashConfirmed)
def cash_confirmed(fact: facts.CashConfirmed, envelope: Envelope) -> Iterable[Change]:
    row = {
        "count": fact.count,
        "counted": text_of(dict(fact.counted)),
        "note": fact.note,
        "confirmed_at": envelope.when,
        "confirmed_by": envelope.actor,
    }
    return [Put(Handover, f"{fact.count}@{envelope.site}", row)]
