"""The first step: a model takes facts from the sources, and each is kept only if the words it copied stand in one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from copydesk.drafting.brief import Brief
from copydesk.drafting.by_model.answers import FoundFact, FoundFacts
from copydesk.drafting.by_model.asking import Answer, Asker
from copydesk.drafting.by_model.material import Shown
from copydesk.drafting.sheet import day_of
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.quotes import find_quotes
from copydesk.model import Evidence
from copydesk.text import words

_LEAST_WORDS = 3  # that are copied from a source
_MOST_PASSAGE = 1_500  # characters
_MOST_STATEMENT = 600
_LOOKED_AT = 10  # times as many facts as may be kept
_PLACES = 8  # of a passage that stands in several; the source that the model names comes first
_SHOWN = 300  # characters of what was dropped that the record keeps

INSTRUCTIONS: Final = """\
You gather facts for a news story. "sources" holds numbered documents, "wanted" what the story is about.
Give the facts that matter to the story, the most telling first, at most "most_facts": who did or decided what, when,
figures with what they measure, what changes and for whom, what was said (with the speaker), what comes next and when.
"statement" says one fact in one plain sentence that can be understood by itself, no more surely than the source does.
"source" is the number of its source. "passage" is the words of that source that say it, copied exactly from its text,
without leaving anything out between them: a whole sentence where possible.
Use nothing but these documents; what you know besides does not count."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact whose passage stands in a source."""

    statement: str
    passage: Evidence


def gather(asker: Asker, index: SourceIndex, sources: Sequence[Shown], brief: Brief) -> Answer[FoundFacts]:
    """Ask the model for the facts of the sources.

    :raises Spent: if a limit is reached.
    :raises DraftError: if the model does not answer.
    """
    day = day_of(brief, index.sources)
    question: dict[str, Any] = {
        "wanted": brief.about,
        "day_of_the_story": day.isoformat() if day else "",
        "most_facts": asker.settings.most_facts,
        "sources": [source.as_mapping(number) for number, source in enumerate(sources, 1)],
    }
    return asker.ask(INSTRUCTIONS, question, FoundFacts)


def kept(found: Sequence[FoundFact], index: SourceIndex, most: int) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """The facts whose passage stands in a source of ``index``, at most ``most``; and what was dropped, in words.

    >>> from copydesk.model import Source
    >>> index = SourceIndex.of(Source.from_text("The bureau inspected 412 elevators.", name="bureau"))
    >>> given = [FoundFact("It saw 412.", 1, "inspected 412"), FoundFact("It saw 412.", 1, "inspected 412 elevators")]
    >>> facts, dropped = kept(given, index, most=10)
    >>> [f.passage.start for f in facts], dropped
    ([11], ('It saw 412. (“inspected 412” is too little to be looked up)',))
    """
    facts: list[Fact] = []
    dropped: list[str] = []
    looked_at = _LOOKED_AT * most
    for fact in found[:looked_at]:
        statement = " ".join(fact.statement.split())[:_MOST_STATEMENT]
        if len(facts) == most:
            passage, wrong = None, f"over {most} facts"
        else:
            passage, wrong = _passage(fact, index) if statement else (None, "it says nothing")
        if passage is None:
            dropped.append(f"{statement[:_SHOWN]} ({wrong})")
        else:
            facts.append(Fact(statement, passage))
    if len(found) > looked_at:
        dropped.append(f"{len(found) - looked_at} more, not looked at")
    return tuple(facts), tuple(dropped)


def _passage(fact: FoundFact, index: SourceIndex) -> tuple[Evidence | None, str]:
    """Where the words that the model copied stand; else what is wrong with them."""
    text = " ".join(fact.passage.split())
    shown = f"“{text[:_SHOWN]}”"
    if len(text) > _MOST_PASSAGE:
        return None, f"its passage is longer than {_MOST_PASSAGE} characters"
    if len(words(text)) < _LEAST_WORDS:
        return None, f"{shown} is too little to be looked up"
    # In one piece: what a quotation may leave out, a passage may not.
    found = [m for m in islice(find_quotes(text, index), _PLACES) if len(m.fragments) == 1]
    if not found:
        return None, f"{shown} stands in no source"
    named = index.sources[fact.source - 1].name if 0 < fact.source <= len(index.sources) else ""
    return min(found, key=lambda match: match.source != named).evidence(), ""
