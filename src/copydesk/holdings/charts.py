"""The shifts of a quarter as two charts: the largest by trading, and the flows of sectors."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.charts import Bar, bars, svg
from copydesk.holdings.quarters import written
from copydesk.holdings.results import NO_SECTOR, Shifts
from copydesk.holdings.told import change

_BARS = 10
_LETTERS = 26  # of a name, so that it fits beside the bars
_UNITS = ((10**13, 10**11, "$ billion"), (10**9, 10**8, "$ million"), (10**6, 10**5, "$ thousand"), (0, 100, "$"))


def draw(found: Shifts) -> dict[str, str]:
    """The charts as SVG that stands alone, by file name; one that would be empty is left out."""
    drawn = {}
    end = written(found.quarter)
    source = f"Form 13F for {found.quarter_before} and {found.quarter}, public by {found.known_from}."
    alone = len(found.managers) == 1
    rows = [r for r in found.rows if r.trading][:_BARS]
    named = [(_short(r.issuer) if alone else f"{_short(r.manager)}: {r.ticker or r.cusip}", r.trading) for r in rows]
    if named:
        whose = f"{found.managers[0].manager}: largest" if alone else "Largest"
        title = f"{whose} shifts by trading, quarter to {end}"
        drawn[f"shifts-{found.quarter}.svg"] = _chart(title, named, source)
    flows = [(s.sector, s.trading) for s in found.sectors if s.sector != NO_SECTOR and s.trading]
    if flows:
        title = f"Trading by sector at constant prices, quarter to {end}"
        drawn[f"sectors-{found.quarter}.svg"] = _chart(title, flows, source)
    return drawn


def _chart(title: str, named: Sequence[tuple[str, int]], source: str) -> str:
    labels = _apart([label for label, _ in named])
    amounts = [cents for _, cents in named]
    most = max(abs(cents) for cents in amounts)
    scale, unit = next((scale, unit) for least, scale, unit in _UNITS if most >= least)
    drawn = bars(
        [Bar(label, cents / scale) for label, cents in zip(labels, amounts, strict=True)],
        form=",.1f" if most < 100 * scale else ",.0f",
        source=f"Net purchases and sales, {unit}. {source}",
        width=720,
    )
    text = "; ".join(f"{label} {change(cents)}" for label, cents in zip(labels, amounts, strict=True))
    return svg(drawn, title, f"{text}. {source}", standalone=True)


def _apart(labels: Sequence[str]) -> list[str]:
    """Labels that are all different: two classes of one issuer are two bars."""
    return [
        f"{label} ({labels[:i].count(label) + 1})" if labels.count(label) > 1 else label
        for i, label in enumerate(labels)
    ]


def _short(name: str) -> str:
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
