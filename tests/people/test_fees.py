"""Scenario 3 in a real browser: three Dominicans, a refusal with its notice, two last days, one receipt, the cash."""

from __future__ import annotations

import json
from calendar import monthrange
from datetime import date, timedelta

import pytest

from passavant.base.testing import PASSWORD, sign_in_by_form
from passavant.domain.mrz import Format, ZoneFields, write
from passavant.domain.values import PartialDate

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TODAY = date.today()  # noqa: DTZ011  (the browser's own day)
_SITE = f"""
from datetime import UTC, datetime
from passavant.base.testing import make_officer
from passavant.modules.rules import actions
from passavant.modules.rules.tests.conftest import POLICY
made = {{}}
for code, role in (("mjoseph", "first_line"), ("jbaptiste", "second_line"), ("scharles", "supervisor"),
                   ("wdorval", "watch_officer")):
    made[code] = make_officer(role, code=code, password={PASSWORD!r})
now = datetime.now(UTC)
change = actions.propose_policy(officer=made["wdorval"], text=POLICY, reason="as the ministry decided", at=now)
actions.sign(officer=made["scharles"], change=change.pk, at=now)
print("ready", flush=True)
"""
_VERDICTS = """
import json
from calendar import monthrange
from passavant.modules.crossings.models import Crossing, Inspection
from passavant.modules.fees.models import Receipt
from passavant.modules.rules.models import Judgement
from passavant.modules.rules.queries import policy_in_force
told = {"policy": policy_in_force().sha256, "receipts": list(Receipt.objects.values_list("number", flat=True))}
for row in Inspection.objects.all():
    verdict = json.loads(Judgement.objects.get(pk=row.pk).verdict)
    crossing = Crossing.objects.filter(pk=row.pk).first()
    told[row.document_number] = {
        "status": row.status, "reason": row.reason, "outcome": verdict["outcome"], "rule": verdict["decisive_rule"],
        "until": str(crossing.stay_until) if crossing else "", "sha256": Judgement.objects.get(pk=row.pk).sha256,
        "version": verdict["policy"]["version"],
    }
print(json.dumps(told), flush=True)
"""


def zone(surname: str, number: str) -> tuple[str, ...]:
    """The zone of an invented Dominican passport."""
    fields = ZoneFields(
        document_code="P",
        issuing_state="DOM",
        surname=surname,
        given_names="Ana",
        document_number=number,
        nationality="DOM",
        date_of_birth=PartialDate(1990, 4, 5),
        sex="F",
        date_of_expiry=PartialDate(TODAY.year + 4, 4, 15),
    )
    return write(fields, Format.TD3)


@pytest.fixture(scope="module")
def site(running_site):
    made = running_site()
    out, errors = made.python(_SITE).communicate(timeout=120)
    assert "ready" in out, errors
    yield made
    for command in ("verify", "mirror"):
        made.command("journal", command)


def show(page, site, lines) -> str:
    """Scan a passport at the booth of entry; gives the inspection's address."""
    page.goto(f"{site.address}/crossings/booth/")
    page.fill("#mrz", "\n".join(lines))
    page.locator("form:has(#mrz) .act--main").click()
    page.wait_for_selector(".card")
    return str(page.url)


def answer(page, *, origin: str = "no", **visa: str) -> None:
    """What the officer asked and saw, on the page of the rules."""
    page.locator("a[href*='/rules/inspection']").click()
    page.wait_for_selector("[name=visas]")
    page.select_option("[name=purpose]", "tourism")
    page.select_option("[name=visas]", "one" if visa else "none")
    for name, said in visa.items():
        page.fill(f"[name=visa_{name}]", said)
    page.select_option("[name=fact_haitian_origin]", origin)
    with page.expect_navigation():
        page.keyboard.press("F9")


def let_in(page, inspection: str) -> None:
    page.goto(inspection)
    page.fill("[name=note]", "asked and seen")
    page.wait_for_timeout(600)  # the card guards against a key that was meant for the traveller before
    page.keyboard.press("Alt+1")
    page.keyboard.press("F9")
    page.wait_for_selector(".message--success")


def in_three_months(day: date) -> date:
    """As one counts on a wall calendar: the same day, or the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + 3, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def written(day: date) -> str:
    return f"{day:%d %m %Y}"


def test_three_dominicans(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "mjoseph")
    page.goto(f"{site.address}/sites/shift/")
    page.click("button[value='HT-OUA-1']")

    without = show(page, site, zone("Perez", "RD1000001"))
    answer(page)
    assert "Visa required" in page.inner_text("main")
    page.goto(without)
    page.wait_for_timeout(600)
    page.select_option("[name=refer_reason]", index=1)
    page.keyboard.press("F8")
    page.wait_for_url("**/crossings/booth/**")

    with_visa = show(page, site, zone("Santos", "RD1000002"))
    seen = {
        "issuer": "USA",
        "first": written(TODAY - timedelta(days=400)),
        "last": written(TODAY + timedelta(days=900)),
    }
    answer(page, **seen)
    assert "A visa of another State serves instead" in page.inner_text("main")
    page.goto(with_visa)
    page.locator("a[href*='/fees/of/']").click()
    page.wait_for_selector("text=USD 10.00")
    page.keyboard.press("F9")
    page.wait_for_url("**/fees/receipts/**")
    receipt = page.url
    number = page.inner_text("h1 .mono")
    page.goto(with_visa.replace("/crossings/inspections/", "/fees/of/"))
    assert page.locator("[name=fee]").count() == 0  # issued once
    assert number in page.inner_text("main")
    let_in(page, with_visa)

    of_origin = show(page, site, zone("Pierre", "RD1000003"))
    answer(page, origin="yes")
    assert "Of Haitian origin" in page.inner_text("main")
    page.goto(of_origin)
    assert page.locator("a[href*='/fees/of/']").count() == 0
    let_in(page, of_origin)

    sign_in_by_form(page, site, "jbaptiste")
    page.goto(without)
    page.fill("[name=note]", "no visa, and no origin shown")
    page.select_option("[name=refuse_reason]", "no_visa")
    page.wait_for_timeout(600)
    page.keyboard.press("Shift+F10")
    page.locator("a[href*='/notice']").click()
    page.wait_for_selector("article.receipt svg")
    assert without.rstrip("/").rsplit("/", 1)[1] in page.inner_text("article.receipt")

    told = json.loads(site.python(_VERDICTS).communicate(timeout=60)[0].strip().splitlines()[-1])
    three_months = in_three_months(TODAY)
    assert told["receipts"] == [number]
    assert {told[each]["sha256"] for each in ("RD1000001", "RD1000002", "RD1000003")} == {told["policy"]}
    assert (told["RD1000001"]["status"], told["RD1000001"]["reason"]) == ("refused", "no_visa")
    for each, rule in (("RD1000002", "E-OTHER-VISA"), ("RD1000003", "E-ORIGIN")):
        assert (told[each]["status"], told[each]["rule"]) == ("crossed", rule)
        assert told[each]["until"] == three_months.isoformat()
    print(f"\nscenario 3: refused {told['RD1000001']}, receipt {number}, until {three_months}, {receipt}")


def test_the_cash_is_counted_by_two(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "mjoseph", language="ht")
    page.goto(f"{site.address}/fees/cash/")
    assert "USD 10.00" in page.inner_text("main")
    assert page.locator("main .message--warning").count() == 0  # of nobody else the rules ask a fee
    page.fill("[name=sum_USD]", "10")
    page.keyboard.press("F9")
    page.wait_for_url("**/fees/cash/*-*/")
    count = page.url
    sign_in_by_form(page, site, "scharles")
    page.goto(count)
    page.fill("[name=sum_USD]", "10")
    page.keyboard.press("F9")
    page.wait_for_selector(".messages")
    assert "scharles counted too" in page.inner_text("main")
