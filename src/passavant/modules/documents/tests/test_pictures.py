"""F7: a picture is read, shown with what is not certain, and used at the booth; bad files get a sentence."""

from __future__ import annotations

import base64
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from passavant.domain import mrz
from passavant.domain.specimens.pages.rendering import SpecimenPage, as_jpeg, render
from passavant.journal import store
from passavant.modules.documents.tests.conftest import LINES
from passavant.modules.sites.actions import enrol_device


@pytest.fixture
def browser(client, desk, signed_in):
    return signed_in(client, desk.first_line)


@pytest.fixture(scope="module")
def picture():
    return as_jpeg(render(SpecimenPage(format=mrz.Format.TD3, lines=LINES)))


def _post(browser, content, name="page.jpg"):
    return browser.post("/documents/read/", {"picture": SimpleUploadedFile(name, content)})


def test_a_picture_is_read_and_nothing_is_recorded(browser, picture):
    before = store.count_entries()
    answer = _post(browser, picture)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "\n".join(LINES).replace("<", "&lt;") in page
    assert "data:image/png;base64," in page
    assert store.count_entries() == before


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.jpg", "no photograph"),
        (b"%PDF-1.4 ...", "x.jpg", "no photograph"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "x.jpg", "damaged"),
        (b"hello", "x.png", "no photograph"),
    ],
)
def test_what_is_no_picture_gets_a_sentence(browser, content, name, sentence):
    answer = _post(browser, content, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_no_file_and_too_large_a_file_are_told(browser):
    assert browser.post("/documents/read/", {}).status_code == 422
    answer = _post(browser, b"\xff\xd8\xff" + b"\0" * 31_000_000)
    assert answer.status_code == 422
    assert "30 MB" in answer.content.decode()


def test_a_camera_sends_a_picture_and_gets_lines_with_their_certainty(client, desk, picture):
    token = enrol_device(code="camera-1", booth_code="HT-OUA-1", officer_code=desk.first_line.code)
    answer = client.post(
        "/api/documents/pictures",
        data=json.dumps({"picture": base64.b64encode(picture).decode()}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    read = answer.json()
    assert answer.status_code == 200
    assert read["lines"] == list(LINES)
    assert [len(line) for line in read["confidences"]] == [44, 44]


def test_the_booth_and_the_card_offer_the_tools_to_whom_they_are_for(client, desk, scan, signed_in):
    row = scan()
    booth = client.get("/crossings/booth/").content.decode()
    assert "/documents/read/" in booth
    first = client.get(f"/crossings/inspections/{row.pk}/").content.decode()
    assert "/documents/examine/" not in first
    second = signed_in(client, desk.second_line).get(f"/crossings/inspections/{row.pk}/").content.decode()
    assert f"/documents/examine/{row.pk}/" in second
