"""At which site a shift was opened; rows are worked out anew by the upgrade."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sites", "0001_initial")]

    operations = [
        migrations.AddField(
            "shift", "site", models.CharField(default="", max_length=16), preserve_default=False
        ),
    ]
