"""What a reader typed into the search box, as words and phrases. Whatever it is, it is never a query language."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MOST_CHARACTERS = 300
_MOST_TERMS = 16
_QUOTES = str.maketrans("“”„«»", '"""""')
_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words in quotation marks that must stand together (``phrase``)."""

    text: str
    phrase: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for: every term must be found. ``cut`` says that more was typed than is searched for."""

    terms: tuple[Term, ...]
    cut: bool = False


def read(typed: str) -> Asked:
    """The words and phrases of what was typed, at most 16 of them, from its first 300 characters.

    >>> [term.text for term in read('mills “annual report” OR (2025)').terms]
    ['mills', 'annual report', 'OR', '(2025)']
    >>> read('" " * -- \\x00').terms
    ()
    """
    clean = "".join(c if c.isprintable() else " " for c in typed).translate(_QUOTES)
    found: dict[tuple[str, bool], Term] = {}  # each once: what stands twice costs time and finds nothing more
    for phrase, word in _TERM.findall(clean[:_MOST_CHARACTERS]):
        text = " ".join((phrase or word).split())
        if any(c.isalnum() for c in text):
            found.setdefault((text.casefold(), bool(phrase)), Term(text, bool(phrase)))
    return Asked(
        tuple(found.values())[:_MOST_TERMS], len(clean.rstrip()) > _MOST_CHARACTERS or len(found) > _MOST_TERMS
    )
