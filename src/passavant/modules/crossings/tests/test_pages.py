"""The pages of the crossings room, as a browser without JavaScript and one with htmx get them."""

from __future__ import annotations

import gzip
import re
import uuid
from pathlib import Path

import pytest
from django.utils import timezone

from passavant.base.facts import RecordRead
from passavant.journal import store
from passavant.journal.declaring import kind_of_type
from passavant.modules.crossings.models import Crossing, Inspection
from passavant.modules.crossings.tests.conftest import ERIKSSON, MORNING, scan_of
from passavant.modules.sites.actions import sign_on


@pytest.fixture
def window(client, booth, signed_in):
    """A browser at booth 1, with a first-line officer on duty."""
    sign_on(officer=booth.first_line, booth_code="HT-OUA-1", at=timezone.now())
    client.cookies["language"] = "en"
    return signed_in(client, booth.first_line)


def _scan(window, text, **more):
    return window.post("/crossings/booth/", {"mrz": text, "scan": str(uuid.uuid4()), **more})


def test_a_scan_leads_to_its_card_and_a_decision_back_to_the_booth(window):
    answer = _scan(window, scan_of("HTI"))
    card = window.get(answer["Location"])
    assert "NOTHING FOUND" in card.content.decode()
    done = window.post(answer["Location"], {"decision": "admit", "purpose": "home", "means": "foot"})
    assert done["Location"].startswith("/crossings/booth/")
    assert "Entry recorded" in window.get(done["Location"]).content.decode()
    assert Crossing.objects.get().purpose == "home"


def test_htmx_gets_only_the_lane_and_less_than_three_kilobytes(window):
    answer = window.post(
        "/crossings/booth/",
        {"mrz": scan_of("HTI"), "scan": str(uuid.uuid4())},
        headers={"HX-Request": "true", "Accept-Encoding": "gzip"},
    )
    assert answer["HX-Push-Url"].startswith("/crossings/inspections/")
    assert b"<html" not in gzip.decompress(answer.content)
    assert len(answer.content) < 3000


def test_a_first_load_is_under_forty_kilobytes_on_the_wire(window):
    from django.contrib.staticfiles import finders

    page = window.get("/crossings/booth/", headers={"Accept-Encoding": "gzip"})
    names = re.findall(rb'(?:src|href)="/static/([^"]+)"', gzip.decompress(page.content))
    assert names
    parts = [gzip.compress(Path(finders.find(name.decode())).read_bytes()) for name in names]
    assert len(page.content) + sum(map(len, parts)) < 40_000


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Nothing was read"),
        ("hello", "makes no sense"),
        (ERIKSSON.split("\n")[0], "Only 1 of 2 lines"),
        (ERIKSSON + "\n" + scan_of("HTI"), "Two documents ran into one another"),
        (ERIKSSON + "<<<", "characters"),
        (ERIKSSON.replace("ANNA", "AN😀A"), "no character of documents"),
        ("<" * 1_000_000, "far more than one document"),
        (ERIKSSON + "\nP<UTO", ""),
        (ERIKSSON.replace("L898902C36", "L898902C37"), "check digit"),
        ("https://example.org/?receipt=1", "not the machine readable zone"),
    ],
)
def test_bad_input_gets_a_sentence_keeps_the_text_and_stores_nothing(window, text, sentence):
    before = store.count_entries()
    answer = _scan(window, text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "READ AGAIN" in page
    assert sentence in page
    assert text[:40].replace("<", "&lt;").split("\n")[0].split("😀")[0] in page
    assert store.count_entries() == before


def test_bad_input_is_told_in_creole_once_the_catalogue_is_there(window):
    window.cookies["language"] = "ht"
    page = _scan(window, "hello").content.decode()
    assert 'lang="ht"' in page
    assert "makes no sense" not in page


def test_thirtieth_of_february_is_a_finding_on_the_card(window):
    first, second = scan_of("HTI").split("\n")
    from passavant.domain.mrz import check_digit

    birth = "900230"
    altered = second[:13] + birth + check_digit(birth) + second[20:43]
    composite = check_digit(altered[:10] + altered[13:20] + altered[21:43])
    answer = _scan(window, f"{first}\n{altered}{composite}")
    assert "not a date that exists" in window.get(answer["Location"]).content.decode()


def test_a_misread_may_be_used_as_read_and_the_finding_stays(window):
    text = ERIKSSON.replace("L898902C36", "L898902C37")
    answer = _scan(window, text, accept="1")
    assert "mrz.check_digit" in Inspection.objects.get().findings
    assert answer.status_code == 302


def test_a_second_look_shows_already_passed(window):
    answer = _scan(window, scan_of("HTI"))
    window.post(answer["Location"], {"decision": "admit"})
    page = _scan(window, scan_of("HTI")).content.decode()
    assert "ALREADY PASSED" in page
    assert Crossing.objects.count() == 1


def test_a_scan_at_a_page_without_a_field_does_no_harm(window):
    answer = window.post("/crossings/find/", {"mrz": ERIKSSON})
    assert answer.status_code == 302
    assert not Inspection.objects.exists()


def test_a_decision_without_its_reason_keeps_what_was_typed(window):
    answer = _scan(window, scan_of("DOM"))
    page = window.post(
        answer["Location"], {"decision": "refuse", "note": "no visa seen", "address": "Rue Capois 7"}
    )
    assert page.status_code == 422
    assert "Choose a reason" in page.content.decode()
    assert "Rue Capois 7" in page.content.decode()
    assert Inspection.objects.get().status == "open"


def test_a_person_without_papers_is_taken_by_hand(window):
    said = {
        "kind": "no_papers",
        "surname": "Désir",
        "given_names": "Ti Jan",
        "nationality": "HTI",
        "sex": "M",
    }
    answer = window.post(
        "/crossings/booth/by-hand/", {**said, "date_of_birth": "2019", "birth_date_estimated": "on"}
    )
    row = Inspection.objects.get()
    assert answer.status_code == 302
    assert (row.read_by, row.date_of_birth, row.birth_date_estimated) == ("no_papers", "2019", True)
    card = window.get(answer["Location"]).content.decode()
    assert "minor" in card
    assert "no papers" in card


def test_a_document_copied_by_eye_with_a_mistake_keeps_every_field(window):
    typed = {
        "kind": "typed",
        "surname": "Peña",
        "nationality": "XYZ",
        "date_of_birth": "30/02/1990",
        "sex": "F",
    }
    answer = window.post("/crossings/booth/by-hand/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    for kept in ("Peña", "XYZ", "30/02/1990"):
        assert kept in page
    assert "no code of a State" in page
    assert "Write the day, month and year" in page


def test_a_person_is_opened_with_a_purpose_and_the_reading_is_recorded(window, booth):
    crossing = booth.admit(scan_of("DOM"))
    address = f"/crossings/persons/{crossing.person_key}/"
    assert crossing.surname not in window.get(address).content.decode()
    before = store.count_entries()
    page = window.post(address, {"purpose": "enquiry"}).content.decode()
    assert crossing.surname in page
    last = list(store.entries_after("HT-OUA", 1, before))
    assert [entry.envelope.kind for entry in last] == [kind_of_type(RecordRead).name]
    assert crossing.surname not in (last[0].body or "")


def test_a_search_keeps_names_out_of_addresses_and_is_written_down_without_them(window, booth):
    crossing = booth.admit(scan_of("DOM"))
    before = store.count_entries()
    answer = window.post("/crossings/find/", {"text": crossing.surname})
    page = window.get(answer["Location"])
    assert answer["Location"] == "/crossings/find/"
    assert crossing.given_names in page.content.decode()
    (read,) = store.entries_after("HT-OUA", 1, before)
    assert '"subject":"crossings.search:text:1"' in (read.body or "")


def test_somebody_elses_record_is_opened_only_at_ones_post_and_noted(client, booth, officer, signed_in):
    crossing = booth.admit(scan_of("DOM"))
    address = f"/crossings/records/{crossing.pk}/"
    stranger = signed_in(client, officer("supervisor", code="stranger", posts="HT-MAL"))
    assert stranger.get(address).status_code == 403
    assert stranger.get(f"{address}receipt/").status_code == 403
    before = store.count_entries()
    assert signed_in(client.__class__(), booth.second_line).get(address).status_code == 200
    assert store.count_entries() == before + 1


def test_enter_in_a_field_decides_nothing(window):
    answer = _scan(window, scan_of("HTI"))
    page = window.get(answer["Location"]).content.decode()
    form = page[page.index('id="decision"') :]
    assert form.index('name="decision" value=""') < form.index('value="admit"')
    pressed = window.post(answer["Location"], {"decision": "", "carrier": "AB 12"})
    assert pressed.status_code == 422
    assert "AB 12" in pressed.content.decode()
    assert not Crossing.objects.exists()


def test_a_group_is_admitted_with_purpose_and_address(window):
    window.post("/crossings/booth/group/")
    for number in range(2):
        _scan(window, scan_of("DOM", number=number))
    group = window.session["group"]
    window.post(
        f"/crossings/groups/{group}/admit/", {"purpose": "family", "address": "Rue 5", "means": "foot"}
    )
    assert set(Crossing.objects.values_list("purpose", "address")) == {("family", "Rue 5")}


def test_a_receipt_is_printed_in_the_travellers_language(window, booth):
    crossing = booth.admit(scan_of("DOM"))
    page = window.get(f"/crossings/records/{crossing.pk}/receipt/").content.decode()
    assert '<article class="receipt" lang="es">' in page
    assert '<html lang="en"' in page
    receipt = page[page.index('<article class="receipt"') : page.index("</article>")]
    assert "lista" not in receipt.lower()  # what was not checked is nothing for a traveller's hand
    assert re.search(r'<svg xmlns="http://www.w3.org/2000/svg"[^>]*class="qr"', page)


def test_nationalities_of_the_day_are_a_list_with_bars(window, booth):
    for nationality, number in (("HTI", 0), ("HTI", 1), ("DOM", 0)):
        booth.admit(scan_of(nationality, number=number))
    page = window.get(f"/crossings/day/?post=HT-OUA&day={MORNING.date()}").content.decode()
    part = page[page.index("Most frequent nationalities") :]
    assert "<svg" not in part[: part.index("</section>")]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="number">(\d+)</td>.*?(<progress[^>]*>)', part)
    assert [(name, count) for name, count, _bar in rows] == [("Haiti", "2"), ("Dominican Republic", "1")]
    for name, count, bar in rows:
        assert f'max="3" value="{count}"' in bar
        assert f'aria-label="Share of the day: {name}"' in bar


def test_a_correction_shows_dates_as_officers_write_them(window, booth):
    crossing = booth.admit(scan_of("DOM"))
    page = window.get(f"/crossings/records/{crossing.pk}/correct/").content.decode()
    assert "/".join(reversed(crossing.date_of_birth.split("-"))) in page


def test_who_is_refused_gets_the_reason_and_may_contest_it_in_their_language(window):
    answer = _scan(window, scan_of("DOM"))
    done = window.post(answer["Location"], {"decision": "refuse", "refuse_reason": "no_visa"})
    assert "/notice/" in window.get(done["Location"]).content.decode()
    page = window.get(f"{answer['Location']}notice/").content.decode()
    notice = page[page.index('<article class="receipt" lang="es">') : page.index("</article>")]
    assert str(Inspection.objects.get().pk) in notice
    assert "contest" not in notice  # it speaks Spanish
    assert window.get(f"{answer['Location']}notice/?language=ht").content.decode().count('lang="ht"') >= 2


def test_nobody_gets_a_notice_who_was_not_refused(window):
    answer = _scan(window, scan_of("DOM"))
    assert window.get(f"{answer['Location']}notice/").status_code == 404


def test_the_second_line_sees_who_was_referred_and_204_when_nothing_is_new(client, booth, signed_in, window):
    answer = _scan(window, ERIKSSON)
    window.post(answer["Location"], {"decision": "refer", "refer_reason": "document"})
    other = signed_in(client.__class__(), booth.second_line)
    page = other.get("/crossings/second-line/")
    assert "ERIKSSON" in page.content.decode()
    rows = other.get("/crossings/second-line/news/")
    assert (
        other.get("/crossings/second-line/news/", headers={"If-None-Match": rows["ETag"]}).status_code == 204
    )


def test_what_must_not_be_read_by_a_role_is_refused(client, officer, signed_in):
    analyst = signed_in(client, officer("analyst"))
    for address in ("booth/", "second-line/", "find/", "needs-you/"):
        assert analyst.get(f"/crossings/{address}").status_code == 403
    assert analyst.get("/crossings/day/").status_code == 200


def test_no_inline_script_or_style_and_no_foreign_address(window, booth):
    crossing = booth.admit(scan_of("DOM"))
    inspection = booth.scan(scan_of("HTI")).inspection
    for address in (
        "booth/",
        "booth/by-hand/",
        f"inspections/{inspection.pk}/",
        f"records/{crossing.pk}/",
        f"records/{crossing.pk}/receipt/",
        f"records/{crossing.pk}/correct/",
        "day/",
        "find/?text=A",
    ):
        page = window.get(f"/crossings/{address}").content.decode()
        assert not re.search(r"<script(?![^>]*src=)", page), address
        assert " style=" not in page, address
        assert not re.search(r'(?:src|href)="(?:https?:)?//', page), address
