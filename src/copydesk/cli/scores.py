"""``copydesk scores``: data into a store, the scores of its days, and what each is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli import scores_evaluate, scores_told
from copydesk.cli.outcome import say, screen

if TYPE_CHECKING:
    from copydesk.scores.checks import Limits
    from copydesk.scores.profile import Profile
    from copydesk.scores.providers import Incoming
    from copydesk.scores.standings import Standing

app = typer.Typer(help="Make scores of stocks, and take them apart.", no_args_is_help=True, rich_markup_mode=None)


class Format(StrEnum):
    """How a result is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class TextOrJson(StrEnum):
    """How an explanation is written."""

    TEXT = "text"
    JSON = "json"


class Provider(StrEnum):
    """Who is asked for data."""

    EDGAR = "edgar"
    YAHOO = "yahoo"


class Made(IntEnum):
    """The exit codes beside that of an error (2)."""

    YES = 0
    NO = 1


Folder = Annotated[Path, typer.Option("--data", metavar="FOLDER", help="The folder of the store.")]
OfProfile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The settings; else copydesk-scores.toml of this folder, if there is one."),
]
HOME = Path("copydesk-data")


@app.callback()
def scores() -> None:
    """Make scores of stocks from prices, filings and news; show them, and take them apart."""


@app.command("load", short_help="Take data into the store.")
def load(
    folders: Annotated[
        list[Path], typer.Argument(metavar="FOLDER...", help="Folders of CSV or Parquet files, or of company facts.")
    ],
    data: Folder = HOME,
) -> None:
    """Take prices, fundamentals, news, securities and splits into the store. Loading the same twice changes nothing.

    A folder of company facts (CIK*.json, as the SEC gives them) gives the fundamentals of the securities in the store.
    """
    from copydesk.scores.providers import edgar, folder
    from copydesk.scores.store import Store

    with Store.writing(data, make=True) as store, _status("Loading"):
        for path in folders:
            if edgar.is_saved(path):
                _taken(store, edgar.read(path, edgar.companies(store)))
            else:
                _taken(store, folder.read(path))


@app.command("fetch", short_help="Ask a provider for data.")
def fetch(
    provider: Annotated[Provider, typer.Argument(help="edgar: fundamentals, as filed; yahoo: prices and splits.")],
    ticker: Annotated[
        list[str] | None, typer.Option(metavar="TICKER", help="A stock; else all of the store. May be given again.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="The first day of prices.")] = "",
    data: Folder = HOME,
) -> None:
    """Ask the SEC for fundamentals, or Yahoo for prices where you may use it, and take them into the store.

    The SEC asks who asks: set COPYDESK_CONTACT to a name and an e-mail address.
    """
    from copydesk.scores.providers import edgar, yahoo
    from copydesk.scores.store import Store

    start = _day(since, "--since")
    with Store.writing(data) as store, _bar() as tell:
        if provider is Provider.EDGAR:
            companies = edgar.companies(store, ticker)
            _taken(store, edgar.ask(companies, cache=data / "edgar", tell=tell))
        else:
            _taken(store, yahoo.ask(ticker or yahoo.tickers(store), start, tell=tell))


@app.command("update", short_help="Make the scores of the days that have none.")
def update(
    through: Annotated[str, typer.Option(metavar="DATE", help="The last day; else the last one with prices.")] = "",
    profile: OfProfile = None,
    again_from: Annotated[str, typer.Option(metavar="DATE", help="Make the scores from this day on anew.")] = "",
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="DATE", help="A day, or TICKER:DATE, whose findings you have looked at and accept."),
    ] = None,
    data: Folder = HOME,
) -> None:
    """Check the data and make the scores of the days that have none.

    Exit code: 0 made, 1 the data are not good enough and no score was written, 2 could not.
    """
    from copydesk.scores import update as updating

    chosen, limits = _settings(profile)
    for one in accept or ():
        _day(one.rpartition(":")[2], "--accept")
    last, again = _day(through, "--through"), _day(again_from, "--again-from")
    with _bar() as tell:
        made = updating.update(data, last, chosen, limits, again_from=again, accept=accept or (), tell=tell)
    scores_told.updated(made)
    if made.stopped:
        raise typer.Exit(Made.NO)


@app.command("show", short_help="Show the highest and lowest scores of a day.")
def show(
    on: Annotated[str, typer.Option(metavar="DATE", help="The day; else the last one.")] = "",
    top: Annotated[int, typer.Option(min=0, help="How many of the highest.")] = 10,
    bottom: Annotated[int, typer.Option(min=0, help="How many of the lowest.")] = 10,
    sector: Annotated[str, typer.Option(metavar="SECTOR", help="Of this sector alone.")] = "",
    every: Annotated[bool, typer.Option("--all", help="All stocks, those without a score too.")] = False,
    format: Annotated[Format, typer.Option(help="How they are written; csv and json hold every stock.")] = Format.TEXT,
    profile: OfProfile = None,
    data: Folder = HOME,
) -> None:
    """Show the scores of a day, what each part adds, and how many stocks stand in each tier."""
    from copydesk.scores.standings import standings
    from copydesk.scores.store import Store

    chosen, _ = _settings(profile)
    found = standings(Store.open(data), chosen, _day(on, "--on"), sector)
    if found.note:
        say(found.note)
    if format is Format.JSON:
        _json(
            {
                "day": found.day.isoformat(),
                "note": found.note,
                "profile": chosen.name,
                "tiers": found.tiers(chosen),
                "stocks": [_plain(stock) for stock in found.stocks],
            }
        )
    elif format is Format.CSV:
        scores_told.as_csv(found, chosen)
    else:
        scores_told.tables(found, chosen, top, bottom, every)


@app.command("explain", short_help="Take a score apart.")
def explain(
    ticker: Annotated[str, typer.Argument(metavar="TICKER", help="The stock.")],
    on: Annotated[str, typer.Option(metavar="DATE", help="The day; else the last one.")] = "",
    format: Annotated[TextOrJson, typer.Option(help="How it is written.")] = TextOrJson.TEXT,
    profile: OfProfile = None,
    data: Folder = HOME,
) -> None:
    """Show every measure of a stock's score with what it stands on, and what each part adds.

    Exit code: 0 there is a score, 1 there is none and why, 2 could not look.
    """
    from copydesk.scores.explanation import explain as explained
    from copydesk.scores.store import Store

    chosen, _ = _settings(profile)
    told = explained(Store.open(data), chosen, ticker, _day(on, "--on"))
    if format is TextOrJson.JSON:
        _json(told.as_mapping())
    else:
        scores_told.explained(told, chosen)
    raise typer.Exit(Made.NO if told.score is None else Made.YES)


app.command("evaluate", short_help="Measure how scores ranked the returns that followed.")(scores_evaluate.evaluate)


def _settings(path: Path | None) -> tuple[Profile, Limits | None]:
    from copydesk.scores.profile import PUBLISHED
    from copydesk.scores.profile_file import NAME, read_settings

    if path is None and not Path(NAME).exists():
        return PUBLISHED, None
    return read_settings(path or NAME)


def _day(value: str, option: str) -> dt.date | None:
    if not value:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"{option} {value}: give a day as YYYY-MM-DD") from error


def _taken(store: Any, incoming: Incoming) -> None:
    for note in incoming.notes:
        say(scores_told.in_a_line(note))
    for taken in store.load(incoming):
        say(f"{taken.table}: {taken.new} new rows, {taken.replaced} replaced.")


def _plain(stock: Standing) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(stock)


def _json(data: dict[str, Any]) -> None:
    from copydesk.report.as_json import as_text

    typer.echo(as_text(data, 2))


@contextmanager
def _status(words: str) -> Iterator[None]:
    with screen(error=True).status(words):
        yield


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error, while something is under way."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen(error=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of or None)
