"""Who brought a segment that lies in quarantine."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0005_partial_chains")]

    operations = [
        migrations.AddField(
            "quarantined", "brought_by", models.CharField(blank=True, default="", max_length=16)
        ),
    ]
