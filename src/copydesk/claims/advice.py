"""Advice: what the reader is told to do, by an order or by what "investors should" do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.claims import judgement_words as lists
from copydesk.claims.clauses import verb_groups
from copydesk.claims.main_clause import Parsed, parse
from copydesk.claims.parts_of_speech import Tag, Word
from copydesk.claims.verbs import verb

_ADVISING = re.compile(
    r"\b(?:would do well to|would be wise to|(?:is|are) (?:best |well |strongly )?advised to|had better|might want to"
    r"|may (?:also )?want to"
    r"|it (?:pays|makes sense|helps|is (?:wise|sensible|prudent|best|safer|better)) to"
    r"|(?:it is|it[’']s) (?:well )?worth \w+ing|ought to consider"
    r"|(?:is|it[’']s) (?:a |the )?(?:(?:good|right|great|best|perfect) )?(?:time|moment) to"
    r"|need to (?:watch|keep|be|look|sell|buy))\b",
    re.IGNORECASE,
)
_ORDERED: frozenset[Tag] = frozenset(
    ("determiner", "noun", "preposition", "ing", "adjective", "name", "to", "number", "pronoun")
)  # what an order's verb is followed by


def is_advice(sentence: Parsed) -> bool:
    """Whether a sentence tells the reader what to do.

    >>> [is_advice(parse(t)) for t in ("Do not sell.", "Savers should compare fees.", "The mill should pay.")]
    [True, True, False]
    """
    text, words, _, main, subject = sentence
    if _is_order(words):
        return True
    if main is None:
        return False
    if subject in lists.ADVISED and main.modality == "should":
        return True
    return bool(_ADVISING.search(text)) and (subject in lists.ADVISED | {"it", "now", "time", ""} or "now" in subject)


def _is_order(words: Sequence[Word]) -> bool:
    """Whether a sentence orders the reader: "Avoid funds with high turnover", "Do not sell", "If you hold it, sell"."""
    to_you = any(w.key in ("you", "your", "yourself") for w in words)
    lead = [w for w in words if w.tag not in ("adverb", "mark", "conjunction")]
    if lead and lead[0].key in ("if", "when", "before", "once", "unless") and to_you:
        comma = next((i for i, w in enumerate(words) if w.key == ","), len(words))
        lead = [w for w in words[comma:] if w.tag not in ("adverb", "mark", "conjunction")]
    if len(lead) < 2:
        return False
    first = lead[0].key
    if (first in ("do", "don't") and lead[1].key == "not") or first == "never":
        return True
    form = verb(first)
    if to_you and form is not None and form.form == "base" and lead[0].tag == "verb" and not _has_subject(lead):
        return True
    if first not in lists.TO_READERS:
        return False
    return lead[1].tag in _ORDERED and not any(g.finite and 1 < g.first < 5 for g in verb_groups(words))


def _has_subject(lead: Sequence[Word]) -> bool:
    """Whether the first word is a noun after all: "Rent you pay is taxed"."""
    return lead[1].tag == "pronoun" and len(lead) > 2 and lead[2].tag in ("verb", "modal", "be", "have")


def asks_to_look(text: str) -> bool:
    """Whether advice asks for nothing but attention.

    >>> asks_to_look("Investors should monitor the rule."), asks_to_look("Investors should sell.")
    (True, False)
    """
    _, words, _, main, _ = parse(text)
    first = next((w for w in words if w.tag not in ("adverb", "mark", "conjunction")), None)
    bases = {main.base if main else "", first.key if first else ""}
    return bool(bases & (lists.LOOKS - {"consider", "evaluate", "study"})) or "an eye on" in text
