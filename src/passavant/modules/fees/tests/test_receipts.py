"""A fee is asked by the rules, taken once, and its receipt counts without a gap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.modules.crossings.ports import Place, tools
from passavant.modules.fees import actions, queries
from passavant.modules.fees.models import Exemption, Fee, Receipt, money
from passavant.modules.fees.tests.conftest import AT, DOMINICAN, HAITIAN, TOURIST


def test_the_rules_ask_a_visitor_and_nobody_who_comes_home(till):
    (due,) = queries.due_of(till.visitor())
    assert (due.fee.condition, due.fee.money, due.receipt) == (TOURIST, "USD 10.00", None)
    assert queries.due_of(till.scan(HAITIAN)) == []


def test_a_receipt_is_issued_once_whoever_presses(till):
    row = till.visitor()
    first = till.take(row)
    assert till.take(row, "supervisor", at=AT + timedelta(minutes=1)).pk == first.pk
    assert till.take(row, exemption="diplomat").pk == first.pk
    assert (first.number, first.amount, first.currency) == ("HT-OUA-2026-000001", 1000, "USD")
    assert Receipt.objects.count() == 1


def test_numbers_run_without_a_gap_and_are_not_used_again(till):
    rows = [till.visitor(f"19AB0000{n}") for n in range(3)]
    first = till.take(rows[0])
    till.take(rows[1])
    till.cancel(first)
    again, third = till.take(rows[0]), till.take(rows[2])
    numbers = [each.number[-6:] for each in (first, again, third)]
    assert numbers == ["000001", "000003", "000004"]


def test_whoever_is_exempt_pays_nothing_and_has_a_receipt(till):
    receipt = till.take(till.visitor(), exemption="diplomat")
    assert (receipt.amount, receipt.exemption) == (0, "diplomat")


def test_an_exemption_that_ended_exempts_nobody(till):
    Exemption(code="games", title="Games", valid_from=date(2020, 1, 1), valid_to=date(2026, 11, 19)).save()
    with pytest.raises(actions.NotExempt):
        till.take(till.visitor(), exemption="games")
    assert not Receipt.objects.exists()


def test_the_schedule_of_the_day_says_how_much(till):
    old = Fee.objects.get(condition=TOURIST)
    old.valid_to = date(2026, 11, 20)
    old.save()
    Fee(
        code="tourist-2026",
        condition=TOURIST,
        title="Frais",
        amount=1250,
        currency="USD",
        valid_from=date(2026, 11, 21),
    ).save()
    assert till.take(till.visitor("19AB00001")).money == "USD 10.00"
    later = AT + timedelta(days=1)
    assert till.take(till.visitor("19AB00002", at=later), at=later).money == "USD 12.50"


def test_what_the_rules_do_not_ask_is_not_taken(till):
    row = till.scan(DOMINICAN)
    with pytest.raises(actions.NotDue):
        till.take(row)
    with pytest.raises(actions.NotDue):
        actions.take(officer=till.officers["first_line"], inspection=till.visitor().pk, fee="bribe", at=AT)


def test_only_a_supervisor_cancels_and_says_why(till):
    receipt = till.take(till.visitor())
    with pytest.raises(PermissionDenied):
        actions.cancel(officer=till.officers["first_line"], receipt=receipt.pk, reason="mine", at=AT)
    with pytest.raises(actions.NeedsReason):
        till.cancel(receipt, reason=" ")
    till.cancel(receipt)
    till.cancel(receipt, reason="again")
    receipt.refresh_from_db()
    assert (receipt.cancelled_by, receipt.cancelled_because) == ("supervisor", "paid twice")


def test_the_window_offers_the_fee_where_one_is_asked(till):
    row = till.visitor()
    assert _offered(row) == ["Fee to take"]
    till.take(row)
    assert _offered(row) == ["Receipt of the fee"]
    assert _offered(till.scan(HAITIAN)) == []


def _offered(row):
    answers, _failed = tools.ask(Place(inspection=row.pk))
    return [tool.title for tool in answers if tool is not None and tool.permission == "fees.take"]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(1000, "USD 10.00"), (5, "USD 0.05"), (0, "USD 0.00"), (-150, "USD −1.50")],
)
def test_money_is_written_with_its_hundredths(amount, shown):
    assert money(amount, "USD") == shown
