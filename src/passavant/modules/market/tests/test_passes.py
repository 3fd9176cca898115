"""Passes are issued once, read by code or card, and withdrawn."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from passavant.domain.values import Finding, Severity
from passavant.modules.crossings.ports import Answer, findings
from passavant.modules.market import actions, keys, queries
from passavant.modules.market.models import DayPass
from passavant.modules.market.tests.conftest import FRIDAY, LET_THROUGH, WILNER


def test_a_pass_is_issued_once(market):
    first = market.issue()
    with pytest.raises(actions.AlreadyHeld) as held:
        market.issue()
    assert held.value.day_pass == first.pk


def test_the_same_form_sent_twice_is_one_pass(market):
    wanted, officer = market.wanted(), market.officers["second_line"]
    for _ in range(2):
        issued = actions.issue(officer=officer, wanted=wanted, seen=LET_THROUGH, at=FRIDAY)
    assert issued.day_pass is not None
    assert DayPass.objects.count() == 1


def test_a_lost_pass_is_withdrawn_and_another_issued_with_another_code(market):
    lost = market.withdraw(market.issue())
    found = market.issue()
    assert lost.code != found.code
    assert '"code":"market.held_before"' in found.findings
    assert queries.find_shown(keys.Shown(number=found.document_number)) == found
    with pytest.raises(actions.DoneAlready):
        market.withdraw(lost)


def test_a_resident_goes_out_first_and_a_neighbour_comes_in_first(market):
    assert market.issue().outward == "entry"
    assert market.issue(home="HTI", **WILNER).outward == "exit"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"photo": ""}, "market.no_photo"),
        ({"date_of_birth": "2014-02-01"}, "market.no_guardian"),
        ({"date_of_birth": "1850"}, "market.too_old"),
    ],
)
def test_what_has_to_be_looked_at_is_said_before_anything_is_written(market, more, code):
    officer = market.officers["second_line"]
    issued = actions.issue(officer=officer, wanted=market.wanted(**more), seen=frozenset(), at=FRIDAY)
    assert issued.day_pass is None
    assert code in {finding.code for finding in issued.findings}
    assert not DayPass.objects.exists()


def test_whom_a_list_names_gets_a_pass_only_by_an_officers_word(market):
    hit = Finding(code="list.hit", severity=Severity.STOP)
    findings.answer("a list")(lambda _question: Answer(findings=(hit,)))
    try:
        officer, seen = market.officers["second_line"], LET_THROUGH | {"list.hit"}
        unread = actions.issue(officer=officer, wanted=market.wanted(), seen=LET_THROUGH, at=FRIDAY)
        assert unread.day_pass is None
        with pytest.raises(actions.NeedsReason):
            actions.issue(officer=officer, wanted=market.wanted(), seen=seen, at=FRIDAY)
        read = actions.issue(officer=officer, wanted=market.wanted(note="not the same"), seen=seen, at=FRIDAY)
        assert read.day_pass is not None
    finally:
        findings.silence("a list")


@pytest.mark.parametrize("role", ["first_line", "analyst", "auditor", "watch_officer", "elsewhere"])
def test_only_the_second_line_and_the_supervisor_issue_at_their_post(market, role):
    with pytest.raises(PermissionDenied):
        market.issue(by=role)


def test_a_number_of_two_issuers_is_nobodys(market):
    market.issue(document_number="1001234567")
    market.issue(home="HTI", **WILNER)
    assert queries.find_shown(keys.Shown(number="1001234567")) is None


def test_a_card_is_read_however_its_number_is_written(market):
    row = market.issue(document_number="04512345678")
    for text in ("045-1234567-8", " 04512345678 ", row.code, keys.spaced(row.code)):
        assert queries.find_shown(keys.read_shown(text)) == row


@given(number=st.integers(0, 10**10 - 1), place=st.integers(0, 11), by=st.integers(1, 9))
def test_one_misread_digit_of_a_code_is_noticed(number, place, by):
    code = keys.mod97.with_check(f"{number:010d}")
    assert keys.read_shown(code) == keys.Shown(code=code)
    other = code[:place] + str((int(code[place]) + by) % 10) + code[place + 1 :]
    with pytest.raises(keys.Misread):
        keys.read_shown(other)


@pytest.mark.parametrize("text", ["", "12", "Étienne" * 5, "\x00", "…"])
def test_what_is_neither_code_nor_number_is_read_again(text):
    with pytest.raises(keys.Misread):
        keys.read_shown(text)
