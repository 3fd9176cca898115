"""Documents in a real browser: an altered zone, a false chip, a picture dropped in, and whom the house trusts."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from django.utils import translation

from passavant.base.testing import PASSWORD, axe_finds_nothing, sign_in_by_form
from passavant.base.wording import tell_code
from passavant.domain.mrz import Format, ZoneFields, write
from passavant.domain.specimens.chips import SpecimenState, planted
from passavant.domain.specimens.pages.rendering import as_jpeg, render
from passavant.domain.specimens.sets import utopian
from passavant.domain.values import PartialDate

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOLDER = utopian()
ALTERED = (HOLDER.lines[0], HOLDER.lines[1].replace("740812", "760812"))
_OFFICERS = f"""
import sys
from django.utils import timezone
from passavant.base.testing import make_officer
from passavant.modules.documents import actions
from passavant.modules.documents.trusting import offer_of
officers = {{code: make_officer(role, code=code, password={PASSWORD!r}) for code, role in (
    ("mjoseph", "first_line"), ("jbaptiste", "second_line"), ("ddesir", "administrator"))}}
offer = offer_of("utopia.cer", bytes.fromhex(sys.argv[1]), {{}})
actions.take_trust(officer=officers["ddesir"], offer=offer, reason="specimen", at=timezone.now())

import uuid
from passavant.domain import mrz
from passavant.domain.examination import Conclusion
from passavant.modules.crossings import actions as crossings, documents
from passavant.modules.sites.queries import find_booth
window = crossings.Window(officer=officers["mjoseph"], booth=find_booth("HT-OUA-2"), direction="entry")
for lines in sys.argv[2:]:  # one number, two birth dates; the first of them was examined
    at = timezone.now()
    reading = mrz.read(lines, today=at.date())
    opened = crossings.open_inspection(window=window, scan=uuid.uuid4(), document=documents.from_zone(reading.zone),
        zone_findings=reading.findings, at=at)
    row = opened.inspection
    crossings.refer(officer=officers["mjoseph"], inspection=row.pk, reason="document", at=at)
    actions.record_examination(officer=officers["jbaptiste"], at=at, examined=actions.Examined(
        inspection=row.pk, post=row.post, issuing_state="UTO", document_number=row.document_number, document_code="PP",
        page={{}}, findings=(), marks={{}}, conclusion=Conclusion.UNDECIDED, note="another light needed", chip=None))
print("ready", flush=True)
"""


def other(born: PartialDate) -> str:
    """The zone of another Utopian with that birth date."""
    fields = ZoneFields(
        document_code="PP",
        issuing_state="UTO",
        surname="Lindqvist",
        given_names="Beata",
        document_number="X20817599",
        nationality="UTO",
        date_of_birth=born,
        sex="F",
        date_of_expiry=PartialDate(2034, 4, 15),
    )
    return "\n".join(write(fields, Format.TD3))


@pytest.fixture(scope="module")
def state() -> SpecimenState:
    return SpecimenState.new("UT")


@pytest.fixture(scope="module")
def site(running_site, state):
    made = running_site()
    zones = [other(PartialDate(1980, 1, 2)), other(PartialDate(1984, 1, 2))]
    out, errors = made.python(_OFFICERS, state.authority.certificate.hex(), *zones).communicate(timeout=60)
    assert "ready" in out, errors
    yield made
    for command in ("verify", "mirror"):
        made.command("journal", command)


def at_the_booth(page, site, *, language="ht"):
    sign_in_by_form(page, site, "mjoseph", language=language)
    page.goto(f"{site.address}/sites/shift/")
    button = page.locator("button[value='HT-OUA-1']")
    if button.is_enabled():
        button.click()
    page.goto(f"{site.address}/crossings/booth/")


def said(code: str, language: str, **details: str) -> str:
    with translation.override(language):
        return tell_code(code, details)


def files_of(folder: Path, files: dict[str, bytes]) -> list[str]:
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name.replace('.', '_')}.bin").write_bytes(content)
    return [str(path) for path in sorted(folder.iterdir())]


def drop(page, content: bytes) -> None:
    """Let go of a picture over the page, as a mouse does."""
    page.evaluate(
        """async ([data]) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const held = new DataTransfer();
            held.items.add(new File([bytes], "page.jpg", {type: "image/jpeg"}));
            document.querySelector("[data-drop]").dispatchEvent(
                new DragEvent("drop", {dataTransfer: held, bubbles: true, cancelable: true}));
        }""",
        [base64.b64encode(content).decode()],
    )


def test_an_altered_specimen_is_referred_with_its_reason_in_creole_and_examined(
    browser_page, site, state, tmp_path
):
    page = browser_page
    at_the_booth(page, site)
    page.fill("#mrz", "\n".join(ALTERED))
    page.locator("form:has(#mrz) .act--main").click()
    reason = said("mrz.check_digit", "ht", field="date_of_birth", expected="8", found="2")
    page.wait_for_selector(".findings")
    assert reason in page.inner_text(".findings")
    page.click("button[name=accept]")
    page.wait_for_selector(".card")
    assert reason in page.inner_text(".card")
    page.wait_for_timeout(600)
    page.keyboard.press("F8")
    page.wait_for_url("**/crossings/booth/**")

    sign_in_by_form(page, site, "jbaptiste", language="ht")
    page.goto(f"{site.address}/crossings/second-line/")
    page.click("text=ERIKSSON ANNA MARIA")
    page.click("a[href*='/documents/examine/']")
    page.wait_for_selector("[name=chip_files]")
    assert page.locator("section .tag--stop").count() == 2  # the birth date's digit, and the whole zone's

    chip = planted("altered_dg2", HOLDER.lines, state).files
    page.set_input_files("[name=chip_files]", files_of(tmp_path / "chip", chip))
    page.click("form[action*='/chip/'] button")
    page.wait_for_selector(".portrait")
    shown = page.inner_text("main")
    assert said("chip.dg_hash", "ht", group="DG2") in shown
    assert "CN=SPECIMEN CSCA UT" in shown
    assert "CN=SPECIMEN Document Signer UT" in shown

    page.select_option("[name=conclusion]", "altered")
    page.fill("[name=note]", "pòtre a pa menm")
    page.click("main .panel .act--main")
    page.wait_for_url("**/documents/examinations/**")
    assert "pòtre a pa menm" in page.inner_text("main")


def test_a_picture_is_dropped_in_read_and_used_at_the_booth(browser_page, site):
    page = browser_page
    at_the_booth(page, site)
    page.keyboard.press("F7")
    page.wait_for_url("**/documents/read/**")
    drop(page, as_jpeg(render(HOLDER.page)))
    page.wait_for_selector("#mrz")
    assert page.input_value("#mrz") == "\n".join(HOLDER.lines)
    page.locator("form:has(#mrz) .act--main").click()
    page.wait_for_selector(".card")
    assert "ERIKSSON ANNA MARIA" in page.inner_text(".card")


def test_the_history_of_a_number_shows_both_birth_dates(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "jbaptiste", language="en")
    page.goto(f"{site.address}/documents/examinations/")
    page.fill("[name=number]", "x20817599")
    page.press("[name=number]", "Enter")
    page.wait_for_url("**/documents/numbers/")
    assert page.locator(".queue tbody tr").count() == 2  # the altered birth date, and the right one


def test_whom_the_house_trusts_is_seen_before_it_is_taken(browser_page, site, tmp_path):
    other = tmp_path / "other.cer"
    other.write_bytes(SpecimenState.new("IA").authority.certificate)
    page = browser_page
    sign_in_by_form(page, site, "ddesir", language="es")
    page.goto(f"{site.address}/documents/trust/")
    page.set_input_files("[name=file]", str(other))
    page.click("main form .act--main")
    page.wait_for_selector("[name=reason]")
    assert "IA" in page.inner_text("main")
    page.fill("[name=reason]", "prueba")
    page.click("main .panel .act--main")
    page.wait_for_url(lambda address: address.endswith("/documents/trust/"))
    assert "other.cer" in page.inner_text("main")


PAGES = ("read/", "examinations/", "trust/", "numbers/")


def pages(page, site) -> list[str]:
    """The pages of documents, with the examination of whoever waits at the second line or was examined last."""
    page.goto(f"{site.address}/documents/examinations/")
    recorded = page.locator("main tbody a").first.get_attribute("href")
    page.goto(site.address + recorded)
    inspection = page.locator("main a[href*='/crossings/inspections/']").get_attribute("href").split("/")[-2]
    return [*(f"/documents/{address}" for address in PAGES), recorded, f"/documents/examine/{inspection}/"]


def test_axe_finds_nothing_on_the_pages_of_documents(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "jbaptiste", language="en")
    for address in pages(page, site):
        page.goto(site.address + address)
        axe_finds_nothing(page)


def test_nothing_scrolls_sideways_at_320_pixels(browser_page, site):
    page = browser_page
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in_by_form(page, site, "jbaptiste", language="ht")
    for address in pages(page, site):
        page.goto(site.address + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
