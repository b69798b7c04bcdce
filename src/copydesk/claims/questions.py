"""Questions that assert: what is asked of is taken for granted, and is a statement like any other.

"Did you know that Acme fired its board?", "Why did Acme fire its board?" and "Acme fired its board, didn't it?" all say
that it did. "Has Acme fired its board?" leaves it open and asserts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from copydesk.claims.parts_of_speech import Tag, Word, tagged
from copydesk.model import Span
from copydesk.text import words

_OPENING = r"\W*(?:(?:and|but|so|yet|then|now|well|or|still|exactly|just),?\s+)*"
# What is known, admitted, forgotten or marvelled at is so; so is that by which someone is surprised.
_FACTIVE = re.compile(
    r"\b(?:know|knows|knew|known|reali[sz]\w+|notic\w+|remember\w*|forg[eo]t\w*|recall\w*|regret\w*|admit\w*"
    r"|acknowledg\w+|conced\w+|confess\w*|discover\w*|learn\w*|hear|heard|recogni[sz]\w+|find out|found out|see|saw"
    r"|aware|surpris\w+|amaz\w+|shock\w*|astonish\w*|outrag\w+|odd|strange|telling|ashamed|shame|sorry|glad|proud|wonder"
    r"|coincidence|accident|explain\w*|apologi[sz]\w+ for the fact|despite the fact|the fact)\s+"
    r"(?:that|why)\s+",
    re.IGNORECASE,
)
_TRUE = re.compile(
    rf"{_OPENING}(?:isn[’']t it|is it not|wasn[’']t it|was it not)\s+(?:true|the case|a fact|clear|obvious)\s+that\s+",
    re.IGNORECASE,
)
_WHY = re.compile(
    rf"{_OPENING}(?:(?:why|how come|since when|for what reason)\s+(?!(?:would|should|could|might|not|bother)\b)"
    rf"|(?:how|when|where|how (?:often|long|much|many)[\w ]{{0,20}}?)\s+(?=(?:did|was|were|had|has|have)(?:n[’']t)?\s)"
    r"|who(?:\s+(?:at|in|of|inside)\s+[\w’' ]{1,40}?)?\s+(?=(?:\w{2,}ed|was|were|had|has)\s)"
    r"|how\s+(?:could|can)\s+(?=.{1,80}?\bhave\s+\w))",
    re.IGNORECASE,
)
_NEGATED = re.compile(rf"{_OPENING}(?:did|does|do|is|are|was|were|has|have|had)n[’']t\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:it|its|he|she|his|her|they|their)\b", re.IGNORECASE)
_ASKING = re.compile(
    rf"{_OPENING}(?:(?:why|how|when|where|how long)\s+)?"
    r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)(?:n[’']t)?\s+(?!you\b|we\b|it\b)",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",\s*(?:and\s+|but\s+)?(?:(?:is|are|was|were|do|does|did|has|have|had|will|would|wo|can|could|should|must|might)"
    r"(?:n[’']t|\s+not)?\s+(?:it|he|she|they|we|you|i|there|that|this)(?:\s+not)?"
    r"|right|correct|no|yes|true|eh|okay|ok|isn[’']t that so)\s*\?+[\s)]*$",
    re.IGNORECASE,
)
_MODAL_FIRST = re.compile(
    r"\s*(?P<modal>(?:may|might|can|could|will|would|shall|should|must|wo|ca|sha)(?:n[’']t)?(?:\s+not)?)\b(?P<gap>\s+)",
    re.IGNORECASE,
)
_AUXILIARY = frozenset("be have do".split())  # bare forms: what follows a subject in "will the mill be sold"
_BEFORE_NOUN: frozenset[Tag] = frozenset(("determiner", "adjective", "preposition", "modal", "not"))
# What may follow a word that is as often a noun as a verb ("repair the road"), but seldom a noun in a subject.
_AFTER_VERB: frozenset[Tag] = frozenset(("determiner", "pronoun", "number", "name", "preposition", "adverb", "mark"))
_QUOTED = re.compile(r"[\"“”«»]")
_LEAST = 2  # words of more than three letters, or names, without which nothing is asserted: "How did we get here?"


def is_question(text: str) -> bool:
    """Whether a sentence asks.

    >>> is_question("Will the board follow?"), is_question("It asked.")
    (True, False)
    """
    return text.rstrip("”\"' )").endswith("?")


def presupposed(text: str) -> Span | None:
    """What a question takes for granted, as a span of it; ``None`` for what asks openly, or does not ask.

    >>> t = "Did you know that Acme fired its board?"
    >>> found = presupposed(t)
    >>> t[found.start:found.end], presupposed("Has Acme fired its board?")
    ('Acme fired its board?', None)
    """
    if not is_question(text) or _QUOTED.search(text):
        return None
    if tag := _TAG.search(text):
        return _telling(text, 0, tag.start() + 1)
    lead = _TRUE.match(text) or _FACTIVE.search(text) or _WHY.match(text) or _NEGATED.match(text)
    if lead and _PRONOUN.match(text, lead.end()) and (asking := _ASKING.match(text, 0, lead.end())):
        lead = asking  # whom the pronoun stands for is named before it: "When will Acme admit that it fired its board?"
    return _telling(text, lead.end(), len(text)) if lead else None


class Told(NamedTuple):
    """A sentence in the order of a statement; ``modal`` and ``subject`` are where these two stood before.

    Both are empty where the order was that of a statement already.
    """

    text: str
    modal: Span = Span(0, 0)
    subject: Span = Span(0, 0)

    def place(self, start: int, end: int) -> Span:
        """Where a word of ``text`` stood before.

        >>> told = in_order("may Acme sell its yard?")
        >>> told.text, told.place(0, 4), told.place(5, 8)
        ('Acme may sell its yard?', Span(start=4, end=8), Span(start=0, end=3))
        """
        moved = self.modal.start + len(self.subject)
        if self.modal.start <= start < moved:
            by = self.subject.start - self.modal.start
        elif moved <= start < self.subject.end:
            by = self.modal.end - self.subject.end
        else:
            by = 0
        return Span(start + by, end + by)


def in_order(text: str) -> Told:
    """What a question takes for granted, told: "may the board sell it?" becomes "the board may sell it?".

    What is not a question that begins with "may", "will" and the like stays as it is, and so does one whose subject
    cannot be told from its verb. The length does not change.
    """
    first = _MODAL_FIRST.match(text) if is_question(text) else None
    if first is None:
        return Told(text)
    verb = _verb_after(tagged(text), first.end())
    if verb is None:
        return Told(text)
    modal = Span(first.start("modal"), first.end("modal"))
    subject = Span(first.end(), first.end() + len(text[first.end() : verb].rstrip()))
    lowered = text[modal.start : modal.end].lower()  # "Will" inside a sentence would be a man
    told = text[subject.start : subject.end] + first["gap"] + lowered
    return Told(text[: modal.start] + told + text[subject.end :], modal, subject)


def _verb_after(row: Sequence[Word], start: int) -> int | None:
    """Where the bare verb begins that ends the subject which begins at ``start``."""
    likely = possible = None
    for number, word in enumerate(row[:-1]):
        if word.start <= start or not (word.base == word.key or word.key in _AUXILIARY):
            continue
        if word.tag in ("verb", "be", "have", "do"):
            return word.start
        if word.tag == "noun" and row[number - 1].tag not in _BEFORE_NOUN:
            possible = word.start if possible is None else possible
            if row[number + 1].tag in _AFTER_VERB:
                likely = word.start if likely is None else likely
    return likely if likely is not None else possible


def _telling(text: str, start: int, end: int) -> Span | None:
    """``start:end`` without the white space around it, where that is enough to assert something."""
    body = text[start:end]
    if sum(len(w) > 3 for w in words(body)) + sum(w[:1].isupper() and len(w) < 4 for w in body.split()[1:]) < _LEAST:
        return None
    return Span(start + len(body) - len(body.lstrip()), start + len(body.rstrip()))


def parts(text: str, span: Span) -> Sequence[Span]:
    """A sentence of ``text`` as it is, or where it asks and asserts at once, what it asserts and what stands around.

    >>> t = "Why did Acme fire its board?"
    >>> [t[s.start:s.end] for s in parts(t, Span(0, len(t)))]
    ['Why', 'did Acme fire its board?']
    """
    found = presupposed(text[span.start : span.end])
    if found is None:
        return (span,)
    start, end = span.start + found.start, span.start + found.end
    lead = Span(span.start, span.start + len(text[span.start : start].rstrip()))
    left = end + len(text[end : span.end]) - len(text[end : span.end].lstrip())
    return [s for s in (lead, Span(start, end), Span(left, span.end)) if len(s)]


def roles(text: str, sentences: Sequence[Span]) -> dict[int, bool]:
    """Of the sentences that are parts of a question that asserts: whether they are what it asserts."""
    found: dict[int, bool] = {}
    for number, span in enumerate(sentences):
        for more in (1, 2):
            last = sentences[number + more] if number + more < len(sentences) else None
            if last is None or number in found or last.start < span.end or not is_question(text[last.start : last.end]):
                continue
            whole = parts(text, Span(span.start, last.end))
            if list(whole) == list(sentences[number : number + more + 1]):
                asserted = presupposed(text[span.start : last.end])
                assert asserted is not None, "it has parts"
                at = span.start + asserted.start
                found |= {n: sentences[n].start == at for n in range(number, number + more + 1)}
    return found
