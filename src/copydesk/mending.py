"""How a change of a story's readable text is made in its file.

Rules speak of the readable text; the file may be Markdown, HTML or JSON. A removal takes the markup that would be left
with nothing in it, an addition at the end goes in as a paragraph of the file's own kind.
"""

from __future__ import annotations

import html
import json
import re

from copydesk.model import Fix, Span, Story

_LEFT = re.compile(r"[ \t>*_#+~-]*\Z")  # Markdown that opens a line
_RIGHT = re.compile(r"[ \t*_#~]*(?=\r?\n|\Z)")  # and what closes it
_CLOSING = re.compile(
    r"(?:\s|\\[nrt])*<\\?/(?!(?:article|main|body|html|section|div)\b)[a-z][a-z0-9]*\s*>", re.IGNORECASE
)


def in_file(story: Story, fix: Fix) -> tuple[Span, str]:
    """Where in ``story.raw`` a fix is made, and what is put there.

    >>> story = Story.from_markdown("Sales **rose**.")
    >>> in_file(story, Fix(len(story.text), len(story.text), "\\n\\nDrafted by machine."))
    (Span(start=15, end=15), '\\n\\nDrafted by machine.')
    """
    place = story.to_file(fix.start, fix.end)
    replacement = fix.replacement
    if fix.start == fix.end and fix.end >= len(story.text.rstrip()):
        return _at_end(story, replacement)
    if not replacement and story.media_type in ("text/markdown", "text/plain"):
        place = _whole_lines(story.raw, place)
    if story.media_type == "application/json":
        replacement = json.dumps(replacement, ensure_ascii=False)[1:-1]
    return place, replacement


def _whole_lines(raw: str, place: Span) -> Span:
    """The removal with the markup and blank lines that would be left, where it takes all that its lines say."""
    start, end = place.start, place.end
    line = raw.rfind("\n", 0, start) + 1
    right = _RIGHT.match(raw, end)
    if not right or not _LEFT.match(raw[line:start]):
        return place
    end = right.end()
    after = len(raw) - len(raw[end:].lstrip("\r\n"))
    if after < len(raw):
        return Span(line, after)
    return Span(len(raw[:line].rstrip("\r\n")), end)


def _at_end(story: Story, words: str) -> tuple[Span, str]:
    raw = story.raw
    last = story.to_file(0, len(story.text.rstrip())).end
    if story.media_type not in ("text/html", "application/xhtml+xml", "application/json"):
        at = len(raw.rstrip())
        return Span(at, at), words
    marked_up = story.media_type != "application/json" or bool(re.match(r"\s*<\\?/[a-z]", raw[last : last + 200], re.I))
    at = last
    while marked_up and (closing := _CLOSING.match(raw, at)):
        at = closing.end()
    if marked_up:
        words = f"\n<p>{html.escape(words.strip(), quote=False)}</p>"
    if story.media_type == "application/json":
        words = json.dumps(words, ensure_ascii=False)[1:-1]
    return Span(at, at), words
