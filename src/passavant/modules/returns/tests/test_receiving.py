"""Receptions, cards and lists: who may, what counts, and nobody lost."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from passavant.modules.returns import actions, queries
from passavant.modules.returns.models import Reception, Token
from passavant.modules.returns.ports import Handover, receive
from passavant.modules.returns.tests.conftest import AT, POST, said

LIST = """Apellidos;Nombres;Sexo;Fecha de nacimiento
Pierre;Jean-Robert;M;31/02/1990
Étienne;Islande;F;03/04/1985
TOTAL;;;2
"""


def test_the_same_mark_sent_twice_is_one_reception_and_numbers_follow(yard, bus):
    handover = Handover(
        officer=yard.officers["first_line"],
        post=POST,
        means="bus",
        carrier="",
        authority="dgm",
        authority_name="",
        origin="",
        expected=None,
        note="",
        at=AT,
    )
    mark = uuid.uuid4()
    assert actions.open_reception(handover, reception=mark) == actions.open_reception(
        handover, reception=mark
    )
    assert [row.number for row in Reception.objects.order_by("number")] == [bus.number, bus.number + 1]


@pytest.mark.parametrize("role", ["watch_officer", "analyst", "auditor", "administrator", "elsewhere"])
def test_who_may_not_receive_opens_nothing_and_gives_nothing(yard, bus, role):
    with pytest.raises(PermissionDenied):
        yard.open(by=role)
    with pytest.raises(PermissionDenied):
        actions.give_tokens(
            officer=yard.officers[role], reception=bus.pk, batch=uuid.uuid4(), count=1, is_family=False, at=AT
        )
    assert not Token.objects.exists()


def test_cards_are_numbered_one_after_another_and_a_family_has_the_number_of_its_first(yard, bus):
    assert yard.give(bus, 3) == (1, 3)
    assert yard.give(bus, 4, is_family=True) == (4, 7)
    assert list(queries.tokens(bus.pk).values_list("family", flat=True)) == [0, 0, 0, 4, 4, 4, 4]


@pytest.mark.parametrize("count", [0, -1, actions.MOST_AT_ONCE + 1])
def test_no_cards_and_too_many_cards_are_refused(yard, bus, count):
    with pytest.raises(actions.NotGiven):
        yard.give(bus, count)


def test_a_card_that_is_taken_back_counts_no_more_and_registers_nobody(yard, bus):
    yard.give(bus, 2)
    back = {"officer": yard.officers["first_line"], "reception": bus.pk, "reason": "lost", "at": AT}
    actions.take_back_token(number=2, **back)
    assert (queries.counts(bus).tokens, queries.counts(bus).unused) == (1, 1)
    with pytest.raises(actions.CardUsed):
        yard.register(bus, said(2))
    yard.register(bus, said(1))
    with pytest.raises(actions.CardUsed):
        actions.take_back_token(number=1, **back)
    with pytest.raises(actions.NotGiven):
        actions.take_back_token(number=9, **back)


def test_a_reception_whose_counts_agree_closes_without_a_reason(yard, bus):
    yard.receive(bus)
    actions.close_reception(officer=yard.officers["supervisor"], reception=bus.pk, at=AT)
    closed = queries.find_reception(bus.pk)
    assert closed is not None
    assert not closed.is_open
    with pytest.raises(actions.ReceptionOver):
        yard.give(bus)


def test_counts_that_differ_need_a_reason(yard):
    bus = yard.open(expected=3)
    yard.give(bus, 2)
    yard.register(bus, said(1))
    close = {"officer": yard.officers["second_line"], "reception": bus.pk, "at": AT}
    assert queries.counts(bus).differences == {"tokens": 1, "expected": 2}
    with pytest.raises(actions.NeedsReason):
        actions.close_reception(**close)
    assert actions.close_reception(reason="went_on", **close).close_reason == "went_on"


def test_the_first_line_closes_nothing(yard, bus):
    with pytest.raises(PermissionDenied):
        actions.close_reception(officer=yard.officers["first_line"], reception=bus.pk, at=AT)


def test_a_closed_reception_goes_on_with_a_word_on_why(yard, bus):
    again = {"officer": yard.officers["supervisor"], "reception": bus.pk, "at": AT}
    actions.close_reception(**again)
    with pytest.raises(actions.NeedsReason):
        actions.reopen_reception(note="", **again)
    assert actions.reopen_reception(note="a family slept on the bus", **again).is_open
    assert yard.give(bus) == (1, 1)


def test_a_list_with_broken_rows_is_taken_whole_and_mended_on_the_way(yard, bus):
    assert yard.take_list(bus, LIST) == 3
    counted = queries.counts(bus)
    assert (counted.listed, counted.broken, counted.not_come) == (3, 2, 1)
    broken, total = queries.broken_rows(bus.pk)
    assert (broken.wrong_codes, total.wrong_codes) == (["bad_date"], ["no_person"])
    mend = {"officer": yard.officers["first_line"], "row": broken.pk, "at": AT}
    still = actions.mend_row(cells={"surname": "Pierre", "sex": "M", "born": "30/02/1990"}, **mend)
    assert still.wrong == ("bad_date",)
    assert queries.broken_rows(bus.pk).count() == 2
    actions.mend_row(
        cells={"surname": "Pierre", "given_names": "Jean-Robert", "sex": "M", "born": "36"}, **mend
    )
    mended = queries.find_row(broken.pk)
    assert mended is not None
    assert (mended.wrong, mended.age, mended.mended_by) == ("", 36, "first_line")
    assert list(queries.broken_rows(bus.pk)) == [total]


def test_a_row_that_is_nobody_is_left_out_with_its_reason(yard, bus):
    yard.take_list(bus, LIST)
    total = queries.rows(bus.pk).get(surname="TOTAL")
    leave = {"officer": yard.officers["first_line"], "row": total.pk, "at": AT}
    with pytest.raises(actions.NeedsReason):
        actions.leave_out_row(reason="", **leave)
    actions.leave_out_row(reason="no_person", **leave)
    assert queries.counts(bus).listed == 2


def test_a_list_of_400_rows_of_which_30_are_broken_is_in_but_for_those(yard, bus):
    rows = [
        f"Pierre;Jean {chr(97 + n % 26)}{n};M;{'99/99/1990' if n % 13 == 0 and n < 390 else 20 + n % 50}"
        for n in range(400)
    ]
    assert yard.take_list(bus, "nom;prenom;sexe;naissance\n" + "\n".join(rows)) == 400
    counted = queries.counts(bus)
    assert (counted.listed, counted.broken, counted.not_come) == (400, 30, 370)


def test_the_same_list_sent_twice_is_one_list(yard, bus):
    send = {
        "officer": yard.officers["first_line"],
        "reception": bus.pk,
        "manifest": uuid.uuid4(),
        "file_name": "bus.csv",
        "content": LIST.encode(),
        "at": AT,
    }
    assert actions.receive_manifest(**send) == actions.receive_manifest(**send) == 3
    assert queries.rows(bus.pk).count() == 3


def test_a_file_that_holds_nobody_says_why(yard, bus):
    with pytest.raises(actions.NotAList) as caught:
        yard.take_list(bus, "alpha;beta\n1;2\n")
    assert caught.value.finding.code == "manifests.list.no_columns"


def test_another_room_may_ask_for_a_reception(yard):
    """A sloop that was stopped at sea: the authority that hands over stands with the reception."""
    sea = Handover(
        officer=yard.officers["first_line"],
        post=POST,
        means="boat",
        carrier="Dieu Seul Maître",
        authority="uscg",
        authority_name="Cutter Resolute",
        origin="Windward Passage",
        expected=99,
        note="",
        at=AT,
    )
    (opened,), failed = receive.ask(sea)
    assert not failed
    row = queries.find_reception(opened)
    assert row is not None
    assert (row.means, row.authority, row.authority_name, row.expected) == (
        "boat",
        "uscg",
        "Cutter Resolute",
        99,
    )


def test_a_sloop_of_99_is_received_as_a_return_by_sea(yard):
    sloop = yard.open(means="boat", carrier="Dieu Seul Maître", authority="uscg", expected=99)
    yard.give(sloop, 99)
    for token in range(1, 100):
        told = said(token, given_names=f"Moun {chr(64 + token % 26)}{token}", category="sea")
        assert yard.register(sloop, told).is_new
    assert queries.counts(sloop).differences == {}
    assert queries.report(queries.persons(sloop.pk), with_apart=False).of_category("sea") == 99
