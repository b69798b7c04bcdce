"""A capital-flow scenario as a record and a story: a true draft is released, a figure of nobody's scenario is held."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from copydesk import Report, Source, Story, check
from copydesk.drafting import Brief, Draft, draft
from copydesk.drafting.built_in import scenario as recipe
from copydesk.drafting.sheet import Grid
from copydesk.errors import DataError
from copydesk.evidence.index import SourceIndex
from copydesk.reading import read_source
from copydesk.retirement.flows import read_assumptions, read_record, record, simulate
from copydesk.retirement.flows.stress import State
from copydesk.retirement.flows.wording import checkpoints, money, share

ON = dt.date(2026, 11, 27)
# Paths, years, seed, and the inputs that are fixed.
SETTINGS: dict[str, tuple[int, int, int, dict[str, float]]] = {
    "built-in": (1_000, 10, 1, {}),
    "long": (100, 60, 7, {"adoption.ceiling": 0.8, "sleeve.peak": 0.2}),
    "one year": (50, 1, 1, {}),
    "nobody adopts": (200, 7, 3, {"adoption.ceiling": 0}),
    "gated": (300, 5, 2, {"stress.redemptions": 0.5, "stress.sleeve": 0.2}),
    "at once": (400, 20, 11, {"adoption.delay": 0, "stress.sleeve": 0}),
}


@cache
def scenario(name: str) -> Source:
    paths, years, seed, fixed = SETTINGS[name]
    result = simulate(read_assumptions().with_fixed(fixed), paths=paths, years=years, seed=seed)
    return record(result, publisher="Harbor Ledger", published=ON)


def released(source: Source) -> Draft:
    made = draft(source)
    assert made.record.drafter == "built-in: capital-flow scenario"
    assert not made.record.cuts, made.record.cuts
    assert made.released, made.report.stops
    assert not made.report.findings, made.report.findings
    return made


@cache
def written(name: str = "built-in") -> str:
    return released(scenario(name)).story.raw


@cache
def figures() -> dict[str, str]:
    """Figures of the built-in scenario: of its last year, and of the year 2031."""
    series = read_record(scenario("built-in")).series
    last, fifth = series["sleeve"][-1], series["sleeve"][4]
    own = {"share": series["sleeve-share"][-1].median, "credit": series["flow/private-credit"][-1].median}
    ends = {"held": last.median, "low": last.low, "high": last.high}
    return own | ends | {"held_2031": fifth.median, "low_2031": fifth.low}


def checked(true: str, told: str) -> Report:
    """The draft with one of its words changed, put to its record."""
    raw, true, told = written(), true.format(**figures()), told.format(**figures())
    assert true in raw, raw
    assert true != told
    return check(Story.from_markdown(raw.replace(true, told), "story.md"), [scenario("built-in")])


@pytest.mark.parametrize("name", SETTINGS)
def test_the_draft_of_any_scenario_is_released_with_no_cut(name: str) -> None:
    text = released(scenario(name)).story.text
    assert "The scenarios follow from assumptions; they are no forecast and no advice." in text
    assert " will " not in text
    assert text.count("In the scenarios, ") == 5, "what plans hold, and the flow of each class"


def test_the_story_tells_the_figures_of_the_run() -> None:
    result = simulate(read_assumptions(), paths=1_000, years=10, seed=1)
    low, _, median, _, high = map(float, result.bands["sleeve"][-1])
    text = written()
    assert (
        f"In the scenarios, 401(k) plans hold private assets worth {money(median)} in the median at the end of 2036, "
        f"and from {money(low)} to {money(high)} in nine paths of ten."
    ) in text
    for year in checkpoints(10):
        assert f"| {result.calendar(year)} | {money(result.median('sleeve', year))} |" in text
    ceiling = result.assumptions.inputs["adoption.ceiling"]
    assert (
        f"is assumed to be {share(ceiling.central)}, in a range from {share(ceiling.low)} to {share(ceiling.high)}"
        in text
    )
    assert "1,000 paths of 10 years, with seed 1." in text
    assert f"The redemptions are {State.PUBLIC} in that case." in text
    assert f"The redemptions are {State.GATED} in that case." in written("gated")


def test_every_line_stands_on_a_passage_of_the_record() -> None:
    sheet = recipe.write(SourceIndex([scenario("built-in")]), Brief(), None)
    grid = next(part for part in sheet.parts if isinstance(part, Grid))
    loose = {id(cell) for row in grid.rows for cell in row[1:]}  # the first cell carries those of the row
    assert not [line.text for line in sheet.lines() if not line.passages and id(line) not in loose]


@pytest.mark.parametrize("name", SETTINGS)
def test_a_record_is_read_back_as_it_was(name: str) -> None:
    source = scenario(name)
    again = read_source(source.original, name=source.name, media_type="text/markdown")
    found = read_record(again)
    assert found == read_record(source)
    assert (len(found.series["sleeve"]), str(found.seed)) == (found.years, source.fields["seed"])


# ---- what is false -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("true", "told", "rule"),
    [
        ("worth {held} in the median at", "worth $777.7 billion in the median at", "figure-in-source"),
        ("worth {held} in the median at", "worth {held_2031} in the median at", "figure-in-source"),
        ("worth {held} in the median at", "worth {high} in the median at", "figure-in-source"),
        ("from {low} to {high}", "from $777.7 million to {high}", "figure-in-source"),
        ("from {low} to {high}", "from {low_2031} to {high}", "figure-in-source"),
        ("assets is {share} in", "assets is 77.7% in", "figure-in-source"),
        ("credit in 2036 is {credit}", "credit in 2036 is $777.7 billion", "figure-in-source"),
        ("assets worth {held} at end", "assets worth $777.7 billion at end", "figure-in-source"),
        ("the end of 2036, and from {low}", "the end of 2031, and from {low}", "date-in-source"),
        ("the end of 2036, and from {low}", "the end of 2037, and from {low}", "date-in-source"),
        ("private credit in 2036 is", "private credit in 2031 is", "date-in-source"),
        ("| 2031 | {held_2031}", "| 2031 | $777.7 million", "figure-in-source"),
        ("| 2036 | {held}", "| 2035 | {held}", "date-in-source"),
        ("assumed to be 32.0%", "assumed to be 23.0%", "figure-in-source"),
        ("range from 27.0% to 40.0%", "range from 5.0% to 40.0%", "figure-in-source"),
        ("is asked for 8.0%", "is asked for 10.0%", "figure-in-source"),
        ("sleeve is 11.9% of the fund", "sleeve is 19.1% of the fund", "figure-in-source"),
        ("limit of 15.0%", "limit of 10.0%", "figure-in-source"),
        ("paid from public assets", "not paid in full: the fund is gated", "statement-supported"),
        ("paid from public assets", "paid with a forced sale of the sleeve", "statement-supported"),
        ("on 1,000 paths", "on 10,000 paths", "figure-in-source"),
        ("with seed 1.", "with seed 2.", "figure-in-source"),
        ("they are no forecast and no advice", "they are a forecast", "statement-supported"),
        ("In the scenarios, 401(k) plans hold", "Savers should buy", "no-advice"),
        ("headline: In scenarios, 401(k) plans hold", "headline: 401(k) plans will hold", "strength-of-claim"),
    ],
)
def test_a_false_statement_is_held(true: str, told: str, rule: str) -> None:
    found = checked(true, told)
    assert found.verdict == "hold"
    assert rule in {finding.rule for finding in found.stops}, found.stops


def test_the_draft_of_one_scenario_is_held_beside_the_record_of_another() -> None:
    other = record(simulate(read_assumptions(), paths=1_000, years=10, seed=2), publisher="Harbor Ledger", published=ON)
    found = check(Story.from_markdown(written(), "story.md"), [other])
    assert "figure-in-source" in {finding.rule for finding in found.stops}


# ---- what is refused, and the command ------------------------------------------------------


@pytest.mark.parametrize(
    ("true", "broken", "says"),
    [
        (b"years: '10'", b"years: '11'", "has not 11 whole rows"),
        (b"seed: '1'", b"seed: some", "seed is 'some'"),
        (b"| Year | 5% of paths below |", b"| Year | 6% of paths below |", "tables of years"),
        (b"| public assets |", b"| luck |", "met by 'luck'"),
    ],
)
def test_a_damaged_record_is_not_drafted_from(true: bytes, broken: bytes, says: str) -> None:
    data = scenario("built-in").original
    assert true in data
    damaged = read_source(data.replace(true, broken), name="r.md", media_type="text/markdown")
    with pytest.raises(DataError, match=says):
        read_record(damaged)
    assert recipe.fit(SourceIndex([damaged]), Brief(), None) == 0


def test_the_command_writes_a_record_that_is_drafted_from(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from copydesk.cli import app

    saved = tmp_path / "records" / "scenario.md"
    result = CliRunner().invoke(app, ["flows", "run", "--paths", "100", "--years", "6", "--record", str(saved)])
    assert result.exit_code == 0, result.output
    assert f"copydesk draft --source {saved}" in result.output
    result = CliRunner().invoke(app, ["draft", "--source", str(saved)])
    assert result.exit_code == 0, result.output
    assert "at the end of 2032, and from $" in result.stdout
