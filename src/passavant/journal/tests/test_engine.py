"""The pass that is called PostgreSQL really runs on PostgreSQL, the one that posts use."""

from __future__ import annotations

import pytest
from django.db import connection

from passavant.base.pytest_plugin import engine


@pytest.mark.postgres
def test_this_pass_runs_on_postgresql_18(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version()")
        assert cursor.fetchone()[0].startswith("PostgreSQL 18.")


def test_the_database_is_the_one_that_was_asked_for(db: None) -> None:
    assert connection.vendor == engine()
