"""``copydesk init``: a settings file with every default in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.outcome import say
from copydesk.errors import PolicyError


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write copydesk.toml.")] = Path("."),
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write copydesk.toml with every rule, its severity and its settings."""
    from copydesk.cli.inputs import SETTINGS
    from copydesk.policy import Policy

    path = folder / SETTINGS
    if path.exists() and not force:
        raise PolicyError(str(path), "it is there already", "Give another folder, or --force to write over it.")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(Policy().as_toml(), "utf-8")
    say(f"Written: {path}")
