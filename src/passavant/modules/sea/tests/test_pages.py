"""The pages of the sea room, as a browser without JavaScript gets them."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from passavant.base.facts import RecordRead
from passavant.base.testing import keeps_the_rules_of_every_page
from passavant.journal import clock as journal_clock
from passavant.journal import store
from passavant.journal.declaring import kind_of_type
from passavant.journal.recording import record
from passavant.modules.crossings import ports as crossings
from passavant.modules.crossings.facts import Recommendation
from passavant.modules.sea import actions, facts, queries
from passavant.modules.sea.models import Call, Interdiction, Movement, Person, ShorePass
from passavant.modules.sea.reasons import ListKind
from passavant.modules.sea.tests.conftest import CREW, FRIDAY, PASSENGERS, POST, ROLES, taken
from passavant.modules.sites.actions import sign_on

LINES = {"first_line", "second_line", "supervisor"}
DESK = {"second_line", "supervisor"}
SEE = LINES | {"watch_officer", "analyst", "auditor"}
PERSONS = LINES | {"watch_officer", "auditor"}
FORM = {
    "vessel_name": "Specimen of the Seas",
    "imo_number": "IMO 9074729",
    "flag": "PAN",
    "kind": "cruise",
    "agent": "Agence Nord",
    "berth": "1",
    "arrived_at": "20/11/2026 07:30",
    "sails_at": "20/11/2026 18:00",
    "post": POST,
}


@pytest.fixture
def at(quay, signed_in):
    """A browser of each officer; those of the lines are on duty at a lane."""

    def open_browser(role: str = "first_line", lane: int = 1) -> Client:
        client = Client()
        client.cookies["language"] = "en"
        if role in LINES:
            sign_on(officer=quay.officers[role], booth_code=f"{POST}-{lane}", at=journal_clock.now())
        return signed_in(client, quay.officers[role])

    return open_browser


@pytest.fixture
def moored(quay):
    """A vessel that is here now, with a crew on passes, one of whom is ashore."""
    now = timezone.now()
    call = quay.moored(arrived_at=now - timedelta(hours=5), sails_at=now + timedelta(hours=2))
    quay.take(call, PASSENGERS, kind=ListKind.PASSENGERS)
    actions.issue_to_all(officer=quay.officers["first_line"], call=call.pk, at=now)
    row = ShorePass.objects.get(person=quay.person(call, "REYES").pk)
    quay.show(row, at=now - timedelta(hours=1))
    return call, row


def text_of(answer) -> str:
    return answer.content.decode()


def scan(browser, text: str, mark: str = ""):
    return browser.post("/sea/lane/", {"code": text, "scan": mark or str(uuid.uuid4())})


def answered(answer) -> tuple[str, str]:
    found = re.search(r'data-outcome="(\w+)" data-way="(\w*)"', text_of(answer))
    return (found[1], found[2]) if found else ("", "")


def subjects_read() -> list[str]:
    entries = store.entries_of_kind(kind_of_type(RecordRead).name)
    return [json.loads(entry.body)["subject"] for entry in entries if entry.body]


def a_file(text: str, name: str = "crew.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def hidden(answer, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text_of(answer))
    assert found is not None, name
    return found[1]


def pages(call: Call, row: ShorePass, interdiction: Interdiction) -> list[str]:
    broken = Person.objects.exclude(wrong="").get()
    of_call = ("", "correct/", "void/", "crew/", "passengers/", "found/", "passes/", "passes/sheet/")
    return [
        *("", "new/", "lane/", "interdictions/", "interdictions/new/", "figures/"),
        *(f"{call.pk}/{page}" for page in (*of_call, "ashore/", "sail/", "count/")),
        *(f"passes/{row.pk}/", f"passes/{row.pk}/card/", f"people/{row.person}/pass/"),
        *(f"rows/{broken.pk}/", f"interdictions/{interdiction.pk}/"),
    ]


@pytest.fixture
def interdiction(quay) -> Interdiction:
    officer = quay.officers["first_line"]
    return actions.record_interdiction(
        officer=officer, interdiction=uuid.uuid4(), taken=taken(), at=timezone.now()
    )


def test_every_page_keeps_the_rules_of_every_page(at, moored, interdiction):
    browser = at("supervisor")
    for page in pages(*moored, interdiction):
        keeps_the_rules_of_every_page(browser.get(f"/sea/{page}"))


def test_empty_pages_say_what_to_do(at):
    browser = at("supervisor")
    assert "No vessel is in port." in text_of(browser.get("/sea/"))
    assert "Nobody was taken off at sea." in text_of(browser.get("/sea/interdictions/"))
    assert "Nothing was recorded in these days." in text_of(browser.get("/sea/figures/"))


OPENED_BY = {
    "": SEE,
    "new/": LINES,
    "lane/": LINES,
    "interdictions/": SEE,
    "interdictions/new/": LINES,
    "figures/": SEE,
    "{call}/": SEE,
    "{call}/correct/": {"supervisor"},
    "{call}/void/": {"supervisor"},
    "{call}/crew/": PERSONS,
    "{call}/passengers/": PERSONS,
    "{call}/found/": DESK | {"auditor"},
    "{call}/passes/": PERSONS,
    "{call}/passes/sheet/": LINES,
    "{call}/ashore/": PERSONS,
    "{call}/sail/": {"supervisor"},
    "{call}/count/": LINES,
    "passes/{row}/": PERSONS,
    "passes/{row}/card/": LINES,
    "people/{person}/pass/": LINES,
    "rows/{broken}/": LINES,
    "interdictions/{interdiction}/": SEE,
}
SENT_BY = {
    "{call}/passes/all/": LINES,
    "passes/{row}/withdraw/": DESK,
    "rows/{broken}/leave-out/": LINES,
    "{call}/count/undo/": LINES,
    "lane/{movement}/second-line/": LINES,
    "lane/{movement}/other-way/": LINES,
}


def test_only_these_roles_open_a_page(at, moored, interdiction):
    call, row = moored
    broken = Person.objects.exclude(wrong="").get().pk
    of = {"call": call.pk, "row": row.pk, "person": row.person, "broken": broken}
    for role in ROLES:
        browser = at(role)
        opened = {
            page
            for page in OPENED_BY
            if browser.get(f"/sea/{page.format(**of, interdiction=interdiction.pk)}").status_code == 200
        }
        assert opened == {page for page, roles in OPENED_BY.items() if role in roles}, role


@pytest.mark.parametrize(("page", "roles"), SENT_BY.items())
def test_only_these_roles_send_a_form(at, moored, page, roles):
    call, row = moored
    broken, movement = Person.objects.exclude(wrong="").get(), Movement.objects.get()
    address = page.format(call=call.pk, row=row.pk, broken=broken.pk, movement=movement.pk)
    assert {role for role in ROLES if at(role).post(f"/sea/{address}").status_code != 403} == roles


def test_an_officer_of_another_post_opens_nothing_of_this_one(at, moored, interdiction):
    browser = at("elsewhere")
    everywhere = {"", "new/", "interdictions/", "interdictions/new/", "figures/", "lane/"}
    for page in set(pages(*moored, interdiction)) - everywhere:
        assert browser.get(f"/sea/{page}").status_code == 403, page
    assert "SPECIMEN OF THE SEAS" not in text_of(browser.get("/sea/"))


def test_who_reads_a_name_is_written_down(at, moored):
    (call, row), browser = moored, at("second_line")
    read = ("crew/", "passengers/", "found/", "passes/", "ashore/")
    for page in (*(f"{call.pk}/{page}" for page in read), f"passes/{row.pk}/"):
        browser.get(f"/sea/{page}")
    assert subjects_read() == [
        f"sea.list:{call.pk}:crew",
        f"sea.list:{call.pk}:passengers",
        f"sea.found:{call.pk}",
        f"sea.passes:{call.pk}",
        f"sea.ashore:{call.pk}",
        f"sea.pass:{row.pk}",
    ]


# -- calls ---------------------------------------------------------------------------------------------------


def test_a_vessel_is_recorded_once_however_often_the_form_is_sent(at):
    browser, mark = at(), str(uuid.uuid4())
    for _twice in range(2):
        answer = browser.post("/sea/new/", {**FORM, "mark": mark})
        assert answer.status_code == 302
    call = Call.objects.get()
    assert (call.imo_number, call.flag, call.berth) == ("9074729", "PAN", "1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"imo_number": "9074728"}, "its last digit does not check"),
        ({"imo_number": "12345"}, "An IMO number has seven digits"),
        ({"imo_number": ""}, "A vessel of this kind has an IMO number"),
        ({"sails_at": "20/11/2026 07:00"}, "would sail before it arrived"),
        ({"sails_at": "tonight"}, "Write day and time like this"),
    ],
)
def test_what_cannot_be_is_refused_and_everything_typed_is_kept(at, change, said):
    answer = at().post("/sea/new/", {**FORM, **change})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'value="Agence Nord"' in text_of(answer)
    assert not Call.objects.exists()


def test_a_vessel_that_is_in_port_already_is_said_at_its_number(at):
    browser = at()
    browser.post("/sea/new/", FORM)
    answer = browser.post("/sea/new/", FORM)
    assert answer.status_code == 422
    assert "A vessel of this IMO number is in port already." in text_of(answer)


def test_a_sloop_without_a_number_is_recorded_as_it_is(at):
    assert at().post("/sea/new/", {**FORM, "imo_number": "", "kind": "coaster"}).status_code == 302


def test_a_supervisor_corrects_a_call_and_the_page_says_what_stood(at, moored):
    (call, _row), browser = moored, at("supervisor")
    form = {
        **FORM,
        "berth": "7",
        "arrived_at": f"{timezone.localtime(call.arrived_at):%d/%m/%Y %H:%M}",
        "sails_at": f"{timezone.localtime(call.sails_at):%d/%m/%Y %H:%M}",
        "reason": "changed",
        "note": "moved",
    }
    assert browser.post(f"/sea/{call.pk}/correct/", form).status_code == 302
    shown = text_of(browser.get(f"/sea/{call.pk}/"))
    assert "Stood before:" in shown
    assert "Berth: 1" in shown
    assert "Berth, agent or sailing changed" in shown


def test_a_supervisor_voids_a_call(at, quay):
    call, browser = quay.arrive(), at("supervisor")
    assert browser.post(f"/sea/{call.pk}/void/", {"reason": "double"}).status_code == 302
    assert "Recorded twice" in text_of(browser.get(f"/sea/{call.pk}/"))


# -- lists ---------------------------------------------------------------------------------------------------


def test_a_list_is_shown_before_it_is_taken_and_its_broken_row_mended(at, quay):
    call, browser = quay.arrive(), at()
    looked = browser.post(f"/sea/{call.pk}/crew/", {"file": a_file(CREW)})
    assert "Nothing is recorded yet." in text_of(looked)
    assert "No State is written like this nationality" in text_of(looked)
    assert not Person.objects.exists()
    form = {name: hidden(looked, name) for name in ("content", "name", "mark")}
    for _twice in range(2):
        browser.post(f"/sea/{call.pk}/crew/", form)
    assert Person.objects.count() == 5
    listed = browser.get(f"/sea/{call.pk}/crew/")
    row = re.search(r"/sea/rows/([0-9a-f-]+)/", text_of(listed))
    assert row is not None
    cells = {"surname": "BROKEN", "given_names": "ROW", "born": "28/02/1990", "nationality": "PH"}
    answer = browser.post(f"/sea/rows/{row[1]}/", {**cells, "born": "30/02/1990"})
    assert answer.status_code == 422
    answer = browser.post(f"/sea/rows/{row[1]}/", cells, follow=True)
    assert "No broken row is left." in text_of(answer)
    assert queries.on_board(call.pk).crew == 5


def test_a_list_of_another_vessel_is_refused_at_the_file(at, quay):
    call = quay.arrive()
    answer = at().post(f"/sea/{call.pk}/crew/", {"file": a_file(CREW.replace("9074729", "9167253"))})
    assert answer.status_code == 422
    assert "The list is of another vessel, with IMO number 9167253." in text_of(answer)


def test_the_first_line_learns_that_somebody_is_for_the_second_line_and_not_why(at, quay):
    from passavant.domain.values import Finding, Severity

    call = quay.arrive()
    stopped = Finding(code="sea.by_officer", severity=Severity.STOP)
    crossings.findings.answer("a list")(lambda _question: crossings.Answer(findings=(stopped,)))
    try:
        quay.take(call)
    finally:
        crossings.findings.silence("a list")
    person, why = quay.person(call, "REYES"), "asks for a closer look"
    first, second = at("first_line"), at("second_line")
    for page in (f"{call.pk}/crew/", f"people/{person.pk}/pass/", f"{call.pk}/"):
        assert why not in text_of(first.get(f"/sea/{page}")), page
    assert "second line" in text_of(first.get(f"/sea/{call.pk}/crew/"))
    assert why in text_of(second.get(f"/sea/{call.pk}/found/"))
    assert why in text_of(second.get(f"/sea/people/{person.pk}/pass/"))
    assert first.post(f"/sea/people/{person.pk}/pass/", {"note": "known"}).status_code == 403
    assert second.post(f"/sea/people/{person.pk}/pass/", {"note": ""}).status_code == 422
    assert second.post(f"/sea/people/{person.pk}/pass/", {"note": "looked at"}).status_code == 302


# -- passes and the lane -------------------------------------------------------------------------------------


def test_all_of_a_crew_get_passes_that_are_printed_with_a_code_and_no_finding(at, quay):
    now = timezone.now()
    call = quay.moored(arrived_at=now - timedelta(hours=1), sails_at=now + timedelta(hours=8))
    browser = at()
    answer = browser.post(f"/sea/{call.pk}/passes/all/", follow=True)
    assert "4 shore passes are issued." in text_of(answer)
    sheet = text_of(browser.get(f"/sea/{call.pk}/passes/sheet/?language=fr"))
    assert sheet.count("data-pass=") == sheet.count('class="qrline"') == 4
    assert "Permis à terre" in sheet
    assert "De retour à bord avant" in sheet


def test_a_scan_is_answered_by_the_page_itself_with_the_field_ready_for_the_next(at, moored):
    (_call, row), browser = moored, at()
    back = scan(browser, row.code)
    assert answered(back)[1] == "back"
    field = re.search(r'<input[^>]*name="code"[^>]*>', text_of(back))
    assert field is not None
    assert "autofocus" in field[0]
    assert "value=" not in field[0]
    assert "REYES ANTONIO" in text_of(back)
    assert answered(scan(browser, row.code))[0] == "passed"


@pytest.mark.parametrize("text", ["123", "12345678901234", "P0000001A"])
def test_what_is_no_code_is_read_again_and_stands_beside_the_answer(at, moored, text):
    answer = scan(at(), text)
    assert answered(answer)[0] == "again"
    assert text in text_of(answer)


def test_the_wrong_way_is_put_right_from_the_lane(at, moored):
    (call, row), browser = moored, at()
    scan(browser, row.code)
    movement = queries.last_movement(row.person)
    answer = browser.post(f"/sea/lane/{movement.pk}/other-way/", {"scan": str(uuid.uuid4())})
    assert answered(answer)[1] == "out"
    assert len(queries.ashore(call.pk)) == 1


def test_a_holder_is_sent_to_the_second_line_who_finds_the_pass(at, moored):
    (_call, row), browser = moored, at()
    scan(browser, row.code)
    movement = queries.last_movement(row.person)
    answer = browser.post(f"/sea/lane/{movement.pk}/second-line/")
    assert answered(answer)[0] == "stop"
    stopped = queries.last_stop(row.pk)
    inspection = at("second_line").get(f"/crossings/inspections/{stopped.inspection}/")
    assert f"/sea/passes/{row.pk}/" in text_of(inspection)


def test_who_is_not_on_duty_signs_on_first(quay, signed_in):
    browser = signed_in(Client(), quay.officers["first_line"])
    assert browser.get("/sea/lane/").headers["Location"] == "/sites/shift/"


def test_passes_stand_in_the_order_of_the_list_and_are_offered_while_somebody_may_have_one(at, quay):
    now = timezone.now()
    call = quay.moored(arrived_at=now - timedelta(hours=1), sails_at=now + timedelta(hours=8))
    browser, address = at(), f"/sea/{call.pk}/passes/"
    assert f"{address}all/" in text_of(browser.get(address))
    browser.post(f"{address}all/")
    for page in (address, f"{address}sheet/"):
        shown = text_of(browser.get(page))
        places = [shown.index(name) for name in ("REYES", "KOWALSKI", "ONENAME", "BERGER")]
        assert places == sorted(places), page
    assert f"{address}all/" not in text_of(browser.get(address))


def test_nobody_is_offered_passes_for_people_who_are_all_for_the_second_line(at, quay):
    call = quay.moored()
    everybody = facts.ListScreened(
        call=call.pk,
        rows=tuple(
            facts.Screened(row=each.pk, findings=(), checks=(), recommendation=Recommendation.STOP)
            for each in queries.aboard(call.pk, ListKind.CREW)
        ),
    )
    record(everybody, at=FRIDAY, actor="first_line")
    shown = text_of(at().get(f"/sea/{call.pk}/passes/"))
    assert shown.count("tag--stop") == 4
    assert f"/sea/{call.pk}/passes/all/" not in shown


# -- before sailing ------------------------------------------------------------------------------------------


def test_the_supervisor_is_called_on_the_calls_the_call_the_lane_and_at_the_booth(at, moored):
    (call, _row), browser = moored, at("supervisor")
    for page in ("/sea/", f"/sea/{call.pk}/", f"/sea/{call.pk}/ashore/", "/sea/lane/"):
        assert 'data-alert="1"' in text_of(browser.get(page)), page
    assert "Ashore before sailing: 1" in text_of(browser.get("/crossings/booth/"))


def test_the_list_of_those_out_is_exact_and_names_them(at, moored):
    (call, row), browser = moored, at("watch_officer")
    shown = text_of(browser.get(f"/sea/{call.pk}/ashore/"))
    assert f'data-ashore="{row.pk}"' in shown
    assert shown.count("data-ashore=") == 1
    assert "REYES ANTONIO" in shown


def test_a_sailing_asks_a_word_for_each_who_is_out_and_a_late_return_is_recorded(at, moored):
    (call, row), browser = moored, at("supervisor")
    moment = {"sailed_at": f"{timezone.localtime():%d/%m/%Y %H:%M}"}
    assert browser.post(f"/sea/{call.pk}/sail/", moment).status_code == 422
    answer = browser.post(f"/sea/{call.pk}/sail/", {**moment, f"{row.pk}-word": "unknown"})
    assert "Write what is done to find this person." in text_of(answer)
    said = {f"{row.pk}-word": "deserted", f"{row.pk}-note": "told to the police"}
    assert browser.post(f"/sea/{call.pk}/sail/", {**moment, **said}).status_code == 302
    shown = text_of(browser.get(f"/sea/{call.pk}/ashore/"))
    assert 'data-left="deserted"' in shown
    assert "Deserted" in text_of(browser.get(f"/sea/{call.pk}/passes/"))
    back = scan(at(lane=2), row.code)
    assert answered(back) == ("check", "back")
    assert "sailed without this person" in text_of(back)
    assert "Came back to the gate" in text_of(browser.get(f"/sea/{call.pk}/passes/"))


def test_a_sailing_of_a_vessel_with_passengers_ashore_wants_a_word(at, quay):
    now = timezone.now()
    call = quay.arrive(arrived_at=now - timedelta(hours=2), sails_at=now + timedelta(hours=1))
    browser = at("supervisor")
    browser.post(f"/sea/{call.pk}/count/", {"count": str(uuid.uuid4()), "way": "out", "number": "2"})
    moment = {"sailed_at": f"{timezone.localtime():%d/%m/%Y %H:%M}"}
    answer = browser.post(f"/sea/{call.pk}/sail/", moment)
    assert answer.status_code == 422
    assert "counted out and not back" in text_of(answer)
    assert browser.post(f"/sea/{call.pk}/sail/", {**moment, "note": "they fly"}).status_code == 302


# -- counts, interdictions, figures --------------------------------------------------------------------------


def test_passengers_are_counted_by_number_and_the_last_taken_back(at, moored):
    (call, _row), browser = moored, at()
    address = f"/sea/{call.pk}/count/"
    for way, number in (("out", "40"), ("back", "")):
        browser.post(address, {"count": str(uuid.uuid4()), "way": way, "number": number})
    assert queries.tally(call.pk) == {"out": 40, "back": 1, "ashore": 39}
    last = re.search(
        r'/count/undo/".*?name="count" value="([^"]+)"', text_of(browser.get(address)), re.DOTALL
    )
    assert last is not None
    browser.post(f"{address}undo/", {"count": last[1]})
    assert queries.tally(call.pk)["back"] == 0
    assert browser.post(address, {"count": "x", "way": "out"}, follow=True).status_code == 200
    assert browser.post(address, {"count": str(uuid.uuid4()), "way": "out", "number": "0"}).status_code == 422


def test_an_interdiction_opens_its_reception_and_shows_how_it_stands(at):
    browser = at()
    form = {
        "craft": "sloop",
        "persons": "99",
        "intercepted_at": "19/11/2026 02:00",
        "position": "20°15'N 073°10'W",
        "authority": "uscg",
        "unit": "USCGC SPECIMEN",
        "post": POST,
        "mark": str(uuid.uuid4()),
    }
    assert browser.post("/sea/interdictions/new/", {**form, "authority": "other"}).status_code == 422
    answer = browser.post("/sea/interdictions/new/", form, follow=True)
    row = Interdiction.objects.get()
    assert f"/returns/{row.reception}/" in text_of(answer)
    assert re.search(r"data-persons>99<", text_of(answer))
    assert re.search(r"data-registered>0<", text_of(answer))
    assert "United States Coast Guard" in text_of(browser.get("/sea/interdictions/"))


def test_figures_are_taken_along_by_those_who_may_and_that_is_written_down(at, moored, interdiction):
    assert at("first_line").get("/sea/figures/?as=csv").status_code == 403
    answer = at("analyst").get("/sea/figures/?as=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    counted = {(row["flow"], row["direction"], row["kind"]): int(row["number"]) for row in rows}
    assert counted == {
        ("calls", "", "cruise"): 1,
        ("crew", "out", ""): 1,
        ("interdicted", "", "uscg"): 99,
    }
    assert subjects_read()[-1].startswith("sea.figures:")
    assert "<svg" in text_of(at("analyst").get("/sea/figures/"))


def test_days_that_cannot_be_read_are_told_and_the_month_is_shown(at, quay):
    quay.arrive(at=FRIDAY)
    answer = at("analyst").get("/sea/figures/?first_day=soon")
    assert answer.status_code == 422
