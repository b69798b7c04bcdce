"""Stories are made and revised; editors say which one they are on."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from copydesk.desk import audit, jobs, outgoing
from copydesk.desk.life.state import Conflict, WrongState, beaten, cleaned, locked, newest, written
from copydesk.desk.models import Document, Release, Section, Story, Version, VersionSource
from copydesk.desk.roles import Actor, require
from copydesk.errors import ReadError
from copydesk.model import Story as Text
from copydesk.reading import read_story

_NUMBERED = 20  # stories of one headline whose addresses are numbered; those after have an address by chance


@dataclass(frozen=True, slots=True)
class Draft:
    """What a version is made of: its file, and its sources by the names under which the story knows them.

    :ivar raw: the file's text: Markdown, HTML or ninjs.
    """

    raw: str
    name: str
    sources: tuple[tuple[str, Document], ...] = ()

    def read(self) -> Text:
        """The story as the gate reads it.

        :raises ReadError: if it cannot.
        """
        return read_story(self.raw.encode("utf-8", "surrogatepass"), self.name)


def new_story(actor: Actor, draft: Draft, section: Section, change: str = "draft", urgency: int = 0) -> Story:
    """Make a story of a draft and queue its check.

    :raises ReadError: if the draft cannot be read as a story.
    :raises NotAllowed: without the right to draft.
    """
    require(actor, "draft")
    text = draft.read()
    headline = _headline(text)
    with transaction.atomic():
        story = _named(Story(section=section, headline=headline, made_by=actor.name))
        version = _version(actor, story, 1, draft, text, change)
        audit.record(actor, "new story", story, version=1, sha256=version.sha256, headline=headline)
        _queue_check(version, urgency)
        outgoing.emit("story.created", story, version=1)
    return story


def revise(
    actor: Actor,
    story_id: Any,
    expected: int,
    draft: Draft,
    change: str,
    correction: str = "",
    urgency: int = 5,
) -> Version:
    """Make the next version of a story and queue its check; the version before it is replaced.

    :param expected: the number of the version that the caller saw as the newest.
    :param change: what was done, in words, for colleagues.
    :param correction: what readers are told; needed where the story is published, refused where it is not.
    :raises Conflict: if another version was made meanwhile.
    :raises WrongState: if the story is retracted or taken down, or a correction is missing or out of place.
    :raises ReadError: if the draft cannot be read as a story.
    """
    require(actor, "draft")
    text, correction = draft.read(), written(correction, "the correction")
    with transaction.atomic():
        story = locked(story_id)
        latest = newest(story, expected)
        if story.state in (Story.State.RETRACTED, Story.State.TAKEN_DOWN):
            raise WrongState(f"“{story.headline}”", f"it was {story.state}", "Make a new story.")
        if story.published_id:
            require(actor, "correct")
            if latest.pk != story.published_id:  # what readers were told of the last correction says nothing of this
                correction = correction or latest.correction
            if not correction:
                mend = "Write what readers are told of the change."
                raise WrongState(f"“{story.headline}”", "it is published, and no correction is given", mend)
        elif correction:
            raise WrongState(f"“{story.headline}”", "it is not published yet, so nothing is corrected", "Revise it.")
        if latest.state == Version.State.PLANNED:
            _call_back(actor, story, latest)
        headline = _headline(text)
        version = _version(actor, story, latest.number + 1, draft, text, change, correction)
        if latest.state != Version.State.PUBLISHED:
            Version.objects.filter(pk=latest.pk).update(state=Version.State.REPLACED)
        if story.state == Story.State.REJECTED:
            story.state = Story.State.WORK
        if not story.published_id:
            story.headline = headline
        story.save()
        audit.record(
            actor, "revise", story, version=version.number, sha256=version.sha256, change=change, correction=correction
        )
        _queue_check(version, urgency)
    return version


def take(actor: Actor, story_id: Any) -> Story:
    """Say that this editor is on the story.

    :raises Conflict: if a colleague is.
    """
    require(actor, "review")
    with transaction.atomic():
        story = locked(story_id)
        if story.editor_id and story.editor_id != getattr(actor.user, "pk", None):
            since = story.editor_since or timezone.now()
            raise Conflict(
                f"“{story.headline}”",
                f"{story.editor.get_full_name() or story.editor.get_username()} is on it since {since:%H:%M} UTC",
                "Ask them to let it go.",
            )
        if not story.editor_id and actor.user is not None:
            story.editor, story.editor_since = actor.user, timezone.now()
            story.save()
            audit.record(actor, "take", story)
        return story


def let_go(actor: Actor, story_id: Any) -> Story:
    """Say that nobody is on the story any more. A standards editor may do that for others.

    :raises NotAllowed: if it is somebody else's and the actor is no standards editor.
    """
    require(actor, "review")
    with transaction.atomic():
        story = locked(story_id)
        if story.editor_id and story.editor_id != getattr(actor.user, "pk", None):
            require(actor, "second_sign")
        if story.editor_id:
            story.editor, story.editor_since = None, None
            story.save()
            audit.record(actor, "let go", story)
        return story


def _version(
    actor: Actor, story: Story, number: int, draft: Draft, text: Text, change: str, correction: str = ""
) -> Version:
    if not draft.sources:
        raise ReadError(draft.name, "it has no source", "Name at least one: an address, a file, or a stored source.")
    version = Version.objects.create(
        story=story,
        number=number,
        raw=draft.raw,
        name=draft.name,
        media_type=text.media_type,
        made_by=actor.name,
        change=cleaned(change)[:1000],
        correction=correction,
        machine_drafted=text.drafted_by == "machine",
    )
    VersionSource.objects.bulk_create(_uses(version, draft.sources))
    story.latest = version
    story.waiting_since = None
    story.save()
    return version


def _uses(version: Version, sources: Sequence[tuple[str, Document]]) -> list[VersionSource]:
    """The sources of a version: a document once, under names that differ."""
    uses: list[VersionSource] = []
    names: set[str] = set()
    seen: set[int] = set()
    for name, document in sources:
        if document.pk in seen:
            continue
        seen.add(document.pk)
        unlike, n = name[:390], 2
        while unlike in names:
            unlike, n = f"{name[:390]} ({n})", n + 1
        names.add(unlike)
        uses.append(VersionSource(version=version, document=document, name=unlike, position=len(uses)))
    return uses


def _queue_check(version: Version, urgency: int) -> None:
    # A moment's grace, in which a page that shows the version may check it by itself (checking.check_now).
    jobs.enqueue(
        "check", f"check {version.pk}", urgency=urgency, after=dt.timedelta(milliseconds=500), version=version.pk
    )


def _call_back(actor: Actor, story: Story, version: Version) -> None:
    require(actor, "release")
    waiting = Release.objects.filter(version=version, published_at__isnull=True, withdrawn_at__isnull=True)
    if not waiting.update(withdrawn_at=timezone.now()):
        raise beaten(story, f"version {version.number} is no longer waiting")
    audit.record(actor, "withdraw", story, version=version.number, reason="a new version was made")


def _headline(text: Text) -> str:
    words = text.text[text.headline.start : text.headline.end] if text.headline else text.text.strip().split("\n")[0]
    return " ".join(words.split())[:500]


def _named(story: Story) -> Story:
    """Store a new story under an address that no other has."""
    stem = slugify(story.headline)[:90].rstrip("-") or "story"
    numbered = (stem, *(f"{stem}-{n}" for n in range(2, _NUMBERED)))
    taken = set(Story.objects.filter(slug__in=numbered).values_list("slug", flat=True))
    free = [slug for slug in numbered if slug not in taken]
    for slug in (*free, *(f"{stem}-{secrets.token_hex(4)}" for _ in range(3))):
        story.slug = slug
        try:
            with transaction.atomic():
                story.save(force_insert=True)
        except IntegrityError:  # a story of the same headline was made at this moment
            continue
        return story
    raise WrongState(f"“{story.headline}”", "no address for it was free", "Make it again.")
