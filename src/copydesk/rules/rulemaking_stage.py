"""The rule rulemaking-stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from copydesk.claims import dates
from copydesk.evidence.stages import KnownStep, Talk, rank, related, steps, talk, tells
from copydesk.model import Evidence, Finding, Severity, Span
from copydesk.rules import Case, Example, Rule

_NOTICE = (
    "The Bureau of Grain Storage's proposed rule on silo inspection was published in the Federal Register on "
    "March 30, 2026. Comments on the silo inspection rule are due by May 29, 2026."
)
_FACTS = """
dockets:
- id: BGS-2026-0007
  title: Inspection of Grain Silos
  agency: Bureau of Grain Storage
  topics: [silo inspection, grain]
  comments_close: 2026-05-29
  steps: [{stage: proposed rule, date: 2026-03-30, document: 2026-00123}]
"""


def _story(sentence: str) -> str:
    return f"---\nheadline: Silo inspection rule\ndateline: 2026-05-04\n---\n{sentence}\n"


class RulemakingStage(Rule):
    """What a story says of a rule's stage, agency, identifiers, next step and deadlines agrees with the docket.

    The newsroom's docket facts decide; without them, the dates, actions and identifiers that the sources carry. What
    neither settles is reported as not checked, with a warning.
    """

    id = "rulemaking-stage"
    passes = (
        Example(
            _story("The Bureau of Grain Storage will issue a final rule on silo inspection after comments close."),
            {"notice": _NOTICE},
            _FACTS,
            why="The proposal is out, so the final rule is what may come next.",
        ),
        Example(_story("Comments on silo inspection are due by May 29, 2026."), {"notice": _NOTICE}),
    )
    stops = (
        Example(
            _story("The next step on silo inspection will be the publication of the proposed rule."),
            {"notice": _NOTICE},
            says="March 30, 2026",
            why="The proposal was published before the story's date.",
        ),
        Example(
            _story("The Bureau of Grain Storage adopted the silo inspection rule."),
            {"notice": "Farmers near Orrin stored grain in silos."},
            _FACTS,
            says="no final rule",
        ),
        Example(
            _story("Comments on silo inspection are due by June 5, 2026."), {"notice": _NOTICE}, says="May 29, 2026"
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each sentence that disagrees with the docket."""
        said = [(span, t) for span in case.sentences for t in talk(case.story.text[span.start : span.end])]
        if not said:
            return
        known = steps(case.index, case.facts)
        whole = tells(case.story.text)
        for span, told in said:
            text = case.story.text[span.start : span.end]
            near = related(tells(text), known, case.index) or related(whole, known, case.index)
            if not near:
                message = f"The stage of this rule ({told.stage}) could not be checked: no docket or source gives it."
                yield self.finding(message, *_words(span, told), severity=Severity.WARN)
                continue
            yield from self._sentence(case, text, span, told, near)

    def _sentence(self, case: Case, text: str, span: Span, told: Talk, near: list[KnownStep]) -> Iterable[Finding]:
        today = case.story.dateline
        done = [s for s in near if s.stage != "comments closed" and (today is None or s.on <= today)]
        if told.stage in ("proposed rule", "comments opened", "final rule") and told.tense == "future":
            passed = [s for s in done if rank("proposed rule") <= rank(told.stage) <= rank(s.stage)]
            if passed:
                step = min(passed, key=lambda s: s.on)
                message = f"The story tells the {_NOUN.get(told.stage, told.stage)} as still to come; {_step(step)}."
                yield self.finding(message, *_words(span, told), _shown(passed))
        elif told.stage in ("final rule", "effective") and told.tense == "past":
            if done and not any(rank(s.stage) >= rank("final rule") for s in done):
                step = max(done, key=lambda s: s.on)
                message = f"The story tells the rule as final; no final rule is known: {_step(step)}."
                yield self.finding(message, *_words(span, told), _shown([step]))
        elif told.stage == "withdrawn":
            if done and not any(s.stage == "withdrawn" for s in done):
                step = max(done, key=lambda s: s.on)
                message = f"The story tells the rule as withdrawn; no withdrawal is known: {_step(step)}."
                yield self.finding(message, *_words(span, told), _shown([step]))
        elif told.stage == "comments closed":
            yield from self._deadline(text, span, told, [s for s in near if s.stage == "comments closed"], today)

    def _deadline(
        self, text: str, span: Span, told: Talk, closing: list[KnownStep], today: dt.date | None
    ) -> Iterable[Finding]:
        if not closing:
            return
        last = max(s.on for s in closing)
        days = [v.first for _, _, v in dates.in_text(text, today) if v.grain == "day" and v.first]
        if days and not any(s.on in days for s in closing):
            message = f"Comments close on {_date(last)}; the story says {', '.join(_date(d) for d in days)}."
            yield self.finding(message, *_words(span, told), _shown(closing))
        elif today and not days:
            if told.tense == "present" and last < today:
                yield self.finding(f"Comments closed on {_date(last)}.", *_words(span, told), _shown(closing))
            elif told.tense == "past" and last > today:
                yield self.finding(f"Comments are open until {_date(last)}.", *_words(span, told), _shown(closing))


def _words(span: Span, told: Talk) -> tuple[int, int]:
    return span.start + told.start, span.start + told.end


def _date(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


_NOUN = {"comments opened": "opening of comments"}
_TOLD = {
    "proposed rule": "the proposed rule was published on {}",
    "final rule": "the final rule was published on {}",
    "review of proposed rule": "the proposed rule went to review on {}",
    "review of final rule": "the final rule went to review on {}",
    "effective": "the rule took effect on {}",
    "comments closed": "comments close on {}",
    "order": "the order was signed on {}",
    "withdrawn": "it was withdrawn on {}",
}


def _step(step: KnownStep) -> str:
    told = _TOLD.get(step.stage, f"{step.stage}: {{}}").format(_date(step.on))
    return f"{told} (docket {step.docket.id})" if step.docket else told


def _shown(steps: Iterable[KnownStep]) -> list[Evidence]:
    found: dict[tuple[str, int], Evidence] = {}
    for step in sorted(steps, key=lambda s: s.on):
        if step.evidence:
            found.setdefault((step.evidence.source, step.evidence.start), replace(step.evidence, note=_step(step)))
    return list(found.values())
