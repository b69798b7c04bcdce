"""The static copy: served by any web server, every link of it leads somewhere, and none to the desk."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from lxml import etree
from typer.testing import CliRunner

from copydesk.cli import app
from copydesk.desk import life
from copydesk.desk.models import Story
from copydesk.desk.roles import Actor
from copydesk.desk.site import export
from copydesk.desk.site.export import MARK, SiteExportError
from copydesk.desk.views import public
from copydesk.errors import CopydeskError
from tests.desk.pages import linked_data, words
from tests.desk.texts import TRUE

pytestmark = pytest.mark.django_db
Make = Callable[..., Story]
HOME = "https://news.example/archive"


@pytest.fixture
def site(released: Make, revised: Make, editor: Actor, standards: Actor, drained: Any) -> list[Story]:
    """A story that was corrected, one retracted, one taken down."""
    stories = [released(TRUE.replace("rise 4%", f"rise 4%{extra}")) for extra in ("", " again", " for now")]
    corrected, gone, down = stories
    corrected = revised(editor, corrected, TRUE.replace("two mills", "its two mills"), "It left out whose.")
    life.release(editor, corrected.pk, 2, corrected.latest.check_result_id)
    life.retract(standards, gone.pk, "Its source was withdrawn.")
    life.take_down(standards, down.pk, "By order of a court.")
    drained()
    return stories


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    """Serves a folder below another address than the root, on loopback; gives the address."""
    servers: list[http.server.ThreadingHTTPServer] = []

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

    def serve(folder: Path) -> str:
        root = tmp_path / "root"
        root.mkdir()
        (root / "archive").symlink_to(folder)
        handler = functools.partial(Quiet, directory=str(root))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/archive/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def tree(folder: Path) -> dict[str, str]:
    """The files of a folder with their hashes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def crawled(start: str) -> dict[str, httpx.Response]:
    """Every answer of a site that is reached from its front by links, feeds and maps."""
    found: dict[str, httpx.Response] = {}
    waiting = [start, f"{start}sitemap.xml", f"{start}feed.atom", f"{start}feed.rss", f"{start}robots.txt"]
    with httpx.Client(follow_redirects=False) as client:
        while waiting:
            address = waiting.pop()
            if address in found:
                continue
            answer = found[address] = client.get(address)
            kind = answer.headers.get("content-type", "")
            links: list[str] = []
            if "html" in kind:
                links = [unescape(link) for link in re.findall(r'\s(?:href|src|action)="([^"]*)"', answer.text)]
            elif "xml" in kind or "json" in kind or "text/plain" in kind or address.endswith((".atom", ".rss")):
                links = re.findall(re.escape(HOME) + r"[^\s\"<>]*", answer.text)
            for link in links:
                here = urldefrag(urljoin(address, link.replace(HOME + "/", start))).url
                if urlsplit(here).netloc == urlsplit(start).netloc:
                    waiting.append(here)
    return found


def test_every_link_of_a_served_copy_leads_somewhere(
    site: list[Story], served: Callable[[Path], str], tmp_path: Path
) -> None:
    counted = export.export(tmp_path / "copy", HOME)
    start = served(tmp_path / "copy")
    found = crawled(start)
    assert {address: answer.status_code for address, answer in found.items() if answer.status_code != 200} == {}
    paths = {address.removeprefix(start) for address in found}
    corrected, gone, down = (story.slug for story in site)
    assert {
        "",
        "corrections/",
        "methodology/",
        "feed.rss",
        "key.pem",
        "static/site/site.css",
        f"stories/{corrected}/",
        f"stories/{corrected}/versions/1/",
        f"stories/{corrected}/proof.zip",
        f"stories/{corrected}/ninjs.json",
        f"stories/{gone}/",
    } <= paths
    assert all(path in paths or path == MARK for path in _addresses(tmp_path / "copy") - _unlinked(down))
    everything = "".join(answer.text for answer in found.values() if "zip" not in answer.headers["content-type"])
    for place in ("/desk/", "/accounts/", "/search/", "/ask/", "testserver", "<form"):
        assert place not in everything
    assert (counted["stories"], counted["earlier versions"], counted["ninjs items"]) == (3, 1, 2)
    assert sum(counted.values()) + 2 == len(tree(tmp_path / "copy"))  # the mark, and the page for what is not there


def _addresses(folder: Path) -> set[str]:
    return {re.sub(r"(^|/)index\.html$", r"\1", name) for name in tree(folder)}


def _unlinked(down: str) -> set[str]:
    """What a reader meets by no link: the page for what is missing, one taken down, feeds of sections."""
    return {"404.html", f"stories/{down}/", "sections/news/feed.atom", "sections/news/feed.rss"}


def test_pages_say_what_they_say_on_the_site(site: list[Story], client: Any, tmp_path: Path) -> None:
    export.export(tmp_path / "copy", HOME)
    corrected, _, down = (story.slug for story in site)
    copied = (tmp_path / "copy/stories" / corrected / "index.html").read_text("utf-8")
    there = client.get(f"/stories/{corrected}/").content.decode()
    body = re.compile(r"<main.*</main>", re.DOTALL)
    assert words(body.findall(copied)[0]).replace(HOME, "http://testserver") == words(body.findall(there)[0])
    assert linked_data(copied)["url"] == f"{HOME}/stories/{corrected}/"
    tombstone = (tmp_path / "copy/stories" / down / "index.html").read_text("utf-8")
    assert "By order of a court." in tombstone
    assert "flour" not in tombstone
    assert not (tmp_path / "copy/stories" / down / "ninjs.json").exists()
    lost = (tmp_path / "copy/404.html").read_text("utf-8")
    assert 'href="/archive/corrections/"' in lost
    robots = (tmp_path / "copy/robots.txt").read_text("utf-8")
    assert robots == f"User-agent: *\nAllow: /\nSitemap: {HOME}/sitemap.xml\n"


def test_lists_have_their_pages_and_maps_their_parts(
    site: list[Story], monkeypatch: pytest.MonkeyPatch, served: Callable[[Path], str], tmp_path: Path
) -> None:
    monkeypatch.setattr(public, "_PAGE", 1)
    monkeypatch.setattr(public, "_NOTICES", 1)
    monkeypatch.setattr(public, "IN_MAP", 4)
    export.export(tmp_path / "copy", HOME)
    start = served(tmp_path / "copy")
    found = crawled(start)
    assert {answer.status_code for answer in found.values()} == {200}
    for path in ("page/2/", "corrections/page/3/", "sitemap-2.xml"):
        assert start + path in found
    assert found[f"{start}page/2/"].text != found[start].text
    assert 'href="../../"' in found[f"{start}page/2/"].text
    assert etree.fromstring(found[f"{start}sitemap.xml"].content).tag.endswith("sitemapindex")


def test_the_same_site_gives_the_same_bytes_in_the_place_of_the_old(
    site: list[Story], standards: Actor, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    export.export(folder, HOME)
    first = tree(folder)
    export.export(folder, HOME)
    assert tree(folder) == first
    life.take_down(standards, site[0].pk, "By order of a court.")
    export.export(folder, HOME)
    assert f"stories/{site[0].slug}/proof.zip" in first
    assert f"stories/{site[0].slug}/proof.zip" not in tree(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]
    assert folder.stat().st_mode & 0o055 == 0o055  # a web server may read it


def test_a_folder_of_others_is_left_alone(released: Make, tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work", "utf-8")
    with pytest.raises(SiteExportError, match="holds something else"):
        export.export(tmp_path, HOME)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]
    with pytest.raises(SiteExportError, match="no folder"):
        export.export(tmp_path / "thesis.tex", HOME)


def test_a_copy_that_fails_leaves_the_old_one_whole(
    released: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    export.export(folder, HOME)
    before = tree(folder)
    released(TRUE.replace("rise 4%", "rise 4% again"))

    def no_key() -> None:
        raise CopydeskError("the key", "it is gone", "Find it.")

    monkeypatch.setattr(public, "signing_key", no_key)
    with pytest.raises(SiteExportError, match=r"/key\.pem: its page cannot be made \(status 503\)"):
        export.export(folder, HOME)
    assert tree(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_link_to_what_the_copy_does_not_have_is_an_error(
    released: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    released()
    made = export._Copy._answer

    def with_link(self: Any, address: str) -> Any:
        answer = made(self, address)
        if answer["Content-Type"].startswith("text/html"):
            answer.content = answer.content.replace(b"</main>", b'<a href="/desk/queue/">Desk</a></main>')
        return answer

    monkeypatch.setattr(export._Copy, "_answer", with_link)
    with pytest.raises(SiteExportError, match=r"index\.html: it links to /desk/queue/"):
        export.export(tmp_path / "copy", HOME)
    assert not (tmp_path / "copy").exists()


def test_the_command_says_what_it_wrote_and_needs_an_address(released: Make, tmp_path: Path) -> None:
    released()
    folder = tmp_path / "copy"
    result = CliRunner().invoke(app, ["site", "export", str(folder)])
    assert result.exit_code == 2
    assert result.stderr.strip().startswith("CD680 the address of the copy: it is no web address. Give --base-url")
    assert not folder.exists()
    result = CliRunner().invoke(app, ["site", "export", str(folder), "--base-url", HOME + "/"])
    assert result.exit_code == 0, result.stderr
    assert re.search(r"Written to \S+: \d+ files \(.*ninjs items 1.*stories 1.*\)", " ".join(result.stderr.split()))
    assert json.loads((folder / MARK).read_text("utf-8"))["address"] == HOME
