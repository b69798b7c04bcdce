"""A sentence broken into the facts it asserts: who, did what, to whom, how much, when, where, how surely.

A shallow analysis over rough parts of speech: the verb groups of a sentence, each with the words before it that can be
its subject and those behind it that can be its object. Rows of verbs, relative clauses, "after" and "before" clauses
and participles are facts of their own. It points at words; nothing rests on it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from copydesk.claims.parts_of_speech import Tag, Word, tagged
from copydesk.model import Claim, Name, Span

Modality = Literal["plain", "possible", "would", "should", "will", "must", "to"]
_MODALITY: dict[str, Modality] = {
    "may": "possible",
    "might": "possible",
    "could": "possible",
    "can": "possible",
    "cannot": "possible",
    "would": "would",
    "should": "should",
    "ought": "should",
    "will": "will",
    "shall": "must",
    "must": "must",
}
_OPENS = frozenset("after before since until as".split())
_NOMINAL: frozenset[Tag] = frozenset(("noun", "name", "number", "pronoun"))
_INSIDE: frozenset[Tag] = frozenset(("determiner", "adjective", "adverb", "number", "noun", "name", "pronoun", "ing"))
_BOUNDS: frozenset[Tag] = frozenset(("verb", "modal", "be", "have", "do", "relative", "subordinator"))


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a sentence asserts. Spans count from where the sentence's text stands (``start``).

    Of a passive the subject is who did it (``None`` where that is left out) and the object whom it was done to.
    ``figures``, ``dates`` and ``places`` are the claims inside its ``span``; ``polarity`` is whether it is affirmed.
    """

    subject: Span | None
    verb: Span
    object: Span | None
    span: Span
    figures: tuple[Claim, ...] = ()
    dates: tuple[Claim, ...] = ()
    places: tuple[Claim, ...] = ()
    modality: Modality = "plain"
    polarity: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """A verb group: the numbers of its first and last word, and what it is."""

    first: int
    last: int
    base: str
    modality: Modality = "plain"
    polarity: bool = True
    passive: bool = False
    finite: bool = True


def facts_of(text: str, claims: Sequence[Claim] = (), start: int = 0) -> list[Fact]:
    """The facts of a sentence; ``claims`` are those found in it, at offsets that count from ``-start``.

    >>> text = "The council sold the pier and did not tell the fishermen."
    >>> [tuple(text[s.start:s.end] for s in (f.subject, f.verb, f.object)) for f in facts_of(text)]
    [('The council', 'sold', 'the pier'), ('The council', 'did not tell', 'the fishermen')]
    >>> [f.polarity for f in facts_of(text)]
    [True, False]
    """
    words = tagged(text)
    groups = verb_groups(words)
    subjects: list[tuple[int, int] | None] = []
    found: list[Fact] = []
    for number, group in enumerate(groups):
        subject = _subject(words, groups, number, subjects)
        subjects.append(subject)
        end = groups[number + 1].first if number + 1 < len(groups) else len(words)
        target = _noun_after(words, group.last + 1, end)
        agent = None
        if group.passive:
            by = next((i for i in range(group.last + 1, end) if words[i].key == "by"), None)
            agent = _noun_after(words, by + 1, end) if by is not None else None
            subject, target = agent, subject
        last = _clause_end(words, groups, number)
        after = groups[number - 1].last if number else -1  # a subject further off belongs to another fact's span
        first = min(p[0] for p in (subject, target, (group.first, 0)) if p is not None and p[0] > after)
        span = Span(start + words[first].start, start + words[last].end)
        within = [c for c in claims if span.start <= c.start and c.end <= span.end]
        found.append(
            Fact(
                _span(words, subject, start),
                Span(start + words[group.first].start, start + words[group.last].end),
                _span(words, target, start),
                span,
                tuple(c for c in within if c.kind == "figure"),
                tuple(c for c in within if c.kind == "date"),
                tuple(c for c in within if isinstance(c.value, Name) and c.value.kind == "place"),
                group.modality,
                group.polarity,
            )
        )
    return found


def verb_groups(words: Sequence[Word]) -> list[Group]:
    """The verb groups of a sentence, in order.

    >>> [(g.base, g.modality, g.polarity) for g in verb_groups(tagged("It will not be sold, having lost money."))]
    [('sell', 'will', False), ('lose', 'plain', True)]
    """
    found: list[Group] = []
    at = 0
    while at < len(words):
        group = _group(words, at)
        if group is None:
            at += 1
            continue
        found.append(group)
        at = group.last + 1
    return found


def _group(words: Sequence[Word], first: int) -> Group | None:
    """The verb group that begins at word ``first``."""
    opening = words[first].tag
    if opening not in ("modal", "be", "have", "do", "verb", "participle", "ing", "to"):
        return None
    if opening == "to" and not (first + 1 < len(words) and words[first + 1].tag in ("verb", "be", "have", "do")):
        return None
    modality: Modality = "to" if opening == "to" else "plain"
    polarity, last, base, be = True, -1, "", False
    for at in range(first, len(words)):
        word = words[at]
        if word.tag == "modal":
            modality = _MODALITY[word.key]
            polarity = polarity and word.key != "cannot"
        elif word.tag in ("be", "have", "do"):
            be = word.tag == "be" or (be and word.tag != "have")
            base = word.base
        elif word.tag == "not":
            polarity = False
            continue
        elif word.tag in ("verb", "participle", "ing") and (not base or words[last].tag in ("be", "have", "do")):
            if word.tag == "verb" and base in ("be", "have") and last >= 0 and words[last].tag != "do":
                break  # "is" and a verb of another clause
            base = word.base or word.key
            last = at
            break
        elif word.tag not in ("adverb", "to") or (word.tag == "to" and at != first and words[at - 1].key != "ought"):
            break
        else:
            continue
        last = at
    if last < 0 or not base:
        return None
    passive = be and words[last].tag == "participle"
    finite = opening in ("modal", "be", "have", "do", "verb") and words[first].key not in ("being", "having", "doing")
    if opening == "participle":
        passive, finite = True, False
    return Group(first, last, base, modality, polarity, passive, finite)


def _subject(
    words: Sequence[Word], groups: Sequence[Group], number: int, earlier: Sequence[tuple[int, int] | None]
) -> tuple[int, int] | None:
    """The words that can be the subject of a group, as first and last."""
    group = groups[number]
    low = groups[number - 1].last + 1 if number else 0
    first = group.first
    before = words[first - 1] if first else None
    if before is None:
        return None if group.finite else _implied(words, groups, number, earlier)
    if before.tag == "relative" or (before.key == "that" and before.tag != "determiner"):
        end = first - 1 - (first > 1 and words[first - 2].tag == "mark")
        return _noun_before(words, end, low) or _object_of(words, groups, number - 1)
    if not group.finite:
        return _implied(words, groups, number, earlier)
    own = _noun_before(words, first, low)
    joined = before.tag == "conjunction" or (before.tag == "mark" and number > 0)
    if own is not None and not joined:
        return own
    finite = [n for n in range(number) if groups[n].finite and earlier[n] is not None]
    if finite:
        return earlier[finite[-1]]
    return own or next((subject for subject in reversed(earlier) if subject is not None), None)


def _implied(
    words: Sequence[Word], groups: Sequence[Group], number: int, earlier: Sequence[tuple[int, int] | None]
) -> tuple[int, int] | None:
    """The subject of a participle or an infinitive: the noun that it follows, or that of the clause it leans on."""
    group = groups[number]
    low = groups[number - 1].last + 1 if number else 0
    if group.first > low and words[group.first - 1].tag in _NOMINAL:
        return _noun_before(words, group.first, low)
    if number:
        return earlier[number - 1]
    later = next((n for n in range(number + 1, len(groups)) if groups[n].finite), None)
    if later is None:
        return None
    return _noun_before(words, groups[later].first, group.last + 1, after_mark=True)


def _noun_before(words: Sequence[Word], end: int, low: int, after_mark: bool = False) -> tuple[int, int] | None:
    """The noun, with what hangs on it, that ends before word ``end``."""
    last = end - 1
    while last >= low and words[last].tag in ("adverb", "not"):
        last -= 1
    if last >= low and words[last].key in (",", "—", "–", "-", ")"):  # behind an apposition or a relative clause
        opening = next((i for i in range(last - 1, low - 1, -1) if words[i].key in (",", "—", "–", "-", "(")), -1)
        if opening > low:
            return _noun_before(words, opening, low)
        return None
    if last < low or words[last].tag not in _NOMINAL:
        return None
    first = last
    for at in range(last, low - 1, -1):
        word = words[at]
        if word.tag in _BOUNDS or word.tag in ("mark", "to") or (word.key in _OPENS and word.tag != "adverb"):
            break
        if word.tag == "conjunction" and not _joins_nouns(words, at, low):
            break
        first = at
    while first < last and words[first].tag in ("conjunction", "adverb", "not"):
        first += 1
    if words[first].tag == "preposition":  # "In 2019 the mill": the noun that begins anew
        anew = [
            i
            for i in range(first + 2, last + 1)
            if words[i].tag in ("determiner", "pronoun", "name")
            and words[i - 1].tag not in ("preposition", "adjective")
            and words[i - 1].tag != words[i].tag
        ]
        if not anew:
            return (first + 1, last) if after_mark else None
        first = anew[0]
    return first, last


def _joins_nouns(words: Sequence[Word], at: int, low: int) -> bool:
    """Whether a conjunction stands between two nouns of one subject: "Acme and its rival", not "closed and Acme"."""
    if at - 1 < low or words[at - 1].tag not in _NOMINAL:
        return False
    # Behind a verb a new clause begins at the conjunction, unless one began before it: "said that Acme and its rival".
    return low == 0 or any(w.tag in ("mark", "subordinator", "relative") for w in words[low:at])


def _noun_after(words: Sequence[Word], first: int, end: int) -> tuple[int, int] | None:
    """The noun that follows at once: "(sold) the old pier of Grell"."""
    at = first
    while at < end and words[at].tag in ("adverb", "not"):
        at += 1
    start, last = at, -1
    while at < end:
        word = words[at]
        if word.tag in _NOMINAL:
            last = at
        elif (
            word.tag in ("determiner", "adjective", "adverb")
            or (word.tag == "ing" and at == start)
            or (
                (word.key == "of" and last >= 0)
                or (word.key == "and" and last == at - 1 and at + 1 < end and words[at + 1].tag in _INSIDE)
            )
        ):
            pass
        else:
            break
        at += 1
    return (start, last) if last >= 0 else None


def _object_of(words: Sequence[Word], groups: Sequence[Group], number: int) -> tuple[int, int] | None:
    if number < 0:
        return None
    end = groups[number + 1].first
    return _noun_after(words, groups[number].last + 1, end)


def _clause_end(words: Sequence[Word], groups: Sequence[Group], number: int) -> int:
    """The last word of the clause of a group."""
    end = len(words)
    if number + 1 < len(groups):
        end = groups[number + 1].first
        # What stands before the next verb may be its subject: the clause ends at the mark or word that parts them.
        for at in range(end - 1, groups[number].last, -1):
            if words[at].tag in ("mark", "conjunction", "subordinator", "relative") or words[at].key in _OPENS:
                end = at
                break
    last = end - 1
    while last > groups[number].last and words[last].tag in ("mark", "conjunction", "subordinator", "relative"):
        last -= 1
    return max(last, groups[number].last)


def _span(words: Sequence[Word], place: tuple[int, int] | None, start: int) -> Span | None:
    return Span(start + words[place[0]].start, start + words[place[1]].end) if place else None
