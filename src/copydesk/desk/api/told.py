"""What answers hold, and how rows become it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, Field

from copydesk.desk.models import Document, Event, Release, Snapshot, Story, Version


class Page(BaseModel):
    """A part of a list; `total` counts all of it."""

    total: int = Field(examples=[1])
    limit: int = Field(examples=[50])
    offset: int = Field(examples=[0])


class SectionTold(BaseModel):
    """A desk of the newsroom."""

    slug: str = Field(examples=["news"])
    name: str = Field(examples=["News"])
    releases_itself: bool = Field(description="Whether what its verdict releases goes out unasked.")


class VersionTold(BaseModel):
    """A version, without its file."""

    number: int = Field(examples=[1])
    state: str = Field(description="unchecked, failed, held, clear, planned, published, rejected or replaced.")
    sha256: str = Field(description="Of its file in UTF-8.")
    name: str
    media_type: str
    made_at: dt.datetime
    made_by: str
    change: str
    correction: str
    machine_drafted: bool
    check: int | None = Field(description="The check that counts, if there is one.")

    @classmethod
    def of(cls, version: Version, **more: Any) -> Any:
        """A version's row."""
        names = ("number", "state", "sha256", "name", "media_type", "made_at", "made_by", "change", "correction")
        values = {name: getattr(version, name) for name in names}
        return cls(**values, machine_drafted=version.machine_drafted, check=version.check_result_id, **more)


class UseTold(BaseModel):
    """A source of a version."""

    document: int = Field(description="Its id among the sources.")
    name: str = Field(description="How the story calls it.")


class FullVersionTold(VersionTold):
    """A version with its file and sources."""

    text: str = Field(description="The file. Offsets of findings count its code points.")
    sources: list[UseTold]


class StoryTold(BaseModel):
    """A story."""

    id: uuid.UUID
    slug: str
    headline: str
    section: str = Field(description="Its desk, by slug.")
    state: str = Field(description="work, published, retracted, taken down or rejected.")
    latest: VersionTold | None
    published: int | None = Field(description="The number of the version that readers see.")
    first_published_at: dt.datetime | None
    made_at: dt.datetime
    made_by: str
    editor: str | None = Field(description="Who is on it, by user name.")
    editor_since: dt.datetime | None
    waiting_since: dt.datetime | None = Field(description="Since when the newest version waits for people.")
    attention: str = Field(description="Why it has come back to the queue, empty where it has not.")

    @classmethod
    def of(cls, story: Story) -> StoryTold:
        """A story's row, with its section, editor and versions at hand."""
        names = ("id", "slug", "headline", "state", "first_published_at", "made_at", "made_by")
        values = {name: getattr(story, name) for name in names}
        return cls(
            **values,
            section=story.section.slug,
            latest=VersionTold.of(story.latest) if story.latest else None,
            published=story.published.number if story.published else None,
            editor=story.editor.get_username() if story.editor else None,
            editor_since=story.editor_since,
            waiting_since=story.waiting_since,
            attention=story.attention,
        )


class StoryPage(Page):
    """Stories, newest first."""

    items: list[StoryTold]


class VersionPage(Page):
    """Versions, newest first."""

    items: list[VersionTold]


class FindingTold(BaseModel):
    """A finding of a check, and what became of it."""

    number: int = Field(description="In the order of the report, from 0.")
    rule: str
    severity: str
    risk: str
    message: str
    start: int = Field(description="First code point of the version's file.")
    end: int
    outcome: str = Field(description="open, mended, overridden, signed or dropped.")
    holds: bool = Field(description="Whether it holds the version now.")


class OverrideTold(BaseModel):
    """A finding that an editor let pass."""

    rule: str
    message: str
    reason: str
    by: str
    at: dt.datetime
    carried_from: int | None = Field(description="The version that it was given on, if an earlier one.")


class SignatureTold(BaseModel):
    """A person's signature for what `high-risk` found."""

    by: str
    second: bool = Field(description="Whether it counts as the second.")
    at: dt.datetime


class VerdictTold(BaseModel):
    """Where a version stands: its newest check, the findings, and what people said to them."""

    story: uuid.UUID
    version: int
    state: str
    check: int | None = Field(description="None while the version is not yet checked.")
    verdict: str | None = Field(description="release or hold.")
    made_at: dt.datetime | None
    holds: int = Field(description="How many findings hold it now.")
    findings: list[FindingTold]
    overrides: list[OverrideTold]
    signatures: list[SignatureTold]


class ReleaseTold(BaseModel):
    """What came of asking for a release."""

    released: bool
    waits_for: str = Field(description="What is still needed, where it is not released.")
    version: int
    manner: str | None = Field(description="verdict, override or itself.")
    at: dt.datetime | None
    publish_at: dt.datetime | None
    published_at: dt.datetime | None

    @classmethod
    def of(cls, version: int, release: Release | None, waits_for: str) -> ReleaseTold:
        """A release, or what it waits for."""
        if release is not None:
            release.refresh_from_db()
        names = ("manner", "at", "publish_at", "published_at")
        values = {name: getattr(release, name) if release else None for name in names}
        return cls(released=release is not None, waits_for=waits_for, version=version, **values)


class SnapshotTold(BaseModel):
    """A document as it was read once."""

    sha256: str
    read_at: dt.datetime
    media_type: str
    characters: int

    @classmethod
    def of(cls, snapshot: Snapshot) -> SnapshotTold:
        """A snapshot's row."""
        return cls(
            sha256=snapshot.blob_id,
            read_at=snapshot.read_at,
            media_type=snapshot.media_type,
            characters=snapshot.characters,
        )


class SourceTold(BaseModel):
    """A source."""

    id: int
    name: str
    address: str
    kind: str = Field(description="As the newsroom says, else as it shows: primary, secondary or notes (private).")
    title: str
    publisher: str
    published: dt.date | None
    attribution: str
    added_at: dt.datetime
    added_by: str
    last_read_at: dt.datetime | None
    next_read_at: dt.datetime | None
    trouble: str = Field(description="Why the last reading failed, empty where it did not.")
    current: SnapshotTold | None

    @classmethod
    def of(cls, document: Document) -> SourceTold:
        """A document's row, with its newest snapshot at hand."""
        said = document.current
        names = ("id", "name", "address", "attribution", "added_at", "added_by", "last_read_at", "next_read_at")
        values = {name: getattr(document, name) for name in names}
        return cls(
            **values,
            kind=document.kind or (said.said_kind if said else ""),
            title=document.title or (said.said_title if said else ""),
            publisher=document.publisher or (said.said_publisher if said else ""),
            published=document.published or (said.said_published if said else None),
            trouble=document.trouble,
            current=SnapshotTold.of(said) if said else None,
        )


class SourcePage(Page):
    """Sources, newest first."""

    items: list[SourceTold]


class SourceTextTold(BaseModel):
    """The readable text of a source; offsets of evidence count its code points."""

    id: int
    sha256: str = Field(description="Of the bytes that it was read from.")
    text: str


class EventTold(BaseModel):
    """Something that happened, as it is posted to webhooks, with its id."""

    id: uuid.UUID
    type: str = Field(examples=["story.published"])
    timestamp: dt.datetime
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event) -> EventTold:
        """An event's row."""
        return cls(id=event.pk, type=event.kind, timestamp=event.at, data=event.data)


class EventPage(BaseModel):
    """Events in the order in which they happened."""

    items: list[EventTold]


class JobsTold(BaseModel):
    """How background work stands."""

    queued: int
    running: int
    dead: int = Field(description="How many wait for a person.")
    oldest_due_seconds: float = Field(description="How long the oldest job that is due has waited.")
    dead_kinds: dict[str, int] = Field(description="The dead, by kind.")
