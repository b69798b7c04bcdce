"""Whether a clause tells what was done, what may be, or what is to come: what answers depends on what is asked."""

from __future__ import annotations

from copydesk.asking.question import Asked
from copydesk.claims.clauses import Fact, verb_groups
from copydesk.claims.parts_of_speech import Word, tagged
from copydesk.claims.verbs import verb
from copydesk.evidence.lexicon import concept
from copydesk.evidence.stems import stem


def told_so(asked: Asked, stretch: str) -> bool:
    """Whether a stretch tells what happened, where that is asked; and not what happened, where what is to come is."""
    row = tagged(stretch)
    groups = [group for group in verb_groups(row) if group.finite]
    own = [g for g in groups if asked.verb and concept(stem(g.base)) == concept(asked.verb)] or groups
    if asked.tense == "past":
        return not own or any(group.modality == "plain" for group in own)
    if asked.tense == "future":
        return not own or not all(group.modality == "plain" and is_past(row[group.first]) for group in own)
    return True


def is_past(word: Word) -> bool:
    """Whether a verb stands in the past."""
    known = verb(word.key)
    return word.key in ("was", "were", "had", "did") or (known is not None and known.form in ("ed", "past"))


def mood_fits(asked: Asked, fact: Fact) -> bool:
    """Whether who did it, or is to do it, is told as such: who runs a bank need not be who will."""
    if asked.tense == "future":
        return fact.modality != "plain"
    return asked.tense != "past" or fact.modality in ("plain", "to")


def acts(word: Word) -> bool:
    """Whether a word is of a verb."""
    return word.tag in ("verb", "be", "have", "do", "modal", "participle") and word.key not in ("including",)
