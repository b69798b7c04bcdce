"""All claims of a story, each kind found by its own file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from copydesk.claims import dates, figures, names, quotes, statements, tickers
from copydesk.claims.sentences import split
from copydesk.model import Claim, ClaimKind, ClaimValue, Quotation, Span, Story


def extract(story: Story, sentences: Sequence[Span] | None = None) -> tuple[Claim, ...]:
    """The claims of ``story`` in the order of its text.

    What stands in a direct quotation is claimed by the quotation alone. A date is no figure and an identifier
    is neither, so each kind is looked for in what the kinds before it left.
    """
    sentences = split(story) if sentences is None else sentences
    claims: list[Claim] = list(quotes.find(story, sentences))
    spoken = [Span(c.start, c.end) for c in claims if isinstance(c.value, Quotation) and c.value.use == "speech"]
    quoted = _within(sentences, spoken)
    for number, sentence in enumerate(sentences):
        text = story.text[sentence.start : sentence.end]
        taken = [Span(s.start - sentence.start, s.end - sentence.start) for s in quoted.get(number, ())]
        steps: list[tuple[ClaimKind, list[tuple[int, int, ClaimValue]]]] = []
        named = names.identifiers(text, taken)
        taken += [Span(start, end) for start, end, _ in named]
        dated = dates.in_text(text, story.dateline, taken)
        taken_by_dates = [Span(start, end) for start, end, _ in dated]
        symbols = tickers.in_text(text, taken)
        taken_by_symbols = [Span(start, end) for start, end, _ in symbols]
        counted = figures.in_text(text, taken + taken_by_dates + taken_by_symbols)
        named = [*named, *names.in_text(text, taken + taken_by_dates + taken_by_symbols)]
        steps += [("date", [*dated]), ("ticker", [*symbols]), ("figure", [*counted]), ("name", [*named])]
        for kind, found in steps:
            for start, end, value in found:
                left, right = sentence.start + start, sentence.start + end
                claims.append(Claim(kind, left, right, story.text[left:right], number, value))
    claims += statements.find(story, sentences, claims)
    return tuple(sorted(claims, key=lambda c: (c.start, -c.end, c.kind)))


def _within(sentences: Sequence[Span], spoken: Sequence[Span]) -> dict[int, list[Span]]:
    """Of each sentence, the quotations that it shares a part with."""
    found: dict[int, list[Span]] = {}
    order = sorted(range(len(sentences)), key=lambda n: sentences[n].start)
    ends = [sentences[n].end for n in order]
    for quote in spoken:
        at = bisect_right(ends, quote.start)
        while at < len(order) and sentences[order[at]].start < quote.end:
            found.setdefault(order[at], []).append(quote)
            at += 1
    return found
