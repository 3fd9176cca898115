"""Nobody is let go by one person, by a queue that is full of the past, or by a number that many lists hold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from passavant.modules.crossings import actions as crossings
from passavant.modules.crossings.queries import document_of
from passavant.modules.watchlists import queries
from passavant.modules.watchlists.models import Decision, Handling
from passavant.modules.watchlists.queries import hits
from passavant.modules.watchlists.tests.conftest import AT, MARIE, WILNER, Desk, booklet, marie, reading


def test_who_was_judged_the_same_is_let_go_by_two_even_when_the_judgement_changes(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    row = desk.scan(MARIE)
    desk.refer(row)
    hit = desk.judge(queries.hits_of(row.pk)[0], Decision.SAME)
    changed = desk.judge(hit, Decision.NOT_SAME)
    assert changed.is_open
    with pytest.raises(crossings.Gated):
        desk.admit(row)
    assert not queries.clearances_of(document_of(row))
    desk.agree(changed)
    assert desk.admit(row).pk == row.pk


def test_the_queue_shows_who_waits_however_many_left_before_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hits, "MOST_WAITING", 1)
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    desk.scan(MARIE)
    row = desk.scan(MARIE, at=AT + timedelta(days=3))
    assert [hit.inspection for hit in queries.waiting_hits()] == [row.pk]


def test_a_number_is_found_although_many_other_states_use_it(desk: Desk) -> None:
    others = [booklet(f"a{n}", WILNER["document_number"], state="DOM") for n in range(60)]
    desk.take(desk.list(), reading(*others, booklet("z", WILNER["document_number"])))
    assert [hit.entry for hit in queries.hits_of(desk.scan(WILNER).pk)] == ["wanted:z:1"]


def test_a_cleared_document_with_another_name_in_it_clears_nobody(desk: Desk) -> None:
    desk.take(desk.list(handling=Handling.REFER), reading(marie()))
    row = desk.scan(MARIE)
    desk.judge(queries.hits_of(row.pk)[0], Decision.NOT_SAME)
    desk.admit(row)
    assert queries.clearances_of(document_of(row))
    altered = desk.scan({**MARIE, "given_names": "MARIE CARMELLE"}, at=AT + timedelta(days=1))
    assert altered.recommendation == "stop"
    assert not queries.clearances_of(document_of(altered))
