"""A profile: which measures make which part, how a measure becomes 0 to 100, the weights of the parts, the tiers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

PARTS = ("momentum", "value", "quality", "sentiment")

Mapping100 = Literal["thresholds", "cross-section"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a part.

    ``better`` says whether more of it is better. ``steps`` are the published steps of the mapping ``thresholds``, as
    pairs of a limit and the value up to that limit (``last`` beyond the last one); ``weight`` is its weight inside its
    part.
    """

    name: str
    part: str
    label: str
    better: Literal["high", "low"]
    steps: tuple[tuple[float, float], ...]
    last: float
    weight: float = 1.0
    unit: str = "share"
    needs: str = ""


# The published recipe: parts and weights are those of design; the steps are ours, published on the methodology page.
MEASURES = (
    Measure(
        "return_20",
        "momentum",
        "return over 20 trading days",
        "high",
        ((-0.10, 10), (-0.03, 30), (0.0, 45), (0.03, 60), (0.10, 80)),
        95,
        needs="prices",
    ),
    Measure(
        "return_200",
        "momentum",
        "return over 200 trading days",
        "high",
        ((-0.25, 10), (-0.10, 30), (0.0, 45), (0.15, 60), (0.40, 80)),
        95,
        needs="prices",
    ),
    Measure(
        "to_high_252",
        "momentum",
        "distance to the 52-week high",
        "high",
        ((-0.40, 10), (-0.25, 30), (-0.15, 50), (-0.05, 70)),
        90,
        needs="prices",
    ),
    Measure(
        "price_earnings",
        "value",
        "price to earnings of four quarters",
        "low",
        ((10, 95), (15, 80), (20, 65), (30, 40), (50, 20)),
        10,
        unit="times",
        needs="eps or net_income and shares",
    ),
    Measure(
        "peg",
        "value",
        "price to earnings, divided by their growth in percent",
        "low",
        ((0.5, 95), (1.0, 80), (1.5, 60), (2.0, 40), (3.0, 25)),
        10,
        unit="times",
        needs="eps of eight quarters",
    ),
    Measure(
        "forward_discount",
        "value",
        "forward against trailing price to earnings",
        "low",
        ((0.7, 90), (0.85, 75), (1.0, 55), (1.15, 35)),
        15,
        unit="times",
        needs="eps_forward",
    ),
    Measure(
        "dividend_yield",
        "value",
        "dividends of four quarters to price",
        "high",
        ((0.0, 30), (0.01, 45), (0.02, 60), (0.04, 80)),
        85,
        needs="dividends_per_share",
    ),
    Measure(
        "return_on_equity",
        "quality",
        "return on equity, four quarters",
        "high",
        ((0.0, 10), (0.05, 30), (0.10, 45), (0.15, 60), (0.25, 80)),
        95,
        needs="net_income and equity",
    ),
    Measure(
        "net_margin",
        "quality",
        "net margin, four quarters",
        "high",
        ((0.0, 10), (0.05, 40), (0.10, 60), (0.20, 80)),
        95,
        needs="net_income and revenue",
    ),
    Measure(
        "debt_to_equity",
        "quality",
        "debt to equity",
        "low",
        ((0.3, 90), (0.6, 75), (1.0, 60), (2.0, 35)),
        15,
        unit="times",
        needs="debt and equity",
    ),
    Measure(
        "revenue_growth",
        "quality",
        "growth of revenue, year on year",
        "high",
        ((-0.05, 10), (0.0, 30), (0.05, 50), (0.15, 75)),
        95,
        needs="revenue of eight quarters",
    ),
    Measure(
        "eps_growth",
        "quality",
        "growth of earnings per share, year on year",
        "high",
        ((-0.10, 10), (0.0, 30), (0.08, 55), (0.20, 75)),
        95,
        needs="eps of eight quarters",
    ),
    Measure(
        "tone",
        "sentiment",
        "tone of the news, decayed by age",
        "high",
        ((-0.5, 10), (-0.15, 30), (0.05, 50), (0.25, 70)),
        90,
        unit="-1 to 1",
        needs="news",
    ),
)

TIERS = ((75.0, "Strong"), (55.0, "Moderate"), (40.0, "Mixed"), (25.0, "Weak"), (0.0, "Poor"))
WEIGHTS: Mapping[str, float] = {"momentum": 0.30, "value": 0.25, "quality": 0.25, "sentiment": 0.20}


@dataclass(frozen=True, slots=True)
class Profile:
    """How scores are made.

    ``weights`` are those of the parts and sum to 1. ``fewest_parts`` is how many parts a score needs;
    ``smallest_group`` how many stocks of a sector must have a measure on a day for it to be ranked inside the sector
    (else it is ranked among all); ``winsorise`` the share cut at each end of the ranks. ``stale_after`` is the age in
    days, from the end of its period, after which a fundamental counts no longer; ``half_life`` that of news, in days,
    and ``news_window`` how many days back news counts.
    """

    name: str = "published"
    mapping: Mapping100 = "cross-section"
    measures: tuple[Measure, ...] = MEASURES
    weights: Mapping[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    tiers: tuple[tuple[float, str], ...] = TIERS
    fewest_parts: int = 2
    smallest_group: int = 5
    winsorise: float = 0.025
    stale_after: int = 270
    half_life: float = 5.0
    news_window: int = 30

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that it has, in their order."""
        return tuple(p for p in PARTS if self.weights.get(p, 0) > 0 and any(m.part == p for m in self.measures))

    def of_part(self, part: str) -> tuple[Measure, ...]:
        """The measures of a part."""
        return tuple(m for m in self.measures if m.part == part)

    def tier(self, score: float) -> str:
        """The tier word of a score.

        >>> Profile().tier(75.0), Profile().tier(54.9)
        ('Strong', 'Mixed')
        """
        return next(word for least, word in self.tiers if score >= least)


PUBLISHED = Profile()
THRESHOLDS = replace(PUBLISHED, name="published-thresholds", mapping="thresholds")
