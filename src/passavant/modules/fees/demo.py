"""Demonstration receipts, a count that agrees and one that waits; all invented."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.roles import Role
from passavant.journal.recording import record
from passavant.journal.site import site_code
from passavant.modules.crossings.queries import Crossing, standing
from passavant.modules.fees import actions, facts, queries

ORDER = 62
_VISITORS = ("CAN", "FRA", "USA")
_RECEIPTS = 14


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Fees of the latest visitors; the first shift was counted by two persons, the second awaits the other one."""
    del progress
    (fee, *_others) = queries.schedule_on(plan.now.date())
    visitors = standing().filter(direction="entry", nationality__in=_VISITORS, happened_at__lt=plan.now)
    rows = list(visitors.order_by("-happened_at")[:_RECEIPTS])[::-1]
    half = len(rows) // 2
    for shift, until in ((rows[:half], timedelta(minutes=20)), (rows[half:], timedelta(minutes=5))):
        if shift:
            _take(
                shift, plan, condition=fee.condition, amount=fee.amount, currency=fee.currency, before=until
            )
            _count(plan, before=until)


def _take(
    rows: list[Crossing], plan: DemoPlan, *, condition: str, amount: int, currency: str, before: timedelta
) -> None:
    officer = officer_with(Role.FIRST_LINE)
    for number, row in enumerate(rows):
        is_exempt = number == 0
        at = plan.now - before - timedelta(seconds=20 * (len(rows) - number))
        receipt = facts.ReceiptIssued(
            receipt=uuid.uuid5(row.pk, condition),
            number=actions.next_number(at.year),
            inspection=row.pk,
            post=row.post,
            fee=condition,
            amount=0 if is_exempt else amount,
            currency=currency,
            exemption="crew" if is_exempt else "",
        )
        record(receipt, at=at, actor=officer.code)


def _count(plan: DemoPlan, *, before: timedelta) -> None:
    officer, at = officer_with(Role.FIRST_LINE), plan.now - before
    sums = queries.till_of(officer.code, until=at).expected
    count = actions.count_cash(
        officer=officer, count=uuid.uuid4(), post=site_code(), counted=sums, note="", at=at
    )
    if before > timedelta(minutes=10):
        second = officer_with(Role.SUPERVISOR)
        actions.confirm_cash(
            officer=second, count=count.pk, counted=sums, note="", at=at + timedelta(minutes=4)
        )
