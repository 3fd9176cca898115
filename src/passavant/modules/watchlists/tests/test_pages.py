"""The screens: lists, imports, entries made by two persons, hits side by side, alerts, look-ups, outcomes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from passavant.base.facts import RecordRead
from passavant.journal import store
from passavant.journal.declaring import kind_of_type
from passavant.modules.watchlists import actions, offering, queries
from passavant.modules.watchlists.models import (
    Alert,
    Decision,
    Entry,
    Handling,
    Proposal,
    RaisedHit,
    Watchlist,
)
from passavant.modules.watchlists.tests.conftest import (
    AT,
    MARIE,
    WILNER,
    booklet,
    listed,
    marie,
    person,
    reading,
)
from passavant.modules.watchlists.web import importing

TABLE = """Nimewo fich;Siyati;Non;Dat nesans;Sèks;Nasyonalite
1;Batis;Mari Kamèl;12/03/1984;F;Ayiti
2;Peña;José;1970;M;DOM
"""


@pytest.fixture
def browse(client, desk, signed_in):
    """A browser of an officer: `browse("watch_officer")`."""
    return lambda role: signed_in(client, desk.officers[role])


def page(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return re.sub(r"\s+", " ", response.content.decode())


def read_subjects() -> list[str]:
    """What was read and by whom is in the journal; this gives what."""
    entries = store.entries_of_kind(kind_of_type(RecordRead).name)
    return [json.loads(entry.body)["subject"] for entry in entries if entry.body]


# -- lists


def test_lists_show_owner_purpose_age_and_what_to_do(desk, browse):
    wanted = desk.list("wanted", title="Wanted by courts", handling=Handling.DETAIN, posts="HT-OUA")
    desk.take(wanted, reading(marie()))
    shown = page(browse("watch_officer").get("/watchlists/"))
    for said in (
        "Wanted by courts",
        "PNH",
        "persons wanted by a court",
        "18/11/2026",
        "Detain",
        "HT-OUA",
        "Import",
    ):
        assert said in shown
    assert "Import" not in page(browse("auditor").get("/watchlists/"))


def test_without_lists_the_page_says_what_to_do(browse):
    assert "Make a list first" in page(browse("watch_officer").get("/watchlists/"))


def test_a_list_is_made_and_changed_on_a_page(browse):
    browser = browse("watch_officer")
    said = {
        "code": "lost-papers",
        "title": "Lost papers",
        "owner_agency": "DIE",
        "purpose": "documents declared lost",
        "legal_basis": "law of 2020",
        "reason_for": "first",
        "handling": "seize",
        "most_shrink": "5",
        "is_active": "on",
    }
    assert page(browser.post("/watchlists/new/", {**said, "code": "Lost Papers"}), 422)
    assert browser.post("/watchlists/new/", said).status_code == 302
    assert Watchlist.objects.get(pk="lost-papers").handling == "seize"
    changed = browser.post(
        "/watchlists/lists/lost-papers/keep/", {**said, "code": "other", "expires_on": "01 02 2028"}
    )
    assert changed.status_code == 302
    row = Watchlist.objects.get()
    assert (row.code, str(row.expires_on)) == ("lost-papers", "2028-02-01")


def test_entries_are_found_by_part_of_a_name_which_stands_in_no_address(desk, browse):
    wanted = desk.list()
    desk.take(wanted, reading(marie(), person("2", "José PEÑA")))
    browser = browse("watch_officer")
    assert "José" in page(browser.get("/watchlists/lists/wanted/"))
    found = page(browser.post("/watchlists/lists/wanted/", {"text": "carmel"}))
    assert "Marie Carmel" in found
    assert "José" not in found


def test_an_entry_shows_what_its_list_says_and_every_wording(desk, browse):
    wanted = desk.list()
    desk.take(wanted, reading(marie(reason="theft")))
    desk.take(wanted, reading(marie(reason="theft and flight")))
    entry = Entry.objects.get(until=None)
    shown = page(browse("second_line").get(reverse("watchlists:entry", args=[entry.pk])))
    assert "theft and flight" in shown
    assert "12/03/1984" in shown
    assert shown.count("Wording") == 2


def test_entries_to_be_reported_and_not_shown_are_seen_by_watch_officers_alone(desk, browse):
    silent = desk.list("silent", handling=Handling.INFORM)
    desk.take(silent, reading(marie()))
    entry = Entry.objects.get()
    address = reverse("watchlists:entry", args=[entry.pk])
    look_up = {
        "surname": "Jean Baptiste",
        "given_names": "Marie Carmel",
        "date_of_birth": "12/03/1984",
        "sex": "F",
    }
    assert "Marie Carmel" in page(browse("watch_officer").get("/watchlists/lists/silent/"))
    assert "Marie Carmel JEAN" in page(browse("watch_officer").post("/watchlists/look-up/", look_up))
    assert "Marie Carmel" not in page(browse("second_line").get("/watchlists/lists/silent/"))
    assert "Marie Carmel JEAN" not in page(browse("second_line").post("/watchlists/look-up/", look_up))
    assert browse("second_line").get(address).status_code == 404


# -- files


def upload(content: str | bytes, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def offered(browser: Any, content: str, **more: str) -> str:
    """Choose a file for the list `wanted` and go on to its preview; gives the mark of what was laid aside."""
    answer = browser.post("/watchlists/lists/wanted/import/", {"list_files": upload(content), **more})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].split("/")[-3]


def test_a_table_is_explained_seen_and_taken(desk, browse):
    desk.list()
    browser = browse("watch_officer")
    mark = offered(browser, TABLE)
    mapping = page(browser.get(f"/watchlists/lists/wanted/import/{mark}/mapping/"))
    assert "Mari Kamèl" in mapping
    assert mapping.count("selected") >= 6
    fields = ["id", "surname", "given_names", "date_of_birth", "sex", "nationality"]
    said = {f"column_{place}": field for place, field in enumerate(fields)}
    answer = browser.post(
        f"/watchlists/lists/wanted/import/{mark}/mapping/", {**said, "delimiter": ";", "date_order": "dmy"}
    )
    assert answer.status_code == 302
    preview = page(browser.get(answer["Location"]))
    assert "Mari Kamèl Batis" in preview
    assert Entry.objects.count() == 0
    taken = browser.post(f"/watchlists/lists/wanted/import/{mark}/take/")
    assert taken["Location"] == "/watchlists/lists/wanted/"
    assert sorted(entry.title for entry in Entry.objects.all()) == ["José Peña", "Mari Kamèl Batis"]


def test_what_changes_field_by_field_is_seen_before_it_is_taken(desk, browse):
    wanted = desk.list()
    desk.take(wanted, reading(person("1", "Mari Batis", dobs=("1984",)), person("2", "José Peña")))
    mark = offered(
        browse("watch_officer"), "id,name,dob\n1,Mari Batis,1985\n2,José Peña,\n3,,1970\n4,Ana Cruz,\n"
    )
    shown = page(browse("watch_officer").get(f"/watchlists/lists/wanted/import/{mark}/preview/"))
    assert "dates of birth" in shown
    assert "Ana Cruz" in shown
    assert "Neither a name nor a document number stands there." in shown
    assert "line 4" in shown


def test_a_list_that_shrank_is_taken_only_with_a_reason(desk, browse):
    wanted = desk.list()
    desk.take(wanted, reading(*(person(str(n), f"Mari Batis {n}") for n in range(20)), dated=None))
    browser = browse("watch_officer")
    mark = offered(browser, "id,name\n1,Mari Batis 1\n")
    preview = f"/watchlists/lists/wanted/import/{mark}/preview/"
    assert "loses more entries than it may" in page(browser.get(preview))
    page(browser.post(f"/watchlists/lists/wanted/import/{mark}/take/"), 422)
    assert queries.count_entries("wanted") == 20
    assert (
        browser.post(
            f"/watchlists/lists/wanted/import/{mark}/take/", {"reason": "owner confirmed"}
        ).status_code
        == 302
    )
    assert queries.count_entries("wanted") == 1
    assert "owner confirmed" in page(browser.get("/watchlists/lists/wanted/"))


def test_a_list_cut_off_is_refused_with_the_reason_and_the_old_one_stays(desk, browse):
    wanted = desk.list()
    desk.take(wanted, reading(marie()))
    browser = browse("watch_officer")
    mark = offered(
        browser, '{"id":"1","schema":"Person","properties":{"name":["Mari Batis"]}}\n{"id":"2","sch'
    )
    shown = page(browser.get(f"/watchlists/lists/wanted/import/{mark}/preview/"), 422)
    assert "may not be taken" in shown
    page(browser.post(f"/watchlists/lists/wanted/import/{mark}/take/", {"reason": "all the same"}), 422)
    assert Entry.objects.get(until=None).title == "Marie Carmel JEAN-BAPTISTE"


def test_a_file_too_large_for_a_screen_is_refused_with_the_way_to_import_it(desk, browse, settings):
    desk.list()
    rooms = {**settings.PASSAVANT.rooms}
    rooms["watchlists"] = rooms["watchlists"].model_copy(update={"most_megabytes": 1})
    settings.PASSAVANT = settings.PASSAVANT.model_copy(update={"rooms": rooms})
    large = upload("id,name\n" + "1,Mari Batis\n" * 90_000)
    shown = page(
        browse("watch_officer").post("/watchlists/lists/wanted/import/", {"list_files": [large]}), 422
    )
    assert "larger than 1 MB. Import them with the command" in shown


def test_what_another_officer_laid_aside_is_not_taken(desk, browse):
    desk.list()
    mark = offered(browse("watch_officer"), TABLE)
    for step in ("preview", "mapping"):
        answer = browse("administrator").get(f"/watchlists/lists/wanted/import/{mark}/{step}/")
        assert answer["Location"] == "/watchlists/lists/wanted/import/"
    assert browse("administrator").get(f"/watchlists/lists/wanted/import/{mark}/progress/").status_code == 404


def test_what_is_left_is_gone(desk, browse):
    desk.list()
    browser = browse("watch_officer")
    mark = offered(browser, TABLE)
    browser.post(f"/watchlists/lists/wanted/import/{mark}/leave/")
    assert offering.find(mark) is None
    assert "Choose it again" in page(
        browser.get(f"/watchlists/lists/wanted/import/{mark}/preview/", follow=True)
    )


@pytest.mark.parametrize("mark", ["0" * 32, "x" * 32, "etc"])
def test_a_mark_that_was_never_given_takes_nothing(desk, browse, mark):
    desk.list()
    answer = browse("watch_officer").post(f"/watchlists/lists/wanted/import/{mark}/take/")
    assert answer["Location"] == "/watchlists/lists/wanted/import/"


def test_a_long_import_goes_on_beside_and_its_page_tells_how_far_it_is(desk, browse, monkeypatch):
    desk.list()
    monkeypatch.setattr(importing, "AT_ONCE", 0)
    monkeypatch.setattr(importing._Job, "run_beside", lambda job: (job._say(), job._progress(1)))
    browser = browse("watch_officer")
    mark = offered(browser, "id,name\n1,Mari Batis\n2,Ana Cruz\n")
    answer = browser.post(f"/watchlists/lists/wanted/import/{mark}/take/")
    progress = page(browser.get(answer["Location"]))
    assert "1 of 2 changes are recorded" in progress
    offering.say_outcome(mark, {"officer": "watch_officer", "ended": "taken", "done": 2, "count": 2})
    assert "in force" in page(browser.get(f"/watchlists/lists/wanted/import/{mark}/news/"))
    offering.say_outcome(mark, {"officer": "watch_officer", "ended": "stopped", "done": 1, "count": 2})
    assert "the list in force is the old one" in page(
        browser.get(f"/watchlists/lists/wanted/import/{mark}/news/")
    )


# -- by hand


HAND = {
    "kind": "person",
    "names": "Marie Carmel JEAN-BAPTISTE\nTi Mari",
    "dobs": "12 03 1984\n1983-1985",
    "sex": "F",
    "nationalities": "Ayiti, DOM",
    "numbers": "HT 1234567 HTI\n00112345678",
    "reason": "court order 12/2026",
    "handling": "detain",
}


def test_an_entry_is_proposed_by_one_and_released_by_another(desk, browse):
    desk.list()
    assert browse("second_line").post("/watchlists/lists/wanted/propose/", HAND).status_code == 302
    proposal = Proposal.objects.get()
    mine = page(browse("second_line").get("/watchlists/proposals/"))
    assert "another officer releases it" in mine
    waiting = page(browse("supervisor").get("/watchlists/proposals/"))
    assert "Ti Mari" in waiting
    assert "1983–1985" in waiting
    browse("supervisor").post(f"/watchlists/proposals/{proposal.pk}/", {"answer": "release"})
    entry = Entry.objects.get()
    assert entry.record.names == ("Marie Carmel JEAN-BAPTISTE", "Ti Mari")
    assert entry.record.dobs == ("1984-03-12", "1983/1985")
    assert entry.record.nationalities == ("HTI", "DOM")
    assert entry.record.documents == (("HT1234567", "HTI"), ("00112345678", ""))
    assert (entry.handling, entry.released_by) == ("detain", "supervisor")


def test_nobody_releases_what_they_proposed(desk, browse):
    desk.list()
    browse("supervisor").post("/watchlists/lists/wanted/propose/", HAND)
    proposal = Proposal.objects.get()
    answer = browse("supervisor").post(
        f"/watchlists/proposals/{proposal.pk}/", {"answer": "release"}, follow=True
    )
    assert "A second person decides" in page(answer)
    assert Entry.objects.count() == 0


def test_a_proposal_is_declined_with_a_reason(desk, browse):
    desk.list()
    browse("second_line").post("/watchlists/lists/wanted/propose/", HAND)
    proposal = Proposal.objects.get()
    browser = browse("supervisor")
    assert "Write the reason" in page(browser.post(f"/watchlists/proposals/{proposal.pk}/", {}, follow=True))
    browser.post(f"/watchlists/proposals/{proposal.pk}/", {"reason": "no order is known"})
    assert "Nothing waits" in page(browser.get("/watchlists/proposals/"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"names": "", "numbers": ""}, "nothing could be found otherwise"),
        ({"dobs": "31 02 1984"}, "is no date"),
        ({"nationalities": "Atlantis"}, "is no State that is known here"),
        ({"kind": "document", "numbers": ""}, "Write the number by which it is found"),
        (
            {"kind": "document", "numbers": "A200", "last_number": "A100"},
            "its last number is not before its first",
        ),
        ({"reason": ""}, "Write the reason"),
    ],
)
def test_an_entry_that_finds_nothing_is_refused_in_plain_words(desk, browse, said, answer):
    desk.list()
    shown = page(browse("second_line").post("/watchlists/lists/wanted/propose/", {**HAND, **said}), 422)
    assert answer in shown
    assert Proposal.objects.count() == 0


def test_a_range_of_blanks_is_listed_by_hand(desk, browse):
    desk.list()
    said = {
        "kind": "document",
        "numbers": "R1234000 HTI",
        "last_number": "R1234999",
        "reason": "stolen blanks",
    }
    browse("second_line").post("/watchlists/lists/wanted/propose/", said)
    browse("supervisor").post(f"/watchlists/proposals/{Proposal.objects.get().pk}/", {"answer": "release"})
    found = page(browse("supervisor").post("/watchlists/look-up/", {"number": "r1234567"}))
    assert "by a range of blank booklets" in found


def test_a_removal_goes_by_two_persons(desk, browse):
    wanted = desk.list()
    desk.take(wanted, reading(marie()))
    entry = Entry.objects.get()
    address = reverse("watchlists:remove", args=[entry.pk])
    page(browse("second_line").post(address, {"reason": ""}), 422)
    browse("second_line").post(address, {"reason": "order lifted"})
    assert "order lifted" in page(browse("supervisor").get("/watchlists/proposals/"))
    browse("supervisor").post(f"/watchlists/proposals/{Proposal.objects.get().pk}/", {"answer": "release"})
    assert Entry.objects.get().withdrawn_by == "supervisor"
    shown = page(browse("second_line").get(reverse("watchlists:entry", args=[entry.pk])))
    assert "no longer in force" in shown


def test_another_wording_of_an_entry_by_hand_begins_with_the_old_one(desk, browse):
    wanted = desk.list()
    entry = desk.enter(wanted, listed(names=("Marie JEAN",), dobs=("1983/1985",)))
    address = reverse("watchlists:change", args=[entry.pk])
    shown = page(browse("second_line").get(address))
    assert "Marie JEAN" in shown
    assert "1983-1985" in shown
    browse("second_line").post(address, HAND)
    browse("supervisor").post(
        f"/watchlists/proposals/{Proposal.objects.get(decided_at=None).pk}/", {"answer": "release"}
    )
    assert Entry.objects.get(withdrawn_at=None, version=2).record.names[0] == "Marie Carmel JEAN-BAPTISTE"


# -- hits


def raised(desk: Any, *, handling: Handling = Handling.DETAIN, **more: Any) -> RaisedHit:
    wanted = desk.list(handling=handling, contact="PNH, 3700-0000", **more)
    desk.take(wanted, reading(marie(reason="murder")))
    desk.scan(MARIE)
    return RaisedHit.objects.get()


def hit_address(hit: RaisedHit, step: str = "entry") -> str:
    return f"/watchlists/hits/{hit.inspection}/{step}/{hit.entry}/"


def test_a_hit_shows_both_persons_in_words_and_what_to_do(desk, browse):
    hit = raised(desk)
    shown = page(browse("second_line").get(hit_address(hit)))
    for said in (
        "JEAN BAPTISTE MARIE CARMEL",
        "Marie Carmel JEAN-BAPTISTE",
        "Detain",
        "murder",
        "PNH, 3700-0000",
    ):
        assert said in shown
    for element in ("Name", "Date of birth", "Sex", "Nationality", "Document"):
        assert f">{element}</th>" in shown
    assert "18/11/2026" in shown
    assert f"watchlists.hit:{hit.inspection}" in read_subjects()
    assert "ordinary travellers one at most looks so much like somebody listed" in shown


def test_the_queue_leads_to_the_hit_and_so_does_the_card_of_the_second_line(desk, browse):
    hit = raised(desk)
    assert hit_address(hit).replace(":", "%3A") in page(
        browse("second_line").get("/watchlists/hits/")
    ).replace(":", "%3A")
    card = page(browse("second_line").get(f"/crossings/inspections/{hit.inspection}/"))
    assert f"/watchlists/hits/{hit.inspection}/" in card


def test_the_first_line_is_shown_neither_the_hit_nor_the_way_to_it(desk, browse):
    hit = raised(desk)
    browser = browse("first_line")
    card = page(browser.get(f"/crossings/inspections/{hit.inspection}/")).split("<main")[1]
    for hidden in ("murder", "watchlists/hits", "Detain", "List wanted"):
        assert hidden not in card
    for address in (
        hit_address(hit),
        "/watchlists/hits/",
        "/watchlists/look-up/",
        "/watchlists/",
        "/watchlists/alerts/",
    ):
        assert browser.get(address).status_code == 403


def test_same_and_unsure_and_any_detain_hit_want_a_second_person(desk, browse):
    hit = raised(desk)
    address = hit_address(hit, "judge")
    page(browse("second_line").post(address, {"decision": "not_same"}), 422)
    judged = browse("second_line").post(
        address, {"decision": "not_same", "reason": "other face"}, follow=True
    )
    assert "A second person has to agree" in page(judged)
    mine = page(
        browse("second_line").post(hit_address(hit, "agree"), {"note": "I agree with myself"}, follow=True)
    )
    assert "A second person decides" in mine
    assert RaisedHit.objects.get().is_open
    offered_ = page(browse("supervisor").get(hit_address(hit)))
    assert "Agree as second person" in offered_
    browse("supervisor").post(hit_address(hit, "agree"), {"note": "compared too"})
    row = RaisedHit.objects.get()
    assert (row.is_open, row.judged_by, row.released_by) == (False, "second_line", "supervisor")
    closed = page(browse("second_line").get(hit_address(hit)))
    assert "Cleared on" in closed
    assert "Record the judgement" not in closed


def test_not_the_same_of_a_milder_hit_is_one_officers_judgement_and_remembered(desk, browse):
    hit = raised(desk, handling=Handling.REFER)
    said = {"decision": "not_same", "reason": "other birth place"}
    judged = page(browse("second_line").post(hit_address(hit, "judge"), said, follow=True))
    assert "This document is not stopped again" in judged


def test_a_document_on_a_list_is_compared_as_a_document(desk, browse):
    lost = desk.list("lost", handling=Handling.SEIZE)
    desk.take(lost, reading(booklet("9", "HT1234567")))
    desk.scan(MARIE)
    shown = page(browse("second_line").get(hit_address(RaisedHit.objects.get())))
    assert "Is it the same document?" in shown
    assert "HT1234567 HTI" in shown
    assert "by its number" in shown
    said = {"decision": "not_same", "reason": "wrongly declared"}
    hit = RaisedHit.objects.get()
    judged = page(browse("second_line").post(hit_address(hit, "judge"), said, follow=True))
    assert "The number stays listed" in judged


def test_several_hits_of_one_traveller_are_a_choice(desk, browse):
    raised(desk)
    second = desk.list("second", handling=Handling.REFER)
    desk.take(second, reading(marie()))
    row = desk.scan({**MARIE, "document_number": "HT9999999"})
    shown = page(browse("second_line").get(f"/watchlists/hits/{row.pk}/"))
    assert shown.count("/entry/") == 2


def test_hits_of_another_post_are_not_opened(desk, browse, officer, client, signed_in):
    hit = raised(desk)
    elsewhere = officer("second_line", code="mal", posts="HT-MAL")
    assert signed_in(client, elsewhere).get(hit_address(hit)).status_code == 403


def test_a_list_for_other_posts_is_not_there_for_who_works_at_these(desk, officer, client, signed_in):
    ours = desk.list("ours", title="Lis pa nou", posts="HT-OUA")
    theirs = desk.list("theirs", title="Lis pa yo", posts="HT-MAL")
    everybodys = desk.list("all-posts", title="Lis tout moun")
    for each in (ours, theirs, everybodys):
        desk.take(each, reading(marie(f"in-{each.code}")))
    said = listed(names=("Ti Mari",), reason="order 3/2026")
    proposal = actions.propose_entry(
        officer=desk.officers["second_line"], watchlist=theirs, entry=said, note="", at=AT
    )
    browser = signed_in(client, officer("watch_officer", "supervisor", code="oua", posts="HT-OUA"))
    shown = page(browser.get("/watchlists/"))
    assert "Lis pa nou" in shown
    assert "Lis tout moun" in shown
    assert "Lis pa yo" not in shown
    hidden = ["lists/theirs/", "lists/theirs/keep/", "lists/theirs/propose/", "lists/theirs/import/"]
    hidden += [f"entries/theirs:in-theirs:1/{step}" for step in ("", "remove/")]
    assert [browser.get(f"/watchlists/{where}").status_code for where in hidden] == [404] * len(hidden)
    assert "Ti Mari" not in page(browser.get("/watchlists/proposals/"))
    decided = browser.post(f"/watchlists/proposals/{proposal.pk}/", {"answer": "release"})
    assert decided.status_code == 404
    found = page(
        browser.post("/watchlists/look-up/", {"surname": "Jean-Baptiste", "given_names": "Marie Carmel"})
    )
    assert "Lis pa nou" in found
    assert "Lis pa yo" not in found


def test_what_a_page_does_not_show_no_action_does(desk, officer):
    theirs = desk.list("theirs", posts="HT-MAL")
    desk.take(theirs, reading(marie()))
    stranger = officer("watch_officer", "supervisor", code="oua", posts="HT-OUA")
    said = listed(names=("Ti Mari",), reason="order 3/2026")
    proposal = actions.propose_entry(
        officer=desk.officers["second_line"], watchlist=theirs, entry=said, note="", at=AT
    )
    denied = [
        lambda: actions.keep_list(officer=stranger, watchlist=theirs),
        lambda: actions.propose_entry(officer=stranger, watchlist=theirs, entry=said, at=AT),
        lambda: actions.propose_removal(officer=stranger, entry="theirs:1:1", reason="x", at=AT),
        lambda: actions.release_entry(officer=stranger, proposal=proposal.pk, at=AT),
        lambda: actions.decline_proposal(officer=stranger, proposal=proposal.pk, reason="x", at=AT),
        lambda: actions.take(
            officer=stranger, watchlist=theirs, reading=reading(), name="a", content_digest="b", at=AT
        ),
    ]
    for act in denied:
        with pytest.raises(PermissionDenied):
            act()
    stolen = queries.get_list("theirs")
    stolen.posts = "HT-OUA"
    with pytest.raises(PermissionDenied):
        actions.keep_list(officer=stranger, watchlist=stolen)


# -- alerts, look-ups, outcomes


def test_an_alert_of_another_post_is_neither_seen_nor_taken(desk, officer, client, signed_in):
    desk.admit(desk.scan(MARIE), by="first_line")
    desk.take(desk.list(), reading(marie()))
    actions.rescreen(wanted=actions.Wanted(list_code="wanted"), days=30, actor="system", at=AT)
    alert = Alert.objects.get()
    elsewhere = officer("supervisor", code="mal", posts="HT-MAL")
    browser = signed_in(client, elsewhere)
    assert "No alert waits" in page(browser.get("/watchlists/alerts/"))
    assert browser.get(f"/watchlists/alerts/{alert.alert}/").status_code == 403
    with pytest.raises(PermissionDenied):
        actions.acknowledge_alert(officer=elsewhere, alert=alert.alert, done="called", at=AT)


def test_an_alert_is_taken_with_what_was_done(desk, browse):
    desk.admit(desk.scan(MARIE), by="first_line")
    wanted = desk.list()
    desk.take(wanted, reading(marie(reason="murder")))
    actions.rescreen(wanted=actions.Wanted(list_code="wanted"), days=30, actor="system", at=AT)
    alert = Alert.objects.get()
    assert "Marie Carmel" in page(browse("supervisor").get("/watchlists/alerts/"))
    shown = page(browse("supervisor").get(f"/watchlists/alerts/{alert.alert}/"))
    assert "JEAN BAPTISTE MARIE CARMEL" in shown
    assert "murder" in shown
    page(browse("supervisor").post(f"/watchlists/alerts/{alert.alert}/", {"done": ""}), 422)
    browse("supervisor").post(f"/watchlists/alerts/{alert.alert}/", {"done": "called the court"})
    assert "called the court" in page(browse("supervisor").get(f"/watchlists/alerts/{alert.alert}/"))
    assert "No alert waits" in page(browse("supervisor").get("/watchlists/alerts/"))


def test_a_silent_hit_alerts_the_watch_officer_alone(desk, browse):
    silent = desk.list("silent", handling=Handling.INFORM)
    desk.take(silent, reading(marie()))
    row = desk.scan(MARIE)
    alert = Alert.objects.get()
    assert "silent" in page(browse("watch_officer").get(f"/watchlists/alerts/{alert.alert}/"))
    assert browse("supervisor").get(f"/watchlists/alerts/{alert.alert}/").status_code == 404
    assert "Marie Carmel" not in page(browse("supervisor").get("/watchlists/alerts/"))
    card = page(browse("second_line").get(f"/crossings/inspections/{row.pk}/"))
    assert "list" not in card.split("<article")[1].split("</article>")[0].replace("Watchlist", "")


def test_a_look_up_shows_hits_with_scores_and_the_age_of_the_lists_and_is_recorded(desk, browse):
    wanted = desk.list()
    desk.take(wanted, reading(marie(), booklet("9", "R7654321")))
    browser = browse("second_line")
    empty = page(browser.post("/watchlists/look-up/", {"surname": ""}), 422)
    assert "Write a name or a number" in empty
    said = {
        "surname": "Jean Baptiste",
        "given_names": "Marie Carmel",
        "date_of_birth": "12 03 1984",
        "sex": "F",
    }
    shown = page(browser.post("/watchlists/look-up/", said))
    assert "Marie Carmel JEAN-BAPTISTE" in shown
    assert "over the line that stops a traveller" in shown
    assert "The oldest is of 18/11/2026" in shown
    assert "watchlists.look_up" in read_subjects()
    assert "by its number" in page(browser.post("/watchlists/look-up/", {"number": "R 765-4321"}))
    assert "Nothing found" in page(browser.post("/watchlists/look-up/", {"number": "ZZ99999"}))


def test_outcomes_are_counted_by_list_and_officer(desk, browse):
    hit = raised(desk, handling=Handling.REFER)
    desk.judge(hit, Decision.NOT_SAME)
    desk.scan(WILNER)
    shown = page(browse("supervisor").get("/watchlists/outcomes/?first_day=01/11/2026&last_day=30/11/2026"))
    assert "wanted" in shown
    assert "second_line" in shown
    assert "<svg" in shown
    assert "As a table" in shown
    empty = page(browse("supervisor").get("/watchlists/outcomes/?first_day=01/11/2020&last_day=30/11/2020"))
    assert "No hit in these days" in empty
    page(browse("supervisor").get("/watchlists/outcomes/?first_day=nonsense"), 422)
