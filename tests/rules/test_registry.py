"""The registry is asked what must exist: each rule explained, with a story that it stops and one it leaves alone."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import copydesk.rules
from copydesk import Source, Story, check, read_source
from copydesk.model import Finding, Report, Severity, Verdict
from copydesk.rules import BrokenRule, Case, Example, Rule, broken_rules, registry, temporarily

# From the table of publishing rules.
SEVERITIES = {
    "quote-matches-source": "stop",
    "quote-speaker": "stop",
    "figure-in-source": "stop",
    "date-in-source": "stop",
    "name-in-source": "stop",
    "ticker-names-company": "stop",
    "score-is-current": "stop",
    "rulemaking-stage": "stop",
    "statement-supported": "stop",
    "strength-of-claim": "stop",
    "headline-supported": "stop",
    "table-is-informative": "repair",
    "thin-story": "stop",
    "source-on-topic": "stop",
    "independent-sources": "warn",
    "high-risk": "stop",
    "no-advice": "stop",
    "too-close": "stop",
    "duplicate-story": "warn",
    "stale-source": "warn",
    "instructions-in-source": "warn",
    "disclosure-present": "repair",
}
RULES = registry()
EXAMPLES = [
    pytest.param(rule, example, kind, id=f"{rule.id}-{kind}-{number}")
    for rule in RULES.values()
    for kind in ("passes", "stops")
    for number, example in enumerate(getattr(rule, kind))
]


def run(rule: type[Rule], example: Example, tmp_path: Path) -> Report:
    """The example through the whole gate, with only its rule on."""
    facts = None
    if example.facts:
        facts = tmp_path / "facts.yaml"
        facts.write_text(example.facts, "utf-8")
    policy = dataclasses.replace(
        copydesk.Policy.of({"rules": {rule.id: dict(example.settings)}} if example.settings else None),
        only=frozenset({rule.id}),
    )
    sources = [read_source(text.encode(), name=name) for name, text in example.sources.items()]
    earlier = [Story.from_markdown(text, f"earlier-{n}") for n, text in enumerate(example.earlier)]
    return check(Story.from_markdown(example.story), sources, facts, policy, earlier)


def test_every_publishing_rule_is_there() -> None:
    assert not broken_rules()
    assert sorted(SEVERITIES) == sorted(r.id for r in RULES.values() if r.__module__.startswith("copydesk.rules."))


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_rule_is_explained(rule: type[Rule]) -> None:
    assert rule.__doc__, "no docstring"
    assert len(rule.demands().split()) >= 12, "an editor cannot tell from this what is demanded"
    assert rule.__doc__.splitlines()[0].strip().endswith(".")
    assert rule.passes, "no story that it leaves alone"
    assert rule.stops, "no story that it stops"
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.__module__.rsplit(".", 1)[-1] == rule.id.replace("-", "_"), "the file is not named as the rule"
    if rule.id in SEVERITIES:
        assert rule.severity == SEVERITIES[rule.id]


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_settings_are_explained(rule: type[Rule]) -> None:
    for field in dataclasses.fields(rule.Settings):
        assert field.metadata.get("help"), f"the setting {field.name} has no help"
        if isinstance(field.default, int | float) and not isinstance(field.default, bool):
            assert field.metadata.get("unit"), f"the setting {field.name} has no unit"


@pytest.mark.parametrize(("rule", "example", "kind"), EXAMPLES)
def test_an_example_does_what_it_says(rule: type[Rule], example: Example, kind: str, tmp_path: Path) -> None:
    report = run(rule, example, tmp_path)
    found = [f for f in report.findings if f.rule == rule.id]
    assert report.findings == tuple(found), "another rule ran"
    if kind == "passes":
        assert not found, found[0].message
    else:
        assert found, "nothing was found"
        assert example.says, "the example does not say what the message holds"
        assert any(example.says in f.message for f in found), [f.message for f in found]
        if rule.severity is Severity.STOP and any(f.severity is Severity.STOP for f in found):
            assert report.verdict is Verdict.HOLD


class _Fails(Rule):
    """Fails in its work, so that a test can see what the gate makes of it."""

    id = "fails-at-work"

    def check(self, case: Case) -> Iterable[Finding]:
        raise LookupError("no such thing")


class _Silent(Rule):
    """Finds nothing at all, and stands for a rule that another package brings."""

    id = "silent-rule"

    def check(self, case: Case) -> Iterable[Finding]:
        return ()


def test_a_rule_that_cannot_run_holds_the_story() -> None:
    with temporarily(_Fails):
        report = check(
            Story.from_markdown("Sales rose."),
            Source.from_text("Sales rose.", name="release"),
            policy=copydesk.Policy(only=frozenset({"fails-at-work"})),
        )
    assert report.verdict is Verdict.HOLD
    assert report.stops[0].message == "The rule fails-at-work could not run: LookupError: no such thing."
    assert "fails-at-work" not in registry()


def test_a_rule_that_cannot_load_holds_the_story(monkeypatch: pytest.MonkeyPatch) -> None:
    registry()
    monkeypatch.setattr(copydesk.rules, "_broken", (BrokenRule("odd-rule", "ImportError: no module named odd"),))
    with temporarily(_Silent):
        report = check(
            Story.from_markdown("Sales rose."),
            Source.from_text("Sales rose.", name="release"),
            policy=copydesk.Policy(only=frozenset({"silent-rule"})),
        )
    assert report.verdict is Verdict.HOLD
    assert "odd-rule could not be loaded" in report.stops[0].message


def test_a_rule_joins_for_a_while() -> None:
    with temporarily(_Silent):
        assert registry()["silent-rule"] is _Silent
    assert "silent-rule" not in registry()
