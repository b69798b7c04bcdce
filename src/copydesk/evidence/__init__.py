"""Where the sources speak to a claim: one shared index of the sources, and one matcher for each kind of claim."""

from __future__ import annotations

from copydesk.evidence.index import Passage, SourceIndex

__all__ = ["Passage", "SourceIndex"]
