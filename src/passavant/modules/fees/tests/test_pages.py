"""The screens of the fees room, as the roles see them."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from passavant.modules.fees.models import CashCount, Handover, Receipt
from passavant.modules.fees.tests.conftest import HAITIAN, TOURIST


@pytest.fixture
def as_role(client, signed_in, till):
    def sign_in(role):
        browser = client.__class__()
        browser.cookies["language"] = "en"
        return signed_in(browser, till.officers[role])

    return sign_in


def words(page):
    return page.content.decode()


def test_a_fee_is_taken_at_the_window_and_its_receipt_speaks_the_payers_language(as_role, till):
    row, window = till.visitor(), as_role("first_line")
    assert "USD 10.00" in words(window.get(f"/fees/of/{row.pk}/"))
    page = window.post(f"/fees/of/{row.pk}/", {"fee": TOURIST}, follow=True)
    assert "HT-OUA-2026-000001" in words(page)
    assert "Nobody may ask you for more" in words(page)
    receipt = Receipt.objects.get()
    assert "Nadie puede pedirle" in words(window.get(f"/fees/receipts/{receipt.pk}/?language=es"))
    assert "<svg" in words(page)
    assert "Paid · USD 10.00" in words(window.get(f"/fees/of/{row.pk}/"))


def test_whoever_owes_nothing_is_told_so(as_role, till):
    assert "No fee is asked of this traveller." in words(
        as_role("first_line").get(f"/fees/of/{till.scan(HAITIAN).pk}/")
    )


def test_what_cannot_be_taken_is_said(as_role, till):
    window, home = as_role("first_line"), till.scan(HAITIAN)
    page = window.post(f"/fees/of/{home.pk}/", {"fee": TOURIST})
    assert page.status_code == 422
    assert "The rules ask no such fee" in words(page)
    page = window.post(f"/fees/of/{till.visitor().pk}/", {"fee": TOURIST, "exemption": "friend"})
    assert page.status_code == 422
    assert not Receipt.objects.exists()


def test_a_supervisor_cancels_on_the_receipt(as_role, till):
    receipt = till.take(till.visitor(), at=timezone.now())
    assert "Cancel the receipt" not in words(as_role("first_line").get(f"/fees/receipts/{receipt.pk}/"))
    page = as_role("supervisor").post(
        f"/fees/receipts/{receipt.pk}/", {"reason": "wrong person"}, follow=True
    )
    assert "this is no receipt any more" in words(page)
    assert "wrong person" in words(page)


def test_a_first_line_officer_who_posts_a_reason_cancels_nothing(as_role, till):
    receipt = till.take(till.visitor(), at=timezone.now())
    assert as_role("first_line").post(f"/fees/receipts/{receipt.pk}/", {"reason": "mine"}).status_code == 403
    assert Receipt.objects.get().cancelled_at is None


def test_two_persons_count_and_the_second_does_not_see_the_first_sum(as_role, till):
    till.take(till.visitor("19AB00001"))
    till.visitor("19AB00002")
    window, supervisor = as_role("first_line"), as_role("supervisor")
    page = words(window.get("/fees/cash/"))
    assert "USD 10.00" in page
    assert "1 traveller was let in without a receipt" in page
    assert "You have not counted yet." in page
    form = {"count": str(uuid.uuid4()), "sum_USD": "9"}
    page = window.post("/fees/cash/", form)
    assert "The sums differ" in words(page)
    assert 'value="9"' in words(page)
    page = window.post("/fees/cash/", {**form, "note": "change was missing"}, follow=True)
    assert "A second person has not counted yet" in words(page)
    row = CashCount.objects.get()
    assert "first_line" in words(supervisor.get("/fees/cash/"))
    assert "9.00" not in words(supervisor.get(f"/fees/cash/{row.pk}/"))
    again = {"count": str(row.pk), "sum_USD": "9.00"}
    page = words(supervisor.post(f"/fees/cash/{row.pk}/", again, follow=True))
    assert "Two persons have counted" in page
    assert "USD −1.00" in page
    assert Handover.objects.get().confirmed_by == "supervisor"


@pytest.mark.parametrize("typed", ["", "-5", "ten", "1.234", "99999999999"])
def test_a_sum_that_is_none_is_said_and_stays(as_role, typed):
    page = as_role("first_line").post("/fees/cash/", {"count": str(uuid.uuid4()), "sum_USD": typed})
    assert page.status_code == 422
    assert f'value="{typed}"' in words(page) or not typed
    assert not CashCount.objects.exists()


def test_the_figures_are_a_page_and_a_table(as_role, till):
    analyst = as_role("analyst")
    assert "No receipt in these days." in words(
        analyst.get("/fees/figures/?first_day=01012020&last_day=02012020")
    )
    till.take(till.visitor())
    days = "first_day=20112026&last_day=20112026"
    page = words(analyst.get(f"/fees/figures/?{days}"))
    assert "Tourist fee" in page
    assert "chart" in page
    sheet = words(analyst.get(f"/fees/figures/?{days}&as=csv"))
    assert sheet.splitlines()[1] == f"HT-OUA,{TOURIST},USD,1,0,1000"


def test_whoever_may_not_is_refused(as_role, till):
    row = till.visitor()
    receipt = till.take(row)
    count = till.count(USD=1000)
    for address in (f"of/{row.pk}/", f"receipts/{receipt.pk}/", "cash/", f"cash/{count.pk}/"):
        assert as_role("analyst").get(f"/fees/{address}").status_code == 403
        assert as_role("watch_officer").get(f"/fees/{address}").status_code == 403
    assert as_role("first_line").get("/fees/figures/").status_code == 403


def test_a_count_is_seen_by_who_counted_and_whoever_may_confirm(as_role, till):
    till.take(till.visitor(), "supervisor")
    count = till.count("supervisor", USD=1000)
    assert as_role("first_line").get(f"/fees/cash/{count.pk}/").status_code == 403
    assert as_role("second_line").get(f"/fees/cash/{count.pk}/").status_code == 200
    assert as_role("supervisor").get(f"/fees/cash/{uuid.uuid4()}/").status_code == 404


def test_unknown_papers_are_not_found(as_role):
    window = as_role("first_line")
    for address in ("of", "receipts", "cash"):
        assert window.get(f"/fees/{address}/{uuid.uuid4()}/").status_code == 404
