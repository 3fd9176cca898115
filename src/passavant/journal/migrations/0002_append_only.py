"""Triggers that refuse to change or remove journal entries, except the erasing of a body and its salt."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_FIXED = (
    "site epoch sequence kind version happened_at recorded_at actor body_digest previous signature"
).split()

_SQLITE = [
    f"""
    CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
    WHEN NOT (NEW.body IS NULL AND NEW.salt IS NULL AND {" AND ".join(f"NEW.{c} IS OLD.{c}" for c in _FIXED)})
    BEGIN SELECT RAISE(ABORT, 'journal entries are never changed; only a body can be erased'); END
    """,
    """
    CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'journal entries are never removed'); END
    """,
]
_POSTGRESQL = [
    f"""
    CREATE FUNCTION journal_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.body IS NULL AND NEW.salt IS NULL
           AND {" AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in _FIXED)} THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'journal entries are never changed or removed; only a body can be erased';
    END $$
    """,
    """
    CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_entry_guard()
    """,
    """
    CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_entry_guard()
    """,
]
_UNDO = {
    "sqlite": ["DROP TRIGGER journal_entry_no_update", "DROP TRIGGER journal_entry_no_delete"],
    "postgresql": [
        "DROP TRIGGER journal_entry_append_only ON journal_entry",
        "DROP TRIGGER journal_entry_no_truncate ON journal_entry",
        "DROP FUNCTION journal_entry_guard",
    ],
}
_DO = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def _run(statements: dict[str, list[str]]) -> Any:
    def run(_: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]  # noqa: RUF012  (Django's form)
    operations = [migrations.RunPython(_run(_DO), _run(_UNDO))]  # noqa: RUF012  (Django's form)
