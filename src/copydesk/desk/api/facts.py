"""What the newsroom knows beside its sources. After a change, what is published is proved again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field

from copydesk.desk import audit, facts, reproof
from copydesk.desk.api.access import may_read, need
from copydesk.desk.api.asked import DocketAsked, ListingAsked, Paging, ScoreAsked
from copydesk.desk.api.problems import NotFound
from copydesk.desk.api.schema import answers
from copydesk.desk.api.told import Page
from copydesk.desk.api.writes import Effect, write
from copydesk.desk.models import DocketRecord, ListingRecord, ScoreRecord
from copydesk.desk.roles import Actor
from copydesk.errors import FactsError
from copydesk.facts import STAGES, Docket, Listing, Step

router = Router(tags=["Facts"])


class FactsTold(BaseModel):
    """What was stored or taken out, by its key."""

    stored: str = Field(examples=["HRBR Harbor Foods"])


class ListingTold(BaseModel):
    """A security."""

    id: int
    ticker: str
    name: str
    exchange: str
    cik: str
    since: dt.date | None
    until: dt.date | None
    aliases: list[str]


class ListingPage(Page):
    """Listings, by ticker."""

    items: list[ListingTold]


class ScoreTold(BaseModel):
    """A security's score on a day."""

    ticker: str
    date: dt.date
    value: str
    tier: str
    measure: str
    out_of: int


class ScorePage(Page):
    """Scores, by ticker and day."""

    items: list[ScoreTold]


class DocketTold(BaseModel):
    """A rulemaking or order."""

    id: str
    title: str
    agency: str
    rin: str
    kind: str
    identifiers: list[str]
    aliases: list[str]
    steps: list[dict[str, Any]]
    comments_close: dt.date | None
    effective: dt.date | None
    topics: list[str]


class DocketPage(Page):
    """Dockets, by id."""

    items: list[DocketTold]


class ListingsSought(Paging):
    """Which listings."""

    ticker: str | None = Field(None, max_length=20)
    words: str | None = Field(None, max_length=200, description="Words of the name.")


class ScoresSought(Paging):
    """Which scores."""

    ticker: str | None = Field(None, max_length=20)
    since: dt.date | None = None
    until: dt.date | None = None


@router.get("/listings", response=answers(200, ListingPage), operation_id="listings", summary="List listings")
def listings(request: HttpRequest, asked: Query[ListingsSought]) -> ListingPage:
    """Securities, by ticker."""
    may_read(request)
    found = ListingRecord.objects.all()
    if asked.ticker:
        found = found.filter(ticker=asked.ticker)
    if asked.words:
        found = found.filter(name__icontains=asked.words)
    items = [_listing(row) for row in found[asked.offset : asked.offset + asked.limit]]
    return ListingPage(total=found.count(), limit=asked.limit, offset=asked.offset, items=items)


@router.put("/listings", response=answers(200, FactsTold), operation_id="put_listing", summary="Store a listing")
@write()
def put_listing(request: HttpRequest, body: ListingAsked) -> Effect:
    """Store a listing under its ticker and name. One that left is given its last day (`until`), not taken out."""
    actor = _may_change(request)
    values = body.model_dump()
    listing = Listing(**{**values, "aliases": tuple(values["aliases"])})
    return _changed(actor, "listing", f"{body.ticker} {body.name}", lambda: facts.keep_listing(listing))


@router.delete(
    "/listings/{int:listing}", response=answers(200, FactsTold), operation_id="drop_listing", summary="Delete a listing"
)
@write()
def drop_listing(request: HttpRequest, listing: int) -> Effect:
    """Take a listing out that should never have been there."""
    actor = _may_change(request)
    row = ListingRecord.objects.filter(pk=listing).first()
    if row is None:
        raise NotFound(f"listing {listing}", "there is none", "Look it up at /api/facts/listings.")
    return _changed(actor, "listing taken out", f"{row.ticker} {row.name}", lambda: row.delete())


@router.get("/scores", response=answers(200, ScorePage), operation_id="scores", summary="List scores")
def scores(request: HttpRequest, asked: Query[ScoresSought]) -> ScorePage:
    """Scores, by ticker and day."""
    may_read(request)
    found = ScoreRecord.objects.order_by("ticker", "on", "pk")
    if asked.ticker:
        found = found.filter(ticker=asked.ticker)
    if asked.since:
        found = found.filter(on__gte=asked.since)
    if asked.until:
        found = found.filter(on__lte=asked.until)
    items = [
        ScoreTold(
            ticker=s.ticker,
            date=s.on,
            value=f"{s.value.normalize():f}",
            tier=s.tier,
            measure=s.measure,
            out_of=s.out_of,
        )
        for s in found[asked.offset : asked.offset + asked.limit]
    ]
    return ScorePage(total=found.count(), limit=asked.limit, offset=asked.offset, items=items)


@router.put("/scores", response=answers(200, FactsTold), operation_id="put_score", summary="Store a score")
@write()
def put_score(request: HttpRequest, body: ScoreAsked) -> Effect:
    """Store a score under its ticker, day and measure."""
    actor = _may_change(request)
    values = {"value": Decimal(body.value), "tier": body.tier, "out_of": body.out_of}
    name = f"{body.ticker} {body.date} {body.measure}"
    return _changed(
        actor,
        "score",
        name,
        lambda: ScoreRecord.objects.update_or_create(
            ticker=body.ticker, on=body.date, measure=body.measure, defaults=values
        ),
    )


@router.get("/dockets", response=answers(200, DocketPage), operation_id="dockets", summary="List dockets")
def dockets(request: HttpRequest, asked: Query[Paging]) -> DocketPage:
    """Rulemakings and orders, by id."""
    may_read(request)
    found = DocketRecord.objects.all()
    names = DocketTold.model_fields
    items = [
        DocketTold(**{n: getattr(row, n) for n in names}) for row in found[asked.offset : asked.offset + asked.limit]
    ]
    return DocketPage(total=found.count(), limit=asked.limit, offset=asked.offset, items=items)


@router.put("/dockets", response=answers(200, FactsTold), operation_id="put_docket", summary="Store a docket")
@write()
def put_docket(request: HttpRequest, body: DocketAsked) -> Effect:
    """Store a docket under its id."""
    actor = _may_change(request)
    for step in body.steps:
        if step.stage not in STAGES:
            raise FactsError(f"docket {body.id}", f"unknown stage '{step.stage}'", f"Known: {', '.join(STAGES)}.")
    values = body.model_dump(exclude={"steps"})
    lists = {name: tuple(values[name]) for name in ("identifiers", "aliases", "topics")}
    steps = tuple(Step(s.stage, s.date, s.document, s.citation) for s in body.steps)
    docket = Docket(**{**values, **lists, "steps": steps})
    return _changed(actor, "docket", body.id, lambda: facts.keep_docket(docket))


def _may_change(request: HttpRequest) -> Actor:
    return need(request, "set_rules", "facts")


def _changed(actor: Actor, kind: str, name: str, change: Callable[[], object]) -> Effect:
    """Change a fact, note who did, and have proved again what rests on it."""

    def effect() -> FactsTold:
        with transaction.atomic():
            change()
            audit.record(actor, "change facts", kind=kind, name=name)
            reproof.everything()
        return FactsTold(stored=name)

    return effect


def _listing(row: ListingRecord) -> ListingTold:
    return ListingTold(**{name: getattr(row, name) for name in ListingTold.model_fields})
