"""``desk_export FOLDER``: everything the desk keeps, as a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from copydesk.desk import exchange
from copydesk.errors import CopydeskError


class Command(BaseCommand):
    """Writes everything into a new folder."""

    help = "Write stories, sources, checks, decisions, the audit trail, facts and people into a new folder."

    def add_arguments(self, parser: Any) -> None:
        """The folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Export, and say how many rows of each table."""
        try:
            counts = exchange.export(folder)
        except CopydeskError as error:
            raise CommandError(str(error)) from error
        for name, rows in counts.items():
            self.stdout.write(f"{rows:>10,} {name}")
