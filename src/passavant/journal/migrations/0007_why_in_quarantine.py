"""Why a segment lies in quarantine, as a code that is told in the reader's language."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0006_brought_by")]

    operations = [
        migrations.AddField("quarantined", "why", models.CharField(blank=True, default="", max_length=24)),
    ]
