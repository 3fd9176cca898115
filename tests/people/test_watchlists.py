"""Watchlists in a real browser: variants found with their reason, a detain hit, a stolen passport, and nothing told."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import translation

from passavant.base.testing import PASSWORD, axe_finds_nothing, sign_in_by_form
from passavant.base.wording import tell_code
from passavant.domain.mrz import Format, ZoneFields, write
from passavant.domain.values import PartialDate

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_SITE = f"""
import uuid
from django.utils import timezone
from passavant.base.testing import make_officer
from passavant.domain.lists.entries import Kind, ListedEntry, Reading
from passavant.domain.screening import Record
from passavant.domain.specimens.people import population
from passavant.modules.watchlists import actions
from passavant.modules.watchlists.models import Watchlist
officers = {{code: make_officer(role, code=code, password={PASSWORD!r}) for code, role in (
    ("mjoseph", "first_line"), ("jbaptiste", "second_line"), ("scharles", "supervisor"), ("wdorval", "watch_officer"))}}

def keep(code, title, handling, **more):
    row = Watchlist(code=code, title=title, owner_agency="PNH", purpose="invented for a journey", legal_basis="art. 77",
        handling=handling, contact="DCPJ 3700-0000", **more)
    actions.keep_list(officer=officers["wdorval"], watchlist=row)
    return row

def take(row, *entries):
    actions.take(officer=officers["wdorval"], watchlist=row, reading=Reading(format="csv", entries=entries),
        name="list.csv", content_digest=uuid.uuid4().hex, at=timezone.now())

def person(source_id, name, born, sex, **more):
    return ListedEntry(source_id=source_id, kind=Kind.PERSON, record=Record(id=source_id, names=(name,), dobs=(born,),
        sex=sex, nationalities=("HTI",)), **more)

many = [person(f"p{{n}}", f"{{p.given_names}} {{p.surname}}", p.date_of_birth.isoformat(), p.sex)
    for n, p in enumerate(population(71, 800))]
take(keep("sought", "Sought for questions", "refer"), *many,
    person("s1", "Jn-Baptiste, Marie Carmel", "1984-03-12", "F", reason="witness of an accident"))
take(keep("wanted", "Wanted by courts", "detain"),
    person("w1", "Jozafa LEBONDYE", "1979-05-20", "M", reason="MURDER-IN-JACMEL"),
    person("w2", "Evenel SEYIDE", "1968-09-14", "M", reason="MURDER-IN-JACMEL"))
keep("lost", "Lost and stolen documents", "seize", format="lost-documents-csv")
print("ready", flush=True)
"""
HIDDEN = ("MURDER-IN-JACMEL", "Wanted by courts", "wanted", "detain", "Sought for questions")
"""Words that nobody on the other side of the window, and nobody at the first line, may read."""


def zone(surname: str, given_names: str, number: str, born: PartialDate, sex: str) -> tuple[str, ...]:
    """The zone of an invented Haitian passport."""
    fields = ZoneFields(
        document_code="PP",
        issuing_state="HTI",
        surname=surname,
        given_names=given_names,
        document_number=number,
        nationality="HTI",
        date_of_birth=born,
        sex=sex,
        date_of_expiry=PartialDate(2031, 4, 15),
    )
    return write(fields, Format.TD3)


LOOK_ALIKE = zone("Jean Baptiste", "Marie Carmel", "PP5550001", PartialDate(1984, 3, 12), "F")
WANTED = zone("Lebondye", "Jozafa", "PP5550002", PartialDate(1979, 5, 20), "M")
COMPARED = zone("Seyide", "Evenel", "PP5550004", PartialDate(1968, 9, 14), "M")
STOLEN = zone("Telfort", "Rosemène", "PP5550003", PartialDate(1991, 8, 2), "F")
SLTD = "record_id,doc_number,issuing_country,status,status_date\nHT-1,PP5550003,HTI,STOLEN,2026-11-25\n"


@pytest.fixture(scope="module")
def site(running_site):
    made = running_site()
    out, errors = made.python(_SITE).communicate(timeout=120)
    assert "ready" in out, errors
    yield made
    for command in ("verify", "mirror"):
        made.command("journal", command)


def show(page, site, lines, *, language="en", booth="HT-OUA-1") -> str:
    """Scan a passport at a booth, of entry or (3) of exit; gives the inspection's address."""
    sign_in_by_form(page, site, "mjoseph", language=language)
    page.goto(f"{site.address}/sites/shift/")
    button = page.locator(f"button[value='{booth}']")
    if button.is_enabled():
        button.click()
    page.goto(f"{site.address}/crossings/booth/")
    page.fill("#mrz", "\n".join(lines))
    page.locator("form:has(#mrz) .act--main").click()
    page.wait_for_selector(".card")
    return str(page.url)


def refer(page) -> None:
    page.wait_for_timeout(600)
    page.keyboard.press("F8")
    page.wait_for_url("**/crossings/booth/**")


def admit(page, site, inspection: str) -> None:
    page.goto(inspection)
    page.fill("[name=note]", "compared")
    page.wait_for_timeout(600)
    page.keyboard.press("Alt+1")
    page.keyboard.press("F9")
    page.wait_for_url("**/crossings/second-line/**")


def judge(page, decision: str, reason: str) -> None:
    page.click(
        f"label:has([name=decision][value={decision}])"
    )  # as a person does: the field lies under its label
    assert page.is_checked(f"[name=decision][value={decision}]")
    page.fill("form[action*='/judge/'] [name=reason]", reason)
    page.click("form[action*='/judge/'] .act--main")
    page.wait_for_selector(".message--success")


def judge_the_others(page, site, inspection: str) -> None:
    """Weaker hits of the same traveller, if there are any."""
    page.goto(f"{site.address}/watchlists/hits/{inspection.rstrip('/').rsplit('/', 1)[-1]}/")
    for address in [each.get_attribute("href") for each in page.locator("main tr.urgent a").all()]:
        page.goto(site.address + address)
        judge(page, "not_same", "lòt moun")


def look_up(page, site, **said: str) -> str:
    page.goto(f"{site.address}/watchlists/look-up/")
    for name, value in said.items():
        if name == "sex":
            page.select_option("[name=sex]", value)
        else:
            page.fill(f"[name={name}]", value)
    page.click("main form .act--main")
    page.wait_for_load_state()
    assert "PP555" not in page.url
    return str(page.inner_text("main"))


def said(code: str, language: str, **details: str) -> str:
    with translation.override(language):
        return tell_code(code, details)


# -- scenario 5


def test_variants_of_a_listed_name_come_first_with_their_reason_and_a_namesake_does_not(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "jbaptiste")
    for surname, given_names in (("Jean Baptiste", "Marie-Carmelle"), ("JEANBAPTISTE", "M C")):
        look_up(page, site, surname=surname, given_names=given_names, date_of_birth="12 03 1984", sex="F")
        first = page.locator("main .card").first.inner_text()
        assert "Jn-Baptiste, Marie Carmel" in first
        assert said("screening.born_equal", "en") in first
        assert page.locator("main .card").first.locator(".finding").count() >= 2
    shown = look_up(
        page, site, surname="Jean Baptiste", given_names="Wilner", date_of_birth="01 07 1999", sex="M"
    )
    assert "Jn-Baptiste, Marie Carmel" not in shown


def test_a_look_alike_is_cleared_once_and_not_stopped_again_for_the_same_document(browser_page, site):
    page = browser_page
    inspection = show(page, site, LOOK_ALIKE, language="ht")
    assert page.locator(".band--stop").count() == 1
    assert page.locator("button[value=admit]").count() == 0
    refer(page)

    sign_in_by_form(page, site, "jbaptiste", language="ht")
    page.goto(inspection)
    page.click("main a[href*='/watchlists/hits/']")
    page.wait_for_load_state()
    if page.locator(".compared").count() == 0:  # several entries agree: the surest stands first
        page.locator("main tbody th a").first.click()
    page.wait_for_selector(".compared")
    compared = page.inner_text(".compared")
    assert "JEAN BAPTISTE MARIE CARMEL" in compared
    assert "Jn-Baptiste, Marie Carmel" in compared
    judge(page, "not_same", "lòt kote nesans")
    assert page.locator("[name=decision]").count() == 0
    judge_the_others(page, site, inspection)
    admit(page, site, inspection)

    show(page, site, LOOK_ALIKE, booth="HT-OUA-3")
    assert page.locator(".band--stop").count() == 0
    assert "Sought for questions" not in page.inner_text(".card")


# -- scenario 6


def test_a_detain_hit_wants_two_persons_and_tells_the_first_line_and_the_traveller_nothing(
    browser_page, site
):
    page = browser_page
    inspection = show(page, site, WANTED)
    told = page.inner_text("main")
    assert page.locator(".band--stop").count() == 1
    assert "second line" in told.lower()
    for hidden in HIDDEN:
        assert hidden not in page.inner_text(".card"), hidden
    assert page.locator("button[value=admit]").count() == 0
    refused = page.evaluate(  # what a page without our buttons could send
        """async (address) => {
            const key = document.querySelector("[name=csrfmiddlewaretoken]").value;
            const said = new URLSearchParams({csrfmiddlewaretoken: key, decision: "admit", purpose: "family"});
            const answer = await fetch(address, {method: "POST", body: said, credentials: "same-origin"});
            return [answer.status, answer.redirected];
        }""",
        inspection,
    )
    assert refused[0] >= 400 or not refused[1]
    refer(page)

    sign_in_by_form(page, site, "jbaptiste")
    page.goto(f"{site.address}/watchlists/hits/")
    page.click("text=LEBONDYE JOZAFA")
    page.wait_for_selector(".compared")
    assert "MURDER-IN-JACMEL" in page.inner_text("main")
    assert "DCPJ 3700-0000" in page.inner_text("main")
    hit = page.url
    judge(page, "not_same", "another face, another mother")
    assert "second person" in page.inner_text("main")
    page.goto(inspection)
    page.fill("[name=note]", "compared")
    page.wait_for_timeout(600)
    page.keyboard.press("F9")
    page.wait_for_timeout(400)
    assert "/inspections/" in page.url  # nobody lets go alone

    sign_in_by_form(page, site, "scharles")
    page.goto(hit)
    page.fill("form[action*='/agree/'] [name=note]", "compared too")
    page.click("form[action*='/agree/'] .act--main")
    page.wait_for_selector(".message--success")
    both = page.inner_text(".timeline")
    assert "jbaptiste" in both
    assert "scharles" in both

    sign_in_by_form(page, site, "jbaptiste")
    admit(page, site, inspection)
    receipt = page.locator("a[href*='receipt']").first.get_attribute("href")
    page.goto(site.address + receipt)
    for hidden in HIDDEN:
        assert hidden not in page.content(), hidden


# -- scenario 7, the half without a network


def test_a_passport_declared_stolen_is_stopped_at_the_next_scan(browser_page, site, tmp_path: Path):
    page = browser_page
    show(page, site, STOLEN)
    assert page.locator(".band--stop").count() == 0
    page.wait_for_timeout(600)
    page.keyboard.press("F9")
    page.wait_for_url("**/crossings/booth/**")

    declared = tmp_path / "declared.csv"
    declared.write_text(SLTD, encoding="utf-8")
    sign_in_by_form(page, site, "wdorval", language="fr")
    page.goto(f"{site.address}/watchlists/lists/lost/import/")
    page.set_input_files("[name=list_files]", str(declared))
    page.click("main form .act--main")
    page.wait_for_url("**/preview/")
    assert "PP5550003" in page.inner_text("main")
    page.click("form[action*='/take/'] .act--main")
    page.wait_for_url("**/watchlists/lists/lost/")

    show(page, site, STOLEN, booth="HT-OUA-3")
    page.wait_for_selector(".band--stop")
    checked = page.inner_text(".checks")
    assert "Watchlists" in checked
    assert ":" in checked  # of when they are


# -- every page


PAGES = (
    "",
    "new/",
    "look-up/",
    "hits/",
    "alerts/",
    "outcomes/",
    "proposals/",
    "lists/wanted/",
    "lists/wanted/import/",
    "lists/wanted/propose/",
    "lists/wanted/keep/",
)


def pages(page, site) -> list[str]:
    """Every page that an officer may open, with the entry and the hit that stand first in their lists."""
    page.goto(f"{site.address}/watchlists/lists/wanted/")
    entry = page.locator("main tbody th a").first.get_attribute("href")
    return [*(f"/watchlists/{address}" for address in PAGES), entry, f"{entry}remove/"]


def a_hit(page, site) -> str:
    """Somebody who is compared; gives the hit's address."""
    page.set_viewport_size({"width": 1366, "height": 768})
    show(page, site, COMPARED)
    sign_in_by_form(page, site, "jbaptiste", language="ht")
    page.goto(f"{site.address}/watchlists/hits/")
    found = page.locator("main tbody th a", has_text="SEYIDE").first.get_attribute("href")
    assert found
    return str(found)


def a_table(page, site, folder: Path) -> list[str]:
    """A table laid aside: its columns to be explained, and what it would change."""
    table = folder / "lis.csv"
    table.write_text("Siyati;Non;Kòmantè\nBatis;Mari;anyen\n;;\n;;vid\n", encoding="utf-8")
    page.goto(f"{site.address}/watchlists/lists/wanted/import/")
    page.set_input_files("[name=list_files]", str(table))
    page.click("main form .act--main")
    page.wait_for_url("**/mapping/")
    mapping = page.url.removeprefix(site.address)
    return [mapping, mapping.replace("/mapping/", "/preview/")]


def test_axe_finds_nothing_on_the_pages_of_watchlists(browser_page, site, tmp_path):
    page = browser_page
    hit = a_hit(page, site)
    page.goto(site.address + hit)
    axe_finds_nothing(page)
    sign_in_by_form(page, site, "wdorval")
    for address in [*pages(page, site), *a_table(page, site, tmp_path)]:
        page.goto(site.address + address)
        axe_finds_nothing(page)


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways_on_a_small_screen(browser_page, site, width, tmp_path):
    page = browser_page
    hit = a_hit(page, site)
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(site.address + hit)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), hit
    sign_in_by_form(page, site, "wdorval", language="ht")
    for address in [*pages(page, site), *a_table(page, site, tmp_path)]:
        page.goto(site.address + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
