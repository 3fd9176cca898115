"""Erasing by law: the words go everywhere, the chain still verifies, a rebuild gives the same tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from passavant.base.models import Officer
from passavant.base.testing import differences_from_journal, make_officer
from passavant.journal import believing, erasing, store
from passavant.journal.erasing import erase
from passavant.journal.errors import CannotErase
from passavant.journal.facts import BodyErased
from passavant.journal.models import Erasure
from passavant.journal.rebuilding import rebuild, table_digest
from passavant.journal.receiving import receive
from passavant.journal.recording import record
from passavant.journal.sealing import SealedEntry
from passavant.journal.tests.kit import MORNING, begin_shift, end_shift, other_site, post
from passavant.journal.verifying import verify
from passavant.modules.sites.models import Post, Shift

POST, HQ, PEER = "HT-MAL", "HT-DIE", "HT-BEL"


def erase_entry(number: int, *, site: str = "HT-OUA") -> None:
    erase(site=site, epoch=1, sequence=number, legal_basis="Dekrè 2021, atik 12", at=MORNING, actor="DPO")


def test_words_and_rows_go_and_the_chain_still_holds(chain: None) -> None:
    begin_shift("M12")
    kept = begin_shift("M13")
    digest = store.get_entry("HT-OUA", 1, 2).envelope.body_digest
    erase_entry(2)
    erased = store.get_entry("HT-OUA", 1, 2)
    assert (erased.body, erased.salt, erased.envelope.body_digest) == (None, None, digest)
    assert [shift.pk for shift in Shift.objects.all()] == [kept]
    assert Erasure.objects.get().legal_basis == "Dekrè 2021, atik 12"
    assert not verify(every_signature=True).faults
    assert differences_from_journal() == []


def test_an_erasure_asked_twice_is_one_emptiness(chain: None) -> None:
    begin_shift()
    erase_entry(2)
    erase_entry(2)
    assert differences_from_journal() == []


def test_the_entry_that_made_the_row_is_erased_first(chain: None) -> None:
    end_shift(begin_shift())
    with pytest.raises(CannotErase, match="erase the entry that made the row"):
        erase_entry(3)
    assert store.count_entries() == 3
    erase_entry(2)
    erase_entry(3)
    assert store.get_entry("HT-OUA", 1, 3).body is None


@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_kept_row_told_several_times_stands_as_its_other_entries_say(chain: None, number: int) -> None:
    officer = make_officer("first_line", code="M12", name="Yolette Pierre")
    for name in ("Yolette Pierre Louis", "Yolette Louis"):
        officer.name = name
        officer.save()
    erase_entry(number)
    assert Officer.objects.get().name == ("Yolette Pierre Louis" if number == 4 else "Yolette Louis")
    assert differences_from_journal() == []


def test_the_journals_own_entries_and_strangers_are_not_erased(chain: None) -> None:
    with pytest.raises(CannotErase, match="keeps the journal itself together"):
        erase_entry(1)
    with pytest.raises(CannotErase, match="holds no entry"):
        erase_entry(99)


@pytest.fixture
def of_post(db: None, tmp_path: Path) -> list[SealedEntry]:
    with other_site(POST, tmp_path, headquarters=HQ):
        begin_shift("M12")
        begin_shift("M13")
        return list(store.entries_after(POST, 1, 0))


@pytest.fixture
def of_hq(of_post: list[SealedEntry], tmp_path: Path) -> list[SealedEntry]:
    """Headquarters' chain, in which an entry of the post is erased."""
    with other_site(HQ, tmp_path, trusts=(POST,)):
        receive(of_post)
        erase_entry(2, site=POST)
        return list(store.entries_after(HQ, 1, 0))


@pytest.mark.parametrize("erasure_first", [False, True], ids=["entry first", "erasure first"])
def test_an_erasure_travels_and_may_arrive_before_what_it_erases(
    of_post: list[SealedEntry], of_hq: list[SealedEntry], tmp_path: Path, erasure_first: bool
) -> None:
    with other_site(PEER, tmp_path, trusts=(POST, HQ), headquarters=HQ):
        for entries in [of_hq, of_post] if erasure_first else [of_post, of_hq]:
            receive(entries)
        erased = store.get_entry(POST, 1, 2)
        assert (erased.body, erased.salt) == (None, None)
        assert list(Shift.objects.values_list("officer", flat=True)) == ["M13"]
        assert not verify(every_signature=True).faults
        assert differences_from_journal() == []


@pytest.mark.django_db
def test_what_a_post_erases_of_its_own_stays_elsewhere_until_headquarters_erases_it(tmp_path: Path) -> None:
    """Armed men at a post cannot empty its honest past at headquarters."""
    with other_site(POST, tmp_path, headquarters=HQ):
        begin_shift("M12")
        begin_shift("M13")
        honest = list(store.entries_after(POST, 1, 0))
        erase_entry(2, site=POST)
        assert store.get_entry(POST, 1, 2).body is None
        erasure = list(store.entries_after(POST, 1, len(honest)))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        receive([*honest, *erasure])
        assert store.get_entry(POST, 1, 2).body is not None
        assert Shift.objects.count() == 2
        assert [(row.site, row.sequence) for row in erasing.waiting()] == [(POST, 2)]
        assert differences_from_journal() == []
        erase_entry(2, site=POST)
        assert store.get_entry(POST, 1, 2).body is None
        assert erasing.waiting() == []
        assert Shift.objects.count() == 1


@pytest.mark.django_db
def test_what_was_never_believed_leaves_honest_rows_alone_when_it_is_erased(tmp_path: Path) -> None:
    """A post said of another post what headquarters alone tells, twice; headquarters erases the first of it."""
    with other_site(POST, tmp_path):  # calls itself a site that stands alone
        post("HT-OUA", "Taken").save()
        post("HT-OUA", "Taken again").save()
        forged = list(store.entries_after(POST, 1, 0))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        post("HT-OUA", "Ouanaminthe").save()
        receive(forged)
        erase_entry(2, site=POST)
        assert store.get_entry(POST, 1, 2).body is None
        assert Post.objects.get(pk="HT-OUA").name == "Ouanaminthe"
        assert differences_from_journal() == []


def test_a_post_does_not_erase_what_others_recorded(of_post: list[SealedEntry], tmp_path: Path) -> None:
    with other_site(PEER, tmp_path, trusts=(POST,), headquarters=HQ):
        receive(of_post)
        with pytest.raises(CannotErase, match="or headquarters erases it"):
            erase_entry(2, site=POST)


@pytest.mark.parametrize("erasure_first", [False, True])
def test_an_erasure_by_somebody_who_may_not_is_kept_and_not_carried_out(
    of_post: list[SealedEntry], tmp_path: Path, erasure_first: bool
) -> None:
    with other_site("HT-ANA", tmp_path, trusts=(POST,)):  # calls itself a site that stands alone
        receive(of_post)
        record(BodyErased(site=POST, epoch=1, sequence=2, legal_basis="none"), at=MORNING, actor="X")
        forged = list(store.entries_after("HT-ANA", 1, 0))
    with other_site(PEER, tmp_path, trusts=(POST, "HT-ANA"), headquarters=HQ):
        for entries in [forged, of_post] if erasure_first else [of_post, forged]:
            receive(entries)
        assert store.get_entry(POST, 1, 2).body is not None
        assert Shift.objects.count() == 2
        assert differences_from_journal() == []


def test_an_erased_entry_leaves_nothing_at_the_next_site(
    of_post: list[SealedEntry], of_hq: list[SealedEntry], tmp_path: Path
) -> None:
    """Tables that learned before and tables that learned after are the same tables."""
    digests = []
    for order in ([of_post, of_hq], [of_hq, of_post]):
        with other_site(PEER, tmp_path, trusts=(POST, HQ), headquarters=HQ):
            for entries in order:
                receive(entries)
            digests.append(table_digest(Shift))
    assert digests[0] == digests[1]


def test_an_erasure_of_a_kind_nobody_here_knows_empties_the_body(
    chain: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin_shift()
    monkeypatch.setattr(believing, "find_kind", lambda _: None)
    erase_entry(2)
    assert store.get_entry("HT-OUA", 1, 2).body is None
    monkeypatch.undo()
    rebuild()
    assert not Shift.objects.exists()
