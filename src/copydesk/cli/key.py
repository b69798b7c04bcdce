"""``copydesk key``: the keys that sign proofs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.outcome import say

app = typer.Typer(help="Make the keys that sign proofs.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def key() -> None:
    """Make the keys that sign proofs."""


@app.command("new")
def new(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="The file of the private key; the public one is written beside it.")
    ],
) -> None:
    """Make a key pair: sign with the private one (check --proof), publish the other (verify --key)."""
    from copydesk.report.keys import fingerprint, new_key, read_public_keys

    public = new_key(path)
    say(f"Private key: {path} (keep it to yourself)")
    say(f"Public key: {public} (publish it)")
    for found in read_public_keys(public):
        say(f"Fingerprint: {fingerprint(found)}")
