"""What is published is proved again when what it rests on changes, and comes back once, with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from copydesk import gate
from copydesk.desk import checking, life, reproof
from copydesk.desk import facts as desk_facts
from copydesk.desk.intake import documents
from copydesk.desk.models import AuditEntry, Document, Event, Job, PolicyRevision, Story
from copydesk.desk.roles import Actor
from copydesk.facts import FileFacts, Listing
from copydesk.reading import read_source
from tests.desk.texts import SOURCE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


def changed(document: Document, text: str) -> None:
    """The document says something else from now on."""
    data = text.encode()
    documents._keep(document, data, read_source(data, document.name), None)
    reproof.document_changed(document)


def returns() -> list[str]:
    return [entry.detail["reason"] for entry in AuditEntry.objects.filter(action="return")]


def test_a_changed_source_brings_a_story_back_once_with_the_reason(
    released: Make, release_source: Document, drained: Any
) -> None:
    story = released()
    drained()
    changed(release_source, SOURCE.replace("rose 4% to $12 million", "rose 5% to $12.1 million"))
    drained()
    story.refresh_from_db()
    assert "4%" in story.attention
    assert story.state == Story.State.PUBLISHED
    assert len(returns()) == 1
    reproof.document_changed(release_source)
    reproof.everything()
    drained()
    assert len(returns()) == 1
    assert Event.objects.filter(kind="story.returned").count() == 1


def test_a_source_that_changed_elsewhere_brings_nothing_back(
    released: Make, release_source: Document, drained: Any
) -> None:
    story = released()
    changed(release_source, SOURCE + "\nThe company has a new telephone number.\n")
    drained()
    story.refresh_from_db()
    assert story.attention == ""
    assert story.published.checks.count() == 2  # it was looked at
    assert returns() == []


def test_a_source_that_is_put_right_again_takes_the_story_out_of_the_queue(
    released: Make, release_source: Document, drained: Any
) -> None:
    story = released()
    changed(release_source, SOURCE.replace("4%", "6%"))
    drained()
    changed(release_source, SOURCE)
    drained()
    story.refresh_from_db()
    assert story.attention == ""
    assert AuditEntry.objects.filter(action="holds again").count() == 1


def test_a_sharpened_rule_brings_back_what_it_would_have_held(
    released: Make, drained: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = released()
    PolicyRevision.objects.create(settings={"rules": {"thin-story": {"min_words": 500}}}, sha256="x", made_by="test")
    reproof.everything()
    drained()
    story.refresh_from_db()
    assert "thin-story" in [f.rule for f in life.stops_left(story.published)]
    assert story.attention


def test_a_new_version_of_a_rule_has_everything_looked_at_again(
    released: Make, drained: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = released()
    reproof.everything()
    drained()
    assert story.published.checks.count() == 1  # nothing changed: nothing is checked
    real = gate.versions
    monkeypatch.setattr(gate, "versions", lambda policy: real(policy) | {"rule:thin-story": "99"})
    reproof.everything()
    drained()
    assert story.published.checks.count() == 2


def test_a_new_model_of_grounding_has_everything_looked_at_again(
    released: Make, drained: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = released()
    reproof.after_upgrade()
    drained()
    monkeypatch.setattr(checking, "built_in_version", lambda: "another")
    reproof.after_upgrade()
    drained()
    assert story.published.checks.count() == 2


def test_a_worker_that_starts_with_other_rules_has_everything_looked_at_once(
    released: Make, drained: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    released()
    reproof.after_upgrade()
    drained()
    real = gate.versions
    monkeypatch.setattr(gate, "versions", lambda policy: real(policy) | {"rule:thin-story": "99"})
    for _ in range(3):
        reproof.after_upgrade()
    assert Job.objects.filter(kind="prove again", state="queued").count() == 1
    drained()
    reproof.after_upgrade()
    assert not Job.objects.filter(kind="prove again", state="queued").exists()


def test_a_delisted_security_brings_its_stories_back(
    story_of: Make, editor: Actor, drained: Any, reporter: Actor
) -> None:
    desk_facts.keep_listing(
        Listing("HRBR", "Harbor Foods Inc.", "NYSE", since=dt.date(2011, 5, 3), aliases=("Harbor",))
    )
    raw = TRUE.replace("Harbor Foods said on Tuesday", "Harbor Foods (NYSE: HRBR) said on Tuesday")
    source = documents.of_bytes(
        reporter, SOURCE.replace("Harbor Foods said", "Harbor Foods (NYSE: HRBR) said").encode(), "r"
    )
    story = story_of(raw, source)
    assert life.stops_left(story.latest) == []
    life.release(editor, story.pk, 1, story.latest.check_result_id)
    drained()
    gone = Listing("HRBR", "Harbor Foods Inc.", "NYSE", since=dt.date(2011, 5, 3), until=dt.date(2026, 1, 30))
    desk_facts.keep_listing(gone)
    reproof.everything()
    drained()
    story.refresh_from_db()
    assert "HRBR" in story.attention
    assert len(returns()) == 1


def test_an_editor_may_stand_by_a_finding_that_came_back(
    released: Make, release_source: Document, editor: Actor, drained: Any
) -> None:
    story = released()
    changed(release_source, SOURCE.replace("rose 4% to", "rose about 4% to").replace("140 workers", "141 workers"))
    drained()
    story.refresh_from_db()
    assert story.attention
    for stop in life.stops_left(story.published):
        life.override(editor, story.pk, 1, stop.number, story.published.check_result_id, "It was 140 on that day.")
    story.refresh_from_db()
    assert story.attention == ""


def test_facts_of_a_story_are_those_its_words_touch() -> None:
    desk_facts.load(
        FileFacts.from_text(
            "listings: [{ticker: HRBR, name: Harbor Foods Inc., until: 2026-02-27}, {ticker: ZZZ, name: Zed Mills}]\n"
            "scores: [{ticker: HRBR, date: 2026-02-25, value: 53}, {ticker: HRBR, date: 2026-03-01, value: 60}]\n"
            "dockets: [{id: D-1, title: Silos, agency: Bureau, steps: [{stage: proposed rule, date: 2026-03-30}]}]\n"
            "names: [Maria Lund]\n"
        )
    )
    found = desk_facts.StoryFacts("Shares of harbor foods fell.", dt.date(2026, 2, 27))
    assert [x.ticker for x in found.listings()] == ["HRBR"]
    assert str(found.score("HRBR", dt.date(2026, 2, 28)).value) == "53"  # type: ignore[union-attr]
    assert found.dockets()[0].steps[0].on == dt.date(2026, 3, 30)
    # The facts file that stands for them gives the same facts, for the proof.
    again = FileFacts.from_text(found.as_yaml.decode())
    assert again.listings() == found.listings()
    assert again.dockets() == found.dockets()
    assert again.sha256 == found.sha256
    assert desk_facts.StoryFacts("Nothing known.", None).listings() == ()


def test_a_docket_that_moved_brings_its_stories_back(
    story_of: Make, editor: Actor, reporter: Actor, drained: Any
) -> None:
    from copydesk.facts import Docket, Step

    docket = Docket(
        "BGS-2026-0007",
        "Inspection of Grain Silos",
        "Bureau of Grain Storage",
        steps=(Step("proposed rule", dt.date(2026, 1, 30)),),
        topics=("silo inspection", "grain"),
    )
    desk_facts.keep_docket(docket)
    told = "The Bureau of Grain Storage will issue a final rule on silo inspection after comments close."
    source = documents.of_bytes(reporter, (SOURCE + told + "\n").encode(), "silos.txt")
    story = story_of(f"{TRUE}\n{told}\n", source)
    assert life.stops_left(story.latest) == []
    life.release(editor, story.pk, 1, story.latest.check_result_id)
    drained()
    desk_facts.keep_docket(replace(docket, steps=(*docket.steps, Step("final rule", dt.date(2026, 2, 2)))))
    reproof.everything()
    drained()
    story.refresh_from_db()
    assert "still to come" in story.attention
    assert len(returns()) == 1
