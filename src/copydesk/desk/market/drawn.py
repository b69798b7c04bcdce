"""Charts of the market pages: each drawn twice, for wide pages and for narrow ones, so that text keeps its size."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from copydesk.desk.market.told import cased, day, percent

if TYPE_CHECKING:
    from copydesk.holdings.results import Shifts

_WIDE, _NARROW = 640, 340  # px
_SIZE, _LETTER = 13, 8.0  # px of text, and of a letter, widely guessed
_LETTERS, _FEW_LETTERS = 38, 21  # of a line of a bar's label
_STEP, _STEP_OF_TWO = 26, 42  # px from bar to bar, where labels have one line and two
_BARS = 10
_SHARE = 0.08  # from which on the numbers of a scale need no places
_FORM = re.compile(
    r",? (?:Co(?:rp)?|Inc|LLC|LLP|LP|Ltd|PLC)\.?$"
)  # a company's legal form, for which a chart has no room
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
    from altair.utils.schemapi import debug_mode

    from copydesk.charts import svg

    # Altair checks each piece against its schema, which takes half of the time of a page; these charts are fixed.
    with debug_mode(False):
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
    named = [(f"{r.ticker or cased(r.issuer)}\n{_FORM.sub('', cased(r.manager))}", r.trading) for r in rows]
    return _amounts("Largest shifts by trading", tuple(named), _from(found)) if named else None


def flows(found: Shifts) -> Chart | None:
    """The trading of each sector as bars."""
    from copydesk.holdings.results import NO_SECTOR

    named = [(s.sector, s.trading) for s in found.sectors if s.sector != NO_SECTOR and s.trading]
    return _amounts("Trading by sector, at constant prices", tuple(named), _from(found)) if named else None


def returns(named: tuple[tuple[str, float], ...], title: str, source: str) -> Chart:
    """Shares of several names as bars."""
    words = "; ".join(f"{name} {percent(share)}" for name, share in named) + "."
    most = max((abs(share) for _, share in named), default=0.0)
    return _bars(named, title, words, source, "+,.1%", ",.0%" if most >= _SHARE else "")


def _from(found: Shifts) -> str:
    return f"Source: Forms 13F, public by {day(found.known_from)}"


def _amounts(title: str, named: tuple[tuple[str, int], ...], source: str) -> Chart:
    from copydesk.holdings.told import change

    most = max(abs(cents) for _, cents in named)
    scale, unit = next((scale, unit) for least, scale, unit in _SCALES if most >= least)
    words = "; ".join(f"{_in_line(name)} {change(cents)}" for name, cents in named) + "."
    scaled = tuple((name, cents / scale) for name, cents in named)
    return _bars(scaled, title, words, f"In {unit}s. {source}", "+,.1f" if most < 100 * scale else "+,.0f")


@lru_cache(maxsize=64)
def _bars(
    named: tuple[tuple[str, float], ...], title: str, words: str, source: str, form: str, scale: str = ""
) -> Chart:
    from copydesk.charts import Bar, bars

    def draw(width: int) -> Any:
        if width == _WIDE:
            labels = [_short(_in_line(name), _LETTERS) for name, _ in named]
        else:
            labels = ["\n".join(_short(part, _FEW_LETTERS) for part in name.split("\n")) for name, _ in named]
        rows = [Bar(label, value) for label, (_, value) in zip(_apart(labels), named, strict=True)]
        return bars(
            rows,
            form=form,
            scale=scale,
            width=width,
            step=_STEP_OF_TWO if any("\n" in one for one in labels) else _STEP,
        )

    return _both(draw, title, words, source)


def _in_line(name: str) -> str:
    return name.replace("\n", ", ")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _apart(labels: Sequence[str]) -> list[str]:
    """Labels that are all different: bars of one label would fall together."""
    return [
        f"{label} ({labels[:i].count(label) + 1})" if labels.count(label) > 1 else label
        for i, label in enumerate(labels)
    ]
