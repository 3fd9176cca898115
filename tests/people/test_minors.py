"""Scenario 12 in a real browser: a girl of fourteen with her aunt, first without an authorisation, then with one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from passavant.base.testing import PASSWORD, axe_finds_nothing, sign_in_by_form
from passavant.domain.mrz import Format, ZoneFields, write
from passavant.domain.values import PartialDate

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_SITE = f"""
from passavant.base.testing import make_officer
for code, role in (("mjoseph", "first_line"), ("jbaptiste", "second_line"), ("scharles", "supervisor"),
                   ("wdorval", "watch_officer")):
    make_officer(role, code=code, password={PASSWORD!r})
print("ready", flush=True)
"""
EXIT_BOOTH = "HT-OUA-3"
AUNT = ("Dorval", "Rose May", "PP1200003")
OTHER_AUNT = ("Saintil", "Yolene", "PP1200004")
"""Another adult for the other child: one aunt with two children would be for the second line."""


def fourteen_years_ago() -> PartialDate:
    return PartialDate.of(date.today() - timedelta(days=14 * 366))  # noqa: DTZ011  (the browser's own day)


def zone(surname: str, given_names: str, number: str, born: PartialDate) -> tuple[str, ...]:
    """The zone of an invented Haitian passport."""
    fields = ZoneFields(
        document_code="PP",
        issuing_state="HTI",
        surname=surname,
        given_names=given_names,
        document_number=number,
        nationality="HTI",
        date_of_birth=born,
        sex="F",
        date_of_expiry=PartialDate(date.today().year + 4, 4, 15),  # noqa: DTZ011
    )
    return write(fields, Format.TD3)


HELD = zone("Pierre Louis", "Lovelie", "PP1200001", fourteen_years_ago())
COVERED = zone("Desir", "Kensia", "PP1200002", fourteen_years_ago())


@pytest.fixture(scope="module")
def site(running_site):
    made = running_site()
    out, errors = made.python(_SITE).communicate(timeout=120)
    assert "ready" in out, errors
    yield made
    for command in ("verify", "mirror"):
        made.command("journal", command)


def show(page, site, lines, *, language="en") -> str:
    """Scan a passport at the booth of exit; gives the inspection's address."""
    sign_in_by_form(page, site, "mjoseph", language=language)
    page.goto(f"{site.address}/sites/shift/")
    button = page.locator(f"button[value='{EXIT_BOOTH}']")
    if button.is_enabled():
        button.click()
    page.goto(f"{site.address}/crossings/booth/")
    page.fill("#mrz", "\n".join(lines))
    page.locator("form:has(#mrz) .act--main").click()
    page.wait_for_selector(".card")
    return str(page.url)


def travels_with(page, adult: tuple[str, str, str]) -> None:
    """From the card to the child's page, by the keyboard alone: who travels along."""
    page.locator("a[href*='/minors/children/']").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=relation]")
    page.focus("[name=relation]")
    for key, value in (("relation", "relative"), ("proof", "none")):
        page.select_option(f"[name={key}]", value)
    page.focus("[name=destination]")
    page.keyboard.type("DOM")
    for name, said in zip(("surname", "given_names", "document_number"), adult, strict=True):
        page.focus(f"[name=adult_{name}]")
        page.keyboard.type(said)
    page.focus("[name=adult_issuing_state]")
    page.keyboard.type("HTI")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages")


def let_leave(page, inspection: str) -> None:
    page.goto(inspection)
    page.fill("[name=note]", "travels with her aunt")
    page.wait_for_timeout(600)  # the card guards against a key that was meant for the traveller before
    page.keyboard.press("Alt+1")
    page.keyboard.press("F9")
    page.wait_for_load_state()


def test_without_an_authorisation_the_lane_holds_and_a_supervisor_decides(browser_page, site):
    page = browser_page
    inspection = show(page, site, HELD, language="ht")
    assert page.locator(".band--check").count() == 1
    travels_with(page, AUNT)
    assert page.locator("main .message--warning .finding").count() == 1
    child = page.url

    let_leave(page, inspection)
    page.wait_for_selector(".summary")
    assert "/inspections/" in page.url  # the lane holds
    page.wait_for_timeout(600)
    page.keyboard.press("F8")
    page.wait_for_url("**/crossings/booth/**")

    sign_in_by_form(page, site, "wdorval")
    page.goto(f"{site.address}/minors/notices/")
    told = page.inner_text("main table")
    assert "IBESR" in told
    assert "BPM" in told
    page.click("text=IBESR")
    page.fill("[name=done]", "agent of IBESR on her way")
    page.click("main form .act--main")
    page.wait_for_selector(".message--success")

    sign_in_by_form(page, site, "jbaptiste", language="fr")
    page.goto(child)
    page.click("a[href$='/screening/']")
    page.wait_for_selector("[name=wish]")
    assert page.inner_text("legend span[lang=ht] >> nth=0") == "Èske ou konnen moun w ap vwayaje avè l la?"
    for question in ("knows", "where", "home", "wish"):
        page.check(f"[name={question}][value=yes]")
    page.check("[name=need][value=no]")
    page.check("[name=private][value=yes]")
    page.select_option("[name=outcome]", "no_concern")
    page.click("main form .act--main")
    page.wait_for_selector(".message--success")

    sign_in_by_form(page, site, "scharles", language="es")
    page.goto(child)
    page.click("label:has([name=departure][value=may_leave])")
    page.fill("[name=reason]", "the mother was reached by phone")
    page.click("form[action$='/departure/'] .act--main")
    page.wait_for_selector(".timeline li:nth-child(3)")
    let_leave(page, inspection)
    page.wait_for_url("**/crossings/second-line/**")


def test_with_an_authorisation_for_that_trip_and_companion_it_passes_and_is_used_up(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "wdorval")
    page.goto(f"{site.address}/minors/new/")
    today = date.today()  # noqa: DTZ011
    said = {
        "number": "IBESR-118",
        "destination": "DOM",
        "valid_from": f"{today - timedelta(days=2):%d/%m/%Y}",
        "valid_to": f"{today + timedelta(days=9):%d/%m/%Y}",
        "child_surname": "Désir",
        "child_given_names": "Kensia",
        "child_date_of_birth": f"{fourteen_years_ago().latest:%d/%m/%Y}",
        "adult_surname": OTHER_AUNT[0],
        "adult_given_names": OTHER_AUNT[1],
        "adult_document_number": OTHER_AUNT[2],
        "adult_issuing_state": "HTI",
    }
    for name, value in said.items():
        page.fill(f"[name={name}]", value)
    page.click("main form .act--main")
    page.wait_for_selector(".message--success")
    paper = page.url

    inspection = show(page, site, COVERED, language="ht")
    travels_with(page, OTHER_AUNT)
    assert page.locator("main .tag--clear").count() == 1
    let_leave(page, inspection)
    page.wait_for_url("**/crossings/booth/**")

    sign_in_by_form(page, site, "wdorval")
    page.goto(paper)
    assert page.locator("main .message--warning .finding").count() == 1
    assert "HT-OUA" in page.inner_text(".timeline")


PAGES = ("/minors/", "/minors/new/", "/minors/notices/", "/minors/notices/?all=1")


def a_child(page, site, given_names: str) -> str:
    """A child who waits at the booth of exit with nobody recorded; gives the address of the child's page."""
    lines = zone("Saint Fleur", given_names, f"PP77{given_names}"[:9].upper(), fourteen_years_ago())
    return show(page, site, lines).replace("/crossings/inspections/", "/minors/children/")


@pytest.mark.parametrize("width", [1366, 390, 320])
def test_nothing_scrolls_sideways(browser_page, site, width):
    page = browser_page
    child = a_child(page, site, "Widline")
    sign_in_by_form(page, site, "scharles", language="ht")
    page.set_viewport_size({"width": width, "height": 768})
    for address in (*(site.address + each for each in PAGES), child):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_axe_finds_nothing_on_the_pages_of_children(browser_page, site):
    page = browser_page
    child = a_child(page, site, "Widline")
    page.goto(child)
    if not page.locator("main .timeline").count():
        page.select_option("[name=relation]", "alone")
        page.select_option("[name=proof]", "none")
        page.fill("[name=destination]", "DOM")
        page.press("[name=destination]", "Enter")
        page.wait_for_selector("main .timeline")
    sign_in_by_form(page, site, "scharles", language="ht")
    for address in (*(site.address + each for each in PAGES), child, f"{child}screening/"):
        page.goto(address)
        axe_finds_nothing(page)
