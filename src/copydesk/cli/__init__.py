"""The ``copydesk`` command: a file a command. What a command needs is imported when it runs, so that all start fast."""

from __future__ import annotations

from typing import Annotated

import typer

from copydesk.cli import (
    ask,
    audit,
    check,
    demo,
    desk,
    draft,
    flows,
    holdings,
    init,
    key,
    mcp,
    plan,
    rulemaking,
    rules,
    sample,
    scores,
    site,
    token,
    verify,
)
from copydesk.cli.outcome import Commands

app = typer.Typer(
    name="copydesk",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from copydesk import __version__

        typer.echo(f"copydesk {__version__}")
        raise typer.Exit


@app.callback()
def copydesk(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Check news stories against their named sources before release, and hold what cannot be proved."""


app.command("check", short_help="Check stories against their sources.")(check.check)
app.command("draft", short_help="Draft a story from named sources, and prove it.")(draft.draft)
app.command("ask", short_help="Answer a question from sources and facts, or say that they do not.")(ask.ask)
app.command("rules", short_help="List the publishing rules, or explain one.")(rules.rules)
app.command("init", short_help="Write a settings file with every default in it.")(init.init)
app.command("verify", short_help="Check a proof, and run the gate again on it.")(verify.verify)
app.add_typer(flows.app, name="flows", short_help="Scenarios of 401(k) money that could move into private markets.")
app.add_typer(key.app, name="key", short_help="Make the keys that sign proofs.")
app.add_typer(audit.app, name="audit", short_help="Prove that the audit trail of the desk is whole.")
desk.app.command("sample", hidden=True)(sample.sample)
desk.app.command("token", short_help="Make a token of the API.")(token.token)
app.add_typer(desk.app, name="desk", short_help="Run the newsroom's desk: review, releases, sources, audit.")
app.add_typer(plan.app, name="plan", short_help="Put a retirement plan's menu to rule sets.")
app.add_typer(rulemaking.app, name="rulemaking", short_help="Follow rulemakings: stage, next marker, deadlines.")
app.command("mcp", short_help="Serve the gate to MCP clients.")(mcp.mcp)
app.add_typer(site.app, name="site", short_help="Write the public site as files; make its search index anew.")
app.add_typer(holdings.app, name="holdings", short_help="Form 13F: who holds what, and what changed in a quarter.")
app.add_typer(scores.app, name="scores", short_help="Scores of stocks: make them, show them, take them apart.")
app.command("demo", short_help="Check a sample newsroom, and open it in the desk.")(demo.demo)


def main() -> None:
    """Run the command of this process's arguments and end the process with its exit code."""
    app(prog_name="copydesk")
