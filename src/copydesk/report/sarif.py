"""Findings as SARIF 2.1.0, which editors and code review tools show beside the line that they are on.

Places are given in lines, columns and characters of the story file, all in Unicode code points (``columnKind``);
only ``\\r\\n`` and ``\\n`` end a line. A source is a related location: with its place where it is plain text, and
with the passage alone where its text was drawn from HTML, XML or PDF.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from copydesk.model import Evidence, Finding, Relation, Report, Severity, Source, Story
from copydesk.report.as_json import as_text
from copydesk.report.privacy import for_outsiders
from copydesk.rules import Rule, registry

_LEVELS = {Severity.STOP: "error", Severity.REPAIR: "note", Severity.WARN: "warning"}
_LINE_END = re.compile(r"\r\n|\n")


def dumps(reports: Report | Sequence[Report], outsiders: bool = False) -> str:
    """The findings of all reports as one SARIF log.

    :param outsiders: withhold the words of private sources (:mod:`copydesk.report.privacy`).
    """
    return as_text(to_mapping(reports, outsiders), indent=2)


def to_mapping(reports: Report | Sequence[Report], outsiders: bool = False) -> dict[str, Any]:
    """The SARIF log in plain values: one run, a result for each finding, in the order of the reports."""
    from copydesk import __version__

    reports = [reports] if isinstance(reports, Report) else list(reports)
    if outsiders:
        reports = [for_outsiders(r) for r in reports]
    used = sorted({f.rule for r in reports for f in r.findings} | {name for r in reports for name in _ran(r)})
    number = {name: i for i, name in enumerate(used)}
    files = [_artifact(r.story) for r in reports]
    artifacts = [f for i, f in enumerate(files) if f not in files[:i]]  # the format has each file once
    driver = {
        "name": "Copydesk",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(name, registry().get(name)) for name in used],
    }
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n"],
                "artifacts": artifacts,
                "results": [
                    _result(f, r, artifacts.index(file), number)
                    for r, file in zip(reports, files, strict=True)
                    for f in r.findings
                ],
                "invocations": [{"executionSuccessful": True}],
            }
        ],
    }


def region(text: str, start: int, end: int, line_starts: Sequence[int] | None = None) -> dict[str, int]:
    """``text[start:end]`` in lines and columns from 1, the end column that after the last, and characters from 0.

    >>> region("One.\\nTwo.", 5, 8)
    {'startLine': 2, 'startColumn': 1, 'endLine': 2, 'endColumn': 4, 'charOffset': 5, 'charLength': 3}
    """
    starts = _line_starts(text) if line_starts is None else line_starts
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, end) - 1
    return {
        "startLine": first + 1,
        "startColumn": start - starts[first] + 1,
        "endLine": last + 1,
        "endColumn": end - starts[last] + 1,
        "charOffset": start,
        "charLength": end - start,
    }


def _line_starts(text: str) -> list[int]:
    return [0, *(m.end() for m in _LINE_END.finditer(text))]


def _ran(report: Report) -> list[str]:
    return [name.removeprefix("rule:") for name in report.versions if name.startswith("rule:")]


def _rule(name: str, rule: type[Rule] | None) -> dict[str, Any]:
    """What a tool shows of a rule; one that could not be loaded, or is none (``facts``), has its id alone."""
    if rule is None:
        return {"id": name, "shortDescription": {"text": f"{name}: the gate could not do its work."}}
    demands = rule.demands()
    short, _, _ = demands.partition("\n\n")
    return {
        "id": name,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": " ".join(short.split()) or name},
        "fullDescription": {"text": " ".join(demands.split()) or name},
        "help": {"text": f"{demands}\n\nWith stories that pass and stories that are stopped: copydesk rules {name}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"version": rule.version},
    }


def _artifact(story: Story) -> dict[str, Any]:
    kind = {"mimeType": story.media_type} if re.match("[^/]+/.", story.media_type) else {}
    return {
        "location": {"uri": _uri(story.name)},
        **kind,
        "length": len(story.raw.encode("utf-8", "surrogatepass")),
        "encoding": "UTF-8",
        "hashes": {"sha-256": story.sha256},
    }


def _result(finding: Finding, report: Report, artifact: int, number: Mapping[str, int]) -> dict[str, Any]:
    story = report.story
    file = {"uri": _uri(story.name), "index": artifact}
    place: dict[str, Any] = {"artifactLocation": file}
    if finding.end > finding.start:  # a finding on the story as a whole has no region
        place["region"] = region(story.raw, finding.start, finding.end)
        place["region"]["snippet"] = {"text": story.raw[finding.start : finding.end]}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": number[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"copydesk/v1": _fingerprint(finding, story)},
    }
    if finding.evidence:
        result["relatedLocations"] = [_passage(e, report, i) for i, e in enumerate(finding.evidence, 1)]
    if finding.fix:
        deleted = region(story.raw, finding.fix.start, finding.fix.end)
        replaced = {"deletedRegion": deleted, "insertedContent": {"text": finding.fix.replacement}}
        result["fixes"] = [
            {
                "description": {"text": finding.message},
                "artifactChanges": [{"artifactLocation": file, "replacements": [replaced]}],
            }
        ]
    if finding.waived:
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": finding.waived}]
    if finding.risk:
        result["properties"] = {"risk": finding.risk}
    return result


def _passage(evidence: Evidence, report: Report, number: int) -> dict[str, Any]:
    source = next((s for s in report.sources if s.name == evidence.source), None)
    said = "contradicts" if evidence.relation is Relation.CONTRADICTS else "supports"
    words = [
        f"{evidence.source} {said} it" if evidence.manner != "nearest" else f"nearest passage, in {evidence.source}"
    ]
    words += [text for text in (evidence.place, evidence.note) if text]
    place: dict[str, Any] = {"artifactLocation": {"uri": _source_uri(evidence.source, source)}}
    if source is not None and evidence.text and _is_plain(source):
        place["region"] = region(source.text, evidence.start, evidence.end)
        place["region"]["snippet"] = {"text": evidence.text}
    elif evidence.text:
        words.append(f"“{evidence.text}”")
    return {"id": number, "message": {"text": "; ".join(words)}, "physicalLocation": place}


def _is_plain(source: Source) -> bool:
    """Whether the readable text is the file itself, so that its offsets are those of the file."""
    return source.original == source.text.encode("utf-8", "surrogatepass")


def _source_uri(name: str, source: Source | None) -> str:
    if source is not None and source.address.startswith(("https://", "http://")):
        return quote(source.address, safe=":/?#[]@!$&'()*+,;=%~")
    return _uri(name)


def _uri(name: str) -> str:
    """A name as a URI reference: what is not allowed there, and a colon that would make a scheme, is escaped."""
    return quote(name.replace("\\", "/").encode("utf-8", "replace"), safe="/~") or "story"


def _fingerprint(finding: Finding, story: Story) -> str:
    """The same for the same rule on the same words, so that a tool knows a finding again when lines move."""
    words = story.raw[finding.start : finding.end]
    return hashlib.sha256(f"{finding.rule}\0{words}".encode("utf-8", "surrogatepass")).hexdigest()
