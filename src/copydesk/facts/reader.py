"""The tables of a facts file, read into facts."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from copydesk.errors import FactsError
from copydesk.facts.kinds import STAGES, Docket, Holding, Listing, Score, Step

_MOST = 10**15  # shares, or dollars, of one holding


class Reader:
    """Reads the tables of a facts file; every error names the file and the place in it."""

    def __init__(self, path: str) -> None:
        self.path = path

    def wrong(self, place: str, wrong: str, mend: str) -> FactsError:
        """What is wrong at a place, and how to mend it."""
        return FactsError(self.path, f"{place}: {wrong}", mend)

    def table(self, value: Any, place: str, known: Sequence[str], needed: Sequence[str] = ()) -> dict[str, Any]:
        """A table with no unknown key, and all that are needed."""
        if not isinstance(value, dict):
            raise self.wrong(place, "this is not a table", f"Give keys such as {known[0]}.")
        for key in value:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1)
                mend = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(known)}."
                raise self.wrong(place, f"unknown key '{key}'", mend)
        for key in needed:
            if value.get(key) in (None, ""):
                raise self.wrong(place, f"'{key}' is missing", f"Give {key}.")
        return value

    def items(self, table: dict[str, Any], key: str) -> Iterable[tuple[int, Any]]:
        """The numbered entries of a list; none where it is left out."""
        value = table.get(key) or []
        if not isinstance(value, list):
            raise self.wrong(key, "this is not a list", "Begin each entry with '- '.")
        return enumerate(value)

    def text(self, value: Any, place: str) -> str:
        """A text; numbers and days count as one."""
        if isinstance(value, dict | list) or value is None:
            raise self.wrong(place, "this is not a text", "Give a text, in quotation marks where YAML needs them.")
        return str(value).strip()

    def texts(self, table: dict[str, Any], key: str, place: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self.text(item, f"{place}.{key}[{n}]") for n, item in self.items(table, key))

    def day(self, value: Any, place: str) -> dt.date | None:
        """A day, ``None`` where it is left out."""
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError as error:
            raise self.wrong(place, f"{value!r} is not a day", "Write it as YYYY-MM-DD.") from error

    def listing(self, value: Any, place: str) -> Listing:
        """One entry of ``listings``."""
        known = ("ticker", "name", "exchange", "cik", "since", "until", "aliases")
        table = self.table(value, place, known, ("ticker", "name"))
        texts = {k: self.text(table[k], f"{place}.{k}") for k in known[:4] if table.get(k) is not None}
        since, until = (self.day(table.get(k), f"{place}.{k}") for k in ("since", "until"))
        return Listing(**texts, since=since, until=until, aliases=self.texts(table, "aliases", place))

    def score(self, value: Any, place: str) -> Score:
        """One entry of ``scores``."""
        known = ("ticker", "date", "value", "tier", "measure", "out_of")
        table = self.table(value, place, known, ("ticker", "date", "value"))
        on = self.day(table["date"], f"{place}.date")
        try:
            number, out_of = Decimal(str(table["value"])), int(table.get("out_of", 100))
        except (InvalidOperation, ValueError, TypeError) as error:
            raise self.wrong(place, "value or out_of is not a number", "Give numbers.") from error
        if not number.is_finite():
            raise self.wrong(place, f"value is {number}", "Give a number.")
        assert on is not None, "a date is needed"
        more = {k: self.text(table[k], f"{place}.{k}") for k in ("tier", "measure") if table.get(k)}
        return Score(self.text(table["ticker"], f"{place}.ticker"), on, number, out_of=out_of, **more)

    def docket(self, value: Any, place: str) -> Docket:
        """One entry of ``dockets``."""
        texts = ("id", "title", "agency", "rin", "kind")
        lists = ("identifiers", "aliases", "topics")
        known = (*texts, *lists, "steps", "comments_close", "effective")
        table = self.table(value, place, known, ("id", "title", "agency"))
        name, title, agency, rin, kind = (self.text(table.get(k, ""), f"{place}.{k}") for k in texts)
        identifiers, aliases, topics = (self.texts(table, k, place) for k in lists)
        return Docket(
            name,
            title,
            agency,
            rin,
            kind or "rulemaking",
            identifiers,
            aliases,
            steps=tuple(self.step(item, f"{place}.steps[{n}]") for n, item in self.items(table, "steps")),
            comments_close=self.day(table.get("comments_close"), f"{place}.comments_close"),
            effective=self.day(table.get("effective"), f"{place}.effective"),
            topics=topics,
        )

    def step(self, value: Any, place: str) -> Step:
        """One entry of the ``steps`` of a docket."""
        table = self.table(value, place, ("stage", "date", "document", "citation"), ("stage", "date"))
        stage, on = self.text(table["stage"], place), self.day(table["date"], f"{place}.date")
        if stage not in STAGES:
            near = difflib.get_close_matches(stage, STAGES, n=1)
            mend = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(STAGES)}."
            raise self.wrong(place, f"unknown stage '{stage}'", mend)
        assert on is not None, "a date is needed"
        more = {k: self.text(table[k], f"{place}.{k}") for k in ("document", "citation") if table.get(k)}
        return Step(stage, on, **more)

    def holdings(self, table: dict[str, Any]) -> tuple[Holding, ...]:
        """The entries of ``holdings``; no two say the same thing of one day."""
        found: dict[tuple[str, str, dt.date, dt.date], Holding] = {}
        for n, item in self.items(table, "holdings"):
            one = self.holding(item, f"holdings[{n}]")
            if found.setdefault((one.cik, one.cusip, one.quarter, one.public), one) is not one:
                raise self.wrong(f"holdings[{n}]", "this holding is given twice", "Leave one out, or sum them.")
        return tuple(found.values())

    def holding(self, value: Any, place: str) -> Holding:
        """One entry of ``holdings``."""
        texts = ("manager", "cik", "issuer", "cusip")
        needed = (*texts, "quarter", "shares", "public")
        table = self.table(
            value, place, (*needed, "ticker", "title", "value", "shares_before", "public_before"), needed
        )
        manager, cik, issuer, cusip, ticker, title = (
            self.text(table.get(k, ""), f"{place}.{k}") for k in (*texts, "ticker", "title")
        )
        quarter, public, before = (
            self.day(table.get(k), f"{place}.{k}") for k in ("quarter", "public", "public_before")
        )
        assert quarter is not None, "it is needed"
        assert public is not None, "it is needed"
        if (quarter + dt.timedelta(days=1)).day != 1 or quarter.month % 3:
            raise self.wrong(f"{place}.quarter", f"{quarter} ends no quarter", "Give its last day, such as 2026-03-31.")
        if public <= quarter:
            raise self.wrong(f"{place}.public", f"{public} is not after the quarter's end", "Give the day of filing.")
        worth = self.number(table, "value", place)
        held, held_before = self.number(table, "shares", place), self.number(table, "shares_before", place)
        for key, count in (("shares", held), ("shares_before", held_before)):
            if count is not None and count != int(count):
                raise self.wrong(f"{place}.{key}", f"{count} is no whole number", "Give whole shares.")
        assert held is not None, "it is needed"
        return Holding(
            manager,
            cik.lstrip("0"),
            issuer,
            cusip.upper(),
            quarter,
            int(held),
            public,
            ticker=ticker,
            value=worth,
            shares_before=None if held_before is None else int(held_before),
            public_before=before,
            title=title,
        )

    def number(self, table: dict[str, Any], key: str, place: str) -> Decimal | None:
        """A number that is not negative, ``None`` where it is left out."""
        if table.get(key) is None:
            return None
        try:
            number = Decimal(str(table[key]))
        except InvalidOperation as error:
            raise self.wrong(f"{place}.{key}", f"{table[key]!r} is not a number", "Give a number.") from error
        if not number.is_finite() or not 0 <= number <= _MOST:
            raise self.wrong(f"{place}.{key}", f"{number} is no amount", f"Give a number from 0 to {_MOST:,}.")
        return number
