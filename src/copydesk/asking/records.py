"""Facts as records that the gate can read, and sentences told from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from copydesk.asking.answer import FactCited, Said
from copydesk.asking.proving import checked
from copydesk.claims.calendar_words import written
from copydesk.claims.name_words import COMPANY_SUFFIXES
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import Source, SourceKind
from copydesk.policy import Policy


def told(
    text: str, cited: Sequence[FactCited], record: Sequence[str], facts: Facts, policy: Policy, on: dt.date
) -> list[Said]:
    """The sentence with the facts it stands on, where the gate lets it pass; none otherwise.

    :param record: the entry of the facts in plain sentences: what the gate's matchers read. The rules on stages,
        scores and tickers look the facts up for themselves.
    """
    source = Source.from_text(" ".join(record), name=cited[0].key, kind=SourceKind.SECONDARY, title=cited[0].key)
    kept, _, _ = checked([Said(text, (), tuple(cited))], SourceIndex([source]), facts, policy, on)
    return kept


def origin(facts: Facts) -> str:
    """Where facts are from: the name of their file, else the newsroom."""
    path = getattr(facts, "path", None)
    return f"facts file {path.name}" if isinstance(path, Path) else "the newsroom's facts"


def day(on: dt.date) -> str:
    """A day in words: ``May 29, 2026``."""
    return written(on, on)


def company(name: str) -> str:
    """A company's name without its legal form, whose full stop would end a sentence.

    >>> company("CALDER & SONS, INC.")
    'CALDER & SONS'
    """
    parts = name.replace(",", "").split()
    while len(parts) > 1 and parts[-1].rstrip(".").lower() in COMPANY_SUFFIXES:
        parts.pop()
    return " ".join(parts)
