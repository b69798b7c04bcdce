"""Sentences that tell nothing: onlookers look on, an event has weight, nobody knows yet, how the story was made."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.claims import judgement_words as lists
from copydesk.claims.clauses import Group
from copydesk.claims.main_clause import Parsed, name_acts
from copydesk.claims.parts_of_speech import Word
from copydesk.text import words as word_keys

# Notes on how the text was made; they open their sentence, so that "the copyright of Acme" is none.
_EDITORIAL = re.compile(
    r"\W*(?:this (?:story|article|report|piece) (?:was|is|has been|will be) (?:also |later |first |an? )?"
    r"(?:updated|corrected|drafted|written|edited|checked|produced|generated|translated|developing)\b"
    r"|(?:AI|machine)-(?:drafted|generated|assisted|written)\b|(?:drafted|written|produced) (?:from|by|with)\b"
    r"|stay tuned|for more information|read more|copyright|all rights reserved|(?:reporting|editing|writing) by)",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"\bdid not (?:immediately )?respond to|\b(?:declined to|could not be reached for) comment\b", re.IGNORECASE
)
# What nobody knows yet, said of "it", "whether", "how" or "what".
_UNKNOWN = re.compile(
    r"\b(?:remains? (?:to be seen|unclear|unknown|uncertain|an open question)|(?:only )?time will tell"
    r"|(?:is|are) (?:still )?(?:anyone[’']s guess|an open question|unclear|uncertain|unknown)"
    r"|(?:is|are) not (?:yet|at all) (?:known|clear|decided)"
    r"|(?:too|very) (?:early|soon) to (?:tell|say|know|judge)"
    r"|(?:coming|next) (?:few |several )?(?:days|weeks|months|years|quarters) (?:will|should|may)"
    r" (?:show|tell|reveal|decide|bring clarity)"
    r"|time (?:will|shall) (?:\w+ )?(?:tell|show|reveal)"
    r"|(?:questions|doubts|uncertainty) (?:still )?(?:remains?|persists?)"
    r"|only the future)",
    re.IGNORECASE,
)
_EYES = re.compile(r"\b(?:all eyes|watch this space|eyes (?:now )?turn|(?:close|watchful) eye on)\b", re.IGNORECASE)
_COMES = re.compile(r"\bcomes? (?:as|at a (?:time|moment)|amid|against)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:—–]\s|\s[—–-]\s")
_ASSERTS = 4  # words of more than three letters with which a clause beside an empty phrase asserts something


def is_boilerplate(sentence: Parsed, concrete: bool) -> bool:
    """Whether a sentence tells nothing; ``concrete`` is that it holds a figure, a day or speech: then it does.

    >>> from copydesk.claims.main_clause import parse
    >>> [is_boilerplate(parse(t), False) for t in ("Analysts await the ruling.", "Analysts left the bank.")]
    [True, False]
    """
    text, words, groups, main, subject = sentence
    if _EDITORIAL.match(text):
        return True
    if concrete:
        return False
    empty = _NO_ANSWER.search(text)
    if empty is None and name_acts(words, groups):
        return False
    empty = empty or _EYES.search(text) or _UNKNOWN.search(text)
    if empty:
        return not _asserts_beside(text, empty.start(), empty.end())
    return main is not None and _main_is_empty(text, words, groups, main, subject)


def _main_is_empty(text: str, words: Sequence[Word], groups: Sequence[Group], main: Group, subject: str) -> bool:
    """Whether the main clause says that onlookers look on, or that an event has weight."""
    if _asserts_beside(text, words[main.first].start, words[main.last].end):
        return False
    if (
        subject in lists.ONLOOKERS
        and main.base in lists.LOOKS | {"keep"}
        and main.modality in ("plain", "will", "would")
    ):
        ahead = main.modality != "plain" or any(words[i].tag in ("be", "ing") for i in range(main.first, main.last + 1))
        return ahead or main.base in ("await", "watch", "wait", "monitor", "follow")
    if subject in lists.EVENTS and _COMES.search(text):
        return _as_clause_is_empty(words, groups, main)
    if subject in lists.EVENTS and main.base in ("underscore", "underline", "highlight", "serve"):
        return not any(w.tag == "name" for w in words)
    return False


def _asserts_beside(text: str, start: int, end: int) -> bool:
    """Whether the clauses without the empty phrase at ``start:end`` are more than a remark beside it.

    >>> _asserts_beside("The mill, all eyes on it, fired its chief and sold its barges.", 10, 18)
    True
    >>> _asserts_beside("Growers will be watching the next report, due soon.", 8, 24)
    False
    """
    before = [m.end() for m in _CLAUSE.finditer(text, 0, start)]
    after = _CLAUSE.search(text, end)
    parts = (text[: before[-1]] if before else "", text[after.end() :] if after else "")
    return any(len([w for w in word_keys(part) if len(w) > 3]) >= _ASSERTS for part in parts)


def _as_clause_is_empty(words: Sequence[Word], groups: Sequence[Group], main: Group) -> bool:
    """Whether what follows "comes as" tells of nothing but onlookers who look on, or has no verb."""
    rest = [g for g in groups if g.first > main.last and g.finite]
    return all(
        g.base in lists.LOOKS and any(w.key in lists.ONLOOKERS for w in words[main.last + 1 : g.first]) for g in rest
    )
