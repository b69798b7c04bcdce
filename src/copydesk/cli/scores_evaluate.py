"""``copydesk scores evaluate``: what the scores were worth on days that have gone by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.outcome import say, screen

if TYPE_CHECKING:
    import datetime as dt

    from copydesk.scores.evaluation import Evaluation
    from copydesk.scores.evaluation.statistics import Mean
    from copydesk.scores.profile import Profile

_TABLES = ("prices", "fundamentals", "news", "securities", "membership")


def evaluate(
    data: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="A folder of the tables prices, fundamentals, news, securities, membership."
        ),
    ] = None,
    prices: Annotated[Path | None, typer.Option(metavar="FILE", help="Daily prices, CSV or Parquet.")] = None,
    fundamentals: Annotated[Path | None, typer.Option(metavar="FILE", help="Fundamentals with filing days.")] = None,
    news: Annotated[Path | None, typer.Option(metavar="FILE", help="News with their days.")] = None,
    securities: Annotated[Path | None, typer.Option(metavar="FILE", help="Names, sectors, listings.")] = None,
    membership: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Members of the index: ticker, start_date, end_date. Others do not count."),
    ] = None,
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day evaluated.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DAY", help="The last day; no price after it is read.")] = "",
    train_to: Annotated[
        str, typer.Option(metavar="DAY", help="The last day of the years that weights may be chosen on.")
    ] = "2016-12-31",
    validation_to: Annotated[
        str, typer.Option(metavar="DAY", help="The last day of those that confirm them; what follows is the test.")
    ] = "2019-12-31",
    profile: Annotated[str, typer.Option(metavar="NAME", help="published or thresholds.")] = "published",
    fewest: Annotated[
        int, typer.Option(metavar="N", min=5, max=1000, help="The fewest stocks of a day that counts.")
    ] = 20,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with charts and tables.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Measure how scores ranked the returns that followed, on years that weights were not chosen on.

    A research aid, not advice.
    """
    from importlib.util import find_spec

    from copydesk.errors import DataError
    from copydesk.scores import evaluation
    from copydesk.scores.evaluation.evaluating import TRAIN_TO, VALIDATION_TO

    chosen = _profile(profile)
    files = dict(zip(_TABLES, (prices, fundamentals, news, securities, membership), strict=True))
    given = {name: path for name, path in files.items() if path is not None}
    if data is None and not {"prices", "securities"} <= set(given):
        raise typer.BadParameter("give --data FOLDER, or --prices FILE and --securities FILE")
    first, last = _day("--from", since), _day("--to", until)
    train, validation = (
        _day("--train-to", train_to) or TRAIN_TO,
        _day("--validation-to", validation_to) or VALIDATION_TO,
    )
    if train >= validation:
        raise typer.BadParameter("--train-to lies before --validation-to")
    if out is not None and not all(find_spec(name) for name in ("altair", "vl_convert")):
        raise DataError(str(out), "charts need Vega-Altair, which is not installed", "pip install 'copydesk[charts]'.")
    say("Reading")
    inputs = evaluation.read(data, given)
    for note in inputs.notes:
        say(note)
    found = evaluation.evaluate(
        inputs.con,
        inputs.tables,
        chosen,
        inputs.membership,
        since=first,
        until=last,
        train_to=train,
        validation_to=validation,
        fewest=fewest,
        tell=say,
    )
    if out is not None:
        from copydesk.scores.evaluation.report import render

        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(render(found), "utf-8")
        say(f"Written: {out}")
    if as_json:
        from copydesk.report.as_json import as_text

        typer.echo(as_text(found.as_mapping(), 2))
    else:
        _show(found)


def _profile(name: str) -> Profile:
    from copydesk.scores.profile import PUBLISHED, THRESHOLDS

    known = {"published": PUBLISHED, "thresholds": THRESHOLDS}
    if name not in known:
        raise typer.BadParameter(f"--profile {name}: give {', '.join(known)}")
    return known[name]


def _day(option: str, given: str) -> dt.date | None:
    import datetime as dt

    try:
        return dt.date.fromisoformat(given) if given else None
    except ValueError as error:
        raise typer.BadParameter(f"{option} {given}: give a day as YYYY-MM-DD") from error


def _show(found: Evaluation) -> None:
    """The table of information coefficients, and in a sentence what it says."""
    from rich.table import Table

    from copydesk.scores.evaluation.report import verdict

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(f"{found.horizon} days ahead")
    for period in found.periods:
        table.add_column(f"{period.name} {period.first.year}-{period.last.year}", justify="right")
    table.add_column("has it", justify="right")
    for signal in found.signals:
        cells = [_told(signal.ic[p.name][found.horizon]) for p in found.periods]
        table.add_row(signal.label, *cells, f"{signal.coverage:.0%}", style="bold" if signal.kind == "score" else None)
    console = screen()
    console.print(table)
    console.print(f"\n{verdict(found)}", markup=False)
    if not found.membership:
        console.print("No index membership was given: stocks that did well later flatter every figure.", markup=False)
    console.print("A research aid, not advice.", markup=False)


def _told(mean: Mean | None) -> str:
    if mean is None:
        return "none"
    return f"{mean.mean:+.4f} ({'no t' if mean.t is None else f't {mean.t:+.1f}'})"
