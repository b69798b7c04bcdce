"""A story is posted and checked; nothing of it is kept."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Body, Query, Router
from pydantic import WithJsonSchema

from copydesk.desk.api import drafts
from copydesk.desk.api.access import need
from copydesk.desk.api.asked import CheckAsked, SourcesAsked
from copydesk.desk.api.schema import CHECKED, MARK, answers
from copydesk.desk.checking import posted
from copydesk.desk.intake.stories import read_draft
from copydesk.desk.roles import Actor
from copydesk.model import Source, Story
from copydesk.report.as_json import to_mapping

router = Router(tags=["Check"])
CheckTold = Annotated[dict[str, Any], WithJsonSchema({MARK: CHECKED})]


@router.post("", response=answers(200, CheckTold), operation_id="check", summary="Check a story")
def check(request: HttpRequest, body: CheckAsked) -> dict[str, Any]:
    """The report on a story against its sources, under the newsroom's policy and facts. Nothing is kept.

    Offsets count code points of `file`, from 0; `end` is the first one after. The form is that of `docs/report.md`.
    `file` is what was posted; HTML in it without scripts and other programs, as a story of the desk is kept.
    """
    actor = _may_check(request)
    text = drafts.text_of(body.item) if body.item is not None else body.text
    kind = "ninjs" if body.item is not None else body.format
    _, _, story = read_draft(text, drafts.file_name(kind, body.name))
    return _report(story, drafts.read(actor, body.sources))


@router.post("/ninjs", response=answers(200, CheckTold), operation_id="check_ninjs", summary="Check a ninjs item")
def check_ninjs(request: HttpRequest, body: Body[dict[str, Any]], where: Query[SourcesAsked]) -> dict[str, Any]:
    """The same for a CMS that posts a ninjs item as the whole body.

    Its sources are the addresses that it names (`infosources`, `associations`), and those in the address.
    """
    actor = _may_check(request)
    _, _, story = read_draft(drafts.item_of(request, body), "story.json")
    asked = drafts.of_item(story.source_names, where.document, where.address)
    return _report(story, drafts.read(actor, asked))


def _may_check(request: HttpRequest) -> Actor:
    return need(request, "review", "check")


def _report(story: Story, sources: list[Source]) -> dict[str, Any]:
    report = posted(story, sources)
    return {**to_mapping(report), "file": story.raw, "mended": report.mended}
