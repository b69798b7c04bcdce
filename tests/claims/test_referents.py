"""What "it", "the order" and "the agency" stand for: the last of its kind that the story names, or nothing."""

from __future__ import annotations

import pytest

from copydesk import Story
from copydesk.claims.extract import extract
from copydesk.claims.referents import expanded, resolved
from copydesk.claims.sentences import split


def found(text: str) -> list[tuple[str, str]]:
    story = Story.from_markdown(text)
    sentences = split(story)
    referents = resolved(story, sentences, extract(story, sentences))
    return [(story.text[r.span.start : r.span.end], r.name) for number in sorted(referents) for r in referents[number]]


RESOLVED = {
    "The Bureau of Canals fined Varnholt Mills. The agency said the company hid leaks.": [
        ("The agency", "Bureau of Canals"),
        ("the company", "Varnholt Mills"),
    ],
    "Varnholt Mills closed its pier. It will sell the land.": [("It", "Varnholt Mills")],
    "Ana Ruiz, the chief executive of Varnholt Mills, resigned. She gave no reason.": [("She", "Ana Ruiz")],
    "Ana Ruiz met the board. Ruiz left early. She gave no reason.": [("She", "Ana Ruiz")],
    "The mayor signed an order on May 4. The directive bans barges.": [("The directive", "an order")],
    "The Bureau of Canals published a proposed rule in May. The proposal would ban barges.": [
        ("The proposal", "a proposed rule")
    ],
    "Comments are due by July 3, 2026. The deadline was moved twice.": [("The deadline", "July 3, 2026")],
    "The Ministry of Salt met. The department has a budget. The ministry rose at noon.": [
        ("The ministry", "Ministry of Salt")
    ],
    # the one named last
    "The mayor signed an order on May 4. A second order, signed on June 2, closed the lock. The order bans barges.": [
        ("The order", "A second order")
    ],
    "The Bureau of Canals met. The Bureau of Mines then sat. The bureau objected.": [("The bureau", "Bureau of Mines")],
}
# Two things fit, or none: nothing is said.
OPEN = [
    "The Bureau of Canals and the Bureau of Mines met. The bureau objected.",
    "Ana Ruiz met Carla Voss. She left early.",
    "The Bureau of Canals sued Varnholt Mills. It denied all.",
    "The lock was closed. The order bans barges.",
    "The Bureau of Canals met. It is clear that the lock needs repair.",
    "The council passed an order on May 4 and another order on May 9. The order bans barges.",
    "The Bureau of Canals met. The court rose.",
]


@pytest.mark.parametrize("text", RESOLVED)
def test_a_phrase_stands_for_what_was_named_last(text):
    assert found(text) == RESOLVED[text]


@pytest.mark.parametrize("text", OPEN)
def test_where_two_fit_or_none_nothing_is_said(text):
    assert found(text) == []


def test_a_document_is_known_by_its_date_and_number():
    story = Story.from_markdown("The mayor signed Executive Order 11830 on May 4, 2026. The order bans barges.")
    sentences = split(story)
    (referent,) = resolved(story, sentences, extract(story, sentences))[1]
    assert [c.text for c in referent.numbers] == ["Executive Order 11830"]
    assert [c.text for c in referent.dates] == ["May 4, 2026"]
    assert story.text[referent.named.start : referent.named.end] == "Executive Order 11830"


def test_what_is_quoted_is_not_resolved():
    text = 'Varnholt Mills closed. "It was a sad day for the company and for all of us," Ana Ruiz said.'
    assert found(text) == []


def test_a_sentence_is_looked_up_with_what_it_is_about():
    story = Story.from_markdown("The mayor signed an order on May 4, 2026. The order bans barges.")
    sentences = split(story)
    referents = resolved(story, sentences, extract(story, sentences))
    span = sentences[1]
    text = expanded(story.text[span.start : span.end], span.start, referents[1])
    assert text == "an order May 4, 2026 bans barges."
