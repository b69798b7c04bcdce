"""The audit trail: a chain of entries, each hashed over the one before."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """Who did what, when. The database refuses to change or delete an entry (migration 0002).

    ``sha256`` is the hash over all other fields, with that of the entry before in ``previous``.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=40, db_index=True)
    story = models.CharField(max_length=36, blank=True, db_index=True)  # its id, which outlives any row
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        """In the order of the chain."""

        ordering = ["number"]


class AuditHead(models.Model):
    """The end of the chain: one row, locked by whoever adds to it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        """There is one."""

        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head")]
