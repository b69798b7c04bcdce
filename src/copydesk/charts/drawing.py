"""Two kinds of charts, lines over time or numbers and bars with whiskers, as Vega-Altair charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from copydesk.charts.palette import FACE, INK, QUIET, RULE, SERIES

if TYPE_CHECKING:
    import altair as alt

_SIZE = 13  # px of all text
_LETTER = 8.0  # px, a wide guess of a letter's width: no fonts are measured here
_MOST_LETTERS = 40  # of a bar's label; what is longer ends in dots
_GAP = 17  # px between two labels at the ends of lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its label, and its points as pairs of a day (or number) and a value, in order.

    ``low`` and ``high`` are the ends of whiskers, one for each point, or empty.
    """

    label: str
    points: Sequence[tuple[dt.date | float, float]]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label (a line feed parts it into lines), its value, and the ends of its whisker, if it has one."""

    label: str
    value: float
    low: float | None = None
    high: float | None = None


def line(
    lines: Sequence[Line],
    *,
    form: str = ".2f",
    x_title: str = "",
    source: str = "",
    zero: bool = False,
    ticks: Sequence[float] = (),
    width: int = 620,
    height: int = 260,
) -> alt.LayerChart:
    """Lines over days or numbers, each labelled at its end in its colour.

    :param form: the D3 format of the values: ``.2f``, ``.0%``.
    :param source: the source line under the chart.
    :param zero: draw a line at zero.
    :param ticks: the numbers that the axis below shows; without them it chooses.
    :raises ValueError: if there is no point at all.
    """
    import altair as alt

    if not any(one.points for one in lines):
        raise ValueError("a chart of lines needs a point")
    days = isinstance(next(one for one in lines if one.points).points[0][0], dt.date)
    rows = [
        {"x": x.isoformat() if isinstance(x, dt.date) else x, "y": y, "of": one.label}
        | ({"low": one.low[i], "high": one.high[i]} if one.low else {})
        for one in lines
        for i, (x, y) in enumerate(one.points)
    ]
    labels = [one.label for one in lines]
    kind: Literal["temporal", "quantitative"] = "temporal" if days else "quantitative"
    x = alt.X("x", type=kind, title=x_title or None, axis=_x_axis(alt, days, ticks), scale=alt.Scale(nice=False))
    y = alt.Y("y", type="quantitative", title=None, axis=alt.Axis(format=form), scale=alt.Scale(zero=zero))
    colour = alt.Color("of", type="nominal", legend=None, scale=alt.Scale(domain=labels, range=list(SERIES)))
    base = alt.Chart(_data(rows)).encode(x=x, y=y, color=colour)
    layers: list[Any] = [_at_zero(alt)] if zero else []
    if any(one.low for one in lines):
        layers.append(base.mark_rule(strokeWidth=1).encode(y="low:Q", y2="high:Q"))
        layers.append(base.mark_point(filled=True, size=36, opacity=1))
    layers.append(base.mark_line(strokeWidth=1.75, strokeJoin="round"))
    ends = _ends(lines, height, zero)
    named = alt.Chart(_data(ends)).mark_text(align="left", dx=8, baseline="middle", fontSize=_SIZE)
    layers.append(named.encode(x=x, y=alt.Y("y:Q"), text="of:N", color=colour))
    room = int(max(len(label) for label in labels) * _LETTER) + 12
    return _finished(alt.layer(*layers), source, max(width - room - 60, 160), height, room)


def bars(
    rows: Sequence[Bar],
    *,
    form: str = ".2f",
    scale: str = "",
    source: str = "",
    width: int = 620,
    step: int = 26,
) -> alt.LayerChart:
    """Horizontal bars in the order given, each with its label at the left and its value written out at the right.

    :param form: the D3 format of the values.
    :param scale: that of the numbers below, where it is another.
    :raises ValueError: if there are none.
    """
    import altair as alt

    if not rows:
        raise ValueError("a chart of bars needs a bar")
    rows = [replace(r, label="\n".join(map(_short, r.label.split("\n")))) for r in rows]
    values = [
        {"of": r.label, "v": r.value, "zero": 0, "low": r.low, "high": r.high, "at": max(0, r.value, r.high or 0)}
        for r in rows
    ]
    order = [r.label for r in rows]
    room = max(int(max(len(part) for label in order for part in label.split("\n")) * _LETTER), 40)
    offset = -_SIZE / 2 * max(label.count("\n") for label in order)  # Vega puts the first line where the bar is
    parted = "split(datum.label, '\\n')"
    axis = alt.Axis(
        ticks=False, domain=False, grid=False, labelLimit=2 * room, minExtent=room, labelExpr=parted, labelOffset=offset
    )
    y = alt.Y("of:N", sort=order, title=None, axis=axis)
    x_axis = alt.Axis(format=scale or form, tickCount=4, orient="bottom", labelOverlap=True, labelSeparation=12)
    base = alt.Chart(_data(values)).encode(y=y)
    layers: list[Any] = [
        base.mark_bar(size=step * 0.5, color=SERIES[0], opacity=1).encode(
            x=alt.X("v:Q", title=None, axis=x_axis), x2="zero:Q"
        ),
        base.mark_rule(strokeWidth=1.25, color=INK)
        .encode(x="low:Q", x2="high:Q")
        .transform_filter("isValid(datum.low)"),
        base.mark_text(align="left", dx=8, fontSize=_SIZE, color=INK).encode(
            x="at:Q", text=alt.Text("v:Q", format=form)
        ),
        alt.Chart(_data([{"v": 0}])).mark_rule(color=INK, strokeWidth=1).encode(x="v:Q"),
    ]
    return _finished(alt.layer(*layers), source, max(width - room - 70, 160), len(rows) * step, 52)


def _data(rows: Sequence[Mapping[str, Any]]) -> Any:
    import altair as alt

    made: Any = alt.Data  # it is not typed
    return made(values=rows)


def _short(label: str) -> str:
    return label if len(label) <= _MOST_LETTERS else f"{label[: _MOST_LETTERS - 1].rstrip()}…"


def _x_axis(alt: Any, days: bool, ticks: Sequence[float]) -> Any:
    if days:
        return alt.Axis(format="%Y", tickCount="year", grid=False, labelOverlap=True)
    return alt.Axis(grid=False, values=list(ticks)) if ticks else alt.Axis(grid=False)


def _at_zero(alt: Any) -> Any:
    return alt.Chart(_data([{"y": 0}])).mark_rule(color=INK, strokeWidth=1).encode(y="y:Q")


def _ends(lines: Sequence[Line], height: int, zero: bool) -> list[dict[str, Any]]:
    """Where the labels stand: at the last points, moved apart where they would touch."""
    every = [v for one in lines for v in (*(y for _, y in one.points), *one.low, *one.high)] + ([0.0] if zero else [])
    gap = (max(every) - min(every)) * _GAP / height
    last = sorted(((one.points[-1], one.label) for one in lines if one.points), key=lambda p: p[0][1])
    places: list[float] = []
    for (_, y), _label in last:
        places.append(y if not places else max(y, places[-1] + gap))
    drift = (places[-1] - last[-1][0][1]) / 2  # the pile is centred on where it would be
    far = max((p[0] for p, _ in last), key=str if isinstance(last[0][0][0], dt.date) else None)
    at = far.isoformat() if isinstance(far, dt.date) else far
    return [{"x": at, "y": y - drift, "of": label} for y, (_, label) in zip(places, last, strict=True)]


def _finished(chart: Any, source: str, width: int, height: int, right: int) -> alt.LayerChart:
    """The house's look: hairlines, no box, one size of type, the source below."""
    import altair as alt

    chart = chart.properties(width=width, height=height, padding={"left": 4, "top": 8, "right": right, "bottom": 4})
    if source:
        title = alt.TitleParams(
            source, orient="bottom", anchor="start", frame="bounds", fontSize=_SIZE - 1, fontWeight="normal", offset=12
        )
        chart = chart.properties(title=title)
    made: alt.LayerChart = (
        chart.configure(font=FACE, background="transparent")
        .configure_view(stroke=None)
        .configure_title(color=QUIET)
        .configure_axis(
            labelColor=QUIET,
            titleColor=QUIET,
            labelFontSize=_SIZE,
            titleFontSize=_SIZE,
            titleFontWeight="normal",
            gridColor=RULE,
            domainColor=RULE,
            tickColor=RULE,
        )
        .configure_axisY(domain=False, ticks=False)
    )
    return made
