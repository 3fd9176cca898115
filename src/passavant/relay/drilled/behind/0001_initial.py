"""The table of the first version."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Probe",
            fields=[
                ("site", models.CharField(default="", editable=False, max_length=16)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("words", models.CharField(max_length=64)),
            ],
            options={"abstract": False},
        ),
    ]
