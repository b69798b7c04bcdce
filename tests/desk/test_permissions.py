"""Who may do what: every life action, every operation of the API, every page, for every kind of caller."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from copydesk.desk import life, tokens
from copydesk.desk.api.urls import api
from copydesk.desk.drafting import ask
from copydesk.desk.intake import documents
from copydesk.desk.models import ApiToken, AuditEntry, Document, Feed, ListingRecord, Story
from copydesk.desk.roles import DESK, SCOPES, Actor, NotAllowed
from copydesk.desk.rulemakings import following
from copydesk.errors import CopydeskError
from tests.desk.callers import Caller, machine, program_of
from tests.desk.market_data import data_folder
from tests.desk.texts import FALSE, PASSWORD, SOURCE, TRUE
from tests.drafting.documents import PROPOSAL

pytestmark = pytest.mark.django_db
ALL = ("reporter", "editor", "standards editor")
DECIDERS = ("editor", "standards editor")
CHIEF = ("standards editor",)
NOBODY: tuple[str, ...] = ()

# Life actions: the roles that may, the scopes with which a person's token may, and those with which a machine's may.
ACTIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "new_story": (ALL, ("draft",), ("draft",)),
    "revise": (ALL, ("draft",), ("draft",)),
    "take": (ALL, ("read", "draft", "release"), ("read", "draft", "release")),
    "let_go": (ALL, ("read", "draft", "release"), ("read", "draft", "release")),
    "override": (DECIDERS, ("release",), NOBODY),
    "release": (DECIDERS, ("release",), NOBODY),
    "stand_by": (DECIDERS, ("release",), NOBODY),
    "withdraw": (DECIDERS, ("release",), NOBODY),
    "reject": (DECIDERS, ("release",), NOBODY),
    "retract": (CHIEF, ("release",), NOBODY),
    "take_down": (CHIEF, ("release",), NOBODY),
}
READ = (ALL, ("read", "draft", "release"), ("read", "draft", "release"))
DRAFT = (ALL, ("draft",), ("draft",))
DECIDE = (DECIDERS, ("release",), NOBODY)
OPERATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "check": (ALL, ("check",), ("check",)),
    "check_ninjs": (ALL, ("check",), ("check",)),
    **dict.fromkeys(("sections", "stories", "story", "versions", "version", "verdict", "report"), READ),
    **dict.fromkeys(("sources", "source", "snapshots", "source_text", "events", "jobs"), READ),
    **dict.fromkeys(("listings", "scores", "dockets", "ask"), READ),
    **dict.fromkeys(("stocks", "stock", "shifts", "coins"), READ),
    **dict.fromkeys(("new_story", "new_ninjs", "revise", "add_source", "read_again", "new_drafting"), DRAFT),
    "drafting": READ,
    **dict.fromkeys(("rulemakings", "rulemaking"), READ),
    "scenario": (ALL, ("check",), ("check",)),
    **dict.fromkeys(("override", "release", "stand_by", "reject", "withdraw"), DECIDE),
    **dict.fromkeys(("retract", "take_down"), (CHIEF, ("release",), NOBODY)),
    **dict.fromkeys(("take", "let_go"), (ALL, ("draft", "release"), ("draft", "release"))),
    **dict.fromkeys(("put_listing", "drop_listing", "put_score", "put_docket"), (CHIEF, ("facts",), ("facts",))),
}
# Pages that must be there; those of others are asked too (below), as far as their addresses resolve.
PAGES = {
    **dict.fromkeys(("queue", "review", "history", "feeds", "feed", "rules", "rule"), ALL),
    **dict.fromkeys(("sources", "source", "source-original", "integrations"), ALL),
    **dict.fromkeys(("new-story", "drafting-new", "drafting", "drafting-progress"), ALL),
    "jobs": ALL,
    "audit": CHIEF,
}


@pytest.fixture
def people(person: Callable[[str, str], Actor]) -> dict[str, Actor]:
    return {role: person(role.split()[0], role) for role in (*ALL, "reader")}


@pytest.fixture
def held(story_of: Callable[..., Story]) -> Story:
    return story_of(FALSE)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def callers(people: dict[str, Actor]) -> Iterator[tuple[str, Actor]]:
    """Every kind of caller by name: people, people's tokens of one scope each, machines."""
    yield from people.items()
    for scope in SCOPES:
        for kind, user in (("person", people["standards editor"].user), ("machine", None)):
            yield f"{kind}:{scope}", Actor.of_token(tokens.make(DESK, "one", [scope], user)[0])
    yield "machine", Actor.of_token(tokens.make(DESK, "all", list(SCOPES))[0])
    yield "reader's token", Actor.of_token(tokens.make(DESK, "all", list(SCOPES), people["reader"].user)[0])


def expected(name: str, row: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]) -> bool:
    """What the table says of a caller."""
    roles, person, machines = row
    kind, _, scope = name.partition(":")
    if kind == "machine":
        return scope in machines if scope else bool(machines)
    return scope in person if scope else name in roles


@pytest.mark.parametrize("action", ACTIONS)
def test_life(action: str, people: dict[str, Actor], held: Story, subtests: pytest.Subtests) -> None:
    check, document = held.latest.check_result_id, Document.objects.get()
    draft = life.Draft(TRUE, "story.md", (("release.txt", document),))
    more: dict[str, tuple[Any, ...]] = {
        "new_story": (draft, held.section),
        "revise": (held.pk, 1, draft, "a change"),
        "take": (held.pk,),
        "let_go": (held.pk,),
        "override": (held.pk, 1, life.stops_left(held.latest)[0].number, check, "A reason."),
        "release": (held.pk, 1, check),
        "stand_by": (held.pk, 1, check),
        "withdraw": (held.pk, 1, "A reason."),
        "reject": (held.pk, 1, "A reason."),
        "retract": (held.pk, "A reason."),
        "take_down": (held.pk, "A reason."),
    }
    assert set(more) == set(ACTIONS)
    for name, actor in callers(people):
        with subtests.test(caller=name), undone():
            before = AuditEntry.objects.count()
            try:
                getattr(life, action)(actor, *more[action])
                allowed = True
            except NotAllowed:
                allowed = False
                assert AuditEntry.objects.count() == before
            except CopydeskError:  # allowed, and of no use to a story that stands as this one does
                allowed = True
            assert allowed == expected(name, ACTIONS[action])


def _requests(held: Story) -> dict[str, tuple[str, str, Any]]:
    at, source = f"/stories/{held.pk}", Document.objects.get().pk
    seen = {"version": 1, "check": held.latest.check_result_id}
    listing = ListingRecord.objects.get_or_create(ticker="HRBR", name="Harbor Foods")[0].pk
    drafting = ask(DESK, [Document.objects.get()]).pk
    record = json.dumps(PROPOSAL).encode()
    documents.of_bytes(DESK, record, "record.json")
    following.look()
    own = [{"text": SOURCE, "name": "release.txt"}]
    item = {"uri": "urn:x", "headline": "Sales", "body_text": "Harbor Foods sales rose 4% in 2025."}
    return {
        "ask": ("POST", "/ask", {"question": "When did sales rise?"}),
        "rulemakings": ("GET", "/rulemakings", None),
        "rulemaking": ("GET", "/rulemakings/9977-AA31", None),
        "scenario": ("POST", "/scenarios", {"paths": 1, "years": 1}),
        "check": ("POST", "/check", {"text": TRUE, "sources": own}),
        "check_ninjs": ("POST", "/check/ninjs?address=http://127.0.0.1/", item),
        "sections": ("GET", "/sections", None),
        "stories": ("GET", "/stories", None),
        "story": ("GET", at, None),
        "versions": ("GET", f"{at}/versions", None),
        "version": ("GET", f"{at}/versions/1", None),
        "verdict": ("GET", f"{at}/verdict", None),
        "report": ("GET", f"{at}/report", None),
        "sources": ("GET", "/sources", None),
        "source": ("GET", f"/sources/{source}", None),
        "snapshots": ("GET", f"/sources/{source}/snapshots", None),
        "source_text": ("GET", f"/sources/{source}/text", None),
        "events": ("GET", "/events", None),
        "jobs": ("GET", "/jobs", None),
        "listings": ("GET", "/facts/listings", None),
        "scores": ("GET", "/facts/scores", None),
        "dockets": ("GET", "/facts/dockets", None),
        "stocks": ("GET", "/stocks", None),
        "stock": ("GET", "/stocks/T00", None),
        "shifts": ("GET", "/shifts", None),
        "coins": ("GET", "/coins", None),
        "new_story": ("POST", "/stories", {"text": TRUE, "sources": own}),
        "new_ninjs": ("POST", f"/stories/ninjs?document={source}", item),
        "revise": ("POST", f"{at}/versions", {"expected": 1, "text": TRUE}),
        "new_drafting": ("POST", "/draftings", {"sources": [source]}),
        "drafting": ("GET", f"/draftings/{drafting}", None),
        "add_source": ("POST", "/sources", own[0]),
        "read_again": ("POST", f"/sources/{source}/read", None),
        "override": ("POST", f"{at}/override", {**seen, "finding": 0, "reason": "A reason."}),
        "release": ("POST", f"{at}/release", seen),
        "stand_by": ("POST", f"{at}/stand-by", seen),
        "reject": ("POST", f"{at}/reject", {"version": 1, "reason": "A reason."}),
        "withdraw": ("POST", f"{at}/withdraw", {"version": 1, "reason": "A reason."}),
        "retract": ("POST", f"{at}/retract", {"reason": "A reason."}),
        "take_down": ("POST", f"{at}/take-down", {"reason": "A reason."}),
        "take": ("POST", f"{at}/take", None),
        "let_go": ("POST", f"{at}/let-go", None),
        "put_listing": ("PUT", "/facts/listings", {"ticker": "HRBR", "name": "Harbor Foods"}),
        "drop_listing": ("DELETE", f"/facts/listings/{listing}", None),
        "put_score": ("PUT", "/facts/scores", {"ticker": "HRBR", "date": "2026-01-02", "value": "61"}),
        "put_docket": ("PUT", "/facts/dockets", {"id": "PAD-7", "title": "Mills", "agency": "Port Authority"}),
    }


def test_the_table_has_every_operation() -> None:
    document = api.get_openapi_schema(path_prefix="/api/")
    there = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    assert there == set(OPERATIONS)


@pytest.mark.slow  # a thousand cells
@pytest.mark.parametrize("operation", OPERATIONS)
def test_api(operation: str, people: dict[str, Actor], held: Story, settings: Any, subtests: pytest.Subtests) -> None:
    if operation == "stock":  # the other lists of the market are empty where there are no data
        settings.COPYDESK = replace(settings.COPYDESK, data=data_folder())
    method, path, body = _requests(held)[operation]
    signed_in = {}
    for role in people:
        signed_in[role] = Caller()
        assert signed_in[role].client.login(username=role.split()[0], password=PASSWORD)
    programs = [(role, program_of(actor)) for role, actor in people.items()] + list(signed_in.items())
    for scope in SCOPES:
        programs.append((f"person:{scope}", program_of(people["standards editor"], scope)))
        programs.append((f"machine:{scope}", machine(scope)))
    programs.append(("machine", machine()))
    for name, caller in programs:
        with subtests.test(caller=name), undone():
            before = AuditEntry.objects.count()
            answer = caller.ask(method, path, body)
            assert answer.status_code < 500
            assert (answer.status_code != 403) == expected(name, OPERATIONS[operation]), answer.data
            if answer.status_code == 403:
                assert AuditEntry.objects.count() == before
            elif method == "GET":
                assert answer.status_code == 200
    with subtests.test(caller="anonymous"), undone():
        assert Caller().ask(method, path, body).status_code == 401
    ApiToken.objects.update(revoked_at=ApiToken.objects.first().made_at)
    with subtests.test(caller="a revoked token"), undone():
        assert programs[-1][1].ask(method, path, body).status_code == 401


def _desk_pages(patterns: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Name and address of everything below ``/desk/``, with arguments made up."""
    made_up = {"int": "1", "slug": "a", "str": "a", "uuid": "", "path": "a"}
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _desk_pages(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.startswith("desk/"):
            for key, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
                value = made_up[kind] or str(uuid4())
                route = route.replace(f"<{kind}:{key}>", value).replace(f"<{key}>", value)
            yield pattern.name or "", f"/{route}"


def test_every_page_below_desk_is_for_people_with_a_role(people: dict[str, Actor], subtests: pytest.Subtests) -> None:
    pages = list(_desk_pages(get_resolver().url_patterns))
    assert {"integrations", "make-token", "add-webhook"} <= {name for name, _ in pages}
    stranger, reader = Client(), Client()
    reader.force_login(people["reader"].user)
    bearer = {"Authorization": f"Bearer {tokens.make(DESK, 'all', list(SCOPES))[1]}"}
    for name, address in pages:
        for method in ("get", "post"):
            with subtests.test(page=name, method=method), undone():
                answer = getattr(stranger, method)(address)
                assert answer.status_code in (302, 405), address
                assert answer.status_code == 405 or answer["Location"].startswith("/accounts/login/")
                answer = getattr(stranger, method)(address, headers=bearer)
                assert answer.status_code in (302, 405), "a token opens no page"
                before = AuditEntry.objects.count()
                status = getattr(reader, method)(address).status_code
                assert status in (403, 404, 405), address
                assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str, people: dict[str, Actor], held: Story, subtests: pytest.Subtests) -> None:
    feed = Feed.objects.create(name="Mills", kind="feed", address="https://example.org/f", made_by="test")
    document = Document.objects.get()
    arguments = {"review": held.pk, "history": held.pk, "source": document.pk, "feed": feed.pk}
    arguments |= dict.fromkeys(("drafting", "drafting-progress"), ask(DESK, [document]).pk)
    arguments |= {"rule": "figure-in-source", "source-original": document.current_id}
    address = reverse(name, args=[arguments[name]] if name in arguments else [])
    for role, actor in people.items():
        with subtests.test(role=role):
            client = Client()
            client.force_login(actor.user)
            assert client.get(address).status_code == (200 if role in PAGES[name] else 403)


# Who makes and revokes which tokens on the page Integrations.
TOKENS = {"their own": ALL, "a machine's": CHIEF, "another person's": CHIEF}


@pytest.mark.parametrize("whose", TOKENS)
def test_tokens(whose: str, people: dict[str, Actor], person: Callable[[str, str], Actor], subtests: Any) -> None:
    other = person("olga", "editor")
    for role, actor in people.items():
        client = Client()
        client.force_login(actor.user)
        user = {"their own": actor.user, "a machine's": None, "another person's": other.user}[whose]
        token = tokens.make(DESK, "a program", ["read"], user)[0]
        with subtests.test(role=role, does="revoke"):
            status = client.post(reverse("revoke-token", args=[token.pk])).status_code
            assert status == (302 if role in TOKENS[whose] else 403)
            token.refresh_from_db()
            assert (token.revoked_at is not None) == (role in TOKENS[whose])
        if whose != "another person's":
            form = {"name": "x", "scope": "read", "holder": "me" if user else "machine"}
            with subtests.test(role=role, does="make"):
                before = ApiToken.objects.count()
                assert client.post(reverse("make-token"), form).status_code == (200 if role in TOKENS[whose] else 403)
                made = ApiToken.objects.order_by("-pk")[: ApiToken.objects.count() - before]
                assert [t.user for t in made] == ([user] if role in TOKENS[whose] else [])


def test_page_addresses_end_with_a_slash_and_files_do_not() -> None:
    files = {"rules-file", "audit-file", "source-original"}
    for name, address in _desk_pages(get_resolver().url_patterns):
        assert address.endswith("/") == (name not in files), address
