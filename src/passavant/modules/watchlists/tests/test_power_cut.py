"""A power cut while a list is imported or its index saved: what answers is the old one or the new one, whole.

Processes of their own are killed with SIGKILL at random moments; PASSAVANT_KILLS says how often.
"""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable

import pytest

from passavant.base.testing import RunningSite

KILLS = int(os.environ.get("PASSAVANT_KILLS", "3"))
COMMON = """
import json, sys
from datetime import date
from django.utils import timezone
from passavant.domain.lists.entries import Kind, ListedEntry, Reading
from passavant.domain.screening import Record
from passavant.base.models import Officer
from passavant.modules.watchlists import actions, indexing, queries

def entry(number, surname):
    record = Record(id=str(number), names=(f"Ann {surname}{number}",), documents=((f"AA{number:07}", "HTI"),))
    return ListedEntry(source_id=str(number), kind=Kind.PERSON, record=record)

def take(surname, count, **more):
    reading = Reading(format="x", entries=tuple(entry(number, surname) for number in range(count)))
    return actions.take(
        officer=Officer.objects.get(), watchlist=queries.get_list("wanted"), reading=reading, name=surname,
        content_digest=surname, accept_shrink="a test", at=timezone.now(), **more)
"""
PREPARE = """
from passavant.base.testing import make_officer
from passavant.modules.watchlists.models import Watchlist
officer = make_officer("watch_officer", code="wlouis")
actions.keep_list(officer=officer, watchlist=Watchlist(
    code="wanted", title="Wanted", owner_agency="PNH", purpose="courts", legal_basis="CIC 77"))
take("Old", 600)
indexing.refresh()
"""
IMPORT = """
print("begun", flush=True)
take(sys.argv[1], int(sys.argv[2]), progress=lambda _: print("part", flush=True))
print("done", flush=True)
"""
SAVE = """
held = indexing.refresh()
print("begun", flush=True)
while True:
    indexing._save(held)
"""
LOOK = """
names = {row.title[:7] for row in queries.entries_of("wanted").iterator()}
with indexing.current() as held:
    indexed = len(held.index)
print(json.dumps([sorted(names), queries.count_entries("wanted"), indexed]))
"""


@pytest.fixture
def site(running_site: Callable[..., RunningSite]) -> RunningSite:
    made = running_site(start=False)
    _said(made, PREPARE)
    return made


@pytest.mark.slow
@pytest.mark.both_databases
def test_a_list_is_the_old_one_or_the_new_one_whenever_its_import_is_killed(site: RunningSite) -> None:
    rng = random.Random(int(os.environ.get("PASSAVANT_SEED", "7")))
    old, new = [["Ann Old"], 600, 600], [["Ann New"], 3000, 3000]
    for _cut in range(KILLS):
        _kill_after(site, IMPORT, "New", "3000", lines=1 + rng.randrange(7), seconds=rng.uniform(0, 0.03))
        found = json.loads(_said(site, LOOK))
        assert found in (old, new)
        if found == new:
            break
    _said(site, "take('End', 2000)")
    assert json.loads(_said(site, LOOK)) == [["Ann End"], 2000, 2000]
    assert "The journal holds" in site.command("journal", "verify").stdout
    assert "exactly what the journal gives" in site.command("journal", "mirror").stdout


@pytest.mark.slow
def test_an_index_is_whole_whenever_its_saving_is_killed(site: RunningSite) -> None:
    rng = random.Random(int(os.environ.get("PASSAVANT_SEED", "7")))
    for _cut in range(KILLS):
        _kill_after(site, SAVE, lines=1, seconds=rng.uniform(0.01, 0.3))
        assert json.loads(_said(site, LOOK)) == [["Ann Old"], 600, 600]


def _said(site: RunningSite, source: str, *arguments: str) -> str:
    told, trouble = site.python(COMMON + source, *arguments).communicate()
    assert not trouble, trouble
    return told


def _kill_after(site: RunningSite, source: str, *arguments: str, lines: int, seconds: float) -> None:
    """Start a program, wait until it has said some lines and a moment more, and pull the plug."""
    process = site.python(COMMON + source, *arguments)
    assert process.stdout is not None
    for _line in range(lines):
        assert process.stdout.readline(), process.communicate()[1]
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
