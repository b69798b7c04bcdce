"""Records that commands write: results as sources that ``copydesk draft`` makes a story of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.outcome import say

if TYPE_CHECKING:
    from copydesk.model import Source

Record = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write a record that copydesk draft makes a story of (.md).")
]
Publisher = Annotated[str, typer.Option(metavar="NAME", help="The newsroom's name, in the record.")]


def write_record(path: Path, source: Source) -> None:
    """Write a record to a file, in folders that are made for it, and say what to do with it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.original)
    say(f"Record written: {path}. Draft a story of it: copydesk draft --source {path}")
