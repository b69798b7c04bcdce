"""Which kind of statement a sentence is: fact, opinion, forecast, background, boilerplate or advice.

Told by grammar as far as that goes: who is the subject, which verb says what of it and in which mood, and whether
anything in it could be looked up (a figure, a day, a name that does something). The word lists are those of classes
(words that judge, changes that nobody does, those who look on), not of phrases.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from copydesk.claims import judgement_words as lists
from copydesk.claims.clauses import Group, verb_groups
from copydesk.claims.parts_of_speech import Tag, Word, tagged
from copydesk.claims.verbs import verb
from copydesk.text import words as word_keys

Kind = Literal["fact", "opinion", "forecast", "background", "boilerplate", "advice"]

_EDITORIAL = re.compile(
    r"\b(?:this (?:is a developing )?(?:story|article|report|piece) (?:was|is|has been|will be|and will be|and)\b"
    r"|developing story|stay tuned|drafted from|(?:AI|machine)-(?:drafted|generated|assisted)"
    r"|for more information|read more|copyright|all rights reserved|(?:reporting|editing) by)",
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
_ADVISING = re.compile(
    r"\b(?:would do well to|would be wise to|(?:is|are) (?:best |well |strongly )?advised to|had better|might want to"
    r"|may (?:also )?want to"
    r"|it (?:pays|makes sense|helps|is (?:wise|sensible|prudent|best|safer|better)) to"
    r"|(?:it is|it[’']s) (?:well )?worth \w+ing|ought to consider"
    r"|(?:is|it[’']s) (?:a |the )?(?:(?:good|right|great|best|perfect) )?(?:time|moment) to"
    r"|need to (?:watch|keep|be|look|sell|buy))\b",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"\b(?:is|are|was|were|seems?|looks?|appears?|remains?) (?:\w+ly )?(?:likely|unlikely|poised|set|bound|expected"
    r"|probable|inevitable|certain|destined|on track|on course|slated)\b(?! out\b)"
    r"|\b(?:is|are) going to\b|\b(?:promises?|threatens?) to\b"
    r"|\bin the (?:coming|next) (?:\w+ )?(?:days|weeks|months|years)\b",
    re.IGNORECASE,
)
_MY_VIEW = re.compile(
    r"\b(?:in (?:my|our) (?:view|opinion)|if you ask me|to my mind|hard to see|no wonder)\b", re.IGNORECASE
)
_SUPERLATIVE = re.compile(r"\bthe \w+est\b[^.;]{0,60}\b(?:ever|has seen|have seen|in memory|yet)\b", re.IGNORECASE)
_ENDS: frozenset[Tag] = frozenset(("mark", "relative", "subordinator", "conjunction"))
_THINKS = frozenset("think believe find feel reckon consider doubt suspect hope regard wonder welcome deplore".split())
_LINKS = frozenset("be look seem sound appear remain feel mark represent make owe".split())
_CLAUSE = re.compile(r"[,;:—–]\s|\s[—–-]\s")
_ASSERTS = 4  # words of more than three letters with which a clause beside an empty phrase asserts something
_NUMBER_WORDS = frozenset("one two".split())


def kind_of(text: str, concrete: bool = False, told: frozenset[str] = frozenset(), named: bool = False) -> Kind:
    """The kind of a sentence.

    :param concrete: that it holds a figure, a date or speech, found by its matchers.
    :param named: that a name was found in it, which at its head its capital alone does not show.
    :param told: nouns that the story has told of as its own ("the operators"): they are no general subject.

    >>> kind_of("A tender offer is a public bid."), kind_of("The fee is a disgrace."), kind_of("Rates will fall.")
    ('background', 'opinion', 'forecast')
    >>> kind_of("Investors will be watching."), kind_of("Investors should sell."), kind_of("Investors sold.")
    ('boilerplate', 'advice', 'fact')
    """
    words = tagged(text)
    groups = verb_groups(words)
    main = _main(words, groups)
    subject = _subject_head(words, main)
    concrete = concrete or _has_figure(words)
    if _is_boilerplate(text, words, groups, main, subject, concrete):
        return "boilerplate"
    if _is_advice(text, words, groups, main, subject):
        return "advice"
    if _LIKELY.search(text):
        return "forecast"
    if _is_opinion(text, words, main, subject):
        return "opinion"
    if _is_forecast(text, words, groups, main, concrete):
        return "forecast"
    if not concrete and not named and _is_background(words, groups, main, told):
        return "background"
    return "fact"


def _main(words: Sequence[Word], groups: Sequence[Group]) -> Group | None:
    """The verb of the main clause: the first finite one that no subordinating word opens."""
    for number, group in enumerate(groups):
        low = groups[number - 1].last + 1 if number else 0
        lead = words[low : group.first]
        if group.finite and not any(w.tag in ("subordinator", "relative") for w in lead):
            return group
        if not group.finite and number == 0 and group.first > 0 and words[0].tag != "preposition":
            continue
    return next((g for g in groups if g.finite), None)


def _subject_head(words: Sequence[Word], main: Group | None) -> str:
    """The noun that the main verb is said of; ``""`` for an order to the reader."""
    if main is None:
        return ""
    lead = list(words[: main.first])
    marks = [i for i, w in enumerate(lead) if w.key == ","]
    if marks and any(w.tag in ("noun", "name", "pronoun") for w in lead[marks[-1] + 1 :]):
        lead = lead[marks[-1] + 1 :]
    head = ""
    for word in lead:
        if word.tag in ("preposition", "relative", "subordinator") and head:
            break
        if word.tag in ("noun", "name", "pronoun") or (word.tag == "determiner" and not head):
            head = word.key
    return head


def _has_figure(words: Sequence[Word]) -> bool:
    return any(w.tag == "number" and w.key not in _NUMBER_WORDS for w in words)


def _name_acts(words: Sequence[Word], groups: Sequence[Group]) -> bool:
    """Whether a name does something: it stands right before a finite verb."""
    for group in groups:
        at = group.first - 1
        while at > 0 and words[at].tag == "adverb":
            at -= 1
        if group.finite and at >= 0 and words[at].tag == "name":
            return True
    return False


def asks_to_look(text: str) -> bool:
    """Whether advice asks for nothing but attention.

    >>> asks_to_look("Investors should monitor the rule."), asks_to_look("Investors should sell.")
    (True, False)
    """
    words = tagged(text)
    main = _main(words, verb_groups(words))
    first = next((w for w in words if w.tag not in ("adverb", "mark", "conjunction")), None)
    bases = {main.base if main else "", first.key if first else ""}
    return bool(bases & (lists.LOOKS - {"consider", "evaluate", "study"})) or "an eye on" in text


def _is_boilerplate(
    text: str, words: Sequence[Word], groups: Sequence[Group], main: Group | None, subject: str, concrete: bool
) -> bool:
    if _EDITORIAL.search(text):
        return True
    if concrete:
        return False
    empty = _NO_ANSWER.search(text)
    if empty is None and _name_acts(words, groups):
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


def _is_advice(text: str, words: Sequence[Word], groups: Sequence[Group], main: Group | None, subject: str) -> bool:
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


_ORDERED: frozenset[Tag] = frozenset(
    ("determiner", "noun", "preposition", "ing", "adjective", "name", "to", "number", "pronoun")
)


def _has_subject(lead: Sequence[Word]) -> bool:
    """Whether the first word is a noun after all: "Rent you pay is taxed"."""
    return lead[1].tag == "pronoun" and len(lead) > 2 and lead[2].tag in ("verb", "modal", "be", "have")


def _is_opinion(text: str, words: Sequence[Word], main: Group | None, subject: str) -> bool:
    if main is None:
        return False
    if _MY_VIEW.search(text) or _SUPERLATIVE.search(text):
        return True
    if subject in ("i", "we") and main.base in _THINKS:
        return True
    if any(w.key in lists.SAYS_THE_WRITER for w in words):
        return True
    if main.modality == "should" and main.base not in lists.CHANGES:
        return True
    if main.base == "deserve":
        return True
    said = words[main.last + 1 :]
    own = next((i for i, w in enumerate(said) if w.tag in _ENDS and w.key != "as"), len(said))
    if main.base in _LINKS and main.modality in ("plain", "would"):
        if any(w.key in lists.JUDGES or _judges_by_form(w) for w in said[:own]):
            return True
        # "too expensive", "so slow": more than it should be
        if any(a.key in ("too", "so") and b.tag in ("adjective", "adverb") for a, b in pairwise(said[:own])):
            return True
    if subject in lists.EVENTS and main.base in lists.SIGNIFIES:
        return True
    return any(w.key in lists.JUDGES - lists.MILD and w.tag == "adjective" for w in words)


def _judges_by_form(word: Word) -> bool:
    """Words made to judge: "unacceptable", "unconvincing", "indefensible"."""
    return bool(re.fullmatch(r"(?:un|in|ir|im)\w+ing|\w{3,}(?:able|ible|worthy|headed|minded)", word.key)) and (
        word.key not in lists.TECHNICAL
        and word.key not in ("including", "increasing", "investing", "inviting", "unavailable", "incoming", "importing")
    )


def _is_forecast(text: str, words: Sequence[Word], groups: Sequence[Group], main: Group | None, concrete: bool) -> bool:
    if any(w.key in lists.HEDGES for w in words):
        return True
    for number, group in enumerate(groups):
        lead = words[groups[number - 1].last + 1 if number else 0 : group.first]
        beside = any(w.tag == "relative" for w in lead)  # "to those who may buy it" foretells nothing
        if group.modality == "possible" and words[group.first].key not in ("can", "cannot") and not beside:
            return True
    if main is None or main.passive:
        return False
    if main.modality in ("would", "should", "will") and main.base in lists.CHANGES:
        return not concrete
    return main.modality == "would" and any(w.key == "if" for w in words)


def _is_background(words: Sequence[Word], groups: Sequence[Group], main: Group | None, told: frozenset[str]) -> bool:
    """Whether a sentence tells of a kind of thing, in the present that holds always."""
    if main is None or main.modality != "plain" or not main.polarity:
        return False
    if any(w.tag == "name" for w in words) or not _present(words, main):
        return False
    lead = words[: main.first]
    if not lead or any(w.tag in ("mark", "pronoun") or w.key in _BOUND for w in lead):
        return False
    nouns = [w for w in lead if w.tag == "noun"]
    first = lead[0]
    if not nouns:
        return False
    head = _subject_head(words, main)
    general = (
        first.key in ("a", "an")
        or (first.tag != "determiner" and _is_plural(head))
        or first.key == "most"
        or (first.tag == "noun" and len(lead) == 1)
    )
    behind = words[main.last + 1 :]
    return general and head not in told and not any(w.key in _BOUND for w in behind)


# What ties a sentence to something told of before, or to a time.
_BOUND = frozenset(
    """this these his her our my your now already currently today yesterday tomorrow recently still here ago last
    next some several many few both so far new latest recent""".split()
)


def _present(words: Sequence[Word], main: Group) -> bool:
    if main.first != main.last:
        return words[main.first].key in ("is", "are") and main.passive
    word = words[main.first]
    known = verb(word.key)
    return word.key in ("is", "are", "has", "have", "do", "does") or (known is None or known.form in ("base", "s"))


def _is_plural(noun: str) -> bool:
    return noun.endswith("s") and not noun.endswith(("ss", "us", "is"))
