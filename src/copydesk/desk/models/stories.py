"""Stories and their versions."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class Section(models.Model):
    """A desk of the newsroom (markets, regulation). ``releases_itself``: what its verdict releases goes out unasked."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    releases_itself = models.BooleanField(default=False)

    class Meta:
        """By name."""

        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Story(models.Model):
    """A story: what readers know under one address, in versions.

    ``latest`` is the newest version, ``published`` the one that readers see. ``attention`` says why a published story
    has come back to the queue, ``""`` where it has not. ``waiting_since`` is when its newest version began to wait for
    people, empty while none is waited for.
    """

    class State(models.TextChoices):
        """Where a story is in its life."""

        WORK = "work", "in work"
        PUBLISHED = "published", "published"
        RETRACTED = "retracted", "retracted"
        TAKEN_DOWN = "taken down", "taken down"
        REJECTED = "rejected", "rejected"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="stories")
    headline = models.CharField(max_length=500)
    state = models.CharField(max_length=12, choices=State, default=State.WORK)
    latest = models.ForeignKey("Version", null=True, on_delete=models.PROTECT, related_name="+")
    published = models.ForeignKey("Version", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_published_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    editor_since = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    attention = models.CharField(max_length=1000, blank=True)
    attention_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The rights over stories; who has which is in :mod:`copydesk.desk.roles`."""

        default_permissions = ()
        permissions = [
            ("draft", "Add stories and sources, and revise what is in work"),
            ("review", "See the queue and the verdicts"),
            ("release", "Release, reject, and sign as the first"),
            ("override", "Override a finding with a reason"),
            ("correct", "Correct what is published"),
            ("second_sign", "Sign as the second"),
            ("retract", "Retract and take down"),
            ("set_rules", "Change rules, tokens, webhooks and plans"),
            ("see_audit", "See the audit trail"),
        ]
        indexes = [models.Index(fields=["state", "waiting_since"])]

    def __str__(self) -> str:
        return self.headline


class Version(models.Model):
    """A version of a story: its file, never changed once made.

    ``raw`` is the file's text, ``media_type`` its format. ``check`` is the newest check, which alone counts.
    ``correction`` is what readers are told of the change, where the version corrects a published one.
    """

    class State(models.TextChoices):
        """What has become of a version."""

        UNCHECKED = "unchecked", "not yet checked"
        FAILED = "failed", "could not be checked"
        HELD = "held", "held"
        CLEAR = "clear", "clear"
        PLANNED = "planned", "released, to be published later"
        PUBLISHED = "published", "published"
        REJECTED = "rejected", "rejected"
        REPLACED = "replaced", "replaced by a later version"

    OPEN = (State.UNCHECKED, State.FAILED, State.HELD, State.CLEAR)

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    raw = models.TextField()
    name = models.CharField(max_length=400)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.UNCHECKED)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=200)
    change = models.CharField(max_length=1000, blank=True)  # what was done, in words
    correction = models.CharField(max_length=2000, blank=True)
    machine_drafted = models.BooleanField(default=False)
    check_result = models.ForeignKey("Check", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    documents = models.ManyToManyField("Document", through="VersionSource", related_name="versions")

    class Meta:
        """Numbered from 1 within the story."""

        constraints = [models.UniqueConstraint(fields=["story", "number"], name="one_version_per_number")]
        ordering = ["story", "number"]

    def __str__(self) -> str:
        return f"{self.story_id} version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the version, with the hash of its file."""
        if not self.sha256:
            self.sha256 = hashlib.sha256(self.raw.encode("utf-8", "surrogatepass")).hexdigest()
        super().save(*args, **kwargs)


class VersionSource(models.Model):
    """A source of a version, in the order given; ``name`` is how the version's story calls it."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="sources")
    document = models.ForeignKey("Document", on_delete=models.PROTECT, related_name="uses")
    name = models.CharField(max_length=400)
    position = models.PositiveIntegerField()

    class Meta:
        """A document once, and a name once, in a version."""

        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "document"], name="one_use_per_document"),
            models.UniqueConstraint(fields=["version", "name"], name="one_source_per_name"),
        ]
