"""Chains of which a site reads only some entries, and how far a chain holds entries that others read.

Columns are added by hand: on SQLite, Django would make the table anew, and its triggers would be lost.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

_DO = {
    "sqlite": [
        "ALTER TABLE journal_head ADD COLUMN partial bool NOT NULL DEFAULT 0",
        "ALTER TABLE journal_head ADD COLUMN shared bigint NOT NULL DEFAULT 0",
    ],
    "postgresql": [
        "ALTER TABLE journal_head ADD COLUMN partial boolean NOT NULL DEFAULT false",
        "ALTER TABLE journal_head ADD COLUMN shared bigint NOT NULL DEFAULT 0",
    ],
}
_BOTH = ["ALTER TABLE journal_head DROP COLUMN partial", "ALTER TABLE journal_head DROP COLUMN shared"]
_UNDO = {"sqlite": _BOTH, "postgresql": _BOTH}


def _run(statements: dict[str, list[str]]) -> Any:
    def run(_: Any, schema_editor: Any) -> None:
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_following")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(_run(_DO), _run(_UNDO))],
            state_operations=[
                migrations.AddField("head", "partial", models.BooleanField(default=False)),
                migrations.AddField("head", "shared", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("site", models.CharField(max_length=16)),
                ("epoch", models.PositiveIntegerField()),
                ("since", models.DateTimeField()),
                ("reason", models.TextField()),
                ("revoked_by", models.CharField(max_length=16)),
            ],
            options={"abstract": False},
        ),
    ]
