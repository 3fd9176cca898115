"""The screens of the visas room, as the roles see them."""

from __future__ import annotations

import uuid

import pytest

from passavant.modules.visas import queries
from passavant.modules.visas.models import Ban, Visa

VISA = {
    "kind": "visa",
    "number": "V-1",
    "issuer": "HTI",
    "authority": "Consulate in Santo Domingo",
    "valid_from": "01 11 2026",
    "valid_to": "15 12 2099",
    "entries": "2",
    "stay_days": "30",
    "surname": "Peña",
    "given_names": "José",
    "date_of_birth": "02 04 1979",
    "nationality": "DOM",
    "document_number": "rd 1234567",
    "issuing_state": "DOM",
}
BAN = {
    **{name: VISA[name] for name in list(VISA)[8:]},
    "authority": "DIE",
    "reference": "DIE-9",
    "legal_basis": "Decree of 1978",
    "first": "01 11 2026",
    "length": "80",
    "unit": "years",
}


@pytest.fixture
def as_role(client, signed_in, desk):
    def sign_in(role):
        browser = client.__class__()
        browser.cookies["language"] = "en"
        return signed_in(browser, desk.officers[role])

    return sign_in


def words(page):
    return page.content.decode()


def test_a_visa_is_recorded_found_and_revoked(as_role):
    supervisor = as_role("supervisor")
    assert "No visa is on record." in words(supervisor.get("/visas/"))
    page = supervisor.post("/visas/new/", VISA, follow=True)
    assert "Good for 2 entries." in words(page)
    assert "RD1234567" in words(page)
    assert "V-1" in words(supervisor.post("/visas/", {"text": "pen"}))
    assert "V-1" in words(supervisor.post("/visas/", {"text": "RD1234567"}))
    assert "Nothing fits." in words(supervisor.post("/visas/", {"text": "ZZ9"}))
    (row,) = Visa.objects.all()
    page = supervisor.post(f"/visas/{row.pk}/", {"reason": "fraud"}, follow=True)
    assert "Nobody enters by it today" in words(page)
    assert queries.find_revocation(row.pk) is not None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"valid_to": "01 10 2026"}, "It ends before it begins."),
        ({"issuer": "QQQ"}, "no code of a State"),
        ({"number": "—"}, "A number has letters or digits."),
        ({"document_number": ""}, "required"),
        ({"stay_days": "99999"}, "less than or equal"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(as_role, change, sentence):
    page = as_role("supervisor").post("/visas/new/", {**VISA, **change})
    assert page.status_code == 422
    assert sentence in words(page)
    assert 'value="Consulate in Santo Domingo"' in words(page)
    assert not Visa.objects.exists()


def test_a_number_that_is_taken_is_told(as_role):
    supervisor = as_role("supervisor")
    supervisor.post("/visas/new/", VISA)
    page = supervisor.post("/visas/new/", {**VISA, "document_number": "RD7654321"})
    assert "The authority gave this number to another paper" in words(page)


def test_a_ban_is_recorded_found_and_lifted(as_role):
    watch = as_role("watch_officer")
    assert "No entry ban." in words(watch.get("/visas/bans/"))
    page = watch.post("/visas/bans/new/", BAN, follow=True)
    assert "In force: the refusal is recommended, and an officer decides." in words(page)
    assert "in force" in words(watch.post("/visas/bans/", {"text": "pen"}))
    (row,) = Ban.objects.all()
    page = watch.post(f"/visas/bans/{row.pk}/", {"reason": "appeal"}, follow=True)
    assert "Not in force today." in words(page)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"nationality": "HTI"}, "A national may always come home"),
        ({"length": ""}, "Write how long"),
        ({"first": "2026"}, "Write the day, month and year"),
    ],
)
def test_a_ban_that_cannot_be_is_said(as_role, change, sentence):
    page = as_role("supervisor").post("/visas/bans/new/", {**BAN, **change})
    assert page.status_code == 422
    assert sentence in words(page)
    assert 'value="DIE-9"' in words(page)
    assert not Ban.objects.exists()


def test_whoever_may_not_is_refused(as_role):
    for role in ("first_line", "analyst"):
        for address in ("/visas/", "/visas/bans/", "/visas/new/", "/visas/bans/new/"):
            assert as_role(role).get(address).status_code == 403
    second = as_role("second_line")
    assert second.get("/visas/").status_code == 200
    assert second.post("/visas/new/", VISA).status_code == 403


def test_whoever_may_only_see_does_not_revoke_or_lift(as_role):
    supervisor = as_role("supervisor")
    supervisor.post("/visas/new/", VISA)
    supervisor.post("/visas/bans/new/", BAN)
    second = as_role("second_line")
    assert second.post(f"/visas/{Visa.objects.get().pk}/", {"reason": "x"}).status_code == 403
    assert second.post(f"/visas/bans/{Ban.objects.get().pk}/", {"reason": "x"}).status_code == 403


def test_what_is_not_there_is_not_found(as_role):
    supervisor = as_role("supervisor")
    for address in (f"/visas/{uuid.uuid4()}/", f"/visas/bans/{uuid.uuid4()}/"):
        assert supervisor.get(address).status_code == 404
