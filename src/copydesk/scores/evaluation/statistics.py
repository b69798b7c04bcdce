"""The statistics of a signal over days: rank correlations, and means whose errors allow for overlapping returns.

Matrices have a row for each day and a column for each stock, empty cells as NaN; series have an entry for each day.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SURE = 2.0
"""The |t| below which a mean is said not to be told from zero: about one in twenty by chance."""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a daily series: ``sd`` of its days, ``positive`` the share of days above zero, ``error`` and ``t`` by
    :func:`newey_west`; ``error`` and ``t`` are ``None`` where there are too few days for one."""

    mean: float
    sd: float
    positive: float
    days: int
    error: float | None
    t: float | None

    @property
    def told(self) -> bool:
        """Whether it can be told from zero."""
        return self.t is not None and abs(self.t) >= SURE


def ranks(values: Floats) -> Floats:
    """The ranks from 1 inside each row, ties sharing the mean of theirs; NaN stays NaN."""
    import numpy as np

    days, stocks = values.shape
    if not values.size:
        return np.full(values.shape, np.nan)
    order = np.argsort(values, axis=1)  # NaN last
    ordered = np.take_along_axis(values, order, axis=1)
    first = np.ones((days, stocks), dtype=bool)
    first[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    flat = first.ravel()
    starts = np.flatnonzero(flat)
    lengths = np.diff(np.append(starts, flat.size))
    group_rank = starts % stocks + (lengths + 1) / 2
    out = np.empty_like(ordered)
    np.put_along_axis(out, order, np.repeat(group_rank, lengths).reshape(days, stocks), axis=1)
    out[np.isnan(values)] = np.nan
    return out


def correlations(a: Floats, b: Floats, fewest: int) -> Floats:
    """Spearman's rank correlation of each row over the cells that both have; NaN on days with fewer than ``fewest``.

    It is Pearson's correlation of the ranks, ties sharing their mean rank (Spearman 1904, Kendall 1945). A row in which
    all of one side are tied has none either.
    """
    import numpy as np

    both = ~(np.isnan(a) | np.isnan(b))
    count = both.sum(axis=1)
    x = ranks(np.where(both, a, np.nan))
    y = ranks(np.where(both, b, np.nan))
    centre = ((count + 1) / 2)[:, None]
    x = np.where(both, x - centre, 0.0)
    y = np.where(both, y - centre, 0.0)
    spread = np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
    enough = (count >= fewest) & (spread > 0)
    out: Floats = np.full(len(count), np.nan)
    out[enough] = (x * y).sum(axis=1)[enough] / spread[enough]
    return out


def newey_west(series: Floats, lag: int) -> float | None:
    """The standard error of the mean of ``series`` that allows for neighbours' dependence up to ``lag`` days.

    With z = x - mean(x), g_k = (1/N) sum z_t z_(t-k) and Bartlett weights,
    error² = (g_0 + 2 sum_(k=1..lag) (1 - k / (lag + 1)) g_k) / N
    (Newey and West 1987, Econometrica 55, 703-708). Returns over h days that begin on each day share h - 1 days with
    their neighbours: ``lag`` is h. ``None`` with fewer than two lags' worth of days, or where nothing varies.
    """
    n = len(series)
    if n < 2 * (lag + 1):
        return None
    z = series - series.mean()
    total = float(z @ z) / n
    for k in range(1, lag + 1):
        total += 2 * (1 - k / (lag + 1)) * float(z[k:] @ z[:-k]) / n
    return math.sqrt(total / n) if total > 1e-24 else None


def mean_of(series: Floats, lag: int) -> Mean | None:
    """The mean of the days that have a value, with ``lag`` for its error; ``None`` where fewer than two have."""
    import numpy as np

    kept = series[~np.isnan(series)]
    if len(kept) < 2:
        return None
    mean = float(kept.mean())
    error = newey_west(kept, lag)
    sd = float(kept.std(ddof=1))
    t = None if error is None else mean / error
    return Mean(mean, sd, float((kept > 0).mean()), len(kept), error, t)


def quantiles(signal: Floats, groups: int, fewest: int) -> NDArray[np.int8]:
    """The group of each cell, 0 the lowest; -1 where there is none: no signal, or fewer than ``fewest`` that day.

    Of n stocks the one of rank r is in group floor(groups (r - 0.5) / n): groups differ in size where many are tied.
    """
    import numpy as np

    rank = ranks(signal)
    count = (~np.isnan(rank)).sum(axis=1)[:, None]
    there = ~np.isnan(rank) & (count >= fewest)
    out = np.full(signal.shape, -1, dtype=np.int8)
    with np.errstate(invalid="ignore", divide="ignore"):
        group = np.floor(groups * (rank - 0.5) / count)
    out[there] = group[there].astype(np.int8)
    return out


def group_means(group: NDArray[np.int8], returns: Floats, groups: int) -> Floats:
    """The mean return of each group on each day: a row a day, a column a group; NaN where a group is empty."""
    import numpy as np

    days = len(returns)
    out = np.full((days, groups), np.nan)
    there = (group >= 0) & ~np.isnan(returns)
    row = np.broadcast_to(np.arange(days)[:, None], group.shape)[there]
    cell = row * groups + group[there]
    sums = np.bincount(cell, weights=returns[there], minlength=days * groups).reshape(days, groups)
    counts = np.bincount(cell, minlength=days * groups).reshape(days, groups)
    np.divide(sums, counts, out=out, where=counts > 0)
    return out


def turnover(group: NDArray[np.int8], top: int, step: int) -> float | None:
    """The share of the names in group ``top`` that were not in it ``step`` days before, mean over days."""
    import numpy as np

    inside = group == top
    now, before = inside[step:], inside[:-step]
    size = now.sum(axis=1)
    used = (size > 0) & (before.sum(axis=1) > 0)
    if not used.any():
        return None
    return float(np.mean(1 - (now & before).sum(axis=1)[used] / size[used]))
