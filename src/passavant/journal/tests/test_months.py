"""Tables that are parted by month: every row in its month, late months, guards on every part, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from passavant.base.pytest_plugin import engine
from passavant.base.testing import A_MORNING, plan_of
from passavant.journal import months, store
from passavant.journal.clock import stopped_at
from passavant.journal.errors import RecordedTableWrite
from passavant.journal.guards import writing
from passavant.journal.ids import first_id
from passavant.journal.models import Entry
from passavant.journal.months import Made, Month
from passavant.journal.rebuilding import rebuild
from passavant.journal.tables import is_recorded
from passavant.journal.tests.kit import begin_shift, end_shift, triggers_dropped
from passavant.journal.verifying import verify
from passavant.modules.crossings.models import Crossing

Clock = Callable[[datetime], None]
LONG_AGO = datetime(2019, 5, 31, 23, 59, tzinfo=UTC)
IN_A_CENTURY = datetime(2126, 1, 15, tzinfo=UTC)
PARTED = [model._meta.db_table for model in months.parted_models()]
on_sqlite = pytest.mark.skipif(engine() != "sqlite", reason="what a post keeps whole, headquarters parts")


@pytest.fixture
def parted(chain: None) -> None:
    """The months of the morning on which tests happen, whatever the machine's clock says."""
    with stopped_at(A_MORNING):
        months.keep()


# -- months


@pytest.mark.parametrize(
    ("text", "after", "year_after"), [("2026-11", "2026-12", "2027-11"), ("2026-12", "2027-01", "2027-12")]
)
def test_months_follow_one_another_over_the_year(text: str, after: str, year_after: str) -> None:
    month = Month.parse(text)
    assert [str(each) for each in (month, month.after(), month.after(12))] == [text, after, year_after]
    assert len(list(month.until(month.after(12)))) == 13


@pytest.mark.parametrize("text", ["1969-12", "2026-13", "2026", "2026-11-02", "november", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not match|unconverted"):
        Month.parse(text)


def test_a_month_is_one_of_utc() -> None:
    """The last evening of November at Ouanaminthe is December."""
    assert Month.of(datetime.fromisoformat("2026-11-30T20:00:00-05:00")) == Month(2026, 12)


def test_tables_are_parted_by_ids_or_written_times_alone() -> None:
    assert months._bound_of(Entry._meta.get_field("recorded_at"))(Month(2026, 11)) == "2026-11"
    bound = months._bound_of(Crossing._meta.get_field("id"))
    assert bound(Month(2026, 11)) == str(first_id(datetime(2026, 11, 1, tzinfo=UTC)))
    with pytest.raises(TypeError, match="parted by nothing else"):
        months._bound_of(models.IntegerField(name="number"))


@on_sqlite
def test_sqlite_keeps_its_tables_whole(chain: None) -> None:
    assert (months.keep(), months.lacking()) == (months.Upkeep(), [])
    assert "keeps its tables whole" in _months_command()


# -- every row in its month


@pytest.mark.postgres
def test_an_entry_lies_in_the_month_in_which_it_was_recorded(parted: None, clock: Clock) -> None:
    for instant in ("2026-11-30T23:59:59.999999+00:00", "2026-12-01T00:00:00+00:00"):
        clock(datetime.fromisoformat(instant))
        end_shift(begin_shift())
    assert _rows_in("journal_entry", "_2026_11", "_2026_12") == [2, 2]


@pytest.mark.postgres
def test_what_belongs_to_no_month_lies_in_the_rest_and_is_read_as_all_is(parted: None, clock: Clock) -> None:
    before = store.count_entries()
    for instant in (LONG_AGO, datetime(2099, 1, 1, tzinfo=UTC), A_MORNING):
        clock(instant)
        end_shift(begin_shift())
    assert _rows_in("journal_entry", "_rest") == [4]
    assert [row[2] for row in store.rows_after("HT-OUA", 1, 0)] == list(range(1, before + 7))
    assert verify().faults == []


@pytest.mark.postgres
def test_a_late_month_takes_its_rows_out_of_the_rest(parted: None, clock: Clock) -> None:
    clock(LONG_AGO)
    end_shift(begin_shift())
    clock(datetime(2019, 6, 1, tzinfo=UTC))
    late = begin_shift()
    clock(datetime(2019, 7, 1, tzinfo=UTC))
    end_shift(late)
    with stopped_at(LONG_AGO):
        made = [each for each in months.keep().made if each.table == "journal_entry"]
    assert made == [
        Made("journal_entry", Month(2019, 5).after(each), moved) for each, moved in enumerate((2, 1, 1, 0))
    ]
    assert _rows_in("journal_entry", "_rest", "_2019_05", "_2019_06", "_2019_07") == [0, 2, 1, 1]
    assert verify(every_signature=True).faults == []


@pytest.mark.postgres
def test_keeping_again_does_nothing(parted: None, clock: Clock) -> None:
    clock(LONG_AGO)
    assert {made.table for made in months.keep().made} == set(PARTED)
    before = _parts_of_all()
    assert months.keep() == months.Upkeep()
    assert _parts_of_all() == before


@pytest.mark.postgres
def test_a_month_that_was_taken_off_stays_off(parted: None, clock: Clock) -> None:
    """An old month in an archive is not made anew, and its late rows are kept in the rest."""
    clock(LONG_AGO)
    months.keep()
    _by_hand("ALTER TABLE journal_entry DETACH PARTITION journal_entry_2019_05")
    assert [made.table for made in months.keep().made] == []
    begin_shift()
    assert _rows_in("journal_entry", "_rest") == [1]


@pytest.mark.postgres
def test_months_that_are_missing_are_seen_before_they_are_needed(parted: None, clock: Clock) -> None:
    assert months.lacking() == []
    clock(IN_A_CENTURY)
    assert sorted(months.lacking()) == sorted(PARTED)
    said = _months_command()
    assert "journal_entry has 2126-01, 2126-02, 2126-03, 2126-04." in said
    assert months.lacking() == []
    assert _months_command() == "Every month is there.\n"


@pytest.mark.postgres
def test_earlier_months_are_made_when_asked_for(parted: None, clock: Clock) -> None:
    clock(datetime(2125, 12, 31, 23, tzinfo=UTC))
    begin_shift()
    clock(IN_A_CENTURY)
    said = _months_command("--since", "2125-12")
    assert "journal_entry has 2125-12, 2126-01, 2126-02, 2126-03, 2126-04; rows that moved there: 1." in said
    assert _rows_in("journal_entry", "_rest", "_2125_12") == [0, 1]


@pytest.mark.postgres
def test_a_rebuild_gives_the_same_rows_in_every_part(parted: None, clock: Clock) -> None:
    for instant in (LONG_AGO, A_MORNING):
        clock(instant)
        end_shift(begin_shift())
    before = _parts_of_all()
    rebuild()
    assert _parts_of_all() == before


# -- guards


@pytest.mark.postgres
@pytest.mark.tampers("it tries to")
@pytest.mark.parametrize("part", ["journal_entry", "journal_entry_2026_11", "journal_entry_rest"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET actor = 'X'",
        "DELETE FROM {}",
        "TRUNCATE {}",
        "UPDATE {} SET recorded_at = '2001-01-01'",
    ],
)
def test_no_part_of_the_journal_is_changed_even_without_the_guard(
    parted: None, clock: Clock, part: str, statement: str
) -> None:
    for instant in (LONG_AGO, A_MORNING):
        clock(instant)
        end_shift(begin_shift())
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        _by_hand(statement.format(part))
    assert verify().faults == []


@pytest.mark.postgres
def test_the_triggers_hold_on_a_month_that_was_made_late(parted: None, clock: Clock) -> None:
    clock(LONG_AGO)
    begin_shift()
    months.keep()
    clock(LONG_AGO.replace(year=2018))
    begin_shift()  # into the rest, which was taken off and put back
    for part in ("journal_entry", "journal_entry_2019_05", "journal_entry_rest"):
        for statement in ("DELETE FROM", "TRUNCATE"):
            with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
                _by_hand(f"{statement} {part}")


@pytest.mark.postgres
@pytest.mark.parametrize("end", ["", "_2026_11", "_rest"])
@pytest.mark.parametrize(
    "model",
    [model for model in months.parted_models() if is_recorded(model)],
    ids=lambda model: model._meta.label,
)
def test_nobody_writes_a_part_by_hand(parted: None, model: type[models.Model], end: str) -> None:
    part = f"{model._meta.db_table}{end}"
    for statement in (f"DELETE FROM {part}", f"TRUNCATE TABLE {part}", f'UPDATE "{part}" SET site = 1'):
        with pytest.raises(RecordedTableWrite), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.postgres
@pytest.mark.tampers("that is the point")
def test_a_number_that_stands_in_two_months_is_found(parted: None, clock: Clock, monkeypatch: Any) -> None:
    """The key of the entries holds `recorded_at`, so the database lets both stand; the last one that is read at a time
    hides its double from whoever walks the chain.
    """
    end_shift(begin_shift())
    for chunk in (2, 5000):
        monkeypatch.setattr(store, "CHUNK", chunk)
        with transaction.atomic(), triggers_dropped() as forge:
            forge(
                f"INSERT INTO journal_entry ({store.COLUMNS}) SELECT "
                f"{store.COLUMNS.replace('recorded_at', repr('2001-01-01'))} FROM journal_entry WHERE sequence = 2"
            )
            assert [(fault.entry, "twice" in fault.reason) for fault in verify().faults] == [
                ("HT-OUA/1/2", True)
            ]
            transaction.set_rollback(True)
    assert verify().faults == []


# -- how it is found


@pytest.mark.postgres
def test_a_chain_is_read_by_the_key_of_every_part_in_order(parted: None) -> None:
    nodes = plan_of(
        f"{store._SELECT} WHERE site = 'HT-OUA' AND epoch = 1 AND sequence > 5 ORDER BY sequence LIMIT 5000"
    )
    assert {node["Node Type"] for node in nodes} == {"Limit", "Merge Append", "Index Scan"}
    assert len([node for node in nodes if node["Node Type"] == "Index Scan"]) == len(_parts("journal_entry"))
    assert all(node["Index Name"].endswith("_pkey") for node in nodes if "Index Name" in node)


@pytest.mark.postgres
def test_an_entry_is_found_by_its_name_in_an_index_of_every_part(parted: None) -> None:
    """Not in which one: where a part holds few rows, the index by kind costs the planner no more than the key."""
    nodes = plan_of(f"{store._SELECT} WHERE site = 'HT-OUA' AND epoch = 1 AND sequence = 5")
    conditions = {
        node["Relation Name"]: node.get("Index Cond", "") for node in nodes if "Relation Name" in node
    }
    assert set(conditions) == set(_parts("journal_entry"))
    for condition in conditions.values():
        assert all(asked in condition for asked in ("'HT-OUA'", "(epoch = 1)", "(sequence = 5)"))


@pytest.mark.postgres
def test_where_the_time_is_given_one_part_alone_is_asked(parted: None) -> None:
    nodes = plan_of(f"{store._SELECT} WHERE recorded_at = '2026-11-22T12:40:00.000000+00:00'")
    assert [node["Relation Name"] for node in nodes] == ["journal_entry_2026_11"]


def _months_command(*words: str) -> str:
    said = StringIO()
    call_command("journal", "months", *words, stdout=said)
    return said.getvalue()


def _by_hand(statement: str) -> None:
    with writing(), connection.cursor() as cursor:
        cursor.execute(statement)


def _parts(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table]
        )
        return sorted(name for (name,) in cursor.fetchall())


def _rows_in(table: str, *ends: str) -> list[int]:
    """How many rows lie in some parts; those of the opening of the chain are in the month of the machine's clock."""
    with connection.cursor() as cursor:
        counts = []
        for end in ends:
            cursor.execute(f"SELECT count(*) FROM {table}{end} WHERE sequence > 1")
            counts.append(cursor.fetchone()[0])
        return counts


def _parts_of_all() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for part in (part for table in PARTED for part in _parts(table)):
            cursor.execute(f"SELECT count(*) FROM {part}")
            found[part] = cursor.fetchone()[0]
        return found
