"""quote-matches-source: every direct quotation stands in a source."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.model import CheckedClaim, Finding, Quotation, State
from copydesk.rules import Case, Example, Rule

_ORDER = (
    "Harbor Foods, the grocer, filed its annual report.\n\n"
    "We may close some stores if the tax takes effect. We do not plan to cut wages."
)


class QuoteMatchesSource(Rule):
    """Every direct quotation stands in a source, word for word.

    Allowed: typography, the case of the first letter, closing punctuation, an ellipsis within three sentences and in
    order that leaves out no negation, a bracketed insertion or a bracket for a pronoun, a quotation split by its
    attribution. Any other change of words, numbers, order or negation stops the story. Scare quotes (a word or two
    that nobody is said to have spoken) and titles of works are not speech.
    """

    id = "quote-matches-source"
    passes = (
        Example(
            story="The company said that it \u201cmay close some stores if the tax takes effect.\u201d",
            sources={"filing": _ORDER},
            why="The words are the filing's.",
        ),
        Example(
            story="\u201c[The company does] not plan to cut wages\u201d is how some read the \u201csoft\u201d filing.",
            sources={"filing": "The company does not plan to cut wages."},
            why="The bracket's words are the source's; one word that nobody is said to have spoken is a scare quote.",
        ),
    )
    stops = (
        Example(
            story="\u201cWe will close some stores if the tax takes effect,\u201d the company said.",
            sources={"filing": _ORDER},
            says="the source has \u201cmay\u201d, the story has \u201cwill\u201d",
            why="A word is changed.",
        ),
        Example(
            story="\u201cWe \u2026 plan to cut wages,\u201d the company said.",
            sources={"filing": _ORDER},
            says="leaves out \u201cnot\u201d",
            why="The ellipsis hides a negation.",
        ),
    )

    def check(self, case: Case) -> Iterator[Finding]:
        """A finding for each quotation that no source bears out."""
        for checked in case.of("quote"):
            value = checked.claim.value
            if isinstance(value, Quotation) and value.use == "speech" and checked.state is not State.PROVED:
                yield self.finding(
                    _message(checked), checked.claim.start, checked.claim.end, checked.evidence, checked.fix
                )


def _message(checked: CheckedClaim) -> str:
    if checked.state is State.CONTRADICTED:
        return f"The quotation is not as in the source: {checked.note}."
    if checked.state is State.NO_EVIDENCE:
        return f"The quotation stands in no source: {checked.note}."
    return f"The quotation could not be checked: {checked.note or 'no matcher read it'}."
