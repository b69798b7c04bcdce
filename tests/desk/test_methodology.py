"""The page on how stories are checked: the rules that run now, and counts that the database gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from copydesk.desk import life, policy
from copydesk.desk.models import Section, Story
from copydesk.desk.roles import Actor
from copydesk.desk.views import methodology
from copydesk.desk.views.methodology import Counts, Part, counts
from copydesk.rules import registry
from tests.desk.pages import words
from tests.desk.texts import FALSE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]


def told(client: Client) -> str:
    answer = client.get("/methodology/")
    assert answer.status_code == 200
    return answer.content.decode()


def row(html: str, rule: str) -> str:
    """What is told of a rule: the heading of the rows among which it stands."""
    at = html.index(f"<td><code>{rule}</code></td>")
    return html[:at].rpartition('scope="rowgroup">')[2].partition("<")[0]


def test_every_rule_that_runs_is_told_with_what_it_does(client: Client) -> None:
    html = told(client)
    read = words(html)
    for rule in registry().values():
        assert rule.demands().partition("\n")[0] in read.replace("&amp;", "&")
        assert row(html, rule.id)
    assert row(html, "quote-matches-source") == "Where it is not met: the story is held"
    assert row(html, "disclosure-present") == "Where it is not met: it is mended, and noted"
    assert row(html, "duplicate-story") == "Where it is not met: the editor is shown it"


def test_the_newsrooms_own_settings_are_what_is_told(client: Client, standards: Actor) -> None:
    before = client.get("/methodology/")["ETag"]
    policy.set_rule(standards, "duplicate-story", "stop", {}, "We ran one twice.")
    policy.set_rule(standards, "thin-story", "off", {}, "Briefs are short.")
    html = told(client)
    assert row(html, "duplicate-story") == "Where it is not met: the story is held"
    assert "Turned off here: <code>thin-story</code>." in html
    assert client.get("/methodology/", headers={"if-none-match": before}).status_code == 200
    now = client.get("/methodology/")["ETag"]
    assert client.get("/methodology/", headers={"if-none-match": now}).status_code == 304


def test_an_empty_newsroom_counts_nothing(db: None) -> None:
    assert counts() == Counts(0, 0, 0, 0, 0, 0, 0, 0)


def test_counts_are_those_of_stories(
    released: Make, story_of: Make, revised: Make, editor: Actor, standards: Actor, client: Client
) -> None:
    corrected = released()
    for number, text in enumerate(("its two mills", "its own two mills"), 2):
        corrected = revised(editor, corrected, TRUE.replace("two mills", text), f"Correction {number}.")
        life.release(editor, corrected.pk, number, corrected.latest.check_result_id)
    gone, down = released(TRUE.replace("rise 4%", "rise 4% again")), released(TRUE.replace("rise 4%", "rise"))
    life.retract(standards, gone.pk, "It is wrong.")
    life.take_down(standards, down.pk, "By order of a court.")
    story_of(FALSE)
    let_go = story_of(FALSE.replace("says", "said"))
    for stop in life.stops_left(let_go.latest):
        life.override(editor, let_go.pk, 1, stop.number, let_go.latest.check_result_id, "By telephone.")
    life.release(editor, let_go.pk, 1, let_go.latest.check_result_id)
    found = counts()
    assert found == Counts(
        checked=5, held=2, published=4, overridden=1, by_machine=0, corrected=1, retracted=1, taken_down=1
    )
    assert re.search(r"an editor overrode a finding</th><td[^>]*>1</td>", told(client))


def test_a_section_that_releases_itself_is_named(client: Client) -> None:
    assert "A person releases each story, and is named" in words(told(client))
    Section.objects.create(name="Filings", slug="filings", releases_itself=True)
    assert "In Filings what the gate finds nothing against goes out by itself" in words(told(client))


def test_other_rooms_can_add_a_part(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "scores.html").write_text("<h2>How scores are measured</h2><p>On {{ part.firms }} firms.</p>", "utf-8")
    (engine,) = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
    measured = {"firms": 200}
    monkeypatch.setattr(methodology, "PARTS", [Part("scores.html", lambda: measured)])
    before = client.get("/methodology/")
    assert "How scores are measured On 200 firms." in words(before.content.decode())
    measured["firms"] = 300
    after = client.get("/methodology/", headers={"if-none-match": before["ETag"]})
    assert "On 300 firms." in words(after.content.decode())


def test_the_queries_of_the_page_are_bound(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        told(client)
