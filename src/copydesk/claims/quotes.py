"""Quotations of a story (in work)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.model import Claim, Span, Story


def find(story: Story, sentences: Sequence[Span]) -> Iterator[Claim]:
    """None yet."""
    return iter(())
