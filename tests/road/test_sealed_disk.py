"""The disk of a stopped post, read by whoever carried it away: no name and no number without the passphrase.

Scenario 11's last line. What SQLite leaves in its file and beside it after a power cut is looked through, as
`strings` does, for everybody who crossed, who is listed and who works there.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from passavant.base.pytest_plugin import engine
from passavant.base.testing import RunningSite
from passavant.journal import vault
from passavant.relay.testing import CHECK, Member

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        engine() != "sqlite", reason="a PostgreSQL's disk is sealed by its machine, see decision 0017"
    ),
]
POST = "HT-MAL"
PEOPLE = """
from passavant.modules.crossings.models import Crossing
rows = Crossing.objects.values_list("surname", "given_names", "document_number")
answer = sorted({word for row in rows for word in row if len(word) > 4})
"""
LIST = """
from passavant.base.testing import make_officer
from passavant.modules.watchlists import indexing
make_officer("first_line", code="M77", name="Wideline Bazelais-Chérestal")
indexing.refresh()
answer = str(indexing.folder())
"""


@pytest.fixture(autouse=True)
def memory_left_as_it_was() -> Iterator[None]:
    """A sealed site's working files lie in the machine's memory, which outlives a test."""
    memory = Path("/dev/shm")  # noqa: S108  (looked at)
    before = set(memory.iterdir())
    yield
    for folder in set(memory.glob("passavant-*")) - before:
        shutil.rmtree(folder)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    return passphrase_in(tmp_path / "words", "seven mango trees")


def passphrase_in(file: Path, text: str) -> Path:
    file.touch(mode=0o600)
    file.write_text(text)
    return file


def record(site: RunningSite) -> list[str]:
    """People cross, an officer is added, the lists are indexed, a page is opened; then the power goes."""
    member = Member(site, POST, "")
    member.cross(120, seed=5)
    member.do(LIST)
    people = member.do(PEOPLE)
    assert len(people) > 60
    site.start()
    member.kill9()
    return [*people, "Wideline", "Chérestal"]


def found_in(folder: Path, people: list[str]) -> set[str]:
    """Who can be read anywhere under a folder, as text of one byte or of two."""
    raw = b"\n".join(
        file.read_bytes() for file in folder.rglob("*") if file.is_file() and "static" not in file.parts
    )
    folded = raw.upper()
    return {
        who
        for who in people
        for code in ("utf-8", "utf-16-le", "utf-16-be")
        if who.encode(code) in raw or who.upper().encode(code) in folded
    }


def test_a_sealed_disk_names_nobody(running_site: Callable[..., RunningSite], words: Path) -> None:
    site = running_site(start=False, code=POST, DATABASE__SEALED="true", DATABASE__PASSPHRASE_FILE=str(words))
    people = record(site)
    assert (site.data / "passavant.sqlite3-wal").stat().st_size > 0
    assert found_in(site.data, people) == set()
    assert key_is_sealed(site)
    with site.console() as console:
        assert console.do(CHECK) == []


def key_is_sealed(site: RunningSite) -> bool:
    """Whoever has the disk without the passphrase cannot sign in this post's name, nor open what is sealed for it."""
    return vault.is_sealed((site.data / "keys" / "site.key").read_bytes())


def test_a_plain_disk_names_them_all(running_site: Callable[..., RunningSite]) -> None:
    """The same look at a post that is not sealed, so that the look itself is known to see."""
    site = running_site(start=False, code=POST)
    people = record(site)
    assert found_in(site.data, people) == set(people)
    assert not key_is_sealed(site)


def test_nothing_opens_it_but_the_passphrase(
    running_site: Callable[..., RunningSite], words: Path, tmp_path: Path
) -> None:
    site = running_site(start=False, code=POST, DATABASE__SEALED="true", DATABASE__PASSPHRASE_FILE=str(words))
    other = passphrase_in(tmp_path / "other", "eight mango trees")
    site.environment["PASSAVANT_DATABASE__PASSPHRASE_FILE"] = str(other)
    assert "does not open with this passphrase" in refused(site, "serve")
    del site.environment["PASSAVANT_DATABASE__PASSPHRASE_FILE"]
    assert "give its passphrase at the terminal" in refused(site, "serve")
    site.environment["PASSAVANT_DATABASE__PASSPHRASE_FILE"] = str(words)
    again = site.command("site", "reseal", "--passphrase-file", str(other))
    assert "with no other" in again.stdout
    assert "does not open with this passphrase" in refused(site, "doctor")
    site.environment["PASSAVANT_DATABASE__PASSPHRASE_FILE"] = str(other)
    assert "can do its work" in site.command("doctor").stdout


def test_a_post_that_ran_without_is_sealed_and_keeps_all(
    running_site: Callable[..., RunningSite], words: Path
) -> None:
    site = running_site(start=False, code=POST)
    people = record(site)
    said = site.command("site", "seal", "--passphrase-file", str(words)).stdout
    assert "are sealed" in said
    site.environment |= {
        "PASSAVANT_DATABASE__SEALED": "true",
        "PASSAVANT_DATABASE__PASSPHRASE_FILE": str(words),
    }
    with site.console() as console:
        assert console.do(CHECK) == []
        assert set(console.do(PEOPLE)) <= set(people)
    assert key_is_sealed(site)
    assert found_in(site.data, people) == set()


def test_a_running_site_is_not_sealed_under_its_feet(
    running_site: Callable[..., RunningSite], words: Path
) -> None:
    site = running_site(code=POST)
    assert "is being served already" in refused(site, "site", "seal", "--passphrase-file", str(words))
    site.stop()
    assert "sealed" in site.command("site", "seal", "--passphrase-file", str(words)).stdout


def refused(site: RunningSite, *words: str) -> str:
    done: subprocess.CompletedProcess[str] = site.command(*words, check=False)
    assert done.returncode == 2
    return done.stderr
