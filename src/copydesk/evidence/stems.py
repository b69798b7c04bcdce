"""Word stems and the words too common to look up by."""

from __future__ import annotations

from functools import lru_cache

import Stemmer

_STEMMER = Stemmer.Stemmer("english")

STOPWORDS = frozenset(
    """a an the this that these those and or but nor so if then than as at by for from in into of off on onto out
    over per to under up upon with within about above after again against all also am any are be because been before
    being below between both can could did do does doing down during each few further had has have having he her here
    hers him his how i it its just me more most my no not now once only other our ours own same she should some such
    there their them they through too until very was we were what when where which while who whom why will would you
    your s t said says say may might must shall""".split()
)


@lru_cache(maxsize=131072)
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of a word key; numbers stay as they are.

    >>> stem("proposed") == stem("proposes")
    True
    """
    return word if word[:1].isdigit() else str(_STEMMER.stemWord(word))


def content_stems(words: list[str]) -> list[str]:
    """The stems of the words that say what a text is about, in order.

    >>> content_stems(["the", "board", "proposed", "rules"])
    ['board', 'propos', 'rule']
    """
    return [stem(w) for w in words if w not in STOPWORDS and len(w) > 1]
