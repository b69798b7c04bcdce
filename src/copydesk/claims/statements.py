"""Statements of a story (in work)."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.model import Claim, Span, Statement, Story


def find(story: Story, sentences: Sequence[Span], claims: Sequence[Claim]) -> list[Claim]:
    """A statement for each sentence."""
    return [
        Claim("statement", s.start, s.end, story.text[s.start : s.end], n, Statement()) for n, s in enumerate(sentences)
    ]
