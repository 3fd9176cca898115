"""Scenario 4 in a browser: who stayed too long stands on the list, leaves with the days told, and is cleared by two."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from passavant.base.testing import PASSWORD, sign_in_by_form
from passavant.domain.mrz import Format, ZoneFields, write
from passavant.domain.values import PartialDate

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UNTIL = date.today() - timedelta(days=12)  # noqa: DTZ011  (the browser's own day)
ZONE = write(
    ZoneFields(
        document_code="P",
        issuing_state="DOM",
        surname="Perez",
        given_names="Juan",
        document_number="SC1234567",
        nationality="DOM",
        date_of_birth=PartialDate(1990, 4, 5),
        sex="M",
        date_of_expiry=PartialDate(date.today().year + 4, 4, 15),  # noqa: DTZ011
    ),
    Format.TD3,
)
_SITE = f"""
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta, UTC
from passavant.base.testing import make_officer
from passavant.domain import mrz
from passavant.journal.recording import record
from passavant.modules.crossings import documents, facts

for code, role in (("mjoseph", "first_line"), ("jbaptiste", "second_line"), ("scharles", "supervisor")):
    make_officer(role, code=code, password={PASSWORD!r})
until = date.fromisoformat({UNTIL.isoformat()!r})
juan = documents.from_zone(mrz.read({ZONE!r}, today=until).zone)
def enter(document):
    journey = facts.Journey(means="foot", carrier="", purpose="family", address="", stay_days=90, stay_until=until)
    record(facts.CrossingRecorded(inspection=uuid.uuid4(), post="HT-OUA", booth="HT-OUA-1", mode="land",
        direction="entry", document=document, journey=journey, line=facts.Line.FIRST, reason="", note="", group=None),
        at=datetime(until.year, until.month, until.day, 15, tzinfo=UTC) - timedelta(days=90), actor="mjoseph")
enter(juan)
ana = replace(juan, document_number="SC7654321", surname="SANTOS", given_names="ANA")
enter(ana)
left = replace(ana, document_number="XDA765432", issuing_state="ESP")
record(facts.CrossingRecorded(inspection=uuid.uuid4(), post="HT-OUA", booth="HT-OUA-3", mode="land", direction="exit",
    document=left, journey=facts.Journey(means="foot", carrier="", purpose="", address="", stay_days=None,
    stay_until=None), line=facts.Line.FIRST, reason="", note="", group=None),
    at=datetime(until.year, until.month, until.day, 15, tzinfo=UTC), actor="mjoseph")
print("ready", flush=True)
"""


@pytest.fixture(scope="module")
def site(running_site):
    made = running_site()
    out, errors = made.python(_SITE).communicate(timeout=60)
    assert "ready" in out, errors
    yield made
    for command in ("verify", "mirror"):
        made.command("journal", command)


def test_the_list_the_exit_and_the_rebuttal(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "mjoseph")
    page.goto(f"{site.address}/stays/?only=overstayed")
    assert page.locator("tr.urgent").count() == 2
    assert "12" in page.inner_text("tr.urgent:has-text('PEREZ') td.number")

    page.goto(f"{site.address}/sites/shift/")
    page.click("button[value='HT-OUA-3']")
    page.goto(f"{site.address}/crossings/booth/")
    page.fill("#mrz", "\n".join(ZONE))
    page.locator("form:has(#mrz) .act--main").click()
    page.wait_for_selector(".card")
    assert "Days over: 12. This never blocks leaving." in page.inner_text("main")
    page.click("text=Stay: until when, and why")
    stay = page.url
    page.go_back()
    page.fill("[name=note]", "told, and leaves")
    page.wait_for_timeout(600)  # the card guards against a key that was meant for the traveller before
    page.keyboard.press("Alt+1")
    page.keyboard.press("F9")
    page.wait_for_url("**/crossings/booth/**")
    page.goto(stay)
    assert "12 days over." in page.inner_text("main")

    sign_in_by_form(page, site, "jbaptiste", language="fr")
    page.goto(stay)
    page.check("[name=claim][value=lawful]")
    page.fill("[name=day]", f"{date.today():%d/%m/%Y}")  # noqa: DTZ011
    page.select_option("[name=evidence]", "permit")
    page.fill("[name=note]", "permis de séjour 2026/118")
    page.click("form[action$='/rebut/'] .act")
    page.wait_for_selector("article .tag")

    sign_in_by_form(page, site, "scharles", language="ht")
    page.goto(f"{site.address}/stays/settle/")
    page.click("main a:has-text('PEREZ')")
    page.click("button[value=agree]")
    page.wait_for_selector(".message--success >> nth=1")
    page.goto(f"{site.address}/stays/?only=overstayed")
    assert "PEREZ" not in page.inner_text("main")


def test_whoever_left_with_other_papers_is_matched_by_a_human_alone(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "jbaptiste")
    page.goto(f"{site.address}/stays/settle/")
    assert "the same name, birth date and nationality" in page.inner_text("main table")
    page.click("main table a:has-text('SANTOS')")
    page.fill("[name=reason]", "the same face in both photos")
    page.keyboard.press("Enter")  # the first button: one person
    page.wait_for_selector(".message--success")
    assert page.locator("main table").count() == 0
    page.goto(f"{site.address}/stays/?only=overstayed")
    assert "SANTOS" not in page.inner_text("main")


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_nothing_scrolls_sideways(browser_page, site, width):
    page = browser_page
    page.set_viewport_size({"width": width, "height": 768})
    sign_in_by_form(page, site, "scharles", language="ht")
    page.goto(f"{site.address}/stays/")
    addresses = ["/stays/?only=overstayed", "/stays/?only=unknown", "/stays/settle/"]
    addresses += [link.get_attribute("href") for link in page.locator("main th a").all()]
    for address in addresses:
        page.goto(f"{site.address}{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
