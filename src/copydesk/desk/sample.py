"""The sample newsroom in a desk: its stories, sources, facts and settings, and people to sign in as.

Some stories are published: one of them corrected, one drafted by the built-in drafter. The others wait, each held for
a reason of its own.
"""

from __future__ import annotations

import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.text import slugify

from copydesk.desk import accounts, checking, drafting, facts, jobs, life, policy
from copydesk.desk.intake import documents
from copydesk.desk.models import Document, Drafting, Feed, Release, Section, Snapshot, Story, Version
from copydesk.desk.roles import Actor
from copydesk.errors import CopydeskError
from copydesk.facts import FileFacts
from copydesk.reading import read_story

# Of each role one: the name to sign in with, the role, the full name. None of them exists.
PEOPLE = (
    ("mara", "reporter", "Mara Ellwood"),
    ("edwin", "editor", "Edwin Pryce"),
    ("hanna", "standards editor", "Hanna Quist"),
    ("rolf", "reader", "Rolf Timms"),
)
# Pages of which there is one.
PAGES = (
    *("queue", "new-story", "sources", "feeds", "rules", "rules-file", "jobs", "audit", "audit-file", "integrations"),
    *("drafting-new", "front", "public-corrections", "methodology", "search", "ask"),
    *("atom", "rss", "sitemap", "robots", "key", "healthz", "readyz", "metrics"),
)
RELEASED = ("harbor-mutual-results", "fee-statements-proposed", "ostrander-bridges")
CORRECTED = RELEASED[0]
SENTENCE = " Its board is due to consider the plan in December."  # left out of the corrected story's first version
CORRECTION = "An earlier version of this story did not say that the board will consider the plan in December."
SIGNED = "tern-bay-lawsuit"  # held by high-risk alone: the editor has signed, a standards editor has not
TAKEN = "kettle-recall"  # an editor is on it
DRAFTED = ("bridge-inspections-proposed-rule.xml", "bridge-inspections-record.json")  # what the drafter drafts from
ASKED = "How many bridges would the rule apply to?"  # a question that these sources answer
SOUGHT = "bridges"  # words that published stories have


class NotAsExpected(CopydeskError):
    """The gate says something else of a story of the sample than it must."""

    code = "CD606"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as; the password is kept nowhere else."""

    name: str
    role: str
    full_name: str
    password: str


def people() -> list[Person]:
    """The people of the sample newsroom, each with a new password."""
    made = [Person(*known, secrets.token_urlsafe(12)) for known in PEOPLE]
    for person in made:
        accounts.keep(person.name, person.role, person.full_name, person.password)
    return made


def load(newsroom: Path) -> int:
    """Put the sample newsroom into an empty desk, and do all its background work; how many stories.

    :param newsroom: the folder, laid out as ``copydesk demo`` does. :func:`people` must have run.
    :raises NotAsExpected: if the gate says something else of a story than ``expected.toml`` does.
    """
    reporter, editor, standards = (_actor(name) for name, _, _ in PEOPLE[:3])
    facts.load(FileFacts(newsroom / "facts.yaml"))
    policy.set_all(standards, (newsroom / "copydesk.toml").read_bytes(), "The settings of the sample newsroom.")
    expected = tomllib.loads((newsroom / "expected.toml").read_text("utf-8"))
    stories = {}
    for name in expected:
        stories[name] = _drafted(reporter, newsroom, name)
        if not checking.check_now(stories[name].latest):
            raise NotAsExpected(name, "it could not be checked", "Look at its job with copydesk desk doctor.")
    for name, entry in expected.items():
        stories[name].refresh_from_db()
        held = sorted({finding.rule for finding in life.stops_left(stories[name].latest)})
        if held != sorted(entry["rules"]):
            wanted = ", ".join(entry["rules"]) or "nothing"
            wrong = f"it is held by {', '.join(held) or 'nothing'}, not by {wanted}"
            raise NotAsExpected(name, wrong, "Mend the sample, or what was changed in the rules.")
    for name in RELEASED:
        _release(editor, stories[name])
    _correct(editor, newsroom, stories[CORRECTED])
    _release(editor, stories[SIGNED])
    life.take(editor, stories[TAKEN].pk)
    drafted = _ask_for_draft(reporter, newsroom)
    # A feed that is not asked: the sample needs no network, and its companies have no servers.
    Feed.objects.get_or_create(
        name="Lumen Orchard Energy, releases",
        defaults={
            "kind": Feed.Kind.FEED,
            "address": "https://press.lumen-orchard.example/feed.xml",
            "active": False,
            "made_by": standards.name,
        },
    )
    jobs.drain()
    _release(editor, _story_of(drafted))
    jobs.drain()
    return len(stories) + 1


def addresses() -> list[tuple[str, str]]:
    """Every page that somebody of the sample newsroom can open: the name of its kind, and its address."""
    from copydesk.rules import registry

    stories = list(Story.objects.values_list("pk", "slug", "state"))
    earlier = Release.objects.filter(published_at__isnull=False, version__state=Version.State.REPLACED)
    wanted: list[tuple[str, list[Any]]] = [
        *((name, []) for name in PAGES),
        *(("drafting", [pk]) for pk in Drafting.objects.values_list("pk", flat=True)),
        *((name, [pk]) for name in ("review", "history", "edit-story") for pk, _, _ in stories),
        *(("source", [pk]) for pk in Document.objects.values_list("pk", flat=True)),
        *(("feed", [pk]) for pk in Feed.objects.values_list("pk", flat=True)),
        *(("rule", [rule]) for rule in registry()),
        *(
            (name, [slug])
            for name in ("story", "proof", "ninjs")
            for _, slug, state in stories
            if state == Story.State.PUBLISHED
        ),
        *(("story-version", list(seen)) for seen in earlier.values_list("version__story__slug", "version__number")),
        *(("source-original", [pk]) for pk in Snapshot.objects.values_list("pk", flat=True)),
    ]
    found = []
    for name, arguments in wanted:
        try:
            found.append((name, reverse(name, args=arguments)))
        except NoReverseMatch:
            continue
    found += [
        (name, f"{reverse(name)}?{urlencode({'q': words})}") for name, words in (("search", SOUGHT), ("ask", ASKED))
    ]
    for name, address in (("API", "/api/docs"), ("API", "/api/openapi.json")):
        try:
            resolve(address)
        except Resolver404:
            continue
        found.append((name, address))
    return found


def _actor(name: str) -> Actor:
    return Actor.of_user(User.objects.get(username=name))


def _drafted(reporter: Actor, newsroom: Path, name: str) -> Story:
    """A story of the sample, drafted; the one that is corrected later, as it was before."""
    raw = (newsroom / "stories" / f"{name}.md").read_text("utf-8")
    text = read_story(raw.encode(), f"{name}.md")
    title = (text.byline or "News").removesuffix(" desk")
    sources = []
    for where in text.source_names:
        path = newsroom / "stories" / where
        sources.append((path.name, documents.of_bytes(reporter, path.read_bytes(), path.name)))
    before = _before(raw) if name == CORRECTED else raw
    return life.new_story(reporter, life.Draft(before, f"{name}.md", tuple(sources)), _section(title))


def _section(title: str) -> Section:
    section, _ = Section.objects.get_or_create(slug=slugify(title), defaults={"name": title})
    return section


def _ask_for_draft(reporter: Actor, newsroom: Path) -> Drafting:
    """A draft asked for as a reporter does on the page; the worker's job drafts it."""
    paths = [newsroom / "sources" / name for name in DRAFTED]
    sources = [documents.of_bytes(reporter, path.read_bytes(), path.name) for path in paths]
    return drafting.ask(reporter, sources, words=250, section=_section("Policy"))


def _story_of(row: Drafting) -> Story:
    """The story that came of a draft.

    :raises NotAsExpected: if none came, or the gate holds it.
    """
    row.refresh_from_db()
    version = row.version
    if version is None or not checking.check_now(version) or life.stops_left(version):
        wrong = row.error or "the gate holds it"
        raise NotAsExpected("the draft of the sample", wrong, "Mend the sample, or what was changed in the drafter.")
    return Story.objects.get(pk=version.story_id)


def _before(raw: str) -> str:
    if SENTENCE not in raw:
        raise NotAsExpected(CORRECTED, f"it does not hold “{SENTENCE.strip()}”", "Mend the sample.")
    return raw.replace(SENTENCE, "")


def _release(editor: Actor, story: Story) -> None:
    version = Version.objects.get(pk=story.latest_id)
    life.release(editor, story.pk, version.number, version.check_result_id)


def _correct(editor: Actor, newsroom: Path, story: Story) -> None:
    latest = Version.objects.get(story=story, number=1)
    named = tuple((use.name, use.document) for use in latest.sources.select_related("document"))
    raw = (newsroom / "stories" / latest.name).read_text("utf-8")
    draft = life.Draft(raw, latest.name, named)
    version = life.revise(editor, story.pk, 1, draft, "The board's date added.", CORRECTION)
    checking.check_now(version)
    story.refresh_from_db()
    _release(editor, story)
