"""An answer by a language model whose word is never taken: it cites passages and copies words, and the gate looks.

It is shown numbered passages and nothing else. A sentence that cites none, or copies words that stand in none it
cites, or cites only passages about something else than was asked, goes back to it with what the gate holds; after a
bounded number of rounds what is still held is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from copydesk.asking.answer import Held, Said
from copydesk.asking.bearing import anchored
from copydesk.asking.places import Place, places
from copydesk.asking.proving import checked
from copydesk.asking.question import Asked, Question
from copydesk.drafting.by_model.asking import Asker, Spent
from copydesk.drafting.proving import Tell
from copydesk.drafting.settings import ModelSettings
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.policy import Policy
from copydesk.text import words

_PASSAGES = 16  # shown to the model, nearest first
_MOST = 4  # sentences of an answer
_LEAST_COPIED = 3  # words that must be copied from a passage that is cited
_UNFOUNDED = "not-in-passages"

INSTRUCTIONS: Final = f"""\
You answer a question of a newsroom from numbered passages of its sources.
The user message is JSON: "question", and "passages" with "number", "title", "publisher", "published", "before" (what \
stands before the passage in its document) and "text".
Use nothing but these passages; what you know besides does not count. A passage about another company, agency, \
document, person or year than the question names is no answer to it.
"answered" is false, and "sentences" is empty, where the passages do not answer. Do not guess.
Else "sentences" has at most {_MOST} plain sentences, each with "text", "passages" (the numbers of those that say all \
of it) and "quote" (at least {_LEAST_COPIED} words copied exactly from one of these).
Keep names, figures, dates and how sure the source is as the passages have them. Add no advice and no opinion."""

MENDING: Final = """\
"answer" is what you wrote before, and "findings" what is wrong with it. Answer again: mend each sentence that has a \
finding so that its passages bear it out, or leave it out."""


@dataclass
class Sentence:
    """A sentence as the model gives it: the numbers of its passages, and words copied from one of them."""

    text: str
    passages: list[int]
    quote: str


@dataclass
class Answered:
    """What the model answers."""

    answered: bool
    sentences: list[Sentence]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: the sentences that stand, and what was left out."""

    sentences: tuple[Said, ...]
    held: tuple[Held, ...] = ()


def answered(
    asked: Question,
    parts: Sequence[Asked],
    index: SourceIndex,
    facts: Facts,
    policy: Policy,
    settings: ModelSettings,
    on: dt.date,
    tell: Tell | None = None,
) -> Made:
    """Have a model answer from the sources of ``index``. Private ones are shown only to a model that is near.

    :param parts: what of the question is to be answered.
    :raises DraftError: if the model cannot be reached, fails, or does not answer in time or form.
    """
    tell = tell or (lambda _: None)
    with Asker(settings) as asker:
        # Findings go back to the model too: they must not tell what a private source says.
        open_to_it = index if asker.at_home else SourceIndex(s for s in index.sources if not s.private)
        shown = _shown(parts, open_to_it)
        if not shown:
            return Made(())
        given: dict[str, Any] = {"question": asked.text, "passages": [_told(n, p) for n, p in enumerate(shown, 1)]}
        best: tuple[list[Said], list[Held]] = ([], [])
        back: dict[str, Any] = {}
        for number in range(1 + settings.rounds):
            tell(f"Asking {asker.name}" if not number else f"{len(back['findings'])} findings go back")
            try:
                how = f"{INSTRUCTIONS}\n{MENDING}" if back else INSTRUCTIONS
                made = asker.ask(how, {**given, **back}, Answered).given
            except Spent as spent:
                tell(f"No more is asked: {spent}")
                break
            kept, held = _judged(made, parts, shown, open_to_it, facts, policy, on)
            if not made.answered or not made.sentences:
                return Made(tuple(best[0]), tuple(best[1])) if number else Made(())
            if not number or len(kept) >= len(best[0]):
                best = (kept, held)
            if not held:
                break
            back = {
                "answer": [s.text for s in made.sentences[:_MOST]],
                "findings": [{"sentence": h.text, "wrong": h.message} for h in held],
            }
    return Made(tuple(best[0]), tuple(best[1]))


def _shown(parts: Sequence[Asked], index: SourceIndex) -> list[Place]:
    """The passages for the model: those nearest to each part of the question."""
    found: dict[tuple[str, int], Place] = {}
    for part in parts:
        for place in places(part, index)[:_PASSAGES]:
            found.setdefault((place.source.name, place.passage.start), place)
    return list(found.values())[:_PASSAGES]


def _told(number: int, place: Place) -> dict[str, Any]:
    """A passage in plain values; its source's name on this machine is not told."""
    source = place.source
    return {
        "number": number,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published.isoformat() if source.published else "",
        "before": f"{place.heading} {place.before}".strip(),
        "text": place.text,
    }


def _judged(
    made: Answered,
    parts: Sequence[Asked],
    shown: Sequence[Place],
    index: SourceIndex,
    facts: Facts,
    policy: Policy,
    on: dt.date,
) -> tuple[list[Said], list[Held]]:
    """The sentences that stand, and the others with what is against them."""
    said: list[Said] = []
    held: list[Held] = []
    for sentence in made.sentences[:_MOST] if made.answered else ():
        text = " ".join(sentence.text.split())
        cited = [shown[n - 1] for n in dict.fromkeys(sentence.passages) if 1 <= n <= len(shown)]
        wrong = _objection(text, sentence.quote, cited, parts, index)
        if wrong:
            held.append(Held(text, _UNFOUNDED, wrong))
        else:
            said.append(Said(text, tuple(place.evidence for place in cited)))
    if not said:
        return said, held
    kept, against, _ = checked(said, index, facts, policy, on)
    return kept, held + against


def _objection(text: str, quote: str, cited: Sequence[Place], parts: Sequence[Asked], index: SourceIndex) -> str:
    """What is wrong with a sentence before the gate sees it; ``""`` where nothing is."""
    if not text:
        return "The sentence is empty."
    if not cited:
        return "It cites no passage that was shown."
    copied = words(quote)
    if len(copied) < _LEAST_COPIED or not any(
        f" {' '.join(copied)} " in f" {' '.join(words(place.text))} " for place in cited
    ):
        return f"quote must be {_LEAST_COPIED} words or more copied exactly from a passage that it cites."
    if all(anchored(part, place, index) is None for part in parts for place in cited):
        return "The passages that it cites are about something else than the question names."
    return ""
