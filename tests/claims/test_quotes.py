"""The quotations of a story: what is one, what it says, who is given it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.claims.quotes import find
from copydesk.claims.sentences import split
from copydesk.model import Block, Claim, Quotation, Story, paragraphs


def claims(text: str) -> list[Claim]:
    story = Story(text=text, raw=text, blocks=paragraphs(text))
    return list(find(story, split(story)))


def values(text: str) -> list[Quotation]:
    return [c.value for c in claims(text) if isinstance(c.value, Quotation)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('Lund said, "We grew."', ["We grew."]),
        ("Lund said, “We grew.”", ["We grew."]),
        ("Lund said, ‘We can’t grow.’", ["We can’t grow."]),
        ("Lund said, 'We can't grow.'", ["We can't grow."]),
        ("Lund said: «We grew fast.»", ["We grew fast."]),
        ("Lund said: „We grew fast.“", ["We grew fast."]),
        ("“He told me ‘no’ twice,” Lund said.", ["He told me ‘no’ twice,"]),
        ("“He said “no” to me,” Lund said.", ["He said “no” to me,"]),
        ('"He said "no" to me," Lund said.', ['He said "no" to me,']),
        ('"We grew," Lund said, "and hired."', ['We grew," Lund said, "and hired.']),
        ("“We grew,” Lund said. “We hired too.”", ["We grew,", "We hired too."]),
        ("Lund said “no deal,” and Okafor said “yes, of course.”", ["no deal,", "yes, of course."]),
        ("“We grew.\n\n“Then we hired,” Lund said.", ["We grew.\n\n“Then we hired,"]),
        ("“We grew and never closed the mark, Lund said.\n\nNext.", ["We grew and never closed the mark, Lund said."]),
        ("The company's plan and the customers' money aren't quotations.", []),
        ("In the '90s a 6\" pipe was common. So was rock 'n' roll.", []),
        ("The workers' union said the firm's offer, Lund's own, was low.", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [v.words for v in values(text)] == words


def test_span_runs_from_the_first_mark_to_the_last() -> None:
    text = "On Monday “we grew,” Lund said, “and hired.” Shares rose."
    (claim,) = claims(text)
    assert claim.text == "“we grew,” Lund said, “and hired.”" == text[claim.start : claim.end]
    assert claim.sentence == 0


def test_sentence_number() -> None:
    assert [c.sentence for c in claims("Sales rose. Lund said “it was a good year.” Costs fell.")] == [1]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We grew fast,” said the chief executive, Maria Lund.", "Maria Lund"),
        ("“We grew fast,” said Maria Lund, the chief executive.", "Maria Lund"),
        ("“We grew fast,” Maria Lund, the chief executive, said on Monday.", "Maria Lund"),
        ("“We grew fast,” Harbor Foods’ chief executive Maria Lund told investors.", "Maria Lund"),
        ("“We grew fast,” said Harbor Foods CEO Maria Lund.", "Harbor Foods CEO Maria Lund"),
        ("Maria Lund of Harbor Foods told investors: “We grew fast.”", "Maria Lund"),
        ("According to Maria Lund, “we grew fast.”", "Maria Lund"),
        ("“We grew fast,” according to the annual report.", "the annual report"),
        ("“We grew fast,” the company said in a filing.", "the company"),
        ("The company said that it “grew very fast” in May.", "The company"),
        ("“We grew fast,” the Department of Labor said.", "Department of Labor"),
        ("“We grew fast,” Lund said, “and hired.”", "Lund"),
        ("Maria Lund runs the firm. “We grew fast,” she said.", "Maria Lund"),
        ("Maria Lund spoke first. Then Daniel Okafor did. “We grew fast,” he said.", "Daniel Okafor"),
        ("The Labor Department issued the rule. “Plans may not do so,” the agency said.", "Labor Department"),
        ("“We grew fast.”", ""),
    ],
)
def test_speaker(text: str, speaker: str) -> None:
    (value,) = values(text)
    assert value.speaker == speaker
    if value.speaker_span and speaker in text[value.speaker_span.start :]:
        assert text[value.speaker_span.start : value.speaker_span.end]


def test_each_quotation_has_its_own_speaker() -> None:
    text = "“We grew fast,” Maria Lund said. “We hired too.”\n\n“We did not,” said Daniel Okafor."
    assert [v.speaker for v in values(text)] == ["Maria Lund", "Maria Lund", "Daniel Okafor"]


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("The “green” fund lost money.", "scare"),
        ("The so-called “sugar tax” failed.", "scare"),
        ("The fund was “not a bank at all” for most.", "speech"),
        ("Lund called the plan “reckless.”", "speech"),
        ("“No comment,” said Maria Lund.", "speech"),
        ("Her book “The Long Road to Harbor” sold well.", "title"),
        ("The section “Risk Factors” runs to ten pages.", "title"),
        ("A report titled “Wages and Prices in Two Towns” came out.", "title"),
    ],
)
def test_use(text: str, use: str) -> None:
    assert [v.use for v in values(text)] == [use]


def test_block_quote_with_credit_and_lead_in() -> None:
    text = "The order says:\n\nPlans may hold such assets.\n\nIt ends.\n\nWe will not sell. — Maria Lund"
    at = [text.index("Plans"), text.index("It ends"), text.index("We will")]
    blocks = (
        Block("paragraph", 0, 15),
        Block("quote", at[0], at[1] - 2),
        Block("paragraph", at[1], at[2] - 2),
        Block("quote", at[2], len(text)),
    )
    story = Story(text=text, raw=text, blocks=blocks)
    found = [c.value for c in find(story, split(story))]
    assert [(v.words, v.speaker) for v in found if isinstance(v, Quotation)] == [
        ("Plans may hold such assets.", "The order"),
        ("We will not sell.", "Maria Lund"),
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab Said,.\n“”\"'‘’«»—1", max_size=80))
def test_any_text_gives_claims_that_lie_in_it(text: str) -> None:
    for claim in claims(text):
        assert text[claim.start : claim.end] == claim.text
        assert isinstance(claim.value, Quotation)
        assert claim.value.words in claim.text


def test_two_quotations_in_a_row_are_two():
    found = [v.words for v in values("“We grew in Orrin.” Larkfield said in its report: “We hired 40 people.”")]
    assert found == ["We grew in Orrin.", "We hired 40 people."]
