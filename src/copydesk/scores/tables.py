"""The tables that scores are computed from, as Ibis tables, and what each column holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from copydesk.errors import DataError

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Columns that a table must have, with the Ibis type that they are cast to. Others are passed over.
SCHEMAS: Mapping[str, Mapping[str, str]] = {
    "prices": {
        "ticker": "string",
        "date": "date",
        "open": "float64",
        "high": "float64",
        "low": "float64",
        "close": "float64",
        "volume": "float64",
    },
    "fundamentals": {
        "ticker": "string",
        "period_end": "date",
        "filed": "date",
        "item": "string",
        "value": "float64",
    },
    "news": {"ticker": "string", "published": "date", "text": "string"},
    "securities": {
        "ticker": "string",
        "name": "string",
        "cik": "string",
        "sector": "string",
        "listed": "date",
        "delisted": "date",
    },
}
# Columns that may be there: the close adjusted for splits alone, for what is set against a price of the day (without
# it, the close); the tone that a model gave a text, -1 to 1 (without it, the word list's).
OPTIONAL: Mapping[str, Mapping[str, str]] = {"prices": {"close_split": "float64"}, "news": {"tone": "float64"}}

# Items of fundamentals. Flows are those of one quarter; stocks are those at the end of the period.
FLOWS = ("revenue", "net_income", "eps", "dividends_per_share")
STOCKS = ("equity", "debt", "shares", "eps_forward")


@dataclass(frozen=True, slots=True)
class Tables:
    """The four tables, of one Ibis backend, each with the columns of :data:`SCHEMAS`.

    ``prices`` are adjusted as of the day on which they were read: ratios of two prices of one stock do not depend on
    later splits and dividends. ``fundamentals`` count from the day after ``filed``; ``news`` from the day after
    ``published``; a security from ``listed`` to ``delisted``, both days included, empty for open ends.
    """

    prices: ir.Table
    fundamentals: ir.Table
    news: ir.Table
    securities: ir.Table


def conformed(name: str, table: ir.Table) -> ir.Table:
    """``table`` with just the columns that :data:`SCHEMAS` and :data:`OPTIONAL` name, in their types.

    :raises DataError: if a column is missing.
    """
    wanted = SCHEMAS[name]
    missing = [column for column in wanted if column not in table.columns]
    if missing:
        wrong = f"the table '{name}' has no column {', '.join(missing)}"
        raise DataError(name, wrong, f"Give it the columns {', '.join(wanted)}.")
    more = {c: t for c, t in OPTIONAL.get(name, {}).items() if c in table.columns}
    return table.select(**{column: table[column].cast(kind) for column, kind in {**wanted, **more}.items()})
