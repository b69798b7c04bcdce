"""A stored check as the report that it was: rebuilt from what is stored, without asking the gate again.

The story comes from its version, the sources from the snapshots that the check saw, all else from the report's JSON. So
a page shows what the verdict rested on, also where a source has changed since.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from copydesk.desk import checking
from copydesk.desk.models import Check, Version
from copydesk.model import (
    CheckedClaim,
    Claim,
    ClaimValue,
    DateRange,
    Evidence,
    Figure,
    Finding,
    Fix,
    Manner,
    Name,
    Quotation,
    Relation,
    Repair,
    Report,
    Severity,
    Span,
    State,
    Statement,
    Ticker,
    Verdict,
)
from copydesk.model import Story as Draft

_VALUES: dict[str, type] = {
    "quote": Quotation,
    "figure": Figure,
    "date": DateRange,
    "name": Name,
    "ticker": Ticker,
    "statement": Statement,
}
_DECIMALS = {"low", "high", "step"}
_DAYS = {"first", "last"}


class Stored:
    """A check with its version, as a key of what is kept in memory: equal to another of the same check."""

    def __init__(self, check: Check, version: Version) -> None:
        self.check, self.version = check, version
        self._key = (check.pk, check.key, check.made_at)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stored) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=64)
def report_of(stored: Stored) -> Report:
    """The report of a stored check.

    :raises ReadError: if the story or a source can no longer be read.
    """
    check, version = stored.check, stored.version
    draft = checking.story_of(version)
    told: dict[str, Any] = check.report
    uses = check.sources.select_related("snapshot__document").order_by("position")
    return Report(
        story=draft,
        sources=tuple(checking.source_as_read(use.name, use.snapshot) for use in uses),
        verdict=Verdict(check.verdict),
        findings=tuple(map(_finding, told["findings"])),
        claims=tuple(_claim(item, draft) for item in told["claims"]),
        repairs=tuple(Repair(**item) for item in told["repairs"]),
        mended=check.mended,
        versions=told["versions"],
        policy_sha256=told["policy_sha256"],
        facts_sha256=told["facts_sha256"],
    )


def _finding(told: dict[str, Any]) -> Finding:
    return Finding(
        told["rule"],
        Severity(told["severity"]),
        told["message"],
        told["start"],
        told["end"],
        tuple(map(_evidence, told["evidence"])),
        _fix(told["fix"]),
        told["waived"],
        told["risk"],
    )


def _claim(told: dict[str, Any], draft: Draft) -> CheckedClaim:
    return CheckedClaim(
        Claim(
            told["kind"],
            told["start"],
            told["end"],
            told["text"],
            told["sentence"],
            _value(told["kind"], told["value"], draft),
        ),
        State(told["state"]),
        tuple(map(_evidence, told["evidence"])),
        told["note"],
        told["fault"],
        tuple(Span(span["start"], span["end"]) for span in told["at_fault"]),
        _fix(told["fix"]),
        told["support"],
    )


def _evidence(told: dict[str, Any]) -> Evidence:
    return Evidence(
        told["source"],
        told["start"],
        told["end"],
        told["text"],
        Relation(told["relation"]),
        Manner(told["manner"]),
        told["note"],
        told["place"],
    )


def _fix(told: dict[str, Any] | None) -> Fix | None:
    return Fix(told["start"], told["end"], told["replacement"]) if told else None


def _value(kind: str, told: dict[str, Any], draft: Draft) -> ClaimValue:
    """What a claim says; the JSON writes decimals and dates as text, and spans as places in the story's file."""
    values: dict[str, Any] = {}
    for name, value in told.items():
        if value is not None and kind == "figure" and name in _DECIMALS:
            value = Decimal(value)
        elif value is not None and kind == "date" and name in _DAYS:
            value = dt.date.fromisoformat(value)
        elif isinstance(value, dict):
            value = draft.from_file(value["start"], value["end"])
        values[name] = value
    made: ClaimValue = _VALUES[kind](**values)
    return made
