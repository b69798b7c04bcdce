"""What ``docs/api.md`` and ``docs/desk.md`` say of the API and of searches is so."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from copydesk.desk.intake import searches
from copydesk.desk.models import Event, Feed, Story
from copydesk.desk.webhooks import body_of
from tests.desk.callers import Caller, machine
from tests.desk.texts import FALSE

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[2] / "docs"


def blocks(language: str) -> list[str]:
    text = (DOCS / "api.md").read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def asked(line: str, item: str, caller: Caller) -> Any:
    """The answer to a line with curl."""
    words = shlex.split(line)
    assert words[:3] == ["$", "curl", "-H"]
    assert words[3] == "Authorization: Bearer $(cat token)"
    headers = dict(h.split(": ") for o, h in pairwise(words) if o == "-H" and "Bearer" not in h)
    data = words[words.index("--json") + 1] if "--json" in words else item
    at = urlsplit(words[-1])
    more = {"data": data, "content_type": headers.pop("Content-Type", "application/json"), "headers": headers}
    headers |= caller.headers
    response = caller.client.generic("POST", f"{at.path}?{at.query}", **more)
    response.data = json.loads(response.content)
    return response


def test_an_item_is_posted_as_shown(drained: Callable[[], int]) -> None:
    (console,), (item, _) = blocks("console"), blocks("json")
    token, source, post = console.splitlines()
    caller = machine(*re.findall(r"--scope (\w+)", token))
    assert asked(source, item, caller).data["id"] >= 1
    post = post.replace("document=1", f"document={asked(source, item, caller).data['id']}")
    made = asked(post, item, caller)
    assert made.status_code == 201
    again = asked(post, item, caller)
    assert (again.data, again["Idempotency-Replayed"]) == (made.data, "true")
    drained()
    verdict = caller.get(f"/stories/{made.data['id']}/verdict").data
    finding = next(f for f in verdict["findings"] if f["rule"] == "figure-in-source")
    assert item[finding["start"] : finding["end"]] == "7%"


def test_an_event_is_posted_as_shown(story_of: Callable[..., Story]) -> None:
    story_of(FALSE)
    _, shown = (json.loads(block) for block in blocks("json"))
    told = json.loads(body_of(Event.objects.get(kind="story.checked")))
    assert list(told) == list(shown)
    assert told["data"].keys() == shown["data"].keys()
    assert (told["type"], told["data"]["verdict"]) == (shown["type"], shown["data"]["verdict"])


def test_the_terms_of_searches_are_those_shown() -> None:
    text = (DOCS / "desk.md").read_text("utf-8")
    table = text.partition("| search | key | holds |")[2].partition("\n\n")[0]
    register, _, edgar = table.partition("| EDGAR |")
    given: dict[str, Any] = {"term": "mills", "agencies": ["harbor-safety-board"], "types": ["RULE"], "docket": "7"}
    given |= {"rin": "9210-AB12", "cik": "12", "forms": ["8-K"], "text": "flour"}
    for kind, shown in ((Feed.Kind.FEDERAL_REGISTER, register), (Feed.Kind.EDGAR, edgar)):
        keys = set(re.findall(r"\| `(\w+)` \|", f"|{shown}"))
        assert keys == set(searches.checked_terms(kind, given))
    assert set(re.findall(r"`([A-Z]{4,})`", register)) == set(searches.TYPES)
