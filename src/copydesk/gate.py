"""The main job: check a story against its named sources, and release it or hold it.

Read downward: claims are found in the story, put to the sources, looked at by the rules; repairs are made and
a verdict is given. Nothing here fails open: what cannot load or run is itself a finding that holds.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from copydesk.claims.extract import extract
from copydesk.claims.sentences import split
from copydesk.errors import EngineError, FactsError
from copydesk.evidence.engines import Grounding, load
from copydesk.evidence.grounding.trained import built_in_version
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.match import match
from copydesk.facts import Facts, FileFacts, NoFacts
from copydesk.mending import in_file
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
    Story,
    Verdict,
)
from copydesk.policy import Policy
from copydesk.rules import Case, broken_rules, registry

SCHEMA = "1"  # of the JSON report; docs/report.md

_MILDNESS = (Severity.STOP, Severity.REPAIR, Severity.WARN)


def check(
    story: Story,
    sources: Source | Iterable[Source] | SourceIndex,
    facts: Facts | str | Path | None = None,
    policy: Policy | Mapping[str, Any] | str | Path | None = None,
    earlier: Sequence[Story] = (),
) -> Report:
    """Check ``story`` against ``sources``.

    :param facts: what the newsroom knows of listings, scores and dockets: a path of a YAML file, or an object.
        A file that cannot be read makes a stopping finding.
    :param policy: the newsroom's settings: a :class:`Policy`, a mapping, or the path of a ``copydesk.toml``.
    :param earlier: stories that have run, for ``duplicate-story``.
    :raises PolicyError: if the settings are wrong.

    >>> source = Source.from_text("Harbor Foods said sales rose 4% to $12 million in 2025.", name="release")
    >>> story = Story.from_markdown("Harbor Foods said sales rose 7% to $12 million in 2025.")
    >>> report = check(story, source, policy={"rules": {"thin-story": {"severity": "off"}}})
    >>> str(report.verdict), report.stops[0].rule
    ('hold', 'figure-in-source')
    """
    policy = Policy.of(policy)
    facts, findings = _facts(facts)
    index = SourceIndex.of(sources)

    sentences = split(story)
    claims, engine, failed = _matched(story, sentences, index, facts, policy)
    findings += failed
    case = Case(story, claims, index, facts, policy, earlier)
    findings += _apply_rules(case)
    findings, repairs, mended, removed = _mend(story, findings)
    findings = _allow_waivers(story, [f for f in findings if not _inside(f, removed)], policy)

    stopped = any(f.severity is Severity.STOP and not f.waived for f in findings)
    return Report(
        story=story,
        sources=index.sources,
        verdict=Verdict.HOLD if stopped else Verdict.RELEASE,
        findings=tuple(_in_file(story, f) for f in sorted(findings, key=_order)),
        claims=tuple(_claim_in_file(story, c) for c in claims if not _inside(c.claim, removed)),
        repairs=repairs,
        mended=mended,
        versions=versions(policy) | {"grounding": engine},
        policy_sha256=policy.sha256,
        facts_sha256=facts.sha256,
    )


def _matched(
    story: Story, sentences: Sequence[Span], index: SourceIndex, facts: Facts, policy: Policy
) -> tuple[tuple[CheckedClaim, ...], str, list[Finding]]:
    """The claims checked, what said how far statements are borne out, and a stop where the engine chosen could not."""
    claims = extract(story, sentences)
    settings = Grounding.from_mapping(policy.grounding, policy.path or "policy")
    try:
        engine = load(settings)
        name = engine.version if engine else f"built-in {built_in_version()}"
        return match(story, sentences, claims, index, facts, engine, settings.least), name, []
    except EngineError as error:
        stop = Finding("grounding", Severity.STOP, str(error), 0, 0)
        return match(story, sentences, claims, index, facts), f"{settings.engine}, which failed", [stop]


def versions(policy: Policy) -> dict[str, str]:
    """What produced a verdict: Copydesk, Python, the report's schema, and each rule that ran with its version."""
    from copydesk import __version__

    ran = {rule.id: rule.version for rule in registry().values() if policy.severity(rule)}
    return {"copydesk": __version__, "python": platform.python_version(), "schema": SCHEMA} | {
        f"rule:{name}": version for name, version in ran.items()
    }


def _facts(given: Facts | str | Path | None) -> tuple[Facts, list[Finding]]:
    if given is None:
        return NoFacts(), []
    if not isinstance(given, str | Path):
        return given, []
    try:
        return FileFacts(Path(given)), []
    except FactsError as error:
        return NoFacts(), [Finding("facts", Severity.STOP, str(error), 0, 0)]


def _apply_rules(case: Case) -> list[Finding]:
    findings = [
        Finding(broken.id, Severity.STOP, f"The rule {broken.id} could not be loaded: {broken.error}.", 0, 0)
        for broken in broken_rules()
    ]
    for rule in registry().values():
        severity = case.policy.severity(rule)
        if severity is None:
            continue
        try:
            found = list(rule(case.policy.settings(rule)).check(case))
        except Exception as error:  # a rule that cannot run must hold the story, whatever went wrong in it
            message = f"The rule {rule.id} could not run: {type(error).__name__}: {error}."
            findings.append(Finding(rule.id, Severity.STOP, message, 0, 0))
            continue
        for finding in found:
            findings.append(replace(finding, severity=max(severity, finding.severity, key=_MILDNESS.index)))
    return findings


def _mend(story: Story, findings: list[Finding]) -> tuple[list[Finding], tuple[Repair, ...], str, list[Span]]:
    """Make the repairs that findings propose, last in the file first, so that earlier offsets stay true.

    A finding whose repair cannot be made, because it has none or another one is in its way, holds the story.
    """
    kept = [f for f in findings if f.severity is not Severity.REPAIR]
    repairs: list[Repair] = []
    removed: list[Span] = []
    mended = story.raw
    placed = [
        (*in_file(story, f.fix), f) if f.fix else (Span(-1, -1), "", f)
        for f in findings
        if f.severity is Severity.REPAIR
    ]
    taken = len(mended) + 1
    for place, replacement, finding in sorted(placed, key=_file_place, reverse=True):
        if finding.fix is None or place.end > taken or (place.end == taken and len(place)):
            message = f"{finding.message} It could not be mended by itself."
            kept.append(replace(finding, severity=Severity.STOP, message=message))
            continue
        kept.append(finding)
        before = mended[place.start : place.end]
        repairs.append(Repair(finding.rule, place.start, place.end, before, replacement, finding.message))
        mended = mended[: place.start] + replacement + mended[place.end :]
        taken = place.start
        if not finding.fix.replacement:
            removed.append(Span(finding.fix.start, finding.fix.end))
    return kept, tuple(reversed(repairs)), mended, removed


def _file_place(placed: tuple[Span, str, Finding]) -> Span:
    return placed[0]


def _inside(item: Any, removed: list[Span]) -> bool:
    repaired = getattr(item, "severity", None) is Severity.REPAIR
    return not repaired and item.end > item.start and any(span.covers(item.start, item.end) for span in removed)


def _allow_waivers(story: Story, findings: list[Finding], policy: Policy) -> list[Finding]:
    """Waive what the story asks to waive, where the person running the gate allows it; never ``high-risk``."""
    if not policy.allow_waivers:
        return findings
    allowed: list[Finding] = []
    for finding in findings:
        words = story.text[finding.start : finding.end]
        for waiver in story.waivers:
            if waiver.rule == finding.rule != "high-risk" and (not waiver.text or waiver.text in words):
                finding = replace(finding, waived=waiver.reason)
        allowed.append(finding)
    return allowed


def _order(finding: Finding) -> tuple[int, int, int, str]:
    return _MILDNESS.index(finding.severity), finding.start, finding.end, finding.rule


def _in_file(story: Story, finding: Finding) -> Finding:
    place = story.to_file(finding.start, finding.end)
    return replace(finding, start=place.start, end=place.end, fix=_fix_in_file(story, finding.fix))


def _claim_in_file(story: Story, checked: CheckedClaim) -> CheckedClaim:
    place = story.to_file(checked.claim.start, checked.claim.end)
    return replace(
        checked,
        claim=replace(checked.claim, start=place.start, end=place.end),
        at_fault=tuple(story.to_file(s.start, s.end) for s in checked.at_fault),
        fix=_fix_in_file(story, checked.fix),
    )


def _fix_in_file(story: Story, fix: Fix | None) -> Fix | None:
    if fix is None:
        return None
    place, replacement = in_file(story, fix)
    return Fix(place.start, place.end, replacement)


def evidence_of(report: Report, name: str) -> list[Evidence]:
    """All evidence of ``report`` that stands in the source called ``name``, in the order of the source."""
    found = {e for f in report.findings for e in f.evidence} | {e for c in report.claims for e in c.evidence}
    return sorted((e for e in found if e.source == name), key=lambda e: (e.start, e.end))
