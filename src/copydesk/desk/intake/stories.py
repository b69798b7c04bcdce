"""Stories come in: from an upload, pasted text, the API, the inbox. One function takes them all.

``take_story(actor, data, name, section, sources, *, correction, change, urgency, seconds) -> Taken``

*   ``data`` is the file as it came (bytes), or pasted or posted text (``str``): Markdown, plain text, HTML, a ninjs
    item. What it is shows in the content first, in the name second.
*   ``section`` is where the story goes; without it, the section that the story names (``section:`` in its front
    matter), else the newsroom's first.
*   ``sources`` is a sequence of :class:`Given`: each an address, a stored document, or bytes under a name. To them come
    the sources that the story itself names: addresses are read, other names are those of the sources given with it,
    else of stored documents.
*   A ninjs item whose ``uri`` is known becomes the next version of the same story; the very same item on the same
    sources, sent by the same actor, changes nothing (``Taken.made`` is false). ``correction`` is what readers are told
    where that story is published.
*   ``Taken.story`` and ``Taken.version`` are what came of it. The check is queued; ``checking.check_now(version)``
    does it at once.

HTML is cleaned before it becomes a version (:mod:`.cleaning`); the findings' offsets count in what was kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.db import transaction

from copydesk.desk import life
from copydesk.desk.intake import documents
from copydesk.desk.intake.cleaning import clean_html, clean_item
from copydesk.desk.models import Document, Section, Story, Version
from copydesk.desk.roles import Actor, require
from copydesk.errors import CopydeskError, ReadError, RefusedAddress
from copydesk.model import Story as Text
from copydesk.reading import read_story
from copydesk.reading.decode import decode, whole
from copydesk.reading.files import checked
from copydesk.reading.formats import tell
from copydesk.reading.limits import MAX_STORY_BYTES

_SUFFIXES = {
    "markdown": (".md", ".markdown", ".mdown"),
    "text": (".txt", ".text"),
    "html": (".html", ".htm", ".xhtml"),
    "json": (".json",),
}
_WHAT = {"pdf": "a PDF", "feed": "a feed", "register-xml": "a Federal Register document"}


class UnknownSource(ReadError):
    """A story names a source that is neither given with it nor stored."""


@dataclass(frozen=True, slots=True)
class Given:
    """A source as it comes with a story: an ``address``, a stored ``document``, or ``data`` under a ``name``.

    ``kind`` is ``primary``, ``secondary``, ``notes``, or ``""`` for what the document shows. The fields after it are
    said of ``data`` alone, where it does not say them itself.
    """

    address: str = ""
    document: Document | None = None
    data: bytes | None = None
    name: str = ""
    kind: str = ""
    title: str = ""
    publisher: str = ""
    published: dt.date | None = None
    attribution: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a story that was taken in; ``made`` is false where this actor had sent the very same before."""

    story: Story
    version: Version
    made: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """A story that was read, and the documents it rests on: all that is slow is done, nothing of it is a story yet."""

    draft: life.Draft
    text: Text

    @property
    def uri(self) -> str:
        """The ``uri`` of a ninjs item, ``""`` of anything else."""
        return self.text.fields.get("uri", "") if self.text.media_type == "application/json" else ""


def take_story(
    actor: Actor,
    data: bytes | str,
    name: str = "",
    section: Section | None = None,
    sources: Sequence[Given] = (),
    *,
    correction: str = "",
    change: str = "",
    urgency: int = 0,
    seconds: float | None = None,
) -> Taken:
    """Take a story in, with its sources; the module says how.

    :param name: the story's file name; ``""`` for pasted text.
    :param correction: what readers are told, where a ninjs item makes the next version of a published story.
    :param change: what was done, in words, for colleagues.
    :param urgency: higher is checked first.
    :param seconds: longest time for the reading of all addresses together; without it, each has its own bound.
    :raises ReadError: if the story or a source cannot be read (also :class:`UnknownSource`), or it has no source.
    :raises RefusedAddress: if a guard refuses an address.
    :raises WrongState: if the ninjs item's story is retracted, or published and no correction is given.
    :raises NotAllowed: without the right to draft, or to correct what is published.
    """
    prepared = prepare(actor, data, name, sources, seconds)
    return write(actor, prepared, section, correction=correction, change=change, urgency=urgency)


def prepare(
    actor: Actor, data: bytes | str, name: str = "", sources: Sequence[Given] = (), seconds: float | None = None
) -> Prepared:
    """Do what is slow: read the story and its sources. Sources are stored, each by itself; errors as of take_story."""
    require(actor, "draft")
    raw, name, text = read_draft(data, name)
    budget = Budget(seconds)
    have = [(given, store(actor, given, budget)) for given in sources]
    return prepared(actor, raw, name, text, have, budget)


def prepared(
    actor: Actor,
    raw: str,
    name: str,
    text: Text,
    have: Sequence[tuple[Given, Document]],
    budget: Budget | None = None,
) -> Prepared:
    """A story that was read, with its stored sources and those that it names itself."""
    found = [document for _, document in have]
    for called in dict.fromkeys(text.source_names):
        document = _named(actor, called, have, name, text, budget or Budget(None))
        if document is not None:
            found.append(document)
    if not found:
        raise ReadError(name, "it has no source", "Name at least one: an address, a file, or a stored source.")
    unlike = {document.pk: document for document in found}
    return Prepared(life.Draft(raw, name, tuple((d.name, d) for d in unlike.values())), text)


def write(
    actor: Actor,
    prepared: Prepared,
    section: Section | None = None,
    *,
    correction: str = "",
    change: str = "",
    urgency: int = 0,
) -> Taken:
    """Make the story, or the next version of the story of the same ninjs ``uri``: one transaction."""
    with transaction.atomic():
        sections = Section.objects.order_by("pk")
        # Two posts of one new uri at the same time would make two stories: they wait for each other here.
        first = (sections.select_for_update(no_key=True) if prepared.uri else sections).first()
        home = section or _section(prepared.text) or first
        if home is None:
            raise ReadError(prepared.draft.name, "the newsroom has no section", "Add a section first.")
        if prepared.uri:
            known = Version.objects.filter(name=prepared.draft.name, media_type="application/json").order_by("-pk")
            version = known.select_related("story__latest").first()
            if version is not None:
                return _next(actor, version.story, prepared.draft, correction, change, urgency)
        story = life.new_story(actor, prepared.draft, home, change or "draft", urgency)
    return Taken(story, story.latest, True)


def read_draft(data: bytes | str, name: str = "") -> tuple[str, str, Text]:
    """A story's text as it is kept, its name, and the story as the gate reads it.

    :raises ReadError: if it cannot be read as a story.
    """
    name = PurePath(documents.plain(name).replace("\\", "/")).name[-300:]
    pasted = isinstance(data, str)
    raw_bytes = whole(data).encode() if isinstance(data, str) else data
    label = name or "story"
    checked(raw_bytes, label, MAX_STORY_BYTES)
    # Pasted text has no name of its own that could say otherwise than its content.
    found = tell(raw_bytes, "story" if pasted and not name else label)
    if found in _WHAT:
        raise ReadError(
            label, f"it is {_WHAT[found]}, which is read as a source only", "Give the story as text or HTML."
        )
    raw = decode(raw_bytes, label)
    if found == "text" and (raw.startswith("---") or not label.lower().endswith(_SUFFIXES["text"])):
        found = "markdown"
    if not label.lower().endswith(_SUFFIXES[found]):
        label += _SUFFIXES[found][0]  # so that it is read the same the next time
    if found == "html":
        raw = clean_html(raw)
    elif found == "json":
        raw = clean_item(raw, label)
    text = read_story(raw.encode("utf-8", "surrogatepass"), label)
    if "\x00" in text.text or "\x00" in raw:
        raise ReadError(label, "it holds the character U+0000, which no text has", "Take it out.")
    if uri := (text.fields.get("uri", "") if text.media_type == "application/json" else ""):
        label = name_of_uri(uri)
    return raw, label, text


def name_of_uri(uri: str) -> str:
    """The name under which the versions of a ninjs item's ``uri`` are kept, by which the next is known."""
    if len(uri) <= 300 and uri.isprintable():
        return f"{uri}.json"
    return f"ninjs-{hashlib.sha256(uri.encode('utf-8', 'surrogatepass')).hexdigest()}.json"


class Budget:
    """The time left for reading addresses, in seconds; without a bound where ``None``."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds

    def left(self, address: str) -> float | None:
        """What is left.

        :raises RefusedAddress: if nothing is.
        """
        if self._end is None:
            return None
        left = self._end - time.monotonic()
        if left < 0.05:
            mend = "Add it under Sources first, then name it here; or save the page and give the file."
            raise RefusedAddress(address, "no time was left to read it", mend)
        return left


def store(actor: Actor, given: Given, budget: Budget | None = None) -> Document:
    """The document of a source that comes with a story.

    :raises ReadError: if it cannot be read, or nothing was given.
    """
    if given.document is not None:
        return given.document
    if given.data is not None:
        return documents.of_bytes(
            actor,
            given.data,
            given.name or "source",
            given.kind,
            title=given.title,
            publisher=given.publisher,
            published=given.published,
            attribution=given.attribution,
            media_type=given.media_type,
        )
    if given.address.strip():
        left = budget.left(given.address) if budget else None
        return documents.of_address(actor, given.address, given.kind, given.name, seconds=left)
    raise ReadError("a source", "neither an address nor a file was given", "Give one of them.")


def _named(
    actor: Actor, called: str, have: Iterable[tuple[Given, Document]], name: str, text: Text, budget: Budget
) -> Document | None:
    """The document that a story calls ``called``; ``None`` where it may go without."""
    have, called = list(have), documents.plain(called)
    last = PurePath(called.replace("\\", "/")).name
    for given, document in have:
        known = {given.address, given.name, document.address, document.name, document.title} - {""}
        if called in known or (last in known and "://" not in called):
            return document
    # The source that a CMS writes into an item is often its supplier, no document.
    optional = bool(have) and text.media_type == "application/json"
    if "://" in called:
        try:
            return store(actor, Given(address=called), budget)
        except CopydeskError:
            if optional:
                return None
            raise
    if ".." in PurePath(called.replace("\\", "/")).parts:
        raise UnknownSource(name, f"it names the source {called!r}, a path that leads outside", "Name the file alone.")
    stored = Document.objects.filter(current__isnull=False)
    document = stored.filter(name=called).order_by("-pk").first() or stored.filter(name=last).order_by("-pk").first()
    if document is None and not optional:
        mend = "Give the file with the story, or its address."
        raise UnknownSource(name, f"it names the source {called!r}, which is neither given nor stored", mend)
    return document


def _section(text: Text) -> Section | None:
    """The section that the story names.

    :raises ReadError: if there is none of that name.
    """
    called = documents.plain(text.fields.get("section", "")).strip()
    if not called:
        return None
    found = Section.objects.filter(slug__iexact=called).first() or Section.objects.filter(name__iexact=called).first()
    if found is None:
        names = ", ".join(Section.objects.values_list("slug", flat=True)[:20])
        raise ReadError(text.name, f"it names the section {called!r}, which there is not", f"Use one of: {names}.")
    return found


def _next(actor: Actor, story: Story, draft: life.Draft, correction: str, change: str, urgency: int) -> Taken:
    latest = story.latest
    # What this sender sent last, so that sending it once more does not undo what an editor did since.
    last = story.versions.filter(made_by=actor.name, name=draft.name).order_by("-number").first()
    if last is not None and last.raw == draft.raw and _rests_on(last) == [d.pk for _, d in draft.sources]:
        return Taken(story, latest, False)
    version = life.revise(actor, story.pk, latest.number, draft, change or "sent again", correction, urgency)
    return Taken(Story.objects.get(pk=story.pk), version, True)


def _rests_on(version: Version) -> list[int]:
    return list(version.sources.order_by("position").values_list("document_id", flat=True))
