"""Feeds and saved searches: read by plan, each new entry kept once, taken in as a source when a person wants it.

A feed that cannot be read is never given up: its trouble is noted, and it is asked again after as long as it has been
failing, at least its own plan and at most a day.
"""

from __future__ import annotations

import datetime as dt
import logging
import re
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from copydesk.desk import audit, jobs
from copydesk.desk.intake import documents, searches
from copydesk.desk.intake.entries import first_of
from copydesk.desk.models import Document, Feed, FeedItem, Section
from copydesk.desk.roles import DESK, Actor, require
from copydesk.errors import ReadError

log = logging.getLogger("copydesk.desk.feeds")
SHORTEST = dt.timedelta(minutes=1)  # between two readings of a feed
LONGEST = dt.timedelta(days=1)  # between two tries of a feed in trouble
_NEVER_READ = dt.timedelta(hours=1)  # between two tries of one that has not been read yet


def save_feed(
    actor: Actor,
    feed: Feed | None,
    *,
    name: str,
    kind: str,
    address: str = "",
    terms: dict[str, Any] | None = None,
    section: Section | None = None,
    every: dt.timedelta = dt.timedelta(minutes=15),
) -> Feed:
    """Add a feed (``None``), or change one; it is read soon after.

    :raises ReadError: if its name is taken, or its address or search cannot be.
    :raises NotAllowed: without the right to draft.
    """
    require(actor, "draft")
    name = " ".join(documents.plain(name).split())[:200]
    if not name:
        raise ReadError("the feed", "it has no name", "Give it a name.")
    if every < SHORTEST:
        raise ReadError(name, f"it would be read every {every}", "Give at least a minute.")
    if kind == Feed.Kind.FEED:
        address, terms = documents.plain(address).strip(), {}
        if urlsplit(address).scheme not in ("http", "https") or len(address) > 4000:
            raise ReadError(name, "its address is none of the web", "Give an address that begins with https://.")
    elif kind in Feed.Kind.values:
        address, terms = "", searches.checked_terms(kind, terms or {})
    else:
        raise ReadError(name, f"{kind!r} is no kind of feed", f"Use one of: {', '.join(Feed.Kind.values)}.")
    values = {"name": name, "kind": kind, "address": address, "terms": terms, "section": section, "every": every}
    with transaction.atomic():
        if Feed.objects.filter(name=name).exclude(pk=feed.pk if feed else None).exists():
            raise ReadError(name, "another feed has this name", "Give it another.")
        made = feed is None
        feed = feed or Feed(made_by=actor.name)
        for key, value in values.items():
            setattr(feed, key, value)
        feed.next_read_at = timezone.now()
        feed.trouble = ""
        feed.save()
        audit.record(
            *(actor, "add feed" if made else "change feed"), feed=feed.pk, name=name, address=searches.question(feed)
        )
        _queue(feed)
    return feed


def pause(actor: Actor, feed: Feed, active: bool) -> None:
    """Stop reading a feed, or read it again from now on."""
    require(actor, "draft")
    with transaction.atomic():
        Feed.objects.filter(pk=feed.pk).update(active=active, next_read_at=timezone.now())
        audit.record(actor, "resume feed" if active else "pause feed", feed=feed.pk, name=feed.name)


def delete(actor: Actor, feed: Feed) -> None:
    """Forget a feed and what it listed. Sources that were taken in from it stay."""
    require(actor, "draft")
    with transaction.atomic():
        audit.record(actor, "delete feed", feed=feed.pk, name=feed.name, address=searches.question(feed))
        feed.delete()


def read_now(actor: Actor, feed: Feed) -> None:
    """Ask the worker to read a feed at once."""
    require(actor, "draft")
    _queue(feed)


def dismiss(actor: Actor, item: FeedItem, dismissed: bool = True) -> None:
    """Take an entry off the list, or put it back."""
    require(actor, "draft")
    FeedItem.objects.filter(pk=item.pk).update(dismissed=dismissed)


def take_in(actor: Actor, item: FeedItem, kind: str = "") -> Document:
    """Make an entry a source: a Federal Register document by its full text, a filing by its main document.

    An entry without an address becomes a source of its own words.

    :raises ReadError: if it cannot be read.
    """
    require(actor, "draft")
    if item.document_id:
        return item.document
    address = item.address
    if item.feed.kind == Feed.Kind.EDGAR and re.search(r"-index\.html?$", address):
        address = searches.filing_document(address)
    if address:
        document = documents.of_address(actor, address, kind, item.title[:400])
    else:
        words = f"{item.title}\n\n{item.summary}\n"
        day = item.published_at.date() if item.published_at else None
        called = f"{item.title[:200] or item.entry[:200]}.txt".replace("/", " ")
        document = documents.of_bytes(
            actor, words.encode(), called, kind, title=item.title, publisher=item.feed.name, published=day
        )
    FeedItem.objects.filter(pk=item.pk).update(document=document, dismissed=False)
    item.document = document
    return document


@jobs.handler("read feed")
def read_feed(job: jobs.Job) -> jobs.Write | None:
    """Read a feed; new entries are kept, trouble is noted. It never fails as a job."""
    feed = Feed.objects.filter(pk=job.arguments["feed"]).first()
    if feed is None:
        return None
    try:
        found = list(first_of(searches.ask(feed)))
    except ReadError as error:
        words = str(error)
    except Exception as error:  # a fault of ours must not stop the feed for ever either
        log.exception("a feed cannot be read", extra={"feed": feed.pk})
        words = f"It cannot be read: {type(error).__name__}. The log of the worker says more."
    else:
        return lambda: _keep(feed, found)
    return lambda: _note(feed, words)


def _keep(feed: Feed, found: list[Any]) -> None:
    now = timezone.now()
    if not Feed.objects.select_for_update().filter(pk=feed.pk).exists():
        return  # deleted meanwhile
    known = set(FeedItem.objects.filter(feed=feed).values_list("entry", flat=True))
    new = [
        FeedItem(
            feed=feed,
            entry=entry.entry,
            title=entry.title,
            address=entry.address,
            summary=entry.summary,
            published_at=entry.published_at,
            seen_at=now,
        )
        for entry in reversed(found)  # feeds give the newest first, the list here shows the highest id first
        if entry.entry not in known
    ]
    FeedItem.objects.bulk_create(new, ignore_conflicts=True)
    Feed.objects.filter(pk=feed.pk).update(last_read_at=now, next_read_at=now + feed.every, trouble="")
    if new:
        audit.record(DESK, "feed brought", feed=feed.pk, name=feed.name, entries=len(new))


def _note(feed: Feed, words: str) -> None:
    now = timezone.now()
    failing = now - feed.last_read_at if feed.last_read_at else _NEVER_READ
    pause = max(feed.every, min(failing, LONGEST))
    Feed.objects.filter(pk=feed.pk).update(trouble=words[:2000], next_read_at=now + pause)


def _queue(feed: Feed) -> None:
    jobs.enqueue("read feed", f"read feed {feed.pk}", urgency=5, feed=feed.pk)
