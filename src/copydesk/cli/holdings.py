"""``copydesk holdings``: Form 13F filings, and what changed in them from quarter to quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copydesk.cli.outcome import Outcome, say, screen
from copydesk.cli.records import Publisher, Record, write_record

if TYPE_CHECKING:
    import datetime as dt

    from copydesk.holdings.loading import Account
    from copydesk.holdings.results import Shifts
    from copydesk.model import Source

app = typer.Typer(help="Work on institutional holdings.", no_args_is_help=True, rich_markup_mode=None)

_FOLDER = Path("copydesk-data/holdings")
_SHOWN = 20  # of what was refused or is odd, how many are told
Folder = Annotated[Path, typer.Option("--folder", metavar="FOLDER", help="Where the holdings are kept.")]
AsOf = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="What was public on this day; else all that is loaded.")
]


class Unit(StrEnum):
    """The unit of reported values."""

    THOUSANDS = "thousands"
    DOLLARS = "dollars"


class Format(StrEnum):
    """How shifts are told."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class ShowFormat(StrEnum):
    """How a portfolio or the holders of a stock are told."""

    TEXT = "text"
    JSON = "json"


@app.callback()
def holdings() -> None:
    """Read Form 13F filings, compare quarters, and show who holds what. A 13F is up to 45 days old when filed."""


@app.command("load", short_help="Read Form 13F filings into the store.")
def load(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Filings: XML, full submissions, the SEC's data sets, tables, folders."),
    ] = None,
    cusips: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A table of CUSIPs with their tickers; replaces the one before.")
    ] = None,
    sectors: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A table of sectors by CUSIP or ticker. May be given again; first counts."),
    ] = None,
    splits: Annotated[Path | None, typer.Option(metavar="FILE", help="A table of splits by CUSIP.")] = None,
    unit: Annotated[
        Unit | None, typer.Option(help="The unit of all values given, where the rule of the filing date is wrong.")
    ] = None,
    folder: Folder = _FOLDER,
) -> None:
    """Read filings into the store. Exit code: 0 all was kept, 1 something was refused, 2 nothing could be kept.

    What was kept before stays unless the same filing is read again. Values filed before January 3, 2023 are taken to be
    in thousands of dollars, later ones in dollars.
    """
    from copydesk.holdings import loading, reference
    from copydesk.holdings.store import Store

    if not (files or cusips or sectors or splits):
        raise typer.BadParameter("nothing is given: give filings, --cusips, --sectors or --splits")
    store = Store(folder)
    # All tables are read before any is kept, so that a bad one changes nothing.
    mapped = reference.cusips(cusips) if cusips else None
    tables = {"cusips": mapped[0]} if mapped else {}
    tables |= {"sectors": reference.sectors(sectors)} if sectors else {}
    tables |= {"splits": reference.splits(splits)} if splits else {}
    for name, table in tables.items():
        store.keep_reference(name, table)
        left = (
            f"; {mapped[1]:,} rows without a CUSIP that holds or a ticker left out"
            if name == "cusips" and mapped
            else ""
        )
        say(f"Kept {len(table):,} rows of {name}{left}.")
    if files:
        with _bar() as tell:
            account = loading.load(store, files, unit=unit.value if unit else None, tell=tell)
        _account(account, folder)
        if account.refused:
            raise typer.Exit(Outcome.HOLD if account.read else Outcome.FAILED)


@app.command("shifts", short_help="Compare a quarter with the one before.")
def shifts(
    quarter: Annotated[str, typer.Argument(metavar="QUARTER", help="2021Q1, or its last day.")],
    manager: Annotated[str, typer.Option(metavar="NAME", help="One manager: its name, a part of it, or its CIK.")] = "",
    top: Annotated[int, typer.Option(metavar="N", min=1, help="How many shifts are told.")] = 10,
    as_of: AsOf = "",
    format: Annotated[Format, typer.Option(help="text, json or csv.")] = Format.TEXT,
    charts: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write charts to this folder, as SVG.")] = None,
    record: Record = None,
    publisher: Publisher = "The newsroom",
    folder: Folder = _FOLDER,
) -> None:
    """Compare the positions at the end of QUARTER with those a quarter before: new, added, cut, closed.

    The change of a position is split into what trading did, at the price of the quarter before, and what prices did.
    """
    from copydesk.holdings import charts as drawing
    from copydesk.holdings import told, written
    from copydesk.holdings.quarters import quarter as ends
    from copydesk.holdings.shifts import shifts as compare
    from copydesk.holdings.store import Store

    store, end, day = Store(folder), ends(quarter), _day(as_of)
    found = compare(store, end, manager=manager, as_of=day, top=top)
    if record:
        # A record counts positions that were opened and closed: it needs all rows, whatever is told here.
        write_record(record, _record(compare(store, end, manager=manager, as_of=day), publisher))
    if charts:
        charts.mkdir(parents=True, exist_ok=True)
        for name, drawn in drawing.draw(found).items():
            (charts / name).write_text(drawn, "utf-8")
            say(f"Chart written: {charts / name}")
    made = {Format.TEXT: told.shifts, Format.JSON: written.as_json, Format.CSV: written.as_csv}[format]
    typer.echo(made(found), nl=False)


@app.command("show", short_help="Show a manager's positions, or the holders of a stock.")
def show(
    wanted: Annotated[
        str, typer.Argument(metavar="MANAGER|TICKER", help="A manager's name or CIK; a ticker or CUSIP.")
    ],
    quarter: Annotated[str, typer.Option(metavar="QUARTER", help="2021Q1, or its last day; else the latest.")] = "",
    top: Annotated[int, typer.Option(metavar="N", min=1, help="How many rows are told.")] = 20,
    as_of: AsOf = "",
    format: Annotated[ShowFormat, typer.Option(help="text or json.")] = ShowFormat.TEXT,
    folder: Folder = _FOLDER,
) -> None:
    """Show the positions of a manager, or who holds a stock, at the end of a quarter."""
    from copydesk.holdings import lookup, told, written
    from copydesk.holdings.quarters import quarter as ends
    from copydesk.holdings.store import Store

    found = lookup.show(Store(folder), wanted, ends(quarter) if quarter else None, _day(as_of))
    if format is ShowFormat.JSON:
        typer.echo(written.as_json(found), nl=False)
    else:
        shown = told.portfolio(found, top) if isinstance(found, lookup.Portfolio) else told.holders(found, top)
        typer.echo(shown, nl=False)


def _record(found: Shifts, publisher: str) -> Source:
    """The shifts as a record for the drafter, with the sectors that are known, and shares that are shares of all."""
    from copydesk.drafting import records
    from copydesk.holdings.results import NO_SECTOR
    from copydesk.holdings.written import dollars

    rows = [
        records.PositionShift(
            manager=r.manager,
            issuer=r.issuer,
            ticker=r.ticker,
            cusip=r.cusip,
            shares_before=r.shares_before,
            shares_after=r.shares_after,
            value_before=dollars(r.before),
            value_after=dollars(r.after),
            price_effect=dollars(r.price),
            trading_effect=dollars(r.trading),
            kind=r.kind,
        )
        for r in found.rows
    ]
    totals = [
        records.ManagerTotal(m.manager, dollars(m.reported_before), dollars(m.reported_after)) for m in found.managers
    ]
    flows = [
        records.SectorFlow(s.sector, *map(dollars, (s.before, s.after, s.price, s.trading)))
        for s in found.sectors
        if s.sector != NO_SECTOR
    ]
    dense = [records.Concentration(m.manager, m.top_ten) for m in found.managers if m.top_ten and m.all_in_shares]
    return records.shifts(found.quarter, found.known_from, rows, totals, flows, dense, publisher=publisher)


def _account(account: Account, folder: Path) -> None:
    """Say what came of a load."""
    managers, quarters = {r.filing.cik for r in account.read}, sorted({r.filing.period for r in account.read})
    if account.read:
        span = f"{quarters[0]}" if len(quarters) == 1 else f"{quarters[0]} to {quarters[-1]}"
        what = (
            f"{_many(len(account.read), 'filing')} of {_many(len(managers), 'manager')}, {_many(account.rows, 'row')}"
        )
        say(f"Read {what}, for {span}; kept in {folder}.")
    amended = [r for r in account.read if r.filing.amendment]
    if amended:
        restated = sum(r.filing.amendment == "restatement" for r in amended)
        said = f"{_many(restated, 'restatement')}, {_many(len(amended) - restated, 'addition')} of holdings"
        say(f"Amendments among them: {said}.")
    if account.replaced:
        say(f"Replaced {_many(len(account.replaced), 'filing')} that had been read before.")
    odd = [
        f"{r.filing.manager}, {r.filing.period}, {r.filing.accession}: {'; '.join(r.odd)}"
        for r in account.read
        if r.odd
    ]
    for head, lines in (
        ("Passed over: ", account.passed),
        ("To know: ", odd),
        ("Doubtful unit: ", [f"{s}. Load it again with --unit if so." for s in account.suspects]),
        ("Refused: ", [str(error) for error in account.refused]),
    ):
        for line in lines[:_SHOWN]:
            say(f"{head}{line}")
        if len(lines) > _SHOWN:
            say(f"{head}{len(lines) - _SHOWN:,} more")
    if account.refused:
        say(f"Refused {len(account.refused):,} in all. What was kept before stands.")


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _day(given: str) -> dt.date | None:
    import datetime as dt

    try:
        return dt.date.fromisoformat(given) if given else None
    except ValueError as error:
        raise typer.BadParameter(f"--as-of {given}: give a day as YYYY-MM-DD") from error


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """What tells of each file on standard error, where a terminal shows it."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen(error=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
