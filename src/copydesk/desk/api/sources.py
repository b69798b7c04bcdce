"""Sources: list, get, add, read again."""

from __future__ import annotations

from typing import Literal

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from copydesk.desk import audit, jobs
from copydesk.desk.api import drafts
from copydesk.desk.api.access import may_read, need
from copydesk.desk.api.asked import Paging, SourceAsked
from copydesk.desk.api.problems import NotFound
from copydesk.desk.api.schema import answers
from copydesk.desk.api.told import SnapshotTold, SourcePage, SourceTextTold, SourceTold
from copydesk.desk.api.writes import Effect, write
from copydesk.desk.checking import source_as_read
from copydesk.desk.models import Document
from copydesk.errors import ReadError

router = Router(tags=["Sources"])


class SourcesSought(Paging):
    """Which sources."""

    words: str | None = Field(None, max_length=200, description="Words of the name, title or address.")
    kind: Literal["primary", "secondary", "notes"] | None = None
    trouble: bool | None = Field(None, description="Whether the last reading failed.")


@router.get("/sources", response=answers(200, SourcePage), operation_id="sources", summary="List sources")
def sources(request: HttpRequest, asked: Query[SourcesSought]) -> SourcePage:
    """Sources, newest first."""
    may_read(request)
    found = Document.objects.select_related("current").order_by("-pk")
    if asked.words:
        w = asked.words
        found = found.filter(Q(name__icontains=w) | Q(title__icontains=w) | Q(address__icontains=w))
    if asked.kind:
        found = found.filter(Q(kind=asked.kind) | Q(kind="", current__said_kind=asked.kind))
    if asked.trouble is not None:
        found = found.exclude(trouble="") if asked.trouble else found.filter(trouble="")
    items = [SourceTold.of(document) for document in found[asked.offset : asked.offset + asked.limit]]
    return SourcePage(total=found.count(), limit=asked.limit, offset=asked.offset, items=items)


@router.post("/sources", response=answers(201, SourceTold), operation_id="add_source", summary="Add a source")
@write(201)
def add_source(request: HttpRequest, body: SourceAsked) -> Effect:
    """Add an address, which is read now and again by plan; or a text or file. What the desk has already is given back.

    The answer is 422 where a guard refuses the address (a private network, a wrong type, too large, too slow).
    """
    actor = need(request, "draft", "draft")
    if body.document is not None:
        raise ReadError("the source", "it names a document", "Give an address, a text, or bytes in base64.")
    ((_, document),) = drafts.stored(actor, [body])
    return lambda: SourceTold.of(_document(document.pk))


@router.get("/sources/{int:source}", response=answers(200, SourceTold), operation_id="source", summary="Get a source")
def source(request: HttpRequest, source: int) -> SourceTold:
    """A source."""
    may_read(request)
    return SourceTold.of(_document(source))


@router.get(
    "/sources/{int:source}/snapshots",
    response=answers(200, list[SnapshotTold]),
    operation_id="snapshots",
    summary="List readings",
)
def snapshots(request: HttpRequest, source: int, asked: Query[Paging]) -> list[SnapshotTold]:
    """What a source has held, newest first: one entry for each content that it had."""
    may_read(request)
    found = _document(source).snapshots.all()[asked.offset : asked.offset + asked.limit]
    return [SnapshotTold.of(snapshot) for snapshot in found]


@router.get(
    "/sources/{int:source}/text",
    response=answers(200, SourceTextTold),
    operation_id="source_text",
    summary="Get a source's text",
)
def source_text(request: HttpRequest, source: int) -> SourceTextTold:
    """The readable text of a source as it was last read; offsets of evidence count its code points."""
    may_read(request)
    document = _document(source)
    if document.current is None:
        raise NotFound(f"the text of source {source}", "it has not been read", "Read it again.")
    read = source_as_read(document.name, document.current)
    return SourceTextTold(id=document.pk, sha256=document.current.blob_id, text=read.text)


@router.post(
    "/sources/{int:source}/read", response=answers(202, SourceTold), operation_id="read_again", summary="Read again"
)
@write(202)
def read_again(request: HttpRequest, source: int) -> Effect:
    """Read an address again soon. Where it has changed, all that rests on it is proved again."""
    actor = need(request, "draft", "draft")
    document = _document(source)
    if not document.address:
        raise ReadError(document.name, "it was given once and has no address", "Add the new file as a source.")

    def effect() -> SourceTold:
        jobs.enqueue("read document", f"read document {document.pk}", urgency=5, document=document.pk)
        audit.record(actor, "read again", document=document.pk, address=document.address)
        return SourceTold.of(document)

    return effect


def _document(pk: int) -> Document:
    found = Document.objects.select_related("current__document").filter(pk=pk).first()
    if found is None:
        raise NotFound(f"source {pk}", "there is none", "Look it up at /api/sources.")
    return found
