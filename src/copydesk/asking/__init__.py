"""Questions answered from sources and facts alone: each sentence cited, and checked by the gate before it is shown.

>>> notes = Source.from_text(
...     "The Grain Storage Bureau inspected 412 silos in 2025. It closed the Orly silo on March 2, 2026.",
...     name="bureau.txt", title="Inspections of 2025", publisher="Grain Storage Bureau",
... )
>>> answer = ask("When did the bureau close the Orly silo?", notes)
>>> answer.sentences[0].passages[0].text
'The Grain Storage Bureau inspected 412 silos in 2025. It closed the Orly silo on March 2, 2026.'
>>> ask("When did the bureau close the Ketterby silo?", notes).text
'The sources do not answer this.'
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from copydesk.asking.answer import NOT_ANSWERED, Answer, FactCited, Held, Said
from copydesk.asking.extractive import quoted
from copydesk.asking.from_facts import READERS
from copydesk.asking.proving import for_answers
from copydesk.asking.question import LONGEST, Question, understood
from copydesk.drafting.settings import ModelSettings
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts, FileFacts, NoFacts
from copydesk.model import Evidence, Manner, Relation, Source
from copydesk.policy import Policy

__all__ = ["LONGEST", "NOT_ANSWERED", "Answer", "FactCited", "Held", "Said", "ask"]

_NEAREST = 3  # passages offered where there is no answer
_LEAST_NEAR = 0.1  # share of the question's words, by weight, from which a passage is near

Tell = Callable[[str], None]


def ask(
    question: str,
    sources: Source | Iterable[Source] | SourceIndex,
    *,
    facts: Facts | str | Path | None = None,
    policy: Policy | Mapping[str, Any] | str | Path | None = None,
    model: ModelSettings | None = None,
    on: dt.date | None = None,
    tell: Tell | None = None,
) -> Answer:
    """Answer ``question`` from ``sources`` and ``facts``, and from nothing else.

    Facts answer first, in fixed wording. Without ``model``, sources answer in their own words, in quotation marks;
    with one, a language model writes, is told what the gate holds, and mends it a bounded number of times. A sentence
    that is held is left out. What is not answered is said to be so: it is not guessed.

    :param on: the day on which it is asked ("still listed", "next"); today without it.
    :param tell: told in a few words what is being done, as it is done.
    :raises DraftError: if there is no question, one too long, or the model cannot be asked.
    :raises FactsError: if the facts file cannot be read.
    """
    asked = understood(question)
    index = _without_orders(SourceIndex.of(sources))
    known: Facts = FileFacts(Path(facts)) if isinstance(facts, str | Path) else facts or NoFacts()
    rules = for_answers(Policy.of(policy))
    on = on or dt.datetime.now(dt.UTC).date()
    told = _from_facts(asked, known, rules, on)
    open_parts = [part for part in asked.parts if part.text not in told]
    if open_parts and model is not None:
        from copydesk.asking.by_model import answered

        made = answered(asked, open_parts, index, known, rules, model, on, tell)
        said = [s for part in asked.parts for s in told.get(part.text, ())] + list(made.sentences)
        return _finished(asked, said, made.held, () if said else (asked.text,), index, model.model)
    held: list[Held] = []
    for part in open_parts:
        if tell:
            tell(f"Looking for: {part.text}")
        found, against = quoted(part, index, known, rules, on)
        if found:
            told[part.text] = found
        held += against
    said = list({s.text: s for part in asked.parts for s in told.get(part.text, ())}.values())
    missing = tuple(part.text for part in asked.parts if part.text not in told)
    return _finished(asked, said, held, missing, index, "built-in")


_CLEAN: WeakKeyDictionary[SourceIndex, SourceIndex] = WeakKeyDictionary()


def _without_orders(index: SourceIndex) -> SourceIndex:
    """``index`` without what its sources say to a machine: that is neither an answer nor near one."""
    if index not in _CLEAN:
        from copydesk.drafting.by_model.orders import without_orders

        clean, count = without_orders(index)
        # Kept as its own value, an index without any would never be let go.
        if not count:
            return index
        _CLEAN[index] = clean
    return _CLEAN[index]


def _from_facts(asked: Question, facts: Facts, policy: Policy, on: dt.date) -> dict[str, list[Said]]:
    """What the facts answer, by part of the question."""
    found: dict[str, list[Said]] = {}
    for part in asked.parts:
        for reader in READERS:
            said = reader(part, facts, policy, on)
            if said:
                found[part.text] = list(said)
                break
    return found


def _finished(
    asked: Question,
    said: Sequence[Said],
    held: Sequence[Held],
    missing: Sequence[str],
    index: SourceIndex,
    by: str,
) -> Answer:
    nearest = () if said else _nearest(asked, index)
    cited = {passage.source for one in said for passage in one.passages} | {passage.source for passage in nearest}
    sources = tuple(source for source in index.sources if source.name in cited)
    return Answer(asked.text, tuple(said), nearest, tuple(missing), tuple(held), sources, by)


def _nearest(asked: Question, index: SourceIndex) -> tuple[Evidence, ...]:
    """The passages that share most with a question: shown to help, and no answer."""
    found: list[Evidence] = []
    for passage in index.passages(asked.text, limit=_NEAREST):
        near = Evidence.of(passage.source, passage.start, passage.end, Relation.NEITHER, Manner.NEAREST)
        if passage.score >= _LEAST_NEAR:
            found.append(near)
    return tuple(found)
