"""Scenarios by Monte Carlo: seeded, in blocks, the same numbers whatever the number of threads.

Every block of :data:`BLOCK` paths has random streams of its own, from the seed and the block's number. So the first
paths of a longer run are those of a shorter one, and more years leave the first ones as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from copydesk.errors import DataError
from copydesk.retirement.flows.assumptions import CLASSES, PRIVATE, Assumptions
from copydesk.retirement.flows.ledger import Ledger, Parameters, keep_books
from copydesk.retirement.flows.markets import TESTED, measure, series

Floats = NDArray[np.float64]

BLOCK = 2048
MOST_PATHS = 250_000
MOST_YEARS = 60
POINTS = (0.05, 0.25, 0.50, 0.75, 0.95)

_MOST_CELLS = 6_000_000  # paths times years: every series is kept until its bands are read


@dataclass(frozen=True)
class Scenario:
    """What a run found, and what it was run on.

    ``bands`` has, for each series of :func:`~copydesk.retirement.flows.markets.series`, the values below which 5%, 25%,
    50%, 75% and 95% of the paths lie; shape (years, 5), in dollars or as a share. ``beyond`` has, for each private
    class and year, the share of paths whose flow is beyond what the square-root law was measured on.
    """

    assumptions: Assumptions
    paths: int
    years: int
    seed: int
    bands: dict[str, Floats] = field(repr=False)
    beyond: dict[str, Floats] = field(repr=False)

    def median(self, name: str, year: int) -> float:
        """The median of a series at the end of a year, counted from 1."""
        return float(self.bands[name][year - 1, 2])

    def calendar(self, year: int) -> int:
        """The calendar year of a year counted from 1."""
        return self.assumptions.start + year - 1


def simulate(
    assumptions: Assumptions,
    *,
    paths: int = 20_000,
    years: int = 30,
    seed: int = 1,
    threads: int = 2,
    tell: Callable[[int, int], None] | None = None,
    audit: Callable[[Ledger], None] | None = None,
) -> Scenario:
    """Run a scenario. What it finds depends on the assumptions, ``paths``, ``years`` and ``seed`` alone.

    :param tell: called with the paths done and all paths.
    :param audit: called with the books of each block, as the blocks end; from one thread.
    :raises DataError: if a number is out of its bounds, or a pool outgrows what can be counted.
    """
    _bounded(paths, years, seed)
    names = series()
    # Every series has its own array, which is sorted where it stands.
    kept = {name: np.empty((years, paths)) for name in names}

    def block(number: int) -> Ledger:
        first = number * BLOCK
        size = min(BLOCK, paths - first)
        draws, shocks = block_draws(assumptions, years, seed, number, size)
        parameters = Parameters.of(draws, years, size)
        ledger = keep_books(parameters, shocks)
        measure(ledger, draws, parameters.adoption, {name: row[:, first : first + size] for name, row in kept.items()})
        return ledger

    blocks = -(-paths // BLOCK)
    with ThreadPoolExecutor(threads) as pool:
        waiting = iter(range(blocks))
        running = {pool.submit(block, number): number for number in islice(waiting, threads)}
        done = 0
        while running:
            ended = next(as_completed(running))
            number = running.pop(ended)
            ledger = ended.result()
            following = next(waiting, None)  # started one by one, so that few books are in memory at once
            if following is not None:
                running[pool.submit(block, following)] = following
            if audit is not None:
                audit(ledger)
            done += min(BLOCK, paths - number * BLOCK)
            if tell is not None:
                tell(done, paths)
        volume = {name: kept[f"share-of-volume/{name}"] for name in PRIVATE}
        beyond = {name: (shares > TESTED).mean(axis=1) for name, shares in volume.items()}
        bands = dict(zip(kept, pool.map(_bands, kept.values()), strict=True))
    return Scenario(assumptions, paths, years, seed, bands, beyond)


def block_draws(
    assumptions: Assumptions, years: int, seed: int, number: int, size: int
) -> tuple[dict[str, Floats], Floats]:
    """The inputs and the shocks of the first ``size`` paths of a block; shocks have shape (years, classes, size)."""
    of_inputs, of_markets = np.random.SeedSequence(seed, spawn_key=(number,)).spawn(2)
    # Whole blocks are drawn, and cut: so a path does not depend on how many there are.
    uniforms = np.random.Generator(np.random.PCG64DXSM(of_inputs)).random((len(assumptions.varying), BLOCK))
    normals = np.random.Generator(np.random.PCG64DXSM(of_markets)).standard_normal((years, len(CLASSES), BLOCK))
    return assumptions.drawn(uniforms[:, :size]), correlated(assumptions, normals[:, :, :size])


def correlated(assumptions: Assumptions, normals: Floats) -> Floats:
    """Independent standard normals of shape (years, classes, paths), given the correlation of the assumptions."""
    lower = np.linalg.cholesky(np.array(assumptions.correlation))
    # Sums written out: a matrix product may add in another order with another number of threads or columns.
    shocks = np.empty(normals.shape)
    part = np.empty_like(normals[:, 0])
    for row in range(len(CLASSES)):
        np.multiply(normals[:, 0], lower[row, 0], out=shocks[:, row])
        for column in range(1, row + 1):
            shocks[:, row] += np.multiply(normals[:, column], lower[row, column], out=part)
    return shocks


def _bands(values: Floats) -> Floats:
    """The points of :data:`POINTS` along the last axis, linear between two paths; the values are sorted in place."""
    values.sort(axis=-1)
    at = np.array(POINTS) * (values.shape[-1] - 1)
    low = np.floor(at).astype(np.intp)
    high = np.ceil(at).astype(np.intp)
    found: Floats = values[:, low] + (at - low) * (values[:, high] - values[:, low])
    return found


def _bounded(paths: int, years: int, seed: int) -> None:
    for what, value, most in (("paths", paths, MOST_PATHS), ("years", years, MOST_YEARS)):
        if not 1 <= value <= most:
            raise DataError(f"the number of {what}", f"{value:,} cannot be run", f"Give 1 to {most:,}.")
    if paths * years > _MOST_CELLS:
        wrong = f"{paths:,} paths of {years} years need too much memory"
        raise DataError("the number of paths", wrong, f"Give at most {_MOST_CELLS // years:,} of that length.")
    if seed < 0:
        raise DataError("the seed", f"{seed} is below 0", "Give a whole number from 0 on.")
