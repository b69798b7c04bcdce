"""Where the sources hold a quotation.

``README.md`` of the quotation benchmark has the terms; they are those of ``quote-matches-source``. A quotation is read
as fragments (:mod:`~copydesk.evidence.fragments`); the rarest stretch of the rarest fragment is looked up in a table
over all sources (:mod:`~copydesk.evidence.quote_index`), so that the cost hardly grows with them; what is found is
compared exactly (:func:`copydesk.text.same`), and the rest of the quotation is sought around it
(:mod:`~copydesk.evidence.quote_search`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from copydesk.evidence.index import SourceIndex
from copydesk.evidence.nearest import explain, nearest
from copydesk.evidence.quote_index import QuoteIndex
from copydesk.evidence.quote_search import QuoteMatch
from copydesk.model import CheckedClaim, Claim, Fix, Quotation, Source, Span, State

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

__all__ = ["QuoteIndex", "QuoteMatch", "find_quote", "find_quotes", "match", "nearest"]

PLACES = 8  # that are listed of a passage which stands in several
FIXABLE = 0.75  # likeness, 0-1, from which the source's words are proposed in the place of the story's


def find_quote(text: str, sources: Source | Iterable[Source] | SourceIndex) -> QuoteMatch | None:
    """The first passage, in the order of the sources, that bears out the quotation ``text``; ``None`` if none does.

    :param text: the quotation, with or without its outer quotation marks.

    >>> filing = Source.from_text("We may not be able to hire. Costs rose 4%.", name="filing")
    >>> find_quote("Prices rose 4%", filing) is None, find_quote('"costs rose 4%,"', filing).start
    (True, 28)
    """
    return next(find_quotes(text, sources), None)


def find_quotes(text: str, sources: Source | Iterable[Source] | SourceIndex) -> Iterator[QuoteMatch]:
    """All passages that bear out the quotation ``text``, in the order of the sources; one at a time, as asked for."""
    return SourceIndex.of(sources).quotes.find(text)


def match(claim: Claim, context: Context) -> CheckedClaim:
    """A quotation of the story put to the sources.

    Every place that bears it out is listed, up to :data:`PLACES`. Where none does, the nearest passage is shown with
    what differs; it contradicts the quotation where it is plainly the passage that the quotation alters.
    """
    quotation = claim.value
    assert isinstance(quotation, Quotation)
    found = list(islice(find_quotes(quotation.words, context.index), PLACES))
    if found:
        return CheckedClaim(claim, State.PROVED, tuple(m.evidence() for m in found))
    if quotation.use != "speech":
        kind = "a title or name" if quotation.use == "title" else "no direct speech"
        return CheckedClaim(claim, State.NOT_CHECKED, note=f"taken for {kind}, not sought in the sources")
    miss = explain(quotation.words, context.index)
    evidence = (miss.evidence,) if miss.evidence else ()
    at = claim.start + claim.text.find(quotation.words)
    plain = at >= claim.start
    at_fault: tuple[Span, ...] = ()
    if plain and miss.altered:
        at_fault = tuple(Span(at + d.span.start, at + d.span.end) for d in miss.differences)
    state = State.CONTRADICTED if miss.altered and evidence else State.NO_EVIDENCE
    fix = None
    if plain and miss.likeness >= FIXABLE and miss.source_words:
        fix = _fix(at, quotation.words, miss.source_words)
    return CheckedClaim(claim, state, evidence, note=miss.reason, at_fault=at_fault, fix=fix)


def _fix(at: int, ours: str, theirs: str) -> Fix:
    """Put the source's words in the place of ours; our own closing punctuation and first letter's case stay."""
    body = ours.strip()
    start = at + ours.index(body)
    closing = body[len(body.rstrip(".,;:!?\u2026 ")) :]
    if body[0].lower() == theirs[0].lower():
        theirs = body[0] + theirs[1:]
    return Fix(start, start + len(body) - len(closing), theirs)
