"""Files laid aside between being chosen and being taken: for the program alone, for a day, and gone once taken."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from passavant.modules.watchlists import offering


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    site = settings.PASSAVANT.site.model_copy(update={"data": tmp_path})
    settings.PASSAVANT = settings.PASSAVANT.model_copy(update={"site": site})
    return tmp_path / "scratch" / "watchlists" / "offered"


def lay(name: str = "list.csv") -> offering.Offer:
    return offering.lay_aside(list_code="wanted", officer="wdorval", files={name: b"id,name\n1,Mari Batis\n"})


def test_what_was_laid_aside_is_found_as_it_was(home):
    offer = lay()
    assert offering.find(offer.mark) == offer
    offering.say_mapping(offer.mark, {"columns": {"id": "id", "name": "name"}})
    found = offering.find(offer.mark)
    assert found is not None
    assert (found.format, found.mapping) == ("csv", {"columns": {"id": "id", "name": "name"}})


def test_nobody_else_on_the_machine_reads_it(home):
    offer = lay()
    folder = home / offer.mark
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "0.file").stat().st_mode) == 0o600


def test_a_name_from_outside_never_becomes_a_path(home):
    offer = lay("../../../etc/passwd")
    assert [path.name for path in (home / offer.mark).iterdir() if path.suffix == ".file"] == ["0.file"]
    for mark in ("..", "../..", "", "0" * 31, "G" * 32):
        assert offering.find(mark) is None
        offering.leave(mark)
    assert offering.find(offer.mark) is not None


def test_files_go_when_the_import_has_ended_and_its_outcome_stays(home):
    offer = lay()
    offering.say_outcome(offer.mark, {"officer": "wdorval", "done": 1})
    assert offering.find(offer.mark) is not None
    offering.say_outcome(offer.mark, {"officer": "wdorval", "done": 2, "ended": "taken"})
    assert offering.find(offer.mark) is None
    assert offering.outcome_of(offer.mark)["ended"] == "taken"


def test_what_nobody_took_within_a_day_is_gone(home):
    old = lay()
    yesterday = time.time() - offering.SECONDS - 60
    os.utime(home / old.mark, (yesterday, yesterday))
    new = lay()
    assert offering.find(old.mark) is None
    assert offering.find(new.mark) is not None
