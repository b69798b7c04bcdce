"""How ``copydesk plan`` tells what it found on a terminal, or in a text file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from copydesk.retirement.menu import Answer, Comparison, MenuReport, RuleSet


def show(report: MenuReport, console: Console) -> None:
    """What a check found: the open answers of each option, with what is missing and the text that asks for it."""
    from rich.padding import Padding
    from rich.text import Text

    from copydesk.retirement.menu import DISCLAIMER

    _head(report.menu.plan, report.rule_sets, console)
    counted = ", ".join(f"{number} {outcome}" for outcome, number in report.counts.items())
    console.print(Text(f"{counted[:1].upper()}{counted[1:]}."))
    names = {"": "The plan as a whole"} | {option.id: option.name for option in report.menu.options}
    sets = {one.id: one for one in report.rule_sets}
    for id, name in names.items():
        opened = [answer for answer in report.open if answer.option == id]
        if opened:
            console.print(Text(f"\n{name}", style="bold"))
        for answer in opened:
            console.print(Padding(_item(answer, sets[answer.rule_set]), (0, 0, 1, 2)))
    if not report.open:
        console.print("\nNothing is open.")
    for line in report.menu.left_out:
        console.print(Text(f"Left out of the menu: {line}."))
    console.print(Text(f"\n{DISCLAIMER}"))
    console.print(Text(f"Version {report.version}"))


def _head(plan: str, sets: Sequence[RuleSet], console: Console) -> None:
    from rich.text import Text

    console.print(Text(plan, style="bold"))
    for one in sets:
        console.print(Text(f"{one.regulation}: {one.status_words}."))


def _item(answer: Answer, rule_set: RuleSet) -> Text:
    from rich.text import Text

    from copydesk.retirement.menu.worksheet import MARKS, shown

    asked = answer.requirement
    made = Text(f"{MARKS[answer.outcome]} {answer.outcome}: {asked.question}")
    for sentence in answer.missing:
        made.append(f"\n  {sentence}")
    made.append(f"\n  “{asked.quote}” ({asked.section}, {rule_set.status_words})", style="dim")
    if asked.yardstick:
        made.append(f"\n  Not in the quoted words: {asked.yardstick}")
    for value in (*answer.evidence, *answer.beside):
        made.append(f"\n  the file: {value.label}: {shown(value)} ({value.place})")
    return made


def side_by_side(comparison: Comparison, console: Console) -> None:
    """A what-if: each factor as it is and as it would be."""
    from rich.table import Table
    from rich.text import Text

    from copydesk.retirement.menu import DISCLAIMER

    names = {"": "The plan as a whole"} | {option.id: option.name for option in comparison.before.menu.options}
    for title, side in (("As it is", comparison.before), ("What if", comparison.after)):
        _head(f"{title}: {side.process.file}", side.rule_sets, console)
    console.print(f"\n{len(comparison.changed)} of {len(comparison.rows)} factors change.\n")
    table = Table("option", "factor", "as it is", "what if", box=None, pad_edge=False)
    for row in comparison.rows:
        sides = [str(side) if side else "not asked" for side in (row.before, row.after)]
        style = "bold" if row.changed else ""
        table.add_row(*(Text(cell, style=style) for cell in (names[row.option], row.title, *sides)))
    console.print(table)
    for row in comparison.requirements:
        console.print(Text(f"\n{names[row.option]}: {row.title}\n  {row.before}, then {row.after}"))
    console.print(Text(f"\n{DISCLAIMER}"))


def listed(found: Sequence[RuleSet], console: Console) -> None:
    """The rule sets that are known, a row each."""
    from rich.table import Table
    from rich.text import Text

    table = Table("rule set", "regulation", "status", "asks", box=None, pad_edge=False)
    for one in found:
        table.add_row(one.id, one.regulation, Text(one.status_words), str(len(one.requirements)))
    console.print(table)
    console.print("\ncopydesk plan rules ID explains one.")


def explain(one: RuleSet, console: Console) -> None:
    """A rule set: what it asks for, in its own words, and what decides it."""
    from rich.padding import Padding
    from rich.text import Text

    console.print(Text(one.title, style="bold"))
    console.print(Text(f"{one.regulation}, {one.citation}: {one.status_words}.\n{one.address}\n{one.known_words}"))
    if one.partial:
        console.print(Text(f"In part: {one.partial}"))
    for context in one.context:
        console.print(Text(f"\n{context.section}: {context.says}", style="bold"))
        console.print(Padding(Text(f"“{context.quote}”"), (0, 2)))
    for asked in one.requirements:
        console.print(Text(f"\n{asked.id}, {asked.section}: {asked.question}", style="bold"))
        console.print(Padding(Text(f"“{asked.quote}”"), (0, 2)))
        if asked.yardstick:
            console.print(Padding(Text(f"Not in the quoted words: {asked.yardstick}"), (0, 2)))
        console.print(Padding(Text(f"decided by: {', '.join(asked.evidence_wanted)}"), (0, 2)))
