"""The second line's examination: one page for all that is known, a record of what was looked at and concluded."""

from __future__ import annotations

import base64
import dataclasses
import io
import json
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from passavant.domain import mrz
from passavant.domain.specimens.chips import planted
from passavant.domain.specimens.pages.rendering import SpecimenPage, as_jpeg, render
from passavant.journal import store
from passavant.modules.crossings.queries import find_inspection, number_history
from passavant.modules.documents import queries
from passavant.modules.documents.models import ChipReading, Examination
from passavant.modules.documents.tests.conftest import LINES
from passavant.modules.sites.actions import sign_on

PAGE = {
    "surname": "Eriksson",
    "given_names": "Anna Maria",
    "document_number": "L898902C3",
    "nationality": "UTO",
    "date_of_birth": "12 08 1974",
    "sex": "F",
    "date_of_expiry": "15 04 2012",
}


def _uploads(files):
    return [SimpleUploadedFile(f"{name}.bin", content) for name, content in files.items()]


@pytest.fixture
def examiner(client, desk, scan, signed_in):
    row = scan()
    browser = signed_in(client, desk.second_line)
    browser.row = row
    browser.address = f"/documents/examine/{row.pk}/"
    return browser


def picture_of(lines=LINES):
    return as_jpeg(render(SpecimenPage(format=mrz.Format.TD3, lines=tuple(lines))))


def test_the_page_shows_zone_digits_history_and_an_empty_chip(examiner):
    page = examiner.get(examiner.address).content.decode()
    for text in (
        "L898902C36UTO7408122F1204159ZE184226B",
        "Check digit of",
        "No chip was read",
        "Checklist",
        "OCR-B",
    ):
        assert text in page
    assert "ERIKSSON ANNA MARIA" in page


def test_an_altered_zone_shows_which_digit_fails(client, desk, scan, signed_in):
    row = scan((LINES[0], LINES[1].replace("740812", "760812")), accept="1")
    page = signed_in(client, desk.second_line).get(f"/documents/examine/{row.pk}/").content.decode()
    assert (
        page.count('<span class="tag tag--stop">no</span>') == 2
    )  # the birth date's digit and the whole zone's


def test_compare_says_which_field_differs_and_records_nothing(examiner):
    before = Examination.objects.count()
    answer = examiner.post(examiner.address, {**PAGE, "date_of_birth": "08 12 1974", "step": "compare"})
    page = answer.content.decode()
    assert "The page shows 08 12 1974" in page or "but the zone" in page
    assert 'value="Eriksson"' in page
    assert Examination.objects.count() == before


def test_an_examination_is_recorded_with_marks_and_findings_and_can_be_read_again(examiner):
    marks = {"mark_watermark": "in_order", "mark_laminate": "wrong"}
    answer = examiner.post(
        examiner.address,
        {
            **PAGE,
            **marks,
            "surname": "Ericsson",
            "conclusion": "altered",
            "note": "laminate lifted at the portrait",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    row = Examination.objects.get()
    assert (row.conclusion, row.document_number) == ("altered", "L898902C3")
    assert json.loads(row.marks)["laminate"] == "wrong"
    assert [finding["code"] for finding in json.loads(row.findings)] == ["mrz.visual.different"]
    page = examiner.get(answer["Location"]).content.decode()
    assert "laminate lifted" in page
    assert "Genuine, but altered" in page
    assert examiner.get("/documents/examinations/").status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "conclusion"),
        ({"conclusion": "counterfeit"}, "note"),
        ({"conclusion": "genuine", "mark_holder": "doubtful"}, "note"),
    ],
)
def test_a_conclusion_that_others_cannot_follow_is_not_recorded_and_keeps_what_was_typed(
    examiner, given, field
):
    answer = examiner.post(examiner.address, {**PAGE, **given})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="Eriksson"' in answer.content.decode()
    assert Examination.objects.count() == 0


def test_the_next_inspection_is_told_what_the_examination_concluded(examiner, scan, client, desk, signed_in):
    examiner.post(examiner.address, {"conclusion": "counterfeit", "note": "offset print throughout"})
    signed_in(client, desk.second_line).post(
        f"/crossings/inspections/{examiner.row.pk}/",
        {"decision": "refuse", "refuse_reason": "false_document", "note": ""},
    )
    again = scan()
    assert again.pk != examiner.row.pk
    assert "documents.examined.counterfeit" in again.findings
    assert again.recommendation == "stop"


def test_a_chip_is_verified_at_the_desk_and_its_portrait_is_shown_once(examiner, desk, state, chip):
    desk.trust(state)
    answer = examiner.post(f"{examiner.address}chip/", {"chip_files": _uploads(chip)})
    page = answer.content.decode()
    assert "The chip holds" in page
    assert "data:image/jpeg;base64," in page
    assert "SPECIMEN" in page or "C=UT" in page
    later = examiner.get(examiner.address).content.decode()
    assert "The chip holds" in later
    assert "data:image/jpeg;base64," not in later


def test_an_altered_portrait_shows_the_group_that_does_not_agree(examiner, desk, state):
    desk.trust(state)
    files = planted("altered_dg2", LINES, state).files
    page = examiner.post(f"{examiner.address}chip/", {"chip_files": _uploads(files)}).content.decode()
    assert "DG2 was altered" in page
    assert ChipReading.objects.get().outcome == "broken"


def test_files_that_are_no_chip_are_told_and_nothing_is_recorded(examiner):
    letter = SimpleUploadedFile("letter.txt", b"hello")
    answer = examiner.post(f"{examiner.address}chip/", {"chip_files": [letter]})
    assert answer.status_code == 422
    assert "None of these is a file of a chip" in answer.content.decode()
    assert ChipReading.objects.count() == 0


def test_of_a_picture_nothing_is_kept_unless_the_site_allows_the_zone(examiner, settings):
    picture = SimpleUploadedFile("page.jpg", picture_of(), content_type="image/jpeg")
    examiner.post(examiner.address, {"conclusion": "genuine", "picture": picture})
    assert Examination.objects.get().zone_picture == ""


def test_where_the_law_allows_it_the_strip_with_the_zone_is_kept_and_no_more(examiner, settings):
    rooms = {**settings.PASSAVANT.rooms}
    rooms["documents"] = rooms["documents"].model_copy(update={"keep_picture": "zone"})
    settings.PASSAVANT = settings.PASSAVANT.model_copy(update={"rooms": rooms})
    picture = SimpleUploadedFile("page.jpg", picture_of(), content_type="image/jpeg")
    examiner.post(examiner.address, {"conclusion": "genuine", "picture": picture})
    kept = Image.open(io.BytesIO(base64.b64decode(Examination.objects.get().zone_picture)))
    whole = Image.open(io.BytesIO(picture_of()))
    assert kept.format == "PNG"
    assert kept.width * kept.height < whole.width * whole.height / 4


def test_a_zone_in_the_picture_that_is_not_the_one_scanned_is_told(examiner):
    other = (LINES[0], LINES[1].replace("L898902C36", "L898902C44"))
    picture = SimpleUploadedFile("page.jpg", picture_of(other), content_type="image/jpeg")
    page = examiner.post(
        examiner.address, {"step": "compare", "conclusion": "undecided", "note": "x", "picture": picture}
    )
    assert "The zone in the picture is not the one" in page.content.decode()


def test_opening_the_page_is_recorded_and_a_first_line_officer_may_not(examiner, client, desk, signed_in):
    before = store.count_entries()
    examiner.get(examiner.address)
    assert store.count_entries() == before + 1
    assert signed_in(client, desk.first_line).get(examiner.address).status_code == 403


def test_number_history_shows_both_names_of_one_number(examiner, scan, client, desk, signed_in):
    other = mrz.write(_renamed(), mrz.Format.TD3)
    scan(other)
    uses = number_history("L898902C3")
    assert {use.given_names for use in uses} == {"ANNA MARIA", "BEATA"}
    answer = signed_in(client, desk.second_line).post("/documents/numbers/", {"number": "l898902c3"})
    page = answer.content.decode()
    assert "BEATA" in page
    assert "ANNA MARIA" in page


def _renamed():
    zone = mrz.read(LINES, today=date(2026, 11, 22)).zone
    return dataclasses.replace(zone.fields, given_names="BEATA")


def test_the_chip_of_another_document_does_not_hold_for_papers_copied_by_eye(
    client, desk, state, chip, signed_in
):
    desk.trust(state)
    row = _typed(client, desk, signed_in)
    browser = signed_in(client, desk.second_line)
    page = browser.post(f"/documents/examine/{row.pk}/chip/", {"chip_files": _uploads(chip)}).content.decode()
    assert "The chip is of another document" in page
    assert ChipReading.objects.get().outcome == "broken"


def _typed(client, desk, signed_in):
    sign_on(officer=desk.first_line, booth_code="HT-OUA-1", at=timezone.now())
    mark = uuid.uuid4()
    typed = {"kind": "typed", "surname": "Dorval", "given_names": "Ti", "sex": "M", "nationality": "HTI"}
    typed |= {
        "date_of_birth": "1990",
        "document_code": "P",
        "issuing_state": "HTI",
        "document_number": "T123",
    }
    signed_in(client, desk.first_line).post("/crossings/booth/by-hand/", {**typed, "scan": str(mark)})
    row = find_inspection(mark)
    assert row is not None
    return row


def test_a_chip_of_another_document_cannot_be_named_in_an_examination(examiner):
    given = {**PAGE, "conclusion": "genuine", "chip": str(uuid.uuid4())}
    answer = examiner.post(examiner.address, given)
    assert answer.status_code == 422
    assert Examination.objects.count() == 0


def test_comparing_needs_no_conclusion(examiner):
    assert examiner.post(examiner.address, {**PAGE, "step": "compare"}).status_code == 200


def test_only_a_genuine_conclusion_lifts_an_earlier_one(examiner, scan, client, desk, signed_in):
    for conclusion in ("counterfeit", "undecided"):
        examiner.post(examiner.address, {"conclusion": conclusion, "note": "as seen"})
    assert queries.standing_examination("L898902C3:UTO").conclusion == "counterfeit"
    examiner.post(examiner.address, {"conclusion": "genuine"})
    assert queries.standing_examination("L898902C3:UTO") is None


def test_an_officer_of_one_post_sees_only_who_showed_the_number_there(client, desk, scan, signed_in, officer):
    scan()
    elsewhere = officer("second_line", code="elsewhere", posts="HT-MAL")
    page = signed_in(client, elsewhere).post("/documents/numbers/", {"number": "L898902C3"}).content.decode()
    assert "ANNA MARIA" not in page


def test_too_large_an_upload_is_told_and_records_nothing(examiner):
    large = SimpleUploadedFile("page.jpg", b"\xff\xd8\xff" + b"\0" * 45_000_000)
    answer = examiner.post(examiner.address, {"conclusion": "genuine", "picture": large})
    assert answer.status_code == 413
    assert "At most 40 MB" in answer.content.decode()
    assert Examination.objects.count() == 0


def test_pages_of_a_signed_in_officer_are_not_kept_by_the_browser(examiner):
    assert examiner.get(examiner.address)["Cache-Control"] == "no-store"
