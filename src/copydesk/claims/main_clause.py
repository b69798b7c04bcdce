"""The main clause of a sentence: its verb, and the noun that this is said of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from copydesk.claims.clauses import Group, verb_groups
from copydesk.claims.parts_of_speech import Word, tagged

_NUMBER_WORDS = frozenset("one two".split())  # as often a pronoun as a figure


class Parsed(NamedTuple):
    """A sentence with its words, its verb groups, the group of its main clause, and the noun that is the subject of it.

    ``subject`` is in lower case; ``""`` for an order to the reader.
    """

    text: str
    words: tuple[Word, ...]
    groups: list[Group]
    main: Group | None
    subject: str


def parse(text: str) -> Parsed:
    """The main clause of a sentence.

    >>> found = parse("When the lock closed, the price of barley rose.")
    >>> found.main.base, found.subject
    ('rise', 'price')
    """
    words = tagged(text)
    groups = verb_groups(words)
    main = _main(words, groups)
    return Parsed(text, words, groups, main, _subject_head(words, main))


def _main(words: Sequence[Word], groups: Sequence[Group]) -> Group | None:
    """The verb of the main clause: the first finite one that no subordinating word opens."""
    for number, group in enumerate(groups):
        low = groups[number - 1].last + 1 if number else 0
        lead = words[low : group.first]
        if group.finite and not any(w.tag in ("subordinator", "relative") for w in lead):
            return group
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


def has_figure(words: Sequence[Word]) -> bool:
    """Whether a number above two stands among ``words``, in digits or in words."""
    return any(w.tag == "number" and w.key not in _NUMBER_WORDS for w in words)


def name_acts(words: Sequence[Word], groups: Sequence[Group]) -> bool:
    """Whether a name does something: it stands right before a finite verb."""
    for group in groups:
        at = group.first - 1
        while at > 0 and words[at].tag == "adverb":
            at -= 1
        if group.finite and at >= 0 and words[at].tag == "name":
            return True
    return False
