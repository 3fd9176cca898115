"""A bus is received: by keyboard at two stations in a real browser, and 416 people at five stations at once."""

from __future__ import annotations

import csv
import io
import queue
import random
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

import pytest
from PIL import Image

from passavant.base.testing import PASSWORD, axe_finds_nothing, sign_in_by_form
from passavant.domain.specimens.people import population

pytestmark = [pytest.mark.slow]

_OFFICERS = f"""
from passavant.base.testing import make_officer
for number in range(5):
    make_officer("first_line", code=f"station{{number}}", password={PASSWORD!r})
make_officer("second_line", code="jbaptiste", password={PASSWORD!r})
make_officer("supervisor", code="scharles", password={PASSWORD!r})
print("ready", flush=True)
"""
STATIONS = 5
BUS = 416
WITHOUT_PAPERS = round(0.82 * BUS)
CHILDREN_ALONE, PREGNANT, NURSING = 30, 11, 16
CATEGORIES = {"official": 300, "pushed_back": 70, "spontaneous": BUS - 370}
FIFTY_MINUTES = 3000
"""What the field asks for; nine tenths of it belong to asking and answering, so the machine gets one."""
LIST = "LISTA DE REPATRIADOS;;;\nApellidos;Nombres;Sexo;Edad\n"


@pytest.fixture(scope="module")
def site(running_site):
    made = running_site()
    out, errors = made.python(_OFFICERS).communicate(timeout=60)
    assert "ready" in out, errors
    yield made
    for command in ("verify", "mirror"):
        made.command("journal", command)


# -- five stations at once, through the real pages ----------------------------------------------------------


@dataclass(slots=True)
class Station:
    """An officer at a computer without JavaScript: pages are got, forms are sent."""

    site: object
    officer: str
    cookies: CookieJar = field(default_factory=CookieJar)
    asked: int = 0

    def __post_init__(self) -> None:
        self.get("/sign-in/")
        self.post("/sign-in/", {"code": self.officer, "password": PASSWORD})

    def get(self, path: str) -> tuple[str, str]:
        """Where one ends, and the page there."""
        return self._open(urllib.request.Request(self._address(path)))  # noqa: S310  (our own server)

    def post(self, path: str, form: dict[str, object], photo: bytes = b"") -> tuple[str, str]:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        body, kind = multipart({**form, "csrfmiddlewaretoken": token}, photo)
        return self._open(
            urllib.request.Request(self._address(path), body, {"Content-Type": kind})  # noqa: S310  (the same)
        )

    def register(self, reception: str, form: dict[str, object], photo: bytes) -> None:
        """Send the form; what the page asks is looked at and sent again, with what the page marked."""
        sent = {"person": str(uuid.uuid4()), **form}
        where, page = self.post(f"{reception}station/", sent, photo)
        if "done=" not in where:
            self.asked += 1
            seen = re.findall(r'name="seen" value="([^"]+)"', page)
            marked = re.findall(r'name="needs" value="(\w+)"[^>]* checked', page)
            kept = re.search(r'name="kept_photo" value="([^"]+)"', page)
            assert seen, re.findall(r'class="wrong"[^>]*>(.*?)</p>', page)
            assert kept, "the photo is kept while something is asked"
            again = {**sent, "seen": seen, "needs": marked, "kept_photo": kept[1]}
            where, page = self.post(f"{reception}station/", again)
        assert "done=" in where, page

    def _address(self, path: str) -> str:
        return urllib.parse.urljoin(self.site.address, path)

    def _open(self, request: urllib.request.Request) -> tuple[str, str]:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        try:
            answer = opener.open(request, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return urllib.parse.urlsplit(answer.url)._replace(
                scheme="", netloc=""
            ).geturl(), answer.read().decode()


def multipart(form: dict[str, object], photo: bytes) -> tuple[bytes, str]:
    """A form with a picture, as browsers send it (RFC 7578)."""
    mark = uuid.uuid4().hex
    parts: list[bytes] = []
    for name, value in form.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts += [f"{head}{each}\r\n".encode() for each in (value if isinstance(value, list) else [value])]
    if photo:
        head = 'Content-Disposition: form-data; name="photo"; filename="face.jpg"'
        parts.append(f"--{mark}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode() + photo + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"


def a_face() -> bytes:
    """A picture as the camera of a station takes it."""
    noise = random.Random(14).randbytes(160 * 120 * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (120, 160), noise).resize((480, 640)).save(out, "JPEG", quality=75)
    return out.getvalue()


def people() -> list[dict[str, object]]:
    """The 416 as their forms: children alone, pregnant women, mothers with their babies, and everybody else."""
    chance = random.Random(416)
    names = list(population(416, BUS))
    papers = [False] * WITHOUT_PAPERS + [True] * (BUS - WITHOUT_PAPERS)
    categories = [code for code, count in CATEGORIES.items() for _ in range(count)]
    chance.shuffle(papers)
    chance.shuffle(categories)
    return [
        {
            "token": number,
            "surname": person.surname,
            "given_names": person.given_names,
            "sex": person.sex,
            "nationality": "HTI",
            "category": category,
            "papers": "passport" if has_papers else "none",
            "document_number": person.document_number if has_papers else "",
            **_kind_of(number, person.sex, chance),
        }
        for number, (person, has_papers, category) in enumerate(
            zip(names, papers, categories, strict=True), 1
        )
    ]


def _kind_of(number: int, sex: str, chance: random.Random) -> dict[str, object]:
    """By their place in the row: first the children alone, then the pregnant, then mothers each before her baby."""
    if number <= CHILDREN_ALONE:
        return {"born": chance.randint(3, 17)}
    if number <= CHILDREN_ALONE + PREGNANT:
        return {"sex": "F", "born": chance.randint(18, 40), "needs": ["pregnant"]}
    pairs = number - CHILDREN_ALONE - PREGNANT
    if pairs <= 2 * NURSING:
        mother = number if pairs % 2 else number - 1
        if pairs % 2:
            return {"sex": "F", "born": 26, "needs": ["nursing"], "family": mother, "relation": "head"}
        return {"born": f"{chance.randint(1, 11)} m", "family": mother, "relation": "child"}
    return {"sex": sex, "born": chance.randint(18, 60)}


def work(station: Station, reception: str, waiting: queue.Queue, photo: bytes, troubles: list[str]) -> None:
    try:
        while True:
            station.register(reception, waiting.get_nowait(), photo)
    except queue.Empty:
        return
    except Exception as trouble:  # noqa: BLE001  (told by the test; a thread alone would be silent)
        troubles.append(f"{station.officer}: {trouble!r}")


def test_a_bus_of_416_at_five_stations_is_in_counted_and_children_are_first(site):
    stations = [Station(site, f"station{number}") for number in range(STATIONS)]
    opened = {
        "post": "HT-OUA",
        "means": "bus",
        "authority": "dgm",
        "expected": BUS,
        "mark": str(uuid.uuid4()),
    }
    reception, _ = stations[0].post("/returns/new/", opened)
    stations[0].post(f"{reception}cards/", {"count": BUS})

    waiting: queue.Queue[dict[str, object]] = queue.Queue()
    for form in people():
        waiting.put(form)
    troubles: list[str] = []
    photo = a_face()
    threads = [
        threading.Thread(target=work, args=(station, reception, waiting, photo, troubles))
        for station in stations
    ]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    asked = sum(station.asked for station in stations)
    print(
        f"{BUS} people at {STATIONS} stations in {took:.1f} s, {asked} asked: {BUS / took * 3600:,.0f} an hour"
    )
    assert not troubles

    supervisor = Station(site, "scharles")
    rows = list(csv.DictReader(io.StringIO(supervisor.get(f"{reception}report/?as=csv")[1])))
    counted = {(row["table"], row["code"]): 0 for row in rows}
    for row in rows:
        counted[row["table"], row["code"]] += int(row["persons"])
    assert {code: counted["category", code] for code in CATEGORIES} == CATEGORIES
    assert sum(CATEGORIES.values()) == BUS, "and a card was given for each"
    assert counted["papers", "none"] == WITHOUT_PAPERS
    assert (counted["needs", "pregnant"], counted["needs", "nursing"]) == (PREGNANT, NURSING)
    assert counted["needs", "child_alone"] == CHILDREN_ALONE

    _, page = Station(site, "jbaptiste").get("/returns/queue/")
    queued = re.findall(r"<tr[^>]* data-person=.*?</tr>", page, flags=re.DOTALL)
    alone = ["Timoun pou kont li" in row for row in queued]
    assert alone == [True] * CHILDREN_ALONE + [False] * (PREGNANT + NURSING), "children alone come first"

    _, closing = supervisor.get(f"{reception}close/")
    assert "Kat yo ak moun yo dakò." in closing
    supervisor.post(f"{reception}close/", {"note": ""})
    assert "louvri</span>" not in supervisor.get(reception)[1].partition("</h1>")[0]
    assert took < FIFTY_MINUTES / 10


def test_two_stations_that_race_for_one_card_write_one_person(site):
    one, two = Station(site, "station1"), Station(site, "station2")
    opened = {"post": "HT-OUA", "means": "foot", "authority": "nobody", "mark": str(uuid.uuid4())}
    reception, _ = one.post("/returns/new/", opened)
    one.post(f"{reception}cards/", {"count": 1})
    form = {"token": 1, "surname": "Joseph", "sex": "M", "born": 30, "nationality": "HTI", "category": "spontaneous",
            "papers": "none"}  # fmt: skip
    answers: list[str] = []

    def send(station: Station, name: str) -> None:
        answers.append(
            station.post(f"{reception}station/", {**form, "given_names": name, "person": str(uuid.uuid4())})[
                0
            ]
        )

    threads = [threading.Thread(target=send, args=each) for each in ((one, "Wilner"), (two, "Évens"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("done=" in answer for answer in answers) == [False, True]


# -- by keyboard, in a real browser -------------------------------------------------------------------------


def type_person(page, number: int, *, surname: str, given_names: str, age: int, sex: str) -> None:
    """Card, age, names, sex, F9: nothing but keys, from the field that has the focus."""
    keyboard = page.keyboard
    for text in (str(number), str(age), surname, given_names):
        keyboard.type(text)
        keyboard.press("Tab")
    keyboard.press("Alt+Digit1" if sex == "F" else "Alt+Digit2")
    keyboard.press("F9")
    page.wait_for_selector(f"[data-done='{number}'], section.summary")
    if page.locator("section.summary").count():  # a child of whom no adult is known
        keyboard.press("F9")
        page.wait_for_selector(f"[data-done='{number}']")


@pytest.fixture
def two_stations(browser):
    """Two computers with nothing but a keyboard; errors in the pages' scripts fail the test."""
    contexts = [browser.new_context(viewport={"width": 1366, "height": 768}) for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    errors: list[str] = []
    for page in pages:
        page.on("pageerror", lambda error: errors.append(str(error)))
    yield pages
    for context in contexts:
        context.close()
    assert not errors, f"scripts on the page failed: {errors}"


@pytest.mark.browser
def test_a_bus_of_forty_by_keyboard_at_two_stations(two_stations, site, tmp_path):
    first, second = two_stations
    sign_in_by_form(first, site, "station0")
    sign_in_by_form(second, site, "station1", language="ht")
    bus = list(population(40, 40))

    # Opened, and its list taken: what is broken is put right on the screen.
    first.goto(f"{site.address}/returns/")
    first.keyboard.press("F6")
    first.wait_for_url("**/returns/new/")
    first.keyboard.press("Alt+Digit1")
    first.fill("[name=expected]", "40")
    first.keyboard.press("F9")
    first.wait_for_url(re.compile(r"/returns/[0-9a-f-]{36}/$"))
    reception = first.url
    rows = [f"{p.surname};{p.given_names};{p.sex};30" for p in bus]
    rows[3] = rows[3].replace(";30", ";trant")
    (tmp_path / "lista.csv").write_text(LIST + "\n".join(rows), encoding="utf-8")
    first.goto(f"{reception}list/")
    first.set_input_files("[name=file]", str(tmp_path / "lista.csv"))
    first.click("form:has([name=file]) button")
    first.wait_for_selector("text=The age cannot be read.")
    first.keyboard.press("F9")
    first.click("tr.urgent a")
    first.fill("[name=age]", "30")
    first.keyboard.press("F9")
    first.wait_for_selector("text=No broken row is left.")

    first.goto(f"{reception}cards/")
    first.fill("[name=count]", "40")
    first.keyboard.press("F9")
    first.wait_for_selector("text=Cards 1 to 40 are given.")

    # Forty people, card by card, at both stations in turn; every tenth is a child alone.
    for page in two_stations:
        page.goto(f"{reception}station/")
    began = time.monotonic()
    for number, person in enumerate(bus, start=1):
        page = two_stations[number % 2]
        age = 9 if number % 10 == 0 else 30
        type_person(
            page, number, surname=person.surname, given_names=f"{person.given_names} {chr(64 + number)}", age=age,
            sex=person.sex,
        )  # fmt: skip
    took = time.monotonic() - began
    print(f"40 people by keyboard at two stations in {took:.1f} s")

    first.goto(reception)
    shown = first.inner_text(".figures")
    assert re.search(r"Registered\s+40", shown)
    assert re.search(r"Cards without a person\s+0", shown)

    # Whoever helps sees the children first, hands one over, and reads the figures.
    sign_in_by_form(second, site, "jbaptiste")
    second.goto(f"{site.address}/returns/queue/")
    second.locator(f"tr:has(a[href='{reception.removeprefix(site.address)}']) th a").first.click()
    assert "Child alone" in second.inner_text(".card")
    second.select_option("[name=service]", "ibesr")
    second.fill("[name=contact]", "Mme Saint-Fleur")
    second.click("button[value=take_over]")
    second.wait_for_url("**/returns/queue/")
    assert "Child welfare (IBESR)" in second.inner_text("main")
    second.goto(f"{reception}report/")
    assert second.locator(".chart__svg").count() == 1
    assert re.search(r"Officially repatriated\s.*\b40\b", second.inner_text("main"))


def pages_of(page, site) -> list[str]:
    """Every page of the room, with a reception and a person that are there."""
    page.goto(f"{site.address}/returns/")
    reception = page.locator("main tbody a").first.get_attribute("href")
    page.goto(f"{site.address}/returns/queue/")
    person = page.locator("main tbody th a").first.get_attribute("href")
    of_reception = (
        "",
        "list/",
        "cards/",
        "cards/sheet/?first=1&last=6",
        "station/",
        "persons/",
        "report/",
        "close/",
    )
    return [
        *(f"/returns/{name}" for name in ("", "new/", "queue/", "figures/")),
        *(reception + name for name in of_reception),
        *(person + name for name in ("", "card/", "correct/", "void/")),
    ]


@pytest.mark.browser
def test_axe_finds_nothing_on_the_pages_of_returns(browser_page, site):
    page = browser_page
    sign_in_by_form(page, site, "scharles", language="ht")
    for address in pages_of(page, site):
        page.goto(site.address + address)
        axe_finds_nothing(page)


@pytest.mark.browser
def test_nothing_scrolls_sideways_at_320_pixels(browser_page, site):
    page = browser_page
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in_by_form(page, site, "scharles", language="ht")
    for address in pages_of(page, site):
        page.goto(site.address + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
