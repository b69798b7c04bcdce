"""Shifts, portfolios and holders as JSON and CSV: money in dollars with its cents, days as ISO 8601."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

from copydesk.holdings.lookup import Holders, Portfolio
from copydesk.holdings.results import Shifts

_MONEY = frozenset(
    ("before", "after", "trading", "price", "reported_before", "reported_after", "cents", "unmapped_cents")
)
_NAMES = {"cents": "value", "unmapped_cents": "unmapped_value"}
_COLUMNS = (
    "quarter", "known_from", "cik", "manager", "issuer", "ticker", "sector", "cusip", "kind", "shares_before",
    "shares_after", "before", "after", "trading", "price",
)  # fmt: skip


def as_json(found: Shifts | Portfolio | Holders) -> str:
    """All that was found, as one JSON object. Amounts are in US dollars."""
    told = _plain(found)
    if isinstance(found, Shifts):
        told |= {name: _dollars(getattr(found, name)) for name in ("before", "after", "trading", "price")}
    return json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(found: Shifts) -> str:
    """The shifts, a row each, with a line of column names. Amounts are in US dollars."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in found.rows:
        values = {"quarter": found.quarter, "known_from": found.known_from} | dataclasses.asdict(row)
        writer.writerow([_exact(values[c]) if c in _MONEY else _cell(values[c]) for c in _COLUMNS])
    return text.getvalue()


def dollars(cents: int) -> Decimal:
    """Cents as an exact amount of dollars, without cents where there are none.

    >>> dollars(250), dollars(25_000)
    (Decimal('2.50'), Decimal('250'))
    """
    amount = Decimal(cents).scaleb(-2)
    return amount.quantize(Decimal(1)) if cents % 100 == 0 else amount


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            _NAMES.get(f.name, f.name): _dollars(getattr(value, f.name))
            if f.name in _MONEY
            else _plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
        }
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _dollars(cents: int) -> int | float:
    """Dollars as a number of JSON; exact for every amount under ninety trillion."""
    return cents // 100 if cents % 100 == 0 else cents / 100


def _exact(cents: int) -> str:
    return f"{dollars(cents):f}"


def _cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
