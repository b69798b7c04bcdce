"""How other programs get in: tokens, and answers kept for repeated requests."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class ApiToken(models.Model):
    """A token of the API. Only the hash of its secret is kept; ``prefix`` names it in lists.

    A token of a ``user`` acts for that person, within ``scopes`` and within what the person may do. One without a user
    is a machine: it may never release, override or sign.
    """

    name = models.CharField(max_length=200)
    prefix = models.CharField(max_length=12, unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class IdempotentAnswer(models.Model):
    """The answer to a write of the API under its idempotency key; ``status`` is empty inside its transaction alone."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)  # hash over method, path and body
    status = models.PositiveIntegerField(null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        """A key once for each token."""

        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]
