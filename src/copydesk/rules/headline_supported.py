"""The rule headline-supported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from copydesk.claims.statements import is_open_question
from copydesk.evidence.alignment import align, faults
from copydesk.evidence.tokens import Token, tokens
from copydesk.model import Finding, Span
from copydesk.rules import Case, Example, Rule, Settings, setting

_STORY = """---
headline: {headline}
---
Larkfield Dairy said on Monday that it may close its plant in Orrin next year. The company employs 240 people there.
"""
_MOST = 4  # most body sentences looked at for one of the headline
_RELEASE = "Larkfield Dairy may close its plant in Orrin next year. The plant employs 240 people."


@dataclass(frozen=True, slots=True)
class HeadlineSupportedSettings(Settings):
    """Settings of ``headline-supported``."""

    least_covered: float = setting(0.6, "how much of the headline's content the body must say", "share 0-1")


class HeadlineSupported(Rule):
    """Headline and deck say nothing that the body does not prove.

    Each sentence of headline and deck must be said in the body, as surely there as here, in a few sentences of it. An
    open question in the body says nothing that a headline could rest on.
    """

    id = "headline-supported"
    Settings = HeadlineSupportedSettings
    passes = (Example(_STORY.format(headline="Larkfield Dairy may close Orrin plant"), {"release": _RELEASE}),)
    stops = (
        Example(
            _STORY.format(headline="Larkfield Dairy will close Orrin plant"),
            {"release": _RELEASE},
            says="may",
            why="The body says may.",
        ),
        Example(
            _STORY.format(headline="Larkfield Dairy faces revolt of shareholders"),
            {"release": _RELEASE},
            says="The body does not say",
        ),
        Example(
            _STORY.format(headline="Has Larkfield Dairy fired its board?") + "\nHas Larkfield Dairy fired its board?\n",
            {"release": _RELEASE},
            says="The body does not say",
            why="The body only asks it again.",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each sentence of headline and deck that the body does not bear out."""
        story = case.story
        body = [(n, s) for n, s in enumerate(case.sentences) if story.part(s.start) == "body"]
        asked = {c.claim.sentence for c in case.of("statement") if is_open_question(c.claim)}
        laid = [tokens(story.text[s.start : s.end]) for n, s in body if n not in asked] or [tokens("")][: len(body)]
        for number, span in enumerate(case.sentences):
            line = tokens(story.text[span.start : span.end])
            if story.part(span.start) != "body" and laid and any(t.content for t in line):
                yield from self._line(case, span, laid, number in asked)

    def _line(self, case: Case, span: Span, laid: Sequence[Sequence[Token]], asks: bool) -> Iterable[Finding]:
        line = tokens(case.story.text[span.start : span.end])
        aligned = [align(line, found, case.index.idf) for found in laid]
        best = max(range(len(laid)), key=lambda n: aligned[n].covered)
        gathered, covered = list(laid[best]), aligned[best].covered
        for number in sorted(range(len(laid)), key=lambda n: -aligned[n].covered)[1:_MOST]:
            more = align(line, [*gathered, *laid[number]], case.index.idf).covered
            if more > covered:
                gathered, covered = [*gathered, *laid[number]], more
        part = case.story.part(span.start)
        if covered < self.settings.least_covered:
            missing = ", ".join(f"“{line[n].key}”" for n in align(line, gathered, case.index.idf).missing[:5])
            yield self.finding(f"The body does not say what the {part} says: {missing}.", span.start, span.end)
            return
        if asks:
            return  # it says nothing more surely than the body
        least = max(self.settings.least_covered, aligned[best].covered - 0.12)
        readings = [n for n in range(len(laid)) if aligned[n].covered >= least]
        found = [(n, faults(line, laid[n], aligned[n])) for n in readings]
        if found and all(f for _, f in found):
            number, fault = found[0][0], found[0][1][0]
            ours = " ".join(line[n].key for n in fault.story)
            theirs = " ".join(laid[number][n].key for n in sorted(fault.source))
            yield self.finding(
                f"The {part} says “{ours}”, the body says “{theirs}”.",
                span.start + line[min(fault.story)].start,
                span.start + line[max(fault.story)].end,
            )
