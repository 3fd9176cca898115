"""Tables that were whole are parted by month, while others look and record; nothing is rewritten and nothing lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from passavant.base.testing import Console, RunningSite
from passavant.journal.months import Month

pytestmark = [pytest.mark.postgres, pytest.mark.both_databases, pytest.mark.slow]

AS_IT_WAS = """
from passavant.journal import months
months.parted_models = tuple
from passavant.config.management.commands.site import prepare_site
prepare_site()
"""
RECORD = """
import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from passavant.domain import mrz
from passavant.domain.specimens.people import population
from passavant.journal import clock
from passavant.journal.recording import record
from passavant.modules.crossings import documents, facts
now = datetime.now(UTC)
people = (mrz.read(person.mrz_lines(), today=now.date()).zone for person in population(seed, count))
known = [documents.from_zone(zone) for zone in people if zone is not None]
journey = facts.Journey(means="foot", carrier="", purpose="trade", address="", stay_days=None, stay_until=None)
answer = 0
for days in range(0, 90, 30):
    with clock.stopped_at(now - timedelta(days=days)):
        for document in known:
            crossing = facts.CrossingRecorded(
                inspection=uuid4(), post="HT-OUA", booth="HT-OUA-1", mode="land", direction="entry",
                document=document, journey=journey, line=facts.Line.FIRST, reason="", note="", group=None,
            )
            record(crossing, at=clock.now(), actor="M12")
            answer += 1
"""
DIGESTS = """
from passavant.journal import months
from passavant.journal.rebuilding import table_digest
from passavant.modules.crossings.models import Crossing
from passavant.modules.stays.models import Stay
answer = [table_digest(Crossing), table_digest(Stay)]
"""
FILES = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(
        "SELECT relname, pg_relation_filenode(oid) FROM pg_class WHERE relkind = 'r' AND relname = ANY (%s)", [names]
    )
    answer = dict(cursor.fetchall())
"""
PARTS = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute(
        "SELECT p.relname, c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid "
        "JOIN pg_class p ON p.oid = i.inhparent WHERE p.relkind = 'p' ORDER BY 1, 2"
    )
    answer = cursor.fetchall()
"""


TABLES = ["crossings_crossing", "crossings_inspection", "journal_entry", "stays_stay"]


@pytest.fixture(scope="module")
def site(running_site: Callable[..., RunningSite]) -> RunningSite:
    return running_site(start=False)


@pytest.fixture
def console(site: RunningSite) -> Iterator[Console]:
    with site.console() as console:
        yield console


def test_filled_tables_that_were_whole_become_the_rest(running_site: Callable[..., RunningSite]) -> None:
    site = running_site(start=False)
    site.burn()
    assert site.python(AS_IT_WAS).communicate(timeout=120)[1] == ""
    with site.console() as console:
        assert console.do(PARTS) == []
        assert console.do(RECORD, seed=5, count=12) == 36
        before, files = console.do(DIGESTS), console.do(FILES, names=TABLES)
        site.command("site", "init")
        rests = console.do(FILES, names=[f"{name}_rest" for name in TABLES])
        # No row was written anew: the rest is the file that was the table.
        assert rests == {f"{name}_rest": file for name, file in files.items()}
        assert console.do(DIGESTS) == before
        assert {table for table, _part in console.do(PARTS)} == set(TABLES)
        assert console.do(RECORD, seed=6, count=4) == 12
    assert "The journal holds" in site.command("journal", "verify", "--every-signature").stdout
    assert "exactly what the journal gives" in site.command("journal", "mirror").stdout
    assert "has no part" not in site.command("doctor").stderr


def test_months_are_made_by_several_at_once_and_each_one_once(site: RunningSite, console: Console) -> None:
    before = console.do(PARTS)
    make = "from django.core.management import call_command\ncall_command('journal', 'months', '--since', '"
    make += f"{_back(9)}')"
    making = [site.python(make) for _ in range(3)]
    said = [each.communicate(timeout=120) for each in making]
    assert [errors for _out, errors in said] == [""] * 3
    assert sum(f"journal_entry has {_back(9)}, {_back(8)}" in out for out, _errors in said) == 1
    found = console.do(PARTS)
    assert len(found) == len({tuple(each) for each in found}) > len(before)


def test_booths_record_while_months_are_made(site: RunningSite, console: Console) -> None:
    with site.console() as booth:
        booth.begin(RECORD, seed=8, count=60)
        for since in (12, 13, 15):
            site.command("journal", "months", "--since", _back(since))
        assert booth.process.stdout is not None
        assert '""' in booth.process.stdout.readline()  # no trouble
    site.command("journal", "months", "--since", _back(15))  # what the booth kept busy
    assert "Every month is there" in site.command("journal", "months", "--since", _back(15)).stdout
    assert "exactly what the journal gives" in site.command("journal", "mirror").stdout
    assert "The journal holds" in site.command("journal", "verify").stdout


def test_a_table_that_somebody_reads_for_long_is_left_for_the_next_time(
    site: RunningSite, console: Console
) -> None:
    reading = (
        "from django.db import connection, transaction\natomic = transaction.atomic()\natomic.__enter__()\n"
    )
    console.do(reading + "connection.cursor().execute('SELECT count(*) FROM stays_stay')")
    said = site.command("journal", "months", "--since", _back(18)).stdout
    assert "stays_stay is in use: its months are made the next time." in said
    assert f"journal_entry has {_back(18)}" in said


def _back(months: int) -> str:
    """The month so long ago, as the command takes it."""
    return str(Month.of(datetime.now(UTC)).after(-months))


BEGIN_A_CHAIN = """
from datetime import UTC, datetime
from passavant.journal import clock
from passavant.journal.facts import ChainOpened, SiteTrusted
from passavant.journal.keys import make_key, load_key
from passavant.journal.recording import record
from passavant.journal.sealing import BEGINNING, seal
from pathlib import Path
from passavant.journal import declaring
folder = Path(folder)
key = load_key(folder / "other.key") if (folder / "other.key").exists() else make_key(folder / "other.key")
kind = declaring.kind_of_type(ChainOpened)
def chain(count):
    link, made = BEGINNING, []
    for number in range(1, count + 1):
        now = datetime.now(UTC)
        value = ChainOpened(site="HT-BEL", epoch=1, public_key=str(key.public))
        made.append(seal(
            key=key, site="HT-BEL", epoch=1, sequence=number, previous=link, kind=kind.name, version=kind.version,
            body=kind.body_text(value), happened_at=now, recorded_at=now, actor="system"))
        link = made[-1].link
    return made
"""
TRUST = """
trusted = SiteTrusted(site="HT-BEL", epoch=1, public_key=str(key.public))
record(trusted, at=clock.now(), actor="administrator")
"""
FIRST = """
import time
from django.db import connection, transaction
from passavant.journal.receiving import receive
with transaction.atomic():
    receive(chain(1))
    late = time.monotonic() + 20
    answer = False
    while not answer and time.monotonic() < late:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            answer = cursor.fetchone()[0] > 0
        time.sleep(0.05)
"""
SECOND = """
from passavant.journal.errors import BrokenChain
from passavant.journal.receiving import receive
try:
    receive(chain(2))
    answer = ""
except BrokenChain as trouble:
    answer = str(trouble)
"""


def test_two_beginnings_of_one_chain_at_once_are_one_chain(site: RunningSite) -> None:
    """Two copies of a site join at the same moment: the second waits for the first, and is refused."""
    with site.console() as one, site.console() as other:
        one.do(BEGIN_A_CHAIN + TRUST, folder=str(site.data))
        one.begin(BEGIN_A_CHAIN + FIRST, folder=str(site.data))
        time.sleep(0.5)
        refused = other.do(BEGIN_A_CHAIN + SECOND, folder=str(site.data))
        assert one.process.stdout is not None
        assert one.process.stdout.readline().startswith("[true")
    assert "is here already with other content" in refused
    assert "The journal holds" in site.command("journal", "verify").stdout
