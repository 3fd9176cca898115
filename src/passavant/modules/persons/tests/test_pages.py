"""The screens of the persons room, as the roles see them, and what the card says."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from passavant.base.reads import Purpose
from passavant.journal import store
from passavant.journal.recording import record
from passavant.modules.crossings import facts as crossing_facts
from passavant.modules.crossings.ports import Place, Question
from passavant.modules.persons import listeners, queries, searching
from passavant.modules.persons.keys import pair_of
from passavant.modules.persons.likeness import Ground, Likely
from passavant.modules.persons.tests.conftest import (
    AT,
    NAMESAKE,
    WILNER,
    WILNERS_CANADIAN,
    WILNERS_NEW,
    Desk,
    document,
)

SAID = {"compared": ["both_shown"], "reason": "showed both booklets"}


@pytest.fixture
def as_role(client: Any, signed_in: Callable[..., Any], desk: Desk) -> Callable[[str], Any]:
    """A client in English as an officer of a role."""

    def sign_in(role: str) -> Any:
        browser = client.__class__()
        browser.cookies["language"] = "en"
        return signed_in(browser, desk.officers[role])

    return sign_in


def words(page: Any) -> str:
    return str(page.content.decode())


def reads() -> list[str]:
    rows = store.entries_of_kind("base.record.read")
    return [str(json.loads(row.body)["subject"]) for row in rows if row.body]


def likely(one: str, other: str, *grounds: tuple[str, str, int]) -> None:
    first, second = pair_of(one, other)
    said = grounds or (("surname", "same", 7),)
    told = tuple(Ground(field=field, level=level, bits=bits) for field, level, bits in said)
    searching.store([Likely(first=first, second=second, likelihood=950, grounds=told)], at=AT)


def rows_of(page: str) -> list[list[str]]:
    """Of two files side by side, field by field: its ground, and what each of the two shows."""
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("<tr>")[1:]]
    return [[" ".join(re.sub("<.*?>", " ", cell).split()) for cell in row] for row in rows]


def test_a_file_opens_for_a_purpose_and_holds_all_documents(as_role, desk):
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW, direction="exit", days=2)
    desk.cross(NAMESAKE)
    desk.link(old, new)
    see = as_role("auditor")
    asked = words(see.get(f"/persons/{old}/"))
    assert "PP4410001" not in asked
    assert "Purpose" in asked
    assert reads() == []
    page = words(see.get(f"/persons/{old}/?purpose=audit"))
    assert "2 documents" in page
    assert "PP5590017" in page
    assert "PP4471120" not in page
    assert "showed both booklets, the old one is full" in page
    assert f"persons.file:{old}" in reads()


def test_a_wrong_purpose_opens_nothing(as_role, desk):
    page = as_role("auditor").get(f"/persons/{desk.cross(WILNER)}/?purpose=curiosity")
    assert page.status_code == 422
    assert "PP4410001" not in words(page)


def test_the_first_line_sees_no_file_and_an_unknown_person_has_none(as_role, desk):
    old = desk.cross(WILNER)
    assert as_role("first_line").get(f"/persons/{old}/").status_code == 403
    assert as_role("second_line").get(f"/persons/{'f' * 20}/?purpose=audit").status_code == 404
    assert as_role("second_line").get(f"/persons/{old}/{old}/").status_code == 404


def test_two_files_are_compared_by_number_and_linked_by_two(as_role, desk):
    old, new = desk.cross(WILNER), desk.cross(WILNERS_CANADIAN)
    second = as_role("second_line")
    found = words(second.post(f"/persons/{old}/?purpose=second_line", {"document_number": "HK203918"}))
    assert f"/persons/{old}/{new}/" in found
    nobody = words(second.post(f"/persons/{old}/?purpose=second_line", {"document_number": "ZZ0"}))
    assert "Nobody else crossed with that number here." in nobody
    beside = words(second.get(f"/persons/{old}/{new}/"))
    assert "Canada" in beside
    assert beside.count("tag--clear") == 5
    second.post(f"/persons/{old}/{new}/", {**SAID, "verdict": "same"})
    assert queries.links_of(None) == []
    waiting = words(second.get("/persons/"))
    assert "yours: another officer decides" in waiting
    (row,) = queries.waiting_proposals()
    assert second.post(f"/persons/proposals/{row.pk}/", {"verdict": "agree"}).status_code == 403
    as_role("supervisor").post(f"/persons/proposals/{row.pk}/", {"verdict": "agree"})
    assert queries.links_of(None) == [pair_of(old, new)]
    beside = words(second.get(f"/persons/{old}/{new}/"))
    assert "Two officers linked these documents" in beside
    # Each side still shows its own document and what was done with it, so that a wrong link can be seen.
    left, right = beside.split("<section>")[1:3]
    assert ("PP4410001" in left, "HK203918" in left) == (True, False)
    assert ("PP4410001" in right, "HK203918" in right) == (False, True)
    assert beside.count('tag--check">differs') == 3


def test_a_supervisor_does_not_decide_the_own_proposal(as_role, desk):
    row = desk.propose(desk.cross(WILNER), desk.cross(WILNERS_NEW), by="supervisor")
    see = as_role("supervisor")
    page = see.post(f"/persons/proposals/{row.pk}/", {"verdict": "agree"}, follow=True)
    assert "Another officer has to decide this." in words(page)
    assert queries.links_of(None) == []


def test_a_decline_without_a_word_is_asked_for_one(as_role, desk):
    row = desk.propose(desk.cross(WILNER), desk.cross(WILNERS_NEW))
    page = as_role("supervisor").post(f"/persons/proposals/{row.pk}/", {"verdict": "decline"}, follow=True)
    assert "Write the reason." in words(page)
    assert list(queries.waiting_proposals()) == [row]


def test_too_little_is_refused_and_what_was_typed_stays(as_role, desk):
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    said = {"compared": ["details"], "reason": "same name and birthday", "verdict": "same"}
    page = as_role("second_line").post(f"/persons/{old}/{new}/", said)
    assert page.status_code == 422
    assert "alone are never enough for a link" in words(page)
    assert "same name and birthday" in words(page)
    assert not queries.waiting_proposals().exists()


def test_a_wrong_link_is_ended_by_two_on_the_same_page(as_role, desk):
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    desk.link(old, new)
    as_role("second_line").post(
        f"/persons/{old}/{new}/", {"reason": "a brother's booklet", "verdict": "wrong"}
    )
    (row,) = queries.waiting_proposals()
    as_role("watch_officer").post(f"/persons/proposals/{row.pk}/", {"verdict": "agree"})
    assert queries.links_of(None) == []
    file = words(as_role("auditor").get(f"/persons/{old}/?purpose=audit"))
    assert "1 document" in file
    assert "ended" in file
    assert "brother" in file


def test_a_likely_pair_is_shown_with_its_reasons_and_dismissed(as_role, desk):
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    likely(old, new)
    see = as_role("second_line")
    listed = words(see.get("/persons/"))
    assert "950" in listed
    assert "Surname: agrees" in listed
    assert "950 of 1000" in words(see.get(f"/persons/{old}/{new}/"))
    see.post(f"/persons/{old}/{new}/", {"reason": "twins", "verdict": "other"})
    assert "No likely pair waits." in words(see.get("/persons/"))
    assert "found two persons" in words(see.get(f"/persons/{new}/{old}/"))


def test_beside_every_ground_stands_what_each_document_shows(as_role, desk):
    other = {**WILNERS_CANADIAN, "surname": "JOSEHP", "given_names": "WILNER JEAN", "sex": ""}
    old, new = desk.cross(WILNER), desk.cross({**other, "date_of_birth": "1984-07-18"})
    grounds = (
        ("surname", "alike", 5), ("given_names", "part", 6), ("date_of_birth", "alike", 7), ("sex", "same", 1),
        ("nationality", "other", -2), ("document_number", "other", 0),
    )  # fmt: skip
    likely(old, new, *grounds)
    see = as_role("auditor")
    page = words(see.get(f"/persons/{old}/{new}/"))
    assert "950 of 1000" in page
    assert rows_of(page)[:7] == [
        ["Surname differs alike +5", "JOSEPH", "JOSEHP"],
        ["Given names differs one is a part of the other +6", "WILNER", "WILNER JEAN"],
        ["Date of birth differs alike +7", "16/07/1984", "18/07/1984"],
        ["Sex not known", "Male", "—"],  # the document was shown otherwise since the search
        ["Nationality differs -2", "Haiti", "Canada"],
        ["Issuing State differs", "Haiti", "Canada"],
        ["Document number differs 0", "PP4410001", "HK203918"],
    ]
    listed = " ".join(re.sub("<.*?>", " ", words(see.get("/persons/"))).split())
    assert "PP4410001 HTI JOSEPH WILNER, 16/07/1984, Male, Haiti" in listed
    assert "HK203918 CAN JOSEHP WILNER JEAN, 18/07/1984, —, Canada" in listed
    assert "Given names: one is a part of the other +6" in listed


def test_a_dismissed_pair_says_who_and_when_and_is_taken_up_again(as_role, desk):
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    likely(old, new)
    see = as_role("second_line")
    see.post(f"/persons/{old}/{new}/", {"reason": "twins, says the register", "verdict": "other"})
    listed = words(see.get("/persons/"))
    assert "Found to be two persons" in listed
    assert "twins, says the register" in listed
    for page in (f"/persons/{old}/{new}/", f"/persons/{new}/?purpose=audit"):
        told = words(as_role("auditor").get(page))
        assert "twins, says the register" in told
        assert "second_line" in told
    assert 'value="again"' not in words(as_role("auditor").get(f"/persons/{old}/{new}/"))
    assert see.post(f"/persons/{old}/{new}/", {"reason": "", "verdict": "again"}).status_code == 422
    supervisor = as_role("supervisor")
    supervisor.post(f"/persons/{old}/{new}/", {"reason": "there is no brother", "verdict": "again"})
    beside = words(see.get(f"/persons/{old}/{new}/"))
    assert "taken up again by supervisor" in beside
    assert "there is no brother" in beside
    assert "found two persons" not in beside
    assert "950" in words(see.get("/persons/"))


def test_an_auditor_reads_and_states_nothing(as_role, desk):
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    likely(old, new)
    row = desk.propose(desk.cross(NAMESAKE), old)
    see = as_role("auditor")
    for verdict in ("same", "wrong", "other", "again"):
        assert see.post(f"/persons/{old}/{new}/", {**SAID, "verdict": verdict}).status_code == 403
    assert see.post(f"/persons/proposals/{row.pk}/", {"verdict": "agree"}).status_code == 403
    assert see.get(f"/persons/{old}/{new}/").status_code == 200


@pytest.mark.parametrize("role", ["first_line", "analyst", "administrator"])
def test_whoever_has_no_business_with_persons_gets_no_page_of_them(as_role, desk, role):
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    row = desk.propose(old, new)
    browser = as_role(role)
    pages = ("/persons/", f"/persons/{old}/", f"/persons/{old}/{new}/", f"/persons/proposals/{row.pk}/")
    for page in pages:
        assert browser.get(page).status_code == 403, page
        assert browser.post(page, SAID).status_code == 403, page


def test_nobody_sees_anything_without_signing_in(client, desk):
    page = client.get(f"/persons/{desk.cross(WILNER)}/?purpose=audit")
    assert page.status_code == 302
    assert "next=" in page.headers["Location"]


def test_one_state_with_two_codes_agrees_side_by_side(as_role, desk):
    german = {**WILNER, "issuing_state": "D", "nationality": "D", "document_number": "C01X00T47"}
    typed = {**german, "issuing_state": "DEU", "nationality": "DEU", "document_number": "C02Y11U58"}
    one, other = desk.cross(german), desk.cross(typed)
    assert words(as_role("auditor").get(f"/persons/{one}/{other}/")).count("tag--check") == 1


def test_empty_lists_say_what_to_do(as_role):
    page = words(as_role("auditor").get("/persons/"))
    assert "No proposal waits." in page
    assert "passavant persons propose" in page


def test_the_card_notes_other_documents_and_tells_no_number(desk):
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    asked = Question(
        document=document(WILNERS_NEW), direction="exit", mode="land", post="HT-OUA", booth="1", at=AT
    )
    assert listeners.other_documents(asked).findings == ()
    desk.link(old, new)
    (found,) = listeners.other_documents(asked).findings
    assert (found.code, found.severity, found.details) == ("persons.linked", "note", {"number": "1"})


def test_at_the_window_a_new_passport_is_linked_before_it_crossed(desk):
    old, inspection = desk.cross(WILNER), uuid.uuid4()
    record(
        crossing_facts.InspectionOpened(
            inspection=inspection,
            post="HT-OUA",
            booth="HT-OUA-1",
            mode="land",
            direction="entry",
            document=document(WILNERS_NEW),
            findings=(),
            checks=(),
            recommendation=crossing_facts.Recommendation.CLEAR,
            group=None,
        ),
        at=AT,
        actor="M12",
    )
    tool = listeners.file_tool(Place(inspection=inspection))
    assert tool is not None
    new = queries.key_of(document(WILNERS_NEW))
    assert tool.address == f"/persons/{new}/?purpose={Purpose.SECOND_LINE}"
    desk.link(old, new)
    file = queries.file_of(old)
    assert file is not None
    assert {each.key: each.crossings for each in file.documents} == {old: 1, new: 0}


def test_without_a_document_there_is_neither_a_note_nor_a_tool(desk):
    nobody = document({**WILNER, "document_number": ""})
    asked = Question(document=nobody, direction="exit", mode="land", post="HT-OUA", booth="1", at=AT)
    assert listeners.other_documents(asked).findings == ()
    assert listeners.file_tool(Place()) is None
