"""The colours of charts: each stands in the SVG as a custom property of the page, with the light one for want of it.

A page sets ``--chart-1`` and so on for its dark scheme; ink, quiet and rule are those of the house. Each colour of a
series has 4.5:1 against the paper of its scheme, and lines are told apart by their labels too.
"""

from __future__ import annotations

from collections.abc import Mapping

FACE = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, sans-serif"
INK, QUIET, RULE = "#1b1a18", "#5f5a51", "#dcd7cb"
SERIES = ("#1a4c80", "#9a3412", "#1e6a3c", "#6a3da3", "#7a5a00")
_DARK_SERIES = ("#8fbcea", "#f0a884", "#84cd9c", "#c9abf2", "#e0c060")

PROPERTIES: Mapping[str, tuple[str, str]] = {
    "ink": (INK, "#e8e4db"),
    "quiet": (QUIET, "#a9a397"),
    "rule": (RULE, "#3a3732"),
    **{f"chart-{i}": pair for i, pair in enumerate(zip(SERIES, _DARK_SERIES, strict=True), 1)},
}
"""Each property's name, its light and its dark colour."""


def css() -> str:
    """The rules that set the properties of series for both schemes; for a page's own stylesheet."""
    light = " ".join(f"--{name}: {pair[0]};" for name, pair in PROPERTIES.items())
    dark = " ".join(f"--{name}: {pair[1]};" for name, pair in PROPERTIES.items())
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
