"""The first crossing in a real browser: sign on, scan, refer, admit, scan again, second line, exit, history."""

from __future__ import annotations

from datetime import date

import pytest

from passavant.base.testing import PASSWORD, axe_finds_nothing, sign_in_by_form
from passavant.domain.specimens import utopia
from passavant.domain.specimens.people import population

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ERIKSSON = utopia.ERIKSSON_TD3
_OFFICERS = f"""
from passavant.base.testing import make_officer
for code, roles in (("mjoseph", ("first_line",)), ("jbaptiste", ("second_line",)), ("scharles", ("supervisor",))):
    make_officer(*roles, code=code, password={PASSWORD!r})
print("ready", flush=True)
"""


def haitian() -> tuple[str, ...]:
    """The zone of an invented Haitian adult with a passport that is valid."""
    return next(
        person.mrz_lines()
        for person in population(11, 2000)
        if person.nationality == "HTI"
        and person.document_code.startswith("P")
        and person.date_of_birth < date(2000, 1, 1)
        and person.date_of_expiry > date(2027, 6, 1)
    )


@pytest.fixture(scope="module")
def site(running_site):
    made = running_site()
    out, errors = made.python(_OFFICERS).communicate(timeout=60)
    assert "ready" in out, errors
    yield made
    for command in ("verify", "mirror"):
        made.command("journal", command)


@pytest.fixture
def refused_by_policy(browser_page):
    """What the page's security policy refused: nothing of ours may be."""
    refused: list[str] = []
    browser_page.on(
        "console",
        lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield refused
    assert not refused


def sign_on(page, site, booth):
    page.goto(f"{site.address}/sites/shift/")
    button = page.locator(f"button[value='{booth}']")
    if button.is_enabled():  # the officer may be on duty there already
        button.click()
    page.goto(f"{site.address}/crossings/booth/")


def scan(page, lines):
    """The whole scan within a few milliseconds, as one script call: what a scanner's keyboard sends."""
    page.evaluate(
        """(lines) => {
            const send = (code, key, shiftKey) => (document.activeElement || document.body).dispatchEvent(
                new KeyboardEvent("keydown", {code, key, shiftKey, bubbles: true, cancelable: true}));
            for (const line of lines) {
                for (const letter of line) {
                    if (letter === "<") send("Comma", "<", true);
                    else if (/[0-9]/.test(letter)) send("Digit" + letter, letter, false);
                    else send("Key" + letter, letter, true);
                }
                send("Enter", "Enter", false);
            }
        }""",
        list(lines),
    )


def test_from_the_specimen_to_the_history(browser_page, site, refused_by_policy):
    page = browser_page
    sign_in_by_form(page, site, "mjoseph")
    sign_on(page, site, "HT-OUA-1")

    # The ICAO specimen: Utopia issues no documents to anybody, so it goes to the second line.
    page.evaluate("document.activeElement.blur()")
    scan(page, ERIKSSON)
    page.wait_for_selector(".band--check")
    assert "ERIKSSON ANNA MARIA" in page.inner_text(".card")
    assert "specimen" in page.inner_text(".findings")
    page.wait_for_timeout(600)
    page.keyboard.press("F8")
    page.wait_for_url("**/crossings/booth/**")
    assert "Referred to the second line" in page.inner_text("main")

    # A Haitian passport: nothing found; Enter admits nobody, wherever it is pressed; F9 does.
    scan(page, haitian())
    page.wait_for_selector(".band--clear")
    page.keyboard.press("Enter")
    page.fill("[name=address]", "Rue Capois 7")
    page.press("[name=address]", "Enter")
    page.wait_for_timeout(300)
    assert "/inspections/" in page.url
    page.wait_for_timeout(600)
    page.keyboard.press("Alt+1")
    page.keyboard.press("F9")
    page.wait_for_url("**/crossings/booth/**")
    assert "Entry recorded" in page.inner_text("main")

    # Again within the minute: a second look.
    scan(page, haitian())
    page.wait_for_selector(".band--passed")

    # The second line sees the specimen come up by itself and decides.
    sign_in_by_form(page, site, "jbaptiste")
    page.goto(f"{site.address}/crossings/second-line/")
    page.click("text=ERIKSSON ANNA MARIA")
    page.fill("[name=note]", "specimen of a trainer")
    page.select_option("[name=close_reason]", "training")
    page.click("button[value=close]")
    page.wait_for_url("**/crossings/second-line/**")
    assert "Nobody waits" in page.inner_text("main")

    # Exit of the Haitian traveller, and the history with both.
    sign_in_by_form(page, site, "mjoseph")
    sign_on(page, site, "HT-OUA-3")
    assert "EXIT" in page.inner_text(".direction")
    scan(page, haitian())
    page.wait_for_selector(".band--clear")
    page.wait_for_timeout(600)
    page.keyboard.press("F9")
    page.wait_for_url("**/crossings/booth/**")
    page.keyboard.press("F4")
    page.wait_for_url("**/crossings/find/**")
    page.fill("[name=text]", haitian()[1][:9].rstrip("<"))
    page.press("[name=text]", "Enter")
    page.wait_for_selector(".queue")
    assert page.locator(".queue tbody tr").count() == 2
    page.click("text=History")
    page.select_option("[name=purpose]", "enquiry")
    page.click("main button")
    page.wait_for_selector(".timeline")
    assert page.locator(".timeline li").count() == 2
    assert page.inner_text(".timeline li:first-child strong") == "Exit"

    # The receipt: a reader needs the whole code, with all of its corners.
    page.click(".timeline li:first-child a")
    page.click("text=Receipt")
    page.wait_for_selector(".qr")
    assert page.evaluate(
        """() => {
            const code = document.querySelector(".qr");
            const drawn = code.querySelector("path").getBoundingClientRect();
            const shown = code.getBoundingClientRect();
            return drawn.width > 99 && drawn.right <= shown.right && drawn.bottom <= shown.bottom;
        }"""
    )


def test_everything_works_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in_by_form(page, site, "scharles", language="fr")
    sign_on(page, site, "HT-OUA-2")
    page.fill("#mrz", "\n".join(utopia.ERIKSSON_TD3))
    page.locator("form:has(#mrz) .act--main").click()
    page.wait_for_selector(".band--check")
    page.select_option("[name=close_reason]", "mistake")
    page.click("button[value=close]")
    page.wait_for_selector(".message")
    context.close()


@pytest.mark.parametrize("language", ["ht", "fr", "es", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
def test_every_action_is_on_the_screen(browser_page, site, language, size):
    page = browser_page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    sign_in_by_form(page, site, "scharles", language=language)
    sign_on(page, site, "HT-OUA-2")
    page.fill("#mrz", "\n".join(haitian()))
    page.locator("form:has(#mrz) .act--main").click()
    page.wait_for_selector(".decide")
    for value in ("admit", "refer", "refuse", "hold", "close"):
        box = page.locator(f"button[value={value}]").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= size[1], f"{value} is below the fold in {language}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{site.address}/crossings/booth/")


def test_axe_finds_nothing_on_the_booth_and_the_card(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "scharles")
    sign_on(page, site, "HT-OUA-2")
    for look in ("booth", "card"):
        if look == "card":
            page.fill("#mrz", "\n".join(utopia.ERIKSSON_TD3))
            page.locator("form:has(#mrz) .act--main").click()
            page.wait_for_selector(".card")
        axe_finds_nothing(page)


def test_nothing_scrolls_sideways_at_320_pixels(browser_page, site):
    page = browser_page
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in_by_form(page, site, "scharles", language="ht")
    for address in (
        "crossings/booth/",
        "crossings/second-line/",
        "crossings/find/?text=A",
        "crossings/day/",
        "crossings/needs-you/",
        "crossings/booth/by-hand/",
        "stays/",
        "stays/?only=overstayed",
        "stays/settle/",
    ):
        page.goto(f"{site.address}/{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
