"""Followers see every change of the rows they follow, on every road, and cost nobody a record."""

from __future__ import annotations

import logging
from collections import Counter

import pytest
from django.db import IntegrityError

from passavant.journal import following
from passavant.journal.erasing import erase
from passavant.journal.models import Following
from passavant.journal.rebuilding import mirror, rebuild
from passavant.journal.receiving import receive
from passavant.journal.store import entries_after
from passavant.journal.tests.kit import MORNING, begin_shift, end_shift, other_site
from passavant.modules.sites.models import Shift

pytestmark = pytest.mark.django_db


@pytest.fixture
def followed(monkeypatch):
    """A follower of shifts for one test: what it was told, and how often it was remade."""
    monkeypatch.setattr(following, "_followers", {})
    monkeypatch.setattr(following, "_followed", set())
    told: Counter = Counter()

    @following.follows(Shift, name="test", remake=lambda: told.update(["remade"]))
    def follow(touched):
        told.update(touched[Shift])

    return told


def test_a_follower_is_told_of_rows_put_and_amended(chain, followed):
    shift = begin_shift()
    end_shift(shift)
    assert followed == {shift: 2}


def test_a_follower_is_told_of_what_other_sites_recorded(tmp_path, followed):
    with other_site("HT-PAP", tmp_path):
        shift = begin_shift()
        sent = list(entries_after("HT-PAP", 1, 0))
    with other_site("HT-HQ", tmp_path, trusts=("HT-PAP",)):
        followed.clear()
        receive(sent)
    assert followed == {shift: 1}


def test_a_follower_is_told_of_an_erasure(chain, followed):
    shift = begin_shift()
    entry = list(entries_after("HT-OUA", 1, 0))[-1]
    followed.clear()
    erase(
        site="HT-OUA",
        epoch=1,
        sequence=entry.envelope.sequence,
        legal_basis="asked",
        at=MORNING,
        actor="administrator",
    )
    assert followed == {shift: 1}


def test_a_rebuild_remakes_followers_once_and_a_mirror_leaves_them(chain, followed):
    begin_shift()
    begin_shift("M13", "HT-OUA-2")
    followed.clear()
    mirror()
    assert not followed
    rebuild()
    assert followed == {"remade": 1}


def test_a_follower_that_fails_costs_no_record_and_is_remade(chain, followed, monkeypatch, caplog):
    def fail(_touched):
        raise IntegrityError("the name of a traveller")

    broken = following.Follower("test", frozenset({Shift}), fail, following.followers()[0].remake)
    monkeypatch.setitem(following._followers, "test", broken)
    following.remake()
    with caplog.at_level(logging.ERROR):
        shift = begin_shift()
    assert Shift.objects.filter(pk=shift).exists()
    assert Following.objects.get(name="test").behind_since
    assert "traveller" not in caplog.text
    assert "IntegrityError" in caplog.text
    assert following.remake_those_behind() == ["test"]
    assert following.remake_those_behind() == []


def test_a_follower_that_never_ran_is_made_at_the_next_start(followed):
    assert following.remake_those_behind() == ["test"]
    assert followed == {"remade": 1}


def test_nobody_follows_twice(followed):
    with pytest.raises(ValueError, match="twice"):
        following.follows(Shift, name="test", remake=list)(lambda _touched: None)
