"""How plans adopt a private sleeve over time, and how large the sleeve is that the pool then aims at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from copydesk.retirement.flows.assumptions import AGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def bass(years: Floats, innovation: Floats, imitation: Floats) -> Floats:
    """The share of those who will adopt at all that has adopted after ``years``; 0 before year 0.

    F(t) = (1 - exp(-(p+q)t)) / (1 + (q/p) exp(-(p+q)t)), the solution of F' = (p + qF)(1 - F), F(0) = 0
    (F. M. Bass, "A New Product Growth for Model Consumer Durables", Management Science 15(5), 1969). ``innovation`` p
    must be above 0. The shapes are broadcast.
    """
    decayed = np.exp(-(innovation + imitation) * np.maximum(years, 0.0))
    grown: Floats = (1 - decayed) / (1 + imitation / innovation * decayed)
    return grown


def sleeve_at_target(draws: Mapping[str, Floats]) -> Floats:
    """The sleeve of all savers' managed funds together, as a share of them: the glide path weighed by assets."""
    weighed = sum((draws[f"age.{age}.assets"] * draws[f"age.{age}.sleeve"] for age in AGES), np.zeros(1))
    return weighed * draws["sleeve.peak"]


def stock_share(draws: Mapping[str, Floats]) -> Floats:
    """The share of public stocks in what all savers hold outside the sleeve."""
    return sum((draws[f"age.{age}.assets"] * draws[f"age.{age}.stocks"] for age in AGES), np.zeros(1))


def adopted(draws: Mapping[str, Floats], years: int) -> Floats:
    """The share of managed assets whose plans have adopted at the end of each year; shape (years, paths)."""
    since = np.arange(1, years + 1, dtype=np.float64)[:, None] - draws["adoption.delay"]
    return draws["adoption.ceiling"] * bass(since, draws["adoption.innovation"], draws["adoption.imitation"])


def managed(draws: Mapping[str, Floats], years: int) -> Floats:
    """The share of the pool in target-date and managed funds at the end of each year; shape (years, paths).

    It grows by ``defaults.growth`` a year up to ``defaults.ceiling``, and never falls.
    """
    since = np.arange(1, years + 1, dtype=np.float64)[:, None]
    start = draws["defaults.share"]
    return np.minimum(start + draws["defaults.growth"] * since, np.maximum(draws["defaults.ceiling"], start))
