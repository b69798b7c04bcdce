"""Copydesk checks a news story against its named sources before release.

The public names: :func:`check`, :func:`find_quote`, :func:`support`, :func:`read_source`, :func:`read_story`,
:class:`Source`, :class:`SourceIndex`, :class:`Story`, :class:`Report`. Each is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from copydesk.evidence.index import SourceIndex
    from copydesk.evidence.quotes import QuoteMatch, find_quote
    from copydesk.evidence.support import support
    from copydesk.gate import check
    from copydesk.model import Report, Source, Story
    from copydesk.policy import Policy
    from copydesk.reading import read_source, read_story

_HOME = {
    "Policy": "copydesk.policy",
    "QuoteMatch": "copydesk.evidence.quotes",
    "Report": "copydesk.model",
    "Source": "copydesk.model",
    "SourceIndex": "copydesk.evidence.index",
    "Story": "copydesk.model",
    "check": "copydesk.gate",
    "find_quote": "copydesk.evidence.quotes",
    "read_source": "copydesk.reading",
    "read_story": "copydesk.reading",
    "support": "copydesk.evidence.support",
}

__all__ = [
    "Policy",
    "QuoteMatch",
    "Report",
    "Source",
    "SourceIndex",
    "Story",
    "check",
    "find_quote",
    "read_source",
    "read_story",
    "support",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'copydesk' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
