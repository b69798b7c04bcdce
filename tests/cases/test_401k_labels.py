"""Each sentence of the 401(k) story gets the verdict that its label gives, with evidence in the right source.

Run as a script (``python tests/cases/test_401k_labels.py CASE_FOLDER``) it lists every sentence with both verdicts.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from copydesk import check, read_source, read_story
from copydesk.claims.sentences import split
from copydesk.model import Evidence, Report, Severity, State

LEAST = 0.85  # share of the sentences with the verdict of their label
# True of another order than the one that the story means: either verdict will do.
EITHER = ("The executive order forces a re-evaluation",)


@dataclass(frozen=True)
class Judged:
    """A sentence with the verdict of its label and the gate's, and the sources that each shows for it."""

    sentence: str
    label: str
    verdict: str
    named: frozenset[str]
    shown: frozenset[str]

    @property
    def is_right(self) -> bool:
        either = self.sentence.startswith(EITHER) and self.verdict == "contradicted"
        if self.verdict != self.label and not either:
            return False
        return self.verdict == "not in sources" or bool(self.named & self.shown)


def judged(report: Report, labels: list[dict]) -> list[Judged]:
    """The labelled sentences with what the gate says of them.

    A sentence is contradicted where one of its claims is, or where the stage it tells of is; supported where its
    statement is proved and nothing in it contradicted; else the sources do not hold it.
    """
    text = report.story.text
    by_text = {label["sentence"]: label for label in labels}
    found = []
    for number, span in enumerate(split(report.story)):
        label = by_text.pop(text[span.start : span.end])
        claims = [c for c in report.claims if c.claim.sentence == number]
        against: list[Evidence] = [e for c in claims if c.state is State.CONTRADICTED for e in c.evidence]
        for finding in report.findings:
            if finding.rule == "rulemaking-stage" and finding.severity is Severity.STOP:
                inside = text.find(report.story.raw[finding.start : finding.end], span.start, span.end) >= 0
                against += finding.evidence if inside else ()
        statement = next((c for c in claims if c.claim.kind == "statement"), None)
        if any(c.state is State.CONTRADICTED for c in claims) or against:
            verdict, evidence = "contradicted", against
        elif statement is not None and statement.state is State.PROVED:
            verdict, evidence = "supported", list(statement.evidence)
        else:
            verdict, evidence = "not in sources", []
        named = frozenset(Path(e["source"]).name for e in label["evidence"])
        shown = frozenset(Path(e.source).name for e in evidence)
        found.append(Judged(label["sentence"], label["verdict"], verdict, named, shown))
    assert not by_text, f"the gate splits the story otherwise: {list(by_text)}"
    return found


def of_case(case: Path) -> list[Judged]:
    """The case in ``case`` put to the gate."""
    sources = [read_source(path) for path in sorted((case / "sources").glob("*.txt"))]
    labels = json.loads((case / "labels.json").read_text("utf-8"))
    return judged(check(read_story(case / "story.txt"), sources), labels)


@pytest.fixture(scope="module")
def sentences(shared) -> list[Judged]:
    return of_case(shared / "cases" / "401k")


def test_the_labelled_verdicts_are_given(sentences):
    missed = [(s.sentence[:80], s.label, s.verdict) for s in sentences if not s.is_right]
    assert len(missed) <= (1 - LEAST) * len(sentences) + 1e-9, missed


def test_no_sentence_that_is_contradicted_or_unfounded_is_called_supported(sentences):
    assert [s.sentence for s in sentences if s.verdict == "supported" and s.label != "supported"] == []


def test_every_contradicted_sentence_is_told_as_such(sentences):
    assert [s.sentence for s in sentences if s.label == "contradicted" and not s.is_right] == []


if __name__ == "__main__":
    rows = of_case(Path(sys.argv[1]))
    for row in rows:
        sys.stdout.write(f"{'  ' if row.is_right else 'X '}{row.label:15}{row.verdict:15}{row.sentence[:90]}\n")
    sys.stdout.write(f"{sum(r.is_right for r in rows)} of {len(rows)}\n")
