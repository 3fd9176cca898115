"""Headquarters that lost the end of its chain gets back what posts had read of it, and nothing it did not sign."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from passavant.base.testing import at_site
from passavant.journal import backups, clock, store
from passavant.journal.errors import BrokenChain
from passavant.journal.facts import SiteTrusted
from passavant.journal.intake import take
from passavant.journal.receiving import Excerpt, receive_back
from passavant.journal.recording import open_chain, record
from passavant.journal.segments import pack_excerpt
from passavant.journal.site import site_key
from passavant.journal.tests.kit import begin_shift, other_site, trust
from passavant.journal.verifying import verify
from passavant.modules.sites.models import Post
from passavant.relay.audiences import held_after, lost_here
from passavant.relay.recovering import missing

HQ, POST = "HT-DIE", "HT-OUA"
pytestmark = pytest.mark.django_db


@pytest.fixture
def excerpt(tmp_path: Path) -> Excerpt:
    """Five entries of headquarters, of which posts have read the last: the fourth is headquarters' own affair."""
    with other_site(HQ, tmp_path):
        begin_shift()
        begin_shift("M13")
        begin_shift("M14")
        Post(code="HT-NEW", name="New", mode="land").save()
        entries = list(store.entries_after(HQ, 1, 0))
        assert len(entries) == 5
        return Excerpt(HQ, 1, 4, 9, "0" * 64, (entries[4],))


@contextmanager
def restored(folder: Path, excerpt: Excerpt, *, epoch: int = 2) -> Iterator[None]:
    """Headquarters anew, which has believed its own earlier key, and has nothing of its chain but what is given."""
    with at_site(HQ, folder=folder):
        site = settings.PASSAVANT.site.model_copy(update={"epoch": epoch, "headquarters": HQ})
        with override_settings(PASSAVANT=settings.PASSAVANT.model_copy(update={"site": site})):
            open_chain()
            own = SiteTrusted(site=HQ, epoch=1, public_key=str(site_key().public))
            record(own, at=clock.now(), actor="administrator")
            yield


def test_the_chain_goes_as_far_as_the_last_entry_that_is_signed(excerpt: Excerpt, tmp_path: Path) -> None:
    with restored(tmp_path, excerpt):
        receipt = receive_back(replace(excerpt, first=1))
        assert (receipt.taken, receipt.stands_at) == (1, 5)
        head = store.find_head(HQ, 1)
        assert head is not None
        assert (head.link, head.is_partial, head.shared) == (excerpt.entries[0].link, True, 5)
        assert Post.objects.get(pk="HT-NEW").name == "New"
        assert not verify().faults
        [hole] = missing()
        assert hole.sentence == f"{HQ}/1: 1 to 4 missing; what comes after them is here."


def test_what_is_here_in_part_is_in_a_backup_too(excerpt: Excerpt, tmp_path: Path) -> None:
    with restored(tmp_path, excerpt):
        receive_back(replace(excerpt, first=1))
        backups.make(tmp_path / "backup", passphrase="seven mango trees")
    with restored(tmp_path, excerpt, epoch=3):
        backups.restore(tmp_path / "backup", passphrase="seven mango trees")
        assert Post.objects.get(pk="HT-NEW").name == "New"
        assert next((head.epoch, head.sequence) for head in store.heads()) == (1, 5)


def test_a_gap_takes_nothing(excerpt: Excerpt, tmp_path: Path) -> None:
    with restored(tmp_path, excerpt):
        assert receive_back(excerpt).gap


@pytest.mark.parametrize("what", ["another's entry", "nothing", "what it records now"])
def test_nothing_else_is_taken_as_its_own(excerpt: Excerpt, tmp_path: Path, what: str) -> None:
    given = {
        "another's entry": replace(
            excerpt, first=1, entries=(replace(excerpt.entries[0], body='{"code":"HT-BAD"}'),)
        ),
        "nothing": replace(excerpt, first=1, entries=()),
        "what it records now": replace(excerpt, first=1, epoch=2),
    }[what]
    with restored(tmp_path, excerpt), pytest.raises(BrokenChain):
        receive_back(given)


def test_a_post_sends_what_headquarters_says_it_lost(excerpt: Excerpt, tmp_path: Path) -> None:
    with other_site(POST, tmp_path, headquarters=HQ, trusts=(HQ,)):
        with at_site(HQ, folder=tmp_path):
            given = pack_excerpt(replace(excerpt, first=1, last=5, link=excerpt.entries[0].link))
        take(given)
        head = store.find_head(HQ, 1)
        assert head is not None
        [back] = held_after(head, 0)
        assert list(held_after(head, 5)) == []
    with restored(tmp_path, excerpt):
        trust(POST, tmp_path)
        assert lost_here({(HQ, 1): 9, (HQ, 2): 99, (POST, 1): 99}) == [[HQ, 1, 0]]
        assert take(back, of=POST).taken == 1
        assert lost_here({(HQ, 1): 5}) == []
