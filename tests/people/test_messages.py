"""An alert in a real browser: written at one screen, seen on another that stands open, acknowledged with two keys."""

from __future__ import annotations

import time

import pytest

from passavant.base.testing import PASSWORD, axe_finds_nothing, sign_in_by_form

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_SITE = f"""
from passavant.base.testing import make_officer
for code, role, name in (("wlouis", "watch_officer", "Wilner Louis"), ("mjoseph", "first_line", "Marie-Ange Joseph")):
    make_officer(role, code=code, name=name, password={PASSWORD!r})
print("ready", flush=True)
"""
SUBJECT = "Kamyon blan AA-41872: kanpe l"


@pytest.fixture(scope="module")
def site(running_site):
    made = running_site()
    out, errors = made.python(_SITE).communicate(timeout=120)
    assert "ready" in out, errors
    yield made
    for command in ("verify", "mirror"):
        made.command("journal", command)


def test_an_alert_appears_on_a_page_that_stands_open(site, browser, browser_page) -> None:
    page = browser_page
    booth = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    sign_in_by_form(booth, site, "mjoseph")
    booth.goto(f"{site.address}/help/")
    assert booth.locator(".notices").count() == 0

    sign_in_by_form(page, site, "wlouis")
    page.goto(f"{site.address}/messages/")
    with page.expect_navigation():
        page.keyboard.press("F6")
    assert page.evaluate("document.activeElement.name") == "subject"
    page.keyboard.type(SUBJECT)
    page.keyboard.press("Tab")
    page.keyboard.type("Pa louvri baryè a.")
    page.check("[name=posts][value=HT-OUA]")
    page.locator("[name=priority][value=alert]").check(force=True)
    with page.expect_navigation():
        page.keyboard.press("F9")
    assert "Not sent yet" in page.inner_text("h1")
    axe_finds_nothing(page)
    page.wait_for_timeout(600)  # the preview guards against a key that was pressed twice
    sent = time.monotonic()
    with page.expect_navigation():
        page.keyboard.press("F9")
    assert SUBJECT in page.inner_text("h1")

    booth.locator(".notices__line").wait_for(timeout=20_000)
    print(f"an open page shows an alert after {time.monotonic() - sent:.1f} s")
    assert SUBJECT in booth.inner_text(".notices--stop")
    with booth.expect_navigation():
        booth.keyboard.press("Shift+F9")
    axe_finds_nothing(booth)
    with booth.expect_navigation():
        booth.keyboard.press("F9")
    assert booth.locator(".notices").count() == 0
    page.reload()
    assert "Marie-Ange Joseph" in page.inner_text("table")
    booth.context.close()


@pytest.mark.parametrize("language", ["ht", "fr", "es", "en"])
def test_the_pages_fit_a_telephone(site, browser_page, language: str) -> None:
    page = browser_page
    page.set_viewport_size({"width": 360, "height": 740})
    sign_in_by_form(page, site, "wlouis", language=language)
    for path in ("", "new/", "posts/", "groups/", "register/"):
        page.goto(f"{site.address}/messages/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        axe_finds_nothing(page)
