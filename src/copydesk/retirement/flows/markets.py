"""What the flows mean for the markets they go into: shares of value and volume, price pressure, long-term holders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from copydesk.retirement.flows.assumptions import CLASSES, PRIVATE
from copydesk.retirement.flows.ledger import Ledger, compounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DAYS = 250  # of business, in a year
TESTED = 0.1  # share of volume up to which the square-root law was measured, about; beyond it a pressure is flagged
PUBLIC = len(CLASSES) - len(PRIVATE)

# The series of a scenario, and their units; those of MARKETS are there for each private class.
MARKETS = {
    "holding": "dollars",
    "share-of-value": "share",
    "share-of-volume": "share",
    "pressure": "share",
    "long-term-holders": "share",
}
TOTALS = {
    "adoption": "share",
    "pool": "dollars",
    "sleeve": "dollars",
    "sleeve-share": "share",
    "moved": "dollars",
    "moved-in-all": "dollars",
    "unpaid": "dollars",
}


def series() -> dict[str, str]:
    """The names of all series of a scenario, with their units.

    >>> series()["flow/private-equity"], series()["adoption"]
    ('dollars', 'share')
    """
    named = TOTALS | {f"flow/{name}": "dollars" for name in CLASSES}
    return named | {f"{kind}/{name}": unit for kind, unit in MARKETS.items() for name in PRIVATE}


def measure(
    ledger: Ledger, draws: Mapping[str, Floats], adoption: Floats, out: dict[str, Floats] | None = None
) -> dict[str, Floats]:
    """Every series of :func:`series` for the paths of a ledger: dollars or shares, each of shape (years, paths).

    The pressure of a flow is the price change that it goes with by the square-root law, sign(Q) Y s sqrt(|Q| / V), with
    the flow Q and a day's volume V in dollars and the volatility s of a day. By the law the length of the trading drops
    out: volatility grows and participation falls with its square root. It was measured on orders of minutes to days in
    exchange-traded securities (J. Bouchaud and others, "Trades, Quotes and Prices", 2018, chapter 12). A flow that all
    foresee, of a year, or into private deals, is beyond what was measured: read it as a scale, not a price.

    :param out: arrays of that shape to be filled, by the name of the series; without it, new ones.
    """
    years, _, paths = ledger.closing.shape
    if out is None:
        out = {name: np.empty((years, paths)) for name in series()}
    out["adoption"][:] = adoption
    np.divide(ledger.unpaid, 100, out=out["unpaid"])
    np.divide(ledger.closing.sum(axis=1), 100, out=out["pool"])
    cents, some = np.empty((years, paths), np.int64), np.empty((years, paths))
    for at, name in enumerate(CLASSES):
        np.subtract(ledger.contributions[:, at], ledger.withdrawals[:, at], out=cents)
        cents += ledger.moved[:, at]
        np.divide(cents, 100, out=out[f"flow/{name}"])
    sleeve, moved = out["sleeve"], out["moved"]
    sleeve[:] = moved[:] = 0
    for at, name in enumerate(PRIVATE, PUBLIC):
        flow, held = out[f"flow/{name}"], out[f"holding/{name}"]
        np.divide(ledger.closing[:, at], 100, out=held)
        sleeve += held
        moved += flow
        grown = compounded(draws[f"market.{name}.growth"], years)
        of_value, of_volume = out[f"share-of-value/{name}"], out[f"share-of-volume/{name}"]
        np.divide(held, np.multiply(grown, draws[f"market.{name}.value"], out=some), out=of_value)
        np.multiply(grown, DAYS * draws[f"market.{name}.volume"], out=some)
        np.divide(np.abs(flow, out=of_volume), some, out=of_volume)
        # Y (s / sqrt(DAYS)) sqrt(|Q| / V), by the share of a year's volume.
        pressed = np.sqrt(of_volume, out=out[f"pressure/{name}"])
        pressed *= draws["impact.coefficient"] * draws[f"volatility.{name}"]
        np.copysign(pressed, flow, out=pressed)
        # The pool takes the place of the holders there were, of long-term and trading ones alike; and no pool holds
        # more than all of a market.
        outside = draws[f"market.{name}.long-term"]
        inside = np.minimum(of_value, 1.0, out=out[f"long-term-holders/{name}"])
        inside *= draws["pool.long-term"] - outside
        inside += outside
    np.divide(sleeve, np.maximum(out["pool"], 0.01, out=some), out=out["sleeve-share"])  # an empty pool has no sleeve
    np.cumsum(moved, axis=0, out=out["moved-in-all"])
    return out
