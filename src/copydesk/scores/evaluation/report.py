"""An evaluation as one HTML page that needs nothing else: what was found in words, charts and tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from copydesk.charts import Bar, Line, bars, line, svg
from copydesk.charts.palette import css
from copydesk.scores.evaluation.results import Evaluation, Signal
from copydesk.scores.evaluation.statistics import SURE, Mean

if TYPE_CHECKING:
    from jinja2 import Template

_WIDE = 1.96  # standard errors of a whisker: 95%
_FIFTHS = ("lowest fifth", "second", "third", "fourth", "highest fifth")


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its heading, what it shows in words, and the rows of the table behind it, the head first."""

    heading: str
    words: str
    drawn: str
    rows: tuple[tuple[str, ...], ...]


def render(found: Evaluation) -> str:
    """The page of an evaluation, self-contained: no script, no file beside it."""
    return _template().render(
        found=found,
        score=found.signal("score"),
        sentence=verdict(found),
        figures=list(_figures(found)),
        colours=css(),
        value=value,
        share=share,
        told=told,
        sure=SURE,
        fifths=_FIFTHS,
    )


def verdict(found: Evaluation) -> str:
    """In one sentence or two, what the score was worth on the last years, and what that means."""
    period = found.periods[-1].name
    ic = found.signal("score").ic[period][found.horizon]
    years = f"{found.periods[-1].first.year} to {found.periods[-1].last.year}"
    if ic is None or ic.t is None:
        return f"There are too few days in {years} to say what the score was worth."
    rank = f"the score's rank correlation with the return of the next {found.horizon} trading days was {ic.mean:+.3f}"
    if not ic.told:
        return f"In {years} ({period}) {rank} (t {ic.t:+.1f}): it cannot be told from zero."
    if ic.mean > 0:
        return f"In {years} ({period}) {rank} (t {ic.t:+.1f}): it can be told from zero."
    return f"In {years} ({period}) {rank} (t {ic.t:+.1f}): high scores were followed by lower returns."


def value(mean: Mean | None) -> str:
    """A mean with its sign, to four places."""
    return "none" if mean is None else f"{mean.mean:+.4f}".replace("-", "−")


def share(part: float | None) -> str:
    """A share in percent."""
    return "none" if part is None else f"{part:.1%}".replace("-", "−")


def told(mean: Mean | None) -> str:
    """Its t, and in words where it cannot be told from zero."""
    if mean is None or mean.t is None:
        return "too few days"
    t = f"t {mean.t:+.2f}".replace("-", "−")
    return t if mean.told else f"{t}, cannot be told from zero"


def fifths_chart(found: Evaluation, *, standalone: bool = False) -> str:
    """The chart of cumulative returns of the fifths over all days as SVG; empty where there are too few stocks."""
    fifths = found.signal("score").quantiles.get("all")
    if fifths is None or len(fifths.dates) < 2:
        return ""
    lines = [
        Line(name, list(zip(fifths.dates, values, strict=True)))
        for name, values in zip(_FIFTHS, fifths.cumulative, strict=True)
    ]
    text = "; ".join(f"{one.label} {one.points[-1][1]:.2f}" for one in lines)
    chart = line(lines, form=".1f", source=_source(found))
    words = f"What 1 put into each fifth of the stocks by score became by {fifths.dates[-1]}: {text}."
    return svg(chart, "Cumulative returns by fifth of the score", words, standalone=standalone)


def _source(found: Evaluation) -> str:
    return f"Source: prices and filings given, {found.first} to {found.last}; own computation"


def _figures(found: Evaluation) -> list[Figure]:
    score = found.signal("score")
    drawn = [_years(found, score), _fifths(found, score), _decay(found, score), _covered(found)]
    return [figure for figure in drawn if figure is not None]


def _bar(label: str, mean: Mean) -> Bar:
    wide = None if mean.error is None else _WIDE * mean.error
    return Bar(label, mean.mean, None if wide is None else mean.mean - wide, None if wide is None else mean.mean + wide)


def _years(found: Evaluation, score: Signal) -> Figure | None:
    years = [(str(year), mean) for year, mean in score.by_year.items() if mean is not None]
    if not years:
        return None
    above = sum(mean.mean > 0 for _, mean in years)
    sure = [year for year, mean in years if mean.told]
    words = (
        f"Above zero in {above} of {len(years)} years; to be told from zero in {', '.join(sure) if sure else 'none'}. "
        "Whiskers are 95% intervals."
    )
    chart = bars([_bar(year, mean) for year, mean in years], form="+.3f", source=_source(found))
    rows = tuple((year, value(m), told(m), str(m.days)) for year, m in years)
    heading = "Information coefficient by year"
    return Figure(heading, words, svg(chart, heading, words), (("Year", "Mean", "t", "Days"), *rows))


def _fifths(found: Evaluation, score: Signal) -> Figure | None:
    fifths = score.quantiles.get("all")
    drawn = fifths_chart(found)
    if fifths is None or not drawn:
        return None
    words = (
        f"The highest fifth less the lowest had a mean of {share(fifths.spread.mean if fifths.spread else None)} in "
        f"{fifths.horizon} trading days ({told(fifths.spread)}). Dealt anew each {fifths.horizon} days, without costs"
    )
    words += "" if fifths.turnover is None else f"; {share(fifths.turnover)} of the highest fifth is new each time"
    rows = []
    for name, mean, ends in zip(_FIFTHS, fifths.means, fifths.cumulative, strict=True):
        rows.append((name, share(mean), f"{ends[-1]:.2f}"))
    head = ("Fifth", f"Mean return, {fifths.horizon} days", "1 became")
    return Figure("What followed each fifth of the stocks", words + ".", drawn, (head, *rows))


def _decay(found: Evaluation, score: Signal) -> Figure | None:
    points = [(h, m) for h, m in score.decay.items() if m is not None and m.error is not None]
    if not points:
        return None
    one = Line(
        "the score",
        [(float(h), m.mean) for h, m in points],
        [m.mean - _WIDE * (m.error or 0) for _, m in points],
        [m.mean + _WIDE * (m.error or 0) for _, m in points],
    )
    ticks = [float(h) for h, _ in points]
    chart = line([one], form="+.2f", x_title="trading days ahead", zero=True, source=_source(found), ticks=ticks)
    words = "; ".join(f"{h} days {value(m)} ({told(m)})" for h, m in points) + "."
    heading = "Over longer horizons"
    rows = tuple((str(h), value(m), told(m), str(m.days)) for h, m in points)
    return Figure(heading, words, svg(chart, heading, words), (("Days ahead", "Mean", "t", "Days"), *rows))


def _covered(found: Evaluation) -> Figure:
    signals = [s for s in found.signals if s.kind in {"measure", "part", "score"}]
    chart = bars([Bar(s.label, s.coverage) for s in signals], form=".0%", source=_source(found))
    score = found.signal("score")
    words = f"{share(score.coverage)} of the stocks and days that count have a score."
    heading = "Share of stocks and days that have it"
    years = [str(y) for y in score.coverage_by_year]
    rows = tuple((s.label, *(share(c) for c in s.coverage_by_year.values())) for s in signals)
    return Figure(heading, words, svg(chart, heading, words), (("", *years), *rows))


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("copydesk.scores.evaluation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["svg"] = _safe
    return environment.get_template("evaluation.html")


def _safe(drawn: str) -> Any:
    """SVG of ours, whose texts are escaped already."""
    from markupsafe import Markup

    return Markup(drawn)  # drawn here, its texts escaped  # nosec B704
