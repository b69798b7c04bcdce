"""The direct quotations of a story: straight, curly and angled marks, single and nested ones, in several paragraphs,
split by their attribution, set as a block; scare quotes and titles told apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from copydesk.claims.speakers import SPEECH_VERBS, Speaker, after, before, resolve
from copydesk.model import Block, Claim, Quotation, Span, Story
from copydesk.text import words

SCARE = 2  # words; as many or fewer, without an attribution, are a scare quote

_DOUBLE_OPEN, _DOUBLE_CLOSE = "\u201c\u201e\u00ab", "\u201d\u00bb"
_MARK = re.compile('["\u201c\u201d\u201e\u00ab\u00bb\uff02]')
_SINGLE = re.compile("['\u2018\u2019]")
_BETWEEN = re.compile(rf"\b(?:{SPEECH_VERBS}|according to)\b")
_SMALL = frozenset("a an and as at but by for from in into nor of on or over per the to under via vs with its".split())
_TITLE_CUE = re.compile(
    r"\b(?:titled|entitled|headlined|subtitled|book|novel|film|movie|documentary|song|album|series|podcast|show|article"
    r"|essay|paper|report|study|chapter|section|column|episode|play|magazine|newsletter|called)[,:]?\s*$",
    re.IGNORECASE,
)
_SENTENCE_BEFORE = re.compile(r"[.?!][\"\u201d\u2019)]*\s+$")
_CREDIT = re.compile(r"(?:^|\s)(?:\u2014|\u2013|--?)\s*(?P<who>[A-Z][^\n\u2014]{1,80}?)[.]?\s*$")


@dataclass(slots=True)
class _Quote:
    """A quotation found: ``start`` and ``end`` with its marks, ``inner`` the words between them."""

    start: int
    end: int
    inner: Span
    paragraph: Span
    closed: bool = True


def find(story: Story, sentences: Sequence[Span]) -> Iterator[Claim]:
    """The quotations of ``story``, in order.

    >>> story = Story.from_markdown('The firm said "costs will rise" and fell silent.')
    >>> from copydesk.claims.sentences import split
    >>> [(c.value.words, c.value.use, c.value.speaker) for c in find(story, split(story))]
    [('costs will rise', 'speech', 'The firm')]
    """
    text = story.text
    starts = [s.start for s in sentences]
    earlier: list[Speaker] = []
    last: tuple[int, Speaker | None] = (-1, None)  # the paragraph and speaker of the quotation before
    for quote, block in _all(story):
        number = max(0, bisect_right(starts, quote.start) - 1)
        spoken = text[quote.inner.start : quote.inner.end]
        speaker = _speaker(text, quote, sentences[number] if sentences else quote.paragraph, block)
        use = _use(text, quote, spoken, speaker)
        if speaker is None and use == "speech" and last[0] == quote.paragraph.start:
            speaker = last[1]  # the paragraph goes on in the same voice
        elif speaker is not None:
            speaker = resolve(speaker, text, earlier)
        if speaker is not None and use == "speech":
            earlier.append(speaker)
            last = (quote.paragraph.start, speaker)
        value = Quotation(spoken, use, speaker.name if speaker else "", speaker.span if speaker else None)
        yield Claim("quote", quote.start, quote.end, text[quote.start : quote.end], number, value)


def _all(story: Story) -> Iterator[tuple[_Quote, Block | None]]:
    parts: list[tuple[Span, Block | None]] = [(s, None) for s in (story.headline, story.deck) if s]
    parts += [(Span(b.start, b.end), b) for b in story.blocks if b.kind != "preformatted"]
    at = 0
    while at < len(parts):
        span, block = parts[at]
        at += 1
        if block is not None and block.kind == "quote" and not _told_inside(story.text, span):
            found = _block_quote(story.text, span)
            if found is not None:
                yield found, block
                continue
        quotes = _merge(story.text, _in_paragraph(story.text, span))
        while quotes and not quotes[-1].closed and at < len(parts):
            following = parts[at][0]
            opening = story.text[following.start]
            if opening not in _DOUBLE_OPEN + '"\u2018':
                break
            # The mark that opens each further paragraph is no new quotation.
            more = _in_paragraph(story.text, following)
            if not more or more[0].start != following.start:
                break
            open_one = quotes.pop()
            open_one.end, open_one.closed = more[0].end, more[0].closed
            open_one.inner = Span(open_one.inner.start, more[0].inner.end)
            quotes.append(open_one)
            quotes += more[1:]
            at += 1
        yield from ((q, block) for q in quotes)


def _told_inside(text: str, span: Span) -> bool:
    """Whether a block quotation holds speech in marks and who said it: “We grew,” said Maria Lund."""
    if text[span.start] not in _DOUBLE_OPEN + '"':
        return False
    marks = list(islice(_MARK.finditer(text, span.start, span.end), 2))
    return len(marks) == 2 and after(text, marks[1].end(), span.end) is not None


def _block_quote(text: str, span: Span) -> _Quote | None:
    """A block quotation, without its marks and the credit below it; ``None`` where its marks stand inside it."""
    start, end = span.start, span.end
    if credit := _CREDIT.search(text, start, end):
        end = start + len(text[start : credit.start()].rstrip())
    inner = Span(start, end)
    marks = list(_MARK.finditer(text, start, end))
    if len(marks) == 2 and marks[0].start() == start and marks[1].end() == end:
        inner = Span(start + 1, end - 1)
    return _Quote(start, end, inner, span) if len(inner) else None


# ---- marks --------------------------------------------------------------------------------


def _in_paragraph(text: str, span: Span) -> list[_Quote]:
    """The quotations between outer marks in one paragraph; the last may be left open."""
    quotes: list[_Quote] = []
    depth, start = 0, -1
    for mark in _MARK.finditer(text, span.start, span.end):
        at = mark.start()
        if depth == 0:
            if _may_open(text, at, span):
                depth, start = 1, at
            continue
        if _nested(text, at, span, text[start]):
            depth += 1
            continue
        depth -= 1
        if depth == 0:
            quotes.append(_Quote(start, at + 1, Span(start + 1, at), span))
    if depth:
        quotes.append(_Quote(start, span.end, Span(start + 1, span.end), span, closed=False))
    taken = [Span(q.start, q.end) for q in quotes]
    quotes += _singles(text, span, taken)
    return sorted((q for q in quotes if text[q.inner.start : q.inner.end].strip()), key=lambda q: q.start)


def _may_open(text: str, at: int, span: Span) -> bool:
    """Whether a mark outside any quotation opens one: not so the sign for inches."""
    after_it = text[at + 1 : at + 2] if at + 1 < span.end else ""
    before_it = text[at - 1] if at > span.start else " "
    if text[at] in _DOUBLE_OPEN:
        return bool(after_it)
    return bool(after_it) and not after_it.isspace() and not before_it.isalnum()


def _nested(text: str, at: int, span: Span, opener: str) -> bool:
    """Whether a mark inside a quotation opens another one in it."""
    char = text[at]
    if char in _DOUBLE_CLOSE or (char == "\u201c" and opener == "\u201e"):
        return False
    after_it = text[at + 1 : at + 2] if at + 1 < span.end else ""
    before_it = text[at - 1]
    if char in _DOUBLE_OPEN:
        return bool(after_it) and not after_it.isspace()
    return (before_it.isspace() or before_it in "([\u2014\u2013") and bool(after_it) and after_it.isalnum()


def _singles(text: str, span: Span, taken: list[Span]) -> list[_Quote]:
    """Quotations between single marks that stand in no others; apostrophes are told apart."""
    quotes: list[_Quote] = []
    marks = [m.start() for m in _SINGLE.finditer(text, span.start, span.end)]
    marks = [m for m in marks if not _covered(taken, m)]
    past = span.start
    for number, at in enumerate(marks):
        if at < past or not _single_opens(text, at, span):
            continue
        ends: list[int] = []
        for mark in islice(marks, number + 1, number + 50):
            if _single_opens(text, mark, span):
                break
            if _single_closes(text, mark, span):
                ends.append(mark)
        if not ends:
            continue
        # "the customers' money": a mark behind punctuation closes, one behind a plural may be an apostrophe.
        sure = [m for m in ends if text[m - 1] in ",.?!;:\u2026"] or [m for m in ends if text[m - 1] != "s"] or ends
        close = sure[0]
        if close - at < 3:  # rock 'n' roll
            continue
        quotes.append(_Quote(at, close + 1, Span(at + 1, close), span))
        past = close + 1
    return quotes


def _covered(spans: list[Span], at: int) -> bool:
    """Whether ``at`` lies in one of ``spans``, which are in order and apart."""
    which = bisect_right(spans, at, key=lambda s: s.start) - 1
    return which >= 0 and at < spans[which].end


def _single_opens(text: str, at: int, span: Span) -> bool:
    if text[at] == "\u2019":
        return False
    before_it = text[at - 1] if at > span.start else " "
    after_it = text[at + 1 : at + 2] if at + 1 < span.end else ""
    if not after_it or after_it.isspace() or re.match(r"\d\ds?\b", text[at + 1 : at + 4]):
        return False
    return before_it.isspace() or before_it in "([\u2014\u2013"


def _single_closes(text: str, at: int, span: Span) -> bool:
    if text[at] == "\u2018" or at == span.start:
        return False
    after_it = text[at + 1] if at + 1 < span.end else " "
    return not text[at - 1].isspace() and not after_it.isalnum()


def _merge(text: str, quotes: list[_Quote]) -> list[_Quote]:
    """Join the parts of a quotation that its attribution splits: "We grew," she said, "and hired."."""
    merged: list[_Quote] = []
    for quote in quotes:
        if merged and merged[-1].closed and _goes_on(text, merged[-1], quote):
            last = merged[-1]
            merged[-1] = _Quote(
                last.start, quote.end, Span(last.inner.start, quote.inner.end), last.paragraph, quote.closed
            )
        else:
            merged.append(quote)
    return merged


def _goes_on(text: str, left: _Quote, right: _Quote) -> bool:
    between = text[left.end : right.start]
    if len(between.split()) > 20 or re.search(r"[.!?;]\s", between[:-1] + " ") or between.rstrip().endswith((".", ";")):
        return False
    if text[left.inner.end - 1] not in ",?!\u2014\u2013\u2026." and not between.lstrip().startswith(","):
        return False
    starts_anew = re.match(r"\s*(?:and|but|while|also|adding|then)\b", between)
    capital = between.lstrip()[:1].isupper()
    if capital and (
        text[left.inner.end - 1] == "." or (text[left.inner.end - 1] in ".?!" and between.rstrip()[-1] == ":")
    ):
        return False  # “We grew.” Lund said in May: “We hired.”: two quotations
    carries_on = between.rstrip().endswith((",", ":", "\u2014", "\u2013"))
    return carries_on and not starts_anew and bool(_BETWEEN.search(between))


# ---- use and speaker ----------------------------------------------------------------------


def _use(text: str, quote: _Quote, spoken: str, speaker: Speaker | None) -> Literal["speech", "scare", "title"]:
    count = len(words(spoken))
    if quote.paragraph.start == quote.start and quote.paragraph.end == quote.end:
        return "speech"
    tokens = re.findall(r"[^\W\d_][\w\u2019'-]*", spoken)
    titled = bool(tokens) and tokens[0][0].isupper() and all(t[0].isupper() or t in _SMALL for t in tokens)
    cued = bool(_TITLE_CUE.search(text, max(quote.paragraph.start, quote.start - 40), quote.start))
    said = speaker is not None and abs(speaker.span.start - quote.end) < 60 and spoken.rstrip()[-1:] in ",.?!"
    if titled and (cued or (count > 1 and not said)) and count <= 16:
        return "title"
    if spoken.rstrip()[-1:] in ".?!" and _SENTENCE_BEFORE.search(
        text, max(quote.paragraph.start, quote.start - 12), quote.start
    ):
        return "speech"  # a sentence of its own
    return "scare" if count <= SCARE and speaker is None else "speech"


def _speaker(text: str, quote: _Quote, sentence: Span, block: Block | None) -> Speaker | None:
    low, high = quote.paragraph.start, quote.paragraph.end
    if block is not None and block.kind == "quote" and not _told_inside(text, quote.paragraph):
        credit = _CREDIT.search(text, low, high)
        if credit:
            name = credit.group("who").split(",")[0].strip()
            return Speaker(name, Span(credit.start("who"), credit.start("who") + len(name)))
        return _lead_in(text, low)
    inner = text[quote.inner.start : quote.inner.end]
    # An attribution that splits the quotation names its speaker.
    for mark in islice(_MARK.finditer(inner), 20):
        if found := after(text, quote.inner.start + mark.end(), quote.inner.end):
            return found
    start = max(low, min(sentence.start, quote.start))
    found = after(text, quote.end, high)
    ahead = before(text, quote.start, start)
    if found and ahead:
        # The nearer one: in 'Lund said "no" and Okafor said "yes"' each quotation has its own.
        glued = text[quote.end : quote.end + 1] in (" ", ",") and inner.rstrip()[-1:] in ",?!\u2014"
        return found if glued else ahead
    return found or ahead or (_lead_in(text, low) if not text[low : quote.start].strip() else None)


def _lead_in(text: str, start: int) -> Speaker | None:
    """The speaker in a paragraph that ends with a colon, right before the one that begins at ``start``."""
    end = len(text[:start].rstrip())
    if text[end - 1 : end] != ":":
        return None
    low = text.rfind("\n\n", 0, end) + 1
    return before(text, end, low)
