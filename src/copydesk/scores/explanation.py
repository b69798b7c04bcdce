"""A score taken apart: each measure, what it stands on and when that was known, and why one is missing."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from copydesk.errors import DataError
from copydesk.scores.measures import LOOK_BACK
from copydesk.scores.profile import Measure, Profile
from copydesk.scores.providers import connect, text
from copydesk.scores.standings import day_of, made_by
from copydesk.scores.store import Store
from copydesk.scores.update import REACH, known

if TYPE_CHECKING:
    import duckdb

MOST_NEWS = 5  #: most pieces of news that are shown

#: What a measure of fundamentals stands on: its items, with how many of their periods.
NEEDS: Mapping[str, tuple[tuple[str, int], ...]] = {
    "price_earnings": (("eps", 4),),
    "peg": (("eps", 8),),
    "forward_discount": (("eps_forward", 1), ("eps", 4)),
    "dividend_yield": (("dividends_per_share", 4),),
    "return_on_equity": (("net_income", 4), ("equity", 1)),
    "net_margin": (("net_income", 4), ("revenue", 4)),
    "debt_to_equity": (("debt", 1), ("equity", 1)),
    "revenue_growth": (("revenue", 8),),
    "eps_growth": (("eps", 8),),
}
#: Why a measure may be missing although all that it needs is there.
UNDEFINED: Mapping[str, str] = {
    "price_earnings": "the earnings of four quarters are zero or below",
    "peg": "earnings are zero or below, or did not grow",
    "forward_discount": "earnings, or those that are forecast, are zero or below",
    "return_on_equity": "the equity is zero or below",
    "net_margin": "the revenue is zero or below",
    "debt_to_equity": "the equity is zero or below",
    "revenue_growth": "the revenue of the year before is zero or below",
    "eps_growth": "the earnings of the year before are zero or below",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a value stands on: what it is, of which day or period, its value, and from when it was known."""

    what: str
    day: dt.date
    value: float
    filed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """A measure: its value, points (0 to 100), weight in its part and grounds; ``missing`` says why it is not there."""

    name: str
    label: str
    unit: str
    value: float | None
    points: float | None
    weight: float
    grounds: tuple[Ground, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True)
class PartTold:
    """A part: its value (0 to 100), its weight on that day, what it adds to the score."""

    name: str
    value: float | None
    weight: float | None
    adds: float | None
    measures: tuple[MeasureTold, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A stock's score on a day, taken apart. ``reason`` says why there is none; ``note`` why it is of another day."""

    ticker: str
    name: str
    sector: str
    day: dt.date
    note: str
    score: float | None
    tier: str
    reason: str
    parts: tuple[PartTold, ...] = ()

    def as_mapping(self) -> dict[str, Any]:
        """The same as a mapping of plain values; days as ISO text."""

        def plain(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: plain(one) for key, one in value.items()}
            if isinstance(value, list | tuple):
                return [plain(one) for one in value]
            return value.isoformat() if isinstance(value, dt.date) else value

        return dict(plain(asdict(self)))


def explain(store: Store, profile: Profile, ticker: str, asked: dt.date | None = None) -> Explanation:
    """A stock's score on a day, or the last one before it that has scores.

    :raises DataError: if the ticker is not known, the scores are of another profile, or there are none up to the day.
    """
    made_by(store, profile)
    con = connect()
    con.execute(f"create table securities as {store.rows('securities')}")
    found = con.execute("select name, sector, listed, delisted from securities where ticker = ?", [ticker]).fetchone()
    if found is None:
        names = [row[0] for row in con.execute("select ticker from securities").fetchall()]
        near = difflib.get_close_matches(ticker.upper(), names, 3)
        raise DataError(
            ticker, "no such stock is here", f"Did you mean {', '.join(near)}?" if near else "Check its ticker."
        )
    name, sector, listed, delisted = found
    day, note = day_of(store, asked)
    cursor = con.execute(f"select * from ({store.rows('scores', day, day)}) where ticker = ?", [ticker])  # nosec B608
    columns = [column[0] for column in cursor.description or ()]
    row = cursor.fetchone()
    if row is None:
        reason = _absent(con, store, ticker, day, listed, delisted)
        return Explanation(ticker, name or "", sector or "", day, note, None, "", reason)
    values = dict(zip(columns, row, strict=True))
    grounds = _Grounds(con, store, profile, ticker, day, values)
    parts = tuple(_part(profile, part, values, grounds) for part in profile.parts)
    score = values["score"]
    reason = "" if score is not None else _too_few(profile, [p.name for p in parts if p.value is not None])
    tier = "" if score is None else profile.tier(score)
    return Explanation(ticker, name or "", values["sector"] or "", day, note, score, tier, reason, parts)


def _too_few(profile: Profile, there: list[str]) -> str:
    """Why there is no score where too few parts are there."""
    count, of, needs = (_NUMBERS[n] for n in (len(there), len(profile.parts), profile.fewest_parts))
    said = f"{count} part{'s' * (len(there) != 1)} of {of} could be computed"
    return f"{said}{': ' + ', '.join(there) if there else ''}; a score needs {needs}"


def _absent(
    con: duckdb.DuckDBPyConnection,
    store: Store,
    ticker: str,
    day: dt.date,
    listed: dt.date | None,
    delisted: dt.date | None,
) -> str:
    out = con.execute(
        f'select "check", words from ({store.rows("left_out", day, day)}) where ticker = ?',  # nosec B608
        [ticker],  # nosec B608
    ).fetchone()
    if out:
        return f"it was left out on {day}: {out[1]} ({out[0]})"
    if listed and day < listed:
        return f"it was listed later, on {listed}"
    if delisted and day > delisted:
        return f"it was listed until {delisted}"
    return f"there is no price of it on {day}"


def _part(profile: Profile, part: str, values: Mapping[str, Any], grounds: _Grounds) -> PartTold:
    told = []
    for measure in profile.of_part(part):
        value = values[measure.name]
        missing = "" if value is not None else grounds.missing(measure)
        points = values[f"{measure.name}_points"]
        stands = grounds.of(measure) if value is not None else ()
        told.append(
            MeasureTold(measure.name, measure.label, measure.unit, value, points, measure.weight, stands, missing)
        )
    adds = values[f"{part}_adds"]
    there = values[part] is not None
    weight = values[f"{part}_weight"] if there else None
    return PartTold(part, values[part], weight, adds / 10 if there and adds is not None else None, tuple(told))


class _Grounds:
    """What the measures of one stock on one day stand on."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        store: Store,
        profile: Profile,
        ticker: str,
        day: dt.date,
        values: Mapping[str, Any],
    ) -> None:
        self._profile, self._day = profile, day
        start = day - dt.timedelta(days=LOOK_BACK)
        self._prices = con.execute(
            f"select date, close, high from ({store.rows('prices', start, day)}) where ticker = ? and close > 0 "
            "order by date desc",  # nosec B608
            [ticker],
        ).fetchall()
        self._broken = con.execute(
            f"select max(date) from ({store.rows('left_out', start, day)}) where ticker = ? "  # nosec B608
            "and \"check\" in ('split', 'adjustment')",
            [ticker],
        ).fetchone()
        known(con, store, profile, day, day)
        # What was loaded after the score was made is no ground of it.
        until = values["known_from"] or dt.date.min
        self._filed: dict[str, list[Ground]] = {}
        for item, period, value, filed in con.execute(
            f"select item, period_end, value, reported from fundamentals where ticker = {text(ticker)} "  # nosec B608
            f"and filed < date '{day}' and reported <= date '{until}' order by period_end desc"
        ).fetchall():
            self._filed.setdefault(item, []).append(Ground(item, period, value, filed))
        self._news = con.execute(
            f"select published, text, tone from news where ticker = {text(ticker)} and tone is not null "  # nosec B608
            f"and published < date '{day}' order by published desc, text"
        ).fetchall()

    def of(self, measure: Measure) -> tuple[Ground, ...]:
        """The grounds of a measure that is there."""
        if measure.name in REACH and self._prices:
            day, close, _ = self._prices[0]
            if measure.name == "to_high_252":
                high = max((p for p in self._prices[:252] if p[2] is not None), key=lambda p: p[2])
                return (Ground("close", day, close), Ground("high", high[0], high[2]))
            back = self._prices[min(REACH[measure.name], len(self._prices) - 1)]
            return (Ground("close", day, close), Ground("close", back[0], back[1]))
        if measure.name == "tone":
            return tuple(Ground(words, published, tone) for published, words, tone in self._news[:MOST_NEWS])
        return tuple(ground for item, many in self._items(measure) for ground in self._filed.get(item, [])[:many])

    def missing(self, measure: Measure) -> str:
        """Why a measure is not there."""
        if measure.name in REACH:
            rows = REACH[measure.name] + 1
            if self._broken and self._broken[0]:
                return f"the prices are broken on {self._broken[0]}, and it reaches over {rows} days"
            return f"it needs prices of {rows} days, and {len(self._prices)} are there"
        if measure.name == "tone":
            return f"no news of the last {self._profile.news_window} days says anything of tone"
        for item, many in self._items(measure):
            there = self._filed.get(item, [])
            if len(there) < many:
                return f"it needs {item} of {many} period{'s' * (many != 1)}, and {len(there)} were filed"
            if (self._day - there[0].day).days > self._profile.stale_after:
                return f"the newest {item} is of {there[0].day}, more than {self._profile.stale_after} days old"
            if many in (4, 8) and not 250 <= (there[0].day - there[3].day).days <= 300:
                return f"the periods of {item} do not follow one another: a quarter was not filed"
        return UNDEFINED.get(measure.name, "what was filed does not give it")

    def _items(self, measure: Measure) -> tuple[tuple[str, int], ...]:
        needs = NEEDS.get(measure.name, ())
        if needs == (("eps", 4),) and len(self._filed.get("eps", [])) < 4 and "shares" in self._filed:
            return (("net_income", 4), ("shares", 1))
        return needs
