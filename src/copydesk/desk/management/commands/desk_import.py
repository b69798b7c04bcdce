"""``desk_import FOLDER``: an export into an empty desk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from copydesk.desk import exchange
from copydesk.errors import CopydeskError


class Command(BaseCommand):
    """Takes an export into this desk, which must be empty."""

    help = "Take what desk_export wrote into this desk, which must be empty. All of it or nothing."

    def add_arguments(self, parser: Any) -> None:
        """The folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Import, and say how many rows of each table."""
        try:
            counts = exchange.restore(folder)
        except CopydeskError as error:
            raise CommandError(str(error)) from error
        for name, rows in counts.items():
            self.stdout.write(f"{rows:>10,} {name}")
        self.stdout.write("Nobody has a password yet: set them, then start the worker.")
