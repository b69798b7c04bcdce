"""Rulemakings that the desk follows: where each stands, what comes next, and the passages behind it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from copydesk.desk.api.access import may_read
from copydesk.desk.api.asked import Paging
from copydesk.desk.api.problems import NotFound
from copydesk.desk.api.schema import answers
from copydesk.desk.api.told import Page
from copydesk.desk.rulemakings.following import following
from copydesk.rulemaking.told import as_mapping

router = Router(tags=["Rulemakings"])


class RulemakingTold(BaseModel):
    """A rulemaking or order on a day, computed from the documents that were out by then."""

    id: str = Field(description="Its RIN, else its docket, order or document number.", examples=["9977-AA31"])
    title: str
    agency: str
    kind: str = Field(description="rulemaking or order.")
    rins: list[str]
    identifiers: list[str] = Field(description="All numbers by which it is called.")
    as_of: str = Field(description="The day, ISO 8601.")
    stage: str
    sentence: str = Field(description="Where it stands, in one sentence.")
    comments_close: str | None
    effective: str | None
    next: dict[str, Any] = Field(description="What must or may come next: `what`, `on`, `until`, `why`, `passage`.")
    days: list[dict[str, Any]] = Field(description="Every day that a document sets, with the passage that sets it.")
    events: list[dict[str, Any]] = Field(description="What happened, each with its document and passage.")
    carries_out: list[dict[str, Any]] = Field(description="Executive orders that it carries out.")


class RulemakingPage(Page):
    """Rulemakings, the nearest marker first."""

    items: list[RulemakingTold]


@router.get("", response=answers(200, RulemakingPage), operation_id="rulemakings", summary="List rulemakings")
def rulemakings(request: HttpRequest, asked: Query[Paging]) -> RulemakingPage:
    """The rulemakings that the desk's sources make, private ones left out, the nearest marker first."""
    may_read(request)
    found = following()
    some = found.dockets[asked.offset : asked.offset + asked.limit]
    items = [RulemakingTold(**as_mapping(d, found.day)) for d in some]
    return RulemakingPage(total=len(found.dockets), limit=asked.limit, offset=asked.offset, items=items)


@router.get(
    "/{docket}", response=answers(200, RulemakingTold), operation_id="rulemaking", summary="Look at a rulemaking"
)
def rulemaking(request: HttpRequest, docket: str) -> RulemakingTold:
    """One rulemaking, by its id or any other of its numbers."""
    may_read(request)
    found = following()
    one = found.named(docket)
    if one is None:
        raise NotFound(f"rulemaking {docket[:100]}", "none is followed under that number", "See /api/rulemakings.")
    return RulemakingTold(**as_mapping(one, found.day))
