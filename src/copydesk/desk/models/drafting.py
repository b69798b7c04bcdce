"""Stories that the desk was asked to draft: from which sources, how it went, and what came of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Drafting(models.Model):
    """A story to be drafted from stored sources, as one was asked for, and how that went.

    ``progress`` is a list of what was told while it was drafted, each with ``at`` (ISO 8601, UTC) and ``words``.
    ``record`` is how the draft came to be (:meth:`copydesk.drafting.record.Record.as_mapping`); ``standing`` is a list
    of its lines, each with ``line``, ``start`` and ``end`` (code points of the story's text) and ``passages``, each of
    these with ``source`` (as the version calls it), ``start``, ``end`` and ``text``. ``version`` is the story's first.
    """

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", "waits for a worker"
        WORKING = "working", "being drafted"
        DONE = "done", "drafted"
        FAILED = "failed", "could not be drafted"

    OPEN = (State.ASKED, State.WORKING)

    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    about = models.CharField(max_length=500, blank=True)
    on = models.DateField(null=True, blank=True)  # the day that the story speaks from
    words = models.PositiveIntegerField(default=400)  # about how long its body may be
    section = models.ForeignKey("Section", on_delete=models.PROTECT, related_name="+")
    with_model = models.BooleanField(default=False)  # else the built-in drafter writes
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    finished_at = models.DateTimeField(null=True, blank=True)
    progress = models.JSONField(default=list, blank=True)
    error = models.CharField(max_length=2000, blank=True)  # why it could not be drafted
    version = models.OneToOneField("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="drafting")
    record = models.JSONField(default=dict, blank=True)
    standing = models.JSONField(default=list, blank=True)
    snapshots = models.ManyToManyField("Snapshot", through="DraftingSource", related_name="+")

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return self.about or f"draft {self.pk}"


class DraftingSource(models.Model):
    """A source of a draft as it had been read when the draft was asked for; ``name`` is how the story calls it."""

    drafting = models.ForeignKey(Drafting, on_delete=models.PROTECT, related_name="sources")
    snapshot = models.ForeignKey("Snapshot", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=400)
    position = models.PositiveIntegerField()

    class Meta:
        """In the order given; a reading once, and a name once."""

        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["drafting", "snapshot"], name="one_use_per_snapshot"),
            models.UniqueConstraint(fields=["drafting", "name"], name="one_drafting_source_per_name"),
        ]
