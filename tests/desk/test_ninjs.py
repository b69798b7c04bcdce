"""A story for machines: IPTC ninjs 3.1 and schema.org's NewsArticle, and who is said to have written it."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client

from copydesk.desk import life
from copydesk.desk.intake import documents
from copydesk.desk.models import Document, Drafting, Story
from copydesk.desk.roles import Actor
from copydesk.reading import read_story
from tests.desk.pages import linked_data, page
from tests.desk.texts import SOURCE, TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]
MACHINE = TRUE.replace("dateline:", "drafted_by: machine\ndateline:") + "\nAI-drafted from named sources.\n"
TABLE = TRUE.replace("---\nHarbor", "deck: It mills <grain> & more.\nbyline: Ruth Reed\n---\nHarbor") + (
    "\n## Where it mills\n\n- Port Ellery\n- Aldershot\n\n> It mills grain\n\n"
    "| Grain | 2025 | 2024 |\n|---|---|---|\n"
    "| Flour | $7 million | $6.4 million |\n| Oats | $5 million | $5.1 million |\n"
)


FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def _moment(value: object) -> bool:
    return dt.datetime.fromisoformat(str(value)).tzinfo is not None


@FORMATS.checks("uri", raises=ValueError)
def _uri(value: object) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9+.-]*:[!#-;=?-Z_a-z~%\[\]]+", str(value)) is not None


@pytest.fixture
def schema(shared: Path) -> Any:
    """The schema of ninjs 3.1, with a checker of formats."""
    text = (shared / "schemas/ninjs/ninjs-schema_3.1.json").read_text("utf-8")
    return jsonschema.Draft202012Validator(json.loads(text), format_checker=FORMATS)


@pytest.fixture
def let_go(story_of: Make, editor: Actor) -> Make:
    """Publishes a story whatever holds it."""

    def make(raw: str, *sources: Document) -> Story:
        story = story_of(raw, *sources)
        version = story.latest
        for stop in life.stops_left(version):
            life.override(editor, story.pk, version.number, stop.number, version.check_result_id, "A test.")
        assert life.release(editor, story.pk, version.number, version.check_result_id).release
        return Story.objects.get(pk=story.pk)

    return make


def item(client: Client, story: Story) -> Any:
    answer = client.get(f"/stories/{story.slug}/ninjs.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    return json.loads(answer.content)


def source_type(client: Client, story: Story) -> str:
    uri = item(client, story)["digitalSourceType"]["uri"]
    scheme, _, code = uri.rpartition("/")
    assert scheme == "http://cv.iptc.org/newscodes/digitalsourcetype"
    return code


def test_an_item_follows_the_schema(
    schema: Any, let_go: Make, revised: Make, editor: Actor, reporter: Actor, drained: Any, client: Client
) -> None:
    source = documents.of_bytes(reporter, SOURCE.encode(), "release.txt", publisher="Harbor Foods")
    Document.objects.filter(pk=source.pk).update(address="https://harborfoods.example/résultats?q=1 2")
    story = let_go(TABLE, source)
    story = revised(editor, story, TABLE.replace("two mills", "its two mills"), "It left out whose mills they are.")
    for stop in life.stops_left(story.latest):
        life.override(editor, story.pk, 2, stop.number, story.latest.check_result_id, "A test.")
    life.release(editor, story.pk, 2, story.latest.check_result_id)
    drained()
    told = item(client, story)
    schema.validate(told)
    assert told["uri"] == f"urn:uuid:{story.pk}"
    assert (told["version"], told["pubStatus"], told["by"], told["located"]) == (
        "2",
        "usable",
        "Ruth Reed",
        "PORT ELLERY",
    )
    assert dt.datetime.fromisoformat(told["versionCreated"]) >= dt.datetime.fromisoformat(told["firstCreated"])
    assert told["infoSources"][0]["name"] == "Harbor Foods results, Harbor Foods"
    described = {d["role"]: d["value"] for d in told["descriptions"]}
    assert described["summary"] == "It mills <grain> & more."
    assert described["correction"].endswith("It left out whose mills they are.")
    rels = {a["rel"]: a for a in told["associations"]}
    assert rels["source"]["title"] == "Harbor Foods results"
    assert rels["previousVersion"]["uri"] == f"http://testserver/stories/{story.slug}/versions/1/"
    assert client.get(rels["proof"]["uri"]).status_code == 200
    for indicator in told["trustIndicators"]:
        assert client.get(indicator["href"]).status_code == 200
    assert rels["source"]["uri"] == "https://harborfoods.example/r%C3%A9sultats?q=1%202"


def test_the_schema_refuses_what_is_wrong(schema: Any, released: Make, client: Client) -> None:
    told = item(client, released())
    for wrong in ({"headline": "old"}, {"pubStatus": "retracted"}, {"versionCreated": "today"}, {"uri": "a b"}):
        with pytest.raises(jsonschema.ValidationError):
            schema.validate(told | wrong)


def test_the_body_is_given_as_text_and_as_plain_html(let_go: Make, client: Client) -> None:
    plain, markup = item(client, let_go(TABLE))["bodies"]
    assert plain["contentType"] == "text/plain"
    assert plain["wordCount"] == len(plain["value"].split())
    assert "flour than ever" in plain["value"]
    html = markup["value"]
    assert "<h2>Where it mills</h2>" in html
    assert "<ul><li>Port Ellery</li><li>Aldershot</li></ul>" in html
    assert "<blockquote>It mills grain</blockquote>" in html
    assert "<tr><th>Grain</th><th>2025</th><th>2024</th></tr>" in html
    assert "<td>$6.4 million</td>" in html
    assert "<details" not in html


def test_what_a_story_says_is_never_markup_there(let_go: Make, client: Client) -> None:
    story = let_go(TRUE.replace("mills grain", "mills <script>alert(1)</script> grain & oats"))
    _, markup = item(client, story)["bodies"]
    assert "<script" not in markup["value"]
    assert "&amp; oats" in markup["value"]


def test_our_own_gate_reads_the_item(let_go: Make, client: Client) -> None:
    story = let_go(MACHINE)
    read = read_story(client.get(f"/stories/{story.slug}/ninjs.json").content, "item.json")
    assert read.drafted_by == "machine"
    assert read.text[read.headline.start : read.headline.end] == "Harbor Foods sales rise 4%"
    assert "We milled more flour than ever" in read.text


def test_no_word_of_a_private_source_is_in_it(let_go: Make, reporter: Actor, client: Client, schema: Any) -> None:
    secret = documents.of_bytes(
        reporter, SOURCE.encode(), "from-zelda.txt", kind="notes", title="Zelda", attribution="a person at the mill"
    )
    told = item(client, let_go(TRUE, secret))
    schema.validate(told)
    assert "elda" not in json.dumps(told)
    assert told["infoSources"] == [{"name": "a person at the mill", "role": "private"}]


def test_a_retracted_story_is_canceled_and_one_taken_down_is_gone(
    schema: Any, released: Make, standards: Actor, client: Client
) -> None:
    story = released()
    life.retract(standards, story.pk, "Its source was withdrawn.")
    told = item(client, story)
    schema.validate(told)
    assert told["pubStatus"] == "canceled"
    assert "Its source was withdrawn." in told["edNote"]
    assert "bodies" not in told
    life.take_down(standards, story.pk, "By order of a court.")
    assert client.get(f"/stories/{story.slug}/ninjs.json").status_code == 451
    assert client.get("/stories/nothing/ninjs.json").status_code == 404


class TestWhoWroteIt:
    def test_people(self, released: Make, client: Client) -> None:
        story = released()
        assert source_type(client, story) == "digitalCreation"
        assert "digitalSourceType" not in linked_data(page(client, story))

    def test_a_machine(self, let_go: Make, client: Client) -> None:
        story = let_go(MACHINE)
        assert source_type(client, story) == "trainedAlgorithmicMedia"
        told = linked_data(page(client, story))["digitalSourceType"]
        assert told == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"

    @pytest.mark.parametrize("text", [MACHINE, TRUE], ids=["says so still", "says so no more"])
    def test_a_machine_whose_draft_a_person_revised(
        self, text: str, story_of: Make, revised: Make, editor: Actor, client: Client
    ) -> None:
        story = revised(editor, story_of(MACHINE), text.replace("two mills", "its two mills"))
        for stop in life.stops_left(story.latest):
            life.override(editor, story.pk, 2, stop.number, story.latest.check_result_id, "A test.")
        life.release(editor, story.pk, 2, story.latest.check_result_id)
        assert source_type(client, story) == "compositeWithTrainedAlgorithmicMedia"
        told = linked_data(page(client, story))["digitalSourceType"]
        assert told == "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"

    def test_a_machine_that_revised_what_people_wrote(
        self, story_of: Make, revised: Make, editor: Actor, client: Client
    ) -> None:
        story = revised(editor, story_of(TRUE), MACHINE)
        for stop in life.stops_left(story.latest):
            life.override(editor, story.pk, 2, stop.number, story.latest.check_result_id, "A test.")
        life.release(editor, story.pk, 2, story.latest.check_result_id)
        assert source_type(client, story) == "compositeWithTrainedAlgorithmicMedia"

    @pytest.mark.parametrize("edited", [False, True])
    def test_the_built_in_drafter_is_no_trained_model(
        self, edited: bool, story_of: Make, revised: Make, editor: Actor, client: Client
    ) -> None:
        story = story_of(MACHINE)
        Drafting.objects.create(version=story.latest, section=story.section, asked_by="user:1", state="done")
        if edited:
            story = revised(editor, story, TRUE)
        number = story.latest.number
        for stop in life.stops_left(story.latest):
            life.override(editor, story.pk, number, stop.number, story.latest.check_result_id, "A test.")
        life.release(editor, story.pk, number, story.latest.check_result_id)
        assert source_type(client, story) == ("humanEdits" if edited else "algorithmicMedia")
        told = linked_data(page(client, story)).get("digitalSourceType")
        assert told == (None if edited else "https://schema.org/AlgorithmicMediaDigitalSource")


class TestNewsArticle:
    def test_it_has_what_is_asked_for_and_nothing_empty(
        self, let_go: Make, reporter: Actor, editor: Actor, client: Client
    ) -> None:
        source = documents.of_bytes(reporter, SOURCE.encode(), "release.txt", publisher="Harbor Foods")
        Document.objects.filter(pk=source.pk).update(address="https://harborfoods.example/results")
        story = let_go(TABLE, source)
        told = linked_data(page(client, story))
        assert told["@context"] == "https://schema.org"
        assert told["@type"] == "NewsArticle"
        assert told["headline"] == "Harbor Foods sales rise 4%"
        assert len(told["headline"]) <= 110
        assert told["author"] == [{"@type": "Person", "name": "Ruth Reed"}]
        assert told["editor"] == [{"@type": "Person", "name": "Edgar Reed"}]
        assert told["publisher"]["@type"] == "NewsMediaOrganization"
        assert told["mainEntityOfPage"]["@id"] == told["url"] == f"http://testserver/stories/{story.slug}/"
        for name in ("datePublished", "dateModified"):
            assert dt.datetime.fromisoformat(told[name]).tzinfo is not None
        (citation,) = told["citation"]
        assert citation["url"] == "https://harborfoods.example/results"
        assert citation["publisher"] == {"@type": "Organization", "name": "Harbor Foods"}
        assert told["isBasedOn"] == ["https://harborfoods.example/results"]
        assert told["creditText"].startswith("Written from 1 source.")
        assert "Released by Edgar Reed" in told["creditText"]
        assert told["wordCount"] > 60
        assert "image" not in told
        assert all(value not in ("", [], None) for value in told.values())

    def test_its_links_lead_to_pages_of_the_site(self, released: Make, client: Client) -> None:
        told = linked_data(page(client, released()))
        policies = ("publishingPrinciples", "verificationFactCheckingPolicy", "correctionsPolicy", "url")
        for address in (*(told["publisher"][name] for name in policies), told["url"], told["encoding"]["contentUrl"]):
            assert address.startswith("http://testserver/")
            assert client.get(address).status_code == 200

    def test_corrections_and_retractions_are_told(
        self, released: Make, revised: Make, editor: Actor, standards: Actor, client: Client
    ) -> None:
        story = released()
        story = revised(editor, story, TRUE.replace("two mills", "its two mills"), "It left out whose.")
        life.release(editor, story.pk, 2, story.latest.check_result_id)
        told = linked_data(page(client, story))
        assert [(c["@type"], c["text"]) for c in told["correction"]] == [("CorrectionComment", "It left out whose.")]
        assert told["version"] == 2
        life.retract(standards, story.pk, "Its source was withdrawn.")
        told = linked_data(page(client, story))
        assert told["creativeWorkStatus"] == "Retracted"
        assert told["correction"][0]["text"].endswith("Its source was withdrawn.")
