"""A post was taken: its honest past is believed, and what its key signed afterwards says nothing anywhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from passavant.journal import clock, store
from passavant.journal.errors import JournalError
from passavant.journal.facts import KeyRevoked
from passavant.journal.intake import take
from passavant.journal.rebuilding import mirror, rebuild, unfinished
from passavant.journal.receiving import Excerpt, receive
from passavant.journal.recording import record
from passavant.journal.revoking import kept_apart, revoke
from passavant.journal.segments import pack, pack_excerpt
from passavant.journal.tests.kit import MORNING, begin_shift, end_shift, other_site
from passavant.journal.verifying import verify
from passavant.modules.sites.models import Shift

HQ, POST, READER = "HT-DIE", "HT-MAL", "HT-OUA"
pytestmark = pytest.mark.django_db
TAKEN = MORNING + timedelta(hours=7)
HOURS = (1, 2, 8, 9)
"""When the post's four shifts were recorded: two before it was taken, two after."""


@pytest.fixture
def brought(tmp_path: Path) -> list:
    with clock.stopped_at(MORNING), other_site(POST, tmp_path):
        for number, hours in enumerate(HOURS):
            with clock.stopped_at(MORNING + timedelta(hours=hours)):
                begin_shift(f"M{number}")
        return list(store.entries_after(POST, 1, 0))


def revoke_post() -> int:
    return revoke(site=POST, epoch=1, since=TAKEN, reason="taken by armed men", at=MORNING, actor="A1")


def officers() -> set[str]:
    return set(Shift.objects.values_list("officer", flat=True))


@pytest.mark.parametrize("told_first", [True, False], ids=["revoked before it arrives", "revoked afterwards"])
def test_what_was_signed_from_the_moment_on_says_nothing(
    brought: list, tmp_path: Path, told_first: bool
) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        if told_first:
            assert revoke_post() == 0
        receive(brought)
        if not told_first:
            assert officers() == {"M0", "M1", "M2", "M3"}
            assert revoke_post() == 2
        assert officers() == {"M0", "M1"}
        assert kept_apart() == {(POST, 1): 2}
        assert not verify().faults
        assert unfinished() is None
        assert mirror() == []


def test_what_was_changed_from_the_moment_on_stands_as_before_and_others_are_untouched(
    tmp_path: Path,
) -> None:
    with clock.stopped_at(MORNING), other_site(POST, tmp_path):
        shift = begin_shift("M0")
        with clock.stopped_at(TAKEN + timedelta(minutes=1)):
            end_shift(shift)
        brought = list(store.entries_after(POST, 1, 0))
    with other_site(READER, tmp_path):
        end_shift(begin_shift("M9"))
        of_another = list(store.entries_after(READER, 1, 0))
    with other_site(HQ, tmp_path, trusts=(POST, READER)):
        receive(brought)
        receive(of_another)
        assert not Shift.objects.filter(closed_at=None)
        assert revoke_post() == 1
        assert set(Shift.objects.filter(closed_at=None).values_list("officer", flat=True)) == {"M0"}
        assert officers() == {"M0", "M9"}
        assert mirror() == []


def test_a_rebuild_keeps_it_apart(brought: list, tmp_path: Path) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        receive(brought)
        revoke_post()
        before = officers()
        rebuild()
        assert officers() == before


def test_a_post_that_hears_of_it_takes_back_what_it_believed(brought: list, tmp_path: Path) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        believed = list(store.entries_after(HQ, 1, 0))
        first = pack_excerpt(Excerpt(HQ, 1, 1, 2, believed[-1].link, tuple(believed)))
        revoke_post()
        told = store.get_entry(HQ, 1, 3)
        second = pack_excerpt(Excerpt(HQ, 1, 3, 3, told.link, (told,)))
        theirs = pack_excerpt(Excerpt(POST, 1, 1, len(brought), brought[-1].link, tuple(brought)))
    with other_site(READER, tmp_path, headquarters=HQ, trusts=(HQ,)):
        take(first)
        take(theirs)
        assert officers() == {"M0", "M1", "M2", "M3"}
        take(second)
        assert officers() == {"M0", "M1"}
        assert unfinished() is None
        assert mirror() == []


def test_only_headquarters_revokes_and_not_itself(tmp_path: Path) -> None:
    with (
        other_site(READER, tmp_path, headquarters=HQ),
        pytest.raises(JournalError, match="only headquarters"),
    ):
        revoke_post()
    with other_site(HQ, tmp_path), pytest.raises(JournalError, match="not its own"):
        revoke(site=HQ, epoch=1, since=TAKEN, reason="?", at=MORNING, actor="A1")


def test_what_a_post_says_of_keys_revokes_nothing(brought: list, tmp_path: Path) -> None:
    with other_site(READER, tmp_path):
        record(KeyRevoked(site=POST, epoch=1, since=TAKEN, last=None, reason="?"), at=MORNING, actor="M1")
        raw = pack(list(store.entries_after(READER, 1, 0)))
    with other_site(HQ, tmp_path, trusts=(POST, READER)):
        receive(brought)
        take(raw)
        assert officers() == {"M0", "M1", "M2", "M3"}
