"""Scores of the days that have none yet: one more day costs a day's work, not the history's.

A score that was made stays as it was made: a filing that comes late changes only the days after it was loaded. Prices
that are loaded anew on another base (after a split or dividend) change no return, and so no measure of returns; prices
that tell other returns than before are reported with their first day, and ``again_from`` makes the scores from a day on
anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from copydesk.errors import DataError
from copydesk.scores.checks import Limits, Quality, check
from copydesk.scores.measures import LOOK_BACK, QUARTERS, measures
from copydesk.scores.profile import PUBLISHED, Profile
from copydesk.scores.profile_file import fingerprint
from copydesk.scores.providers import connect
from copydesk.scores.scoring import scored
from copydesk.scores.store import Store
from copydesk.scores.tables import Tables, conformed

if TYPE_CHECKING:
    import duckdb
    import ibis.expr.types as ir

MOST_ROWS = 1_500_000  #: most prices whose scores are made at once, but for a single year
#: Rows that a measure of prices reaches back: with a broken price among them it lapses.
REACH = {"return_20": 20, "return_200": 200, "to_high_252": 251}

Tell = Callable[[str, int, int], None]  # what is done, steps done, steps in all


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did: the days that got scores, how many scores, stocks left out, and what the checks found.

    ``restated`` are stocks whose loaded prices told other returns than before, with the first such day that has scores
    which stay as they were made.
    """

    days: int
    scores: int
    first: dt.date | None
    last: dt.date | None
    quality: Quality
    restated: tuple[tuple[str, str], ...] = ()

    @property
    def stopped(self) -> tuple[str, ...]:
        """Why no score was made; empty where the data are good enough."""
        return self.quality.stopped


def update(
    folder: Path | str,
    through: dt.date | None = None,
    profile: Profile = PUBLISHED,
    limits: Limits | None = None,
    *,
    again_from: dt.date | None = None,
    accept: Collection[str] = (),
    today: dt.date | None = None,
    tell: Tell = lambda what, done, known: None,
) -> Updated:
    """Make the scores of all days up to ``through`` that have none; with ``again_from`` those from that day on anew.

    Checked first: where a day is bad nothing is written. Written year by year; killed midway, the years that were made
    stay, and the next update goes on after them.

    :param accept: findings of the checks that a person has looked at, as :func:`~copydesk.scores.checks.check` takes
        them; the store remembers them.
    :raises DataError: if there are no prices or securities, another process writes, or the scores there are of another
        profile.
    """
    today = today or dt.datetime.now(dt.UTC).date()
    with Store.writing(folder) as store:
        _same_profile(store, profile, again_from)
        span = store.days("prices")
        if span is None or not store.manifest.parts.get("securities"):
            raise DataError(str(folder), "it has no prices or no securities", "Load both: copydesk scores load FOLDER.")
        last = min(span[1], through) if through else span[1]
        last = min(last, today)
        after = dt.date.fromisoformat(store.manifest.scored_through) if store.manifest.scored_through else None
        first = span[0] if after is None else after + dt.timedelta(days=1)
        if again_from is not None:
            first = max(span[0], min(first, again_from))
        if through and through > last:
            last = through  # the checks say which days are lacking
        con = connect()
        tell("Reading", 0, 0)
        _prices(con, store, first, last, today)
        known(con, store, profile, first, last)
        store.manifest.accepted = sorted({*store.manifest.accepted, *accept})
        tell("Checking", 0, 0)
        quality = check(con, first, last, limits, store.manifest.accepted, today)
        if quality.stopped or first > last:
            return Updated(0, 0, None, None, quality, _restated(store))
        if again_from is not None:
            for table in ("scores", "left_out"):
                store.drop(con, table, first)
            store.manifest.restated = {t: d for t, d in store.manifest.restated.items() if d < first.isoformat()}
        store.manifest.profile = {"name": profile.name, "mapping": profile.mapping, "sha256": fingerprint(profile)}
        days, made = _write(con, store, profile, first, last, tell)
        return Updated(days, made, first, last, quality, _restated(store))


def _write(
    con: duckdb.DuckDBPyConnection, store: Store, profile: Profile, first: dt.date, last: dt.date, tell: Tell
) -> tuple[int, int]:
    """Write the scores chunk by chunk, each counting once it is written; how many days and scores there are."""
    days = made = 0
    chunks = _chunks(con, first, last)
    for done, (since, until, traded) in enumerate(chunks):
        tell("Scoring", done, len(chunks))
        known(con, store, profile, since, until)
        con.execute(f"create or replace temp table made as {score_sql(con, profile, since, until)}")
        for year in range(since.year, until.year + 1):
            part = store.add(con, "scores", f"select * from made where year(date) = {year}", year)  # nosec B608
            within = f"year(date) = {year} and date between '{since}' and '{until}'"
            store.add(con, "left_out", f"select * from left_out where {within}", year)  # nosec B608
            made += part.rows if part else 0
        con.execute("drop table made")
        days += traded
        store.manifest.scored_through = until.isoformat()
        store.compact(con)
        store.commit()
    tell("Scoring", len(chunks), len(chunks))
    return days, made


def _chunks(con: duckdb.DuckDBPyConnection, first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date, int]]:
    """The spans that are made at once, whole years of a bounded number of prices, each with its trading days."""
    chunks: list[tuple[dt.date, dt.date, int]] = []
    held = 0
    for since, until, traded, rows in con.execute(
        "select min(date), max(date), count(distinct date), count(*) from prices "  # nosec B608
        f"where date between '{first}' and '{last}' group by year(date) order by 1"
    ).fetchall():
        if chunks and held + rows <= MOST_ROWS:
            chunks[-1] = (chunks[-1][0], until, chunks[-1][2] + traded)
            held += rows
        else:
            chunks.append((since, until, traded))
            held = rows
    return chunks


def score_sql(con: duckdb.DuckDBPyConnection, profile: Profile, since: dt.date, until: dt.date) -> str:
    """The query of the scores of ``since`` to ``until``.

    It reads the tables ``prices``, ``fundamentals``, ``news``, ``securities`` of ``con``, and what the checks found:
    ``left_out`` and ``broken``.
    """
    import ibis

    backend = ibis.duckdb.from_connection(con)
    start = since - dt.timedelta(days=LOOK_BACK)
    con.execute(
        f"create or replace temp view chunk as select * from prices where date between '{start}' and '{until}' "
        "and (ticker, date) not in "  # nosec B608
        "(select (ticker, date) from left_out where \"check\" in ('impossible', 'future', 'duplicate'))"
    )
    names = {"prices": "chunk", "fundamentals": "fundamentals", "news": "news", "securities": "securities"}
    tables = Tables(**{name: conformed(name, backend.table(table)) for name, table in names.items()})
    found = measures(tables, profile, since)
    out = backend.table("left_out")
    found = found.anti_join(out, [found.ticker == out.ticker, found.date == out.date])
    fresh = found.date.delta(found.period_end, unit="day") <= profile.stale_after
    found = found.mutate(**{c: fresh.ifelse(found[c], None) for c in ("period_end", "known_from")})
    return str(ibis.to_sql(scored(_whole(con, backend.table, found, profile), profile)))


def _whole(
    con: duckdb.DuckDBPyConnection, table: Callable[[str], ir.Table], found: ir.Table, profile: Profile
) -> ir.Table:
    """The measures without those whose window reaches across a broken price."""
    there = con.execute("select count(*) from broken").fetchone()
    if not there or not there[0]:
        return found
    con.execute(
        "create or replace temp table since_break as "
        "select ticker, date, number - "
        "max(number) filter (where broke) over (partition by ticker order by date) as since_break "
        "from (select c.ticker, c.date, row_number() "
        "over (partition by c.ticker order by c.date) as number, b.date is not null as broke from chunk c "
        "left join broken b on c.ticker = b.ticker and c.date = b.date "
        "where c.ticker in (select ticker from broken)) qualify since_break is not null"
    )
    rows = table("since_break")
    joined = found.left_join(rows, [found.ticker == rows.ticker, found.date == rows.date]).drop(
        "ticker_right", "date_right"
    )
    lapsed = {
        m.name: (joined.since_break < REACH[m.name]).ifelse(None, joined[m.name])
        for m in profile.measures
        if m.name in REACH
    }
    return joined.mutate(**lapsed).drop("since_break")


def _prices(con: duckdb.DuckDBPyConnection, store: Store, first: dt.date, last: dt.date, today: dt.date) -> None:
    """The tables ``prices``, as far back as the windows reach, with rows of days to come, and ``securities``."""
    rows = store.rows("prices", first - dt.timedelta(days=LOOK_BACK))
    con.execute(f"create or replace table prices as select * from ({rows}) where date <= '{last}' or date > '{today}'")  # nosec B608
    con.execute(f"create or replace table securities as {store.rows('securities')}")


def known(con: duckdb.DuckDBPyConnection, store: Store, profile: Profile, first: dt.date, last: dt.date) -> None:
    """The tables ``fundamentals`` and ``news``, as they count for the scores of ``first`` to ``last``.

    Of what was filed before ``first`` only the latest report of each period is left, as of the stock's latest filing
    then: the same scores, without the states of all the filings before. What was filed before a split is put on the
    base of the prices of today. The column ``reported`` holds the day of filing as it was.
    """
    filed = store.rows("fundamentals", first - dt.timedelta(days=QUARTERS + profile.stale_after), last)
    con.execute(f"create or replace table filings as {filed}")
    con.execute(f"create or replace temp table splits as select * from ({store.rows('splits')}) where ratio > 0")  # nosec B608
    con.execute(
        "create or replace temp table bases as select f.ticker, f.filed, product(s.ratio) as ratio from "
        "(select distinct ticker, filed from filings where as_filed) f join splits s on s.ticker = f.ticker "
        "and s.date > f.filed group by all"
    )
    con.execute(
        "create or replace table fundamentals as with sound as (select f.* replace (case "  # nosec B608
        "when not coalesce(f.as_filed, false) or b.ratio is null then f.value "
        "when f.item in ('eps', 'eps_forward', 'dividends_per_share') then f.value / b.ratio "
        "when f.item = 'shares' then f.value * b.ratio else f.value end as value) "
        "from filings f left join bases b on b.ticker = f.ticker and b.filed = f.filed "
        "where f.value is not null and not isnan(f.value) and f.filed >= f.period_end), "
        f"before as (select * from sound where filed < '{first}' "
        "qualify row_number() over (partition by ticker, item, period_end order by filed desc) = 1) "
        "select * replace (max(filed) over (partition by ticker) as filed), filed as reported from before "
        f"union all select *, filed as reported from sound where filed >= '{first}'"
    )
    con.execute(
        f"create or replace table news as {store.rows('news', first - dt.timedelta(days=profile.news_window), last)}"
    )


def _same_profile(store: Store, profile: Profile, again_from: dt.date | None) -> None:
    known = store.manifest.profile.get("sha256")
    span = store.days("scores")
    if known in (None, fingerprint(profile)) or span is None or (again_from is not None and again_from <= span[0]):
        return
    wrong = f"its scores were made by another profile ({store.manifest.profile.get('name')})"
    mend = f"Give that profile, another folder, or make all scores anew: --again-from {span[0]}."
    raise DataError(str(store.folder), wrong, mend)


def _restated(store: Store) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(store.manifest.restated.items()))
