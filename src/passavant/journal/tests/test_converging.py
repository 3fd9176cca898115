"""Whatever order sticks arrive in, however often and however torn: all sites end with the same tables."""

from __future__ import annotations

import contextlib
import random
import tempfile
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passavant.base.testing import differences_from_journal
from passavant.journal import store
from passavant.journal.declaring import Audience
from passavant.journal.erasing import erase
from passavant.journal.errors import CannotErase, JournalError
from passavant.journal.files import import_from
from passavant.journal.models import TrustedKey
from passavant.journal.rebuilding import table_digest
from passavant.journal.segments import pack, withheld
from passavant.journal.tables import recorded_models
from passavant.journal.tests.kit import MORNING, begin_shift, end_shift, other_site
from passavant.journal.verifying import verify
from passavant.modules.sites.models import Booth

POSTS = ("HT-MAL", "HT-BEL", "HT-ANA")
HQ = "HT-DIE"


def live_a_while(site: str, rng: random.Random) -> None:
    """Some shifts, booths that come, change and go, and an erasure: whatever a site records."""
    shifts: list[uuid.UUID] = []
    for step in range(rng.randint(3, 12)):
        what = rng.choice(["begin", "begin", "end", "booth", "close", "erase"])
        if what == "begin":
            shifts.append(begin_shift(f"{site}-{step}"))
        elif what == "end" and shifts:
            end_shift(rng.choice(shifts))
        elif what == "booth":
            Booth(code=f"{site}-{rng.randint(1, 2)}", post_id=site, name=str(step)).save()
        elif what == "close":
            for booth in Booth.objects.all()[:1]:
                booth.delete()
        elif what == "erase":
            number = rng.randint(2, store.lock_head(site, 1).sequence + 1)
            with contextlib.suppress(CannotErase):
                erase(site=site, epoch=1, sequence=number, legal_basis="law", at=MORNING, actor="DPO")


def sticks_of(site: str, rng: random.Random, folder: Path) -> list[bytes]:
    """A site's life as segments of random lengths, some of them overlapping."""
    with other_site(site, folder):  # it stands alone as yet, so it keeps its booths itself
        live_a_while(site, rng)
        entries = [withheld(entry, Audience.HEADQUARTERS) for entry in store.entries_after(site, 1, 0)]
        sticks, place = [], 0
        while place < len(entries):
            end = place + rng.randint(1, 5)
            sticks.append(pack(entries[max(0, place - rng.randint(0, 2)) : end]))
            place = end
        return sticks


def arrive(sticks: list[bytes], rng: random.Random, folder: Path) -> None:
    """Put in sticks at random, some torn, some twice, until everything has come."""
    path = folder / "stick"
    waiting = list(sticks)
    while waiting:
        stick = rng.choice(waiting)
        torn = rng.random() < 0.2
        path.write_bytes(stick[: rng.randint(0, len(stick) - 1)] if torn else stick)
        try:
            import_from(path)
        except JournalError:
            continue  # torn, or a gap: it will be put in again
        if rng.random() < 0.8:
            waiting.remove(stick)


def tables() -> dict[str, tuple[int, str]]:
    """All recorded tables, but for what each site itself trusts."""
    return {table._meta.label: table_digest(table) for table in recorded_models() if table is not TrustedKey}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
@pytest.mark.django_db
def test_sites_converge_whatever_happens_on_the_way(seed: int) -> None:
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sticks = [stick for site in POSTS for stick in sticks_of(site, rng, folder)]
        seen = []
        for site in (HQ, "HT-CAP", HQ):
            with other_site(site, folder, trusts=POSTS, headquarters=HQ if site != HQ else ""):
                arrive(sticks, rng, folder)
                assert differences_from_journal() == []
                assert not verify(every_signature=True).faults
                seen.append(tables())
        assert seen[0] == seen[1] == seen[2]
