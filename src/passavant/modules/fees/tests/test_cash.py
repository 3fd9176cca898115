"""At the end of a shift two persons count, and what was not taken is named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from passavant.base.testing import be_site
from passavant.modules.fees import actions, queries
from passavant.modules.fees.models import CashCount, Handover
from passavant.modules.fees.tests.conftest import AT, HAITIAN

EVENING = AT + timedelta(hours=6)


def expected(till, *, until=EVENING):
    return queries.till_of(till.officers["first_line"].code, until=until)


def test_the_till_holds_what_was_taken_since_the_last_count(till):
    till.take(till.visitor("19AB00001"))
    till.take(till.visitor("19AB00002"))
    till.take(till.visitor("19AB00003"), exemption="crew")
    found = expected(till)
    assert (found.receipts, found.exempted, found.expected) == (3, 1, {"USD": 2000})
    till.count(at=EVENING, USD=2000)
    assert expected(till, until=EVENING + timedelta(hours=1)).expected == {}


def test_a_cancelled_receipt_is_not_in_the_till(till):
    till.cancel(till.take(till.visitor()))
    assert expected(till).expected == {}


def test_of_whom_nothing_was_taken_is_named_exactly(till):
    paid, unpaid, home = till.visitor("19AB00001"), till.visitor("19AB00002"), till.scan(HAITIAN)
    till.admit(home)
    till.take(paid)
    assert [row.pk for row in expected(till).untaken] == [unpaid.pk]
    till.take(unpaid, exemption="humanitarian")
    assert expected(till).untaken == []


def test_a_sum_that_differs_needs_a_word(till):
    till.take(till.visitor())
    with pytest.raises(actions.NeedsReason):
        till.count(at=EVENING, USD=900)
    row = till.count(at=EVENING, USD=900, note="one dollar fell into the sea")
    assert not row.agrees
    assert row.lines[0].shown == ("USD 10.00", "USD 9.00", "USD −1.00")


def test_money_in_another_currency_than_expected_is_seen(till):
    till.take(till.visitor())
    with pytest.raises(actions.NeedsReason):
        till.count(at=EVENING, USD=1000, HTG=5000)


def test_the_same_count_sent_twice_is_one(till):
    row = till.count(at=EVENING, USD=0)
    again = actions.count_cash(
        officer=till.officers["first_line"],
        count=row.pk,
        post="HT-OUA",
        counted={"USD": 700},
        note="",
        at=EVENING,
    )
    assert (again.pk, CashCount.objects.count()) == (row.pk, 1)


def test_a_second_person_counts_and_never_the_same(till):
    till.take(till.visitor(), "supervisor")
    row = till.count("supervisor", at=EVENING, USD=1000)
    with pytest.raises(actions.SamePerson):
        till.confirm(row, USD=1000)
    with pytest.raises(actions.NeedsReason):
        till.confirm(row, "second_line", USD=990)
    assert queries.counts_to_confirm(()) == [row]
    till.confirm(row, "second_line", USD=1000)
    till.confirm(row, "second_line", USD=1)
    assert queries.counts_to_confirm(()) == []
    assert Handover.objects.get().confirmed_by == "second_line"


def test_a_receipt_whose_cash_was_counted_is_not_cancelled(till):
    receipt = till.take(till.visitor())
    till.count(at=EVENING, USD=1000)
    with pytest.raises(actions.AlreadyCounted):
        till.cancel(receipt, at=EVENING + timedelta(minutes=5))


def test_a_receipt_is_cancelled_only_where_it_was_issued(till, settings):
    receipt = till.take(till.visitor())
    be_site(settings, "HT-HQ")
    with pytest.raises(actions.NotHere):
        till.cancel(receipt)


def test_figures_add_up_by_post_and_fee(till):
    till.take(till.visitor("19AB00001"))
    till.take(till.visitor("19AB00002"), exemption="crew")
    till.cancel(till.take(till.visitor("19AB00003")))
    day = date(2026, 11, 20)
    (line,) = queries.figures((), first=day, last=day)
    assert (line.post, line.paid, line.exempted, line.money) == ("HT-OUA", 1, 1, "USD 10.00")
    assert queries.figures(("HT-BEL",), first=day, last=day) == []
    assert queries.figures((), first=date(2026, 11, 21), last=date(2026, 11, 30)) == []
