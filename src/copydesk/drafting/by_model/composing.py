"""The second step: a model writes from the facts alone, and what it writes becomes a sheet of lines with passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from copydesk.claims.notices import is_notice
from copydesk.drafting.brief import Brief
from copydesk.drafting.by_model.answers import Row, Sentence, StoryOfFacts, TableOfFacts
from copydesk.drafting.by_model.gathering import Fact
from copydesk.drafting.record import Cut
from copydesk.drafting.sheet import Grid, Line, Part, Sheet, day_of
from copydesk.evidence.index import SourceIndex
from copydesk.model import Evidence, Finding, Severity
from copydesk.policy import Policy
from copydesk.rules import registry

_MOST_LINE = 600  # characters of a sentence or cell
_MOST_HEADLINES = 3
_MOST_FINDINGS = 40
_MOST_PASSAGE = 600  # characters of a passage that goes back with a finding

WRITING: Final = """\
You write a news story for a newsroom that proves each sentence against its sources before it goes out.
"facts" holds numbered facts, each with the passage of its source. They are all that you may use: what you know besides
does not count. Where a statement and its passage differ, the passage is right.
"headlines": one to three, the best first. "deck": one sentence. "paragraphs": lists of sentences, the news first, in
plain words, one thing a sentence, about "words" words in all. "table": rows of figures that are worth comparing, or
null. "coming": sentences on what comes next, each with its date, or none.
Each sentence and row has "facts": the numbers of the facts that it stands on. One that stands on none is cut.
Headline and deck say nothing that the paragraphs do not say. Say who says or did it, by the full name at first.
Keep figures, units, names, dates and titles as the passage has them, and its strength: "may" is not "will", a proposal
is no rule. Quotation marks hold words of a passage exactly, with their speaker. Else do not copy: use your own words.
Give no advice, no opinion, no forecast, no reaction that no fact holds. Write nothing about the story itself: no
byline, no note on how it was made.
The newsroom's rules:
"""
MENDING: Final = """\
"story" is your story, and "findings" what the newsroom's check holds against it: the rule, what is wrong, the words of
the story, and the passage of a source that stands nearest. Give the whole story again with each of them mended from the
facts, or without what cannot be mended. Leave what was not found fault with as it is."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What a model wrote, as a sheet; ``cut`` are the lines that were not taken over, and why."""

    answer: StoryOfFacts
    sheet: Sheet
    cut: tuple[Cut, ...]

    @property
    def empty(self) -> str:
        """What is missing so that this is no story at all; "" where nothing is."""
        if not self.sheet.headlines:
            return "headline"
        return "" if self.sheet.parts else "sentence"


def instructions(policy: Policy) -> str:
    """How to write, with what each rule that can hold a story demands."""
    rules = [rule for rule in registry().values() if policy.severity(rule) is Severity.STOP]
    return WRITING + "\n".join(f"- {rule.demands().splitlines()[0]}" for rule in rules)


def question(facts: Sequence[Fact], index: SourceIndex, brief: Brief) -> dict[str, Any]:
    """What the model is given to write from."""
    sources = {source.name: source for source in index.sources}
    day = day_of(brief, index.sources)
    given = []
    for number, fact in enumerate(facts, 1):
        source = sources[fact.passage.source]
        given.append(
            {
                "number": number,
                "statement": fact.statement,
                "passage": fact.passage.text,
                "source": source.title or source.publisher,
                "publisher": source.publisher,
                "published": source.published.isoformat() if source.published else "",
            }
        )
    return {
        "about": brief.about,
        "words": brief.words,
        "day_of_the_story": day.isoformat() if day else "",
        "facts": given,
    }


def mending(before: Composed, found: Sequence[Finding], raw: str) -> dict[str, Any]:
    """What goes back to the model: its story and the findings.

    :param raw: the story file that the findings point into.
    """
    findings = [
        {
            "rule": finding.rule,
            "message": finding.message,
            "words": raw[finding.start : finding.end][:_MOST_LINE],
            "passage": finding.evidence[0].text[:_MOST_PASSAGE] if finding.evidence else "",
        }
        for finding in found
    ]
    findings += [{"rule": c.rule, "message": c.message, "words": c.text, "passage": ""} for c in before.cut]
    if before.empty:
        message = f"There is no {before.empty} that stands on a fact."
        findings.insert(0, {"rule": "cites-a-fact", "message": message, "words": "", "passage": ""})
    return {"story": asdict(before.answer), "findings": findings[:_MOST_FINDINGS]}


def composed(answer: StoryOfFacts, facts: Sequence[Fact], most: int) -> Composed:
    """The model's story as a sheet, without the lines that stand on no fact, and with at most ``most`` of them."""
    lines = _Lines(facts, most)
    headlines = [line for sentence in answer.headlines[:_MOST_HEADLINES] if (line := lines.line(sentence))]
    deck = lines.line(answer.deck) if answer.deck and answer.deck.text.strip() else None
    parts: list[Part] = []
    for paragraph in answer.paragraphs:
        if kept := tuple(line for sentence in paragraph if (line := lines.line(sentence))):
            parts.append(kept)
    if answer.table and (grid := lines.grid(answer.table)):
        parts.append(grid)
    coming = tuple(line for sentence in answer.coming if (line := lines.line(sentence)))
    return Composed(answer, Sheet(tuple(headlines), deck, tuple(parts), coming), tuple(lines.cut))


class _Lines:
    """Makes lines of a model's sentences, and keeps account of those that it does not take."""

    def __init__(self, facts: Sequence[Fact], most: int) -> None:
        self._facts, self._most, self._taken = facts, most, 0
        self.cut: list[Cut] = []

    def line(self, sentence: Sentence) -> Line | None:
        text = _clean(sentence.text)
        if not text:
            return None
        passages = self._passages(sentence.facts)
        return Line(text, passages) if self._takes(text, passages) else None

    def grid(self, table: TableOfFacts) -> Grid | None:
        head = tuple(_clean(cell)[:_MOST_LINE] for cell in table.head)
        rows = tuple(row for given in table.rows if (row := self._row(given, len(head))))
        return Grid(head, rows) if head and rows else None

    def _row(self, row: Row, width: int) -> tuple[Line, ...] | None:
        cells = [_clean(cell) for cell in row.cells]
        text = " | ".join(cells)
        if len(cells) != width or not all(cells):
            self.cut.append(Cut(text[:_MOST_LINE], "table-row", f"The row has not {width} filled cells."))
            return None
        passages = self._passages(row.facts)
        if not self._takes(text, passages):
            return None
        return (Line(cells[0], passages), *(Line(cell) for cell in cells[1:]))

    def _passages(self, numbers: Sequence[int]) -> tuple[Evidence, ...]:
        known = [self._facts[n - 1].passage for n in numbers if 0 < n <= len(self._facts)]
        return tuple(dict.fromkeys(known))

    def _takes(self, text: str, passages: tuple[Evidence, ...]) -> bool:
        if not passages:
            reason = ("cites-a-fact", "It stands on no fact that there is.")
        elif len(text) > _MOST_LINE:
            reason = ("length", f"It is longer than {_MOST_LINE} characters.")
        elif is_notice(text):
            reason = ("about-itself", "It speaks of the story itself, which the newsroom does.")
        elif self._taken == self._most:
            reason = ("length", f"The story has over {self._most} sentences.")
        else:
            self._taken += 1
            return True
        self.cut.append(Cut(text[:_MOST_LINE], *reason))
        return False


def _clean(text: str) -> str:
    """Text on one line, without characters that no reader sees."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
