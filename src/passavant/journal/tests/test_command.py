"""`passavant journal` as an administrator uses it, two sites and a stick between them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from passavant.base.testing import RunningSite

SHIFT = """
import uuid
from passavant.journal import clock
from passavant.journal.recording import record
from passavant.modules.sites.facts import ShiftOpened
record(ShiftOpened(shift=uuid.uuid4(), officer="M12", booth="HT-OUA-1", post="HT-OUA"), at=clock.now(), actor="M12")
"""


@pytest.fixture(scope="module")
def post(running_site: Callable[..., RunningSite]) -> RunningSite:
    site = running_site(start=False)
    assert site.python(SHIFT).communicate() == ("", "")
    return site


@pytest.fixture(scope="module")
def headquarters(running_site: Callable[..., RunningSite], post: RunningSite) -> RunningSite:
    site = running_site(start=False, code="HT-DIE")
    key = json.loads(post.command("journal", "key").stdout)
    said = site.command("journal", "trust", "HT-OUA/1", key["public_key"]).stdout
    assert said == "This site believes HT-OUA/1 from now on.\n"
    return site


def test_a_stick_is_carried_from_a_post_to_headquarters(
    post: RunningSite, headquarters: RunningSite, tmp_path: Path
) -> None:
    stick = tmp_path / "stick.passavant"
    count = int(post.command("journal", "export", str(stick)).stdout.split()[0])
    assert headquarters.command("journal", "import", str(stick)).stdout.startswith(
        f"{count} new entries taken"
    )
    again = headquarters.command("journal", "import", str(stick)).stdout
    assert again == f"0 new entries taken, {count} were known already.\n"
    assert "in 2 chains verified" in headquarters.command("journal", "verify", "--every-signature").stdout
    assert "exactly" in headquarters.command("journal", "mirror").stdout
    assert "stand anew" in headquarters.command("journal", "rebuild").stdout
    erased = headquarters.command("journal", "erase", f"HT-OUA/1/{count}", "--basis", "art. 12").stdout
    assert erased == f"The body of HT-OUA/1/{count} is erased; its digest stays.\n"
    assert "verified" in headquarters.command("journal", "verify").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["erase", "HT-OUA/1/1", "--basis", "x"], "keeps the journal itself together"),
        (["erase", "HT-OUA/1", "--basis", "x"], "is not SITE/EPOCH/NUMBER"),
        (["erase", "HT-OUA/1/x", "--basis", "x"], "'x' is not a number"),
        (["trust", "HT-MAL/1", "abc"], "64 hexadecimal characters"),
        (["import", "/nowhere/at-all"], "/nowhere/at-all"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(post: RunningSite, words: list[str], sentence: str) -> None:
    ran = post.command("journal", *words, check=False)
    assert ran.returncode == 2
    assert sentence in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_a_lost_key_and_a_key_that_others_can_read_are_one_sentence(
    running_site: Callable[..., RunningSite],
) -> None:
    site = running_site(start=False)
    key = site.data / "keys" / "site.key"
    key.chmod(0o644)
    ran = site.command("journal", "verify", check=False)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 2)  # the entry and the sentence
    assert "can be read by others: run `chmod 600" in ran.stderr
    key.unlink()
    ran = site.command("journal", "key", check=False)
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "restore it from the sealed envelope" in ran.stderr


def test_a_forged_entry_is_named_and_the_command_ends_with_2(
    running_site: Callable[..., RunningSite],
) -> None:
    site = running_site(start=False)
    with sqlite3.connect(site.data / "passavant.sqlite3") as database:
        database.execute("DROP TRIGGER journal_entry_no_update")
        database.execute("UPDATE journal_entry SET body = replace(body, 'a', 'b') WHERE sequence = 7")
    ran = site.command("journal", "verify", check=False)
    assert ran.returncode == 2
    assert "BROKEN at entry HT-OUA/1/7: altered: its body is not the one that was signed." in ran.stderr


def test_sqlite_alone_refuses_to_change_the_journal(post: RunningSite) -> None:
    database = sqlite3.connect(post.data / "passavant.sqlite3")
    for statement in (
        "UPDATE journal_entry SET actor = 'X'",
        "DELETE FROM journal_entry",
        "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
        "DELETE FROM journal_head",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            database.execute(statement)
    database.close()
