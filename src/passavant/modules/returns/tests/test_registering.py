"""A person at a station: one card, one person; every check asked, nobody turned away."""

from __future__ import annotations

import json
import uuid

import pytest
from django.core.exceptions import PermissionDenied

from passavant.domain.lists.entries import Kind, ListedEntry, Reading
from passavant.domain.screening import Record
from passavant.domain.values import Finding, Severity
from passavant.modules.crossings.ports import Answer, Check, findings
from passavant.modules.returns import actions, judging, queries
from passavant.modules.returns.models import Person
from passavant.modules.returns.ports import in_need
from passavant.modules.returns.tests.conftest import AT, said
from passavant.modules.watchlists import actions as watchlists
from passavant.modules.watchlists import indexing
from passavant.modules.watchlists.models import Handling, Watchlist

WANTED = Finding(code="testing.wanted", severity=Severity.STOP, details={"title": "COURT-LIST"})


@pytest.fixture
def wanted():
    findings.answer("testing")(
        lambda _question: Answer(findings=(WANTED,), checks=(Check(code="testing", as_of=AT),))
    )
    yield
    findings.silence("testing")


def codes(registered) -> set[str]:
    return {finding.code for finding in registered.findings}


def test_one_card_is_one_person_and_both_are_counted(yard, bus):
    yard.give(bus, 2)
    person = yard.register(bus, said(1)).person
    counted = queries.counts(bus)
    assert person is not None
    assert (person.full_name, person.category, person.post) == ("ÉTIENNE Islande", "official", "HT-OUA")
    assert (counted.tokens, counted.persons, counted.unused) == (2, 1, 1)


def test_the_same_form_sent_twice_is_one_person(yard, bus):
    yard.give(bus)
    told = said(1)
    first, second = yard.register(bus, told), yard.register(bus, told)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.person == second.person
    assert Person.objects.count() == 1


def test_who_comes_second_with_a_card_is_told_of_the_first(yard, bus):
    yard.give(bus)
    first = yard.register(bus, said(1)).person
    second = yard.register(bus, said(1, surname="JOSEPH"), by="colleague")
    assert (second.is_new, second.person) == (False, first)


def test_a_card_that_nobody_gave_registers_nobody(yard, bus):
    with pytest.raises(actions.NotGiven):
        yard.register(bus, said(1))


def test_a_card_of_another_reception_is_noticed_by_its_code(yard, bus):
    from passavant.modules.returns.keys import token_code

    other = yard.open()
    assert actions.number_of(bus, token_code(bus.number, 7)) == 7
    with pytest.raises(actions.WrongReception):
        actions.number_of(bus, token_code(other.number, 7))


@pytest.mark.parametrize("role", ["watch_officer", "analyst", "auditor", "administrator", "elsewhere"])
def test_who_may_not_register_registers_nobody(yard, bus, role):
    yard.give(bus)
    with pytest.raises(PermissionDenied):
        yard.register(bus, said(1), by=role)
    assert not Person.objects.exists()


def test_of_a_child_without_an_adult_it_is_asked_first(yard, bus):
    yard.give(bus)
    told = said(1, age=9, date_of_birth="2017")
    asked = yard.register(bus, told)
    assert asked.asks
    assert "returns.child_alone" in codes(asked)
    assert not Person.objects.exists()
    assert yard.register(bus, told, seen=("returns.child_alone",)).is_new


def test_a_child_with_its_mother_is_not_alone(yard, bus):
    yard.give(bus, 2, is_family=True)
    yard.register(bus, said(1, family=1, relation="head"))
    child = yard.register(bus, said(2, age=9, date_of_birth="2017", given_names="Ti Jak", relation="child"))
    assert child.is_new
    assert child.person.family == 1
    assert queries.children_without_adult(bus.pk) == []


def test_a_child_whose_family_is_not_registered_yet_stays_on_the_page(yard, bus):
    yard.give(bus, 2, is_family=True)
    child = yard.register(bus, said(2, age=9, given_names="Ti Jak", relation="child"))
    assert codes(child) == {"returns.family_waits"}
    assert queries.children_without_adult(bus.pk) == [child.person]
    yard.register(bus, said(1, relation="head"))
    assert queries.children_without_adult(bus.pk) == []


def test_a_name_that_nobody_says_is_asked_once_and_then_left_out(yard, bus):
    yard.give(bus)
    told = said(1, surname="", given_names="")
    assert codes(yard.register(bus, told)) == {"returns.no_name"}
    person = yard.register(bus, told, seen=("returns.no_name",)).person
    assert person is not None
    assert person.full_name == "—"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"age": 130}, "returns.too_old"),
        ({"sex": "M", "needs": ("pregnant",)}, "returns.need_and_sex"),
    ],
)
def test_what_cannot_well_be_is_asked(yard, bus, more, code):
    yard.give(bus)
    assert code in codes(yard.register(bus, said(1, **more)))


def test_the_same_name_and_year_under_another_card_is_asked(yard, bus):
    yard.receive(bus)
    yard.give(bus)
    assert "returns.registered_alike" in codes(yard.register(bus, said(2)))


def test_somebody_who_was_returned_before_is_noted_and_received(yard, bus):
    yard.receive(bus)
    later = yard.open()
    yard.give(later)
    registered = yard.register(later, said(1))
    assert registered.is_new
    assert "returns.returned_before" in codes(registered)


def test_an_age_far_from_the_list_is_asked_and_the_row_is_ticked_off(yard, bus):
    yard.take_list(bus, "nom;prenom;age\nÉtienne;Islande;20\n")
    (row,) = queries.rows_waiting(bus.pk, "isl")
    yard.give(bus)
    told = said(1, row=row.pk)
    assert codes(yard.register(bus, told)) == {"returns.age_contradicts"}
    yard.register(bus, told, seen=("returns.age_contradicts",))
    assert not queries.rows_waiting(bus.pk).exists()


def test_whoever_is_on_a_list_is_received_all_the_same_and_only_the_second_line_reads_why(yard, bus, wanted):
    yard.give(bus)
    registered = yard.register(bus, said(1))
    assert registered.is_new
    assert registered.person.recommendation == "stop"
    assert queries.stopped(bus.pk) == [registered.person]
    first = judging.shown_to(registered.findings, may_read_why=False)
    assert [finding.code for finding in first] == ["returns.call_second_line"]
    assert "testing.wanted" in {f.code for f in judging.shown_to(registered.findings, may_read_why=True)}


def test_a_check_that_did_not_answer_is_written_down_and_stops_nobody(yard, bus):
    @findings.answer("broken")
    def _broken(_question):
        raise RuntimeError("no index")

    try:
        yard.give(bus)
        registered = yard.register(bus, said(1))
    finally:
        findings.silence("broken")
    assert registered.is_new
    assert "port.unanswered" in codes(registered)
    checks = {each["code"]: each["done"] for each in json.loads(registered.person.checks)}
    assert checks["broken"] is False


def test_the_watchlists_are_asked(yard, bus):
    person = yard.receive(bus)
    assert "watchlists" in {each["code"].partition(".")[0] for each in json.loads(person.checks)}


def test_a_room_that_helps_hears_of_a_child_alone_in_the_same_commit(yard, bus):
    heard = []
    in_need.answer("testing")(heard.append)
    try:
        child = yard.receive(bus, age=9, needs=("child_alone",))
        yard.receive(bus, given_names="Wilner")
    finally:
        in_need.silence("testing")
    assert [(each.person, each.is_child_alone, each.rank) for each in heard] == [(child.pk, True, 1)]


def test_who_asks_to_speak_apart_waits_for_help_and_stands_in_no_need(yard, bus):
    person = yard.again(yard.receive(bus, asks_apart=True))
    assert (person.apart, person.needs, person.status, person.rank) == (True, "", "waiting", 2)
    told = queries.report(queries.persons(bus.pk), with_apart=False)
    assert "apart" not in told.needs


def test_a_row_of_another_reception_is_not_taken(yard, bus):
    other = yard.open()
    yard.take_list(other, "nom\nÉtienne\n")
    yard.give(bus)
    with pytest.raises(actions.NotHere):
        yard.register(bus, said(1, row=queries.rows(other.pk)[0].pk))
    with pytest.raises(actions.NotHere):
        yard.register(bus, said(1, row=uuid.uuid4()))


@pytest.fixture
def detained(yard):
    """A real list, with somebody on it who is to be detained."""
    indexing.forget()
    row = Watchlist(
        code="wanted",
        title="WANTED-BY-COURTS",
        owner_agency="PNH",
        purpose="persons wanted by a court",
        legal_basis="CIC art. 77",
        handling=Handling.DETAIN.value,
    )
    watchlists.keep_list(officer=yard.officers["watch_officer"], watchlist=row)
    record = Record(id="1", names=("Islande ETIENNE",), dobs=("1985-04-03",), sex="F", nationalities=("HTI",))
    entry = ListedEntry(source_id="1", kind=Kind.PERSON, record=record, reason="SECRET-REASON")
    watchlists.take(
        officer=yard.officers["watch_officer"],
        watchlist=row,
        reading=Reading(format="plain", entries=(entry,)),
        name="list.csv",
        content_digest=uuid.uuid4().hex,
        at=AT,
    )
    yield
    indexing.forget()


def test_a_person_on_a_real_watchlist_is_received_and_the_second_line_is_called(yard, bus, detained):
    yard.give(bus)
    registered = yard.register(bus, said(1))
    assert registered.is_new
    assert "watchlists.hit.detain" in codes(registered)
    assert registered.person.recommendation == "stop"
    first = judging.shown_to(registered.findings, may_read_why=False)
    assert not any("WANTED" in str(finding.details) or "SECRET" in str(finding.details) for finding in first)
    assert queries.stopped(bus.pk) == [registered.person]
