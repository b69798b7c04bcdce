"""Charts of a scenario: a band for each series, as SVG files."""

from __future__ import annotations

import textwrap
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.charts.palette import FACE, INK, QUIET, RULE, SERIES
from copydesk.errors import DataError
from copydesk.retirement.flows.assumptions import PRIVATE
from copydesk.retirement.flows.markets import series
from copydesk.retirement.flows.simulation import Scenario
from copydesk.retirement.flows.wording import LABELS, NOTICE

if TYPE_CHECKING:
    import altair

CHARTED = (
    "adoption",
    "moved",
    "moved-in-all",
    "sleeve-share",
    *(f"{kind}/{name}" for kind in ("flow", "share-of-volume", "pressure", "long-term-holders") for name in PRIVATE),
)
_WIDTH, _HEIGHT = 640, 320  # px of the plot
_NARROW, _TALL = 340, 380  # px of the whole narrow drawing
_LETTERS = 44  # of a line of text in it
_SIZE, _LINE = 13, 17  # px of text, and of a line of it
_PADDING = {"left": 16, "top": 8, "right": 8, "bottom": 4}  # px; a reader's face may be wider than the one measured
# Vega has no words for large numbers: G, T and M of its format become the words of news text.
_DOLLARS = (
    "replace(replace(replace(format(datum.value, '$,.3~s'), 'G', ' billion'), 'M', ' million'), 'T', ' trillion')"
)
_HOW = "Line: median. Dark band: half of the paths. Light band: nine of ten."


def fan(result: Scenario, name: str, *, narrow: bool = False) -> altair.LayerChart:
    """A series over the years: the median as a line, half of the paths in the inner band, nine of ten in the outer.

    :param narrow: draw it 340 px wide in all, with text of the same size, for narrow pages.
    """
    import altair

    dollars = series()[name] == "dollars"
    rows: list[dict[str, Any]] = [
        {"year": result.calendar(at + 1), "p5": p5, "p25": p25, "median": median, "p75": p75, "p95": p95}
        for at, (p5, p25, median, p75, p95) in enumerate(result.bands[name].tolist())
    ]
    label = LABELS[name]
    base = altair.Chart(altair.InlineData(values=rows)).encode(
        x=altair.X(
            "year:Q",
            title=None,
            axis=altair.Axis(format="d", tickMinStep=1, tickCount=3 if narrow else 6, labelOverlap=True, grid=False),
            scale=altair.Scale(nice=False),
        )
    )
    axis = altair.Axis(labelExpr=_DOLLARS) if dollars else altair.Axis(format=".2~%")
    outer = base.mark_area(color=SERIES[0], opacity=0.16).encode(y=altair.Y("p5:Q", axis=axis, title=None), y2="p95:Q")
    inner = base.mark_area(color=SERIES[0], opacity=0.28).encode(y=altair.Y("p25:Q", axis=axis, title=None), y2="p75:Q")
    line = base.mark_line(color=SERIES[0], strokeWidth=2).encode(y=altair.Y("median:Q", axis=axis, title=None))
    said = [label[0].upper() + label[1:]], [_HOW, NOTICE]
    head, below = ([part for one in many for part in _lines(one, narrow)] for many in said)
    title = altair.TitleParams(
        head,
        subtitle=below,
        anchor="start",
        frame="bounds" if narrow else "group",
        color=INK,
        subtitleColor=QUIET,
        subtitleFontSize=_SIZE,
        subtitleLineHeight=_LINE,
        offset=12,
    )
    layers = altair.layer(outer, inner, line)
    if narrow:
        sized = layers.properties(width=_NARROW, height=_TALL, autosize={"type": "fit", "contains": "padding"})
    else:
        sized = layers.properties(width=_WIDTH, height=_HEIGHT)
    chart: altair.LayerChart = (
        sized.properties(title=title, padding=_PADDING)
        .configure(font=FACE, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(labelColor=QUIET, labelFontSize=_SIZE, gridColor=RULE, domainColor=RULE, tickColor=RULE)
    )
    return chart


def _lines(text: str, narrow: bool) -> list[str]:
    return textwrap.wrap(text, _LETTERS) if narrow else [text]


def write(result: Scenario, folder: Path) -> list[Path]:
    """Write an SVG file for each series of :data:`CHARTED` into ``folder``, which is made if need be.

    :raises DataError: if the libraries that draw are not installed, or the folder cannot be written.
    """
    missing = [name for name in ("altair", "vl_convert") if find_spec(name) is None]
    if missing:
        mend = "Install altair and vl-convert-python, or leave out --charts."
        raise DataError("the charts", f"the library {missing[0]} is not installed", mend)
    from copydesk.charts import svg

    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in CHARTED:
            path = folder / f"{name.replace('/', '-')}.svg"
            path.write_text(svg(fan(result, name), LABELS[name], f"{_HOW} {NOTICE}", standalone=True), "utf-8")
            written.append(path)
    except OSError as error:
        raise DataError(str(folder), error.strerror or "it cannot be written", "Give another folder.") from error
    return written
