"""Capital-flow scenarios: time and memory of a large run, and the same model as a plain loop, path by path.

python -m benchmarks.flows [--paths 100000] [--years 30] [--loop 1000] [--seed 1]

The loop takes the same random draws as the first paths of the run; its books must be those of the run, or the benchmark
ends with exit code 1. Times of both are of the same process.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from copydesk.retirement.flows.assumptions import AGES, CLASSES, PRIVATE
from copydesk.retirement.flows.ledger import Ledger, Parameters, keep_books
from copydesk.retirement.flows.markets import DAYS, measure, series
from copydesk.retirement.flows.reading import read_assumptions
from copydesk.retirement.flows.simulation import BLOCK, block_draws, simulate

# How far the loop may be from the run: an exponential may differ in its last bit, which moves a rounding by a cent.
RELATIVE = 1e-9

Rows = dict[str, list[list[int]]]


def loop_path(draw: Mapping[str, float], shocks: Sequence[Sequence[float]]) -> tuple[Rows, dict[str, list[float]]]:
    """One path in plain Python: its books in cents, a row a year, and its series."""
    every, private = range(len(CLASSES)), range(2, len(CLASSES))
    mean = [math.log1p(draw[f"return.{c}"]) - draw[f"volatility.{c}"] ** 2 / 2 for c in CLASSES]
    volatility = [draw[f"volatility.{c}"] for c in CLASSES]
    fee = [draw[f"fee.{c}"] for c in CLASSES]
    redeemable = [1.0, 1.0, *(draw[f"redemption.{c}"] for c in PRIVATE)]
    split = [0.0, 0.0, *(draw[f"split.{c}"] for c in PRIVATE)]
    stock_share = sum(draw[f"age.{a}.assets"] * draw[f"age.{a}.stocks"] for a in AGES)
    sleeve = sum(draw[f"age.{a}.assets"] * draw[f"age.{a}.sleeve"] for a in AGES) * draw["sleeve.peak"]
    p, q = draw["adoption.innovation"], draw["adoption.imitation"]

    pool = round(draw["pool.assets"] * 100)
    stocks = math.floor(pool * stock_share)
    balance = [stocks, pool - stocks, 0, 0, 0, 0]
    owed, moved_in_all = 0, 0.0
    books: Rows = {name: [] for name in Ledger.__dataclass_fields__ if name != "unpaid"}
    found: dict[str, list[float]] = {name: [] for name in series()}
    for year, shock in enumerate(shocks):
        decay = math.exp(-(p + q) * max(year + 1 - draw["adoption.delay"], 0.0))
        adoption = draw["adoption.ceiling"] * (1 - decay) / (1 + q / p * decay)
        grown_share = draw["defaults.share"] + draw["defaults.growth"] * (year + 1)
        target = adoption * min(grown_share, max(draw["defaults.ceiling"], draw["defaults.share"])) * sleeve

        opening, total = balance, sum(balance)
        returns = [round(opening[c] * (math.exp(mean[c] + volatility[c] * shock[c]) - 1)) for c in every]
        fees = [math.floor((opening[c] + returns[c]) * fee[c]) for c in every]
        after = [opening[c] + returns[c] - fees[c] for c in every]
        paid_in = round(pool * draw["pool.contributions"] * (1 + draw["pool.contribution-growth"]) ** year)
        rate = paid_in / total if total else 0.0
        contributions = [math.floor(opening[c] * rate) for c in every]
        contributions[0] = paid_in - sum(contributions[1:])

        wanted = round(total * draw["pool.withdrawals"]) + owed
        left = sum(after)
        part = wanted / left if left else 0.0
        withdrawals = [0, 0, *(math.floor(after[c] * min(part, redeemable[c])) for c in private)]
        rest = min(wanted - sum(withdrawals), after[0] + after[1])
        public = after[0] + after[1]
        withdrawals[1] = min(math.floor(after[1] / public * rest) if public else 0, after[1])
        withdrawals[0] = min(rest - withdrawals[1], after[0])
        withdrawals[1] = min(rest - withdrawals[0], after[1])
        owed = wanted - sum(withdrawals)

        before = [after[c] + contributions[c] - withdrawals[c] for c in every]
        whole, public = sum(before), before[0] + before[1]
        bought, sold = [0.0] * 6, [0.0] * 6
        for c in private:
            aim = math.floor(whole * target * split[c])
            gap = aim - before[c]
            if abs(gap) > draw["sleeve.band"] * aim:
                if gap > 0:
                    bought[c] = math.floor(gap * draw["sleeve.deployment"])
                else:
                    sellable = math.floor(after[c] * redeemable[c]) - withdrawals[c]
                    sold[c] = min(-gap, max(min(sellable, before[c]), 0))
        cost = sum(bought)
        scale = public / cost if cost > public else 1.0
        moved = [0, 0, *(int(math.floor(bought[c] * scale) - sold[c]) for c in private)]
        net = sum(moved)
        moved[0] = math.floor((public - net) * stock_share) - before[0]
        moved[1] = -net - moved[0]
        balance = [before[c] + moved[c] for c in every]
        rows = (opening, contributions, returns, withdrawals, fees, moved, balance)
        for name, row in zip(books, rows, strict=True):
            books[name].append(row)

        flow = [(contributions[c] - withdrawals[c] + moved[c]) / 100 for c in every]
        private_flow, held = sum(flow[2:]), sum(balance[2:]) / 100
        moved_in_all += private_flow
        worth = sum(balance) / 100
        values = (adoption, worth, held, held / worth if worth else 0.0, private_flow, moved_in_all, owed / 100)
        for name, value in zip(
            ("adoption", "pool", "sleeve", "sleeve-share", "moved", "moved-in-all", "unpaid"), values, strict=True
        ):
            found[name].append(value)
        for c, name in enumerate(CLASSES):
            found[f"flow/{name}"].append(flow[c])
            if c < 2:
                continue
            grown = (1 + draw[f"market.{name}.growth"]) ** (year + 1)
            value, volume = draw[f"market.{name}.value"] * grown, draw[f"market.{name}.volume"] * grown
            mine, outside = balance[c] / 100, draw[f"market.{name}.long-term"]
            strength = draw["impact.coefficient"] * volatility[c] / math.sqrt(DAYS) * math.sqrt(abs(flow[c]) / volume)
            found[f"holding/{name}"].append(mine)
            found[f"share-of-value/{name}"].append(mine / value)
            found[f"share-of-volume/{name}"].append(abs(flow[c]) / (DAYS * volume))
            found[f"pressure/{name}"].append(math.copysign(strength, flow[c]) if flow[c] else 0.0)
            within = min(mine, value) / value
            found[f"long-term-holders/{name}"].append(outside + within * (draw["pool.long-term"] - outside))
    return books, found


def worst_gap(years: int, paths: int, seed: int) -> tuple[float, float, float]:
    """The loop on the first ``paths`` paths, at most one block: the largest gap to the run, of its pool or of 1.

    :return: gap, processor seconds of the loop, those of the run's books and series a path (the middle of five times).
    """
    size = min(BLOCK, paths)
    draws, shocks = block_draws(read_assumptions(), years, seed, 0, BLOCK)
    measured = {name: np.empty((years, BLOCK)) for name in series()}  # a run has its arrays before it begins, too
    times = []
    for _ in range(5):
        began = time.process_time()
        parameters = Parameters.of(draws, years, BLOCK)
        ledger = keep_books(parameters, shocks)
        measure(ledger, draws, parameters.adoption, measured)
        times.append((time.process_time() - began) / BLOCK)
    full = {name: np.broadcast_to(values, BLOCK).tolist() for name, values in draws.items()}
    gap, looped = 0.0, 0.0
    for path in range(size):
        draw = {name: values[path] for name, values in full.items()}
        own = shocks[:, :, path].tolist()
        began = time.process_time()
        books, found = loop_path(draw, own)
        looped += time.process_time() - began
        pool = ledger.closing[:, :, path].sum(axis=1, keepdims=True).astype(np.float64)
        for name, rows in books.items():
            gap = max(gap, float((np.abs(getattr(ledger, name)[:, :, path] - np.array(rows)) / pool).max()))
        for name, row in found.items():
            scale = pool[:, 0] / 100 if series()[name] == "dollars" else 1.0
            gap = max(gap, float((np.abs(measured[name][:, path] - np.array(row)) / scale).max()))
    return gap, looped, sorted(times)[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paths", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=30)
    parser.add_argument("--loop", type=int, default=1_000, help=f"paths of the loop, at most {BLOCK}")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.loop = min(given.loop, BLOCK)
    wall, processor = time.perf_counter(), time.process_time()
    simulate(read_assumptions(), paths=given.paths, years=given.years, seed=given.seed)
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(f"machine: {_machine()}; Python {platform.python_version()}, NumPy {np.__version__}")
    print(f"run: {given.paths:,} paths of {given.years} years in {wall:.1f} s, {processor:.1f} s of the processor")
    print(f"peak memory of the process: {memory / 1e9:.2f} GB")
    gap, looped, ran = worst_gap(given.years, given.loop, given.seed)
    a_path, a_loop = processor / given.paths, looped / given.loop
    print(f"loop: {given.loop:,} paths, {a_loop * 1e3:.2f} ms of the processor a path, books and series alone")
    print(f"books and series of the run: {ran * 1e6:.1f} µs a path, {a_loop / ran:.0f} times as fast")
    print(f"the whole run, draws and bands too: {a_path * 1e6:.1f} µs a path, {a_loop / a_path:.0f} times as fast")
    print(f"largest gap between loop and run: {gap:.1e} of the pool (allowed: {RELATIVE:.0e})")
    return 0 if gap <= RELATIVE else 1


def _machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text("utf-8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    return f"{os.cpu_count()} cores, {model}"


if __name__ == "__main__":
    sys.exit(main())
