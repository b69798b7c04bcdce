"""The newsroom's facts for one story, out of the database.

What is taken depends on the story's words alone, so the same story and the same tables always give the same facts, with
the same hash: where the hash comes out otherwise than it did for a verdict, the verdict is out of date.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.db import transaction

from copydesk.desk.models import DocketRecord, ListingRecord, ListingWord, ScoreRecord, VouchedName
from copydesk.facts import Docket, FileFacts, Listing, NoFacts, Score, Step

_WORD = re.compile(r"\w[\w&]*")
_AT_ONCE = 500  # words in one query


def words(text: str) -> set[str]:
    """The words by which listings are found: casefolded, without points.

    >>> sorted(words("Shares of (NYSE: HRBR) Harbor Foods"))
    ['foods', 'harbor', 'hrbr', 'nyse', 'of', 'shares']
    """
    return {word.casefold() for word in _WORD.findall(text)}


class StoryFacts(NoFacts):
    """What the newsroom knows that a story's words could touch.

    All dockets and vouched names; the listings whose ticker, or the first word of whose name or alias, the story holds;
    the scores of their tickers up to the story's dateline.
    """

    def __init__(self, text: str, dateline: dt.date | None) -> None:
        found = words(text)
        keys = sorted(found)
        ids: set[int] = set()
        for at in range(0, len(keys), _AT_ONCE):
            hits = ListingWord.objects.filter(word__in=keys[at : at + _AT_ONCE])
            ids.update(hits.values_list("listing_id", flat=True))
        rows = list(ListingRecord.objects.filter(pk__in=ids).order_by("ticker", "name"))
        self._listings = tuple(map(_listing, rows))
        scored = ScoreRecord.objects.filter(ticker__in=[row.ticker for row in rows])
        if dateline is not None:
            scored = scored.filter(on__lte=dateline)
        self._scores = tuple(
            Score(s.ticker, s.on, s.value.normalize(), s.tier, s.measure, s.out_of)
            for s in scored.order_by("ticker", "on", "measure")
        )
        self._dockets = tuple(_docket(row) for row in DocketRecord.objects.all())
        self._names = tuple(VouchedName.objects.values_list("name", flat=True))

    @cached_property
    def as_yaml(self) -> bytes:
        """These facts as a facts file (``docs/facts.md``); JSON is YAML."""
        tables = {
            "listings": [_record(item, "aliases") for item in self._listings],
            "scores": [_record(item) for item in self._scores],
            "dockets": [
                _record(item, "identifiers", "aliases", "topics") | {"steps": [_record(s) for s in item.steps]}
                for item in self._dockets
            ],
            "names": list(self._names),
        }
        filled = {name: rows for name, rows in tables.items() if rows}
        return json.dumps(filled, sort_keys=True, indent=1).encode() if filled else b""

    @property
    def sha256(self) -> str:  # type: ignore[override]
        """Hash of the facts file, ``""`` where nothing is known."""
        return hashlib.sha256(self.as_yaml).hexdigest() if self.as_yaml else ""

    def listings(self) -> Sequence[Listing]:
        """The listings that the story's words could mean."""
        return self._listings

    def score(self, ticker: str, on: dt.date) -> Score | None:
        """The latest score of ``ticker`` on ``on`` or before it."""
        known = [s for s in self._scores if s.ticker == ticker and s.on <= on]
        return max(known, key=lambda s: s.on, default=None)

    def dockets(self) -> Sequence[Docket]:
        """All dockets."""
        return self._dockets

    def names(self) -> Sequence[str]:
        """All names that the newsroom vouches for."""
        return self._names


def load(facts: FileFacts) -> dict[str, int]:
    """Take the facts of a file into the database, over what is there; how many of each kind.

    Does not delete: a listing that left is given its last day, not taken out.
    """
    with transaction.atomic():
        for listing in facts.listings():
            keep_listing(listing)
        for score in facts.scores():
            ScoreRecord.objects.update_or_create(
                ticker=score.ticker,
                on=score.on,
                measure=score.measure,
                defaults={"value": score.value, "tier": score.tier, "out_of": score.out_of},
            )
        for docket in facts.dockets():
            keep_docket(docket)
        for name in facts.names():
            VouchedName.objects.get_or_create(name=name)
    return {
        "listings": len(facts.listings()),
        "scores": len(facts.scores()),
        "dockets": len(facts.dockets()),
        "names": len(facts.names()),
    }


def keep_listing(listing: Listing) -> ListingRecord:
    """Store a listing under its ticker and name, with the words by which stories find it."""
    row, _ = ListingRecord.objects.update_or_create(
        ticker=listing.ticker,
        name=listing.name,
        defaults={
            "exchange": listing.exchange,
            "cik": listing.cik,
            "since": listing.since,
            "until": listing.until,
            "aliases": list(listing.aliases),
        },
    )
    row.words.all().delete()
    ListingWord.objects.bulk_create([ListingWord(listing=row, word=word) for word in sorted(_words_of(listing))])
    return row


def keep_docket(docket: Docket) -> DocketRecord:
    """Store a docket under its id."""
    row, _ = DocketRecord.objects.update_or_create(
        id=docket.id,
        defaults={
            "title": docket.title,
            "agency": docket.agency,
            "rin": docket.rin,
            "kind": docket.kind,
            "identifiers": list(docket.identifiers),
            "aliases": list(docket.aliases),
            "steps": [_record(step) for step in docket.steps],
            "comments_close": docket.comments_close,
            "effective": docket.effective,
            "topics": list(docket.topics),
        },
    )
    return row


def _words_of(listing: Listing) -> set[str]:
    found = words(listing.ticker)
    for name in (listing.name, *listing.aliases):
        first = next((w for w in _WORD.findall(name) if w.casefold() != "the"), "")
        if first:
            found.add(first.casefold()[:100])
    return found


def _listing(row: ListingRecord) -> Listing:
    return Listing(row.ticker, row.name, row.exchange, row.cik, row.since, row.until, tuple(row.aliases))


def _docket(row: DocketRecord) -> Docket:
    steps = tuple(
        Step(s["stage"], dt.date.fromisoformat(s["date"]), s.get("document", ""), s.get("citation", ""))
        for s in row.steps
    )
    return Docket(
        row.id,
        row.title,
        row.agency,
        row.rin,
        row.kind,
        tuple(row.identifiers),
        tuple(row.aliases),
        steps,
        row.comments_close,
        row.effective,
        tuple(row.topics),
    )


def _record(item: Any, *lists: str) -> dict[str, Any]:
    """The fields of a fact that are not empty, as a facts file writes them."""
    values = {name: getattr(item, name) for name in item.__slots__ if name != "steps"}
    return {
        "date" if name == "on" else name: _plain(value, name in lists)
        for name, value in values.items()
        if value not in (None, "", ())
    }


def _plain(value: Any, several: bool) -> Any:
    if several:
        return list(_texts(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int) else str(value)


def _texts(values: Iterable[Any]) -> Iterable[str]:
    return (str(v) for v in values)
