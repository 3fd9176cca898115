"""One column more."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("drilled", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField("probe", "post", models.CharField(default="", max_length=16)),
    ]
