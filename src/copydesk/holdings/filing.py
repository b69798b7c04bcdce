"""What a Form 13F filing says of itself, and its rows as they stand in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from copydesk.holdings.quarters import filing_deadline

if TYPE_CHECKING:
    import pyarrow as pa

Amendment = Literal["", "restatement", "new holdings"]
Unit = Literal["thousands", "dollars"]

# From this day on, Form 13F asks for values in dollars; before it, in thousands (SEC Release 34-95148, June 2022).
IN_DOLLARS_FROM = dt.date(2023, 1, 3)

# The columns of a row as filed, all of them texts, empty where the filing says nothing.
COLUMNS = (
    "accession", "number", "issuer", "title", "cusip", "value", "amount", "amount_type", "put_call", "discretion",
    "other_managers", "sole", "shared", "none",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filing:
    """One Form 13F-HR or 13F-HR/A.

    ``accession`` is its number at the SEC, or a name of ours where the file does not give it. ``filed`` and ``signed``
    are empty where they are not known. ``value_told`` is in the filing's own ``unit``. ``unit`` is empty unless a
    person or the file says it; then the rule of the filing date does not count. ``confidential`` marks rows that were
    first left out under a request for confidential treatment; ``omitted``, that such rows are left out now.
    """

    accession: str
    cik: str
    manager: str
    form: str
    period: dt.date
    filed: dt.date | None = None
    signed: dt.date | None = None
    amendment: Amendment = ""
    amendment_number: int | None = None
    report_type: str = ""
    entries_told: int | None = None
    value_told: int | None = None
    other_managers: tuple[str, ...] = ()
    confidential: bool = False
    omitted: bool = False
    unit: Unit | Literal[""] = ""
    file: str = ""

    @property
    def known_from(self) -> dt.date:
        """The day from which the filing was public: when it was filed, else the deadline.

        An amendment without a day of filing counts from its signature, and not before the deadline.
        """
        if self.filed:
            return self.filed
        deadline = filing_deadline(self.period)
        return max(deadline, self.signed) if self.amendment and self.signed else deadline

    @property
    def in_unit(self) -> Unit:
        """The unit of its values: as told, else by the day of filing (or of signature, or the deadline)."""
        if self.unit:
            return self.unit
        day = self.filed or self.signed or filing_deadline(self.period)
        return "dollars" if day >= IN_DOLLARS_FROM else "thousands"


@dataclass(frozen=True, slots=True)
class Batch:
    """Filings with their rows: a table with :data:`COLUMNS`, or a Parquet file that holds one. ``passed`` says what was
    left aside, and why."""

    filings: tuple[Filing, ...]
    rows: pa.Table | Path
    passed: tuple[str, ...] = ()
