"""The same menu under another rule set, or with another version of its process file: what changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from copydesk.errors import DataError
from copydesk.retirement.menu.checking import DISCLAIMER, Answer, MenuReport, worst
from copydesk.retirement.menu.conditions import Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """One row side by side: an option (``""``: the plan) and a factor, or one requirement of it.

    ``before`` and ``after`` are ``None`` where nothing is asked on that side.
    """

    option: str
    factor: str
    title: str
    before: Outcome | None
    after: Outcome | None
    requirement: str = ""

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return self.before is not self.after


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports of one menu side by side. ``rows`` are by option and factor, or, where both sides rest on the same
    rule sets, ``requirements`` tell each requirement that changed as well."""

    before: MenuReport
    after: MenuReport
    rows: tuple[Change, ...]
    requirements: tuple[Change, ...]

    @property
    def changed(self) -> tuple[Change, ...]:
        """The rows in which the sides differ."""
        return tuple(row for row in self.rows if row.changed)

    def as_mapping(self) -> dict[str, Any]:
        """The comparison in plain values, ready for JSON."""
        return {
            "disclaimer": DISCLAIMER,
            "plan": self.before.menu.plan,
            "before": _side(self.before),
            "after": _side(self.after),
            "rows": [_row(row) for row in self.rows],
            "requirements": [_row(row) for row in self.requirements],
        }


def _side(report: MenuReport) -> dict[str, Any]:
    return {
        "version": report.version,
        "process": {"file": report.process.file, "sha256": report.process.sha256 or None},
        "rule_sets": [{"id": r.id, "status_words": r.status_words, "sha256": r.sha256} for r in report.rule_sets],
        "counts": {str(outcome): number for outcome, number in report.counts.items()},
    }


def _row(row: Change) -> dict[str, Any]:
    return {
        "option": row.option or None,
        "factor": row.factor,
        "title": row.title,
        "requirement": row.requirement or None,
        "before": str(row.before) if row.before else None,
        "after": str(row.after) if row.after else None,
        "changed": row.changed,
    }


def compare(before: MenuReport, after: MenuReport) -> Comparison:
    """Two reports of one menu side by side.

    :raises DataError: if they are of different menus.
    """
    if [o.id for o in before.menu.options] != [o.id for o in after.menu.options]:
        raise DataError(after.menu.file, f"its options are not those of {before.menu.file}", "Compare one menu.")
    titles = {f: title for side in (before, after) for r in side.rule_sets for f, title in r.factors.items()}
    rows = []
    for option in ("", *(o.id for o in before.menu.options)):
        for factor, title in titles.items():
            sides = (_outcome(before, option, factor), _outcome(after, option, factor))
            if sides != (None, None):
                rows.append(Change(option, factor, title, *sides))
    was = {_key(answer): answer.outcome for answer in before.answers}
    requirements = [
        Change(a.option, a.requirement.factor, a.requirement.question, was[_key(a)], a.outcome, a.requirement.id)
        for a in after.answers
        if _key(a) in was and was[_key(a)] is not a.outcome
    ]
    return Comparison(before, after, tuple(rows), tuple(requirements))


def _outcome(report: MenuReport, option: str, factor: str) -> Outcome | None:
    """The worst outcome of a factor in any rule set: rule sets that name a factor alike can be held side by side."""
    found = [report.outcome(rule_set.id, option, factor) for rule_set in report.rule_sets]
    return worst([outcome for outcome in found if outcome is not None])


def _key(answer: Answer) -> tuple[str, str, str]:
    return answer.rule_set, answer.requirement.id, answer.option
