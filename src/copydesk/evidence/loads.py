"""Words that carry the weight of a statement: a bracket may not bring one in, nor an ellipsis hide a negation."""

from __future__ import annotations

import re

from copydesk.text import SINGLE_QUOTES, gap_form, pieces, word_key

NEGATIONS = frozenset(
    "not no never none neither nor without cannot nobody nothing nowhere hardly scarcely barely".split()
)
# "doesn't" is "doesn", "'", "t" to a reader of words.
_CONTRACTED = frozenset(
    "don doesn didn isn aren wasn weren won wouldn can couldn shouldn mustn needn hasn haven hadn ain shan"
    " mightn".split()
)
_HEDGES = frozenset(
    "may could might can should would will shall must ought likely unlikely possibly perhaps probably maybe potentially"
    " apparently allegedly reportedly seem seems appear appears".split()
)
_QUANTITIES = frozenset(
    "only some most many few fewer all certain any every each both half several various almost nearly about"
    " approximately substantially generally always often sometimes rarely seldom usually mostly partly fully entirely"
    " mainly solely just least hundred hundreds thousand thousands million millions billion billions trillion"
    " trillions dozen dozens percent percentage double triple twice once zero one two three four five six seven eight"
    " nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty"
    " sixty seventy eighty ninety first second third quarter".split()
)
_DIRECTIONS = frozenset(
    "increase increased increases increasing decrease decreased decreases decreasing higher lower more less adverse"
    " adversely favorable favorably favourable favourably unfavorable unfavorably decline declined declines declining"
    " rise rises rose risen rising fall falls fell fallen falling grow grows grew grown growing growth shrink shrinks"
    " shrank gain gains gained loss losses lose loses lost profit profits above below before after over under up down"
    " better worse improve improved improves improving improvement worsen worsened drop dropped drops jump jumped climb"
    " climbed surge surged slump slumped fail fails failed failure refuse refused deny denied reject rejected halve"
    " halved doubled tripled positive negative positively negatively except unless against".split()
)
_LOADS = NEGATIONS | _HEDGES | _QUANTITIES | _DIRECTIONS
# These only carry the claim where they stand alone: "[its largest market]" explains, "[largest]" asserts.
_ALONE = frozenset("largest smallest biggest highest lowest best worst strongest weakest main sole former".split())

_BROKEN = re.compile(r"(?<=\w)[-\u2010\u2011\u00ad][^\S\n]*\n\s*(?=\w)")


def load_word(text: str) -> str:
    """The first word of ``text`` that carries the weight of a statement (negation, hedge, quantity, number,
    direction), or ``""``.

    >>> load_word("of the company"), load_word("its largest market"), load_word("largest"), load_word("12%")
    ('', '', 'largest', '12')
    """
    parts = pieces(text)
    words = [word_key(w) for w in parts[1::2]]
    for at, word in enumerate(words):
        if word in _LOADS or any(c.isnumeric() for c in word) or _is_contraction(words, parts, at):
            return parts[2 * at + 1]
    return parts[1] if len(words) == 1 and words[0] in _ALONE else ""


def negation(text: str) -> str:
    """The first negation in ``text``, or ``""``. "No. AB-5" is a number, a word broken at a line end is one word.

    >>> negation("does\\nnot apply"), negation("No. AB-5"), negation("isn't"), negation("as no-\\nted")
    ('not', '', "isn't", '')
    """
    parts = pieces(_BROKEN.sub("", text))
    words = [word_key(w) for w in parts[1::2]]
    for at, word in enumerate(words):
        if word in NEGATIONS:
            after = words[at + 1 : at + 3]
            identifier = len(after) == 2 and parts[2 * at + 3].isupper() and after[1][0].isdigit()
            numbered = parts[2 * at + 2].startswith(".") and bool(after) and (after[0][0].isdigit() or identifier)
            if not (word == "no" and numbered):
                return parts[2 * at + 1]
        elif _is_contraction(words, parts, at):
            return "".join(parts[2 * at + 1 : 2 * at + 4])
    return ""


def _is_contraction(words: list[str], parts: list[str], at: int) -> bool:
    return (
        at + 1 < len(words)
        and words[at + 1] == "t"
        and words[at] in _CONTRACTED
        and gap_form(parts[2 * at + 2]) == SINGLE_QUOTES[0]
    )
