"""The rows of a record of score changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

PARTS = ("momentum", "value", "quality", "sentiment")  # of a score, in the order of its tables


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A stock's score on a day and on the trading day before.

    ``before`` is ``None`` where it had no score then. ``parts`` gives how much of the change, in points, is due to each
    of :data:`PARTS`; a part that is not known is ``None`` or left out.
    """

    ticker: str
    name: str
    exchange: str
    before: Decimal | None
    after: Decimal
    tier_before: str
    tier_after: str
    sector: str
    parts: Mapping[str, Decimal | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", dict.fromkeys(PARTS) | dict(self.parts))

    @property
    def change(self) -> Decimal:
        """Points by which the score moved; 0 where it is the first."""
        return Decimal(0) if self.before is None else self.after - self.before

    @property
    def mover(self) -> str:
        """The part to which most of the change, in its direction, is due; ``""`` where none or two are."""
        pull = {p: v * (1 if self.change > 0 else -1) for p, v in self.parts.items() if v is not None}
        most = max(pull.values(), default=Decimal(0))
        first = [part for part, value in pull.items() if value == most > 0]
        return first[0] if len(first) == 1 and self.change else ""


@dataclass(frozen=True, slots=True)
class ScoreDay:
    """What a record of score changes holds. ``next_update`` is ``None`` where the record does not say."""

    on: dt.date
    rows: tuple[ScoreChange, ...]
    measure: str = "Alpha Score"
    next_update: dt.date | None = None
