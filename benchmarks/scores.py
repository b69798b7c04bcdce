"""What Alpha Scores are worth and what they cost, on the market files of ``../shared``.

    python -m benchmarks.scores [--market DIR] [--profile published] [--final] [--speed] [--from DAY] [--runs 3]

The test years (after 2019) are not read without ``--final``: prices, filings and news after 2019-12-31 are cut off
before anything is computed, so that no choice can lean on them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.scores_data import build
from benchmarks.scores_sql import SCORES
from copydesk.scores.evaluation import Evaluation, Mean, evaluate, read
from copydesk.scores.evaluation.evaluating import VALIDATION_TO
from copydesk.scores.profile import PUBLISHED, THRESHOLDS, Profile

HERE = Path(__file__).resolve().parent
MARKET = HERE.parents[1] / "shared" / "market"
PROFILES: Mapping[str, Profile] = {"published": PUBLISHED, "thresholds": THRESHOLDS}
FEWEST = 50  # as the reference figures
TABLES = ("prices", "fundamentals", "news", "securities")
_PARTS = ("momentum", "value", "quality", "sentiment", "score")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--market", type=Path, default=MARKET, help="the folder of market files")
    parser.add_argument("--profile", choices=sorted(PROFILES), default="published")
    parser.add_argument(
        "--final", action="store_true", help="read the test years too: once, for a profile that is fixed"
    )
    parser.add_argument("--speed", action="store_true", help="time all scores and three features instead")
    parser.add_argument(
        "--from", dest="since", type=dt.date.fromisoformat, default=None, help="for --speed: prices from here"
    )
    parser.add_argument("--runs", type=int, default=3, help="for --speed: alternating runs, the middle one counts")
    given = parser.parse_args()
    if not given.market.is_dir():
        print(f"{given.market}: the market files are not here", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as made:
        build(given.market, Path(made))
        if given.speed:
            return speed(Path(made), given.since, given.runs)
        return worth(Path(made), PROFILES[given.profile], given.final)


def worth(folder: Path, profile: Profile, final: bool) -> int:
    """Print coverage and information coefficients by period; write the chart of fifths beside this file."""
    began = time.process_time()
    inputs = read(folder)
    found = evaluate(
        inputs.con,
        inputs.tables,
        profile,
        inputs.membership,
        until=None if final else VALIDATION_TO,
        fewest=FEWEST,
        tell=lambda step: print(step, file=sys.stderr, flush=True),
    )
    print(f"{found.tickers} tickers, {found.days} days {found.first} to {found.last}, {found.stocks} members a day")
    shown = [p.name for p in found.periods]
    if not final:
        print("The test years are not read; --final reads them, once, for a profile that is fixed.")
    print("\n| signal | coverage | " + " | ".join(f"{p}, {h} rows" for p in shown for h in found.horizons) + " |")
    print("| --- | ---: |" + " ---: |" * (len(shown) * len(found.horizons)))
    for signal in found.signals:
        cells = [told(signal.ic[p][h]) for p in shown for h in found.horizons]
        print(f"| {signal.label} | {signal.coverage:.0%} | " + " | ".join(cells) + " |")
    score = found.signal("score")
    print("\nBy year, 21 rows: " + ", ".join(f"{y} {told(m)}" for y, m in score.by_year.items()))
    print("Less 12-1 momentum, 21 rows: " + ", ".join(f"{p} {told(m)}" for p, m in score.against.items()))
    for period, fifths in score.quantiles.items():
        means = ", ".join("none" if m is None else f"{m:.2%}" for m in fifths.means)
        new = "" if fifths.turnover is None else f"; new in the top fifth {fifths.turnover:.0%}"
        same = (
            "" if fifths.rank_autocorrelation is None else f"; rank autocorrelation {fifths.rank_autocorrelation:.2f}"
        )
        print(f"Fifths, {period}: {means}; top less bottom {told(fifths.spread)}{new}{same}")
    _chart(found, profile.name)
    print(f"{time.process_time() - began:.0f} s of processor, {_peak():.2f} GB at most")
    return 0


def told(mean: Mean | None) -> str:
    """A mean with its t, or that there is none."""
    if mean is None:
        return "none"
    return f"{mean.mean:+.4f} ({'no t' if mean.t is None else f'{mean.t:+.2f}'})"


def _chart(found: Evaluation, name: str) -> None:
    from copydesk.scores.evaluation.report import fifths_chart

    drawn = fifths_chart(found, standalone=True)
    if drawn:
        path = HERE / f"scores-{name}.svg"
        path.write_text(drawn + "\n", "utf-8")
        print(f"Written: benchmarks/{path.name}")


def speed(folder: Path, since: dt.date | None, runs: int) -> int:
    """Time all scores as Ibis expressions and as hand-written SQL, in turns; fail where the two differ."""
    import ibis

    from copydesk.scores.scoring import scores
    from copydesk.scores.tables import Tables, conformed

    con = ibis.duckdb.connect()
    con.raw_sql("set threads = 2")
    con.raw_sql("set memory_limit = '2500MB'")
    con.raw_sql("set enable_progress_bar = false")
    for name in TABLES:
        cut = f" where date >= '{since}'" if since and name == "prices" else ""
        con.raw_sql(f"create table {name} as from '{folder / name}.parquet'{cut}")
    tables = Tables(**{name: conformed(name, con.table(name)) for name in TABLES})
    chosen = scores(tables, PUBLISHED).select("ticker", "date", *_PARTS)

    def ours() -> None:
        con.raw_sql("create or replace table ours as " + ibis.to_sql(chosen, dialect="duckdb"))

    def theirs() -> None:
        con.raw_sql("create or replace table theirs as " + SCORES)

    times = _in_turns({"SQL": theirs, "Ibis": ours}, runs)
    rows = con.raw_sql("select count(*) from ours").fetchone()[0]
    print(f"All scores, {rows:,} rows, middle of {runs}:")
    _show(times, "SQL")
    worst = _differences(con)
    print(f"greatest difference {worst:.1e}; peak memory of both {_peak():.2f} GB")
    _features(con, tables.prices, runs)
    return 0 if worst <= 1e-9 else 1


def _differences(con: Any) -> float:
    """The greatest difference of any part; infinite where one has a value that the other lacks."""
    worst = 0.0
    for part in _PARTS:
        most, wrong = con.raw_sql(
            f"""select coalesce(max(abs(o."{part}" - t."{part}")), 0),
            count(*) filter ((o."{part}" is null) <> (t."{part}" is null) or o.ticker is null or t.ticker is null)
            from ours o full join theirs t on o.ticker = t.ticker and o.date = t.date"""
        ).fetchone()
        worst = max(worst, most, float("inf") if wrong else 0.0)
    return worst


def _features(con: Any, prices: Any, runs: int) -> None:
    """The three features of the reference figures, result to Arrow, beside Polars and pandas."""
    import ibis
    import pandas as pd
    import polars as pl

    from copydesk.scores.measures import momentum

    query = ibis.to_sql(momentum(prices).drop("price"), dialect="duckdb")
    table = con.raw_sql("select ticker, date, high, close from prices order by ticker, date").to_arrow_table()
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    rows = table.to_pandas()

    def by_ibis() -> Any:
        return con.raw_sql(query).to_arrow_table()

    def by_polars() -> pl.DataFrame:
        close, high = pl.col("close"), pl.col("high")
        return frame.select(
            "ticker",
            "date",
            (close / close.shift(20).over("ticker") - 1).alias("return_20"),
            (close / close.shift(200).over("ticker") - 1).alias("return_200"),
            (close / high.rolling_max(252).over("ticker") - 1).alias("to_high_252"),
        )

    def by_pandas() -> pd.DataFrame:
        group = rows.groupby("ticker", sort=False)
        out = rows[["ticker", "date"]].copy()
        out["return_20"] = rows["close"] / group["close"].shift(20) - 1
        out["return_200"] = rows["close"] / group["close"].shift(200) - 1
        out["to_high_252"] = rows["close"] / group["high"].rolling(252).max().to_numpy() - 1
        return out

    print(f"Three features, {len(rows):,} rows, middle of {runs}:")
    _show(_in_turns({"pandas": by_pandas, "Polars": by_polars, "Ibis on DuckDB": by_ibis}, runs), "pandas")


def _in_turns(ways: dict[str, Callable[[], Any]], runs: int) -> dict[str, tuple[float, float]]:
    """The middle processor time and wall time of each way, in seconds."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            processor, wall = time.process_time(), time.perf_counter()
            way()
            taken[name].append((time.process_time() - processor, time.perf_counter() - wall))
    return {name: tuple(statistics.median(t[i] for t in all_) for i in (0, 1)) for name, all_ in taken.items()}  # type: ignore[misc]


def _show(times: dict[str, tuple[float, float]], base: str) -> None:
    for name, (processor, wall) in times.items():
        print(
            f"  {name}: {processor:.2f} s of processor ({processor / times[base][0]:.2f} of {base}), {wall:.2f} s wall"
        )


def _peak() -> float:
    """The most memory that this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000_000


if __name__ == "__main__":
    sys.exit(main())
