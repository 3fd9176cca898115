"""The pages of the returns room, as a browser without JavaScript gets them."""

from __future__ import annotations

import base64
import io
import json
import re
import uuid

import pytest
from django.test import Client
from PIL import Image

from passavant.base.facts import RecordRead
from passavant.base.testing import keeps_the_rules_of_every_page
from passavant.domain.values import Finding, Severity
from passavant.journal import store
from passavant.journal.declaring import kind_of_type
from passavant.modules.crossings.ports import Answer, findings
from passavant.modules.returns import keys, queries
from passavant.modules.returns.models import Person, Reception
from passavant.modules.returns.tests.conftest import POST

LIST = "LISTA;;;\nApellidos;Nombres;Sexo;Fecha de nacimiento\nPierre;Jean-Robert;M;31/02/1990\nÉtienne;Islande;F;34\n"
FORM = {
    "surname": "Joseph",
    "given_names": "Wilner",
    "sex": "M",
    "born": "34",
    "category": "official",
    "papers": "none",
    "nationality": "HTI",
}


@pytest.fixture
def at(yard, signed_in):
    """A browser of each officer: `at("first_line").get(address)`."""

    def open_browser(role: str = "first_line") -> Client:
        client = Client()
        client.cookies["language"] = "en"
        return signed_in(client, yard.officers[role])

    return open_browser


def address(reception: Reception, page: str = "") -> str:
    return f"/returns/{reception.pk}/{page}"


def text_of(answer) -> str:
    return answer.content.decode()


def fill(bus, at, role: str = "first_line", **more):
    """Send the form of a station."""
    form = {**FORM, "person": str(uuid.uuid4()), **more}
    return at(role).post(address(bus, "station/"), form)


def subjects_read() -> list[str]:
    """What was looked at, in the order of looking."""
    entries = store.entries_of_kind(kind_of_type(RecordRead).name)
    return [json.loads(entry.body)["subject"] for entry in entries if entry.body]


PAGES = ("", "list/", "cards/", "cards/sheet/", "station/", "persons/", "report/", "close/")


def test_every_page_keeps_the_rules_of_every_page(at, yard, bus):
    yard.receive(bus, needs=("ill",))
    browser = at("supervisor")
    everywhere = ("/returns/", "/returns/new/", "/returns/queue/", "/returns/figures/")
    for page in (*everywhere, *(address(bus, page) for page in PAGES)):
        keeps_the_rules_of_every_page(browser.get(page))


@pytest.mark.parametrize(
    ("page", "roles"),
    [
        ("new/", {"first_line", "second_line", "supervisor"}),
        ("queue/", {"second_line", "supervisor"}),
        ("figures/", {"first_line", "second_line", "supervisor", "watch_officer", "analyst", "auditor"}),
    ],
)
def test_only_these_roles_open_a_page(at, yard, page, roles):
    every = {
        "first_line",
        "second_line",
        "supervisor",
        "watch_officer",
        "analyst",
        "auditor",
        "administrator",
    }
    assert {role for role in every if at(role).get(f"/returns/{page}").status_code == 200} == roles


@pytest.mark.parametrize("page", PAGES)
def test_an_officer_of_another_post_opens_nothing_of_a_reception(at, bus, page):
    assert at("elsewhere").get(address(bus, page)).status_code == 403


def test_names_are_closed_to_the_first_line_but_for_whom_it_registered(at, yard, bus):
    person = yard.receive(bus)
    assert at().get(address(bus, "persons/")).status_code == 403
    assert at().get(f"/returns/persons/{person.pk}/").status_code == 200
    assert at("colleague").get(f"/returns/persons/{person.pk}/").status_code == 403
    assert at("colleague").get(f"/returns/persons/{person.pk}/card/").status_code == 403
    assert at("analyst").get(f"/returns/persons/{person.pk}/").status_code == 403


def test_who_reads_a_name_is_written_down_before_it_is_shown(at, yard, bus):
    person = yard.receive(bus, needs=("ill",))
    browser = at("second_line")
    for page in (address(bus), address(bus, "persons/"), "/returns/queue/", f"/returns/persons/{person.pk}/"):
        browser.get(page)
    assert subjects_read() == [
        f"returns.reception:{bus.pk}",
        f"returns.persons:{bus.pk}",
        "returns.queue",
        f"returns.person:{person.pk}",
    ]


def test_a_reception_is_opened_once_and_empty_pages_say_what_to_do(at):
    browser = at()
    assert "Open a reception" in text_of(browser.get("/returns/"))
    form = {"post": POST, "means": "bus", "authority": "dgm", "expected": "40", "mark": str(uuid.uuid4())}
    first = browser.post("/returns/new/", form)
    assert first["Location"] == browser.post("/returns/new/", form)["Location"]
    assert Reception.objects.count() == 1
    assert "Give everybody a card first" in text_of(browser.get(first["Location"]))


def test_another_authority_has_to_be_named(at):
    answer = at().post("/returns/new/", {"post": POST, "means": "boat", "authority": "other"})
    assert answer.status_code == 422
    assert "Write which authority it is." in text_of(answer)


def test_a_person_is_registered_and_the_next_form_is_ready(at, yard, bus):
    yard.give(bus, 2)
    answer = fill(bus, at, token="1", origin="Ouanaminthe")
    shown = text_of(at().get(answer["Location"]))
    assert "Joseph Wilner" in shown
    person = Person.objects.get()
    assert (person.age, person.birth_date_estimated, person.date_of_birth) == (34, True, "1992")
    assert (person.category, person.papers, person.registered_by) == ("official", "none", "first_line")


def test_what_one_bus_has_in_common_is_proposed_again(at, yard, bus):
    yard.give(bus)
    browser = at()
    browser.post(
        address(bus, "station/"), {**FORM, "token": "1", "category": "pushed_back", "origin": "Okap"}
    )
    form = browser.get(address(bus, "station/")).context["form"]
    assert (form["category"].value(), form["origin"].value()) == ("pushed_back", "Okap")


def test_of_a_child_alone_it_is_asked_and_already_marked(at, yard, bus):
    yard.give(bus)
    asked = fill(bus, at, token="1", born="9")
    shown = text_of(asked)
    assert not Person.objects.exists()
    assert "Look at this before it is written" in shown
    assert re.search(r'value="child_alone"[^>]*checked', shown)
    seen = re.findall(r'name="seen" value="([^"]+)"', shown)
    fill(bus, at, token="1", born="9", seen=seen, needs=["child_alone"])
    child = Person.objects.get()
    assert (child.need_codes, child.status) == (["child_alone"], "waiting")
    assert str(child.pk) in text_of(at("second_line").get("/returns/queue/"))


def test_old_age_is_a_need_by_itself(at, yard, bus):
    yard.give(bus)
    fill(bus, at, token="1", born="71")
    assert Person.objects.get().need_codes == ["elderly"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"token": "7"}, "Nobody gave a card of this number"),
        ({"token": "kat"}, "This is no card"),
        ({"token": "1", "born": "vye"}, "Write an age"),
        ({"token": "1", "born": "01/01/2090"}, "This date is in the future"),
        ({"token": "1", "family": "x", "relation": "child"}, "This is no card"),
        ({"token": "1", "family": "1"}, "Say what the person is to the head of the family."),
        ({"token": "1", "nationality": "ZZZ"}, "This is no code of a State"),
        ({"token": "1", "category": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(at, yard, bus, more, sentence):
    yard.give(bus)
    answer = fill(bus, at, **more)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="Wilner"' in text_of(answer)
    assert not Person.objects.exists()


def test_a_card_in_use_is_refused_at_the_second_station(at, yard, bus):
    yard.give(bus)
    fill(bus, at, token="1")
    answer = fill(bus, at, "colleague", token="1", surname="Pierre")
    assert answer.status_code == 422
    assert "in use already" in text_of(answer)
    assert "Joseph" not in text_of(answer), "the first line reads no name that it did not write"


def test_the_whole_code_is_scanned_and_one_of_another_bus_is_noticed(at, yard, bus):
    other = yard.open()
    yard.give(bus)
    assert "given at another reception" in text_of(fill(bus, at, token=keys.token_code(other.number, 1)))
    assert fill(bus, at, token=keys.token_code(bus.number, 1)).status_code == 302


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (900, 1200), (120, 90, 60)).save(out, "JPEG", exif=b"Exif\x00\x00SECRET-PLACE")
    out.name = "face.jpg"
    out.seek(0)
    return out


def test_a_photo_is_made_small_loses_its_notes_and_survives_a_question(at, yard, bus):
    yard.give(bus)
    asked = fill(bus, at, token="1", born="9", photo=picture())
    kept = re.search(r'name="kept_photo" value="([^"]+)"', text_of(asked))
    assert kept is not None
    fill(bus, at, token="1", born="9", seen=["returns.child_alone"], kept_photo=kept[1])
    content = base64.b64decode(queries.photo_of(Person.objects.get().pk))
    assert b"SECRET-PLACE" not in content
    assert Image.open(io.BytesIO(content)).height == 320


def test_what_is_no_picture_is_refused(at, yard, bus):
    yard.give(bus)
    file = io.BytesIO(b"%PDF-1.4")
    file.name = "face.jpg"
    answer = fill(bus, at, token="1", photo=file)
    assert answer.status_code == 422
    assert not Person.objects.exists()


def test_the_next_card_comes_by_one_key(at, bus):
    answer = at().post(address(bus, "cards/next/"))
    assert answer["Location"].endswith("?token=1")
    assert at().get(answer["Location"]).context["form"]["token"].value() == "1"


def test_nothing_of_needs_or_checks_stands_on_what_the_person_takes_along(at, yard, bus):
    findings.answer("testing")(
        lambda _question: Answer(findings=(Finding(code="testing.wanted", severity=Severity.STOP),))
    )
    try:
        person = yard.receive(bus, needs=("pregnant", "ill"), asks_apart=True, note="says she was beaten")
    finally:
        findings.silence("testing")
    assert person.recommendation == "stop"
    for language, welcome in (
        ("en", "Welcome"),
        ("ht", "Byenvini"),
        ("fr", "Bienvenue"),
        ("es", "Bienvenida"),
    ):
        page = text_of(at().get(f"/returns/persons/{person.pk}/card/?language={language}"))
        card = page[page.index('<article class="receipt"') : page.index("</article>")]
        assert welcome in card
        assert keys.token_code(bus.number, person.token) in card
        for word in ("testing", "regnant", "ill<", "second line", "beaten", "apart"):
            assert word not in card


def test_the_first_line_is_told_to_call_and_the_second_reads_why(at, yard, bus):
    findings.answer("testing")(
        lambda _question: Answer(findings=(Finding(code="testing.wanted", severity=Severity.STOP),))
    )
    try:
        yard.give(bus)
        answer = fill(bus, at, token="1")
    finally:
        findings.silence("testing")
    shown = text_of(at().get(answer["Location"]))
    assert "Call the second line, calmly" in shown
    assert "testing.wanted" not in shown
    person = Person.objects.get()
    assert "testing.wanted" in text_of(at("second_line").get(f"/returns/persons/{person.pk}/"))
    assert str(person.pk) in text_of(at("second_line").get(address(bus)))


def upload(browser, bus, text: str):
    file = io.BytesIO(text.encode())
    file.name = "lista.csv"
    return browser.post(address(bus, "list/"), {"file": file})


def take(browser, bus, preview):
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', text_of(preview))
        for name in ("content", "mark", "name")
    }
    assert all(hidden.values())
    return browser.post(address(bus, "list/"), {name: found[1] for name, found in hidden.items() if found})


def test_a_list_is_seen_before_it_is_taken_and_mended_row_by_row(at, bus):
    browser = at()
    preview = upload(browser, bus, LIST)
    assert "The birth date cannot be read" in text_of(preview)
    assert queries.rows(bus.pk).count() == 0, "nothing is recorded by looking"
    take(browser, bus, preview)
    (broken,) = queries.broken_rows(bus.pk)
    page = browser.get(f"/returns/rows/{broken.pk}/")
    assert 'value="31/02/1990"' in text_of(page)
    cells = {"surname": "Pierre", "given_names": "Jean-Robert", "sex": "M", "born": "30/02/1990"}
    assert browser.post(f"/returns/rows/{broken.pk}/", cells).status_code == 422
    done = browser.post(f"/returns/rows/{broken.pk}/", {**cells, "born": "28/02/1990"}, follow=True)
    assert "No broken row is left." in text_of(done)
    assert queries.counts(bus).not_come == 2


def test_whoever_is_on_the_list_is_found_and_fills_the_form(at, yard, bus):
    yard.take_list(bus, LIST.partition("\n")[2])
    browser = at()
    found = text_of(browser.get(address(bus, "station/") + "?q=isl"))
    row = re.search(r'href="\?row=([0-9a-f-]+)"', found)
    assert row is not None
    assert re.findall(r"<(\w+)[^>]* autofocus", found) == ["a"], "Enter takes the first who was found"
    assert subjects_read() == [f"returns.list:{bus.pk}"], "names of a list are read names"
    form = browser.get(address(bus, f"station/?row={row[1]}")).context["form"]
    assert (form["surname"].value(), form["sex"].value(), form["born"].value()) == ("Étienne", "F", "34")
    yard.give(bus)
    fill(bus, at, token="1", row=row[1], surname="Étienne", given_names="Islande", sex="F")
    assert queries.counts(bus).not_come == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("alpha;beta\n1;2\n", "No column is called a name"),
        ("", "empty"),
        ("nom\n" * 300_000, "no larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_reason(at, bus, text, sentence):
    answer = upload(at(), bus, text)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_a_spoilt_preview_takes_nothing(at, bus):
    answer = at().post(address(bus, "list/"), {"content": "%%%", "mark": "x", "name": "x"}, follow=True)
    assert "Choose it again" in text_of(answer)
    assert queries.rows(bus.pk).count() == 0


def test_cards_are_given_printed_and_taken_back(at, bus):
    browser = at()
    given = browser.post(address(bus, "cards/"), {"count": "3"}, follow=True)
    assert "Cards 1 to 3 are given." in text_of(given)
    sheet = text_of(browser.get(address(bus, "cards/sheet/?first=2&last=3")))
    assert sheet.count('<article class="ticket">') == 2
    back = browser.post(address(bus, "cards/back/"), {"token": "3", "reason": "lost"}, follow=True)
    assert "Card 3 does not count any more." in text_of(back)
    assert browser.post(address(bus, "cards/back/"), {"token": "9", "reason": "lost"}).status_code == 422
    assert browser.post(address(bus, "cards/"), {"count": "0"}).status_code == 422


def test_help_is_recorded_step_by_step_on_the_page_of_the_person(at, yard, bus):
    child = yard.receive(bus, age=9, needs=("child_alone",))
    browser, page = at("second_line"), f"/returns/persons/{child.pk}/help/"
    assert browser.post(page, {"do": "refer", "service": "ibesr"}).status_code == 422
    browser.post(page, {"do": "refer", "service": "ibesr", "reason": "family_tracing"})
    browser.post(page, {"do": "take_over", "service": "ibesr", "contact": "Mme Saint-Fleur"})
    shown = text_of(browser.get(f"/returns/persons/{child.pk}/"))
    assert "Child welfare (IBESR)" in shown
    assert "Mme Saint-Fleur" in shown
    browser.post(page, {"do": "end", "note": "with her aunt"})
    assert str(child.pk) not in text_of(browser.get("/returns/queue/"))
    assert str(child.pk) in text_of(browser.get("/returns/queue/?done=1"))
    assert at().post(page, {"do": "end", "note": "x"}).status_code == 403


def test_a_correction_is_filled_in_with_what_stands(at, yard, bus):
    person = yard.receive(bus, needs=("ill",))
    browser, page = at("second_line"), f"/returns/persons/{person.pk}/correct/"
    form = browser.get(page).context["form"]
    stands = {name: form[name].value() for name in form.fields}
    assert (stands["born"], stands["needs"]) == ("03/04/1985", ["ill"])
    nothing = browser.post(page, {**stands, "reason": "mistyped", "note": ""})
    assert "Say what changes, and why." in text_of(nothing)
    changed = {**stands, "surname": "JOSEPH", "born": "40", "reason": "said_more", "note": "her cousin came"}
    assert browser.post(page, changed).status_code == 302
    again = yard.again(person)
    assert (again.surname, again.age, again.birth_date_estimated, again.need_codes) == (
        "JOSEPH",
        40,
        True,
        ["ill"],
    )
    assert "her cousin came" in text_of(browser.get(f"/returns/persons/{person.pk}/"))


def test_voiding_takes_two_on_the_pages_too(at, yard, bus):
    person = yard.receive(bus)
    one, two = at("second_line"), at("supervisor")
    one.post(f"/returns/persons/{person.pk}/void/", {"reason": "double"})
    voiding = queries.open_voiding(person.pk)
    assert voiding is not None
    assert "Is to be void" in text_of(two.get(address(bus)))
    assert one.post(f"/returns/voidings/{voiding.pk}/", {"answer": "agree"}).status_code == 403
    two.post(f"/returns/voidings/{voiding.pk}/", {"answer": "agree"})
    assert queries.counts(bus).persons == 0
    assert "This registration is void" in text_of(two.get(f"/returns/persons/{person.pk}/"))


def test_counts_that_differ_are_closed_with_a_reason(at, yard, bus):
    yard.give(bus, 2)
    browser = at("supervisor")
    assert browser.post(address(bus, "close/"), {"note": "x"}).status_code == 422
    browser.post(address(bus, "close/"), {"reason": "went_on"})
    assert "Closed on" in text_of(browser.get(address(bus)))
    assert at().get(address(bus, "station/")).status_code == 302
    browser.post(address(bus, "reopen/"), {"note": "one slept"})
    assert at().get(address(bus, "station/")).status_code == 200


def test_figures_are_tables_a_chart_and_a_file_and_name_nobody(at, yard, bus):
    yard.receive(bus, needs=("pregnant",))
    yard.receive(bus, sex="M", given_names="Wilner", age=8, category="pushed_back", needs=("child_alone",))
    for page in (address(bus, "report/"), "/returns/figures/?first_day=01/11/2026&last_day=30/11/2026"):
        shown = text_of(at("analyst").get(page))
        assert "<svg" in shown
        assert "Pushed back" in shown
        assert "Wilner" not in shown
        joined = "&" if "?" in page else "?"
        taken = text_of(at("analyst").get(f"{page}{joined}as=csv"))
        assert taken.splitlines()[0] == "table,code,sex,age,persons"
        assert "category,pushed_back,M,5-11,1" in taken
        assert "needs,pregnant,,,1" in taken
        assert at().get(f"{page}{joined}as=csv").status_code == 403


def test_a_search_is_posted_and_finds_by_card_code_and_name(at, yard, bus):
    yard.receive(bus)
    yard.receive(bus, surname="JOSEPH", given_names="Wilner")
    browser = at("second_line")
    for text in ("2", keys.token_code(bus.number, 2), "jos", "wilner"):
        shown = text_of(browser.post(address(bus, "persons/"), {"text": text}))
        assert "Wilner" in shown
        assert "Islande" not in shown
    assert "Nobody of that card or name" in text_of(browser.post(address(bus, "persons/"), {"text": "zz"}))
