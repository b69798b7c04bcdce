"""What a model answers: the types that its JSON is read into. Their fields are what it is shown as a schema."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class FoundFact:
    """A fact as the model gives it: ``source`` is the number of the source, ``passage`` words copied from it."""

    statement: str
    source: int
    passage: str


@dataclass
class FoundFacts:
    """The facts that a model found."""

    facts: list[FoundFact]


@dataclass
class Sentence:
    """A sentence and the numbers of the facts that it stands on."""

    text: str
    facts: list[int]


@dataclass
class Row:
    """A row of a table and the numbers of the facts that it stands on."""

    cells: list[str]
    facts: list[int]


@dataclass
class TableOfFacts:
    """A table: the heads of its columns, and its rows."""

    head: list[str]
    rows: list[Row]


@dataclass
class StoryOfFacts:
    """A story as the model writes it. ``coming`` is what comes next, each sentence with its date."""

    headlines: list[Sentence]
    paragraphs: list[list[Sentence]]
    deck: Sentence | None = None
    table: TableOfFacts | None = None
    coming: list[Sentence] = field(default_factory=list)
