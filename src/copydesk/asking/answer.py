"""What an answer is: sentences, each with what it stands on; or that the sources do not answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from copydesk.model import Evidence, Source

NOT_ANSWERED: Final = "The sources do not answer this."


@dataclass(frozen=True, slots=True)
class FactCited:
    """A fact that a sentence stands on, with where the newsroom has it from.

    ``kind`` is ``listing``, ``score``, ``docket`` or ``holding``; ``key`` names the entry (a ticker, a docket's id);
    ``says`` is what the entry holds, in its own fields ("comments_close: 2026-05-29"); ``origin`` is the facts file,
    "the newsroom's facts", or the filing by its accession number.
    """

    kind: str
    key: str
    says: str
    origin: str


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of an answer with what it stands on: passages of the sources, or facts; one of both at least."""

    text: str
    passages: tuple[Evidence, ...] = ()
    facts: tuple[FactCited, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A sentence that was left out because the gate held it: the rule, and its message."""

    text: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sources and facts answer to ``question``.

    ``sentences`` is empty where they do not answer; then ``nearest`` are the passages nearest to the question, which
    are no answer. ``unanswered`` are the parts of a question of several that were not answered. ``held`` was left out.
    ``sources`` are the sources cited and near, ``by`` what answered ("built-in", or the model's name).
    """

    question: str
    sentences: tuple[Said, ...] = ()
    nearest: tuple[Evidence, ...] = ()
    unanswered: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    sources: tuple[Source, ...] = ()
    by: str = "built-in"

    @property
    def answered(self) -> bool:
        """Whether there is an answer, to a part of the question at least."""
        return bool(self.sentences)

    @property
    def text(self) -> str:
        """The answer as text, a sentence a line; :data:`NOT_ANSWERED` where there is none."""
        return "\n".join(said.text for said in self.sentences) or NOT_ANSWERED

    def source(self, name: str) -> Source | None:
        """The source of this name, among those cited or near."""
        return next((source for source in self.sources if source.name == name), None)

    def as_mapping(self) -> dict[str, Any]:
        """The answer in plain values, for JSON; passages carry the title, publisher, day and address of their source.

        Its fields are described in ``docs/asking.md``.
        """
        return {
            "question": self.question,
            "answered": self.answered,
            "text": self.text,
            "sentences": [
                {
                    "text": said.text,
                    "passages": [self._passage(passage) for passage in said.passages],
                    "facts": [asdict(fact) for fact in said.facts],
                }
                for said in self.sentences
            ],
            "nearest": [self._passage(passage) for passage in self.nearest],
            "unanswered": list(self.unanswered),
            "held": [asdict(held) for held in self.held],
            "by": self.by,
        }

    def _passage(self, passage: Evidence) -> Mapping[str, Any]:
        source = self.source(passage.source)
        about = (source.title, source.publisher, source.published, source.address) if source else ("", "", None, "")
        title, publisher, published, address = about
        return {
            "source": passage.source,
            "title": title or passage.source,
            "publisher": publisher,
            "published": published.isoformat() if published else "",
            "address": address,
            "start": passage.start,
            "end": passage.end,
            "text": passage.text,
            "place": passage.place,
        }
