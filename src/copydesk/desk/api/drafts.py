"""From what a request holds to drafts and sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from copydesk.desk.api.asked import SourceAsked
from copydesk.desk.api.problems import NotFound
from copydesk.desk.checking import source_as_read
from copydesk.desk.intake import documents, stories
from copydesk.desk.models import Document, VersionSource
from copydesk.desk.roles import Actor, require
from copydesk.errors import ReadError
from copydesk.model import Source
from copydesk.reading import read_source
from copydesk.reading.ninjs import is_item

_SUFFIXES = {"markdown": "md", "html": "html", "text": "txt", "ninjs": "json"}


def file_name(kind: str, name: str = "") -> str:
    """The name of a story's file, whose ending tells its format."""
    suffix = _SUFFIXES[kind]
    return name if name.lower().endswith(f".{suffix}") else f"{name or 'story'}.{suffix}"


def prepared(
    actor: Actor, text: str, kind: str, asked: Sequence[SourceAsked], uses: Iterable[VersionSource] = ()
) -> stories.Prepared:
    """A posted story, read and cleaned as on the pages, and its sources: all that is slow is done.

    :param uses: the sources of another version, which it keeps.
    :raises ReadError: if the story or a source cannot be read; nothing is taken in before the story was read.
    :raises NotFound: if a document is named that is not there.
    """
    raw, name, story = stories.read_draft(text, file_name(kind))
    budget = stories.Budget(documents.SECONDS)
    have = [(stories.Given(document=use.document, name=use.name), use.document) for use in uses]
    have += stored(actor, asked, budget)
    found = stories.prepared(actor, raw, name, story, have, budget)
    called = {document.pk: given.name for given, document in have if given.name}
    sources = tuple((called.get(document.pk, name), document) for name, document in found.draft.sources)
    return replace(found, draft=replace(found.draft, sources=sources))


def stored(
    actor: Actor, asked: Sequence[SourceAsked], budget: stories.Budget | None = None
) -> list[tuple[stories.Given, Document]]:
    """The documents of these sources, each with how it was given; what is new is taken in.

    Asking again for the same address or the same bytes gives the same document.

    :raises ReadError: if one cannot be read.
    :raises NotFound: if a document is named that is not there.
    """
    known = _known(a.document for a in asked if a.document is not None)
    budget = budget or stories.Budget(documents.SECONDS)
    found: list[tuple[stories.Given, Document]] = []
    for one in asked:
        if one.document is not None:
            given = stories.Given(document=known[one.document], name=one.name)
        elif one.address is not None:
            given = stories.Given(address=one.address, kind=one.kind, name=one.name)
        else:
            given = stories.Given(data=one.content, name=one.name or "source.txt", kind=one.kind, **one.said())
        found.append((given, stories.store(actor, given, budget)))
    return found


def read(actor: Actor, asked: Sequence[SourceAsked]) -> list[Source]:
    """These sources, read and not kept.

    :raises ReadError: if one cannot be read.
    :raises NotAllowed: if a document is named by a token that may not read what the desk has.
    """
    ids = [a.document for a in asked if a.document is not None]
    if ids:
        require(actor, "review")
    known = _known(ids)
    names: set[str] = set()
    budget = stories.Budget(documents.SECONDS)
    found: list[Source] = []
    for one in asked:
        if one.document is not None:
            document = known[one.document]
            if document.current is None:
                mend = "Read it again, or give its text."
                raise ReadError(document.name, "it has not been read", mend)
            name = _unlike(one.name or document.name, names)
            found.append(source_as_read(name, document.current))
            continue
        said: dict[str, Any] = one.said()
        published = said.pop("published")
        if one.address is not None:
            got = documents.asked(one.address, budget.left(one.address))
            said |= {"media_type": got.media_type, "charset": got.charset, "address": got.address}
            data, name = got.data, one.name or one.address.partition("://")[2].rstrip("/")
        else:
            data, name = one.content, one.name or "source.txt"
        found.append(read_source(data, _unlike(name, names), one.kind_or_none(), published, **said))
    return found


def item_of(request: HttpRequest, item: Any) -> str:
    """The text of a ninjs item as it was posted, so that offsets fit what the sender has.

    :raises ReadError: if the body is no ninjs item.
    """
    if not is_item(item):
        raise ReadError("the body", "it is no ninjs item", "Give a ninjs item (1.x to 3.x).")
    return request.body.decode("utf-8")


def text_of(item: dict[str, Any]) -> str:
    """A ninjs item that came inside another body, as a file."""
    return json.dumps(item, ensure_ascii=False, indent=1)


def beside(ids: Iterable[int], addresses: Iterable[str]) -> list[SourceAsked]:
    """The sources that are named beside a ninjs item, in the address to which it is posted."""
    asked = [SourceAsked(document=pk) for pk in dict.fromkeys(ids)]
    return asked + [SourceAsked(address=address) for address in dict.fromkeys(addresses) if address]


def of_item(item_names: Iterable[str], ids: Iterable[int], addresses: Iterable[str]) -> list[SourceAsked]:
    """The same, and the addresses that the item names itself.

    :raises ReadError: if there is none.
    """
    own = [name for name in item_names if name.startswith(("http://", "https://"))]
    asked = beside(ids, [*addresses, *own])
    if not asked:
        mend = "Add ?document= or ?address= to the address."
        raise ReadError("the ninjs item", "it names no source by its address", mend)
    return asked


def _known(ids: Iterable[int]) -> dict[int, Document]:
    wanted = set(ids)
    known = Document.objects.select_related("current__document").in_bulk(wanted)
    for pk in wanted - set(known):
        raise NotFound(f"source {pk}", "there is none", "Look it up at /api/sources.")
    return known


def _unlike(name: str, names: set[str]) -> str:
    unlike, n = name, 2
    while unlike in names:
        unlike, n = f"{name} ({n})", n + 1
    names.add(unlike)
    return unlike
