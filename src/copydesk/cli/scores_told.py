"""How ``copydesk scores`` tells what it made and holds on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from copydesk.cli.outcome import say, screen

if TYPE_CHECKING:
    from copydesk.scores.explanation import Explanation, MeasureTold
    from copydesk.scores.profile import Profile
    from copydesk.scores.standings import Standings
    from copydesk.scores.update import Updated

_SHOWN = 20  # findings that are told


def updated(made: Updated) -> None:
    """What an update did, in a few lines."""
    quality = made.quality
    for finding in quality.findings[:_SHOWN]:
        where = " ".join(str(part) for part in (finding.ticker, finding.day) if part)
        say(f"{finding.severity}  {where}  {in_a_line(finding.words)} ({finding.check})")
    if (more := quality.stops + quality.warns - _SHOWN) > 0:
        say(f"and {more} more findings")
    if made.stopped:
        say("The data are not good enough; no score was written:")
        for why in made.stopped:
            say(f"  {in_a_line(why)}")
        say("Mend the data and load them again, or accept a day that you have looked at: --accept DATE.")
        return
    if made.days:
        say(f"{made.scores} scores of {made.days} day{'s' * (made.days != 1)}, {made.first} to {made.last}.")
    else:
        say("There is no new day.")
    if made.restated:
        first = min(day for _, day in made.restated)
        stocks = ", ".join(f"{ticker} from {day}" for ticker, day in made.restated[:5])
        more_of = f" and {len(made.restated) - 5} more" if len(made.restated) > 5 else ""
        say(f"Loaded prices tell other returns than those that scores stand on: {stocks}{more_of}.")
        say(f"The scores stay as they were made; to make them anew: --again-from {first}.")


def explained(told: Explanation, profile: Profile) -> None:
    """A score, its parts and measures, and the data that each stands on."""
    typer.echo(f"{told.ticker}  {in_a_line(told.name)}  {in_a_line(told.sector)}".rstrip())
    if told.note:
        typer.echo(told.note)
    if told.score is None:
        typer.echo(f"No score on {told.day}: {in_a_line(told.reason)}.")
    else:
        typer.echo(f"Score on {told.day}: {told.score:.1f} ({told.tier}), by the profile {profile.name}")
    for part in told.parts:
        typer.echo()
        if part.value is None:
            typer.echo(f"{part.name}: could not be computed; its weight is shared among the others")
        else:
            weighs = "" if part.adds is None else f", weight {part.weight:.1%}, adds {part.adds:.1f}"
            typer.echo(f"{part.name}: {part.value:.1f}{weighs}")
        for measure in part.measures:
            _measured(measure)
    if told.score is not None:
        sums = " + ".join(f"{part.adds:.1f}" for part in told.parts if part.adds is not None)
        typer.echo(f"\n{sums} adds up to {told.score:.1f}")


def _measured(measure: MeasureTold) -> None:
    if measure.value is None:
        typer.echo(f"  {measure.label}: missing, {measure.missing}")
        return
    value = f"{measure.value:.1%}" if measure.unit == "share" else f"{measure.value:.2f} ({measure.unit})"
    points = "" if measure.points is None else f", {measure.points:.1f} points"
    typer.echo(f"  {measure.label}: {value}{points}, weight {measure.weight:g}")
    for ground in measure.grounds:
        filed = f", filed {ground.filed}" if ground.filed else ""
        typer.echo(f"    {ground.day}  {in_a_line(ground.what)}  {ground.value:,.10g}{filed}")


def tables(found: Standings, profile: Profile, top: int, bottom: int, every: bool) -> None:
    """The highest and lowest scores of a day, or all, as tables; and how many there are of each tier."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    scored = [stock for stock in found.stocks if stock.score is not None]
    if every:
        blocks = [("All", list(found.stocks))]
    else:
        low = scored[max(top, len(scored) - bottom) :] if bottom else []
        blocks = [("Highest", scored[:top]), ("Lowest", low)]
    out = screen()
    for title, stocks in blocks:
        if not stocks:
            continue
        table = Table(title=f"{title} scores of {found.day}", title_justify="left", box=box.SIMPLE_HEAD)
        for heading in ("Ticker", "Name", "Sector"):
            table.add_column(heading)
        for heading in ("Score", *profile.parts):
            table.add_column(heading, justify="right")
        table.add_column("Tier")
        for stock in stocks:
            numbers = [stock.score, *stock.adds.values()]
            cells = [stock.ticker, in_a_line(stock.name), in_a_line(stock.sector)]
            cells += ["-" if number is None else f"{number:.1f}" for number in numbers]
            table.add_row(*(Text(cell) for cell in (*cells, stock.tier)))
        out.print(table)
    out.print(Text(", ".join(f"{word} {count}" for word, count in found.tiers(profile).items())))


def as_csv(found: Standings, profile: Profile) -> None:
    """The scores of a day as CSV on standard output."""
    import csv
    import sys

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["day", "ticker", "name", "sector", "score", "tier", *(f"{p}_adds" for p in profile.parts)])
    for stock in found.stocks:
        # A name that begins like a formula stays text in a spreadsheet.
        words = [f"'{w}" if w[:1] in tuple("=+-@\t\r") else w for w in (stock.ticker, stock.name, stock.sector)]
        writer.writerow([found.day, *words, stock.score, stock.tier, *stock.adds.values()])


def in_a_line(text: str) -> str:
    """Text of others in one line, without what a terminal would obey."""
    from copydesk.report.sentences import printable

    return " ".join(printable(text).split())
