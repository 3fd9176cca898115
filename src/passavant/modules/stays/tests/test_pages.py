"""The screens of the stays room, as the roles see them."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from passavant.journal import store
from passavant.modules.stays import queries
from passavant.modules.stays.models import Stay
from passavant.modules.stays.tests.conftest import JUAN, JUANS_OTHER
from passavant.modules.stays.tests.test_deciding import LEFT_IN_TIME, propose

LONG_AGO = date(2025, 1, 31)


@pytest.fixture
def as_role(client, signed_in, border):
    """A client in English as an officer of a role."""

    def sign_in(role):
        browser = client.__class__()
        browser.cookies["language"] = "en"
        return signed_in(browser, border.officers[role])

    return sign_in


def words(page):
    return page.content.decode()


def test_the_three_lists_hold_whom_they_say(as_role, border):
    border.enter(until=date(2099, 1, 1))
    border.enter(JUANS_OTHER, until=LONG_AGO)
    missed = {**JUAN, "document_number": "ZZ1", "surname": "MISSED"}
    border.enter(missed, until=LONG_AGO)
    border.leave(missed, day=3)
    border.enter(missed, day=1, until=LONG_AGO)
    see = as_role("first_line")
    assert "SC1234567" in words(see.get("/stays/"))
    overstayed = words(see.get("/stays/?only=overstayed"))
    assert "XDA765432" in overstayed
    assert "SC1234567" not in overstayed
    assert "Open stays by days over" in overstayed
    unknown = words(see.get("/stays/?only=unknown"))
    assert "ZZ1" in unknown
    assert "XDA765432" not in unknown


def test_empty_lists_say_what_would_stand_there(as_role, border):
    see = as_role("auditor")
    assert "No open stays." in words(see.get("/stays/"))
    assert "first day after the last lawful one" in words(see.get("/stays/?only=overstayed"))
    assert "Every exit is known." in words(see.get("/stays/?only=unknown"))


def test_an_officer_of_one_post_sees_the_stays_of_that_post(client, signed_in, officer, border):
    border.enter(until=LONG_AGO)
    own = border.enter(JUANS_OTHER, until=LONG_AGO, post="HT-MAL")
    see = signed_in(client, officer("first_line", code="M77", posts="HT-MAL"))
    page = words(see.get("/stays/"))
    assert "XDA765432" in page
    assert "SC1234567" not in page
    assert see.get(f"/stays/{own}/").status_code == 200
    other = Stay.objects.exclude(pk=own).get()
    assert see.get(f"/stays/{other.pk}/").status_code == 403


def test_a_list_is_taken_along_as_a_table_and_a_formula_stays_text(as_role, border):
    border.enter({**JUAN, "surname": "=1+1"}, until=LONG_AGO)
    before = store.count_entries()
    answer = as_role("watch_officer").get("/stays/?as=csv")
    assert b"'=1+1" in answer.content
    assert store.count_entries() == before + 1, "the reading is recorded"


def test_whoever_may_not_is_refused(as_role, border):
    entry = border.enter(until=LONG_AGO)
    assert as_role("analyst").get("/stays/").status_code == 403
    assert as_role("first_line").get("/stays/settle/").status_code == 403
    assert as_role("second_line").post(f"/stays/{entry}/extend/", {}).status_code == 403
    assert "Allow a longer stay" not in words(as_role("second_line").get(f"/stays/{entry}/"))


def test_a_longer_stay_is_allowed_on_the_page_and_taken_back(as_role, border):
    entry = border.enter(until=LONG_AGO)
    supervisor = as_role("supervisor")
    form = {"until": "31 12 2027", "basis": "health", "reference": "DIE-77"}
    page = supervisor.post(f"/stays/{entry}/extend/", form, follow=True)
    assert "31/12/2027" in words(page)
    (extension,) = queries.extensions_of(entry)
    page = supervisor.post(f"/stays/extensions/{extension.pk}/", {"reason": "mistyped"}, follow=True)
    assert "The extension is withdrawn." in words(page)
    assert Stay.objects.get().until == LONG_AGO


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"until": "32 12 2027", "basis": "health", "reference": "R-1"}, "Write the day, month and year"),
        ({"until": "31 12 2024", "basis": "health", "reference": "R-1"}, "That day does not fit this stay."),
        ({"until": "31 12 3027", "basis": "health", "reference": "R-1"}, "That day does not fit this stay."),
        ({"until": "31 12 2027", "basis": "", "reference": "R-1"}, "required"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(as_role, border, form, sentence):
    entry = border.enter(until=LONG_AGO)
    page = as_role("supervisor").post(f"/stays/{entry}/extend/", form)
    assert page.status_code == 422
    assert sentence in words(page)
    assert 'value="R-1"' in words(page)


def test_a_rebuttal_goes_from_one_officer_to_another(as_role, border):
    entry = border.enter(until=LONG_AGO)
    form = {"claim": "left", "day": "05 11 2026", "evidence": "stamp", "note": "stamp of Dajabon"}
    page = as_role("second_line").post(f"/stays/{entry}/rebut/", form, follow=True)
    assert "waits for a second person" in words(page)
    assert "Clear the mark" not in words(page)
    supervisor = as_role("supervisor")
    assert "PEREZ" in words(supervisor.get("/stays/settle/"))
    (contested,) = queries.rebuttals_of(entry)
    page = supervisor.post(f"/stays/rebuttals/{contested.rebuttal.pk}/", {"verdict": "agree"}, follow=True)
    assert "The mark is cleared; both records stay." in words(page)
    assert "left, by evidence" in words(page)


def test_a_rebuttal_without_its_day_is_asked_for_it(as_role, border):
    entry = border.enter(until=LONG_AGO)
    form = {"claim": "lawful", "day": "", "evidence": "permit", "note": "permit 12"}
    page = as_role("second_line").post(f"/stays/{entry}/rebut/", form)
    assert page.status_code == 422
    assert "Write the day that the paper shows." in words(page)
    assert "permit 12" in words(page)


def test_who_proposed_is_not_offered_the_decision(as_role, border):
    entry = border.enter(until=LONG_AGO)
    rebuttal = propose(border, entry, LEFT_IN_TIME, by="supervisor")
    supervisor = as_role("supervisor")
    assert "Clear the mark" not in words(supervisor.get(f"/stays/{entry}/"))
    page = supervisor.post(f"/stays/rebuttals/{rebuttal.pk}/", {"verdict": "agree"}, follow=True)
    assert "Another officer has to decide this." in words(page)


def test_two_records_are_compared_and_told_to_be_one_person(as_role, border):
    entry, leaving = border.enter(until=LONG_AGO), border.leave(JUANS_OTHER, day=3)
    second = as_role("second_line")
    page = words(second.get("/stays/settle/"))
    assert "SC1234567" in page
    assert "XDA765432" in page
    address = f"/stays/settle/{entry}/{leaving}/"
    assert second.post(address, {"verdict": "same", "reason": ""}).status_code == 422
    page = second.post(address, {"verdict": "same", "reason": "the same face"}, follow=True)
    assert "No exit waits for its entry." in words(page)
    assert Stay.objects.get().ending == "left"
    assert "this person" in words(second.get(address))


def test_what_is_not_there_is_not_found(as_role, border):
    nobody = uuid.uuid4()
    supervisor = as_role("supervisor")
    for address in (f"/stays/{nobody}/", f"/stays/settle/{nobody}/{nobody}/"):
        assert supervisor.get(address).status_code == 404
    assert supervisor.post(f"/stays/rebuttals/{nobody}/", {}).status_code == 404
    assert supervisor.post(f"/stays/extensions/{nobody}/", {}).status_code == 404


def test_readings_are_recorded(as_role, border):
    entry = border.enter(until=LONG_AGO)
    before = store.count_entries()
    as_role("first_line").get(f"/stays/{entry}/")
    assert store.count_entries() == before + 1
