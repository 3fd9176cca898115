"""Tables made anew from the journal, stopped half-way, gone on with; and the mirror that holds them against
it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from passavant.base.testing import differences_from_journal, prepare_rooms, run_pytest
from passavant.journal import rebuilding, store
from passavant.journal.errors import UnfinishedRebuild
from passavant.journal.guards import writing
from passavant.journal.models import Rebuild
from passavant.journal.rebuilding import mirror, rebuild, table_digest
from passavant.journal.tables import recorded_models
from passavant.journal.tests.kit import begin_shift, end_shift
from passavant.modules.sites.models import Booth, Post, Shift


@pytest.fixture
def busy_site(db: None) -> None:
    prepare_rooms()
    for officer in ("M12", "M13", "M14"):
        end_shift(begin_shift(officer))


def digests() -> dict[str, tuple[int, str]]:
    return {table._meta.label: table_digest(table) for table in recorded_models()}


def spoil(statement: str) -> None:
    with writing(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_rebuild_gives_the_same_tables(busy_site: None) -> None:
    before = digests()
    assert rebuild() == store.count_entries()
    assert digests() == before
    assert before["sites.Shift"][0] == 3
    assert before["sites.Booth"][0] == 4


def test_a_rebuild_mends_what_was_spoilt(busy_site: None) -> None:
    before = digests()
    spoil("UPDATE sites_shift SET officer = 'X'")
    spoil("DELETE FROM sites_booth")
    assert digests() != before
    rebuild()
    assert digests() == before


def test_one_room_is_rebuilt_without_touching_others(busy_site: None) -> None:
    spoil("DELETE FROM sites_shift")
    spoil("DELETE FROM journal_trustedkey")
    rebuild(room="sites")
    assert Shift.objects.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_trustedkey")
        assert cursor.fetchone() == (0,)
    rebuild(room="journal")


class PowerCut(BaseException):
    pass


@pytest.fixture
def stopped_half_way(busy_site: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[int, str]]:
    """A rebuild that a power cut stopped after its second step; gives how the tables were before."""
    before = digests()
    monkeypatch.setattr(rebuilding, "STEP", 5)
    steps: list[int] = []

    def cut(done: int) -> None:
        steps.append(done)
        if len(steps) == 2:
            raise PowerCut

    with pytest.raises(PowerCut):
        rebuild(progress=cut)
    return before


def test_a_stopped_rebuild_goes_on_where_it_rested(stopped_half_way: dict[str, tuple[int, str]]) -> None:
    assert Rebuild.objects.get().sequence == 10
    assert digests() != stopped_half_way
    assert rebuild() == store.count_entries() - 10
    assert digests() == stopped_half_way
    assert not Rebuild.objects.exists()


def test_nothing_is_recorded_while_tables_are_half_built(
    stopped_half_way: dict[str, tuple[int, str]],
) -> None:
    with pytest.raises(UnfinishedRebuild, match="run `passavant journal rebuild` to the end first"):
        begin_shift()
    with pytest.raises(UnfinishedRebuild):
        Post(code="HT-XXX", name="X", mode="land").save()
    rebuild()
    begin_shift()


def test_a_rebuild_of_one_room_does_not_hide_that_the_house_is_half_built(
    stopped_half_way: dict[str, tuple[int, str]],
) -> None:
    with pytest.raises(UnfinishedRebuild, match="a rebuild of all rooms was stopped half-way"):
        rebuild(room="sites")
    rebuild()
    assert digests() == stopped_half_way


def test_the_mirror_sees_no_difference_where_there_is_none(busy_site: None) -> None:
    before = digests()
    assert mirror() == []
    assert digests() == before


@pytest.mark.tampers("the mirror must be able to fail")
@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE sites_shift SET officer = 'X' WHERE officer = 'M13'", "sites.Shift"),
        ("UPDATE sites_shift SET closed_at = NULL WHERE officer = 'M13'", "sites.Shift"),
        ("DELETE FROM sites_shift WHERE officer = 'M13'", "sites.Shift"),
        ("UPDATE sites_post SET name = 'X' WHERE code = 'HT-OUA'", "sites.Post"),
        ("DELETE FROM journal_trustedkey", "journal.TrustedKey"),
    ],
)
def test_the_mirror_sees_each_difference(busy_site: None, statement: str, table: str) -> None:
    spoil(statement)
    assert [found.table for found in mirror()] == [table]
    assert [found.split(":")[0] for found in differences_from_journal()] == [table]
    assert mirror(room="crossings") == []


def test_the_mirror_is_held_up_after_every_test_with_a_database(tmp_path: Path) -> None:
    """A test of somebody who writes a row by hand fails, although the test itself says nothing about it."""
    careless = tmp_path / "test_careless.py"
    careless.write_text(
        "import pytest\n"
        "from passavant.journal.guards import writing\n"
        "from passavant.modules.sites.models import Booth\n"
        "def test_careful(site_ready): assert Booth.objects.count() == 4\n"
        "def test_careless(site_ready):\n"
        "    with writing():\n"
        "        Booth.objects.filter(name='1').update(name='X')\n"
    )
    ran = run_pytest(careless)
    assert "2 passed, 1 error" in ran.stdout, ran.stdout + ran.stderr
    assert "sites.Booth: 4 rows here, 4 from the journal" in ran.stdout


def test_the_rows_of_a_kept_table_come_back_with_their_types(busy_site: None) -> None:
    booth = Booth.objects.select_related("post").get(pk="HT-OUA-1")
    rebuild()
    again = Booth.objects.select_related("post").get(pk="HT-OUA-1")
    assert (again.is_active, again.post.opens) == (booth.is_active, booth.post.opens)
