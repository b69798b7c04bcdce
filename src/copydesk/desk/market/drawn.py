"""Charts of the market pages: each drawn twice, for wide pages and for narrow ones, so that text keeps its size."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from copydesk.desk.market.told import day

if TYPE_CHECKING:
    from copydesk.holdings.results import Shifts

_WIDE, _NARROW = 640, 340  # px
_SIZE, _LETTER = 13, 7.4  # px of text, and of a letter, widely guessed
_LETTERS, _FEW_LETTERS = 38, 17  # of a bar's label
_BARS = 10
_SCALES = (
    (10**13, 10**11, "billion dollar"),
    (10**9, 10**8, "million dollar"),
    (10**6, 10**5, "thousand dollar"),
    (0, 100, "dollar"),
)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as two ``svg`` elements with ``role="img"``, of which the page shows one, and its source line."""

    wide: str
    narrow: str
    source: str


def _both(draw: Callable[[int], Any], title: str, words: str, source: str) -> Chart:
    from copydesk.charts import svg

    wide, narrow = (svg(draw(width), title, words) for width in (_WIDE, _NARROW))
    return Chart(wide, narrow, source)


@lru_cache(maxsize=256)
def history(
    of: str, points: tuple[tuple[dt.date, Decimal], ...], tiers: tuple[tuple[float, str], ...], source: str
) -> Chart:
    """A year of scores as a line over the limits of the tiers, its last value written at its end."""
    low, high = min(points, key=lambda p: p[1]), max(points, key=lambda p: p[1])
    words = (
        f"From {points[0][1]} on {points[0][0]} to {points[-1][1]} on {points[-1][0]}; highest {high[1]} on {high[0]}, "
        f"lowest {low[1]} on {low[0]}."
    )
    return _both(lambda width: _line(points, tiers, width), f"Alpha Score of {of} over a year", words, source)


def _line(points: Sequence[tuple[dt.date, Decimal]], tiers: Sequence[tuple[float, str]], width: int) -> Any:
    import altair as alt

    from copydesk.charts.palette import FACE, INK, QUIET, RULE, SERIES

    rows = [{"x": on.isoformat(), "y": float(score)} for on, score in points]
    names = {least: f"{word} {least:g}" for least, word in tiers if 0 < least < 100}
    label = f"{json.dumps({f'{least:g}': name for least, name in names.items()})}[datum.value] || datum.value"
    months = 2 if width == _WIDE else 6
    x = alt.X(
        "x:T",
        title=None,
        axis=alt.Axis(format="%b %Y", tickCount={"interval": "month", "step": months}, grid=False, labelOverlap=True),
    )
    limits = alt.Axis(values=[0, *names, 100], labelExpr=label)
    y = alt.Y("y:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=limits)
    base = alt.Chart(alt.Data(values=rows)).encode(x=x, y=y)
    end = alt.Chart(alt.Data(values=rows[-1:])).encode(x=x, y=y)
    chart = alt.layer(
        base.mark_line(color=SERIES[0], strokeWidth=1.75, strokeJoin="round"),
        end.mark_point(filled=True, size=36, opacity=1, color=SERIES[0]),
        end.mark_text(align="left", dx=7, fontSize=_SIZE, fontWeight="bold", color=INK).encode(
            text=alt.Text("y:Q", format=".1f")
        ),
    )
    axis = {"labelColor": QUIET, "labelFontSize": _SIZE, "gridColor": RULE, "domainColor": RULE, "tickColor": RULE}
    room = 72 + int(_LETTER * max(map(len, names.values()), default=3))  # for the labels at both sides
    return (
        chart.properties(width=width - room, height=220, padding={"left": 16, "top": 8, "right": 44, "bottom": 4})
        .configure(font=FACE, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_axisY(domain=False, ticks=False)
    )


def trades(found: Shifts) -> Chart | None:
    """The largest shifts by trading as bars."""
    rows = [r for r in found.rows if r.trading][:_BARS]
    named = [(f"{r.ticker or r.issuer}, {r.manager}", r.trading) for r in rows]
    return _amounts("Largest shifts by trading", tuple(named), _from(found)) if named else None


def flows(found: Shifts) -> Chart | None:
    """The trading of each sector as bars."""
    from copydesk.holdings.results import NO_SECTOR

    named = [(s.sector, s.trading) for s in found.sectors if s.sector != NO_SECTOR and s.trading]
    return _amounts("Trading by sector, at constant prices", tuple(named), _from(found)) if named else None


def returns(named: tuple[tuple[str, float], ...], title: str, source: str) -> Chart:
    """Shares of several names as bars."""
    words = "; ".join(f"{name} {share:+.1%}" for name, share in named) + "."
    return _bars(named, title, words, source, "+.1%")


def _from(found: Shifts) -> str:
    return f"Source: Forms 13F, public by {day(found.known_from)}"


def _amounts(title: str, named: tuple[tuple[str, int], ...], source: str) -> Chart:
    from copydesk.holdings.told import change

    most = max(abs(cents) for _, cents in named)
    scale, unit = next((scale, unit) for least, scale, unit in _SCALES if most >= least)
    words = "; ".join(f"{name} {change(cents)}" for name, cents in named) + "."
    scaled = tuple((name, cents / scale) for name, cents in named)
    return _bars(scaled, title, words, f"In {unit}s. {source}", "+,.1f" if most < 100 * scale else "+,.0f")


@lru_cache(maxsize=64)
def _bars(named: tuple[tuple[str, float], ...], title: str, words: str, source: str, form: str) -> Chart:
    from copydesk.charts import Bar, bars

    def draw(width: int) -> Any:
        most = _LETTERS if width == _WIDE else _FEW_LETTERS
        labels = _apart([name if len(name) <= most else f"{name[: most - 1].rstrip()}…" for name, _ in named])
        rows = [Bar(label, value) for label, (_, value) in zip(labels, named, strict=True)]
        return bars(rows, form=form, width=width)

    return _both(draw, title, words, source)


def _apart(labels: Sequence[str]) -> list[str]:
    """Labels that are all different: bars of one label would fall together."""
    return [
        f"{label} ({labels[:i].count(label) + 1})" if labels.count(label) > 1 else label
        for i, label in enumerate(labels)
    ]
