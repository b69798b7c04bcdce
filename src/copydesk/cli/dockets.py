"""How ``copydesk rulemaking`` shows dockets and what moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import typer

from copydesk.cli.outcome import screen

if TYPE_CHECKING:
    import datetime as dt

    from copydesk.model import Evidence
    from copydesk.rulemaking.docket import Docket
    from copydesk.rulemaking.moves import Move

_PASSAGE = 300  # characters of a passage on the terminal


def as_json(found: Any) -> None:
    """``found`` as JSON on standard output."""
    from copydesk.report.as_json import as_text

    typer.echo(as_text(found, 2))


def table(found: Sequence[Docket], day: dt.date) -> None:
    """The dockets as a table, as they stood on ``day``."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from copydesk.rulemaking.told import when, written

    made = Table(box=box.SIMPLE_HEAD, title=f"As of {written(day)}", title_justify="left", pad_edge=False)
    for name in ("Docket", "Stage", "Next", "Date", "Agency", "Title"):
        made.add_column(name, no_wrap=name == "Docket", overflow="fold")
    for docket in found:
        marker = docket.next_marker(day)
        on = when(marker.on, marker.at, marker.zone) if marker.on else "-"
        cells = (docket.id, docket.on(day).stage or "-", marker.what, on, docket.agency, docket.title)
        made.add_row(*(Text(one_line(cell)) for cell in cells))
    screen().print(made)


def show(docket: Docket, day: dt.date) -> None:
    """A docket: where it stood on ``day``, what was next, its timeline and the days that were set."""
    from rich.padding import Padding
    from rich.text import Text

    from copydesk.rulemaking.told import sentence, when, written

    console = screen()

    def out(text: str = "", style: str = "") -> None:
        depth = len(text) - len(text.lstrip())
        console.print(Padding(Text(one_line(text), style), (0, 0, 0, depth)))

    out(docket.title, "bold")
    out(f"{docket.agency}; {', '.join(docket.identifiers)}", "dim")
    out(sentence(docket, day))
    marker = docket.next_marker(day)
    out("Next", "bold")
    out(f"  {marker.what}{': ' + when(marker.on, marker.at, marker.zone) if marker.on else ''}")
    out(f"  {marker.why}")
    _quote(out, marker.passage)
    out("Timeline", "bold")
    for event in docket.on(day).events:
        document = docket.document(event.document)
        where = ", ".join(filter(None, (event.document, event.citation, document.address if document else "")))
        out(f"  {written(event.on)}  {event.what}{f' ({where})' if where else ''}")
        _quote(out, event.passage)
    days = docket.schedule(day)
    if days:
        out("Days that are set", "bold")
    for one in days:
        out(f"  {when(one.on, one.at, one.zone)}  {one.what}. {one.why}")
        _quote(out, one.passage)
    if docket.parents:
        out("Carries out", "bold")
    for parent in docket.parents:
        out(f"  Executive Order {parent.order_number}: {parent.title}")
    out()


def _quote(out: Any, passage: Evidence | None) -> None:
    if passage:
        text = " ".join(passage.text.split())
        short = text if len(text) <= _PASSAGE else f"{text[: _PASSAGE - 3]}..."
        out(f"    “{short}” ({passage.source})", "dim")


def moves(found: Sequence[Move], json_lines: bool) -> None:
    """What moved, a line each, or a JSON object a line."""
    import json

    for move in found:
        if json_lines:
            typer.echo(json.dumps(move.as_mapping(), ensure_ascii=False))
            continue
        change = (
            f": {move.before or 'none'} -> {move.after or 'none'}" if move.before or move.kind != "new document" else ""
        )
        number = f" ({move.document})" if move.document else ""
        typer.echo(one_line(f"{move.on.isoformat()} {move.docket} {move.kind.value}: {move.what}{change}{number}"))


def one_line(text: str) -> str:
    """Text of others in one line, without what a terminal would obey."""
    from copydesk.report.sentences import printable

    return " ".join(printable(text).split())
