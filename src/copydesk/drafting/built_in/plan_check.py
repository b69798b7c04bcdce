"""The recipe for a plan-menu check: what the check found, under which rule sets, and what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from copydesk.drafting.built_in.record_lines import FEWEST, OfRecords, fitting, line
from copydesk.drafting.built_in.wording import capital, day, listed
from copydesk.drafting.sheet import Grid, Line, Sheet
from copydesk.model import Source, Span
from copydesk.retirement.menu import check_words as words
from copydesk.retirement.menu.check_record import TYPE, read_check_record
from copydesk.retirement.menu.check_rows import CheckedAnswer, CheckedRuleSet, PlanCheck
from copydesk.retirement.menu.conditions import Outcome

NAME = "plan-menu check"
_TOLD = 6  # open answers, and changes of a what-if, that are told in sentences
_QUOTED = 160  # characters of what is open that are quoted
_TOP = 10  # rows of the story's table


class _Writer:
    """Writes the lines of one record, each with its passages."""

    def __init__(self, source: Source, check: PlanCheck) -> None:
        self.source, self.check = source, check
        self.on = day(check.on)
        self.proposed = {one.regulation for one in check.rule_sets if one.status == "proposed"}
        self.total = f"The check of {check.plan} has"

    def sheet(self) -> Sheet:
        """The whole story."""
        told = (
            self._lead(),
            self._standing(self.check.rule_sets),
            self._open(),
            self._grid(),
            self._what_if(),
            self._method(),
        )
        deck = self._line("The check is no legal opinion.", "Method:")
        return Sheet(self._headlines(), deck, tuple(part for part in told if part), self._coming())

    def _headlines(self) -> tuple[Line, ...]:
        counts = self.check.counts()
        told = [(outcome, counts[outcome]) for outcome in words.OPEN if counts[outcome]]
        parts = [f"{words.number(n) if at else words.count(n, 'answer')} {o}" for at, (o, n) in enumerate(told)]
        what = listed(parts) or "no answer is open"
        texts = (f"Check of {self.check.plan} menu: {what}", f"Plan-menu check: {what}", "Plan-menu check")
        return fitting(self._line(text, self.total) for text in texts)

    def _lead(self) -> tuple[Line, ...]:
        check, counts = self.check, self.check.counts()
        sets, options = words.count(len(check.rule_sets), "rule set"), words.count(len(check.options), "option")
        put = f"The menu of {check.plan} was put to {sets} on {self.on}."
        told = [words.tally({o: counts[o] for o in group}, "") for group in (words.OPEN, words.CLOSED)]
        tally = f"Of {words.count(len(check.answers), 'answer')}, {'; '.join(filter(None, told))}."
        lines = [
            self._line(put, f"On {self.on}, the menu of"),
            self._line(f"It has {options}.", f"The menu of {check.plan} has"),
            self._line(tally, self.total),
        ]
        if not check.open:
            lines.append(self._line(words.NONE_OPEN, words.NONE_OPEN))
        return tuple(lines)

    def _standing(self, rule_sets: Iterable[CheckedRuleSet]) -> tuple[Line, ...]:
        """Where each rule set stands: what is only proposed is said to be no final rule."""
        lines: list[Line] = []
        for one in rule_sets:
            on, rule = day(one.status_date), words.called(one)
            cited = f"{rule} ({one.regulation})" if words.titled(one) else rule
            issued = f"{rule} ("
            if one.status == "proposed":
                lines.append(self._line(f"The proposed {cited} was issued on {on}.", f"The proposed {issued}"))
                told = "It is not final, and nobody may rely on it yet."
                lines.append(self._line(told, f"The proposed {rule} is not final."))
            elif one.status == "superseded":
                lines.append(self._line(f"The {cited} was superseded on {on}.", f"The {issued}"))
            else:
                told = f"The {cited} is in force; the final rule was issued on {on}."
                lines.append(self._line(told, f"The {rule} is in force.", f"The final {issued}"))
        return tuple(lines)

    def _open(self) -> tuple[Line, ...]:
        opened = self.check.open
        lines = [line for answer in opened[:_TOLD] for line in self._of_answer(answer)]
        if len(opened) > _TOLD:
            many = words.count(len(opened), "open answer")
            lines.append(self._line(f"The check has {many} in all.", f"The check of {self.check.plan} has {many}"))
        return tuple(lines)

    def _of_answer(self, answer: CheckedAnswer) -> Iterator[Line]:
        """How the answer came out; and what the check has to say of it, where that is short, in its own words."""
        begin, factor = capital(words.opened(answer)), words.small(answer.factor)
        proposed = "proposed " if answer.regulation in self.proposed else ""
        told = f"Under {proposed}{answer.section}, an answer on {factor} is {answer.outcome} for {answer.option}."
        yield self._line(told, begin)
        if 0 < len(answer.missing) <= _QUOTED and words.quotable(answer.missing):
            yield self._line(f"The check says: “{answer.missing}”", begin)

    def _grid(self) -> Grid | None:
        """The factors with the most open answers, and how their answers came out."""
        factors = dict.fromkeys(answer.factor for answer in self.check.answers)
        counted = [(f, self.check.counts(a for a in self.check.answers if a.factor == f)) for f in factors]
        if len(counted) < FEWEST:
            return None
        counted.sort(key=lambda item: -sum(item[1][outcome] for outcome in words.OPEN))
        rows = [(self._line(f, rows=self._rows(f)), *(Line(str(n)) for n in c.values())) for f, c in counted[:_TOP]]
        return Grid(("Factor", *(capital(outcome) for outcome in Outcome)), tuple(rows))

    def _rows(self, factor: str) -> list[tuple[Span, ...]]:
        """The rows of the record's table of counts for a factor."""
        text = self.source.text
        found = []
        for table in self.source.tables:
            if text[table.rows[0][0].start : table.rows[0][0].end] == "Counted by factor":
                found += [row for row in table.rows[1:] if text[row[0].start : row[0].end] == factor]
        return found

    def _what_if(self) -> tuple[Line, ...]:
        other = self.check.what_if
        if other is None:
            return ()
        put = f"The what-if puts the same menu to {words.count(len(other.rule_sets), 'rule set')}."
        many = f"In the what-if, {words.many_change(other)}."
        lines = [self._line(put, "In the what-if, the menu is put to"), self._line(many, many)]
        further = [one for one in other.rule_sets if one not in self.check.rule_sets]
        for change in (other.factors or other.changes)[:_TOLD]:
            lines.append(self._line(f"{capital(words.changed(change))}.", words.begin_of(change)))
        return (*lines, *self._standing(further))

    def _method(self) -> tuple[Line, ...]:
        told = (
            "The check compares what the files of the plan say with what the rule sets ask for.",
            "No answer means that a duty was kept or broken; the check is no legal advice and no legal opinion.",
            "Whether the files are true, it does not know.",
        )
        return tuple(self._line(text, "Method:") for text in told)

    def _coming(self) -> tuple[Line, ...]:
        """The rule sets whose effective date is still to come."""
        lines = []
        for one in self.check.rule_sets:
            if one.effective and one.effective > self.check.on:
                told = f"The effective date of the {words.called(one)} is {day(one.effective)}."
                lines.append(self._line(told, told))
        return tuple(lines)

    def _line(self, text: str, *begins: str, rows: list[tuple[Span, ...]] | None = None) -> Line:
        return line(self.source, text, begins, rows or ())


_RECIPE = OfRecords(
    TYPE,
    "a plan-menu check",
    "Make one with copydesk plan check --record.",
    read_check_record,
    lambda _, check: check.on,
    lambda source, held: _Writer(source, held).sheet(),
)
fit, write = _RECIPE.fit, _RECIPE.write
