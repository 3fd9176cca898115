"""A site is upgraded, works, goes back, and is upgraded again; and the power goes at every step of it.

The newer program is the drilled one that is ahead: a real migration, a newer version of a kind, a kind that is new.
With PASSAVANT_SOAK=1 the power goes at every step.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from passavant.base.pytest_plugin import engine
from passavant.base.testing import RunningSite
from passavant.relay.testing import CHECK, Member

pytestmark = pytest.mark.slow
EVERYWHERE = bool(os.environ.get("PASSAVANT_SOAK"))
"""Let the power go at every step there is, and not only at those where it costs most."""

POST = "HT-OUA"
ENTRIES = """
from passavant.journal import store
answer = [
    [entry.envelope.name, entry.signature, entry.body]
    for head in store.heads()
    for entry in store.entries_after(head.site, head.epoch, 0)
]
"""
LOGGED_IN = """
from importlib import import_module
from django.conf import settings
sessions = import_module(settings.SESSION_ENGINE).SessionStore
if key:
    answer = sessions(key).get("officer", "")
else:
    opened = sessions()
    opened["officer"] = "M12"
    opened.save()
    answer = opened.session_key
"""
DIES = """
import importlib, os, signal, sys
from django.core.management import call_command
module, _, name = sys.argv[1].rpartition(".")
setattr(importlib.import_module(f"passavant.{module}"), name, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
call_command("upgrade", sys.argv[2], "--yes")
"""
FAILS = """
import sys
from django.core.management import call_command
from passavant.journal import verifying
from passavant.journal.errors import JournalError
def verify(**_):
    raise JournalError("the disk is on fire")
verifying.verify = verify
try:
    call_command("upgrade", "run", "--yes")
except JournalError as trouble:
    print(trouble)
"""
ERASE = """
from passavant.journal import clock
from passavant.journal.erasing import erase
site, epoch, sequence = name.split("/")
erase(site=site, epoch=int(epoch), sequence=int(sequence), legal_basis="by a court", at=clock.now(), actor="M12")
"""


@pytest.fixture
def words(tmp_path: Path) -> Iterator[Path]:
    """A passphrase; a sealed site's working files lie in the machine's memory, which outlives a test."""
    memory = Path("/dev/shm")  # noqa: S108  (looked at)
    before = set(memory.iterdir())
    file = tmp_path / "words"
    file.touch(mode=0o600)
    file.write_text("seven mango trees")
    yield file
    for folder in set(memory.glob("passavant-*")) - before:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def first(running_site: Callable[..., RunningSite]) -> RunningSite:
    """A post of the level program with some records, of which every test gets a copy: a site takes long to make."""
    site = running_site(start=False, code=POST, DRILLED="level", SCREEN__LANGUAGE="en")
    record(Member(site, POST, ""))
    return site


@pytest.fixture
def site(first: RunningSite, tmp_path: Path) -> Iterator[Member]:
    data = tmp_path / "site"
    shutil.copytree(first.data, data)
    environment = {**first.environment, "PASSAVANT_SITE__DATA": str(data)}
    if engine() == "postgresql":
        environment["PASSAVANT_DATABASE__NAME"] = copy_of(environment)
    member = Member(RunningSite(data=data, environment=environment, port=first.port), POST, "")
    yield member
    member.kill9()


@pytest.fixture
def sealed_site(running_site: Callable[..., RunningSite], words: Path) -> Iterator[Member]:
    sealed = {"DATABASE__SEALED": "true", "DATABASE__PASSPHRASE_FILE": str(words)}
    site = running_site(start=False, code=POST, DRILLED="level", SCREEN__LANGUAGE="en", **sealed)
    member = Member(site, POST, "")
    record(member)
    yield member
    member.close()


def record(member: Member) -> None:
    member.work(20)
    member.note(6)
    member.close()


def copy_of(environment: dict[str, str]) -> str:
    """A database of the throwaway server with what is in a site's own."""
    import psycopg

    made, name = f"site_{uuid.uuid4().hex}", environment["PASSAVANT_DATABASE__NAME"]
    where = {"host": environment["PASSAVANT_DATABASE__HOST"], "user": environment["PASSAVANT_DATABASE__USER"]}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{made}" TEMPLATE "{name}"')
    return made


def phase(site: Member) -> str:
    told = json.loads((site.site.data / "upgrade" / "upgrade.json").read_text())
    return str(told["phase"])


def holds(site: Member, *, at_least: list[list[str]]) -> list[list[str]]:
    """Chains verify, tables are what the journal gives, all that could be read is shown, and no entry is lost."""
    assert site.do(CHECK) == []
    assert site.notes().hidden == []
    entries: list[list[str]] = site.do(ENTRIES)
    assert entries[: len(at_least)] == at_least
    return entries


@pytest.mark.postgres
@pytest.mark.both_databases
def test_a_site_on_postgresql_is_upgraded_goes_back_and_loses_nothing(site: Member) -> None:
    whole_life(site)


@pytest.mark.skipif(engine() != "sqlite", reason="sealed is for SQLite, see decision 0017")
def test_so_is_a_sealed_one_and_no_copy_of_it_names_anybody(sealed_site: Member) -> None:
    """A plain one goes the same way; it is looked at below."""
    whole_life(sealed_site)
    files = list((sealed_site.site.data / "upgrade").glob("*.sqlite3"))
    assert len(files) == 2
    assert not any(b"probe 0 of" in file.read_bytes() or b"SQLite" in file.read_bytes() for file in files)


def whole_life(site: Member) -> None:
    before = site.do(ENTRIES)
    session = site.do(LOGGED_IN, key="")
    said = site.run_program("ahead", "run")
    assert "drilled 0003_weight_and_echo" in said
    assert "tables hold what they held before" in said
    assert holds(site, at_least=before) == before

    newer = site.note(6)
    worked = site.work(5)
    site.do(ERASE, name=f"{POST}/1/{len(before)}")  # what was there before the upgrade is erased after it
    assert set(newer) <= set(site.notes().shown)
    since = site.do(ENTRIES)

    site.close()
    site.site.environment["PASSAVANT_DRILLED"] = "level"
    done = site.site.command("upgrade", "rollback", check=False)  # shown before it is done
    assert "17 entries that were recorded or received since come with it" in done.stdout
    assert "Nothing was changed" in done.stderr
    said = site.run_program("level", "rollback")
    assert "17 entries that were recorded or received since are carried over" in said
    assert "3 entries of drilled.echo.noted version 1 are kept, and not shown" in said
    assert "3 entries of drilled.probe.noted version 3 are kept, and not shown" in said
    assert holds(site, at_least=since) == since
    assert not set(newer) & set(site.notes().shown)
    assert set(worked) <= set(site.stands()["shifts"])
    assert site.do(LOGGED_IN, key=session) == "M12"
    told = site.site.command("doctor").stderr
    assert "6 entries are kept that this program cannot read" in told
    site.note(2)
    site.work(1)
    since = holds(site, at_least=since)

    said = site.run_program("ahead", "run")
    assert "6 entries that the program before could not read are shown afterwards" in said
    assert holds(site, at_least=since) == since
    assert set(newer) <= set(site.notes().shown)
    assert "can do its work" in site.site.command("doctor").stdout


def test_between_the_programs_nothing_starts(site: Member) -> None:
    site.close()
    site.site.environment["PASSAVANT_DRILLED"] = "ahead"
    for command in (("serve",), ("site", "init"), ("relay", "run")):
        assert "of an earlier program" in refused(site, *command)
    site.run_program("ahead", "run")
    site.site.environment["PASSAVANT_DRILLED"] = "level"
    for command in (("serve",), ("upgrade", "run", "--yes")):
        assert "newer program" in refused(site, *command)
    site.site.environment["PASSAVANT_DRILLED"] = "ahead"
    assert "install that one first" in refused(site, "upgrade", "rollback", "--yes")


def test_nobody_upgrades_a_site_that_works(site: Member) -> None:
    site.close()
    site.site.start()
    site.site.environment["PASSAVANT_DRILLED"] = "ahead"
    for part in (("check",), ("run", "--yes")):
        said = refused(site, "upgrade", *part)
        assert "STOPS  A service of this site runs" in said
        assert "may not be run" in said
    site.site.stop()
    assert "may be run" in site.site.command("upgrade", "check").stdout


def test_a_console_that_is_open_stops_it(site: Member) -> None:
    site.do("answer = 1; from passavant.journal import store; store.heads()")
    site.site.environment["PASSAVANT_DRILLED"] = "ahead"
    said = refused(site, "upgrade", "run", "--yes")
    assert "somebody works with the database" in said or "connected to the database" in said
    assert site.notes().hidden == []


def test_what_fails_half_way_is_put_back_by_itself(site: Member) -> None:
    before = site.do(ENTRIES)
    site.close()
    site.site.environment["PASSAVANT_DRILLED"] = "ahead"
    said = site.site.python(FAILS).communicate(timeout=100)[0]
    assert "the upgrade failed (the disk is on fire), and the state from before is back" in said
    site.site.environment["PASSAVANT_DRILLED"] = "level"
    assert "can do its work" in site.site.command("doctor").stdout
    assert holds(site, at_least=before) == before


def test_a_broken_journal_is_not_upgraded(site: Member) -> None:
    site.do(
        "import json, pathlib; from django.conf import settings\n"
        "file = settings.PASSAVANT.site.heads_file\n"
        "file.write_text(json.dumps({'HT-OUA/1': ['100000', 'ab']}))"
    )
    site.close()
    site.site.environment["PASSAVANT_DRILLED"] = "ahead"
    assert "it went further at the last verification" in refused(site, "upgrade", "run", "--yes")


RUN = ["journal.rebuilding.rebuild", "config.upgrading.running.prepare_to_serve"]
MORE_OF_RUN = [
    "config.upgrading.running._copy",
    "config.upgrading.running.call_command",
    "journal.verifying.verify",
    *(["journal.upgrading.copies._check"] if engine() == "sqlite" else []),
]
BACK = ["journal.upgrading.copies.swap" if engine() == "sqlite" else "journal.upgrading.carrying.not_carried"]
MORE_OF_BACK = [
    "journal.following.remake",
    "config.upgrading.returning.prepare_to_serve",
    *(
        [f"journal.upgrading.copies.{name}" for name in ("_carry", "sync_folder")]
        if engine() == "sqlite"
        else []
    ),
]


def killed(site: Member, point: str, part: str) -> None:
    site.close()
    program = site.site.python(DIES, point, part)
    said = program.communicate(timeout=100)
    assert program.returncode == -9, said


@pytest.mark.parametrize("point", RUN + (MORE_OF_RUN if EVERYWHERE else []))
def test_the_power_goes_while_it_is_upgraded(site: Member, point: str) -> None:
    before = site.do(ENTRIES)
    site.site.environment["PASSAVANT_DRILLED"] = "ahead"
    killed(site, point, "run")
    if phase(site) != "copying":
        assert "was stopped half way" in refused(site, "serve")
    said = site.site.command("upgrade", "run", "--yes").stdout
    assert ("is being finished" in said) == point.endswith("prepare_to_serve")
    assert phase(site) == "done"
    assert holds(site, at_least=before) == before


@pytest.mark.both_databases
@pytest.mark.parametrize("point", BACK + (MORE_OF_BACK if EVERYWHERE else []))
def test_the_power_goes_while_it_goes_back(site: Member, point: str) -> None:
    site.run_program("ahead", "run")
    site.note(6)
    since = site.do(ENTRIES)
    site.site.environment["PASSAVANT_DRILLED"] = "level"
    killed(site, point, "rollback")
    site.site.command("upgrade", "rollback", "--yes")
    assert phase(site) == "returned"
    assert holds(site, at_least=since) == since
    assert not list((site.site.data / "upgrade").glob("returning*"))


@pytest.mark.postgres
@pytest.mark.both_databases
@pytest.mark.parametrize("way", ["run", "rollback"])
def test_the_power_goes_right_after_the_transaction(site: Member, way: str) -> None:
    """The database has it, and the ledger does not know."""
    before = site.do(ENTRIES)
    site.run_program("ahead", "run")
    file = site.site.data / "upgrade" / "upgrade.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "phase": "changing"}))
    site.site.environment["PASSAVANT_DRILLED"] = "ahead" if way == "run" else "level"
    site.site.command("upgrade", way, "--yes")
    assert phase(site) == ("done" if way == "run" else "returned")
    assert holds(site, at_least=before) == before


def test_what_was_recorded_between_a_power_cut_and_the_next_call_is_kept(site: Member) -> None:
    """Nothing should be; but a console asks nobody."""
    site.site.environment["PASSAVANT_DRILLED"] = "ahead"
    killed(site, "journal.verifying.verify", "run")
    if engine() == "postgresql":  # it was one transaction: the tables are those of before
        site.site.environment["PASSAVANT_DRILLED"] = "level"
    noted = site.note(4)
    since = site.do(ENTRIES)
    site.close()
    site.site.environment["PASSAVANT_DRILLED"] = "ahead"
    site.site.command("upgrade", "run", "--yes")
    assert holds(site, at_least=since) == since
    assert set(noted) <= set(site.notes().shown)


def refused(site: Member, *words: str) -> str:
    done = site.site.command(*words, check=False)
    assert done.returncode == 2, done
    return done.stdout + done.stderr
