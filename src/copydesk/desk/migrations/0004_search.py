"""The index by which readers search, filled with what is published."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from copydesk.desk.search import index


def create(apps: Any, schema_editor: Any) -> None:
    """The tables of this database's own full text."""
    with schema_editor.connection.cursor() as cursor:
        index.create(cursor)


def destroy(apps: Any, schema_editor: Any) -> None:
    """The tables away; nothing else is lost."""
    with schema_editor.connection.cursor() as cursor:
        index.destroy(cursor)


def fill(apps: Any, schema_editor: Any) -> None:
    """What is published already."""
    index.rebuild(apps.get_model("desk", "Release"))


class Migration(migrations.Migration):
    """Tables that no model has: the database searches them by words of its own."""

    dependencies = [("desk", "0003_release_index")]
    operations = [
        migrations.RunPython(create, destroy),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
