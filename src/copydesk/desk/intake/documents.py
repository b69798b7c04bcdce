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
from copydesk.errors import ReadError, RefusedAddress
from copydesk.model import Source, SourceKind
from copydesk.reading import read_source
from copydesk.reading.address import Fetched, fetch
from copydesk.reading.decode import whole
from copydesk.reading.limits import TOTAL_SECONDS

SECONDS = 20.0  # for the reading of all addresses of one request; a browser and a server wait no longer
READ_EVERY = dt.timedelta(hours=6)  # how often an address is read again, unless its document says otherwise


def of_address(actor: Actor, address: str, kind: str = "", name: str = "", *, seconds: float | None = None) -> Document:
    """The document of an address: the one known, or a new one, read now.

    :param seconds: longest time for the reading; the reader's own bound without it.
    :raises RefusedAddress: if a guard refuses it (private networks, wrong types, size, time).
    :raises ReadError: if it cannot be read.
    :raises NotAllowed: without the right to draft.
    """
    require(actor, "draft")
    address = address.strip()
    if len(address) > 4000 or plain(address) != address:
        raise RefusedAddress(address[:200], "it holds characters that no address has, or is too long", "Correct it.")
    known = Document.objects.filter(address=address, kind=kind, current__isnull=False).first()
    if known is not None:
        return known
    got = asked(address, seconds)
    source = _read(got.data, plain(name) or _called(address), kind, got)
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
    name, title, publisher, attribution = map(plain, (name, title, publisher, attribution))
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


def describe(
    actor: Actor,
    document: Document,
    *,
    kind: str,
    title: str = "",
    publisher: str = "",
    published: dt.date | None = None,
    attribution: str = "",
) -> None:
    """Say what a document does not say itself, or says wrongly; what rests on it is proved again where that matters.

    :raises NotAllowed: without the right to draft; private notes are made public only with the right to release.
    :raises ReadError: if there is another document of this address and kind.
    """
    require(actor, "draft")
    if kind not in ("", *SourceKind):
        raise ReadError(document.name, f"{kind[:40]!r} is no kind of source", "Use primary, secondary or notes.")
    if is_private(document) and kind != SourceKind.NOTES:
        require(actor, "release")
    said = {"kind": kind, "title": plain(title)[:1000], "publisher": plain(publisher)[:400], "published": published}
    said["attribution"] = plain(attribution)[:400]
    with transaction.atomic():
        row = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        changed = {key: value for key, value in said.items() if getattr(row, key) != value}
        if not changed:
            return
        if row.address and Document.objects.filter(address=row.address, kind=kind).exclude(pk=row.pk).exists():
            mend = "Use that one in the story, or give this one another kind."
            raise ReadError(row.name, f"its address is stored as {kind or 'of no kind said'} already", mend)
        Document.objects.filter(pk=row.pk).update(**changed)
        told = {key: str(value) if value else "" for key, value in changed.items()}
        audit.record(actor, "describe source", document=row.pk, name=row.name, **told)
        reproof.document_changed(row)


def plan_reading(actor: Actor, document: Document, every: dt.timedelta | None) -> None:
    """How often an address is read again; ``None``: never by plan."""
    require(actor, "draft")
    if not document.address:
        raise ReadError(document.name, "it is a file, which is not read again", "Give the new file as a new source.")
    with transaction.atomic():
        after = timezone.now() + every if every else None
        Document.objects.filter(pk=document.pk).update(read_every=every, next_read_at=after)
        audit.record(actor, "plan source", document=document.pk, every=str(every or "never"))


def read_again(actor: Actor, document: Document) -> None:
    """Ask the worker to read an address again at once."""
    require(actor, "draft")
    if not document.address:
        raise ReadError(document.name, "it is a file, which is not read again", "Give the new file as a new source.")
    jobs.enqueue("read document", f"read document {document.pk}", urgency=5, document=document.pk)


def is_private(document: Document) -> bool:
    """Whether its words are for the newsroom alone: notes, as it was told or as the document itself says."""
    said = document.current.said_kind if document.current else ""
    return (document.kind or said) == SourceKind.NOTES


@jobs.handler("read document")
def read_document(job: jobs.Job) -> jobs.Write:
    """Read an address again. What went wrong is noted on the document, and it is tried again by plan."""
    document = Document.objects.select_related("current").get(pk=job.arguments["document"])
    every = document.read_every or READ_EVERY
    # A little off, so that addresses that came together are not asked together for ever.
    after = timezone.now() + every * random.uniform(0.9, 1.1)
    try:
        got = asked(document.address)
        source = _read(got.data, document.name, document.kind, got)
    except ReadError as error:
        words = str(error)[:2000]
        return lambda: Document.objects.filter(pk=document.pk).update(
            trouble=words, last_read_at=timezone.now(), next_read_at=after if document.read_every else None
        )

    def write() -> None:
        changed = _keep(document, got.data, source, got)
        Document.objects.filter(pk=document.pk).update(next_read_at=after if document.read_every else None)
        if changed:
            audit.record(DESK, "source changed", document=document.pk, sha256=source.sha256)
            reproof.document_changed(document)

    return write


@jobs.given_up("read document")
def not_read(job: jobs.Job, why: str) -> None:
    """A reading that died is told on the document, and comes again by plan, not at once."""
    document = Document.objects.get(pk=job.arguments["document"])
    after = timezone.now() + document.read_every if document.read_every else None
    Document.objects.filter(pk=document.pk).update(trouble=why[:2000], next_read_at=after)


def asked(address: str, seconds: float | None = None) -> Fetched:
    """What a server answers, asked behind the guards and in the newsroom's name.

    :raises ReadError: if it cannot be read (RefusedAddress where a guard refuses it).
    """
    bound = TOTAL_SECONDS if seconds is None else min(seconds, TOTAL_SECONDS)
    return fetch(address, allow=settings.COPYDESK.allow, seconds=bound, contact=settings.COPYDESK.contact)


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
            "said_title": plain(source.title)[:1000],
            "said_publisher": plain(source.publisher)[:400],
            "said_published": source.published,
            "characters": len(source.text),
        },
    )
    changed = document.current_id != snapshot.pk
    document.current, document.trouble, document.last_read_at = snapshot, "", timezone.now()
    document.save(update_fields=["current", "trouble", "last_read_at"])
    return changed


def plain(words: str) -> str:
    """Without what a database takes for no text."""
    return whole(words).replace("\x00", "")


def _called(address: str) -> str:
    """An address without its scheme, query and closing slash, to call a source by."""
    return address.partition("://")[2].partition("?")[0].partition("#")[0].rstrip("/")[:400] or address[:400]
