"""The gate as a whole: verdicts, what must never fail open, waivers, repairs and places."""

from __future__ import annotations

import pytest

from copydesk import Policy, Source, SourceIndex, Story, check
from copydesk.errors import PolicyError
from copydesk.model import Fix, Severity, State, Verdict
from copydesk.rules import BrokenRule, Rule, temporarily

RELEASE = Source.from_text(
    "Larkfield Dairy said on March 3, 2026 that it may close its plant in Orrin. The plant employs 240 people. "
    "Sales rose 4% to $12.2 million in 2025. “We have not decided,” said Maria Lund, the chief executive.",
    name="release",
    publisher="Larkfield Dairy",
)
FAITHFUL = """---
headline: Larkfield Dairy may close Orrin plant
dateline: 2026-03-04
---
Larkfield Dairy said on Tuesday that it may close its plant in Orrin. The plant employs 240 people.

Sales rose 4% to $12.2 million in 2025. “We have not decided,” said Maria Lund, the chief executive.
"""
SENTENCES = Policy(skip=frozenset({"thin-story", "too-close"}))


def test_a_faithful_story_is_released():
    report = check(Story.from_markdown(FAITHFUL), RELEASE, policy=SENTENCES)
    assert [f.message for f in report.stops] == []
    assert report.verdict is Verdict.RELEASE
    assert sum(c.state is State.PROVED for c in report.claims) >= 8


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("$12.2 million", "$12.2 billion", "figure-in-source"),
        ("4%", "6%", "figure-in-source"),
        ("240", "420", "figure-in-source"),
        ("in 2025", "in 2024", "date-in-source"),
        ("We have not decided", "We have decided", "quote-matches-source"),
        ("Maria Lund", "Maria Lundt", "name-in-source"),
        ("may close its plant", "will close its plant", "strength-of-claim"),
        ("may close its plant", "may not close its plant", "statement-supported"),
        ("may close Orrin plant", "will close Orrin plant", "headline-supported"),
    ],
)
def test_one_fault_holds_the_story_at_its_place(right, wrong, rule):
    text = FAITHFUL.replace(right, wrong, 1)
    assert text != FAITHFUL
    report = check(Story.from_markdown(text), RELEASE, policy=SENTENCES)
    assert report.verdict is Verdict.HOLD
    found = [f for f in report.stops if f.rule == rule]
    assert found, [(f.rule, f.message) for f in report.findings]
    changed = text.index(wrong)
    assert any(f.start < changed + len(wrong) and f.end > changed for f in found)


def test_offsets_are_those_of_the_file_also_behind_front_matter_and_markup():
    text = FAITHFUL.replace("$12.2 million", "**$12.9** million")
    report = check(Story.from_markdown(text), RELEASE, policy=SENTENCES)
    (finding,) = [f for f in report.stops if f.rule == "figure-in-source"]
    assert text[finding.start : finding.end].startswith("$12.9")
    for checked in report.claims:
        claim = checked.claim
        assert report.story.from_file(claim.start, claim.end)
        for evidence in checked.evidence:
            assert RELEASE.text[evidence.start : evidence.end] == evidence.text


class Failing(Rule):
    """A rule that cannot run."""

    id = "failing"

    def check(self, case):
        raise RuntimeError("out of order")


def test_a_rule_that_cannot_run_holds_the_story():
    with temporarily(Failing):
        report = check(Story.from_markdown(FAITHFUL), RELEASE, policy=SENTENCES)
    assert report.verdict is Verdict.HOLD
    assert [(f.rule, f.severity) for f in report.stops] == [("failing", Severity.STOP)]
    assert "out of order" in report.stops[0].message


class Checkless(Rule):
    """A rule that forgot what it is for."""

    id = "checkless"


def test_a_rule_without_a_check_holds_the_story():
    with temporarily(Checkless):
        report = check(Story.from_markdown(FAITHFUL), RELEASE, policy=SENTENCES)
    assert [f.rule for f in report.stops] == ["checkless"]


def test_a_rule_that_cannot_load_holds_the_story(monkeypatch):
    monkeypatch.setattr("copydesk.gate.broken_rules", lambda: (BrokenRule("lost", "ImportError: no"),))
    report = check(Story.from_markdown(FAITHFUL), RELEASE, policy=SENTENCES)
    assert [f.rule for f in report.stops] == ["lost"]


def test_a_facts_file_that_cannot_be_read_holds_the_story(tmp_path):
    broken = tmp_path / "facts.yaml"
    broken.write_text("listings: [", "utf-8")
    for path in (broken, tmp_path / "none.yaml"):
        report = check(Story.from_markdown(FAITHFUL), RELEASE, facts=path, policy=SENTENCES)
        assert [f.rule for f in report.stops] == ["facts"]


def test_no_sources_at_all_prove_nothing():
    report = check(Story.from_markdown(FAITHFUL), [])
    assert report.verdict is Verdict.HOLD
    assert not [c for c in report.claims if c.state is State.PROVED]


def test_a_waiver_is_a_request_until_it_is_allowed():
    text = FAITHFUL.replace("240", "420").replace(
        "dateline:", "waivers: [{rule: figure-in-source, reason: counted on site}]\ndateline:"
    )
    story = Story.from_markdown(text)
    assert check(story, RELEASE, policy=SENTENCES).verdict is Verdict.HOLD
    allowed = check(story, RELEASE, policy=Policy(skip=SENTENCES.skip, allow_waivers=True))
    assert [f.waived for f in allowed.findings if f.rule == "figure-in-source"] == ["counted on site"]
    assert "figure-in-source" not in {f.rule for f in allowed.stops}


class Risky(Rule):
    """A stand-in for the rule that no waiver may lift."""

    id = "high-risk"

    def check(self, case):
        return [self.finding("Risk.", 0, 4, risk="death")]


def test_high_risk_is_never_waived():
    text = FAITHFUL.replace("dateline:", "waivers: [{rule: high-risk, reason: sure}]\ndateline:")
    with temporarily(Risky):
        report = check(Story.from_markdown(text), RELEASE, policy=Policy(skip=SENTENCES.skip, allow_waivers=True))
    assert [f.rule for f in report.stops] == ["high-risk"]


class Mending(Rule):
    """Takes a sentence out."""

    id = "mending"
    severity = Severity.REPAIR

    def check(self, case):
        at = case.story.text.index("The plant employs 420 people.")
        end = at + len("The plant employs 420 people.")
        return [self.finding("Out.", at, end, fix=Fix(at, end, ""))]


def test_a_repair_is_made_recorded_and_what_it_removes_no_longer_holds():
    text = FAITHFUL.replace("240", "420")
    with temporarily(Mending):
        report = check(Story.from_markdown(text), RELEASE, policy=SENTENCES)
    (repair,) = report.repairs
    assert repair.before == "The plant employs 420 people." == text[repair.start : repair.end]
    assert report.mended == text[: repair.start] + text[repair.end :]
    assert "figure-in-source" not in {f.rule for f in report.stops}


class Overlapping(Rule):
    """Wants to take out a part of what another repair takes out, and more."""

    id = "overlapping"
    severity = Severity.REPAIR

    def check(self, case):
        at = case.story.text.index("The plant employs 420 people.")
        return [self.finding("Out as well.", at - 20, at + 9, fix=Fix(at - 20, at + 9, ""))]


class Helpless(Rule):
    """A rule of repairs that finds something and has no repair for it."""

    id = "helpless"
    severity = Severity.REPAIR

    def check(self, case):
        return [self.finding("Untidy.", 0, 4)]


@pytest.mark.parametrize("rule", [Overlapping, Helpless])
def test_a_repair_that_cannot_be_made_holds_the_story(rule):
    text = FAITHFUL.replace("240", "420")
    with temporarily(Mending), temporarily(rule):
        report = check(Story.from_markdown(text), RELEASE, policy=SENTENCES)
    assert len(report.repairs) == 1
    assert "could not be mended" in " ".join(f.message for f in report.stops)


def test_no_rule_of_claims_may_be_set_to_repair():
    with pytest.raises(PolicyError, match="no repair"):
        Policy.from_mapping({"rules": {"figure-in-source": {"severity": "repair"}}})


def test_a_milder_severity_of_the_policy_does_not_hold():
    text = FAITHFUL.replace("240", "420")
    policy = {"rules": {"figure-in-source": {"severity": "warn"}, "thin-story": {"severity": "off"}}}
    report = check(Story.from_markdown(text), RELEASE, policy=policy)
    assert "figure-in-source" in {f.rule for f in report.findings}
    assert "figure-in-source" not in {f.rule for f in report.stops}


def test_an_index_is_used_again_and_gives_the_same():
    index = SourceIndex([RELEASE])
    first, second = (check(Story.from_markdown(FAITHFUL), index, policy=SENTENCES) for _ in range(2))
    assert first.findings == second.findings
    assert first.claims == second.claims


def test_two_sources_of_one_name_are_refused():
    with pytest.raises(ValueError, match="release"):
        check(Story.from_markdown(FAITHFUL), [RELEASE, RELEASE])
