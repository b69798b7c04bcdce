"""What sounds like an answer and is none: another role, another time, a word that was taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk import Source
from copydesk.asking import NOT_ANSWERED, ask

REPORT = Source.from_text(
    "The Grain Storage Bureau fined Harbor Foods $3 million on March 2, 2026.\n\n"
    "The bureau may fine Ketterby Mills $5 million in 2027 if it does not mend its meters.\n\n"
    "Ada Brook is the director of the Grain Storage Bureau. Tom Reed will become director of the Seed Agency in 2027.",
    name="report.txt",
    title="Report",
    publisher="Grain Storage Bureau",
)


def notice(words: str, on: dt.date, name: str) -> Source:
    """A notice of a day."""
    return Source.from_text(words, name, on, title=name, publisher="Grain Storage Bureau")


@pytest.mark.parametrize(
    "question",
    [
        "What did Harbor Foods fine?",
        "Was Ketterby Mills fined?",
        "Who is the director of the Seed Agency?",
        "How much did the Grain Storage Bureau fine Ketterby Mills?",
    ],
)
def test_it_is_not_answered(question: str) -> None:
    assert ask(question, REPORT).text == NOT_ANSWERED


def test_what_the_same_source_does_say_is_answered() -> None:
    assert "Ada Brook" in ask("Who is the director of the Grain Storage Bureau?", REPORT).text
    assert "$3 million" in ask("How much was Harbor Foods fined?", REPORT).text
    assert "Grain Storage Bureau fined" in ask("Was Harbor Foods fined?", REPORT).text


def test_a_source_that_says_that_it_was_superseded_answers_nothing() -> None:
    old = notice("This notice has been superseded. The fee for a permit is $20.", dt.date(2026, 1, 1), "old.txt")
    new = notice("The fee for a permit is $35.", dt.date(2026, 5, 1), "new.txt")
    text = ask("How much is the fee for a permit?", [old, new]).text
    assert "$35" in text
    assert "$20" not in text


def test_of_two_sources_that_differ_the_newer_one_stands_first() -> None:
    old = notice("The fee for a permit is $20.", dt.date(2026, 1, 1), "old.txt")
    new = notice("The fee for a permit is $35.", dt.date(2026, 5, 1), "new.txt")
    said = ask("How much is the fee for a permit?", [old, new]).sentences
    assert ["$35" in said[0].text, "$20" in said[-1].text] == [True, True]


RULE = Source.from_text(
    "AGENCY: Grain Storage Bureau.\n\nDATES: Comments on meter statements must be received on or before May 29, 2026."
    "\n\nIf the rule is adopted as proposed, the first meter statements would be due on July 1, 2028.",
    name="rule.txt",
    title="Meter Statements",
    publisher="Grain Storage Bureau",
)


def test_what_is_due_is_what_was_asked_for() -> None:
    assert "May 29, 2026" in ask("When are comments due on the meter statements?", RULE).text
    assert "July 1, 2028" not in ask("When are comments due on the meter statements?", RULE).text
    assert "July 1, 2028" in ask("When are the first meter statements due?", RULE).text
