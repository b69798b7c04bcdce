"""A check as outsiders may see it: its report, read back from what was stored, without the words of private sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from copydesk.desk.models import Check
from copydesk.model import (
    CheckedClaim,
    Claim,
    Evidence,
    Finding,
    Manner,
    Relation,
    Repair,
    Report,
    Severity,
    Source,
    SourceKind,
    Span,
    State,
    Statement,
    Story,
    Verdict,
)
from copydesk.reading import read_story
from copydesk.report.privacy import for_outsiders


def outsiders_report(check: Check, raw: str, name: str) -> Report:
    """The report of ``check`` for outsiders.

    :param raw: the file of the version that was checked, called ``name``.

    The texts of sources are not read again: passages are as the report quotes them. So what guards messages and notes
    against words of private sources has less to go by here; pages show neither, but for notes of stories without any.
    """
    return for_outsiders(_report(check.report, check.mended, read_story(raw.encode("utf-8", "surrogatepass"), name)))


def _report(stored: Mapping[str, Any], mended: str, story: Story) -> Report:
    return Report(
        story=story,
        sources=tuple(map(_source, stored["sources"])),
        verdict=Verdict(stored["verdict"]),
        findings=tuple(map(_finding, stored["findings"])),
        claims=tuple(map(_claim, stored["claims"])),
        repairs=tuple(Repair(**r) for r in stored["repairs"]),
        mended=mended,
        versions=stored["versions"],
        policy_sha256=stored["policy_sha256"],
        facts_sha256=stored["facts_sha256"],
    )


def _source(stored: Mapping[str, Any]) -> Source:
    return Source(
        name=stored["name"],
        text="",
        kind=SourceKind(stored["kind"]),
        title=stored["title"],
        publisher=stored["publisher"],
        published=dt.date.fromisoformat(stored["published"]) if stored["published"] else None,
        address=stored["address"],
        sha256=stored["sha256"],
        attribution=stored["attribution"],
    )


def _evidence(stored: Mapping[str, Any]) -> Evidence:
    return Evidence(
        stored["source"],
        stored["start"],
        stored["end"],
        stored["text"],
        Relation(stored["relation"]),
        Manner(stored["manner"]),
        stored["note"],
        stored["place"],
    )


def _finding(stored: Mapping[str, Any]) -> Finding:
    return Finding(
        stored["rule"],
        Severity(stored["severity"]),
        stored["message"],
        stored["start"],
        stored["end"],
        tuple(map(_evidence, stored["evidence"])),
        waived=stored["waived"],
        risk=stored["risk"],
    )


def _claim(stored: Mapping[str, Any]) -> CheckedClaim:
    # What a claim says, field by field, is of no use to a page: a bare statement stands in its place.
    claim = Claim(stored["kind"], stored["start"], stored["end"], stored["text"], stored["sentence"], Statement())
    return CheckedClaim(
        claim,
        State(stored["state"]),
        tuple(map(_evidence, stored["evidence"])),
        stored["note"],
        stored["fault"],
        tuple(Span(s["start"], s["end"]) for s in stored["at_fault"]),
        support=stored["support"],
    )
