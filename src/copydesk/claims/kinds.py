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
from copydesk.claims.advice import is_advice
from copydesk.claims.boilerplate import is_boilerplate
from copydesk.claims.clauses import Group
from copydesk.claims.main_clause import Parsed, has_figure, parse
from copydesk.claims.parts_of_speech import Tag, Word
from copydesk.claims.verbs import verb

Kind = Literal["fact", "opinion", "forecast", "background", "boilerplate", "advice"]
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
_MADE_TO_JUDGE = re.compile(r"(?:un|in|ir|im)\w+ing|\w{3,}(?:able|ible|worthy|headed|minded)")
_HARSH = lists.JUDGES - lists.MILD
_ENDS: frozenset[Tag] = frozenset(("mark", "relative", "subordinator", "conjunction"))
_THINKS = frozenset("think believe find feel reckon consider doubt suspect hope regard wonder welcome deplore".split())
_LINKS = frozenset("be look seem sound appear remain feel mark represent make owe".split())


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
    sentence = parse(text)
    concrete = concrete or has_figure(sentence.words)
    if is_boilerplate(sentence, concrete):
        return "boilerplate"
    if is_advice(sentence):
        return "advice"
    if _LIKELY.search(text):
        return "forecast"
    if _is_opinion(sentence):
        return "opinion"
    if _is_forecast(sentence, concrete):
        return "forecast"
    if not concrete and not named and _is_background(sentence, told):
        return "background"
    return "fact"


def _is_opinion(sentence: Parsed) -> bool:
    """Whether a sentence judges: by what it says of its subject, in the first person, or in a word of the writer's."""
    text, words, _, main, subject = sentence
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
    return any(w.key in _HARSH and w.tag == "adjective" for w in words)


def _judges_by_form(word: Word) -> bool:
    """Words made to judge: "unacceptable", "unconvincing", "indefensible"."""
    return bool(_MADE_TO_JUDGE.fullmatch(word.key)) and (
        word.key not in lists.TECHNICAL
        and word.key not in ("including", "increasing", "investing", "inviting", "unavailable", "incoming", "importing")
    )


def _is_forecast(sentence: Parsed, concrete: bool) -> bool:
    """Whether a sentence tells of what may be, or will be without anybody's doing."""
    _, words, groups, main, _ = sentence
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


def _is_background(sentence: Parsed, told: frozenset[str]) -> bool:
    """Whether a sentence tells of a kind of thing, in the present that holds always."""
    _, words, _, main, _ = sentence
    if main is None or main.modality != "plain" or not main.polarity:
        return False
    if any(w.tag == "name" or w.key in _DISPUTABLE for w in words) or not _present(words, main):
        return False
    lead = words[: main.first]
    if not lead or any(w.tag in ("mark", "pronoun") or w.key in _BOUND for w in lead):
        return False
    nouns = [w for w in lead if w.tag == "noun"]
    first = lead[0]
    if not nouns:
        return False
    head = sentence.subject
    general = (
        first.key in ("a", "an")
        or (first.tag != "determiner" and _is_plural(head))
        or first.key == "most"
        or (first.tag == "noun" and len(lead) == 1)
    )
    behind = words[main.last + 1 :]
    return general and head not in told and not any(w.key in _BOUND for w in behind)


# A comparison, and what allows of no exception, is a claim and not common knowledge: "safer than bonds", "never loses".
_DISPUTABLE = frozenset(
    """than never always all every no none nobody nothing only best worst most least safest entirely completely
    guaranteed certain surely""".split()
)
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
