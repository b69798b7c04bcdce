"""What readers see: published, corrected, retracted, taken down."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from copydesk.desk import audit, jobs, outgoing, search
from copydesk.desk.life.state import WrongState, locked, written
from copydesk.desk.models import Notice, Release, Story, Version
from copydesk.desk.roles import DESK, Actor, require


def make_public(story: Story, version: Version, release: Release) -> None:
    """Readers see the version from now on. The caller has locked the story and made the release."""
    now = timezone.now()
    before: Version | None = story.published
    version.state = Version.State.PUBLISHED
    version.save(update_fields=["state"])
    Release.objects.filter(pk=release.pk).update(published_at=now)
    corrected = before is not None and before.pk != version.pk
    if before is not None and corrected:
        Version.objects.filter(pk=before.pk).update(state=Version.State.REPLACED)
        Notice.objects.create(
            story=story, kind=Notice.Kind.CORRECTION, text=version.correction, at=now, before=before, after=version
        )
    headline = version.check_result.report["story"].get("headline", "")
    story.published, story.state = version, Story.State.PUBLISHED
    story.headline = (headline or story.headline)[:500]
    story.first_published_at = story.first_published_at or now
    story.waiting_since = story.editor = story.editor_since = story.attention_at = None
    story.attention = ""
    story.save()
    search.keep(release)
    audit.record(
        DESK,
        "publish",
        story,
        version=version.number,
        release=release.pk,
        sha256=version.sha256,
        correction=version.correction if corrected else "",
    )
    outgoing.emit("story.corrected" if corrected else "story.published", story, version=version.number)
    jobs.enqueue("prove", f"prove {release.pk}", release=release.pk)


def publish(release_id: int) -> bool:
    """Publish a release whose embargo has ended; whether it was this call that did. Twice is once."""
    with transaction.atomic():
        release = Release.objects.select_related("version").get(pk=release_id)
        story = locked(release.version.story_id)
        release.refresh_from_db()
        version = Version.objects.get(pk=release.version_id)
        if release.published_at or release.withdrawn_at or release.publish_at > timezone.now():
            return False
        if version.state != Version.State.PLANNED or story.latest_id != version.pk:
            return False
        make_public(story, version, release)
        return True


def retract(actor: Actor, story_id: Any, reason: str) -> Notice:
    """Retract a published story: its page stays and says why.

    :raises WrongState: if it is not published, or no reason is given.
    """
    return _end(actor, story_id, reason, Notice.Kind.RETRACTION, (Story.State.PUBLISHED,))


def take_down(actor: Actor, story_id: Any, reason: str) -> Notice:
    """Take a story down, by a legal order: its page says that and no more, feeds are told.

    :raises WrongState: if readers cannot see it, or no reason is given.
    """
    return _end(actor, story_id, reason, Notice.Kind.TAKE_DOWN, (Story.State.PUBLISHED, Story.State.RETRACTED))


def _end(actor: Actor, story_id: Any, reason: str, kind: Notice.Kind, allowed: tuple[Story.State, ...]) -> Notice:
    require(actor, "retract")
    reason = written(reason, f"the {kind.label}")
    if not reason:
        raise WrongState(f"the {kind.label}", "it gives no reason", "Write what readers are told.")
    with transaction.atomic():
        story = locked(story_id)
        if story.state not in allowed:
            raise WrongState(f"“{story.headline}”", f"it is {story.get_state_display()}", "Nothing is done.")
        latest = story.latest
        if latest.state == Version.State.PLANNED:
            latest.releases.filter(published_at__isnull=True, withdrawn_at__isnull=True).update(
                withdrawn_at=timezone.now()
            )
            audit.record(actor, "withdraw", story, version=latest.number, reason=f"{kind.label} of the story")
        if latest.state in (*Version.OPEN, Version.State.PLANNED):
            Version.objects.filter(pk=latest.pk).update(state=Version.State.REJECTED)
        retracted = kind == Notice.Kind.RETRACTION
        story.state = Story.State.RETRACTED if retracted else Story.State.TAKEN_DOWN
        story.waiting_since = story.editor = story.editor_since = story.attention_at = None
        story.attention = ""
        story.save()
        if not retracted:
            search.drop(story.pk)
        notice = Notice.objects.create(story=story, kind=kind, text=reason, before=story.published)
        audit.record(actor, "retract" if retracted else "take down", story, reason=notice.text)
        outgoing.emit("story.retracted" if retracted else "story.taken-down", story, reason=notice.text)
        return notice
