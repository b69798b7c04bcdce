"""What people decided: overrides, signatures, releases, and notices to readers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Override(models.Model):
    """An editor let a finding of a version pass, with a reason. ``carried_from`` is the version it came from."""

    version = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="overrides")
    rule = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    message = models.TextField()
    reason = models.CharField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    carried_from = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        """Once for each finding; never without a reason, never of ``high-risk``."""

        constraints = [
            models.UniqueConstraint(fields=["version", "fingerprint"], name="one_override_per_finding"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_reason"),
            models.CheckConstraint(condition=~Q(rule="high-risk"), name="high_risk_is_signed_not_overridden"),
        ]


class Signature(models.Model):
    """A person's signature under a version that ``high-risk`` holds; it counts for the check that it was given on."""

    check_result = models.ForeignKey("Check", on_delete=models.PROTECT, related_name="signatures")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.BooleanField()  # whether the signer may sign as the second
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Nobody signs twice."""

        constraints = [models.UniqueConstraint(fields=["check_result", "by"], name="one_signature_per_person")]


class Release(models.Model):
    """A version let go, once, on the strength of one check.

    ``manner`` is ``verdict`` (nothing stopped it), ``override`` (every stop was overridden or signed for) or
    ``itself`` (the section releases what its verdict releases). ``publish_at`` is the end of an embargo;
    ``published_at`` is empty until readers see it, ``withdrawn_at`` where it was called back before that.
    """

    version = models.ForeignKey("Version", on_delete=models.PROTECT, related_name="releases")
    check_result = models.ForeignKey("Check", on_delete=models.PROTECT, related_name="releases")
    verdict = models.CharField(max_length=10)
    manner = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    high_risk = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    publish_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    proof = models.ForeignKey("Blob", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """What no path may do, the database refuses too."""

        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["publish_at"],
                condition=Q(published_at__isnull=True, withdrawn_at__isnull=True),
                name="desk_release_waiting",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(withdrawn_at__isnull=True), name="released_exactly_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict="release") | Q(manner="override", by__isnull=False), name="held_only_by_override"
            ),
            models.CheckConstraint(condition=Q(manner="itself") | Q(by__isnull=False), name="somebody_released_it"),
            models.CheckConstraint(
                condition=Q(high_risk=False) | (Q(by__isnull=False, second__isnull=False) & ~Q(by=F("second"))),
                name="high_risk_needs_two_people",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(withdrawn_at__isnull=True), name="published_or_withdrawn"
            ),
        ]


class Notice(models.Model):
    """What readers are told of a published story: a correction, a retraction, or that it was taken down."""

    class Kind(models.TextChoices):
        """What happened."""

        CORRECTION = "correction", "correction"
        RETRACTION = "retraction", "retraction"
        TAKE_DOWN = "take-down", "taken down"

    story = models.ForeignKey("Story", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.CharField(max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    before = models.ForeignKey("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Newest first; a version is corrected to once."""

        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["after"], condition=Q(after__isnull=False), name="one_notice_per_version")
        ]
