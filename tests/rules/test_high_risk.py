"""high-risk: events and allegations about somebody named, by class; topics pass."""

from __future__ import annotations

from typing import Any

import pytest

from copydesk import Source, Story
from copydesk.model import SourceKind

HELD = [
    ("crime", "Jon Vance, who runs Harbor Foods, was charged with fraud on Monday."),
    ("crime", "The SEC charged Harbor Foods with fraud."),
    ("crime", "Jon Vance denied fraud."),
    ("crime", "Prosecutors accused Jon Vance of bribing officials."),
    ("crime", "Jon Vance pleaded guilty to wire fraud."),
    ("crime", "Harbor Foods is under criminal investigation."),
    ("crime", "Jon Vance may have embezzled $3 million."),
    ("crime", "Harbor Foods allegedly falsified its books."),
    ("crime", "Jon Vance runs Harbor Foods. He was arrested on Monday."),
    ("death", "Jon Vance died on Monday."),
    ("death", "Three workers were killed at a Harbor Foods mill."),
    ("insolvency", "Harbor Foods has filed for bankruptcy."),
    ("insolvency", "Harbor Foods entered administration last week."),
    ("lawsuit", "Bakers sued Harbor Foods over spoiled flour."),
    ("lawsuit", "Harbor Foods faces a class action over its labels."),
    ("lawsuit", "Shares fell after a lawsuit against Harbor Foods was filed."),
    ("minors", "A 14-year-old boy worked nights at the mill."),
    ("minors", "The girl, aged 12, was named by the court."),
    ("rumour", "The talks are advanced, according to people familiar with the matter."),
    ("rumour", "Harbor Foods is reportedly for sale."),
    ("rumour", "A banker who asked not to be named said so."),
]
TOPICS = """\
The Bureau of Grain Storage wrote new fraud rules for mills.
Harbor Foods pays a benefit in the event of death of a participant.
Fraud losses rose to $12 million at Harbor Foods, which may face burdensome lawsuits.
The Securities and Exchange Commission proposed rules on insider trading.
The SEC charged two traders with fraud.
Harbor Foods charged fees of $3 million.
Harbor Foods bought a 10-year-old mill.
The Department of Labor said the rule reduces burdensome lawsuits.
Harbor Foods filed its annual report with the SEC.
Harbor Foods could be sued by customers if flour spoils.
The measure died in the Senate.
The order directs the Department of Justice to prosecute fraud.""".splitlines()


@pytest.mark.parametrize(("risk", "text"), HELD)
def test_held(gate: Any, risk: str, text: str) -> None:
    report = gate("high-risk", text)
    assert risk in [f.risk for f in report.stops], [f.message for f in report.findings]


@pytest.mark.parametrize("text", TOPICS)
def test_a_topic_passes(gate: Any, text: str) -> None:
    assert gate("high-risk", text).findings == ()


def test_a_class_can_be_left_out(gate: Any) -> None:
    text = "Bakers sued Harbor Foods over spoiled flour."
    assert gate("high-risk", text, classes=["crime"]).findings == ()


def test_an_unknown_class_holds_and_says_what_is_known(gate: Any) -> None:
    report = gate("high-risk", "Sales rose.", classes=["crimes"])
    assert report.verdict == "hold"
    assert "known are crime, death" in report.stops[0].message


def test_the_message_names_who_may_release(gate: Any) -> None:
    report = gate("high-risk", "Jon Vance died on Monday.", released_by="head of desk")
    assert "“head of desk” may release it, with a second person" in report.stops[0].message


def test_a_waiver_does_not_lift_it() -> None:
    from copydesk import Policy, check

    story = Story.from_markdown(
        "---\nwaivers:\n  - rule: high-risk\n    reason: we know\n---\nJon Vance died on Monday.\n"
    )
    report = check(story, (), policy=Policy(only=frozenset({"high-risk"}), allow_waivers=True))
    assert report.verdict == "hold"


RESULTS = "Harbor Foods (NYSE: HBF) said that net income rose 4% to $12 million in 2025."


@pytest.mark.parametrize(
    ("kinds", "held"),
    [
        ((SourceKind.SECONDARY,), True),
        ((SourceKind.PRIMARY,), False),
        ((SourceKind.SECONDARY, SourceKind.PRIMARY), False),
        ((SourceKind.SECONDARY, SourceKind.SECONDARY), True),  # a copy is no second source
    ],
)
def test_results_on_one_secondary_source(gate: Any, kinds: tuple[SourceKind, ...], held: bool) -> None:
    sources = [Source.from_text(RESULTS, f"source-{n}", kind=kind) for n, kind in enumerate(kinds)]
    report = gate("high-risk", RESULTS, sources)
    assert [f.risk for f in report.stops] == (["takeover or results"] if held else [])


def test_rules_and_orders_pass(gate: Any, shared: Any) -> None:
    """Sentences of government texts name offices and topics, and accuse nobody."""
    for path in sorted((shared / "cases" / "401k" / "sources").glob("*.txt")):
        report = gate("high-risk", path.read_text("utf-8"))
        assert report.findings == (), (path.name, report.findings[0].message)
