"""The rule ``no-advice``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from copydesk.model import Finding, Quotation, Span
from copydesk.rules import Case, Example, Rule

_ACT = (
    r"(?:buy|sell|hold|avoid|dump|short|accumulate|load up|stock up|take (?:some )?profits?|lock in (?:gains|profits)|"
    r"trim|exit|get out|get into|stay away|steer clear|invest in|double down|scoop up|bail out|pile in)"
)
_ACTING = r"(?:buying|selling|holding|avoiding|dumping|shorting|accumulating|loading up|taking profits|investing in)"
_PEOPLE = (
    r"(?:(?:(?:long-term|retail|income|patient|nervous|small|smart|savvy|growth|value|crypto|individual)\s+)?"
    r"(?:investors|traders|shareholders|holders|savers|readers|buyers|bulls|bears)|you|we|everyone|anyone)"
)
_URGE = (
    r"(?:should|(?<!holders )(?:must|have to)|need to|ought to|had better|would do well to|would be wise to|"
    r"may want to|might want to|"
    r"will want to|can safely|are advised to|are urged to|do well to)"
)
_THING = (
    r"(?:(?:more|some|all|your|the|this|these|those|it|them|any)\b|(?:shares?|stocks?|bonds?|units?|calls?|puts?|"
    r"coins?|"
    r"tokens?|gold|bitcoin|now\b(?!\W+pay)|today\b|before|while|on the|at (?:these|this|current))\b|\$)"
)
_RATING = r"(?:strong |clear |screaming |solid |outright |table-pounding |long-term )*(?:buy|sell|hold)"

_OF_ITS_OWN = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (
            rf"\b{_PEOPLE}\s+{_URGE}\s+(?:(?:not|now|also|strongly|seriously|simply|still|just|quickly|consider|think "
            rf"about|look to|continue to|be)\s+){{0,3}}(?:{_ACT}|{_ACTING})\b",
            re.IGNORECASE,
        ),
        (
            rf"\b(?:we|I)\s+(?:would\s+|strongly\s+|also\s+)*(?:recommend|advise|suggest|rate|urge)\s+[^.;]{{0,50}}"
            rf"\b(?:{_ACT}|{_ACTING}|overweight|underweight|outperform)\b",
            re.IGNORECASE,
        ),
        (rf"\b(?:is|are|looks like|look like|remains?|makes?(?: it)?)\s+(?:still\s+|now\s+)?an?\s+{_RATING}\b(?!-|"
            rf"\s+(?:of|order|"
         r"side|by|on|the|for the sake|music|back|out|up))", re.IGNORECASE),
        (r"\b(?:is|are|looks?|remains?|now)\s+(?:an?\s+)?(?:must-buy|worth (?:buying|owning)|buying opportunity|"
         r"screaming buy|no-brainer)\b", re.IGNORECASE),
        (r"\b(?:(?:is|it's|it’s|now is)\s+(?:a\s+good\s+|the\s+(?:right\s+)?|high\s+)?time\s+to\s+"
         rf"{_ACT})\b", re.IGNORECASE),
    )
)  # fmt: skip
# An order to the reader: at the start of a sentence or after a colon or dash, with something to act on.
_ORDER = re.compile(
    rf"(?:^|[:;—–]\s+|\.\s+)(?:(?:so|then|please|now|just|do not|don[’']t|never)\s+)*(?i:{_ACT})\b(?![-–]|"
    rf"\s+(?:side|orders?|"
    rf"ratings?|now,?\s+pay|sellers?|interest|music))\s+(?:(?i:{_THING})|[A-Z])",
)
_CALL = re.compile(
    rf"\b{_RATING}\s+(?:call|rating|recommendation)\b|\bprice target\b|\b(?:rated?|rating of|call:?)\s+(?:an?\s+)?"
    r"[“\"']?(?:buy|sell|hold|overweight|underweight|outperform|underperform)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\bwill\s+(?:easily\s+|surely\s+|certainly\s+|soon\s+|at least\s+)*(?:double|triple|quadruple|multiply|grow)\s+"
    r"(?:your|their|investors[’'])\s+(?:money|investment|savings|capital|stake)"
    r"|\bguaranteed?\s+(?:\w+\s+)?(?:returns?|profits?|gains?|upside)\b|\bcan(?:no|[’']?)t\s+(?:lose|go wrong)\b"
    r"|\brisk-?free\s+(?:returns?|profits?|gains?|money)\b|\b(?:sure|surefire)\s+(?:thing|bet|winner)\b"
    r"|\b(?:shares?|stock|price|token|coin|bitcoin|ether|units)\s+(?:\w+ly\s+)?will\s+(?:\w+ly\s+)?"
    r"(?:double|triple|quadruple|soar|skyrocket|surge|multiply|explode)\b"
    r"|\bwill make (?:you|investors|holders|buyers) (?:rich|a fortune|millions|money)\b",
    re.IGNORECASE,
)
# Who may be named for it. "Analysts", "experts" and "we" are nobody.
_NAME = (
    r"(?!(?:Analysts?|Investors?|Traders?|Experts?|Sources?|Observers?|Many|Some|Most|We|They|It|The|This|That|Our|"
    r"One)\b)"
    r"(?<!\w)[a-z]{0,2}[A-Z][\w&.’'-]*(?:\s+(?:(?:of|and|de|&)\s+)?[A-Z][\w&.’'-]*){0,5}"
)
_SAY = (
    r"(?:(?:has|have|had|also|later|still|now|again|on \w+day)\s+){0,2}(?:said|says|wrote|writes|told|added|"
    r"argue[sd]|called|calls|"
    r"predict(?:s|ed)|expect(?:s|ed)|estimate[sd]|rates?|rated|kept|keeps|cut|cuts|raise[sd]?|reiterate[sd]?|"
    r"initiate[sd]?|"
    r"downgrade[sd]?|upgrade[sd]?|recommend(?:s|ed)?|advise[sd]?|set|sets|maintain(?:s|ed)?|assign(?:s|ed)?|"
    r"start(?:s|ed)|"
    r"lift(?:s|ed)|lower(?:s|ed)|gives?|gave|put|puts|warn(?:s|ed))\b"
)
_NAMED_FOR_IT = re.compile(
    rf"\baccording to (?:(?i:the|an?|analysts?|strategists?|at)\s+|[a-z-]+\s+){{0,4}}{_NAME}"
    rf"|(?:{_NAME}|\b[Hh]e|\b[Ss]he)(?:,[^,.;]{{2,80}},)?\s+{_SAY}"
    rf"|\b(?:said|says|wrote)\s+(?:[a-z-]+\s+){{0,3}}{_NAME}"
    rf"|\b(?:analysts?|strategists?|brokers?|economists?|rating|call|target)\s+(?:at|from|by|of)\s+(?:the\s+)?{_NAME}"
    rf"|{_NAME}[’']s?\s+(?:[\w-]+\s+){{0,3}}(?:rating|call|target|recommendation|analysts?)\b"
    rf"|{_NAME}\s+(?:analysts?|strategists?)\b"
)


class NoAdvice(Rule):
    """The story does not tell readers to buy, sell or hold, and promises no return.

    An order or urging to buy, sell, hold, avoid or take profits stops, and so do a rating or a price target that
    nobody is named for, and any return held out as certain. A rating given by a named analyst or firm is reporting,
    and so is what stands in quotation marks. "Investors will be watching" is empty, but no advice.
    """

    id = "no-advice"
    passes = (
        Example("Ana Moreau, an analyst at Marlow Securities, rates Harbor Foods a buy with a price target of $90."),
        Example("Investors should monitor how the mills fare this winter."),
        Example("Harbor Foods has agreed to buy two mills and to sell a third."),
        Example("Buy now, pay later firms must hold more capital under the proposed rule."),
    )
    stops = (
        Example("Investors should buy Harbor Foods before it reports.", says="advice"),
        Example("Harbor Foods is a strong buy at this price.", says="advice"),
        Example("Analysts give the shares a buy rating and see them at $90.", says="nobody is named"),
        Example("Load up on the shares before the winter.", says="advice"),
        Example("The fund will double your money within a year.", says="promises a return"),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each sentence that advises, and each that promises."""
        quoted = [
            Span(c.claim.start, c.claim.end)
            for c in case.of("quote")
            if isinstance(c.claim.value, Quotation) and c.claim.value.use == "speech"
        ]
        for number, sentence in enumerate(case.sentences):
            found = _in_sentence(case, number, sentence, quoted)
            if found is not None:
                message, start, end = found
                yield self.finding(message, start, end)


def _in_sentence(case: Case, number: int, sentence: Span, quoted: Sequence[Span]) -> tuple[str, int, int] | None:
    text = case.sentence_text(number)

    def own(pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        places = ((sentence.start + m.start(), sentence.start + m.end(), m) for m in pattern.finditer(text))
        return (m for start, end, m in places if not any(q.meets(start, end) for q in quoted))

    attributed = _NAMED_FOR_IT.search(text) is not None
    for match in own(_PROMISE):
        if not attributed:
            what = "The story promises a return, and no return is certain"
            return f"{what}: “{match.group()}”. Take it out, or name who says so.", *_at(sentence, match)
    if attributed:
        return None
    for pattern in (*_OF_ITS_OWN, _ORDER):
        for match in own(pattern):
            words = match.group().strip(" :;—–.")
            what = f"This is advice of the story's own: “{words}”"
            return f"{what}. Take it out, or name the analyst or firm who gives it.", *_at(sentence, match)
    for match in own(_CALL):
        what = f"A rating or target that nobody is named for is advice: “{match.group()}”"
        return f"{what}. Name the analyst or firm who gives it.", *_at(sentence, match)
    return None


def _at(sentence: Span, match: re.Match[str]) -> tuple[int, int]:
    return sentence.start + match.start(), sentence.start + match.end()
