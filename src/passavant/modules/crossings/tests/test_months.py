"""Inspections and crossings lie in the month of their scan, and are found by an index in every month."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from passavant.base.testing import plan_of
from passavant.journal import months
from passavant.journal.clock import stopped_at
from passavant.journal.ids import id_at
from passavant.journal.rebuilding import table_digest
from passavant.modules.crossings import queries
from passavant.modules.crossings.models import Crossing, Inspection
from passavant.modules.crossings.tests.conftest import MORNING, scan_of
from passavant.modules.sites.actions import sign_on

DECEMBER = datetime(2026, 12, 3, 13, tzinfo=UTC)


@pytest.fixture
def window(client: Any, booth: Any, signed_in: Any) -> Any:
    sign_on(officer=booth.first_line, booth_code="HT-OUA-1", at=timezone.now())
    return signed_in(client, booth.first_line)


@pytest.fixture
def parted(booth: Any) -> Any:
    """The booth in a database that has the months of the test, whatever the machine's clock says."""
    with stopped_at(MORNING):
        months.keep()
    return booth


@pytest.mark.parametrize("page", ["booth", "by-hand"])
def test_a_page_marks_its_scan_with_an_id_of_its_time(window: Any, page: str) -> None:
    shown = window.get(reverse(f"crossings:{page}")).content.decode()
    found = re.search(r'name="scan" value="([0-9a-f-]{36})"', shown)
    assert found is not None
    assert UUID(found[1]).version == 7


def test_a_page_that_lost_its_mark_gets_one_of_its_time(window: Any) -> None:
    window.post("/crossings/booth/", {"mrz": scan_of("HTI"), "scan": "spoilt"})
    assert Inspection.objects.get().pk.version == 7


@pytest.mark.postgres
def test_an_inspection_and_its_crossing_lie_in_the_month_of_the_scan(parted: Any) -> None:
    for at in (MORNING, DECEMBER):
        opened = parted.scan(scan_of("DOM"), at=at, scan=id_at(at, 7))
        parted.admit_opened(opened, at=at)
    for table in ("crossings_inspection", "crossings_crossing"):
        assert _parts_with_rows(table) == {f"{table}_2026_11": 1, f"{table}_2026_12": 1}


@pytest.mark.postgres
def test_a_mark_without_a_time_lies_in_the_rest_and_is_one_crossing_all_the_same(parted: Any) -> None:
    """A device or an older page may send any UUID."""
    scan = uuid4()
    opened = parted.scan(scan_of("DOM"), scan=scan)
    assert parted.scan(scan_of("DOM"), scan=scan).inspection == opened.inspection
    parted.admit_opened(opened, at=MORNING)
    assert _parts_with_rows("crossings_crossing") == {"crossings_crossing_rest": 1}
    assert queries.find_crossing(scan) is not None
    assert table_digest(Crossing)[0] == 1


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("asked", "column", "index"),
    [
        (lambda row: queries.history_of(row.person_key), "person_key", "crossings_by_person"),
        (lambda row: queries.last_crossing(row.document_key), "document_key", "crossings_by_document"),
        (lambda row: queries.search(queries.Search(text=row.surname)), "name_key", "crossings_by_name"),
    ],
    ids=["a person's earlier crossings", "the last one with a document", "by the beginning of a name"],
)
def test_who_crossed_before_is_found_by_an_index_of_every_month(
    parted: Any, asked: Any, column: str, index: str
) -> None:
    crossing = parted.admit(scan_of("DOM"))
    with CaptureQueriesContext(connection) as told:
        assert asked(crossing)
    nodes = plan_of(told.captured_queries[0]["sql"])
    read = {node["Relation Name"]: node.get("Index Name", "") for node in nodes if "Relation Name" in node}
    assert set(read) == set(_parts("crossings_crossing"))
    assert "Seq Scan" not in {node["Node Type"] for node in nodes}
    for part, used in read.items():
        assert used == (f"{index}_rest" if part.endswith("_rest") else f"{part}_{column}_happened_at_idx")


@pytest.mark.postgres
def test_by_its_id_a_crossing_is_looked_for_in_one_month(parted: Any) -> None:
    with CaptureQueriesContext(connection) as told:
        queries.find_crossing(id_at(MORNING, 7))
    nodes = plan_of(told.captured_queries[0]["sql"])
    assert [node["Relation Name"] for node in nodes if "Relation Name" in node] == [
        "crossings_crossing_2026_11"
    ]


def _parts(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table]
        )
        return [name for (name,) in cursor.fetchall()]


def _parts_with_rows(table: str) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tableoid::regclass::text, count(*) FROM {table} GROUP BY 1")
        return dict(cursor.fetchall())
