"""From a panel to an evaluation: each signal against what followed, by period, year, sector and fifth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from copydesk.scores.evaluation.panel import EQUAL, HORIZONS, MOMENTUM, Panel, Tell, panel
from copydesk.scores.evaluation.results import PERIODS, Evaluation, Period, Quantiles, Signal
from copydesk.scores.evaluation.statistics import (
    Mean,
    correlations,
    group_means,
    mean_of,
    quantiles,
    turnover,
)
from copydesk.scores.profile import Profile
from copydesk.scores.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import numpy as np
    from numpy.typing import NDArray

    from copydesk.scores.evaluation.statistics import Floats

MAIN = 21
GROUPS = 5
FEWEST = 20
_FEWEST_OF_SECTOR = 10
TRAIN_TO = dt.date(2016, 12, 31)
VALIDATION_TO = dt.date(2019, 12, 31)


def evaluate(
    con: Any,
    tables: Tables,
    profile: Profile,
    membership: ir.Table | None = None,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    train_to: dt.date = TRAIN_TO,
    validation_to: dt.date = VALIDATION_TO,
    horizons: tuple[int, ...] = HORIZONS,
    main: int = MAIN,
    fewest: int = FEWEST,
    tell: Tell = lambda _: None,
) -> Evaluation:
    """Evaluate the scores of ``profile`` on ``tables``.

    :param con: the Ibis connection to DuckDB that the tables are of.
    :param membership: ``ticker``, ``start_date``, ``end_date``; members of the day alone are taken.
    :param since: the first day, :param until: the last one; no price after it is read.
    :param train_to: the last day of the years that the weights may have been chosen on; ``validation_to``: of those
        that confirmed them. What comes after is the test.
    :param horizons: trading rows over which forward returns run; ``main`` is the one of years, sectors and fifths.
    :param fewest: the fewest stocks with signal and return that a day counts with.
    :param tell: is told of each step.
    :raises DataError: if no stock counts on any day.
    """
    seen = panel(con, tables, profile, membership, since, until, horizons, tell)
    return judged(seen, profile, membership is not None, train_to, validation_to, main, fewest, tell)


def judged(
    seen: Panel,
    profile: Profile,
    membership: bool,
    train_to: dt.date = TRAIN_TO,
    validation_to: dt.date = VALIDATION_TO,
    main: int = MAIN,
    fewest: int = FEWEST,
    tell: Tell = lambda _: None,
) -> Evaluation:
    """The evaluation of a panel that is there (:func:`evaluate` says what the parameters are)."""
    import numpy as np

    periods = tuple(_periods(seen.dates, train_to, validation_to))
    forward = {h: seen.matrix(f"forward_{h}") for h in seen.horizons}
    momentum = seen.matrix(MOMENTUM)
    labels = {f"{m.name}_points": (m.label, "measure") for m in profile.measures}
    labels |= {p: (p, "part") for p in profile.parts}
    labels |= {
        "score": ("the score", "score"),
        EQUAL: ("its parts, equal weights", "beside"),
        MOMENTUM: ("12-1 momentum alone", "beside"),
    }
    scored = ~np.isnan(seen.matrix("score"))
    signals = []
    for number, name in enumerate(seen.signals, 1):
        label, kind = labels[name]
        tell(f"{number} of {len(seen.signals)}: {label}")
        values = seen.matrix(name)
        coverage, by_year = _coverage(values, seen)
        if kind == "beside":
            values = np.where(scored, values, np.nan)  # set beside the score on the same days and stocks
        daily = {h: correlations(values, forward[h], fewest) for h in seen.horizons}
        ic = {p.name: {h: mean_of(_within(daily[h], seen.dates, p, h), h) for h in seen.horizons} for p in periods}
        decay = {h: mean_of(daily[h], h) for h in seen.horizons}
        signal = Signal(name, label, kind, coverage, by_year, ic, decay, _by_year(daily[main], seen.dates, main))
        if kind != "measure":
            signal.by_sector.update(_by_sector(values, forward[main], seen.sectors, main))
            group = quantiles(np.where(np.isnan(forward[main]), np.nan, values), GROUPS, fewest)
            whole = Period("all", periods[0].first, periods[-1].last)
            for period in (whole, *periods):
                found = _fifths(values, group, forward[main], seen.dates, period, main, fewest)
                if found is not None:
                    signal.quantiles[period.name] = found
        if kind in {"score", "part"}:
            both = ~np.isnan(values) & ~np.isnan(momentum)
            less = correlations(np.where(both, values, np.nan), forward[main], fewest) - correlations(
                np.where(both, momentum, np.nan), forward[main], fewest
            )
            signal.against.update({p.name: mean_of(_within(less, seen.dates, p, main), main) for p in periods})
        signals.append(signal)
    return Evaluation(
        profile.name,
        profile.mapping,
        _day(seen.dates[0]),
        _day(seen.dates[-1]),
        len(seen.dates),
        int(np.median(seen.members.sum(axis=1))),
        len(seen.tickers),
        membership,
        main,
        seen.horizons,
        fewest,
        periods,
        tuple(signals),
    )


def _periods(dates: NDArray[np.datetime64], train_to: dt.date, validation_to: dt.date) -> Iterator[Period]:
    """The periods that hold a day."""
    first, last = _day(dates[0]), _day(dates[-1])
    one = dt.timedelta(days=1)
    bounds = ((first, train_to), (train_to + one, validation_to), (validation_to + one, last))
    for name, (start, end) in zip(PERIODS, bounds, strict=True):
        start, end = max(start, first), min(end, last)
        if start <= end:
            yield Period(name, start, end)


def _day(value: np.datetime64) -> dt.date:
    day: dt.date = value.astype("datetime64[D]").item()
    return day


def _within(series: Floats, dates: NDArray[np.datetime64], period: Period, horizon: int) -> Floats:
    """The days of a period, without those at its end whose forward return ends outside it."""
    import numpy as np

    start, end = _bounds(dates, period)
    kept: Floats = series[start : max(start, end - horizon)] if end < len(dates) else series[start:end]
    return np.asarray(kept)


def _bounds(dates: NDArray[np.datetime64], period: Period) -> tuple[int, int]:
    import numpy as np

    start = np.searchsorted(dates, np.datetime64(period.first), side="left")
    end = np.searchsorted(dates, np.datetime64(period.last), side="right")
    return int(start), int(end)


def _coverage(values: Floats, seen: Panel) -> tuple[float, dict[int, float]]:
    import numpy as np

    there = ~np.isnan(values) & seen.members
    years = seen.dates.astype("datetime64[Y]").astype(int) + 1970
    by_year = {
        int(year): float(there[years == year].sum() / max(1, seen.members[years == year].sum()))
        for year in np.unique(years)
    }
    return float(there.sum() / max(1, seen.members.sum())), by_year


def _by_year(daily: Floats, dates: NDArray[np.datetime64], lag: int) -> dict[int, Mean | None]:
    import numpy as np

    years = dates.astype("datetime64[Y]").astype(int) + 1970
    return {int(year): mean_of(daily[years == year], lag) for year in np.unique(years)}


def _by_sector(values: Floats, returns: Floats, sectors: tuple[str, ...], lag: int) -> dict[str, Mean | None]:
    import numpy as np

    of = np.array(sectors)
    found = {}
    for sector in sorted(set(sectors) - {""}):
        inside = of == sector
        if inside.sum() >= _FEWEST_OF_SECTOR:
            found[sector] = mean_of(correlations(values[:, inside], returns[:, inside], _FEWEST_OF_SECTOR), lag)
    return found


def _fifths(
    values: Floats,
    group: NDArray[np.int8],
    returns: Floats,
    dates: NDArray[np.datetime64],
    period: Period,
    horizon: int,
    fewest: int,
) -> Quantiles | None:
    """What followed the fifths in a period; ``None`` where no day of it has five groups."""
    import numpy as np

    start, end = _bounds(dates, period)
    if end < len(dates):
        end = max(start, end - horizon)
    inside = slice(start, end)
    by_day = group_means(group[inside], returns[inside], GROUPS)
    if not len(by_day) or np.isnan(by_day).all(axis=0).any():
        return None
    spread = mean_of(by_day[:, -1] - by_day[:, 0], horizon)
    first = int(np.flatnonzero(~np.isnan(by_day).any(axis=1))[0]) if (~np.isnan(by_day).any(axis=1)).any() else 0
    dealt = by_day[first::horizon]
    full = ~np.isnan(dealt).any(axis=1)
    cumulative = np.cumprod(1 + dealt[full], axis=0)
    when = dates[inside][first::horizon][full]
    same = mean_of(correlations(values[inside][horizon:], values[inside][:-horizon], fewest), horizon)
    return Quantiles(
        horizon,
        tuple(None if np.isnan(m) else float(m) for m in np.nanmean(by_day, axis=0)),
        spread,
        tuple(_day(d) for d in when),
        tuple(tuple(float(v) for v in row) for row in cumulative.T),
        turnover(group[inside], GROUPS - 1, horizon),
        None if same is None else same.mean,
    )
