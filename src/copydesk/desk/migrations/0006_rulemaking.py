"""Rulemakings that are followed, and which readings are of the Federal Register."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables; nothing that is there changes."""

    dependencies = [("desk", "0005_drafting")]
    operations = [
        migrations.CreateModel(
            name="FollowedDocket",
            fields=[
                ("id", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("standing", models.JSONField(default=dict)),
                ("keeps_facts", models.BooleanField(default=False)),
                ("facts_sha256", models.CharField(blank=True, max_length=64)),
                ("looked_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="RegisterReading",
            fields=[
                (
                    "snapshot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="register",
                        serialize=False,
                        to="desk.snapshot",
                    ),
                ),
                ("belongs", models.BooleanField(db_index=True)),
            ],
        ),
    ]
