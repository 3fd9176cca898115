"""Whose rows they are; rows are worked out anew by the upgrade."""

from __future__ import annotations

from django.db import migrations, models

SITE = models.CharField(default="", max_length=16)


class Migration(migrations.Migration):
    dependencies = [("visas", "0001_initial")]

    operations = [
        migrations.AddField(model, "site", SITE, preserve_default=False) for model in ("visa", "use", "ban")
    ]
