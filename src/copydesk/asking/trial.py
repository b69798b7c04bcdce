"""An answer tried: the question with the answer in it, as a statement, against the passage that it is to stand on."""

from __future__ import annotations

from dataclasses import replace

from copydesk.asking.places import Place
from copydesk.asking.question import Asked
from copydesk.evidence.chains import best_chain
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.support import support
from copydesk.model import Source, Span, paragraphs

# Disagreements of a statement with its passage that make it another statement: who did what to whom, and whether.
_TURNING = frozenset(("order", "polarity", "direction"))
_LEAST = 0.12  # support below which a statement is as good as strange to its passage (measured on the tests' questions)


def tried(asked: Asked, place: Place, answer: Span) -> float | None:
    """How far the passage bears out the answer, 0 to 1; ``None`` where it speaks against it.

    A question is no statement, and the one made of it is rough: the built-in model's word counts little, the
    disagreements that it names much.
    """
    told = statement(asked, place.text[answer.start : answer.end])
    window = _window(place)
    index = SourceIndex([window])
    chain = best_chain(told, index, index.passages(told, limit=4))
    if chain is None:
        return None
    turned = {fault.kind for fault in chain.faults} & _TURNING
    if asked.kind == "yes or no":
        # Asked whether, "did not" answers as well; who did it to whom must agree all the same.
        turned -= {"polarity", "direction"}
    if turned:
        return None
    share = support(told, index)
    return share if share >= _LEAST or asked.kind == "yes or no" or place.in_head else None


def statement(asked: Asked, answer: str) -> str:
    """The question as a statement with ``answer`` in it.

    >>> from copydesk.asking.question import understood
    >>> statement(understood("Who closed the mill?").parts[0], "Harbor Foods")
    'Harbor Foods closed the mill.'
    >>> statement(understood("When did Harbor Foods close the mill?").parts[0], "May 4, 2026")
    'Harbor Foods close the mill on May 4, 2026.'
    """
    answer = " ".join(answer.split())
    if asked.kind in ("what", "why", "yes or no", "which"):
        told = asked.told
    elif asked.subject or (asked.kind == "who" and not asked.verb):
        told = f"{answer} {'' if asked.verb else 'is '}{asked.told}"
    elif asked.kind == "when" and answer[:1].isupper():
        told = f"{asked.told} on {answer}"
    else:
        told = f"{asked.told} {answer}"
    return f"{told[:1].upper()}{told[1:]}."


def _window(place: Place) -> Source:
    """The passage with what it leans on, as a source with the particulars of its document."""
    text = "\n\n".join(filter(None, (place.heading, f"{place.before} {place.text}".strip())))
    return replace(place.source, text=text, blocks=paragraphs(text), tables=(), original=b"")
