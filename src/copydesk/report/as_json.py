"""A report as JSON: one object for one story, JSON Lines for several.

``docs/report.md`` describes it; ``report.schema.json`` beside this file is its JSON Schema. The schema's version
is that of :data:`copydesk.gate.SCHEMA`: a field may be added without a new version, none is taken away or
changes its meaning.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from copydesk.gate import SCHEMA
from copydesk.model import (
    CheckedClaim,
    Evidence,
    Finding,
    Fix,
    Repair,
    Report,
    Severity,
    Source,
    Span,
    State,
    Story,
)
from copydesk.report.privacy import for_outsiders


def to_mapping(report: Report, outsiders: bool = False) -> dict[str, Any]:
    """``report`` in plain values, ready for JSON. All offsets into the story are code points of its file.

    :param outsiders: withhold the words of private sources (:mod:`copydesk.report.privacy`).
    """
    if outsiders:
        report = for_outsiders(report)
    private = frozenset(s.name for s in report.sources if s.private and not s.text)
    return {
        "schema": SCHEMA,
        "story": _story(report.story),
        "verdict": str(report.verdict),
        "counts": counts(report),
        "findings": [_finding(f, report.story, private) for f in report.findings],
        "claims": [_claim(c, report.story, private) for c in report.claims],
        "repairs": [_repair(r) for r in report.repairs],
        "sources": [_source(s, s.name in private) for s in report.sources],
        "versions": dict(sorted(report.versions.items())),
        "policy_sha256": report.policy_sha256,
        "facts_sha256": report.facts_sha256,
    }


def dumps(report: Report, outsiders: bool = False, indent: int | None = None) -> str:
    """``report`` as one JSON object, on one line unless ``indent`` is given."""
    return as_text(to_mapping(report, outsiders), indent)


def lines(reports: Iterable[Report], outsiders: bool = False) -> Iterable[str]:
    """JSON Lines: an object a report, each on one line, without the line ends."""
    return (dumps(report, outsiders) for report in reports)


def as_text(value: Any, indent: int | None = None) -> str:
    """JSON that can be written as UTF-8: readable, but for a text with half a surrogate pair, which is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, indent=indent)
    return text


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) that every report follows."""
    found: dict[str, Any] = json.loads(resources.files(__package__).joinpath("report.schema.json").read_text("utf-8"))
    return found


def counts(report: Report) -> dict[str, dict[str, int]]:
    """How many claims stand in each state and how many findings of each severity; waived ones apart."""
    states = Counter(str(c.state) for c in report.claims)
    severities = Counter("waived" if f.waived else str(f.severity) for f in report.findings)
    return {
        "claims": {str(s): states[str(s)] for s in State},
        "findings": {name: severities[name] for name in [*map(str, Severity), "waived"]},
    }


def _story(story: Story) -> dict[str, Any]:
    head = story.text[story.headline.start : story.headline.end] if story.headline else ""
    return {
        "name": story.name,
        "sha256": story.sha256,
        "headline": head,
        "dateline": _plain(story.dateline),
    }


def _finding(finding: Finding, story: Story, private: frozenset[str]) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "message": finding.message,
        "start": finding.start,
        "end": finding.end,
        "text": story.raw[finding.start : finding.end],
        "evidence": [_evidence(e, private) for e in finding.evidence],
        "fix": _fix(finding.fix),
        "waived": finding.waived,
        "risk": finding.risk,
    }


def _claim(checked: CheckedClaim, story: Story, private: frozenset[str]) -> dict[str, Any]:
    claim = checked.claim
    return {
        "kind": claim.kind,
        "start": claim.start,
        "end": claim.end,
        "text": claim.text,
        "sentence": claim.sentence,
        "state": str(checked.state),
        "value": _value(claim.value, story),
        "evidence": [_evidence(e, private) for e in checked.evidence],
        "note": checked.note,
        "fault": checked.fault,
        "at_fault": [_span(s) for s in checked.at_fault],
        "fix": _fix(checked.fix),
        "support": None if checked.support is None else round(checked.support, 3),
    }


def _evidence(evidence: Evidence, private: frozenset[str]) -> dict[str, Any]:
    return {
        "source": evidence.source,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "relation": str(evidence.relation),
        "manner": str(evidence.manner),
        "note": evidence.note,
        "place": evidence.place,
        "withheld": evidence.source in private,
    }


def _repair(repair: Repair) -> dict[str, Any]:
    return dataclasses.asdict(repair)


def _source(source: Source, withheld: bool) -> dict[str, Any]:
    return {
        "name": source.name,
        "title": source.title,
        "publisher": source.publisher,
        "kind": str(source.kind),
        "sha256": source.sha256,
        "address": source.address,
        "published": _plain(source.published),
        "read_at": _plain(source.read_at),
        "attribution": source.attribution,
        "withheld": withheld,
    }


def _value(value: Any, story: Story) -> dict[str, Any]:
    """What a claim says, field by field; spans, which the gate leaves in the story's text, as places in its file."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(value):
        item = getattr(value, field.name)
        if isinstance(item, Span):
            item = story.to_file(item.start, item.end)
        found[field.name] = _plain(item)
    return found


def _plain(value: Any) -> Any:
    """A value that JSON has: decimals as text, exact to the digit; dates and times as ISO 8601."""
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else str(value)
    if isinstance(value, dt.date):  # and dt.datetime, which is one
        return value.isoformat()
    if isinstance(value, Span):
        return _span(value)
    return value


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    return dataclasses.asdict(fix) if fix else None
