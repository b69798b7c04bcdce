"""Drafts by machine: ask for one from stored sources, and see how it goes."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from copydesk.desk import drafting as desk
from copydesk.desk.api.access import may_read, need
from copydesk.desk.api.asked import Asked
from copydesk.desk.api.problems import NotFound
from copydesk.desk.api.schema import answers
from copydesk.desk.api.writes import Effect, write
from copydesk.desk.models import Document, Drafting, Section

router = Router(tags=["Drafts by machine"])
_Id = Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807)]


class DraftingAsked(Asked):
    """A story to be drafted from sources that the desk has."""

    sources: list[_Id] = Field(
        min_length=1, max_length=desk.MOST_SOURCES, description="Their ids; each as it was last read.", examples=[[1]]
    )
    about: str = Field(
        "",
        max_length=desk.MOST_ABOUT,
        description="What it is to be about: words, or an identifier such as a RIN or a ticker. Else the sources say.",
    )
    on: dt.date | None = Field(None, description="The day that it speaks from; else the day of its newest source.")
    words: int = Field(400, ge=desk.LEAST_WORDS, le=desk.MOST_WORDS, description="About how long its body may be.")
    section: str = Field("", max_length=80, description="The desk that it belongs to, by its slug; else the first.")
    model: bool = Field(
        False, description="Whether the language model of the newsroom's settings writes, or the built-in drafter."
    )


class ProgressTold(BaseModel):
    """Something that was done on the way."""

    at: dt.datetime
    words: str = Field(examples=["Writing with the built-in drafter (docket)"])


class DraftingTold(BaseModel):
    """A draft by machine."""

    id: int
    state: str = Field(description="asked, working, done or failed.")
    about: str
    on: dt.date | None
    words: int
    section: str = Field(description="Its desk, by slug.")
    model: bool
    sources: list[int] = Field(description="Their ids.")
    asked_at: dt.datetime
    asked_by: str
    finished_at: dt.datetime | None
    progress: list[ProgressTold]
    error: str = Field(description="Why it failed, empty where it did not.")
    story: uuid.UUID | None = Field(description="The story that came of it.")
    story_uri: str | None = Field(description="Where this API tells of that story.")
    version: int | None
    record: dict[str, Any] = Field(description="Drafter, rounds, cuts, tokens, cost in US dollars, seconds.")
    standing: list[dict[str, Any]] = Field(description="Each line of the draft, with the passages it stands on.")

    @classmethod
    def of(cls, row: Drafting) -> DraftingTold:
        """A drafting's row, with its section, story and sources at hand."""
        names = ("id", "state", "about", "on", "words", "asked_at", "asked_by", "finished_at", "error")
        story = row.version.story_id if row.version else None
        return cls(
            **{name: getattr(row, name) for name in (*names, "record", "standing", "progress")},
            section=row.section.slug,
            model=row.with_model,
            sources=[use.snapshot.document_id for use in row.sources.all()],
            story=story,
            story_uri=f"/api/stories/{story}" if story else None,
            version=row.version.number if row.version else None,
        )


@router.post(
    "/draftings", response=answers(202, DraftingTold), operation_id="new_drafting", summary="Have a story drafted"
)
@write(202)
def new_drafting(request: HttpRequest, body: DraftingAsked) -> Effect:
    """Have a story drafted from sources. A worker does it; ask for it again until its state is `done` or `failed`.

    What comes of it is a story in work, checked like any other.
    """
    actor = need(request, "draft", "draft")
    wanted = list(dict.fromkeys(body.sources))
    known = Document.objects.select_related("current").in_bulk(wanted)
    for pk in wanted:
        if pk not in known:
            raise NotFound(f"source {pk}", "there is none", "Look it up at /api/sources.")
    section = Section.objects.filter(slug=body.section).first() if body.section else None
    if body.section and section is None:
        raise NotFound(f"section {body.section}", "there is none", "Look it up at /api/sections.")

    def effect() -> DraftingTold:
        row = desk.ask(
            actor,
            [known[pk] for pk in wanted],
            about=body.about,
            on=body.on,
            words=body.words,
            section=section,
            with_model=body.model,
        )
        return DraftingTold.of(_row(row.pk))

    return effect


@router.get(
    "/draftings/{int:drafting}",
    response=answers(200, DraftingTold),
    operation_id="drafting",
    summary="See how a draft goes",
)
def drafting(request: HttpRequest, drafting: int) -> DraftingTold:
    """A draft by machine: how far it is, what was told on the way, and what came of it."""
    may_read(request)
    return DraftingTold.of(_row(drafting))


def _row(pk: int) -> Drafting:
    rows = Drafting.objects.select_related("section", "version").defer("version__raw")
    row: Drafting | None = rows.prefetch_related("sources__snapshot").filter(pk=pk).first()
    if row is None:
        raise NotFound(f"draft {pk}", "there is none", "Use the id that the answer to its order gave.")
    return row
