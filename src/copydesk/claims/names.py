"""Name claims (in work)."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.model import Name, Span


def in_text(text: str, taken: Sequence[Span] = ()) -> list[tuple[int, int, Name]]:
    """None yet."""
    return []


def identifiers(text: str, taken: Sequence[Span] = ()) -> list[tuple[int, int, Name]]:
    """None yet."""
    return []
