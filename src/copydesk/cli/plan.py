"""``copydesk plan``: a retirement plan's menu and process file, put to rule sets. Never a legal opinion."""

from __future__ import annotations

import sys
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli import plan_told
from copydesk.cli.outcome import say, screen
from copydesk.cli.records import Publisher, Record, write_record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from copydesk.retirement.menu import MenuReport, RuleSet

app = typer.Typer(help="Put a retirement plan's menu to rule sets.", no_args_is_help=True, rich_markup_mode=None)

_Menu = Annotated[
    Path, typer.Argument(metavar="MENU", help="The menu: .yaml, .csv, or the schedule of assets as .csv.")
]
_Process = Annotated[
    Path | None, typer.Argument(metavar="PROCESS", help="The process file, .yaml; without it little is documented.")
]
_Rules = Annotated[
    list[str] | None,
    typer.Option("--rules", metavar="ID_OR_FILE", help="A rule set, or a file of one; else all. May be given again."),
]
_Out = Annotated[Path | None, typer.Option(metavar="FILE", help="The file to write; else standard output.")]
_On = Annotated[str, typer.Option(metavar="DATE", help="The day of worksheet and record; else today.")]
_Plan = Annotated[str, typer.Option("--plan", metavar="NAME", help="The plan's name, where the menu does not give it.")]


class Format(StrEnum):
    """How answers are written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"


class Told(StrEnum):
    """How rule sets are told."""

    TEXT = "text"
    JSON = "json"


class Stands(IntEnum):
    """The exit codes beside those of an error."""

    ANSWERED = 0
    OPEN = 1


@app.callback()
def plan() -> None:
    """Put a retirement plan's menu and process file to rule sets. Nothing here is a legal opinion."""


@app.command("check")
def check(
    menu: _Menu,
    process: _Process = None,
    rules: _Rules = None,
    format: Annotated[Format, typer.Option(help="How the answers are written; html and pdf are a worksheet.")] = (
        Format.TEXT
    ),
    out: _Out = None,
    on: _On = "",
    named: _Plan = "",
    record: Record = None,
    publisher: Publisher = "The newsroom",
) -> None:
    """Answer each question of the rule sets for each option: met, not met, not documented, not applicable.

    Exit code: 0 all met or not applicable, 1 something is not met or not documented, 2 could not check.
    """
    day = _day(on)
    report = _report(menu, process, _rule_sets(rules), named)
    if record is not None:
        from copydesk.retirement.menu import check_record

        write_record(record, check_record(report, day, publisher=publisher))
    if format in (Format.HTML, Format.PDF):
        from copydesk.retirement.menu.worksheet import as_pdf, worksheet

        page = worksheet(report, day)
        _put(as_pdf(page) if format is Format.PDF else page, out)
    elif format is Format.JSON:
        _put(_json(report.as_mapping()), out)
    else:
        _text(out, lambda console: plan_told.show(report, console))
    raise typer.Exit(Stands.OPEN if report.open else Stands.ANSWERED)


@app.command("what-if")
def what_if(
    menu: _Menu,
    process: _Process = None,
    rules: _Rules = None,
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="ID_OR_FILE", help="The rule sets of the other side; else the same. May be given again."),
    ] = None,
    other: Annotated[
        Path | None, typer.Option(metavar="PROCESS", help="The process file of the other side; else the same.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How the two sides are written.")] = Format.TEXT,
    out: _Out = None,
    on: _On = "",
    named: _Plan = "",
    record: Record = None,
    publisher: Publisher = "The newsroom",
) -> None:
    """Put the same menu to other rule sets, or to another version of its process file, side by side.

    Exit code: that of the other side, as of plan check.
    """
    from copydesk.retirement.menu import check_record, compare

    if not against and other is None:
        raise typer.BadParameter("nothing differs; give the other side with --against or --other")
    day = _day(on)
    sets = _rule_sets(rules)
    before = _report(menu, process, sets, named)
    after = _report(menu, other or process, _rule_sets(against) if against else sets, named)
    comparison = compare(before, after)
    if record is not None:
        write_record(record, check_record(before, day, what_if=comparison, publisher=publisher))
    if format in (Format.HTML, Format.PDF):
        from copydesk.retirement.menu.worksheet import as_pdf, what_if_page

        page = what_if_page(comparison, day)
        _put(as_pdf(page) if format is Format.PDF else page, out)
    elif format is Format.JSON:
        _put(_json(comparison.as_mapping()), out)
    else:
        _text(out, lambda console: plan_told.side_by_side(comparison, console))
    raise typer.Exit(Stands.OPEN if after.open else Stands.ANSWERED)


@app.command("rules")
def rules(
    rule_set: Annotated[
        str | None, typer.Argument(metavar="ID_OR_FILE", help="The rule set to explain; without it, all are listed.")
    ] = None,
    format: Annotated[Told, typer.Option(help="How rule sets are told.")] = Told.TEXT,
) -> None:
    """List the rule sets with their status, or explain one: each question, its section, and the words of the law."""
    from copydesk.retirement.menu import read_rule_set, rule_sets

    found = [read_rule_set(rule_set)] if rule_set else list(rule_sets().values())
    if format is Told.JSON:
        typer.echo(_json([one.as_mapping() for one in found]), nl=False)
    elif rule_set:
        plan_told.explain(found[0], screen())
    else:
        plan_told.listed(found, screen())


@app.command("example")
def example(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The example; without it, all are listed.")] = None,
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="Where to write its files; else a folder of its name.")
    ] = None,
) -> None:
    """List the example plans, or write the menu and process file of one."""
    from copydesk.retirement.menu.examples import EXAMPLES, example_files

    if name is None:
        for known, about in EXAMPLES.items():
            typer.echo(f"{known}: {about}")
        typer.echo("\nNone of these plans, companies or funds exists. copydesk plan example NAME writes one.")
        return
    files = example_files(name)
    target = folder or Path(name)
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        with (target / file.name).open("xb") as written:  # never over a file that is there
            written.write(file.read_bytes())
    menu, process = (str(target / file.name) for file in files)
    say(f"Written: {menu}, {process}")
    typer.echo(f"copydesk plan check {menu} {process}")


def _day(on: str) -> dt.date:
    import datetime as dt

    try:
        return dt.date.fromisoformat(on) if on else dt.datetime.now().astimezone().date()
    except ValueError as error:
        raise typer.BadParameter(f"--on {on}: give a day as YYYY-MM-DD") from error


def _rule_sets(names: list[str] | None) -> list[RuleSet]:
    from copydesk.retirement.menu import read_rule_set, rule_sets

    return [read_rule_set(name) for name in dict.fromkeys(names)] if names else list(rule_sets().values())


def _report(menu: Path, process: Path | None, sets: Sequence[RuleSet], named: str = "") -> MenuReport:
    from dataclasses import replace

    from copydesk.retirement.menu import check_menu, read_menu, read_process

    read = read_menu(menu)
    whole = replace(read, plan=named) if named else read
    return check_menu(whole, read_process(process) if process else None, sets)


# ---- what is written -----------------------------------------------------------------------


def _json(found: object) -> str:
    import json

    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def _put(made: str | bytes, out: Path | None) -> None:
    data = made.encode() if isinstance(made, str) else made
    if out is None:
        if isinstance(made, bytes) and sys.stdout.isatty():
            raise typer.BadParameter("a PDF is no text for a terminal; give a file with --out FILE")
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    say(f"Written: {out}")


def _text(out: Path | None, show: Callable[[Console], None]) -> None:
    from rich.console import Console

    if out is None:
        show(screen())
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8") as file:
        show(Console(file=file, width=100, highlight=False))
    say(f"Written: {out}")
