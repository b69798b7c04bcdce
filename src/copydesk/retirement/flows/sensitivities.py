"""Which assumption matters: Sobol indices of what a scenario finds.

An index of first order is the part of an output's variance that goes with one input alone; the total index counts its
interplay with others too (I. M. Sobol, 2001; A. Saltelli and others, 2010). Both are estimates: each comes with the
half width of its 95% interval, and with the value that a half and a quarter of the runs give.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from copydesk.errors import DataError
from copydesk.retirement.flows.assumptions import CLASSES, Assumptions
from copydesk.retirement.flows.ledger import Parameters, keep_books
from copydesk.retirement.flows.markets import measure
from copydesk.retirement.flows.simulation import BLOCK, MOST_YEARS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LUCK = "luck of the markets"
MOST_SAMPLES = 4096

# The outputs by name: what each means, and how it is had from the series, each of shape (years, paths).
OUTPUTS: dict[str, tuple[str, Callable[[Mapping[str, Floats]], Floats]]] = {
    "moved": ("dollars moved into private classes in all years, net", lambda s: s["moved-in-all"][-1]),
    "sleeve-share": ("private share of the pool in the last year", lambda s: s["sleeve-share"][-1]),
    "peak-flow": ("largest net flow of a year into private classes", lambda s: s["moved"].max(axis=0)),
    "private-credit-volume": (
        "largest yearly share of the volume in private credit",
        lambda s: s["share-of-volume/private-credit"].max(axis=0),
    ),
    "private-equity-value": (
        "share of the private-equity market held in the last year",
        lambda s: s["share-of-value/private-equity"][-1],
    ),
    "digital-pressure": (
        "largest upward price pressure of a year in digital assets",
        lambda s: s["pressure/digital-assets"].max(axis=0),
    ),
}


@dataclass(frozen=True, slots=True)
class Index:
    """An input's part in the variance of an output: ``first`` order and ``total``, each with its half width.

    ``earlier`` has the total index from a quarter and from a half of the runs.
    """

    input: str
    first: float
    first_half_width: float
    total: float
    total_half_width: float
    earlier: tuple[float, float]

    @property
    def settled(self) -> bool:
        """Whether the total index moved by no more than its half width (or 0.02) when the runs were doubled."""
        return abs(self.total - self.earlier[1]) <= max(self.total_half_width, 0.02)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The indices of an output, the largest total first; empty if the output does not vary."""

    output: str
    meaning: str
    samples: int
    years: int
    seed: int
    indices: tuple[Index, ...]

    def says(self) -> str:
        """Which assumption matters most, in a sentence."""
        if not self.indices:
            return f"No assumption changes the {self.meaning}."
        top = self.indices[0]
        rival = self.indices[1] if len(self.indices) > 1 else None
        clear = rival is None or top.total - top.total_half_width > rival.total + rival.total_half_width
        part = f"{top.total:.0%} of the variance goes with {{}}, give or take {top.total_half_width:.0%}"
        if rival is None or clear:
            return f"For the {self.meaning}, {top.input} matters most: {part.format('it')}."
        both = f"{top.input} and {rival.input} matter most, too near to rank"
        return f"For the {self.meaning}, {both}: {part.format('the first')}."


def sensitivity(
    assumptions: Assumptions,
    outputs: tuple[str, ...] = tuple(OUTPUTS),
    *,
    samples: int = 512,
    years: int = 30,
    seed: int = 1,
    tell: Callable[[int, int], None] | None = None,
) -> tuple[Sensitivity, ...]:
    """Sobol indices of ``outputs`` for every input that varies, and for the luck of the markets.

    Luck is one standard normal number: it stands for the mean shock of all years and classes. ``samples`` is a power of
    two; the model runs ``samples`` x (inputs + 2) times.

    :raises DataError: if an output is unknown, a number is out of its bounds, or no input varies.
    """
    unknown = [name for name in outputs if name not in OUTPUTS]
    if unknown:
        raise DataError(f"the output {unknown[0][:60]!r}", "it is not known", f"Known: {', '.join(OUTPUTS)}.")
    if not 16 <= samples <= MOST_SAMPLES or samples & (samples - 1):
        raise DataError("the number of samples", f"{samples:,} cannot be run", f"A power of 2, 16 to {MOST_SAMPLES:,}.")
    if not 1 <= years <= MOST_YEARS:
        raise DataError("the number of years", f"{years:,} cannot be run", f"Give 1 to {MOST_YEARS}.")
    if not 0 <= seed < 2**32:
        raise DataError("the seed", f"{seed} cannot be", "Give a whole number from 0 to 4294967295.")
    from SALib.sample import sobol

    names = [*assumptions.varying, LUCK]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    plan = np.asarray(sobol.sample(problem, samples, calc_second_order=False, scramble=True, seed=seed))
    found = {name: np.empty(len(plan)) for name in outputs}
    for first, values in _runs(assumptions, plan, years, tell):
        for name in outputs:
            part = OUTPUTS[name][1](values)
            found[name][first : first + len(part)] = part
    return tuple(_indices(problem, name, found[name], samples, years, seed) for name in outputs)


def _runs(
    assumptions: Assumptions, plan: Floats, years: int, tell: Callable[[int, int], None] | None
) -> Iterator[tuple[int, dict[str, Floats]]]:
    """The series of each block of runs, with the number of its first run."""
    from scipy.special import ndtri

    for first in range(0, len(plan), BLOCK):
        rows = plan[first : first + BLOCK].T
        draws = assumptions.drawn(rows[:-1])
        luck = np.asarray(ndtri(np.clip(rows[-1], 1e-9, 1 - 1e-9)), np.float64) / math.sqrt(years)
        parameters = Parameters.of(draws, years, rows.shape[1])
        shocks = np.broadcast_to(luck, (years, len(CLASSES), rows.shape[1]))
        yield first, measure(keep_books(parameters, shocks), draws, parameters.adoption)
        if tell is not None:
            tell(first + rows.shape[1], len(plan))


def _indices(problem: dict[str, Any], output: str, values: Floats, samples: int, years: int, seed: int) -> Sensitivity:
    from SALib.analyze import sobol

    meaning = OUTPUTS[output][0]
    if np.ptp(values) <= 1e-12 * np.abs(values).max():
        return Sensitivity(output, meaning, samples, years, seed, ())

    def analysed(part: int, resamples: int) -> dict[str, Floats]:
        runs = values[: part * (problem["num_vars"] + 2)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a resample of few runs without variance
            return dict(sobol.analyze(problem, runs, calc_second_order=False, num_resamples=resamples, seed=seed))

    whole = analysed(samples, 100)
    half, quarter = (analysed(samples // part, 2) for part in (2, 4))  # of these only the values are told
    indices = [
        Index(
            name,
            float(whole["S1"][at]),
            float(whole["S1_conf"][at]),
            float(whole["ST"][at]),
            float(whole["ST_conf"][at]),
            (float(quarter["ST"][at]), float(half["ST"][at])),
        )
        for at, name in enumerate(problem["names"])
    ]
    return Sensitivity(output, meaning, samples, years, seed, tuple(sorted(indices, key=lambda i: -i.total)))
