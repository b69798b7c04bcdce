"""The audit trail can be added to, and nothing else; the cache's table."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import migrations

from copydesk.desk.guard import guard, unguard


def _guard(apps: Any, schema_editor: Any) -> None:
    guard(schema_editor.connection)


def _unguard(apps: Any, schema_editor: Any) -> None:
    unguard(schema_editor.connection)


def _cache(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """Triggers that refuse to change or delete an entry."""

    dependencies = [("desk", "0001_tables")]
    operations = [
        migrations.RunPython(_guard, _unguard),
        migrations.RunPython(_cache, migrations.RunPython.noop),
    ]
