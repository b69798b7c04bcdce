"""``copydesk flows``: scenarios of how much 401(k) money could move into private markets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copydesk.cli.outcome import say, screen
from copydesk.cli.records import Publisher, Record, write_record
from copydesk.errors import CopydeskError

if TYPE_CHECKING:
    from copydesk.retirement.flows import Assumptions

app = typer.Typer(help="Scenarios of 401(k) money and private markets.", no_args_is_help=True, rich_markup_mode=None)

_File = Annotated[
    Path | None, typer.Option("--assumptions", metavar="FILE", help="A YAML file of what differs from the built-in.")
]
_Seed = Annotated[int, typer.Option(help="The seed; the same seed gives the same numbers.")]


class Format(StrEnum):
    """How a result is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class Plain(StrEnum):
    """How a result without a table of years is written."""

    TEXT = "text"
    JSON = "json"


@app.callback()
def flows() -> None:
    """Scenarios of how much 401(k) money could move into private markets. No forecast and no advice."""


@app.command("run", short_help="Simulate, and show the flows with their bands.")
def run(
    assumptions: _File = None,
    paths: Annotated[int, typer.Option(help="How many paths.")] = 20_000,
    years: Annotated[int, typer.Option(help="How many years.")] = 30,
    seed: _Seed = 1,
    format: Annotated[Format, typer.Option(help="How the result is written.")] = Format.TEXT,
    charts: Annotated[Path | None, typer.Option(metavar="DIR", help="Write a chart of each series here.")] = None,
    record: Record = None,
    publisher: Publisher = "The newsroom",
) -> None:
    """Simulate the scenario, and show medians with bands: half of the paths, and nine of ten."""
    given = _assumptions(assumptions)
    from copydesk.retirement.flows import told
    from copydesk.retirement.flows.simulation import simulate

    with _bar("Simulating") as tell:
        result = simulate(given, paths=paths, years=years, seed=seed, tell=tell)
    if format is Format.TEXT:
        typer.echo(told.text(result))
    elif format is Format.CSV:
        typer.echo(told.csv_text(result), nl=False)
    else:
        _json(told.mapping(result))
    if record is not None:
        import datetime as dt

        from copydesk.retirement.flows.record import record as recorded

        today = dt.datetime.now(dt.UTC).date()
        write_record(record, recorded(result, publisher=publisher, published=today))
    if charts is not None:
        from copydesk.retirement.flows.charts import write

        say(f"{len(write(result, charts))} charts written to {charts}.")


@app.command("card", short_help="Show every assumption, its source and range, and what the model cannot say.")
def card(assumptions: _File = None) -> None:
    """The model card, in Markdown."""
    given = _assumptions(assumptions)
    from copydesk.retirement.flows.card import card as written

    typer.echo(written(given), nl=False)


@app.command("sensitivity", short_help="Say which assumption matters.")
def sensitivity(
    output: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="An output; may be given again. Else all of them.")
    ] = None,
    assumptions: _File = None,
    samples: Annotated[int, typer.Option(help="A power of 2; more make the intervals narrower.")] = 512,
    years: Annotated[int, typer.Option(help="How many years.")] = 30,
    seed: _Seed = 1,
    top: Annotated[int, typer.Option(min=1, help="How many inputs to show for each output.")] = 6,
    format: Annotated[Plain, typer.Option(help="How the result is written.")] = Plain.TEXT,
) -> None:
    """Sobol indices: the part of each output's variance that goes with each assumption."""
    from dataclasses import asdict

    given = _assumptions(assumptions)
    from copydesk.retirement.flows import told
    from copydesk.retirement.flows.sensitivities import OUTPUTS
    from copydesk.retirement.flows.sensitivities import sensitivity as found

    with _bar("Running") as tell:
        answers = found(given, tuple(output or OUTPUTS), samples=samples, years=years, seed=seed, tell=tell)
    if format is Plain.JSON:
        _json([asdict(answer) | {"says": answer.says()} for answer in answers])
        return
    typer.echo(told.sensitivity_text(answers, top))


@app.command("stress", short_help="Can a target-date fund with a private sleeve meet redemptions, and who pays?")
def stress(
    assumptions: _File = None,
    quarters: Annotated[int, typer.Option(min=1, max=12, help="How many such quarters in a row.")] = 1,
    format: Annotated[Plain, typer.Option(help="How the result is written.")] = Plain.TEXT,
) -> None:
    """A quarter like the last one of 2008: the built-in case, then harder ones side by side.

    Change the case with --assumptions: stress.sleeve, stress.redemptions and the others.
    """
    from dataclasses import asdict

    given = _assumptions(assumptions)
    from copydesk.retirement.flows import told
    from copydesk.retirement.flows.stress import cases

    found = cases(given, quarters)
    if format is Plain.JSON:
        _json([asdict(case) for case in found])
        return
    typer.echo(told.stress_text(found))


def _assumptions(file: Path | None) -> Assumptions:
    for library in ("numpy", "scipy", "SALib"):
        if find_spec(library) is None:
            mend = 'In the clone of the repository: pip install ".[flows]" (docs/flows.md).'
            raise CopydeskError("copydesk flows", f"the library {library} is not installed", mend)
    from copydesk.retirement.flows.reading import read_assumptions

    return read_assumptions(file)


@contextmanager
def _bar(word: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on the terminal; on a pipe nothing is shown."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(word), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen(error=True), transient=True) as bar:
        task = bar.add_task(word, total=None)
        yield lambda done, known: bar.update(task, completed=done, total=known)


def _json(data: Any) -> None:
    from copydesk.report.as_json import as_text

    typer.echo(as_text(data, 2))
