"""Stories and their versions: list, get, make, revise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Body, Query, Router

from copydesk.desk import life
from copydesk.desk.api import drafts
from copydesk.desk.api.access import may_read, need
from copydesk.desk.api.asked import NinjsAsked, Paging, RevisionAsked, StoriesAsked, StoryAsked
from copydesk.desk.api.problems import NotFound
from copydesk.desk.api.schema import answers
from copydesk.desk.api.told import (
    FullVersionTold,
    SectionTold,
    StoryPage,
    StoryTold,
    UseTold,
    VersionPage,
    VersionTold,
)
from copydesk.desk.api.writes import Effect, write
from copydesk.desk.intake import stories as intake
from copydesk.desk.models import Section, Story, Version
from copydesk.desk.roles import Actor

router = Router(tags=["Stories"])


@router.get("/sections", response=answers(200, list[SectionTold]), operation_id="sections", summary="List the sections")
def sections(request: HttpRequest) -> list[SectionTold]:
    """The desks of the newsroom, by name."""
    may_read(request)
    return [
        SectionTold(slug=s.slug, name=s.name, releases_itself=s.releases_itself) for s in Section.objects.all()[:500]
    ]


@router.get("/stories", response=answers(200, StoryPage), operation_id="stories", summary="List stories")
def stories(request: HttpRequest, asked: Query[StoriesAsked]) -> StoryPage:
    """Stories, newest first."""
    may_read(request)
    found = _rows().order_by("-made_at", "pk")
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.version_state:
        found = found.filter(latest__state=asked.version_state)
    if asked.section:
        found = found.filter(section__slug=asked.section)
    if asked.waiting is not None:
        found = found.filter(waiting_since__isnull=not asked.waiting)
    if asked.returned is not None:
        found = found.exclude(attention="") if asked.returned else found.filter(attention="")
    if asked.editor:
        found = found.filter(editor__username=asked.editor)
    if asked.words:
        found = found.filter(headline__icontains=asked.words)
    items = found[asked.offset : asked.offset + asked.limit]
    return StoryPage(
        total=found.count(), limit=asked.limit, offset=asked.offset, items=[StoryTold.of(story) for story in items]
    )


@router.post("/stories", response=answers(201, StoryTold), operation_id="new_story", summary="Make a story")
@write(201)
def new_story(request: HttpRequest, body: StoryAsked) -> Effect:
    """Make a story of a file and its sources. Its check is queued; ask for its verdict, or wait for the event.

    Sources that the file names itself are taken in too. A ninjs item whose `uri` is known makes the next version of
    its story. HTML is kept without scripts and other programs; offsets count what was kept.
    """
    actor = need(request, "draft", "draft")
    section = _section(body.section)
    prepared = drafts.prepared(actor, body.text, body.format, body.sources)
    return lambda: _taken(actor, prepared, section, body.change, body.correction)


@router.post("/stories/ninjs", response=answers(201, StoryTold), operation_id="new_ninjs", summary="Post a ninjs item")
@write(201)
def new_ninjs(request: HttpRequest, body: Body[dict[str, Any]], where: Query[NinjsAsked]) -> Effect:
    """Make a story of a ninjs item that is the whole body; or its next version, where the item's `uri` is known.

    Its sources are the addresses that it names (`infosources`, `associations`), and those in the address. The very
    same item on the same sources, sent again by the same token or person, changes nothing.
    """
    actor = need(request, "draft", "draft")
    section = _section(where.section)
    text = drafts.item_of(request, body)
    prepared = drafts.prepared(actor, text, "ninjs", drafts.beside(where.document, where.address))
    return lambda: _taken(actor, prepared, section, "posted as ninjs", where.correction)


@router.get("/stories/{uuid:story}", response=answers(200, StoryTold), operation_id="story", summary="Get a story")
def story(request: HttpRequest, story: UUID) -> StoryTold:
    """A story, with its newest version but without that one's file."""
    may_read(request)
    return StoryTold.of(story_of(story))


@router.get(
    "/stories/{uuid:story}/versions",
    response=answers(200, VersionPage),
    operation_id="versions",
    summary="List versions",
)
def versions(request: HttpRequest, story: UUID, asked: Query[Paging]) -> VersionPage:
    """The versions of a story, newest first."""
    may_read(request)
    found = Version.objects.filter(story=story_of(story)).defer("raw").order_by("-number")
    items = [VersionTold.of(version) for version in found[asked.offset : asked.offset + asked.limit]]
    return VersionPage(total=found.count(), limit=asked.limit, offset=asked.offset, items=items)


@router.get(
    "/stories/{uuid:story}/versions/{int:number}",
    response=answers(200, FullVersionTold),
    operation_id="version",
    summary="Get a version",
)
def version(request: HttpRequest, story: UUID, number: int) -> FullVersionTold:
    """A version with its file and its sources."""
    may_read(request)
    return _full(version_of(story_of(story), number))


@router.post(
    "/stories/{uuid:story}/versions",
    response=answers(201, FullVersionTold),
    operation_id="revise",
    summary="Revise or correct a story",
)
@write(201)
def revise(request: HttpRequest, story: UUID, body: RevisionAsked) -> Effect:
    """Make the next version of a story; its check is queued. A story that is published is corrected by it.

    Where somebody made another version meanwhile the answer is 409, and nothing is done.
    """
    actor = need(request, "draft", "draft")
    found = story_of(story)
    kept = version_of(found, None).sources.select_related("document__current").order_by("position")
    draft = drafts.prepared(
        actor, body.text, body.format, body.sources or (), kept if body.sources is None else ()
    ).draft
    return lambda: _full(life.revise(actor, found.pk, body.expected, draft, body.change, body.correction))


def story_of(pk: UUID) -> Story:
    """A story, with its section, editor and versions at hand.

    :raises NotFound: if there is none.
    """
    found: Story | None = _rows().filter(pk=pk).first()
    if found is None:
        raise NotFound(f"story {pk}", "there is none", "Look it up at /api/stories.")
    return found


def version_of(story: Story, number: int | None) -> Version:
    """A version of a story, the newest where no number is given, with its check at hand.

    :raises NotFound: if there is none.
    """
    found = Version.objects.select_related("check_result").filter(story=story)
    version = found.filter(pk=story.latest_id).first() if number is None else found.filter(number=number).first()
    if version is None:
        raise NotFound(f"version {number}", "the story has none of that number", "Look it up among its versions.")
    return version


def _rows() -> QuerySet[Story]:
    return Story.objects.select_related("section", "editor", "latest", "published").defer(
        "latest__raw", "published__raw"
    )


def _section(slug: str) -> Section | None:
    if not slug:
        return None
    section = Section.objects.filter(slug=slug).first()
    if section is None:
        raise NotFound(f"section {slug}", "there is none", "Look it up at /api/sections.")
    return section


def _taken(actor: Actor, prepared: intake.Prepared, section: Section | None, change: str, correction: str) -> StoryTold:
    taken = intake.write(actor, prepared, section, change=change, correction=correction)
    return StoryTold.of(story_of(taken.story.pk))


def _full(version: Version) -> FullVersionTold:
    uses = [UseTold(document=use.document_id, name=use.name) for use in version.sources.all()]
    told: FullVersionTold = FullVersionTold.of(version, text=version.raw, sources=uses)
    return told
