"""Background work, in the same database as what it changes."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Job(models.Model):
    """A piece of background work.

    A worker takes a job for the time of a lease and renews it while it works; where the worker dies the lease runs out
    and the job is taken again. ``attempts`` counts how often it was taken and is the fence: whoever finishes must hold
    the newest attempt. ``key``, where given, is unique among jobs that are not finished. A job that failed ``tries``
    times, or cannot succeed by being tried again, is ``dead`` and waits for a person.
    """

    class State(models.TextChoices):
        """Where a job stands."""

        QUEUED = "queued", "queued"
        RUNNING = "running", "running"
        DONE = "done", "done"
        DEAD = "dead", "dead"

    kind = models.CharField(max_length=40, db_index=True)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    urgency = models.SmallIntegerField(default=0)  # higher goes first
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    run_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=5)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    error = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open job a key."""

        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~models.Q(key="") & models.Q(state="queued"), name="one_queued_job_per_key"
            )
        ]
        indexes = [
            models.Index(
                fields=["-urgency", "run_at", "id"], condition=models.Q(state="queued"), name="desk_job_queued"
            ),
            models.Index(fields=["lease_until"], condition=models.Q(state="running"), name="desk_job_running"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
