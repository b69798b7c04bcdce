"""An index of what waits for the end of an embargo, which every worker looks for each second."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index, of few rows."""

    dependencies = [("desk", "0002_append_only")]
    operations = [
        migrations.AddIndex(
            model_name="release",
            index=models.Index(
                condition=models.Q(("published_at__isnull", True), ("withdrawn_at__isnull", True)),
                fields=["publish_at"],
                name="desk_release_waiting",
            ),
        ),
    ]
