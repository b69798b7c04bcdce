"""The rows of a record of a plan-menu check: the rule sets with their status, the answers, what a what-if changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from copydesk.errors import DataError
from copydesk.retirement.menu.checking import Answer, MenuReport
from copydesk.retirement.menu.conditions import Outcome
from copydesk.retirement.menu.rulesets import RuleSet
from copydesk.retirement.menu.what_if import Comparison

WHOLE = "the plan as a whole"  # the option that answers on the plan are of


@dataclass(frozen=True, slots=True)
class CheckedRuleSet:
    """A rule set that a menu was put to: the regulation as it is cited, and where it stands.

    ``status`` is ``in force``, ``proposed`` or ``superseded``, since ``status_date``. ``looked_up`` is the day up to
    which that is known; ``None`` where nobody looked.
    """

    regulation: str
    title: str
    status: str
    status_date: dt.date
    effective: dt.date | None = None
    looked_up: dt.date | None = None
    rin: str = ""


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer: of which rule set, for which option, on which section and factor, and what is missing or wrong."""

    regulation: str
    option: str
    section: str
    factor: str
    question: str
    outcome: Outcome
    missing: str = ""

    @property
    def open(self) -> bool:
        """Whether it is not met or not documented."""
        return self.outcome in (Outcome.NOT_MET, Outcome.NOT_DOCUMENTED)


@dataclass(frozen=True, slots=True)
class CheckedChange:
    """A factor of an option that a what-if changes, or an answer to one ``question`` of it.

    ``before`` and ``after`` are ``None`` where a side does not ask for it.
    """

    option: str
    factor: str
    before: Outcome | None
    after: Outcome | None
    question: str = ""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The other side of a what-if: its rule sets and process file, how many factors were compared, and what changes.

    Where both sides rest on the same rule sets, ``changes`` tell each answer that changes after the factors that do.
    """

    rule_sets: tuple[CheckedRuleSet, ...]
    process: str
    compared: int
    changes: tuple[CheckedChange, ...]

    @property
    def factors(self) -> tuple[CheckedChange, ...]:
        """The factors that change."""
        return tuple(change for change in self.changes if not change.question)


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """What a record of a plan-menu check holds. ``on`` is the day of the check."""

    plan: str
    on: dt.date
    options: tuple[str, ...]
    rule_sets: tuple[CheckedRuleSet, ...]
    answers: tuple[CheckedAnswer, ...]
    what_if: WhatIf | None = None

    @property
    def open(self) -> tuple[CheckedAnswer, ...]:
        """The answers not met or not documented, in the order of the record."""
        return tuple(answer for answer in self.answers if answer.open)

    def counts(self, answers: Iterable[CheckedAnswer] | None = None) -> dict[Outcome, int]:
        """How many answers came out each way, of all or of those given."""
        found = list(self.answers if answers is None else answers)
        return {outcome: sum(a.outcome is outcome for a in found) for outcome in Outcome}


def plan_check(report: MenuReport, on: dt.date, what_if: Comparison | None = None) -> PlanCheck:
    """The rows of a report.

    :raises DataError: if the menu gives no name of the plan: a table is called after its file.
    """
    menu = report.menu
    if menu.plan == Path(menu.file).stem:
        raise DataError(menu.file, "it does not name the plan", "Give the plan's name with --plan NAME.")
    names = _names(report)
    other = None if what_if is None else _what_if(what_if, names)
    return PlanCheck(
        menu.plan,
        on,
        tuple(names[o.id] for o in menu.options),
        tuple(map(_rule_set, report.rule_sets)),
        tuple(_answers(report, names)),
        other,
    )


def _what_if(comparison: Comparison, names: dict[str, str]) -> WhatIf:
    after = comparison.after
    titles = {key: title for one in after.rule_sets for key, title in one.factors.items()}
    factors = [CheckedChange(names[c.option], c.title, c.before, c.after) for c in comparison.changed]
    answers = [
        CheckedChange(names[c.option], titles[c.factor], c.before, c.after, c.title) for c in comparison.requirements
    ]
    rule_sets = tuple(map(_rule_set, after.rule_sets))
    return WhatIf(rule_sets, after.process.file, len(comparison.rows), (*factors, *answers))


def _names(report: MenuReport) -> dict[str, str]:
    """What each option is called: its name, with its id where another has the same name."""
    given = [option.name for option in report.menu.options]
    options = {o.id: o.name if given.count(o.name) == 1 else f"{o.name} ({o.id})" for o in report.menu.options}
    return {"": WHOLE} | options


def _rule_set(one: RuleSet) -> CheckedRuleSet:
    return CheckedRuleSet(one.regulation, one.title, one.status, one.status_date, one.effective, one.looked_up, one.rin)


def _answers(report: MenuReport, names: dict[str, str]) -> Iterator[CheckedAnswer]:
    sets = {one.id: one for one in report.rule_sets}
    for answer in report.answers:
        yield _answer(answer, sets[answer.rule_set], names[answer.option])


def _answer(answer: Answer, rule_set: RuleSet, option: str) -> CheckedAnswer:
    asked = answer.requirement
    missing = " ".join(answer.missing) if answer.open else ""
    return CheckedAnswer(
        rule_set.regulation,
        option,
        asked.section,
        rule_set.factors[asked.factor],
        asked.question,
        answer.outcome,
        missing,
    )
