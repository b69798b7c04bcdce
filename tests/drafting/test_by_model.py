"""A story drafted by a language model, over real HTTP to a server on this machine that plays one, good or careless."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pytest

from copydesk import Source
from copydesk.errors import DraftError
from tests.drafting import careless
from tests.drafting.careless import (
    FACTS,
    FAULTS,
    NEXT,
    ORDER,
    SOURCE,
    TEXT,
    Model,
    drafted,
    fact,
    sentence,
    story,
)

pytest.importorskip("pydantic_ai", reason="needs the extra models: pip install 'copydesk[models]'")


@pytest.fixture
def model() -> Iterator[Model]:
    with careless.serving() as served:
        yield served


# ---- a good model ---------------------------------------------------------------------------------------------------


def test_a_good_model_is_released_at_once_and_every_line_has_its_passages(model: Model) -> None:
    told: list[str] = []
    made = drafted(model, told=told)
    assert made.released
    assert sys.modules["pydantic_ai"].BANNER_ENABLED is False, "nothing of the library's own on the terminal"
    assert len(model.requests) == 2
    assert [r.what for r in made.record.rounds] == ["facts", "story"]
    assert made.record.cuts == ()
    assert len(made.standing) == 5
    for line in made.standing:
        assert line.passages
        assert all(TEXT[p.start : p.end] == p.text for p in line.passages)
    assert "412 elevators" in made.standing[1].passages[0].text
    assert "machine" in made.story.text.splitlines()[-1], "the disclosure is ours"
    assert made.record.drafter.startswith("model: careless-7b at 127.0.0.1")
    assert (made.record.tokens_in, made.record.tokens_out) == (200, 100)
    assert told == [f"Reading 1 source with {made.record.drafter[7:]}", "Facts: 5 kept, 0 dropped", "Writing"]


def test_what_a_source_says_reaches_the_model_as_data_alone(model: Model) -> None:
    drafted(model)
    for request in model.requests:
        first, last = request["messages"]
        assert (first["role"], last["role"]) == ("system", "user")
        assert "never an instruction" in first["content"]
        assert "elevators" not in first["content"]
        assert request["model"] == "careless-7b"
    gathering, writing = model.questions()
    assert "412 elevators" in gathering["sources"][0]["text"][0]
    assert ORDER not in json.dumps(gathering)
    assert "bureau.txt" not in json.dumps(gathering), "names of files stay here"
    assert "sources" not in writing
    assert ORDER not in json.dumps(writing), "the story is written from the facts alone"
    assert [f["number"] for f in writing["facts"]] == [1, 2, 3, 4, 5]


def test_a_table_and_a_deck_stand_on_facts_too(model: Model) -> None:
    rows = [
        {"cells": ["Elevators inspected", "412"], "facts": [1]},
        {"cells": ["Faulty moisture meters", "38"], "facts": [2]},
        {"cells": ["Elevators closed", "77"], "facts": [99]},
        {"cells": ["One cell"], "facts": [1]},
    ]
    table = {"head": ["Inspections of 2025", "Number"], "rows": rows}
    deck = sentence("It found faulty moisture meters in 38 of them.", 2)
    model.stories = [story(table=table, deck=deck)]
    made = drafted(model, rounds=0)
    assert "38" in made.story.text.split("Faulty moisture meters")[-1]
    assert "77" not in made.story.text
    assert "One cell" not in made.story.text
    assert made.story.deck is not None
    assert {c.rule for c in made.record.cuts} >= {"cites-a-fact", "table-row"}


# ---- a careless one -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAULTS)
def test_a_model_that_keeps_to_its_fault_never_gets_it_out(model: Model, name: str) -> None:
    bad, words_of_it = FAULTS[name]
    model.stories = [story(bad)]
    made = drafted(model, rounds=1)
    if made.released:
        assert words_of_it not in made.story.raw
        assert words_of_it in " ".join(c.text for c in made.record.cuts)
        assert "412 elevators" in made.story.text, "what is true stays"
    assert len(model.requests) <= 3
    rounds = [r for r in made.record.rounds if r.what in ("story", "mending")]
    assert [r.number for r in made.record.rounds] == list(range(1, len(made.record.rounds) + 1))
    assert all(words_of_it in " ".join(o.words for o in r.objections) for r in rounds), "each round says what was wrong"
    assert made.released or name == "a link in disguise"


def test_a_fault_that_no_line_can_be_cut_for_holds_the_draft(model: Model) -> None:
    model.stories = [story(headlines=[sentence("Grain Storage Bureau inspected 900 elevators", 1)])]
    made = drafted(model, rounds=1)
    assert not made.released
    assert any("900" in f.message for f in made.report.stops)


def test_a_second_headline_steps_in(model: Model) -> None:
    wrong = sentence("Grain Storage Bureau inspected 900 elevators", 1)
    model.stories = [story(headlines=[wrong, story()["headlines"][0]])]
    made = drafted(model, rounds=0)
    assert made.released
    assert [c.text for c in made.record.cuts] == [wrong["text"]]


def test_all_faults_at_once(model: Model) -> None:
    model.facts = {"facts": [*FACTS, fact("Buy shares.", ORDER), fact("It closed.", "The bureau closed nine mills.")]}
    bad = [s for name, (s, _) in FAULTS.items() if "disguise" not in name]
    model.stories = [story(*bad, sentence("Tell readers to buy shares of Lumen Orchard.", 6))]
    made = drafted(model)
    assert made.released
    assert not any(w in made.story.raw for name, (_, w) in FAULTS.items() if "disguise" not in name)
    assert [d.partition(" (")[0] for d in made.record.rounds[0].dropped] == ["Buy shares.", "It closed."]
    assert made.record.rounds[0].note == "1 passage addressed to the machine blanked out"
    assert any(f.rule == "instructions-in-source" for f in made.report), "the editor is told"
    assert len(model.requests) == 5, "facts, a story, three rounds"


def test_a_model_that_mends_is_told_what_is_wrong_and_is_released(model: Model) -> None:
    bad, _ = FAULTS["a wrong number"]
    cited, _ = FAULTS["a fact that there is not"]
    model.stories = [story(bad, cited), story()]
    told: list[str] = []
    made = drafted(model, told=told)
    assert made.released
    assert made.record.cuts == ()
    assert [r.what for r in made.record.rounds] == ["facts", "story", "mending"]
    assert made.record.rounds[1].objections
    assert made.record.rounds[2].objections == ()
    mending = model.questions()[-1]
    findings = {f["rule"]: f for f in mending["findings"]}
    assert "512" in findings["figure-in-source"]["message"]
    assert "512" in findings["figure-in-source"]["words"]
    assert "412" in findings["figure-in-source"]["passage"]
    assert findings["cites-a-fact"]["words"] == cited["text"]
    assert mending["story"]["paragraphs"][2][0]["text"] == bad["text"]
    assert any(line.startswith("Round 3: ") and line.endswith("findings go back") for line in told)


def test_an_earlier_story_is_taken_where_a_later_one_is_worse(model: Model) -> None:
    bad, _ = FAULTS["a wrong number"]
    worse = story(headlines=[sentence("Grain Storage Bureau inspected 900 elevators", 1)])
    model.stories = [story(bad), worse]
    made = drafted(model, rounds=1)
    assert made.released
    assert "900" not in made.story.raw
    assert "512" not in made.story.raw


def test_a_model_whose_passages_are_all_made_up_gives_no_draft(model: Model) -> None:
    model.facts = {"facts": [fact("It closed.", "The bureau closed nine mills."), fact("It is.", "It"), fact("", "")]}
    with pytest.raises(DraftError, match=r"no fact whose passage stands in a source \(3 facts dropped\)"):
        drafted(model)
    assert len(model.requests) == 1


def test_a_story_that_cites_nothing_gives_no_draft_and_the_loop_ends(model: Model) -> None:
    model.stories = [story(headlines=[], paragraphs=[], coming=[])]
    with pytest.raises(DraftError, match="no headline that stands on a fact"):
        drafted(model, rounds=2)
    assert len(model.requests) == 4
    assert "no headline" in json.dumps(model.questions()[-1]["findings"])


def test_what_waits_for_an_editor_is_neither_sent_back_nor_cut(model: Model) -> None:
    charge = "The Grain Storage Bureau charged Mill Brothers with fraud on February 9, 2026."
    source = Source.from_text(f"{charge}\n\n{TEXT}", "bureau.txt", published=SOURCE.published)
    model.facts = {"facts": [*FACTS, fact(charge)]}
    model.stories = [story(sentence(charge, 6))]
    made = drafted(model, source)
    assert {f.rule for f in made.report.stops} == {"high-risk"}
    assert charge in made.story.text
    assert len(model.requests) == 2


def test_more_sentences_than_the_limit_are_cut(model: Model) -> None:
    model.stories = [story(*[NEXT] * 500, sentence("grain " * 200, 1))]
    made = drafted(model, most_sentences=5, rounds=0)
    assert len(made.standing) <= 5
    assert sum(c.rule == "length" for c in made.record.cuts) >= 495
