"""The pages of the market room, as a browser without JavaScript gets them."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from passavant.base.facts import RecordRead
from passavant.base.testing import keeps_the_rules_of_every_page
from passavant.journal import clock as journal_clock
from passavant.journal import store
from passavant.journal.declaring import kind_of_type
from passavant.modules.market import queries
from passavant.modules.market.models import Count, DayPass, PassCrossing
from passavant.modules.market.tests.conftest import FRIDAY, POST, ROLES
from passavant.modules.sites.actions import sign_on

FORM = {
    "document_code": "I",
    "document_number": "045-1234567-8",
    "issuing_state": "DOM",
    "surname": "Peña",
    "given_names": "Altagracia",
    "sex": "F",
    "date_of_birth": "03/04/1985",
    "nationality": "DOM",
    "home": "DOM",
    "zone": "market",
    "valid_to": "20/11/2090",
}
LINES = {"first_line", "second_line", "supervisor"}
DESK = {"second_line", "supervisor"}


@pytest.fixture
def at(market, signed_in):
    """A browser of each officer; those of the lines are on duty at a lane of entry."""

    def open_browser(role: str = "first_line", lane: int = 1) -> Client:
        client = Client()
        client.cookies["language"] = "en"
        if role in LINES:
            sign_on(officer=market.officers[role], booth_code=f"{POST}-{lane}", at=journal_clock.now())
        return signed_in(client, market.officers[role])

    return open_browser


def text_of(answer) -> str:
    return answer.content.decode()


def a_face() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (300, 400), (120, 90, 70)).save(out, "JPEG")
    return SimpleUploadedFile("face.jpg", out.getvalue(), "image/jpeg")


def scan(browser, text: str, mark: str = ""):
    return browser.post("/market/lane/", {"code": text, "scan": mark or str(uuid.uuid4())})


def outcome(answer) -> str:
    found = re.search(r'data-outcome="(\w+)"', text_of(answer))
    return found[1] if found else ""


def subjects_read() -> list[str]:
    entries = store.entries_of_kind(kind_of_type(RecordRead).name)
    return [json.loads(entry.body)["subject"] for entry in entries if entry.body]


def test_every_page_keeps_the_rules_of_every_page(at, market):
    row = market.issue()
    market.show(row)
    market.count("F", "18-59")
    pages = ("", "close/", "lane/", "count/", "passes/", "passes/new/", "away/?day=20/11/2026", "figures/")
    browser = at("supervisor")
    for page in (*pages, f"passes/{row.pk}/", f"passes/{row.pk}/card/"):
        keeps_the_rules_of_every_page(browser.get(f"/market/{page}"))


@pytest.mark.parametrize(
    ("page", "roles"),
    [
        ("", LINES | {"watch_officer", "analyst", "auditor"}),
        ("lane/", LINES),
        ("count/", LINES),
        ("passes/", DESK | {"auditor"}),
        ("passes/new/", DESK),
        ("away/", DESK | {"watch_officer", "auditor"}),
        ("close/", {"supervisor"}),
        ("figures/", LINES | {"watch_officer", "analyst", "auditor"}),
    ],
)
def test_only_these_roles_open_a_page(at, page, roles):
    assert {role for role in ROLES if at(role).get(f"/market/{page}").status_code == 200} == roles


def test_an_officer_of_another_post_opens_no_pass_of_this_one(at, market):
    row = market.issue()
    for page in ("", "card/"):
        assert at("elsewhere").get(f"/market/passes/{row.pk}/{page}").status_code == 403


def test_who_reads_a_name_is_written_down_before_it_is_shown(at, market):
    row, browser = market.issue(), at("second_line")
    for page in ("passes/", f"passes/{row.pk}/", "away/?day=20/11/2026"):
        browser.get(f"/market/{page}")
    assert subjects_read() == ["market.passes", f"market.pass:{row.pk}", "market.away:HT-OUA:2026-11-20"]


def test_a_scan_is_answered_by_the_page_itself_with_the_field_ready_for_the_next(at, market):
    row, browser = market.issue(), at()
    answer = scan(browser, row.code)
    shown = text_of(answer)
    assert answer.status_code == 200
    assert outcome(answer) in ("clear", "check")
    field = re.search(r'<input[^>]*name="code"[^>]*>', shown)
    assert field is not None
    assert "autofocus" in field[0]
    assert "value=" not in field[0]
    assert "PEÑA Altagracia" in shown


def test_a_page_that_is_sent_again_is_one_crossing_and_a_mark_serves_one_person(at, market):
    row, other = market.issue(), market.issue(given_names="Yesenia", document_number="04500000002")
    browser, mark = at(), str(uuid.uuid4())
    first, second = scan(browser, row.code, mark), scan(browser, row.code, mark)
    assert outcome(first) == outcome(second) in ("clear", "check")
    assert outcome(scan(browser, other.code, mark)) in ("clear", "check")
    assert PassCrossing.objects.count() == 2


def test_a_stop_says_what_to_do_and_never_why(at, market):
    row = market.withdraw(market.issue())
    shown = text_of(scan(at(), row.code))
    assert 'data-outcome="stop"' in shown
    assert "second line, calmly" in shown
    assert "withdrawn" not in shown
    assert "finding--" not in shown


def test_what_cannot_be_read_is_read_again_and_stands_beside(at, market):
    row, browser = market.issue(), at()
    misread = row.code[:-1] + str((int(row.code[-1]) + 1) % 10)
    for text, sentence in ((misread, "no code and no number"), ("99999999", "Nobody holds a day pass")):
        answer = scan(browser, text)
        assert outcome(answer) == "again"
        assert sentence in text_of(answer)
        assert text in text_of(answer)
    assert outcome(scan(browser, "<script>alert(1)</script>" * 9)) == "again"
    assert not PassCrossing.objects.exists()


def test_the_lane_turns_round_with_one_key_and_stays_so(at, market):
    row, browser = market.issue(), at()
    browser.post("/market/lane/direction/")
    assert "direction--exit" in text_of(browser.get("/market/lane/"))
    scan(browser, row.code)
    assert [each.direction for each in queries.crossings_of(row.pk)] == ["exit"]
    browser.post("/market/lane/direction/")
    assert "direction--entry" in text_of(browser.get("/market/lane/"))


def test_another_face_goes_to_the_second_line_from_the_answer(at, market):
    row, browser = market.issue(), at()
    shown = text_of(scan(browser, row.code))
    address = re.search(r'action="(/market/lane/[0-9a-f-]+/second-line/)"', shown)
    assert address is not None
    assert outcome(browser.post(address[1])) == "stop"
    waiting = text_of(at("second_line").get("/crossings/second-line/"))
    assert "Altagracia" in waiting
    late = browser.post(f"/market/lane/{uuid.uuid4()}/second-line/", follow=True)
    assert "no longer at this lane" in text_of(late)


def test_nobody_crosses_before_the_officer_is_on_duty(market, signed_in):
    client = signed_in(Client(), market.officers["first_line"])
    assert client.get("/market/lane/").headers["Location"].startswith("/sites/")


def test_a_pass_is_issued_by_the_form_and_what_was_found_is_read_first(at):
    browser, mark = at("second_line"), str(uuid.uuid4())
    asked = browser.post("/market/passes/new/", {**FORM, "day_pass": mark})
    assert "There is no photo" in text_of(asked)
    assert not DayPass.objects.exists()
    done = browser.post("/market/passes/new/", {**FORM, "day_pass": mark, "photo": a_face()}, follow=True)
    (row,) = DayPass.objects.all()
    assert done.redirect_chain[-1][0] == f"/market/passes/{row.pk}/card/"
    assert "<svg" in text_of(done)
    assert "data:image/jpeg;base64," in text_of(done)
    assert (row.document_number, row.date_of_birth, str(row.pk)) == ("04512345678", "1985-04-03", mark)
    again = browser.post("/market/passes/new/", {**FORM, "day_pass": str(uuid.uuid4()), "photo": a_face()})
    assert again.status_code == 422
    assert f"/market/passes/{row.pk}/" in text_of(again)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"document_number": "é/§"}, "Letters and digits only"),
        ({"date_of_birth": "31/02/1990"}, "Write the day, month and year"),
        ({"date_of_birth": "2090"}, "in the future"),
        ({"valid_to": "01/01/2020"}, "over already"),
        ({"issuing_state": "QQQ"}, "no code of a State"),
        ({"surname": ""}, "required"),
    ],
)
def test_bad_input_is_told_and_what_was_typed_stays(at, wrong, sentence):
    answer = at("second_line").post("/market/passes/new/", {**FORM, **wrong, "photo": a_face()})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "Altagracia" in text_of(answer)
    assert 'name="kept_photo" value="/9j/' in text_of(answer), "the photo is kept"
    assert not DayPass.objects.exists()


def test_a_picture_that_is_none_is_refused_with_a_sentence(at):
    spoilt = SimpleUploadedFile("face.jpg", b"no picture", "image/jpeg")
    answer = at("second_line").post("/market/passes/new/", {**FORM, "photo": spoilt})
    assert answer.status_code == 422
    assert "field--wrong" in text_of(answer)


def test_names_are_found_by_post_alone(at, market):
    row, browser = market.issue(), at("second_line")
    for text in ("Peña", "pena alta", row.code, "045-1234567-8"):
        assert str(row.pk) in text_of(browser.post("/market/passes/", {"text": text})), text
    assert str(row.pk) not in text_of(browser.post("/market/passes/", {"text": "Wilner"}))


def test_a_withdrawn_pass_says_so(at, market):
    row, browser = market.issue(), at("second_line")
    shown = browser.post(
        f"/market/passes/{row.pk}/withdraw/", {"reason": "lent", "note": "seen"}, follow=True
    )
    assert "Lent to somebody else" in text_of(shown)
    assert browser.post(f"/market/passes/{row.pk}/withdraw/", {"reason": "nothing"}).status_code == 422


def test_people_are_counted_and_taken_back_by_buttons_alone(at, market):
    browser, mark = at("first_line", lane=2), str(uuid.uuid4())
    for _ in range(2):
        shown = text_of(browser.post("/market/count/", {"count": mark, "cell": "F 18-59"}))
    assert "<strong data-total>1</strong>" in shown
    browser.post("/market/count/undo/", {"count": mark})
    assert not Count.objects.filter(undone_at=None).exists()
    for spoilt in ({"count": "x", "cell": "F 18-59"}, {"count": mark, "cell": "Z 9"}, {}):
        browser.post("/market/count/", spoilt)
    assert Count.objects.count() == 1


def test_the_boards_own_script_gets_the_board_alone(at):
    browser = at()
    answer = browser.post(
        "/market/count/",
        {"count": str(uuid.uuid4()), "cell": "M 60+"},
        headers={"X-Requested-With": "board"},
    )
    assert "<html" not in text_of(answer)
    assert "data-total" in text_of(answer)


def test_the_list_of_the_absent_names_them_and_the_day_closes_with_a_word(at, market):
    market.show(market.issue())
    browser = at("supervisor")
    shown = text_of(browser.get("/market/away/?day=20/11/2026"))
    assert "<dd data-neighbours>1</dd>" in shown
    assert "PEÑA Altagracia" in shown
    where = {"day": "20/11/2026", "post": POST}
    assert browser.post("/market/close/", where).status_code == 422
    browser.post("/market/close/", {**where, "note": "told to Dajabón"})
    day = text_of(browser.get("/market/?day=20/11/2026"))
    assert "told to Dajabón" in day
    assert "Something changed since" not in day
    market.show(queries.passes([])[0], "exit", at=FRIDAY.replace(hour=20))
    assert "Something changed since" in text_of(browser.get("/market/?day=20/11/2026"))


def test_figures_are_taken_along_without_names_and_that_is_recorded(at, market):
    market.show(market.issue())
    market.count("F", "0-11", times=2)
    period = "first_day=20/11/2026&last_day=20/11/2026"
    answer = at("analyst").get(f"/market/figures/?{period}&as=csv")
    assert list(csv.reader(io.StringIO(text_of(answer)))) == [
        ["day", "flow", "direction", "sex", "age", "persons"],
        ["2026-11-20", "pass", "entry", "F", "18-59", "1"],
        ["2026-11-20", "tally", "entry", "F", "0-11", "2"],
    ]
    assert subjects_read() == ["market.figures:2026-11-20:2026-11-20"]
    assert at("auditor").get(f"/market/figures/?{period}&as=csv").status_code == 403
    assert "chart__svg" in text_of(at("auditor").get(f"/market/figures/?{period}"))


def test_the_supervisor_settles_a_pass_in_two_places(at, market):
    row, now = market.issue(), journal_clock.now()
    market.show(row, lane=1, at=now)
    market.show(row, lane=2, at=now)
    browser = at("supervisor")
    shown = text_of(browser.get("/market/"))
    address = re.search(r'action="(/market/two-places/[0-9a-f-]+/)"', shown)
    assert address is not None
    assert "Altagracia" not in text_of(at("first_line").get("/market/")), "the first line reads no name"
    settled = text_of(browser.post(address[1], {"outcome": "copy", "note": "taken"}, follow=True))
    assert "A copy was taken" in settled
    assert address[1] not in settled
