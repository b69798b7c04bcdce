"""What is followed of rulemakings: which readings are of the Federal Register, and how each docket stood last."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from copydesk.desk.models.facts import DocketRecord
from copydesk.desk.models.sources import Snapshot


class RegisterReading(models.Model):
    """Whether a snapshot is of the Federal Register (or a list of reviews), so that nothing is read to know it."""

    snapshot = models.OneToOneField(Snapshot, primary_key=True, on_delete=models.CASCADE, related_name="register")
    belongs = models.BooleanField(db_index=True)


class FollowedDocket(models.Model):
    """A docket that the desk's sources make, as it stood when it was last looked at.

    ``standing`` is that of :class:`copydesk.rulemaking.moves.Standing`. ``keeps_facts`` is whether the fact of this id
    was last written from sources: where it is not, a person wrote it, and the desk leaves it alone. ``facts_sha256``
    is of what was written.
    """

    id = models.CharField(primary_key=True, max_length=200)
    standing = models.JSONField(default=dict)
    keeps_facts = models.BooleanField(default=False)
    facts_sha256 = models.CharField(max_length=64, blank=True)
    looked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """By id."""

        ordering = ["id"]


@receiver(post_save, sender=DocketRecord)
def fact_written(instance: DocketRecord, **_: Any) -> None:
    """Whoever writes a docket's fact, it is theirs; the desk says afterwards where it was itself."""
    FollowedDocket.objects.filter(pk=instance.pk).update(keeps_facts=False)
