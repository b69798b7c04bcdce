"""Statements: borne out, denied, overstated, or spoken of by no source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import Source, SourceIndex, Story, check, support
from copydesk.evidence.cues import cues
from copydesk.evidence.tokens import tokens

NOTICE = (
    "The Bureau of Grain Storage may require operators to inspect silos twice a year. "
    "Some operators already report moisture weekly. "
    "The bureau did not approve the request of two counties to delay the rule. "
    "Operators that fail to keep records could lose their license. "
    "The bureau will publish the results of its inspections in the autumn. "
    "Storage losses have been linked to leaking roofs."
)
SOURCE = Source.from_text(NOTICE, name="notice")

FAITHFUL = [
    "The Bureau of Grain Storage may require operators to inspect silos twice a year.",
    "Operators may be required by the bureau to inspect silos twice a year.",
    "Twice a year, operators may be required to inspect silos.",
    "Some operators already report moisture every week.",
    "The request of two counties to delay the rule was not approved by the bureau.",
    "The bureau said it would publish the results of its inspections in the autumn.",
    "In the autumn, the bureau will release the results of its inspections.",
    "Operators could lose their license if they fail to keep records.",
]
ALTERED = [
    ("The Bureau of Grain Storage will require operators to inspect silos twice a year.", "strength-of-claim"),
    ("The Bureau of Grain Storage requires operators to inspect silos twice a year.", "strength-of-claim"),
    ("The Bureau of Grain Storage may not require operators to inspect silos twice a year.", "statement-supported"),
    ("Most operators already report moisture weekly.", "strength-of-claim"),
    ("The bureau approved the request of two counties to delay the rule.", "statement-supported"),
    ("Operators that fail to keep records must lose their license.", "strength-of-claim"),
    ("The bureau may publish the results of its inspections in the autumn.", "strength-of-claim"),
    ("Storage losses have been caused by leaking roofs.", "strength-of-claim"),
    ("The bureau hired consultants from a software firm to rebuild its computers.", "statement-supported"),
]
ONLY = {"statement-supported", "strength-of-claim"}


def held_by(sentence: str) -> set[str]:
    from copydesk import Policy

    report = check(Story.from_markdown(sentence), SOURCE, policy=Policy(only=frozenset(ONLY)))
    return {f.rule for f in report.stops}


@pytest.mark.parametrize("sentence", FAITHFUL)
def test_a_faithful_sentence_passes_in_other_words_and_order(sentence):
    assert held_by(sentence) == set()


@pytest.mark.parametrize(("sentence", "rule"), ALTERED)
def test_an_altered_sentence_is_stopped_by_the_rule_it_breaks(sentence, rule):
    assert rule in held_by(sentence)


def test_contradiction_points_to_the_words_and_shows_the_passage():
    from copydesk import Policy

    text = "The Bureau of Grain Storage will require operators to inspect silos twice a year."
    report = check(Story.from_markdown(text), SOURCE, policy=Policy(only=frozenset(ONLY)))
    (finding,) = report.stops
    assert "will" in text[finding.start : finding.end]
    assert finding.evidence[0].text.startswith("The Bureau of Grain Storage may require")
    assert NOTICE[finding.evidence[0].start : finding.evidence[0].end] == finding.evidence[0].text


def test_absence_is_not_contradiction():
    from copydesk import Policy

    text = "The bureau hired consultants from a software firm to rebuild its computers."
    report = check(Story.from_markdown(text), SOURCE, policy=Policy(only=frozenset(ONLY)))
    (finding,) = report.stops
    assert "No source" in finding.message
    assert all(e.manner == "nearest" for e in finding.evidence)


def test_a_forecast_needs_somebody_to_name_for_it():
    assert held_by("The rule could reshape farming across the plains for decades.") == {"statement-supported"}


def test_boilerplate_is_not_counted_as_proved():
    report = check(Story.from_markdown("Investors will be watching the bureau."), SOURCE)
    states = [c.state for c in report.claims if c.claim.kind == "statement"]
    assert states == ["not checked"]


def test_support_takes_an_index_a_source_or_several():
    index = SourceIndex([SOURCE])
    sentence = FAITHFUL[0]
    assert support(sentence, index) == support(sentence, SOURCE) == support(sentence, [SOURCE]) == 1.0
    assert support("", SOURCE) == 0.0 < support("Whales sing.", SOURCE) < 0.3


def test_idioms_negate_nothing():
    words = tokens("It must file no later than May and not only by post, without limitation.")
    assert [c for c in cues(words) if c.kind == "negation"] == []


@given(st.text(max_size=300))
def test_support_is_a_share_whatever_the_text(text):
    assert 0.0 <= support(text, SOURCE) <= 1.0


@pytest.mark.parametrize(
    ("source", "story"),
    [
        (
            "Margin fell because of higher wage costs, partly offset by lower rents.",
            "Margin fell because of lower rents, partly offset by higher wage costs.",
        ),
        (
            "The fee was raised from two dollars to three dollars.",
            "The fee was raised from three dollars to two dollars.",
        ),
        ("Larkfield sued Orrin Freight in May.", "Orrin Freight sued Larkfield in May."),
    ],
)
def test_parts_that_trade_places_are_a_contradiction(source, story):
    assert support(story, Source.from_text(source, name="s")) < 0.5
    assert support(source, Source.from_text(source, name="s")) == 1.0


def test_the_passive_turns_the_order_and_not_the_meaning():
    source = Source.from_text("Larkfield sued Orrin Freight over the delay.", name="s")
    assert support("Orrin Freight was sued by Larkfield over the delay.", source) > 0.6


TOWNS = "Aldershot Brenning Calder Dunmore Esker Farrow Gilling Hexley Inverley Jarrow Kelby Lorton Marden".split()
HARBOR = (
    "The Harbor Commission will not inspect every ferry before the summer season begins, its chairman told the town in "
    "a letter of two pages that lists the piers, the boats and their crews."
)
NOTES = Source.from_text(
    "The Harbor Commission met in Norby. "
    + " ".join(f"The {t} Coastal Authority will inspect every ferry before the summer season begins." for t in TOWNS)
    + f" {HARBOR}",
    name="notes",
)


def test_a_passage_is_found_by_whom_the_agency_stands_for() -> None:
    from copydesk import Policy

    body = "The agency will not inspect every ferry before the summer season begins."
    story = Story.from_markdown(f"The Harbor Commission met in Norby. {body}")
    found = check(story, NOTES, policy=Policy(only=frozenset(ONLY)))
    assert found.stops == ()
    shown = {e.text for c in found.claims if c.claim.text == body for e in c.evidence}
    assert shown == {HARBOR}
    # Without the agency's name nothing leads to its passage.
    alone = check(Story.from_markdown(body), NOTES, policy=Policy(only=frozenset(ONLY)))
    assert HARBOR not in {e.text for c in alone.claims for e in c.evidence}


@pytest.mark.parametrize(
    ("claim", "turned"),
    [
        ("The bureau approved the request of two counties to delay the rule.", True),
        ("The bureau will not publish the results of its inspections in the autumn.", True),
        # Stronger, not turned: what is left of it is for the model to say.
        ("The Bureau of Grain Storage will require operators to inspect silos twice a year.", False),
        ("All operators already report moisture weekly.", False),
    ],
)
def test_support_is_halved_where_a_passage_turns_a_claim(claim: str, turned: bool) -> None:
    from copydesk.evidence.grounding.score import score

    index = SourceIndex([SOURCE])
    assert support(claim, index) == pytest.approx(score(claim, index) * (0.5 if turned else 1.0))
