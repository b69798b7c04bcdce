"""Where sources come from by themselves: feeds, saved searches, and what they brought."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone


class Feed(models.Model):
    """An RSS or Atom feed, or a search of the Federal Register or EDGAR that is asked again by plan.

    ``address`` is the feed's; of a search, ``terms`` holds what is searched for (``docs/desk.md`` has the keys).
    """

    class Kind(models.TextChoices):
        """What is asked."""

        FEED = "feed", "RSS or Atom feed"
        FEDERAL_REGISTER = "federal register", "Federal Register search"
        EDGAR = "edgar", "EDGAR search"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    address = models.CharField(max_length=4000, blank=True)
    terms = models.JSONField(default=dict, blank=True)
    section = models.ForeignKey("Section", null=True, blank=True, on_delete=models.SET_NULL)
    every = models.DurationField(default=dt.timedelta(minutes=15))
    active = models.BooleanField(default=True)
    next_read_at = models.DateTimeField(default=timezone.now, db_index=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=2000, blank=True)
    made_by = models.CharField(max_length=200)

    class Meta:
        """By name."""

        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FeedItem(models.Model):
    """An entry that a feed brought, once; ``document`` is set when it was taken in as a source."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="items")
    entry = models.CharField(max_length=1000)  # the entry's own id, else its address
    title = models.CharField(max_length=1000)
    address = models.CharField(max_length=4000, blank=True)
    summary = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)
    dismissed = models.BooleanField(default=False)
    document = models.ForeignKey(
        "Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="feed_items"
    )

    class Meta:
        """Newest first; an entry comes once."""

        ordering = ["-seen_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["feed", "entry"], name="one_item_per_entry")]
