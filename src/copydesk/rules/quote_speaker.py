"""quote-speaker: the story gives a quotation or statement to whom the source gives it."""

from __future__ import annotations

from collections.abc import Iterator

from copydesk.evidence.attribution import misgiven
from copydesk.evidence.voices import Agreement, compare
from copydesk.model import Evidence, Finding, Quotation, Relation, Severity, State
from copydesk.rules import Case, Example, Rule

_RELEASE = (
    "Harbor Foods reports results\n\n"
    "\u201cCosts will rise faster than sales,\u201d said Maria Lund, the chief executive.\n\n"
    "\u201cWe are hiring again,\u201d said Daniel Okafor, the finance chief."
)


class QuoteSpeaker(Rule):
    """The person or body to whom the story gives a quotation or a statement is the one to whom the source gives it.

    The source's own attribution counts: who is named beside the words, the label of a transcript, else whoever issued
    the document. What a story reports of somebody ("Harbor Foods said sales rose") must stand in a document of theirs,
    or in one that names them at that place. Where it stands in a document of somebody else the story stops. A document
    that does not tell whose it is speaks against nobody; where it leaves open who speaks, the editor is warned.
    """

    id = "quote-speaker"
    passes = (
        Example(
            story="\u201cCosts will rise faster than sales,\u201d the chief executive, Maria Lund, said.",
            sources={"release": _RELEASE},
        ),
        Example(
            story="The company said it \u201cmay close some stores\u201d this year.",
            sources={"filing": "Harbor Foods annual report. We may close some stores."},
            why="A document's own words are those of the company that filed it.",
        ),
    )
    stops = (
        Example(
            story="\u201cCosts will rise faster than sales,\u201d said Daniel Okafor, the finance chief.",
            sources={"release": _RELEASE},
            says="gives these words to Maria Lund",
        ),
        Example(
            story="Grain Bank said that it may close some stores in Orly.",
            sources={
                "filing": "Title: Form 10-K\nIssuer: Harbor Foods\n\nWe may close some stores in Orly.",
                "bank": "Title: Form 10-K\nIssuer: Grain Bank\n\nWe lend to farmers and millers.",
            },
            says="it stands in Harbor Foods' Form 10-K",
            why="The statement is another company's.",
        ),
    )

    def check(self, case: Case) -> Iterator[Finding]:
        """A finding for each quotation or statement given to another than the source gives it to."""
        yield from self._quotations(case)
        for found in misgiven(case.sentences, case.story.text, case.claims, case.index):
            who = f"{found.name} (\u201c{found.said}\u201d)" if found.said else found.name
            message = f"The story gives this to {who}; {found.note}."
            yield self.finding(message, found.span.start, found.span.end, [found.passage])

    def _quotations(self, case: Case) -> Iterator[Finding]:
        sources = {source.name: source for source in case.index.sources}
        for checked in case.of("quote"):
            value = checked.claim.value
            if not isinstance(value, Quotation) or value.use != "speech" or checked.state is not State.PROVED:
                continue
            found = compare(value, checked.evidence, sources)
            if found is None or found.agreement is Agreement.SAME:
                continue
            span = value.speaker_span
            start, end = (span.start, span.end) if span else (checked.claim.start, checked.claim.end)
            source, said = sources[found.evidence.source], found.voice.span
            low = min(found.evidence.start, said.start if said else found.evidence.start)
            high = max(found.evidence.end, said.end if said else found.evidence.end)
            if found.agreement is Agreement.OTHER:
                passage = Evidence.of(source, low, high, Relation.CONTRADICTS, note=found.note)
                message = f"The story gives this quotation to {value.speaker}; {found.note}."
                yield self.finding(message, start, end, [passage])
            else:
                message = f"Whether {value.speaker} said this was not checked: {found.note}."
                yield self.finding(message, start, end, [found.evidence], severity=Severity.WARN)
