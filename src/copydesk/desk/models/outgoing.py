"""What is told to other systems: events, and their delivery to webhooks."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone


class Endpoint(models.Model):
    """An address that is told of events. ``events`` lists the kinds wanted, all where empty.

    ``secret`` is the key that signs deliveries, base64 with the prefix ``whsec_``.
    """

    address = models.CharField(max_length=2000, unique=True)
    events = models.JSONField(default=list, blank=True)
    secret = models.CharField(max_length=100)
    active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.address


class Event(models.Model):
    """Something that happened, written in the transaction in which it happened. ``id`` names it to receivers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40, db_index=True)
    story = models.ForeignKey("Story", null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    data = models.JSONField(default=dict)

    class Meta:
        """In the order in which they happened."""

        ordering = ["at"]


class Delivery(models.Model):
    """An event on its way to an endpoint."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    delivered_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveIntegerField(null=True, blank=True)
    error = models.CharField(max_length=1000, blank=True)

    class Meta:
        """Once for each endpoint."""

        constraints = [models.UniqueConstraint(fields=["event", "endpoint"], name="one_delivery_per_endpoint")]
