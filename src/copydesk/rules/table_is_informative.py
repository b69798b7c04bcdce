"""The rule ``table-is-informative``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.evidence.index import SourceIndex
from copydesk.evidence.stems import content_stems, stem
from copydesk.model import Finding, Fix, Severity, State, Story, Table
from copydesk.policy import Settings as BaseSettings
from copydesk.rules import Case, Example, Rule, setting
from copydesk.text import words

_SOURCE = (
    "Output by mill in tonnes. Aldershot: 120 in 2024, 140 in 2025. Millbrook: 95 in 2024, 88 in 2025. "
    "Harbor Foods also has an idle mill at Vance."
)
_SAME = "| Mill | Score |\n| --- | --- |\n| Aldershot | 50 |\n| Millbrook | 50 |\n| Vance | 50.0 |\n"
_OUTPUT = "| Mill | 2024 | 2025 |\n| --- | --- | --- |\n| Aldershot | 120 | 140 |\n| Millbrook | 95 | 88 |\n"
_EMPTY = re.compile(r"\W*(?:n/?a|not available|none|nil|null|nan|tba|tbd|unknown|no data)?\W*\Z", re.IGNORECASE)
_CAPTION = re.compile(r"Table(?:\s+[\dA-Z]{1,3})?\s*[.:–—-]\s*\S.{0,120}\Z")
_MANY = 8  # from so many rows on, most values alike is as good as all alike


class TableIsInformative(Rule):
    """A table tells the reader something, or it goes.

    A table is taken out where one value stands throughout, most cells are empty, there is a single value, the text
    already says all of it, or no source has any of it. What is taken out is kept in the record.
    """

    id = "table-is-informative"
    severity = Severity.REPAIR

    @dataclass(frozen=True, slots=True)
    class Settings(BaseSettings):
        """When a table tells nothing."""

        max_share_empty: float = setting(0.5, "the most of its cells that may be empty", "share 0-1")
        max_share_same: float = setting(
            0.75, f"the most of a column's values that may be the same, in a table of {_MANY} rows or more", "share 0-1"
        )

    passes = (
        Example(f"Harbor Foods gave output by mill.\n\n{_OUTPUT}", {"report": _SOURCE}),
        Example(
            "Aldershot milled 140 tonnes in 2025.\n\n" + _OUTPUT,
            {"report": _SOURCE},
            why="the text says a part of it only",
        ),
    )
    stops = (
        Example(f"Harbor Foods has three mills.\n\n{_SAME}", {"report": _SOURCE}, says="the same value"),
        Example(
            "Harbor Foods has two mills.\n\n| Mill | 2024 | 2025 |\n| --- | --- | --- |\n| Aldershot | - | 140 |\n"
            "| Millbrook | n/a | |\n| Vance | 88 | |\n",
            {"report": _SOURCE},
            says="empty",
        ),
        Example(
            "Output rose.\n\n| Mill | 2025 |\n| --- | --- |\n| Aldershot | 140 |\n",
            {"report": _SOURCE},
            says="a single value",
        ),
        Example(
            "Aldershot milled 120 tonnes in 2024 and 140 in 2025. At Millbrook it was 95 and then 88.\n\n" + _OUTPUT,
            {"report": _SOURCE},
            says="already says",
        ),
        Example(
            "Harbor Foods has two mills.\n\n| Mill | Score |\n| --- | --- |\n| Aldershot | 61.3 |\n| Millbrook | "
            "47.9 |\n",
            {"report": _SOURCE},
            says="No source",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each table that tells nothing, its removal as the fix."""
        for table in case.story.tables:
            why = self._tells_nothing(case, table)
            if why:
                start, end = _with_caption(case.story, table)
                yield self.finding(f"The table is taken out: {why}.", start, end, fix=Fix(start, end, ""))

    def _tells_nothing(self, case: Case, table: Table) -> str:
        """Why the table tells nothing, or ``""``."""
        rows = [[case.story.text[cell.start : cell.end].strip() for cell in row] for row in table.rows]
        body = rows[table.header :] or rows
        # The first of several columns labels the rows; what is left are the values.
        labelled = any(len(row) > 1 for row in body)
        values = [row[1:] if labelled else row for row in body]
        cells = [cell for row in values for cell in row]
        filled = [cell for cell in cells if not _EMPTY.match(cell)]
        if not filled:
            return "all of its cells are empty"
        if len(filled) == 1:
            return "it holds a single value"
        empty = len(cells) - len(filled)
        if empty > self.settings.max_share_empty * len(cells):
            return f"{empty} of its {len(cells)} cells are empty"
        if self._all_alike(values):
            value, count = Counter(map(_value, filled)).most_common(1)[0]
            shown = next(cell for cell in filled if _value(cell) == value)
            return f"the same value, {shown}, stands in {count} of its {len(filled)} cells"
        if _text_says(case.story, body):
            return "the text already says all that it says"
        if not _source_has_any(case, table, filled):
            return "No source has any of its values"
        return ""

    def _all_alike(self, values: list[list[str]]) -> bool:
        """Whether one value stands throughout; in a long table, whether each column holds little but one value."""
        flat = [_value(cell) for row in values for cell in row if not _EMPTY.match(cell)]
        if len(set(flat)) == 1:
            return True
        for number in range(max(map(len, values))):
            column = [_value(row[number]) for row in values if number < len(row) and not _EMPTY.match(row[number])]
            most = max(Counter(column).values(), default=0)
            if len(column) < _MANY or most <= self.settings.max_share_same * len(column):
                return False
        return True


def _value(cell: str) -> str:
    """The words of a cell; a number without idle zeros, so that 50 and 50.0 are the same."""
    return " ".join(_plain_number(w) for w in words(cell)) or cell.strip()


def _plain_number(word: str) -> str:
    return word.rstrip("0").rstrip(".") if word[:1].isdigit() and "." in word else word


def _text_says(story: Story, body: list[list[str]]) -> bool:
    """Whether every row's label and values stand together in a paragraph of the text."""
    told = [
        {_plain_number(stem(w)) for w in words(story.text[b.start : b.end])}
        for b in story.blocks
        if b.kind not in ("row", "heading") and not any(t.start <= b.start < t.end for t in story.tables)
    ]
    for row in body:
        wanted = {_plain_number(root) for cell in row for root in content_stems(words(cell)) or words(cell)}
        if not any(wanted <= paragraph for paragraph in told):
            return False
    return bool(told)


def _source_has_any(case: Case, table: Table, filled: list[str]) -> bool:
    """Whether a source has a value of the table, or the matchers derived one from what it has."""
    if any(
        c.state is State.PROVED and c.claim.kind in ("figure", "date", "quote")
        for c in case.claims
        if table.start <= c.claim.start < table.end
    ):
        return True
    return any(_in_sources(cell, case.index) for cell in filled)


def _in_sources(cell: str, index: SourceIndex) -> bool:
    """Whether one passage of the sources holds all that a cell says."""
    roots = [stem(w) for w in words(cell)]
    numbers = [r for r in roots if r[0].isdigit()]
    wanted = set(numbers or content_stems(words(cell)))
    if not wanted or not all(index.holds(root) for root in wanted):
        return False
    return any(wanted <= {stem(w) for w in words(p.text)} for p in index.passages(sorted(wanted), limit=4))


def _with_caption(story: Story, table: Table) -> tuple[int, int]:
    """The table's span, with the paragraph before it where that is its caption."""
    before = [b for b in story.blocks if b.end <= table.start]
    if before:
        words_before = story.text[before[-1].start : before[-1].end].strip()
        if words_before == table.caption.strip() or _CAPTION.match(words_before):
            return before[-1].start, table.end
    return table.start, table.end
