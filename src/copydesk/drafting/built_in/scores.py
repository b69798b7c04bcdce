"""The recipe for a day's score changes: how many rose and fell, which most, and by what."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.claims import tickers
from copydesk.drafting.built_in import scores_words as words
from copydesk.drafting.built_in.record_lines import FEWEST, LONGEST, OfRecords, line
from copydesk.drafting.built_in.wording import capital
from copydesk.drafting.records import SCORES, ScoreChange, ScoreDay, date, read_score_changes
from copydesk.drafting.sheet import Grid, Line, Part, Sheet
from copydesk.evidence.tickers import same_company
from copydesk.model import Source, Span

NAME = "scores"
_TOP = 10  # rows of the story's table
_HEAD = ("Company", "Ticker", "Sector", "Before", "After", "Change", "Tier")


class _Writer:
    """Writes the lines of one record, each with its passages."""

    def __init__(self, source: Source, day: ScoreDay) -> None:
        self.source, self.day = source, day
        self.up, self.down, self.level, self.first = words.counted(day.rows)
        self.on = date(day.on)
        self.scores = f"{day.measure}s"

    def sheet(self) -> Sheet:
        """The whole story."""
        up, down = self._largest(self.up, "rise", "rose"), self._largest(self.down, "fall", "fell")
        told = (self._counts(), up, down, self._others())
        parts: list[Part] = [part for part in told if part]
        if grid := self._grid():
            parts.append(grid)
        parts.append(self._method())
        coming: tuple[Line, ...] = ()
        if self.day.next_update:
            coming = (self._line(f"The next update is due on {date(self.day.next_update)}.", "The next update"),)
        return Sheet(tuple(self._headlines()), self._deck(), tuple(parts), coming)

    def _moves(self, rose: str, fell: str, stayed: str) -> str:
        """ "Alpha Scores rose for 31 stocks and fell for 12", in the verbs given."""
        moves = [(verb, len(rows)) for verb, rows in ((rose, self.up), (fell, self.down)) if rows]
        if not moves and self.level:
            moves = [(stayed, len(self.level))]
        if not moves:
            return ""
        (verb, count), *more = moves
        told = f"{self.scores} {verb} for {words.stocks(count)}"
        return told + "".join(f" and {verb} for {words.stocks(count).split()[0]}" for verb, count in more)

    def _headlines(self) -> list[Line]:
        moves = self._moves("rise", "fall", "do not change")
        first = f"{capital(words.stocks(len(self.first)))} scored for the first time" if self.first else ""
        return [self._line(text, f"{self.scores} ") for text in (moves, first) if text and len(text) <= LONGEST]

    def _deck(self) -> Line | None:
        """The stock that moved most, where it is one and there are others."""
        most = max((rows for rows in (self.up, self.down) if rows), key=lambda rows: abs(rows[0].change), default=())
        if not most or words.rank(most, 0, "") != "the largest ":
            return None
        noun, row = "rise" if most[0].change > 0 else "fall", most[0]
        return self._line(
            f"{row.name} had the largest {noun}.", f"The largest {noun} was that of {words.listed(row)}", row=row
        )

    def _counts(self) -> tuple[Line, ...]:
        """How many rose, fell and stayed."""
        lines: list[Line] = []
        if moves := self._moves("rose", "fell", "did not change"):
            begins = (f"{self.scores} rose", f"{self.scores} fell")
            lines.append(self._line(f"{moves} on {self.on}.", *begins))
        if self.level and (self.up or self.down):
            stayed = f"{self.scores} did not change"
            lines.append(self._line(f"They did not change for {words.stocks(len(self.level))}.", stayed))
        if self.first:
            count = capital(words.stocks(len(self.first)))
            told = f"{count} {words.was(self.first)} scored for the first time"
            lines.append(self._line(f"{told} on {self.on}." if not moves else f"{told}.", told))
        covers = f"The record for {self.on} covers {words.stocks(len(self.day.rows))}."
        return (*lines, self._line(covers, covers))

    def _largest(self, rows: Sequence[ScoreChange], noun: str, verb: str) -> tuple[Line, ...]:
        """The largest changes of one direction; the first with the part that moved it."""
        lines: list[Line] = []
        for place, row in enumerate(rows[: words.TOLD]):
            rank, name, values = words.rank(rows, place, noun), self._named(row), words.tiered(row)
            alone = f"{capital(rank)} was that of {name}, whose {self.day.measure} went to {values}."
            forms = (
                alone if len(rows) == 1 else f"{name} had {rank}: its {self.day.measure} {verb} to {values}.",
                f"{capital(rank)} was that of {name}, to {values}.",
                f"{name} had {rank}, to {values}.",
            )
            lines.append(self._line(forms[place], f"{capital(rank)} was that of {words.listed(row)}", row=row))
            if row.mover and not place:
                size = words.points(abs(row.parts[row.mover] or row.change))
                moved = f"{row.mover.capitalize()} moved {row.name} most"
                lines.append(self._line(f"{moved}, by {size}.", moved, row=row))
        return tuple(lines)

    def _others(self) -> tuple[Line, ...]:
        """Stocks whose score stayed, where that is all there is to tell, and those that are new."""
        level = () if self.up or self.down else self.level[: words.TOLD]
        lines = [self._line(f"{self._named(r)} is still at {words.stands(r)}.", row=r) for r in level]
        first = self.first[: words.TOLD]
        lines += [self._line(f"{self._named(r)} has a first score of {words.stands(r)}.", row=r) for r in first]
        return tuple(lines)

    def _named(self, row: ScoreChange) -> str:
        """The company with its listing, where the gate will read the listing as that company's."""
        text = words.listed(row)
        for sentence in (f"{text} had the largest rise.", f"The largest rise was that of {text}, to 50."):
            read = [ticker for _, _, ticker in tickers.in_text(sentence)]
            if [t.symbol for t in read] != [row.ticker] or not same_company(read[0].company, row.name):
                return row.name
        return text

    def _grid(self) -> Grid | None:
        """The largest changes of the day, whichever way."""
        moved = sorted((*self.up, *self.down), key=lambda r: (-abs(r.change), r.ticker))[:_TOP]
        if len(moved) < FEWEST:
            return None
        rows = []
        for r in moved:
            numbers = (words.number(v) for v in (r.after - r.change, r.after, r.change))
            cells = (r.ticker, r.sector, *numbers, r.tier_after)
            rows.append((self._line(r.name, row=r), *(Line(cell) for cell in cells)))
        return Grid(_HEAD, tuple(rows))

    def _method(self) -> tuple[Line, ...]:
        close = f"The scores are as of the close of trading on {self.on}."
        parts = "Scores run from 0 to 100 and have four parts: momentum, value, quality and sentiment."
        aid = f"The {self.day.measure} is a research aid and no advice."
        return self._line(close, "As of"), self._line(parts, "Method:"), self._line(aid, "Method:")

    def _line(self, text: str, *begins: str, row: ScoreChange | None = None) -> Line:
        """A line that stands on the record's blocks which begin so, and on the table's row of ``row``."""
        tables = self.source.tables if row else ()
        rows = [cells for table in tables for cells in table.rows[1:] if row and self._is_of(cells, row)]
        return line(self.source, text, begins, rows)

    def _is_of(self, cells: Sequence[Span], row: ScoreChange) -> bool:
        return len(cells) > 1 and self.source.text[cells[1].start : cells[1].end] == row.ticker


_RECIPE = OfRecords(
    SCORES,
    "score changes",
    "Make one with records.score_changes.",
    read_score_changes,
    lambda _, day: day.on if day.rows else None,
    lambda source, held: _Writer(source, held).sheet(),
)
fit, write = _RECIPE.fit, _RECIPE.write
