"""The nouns of the gate: what is read, what is claimed, what speaks to it, what is found.

All values are frozen. Offsets are code points (``text[start:end]``). A :class:`Source` is
addressed in ``Source.text``. A :class:`Story` has two texts: ``raw``, the file as decoded, and
``text``, its readable text; claims and matchers work on ``text``, a finished :class:`Report`
points into ``raw``, the file that the reporter has open (``Story.to_file`` is the map).
"""

from __future__ import annotations

from copydesk.model.claim import Claim, ClaimKind, ClaimValue, DateRange, Figure, Name, Quotation, Statement, Ticker
from copydesk.model.report import (
    CheckedClaim,
    Evidence,
    Finding,
    Fix,
    Manner,
    Relation,
    Repair,
    Report,
    Severity,
    State,
    Verdict,
)
from copydesk.model.source import Block, BlockKind, Source, SourceKind, Span, Table, paragraphs
from copydesk.model.story import Story, Waiver

__all__ = [
    "Block",
    "BlockKind",
    "CheckedClaim",
    "Claim",
    "ClaimKind",
    "ClaimValue",
    "DateRange",
    "Evidence",
    "Figure",
    "Finding",
    "Fix",
    "Manner",
    "Name",
    "Quotation",
    "Relation",
    "Repair",
    "Report",
    "Severity",
    "Source",
    "SourceKind",
    "Span",
    "State",
    "Statement",
    "Story",
    "Table",
    "Ticker",
    "Verdict",
    "Waiver",
    "paragraphs",
]
