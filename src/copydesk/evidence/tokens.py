"""A sentence as tokens: words with their place, stem and concept."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from copydesk.evidence.lexicon import concept
from copydesk.evidence.stems import STOPWORDS, stem
from copydesk.text import HYPHENS, WORD, word_key

_CLAUSE_END = re.compile(r"[;:.!?()\u2014]|\s[-\u2013]\s|,")
_N_T = re.compile(r"n['\u2019]t\b", re.IGNORECASE)


class Token(NamedTuple):
    """A word: its place in the text, key, stem, concept, whether it says what the text is about, and its clause.

    Clauses are numbered from 0, parted by punctuation.
    """

    start: int
    end: int
    key: str
    root: str
    concept: str
    content: bool
    clause: int
    name: bool  # written with a capital, not at the start of the text
    joined: bool = False  # by a hyphen to the word before it


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of ``text``; "n't" is a token "not" of its own.

    >>> [t.key for t in tokens("It doesn't sell pens.")]
    ['it', 'does', 'not', 'sell', 'pens']
    >>> [t.key for t in tokens("It did n't.")]
    ['it', 'did', 'not']
    """
    return _tokens(text)


@lru_cache(maxsize=4096)
def _tokens(text: str) -> tuple[Token, ...]:
    found: list[Token] = []
    clause, last = 0, 0
    for match in WORD.finditer(text):
        start, end = match.span()
        key = word_key(match.group())
        if found and _CLAUSE_END.search(text, last, start):
            clause += 1
        if key == "t" and found and found[-1].end == start - 1 and found[-1].key.endswith("n"):
            verb = found.pop()
            base = {"won": "will", "can": "can", "shan": "shall"}.get(verb.key, verb.key[:-1])
            if base:  # "did n't", as some write it, has the verb in a word of its own
                found.append(_token(verb.start, verb.end - 1, base, verb.clause, False))
            found.append(_token(verb.end - 1, end, "not", clause, False))
        elif key == "s" and start and text[start - 1] in "'\u2019":
            continue
        else:
            capital = text[start].isupper() and bool(found)
            found.append(_token(start, end, key, clause, capital, bool(found) and text[start - 1] in HYPHENS))
        last = end
    return tuple(found)


def _token(start: int, end: int, key: str, clause: int, name: bool, joined: bool = False) -> Token:
    root = stem(key)
    content = key not in STOPWORDS and len(key) > 1
    return Token(start, end, key, root, concept(root), content, clause, name, joined)
