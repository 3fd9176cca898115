"""A backup holds whole chains, and a site comes back from it only under a later epoch."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from passavant.base.testing import at_site
from passavant.journal import backups, store
from passavant.journal.errors import BrokenSegment, JournalError
from passavant.journal.recording import open_chain
from passavant.journal.tests.kit import begin_shift, end_shift, other_site
from passavant.modules.sites.models import Shift

WORDS = "seven mango trees"
POST = "HT-OUA"
pytestmark = pytest.mark.django_db


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Of a post that has recorded two shifts."""
    with other_site(POST, tmp_path):
        end_shift(begin_shift())
        begin_shift()
        backups.make(tmp_path / "backup", passphrase=WORDS)
    return tmp_path / "backup"


def test_it_says_what_it_holds(backup: Path) -> None:
    contents = backups.look(backup, passphrase=WORDS)
    assert (contents.site, contents.next_epoch) == (POST, 2)
    [(site, epoch, sequence, link)] = contents.heads
    assert (site, epoch, len(link)) == (POST, 1, 64)
    assert sequence >= 4
    assert [epoch for epoch, _ in contents.keys] == [1]


def test_the_private_key_is_not_in_it(backup: Path, tmp_path: Path) -> None:
    key = (tmp_path / POST / "keys" / "site.key").read_bytes().strip()
    with backup.open("rb") as file:
        assert key not in backups.Reader(file, WORDS).read()


def test_a_site_comes_back_under_the_next_epoch(backup: Path, tmp_path: Path) -> None:
    contents = backups.look(backup, passphrase=WORDS)
    with at_site(POST, folder=tmp_path / "new machine"), begun_anew(2):
        done = backups.restore(backup, passphrase=WORDS)
        assert done.taken == contents.heads[0][2]
        head = store.find_head(POST, 1)
        assert head is not None
        assert (head.sequence, head.link) == contents.heads[0][2:]
        assert Shift.objects.count() == 2


def test_a_copy_under_the_same_epoch_is_refused(backup: Path, tmp_path: Path) -> None:
    with at_site(POST, folder=tmp_path / "copy"):
        open_chain()
        with pytest.raises(JournalError, match="set epoch = 2 under"):
            backups.restore(backup, passphrase=WORDS)


def test_another_sites_backup_is_refused(backup: Path, tmp_path: Path) -> None:
    with other_site("HT-MAL", tmp_path), pytest.raises(JournalError, match="a backup of HT-OUA"):
        backups.restore(backup, passphrase=WORDS)


def test_another_passphrase_or_another_file_is_refused(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(BrokenSegment):
        backups.look(backup, passphrase="eight mango trees")
    with backups.sealed(tmp_path / "other", WORDS) as file:
        file.write(b'{"format": "passavant-backup-9"}\n')
    with pytest.raises(BrokenSegment, match="not a backup"):
        backups.look(tmp_path / "other", passphrase=WORDS)


def begun_anew(epoch: int) -> override_settings:
    site = settings.PASSAVANT.site.model_copy(update={"epoch": epoch})
    with override_settings(PASSAVANT=settings.PASSAVANT.model_copy(update={"site": site})):
        open_chain()
    return override_settings(PASSAVANT=settings.PASSAVANT.model_copy(update={"site": site}))
