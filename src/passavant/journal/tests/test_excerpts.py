"""What headquarters gives posts of one another: only what is meant for them, each entry holding by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from passavant.journal import store
from passavant.journal.errors import BrokenChain, BrokenSegment, JournalError, KeyTrouble
from passavant.journal.intake import take
from passavant.journal.models import Quarantined
from passavant.journal.rebuilding import mirror
from passavant.journal.receiving import Excerpt, receive, receive_excerpt
from passavant.journal.sealing import SealedEntry
from passavant.journal.segments import pack, pack_excerpt, unpack
from passavant.journal.tests.kit import begin_shift, end_shift, other_site, post, trust
from passavant.journal.verifying import verify
from passavant.modules.sites.models import Post

HQ, POST, READER = "HT-DIE", "HT-MAL", "HT-OUA"


@pytest.fixture
def excerpt(db: None, tmp_path: Path) -> Excerpt:
    """Of seven entries of headquarters' chain the three that posts read: the opening, and a post named twice."""
    with other_site(HQ, tmp_path):
        end_shift(begin_shift())
        post("HT-NEW", "New").save()
        begin_shift("M13")
        post("HT-NEW", "Newer").save()
        begin_shift("M14")
        entries = list(store.entries_after(HQ, 1, 0))
        read = [entry for entry in entries if entry.envelope.sequence in {1, 4, 6}]
        return Excerpt(HQ, 1, 1, 7, entries[-1].link, tuple(read))


@contextmanager
def reader(folder: Path) -> Iterator[None]:
    with other_site(READER, folder, headquarters=HQ, trusts=(HQ,)):
        yield


def test_an_excerpt_is_taken_with_its_rows_and_the_head_moves_to_its_end(
    excerpt: Excerpt, tmp_path: Path
) -> None:
    with reader(tmp_path):
        receipt = receive_excerpt(excerpt)
        assert (receipt.taken, receipt.stands_at, receipt.gap) == (3, 7, False)
        assert Post.objects.get(pk="HT-NEW").name == "Newer"
        head = store.find_head(HQ, 1)
        assert head is not None
        assert (head.sequence, head.link, head.is_partial) == (7, excerpt.link, True)
        assert not verify().faults
        assert mirror() == []


def test_taken_twice_it_is_one(excerpt: Excerpt, tmp_path: Path) -> None:
    with reader(tmp_path):
        receive_excerpt(excerpt)
        again = receive_excerpt(excerpt)
        assert (again.taken, again.known, again.stands_at) == (0, 3, 7)


def test_one_that_reaches_back_brings_only_what_is_new(excerpt: Excerpt, tmp_path: Path) -> None:
    with reader(tmp_path):
        first = replace(excerpt, last=5, link="0" * 64, entries=excerpt.entries[:2])
        receive_excerpt(first)
        receipt = receive_excerpt(excerpt)
        assert (receipt.taken, receipt.known) == (1, 2)


def test_a_gap_takes_nothing(excerpt: Excerpt, tmp_path: Path) -> None:
    with reader(tmp_path):
        receipt = receive_excerpt(replace(excerpt, first=3, entries=excerpt.entries[1:]))
        assert (receipt.gap, receipt.taken, receipt.stands_at) == (True, 0, 0)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda e: (e[0], replace(e[1], body=(e[1].body or "").replace("New", "Old")), e[2]),
        lambda e: (e[0], replace(e[1], signature=e[2].signature), e[2]),
        lambda e: (e[1], e[0], e[2]),
        lambda e: (e[0], e[1], e[1]),
    ],
    ids=["altered", "signed for another", "out of order", "twice"],
)
def test_entries_that_do_not_hold_stop_the_chain(excerpt, tmp_path, spoil) -> None:
    with reader(tmp_path):
        with pytest.raises(BrokenChain):
            receive_excerpt(replace(excerpt, entries=spoil(excerpt.entries)))
        assert store.find_head(HQ, 1) is None


def test_only_headquarters_gives_excerpts(excerpt: Excerpt, tmp_path: Path) -> None:
    with other_site(POST, tmp_path):
        raw = pack_excerpt(excerpt)
    with reader(tmp_path):
        trust(POST, tmp_path)
        with pytest.raises(BrokenSegment, match="headquarters alone gives excerpts"):
            take(raw)
        assert Quarantined.objects.get().why == "not_theirs"


def test_a_site_does_not_take_its_own_past_in_excerpts(excerpt: Excerpt, tmp_path: Path) -> None:
    with reader(tmp_path), pytest.raises(BrokenChain, match="own chain"):
        receive_excerpt(replace(excerpt, site=READER))


def test_the_bytes_of_an_excerpt_read_back(excerpt: Excerpt, tmp_path: Path) -> None:
    with other_site(HQ, tmp_path):
        raw = pack_excerpt(excerpt)
    with reader(tmp_path):
        segment = unpack(raw)
        assert segment.is_excerpt
        assert segment.excerpt == excerpt


def test_an_empty_excerpt_moves_the_head(excerpt: Excerpt, tmp_path: Path) -> None:
    with reader(tmp_path):
        receive_excerpt(excerpt)
        more = Excerpt(HQ, 1, 8, 900, "f" * 64, ())
        assert receive_excerpt(more).stands_at == 900
        assert not verify().faults


def test_a_post_believes_whom_headquarters_believes(db: None, tmp_path: Path) -> None:
    with other_site(POST, tmp_path):
        begin_shift()
        of_post = list(store.entries_after(POST, 1, 0))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        entries = list(store.entries_after(HQ, 1, 0))
        belief = Excerpt(HQ, 1, 1, 2, entries[-1].link, tuple(entries))
    opening = Excerpt(POST, 1, 1, 2, of_post[-1].link, (of_post[0],))
    with reader(tmp_path):
        with pytest.raises(KeyTrouble):
            receive_excerpt(opening)
        receive_excerpt(belief)
        assert receive_excerpt(opening).stands_at == 2


def test_reference_data_of_all_is_told_by_headquarters_alone(db: None, tmp_path: Path) -> None:
    """A post that was taken, or its program altered, renames the posts of the country in its own chain."""
    with other_site(POST, tmp_path):
        post("HT-OUA", "Taken").save()
        told: list[SealedEntry] = list(store.entries_after(POST, 1, 0))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        assert receive(told).taken == 2
        assert not Post.objects.filter(name="Taken").exists()
        assert mirror() == []


def test_a_site_brings_its_own_chain_and_no_other(db: None, tmp_path: Path) -> None:
    with other_site(POST, tmp_path):
        begin_shift()
        raw = pack(list(store.entries_after(POST, 1, 0)))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        with pytest.raises(JournalError, match="each site brings its own"):
            take(raw, of="HT-BEL")
        assert take(raw, of=POST).stands_at == 2


def test_what_was_passed_over_comes_late_and_stands_in_its_turn(excerpt: Excerpt, tmp_path: Path) -> None:
    """Headquarters did not know the fourth for whom it is; its row is not put over that of the sixth."""
    with other_site(HQ, tmp_path):
        without = pack_excerpt(replace(excerpt, entries=(excerpt.entries[0], excerpt.entries[2])))
        late = pack_excerpt(
            replace(excerpt, first=4, last=4, link=excerpt.entries[1].link, entries=excerpt.entries[1:2])
        )
    with reader(tmp_path):
        take(without)
        assert store.find_entry(HQ, 1, 4) is None
        receipt = take(late)
        assert (receipt.late, receipt.taken, receipt.stands_at) == (1, 0, 7)
        assert store.find_entry(HQ, 1, 4) == excerpt.entries[1]
        assert Post.objects.get(pk="HT-NEW").name == "Newer"
        assert take(late).late == 0
        assert not verify().faults
        assert mirror() == []


def test_what_comes_late_holds_by_its_own_signature(excerpt: Excerpt, tmp_path: Path) -> None:
    forged = replace(excerpt.entries[1], signature=excerpt.entries[2].signature)
    with reader(tmp_path):
        receive_excerpt(replace(excerpt, entries=(excerpt.entries[0], excerpt.entries[2])))
        with pytest.raises(BrokenChain, match="HT-DIE/1/4 is not signed"):
            receive_excerpt(replace(excerpt, first=4, last=4, entries=(forged,)))
        assert store.find_entry(HQ, 1, 4) is None
