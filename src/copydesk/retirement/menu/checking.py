"""A menu and its process file put to rule sets: an answer for every option and requirement."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import copydesk
from copydesk.retirement.menu.conditions import Decision, Gap, Look, Outcome, decide
from copydesk.retirement.menu.fields import KNOWN
from copydesk.retirement.menu.reading import joined
from copydesk.retirement.menu.record import NOTHING, Menu, Option, ProcessFile, Value
from copydesk.retirement.menu.rulesets import Requirement, RuleSet

DISCLAIMER = (
    "This is not legal advice, and no legal opinion. It compares what a file says with what a text asks for. It does "
    "not know whether the file is true, and no answer here means that a duty was kept or broken. Ask counsel before "
    "you rely on it."
)
_UNTOLD = "Without it nobody can tell whether this applies."
_WORST = (Outcome.NOT_MET, Outcome.NOT_DOCUMENTED, Outcome.MET, Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Answer:
    """How one requirement stands for one option, or for the plan as a whole (``option`` is ``""``).

    :ivar gaps: what is missing or wrong; empty where the requirement is met or does not apply.
    :ivar evidence: the values that the answer rests on, each with its place. An answer ``met`` has at least one.
    :ivar routes: the ways by which it is met, where the law leaves more than one.
    :ivar beside: values that say more and decide nothing.
    """

    rule_set: str
    requirement: Requirement
    option: str
    outcome: Outcome
    gaps: tuple[Gap, ...] = ()
    evidence: tuple[Value, ...] = ()
    routes: tuple[str, ...] = ()
    beside: tuple[Value, ...] = ()

    @property
    def open(self) -> bool:
        """Whether somebody has to do something about it."""
        return self.outcome in (Outcome.NOT_MET, Outcome.NOT_DOCUMENTED)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing or wrong, in sentences; what the file does not say is told together, by way."""
        said = [gap.says for gap in self.gaps if gap.documented]
        silent: dict[str, list[str]] = {}
        for gap in self.gaps:
            if not gap.documented:
                silent.setdefault(gap.route.partition(", ")[0], []).append(gap.label)
        ways = len(silent) > 1
        for route, labels in silent.items():
            way = f"For “{route}” the file lacks" if ways and route else "Not in the file"
            said.append(f"{way}: {'; '.join(dict.fromkeys(labels))}.")
        return (*dict.fromkeys(said), *([_UNTOLD] if self.applies_unknown else []))

    @property
    def applies_unknown(self) -> bool:
        """Whether the file leaves open if it applies at all."""
        asked = self.requirement.applies_when
        return self.outcome is Outcome.NOT_DOCUMENTED and asked is not None and self.gaps[0].key in asked.keys

    @property
    def why_not(self) -> str:
        """Why it does not apply, in words."""
        if self.evidence:
            return "; ".join(f"{value.label}: {value.words}" for value in self.evidence)
        keys = self.requirement.applies_when.keys if self.requirement.applies_when else ()
        return "; ".join(f"the file gives no {KNOWN[key].label}" for key in keys if key in KNOWN)

    def as_mapping(self) -> dict[str, Any]:
        """The answer in plain values."""
        asked = self.requirement
        return {
            "rule_set": self.rule_set,
            "requirement": asked.id,
            "section": asked.section,
            "factor": asked.factor,
            "option": self.option or None,
            "question": asked.question,
            "outcome": str(self.outcome),
            "missing": [
                {"key": g.key, "label": g.label, "says": g.says, "documented": g.documented, "route": g.route or None}
                for g in self.gaps
            ],
            "quote": asked.quote,
            "yardstick": asked.yardstick or None,
            "evidence": [_value(value) for value in self.evidence],
            "beside": [_value(value) for value in self.beside],
            "routes": list(self.routes),
        }


def _value(value: Value) -> dict[str, Any]:
    return {"key": value.key, "label": value.label, "says": value.words, "file": value.file, "line": value.line or None}


@dataclass(frozen=True, slots=True)
class MenuReport:
    """All answers for a plan's menu, in the order of the rule sets, then of the options, then of the requirements."""

    menu: Menu
    process: ProcessFile
    rule_sets: tuple[RuleSet, ...]
    answers: tuple[Answer, ...]

    @property
    def open(self) -> tuple[Answer, ...]:
        """The answers not met or not documented."""
        return tuple(answer for answer in self.answers if answer.open)

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many answers came out each way."""
        return {outcome: sum(a.outcome is outcome for a in self.answers) for outcome in Outcome}

    @property
    def version(self) -> str:
        """Hash of menu, process file, rule sets and this version of Copydesk: equal for equal worksheets."""
        parts = [copydesk.__version__, self.menu.sha256, self.process.sha256, *(r.sha256 for r in self.rule_sets)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def of(self, rule_set: str, option: str, factor: str = "") -> tuple[Answer, ...]:
        """The answers of a rule set for an option (``""``: for the plan), of one factor or of all."""
        return tuple(
            a
            for a in self.answers
            if a.rule_set == rule_set and a.option == option and factor in ("", a.requirement.factor)
        )

    def outcome(self, rule_set: str, option: str, factor: str) -> Outcome | None:
        """The worst outcome of a factor for an option; ``None`` where nothing is asked of it."""
        return worst([a.outcome for a in self.of(rule_set, option, factor)])

    def as_mapping(self) -> dict[str, Any]:
        """The report in plain values, ready for JSON."""
        return {
            "disclaimer": DISCLAIMER,
            "plan": self.menu.plan,
            "version": self.version,
            "menu": {"file": self.menu.file, "sha256": self.menu.sha256, "left_out": list(self.menu.left_out)},
            "process": {"file": self.process.file, "sha256": self.process.sha256 or None},
            "rule_sets": [_told(one) for one in self.rule_sets],
            "options": [{"id": o.id, "name": o.name} for o in self.menu.options],
            "counts": {str(outcome): number for outcome, number in self.counts.items()},
            "factors": [
                {"rule_set": r.id, "option": id or None, "factor": factor, "outcome": str(found)}
                for r in self.rule_sets
                for id in ("", *(o.id for o in self.menu.options))
                for factor in r.factors
                if (found := self.outcome(r.id, id, factor)) is not None
            ],
            "answers": [answer.as_mapping() for answer in self.answers],
        }


def _told(rule_set: RuleSet) -> dict[str, Any]:
    return {
        "id": rule_set.id,
        "title": rule_set.title,
        "status": rule_set.status,
        "status_words": rule_set.status_words,
        "known_words": rule_set.known_words,
        "regulation": rule_set.regulation,
        "citation": rule_set.citation,
        "address": rule_set.address,
        "partial": rule_set.partial or None,
        "sha256": rule_set.sha256,
    }


def worst(outcomes: Sequence[Outcome]) -> Outcome | None:
    """The outcome that asks for the most work; ``None`` of none."""
    return next((outcome for outcome in _WORST if outcome in outcomes), None)


def check_menu(menu: Menu, process: ProcessFile | None, rule_sets: Sequence[RuleSet]) -> MenuReport:
    """Put a menu and its process file to rule sets.

    :param process: what the plan's file holds; ``None`` where there is none, which leaves nearly all not documented.

    :raises DataError: if the process file speaks of an option that the menu has not, or contradicts the menu.
    """
    process = process or ProcessFile()
    whole = joined(menu, process)
    answers = [answer for rule_set in rule_sets for answer in _answers(rule_set, whole, process)]
    return MenuReport(whole, process, tuple(rule_sets), tuple(answers))


def _answers(rule_set: RuleSet, menu: Menu, process: ProcessFile) -> Iterator[Answer]:
    for requirement in rule_set.requirements:
        if requirement.about == "plan":
            yield _answer(rule_set, requirement, "", _of_plan(menu, process))
    for option in menu.options:
        look = _of_option(option, process)
        for requirement in rule_set.requirements:
            if requirement.about == "option":
                yield _answer(rule_set, requirement, option.id, look)


def _answer(rule_set: RuleSet, asked: Requirement, option: str, look: Look) -> Answer:
    if asked.applies_when is not None:
        applies = decide(asked.applies_when, look)
        if applies.outcome is Outcome.NOT_MET:
            return Answer(rule_set.id, asked, option, Outcome.NOT_APPLICABLE, evidence=applies.evidence)
        if applies.outcome is Outcome.NOT_DOCUMENTED:
            return Answer(rule_set.id, asked, option, Outcome.NOT_DOCUMENTED, applies.gaps, applies.evidence)
    found: Decision = decide(asked.decided_by, look)
    beside = tuple(value for key in asked.shows if (value := look(key)) and value not in found.evidence)
    return Answer(rule_set.id, asked, option, found.outcome, found.gaps, found.evidence, found.routes, beside)


def _of_option(option: Option, process: ProcessFile) -> Look:
    """Looks a key up for an option: ``menu.`` in the menu, ``file.`` in the process file."""
    held = process.options.get(option.id, NOTHING)

    def look(key: str) -> Value | None:
        room, _, name = key.partition(".")
        return (option.values if room == "menu" else held).get(name)

    return look


def _of_plan(menu: Menu, process: ProcessFile) -> Look:
    """Looks a key up for the plan: ``plan.`` in either file, ``each.`` as the words of all options that have it."""

    def look(key: str) -> Value | None:
        if key == "plan.options":
            return Value(key, KNOWN[key].label, Decimal(len(menu.options)), menu.file, 0)
        room, _, name = key.partition(".")
        if room == "plan":
            return process.plan.get(name) or menu.values.get(name)
        found = [value for option in menu.options if (value := _of_option(option, process)(name))]
        if not found:
            return None
        return Value(key, found[0].label, tuple(value.words for value in found), found[0].file, found[0].line)

    return look
