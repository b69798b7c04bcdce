"""The recipe for a quarter's institutional shifts: who bought and sold most, sector by sector, manager by manager."""

from __future__ import annotations

from copydesk.drafting.built_in import shifts_words as words
from copydesk.drafting.built_in.record_lines import FEWEST, LONGEST, OfRecords, line
from copydesk.drafting.built_in.shifts_words import rounded
from copydesk.drafting.built_in.wording import capital
from copydesk.drafting.records import SHIFTS, PositionShift, Quarter, date, next_quarter, read_shifts
from copydesk.drafting.sheet import Grid, Line, Part, Sheet
from copydesk.holdings.quarters import filing_deadline
from copydesk.model import Source

NAME = "shifts"
_TOP = 10  # rows of the story's table
_HEAD = ("Manager", "Issuer", "Position", "Value before", "Value after", "Trading effect")


class _Writer:
    """Writes the lines of one record, each with its passages."""

    def __init__(self, source: Source, quarter: Quarter) -> None:
        self.source, self.quarter = source, quarter
        self.rows = words.traded(quarter)
        self.end = date(quarter.end)

    def sheet(self) -> Sheet:
        """The whole story."""
        told = (self._lead(), self._more(), self._opened(), self._sectors(), self._managers(), self._dense())
        parts: list[Part] = [part for part in told if part]
        if grid := self._grid():
            parts.append(grid)
        parts.append(self._method())
        later = next_quarter(self.quarter.end)
        due = (
            f"The next filings, for the quarter that ends on {date(later)}, are due by {date(filing_deadline(later))}."
        )
        rule = "Managers have 45 days after the end of a quarter to file it."
        coming = (self._line(due, "Form 13F for"), self._line(rule, "Form 13F for"))
        return Sheet(tuple(self._headlines()), None, tuple(parts), coming)

    def _headlines(self) -> list[Line]:
        found = [f"Form 13F positions as of {self.end}"]
        if self.rows:
            row = self.rows[0]
            size = rounded(abs(row.trading_effect))
            side = "purchases" if row.trading_effect > 0 else "sales"
            if len(self.rows) == 1:
                found.insert(0, f"{words.who(row)}: net {side} of {size}")
            elif words.rank(self.rows, 0) == "the largest shift":
                short = f"Largest Form 13F shift: net {side} of {size}"
                found = [f"{row.manager} makes largest shift in {row.issuer}: net {side} of {size}", short, *found]
        return [self._line(text, row=self.rows[0] if self.rows else None) for text in found if len(text) <= LONGEST]

    def _lead(self) -> tuple[Line, ...]:
        """The largest shift, and what day the positions are of."""
        of = f"The positions are those of {self.end}, as managers reported them on Form 13F."
        return (*self._shift(0), self._line(of, "As of", "Method:"))

    def _more(self) -> tuple[Line, ...]:
        """The shifts after the largest."""
        return tuple(line for place in range(1, words.TOLD) for line in self._shift(place))

    def _shift(self, place: int) -> list[Line]:
        if place >= len(self.rows):
            return []
        row, rank = self.rows[place], words.rank(self.rows, place)
        deed = words.deed(row, rounded)
        text = (
            f"{row.manager} made {rank} by trading, in {row.issuer}: {deed}.",
            f"{capital(rank)} was that of {words.who(row)}: {deed}.",
            f"{row.manager} made {rank}, in {row.issuer}: {deed}.",
        )[place]
        begin = f"{capital(rank)} by trading was that of {words.who(row)}:"
        if len(self.rows) == 1:
            text, begin = f"{row.manager} traded in {row.issuer}: {deed}.", f"Trading is that of {words.who(row)}:"
        lines = [self._line(text, begin, row=row)]
        if row.price_effect and not place:
            text = f"Prices {words.moved(row.price_effect, rounded)} that position."
            begin = f"Prices {words.moved(row.price_effect, words.exact)} the position of {words.who(row)}"
            lines.append(self._line(text, begin, row=row))
        return lines

    def _opened(self) -> tuple[Line, ...]:
        """New and closed positions; the largest of each where it is not told already."""
        kinds = [("new", "opened"), ("closed", "closed")]
        found = [(kind, verb, rows) for kind, verb in kinds if (rows := words.of_kind(self.quarter, kind))]
        if not found:
            return ()
        told = " and ".join(f"{verb} {words.positions(len(rows))}" for _, verb, rows in found)
        lines = [self._line(f"Managers {told} in the quarter.", *(f"Managers {verb}" for _, verb, _ in found))]
        for kind, _, rows in found:
            if rows[0] not in self.rows[: words.TOLD] and len(rows) > 1:
                begin = f"The largest {kind} position was that of {words.who(rows[0])}"
                lines.append(self._line(f"{begin}, worth {rounded(words.worth(rows[0]))}.", begin, row=rows[0]))
        return tuple(lines)

    def _sectors(self) -> tuple[Line, ...]:
        """What trading and prices did to the sectors."""
        lines: list[Line] = []
        for flow in words.flows(self.quarter):
            traded = f"Trading {words.moved(flow.trading_effect, rounded)} {flow.sector}"
            begins = [f"Trading {words.moved(flow.trading_effect, words.exact)} {words.ended(flow.sector)}"]
            if flow.price_effect:
                traded += f"; prices {words.moved(flow.price_effect, rounded)} it"
                begins.append(f"Prices {words.moved(flow.price_effect, words.exact)} {words.ended(flow.sector)}")
            lines.append(self._line(words.ended(traded), *begins))
        return tuple(lines)

    def _managers(self) -> tuple[Line, ...]:
        """What the managers that report most report, and how that compares."""
        lines: list[Line] = []
        for total in words.largest(self.quarter):
            now, than = words.compared(total, rounded)
            text = f"{total.manager} reported positions worth {now}, {than}."
            lines.append(self._line(text, f"For the quarter, {total.manager} reported"))
        return tuple(lines)

    def _dense(self) -> tuple[Line, ...]:
        """How much of what a manager reports its ten largest positions are."""
        return tuple(
            self._line(
                f"The ten largest positions of {top.manager} are {words.share(top.top_ten_share)} of what it reported.",
                f"The ten largest positions of {top.manager} are",
            )
            for top in words.dense(self.quarter)[:1]
        )

    def _grid(self) -> Grid | None:
        """The positions that trading changed most."""
        if len(self.rows) < FEWEST:
            return None
        return Grid(_HEAD, tuple(self._row(row) for row in self.rows[:_TOP]))

    def _row(self, row: PositionShift) -> tuple[Line, ...]:
        after, before = words.pair(row.value_after, row.value_before, rounded)
        effect = ("-" if row.trading_effect < 0 else "") + rounded(abs(row.trading_effect))
        values = (before if row.value_before else "—", after if row.value_after else "—", effect)
        return (
            self._line(row.manager, row=row),
            *(Line(cell) for cell in (row.issuer, row.kind, *map(words.short, values))),
        )

    def _method(self) -> tuple[Line, ...]:
        """What has to be known of all that stands above."""
        known = f"The filings were public by {date(self.quarter.known_from)}."
        lag = "A Form 13F is up to 45 days old when it is filed and lists long positions only."
        effect = "The trading effect is the value of what was bought, less what was sold."
        return tuple(self._line(text, "Method:") for text in (known, lag, effect))

    def _line(self, text: str, *begins: str, row: PositionShift | None = None) -> Line:
        """A line that stands on the record's blocks which begin so, and on the table's row of ``row``."""
        # Rows are read in the order of the table.
        rows = () if row is None else (self.source.tables[0].rows[1 + self.quarter.rows.index(row)],)
        return line(self.source, text, begins, rows)


_RECIPE = OfRecords(
    SHIFTS,
    "institutional shifts",
    "Make one with records.shifts.",
    read_shifts,
    lambda _, quarter: quarter.end if quarter.rows else None,
    lambda source, held: _Writer(source, held).sheet(),
)
fit, write = _RECIPE.fit, _RECIPE.write
