"""Sources: an address or a file becomes a document with a snapshot; addresses are read again by plan.

The bytes are stored once, under their hash. What was fetched is what every check reads, until the document is read
again and has changed: then all that rests on it is proved again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from copydesk.desk import audit, jobs, reproof
from copydesk.desk.models import Blob, Document, Snapshot
from copydesk.desk.roles import DESK, Actor, require
from copydesk.errors import ReadError
from copydesk.model import Source
from copydesk.reading import read_source
from copydesk.reading.address import Fetched, fetch

READ_EVERY = dt.timedelta(hours=6)  # how often an address is read again, unless its document says otherwise


def of_address(actor: Actor, address: str, kind: str = "", name: str = "") -> Document:
    """The document of an address: the one known, or a new one, read now.

    :raises RefusedAddress: if a guard refuses it (private networks, wrong types, size, time).
    :raises ReadError: if it cannot be read.
    :raises NotAllowed: without the right to draft.
    """
    require(actor, "draft")
    address = address.strip()
    known = Document.objects.filter(address=address, kind=kind, current__isnull=False).first()
    if known is not None:
        return known
    got = fetch(address, allow=settings.COPYDESK.allow)
    source = _read(got.data, name or _called(address), kind, got)
    with transaction.atomic():
        document, _ = Document.objects.get_or_create(
            address=address,
            kind=kind,
            defaults={
                "name": source.name[:400],
                "added_by": actor.name,
                "read_every": READ_EVERY,
                "next_read_at": timezone.now() + READ_EVERY,
            },
        )
        _keep(document, got.data, source, got)
        audit.record(actor, "add source", document=document.pk, address=address, sha256=source.sha256)
    return document


def of_bytes(
    actor: Actor,
    data: bytes,
    name: str,
    kind: str = "",
    *,
    title: str = "",
    publisher: str = "",
    published: dt.date | None = None,
    attribution: str = "",
    media_type: str = "",
) -> Document:
    """The document of a file or of pasted text: the one known by the same bytes, name and kind, or a new one.

    :raises ReadError: if it cannot be read.
    :raises NotAllowed: without the right to draft.
    """
    require(actor, "draft")
    name = PurePath(name).name[:400] or "source"
    sha256 = hashlib.sha256(data).hexdigest()
    said = {"title": title, "publisher": publisher, "published": published, "attribution": attribution}
    known = Document.objects.filter(address="", name=name, kind=kind, current__blob_id=sha256, **said).first()
    if known is not None:
        return known
    source = read_source(data, name, kind or None, published, title=title, publisher=publisher, media_type=media_type)
    with transaction.atomic():
        document = Document.objects.create(name=name, kind=kind, media_type=media_type, added_by=actor.name, **said)
        _keep(document, data, source, None)
        audit.record(actor, "add source", document=document.pk, name=name, sha256=sha256)
    return document


@jobs.handler("read document")
def read_document(job: jobs.Job) -> jobs.Write:
    """Read an address again. What went wrong is noted on the document, and it is tried again by plan."""
    document = Document.objects.select_related("current").get(pk=job.arguments["document"])
    every = document.read_every or READ_EVERY
    # A little off, so that addresses that came together are not asked together for ever.
    after = timezone.now() + every * random.uniform(0.9, 1.1)
    try:
        got = fetch(document.address, allow=settings.COPYDESK.allow)
        source = _read(got.data, document.name, document.kind, got)
    except ReadError as error:
        words = str(error)[:2000]
        return lambda: Document.objects.filter(pk=document.pk).update(
            trouble=words, last_read_at=timezone.now(), next_read_at=after
        )

    def write() -> None:
        changed = _keep(document, got.data, source, got)
        Document.objects.filter(pk=document.pk).update(next_read_at=after if document.read_every else None)
        if changed:
            audit.record(DESK, "source changed", document=document.pk, sha256=source.sha256)
            reproof.document_changed(document)

    return write


def _read(data: bytes, name: str, kind: str, got: Fetched) -> Source:
    return read_source(data, name, kind or None, media_type=got.media_type, address=got.address, charset=got.charset)


def _keep(document: Document, data: bytes, source: Source, got: Fetched | None) -> bool:
    """Store a reading; whether it differs from the one before."""
    blob = Blob.keep(data)
    snapshot, _ = Snapshot.objects.get_or_create(
        document=document,
        blob_id=blob.sha256,
        defaults={
            "media_type": got.media_type if got else source.media_type,
            "charset": got.charset if got else "",
            "said_kind": str(source.kind),
            "said_title": source.title[:1000],
            "said_publisher": source.publisher[:400],
            "said_published": source.published,
            "characters": len(source.text),
        },
    )
    changed = document.current_id != snapshot.pk
    document.current, document.trouble, document.last_read_at = snapshot, "", timezone.now()
    document.save(update_fields=["current", "trouble", "last_read_at"])
    return changed


def _called(address: str) -> str:
    """An address without its scheme, query and closing slash, to call a source by."""
    return address.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/")[:400] or address[:400]
