"""Questions: what they take for granted is claimed; what they ask openly is counted as not checked, and warned of."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Policy, Report, Source, Story, check
from copydesk.claims.questions import in_order, parts, presupposed
from copydesk.claims.sentences import split
from copydesk.model import Severity, Span, State
from copydesk.report.as_json import counts

RULES = {"statement-supported", "strength-of-claim", "headline-supported"}
SOURCE = "Alder Mills fired its board on Monday. The mill in Orrin was sold in May. Alder Mills may close its yard."
LOADED = [
    "Did you know that {} fired its board?",
    "Have you heard that {} fired its board?",
    "Why did {} fire its board?",
    "But why did {} fire its board?",
    "How could {} have fired its board?",
    "When did {} fire its board?",
    "When will {} admit that it fired its board?",
    "Does {} regret that it fired its board?",
    "Is it any wonder that {} fired its board?",
    "Isn’t it true that {} fired its board?",
    "Didn't {} fire its board?",
    "{} fired its board, didn’t it?",
    "{} fired its board, right?",
]
OPEN = [
    "Will the board follow?",
    "Has {} fired its board?",
    "What comes next?",
    "How will the rule work?",
    "Why should investors care?",
    "Does the agency know whether {} will pay?",
    "How did we get here?",
]


def report(body: str, headline: str = "", source: str = SOURCE) -> Report:
    head = f"---\nheadline: {headline}\n---\n" if headline else ""
    policy = Policy(only=frozenset(RULES))
    return check(Story.from_markdown(head + body), Source.from_text(source, "release"), policy=policy)


@pytest.mark.parametrize("question", LOADED)
def test_what_a_question_takes_for_granted_must_be_borne_out(question: str) -> None:
    told = report(question.format("Birch Foods"))
    assert [f.rule for f in told.stops] == ["statement-supported"]
    assert State.NO_EVIDENCE in {c.state for c in told.claims if c.claim.kind == "statement"}
    so = report(question.format("Alder Mills"))
    assert so.stops == ()
    assert [c.state for c in so.claims if c.claim.kind == "statement"] == [State.PROVED]


def test_a_question_is_as_strong_as_its_statement() -> None:
    assert [f.rule for f in report("Why will Alder Mills close its yard?").stops] == ["strength-of-claim"]
    assert report("Did you know that Alder Mills may close its yard?").stops == ()
    assert report("Alder Mills did not fire its board, did it?").stops != ()


@pytest.mark.parametrize(
    ("question", "so"),
    [
        ("Why may Alder Mills close its yard?", set()),
        ("Why may Alder Mills not close its yard?", {"statement-supported"}),
        ("Why must Alder Mills close its yard?", {"strength-of-claim"}),
        ("Why can the yard of Alder Mills be closed?", set()),
        ("Why will Birch Foods sell the harbor of Norby?", {"statement-supported"}),
    ],
)
def test_a_question_with_a_modal_is_laid_as_a_statement(question: str, so: set[str]) -> None:
    found = report(question)
    assert {f.rule for f in found.stops} == so
    for finding in found.stops:
        assert question[finding.start : finding.end] in question
        assert finding.end > finding.start


def test_a_finding_points_at_the_modal_where_it_stands() -> None:
    text = "Why will Alder Mills close its yard?"
    (finding,) = report(text).stops
    assert text[finding.start : finding.end] == "will"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("may the board of Tarn Mills sell its unit?", "the board of Tarn Mills may sell its unit?"),
        ("must Ostrander County repair the road?", "Ostrander County must repair the road?"),
        ("won't the company that sold the mill pay?", "the company that sold the mill won't pay?"),
        ("will the two bridges be closed?", "the two bridges will be closed?"),
        ("can the state plan shares in the fund grow?", "the state plan shares in the fund can grow?"),
        ("Will it close?", "it will close?"),
        ("may not Acme sell?", "Acme may not sell?"),
        ("will shareholders get $3 a share?", "shareholders will get $3 a share?"),
        ("may the agency's staff use cars?", "the agency's staff may use cars?"),
        # Neither of these has an order to turn.
        ("can they?", "can they?"),
        ("may Acme sell.", "may Acme sell."),
        ("did Acme sell?", "did Acme sell?"),
        ("Acme may sell?", "Acme may sell?"),
        ("", ""),
    ],
)
def test_a_question_told(question: str, told: str) -> None:
    assert in_order(question).text == told


MODALS = st.builds(
    "{} {}?".format,
    st.sampled_from(["may", "Will", "must not", "can't", " should", "did", "won’t"]),
    st.lists(st.sampled_from("the board of Acme sell its yard, close ’ may".split(" ")), max_size=9).map(" ".join),
)


@given(MODALS)
def test_every_word_of_a_question_told_has_its_place(text: str) -> None:
    told = in_order(text)
    assert len(told.text) == len(text)
    for word in re.finditer(r"\w+", told.text):
        place = told.place(*word.span())
        assert text[place.start : place.end].lower() == word.group().lower()


@pytest.mark.parametrize("question", OPEN)
def test_an_open_question_asserts_nothing_but_is_counted(question: str) -> None:
    found = report(question.format("Birch Foods"))
    assert found.stops == ()
    assert found.unchecked == counts(found)["claims"]["not checked"] == 1


def test_an_open_question_that_no_source_speaks_of_is_a_warning() -> None:
    (finding,) = report("Has Birch Foods fired its board?").findings
    assert (finding.rule, finding.severity) == ("statement-supported", Severity.WARN)
    assert report("Has Alder Mills fired its board?").findings == ()
    assert report("What comes next?").findings == ()


def test_a_headline_that_asks_needs_a_body_that_says() -> None:
    asks = "Has Alder Mills fired its board?"
    assert report("Alder Mills fired its board on Monday.", asks).stops == ()
    assert [f.rule for f in report(f"The mill in Orrin was sold. {asks}", asks).stops] == ["headline-supported"]
    assert [f.rule for f in report(asks, "Alder Mills fires its board").stops] == ["headline-supported"]
    # It asks no more surely than the body says it.
    assert report("Alder Mills may close its yard.", "Will Alder Mills close its yard?").stops == ()
    loaded = report("Alder Mills may close its yard.", "Why will Alder Mills close its yard?")
    assert "headline-supported" in {f.rule for f in loaded.stops}


def test_a_question_in_quotation_marks_is_the_quotations() -> None:
    source = "“Did you know that Birch Foods fired its board?” said Ada Byrne of Alder Mills."
    found = report(source, source=source)
    assert found.stops == ()
    assert [c.claim.kind for c in found.claims if c.state is State.PROVED].count("quote") == 1


QUESTION = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "But ", "Did you know that ", "Why ", "How could ", "Isn't it true that ", "“", "Who "]),
    st.text(st.sampled_from("Acme did not fire, its board. that why \n“”'"), max_size=60),
    st.sampled_from(["?", ", didn't it?", ", right?", "? ", "?”", "", "??"]),
)


@given(QUESTION)
def test_the_parts_of_any_sentence_are_the_sentence(text: str) -> None:
    found = parts(text, Span(0, len(text)))
    assert all(one.end <= two.start for one, two in pairwise(found))
    left = "".join(text[s.start : s.end] for s in found)
    assert "".join(left.split()) == "".join(text.split())
    asserted = presupposed(text)
    assert asserted is None or asserted in found


@given(st.lists(QUESTION, max_size=4).map(" ".join))
def test_any_questions_are_sentences_in_order(text: str) -> None:
    story = Story.from_markdown(f"Acme said so. {text}")
    found = split(story)
    assert all(one.end <= two.start for one, two in pairwise(found))
    check(story, Source.from_text(SOURCE, "release"), policy=Policy(only=frozenset(RULES)))
