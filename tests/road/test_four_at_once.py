"""Four processes record at the same moment: no gap, no error, nobody waits until the lock gives up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from passavant.base.testing import RunningSite

EACH = 60
WRITER = """
import sys, threading, uuid
from django.db import connection
from passavant.journal import clock
from passavant.journal.recording import record, turn
from passavant.modules.sites.facts import ShiftOpened
from passavant.modules.sites.models import Shift
name, each = sys.argv[1], int(sys.argv[2])

def write(officer, count):
    for number in range(count):
        with turn():
            seen = Shift.objects.count()
            record(ShiftOpened(shift=uuid.uuid4(), officer=officer, booth=str(seen), post="HT-OUA"),
                   at=clock.now(), actor=officer)
    connection.close()

print("ready", flush=True)
sys.stdin.readline()
threads = [threading.Thread(target=write, args=(f"{name}-{n}", each // 2)) for n in range(2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print("done", flush=True)
"""
LOOK = """
from passavant.journal import store
from passavant.modules.sites.models import Shift
print(store.count_entries(), Shift.objects.count(), len(set(Shift.objects.values_list("booth", flat=True))))
"""


@pytest.mark.both_databases
def test_four_processes_of_two_threads_leave_no_gap(running_site: Callable[..., RunningSite]) -> None:
    site = running_site(start=False)
    before = int(site.python(LOOK).communicate()[0].split()[0])
    writers = [site.python(WRITER, f"M1{number}", str(EACH)) for number in range(4)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdin is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.stdin.write("now\n")  # type: ignore[union-attr]  # asserted above
        writer.stdin.flush()  # type: ignore[union-attr]
    said = [writer.communicate(timeout=120) for writer in writers]
    assert said == [("done\n", "")] * 4
    entries, shifts, counts_seen = map(int, site.python(LOOK).communicate()[0].split())
    assert (entries - before, shifts) == (4 * EACH, 4 * EACH)
    # What each turn read stayed true until it had recorded: no two saw the same number of shifts.
    assert counts_seen == 4 * EACH
    assert (
        f"{entries} entries in 1 chains verified"
        in site.command("journal", "verify", "--every-signature").stdout
    )
    assert "exactly" in site.command("journal", "mirror").stdout
