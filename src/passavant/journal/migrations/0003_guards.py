"""Erasures that arrived before their entry, and triggers against replacing an entry or turning a head back."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

_SQLITE = [
    # REPLACE removes the old row without asking the trigger that refuses removal.
    """
    CREATE TRIGGER journal_entry_no_replace BEFORE INSERT ON journal_entry
    WHEN EXISTS (SELECT 1 FROM journal_entry
                 WHERE site = NEW.site AND epoch = NEW.epoch AND sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'journal entries are never changed; only a body can be erased'); END
    """,
    """
    CREATE TRIGGER journal_head_forward BEFORE UPDATE ON journal_head
    WHEN NEW.site IS NOT OLD.site OR NEW.epoch IS NOT OLD.epoch OR NEW.sequence <= OLD.sequence
    BEGIN SELECT RAISE(ABORT, 'the head of a chain only moves forward'); END
    """,
    """
    CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head
    BEGIN SELECT RAISE(ABORT, 'the head of a chain is never removed'); END
    """,
]
_POSTGRESQL = [
    """
    CREATE FUNCTION journal_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.site = OLD.site AND NEW.epoch = OLD.epoch AND NEW.sequence > OLD.sequence THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the head of a chain only moves forward and is never removed';
    END $$
    """,
    """
    CREATE TRIGGER journal_head_forward BEFORE UPDATE OR DELETE ON journal_head
    FOR EACH ROW EXECUTE FUNCTION journal_head_guard()
    """,
    """
    CREATE TRIGGER journal_head_no_truncate BEFORE TRUNCATE ON journal_head
    FOR EACH STATEMENT EXECUTE FUNCTION journal_head_guard()
    """,
]
_UNDO = {
    "sqlite": [
        "DROP TRIGGER journal_entry_no_replace",
        "DROP TRIGGER journal_head_forward",
        "DROP TRIGGER journal_head_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER journal_head_forward ON journal_head",
        "DROP TRIGGER journal_head_no_truncate ON journal_head",
        "DROP FUNCTION journal_head_guard",
    ],
}
_DO = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def _run(statements: dict[str, list[str]]) -> Any:
    def run(_: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("site", models.CharField(max_length=16)),
                ("epoch", models.PositiveIntegerField()),
                ("sequence", models.PositiveBigIntegerField()),
                ("erased_by", models.CharField(max_length=16)),
                ("legal_basis", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["site", "epoch", "sequence"], name="journal_erasure_of")],
            },
        ),
        migrations.RunPython(_run(_DO), _run(_UNDO)),
    ]
