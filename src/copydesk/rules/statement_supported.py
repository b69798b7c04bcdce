"""The rule statement-supported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.claims.sentences import LONGEST, overlong
from copydesk.claims.statements import is_open_question
from copydesk.evidence.engines.base import THRESHOLD
from copydesk.evidence.support import support
from copydesk.evidence.tokens import tokens
from copydesk.model import CheckedClaim, Claim, Finding, Severity, State, Statement
from copydesk.rules import Case, Example, Rule, Settings, setting

_MINUTES = (
    "The Harrow County pension board voted on Tuesday to sell its stake in the toll road. "
    "The board did not approve the purchase of a second tower."
)
_MATTER = 3  # content words from which a question asks about something, named or not


@dataclass(frozen=True, slots=True)
class StatementSupportedSettings(Settings):
    """Settings of ``statement-supported``."""

    hold_unattributed: bool = setting(
        True, "stop an opinion or forecast that no source bears out and that the story attributes to nobody"
    )


class StatementSupported(Rule):
    """Every factual sentence is borne out by a passage.

    A passage must speak of the same thing and say it, not deny it. Contradiction is told apart from absence.
    Opinion and forecast are told apart from fact and need an attribution. Boilerplate asserts nothing and is not
    counted as proved. What a question takes for granted is a statement ("Why did the board resign?"). One that asks
    openly is none, but it may insinuate: where no source speaks of it, that is a warning. Common background that no
    source speaks of is a warning. A sentence too long to be checked as one is stopped.
    """

    id = "statement-supported"
    version = "2"
    Settings = StatementSupportedSettings
    passes = (
        Example(
            "The toll road stake will be sold, the Harrow County pension board decided in a vote on Tuesday.",
            {"minutes": _MINUTES.replace("voted on Tuesday", "voted on Tuesday, and the stake will be sold,")},
            why="Another order of words, the same assertion.",
        ),
    )
    stops = (
        Example(
            "The board approved the purchase of a second tower.",
            {"minutes": _MINUTES},
            says="denies",
            why="The source says that the board did not.",
        ),
        Example(
            "The board hired a consultant from the insurance industry to rebuild its computer systems.",
            {"minutes": _MINUTES},
            says="No source",
            why="Nothing in the source speaks of it.",
        ),
        Example(
            "Did you know that the board hired a consultant to rebuild its computer systems?",
            {"minutes": _MINUTES},
            says="No source",
            why="The question takes it for granted.",
        ),
        Example(
            "The board said that " + "it voted on Tuesday and " * 70 + "did not sell its stake.",
            {"minutes": _MINUTES},
            says="too long",
            why="What a piece of it says may be turned round in another.",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each sentence that no passage bears out."""
        for checked in case.of("statement"):
            if is_open_question(checked.claim):
                yield from self._question(case, checked.claim)
            elif case.story.part(checked.claim.start) == "body":
                yield from self._sentence(case, checked)
        for span in overlong(case.story):
            message = (
                f"This sentence is too long to be checked as one (over {LONGEST:,} characters); make several of it."
            )
            yield self.finding(message, span.start, span.end)

    def _question(self, case: Case, claim: Claim) -> Iterable[Finding]:
        """A warning on an open question whose matter no passage bears out."""
        found = [t for t in tokens(claim.text) if t.content]
        matter = len(found) >= _MATTER or any(t.name for t in found)
        if matter and support(claim.text, case.index) < THRESHOLD:
            message = "No source speaks of what this asks. It is not checked, and a question may insinuate."
            yield self.finding(message, claim.start, claim.end, severity=Severity.WARN)

    def _sentence(self, case: Case, checked: CheckedClaim) -> Iterable[Finding]:
        claim = checked.claim
        assert isinstance(claim.value, Statement), "statements only"
        if checked.state is State.CONTRADICTED and checked.fault in ("polarity", "direction", "order"):
            first, last = checked.at_fault[0], checked.at_fault[-1]
            yield self.finding(
                f"A source denies this: {checked.note}.", first.start, last.end, checked.evidence, checked.fix
            )
        elif checked.state is State.NO_EVIDENCE and not _told_already(case, checked):
            use = claim.value.use
            if use in ("opinion", "forecast") and claim.value.attributed_to == "":
                kind = "an opinion" if use == "opinion" else "a forecast"
                message = f"This is {kind} that no source holds; say whose it is, or take it out."
                severity = Severity.STOP if self.settings.hold_unattributed else Severity.WARN
                yield self.finding(message, claim.start, claim.end, checked.evidence, severity=severity)
            elif use == "background":
                yield self.finding(
                    "Background that no source speaks of.", claim.start, claim.end, severity=Severity.WARN
                )
            else:
                message = f"No source says this: {checked.note}."
                start, end = _words_at_fault(checked)
                yield self.finding(message, start, end, checked.evidence)


def _words_at_fault(checked: CheckedClaim) -> tuple[int, int]:
    """From the first to the last of the words that no passage has; the sentence, where that cannot be told."""
    at = checked.at_fault
    return (at[0].start, at[-1].end) if at else (checked.claim.start, checked.claim.end)


def _told_already(case: Case, checked: CheckedClaim) -> bool:
    """Whether another matcher says what is wrong with the sentence: that no passage says it adds nothing then."""
    others = case.in_sentence(checked.claim.sentence)
    return any(c.state is State.CONTRADICTED and c.claim.kind in ("quote", "name") for c in others)
