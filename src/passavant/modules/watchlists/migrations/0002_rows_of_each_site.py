"""What several sites may say stands in a row for each; rows are worked out anew by the upgrade."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("watchlists", "0001_initial")]

    operations = [
        migrations.CreateModel(
            "AlertTaken",
            [
                ("id", models.CharField(max_length=52, primary_key=True, serialize=False)),
                ("alert", models.CharField(max_length=32)),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.CharField(max_length=64)),
                ("done", models.TextField()),
            ],
            options={"indexes": [models.Index(fields=["alert"], name="watchlists_alert_taken")]},
        ),
        migrations.RemoveIndex("alert", "watchlists_alerts_open"),
        migrations.RemoveField("alert", "acknowledged_at"),
        migrations.RemoveField("alert", "acknowledged_by"),
        migrations.RemoveField("alert", "done"),
        migrations.AddField(
            "alert", "alert", models.CharField(default="", max_length=32), preserve_default=False
        ),
        migrations.AlterField(
            "alert", "id", models.CharField(max_length=52, primary_key=True, serialize=False)
        ),
        migrations.AlterField(
            "clearance", "id", models.CharField(max_length=264, primary_key=True, serialize=False)
        ),
        migrations.AddField(
            "listednumber", "site", models.CharField(default="", max_length=16), preserve_default=False
        ),
        migrations.AddIndex("alert", models.Index(fields=["alert"], name="watchlists_alert_raised")),
    ]
