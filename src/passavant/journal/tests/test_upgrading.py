"""What an upgrade asks of the journal: whether its ends hold, who works with the data, what the program can read."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from passavant.journal import in_use, store
from passavant.journal.errors import InUse
from passavant.journal.tests.kit import begin_shift, end_shift, triggers_dropped
from passavant.journal.upgrading import ledger, standing
from passavant.journal.upgrading.ledger import Ledger, Phase, Program, Table
from passavant.journal.verifying import verify, verify_heads

A_LEDGER = Ledger(
    phase=Phase.CHANGING,
    before="1.1",
    after="1.2",
    begun_at="20261128-111602",
    heads=(("HT-OUA", 1, 3, "ab"),),
    migrations=(("journal", "0001_initial"),),
    tables={"sites_shift": Table(("id", "officer"), 2, "cd")},
    copy="before-20261128-111602.sqlite3",
)


def test_the_ends_of_all_chains_hold(chain: None, tmp_path: Path) -> None:
    end_shift(begin_shift())
    assert not verify(heads_file=tmp_path / "heads").faults
    begin_shift()
    assert verify_heads(heads_file=tmp_path / "heads") == []


@pytest.mark.tampers("an entry at the end is altered by hand")
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE journal_entry SET actor = 'M99' WHERE sequence = 3", "altered"),
        ("UPDATE journal_entry SET body = '{}' WHERE sequence = 3", "another body"),
        ("DELETE FROM journal_entry WHERE sequence = 3", "removed from the end"),
        ("UPDATE journal_head SET sequence = 2", "not what the chain's head says"),
    ],
)
def test_an_end_that_does_not_hold_is_named(chain: None, statement: str, reason: str) -> None:
    end_shift(begin_shift())
    with triggers_dropped() as forge:
        forge(statement)
    [fault] = verify_heads()
    assert reason in fault.reason


def test_a_chain_that_went_further_is_missed(chain: None, tmp_path: Path) -> None:
    noted = tmp_path / "heads"
    noted.write_text(json.dumps({"HT-OUA/1": ["9", "ab"], "HT-MAL/1": ["2", "cd"]}))
    assert sorted(fault.entry for fault in verify_heads(heads_file=noted)) == ["HT-MAL/1/1", "HT-OUA/1/1"]


def test_services_share_the_data_and_an_upgrade_has_it_alone(tmp_path: Path) -> None:
    assert not in_use.is_shared(tmp_path)
    with in_use.shared(tmp_path), in_use.shared(tmp_path):
        assert in_use.is_shared(tmp_path)
        with pytest.raises(InUse, match="stop its server"), in_use.alone(tmp_path):
            pass
    with in_use.alone(tmp_path), pytest.raises(InUse, match="being upgraded"), in_use.shared(tmp_path):
        pass


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert ledger.read(tmp_path) is None
    ledger.write(tmp_path, A_LEDGER)
    assert ledger.read(tmp_path) == A_LEDGER
    ledger.write(tmp_path, A_LEDGER.at(Phase.DONE, aside="newer"))
    assert ledger.read(tmp_path) == dataclasses.replace(A_LEDGER, phase=Phase.DONE, aside="newer")
    ledger.forget(tmp_path)
    assert ledger.read(tmp_path) is None


def test_only_half_way_keeps_a_site_from_starting() -> None:
    assert [each.value for each in Phase if each.is_half_way] == [
        "changing",
        "finishing",
        "swapping",
        "rebuilding",
    ]


def test_what_the_program_before_could_not_read_is_counted(chain: None) -> None:
    end_shift(begin_shift())
    begin_shift()
    here = standing.this_program().kinds
    assert standing.newly_readable(Program("1.1", here)) == 0
    without = {name: version for name, version in here.items() if name != "sites.shift.opened"}
    assert standing.newly_readable(Program("1.1", without)) == 2
    assert standing.newly_readable(Program("1.1", {**here, "sites.shift.opened": 0})) == 2
    assert standing.unreadable() == []


def test_tables_that_stand_otherwise_are_named(chain: None) -> None:
    begin_shift()
    before = standing.tables_of_facts()
    heads = standing.heads()
    assert list(standing.tables_that_differ(before)) == []
    begin_shift()
    [(name, was, now)] = standing.tables_that_differ(before)
    assert (name, was.rows, now.rows) == ("sites_shift", 1, 2)
    assert standing.recorded_after(heads) == 1
    assert store.count_entries() == 3


def test_this_program_is_known_by_its_steps(db: None) -> None:
    applied = standing.applied_migrations()
    assert standing.fit().is_exact
    assert standing.is_program_of(applied)
    assert not standing.is_program_of(applied[1:])
    assert not standing.is_program_of((*applied, ("journal", "0099_later")))
    assert standing.is_program_of((*applied, ("a_room_that_is_not_here", "0001_initial")))
