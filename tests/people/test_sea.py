"""Scenario 17 in a real browser: a cruise ship and its shore passes, and a sloop stopped at sea with 99 people."""

from __future__ import annotations

import csv
import io
import re
import time
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from passavant.base.testing import PASSWORD, answer_at_gate, axe_finds_nothing, sign_in_by_form
from passavant.domain.mrz import Format, ZoneFields, write
from passavant.domain.specimens.people import population
from passavant.domain.values import PartialDate

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POST = "HT-CAP-S"
SECOND_LOOK = 5
"""Seconds within which the same pass is a double scan; a day in port has more of them than a test."""
TRANSIT, LEAVING = 38, 2
"""Of the forty passengers: who goes on with the vessel, and whose voyage ends here."""
SLOOP = 99
CREW = """family_name,given_names,rank,nationality,date_of_birth,gender,id_type,id_number,id_issuer,id_expiry
REYES,ANTONIO,MASTER,PHL,1975-02-28,M,PASSPORT,P0000001A,PHL,2035-05-01
KOWALSKI,JAN,CHIEF OFFICER,PL,1980-07-09,M,SEAMANS_BOOK,KG12345,POL,2035-01-31
BERGER,HEIKE,PURSER,DEU,1985-04-12,F,PASSPORT,C01X00T47,DEU,2035-01-01
ONENAME,,ORDINARY SEAMAN,IDN,1999-12-31,M,PASSPORT,A0000003,IDN,2035-12-01
DELACRUZ,MARICEL,STEWARD,PHL,1993-11-02,F,PASSPORT,P0000002A,PHL,2035-02-11
OSTROWSKI,PIOTR,ENGINEER,POL,1988-01-19,M,PASSPORT,EA0000005,POL,2035-03-30
BROKEN,ROW,COOK,RURITANIAN,31/02/1990,M,PASSPORT,X1,PHL,2035-01-01
"""
HOLDERS = ("REYES", "KOWALSKI", "BERGER", "ONENAME", "DELACRUZ", "OSTROWSKI", "BROKEN")
_OFFICERS = f"""
from passavant.base.testing import make_officer
for code, role in (("mjoseph", "first_line"), ("jbaptiste", "second_line"), ("scharles", "supervisor")):
    make_officer(role, code=code, password={PASSWORD!r})
print("ready", flush=True)
"""
_QUAY = """
import uuid
from datetime import timedelta
from django.utils import timezone
from passavant.base.models import Officer
from passavant.modules.returns.ports import Authority
from passavant.modules.sea import actions, facts, queries
from passavant.modules.sites.queries import booths_of
first, now = Officer.objects.get(pk="mjoseph"), timezone.now()
stay = facts.Stay(vessel_name="SPECIMEN OF THE SEAS", imo_number="9074729", flag="PAN", kind="cruise",
    agent="Agence Nord", berth="1", arrived_at=now - timedelta(hours=3), sails_at=now + timedelta(hours=2))
call = actions.record_call(officer=first, call=uuid.uuid4(), post=post, stay=stay, at=now)
actions.receive_list(officer=first, call=call.pk, listing=uuid.uuid4(), kind="crew", file_name="crew.csv",
    content=crew.encode(), at=now)
actions.issue_to_all(officer=first, call=call.pk, at=now)
out, *others = queries.passes_of(call.pk)
gate = actions.Gate(officer=first, booth=booths_of((post,))[0])
actions.show(gate=gate, scan=uuid.uuid4(), shore_pass=out, at=now - timedelta(hours=1))
actions.count(officer=first, call=call.pk, count=uuid.uuid4(), way="out", number=3, at=now)
taken = actions.Taken(post=post, vessel_name="", craft="sloop", persons=99, position="", intercepted_at=now,
    authority=Authority.USCG.value, authority_name="", unit="USCGC SPECIMEN", origin="Port-de-Paix", note="")
people = actions.record_interdiction(officer=first, interdiction=uuid.uuid4(), taken=taken, at=now)
answer = [str(call.pk), str(out.pk), [each.code for each in others], str(people.pk)]
"""


def local_now() -> datetime:
    """The clock at the quay; a form's field holds minutes."""
    return datetime.now(ZoneInfo("America/Port-au-Prince"))


def typed(moment: datetime) -> str:
    return f"{moment:%d/%m/%Y %H:%M}"


def passengers() -> str:
    """Forty of a cruise; the last two, of this country, go ashore here for good."""
    invented = list(population(17, 400))
    travelling = [each for each in invented if each.nationality not in ("HTI", "DOM")][:TRANSIT]
    leaving = [each for each in invented if each.nationality == "HTI" and each.date_of_birth.year < 2000]
    rows = [(each, "Y") for each in travelling] + [(each, "N") for each in leaving[:LEAVING]]
    head = "family_name,given_names,nationality,date_of_birth,gender,id_type,id_number,id_issuer,transit"
    lines = (
        f"{each.surname},{each.given_names},{each.nationality},{each.date_of_birth},{each.sex},PASSPORT,"
        f"{each.document_number},{each.issuing_state},{goes_on}"
        for each, goes_on in rows
    )
    return "\n".join([head, *lines])


def zone_of_leaving() -> str:
    """The passport of one of the two, as a window reads it."""
    row = passengers().splitlines()[-1].split(",")
    fields = ZoneFields(
        document_code="P",
        issuing_state="HTI",
        surname=row[0],
        given_names=row[1],
        document_number=row[6],
        nationality="HTI",
        date_of_birth=PartialDate.parse(row[3]),
        sex=row[4],
        date_of_expiry=PartialDate(local_now().year + 4, 4, 15),
    )
    return "\n".join(write(fields, Format.TD3))


@pytest.fixture(scope="module")
def port(running_site):
    """A harbour with its officers, and a console to hold the pages against what is recorded."""
    made = running_site(code=POST, SEA__SECOND_LOOK_SECONDS=str(SECOND_LOOK))
    out, errors = made.python(_OFFICERS).communicate(timeout=120)
    assert "ready" in out, errors
    with made.console() as console:
        yield made, console
    for command in ("verify", "mirror"):
        made.command("journal", command)


def stored(console, expression: str, **values) -> object:
    """What the tables and the journal hold, as JSON."""
    source = f"""
import json
from passavant.journal import store
from passavant.modules.returns import queries as returns
from passavant.modules.returns.models import Person as Returnee, Reception
from passavant.modules.sea import queries
from passavant.modules.sea.models import Call, Interdiction, Movement, Person, ShorePass
def last_fact(kind):
    return json.loads(list(store.entries_of_kind(kind))[-1].body)
answer = {expression}
"""
    return console.do(source, **values)


def take_list(page, address: str, text: str, path) -> None:
    path.write_text(text, encoding="utf-8")
    page.goto(address)
    page.set_input_files("[name=file]", str(path))
    page.click("form:has([name=file]) button")
    page.wait_for_selector("text=Nothing is recorded yet.")
    page.keyboard.press("F9")
    page.wait_for_selector(".message--success")


def sign_on(page, site, booth: str) -> None:
    page.goto(f"{site.address}/sites/shift/")
    button = page.locator(f"button[name=booth][value='{booth}']")
    if button.is_enabled():
        button.click()
    page.goto(f"{site.address}/sea/lane/")


def scan(page, text: str) -> tuple[str, str]:
    """One pass is read; the word of the answer, and which way the holder goes."""
    answer = answer_at_gate(page, text)
    return str(answer.get_attribute("data-outcome")), str(answer.get_attribute("data-way"))


def count(page, key: str, number: int, *, total: str) -> None:
    page.fill("[name=number]", str(number))
    page.keyboard.press(key)
    page.wait_for_selector(total)


def figures(page, site) -> dict[str, list[str]]:
    """The page of figures: each flow with what stands beside it."""
    yesterday = local_now() - timedelta(days=1)
    page.goto(f"{site.address}/sea/figures/?first_day={yesterday:%d/%m/%Y}")
    return {
        str(row.get_attribute("data-flow")): row.locator("td").all_inner_texts()
        for row in page.locator("tr[data-flow]").all()
    }


def test_a_cruise_ship_from_its_arrival_to_whom_it_left(browser, port, tmp_path):
    site, console = port
    quay, lane, chief = (
        browser.new_context(viewport={"width": 1366, "height": 768}).new_page() for _ in range(3)
    )
    for page, officer in ((quay, "jbaptiste"), (lane, "mjoseph"), (chief, "scharles")):
        sign_in_by_form(page, site, officer)

    # A ship moors: recorded by keyboard, its number checked by its last digit.
    quay.goto(f"{site.address}/sea/")
    quay.keyboard.press("F6")
    quay.wait_for_url("**/sea/new/")
    quay.keyboard.type("Specimen of the Seas")
    for name, value in (("imo_number", "9074728"), ("flag", "PAN"), ("agent", "Agence Nord"), ("berth", "1")):
        quay.fill(f"[name={name}]", value)
    quay.fill("[name=arrived_at]", typed(local_now() - timedelta(hours=3)))
    sails_at = typed(local_now() + timedelta(hours=2))
    quay.fill("[name=sails_at]", sails_at)
    quay.keyboard.press("F9")
    quay.wait_for_selector("text=its last digit does not check")
    quay.fill("[name=imo_number]", "9074729")
    quay.keyboard.press("F9")
    quay.wait_for_url(re.compile(r"/sea/[0-9a-f-]{36}/$"))
    vessel, call = quay.url, quay.url.split("/")[-2]
    assert sails_at in quay.inner_text("main")

    # Its lists: forty passengers, and a crew with one row that cannot be read, put right on the screen.
    take_list(quay, f"{vessel}passengers/", passengers(), tmp_path / "passengers.csv")
    take_list(quay, f"{vessel}crew/", CREW, tmp_path / "crew.csv")
    quay.click("tr.urgent a")
    quay.fill("[name=nationality]", "PHL")
    quay.fill("[name=born]", "28/02/1990")
    quay.keyboard.press("F9")
    quay.wait_for_selector("text=No broken row is left.")
    listed = quay.inner_text("main")
    crew = stored(
        console, "[[p.surname, p.rank, p.document_number] for p in queries.aboard(call, 'crew')]", call=call
    )
    assert [row[0] for row in crew] == list(HOLDERS)
    assert all(said in listed for row in crew for said in row)
    quay.goto(vessel)
    shown = {name: int(quay.inner_text(f"[data-{name}]")) for name in ("crew", "passengers", "transit")}
    assert shown == {"crew": len(HOLDERS), "passengers": TRANSIT + LEAVING, "transit": TRANSIT}

    # Shore passes for all of the crew at once, and a sheet to cut.
    quay.goto(f"{vessel}passes/")
    quay.keyboard.press("F9")
    quay.wait_for_selector(f"text={len(HOLDERS)} shore passes are issued.")
    quay.keyboard.press("F9")
    quay.wait_for_selector("[data-pass]")
    codes = stored(
        console,
        "{people[p.person].surname: p.code for people in [queries.persons_by_key(p.person for p in"
        " queries.passes_of(call))] for p in queries.passes_of(call)}",
        call=call,
    )
    assert sorted(codes) == sorted(HOLDERS)
    for ticket in quay.locator("[data-pass]").all():
        printed = ticket.inner_text()
        assert codes[next(name for name in HOLDERS if name in printed)] == printed.splitlines()[-1].replace(
            " ", ""
        )

    # The lane: five go ashore with one scan each; what cannot be is said.
    sign_on(lane, site, f"{POST}-1")
    ashore = HOLDERS[:5]
    for name in ashore:
        assert scan(lane, codes[name]) == ("clear", "out")
        assert name in lane.inner_text(".holder__name")
    assert scan(lane, codes[ashore[-1]]) == ("passed", "out"), "the reader read it twice"
    assert scan(lane, codes["REYES"][:-1] + str((int(codes["REYES"][-1]) + 1) % 10))[0] == "again"
    last_out = time.monotonic()

    # Passengers in transit are a number and no crossing; one who leaves the vessel here crosses at a window.
    lane.goto(f"{vessel}count/")
    count(lane, "F9", TRANSIT, total=f"[data-counted-out]:text-is('{TRANSIT}')")
    count(lane, "F10", TRANSIT - 1, total=f"[data-counted-back]:text-is('{TRANSIT - 1}')")
    lane.goto(f"{site.address}/crossings/booth/")
    lane.fill("#mrz", zone_of_leaving())
    lane.locator("form:has(#mrz) .act--main").click()
    lane.wait_for_selector(".band--clear")
    lane.wait_for_timeout(600)
    lane.keyboard.press("Alt+1")
    lane.keyboard.press("F9")
    lane.wait_for_url("**/crossings/booth/**")
    assert "Entry recorded" in lane.inner_text("main")

    # Three come back; two are still out when the vessel is about to sail.
    lane.goto(f"{site.address}/sea/lane/")
    lane.wait_for_timeout(max(0, 1000 * (SECOND_LOOK + 1 - time.monotonic() + last_out)))
    for name in ashore[2:]:
        assert scan(lane, codes[name]) == ("clear", "back")
    left = stored(console, "[e.person.surname for e in queries.ashore(call)]", call=call)
    assert left == ["REYES", "KOWALSKI"]

    # Everybody who has to know is told before it sails: the supervisor, the lane, and each booth.
    chief.goto(f"{site.address}/sea/")
    assert chief.get_attribute("[data-alert]", "data-alert") == str(len(left) + 1)
    told = chief.inner_text("[data-alert]")
    assert "2 shore passes are out." in told
    assert "1 passenger in transit is ashore by the count." in told
    assert lane.locator("[data-alert]").inner_text() == told
    lane.goto(f"{site.address}/crossings/booth/")
    assert lane.locator("main a[href='/sea/']").inner_text() == "Ashore before sailing: 3"
    chief.click("[data-alert] a")
    chief.wait_for_url("**/ashore/")
    rows = chief.locator("tr[data-ashore]").all_inner_texts()
    assert [row.split()[0] for row in rows] == left
    assert all(number in row for row, number in zip(rows, ("P0000001A", "KG12345"), strict=True))

    # Nobody but a supervisor lets it sail, and not without a word for each who is left.
    assert quay.goto(f"{vessel}sail/").status == 403
    chief.click(f"a[href$='{call}/sail/']")
    chief.wait_for_selector(".who-is-out")
    assert [each.split()[0] for each in chief.locator(".who-is-out strong").all_inner_texts()] == left

    def refused(sentence: str) -> None:
        chief.keyboard.press("F9")
        chief.wait_for_selector(f".summary >> text={sentence}")
        assert stored(console, "queries.find_call(call).is_in_port", call=call)

    refused("This field is required.")
    words = [chief.locator(f".who-is-out >> nth={number}") for number in range(2)]
    words[0].locator("select").select_option("unknown")
    words[1].locator("select").select_option("hospital")
    refused("Write what is done to find this person.")
    words[0].locator("input").fill("agent and police told")
    refused("Write what is done about the passengers")
    chief.fill("[name=note]", "the agent brings one passenger after")
    chief.keyboard.press("F9")
    chief.wait_for_url(vessel)
    fact = stored(console, "last_fact('sea.vessel.sailed')")
    assert [(each["word"], each["note"]) for each in fact["left"]] == [
        ("unknown", "agent and police told"),
        ("hospital", ""),
    ]
    assert (fact["passengers_ashore"], fact["note"]) == (1, "the agent brings one passenger after")
    assert "the agent brings one passenger after" in chief.inner_text("main")

    # A pass of it lets nobody out any more; who was left is recorded when they come back all the same.
    lane.goto(f"{site.address}/sea/lane/")
    assert scan(lane, codes["OSTROWSKI"])[0] == "stop"
    assert "has sailed" not in lane.inner_text("main"), "the lane is told to stop, and not why"
    assert scan(lane, codes["REYES"]) == ("check", "back")
    chief.goto(f"{vessel}ashore/")
    behind = {
        str(row.get_attribute("data-left")): row.locator("td").last.inner_text()
        for row in chief.locator("tr[data-left]").all()
    }
    assert behind["hospital"] == "—"
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", behind["unknown"])

    # Each flow is counted by itself: the forty of the cruise are no entries, but for the one at the window.
    counted = figures(chief, site)
    assert counted["calls"] == ["—", "—", "1"]
    assert counted["crew"] == ["5", "4", "—"]
    assert counted["transit"] == [str(TRANSIT), str(TRANSIT - 1), "—"]
    assert counted["document"] == ["1", "0", "—"]
    with chief.expect_download() as download:
        chief.click("button[value=csv]")
    taken: dict[tuple[str, str], int] = {}
    for row in csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))):
        key = (row["flow"], row["direction"])
        taken[key] = taken.get(key, 0) + int(row["number"])
    assert (taken["transit", "out"], taken["transit", "back"]) == (TRANSIT, TRANSIT - 1)
    assert (taken["crew", "out"], taken["crew", "back"]) == (5, 4)
    assert taken["document", "entry"] == 1
    print(f"one ship: {counted}")
    for page in (quay, lane, chief):
        page.context.close()


def test_a_sloop_with_99_people_is_a_return_by_sea_with_who_hands_over(browser_page, port):
    (site, console), page = port, browser_page
    sign_in_by_form(page, site, "mjoseph")
    page.goto(f"{site.address}/sea/interdictions/")
    page.keyboard.press("F6")
    page.wait_for_url("**/interdictions/new/")
    said = {
        "persons": str(SLOOP),
        "intercepted_at": typed(local_now() - timedelta(hours=30)),
        "position": "20°15'N 073°10'W",
        "origin": "Port-de-Paix",
        "unit": "USCGC SPECIMEN",
    }
    page.select_option("[name=craft]", "sloop")
    page.select_option("[name=authority]", "uscg")
    for name, value in said.items():
        page.fill(f"[name={name}]", value)
    page.keyboard.press("F9")
    page.wait_for_selector("[data-persons]")
    interdiction = page.url
    assert page.inner_text("[data-persons]") == str(SLOOP)
    assert all(value in page.inner_text("body") for value in said.values())
    assert "United States Coast Guard" in page.inner_text("main")

    # Its reception is open already; everybody gets a card.
    page.click("a.act--main")
    page.wait_for_url("**/returns/**")
    reception = page.url
    assert "United States Coast Guard" in page.inner_text("main")
    page.goto(f"{reception}cards/")
    page.fill("[name=count]", str(SLOOP))
    page.keyboard.press("F9")
    page.wait_for_selector(f"text=Cards 1 to {SLOOP} are given.")

    # The first ones by keyboard; the station proposes by itself that they were stopped at sea.
    page.goto(f"{reception}station/")
    proposed = page.locator("[name=category]:checked").get_attribute("value")
    people = [each for each in population(99, 600) if each.date_of_birth.year < 2000][:SLOOP]
    began = time.monotonic()
    for number, person in enumerate(people, 1):
        register = _by_keyboard if number <= 3 else _by_form
        register(page, reception, number, person, category=proposed)
    print(f"{SLOOP} people registered in {time.monotonic() - began:.1f} s, proposed as {proposed}")

    # They are returns by sea, and the authority that handed them over stands with them.
    sign_in_by_form(page, site, "scharles")
    key = reception.split("/")[-2]
    kept = stored(
        console,
        "[Reception.objects.get(pk=key).authority, Reception.objects.get(pk=key).means,"
        " Returnee.objects.filter(reception=key, category='sea').count(),"
        " Returnee.objects.filter(reception=key).count()]",
        key=key,
    )
    assert kept == ["uscg", "boat", SLOOP, SLOOP]
    page.goto(f"{site.address}/returns/")
    row = page.locator(f"tr:has(a[href='/returns/{key}/'])").inner_text()
    assert "United States Coast Guard" in row
    assert re.search(rf"\b{SLOOP}\s+{SLOOP}\b", row), row
    page.goto(f"{reception}report/")
    report = page.inner_text("main")
    assert "United States Coast Guard" in report
    assert re.search(rf"Intercepted at sea\s.*\b{SLOOP}\b", report)
    assert "Officially repatriated" not in report
    by_category = page.request.get(f"{reception}report/?as=csv").text()
    rows = [row for row in csv.DictReader(io.StringIO(by_category)) if row["table"] == "category"]
    assert {row["code"] for row in rows} == {"sea"}
    assert sum(int(row["persons"]) for row in rows) == SLOOP
    page.goto(f"{reception}close/")
    assert "Cards and people agree." in page.inner_text("main")
    page.click("main form .act--main")
    page.wait_for_url(reception)

    # At the sea room they stand as one flow of their own.
    page.goto(interdiction)
    assert page.inner_text("[data-registered]") == str(SLOOP)
    assert figures(page, site)["interdicted"] == ["—", "—", str(SLOOP)]
    assert re.search(rf"United States Coast Guard\s+{SLOOP}\b", page.inner_text("main"))


def _by_keyboard(page, _reception, number, person, *, category) -> None:
    for text in (str(number), "30", person.surname, f"{person.given_names} {number}"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    page.keyboard.press("Alt+Digit1" if person.sex == "F" else "Alt+Digit2")
    page.keyboard.press("F9")
    page.wait_for_selector(f"[data-done='{number}']")


def _by_form(page, reception, number, person, *, category) -> None:
    """The same form, sent as a browser without JavaScript sends it."""
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "csrftoken")
    form = {
        "csrfmiddlewaretoken": token,
        "person": str(uuid.uuid4()),
        "token": str(number),
        "born": "30",
        "surname": person.surname,
        "given_names": f"{person.given_names} {number}",
        "sex": person.sex,
        "category": category,
        "nationality": "HTI",
        "papers": "none",
    }
    answer = page.request.post(f"{reception}station/", form=form)
    assert "done=" in answer.url, answer.text()


# -- how the pages look -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quay(running_site):
    """A ship in port with somebody ashore, and a sloop: what every page of the room has something to show of."""
    made = running_site(code=POST)
    out, errors = made.python(_OFFICERS).communicate(timeout=120)
    assert "ready" in out, errors
    with made.console() as console:
        call, out_pass, others, people = console.do(_QUAY, post=POST, crew=CREW)
    return made, call, out_pass, others, people


def pages_of(page, quay) -> list[str]:
    site, call, out_pass, _others, people = quay
    page.goto(f"{site.address}/sea/{call}/crew/")
    broken = page.locator("tr.urgent a").get_attribute("href")
    of_call = ("", "correct/", "void/", "crew/", "passengers/", "found/", "passes/", "passes/sheet/")
    return [
        *(
            f"/sea/{name}"
            for name in ("", "new/", "lane/", "interdictions/", "interdictions/new/", "figures/")
        ),
        *(f"/sea/{call}/{name}" for name in (*of_call, "ashore/", "sail/", "count/")),
        *(
            f"/sea/passes/{out_pass}/",
            f"/sea/passes/{out_pass}/card/",
            broken,
            f"/sea/interdictions/{people}/",
        ),
    ]


def test_axe_finds_nothing_on_the_pages_of_the_sea(browser_page, quay):
    (site, _call, _out, others, _people), page = quay, browser_page
    sign_in_by_form(page, site, "scharles", language="ht")
    sign_on(page, site, f"{POST}-2")
    for address in pages_of(page, quay):
        page.goto(site.address + address)
        axe_finds_nothing(page)
    page.goto(f"{site.address}/sea/lane/")
    for text in (others[0], "12345678901234"):
        scan(page, text)
        axe_finds_nothing(page)


def test_nothing_scrolls_sideways_at_320_pixels(browser_page, quay):
    (site, _call, _out, others, _people), page = quay, browser_page
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in_by_form(page, site, "scharles", language="ht")
    sign_on(page, site, f"{POST}-2")
    for address in pages_of(page, quay):
        page.goto(site.address + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.goto(f"{site.address}/sea/lane/")
    scan(page, others[2])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_lane_and_the_count_work_without_javascript(browser, quay):
    site, call, _out, others, _people = quay
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in_by_form(page, site, "jbaptiste", language="ht")
    sign_on(page, site, f"{POST}-3")
    page.wait_for_selector("#code:focus")
    page.keyboard.type(others[4])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    answer = page.locator("[data-outcome]")
    assert (answer.get_attribute("data-outcome"), answer.get_attribute("data-way")) == ("clear", "out")
    page.goto(f"{site.address}/sea/{call}/count/")
    before = int(page.inner_text("[data-counted-back]"))
    page.fill("[name=number]", "2")
    page.click("button[value=back]")
    page.wait_for_selector(f"[data-counted-back]:text-is('{before + 2}')")
    context.close()
