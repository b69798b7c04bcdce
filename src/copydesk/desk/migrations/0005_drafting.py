"""Stories that are drafted by the desk, with their sources as they were read."""

from __future__ import annotations

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables; nothing that is there changes."""

    dependencies = [
        ("desk", "0004_search"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Drafting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for a worker"),
                            ("working", "being drafted"),
                            ("done", "drafted"),
                            ("failed", "could not be drafted"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=500)),
                ("on", models.DateField(blank=True, null=True)),
                ("words", models.PositiveIntegerField(default=400)),
                ("with_model", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("asked_by", models.CharField(max_length=200)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("progress", models.JSONField(blank=True, default=list)),
                ("error", models.CharField(blank=True, max_length=2000)),
                ("record", models.JSONField(blank=True, default=dict)),
                ("standing", models.JSONField(blank=True, default=list)),
                (
                    "section",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.section"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafting",
                        to="desk.version",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DraftingSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=400)),
                ("position", models.PositiveIntegerField()),
                (
                    "drafting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sources", to="desk.drafting"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="desk.snapshot"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddField(
            model_name="drafting",
            name="snapshots",
            field=models.ManyToManyField(related_name="+", through="desk.DraftingSource", to="desk.snapshot"),
        ),
        migrations.AddConstraint(
            model_name="draftingsource",
            constraint=models.UniqueConstraint(fields=("drafting", "snapshot"), name="one_use_per_snapshot"),
        ),
        migrations.AddConstraint(
            model_name="draftingsource",
            constraint=models.UniqueConstraint(fields=("drafting", "name"), name="one_drafting_source_per_name"),
        ),
    ]
