"""Stories (in work)."""

from __future__ import annotations

from copydesk.model import Story, paragraphs


def from_markdown(text: str, name: str = "story") -> Story:
    """In work."""
    return Story(text=text, raw=text, name=name, blocks=paragraphs(text))
