"""Sources: the bytes, stored once, and the documents that they were read from."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils import timezone

from copydesk.model import SourceKind


class Blob(models.Model):
    """Bytes under their SHA-256: the same bytes are stored once, however often they are read."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField(default=timezone.now)

    @classmethod
    def keep(cls, content: bytes) -> Blob:
        """The row that holds ``content``, made where there is none."""
        sha256 = hashlib.sha256(content).hexdigest()
        cls.objects.bulk_create([cls(sha256=sha256, content=content, size=len(content))], ignore_conflicts=True)
        return cls(sha256=sha256, content=content, size=len(content))

    @property
    def data(self) -> bytes:
        """The bytes (PostgreSQL gives a memoryview)."""
        return bytes(self.content)


class Document(models.Model):
    """A named source: an address that is read again by plan, or a file that was given once.

    ``name`` is what stories and reports call it. ``kind`` is one of :class:`~copydesk.model.SourceKind`; ``""`` leaves
    it to what the document shows. ``title``, ``publisher`` and ``published`` override what it says of itself.
    """

    name = models.CharField(max_length=400)
    address = models.CharField(max_length=4000, blank=True)
    kind = models.CharField(max_length=20, blank=True, choices=[(str(k), str(k)) for k in SourceKind])
    title = models.CharField(max_length=1000, blank=True)
    publisher = models.CharField(max_length=400, blank=True)
    attribution = models.CharField(max_length=400, blank=True)
    published = models.DateField(null=True, blank=True)
    media_type = models.CharField(max_length=200, blank=True)
    current = models.ForeignKey("Snapshot", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.CharField(max_length=200, blank=True)
    read_every = models.DurationField(null=True, blank=True)  # no plan where empty
    next_read_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=2000, blank=True)  # why the last reading failed, "" where it did not

    class Meta:
        """An address is one document of one kind."""

        constraints = [
            models.UniqueConstraint(
                fields=["address", "kind"], condition=~models.Q(address=""), name="one_document_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.name


class Snapshot(models.Model):
    """A document as it was read once: its bytes, and what was read out of them.

    ``said_title``, ``said_publisher`` and ``said_published`` are what the document says of itself; ``characters``
    counts its readable text.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="snapshots")
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=200, blank=True)
    charset = models.CharField(max_length=40, blank=True)
    read_at = models.DateTimeField(default=timezone.now)
    said_kind = models.CharField(max_length=20, blank=True)
    said_title = models.CharField(max_length=1000, blank=True)
    said_publisher = models.CharField(max_length=400, blank=True)
    said_published = models.DateField(null=True, blank=True)
    characters = models.PositiveIntegerField(default=0)

    class Meta:
        """The same bytes of a document are one snapshot, however often they are read."""

        constraints = [models.UniqueConstraint(fields=["document", "blob"], name="one_snapshot_per_bytes")]
        ordering = ["-read_at", "-id"]
