"""Stories: Markdown with or without front matter, plain text, HTML and ninjs become a :class:`~copydesk.model.Story`.

``docs/formats.md`` has the keys of the front matter and what each format gives.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from copydesk.errors import ReadError
from copydesk.model import Block, Span, Story, Table, Waiver, paragraphs
from copydesk.reading import dateline
from copydesk.reading.decode import whole
from copydesk.reading.layout import Piece, assemble
from copydesk.reading.limits import MAX_STORY_BYTES, MAX_STORY_TEXT

if TYPE_CHECKING:
    from copydesk.reading.front_matter import FrontMatter, Scalar

_EMPTY = "Give a file that holds the story's text."
_HEADLINE = 120  # a first line of plain text longer than this is no headline
_KNOWN = (
    *("headline", "title", "deck", "dek", "standfirst", "description", "byline", "author", "authors", "dateline"),
    *("date", "published", "place", "location", "sources", "source", "drafted_by", "waivers", "language", "lang"),
)


def from_markdown(text: str, name: str = "story") -> Story:
    """A story from Markdown; ``Story.offsets`` maps its readable text to ``text``.

    :raises ReadError: if it holds no text or more than a story does, or its front matter is not YAML or holds a value
        of a wrong type.
    """
    from copydesk.reading import front_matter, markdown

    if len(text) > MAX_STORY_BYTES:
        raise ReadError(name, f"it is longer than {MAX_STORY_BYTES:,} characters", "Give one story.")
    raw = text
    head = front_matter.split(raw, name)
    pieces = markdown.pieces(whole(raw), head.end)
    headline = _of_scalar(head.scalar("headline", "title"), "heading")
    deck = _of_scalar(head.scalar("deck", "dek", "standfirst", "description"), "paragraph")
    if headline is None and pieces and pieces[0].kind == "heading" and pieces[0].level == 1:
        headline = pieces.pop(0)
    day = head.day("date", "published")
    place = head.text("place", "location")
    given = head.text("dateline")
    if given:
        try:
            town, day = dateline.of_value(given, day)
        except ValueError as error:
            mend = "Write dateline: 2026-03-31, or dateline: TOPEKA, March 31, 2026."
            raise head.error(f"its front matter gives {given!r} as 'dateline', which holds no date", mend) from error
        place = place or town
    story = build(
        raw,
        name,
        headline,
        deck,
        pieces,
        dateline=day,
        place=place,
        byline=", ".join(head.texts("byline", "author", "authors")),
        source_names=_sources(head),
        drafted_by=head.text("drafted_by").lower(),
        waivers=_waivers(head),
        language=head.text("language", "lang") or "en",
        media_type="text/markdown",
        fields={k: v for k, v in head.flat().items() if k.partition(".")[0] not in _KNOWN},
    )
    return checked(story)


def from_text(text: str, name: str = "story") -> Story:
    """A story from plain text, which is its own readable text.

    The first line is the headline where it stands alone, is at most 120 characters long and ends in no full stop.

    :raises ReadError: if it holds no text.
    """
    if not text.strip():
        raise ReadError(name, "it holds no text", _EMPTY)
    shown = whole(text)
    blocks = list(paragraphs(shown))
    headline = None
    first = blocks[0]
    words = shown[first.start : first.end]
    alone = len(blocks) > 1 and first.kind == "paragraph" and len(words) <= _HEADLINE and "\n" not in words
    if alone and words[-1] not in ".:;,":
        headline = Span(first.start, first.end)
        blocks.pop(0)
    body = shown[blocks[0].start : blocks[0].end]
    place, day = dateline.of_body(body)
    return Story(
        text=shown,
        raw=text,
        name=name,
        headline=headline,
        blocks=tuple(blocks),
        dateline=day,
        place=place,
        media_type="text/plain",
    )


def build(
    raw: str, name: str, headline: Piece | None, deck: Piece | None, pieces: Sequence[Piece], **what: object
) -> Story:
    """A story of its parts; ``what`` are further fields of :class:`Story`.

    A dateline at the start of the body gives place and day where ``what`` has none.

    :raises ReadError: if there is no text at all.
    """
    head = [p for p in (headline, deck) if p and p.text]
    layout = assemble([*head, *pieces])
    if not layout.text.strip():
        raise ReadError(name, "it holds no text", _EMPTY)
    spans = iter(layout.blocks)
    where = {id(p): Span(b.start, b.end) for p, b in zip(head, spans, strict=False)}
    blocks: tuple[Block, ...] = layout.blocks[len(head) :]
    tables: tuple[Table, ...] = layout.tables
    first = next((b for b in blocks if b.kind == "paragraph"), None)
    town, day = dateline.of_body(layout.text[first.start : first.end]) if first else ("", None)
    offsets: array[int] = layout.offsets
    # The space between two blocks stands for what follows the first, of which there is none at the end of the file.
    if offsets and max(offsets) >= len(raw):
        offsets = array("I", (min(at, len(raw) - 1) for at in offsets))
    story = Story(
        text=layout.text,
        raw=raw,
        name=name,
        offsets=offsets,
        headline=where.get(id(headline)),
        deck=where.get(id(deck)),
        blocks=blocks,
        tables=tables,
    )
    story = replace(story, **what)  # type: ignore[arg-type]
    given: dt.date | None = story.dateline
    return replace(story, dateline=given or day, place=story.place or town)


def checked(story: Story) -> Story:
    """``story`` itself, if it is no longer than a newsroom runs as one: the gate's time grows with it.

    :raises ReadError: otherwise.
    """
    length = len(story.text)
    if length > MAX_STORY_TEXT:
        wrong = f"its text is longer than a story may be ({length:,} of {MAX_STORY_TEXT:,} characters)"
        raise ReadError(story.name, wrong, "Give one story a file; a longer one in parts, each checked by itself.")
    return story


def _of_scalar(value: Scalar | None, kind: str) -> Piece | None:
    if value is None or not value.text.strip():
        return None
    left, right = len(value.text) - len(value.text.lstrip()), len(value.text.rstrip())
    text, at = value.text[left:right], value.at[left:right]
    return Piece("heading" if kind == "heading" else "paragraph", whole(text), 1 if kind == "heading" else 0, "", at)


def _sources(head: FrontMatter) -> tuple[str, ...]:
    """The names or addresses under ``sources``: a text, a list of texts, or mappings with path, address or name."""
    from copydesk.reading.front_matter import Scalar

    key, value = head.take("sources", "source")
    if value is None:
        return ()
    names: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = next(
                (item[k] for k in ("path", "file", "address", "url", "href", "name", "title") if k in item), None
            )
        if not isinstance(item, Scalar) or not item.text.strip():
            raise head.error(
                f"an entry of '{key}' in its front matter names no source", "Write a file, address or name."
            )
        names.append(item.text.strip())
    return tuple(names)


def _waivers(head: FrontMatter) -> tuple[Waiver, ...]:
    from copydesk.reading.front_matter import Scalar

    _, value = head.take("waivers")
    if value is None:
        return ()
    mend = "Write '- rule: ID' with 'reason: ...' below it, and 'text: ...' for one passage alone."
    waivers: list[Waiver] = []
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict) or not {"rule", "reason"} <= set(item) <= {"rule", "reason", "text"}:
            raise head.error("a waiver in its front matter has not the keys rule and reason", mend)
        words = {k: v.text.strip() if isinstance(v, Scalar) else "" for k, v in item.items()}
        if not all(words.values()):
            raise head.error("a waiver in its front matter gives no text for one of its keys", mend)
        waivers.append(Waiver(words["rule"], words["reason"], words.get("text", "")))
    return tuple(waivers)
