"""A market day: passes for neighbours, a lane of scans by keyboard alone, a count, the absent, the closing."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest
from PIL import Image

from passavant.base.testing import PASSWORD, answer_at_gate, axe_finds_nothing, read_at_gate, sign_in_by_form

pytestmark = [pytest.mark.slow, pytest.mark.browser]

NEIGHBOURS = 30
_SITE = f"""
import uuid
from datetime import timedelta
from django.utils import timezone
from passavant.base.testing import make_officer
from passavant.domain.specimens.people import population
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.market import actions
from passavant.modules.sites.models import Post
from passavant.modules.sites.queries import find_post
post = Post.objects.get(pk="HT-OUA")
post.market_days = "mon tue wed thu fri sat sun"
post.opens = post.closes
post.save()
first = make_officer("first_line", code="mjoseph", password={PASSWORD!r})
second = make_officer("second_line", code="jbaptiste", password={PASSWORD!r})
make_officer("supervisor", code="scharles", password={PASSWORD!r})
now = timezone.now()
people = [each for each in population(15, 400) if each.nationality == "DOM" and each.date_of_birth.year < 2000]
for number, person in enumerate(people[:{NEIGHBOURS} + 1]):
    document = Document(read_by=ReadBy.TYPED, document_code="I", issuing_state="DOM",
        document_number=str(40200000000 + number), surname=person.surname, given_names=person.given_names,
        nationality="DOM", date_of_birth=person.date_of_birth.isoformat(), sex=person.sex, date_of_expiry="")
    wanted = actions.Wanted(day_pass=uuid.uuid4(), post=find_post("HT-OUA"), document=document, home_state="DOM",
        zone="market", guardian="", valid_from=timezone.localdate(), valid_to=timezone.localdate() + timedelta(days=90),
        note="", photo="")
    issued = actions.issue(officer=second, wanted=wanted, seen=frozenset(["market.no_photo"]), at=now)
    print(issued.day_pass.code, document.document_number, flush=True)
actions.withdraw(officer=second, day_pass=issued.day_pass.pk, reason="lost", at=now)
print("ready", flush=True)
"""


@pytest.fixture(scope="module")
def market(running_site):
    """A post whose market is held today, and its passes: code and card; the first for later, the last withdrawn."""
    made = running_site()
    out, errors = made.python(_SITE).communicate(timeout=120)
    assert "ready" in out, errors
    yield made, [tuple(line.split()) for line in out.splitlines() if line != "ready"]
    for command in ("verify", "mirror"):
        made.command("journal", command)


def sign_on(page, site, officer: str, booth: str, *, language: str = "en") -> None:
    sign_in_by_form(page, site, officer, language=language)
    page.goto(f"{site.address}/sites/shift/")
    button = page.locator(f"button[name=booth][value='{booth}']")
    if button.is_enabled():  # else the officer of another test stands there already
        button.click()
    page.goto(f"{site.address}/market/lane/")


def codes_sent(page) -> list[str]:
    """Grows by what the page asks for from now on."""
    sent: list[str] = []
    page.on("request", lambda request: sent.extend(re.findall(r"(?<=code=)\w+", request.post_data or "")))
    return sent


def scan(page, text: str) -> str:
    """One pass is read; the word of the answer."""
    return str(answer_at_gate(page, text).get_attribute("data-outcome"))


def test_a_market_day_from_the_pass_to_the_closing(browser, market, tmp_path):
    site, (_later, *holders) = market
    lane, desk = (browser.new_context(viewport={"width": 1366, "height": 768}).new_page() for _ in range(2))

    # At the desk a trader gets her pass, once, with a photo.
    sign_in_by_form(desk, site, "jbaptiste")
    desk.goto(f"{site.address}/market/passes/")
    desk.keyboard.press("F6")
    desk.wait_for_url("**/market/passes/new/")
    desk.keyboard.type("045-1234567-8")
    desk.fill("[name=surname]", "Peña")
    desk.fill("[name=given_names]", "Altagracia")
    desk.fill("[name=date_of_birth]", "03/04/1985")
    desk.check("[name=sex][value=F]", force=True)
    Image.new("RGB", (300, 400), (120, 90, 70)).save(tmp_path / "face.jpg")
    desk.set_input_files("[name=photo]", str(tmp_path / "face.jpg"))
    desk.keyboard.press("F9")
    desk.wait_for_url("**/card/")
    code = desk.locator("article .mono").last.inner_text().replace(" ", "")
    assert re.fullmatch(r"\d{12}", code)

    # In the morning they come, one scan each, by code or by the number of their card; nothing but keys.
    sign_on(lane, site, "mjoseph", "HT-OUA-1")
    assert scan(lane, code) == "clear"
    assert lane.locator(".face").count() == 1
    began = time.monotonic()
    for number, (pass_code, card) in enumerate(holders[:-1]):
        assert scan(lane, card if number % 3 == 0 else pass_code) == "clear"
    took = time.monotonic() - began
    rate = (len(holders) - 1) / took * 60
    print(f"{len(holders) - 1} persons at one lane in {took:.1f} s: {rate:.0f} a minute")
    assert scan(lane, holders[0][0]) == "passed", "the reader read it twice"
    assert scan(lane, code[:-1] + str((int(code[-1]) + 1) % 10)) == "again"

    # A pass that was reported lost: the lane is told to stop and nothing else, the second line reads why.
    # Who is read right behind it, before the officer has looked, is not let go in its place but read again.
    sent = codes_sent(lane)
    read_at_gate(lane, holders[-1][0], holders[0][0])
    lane.wait_for_selector("main:not(.gate-waits) [data-outcome=stop]")
    assert sent == [holders[-1][0]]
    assert "withdrawn" not in lane.inner_text("main")
    desk.goto(f"{site.address}/crossings/second-line/")
    desk.locator("a[href*='/crossings/inspections/']").first.click()
    desk.wait_for_url("**/crossings/inspections/**")
    assert "The day pass was withdrawn" in desk.inner_text("main")

    # People without papers: single keys, and one taken back.
    lane.goto(f"{site.address}/market/count/")
    lane.keyboard.type("337710")
    lane.wait_for_selector("[data-total]:text-is('4')")
    lane.wait_for_timeout(300)
    lane.reload()
    assert lane.inner_text("[data-total]") == "4"

    # In the afternoon the lane turns round, and all but three go home.
    lane.goto(f"{site.address}/market/lane/")
    lane.keyboard.press("F3")
    lane.wait_for_selector(".direction--exit")
    sent.clear()
    hurried = [pass_code for pass_code, _card in holders[3:9]]  # the reader is quicker than the page
    read_at_gate(lane, *hurried)
    lane.wait_for_selector("main:not(.gate-waits) [data-outcome=clear]")
    assert sent == hurried
    for pass_code, _card in holders[9:-1]:
        assert scan(lane, pass_code) == "clear"
    assert scan(lane, code) == "clear"

    # The supervisor has the exact list, says what is done, and closes the day; each flow is by itself.
    sign_in_by_form(desk, site, "scharles")
    desk.goto(f"{site.address}/market/away/")
    assert desk.inner_text("[data-neighbours]") == "3"
    shown = desk.inner_text("main")
    assert [card in shown for _code, card in holders] == [True] * 3 + [False] * (NEIGHBOURS - 3)
    desk.goto(f"{site.address}/market/close/")
    desk.fill("[name=note]", "told to the post of Dajabón")
    desk.click("main button.act--main")
    desk.wait_for_selector("text=told to the post of Dajabón")
    figures = desk.request.get(f"{site.address}/market/figures/?as=csv").text()
    counted: dict[tuple[str, str], int] = {}
    for row in csv.DictReader(io.StringIO(figures)):
        key = (row["flow"], row["direction"])
        counted[key] = counted.get(key, 0) + int(row["persons"])
    assert counted == {
        ("pass", "entry"): NEIGHBOURS,
        ("pass", "exit"): NEIGHBOURS - 3,
        ("tally", "entry"): 4,
    }
    for page in (lane, desk):
        page.context.close()


def test_the_lane_works_without_javascript(browser, market):
    site, (later, *_holders) = market
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    sign_on(page, site, "jbaptiste", "HT-OUA-3", language="ht")
    for _turn in range(2):  # the field has the cursor again after each answer
        page.wait_for_selector("#code:focus")
        page.keyboard.type(later[0])
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert page.locator("[data-outcome]").get_attribute("data-outcome") == "passed"
    context.close()


PAGES = ("", "close/", "lane/", "count/", "passes/", "passes/new/", "away/", "figures/")


def test_axe_finds_nothing_on_the_pages_of_the_market(browser_page, market):
    (site, (_later, *holders)), page = market, browser_page
    sign_on(page, site, "scharles", "HT-OUA-2", language="ht")
    for address in _addresses(page, site):
        page.goto(site.address + address)
        axe_finds_nothing(page)
    page.goto(f"{site.address}/market/lane/")
    for text in (holders[5][0], "123456789012", holders[-1][0]):
        scan(page, text)
        axe_finds_nothing(page)


def test_nothing_scrolls_sideways_at_320_pixels(browser_page, market):
    (site, (_later, *holders)), page = market, browser_page
    page.set_viewport_size({"width": 320, "height": 640})
    sign_on(page, site, "scharles", "HT-OUA-2", language="ht")
    for address in _addresses(page, site):
        page.goto(site.address + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.goto(f"{site.address}/market/lane/")
    for text in (holders[6][0], holders[-1][0]):
        scan(page, text)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), text


def _addresses(page, site) -> list[str]:
    page.goto(f"{site.address}/market/passes/")
    of_pass = page.locator("main tbody th a").first.get_attribute("href")
    return [*(f"/market/{name}" for name in PAGES), of_pass, f"{of_pass}card/"]
