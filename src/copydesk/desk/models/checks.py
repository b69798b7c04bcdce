"""Checks: verdicts with what they rest on."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class PolicyRevision(models.Model):
    """The newsroom's settings of the gate: the newest revision is in force. ``settings`` is as in ``copydesk.toml``."""

    settings = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        """Newest first."""

        ordering = ["-id"]
        get_latest_by = "id"


class Check(models.Model):
    """A verdict on one version, one set of source snapshots, one policy, one set of facts and one set of rules.

    ``key`` is the hash over all of these: where it would come out otherwise today, the check counts no more.
    ``report`` is the report as JSON (``docs/report.md``); ``mended`` the story's file with the gate's repairs made.
    """

    version = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="checks")
    key = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=[("release", "release"), ("hold", "hold")])
    report = models.JSONField()
    mended = models.TextField()
    policy = models.ForeignKey(PolicyRevision, null=True, on_delete=models.PROTECT, related_name="+")
    facts = models.ForeignKey("Blob", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    seconds = models.FloatField()
    snapshots = models.ManyToManyField("Snapshot", through="CheckSource", related_name="checks")

    class Meta:
        """A version is checked once under the same conditions."""

        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_check_per_key")]
        ordering = ["-id"]


class CheckSource(models.Model):
    """A source as a check saw it."""

    check_result = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="sources")
    snapshot = models.ForeignKey("Snapshot", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=400)
    position = models.PositiveIntegerField()

    class Meta:
        """In the order given."""

        ordering = ["position"]


class FindingRecord(models.Model):
    """A finding of a check, and what became of it.

    ``fingerprint`` is the hash over rule, message, the sentence and the evidence: the same finding on an unchanged
    sentence has the same one in the next version. ``number`` counts from 0 in the order of the report.
    ``start`` and ``end`` are code points of the version's file.
    """

    class Outcome(models.TextChoices):
        """What became of a finding: right where the story was mended, wrong where an editor overrode it."""

        OPEN = "open", "open"
        MENDED = "mended", "mended"
        OVERRIDDEN = "overridden", "overridden"
        SIGNED = "signed", "signed for"
        DROPPED = "dropped", "gone with a change of sources, facts or rules"

    check_result = models.ForeignKey(Check, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField()
    rule = models.CharField(max_length=80, db_index=True)
    severity = models.CharField(max_length=8)
    risk = models.CharField(max_length=80, blank=True)
    message = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.OPEN)

    class Meta:
        """In the order of the report."""

        ordering = ["check_result", "number"]
        constraints = [models.UniqueConstraint(fields=["check_result", "number"], name="one_finding_per_number")]
