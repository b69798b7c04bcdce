"""Listings and scores of the data folder become facts for the gate: the worker takes them in when a new day is there.

So the rule ``score-is-current`` knows the newest score, and ``ticker-names-company`` who has a ticker.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from copydesk.desk import audit, facts, jobs, reproof
from copydesk.desk.market import folder
from copydesk.desk.models import Job, ListingRecord, ScoreRecord
from copydesk.desk.roles import DESK, Actor
from copydesk.facts import Listing, Score

_MEASURE, _OUT_OF = "Alpha Score", 100
_BACK = dt.timedelta(days=14)  # days up to the newest whose scores are facts: a story may be of last week
_AT_ONCE = 500  # rows in one statement
_LONGEST_TICKER, _LONGEST_NAME = 20, 300
_offered: list[str] = []  # the mark of the folder whose facts this process has queued


@dataclass(frozen=True, slots=True)
class Kept:
    """What was new or changed."""

    listings: int
    scores: int


def due() -> bool:
    """Whether the folder holds other scores than when this process last asked. The first time it does."""
    mark = folder.rooms().stocks
    if not mark or _offered == [mark]:
        return False
    _offered[:] = [mark]
    return True


@jobs.handler("keep market facts")
def keep(job: Job) -> jobs.Write:
    """Read the folder, and store what is new."""
    return _writing(DESK)


def keep_facts(actor: Actor = DESK) -> Kept:
    """Take the listings and newest scores of the folder in; stories that rest on them are looked at again.

    What the newsroom added to a listing, its exchange and other names, stays. Doing it twice changes nothing.

    :raises CopydeskError: if the folder is broken.
    """
    write = _writing(actor)
    with transaction.atomic():
        return write()


def _writing(actor: Actor) -> Callable[[], Kept]:
    """Reads now, which takes long; what it returns writes."""
    if not folder.rooms().stocks:
        return lambda: Kept(0, 0)
    listings, scores = _read()

    def write() -> Kept:
        kept = Kept(_keep_listings(listings), _keep_scores(scores))
        if kept.listings or kept.scores:
            newest = max((s.on for s in scores), default=None)
            day = newest.isoformat() if newest else ""
            audit.record(actor, "keep market facts", None, day=day, listings=kept.listings, scores=kept.scores)
            reproof.everything()
        return kept

    return write


def _read() -> tuple[list[Listing], list[Score]]:
    from copydesk.scores.providers import connect
    from copydesk.scores.standings import made_by
    from copydesk.scores.store import Store

    store, profile = Store.open(folder.place()), folder.profile()
    made_by(store, profile)
    con = connect()
    securities = con.execute(f"select ticker, name, cik, listed, delisted from ({store.rows('securities')})").fetchall()  # nosec B608
    listings = [
        Listing(ticker, name, "", cik or "", since, until)
        for ticker, name, cik, since, until in securities
        if name and len(ticker) <= _LONGEST_TICKER and len(name) <= _LONGEST_NAME
    ]
    known = {listing.ticker for listing in listings}
    span = store.days("scores")
    rows = store.rows("scores", span[1] - _BACK, span[1]) if span else "select null, null, null where false"
    found = con.execute(f"select ticker, date, score from ({rows}) where score is not null").fetchall()  # nosec B608
    scores = [
        Score(ticker, on, Decimal(str(score)), profile.tier(score), _MEASURE, _OUT_OF)
        for ticker, on, score in found
        if ticker in known
    ]
    return listings, scores


def _keep_listings(listings: list[Listing]) -> int:
    """Store those that differ from what is there; how many."""
    there = {(row.ticker, row.name): row for row in ListingRecord.objects.all()}
    changed = 0
    for listing in listings:
        row = there.get((listing.ticker, listing.name))
        if row is not None:
            same = (row.cik, row.since, row.until) == (listing.cik or row.cik, listing.since, listing.until)
            if same:
                continue
            listing = Listing(
                *(listing.ticker, listing.name, row.exchange, listing.cik or row.cik),
                *(listing.since, listing.until, tuple(row.aliases)),
            )
        facts.keep_listing(listing)
        changed += 1
    return changed


def _keep_scores(scores: list[Score]) -> int:
    """Store those that differ from what is there; how many."""
    first = min((s.on for s in scores), default=None)
    if first is None:
        return 0
    rows = ScoreRecord.objects.filter(measure=_MEASURE, on__gte=first)
    there = {(row.ticker, row.on): (row.value, row.tier, row.out_of) for row in rows}
    new = [s for s in scores if there.get((s.ticker, s.on)) != (s.value, s.tier, s.out_of)]
    ScoreRecord.objects.bulk_create(
        [ScoreRecord(ticker=s.ticker, on=s.on, value=s.value, tier=s.tier, out_of=s.out_of) for s in new],
        batch_size=_AT_ONCE,
        update_conflicts=True,
        unique_fields=["ticker", "on", "measure"],
        update_fields=["value", "tier", "out_of"],
    )
    return len(new)
