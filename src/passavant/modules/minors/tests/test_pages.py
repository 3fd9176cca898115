"""The pages of the minors room, by role, without JavaScript."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from passavant.base.facts import RecordRead
from passavant.journal import store
from passavant.journal.declaring import kind_of_type
from passavant.modules.minors import queries
from passavant.modules.minors.models import Authorisation, Screening
from passavant.modules.minors.tests.conftest import AUNT, KENSON, LOVELIE, Desk, going, person

COMPANION = {
    "relation": "relative",
    "proof": "none",
    "destination": "DOM",
    "adult": "typed",
    "adult_surname": AUNT["surname"],
    "adult_given_names": AUNT["given_names"],
    "adult_document_number": AUNT["document_number"],
    "adult_issuing_state": AUNT["issuing_state"],
}
PAPER = {
    "number": "IBESR-2026/118",
    "authority": "ibesr",
    "destination": "DOM",
    "child_surname": "Pierre-Louis",
    "child_given_names": "Lovelie",
    "child_date_of_birth": "04/05/2012",
    "valid_from": "01/11/2026",
    "valid_to": "30/11/2026",
    "adult_surname": AUNT["surname"],
    "adult_document_number": AUNT["document_number"],
    "adult_issuing_state": "HTI",
}
TALK = {
    **dict.fromkeys(("knows", "where", "home", "wish"), "yes"),
    "need": "silent",
    "private": "yes",
    "outcome": "no_concern",
}


@pytest.fixture
def page(desk: Desk, client: Any, signed_in: Any) -> Any:
    """A browser of an officer by role: `page("supervisor")`."""
    client.cookies["language"] = "en"
    return lambda role: signed_in(client, desk.officers[role])


@pytest.fixture
def row(desk: Desk) -> Any:
    return desk.scan(LOVELIE, at=timezone.now())


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_card_leads_to_the_child_and_the_first_line_records_who_travels_along(
    page: Any, row: Any
) -> None:
    window = page("first_line")
    card = text_of(window.get(f"/crossings/inspections/{row.pk}/"))
    assert "A child leaves" in card
    assert f"/minors/children/{row.pk}/" in card
    child = text_of(window.get(f"/minors/children/{row.pk}/"))
    assert "Child of 14 years" in child
    assert "Record first who travels with the child" in child
    window.post(f"/minors/children/{row.pk}/", COMPANION)
    held = text_of(window.get(f"/minors/children/{row.pk}/"))
    assert "DORVAL" in held
    assert "The second line does it" in held
    assert queries.find_companion(row.pk).adult.document_number == AUNT["document_number"]


def test_the_adult_is_chosen_among_those_who_wait_at_the_post(desk: Desk, page: Any, row: Any) -> None:
    aunt = desk.scan(AUNT, at=timezone.now())
    window = page("first_line")
    assert "DORVAL ROSE-MAY" in text_of(window.get(f"/minors/children/{row.pk}/"))
    window.post(
        f"/minors/children/{row.pk}/",
        {"relation": "none", "proof": "other", "destination": "DOM", "adult": str(aunt.pk)},
    )
    assert queries.find_companion(row.pk).adult == person(AUNT)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"relation": ""}, "required"),
        ({"adult_surname": ""}, "Choose the adult"),
        ({"proof": ""}, "required"),
        ({"adult_issuing_state": ""}, "Say which State issued"),
        ({"destination": "ZZZ"}, "no code of a State"),
        ({"adult": "nobody"}, "nobody"),
    ],
)
def test_bad_input_gets_a_sentence_and_records_nothing(
    page: Any, row: Any, changes: dict[str, str], sentence: str
) -> None:
    answer = page("first_line").post(f"/minors/children/{row.pk}/", {**COMPANION, **changes})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert queries.find_companion(row.pk) is None


def test_the_talk_and_the_decision_let_the_child_go(desk: Desk, page: Any, row: Any) -> None:
    desk.companion(row, going(), at=timezone.now())
    talk = f"/minors/children/{row.pk}/screening/"
    second = page("second_line")
    assert "Èske ou vle fè vwayaj sa a?" in text_of(second.get(talk))
    assert "¿Quieres hacer este viaje?" in text_of(second.get(talk + "?language=es"))
    assert second.post(talk, {**TALK, "outcome": ""}).status_code == 422
    worried = second.post(talk, {**TALK, "outcome": "concern"})
    assert "what worries you" in text_of(worried)
    second.post(talk + "?language=es", TALK)
    screening = Screening.objects.get()
    assert (screening.language, screening.answers_given["need"]) == ("es", "silent")
    assert "Does not say" in text_of(second.get(talk))
    supervisor = page("supervisor")
    departure = f"/minors/children/{row.pk}/departure/"
    assert supervisor.post(departure, {"departure": "may_leave", "reason": ""}).status_code == 422
    supervisor.post(departure, {"departure": "may_leave", "reason": "mother reached by phone"})
    assert "Nothing is missing" in text_of(supervisor.get(f"/minors/children/{row.pk}/"))


def test_the_first_line_does_not_read_what_the_child_said(desk: Desk, page: Any, row: Any) -> None:
    desk.companion(row, going(), at=timezone.now())
    page("second_line").post(
        f"/minors/children/{row.pk}/screening/", {**TALK, "outcome": "concern", "note": "AFRAID-OF-HIM"}
    )
    assert "AFRAID-OF-HIM" in text_of(page("second_line").get(f"/minors/children/{row.pk}/"))
    first = page("first_line")
    seen = text_of(first.get(f"/minors/children/{row.pk}/"))
    assert "AFRAID-OF-HIM" not in seen
    assert "Concern" not in seen
    assert first.get(f"/minors/children/{row.pk}/screening/").status_code == 403


def test_the_pattern_is_not_spelled_out_at_the_first_line(desk: Desk, page: Any) -> None:
    now = timezone.now()
    for number, said in enumerate((LOVELIE, KENSON)):
        child = desk.scan(said, at=now - timedelta(days=2 - number))
        desk.companion(child, going(), at=now - timedelta(days=2 - number))
    aunt = desk.scan(AUNT, at=now)
    first = text_of(page("first_line").get(f"/crossings/inspections/{aunt.pk}/"))
    assert "Call the second line" in first
    assert "different children" not in first
    assert "2 different children" in text_of(page("second_line").get(f"/crossings/inspections/{aunt.pk}/"))


def test_who_is_of_age_is_said_by_the_second_line(desk: Desk, page: Any) -> None:
    row = desk.scan({**LOVELIE, "date_of_birth": ""}, at=timezone.now())
    age = f"/minors/children/{row.pk}/age/"
    assert page("first_line").post(age, {"is_minor": "no"}).status_code == 403
    second = page("second_line")
    answer = second.post(age, {"is_minor": "no", "basis": "document", "note": ""})
    assert "Write in a few words why" in text_of(answer)
    second.post(age, {"is_minor": "no", "basis": "document", "note": "election card"})
    assert "Taken for an adult" in text_of(second.get(f"/minors/children/{row.pk}/"))


def test_an_authorisation_is_registered_found_printed_and_revoked(page: Any) -> None:
    watch = page("watch_officer")
    assert "No authorisation is on record" in text_of(watch.get("/minors/"))
    assert "ends before it begins" in text_of(watch.post("/minors/new/", {**PAPER, "valid_to": "01/10/2026"}))
    assert "Name the adult" in text_of(watch.post("/minors/new/", {**PAPER, "adult_surname": ""}))
    watch.post("/minors/new/", PAPER)
    made = Authorisation.objects.get()
    for text in ("ibesr 2026 118", "Pierre", "PP1200003", ""):
        assert "IBESR-2026/118" in text_of(watch.post("/minors/", {"text": text})), text
    assert "No authorisation fits" in text_of(watch.post("/minors/", {"text": "Nobody"}))
    address = f"/minors/authorisations/{made.pk}/"
    assert "onlyprint" in text_of(watch.get(address))
    other = watch.post("/minors/new/", {**PAPER, "destination": "CHL"})
    assert "gave this number to another paper" in text_of(other)
    watch.post(address, {"reason": "the mother took it back"})
    assert "It was revoked." in text_of(watch.get(address))


def test_a_notice_is_shown_until_somebody_says_what_was_agreed(desk: Desk, page: Any, row: Any) -> None:
    watch = page("watch_officer")
    assert "No notice waits" in text_of(watch.get("/minors/notices/"))
    desk.companion(row, going(), at=timezone.now())
    assert "LOVELIE" in text_of(watch.get("/minors/notices/"))
    address = f"/minors/notices/{row.pk}/IBESR/"
    assert watch.post(address, {"done": ""}).status_code == 422
    watch.post(address, {"done": "Madame Jean is on her way"})
    assert "Madame Jean" in text_of(watch.get(address))
    assert f"/minors/notices/{row.pk}/IBESR/" not in text_of(watch.get("/minors/notices/"))
    assert f"/minors/notices/{row.pk}/IBESR/" in text_of(watch.get("/minors/notices/?all=1"))


@pytest.mark.parametrize(
    ("role", "closed"),
    [
        ("first_line", ("/minors/", "/minors/new/", "/minors/notices/")),
        ("second_line", ("/minors/new/", "/minors/notices/")),
        ("analyst", ("/minors/", "/minors/new/", "/minors/notices/", "/minors/children/{row}/")),
        ("administrator", ("/minors/", "/minors/new/", "/minors/notices/", "/minors/children/{row}/")),
        ("watch_officer", ("/minors/children/{row}/", "/minors/children/{row}/screening/")),
        ("auditor", ("/minors/new/", "/minors/children/{row}/screening/")),
    ],
)
def test_a_page_is_closed_to_those_without_the_duty(
    page: Any, row: Any, role: str, closed: tuple[str, ...]
) -> None:
    window = page(role)
    for address in closed:
        assert window.get(address.format(row=row.pk)).status_code == 403, address


def test_another_post_opens_neither_child_nor_notice(
    desk: Desk, client: Any, signed_in: Any, officer: Any, row: Any
) -> None:
    desk.companion(row, going(), at=timezone.now())
    window = signed_in(client, officer("supervisor", code="stranger", posts="HT-MAL"))
    assert window.get(f"/minors/children/{row.pk}/").status_code == 403
    assert window.get(f"/minors/notices/{row.pk}/IBESR/").status_code == 403
    assert "LOVELIE" not in text_of(window.get("/minors/notices/?all=1"))
    assert window.get(f"/minors/children/{uuid.uuid4()}/").status_code == 404


def test_who_looks_at_a_child_is_recorded(desk: Desk, page: Any, row: Any) -> None:
    desk.companion(row, going(), at=timezone.now())
    page("supervisor").get(f"/minors/children/{row.pk}/")
    page("supervisor").get(f"/minors/notices/{row.pk}/BPM/")
    page("supervisor").get(f"/minors/children/{row.pk}/screening/")
    kind = kind_of_type(RecordRead)
    subjects = {
        kind.read(version=entry.envelope.version, body=entry.body).subject
        for entry in store.entries_of_kind(kind.name)
    }
    assert {
        f"minors.child:{row.pk}",
        f"minors.notice:{row.pk}:BPM",
        f"minors.screening:{row.pk}",
    } <= subjects
