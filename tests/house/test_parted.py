"""Every table that says that it grows without end is parted by month, whichever room it is of."""

from __future__ import annotations

import pytest
from django.db import connection, models

from passavant.journal import months

PARTED = months.parted_models()


def test_there_are_some() -> None:
    assert {model._meta.label for model in PARTED} >= {"journal.Entry", "crossings.Crossing"}


@pytest.mark.postgres
@pytest.mark.parametrize("model", PARTED, ids=lambda model: model._meta.label)
def test_its_key_and_indexes_have_the_names_that_migrations_know(model: type[models.Model], db: None) -> None:
    """A later migration removes an index by its name: the one of the whole table, not of a part."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relkind FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        assert cursor.fetchone()[0] == "p"
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s",
            [model._meta.db_table],
        )
        found = {name for (name,) in cursor.fetchall()}
    assert found == {index.name for index in model._meta.indexes} | {f"{model._meta.db_table}_pkey"}


@pytest.mark.postgres
@pytest.mark.parametrize("model", PARTED, ids=lambda model: model._meta.label)
def test_a_migration_changes_it_as_any_table(model: type[models.Model], db: None) -> None:
    index = model._meta.indexes[0]
    column = models.CharField(max_length=8, null=True)
    column.set_attributes_from_name("colour")
    with connection.schema_editor(atomic=False) as editor:
        editor.remove_index(model, index)
        editor.add_index(model, index)
        editor.add_field(model, column)
        editor.remove_field(model, column)


@pytest.mark.postgres
def test_the_months_to_come_are_there(db: None) -> None:
    assert months.lacking() == []
