"""An answer put to the gate before anybody sees it: what the gate holds is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from copydesk.asking.answer import Held, Said
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.gate import check
from copydesk.model import Finding, Report, Story, paragraphs
from copydesk.policy import Policy

# Rules about whole stories: an answer has no headline, no disclosure and no length of its own, and quotes at length.
WHOLE_STORIES = frozenset(
    """thin-story disclosure-present duplicate-story headline-supported source-on-topic independent-sources stale-source
    too-close table-is-informative""".split()
)
_RISK = "high-risk"


def for_answers(policy: Policy) -> Policy:
    """The newsroom's policy without the rules about whole stories."""
    return replace(policy, skip=policy.skip | WHOLE_STORIES, only=frozenset())


def as_story(said: Sequence[Said], on: dt.date | None) -> Story:
    """The sentences as a story of plain text, a paragraph each, that speaks from ``on``."""
    text = "\n\n".join(s.text for s in said)
    return Story(text, text, "answer", blocks=paragraphs(text), dateline=on, media_type="text/plain")


def checked(
    said: Sequence[Said], index: SourceIndex, facts: Facts | None, policy: Policy, on: dt.date | None
) -> tuple[list[Said], list[Held], Report]:
    """The sentences that the gate lets pass, what it holds and why, and its report on all of them."""
    story = as_story(said, on)
    report = check(story, index, facts, policy)
    kept: list[Said] = []
    held: list[Held] = []
    at = 0
    for one in said:
        end = at + len(one.text)
        finding = _against(report, at, end) or _risk(one, index, facts, policy, on)
        if finding is None:
            kept.append(one)
        else:
            held.append(Held(one.text, finding.rule, finding.message))
        at = end + 2
    return kept, held, report


def proved(
    said: Iterable[Said], index: SourceIndex, facts: Facts | None, policy: Policy, on: dt.date | None
) -> tuple[Said | None, list[Held]]:
    """The first of some sentences that say the same which the gate lets pass; what it holds of them, if none does."""
    against: list[Held] = []
    for one in said:
        kept, held, _ = checked([one], index, facts, policy, on)
        if kept:
            return kept[0], []
        against += held
    return None, against[:1]


def _risk(one: Said, index: SourceIndex, facts: Facts | None, policy: Policy, on: dt.date | None) -> Finding | None:
    """What makes the words quoted high-risk, as if they were the answer's own: nobody signs for an answer."""
    if not one.passages or policy.only or _RISK in policy.skip:
        return None
    told = as_story([Said(" ".join(passage.text.split())) for passage in one.passages], on)
    stops = check(told, index, facts, replace(policy, only=frozenset((_RISK,)))).stops
    return next((finding for finding in stops if finding.rule == _RISK), None)


def _against(report: Report, start: int, end: int) -> Finding | None:
    """What holds the stretch; a finding on no words holds all of it."""
    for finding in report.stops:
        if finding.start == finding.end or (finding.start < end and start < finding.end):
            return finding
    return None
