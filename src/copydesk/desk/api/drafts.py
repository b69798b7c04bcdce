"""From what a request holds to drafts and sources."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from copydesk.desk.api.asked import SourceAsked
from copydesk.desk.api.problems import NotFound
from copydesk.desk.checking import source_as_read
from copydesk.desk.intake import documents
from copydesk.desk.models import Document
from copydesk.desk.roles import Actor, require
from copydesk.errors import ReadError
from copydesk.model import Source
from copydesk.reading import read_source
from copydesk.reading.address import fetch
from copydesk.reading.ninjs import is_item

_SUFFIXES = {"markdown": "md", "html": "html", "text": "txt", "ninjs": "json"}


def file_name(kind: str, name: str = "") -> str:
    """The name of a story's file, whose ending tells its format."""
    suffix = _SUFFIXES[kind]
    return name if name.lower().endswith(f".{suffix}") else f"{name or 'story'}.{suffix}"


def stored(actor: Actor, asked: Sequence[SourceAsked]) -> tuple[tuple[str, Document], ...]:
    """The documents of these sources, by the names that the story gives them; what is new is taken in.

    Asking again for the same address or the same bytes gives the same document.

    :raises ReadError: if one cannot be read.
    :raises NotFound: if a document is named that is not there.
    """
    known = _known(a.document for a in asked if a.document is not None)
    found: list[tuple[str, Document]] = []
    for one in asked:
        if one.document is not None:
            document = known[one.document]
        elif one.address is not None:
            document = documents.of_address(actor, one.address, one.kind, one.name)
        else:
            document = documents.of_bytes(actor, one.content, one.name or "source.txt", one.kind, **one.said())
        found.append((one.name or document.name, document))
    return tuple(found)


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
            got = fetch(one.address, allow=settings.COPYDESK.allow)
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


def named(item_names: Iterable[str], ids: Iterable[int], addresses: Iterable[str]) -> list[SourceAsked]:
    """The sources of a ninjs item: those named beside it, and the addresses that it names itself."""
    of_item = [name for name in item_names if name.startswith(("http://", "https://"))]
    given = dict.fromkeys([*addresses, *of_item])
    asked = [SourceAsked(document=pk) for pk in dict.fromkeys(ids)] + [SourceAsked(address=a) for a in given if a]
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
