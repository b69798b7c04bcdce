"""A plan-menu check written down as a source, so that a story can be drafted from it and checked against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from copydesk.errors import DataError
from copydesk.model import Source
from copydesk.reading import records
from copydesk.retirement.menu.check_rows import (
    CheckedAnswer,
    CheckedChange,
    CheckedRuleSet,
    PlanCheck,
    WhatIf,
    plan_check,
)
from copydesk.retirement.menu.check_words import sentences
from copydesk.retirement.menu.checking import MenuReport
from copydesk.retirement.menu.conditions import Outcome
from copydesk.retirement.menu.what_if import Comparison

TYPE = "plan-menu check"
_RULES = ("Rule set", "Title", "Status", "Since", "Effective", "Status as found on", "RIN")
_OTHER_RULES = ("Rule set of the what-if", *_RULES[1:])
_OPTIONS = ("Option",)
_ANSWERS = ("Answer for", "Factor", "Answer", "Rule set", "Section", "Question", "What is open")
_CHANGES = ("Changes for", "Factor", "As it is", "What if", "Question")


def check_record(
    report: MenuReport,
    on: dt.date,
    *,
    what_if: Comparison | None = None,
    publisher: str = "",
    address: str = "",
) -> Source:
    """The record of a check that was made on a day.

    :param what_if: the same report beside another; its differences go into the record.
    :param publisher: who publishes it: the newsroom's name.
    :raises DataError: if the menu does not name the plan.
    """
    check = plan_check(report, on, what_if)
    blocks = [*sentences(check), "## Rule sets", _rules(_RULES, check.rule_sets)]
    blocks += ["## Options", records.table(_OPTIONS, [(option,) for option in check.options])]
    blocks += ["## Counts", *_counts(check)]
    answers = [
        (a.option, a.factor, a.outcome, a.regulation, a.section, a.question, a.missing or records.NOTHING)
        for a in check.answers
    ]
    blocks += ["## Answers", records.table(_ANSWERS, answers)]
    fields: dict[str, object] = {"type": TYPE, "plan": check.plan, "on": on, "version": report.version}
    if check.what_if:
        other = check.what_if
        changes = [
            (c.option, c.factor, *(side or records.NOTHING for side in (c.before, c.after, c.question)))
            for c in other.changes
        ]
        blocks += ["## Rule sets of the what-if", _rules(_OTHER_RULES, other.rule_sets)]
        blocks += ["## What the what-if changes", records.table(_CHANGES, changes)] if changes else []
        fields |= {"what_if_process": other.process, "what_if_compared": other.compared}
    title = f"Plan-menu check of {check.plan}"
    name = f"plan-check-{report.version[:12]}-{on}.md"
    return records.made(name, title, blocks, fields, publisher=publisher, published=on, address=address)


def read_check_record(source: Source) -> PlanCheck:
    """What a record that :func:`check_record` made holds.

    :raises DataError: if ``source`` is no such record, or a cell of its tables cannot be read.
    """
    records.of_type(source, TYPE)
    other = None
    if "what_if_compared" in source.fields:
        changes = [
            CheckedChange(option, factor, _side(source, before), _side(source, after), _text(question))
            for option, factor, before, after, question in records.rows(source, _CHANGES, needed=False)
        ]
        compared = source.fields["what_if_compared"]
        if not compared.isdecimal():
            raise DataError(source.name, f"{compared[:40]!r} is no number of factors", "Mend what_if_compared.")
        process = source.fields.get("what_if_process", "")
        other = WhatIf(_read_rules(source, _OTHER_RULES), process, int(compared), tuple(changes))
    answers = [
        CheckedAnswer(regulation, option, section, factor, question, _outcome(source, outcome), _text(missing))
        for option, factor, outcome, regulation, section, question, missing in records.rows(source, _ANSWERS)
    ]
    options = tuple(option for (option,) in records.rows(source, _OPTIONS))
    plan = source.fields.get("plan", "")
    if not plan or not options or not answers:
        raise DataError(source.name, "it has no plan, no option or no answer", "Make it with copydesk plan check.")
    return PlanCheck(plan, records.day(source, "on"), options, _read_rules(source, _RULES), tuple(answers), other)


def _counts(check: PlanCheck) -> Iterator[str]:
    """How many answers came out each way, by rule set, by option and by factor."""
    regulations = [one.regulation for one in check.rule_sets]
    factors = tuple(dict.fromkeys(answer.factor for answer in check.answers))
    for by, names in (("Rule set", regulations), ("Option", check.options), ("Factor", factors)):
        groups = {name: [a for a in check.answers if name in (a.regulation, a.option, a.factor)] for name in names}
        rows = [(name, *map(str, check.counts(answers).values())) for name, answers in groups.items()]
        yield records.table((f"Counted by {by.lower()}", *(str(outcome).capitalize() for outcome in Outcome)), rows)


def _rules(head: tuple[str, ...], rule_sets: Iterable[CheckedRuleSet]) -> str:
    rows = [
        (r.regulation, r.title, r.status, *map(_day, (r.status_date, r.effective, r.looked_up)), r.rin or "—")
        for r in rule_sets
    ]
    return records.table(head, rows)


def _read_rules(source: Source, head: tuple[str, ...]) -> tuple[CheckedRuleSet, ...]:
    found = []
    for regulation, title, status, *days, rin in records.rows(source, head):
        since, effective, looked_up = (_read_day(source, day) for day in days)
        if since is None:
            raise DataError(source.name, f"{regulation} has no day of its status", "Mend that row.")
        found.append(CheckedRuleSet(regulation, title, status, since, effective, looked_up, _text(rin)))
    return tuple(found)


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else records.NOTHING


def _read_day(source: Source, cell: str) -> dt.date | None:
    try:
        return None if cell == records.NOTHING else dt.date.fromisoformat(cell)
    except ValueError as error:
        raise DataError(source.name, f"{cell[:40]!r} is no day", "Write YYYY-MM-DD.") from error


def _text(cell: str) -> str:
    return "" if cell == records.NOTHING else cell


def _side(source: Source, cell: str) -> Outcome | None:
    return None if cell == records.NOTHING else _outcome(source, cell)


def _outcome(source: Source, cell: str) -> Outcome:
    try:
        return Outcome(cell)
    except ValueError as error:
        raise DataError(source.name, f"{cell[:40]!r} is no answer", f"Known: {', '.join(Outcome)}.") from error
