"""The screens: the rules with their sources, a case only thought of, a draft with its tests, two signatures."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from passavant.base.facts import RecordRead
from passavant.journal import store
from passavant.journal.declaring import kind_of_type
from passavant.modules.crossings import actions as crossings
from passavant.modules.rules import queries
from passavant.modules.rules.models import Change, Draft
from passavant.modules.rules.tests.conftest import AT, DOMINICAN, FRENCH, LATER, POLICY

TITLE_OF_E_HOME = {
    "en": "Haitian who comes home",
    "fr": "Haïtien qui rentre chez lui",
    "ht": "Ayisyen k ap tounen lakay",
    "es": "Haitiano que vuelve a casa",
}


@pytest.fixture
def browse(client, desk, signed_in):
    """A browser of an officer: `browse("watch_officer")`."""
    return lambda role: signed_in(client, desk.officers[role])


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("language", TITLE_OF_E_HOME)
def test_the_rules_in_force_are_read_in_the_reader_s_language_with_their_sources(desk, browse, language):
    desk.publish()
    browser = browse("first_line")
    browser.cookies["language"] = language
    shown = page(browser.get("/rules/"))
    assert TITLE_OF_E_HOME[language] in shown
    assert "Constitution of 1987, article 41-1" in shown
    assert "watch_officer" in shown
    assert "supervisor" in shown


def test_without_rules_the_pages_say_what_to_do(browse):
    browser = browse("watch_officer")
    assert "two persons sign it" in page(browser.get("/rules/"))
    assert "two persons sign it" in page(browser.get("/rules/what-if/"))
    assert "Nothing waits" in page(browser.get("/rules/changes/"))
    assert "Nobody is writing rules" in page(browser.get("/rules/drafts/"))


def test_a_case_only_thought_of_is_judged_and_nothing_is_recorded(desk, browse):
    desk.publish()
    before = store.heads()
    said = {
        "phase": "entry",
        "post": "HT-OUA",
        "day": "2026-11-20",
        "nationality": "DOM",
        "document_type": "P",
        "expiry": "2031-01-01",
        "purpose": "tourism",
        "visas": "one",
        "visa_issuer": "USA",
        "visa_first": "2022-01-01",
        "visa_last": "2031-12-31",
        "visa_entries": "0",
    }
    shown = page(browse("analyst").post("/rules/what-if/", said))
    assert "E-OTHER-VISA" in shown
    assert "20/02/2027" in shown
    assert store.heads() == before


def test_a_visa_without_its_issuer_is_asked_about_and_what_was_typed_stays(desk, browse):
    desk.publish()
    said = {"phase": "entry", "post": "HT-OUA", "day": "2026-11-20", "nationality": "DOM", "visas": "one"}
    shown = page(browse("analyst").post("/rules/what-if/", {**said, "document_type": "P"}), 422)
    assert "Which State issued it?" in shown
    assert 'value="DOM"' in shown


def test_a_policy_is_edited_tested_signed_by_two_and_rolled_back_on_the_pages(desk, browse):
    first = desk.publish()
    browser = browse("watch_officer")
    address = browser.post("/rules/drafts/")["Location"]
    assert "ban-on-its-last-day" in page(browser.get(address))
    broken = {"title": "December", "text": POLICY.replace("priority = 930", "priority = high")}
    assert "line" in page(browser.post(address, {**broken, "verb": "save"}, follow=True)).lower()
    assert "priority = high" in Draft.objects.get().text
    wrong = LATER.replace('stay_until = "2027-01-28"', 'stay_until = "2027-02-28"')
    sent = {"title": "December", "text": wrong, "verb": "propose", "reason": "decree"}
    assert "visit" in page(browser.post(address, sent), 422)
    assert Change.objects.count() == 1
    browser.post(address, {**sent, "text": LATER})
    change = queries.changes_waiting().get()
    browser.post(f"/rules/changes/{change.pk}/", {"answer": "sign"})
    assert queries.changes_waiting().get() == change

    browser = browse("supervisor")
    shown = page(browser.get(f"/rules/changes/{change.pk}/"))
    assert "days = 60" in shown
    browser.post(f"/rules/changes/{change.pk}/", {"answer": "sign"})
    assert queries.policy_in_force().version == "2026.12.0"
    browser.post(f"/rules/roll-back/{first.sha256}/", {"reason": "the decree was annulled"})
    back = queries.changes_waiting().get()
    browse("watch_officer").post(f"/rules/changes/{back.pk}/", {"answer": "sign"})
    assert queries.policy_in_force().version == "2026.11.1"


def test_before_signing_one_sees_who_would_be_judged_otherwise(desk, browse, clock):
    clock(AT)
    desk.publish()
    desk.scan(FRENCH)
    desk.scan({**DOMINICAN, "document_code": "I"})
    change = desk.propose(LATER)
    shown = page(browse("supervisor").get(f"/rules/changes/{change.pk}/"))
    assert "FRA" in shown
    assert "18/01/2027" in shown


def test_answers_given_on_the_page_change_the_verdict_and_the_reading_is_recorded(desk, browse):
    desk.publish()
    row = desk.scan(DOMINICAN)
    browser = browse("first_line")
    assert "visas and residence permits" in page(browser.get(f"/rules/inspections/{row.pk}/"))
    entries = store.entries_of_kind(kind_of_type(RecordRead).name)
    assert f"rules.judgement:{row.pk}" in {json.loads(entry.body)["subject"] for entry in entries}
    said = {
        "purpose": "tourism",
        "visas": "one",
        "visa_issuer": "USA",
        "visa_first": "2022-01-01",
        "visa_last": "2031-12-31",
        "visa_entries": "0",
        "fact_haitian_origin": "no",
    }
    answer = browser.post(f"/rules/inspections/{row.pk}/", said)
    assert answer["Location"] == f"/crossings/inspections/{row.pk}/"
    assert crossings.recommendation_now(row) == "clear"
    shown = page(browser.get(f"/crossings/inspections/{row.pk}/"))
    assert "20/02/2027" in shown or "E-OTHER-VISA" in shown


def test_the_card_speaks_the_reader_s_language_whoever_opened_it(desk, browse):
    desk.publish()
    row = desk.scan(DOMINICAN)
    browser = browse("first_line")
    for language, title in (("fr", "Visa requis"), ("ht", "Viza obligatwa"), ("es", "Visa obligatoria")):
        assert title in POLICY
        browser.cookies["language"] = language
        assert title in page(browser.get(f"/crossings/inspections/{row.pk}/"))


@pytest.mark.parametrize("address", ["drafts/", "changes/", "roll-back/none/"])
def test_an_officer_at_the_window_neither_drafts_nor_signs(browse, address):
    browser = browse("first_line")
    try:
        status = browser.get(f"/rules/{address}").status_code
    except PermissionDenied:
        status = 403
    assert status == 403
