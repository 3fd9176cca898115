"""One column and one table more."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("drilled", "0002_post")]
    operations: ClassVar = [
        migrations.AddField("probe", "weight", models.IntegerField(default=0)),
        migrations.CreateModel(
            name="Echo",
            fields=[
                ("site", models.CharField(default="", editable=False, max_length=16)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("words", models.CharField(max_length=64)),
            ],
            options={"abstract": False},
        ),
    ]
