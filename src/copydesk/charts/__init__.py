"""Charts: one idea each, labelled where the reader looks, a source line below, as SVG in the page's colours."""

from __future__ import annotations

from copydesk.charts.drawing import Bar, Line, bars, line
from copydesk.charts.svg import svg

__all__ = ["Bar", "Line", "bars", "line", "svg"]
