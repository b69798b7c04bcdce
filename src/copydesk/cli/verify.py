"""``copydesk verify``: is this proof true?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli.outcome import Outcome, screen


def verify(
    bundle: Annotated[Path, typer.Argument(metavar="PROOF", help="The proof: a file that check --proof wrote.")],
    key: Annotated[
        list[Path],
        typer.Option(metavar="PUBLIC_KEY", help="A public key that you trust, of the newsroom. May be given again."),
    ],
) -> None:
    """Check a proof: its signature, every byte in it, and its verdict by running the gate again. Needs no network.

    Exit code: 0 all holds, 1 something does not, 2 could not check.
    """
    from copydesk.report import verify as proofs
    from copydesk.report.keys import read_public_keys

    trusted = [found for path in key for found in read_public_keys(path)]
    verification = proofs.verify_bundle(bundle, trusted)
    proofs.show(verification, screen())
    raise typer.Exit(Outcome.RELEASE if verification.ok else Outcome.HOLD)
