"""Facts are recorded once, in a chain, with their rows, or not at all."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction

from passavant.journal import canonical, clock, driver, guards, store
from passavant.journal.declaring import get_kind
from passavant.journal.errors import BadFact, JournalError, NotTheOwner, RecordedTableWrite
from passavant.journal.models import Entry, Head
from passavant.journal.recording import open_chain, record, turn
from passavant.journal.sealing import BEGINNING
from passavant.journal.site import site_key
from passavant.journal.tests.kit import MORNING, begin_shift, end_shift, other_site
from passavant.journal.verifying import verify
from passavant.modules.sites.facts import ShiftOpened
from passavant.modules.sites.models import Booth, Post, Shift


def shift_of(officer: str, **more: str) -> ShiftOpened:
    return ShiftOpened(
        **{"shift": uuid.uuid4(), "officer": officer, "booth": "HT-OUA-1", "post": "HT-OUA", **more}
    )


def test_a_fact_is_one_entry_and_its_rows(chain: None) -> None:
    entry = record(shift_of("M12"), at=MORNING, actor="M12")
    assert entry.envelope.name == "HT-OUA/1/2"
    assert store.find_entry("HT-OUA", 1, 2) == entry
    assert Shift.objects.get().officer == "M12"
    assert site_key().public.holds(digest=entry.envelope.digest, signature=entry.signature)
    assert (
        canonical.body_digest_of(salt=entry.salt or "", body=entry.body or "") == entry.envelope.body_digest
    )


def test_each_entry_links_to_the_one_before_it(chain: None) -> None:
    shift = begin_shift()
    end_shift(shift)
    first, second, third = store.entries_after("HT-OUA", 1, 0)
    assert [first.envelope.previous, second.envelope.previous, third.envelope.previous] == [
        BEGINNING,
        first.link,
        second.link,
    ]
    assert store.heads() == (store.ChainHead("HT-OUA", 1, 3, third.link),)
    assert verify().sentence == "The journal holds: 3 entries in 1 chains verified."


def test_both_times_are_kept_and_the_offset_is_part_of_what_was_said(chain: None) -> None:
    in_dajabon = datetime(2026, 11, 22, 8, 40, tzinfo=timezone(timedelta(hours=-4)))
    with clock.stopped_at(MORNING + timedelta(days=2)):
        entry = record(shift_of("M12"), at=in_dajabon, actor="M12")
    assert entry.envelope.happened_at == "2026-11-22T08:40:00.000000-04:00"
    assert entry.envelope.recorded_at == "2026-11-24T07:40:00.000000+00:00"


def test_local_mean_time_fits_its_column(chain: None) -> None:
    """Before 1917 Port-au-Prince was 4 h 49 min 20 s behind: a paper register may say so."""
    in_1910 = datetime(1910, 5, 1, 12, 0, tzinfo=timezone(-timedelta(hours=4, minutes=49, seconds=20)))
    entry = record(shift_of("M12"), at=in_1910, actor="M12")
    assert entry.envelope.happened_at == "1910-05-01T16:49:20.000000+00:00"
    assert len(entry.envelope.happened_at) <= Entry._meta.get_field("happened_at").max_length


def test_a_time_without_zone_is_refused(chain: None) -> None:
    with pytest.raises(ValueError, match="aware"):
        record(shift_of("M12"), at=datetime(2026, 11, 22, 8, 40), actor="M12")  # noqa: DTZ001  (the point)
    assert store.count_entries() == 1


def test_nothing_is_recorded_before_the_chain_is_open(db: None) -> None:
    with pytest.raises(JournalError, match="site init"):
        begin_shift()
    assert open_chain() is not None
    assert open_chain() is None


@pytest.mark.parametrize("actor", ["", "x" * 65])
def test_every_entry_has_an_author_that_fits(chain: None, actor: str) -> None:
    with pytest.raises(BadFact, match="actor"):
        record(shift_of("M12"), at=MORNING, actor=actor)


@pytest.mark.parametrize(
    ("officer", "why"),
    [
        (None, "cannot be read at officer"),
        (12, "cannot be read at officer"),
        ("a\0b", "cannot be kept"),
        (1.5, "no floats"),
        ("x" * 33, "holds 32 characters"),
    ],
)
def test_what_headquarters_could_not_take_is_not_recorded_at_the_post(
    chain: None, officer: object, why: str
) -> None:
    with pytest.raises(BadFact, match=why):
        record(shift_of(officer), at=MORNING, actor="M12")  # type: ignore[arg-type]  # the point
    assert store.count_entries() == 1
    assert not Shift.objects.exists()


@pytest.mark.django_db
def test_what_headquarters_alone_tells_is_not_recorded_at_a_post(tmp_path: Path) -> None:
    with other_site("HT-MAL", tmp_path, headquarters="HT-DIE"):
        told = get_kind("sites.post.kept").type(
            removed=True, **{field.attname: "" for field in Post._meta.concrete_fields}
        )
        with pytest.raises(NotTheOwner, match="told by headquarters alone"):
            record(told, at=MORNING, actor="M12")
        assert store.count_entries() == 1


def test_a_row_that_fails_takes_its_entry_with_it(chain: None) -> None:
    with (
        patch("passavant.journal.rows.put", side_effect=DatabaseError("disk full")),
        pytest.raises(DatabaseError),
    ):
        begin_shift()
    assert store.count_entries() == 1


def begin_shift_and_fail() -> None:
    begin_shift()
    raise ZeroDivisionError


def test_a_turn_that_fails_records_nothing(chain: None) -> None:
    with pytest.raises(ZeroDivisionError), turn():
        begin_shift_and_fail()
    assert store.count_entries() == 1
    assert not Shift.objects.exists()


def test_saving_a_kept_row_records_the_whole_row(chain: None) -> None:
    Post(code="HT-XXX", name="Test", mode="land").save()
    booth = Booth(code="HT-XXX-1", post_id="HT-XXX", name="1")
    booth.save()
    booth.name = "Gich 1"
    booth.save()
    last = store.get_entry("HT-OUA", 1, 4)
    assert last.envelope.kind == "sites.booth.kept"
    assert '"name":"Gich 1"' in (last.body or "")
    assert Booth.objects.get(pk="HT-XXX-1").name == "Gich 1"
    booth.delete()
    assert not Booth.objects.exists()


RECORDED = [Shift, Post, Entry, Head]


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model._meta.db_table)
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO {t} VALUES (1)",
        'insert into "{t}" values (1)',
        "INSERT OR REPLACE INTO {t} VALUES (1)",
        "REPLACE INTO {t} VALUES (1)",
        "UPDATE {t} SET site = 'X'",
        "UPDATE ONLY {t} SET site = 'X'",
        "UPDATE OR IGNORE {t} SET site = 'X'",
        "DELETE FROM {t}",
        "delete\nfrom\t{t}",
        'DELETE FROM "main"."{t}"',
        "DELETE FROM public.{t}",
        "WITH old AS (SELECT 1) DELETE FROM {t}",
        "TRUNCATE {t}",
        "TRUNCATE TABLE axes_accessattempt, {t}",
        'TRUNCATE "django_session", "{t}";',
        "COPY {t} FROM STDIN",
        "MERGE INTO {t} USING x ON true WHEN MATCHED THEN DELETE",
        "EXPLAIN ANALYZE DELETE FROM {t}",
        "/* by mistake */ DELETE FROM {t}",
    ],
)
def test_the_guard_refuses_a_hand_written(chain: None, model: type, statement: str) -> None:
    table = model._meta.db_table
    with pytest.raises(RecordedTableWrite, match=table), connection.cursor() as cursor:
        cursor.execute(statement.format(t=table))


def test_the_guard_refuses_the_orm_too(chain: None) -> None:
    shift = begin_shift()
    row = Shift.objects.get(pk=shift)
    for by_hand in (
        row.save,
        row.delete,
        Shift.objects.all().delete,
        lambda: Shift.objects.update(officer="X"),
        lambda: Shift.objects.bulk_create([Shift(id=uuid.uuid4())]),
    ):
        with pytest.raises(RecordedTableWrite), transaction.atomic():
            by_hand()


def test_scratch_tables_and_reads_are_free(chain: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_verified")
        cursor.execute("SELECT count(*) FROM journal_entry WHERE kind = 'please UPDATE journal_entry SET x'")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'X' WHERE sequence = 2",
        "UPDATE journal_entry SET body = '{}' WHERE sequence = 2",
        "UPDATE journal_entry SET body = NULL WHERE sequence = 2",  # without its salt
        "UPDATE journal_entry SET salt = NULL, body = NULL, actor = 'X' WHERE sequence = 2",
        "DELETE FROM journal_entry WHERE sequence = 2",
        "DELETE FROM journal_entry",
        "UPDATE journal_head SET sequence = 1",
        "UPDATE journal_head SET site = 'X'",
        "UPDATE journal_head SET link = 'X'",
        "DELETE FROM journal_head",
    ],
)
def test_triggers_refuse_even_the_program_itself(chain: None, statement: str) -> None:
    begin_shift()
    with (
        guards.writing(),
        pytest.raises(DatabaseError, match=r"never|forward"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_entry_is_not_replaced_behind_the_triggers_back(chain: None) -> None:
    """SQLite's REPLACE removes the old row without asking the trigger that refuses removal."""
    entry = store.get_entry("HT-OUA", 1, 1)
    if connection.vendor == "sqlite":
        statement = driver._inserting(store._ENTRIES).replace("INSERT", "REPLACE", 1)
    else:
        key = "site, epoch, sequence, recorded_at"
        statement = (
            f"{driver._inserting(store._ENTRIES)} ON CONFLICT ({key}) DO UPDATE SET actor = excluded.actor"
        )
    forged = dataclasses.replace(entry, envelope=dataclasses.replace(entry.envelope, actor="X"))
    with (
        guards.writing(),
        pytest.raises(DatabaseError, match="never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, store._row(forged))


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["journal_entry", "journal_head"])
def test_postgresql_does_not_truncate_the_journal(chain: None, table: str) -> None:
    with (
        guards.writing(),
        pytest.raises(DatabaseError, match="never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table}")
