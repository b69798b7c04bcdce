"""``copydesk mcp``: the gate as a server for MCP clients."""

from __future__ import annotations

import signal
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from copydesk.errors import CopydeskError


def mcp(
    root: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            help="A folder whose files clients may have read; else the current one. May be given again.",
        ),
    ] = None,
    network: Annotated[
        bool, typer.Option("--network", help="Let clients have public addresses read; none by default.")
    ] = False,
    policy: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The settings file; else copydesk.toml of this folder, if there is one."),
    ] = None,
    facts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A YAML file of listings, scores and dockets.")
    ] = None,
    http: Annotated[
        int | None,
        typer.Option(
            min=1, max=65535, metavar="PORT", help="Serve at http://127.0.0.1:PORT/mcp instead of standard input."
        ),
    ] = None,
) -> None:
    """Serve the tools check, find_quote and support to an MCP client, over standard input and output.

    Nothing is written or kept. The client starts this command and ends it; Ctrl-C ends it too.
    """
    if find_spec("mcp") is None:
        mend = 'In the clone of the repository: pip install ".[mcp]" (docs/mcp.md).'
        raise CopydeskError("copydesk mcp", "the library mcp is not installed", mend)
    from copydesk.cli import inputs
    from copydesk.facts import FileFacts
    from copydesk.mcp.opened import Opened
    from copydesk.mcp.server import server

    opened = Opened(
        roots=[_folder(path) for path in root or [Path()]],
        network=network,
        policy=inputs.policy(policy, (), (), allow_waivers=False),
        facts=FileFacts(facts) if facts else None,
    )
    made = server(opened)
    if http is None:
        # A thread waits for input, which Python's own handler of Ctrl-C cannot end. There is nothing to tidy up.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        made.run("stdio")
    else:
        made.run("streamable-http", host="127.0.0.1", port=http)


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise CopydeskError(str(path), "it is no folder", "Give --root a folder that is there.")
    return path.resolve()
