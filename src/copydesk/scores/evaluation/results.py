"""What an evaluation found: plain values, ready for JSON and for the page."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from copydesk.scores.evaluation.statistics import Mean

PERIODS = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included: a day is in it if its forward return ends in it too."""

    name: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Quantiles:
    """What followed each fifth of the stocks, the lowest signal first.

    ``means`` are mean forward returns of the groups over all days; ``spread`` is top less bottom, day by day.
    ``cumulative`` are the values of 1 put into each group and dealt anew each ``horizon`` rows, beginning at ``dates``,
    without costs. ``turnover`` is the share of the top group's names that are new after ``horizon`` rows, and
    ``rank_autocorrelation`` the rank correlation of the signal with itself then.
    """

    horizon: int
    means: tuple[float | None, ...]
    spread: Mean | None
    dates: tuple[dt.date, ...]
    cumulative: tuple[tuple[float, ...], ...]
    turnover: float | None
    rank_autocorrelation: float | None


@dataclass(frozen=True, slots=True)
class Signal:
    """The information coefficients of one signal: a measure's points, a part, the score, or what it must beat.

    ``ic`` is by period and horizon; ``decay`` by horizon over all days; ``by_year`` and ``by_sector`` are at the main
    horizon. ``against`` is, by period, the daily IC less that of 12-1 momentum on the days and stocks that have both.
    ``coverage`` is the share of members' days that have the signal, ``coverage_by_year`` the same of each year.
    """

    name: str
    label: str
    kind: str
    coverage: float
    coverage_by_year: dict[int, float]
    ic: dict[str, dict[int, Mean | None]]
    decay: dict[int, Mean | None]
    by_year: dict[int, Mean | None] = field(default_factory=dict)
    by_sector: dict[str, Mean | None] = field(default_factory=dict)
    quantiles: dict[str, Quantiles] = field(default_factory=dict)
    against: dict[str, Mean | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation of a profile on a set of tables.

    ``horizon`` is the main one, ``fewest`` the fewest stocks that a day needs, ``stocks`` the median number of members
    with a price a day. ``membership`` says whether members of the day alone were taken.
    """

    profile: str
    mapping: str
    first: dt.date
    last: dt.date
    days: int
    stocks: int
    tickers: int
    membership: bool
    horizon: int
    horizons: tuple[int, ...]
    fewest: int
    periods: tuple[Period, ...]
    signals: tuple[Signal, ...]

    def signal(self, name: str) -> Signal:
        """The signal of that name.

        :raises KeyError: if there is none.
        """
        for signal in self.signals:
            if signal.name == name:
                return signal
        raise KeyError(name)

    def as_mapping(self) -> dict[str, Any]:
        """All of it in plain types; days as YYYY-MM-DD."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, dt.date) else value
