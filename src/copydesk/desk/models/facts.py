"""What the newsroom knows beside its sources: listings, scores, dockets, names (:mod:`copydesk.facts`)."""

from __future__ import annotations

from django.db import models


class ListingRecord(models.Model):
    """A security; fields as :class:`copydesk.facts.Listing`."""

    ticker = models.CharField(max_length=20, db_index=True)
    name = models.CharField(max_length=300)
    exchange = models.CharField(max_length=80, blank=True)
    cik = models.CharField(max_length=10, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    aliases = models.JSONField(default=list)

    class Meta:
        """A ticker may belong to one company after another."""

        ordering = ["ticker", "id"]
        constraints = [models.UniqueConstraint(fields=["ticker", "name"], name="one_listing_per_name")]


class ListingWord(models.Model):
    """A word by which a listing is found in a story: its ticker, or the first word of one of its names (casefolded)."""

    listing = models.ForeignKey(ListingRecord, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=100, db_index=True)


class ScoreRecord(models.Model):
    """A security's score on a day; fields as :class:`copydesk.facts.Score`."""

    ticker = models.CharField(max_length=20)
    on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=4)
    tier = models.CharField(max_length=40, blank=True)
    measure = models.CharField(max_length=80, default="Alpha Score")
    out_of = models.PositiveIntegerField(default=100)

    class Meta:
        """One value a day and measure."""

        ordering = ["ticker", "on"]
        constraints = [models.UniqueConstraint(fields=["ticker", "on", "measure"], name="one_score_per_day")]


class DocketRecord(models.Model):
    """A rulemaking or order; fields as :class:`copydesk.facts.Docket`, steps as a list of their fields."""

    id = models.CharField(primary_key=True, max_length=200)
    title = models.CharField(max_length=1000)
    agency = models.CharField(max_length=300)
    rin = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, default="rulemaking")
    identifiers = models.JSONField(default=list)
    aliases = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    comments_close = models.DateField(null=True, blank=True)
    effective = models.DateField(null=True, blank=True)
    topics = models.JSONField(default=list)

    class Meta:
        """By id."""

        ordering = ["id"]


class VouchedName(models.Model):
    """A person or body whose name the newsroom vouches for."""

    name = models.CharField(max_length=300, unique=True)

    class Meta:
        """By name."""

        ordering = ["name"]
