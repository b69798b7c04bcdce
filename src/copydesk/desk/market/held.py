"""Institutional holdings as facts for questions: what the Forms 13F of the data folder say, beside other facts.

They stay out of the facts of stories: no rule reads them, and no verdict hangs on them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from copydesk.desk.market import folder
from copydesk.facts import Facts, Holding, Manager, Security
from copydesk.holdings.known import Held, WithHoldings
from copydesk.holdings.store import Store


def beside(facts: Facts | None) -> Facts | None:
    """``facts`` with the holdings of the data folder; ``facts`` alone where it has none."""
    mark = folder.rooms().holdings
    return WithHoldings(_held(folder.place() / "holdings", mark), facts) if mark else facts


class _Held(Held):
    """The holdings of the data folder. Where it is broken none are known, and the log says why."""

    def managers(self) -> Sequence[Manager]:
        return folder.read(super().managers) or ()

    def securities(self) -> Sequence[Security]:
        return folder.read(super().securities) or ()

    def holdings(
        self, on: dt.date, *, manager: str = "", security: str = "", quarter: dt.date | None = None
    ) -> Sequence[Holding]:
        asked = super().holdings
        return folder.read(lambda: asked(on, manager=manager, security=security, quarter=quarter)) or ()


@lru_cache(maxsize=2)
def _held(place: Path, mark: str) -> Held:
    """The holdings, with the names that they hold once these are read; others where the folder has changed."""
    return _Held(Store(place))
