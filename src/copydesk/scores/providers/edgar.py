"""Fundamentals from the company facts of the SEC (EDGAR), each from the day on which a filing made it known.

The facts are read from saved files (``CIK0000000000.json``) or asked of ``data.sec.gov``, at most ten times a second,
by a name and address that the SEC can write to (``COPYDESK_CONTACT``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copydesk.errors import CopydeskError, DataError, ReadError
from copydesk.reading.limits import MAX_BYTES
from copydesk.scores.providers import Incoming, Input, connect, new_table
from copydesk.scores.providers.quarters import Fact, Known, newest, quarters

if TYPE_CHECKING:
    import httpx

    from copydesk.reading.guards import Resolve
    from copydesk.scores.store import Store

HOST = "data.sec.gov"
PER_SECOND = 10  #: most requests a second that the SEC allows
TRIES = 5  #: how often a busy server is asked
FRESH = dt.timedelta(hours=12)  #: how long an answer is kept before it is asked for again

#: Tags of each item, the first that a company uses counts. Amounts of a span become quarters.
FLOWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "revenue": (
        "USD",
        (
            "Revenues",
            "RevenuesNetOfInterestExpense",
            "RevenueFromContractWithCustomerExcludingAssessedTax",
            "SalesRevenueNet",
            "RevenueFromContractWithCustomerIncludingAssessedTax",
            "SalesRevenueGoodsNet",
        ),
    ),
    "net_income": ("USD", ("NetIncomeLoss", "ProfitLoss")),
    "eps": ("USD/shares", ("EarningsPerShareDiluted", "EarningsPerShareBasicAndDiluted", "EarningsPerShareBasic")),
    "dividends_per_share": (
        "USD/shares",
        ("CommonStockDividendsPerShareDeclared", "CommonStockDividendsPerShareCashPaid"),
    ),
}
_EQUITY = ("StockholdersEquity", "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest")
_SHARES = ("CommonStockSharesOutstanding", "WeightedAverageNumberOfDilutedSharesOutstanding")
_NONCURRENT, _CURRENT = ("LongTermDebtNoncurrent",), ("LongTermDebtCurrent", "DebtCurrent")
_FORM = re.compile(r"10-[KQ]")
_SAVED = re.compile(r"CIK\d{10}\.json")

Tell = Callable[[str, int, int], None]
Row = tuple[str, dt.date, dt.date, float]  # item, end of the period, day of filing, value


def is_saved(path: Path) -> bool:
    """Whether a path is a saved file of company facts, or a folder of them."""
    if path.is_dir():
        return any(_SAVED.fullmatch(file.name) for file in path.iterdir())
    return bool(_SAVED.fullmatch(path.name))


def companies(store: Store, tickers: Iterable[str] | None = None) -> dict[str, int]:
    """The number (CIK) that the SEC gives each stock of the store, or these of them.

    :raises DataError: if a stock is not known, or none has a number.
    """
    con = connect()
    rows = con.execute(f"select ticker, try_cast(cik as BIGINT) from ({store.rows('securities')})").fetchall()  # nosec B608
    held = {ticker: cik for ticker, cik in rows if cik}
    for ticker in tickers or ():
        if ticker not in held:
            raise DataError(ticker, "the table 'securities' has no cik of it", "Add it there and load it.")
    found = {t: held[t] for t in tickers} if tickers else held
    if not found:
        raise DataError(str(store.folder), "no security has a cik", "Load securities with a column cik first.")
    return found


def read(path: Path, companies: Mapping[str, int]) -> Incoming:
    """Fundamentals from a saved file of company facts, or a folder of them.

    :param companies: the number (CIK) of each ticker; files of others are left out with a note.
    :raises DataError: if a file cannot be read or is none of company facts.
    """
    files = sorted(f for f in path.iterdir() if _SAVED.fullmatch(f.name)) if path.is_dir() else [path]
    return _incoming(((file.name, file.read_bytes) for file in files), companies)


def ask(
    companies: Mapping[str, int],
    cache: Path,
    *,
    contact: str = "",
    tell: Tell = lambda what, done, of: None,
    transport: httpx.BaseTransport | None = None,
    resolve: Resolve | None = None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Incoming:
    """Fundamentals as the SEC has them now. Answers are kept in ``cache`` for half a day.

    :param contact: a name and e-mail address; else ``COPYDESK_CONTACT``.
    :raises DataError: if there is no contact, or the SEC cannot be asked.
    """
    contact = contact or os.environ.get("COPYDESK_CONTACT", "")
    if "@" not in contact:
        mend = "Set COPYDESK_CONTACT to your name and e-mail address."
        raise DataError("COPYDESK_CONTACT", "the SEC answers only those who say who they are", mend)
    numbers = sorted(set(companies.values()))

    def answers() -> Iterator[tuple[str, Callable[[], bytes]]]:
        asker = _Asker(contact, transport, resolve, sleep, clock)
        with asker.client:
            for done, number in enumerate(numbers):
                tell("Asking the SEC", done, len(numbers))
                name = f"CIK{number:010d}.json"
                yield name, lambda name=name: _kept(cache / name, asker)  # type: ignore[misc]

    return _incoming(answers(), companies)


def fundamentals(data: Mapping[str, Any]) -> tuple[list[Row], list[str]]:
    """The rows of a company's facts, and notes of what was left out.

    A value counts from its filing; a later filing that tells another is a row of its own. Amounts in other currencies
    than the dollar are left out.

    :raises DataError: if it holds no facts.
    """
    facts = data.get("facts")
    gaap = facts.get("us-gaap") if isinstance(facts, dict) else None
    if not isinstance(gaap, dict):
        raise DataError(
            str(data.get("entityName"))[:80], "it holds no facts of us-gaap", "Give company facts of the SEC."
        )
    rows: list[Row] = []
    notes: list[str] = []
    for item, (unit, tags) in FLOWS.items():
        series = [list(quarters(_facts(gaap, tag, unit))) for tag in tags]
        rows += ((item, *known) for known in _first_of(series))
    equity = [list(newest(_at_end(gaap, tag, "USD"))) for tag in _EQUITY]
    rows += (("equity", *known) for known in _first_of(equity))
    shares = [list(newest(_facts(gaap, tag, "shares"))) for tag in _SHARES]
    rows += (("shares", *known) for known in _first_of(shares))
    rows += (("debt", *known) for known in _debt(gaap))
    for tag in (*FLOWS["revenue"][1], *FLOWS["net_income"][1], *_EQUITY):
        held = gaap.get(tag)
        units = held.get("units") if isinstance(held, dict) else None
        other = sorted(set(units) - {"USD"}) if isinstance(units, dict) else []
        notes += [f"{tag} in {str(unit)[:20]} is left out" for unit in other]
    return rows, notes


def _first_of(series: list[list[Known]]) -> Iterator[Known]:
    """What the best tag tells of each period; what a lesser one tells counts only before that."""
    begun: dict[dt.date, dt.date] = {}
    for known in series:
        own: dict[dt.date, dt.date] = {}
        for end, filed, value in known:
            if end not in begun or filed < begun[end]:
                yield end, filed, value
                own[end] = min(filed, own.get(end, filed))
        for end, filed in own.items():
            begun[end] = min(filed, begun.get(end, filed))


def _debt(gaap: Mapping[str, Any]) -> Iterator[Known]:
    """Long-term debt with what of it falls due within a year: as one amount, or as the sum of two of one filing."""
    whole = list(newest(_at_end(gaap, "LongTermDebt", "USD")))
    current = {(f.accession, f.end): f.value for tag in reversed(_CURRENT) for f in _at_end(gaap, tag, "USD")}
    parts = [
        Fact(None, f.end, f.value + current.get((f.accession, f.end), 0.0), f.filed, f.accession)
        for tag in _NONCURRENT
        for f in _at_end(gaap, tag, "USD")
    ]
    yield from _first_of([whole, list(newest(parts))])


def _at_end(gaap: Mapping[str, Any], tag: str, unit: str) -> list[Fact]:
    return [fact for fact in _facts(gaap, tag, unit) if fact.start is None]


def _facts(gaap: Mapping[str, Any], tag: str, unit: str) -> list[Fact]:
    """The facts of a tag in annual and quarterly reports; what is not of the known form is passed over."""
    held = gaap.get(tag)
    units = held.get("units") if isinstance(held, dict) else None
    entries = units.get(unit) if isinstance(units, dict) else None
    found = []
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, dict) or not _FORM.match(str(entry.get("form"))):
            continue
        value = entry.get("val")
        try:
            start = dt.date.fromisoformat(str(entry["start"])) if entry.get("start") else None
            end, filed = dt.date.fromisoformat(str(entry["end"])), dt.date.fromisoformat(str(entry["filed"]))
        except (KeyError, ValueError):
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or filed < end:
            continue
        found.append(Fact(start, end, float(value), filed, str(entry.get("accn"))))
    return found


def _incoming(answers: Iterable[tuple[str, Callable[[], bytes]]], companies: Mapping[str, int]) -> Incoming:
    """The fundamentals of several companies, one after the other."""
    import pyarrow as pa

    con = connect()
    new_table(con, "fundamentals", "incoming_fundamentals")
    inputs, notes = [], []
    for name, get in answers:
        raw = get()
        data = _parsed(name, raw)
        tickers = [ticker for ticker, number in companies.items() if str(number) == str(data.get("cik")).lstrip("0")]
        if not tickers:
            notes.append(f"{name}: no security has this cik; it is left out")
            continue
        rows, left = fundamentals(data)
        notes += [f"{', '.join(tickers)}: {note}" for note in left]
        columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
        kinds = (pa.string(), pa.date32(), pa.date32(), pa.float64())
        batch = pa.table(
            [pa.array(c, k) for c, k in zip(columns, kinds, strict=True)], ["item", "end", "filed", "value"]
        )
        con.register("batch", batch)
        for ticker in tickers:
            con.execute(
                'insert into incoming_fundamentals select ?, "end", filed, item, value, true from batch', [ticker]
            )
        con.unregister("batch")
        inputs.append(Input(name, hashlib.sha256(raw).hexdigest(), len(rows) * len(tickers)))
    return Incoming(con, {"fundamentals": "incoming_fundamentals"}, tuple(inputs), tuple(notes))


def _parsed(name: str, raw: bytes) -> Mapping[str, Any]:
    if len(raw) > MAX_BYTES:
        raise DataError(name, f"it holds more than {MAX_BYTES / 1e6:g} MB", "Give company facts of the SEC.")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise DataError(name, f"it is no JSON ({str(error)[:100]})", "Save it again from the SEC.") from error
    if not isinstance(data, dict) or not isinstance(data.get("facts"), dict):
        raise DataError(name, "it holds no company facts", "Save it again from the SEC.")
    return data


def _kept(path: Path, asker: _Asker) -> bytes:
    """An answer from the cache, or a new one, which is kept."""
    if path.exists() and time.time() - path.stat().st_mtime < FRESH.total_seconds():
        return path.read_bytes()
    data = asker.get(f"https://{HOST}/api/xbrl/companyfacts/{path.name}")
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_bytes(data)
    new.replace(path)
    return data


class _Asker:
    """Asks the SEC, no faster than it allows, and again where it is busy."""

    def __init__(
        self,
        contact: str,
        transport: httpx.BaseTransport | None,
        resolve: Resolve | None,
        sleep: Callable[[float], None],
        clock: Callable[[], float],
    ) -> None:
        import httpx

        from copydesk import __version__

        said = "".join(c for c in contact if " " <= c <= "~")
        headers = {"User-Agent": f"Copydesk/{__version__} {said}", "Accept": "application/json"}
        self.client = httpx.Client(
            trust_env=False, follow_redirects=False, timeout=30, headers=headers, transport=transport
        )
        self._resolve, self._sleep, self._clock = resolve, sleep, clock
        self._next = 0.0

    def get(self, address: str) -> bytes:
        """The body of an answer.

        :raises DataError: if there is none.
        """
        import httpx

        mend = "Try again later; what was answered so far is kept."
        wrong = ""
        for attempt in range(TRIES):
            try:
                status, wait, body = self._once(address)
            except (httpx.HTTPError, OSError) as error:
                status, wait, body, wrong = 0, None, b"", str(error) or type(error).__name__
            except CopydeskError as error:
                raise DataError(address, error.wrong, error.mend) from error
            if status == 200:
                return body
            wrong = f"the server answered {status}" if status else wrong
            if status and status != 429 and status < 500:
                mend = "Check the cik, and COPYDESK_CONTACT." if status in (403, 404) else mend
                break
            if attempt < TRIES - 1:
                self._sleep(min(60.0, wait if wait is not None else 2.0**attempt))
        raise DataError(address, wrong, mend)

    def _once(self, address: str) -> tuple[int, float | None, bytes]:
        """The status, how long to wait if the server says so, and the body, bounded in size and time."""
        from copydesk.reading.guards import Watch, pinned, url_of
        from copydesk.reading.limits import TOTAL_SECONDS

        if (pause := self._next - self._clock()) > 0:
            self._sleep(pause)
        self._next = self._clock() + 1 / PER_SECOND
        with Watch(address, TOTAL_SECONDS) as watch:
            request = pinned(self.client, "GET", url_of(address, address), address, watch, (), self._resolve)
            response = self.client.send(request, stream=True)
            try:
                after = response.headers.get("retry-after", "")
                body = b""
                if response.status_code == 200:
                    chunks, size = [], 0
                    for chunk in response.iter_bytes(1 << 16):
                        watch.check()
                        size += len(chunk)
                        if size > MAX_BYTES:
                            raise ReadError(
                                address, f"it gives more than {MAX_BYTES / 1e6:g} MB", "Save it, and cut it."
                            )
                        chunks.append(chunk)
                    body = b"".join(chunks)
                return response.status_code, float(after) if after.isdigit() else None, body
            finally:
                response.close()
