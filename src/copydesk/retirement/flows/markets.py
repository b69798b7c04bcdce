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


def pressure(flow: Floats, daily_volume: Floats, yearly_volatility: Floats, coefficient: Floats) -> Floats:
    """The price change that a flow goes with by the square-root law: sign(Q) Y s sqrt(|Q|/V).

    ``flow`` Q and ``daily_volume`` V are dollars, s is the volatility of a day. By the law the length of the trading
    drops out: volatility grows and participation falls with its square root. It was measured on orders of minutes to
    days in exchange-traded securities (J. Bouchaud and others, "Trades, Quotes and Prices", 2018, chapter 12). A flow
    that all foresee, of a year, or into private deals, is beyond what was measured: read it as a scale, not a price.
    """
    # Y (s / sqrt(DAYS)) sqrt(|Q| / V), by the share of a year's volume.
    size = coefficient * yearly_volatility * np.sqrt(np.abs(flow) / (DAYS * daily_volume))
    moved: Floats = np.copysign(size, flow)
    return moved


def measure(ledger: Ledger, draws: Mapping[str, Floats], adoption: Floats) -> dict[str, Floats]:
    """Every series of :func:`series` for the paths of a ledger: dollars or shares, each of shape (years, paths)."""
    years, _, paths = ledger.closing.shape
    flow = ledger.flow / 100
    closing = ledger.closing / 100
    sleeve, pool = closing[:, PUBLIC:].sum(axis=1), closing.sum(axis=1)
    moved = flow[:, PUBLIC:].sum(axis=1)
    out: dict[str, Floats] = {
        "adoption": np.broadcast_to(adoption, (years, paths)),
        "pool": pool,
        "sleeve": sleeve,
        "sleeve-share": np.divide(sleeve, pool, out=np.zeros_like(pool), where=pool > 0),
        "moved": moved,
        "moved-in-all": moved.cumsum(axis=0),
        "unpaid": ledger.unpaid / 100,
    }
    out |= {f"flow/{name}": flow[:, at] for at, name in enumerate(CLASSES)}
    for at, name in enumerate(PRIVATE, PUBLIC):
        grown = compounded(draws[f"market.{name}.growth"], years)
        value, volume = draws[f"market.{name}.value"] * grown, draws[f"market.{name}.volume"] * grown
        held = closing[:, at]
        inside = np.minimum(held, value)  # no pool holds more than all of a market
        outside = draws[f"market.{name}.long-term"]
        out[f"holding/{name}"] = held
        out[f"share-of-value/{name}"] = held / value
        out[f"share-of-volume/{name}"] = np.abs(flow[:, at]) / (DAYS * volume)
        strength = draws["impact.coefficient"] * draws[f"volatility.{name}"]
        out[f"pressure/{name}"] = np.copysign(strength * np.sqrt(out[f"share-of-volume/{name}"]), flow[:, at])
        # The pool takes the place of the holders there were, of long-term and trading ones alike.
        out[f"long-term-holders/{name}"] = outside + inside / value * (draws["pool.long-term"] - outside)
    return out
