"""Stories and sources as a proof keeps them: their bytes, and what it takes to read them again to the same text."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from copydesk.errors import BundleError, CopydeskError
from copydesk.model import Block, Evidence, Source, SourceKind, Span, Story, Table, paragraphs

# What a record says of a source beside its bytes. It is signed, since some of it was given and not read.
_TEXTS = ("title", "publisher", "address", "media_type", "attribution")


def story_record(story: Story) -> tuple[dict[str, Any], bytes]:
    """What the manifest says of ``story``, and the bytes of its file.

    :raises BundleError: if the file cannot be read again to the same story.
    """
    content = encoded(story.raw)
    record: dict[str, Any] = {
        "name": story.name,
        "media_type": story.media_type,
        "sha256": digest(content),
        "dateline": story.dateline.isoformat() if story.dateline else None,
        "place": story.place,
        "byline": story.byline,
        "language": story.language,
        "drafted_by": story.drafted_by,
        "source_names": list(story.source_names),
        "fields": dict(story.fields),
    }
    for way in _STORY_WAYS:
        record["read"] = way
        try:
            if story_again(record, content) == story:
                return record, content
        except CopydeskError:
            continue
    raise BundleError(
        story.name,
        "its file cannot be read again to the story that was checked",
        "Check it as a file that read_story reads.",
    )


def story_again(record: Mapping[str, Any], content: bytes) -> Story:
    """The story that ``content`` holds, read in the way that its record says."""
    story = _STORY_WAYS[record["read"]](content.decode("utf-8", "surrogatepass"), record["name"])
    return replace(
        story,
        name=record["name"],
        media_type=record["media_type"],
        dateline=_day(record["dateline"]),
        place=record["place"],
        byline=record["byline"],
        language=record["language"],
        drafted_by=record["drafted_by"],
        source_names=tuple(record["source_names"]),
        fields=dict(record["fields"]),
    )


def source_record(source: Source) -> tuple[dict[str, Any], bytes, dict[str, Any] | None]:
    """What the manifest says of a source that is carried in full, its bytes, and how they were read.

    ``record["read"]`` is the way in which the bytes give the text: ``text`` (they are the text), ``reader``
    (:func:`copydesk.reading.read_source`), or ``given`` where the bytes alone do not give it (an entry of a feed, a
    text set by hand). But for ``text``, the readable text is kept beside the bytes, since another version of a
    library may read a PDF or a page otherwise.

    :raises BundleError: if the bytes do not fit the source's own hash.
    """
    content = source.original or encoded(source.text)
    record = named(source) | {
        "sha256": digest(content),
        "updated": source.updated.isoformat() if source.updated else None,
        "fields": dict(source.fields),
        **{name: getattr(source, name) for name in _TEXTS},
    }
    if source.sha256 not in ("", record["sha256"]):
        raise BundleError(source.name, "its bytes do not fit its hash", "Read it again.")
    reading = _reading(source)
    record["read"] = next((way for way in _SOURCE_WAYS if _reads(way, content, record) == reading), "given")
    return record, content, None if record["read"] == "text" else reading


def source_again(
    record: Mapping[str, Any], content: bytes, reading: Mapping[str, Any] | None
) -> tuple[Source, bool | None]:
    """The source as it was signed, and whether its bytes still read so; ``None`` where they are not read again."""
    way = record["read"]
    if reading is None:
        reading = _reading(_text_source(content, record))
        same: bool | None = True
    else:
        same = _reads(way, content, record) == reading if way in _SOURCE_WAYS else None
    source = Source(
        name=record["name"],
        text=reading["text"],
        kind=SourceKind(record["kind"]),
        published=_day(record["published"]),
        updated=_day(record["updated"]),
        read_at=dt.datetime.fromisoformat(record["read_at"]) if record["read_at"] else None,
        sha256=record["sha256"],
        blocks=tuple(Block(*b) for b in reading["blocks"]),
        tables=tuple(_table(t) for t in reading["tables"]),
        fields=dict(record["fields"]),
        original=content,
        **{name: record[name] for name in _TEXTS},
    )
    return source, same


def _reads(way: str, content: bytes, record: Mapping[str, Any]) -> dict[str, Any] | None:
    """How ``content`` reads in this way, ``None`` where it cannot be read so."""
    try:
        return _reading(_SOURCE_WAYS[way](content, record))
    except (CopydeskError, UnicodeDecodeError):
        return None


def _reading(source: Source) -> dict[str, Any]:
    """Text, blocks and tables of a source in plain values."""
    return {
        "text": source.text,
        "blocks": [[b.kind, b.start, b.end, b.level, b.place] for b in source.blocks],
        "tables": [
            [t.start, t.end, [[[c.start, c.end] for c in row] for row in t.rows], t.header, t.caption, t.place]
            for t in source.tables
        ],
    }


def _table(values: Sequence[Any]) -> Table:
    start, end, rows, header, caption, place = values
    return Table(start, end, tuple(tuple(Span(*c) for c in row) for row in rows), header, caption, place)


def withheld_record(source: Source) -> dict[str, Any]:
    """What the manifest says of a source that is not carried: of a private one little more than its hash.

    ``source`` is as outsiders may see it (:func:`copydesk.report.privacy.for_outsiders`).
    """
    record = named(source) | {"sha256": source.sha256, "attribution": source.attribution}
    if source.private:
        return record | {"withheld": "private"}
    texts = {"title": source.title, "publisher": source.publisher, "address": source.address}
    return record | texts | {"withheld": "passages only", "characters": len(source.text)}


def stand_in(record: Mapping[str, Any], passages: Iterable[Evidence]) -> Source:
    """A source in the place of one that is withheld: its quoted passages where they stand, and nothing between."""
    text = ["\n"] * (record.get("characters") or 0)
    for passage in passages:
        text[passage.start : passage.end] = passage.text
    joined = "".join(text)
    return Source(
        name=record["name"],
        text=joined,
        kind=SourceKind(record["kind"]),
        title=record.get("title", ""),
        publisher=record.get("publisher", ""),
        published=_day(record["published"]),
        sha256=record["sha256"],
        attribution=record["attribution"],
        blocks=paragraphs(joined),
    )


def named(source: Source) -> dict[str, Any]:
    """What every record says of a source."""
    return {
        "name": source.name,
        "kind": str(source.kind),
        "published": source.published.isoformat() if source.published else None,
        "read_at": source.read_at.isoformat() if source.read_at else None,
    }


def encoded(text: str) -> bytes:
    """UTF-8, also of half a surrogate pair, so that every text can be kept."""
    return text.encode("utf-8", "surrogatepass")


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _read_source(content: bytes, record: Mapping[str, Any]) -> Source:
    from copydesk.reading import read_source

    return read_source(content, name=record["name"], media_type=record["media_type"])


def _text_source(content: bytes, record: Mapping[str, Any]) -> Source:
    return Source.from_text(content.decode("utf-8", "surrogatepass"), name=record["name"])


def _markdown_story(raw: str, name: str) -> Story:
    return Story.from_markdown(raw, name)


def _text_story(raw: str, name: str) -> Story:
    from copydesk.reading.story import from_text

    return from_text(raw, name)


def _read_story(raw: str, name: str) -> Story:
    from copydesk.reading import read_story

    # Text in hand is told from a path by its line breaks.
    return read_story(raw if "\n" in raw else encoded(raw), name)


# The ways in which bytes or a file's text are read.
_SOURCE_WAYS: dict[str, Callable[[bytes, Mapping[str, Any]], Source]] = {"text": _text_source, "reader": _read_source}
_STORY_WAYS: dict[str, Callable[[str, str], Story]] = {
    "markdown": _markdown_story,
    "text": _text_story,
    "reader": _read_story,
}
