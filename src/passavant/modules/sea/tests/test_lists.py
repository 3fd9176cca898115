"""Crew and passenger lists: good rows in and looked at, broken ones listed and mended, of another vessel refused."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from passavant.domain.values import Finding, Severity
from passavant.modules.crossings import ports as crossings
from passavant.modules.sea import actions, queries
from passavant.modules.sea.models import Person
from passavant.modules.sea.reasons import ListKind
from passavant.modules.sea.tests.conftest import CREW, FRIDAY, PASSENGERS

ASKED: list[crossings.Question] = []


@pytest.fixture
def listed():
    """A list that names one of the crew and one of the passengers, as a watchlist does."""
    ASKED.clear()
    hit = Finding(code="list.hit", severity=Severity.STOP)

    @crossings.findings.answer("a list")
    def answer(question):
        ASKED.append(question)
        names = {"KOWALSKI", "SMITH"}
        return crossings.Answer(findings=(hit,) if question.document.surname in names else ())

    yield
    crossings.findings.silence("a list")


def test_good_rows_are_in_and_broken_ones_wait_with_what_is_wrong(quay):
    call = quay.arrive()
    taken = quay.take(call)
    assert (taken.rows, taken.broken) == (5, 1)
    (broken,) = queries.broken(call.pk, ListKind.CREW)
    assert broken.wrong_codes == ["bad_date", "bad_nationality"]
    assert queries.on_board(call.pk).crew == 4


def test_nationalities_of_two_letters_and_germany_are_read_as_a_zone_writes_them(quay):
    call = quay.moored()
    assert quay.person(call, "KOWALSKI").nationality == "POL"
    assert quay.person(call, "BERGER").nationality == "D"


def test_a_crew_member_keeps_rank_document_and_its_expiry(quay):
    row = quay.person(quay.moored(), "REYES")
    assert (row.rank, row.document_number, row.issuing_state) == ("MASTER", "P0000001A", "PHL")
    assert (row.document_code, row.date_of_expiry) == ("P", "2029-05-01")


def test_a_broken_row_is_mended_and_then_looked_at(quay, listed):
    call = quay.moored()
    (broken,) = queries.broken(call.pk, ListKind.CREW)
    officer, cells = quay.officers["first_line"], {"surname": "SMITH", "given_names": "Row"}
    still = actions.mend_row(officer=officer, row=broken.pk, cells={**cells, "born": "31/02/1990"}, at=FRIDAY)
    assert still.wrong == ("bad_date",)
    cells = {**cells, "born": "28/02/1990", "nationality": "Philippines"}
    mended = actions.mend_row(officer=officer, row=broken.pk, cells=cells, at=FRIDAY)
    assert not mended.is_broken
    row = quay.person(call, "SMITH")
    assert (row.nationality, row.recommendation, row.mended_by) == ("PHL", "stop", "first_line")
    with pytest.raises(actions.DoneAlready):
        actions.mend_row(officer=officer, row=broken.pk, cells=cells, at=FRIDAY)


def test_a_row_that_stands_for_nobody_is_left_out_with_a_reason(quay):
    call = quay.moored()
    (broken,) = queries.broken(call.pk, ListKind.CREW)
    officer = quay.officers["first_line"]
    with pytest.raises(actions.NeedsReason):
        actions.leave_out_row(officer=officer, row=broken.pk, reason="", at=FRIDAY)
    actions.leave_out_row(officer=officer, row=broken.pk, reason="no_person", at=FRIDAY)
    assert not queries.broken(call.pk, ListKind.CREW).exists()


def test_the_same_list_sent_twice_is_one(quay):
    call, mark = quay.arrive(), uuid.uuid4()
    assert quay.take(call, listing=mark) == quay.take(call, listing=mark)
    assert Person.objects.filter(call=call.pk).count() == 5


def test_everybody_on_a_good_row_is_looked_at_crew_and_passengers_in_transit_alike(quay, listed):
    call = quay.moored()
    taken = quay.take(call, PASSENGERS, kind=ListKind.PASSENGERS)
    assert taken.stopped == 1
    assert {question.document.surname for question in ASKED} == {
        "REYES",
        "KOWALSKI",
        "ONENAME",
        "BERGER",
        "MARTIN",
        "SMITH",
        "PIERRE",
    }
    assert {question.mode for question in ASKED} == {"sea"}
    assert [row.surname for row in queries.found_about(call.pk)] == ["KOWALSKI", "SMITH"]
    assert all(row.screened_at for row in queries.aboard(call.pk, ListKind.PASSENGERS))


def test_rooms_that_tell_nobody_at_the_lane_are_told_of_everybody_on_a_list(quay):
    told = []
    crossings.opened.answer("a silent list")(told.append)
    try:
        quay.moored()
    finally:
        crossings.opened.silence("a silent list")
    assert len({opening.inspection for opening in told}) == len({opening.person_key for opening in told}) == 4


def test_rules_of_a_journey_say_nothing_of_people_who_stay_on_board(quay):
    for row in queries.aboard(quay.moored().pk, ListKind.CREW):
        codes = [each["code"] for each in queries.findings_of_row(row)]
        assert not [code for code in codes if code.startswith(("entry_rules.", "minors.", "stays."))]
        assert row.recommendation != "stop"


def test_passengers_are_in_transit_unless_the_list_says_that_they_leave(quay):
    call = quay.arrive()
    quay.take(call, PASSENGERS, kind=ListKind.PASSENGERS)
    board = queries.on_board(call.pk)
    assert (board.passengers, board.transit) == (3, 2)
    assert quay.person(call, "SMITH").nationality == "USA"


@pytest.mark.parametrize("number", ["9167253", "9074720"], ids=["another ship", "a misread number"])
def test_a_list_of_another_vessel_is_refused(quay, number):
    with pytest.raises(actions.NotAList) as told:
        quay.take(quay.arrive(), CREW.replace("9074729", number))
    assert told.value.finding.details == {"number": number}
    assert not Person.objects.exists()


@pytest.mark.parametrize(("text", "why"), [("", "empty"), ("alpha,beta\n1,2\n", "no_columns")])
def test_a_file_that_holds_nobody_is_refused_with_the_reason(quay, text, why):
    with pytest.raises(actions.NotAList) as told:
        quay.take(quay.arrive(), text)
    assert told.value.finding.code == f"manifests.list.{why}"


def test_no_list_is_taken_for_a_vessel_that_has_sailed(quay):
    call = quay.arrive()
    quay.sail(call)
    with pytest.raises(actions.NotInPort):
        quay.take(call)


@pytest.mark.parametrize("role", ["watch_officer", "analyst", "auditor", "elsewhere"])
def test_who_may_not_take_lists_takes_none(quay, role):
    call = quay.arrive()
    with pytest.raises(PermissionDenied):
        quay.take(call, by=role)
