"""The recipes for content systems, against the desk's own API: a plugin of WordPress, a hook of Superdesk."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import threading
import types
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from copydesk.desk import tokens
from copydesk.desk.models import Document, Story
from copydesk.desk.roles import DESK, Actor
from tests.desk.callers import program_of

ROOT = Path(__file__).parents[2]
STUB = ROOT / "integrations" / "wordpress" / "tests" / "stub.php"
TRUE = """<p>Harbor Foods said on Tuesday that its sales rose 4% to $12 million in 2025, from $11.5 million in 2024.</p>
<p>The company mills grain in Port Ellery and in Aldershot, where it runs two mills with 140 workers.</p>
<p>"We milled more flour than ever," said Ada Brook, its head of milling.</p>
<p>Harbor Foods will publish its annual report on March 16, 2026, the company said in its release.</p>
"""
FALSE = TRUE.replace("rose 4%", "rose 7%")
HEADLINE = "Harbor Foods sales rise"

needs_php = pytest.mark.skipif(shutil.which("php") is None, reason="php is not here (Debian's php-cli)")


def module(path: str) -> types.ModuleType:
    """A file of ``integrations/``, imported from where it lies."""
    file = ROOT / "integrations" / path
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = made  # dataclasses look their module up there
    spec.loader.exec_module(made)
    return made


superdesk = module("superdesk/copydesk_validate.py")


@pytest.fixture
def token(db: None) -> str:
    return tokens.make(DESK, "a content system", ("check", "read"))[1]


def item(body: str = TRUE, sources: str = "", **more: Any) -> dict[str, Any]:
    """An item as Superdesk has it."""
    return {
        "_id": "urn:newsml:localhost:2026-02-03T10:00:00:1",
        "guid": "urn:newsml:localhost:2026-02-03T10:00:00:1",
        "type": "text",
        "pubstatus": "usable",
        "headline": HEADLINE,
        "body_html": body,
        "language": "en",
        "dateline": {"located": {"city": "Port Ellery"}, "date": "2026-02-03T10:00:00+00:00"},
        "extra": {"copydesk_sources": sources},
    } | more


def post(content: str = TRUE, status: str = "publish", **more: Any) -> dict[str, Any]:
    """A post as WordPress saves it."""
    row = {"ID": 7, "post_title": HEADLINE, "post_content": content, "post_status": status}
    return row | {"post_excerpt": "", "post_date_gmt": "2026-02-03 10:00:00"} | more


def saved(url: str, token: str, row: dict[str, Any], sources: str = "", **scene: Any) -> Any:
    """What becomes of a post that the plugin sees."""
    constants = {"COPYDESK_ADDRESS": url, "COPYDESK_TOKEN": token} | scene.pop("constants", {})
    scene = {"constants": constants, "save": row, "meta": {"7": {"_copydesk_sources": sources}}} | scene
    command = ["php", "-d", "display_errors=stderr", "-d", "error_reporting=-1", str(STUB)]
    done = subprocess.run(command, input=json.dumps(scene), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return json.loads(done.stdout)


@needs_php
def test_wordpress_publishes_what_the_gate_lets_pass_and_keeps_the_rest_pending(
    live_server: Any, token: str, release_source: Document
) -> None:
    sources = f"{release_source.pk}\n"
    done = saved(live_server.url, token, post(), sources)
    assert done["post"]["post_status"] == "publish"
    assert done["meta"]["_copydesk_result"] == {"held": False, "lines": []}
    (request,) = done["requests"]
    assert request["redirection"] == 0
    assert request["headers"]["Authorization"] == f"Bearer {token}"
    blocks = f"<!-- wp:paragraph -->{FALSE}<!-- /wp:paragraph -->"
    for row in (post(FALSE), post(blocks, "future"), post(FALSE.replace('"', "\\'"))):
        done = saved(live_server.url, token, row, sources)
        assert done["post"]["post_status"] == "pending"
        assert done["post"]["post_content"] == row["post_content"]
        assert any(
            "The source says 4%; the story says 7%." in line for line in done["meta"]["_copydesk_result"]["lines"]
        )
        assert "the story says 7%" in done["box"]
    assert saved(live_server.url, "cd_wrong", post(), sources)["post"]["post_status"] == "pending"


@needs_php
def test_wordpress_asks_only_where_readers_would_see_other_words() -> None:
    public = {"7": post()}
    for scene in (
        {"row": post(status="draft")},
        {"row": post(post_type="page")},
        {"row": post(), "posts": public},
    ):
        done = saved("http://127.0.0.1:9", "cd_x", scene["row"], "1", posts=scene.get("posts", {}))
        assert not done["requests"]
        assert done["post"]["post_status"] == scene["row"]["post_status"]
    done = saved("http://127.0.0.1:9", "cd_x", post(FALSE), "1", posts=public)
    assert done["requests"]
    assert done["post"]["post_status"] == "pending"


@needs_php
def test_wordpress_fails_closed_unless_the_newsroom_says_otherwise() -> None:
    nobody = "http://127.0.0.1:9"
    assert saved(nobody, "cd_x", post(), "1")["post"]["post_status"] == "pending"
    done = saved(nobody, "cd_x", post(), "1", constants={"COPYDESK_WHEN_DOWN": "publish"})
    assert done["post"]["post_status"] == "publish"
    assert "unchecked" in done["box"]
    for url, sources in (
        ("http://desk.example", "1"),
        ("http://127.0.0.1.evil.example", "1"),
        (nobody, ""),
        (nobody, "x"),
    ):
        done = saved(url, "cd_x", post(), sources, constants={"COPYDESK_WHEN_DOWN": "publish"})
        assert done["post"]["post_status"] == "pending"
        assert not done["requests"]


@needs_php
def test_wordpress_takes_sources_from_its_own_form_alone() -> None:
    address = "https://agency.example/a%20b?c=1&d=<script>"
    form = {"copydesk_nonce": "nonce of copydesk_sources_7", "copydesk_sources": address}
    done = saved("http://127.0.0.1:9", "cd_x", post(), "1", form=form, may_edit=[7])
    assert done["meta"]["_copydesk_sources"] == "https://agency.example/a%20b?c=1&d="
    assert json.loads(done["requests"][0]["body"])["sources"] == [{"address": "https://agency.example/a%20b?c=1&d="}]
    for scene in ({"form": form}, {"form": form | {"copydesk_nonce": "stale"}, "may_edit": [7]}):
        done = saved("http://127.0.0.1:9", "cd_x", post(), "1", **scene)
        assert done["meta"]["_copydesk_sources"] == "1"


@needs_php
def test_the_plugin_shows_what_the_desk_says_as_text() -> None:
    result = {"held": True, "lines": ["<script>alert(1)</script>"]}
    meta = {"7": {"_copydesk_sources": "</textarea><script>", "_copydesk_result": result}}
    box = saved("", "", post(status="draft"), meta=meta)["box"]
    assert "<script>" not in box
    assert "&lt;script&gt;alert(1)" in box


def test_superdesk_publishes_what_the_gate_lets_pass_and_is_told_what_holds_the_rest(
    live_server: Any, token: str, release_source: Document
) -> None:
    settings = superdesk.Settings(live_server.url, token)
    sources = f"<p>{release_source.pk}</p>"
    assert superdesk.validate(item(sources=sources), settings) == []
    errors = superdesk.validate(item(FALSE, sources), settings)
    assert any(error.startswith("Copydesk: The source says 4%; the story says 7%.") for error in errors)
    assert all("cannot check" in e for e in superdesk.validate(item("<p> </p>", sources, headline=""), settings))
    (unknown,) = superdesk.validate(item(sources="987654"), settings)
    assert "source 987654: there is none" in unknown
    (refused,) = superdesk.validate(item(sources=sources), superdesk.Settings(live_server.url, "cd_wrong"))
    assert "cannot check" in refused


def test_superdesk_is_never_kept_from_taking_a_story_down_and_asks_nothing_about_pictures() -> None:
    nobody = superdesk.Settings("http://127.0.0.1:9", "cd_x")
    assert superdesk.validate(item(FALSE, pubstatus="canceled"), nobody) == []
    assert superdesk.validate(item(type="picture"), nobody) == []
    assert "names no source" in superdesk.validate(item(), nobody)[0]
    assert "neither an address nor" in superdesk.validate(item(sources="the release"), nobody)[0]


def test_superdesk_fails_closed_unless_the_newsroom_says_otherwise() -> None:
    story = item(sources="https://agency.example/a?b=1&amp;c=2")
    body, wrong = superdesk.request_of(story)
    assert (body["sources"], wrong) == ([{"address": "https://agency.example/a?b=1&c=2"}], [])
    held = superdesk.Settings("http://127.0.0.1:9", "cd_x")
    assert "cannot be asked" in superdesk.validate(story, held)[0]
    open_ = superdesk.Settings("http://127.0.0.1:9", "cd_x", "publish")
    assert superdesk.validate(story, open_) == []
    assert superdesk.errors_of(503, None, open_) == []
    for status, answer in ((200, None), (200, {"verdict": "maybe"}), (200, []), (302, None), (401, None), (422, {})):
        assert superdesk.errors_of(status, answer, open_)


def test_the_token_goes_nowhere_but_to_the_desk() -> None:
    for address in ("http://desk.example", "ftp://desk.example", "", "http://127.0.0.1.evil.example"):
        with pytest.raises(ValueError, match="COPYDESK_ADDRESS"):
            superdesk.Settings(address, "cd_x")
    for token in ("", "cd x", "cd_x\r\nX-More: 1"):
        with pytest.raises(ValueError, match="COPYDESK_TOKEN"):
            superdesk.Settings("https://desk.example", token)
    with pytest.raises(ValueError, match="WHEN_DOWN"):
        superdesk.Settings("https://desk.example", "cd_x", "maybe")


def test_superdesk_calls_the_hook_with_its_own_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    listeners: list[Callable[..., None]] = []
    signals = types.ModuleType("superdesk.signals")
    signals.item_validate = types.SimpleNamespace(  # type: ignore[attr-defined]
        connect=lambda listener, weak: listeners.append(listener) if not weak else None
    )
    monkeypatch.setitem(sys.modules, "superdesk", types.ModuleType("superdesk"))
    monkeypatch.setitem(sys.modules, "superdesk.signals", signals)
    config = {"COPYDESK_ADDRESS": "http://127.0.0.1:9/", "COPYDESK_TOKEN": "cd_x"}
    superdesk.init_app(types.SimpleNamespace(config=config))
    (listener,) = listeners
    response = ["HEADLINE is a required field"]
    listener("ValidateService", item=item(sources="1"), response=response, error_fields={})
    assert len(response) == 2
    with pytest.raises(ValueError, match="COPYDESK_TOKEN"):
        superdesk.init_app(types.SimpleNamespace(config=config | {"COPYDESK_TOKEN": ""}))


def test_an_item_pushed_as_ninjs_becomes_a_story_of_the_desk(reporter: Actor, release_source: Document) -> None:
    body, _ = superdesk.request_of(item(FALSE, str(release_source.pk)))
    caller = program_of(reporter, "draft", "read")
    answer = caller.post(f"/stories/ninjs?document={release_source.pk}", body["item"])
    assert answer.status_code == 201  # what Superdesk's HTTP push takes for success, and nothing else
    assert Story.objects.get(pk=answer.data["id"]).headline == HEADLINE
    body["item"]["guid"] = body["item"].pop("uri")  # as Superdesk's own formatter names it
    assert caller.post(f"/stories/ninjs?document={release_source.pk}", body["item"]).status_code in (200, 201, 202)


def test_a_redirect_is_not_followed() -> None:
    asked: list[tuple[str, str]] = []

    class Elsewhere(BaseHTTPRequestHandler):
        def log_message(self, *args: Any) -> None: ...

        def do_POST(self) -> None:
            asked.append((self.command, self.path))
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings = superdesk.Settings(f"http://127.0.0.1:{server.server_port}", "cd_x")
        assert superdesk.validate(item(sources="1"), settings) == ["Copydesk cannot check the story: it answered 302"]
        server.shutdown()
    assert asked == [("POST", "/api/check")]
