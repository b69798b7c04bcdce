"""How the desk feels under load: ``python -m benchmarks.desk_load --database postgres://...``.

Fifty editors read the queue and review stories while four workers check a thousand. Pages are timed beside a static
page of the same server, asked for by the same editors in the same run. Each editor thinks between two pages.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import statistics
import sys
import threading
import time
import urllib.parse
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from benchmarks.chaos import texts
from benchmarks.desk_run import PASSWORD, DeskRun

THINKS = (2.0, 6.0)  # seconds between two pages of an editor
STATIC = "/static/desk/desk.css"


@dataclass
class Times:
    """Milliseconds of each kind of page, and what went wrong."""

    ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)


class Reader:
    """An editor at a browser that keeps its connection and its cookies."""

    def __init__(self, port: int, name: str) -> None:
        self.port, self.name = port, name
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, float]:
        """Status, text and milliseconds of a page."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            form = {**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
            body = urllib.parse.urlencode(form)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"http://127.0.0.1:{self.port}/",
            }
        begun = time.perf_counter()
        try:
            self.connection.request("POST" if body else "GET", path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # the server closed an idle connection
            self.connection.close()
            self.connection.request("POST" if body else "GET", path, body, headers)
            answer = self.connection.getresponse()
        data = answer.read()
        ms = (time.perf_counter() - begun) * 1000
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, data.decode("utf-8", "replace"), ms

    def sign_in(self) -> None:
        """Sign in as a person does.

        :raises RuntimeError: if the desk does not let the editor in.
        """
        self.ask("/accounts/login/")
        status, _, _ = self.ask("/accounts/login/", {"login": self.name, "password": PASSWORD})
        if status != 302:
            raise RuntimeError(f"{self.name} was not let in ({status}).")


def read(
    reader: Reader, times: Times, signed_in: threading.Barrier, over: threading.Event, chooser: random.Random
) -> None:
    """Sign in; when all have, read the queue and open stories of it until it is over."""
    try:
        reader.sign_in()
        signed_in.wait(120)
        over.wait(chooser.uniform(0, THINKS[1]))
        while not over.is_set():
            text = _timed(reader, times, "queue", chooser.choice(["/desk/", "/desk/?state=held", "/desk/?page=2"]))
            over.wait(chooser.uniform(*THINKS))
            stories = re.findall(r'href="(/desk/story/[0-9a-f-]{36}/)"', text)
            if stories:
                _timed(reader, times, "review", chooser.choice(stories))
                over.wait(chooser.uniform(*THINKS))
            _timed(reader, times, "static", STATIC)
    except Exception as error:
        times.wrong.append(f"{reader.name}: {type(error).__name__}: {error}")


def _timed(reader: Reader, times: Times, kind: str, path: str) -> str:
    status, text, ms = reader.ask(path)
    if status not in (200, 302):  # a page that is no longer there leads to the last
        times.wrong.append(f"{path} gave {status}")
    times.ms[kind].append(ms)
    return text


def fill(stories: int) -> None:
    """Put stories and their sources into the desk; their checks wait for the workers."""
    from copydesk.desk import life
    from copydesk.desk.intake import documents
    from copydesk.desk.models import Section
    from copydesk.desk.roles import DESK

    section = Section.objects.get(slug="news")
    for n in range(1, stories + 1):
        source, raw, _ = texts(n, "mended" if n % 3 else "true")
        document = documents.of_bytes(DESK, source.encode(), f"tarn-{n}.txt")
        life.new_story(DESK, life.Draft(raw, f"tarn-{n}.md", ((document.name, document),)), section)


def main() -> int:
    """Run it, print the table, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--database", default="", help="a PostgreSQL address that may make databases; SQLite without it"
    )
    parser.add_argument("--editors", type=int, default=50)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--least", type=float, default=60, help="least seconds of reading")
    given = parser.parse_args()
    desk = DeskRun(given.database)
    times, over = Times(), threading.Event()
    try:
        desk.open_here()
        names = [f"editor{n}" for n in range(given.editors)]
        desk.people(**dict.fromkeys(names, "editor"))
        print(f"Putting {given.stories} stories into the desk ...", flush=True)
        fill(given.stories)
        desk.start("server 1")
        desk.wait_until_served()
        signed_in = threading.Barrier(given.editors + 1)
        threads = [
            threading.Thread(
                target=read,
                args=(Reader(desk.port, name), times, signed_in, over, random.Random(name)),
                daemon=True,
            )
            for name in names
        ]
        for thread in threads:
            thread.start()
        signed_in.wait(120)
        time.sleep(THINKS[1])
        for kind in list(times.ms):
            times.ms[kind].clear()  # the first pages of a cold server do not count
        begun = time.monotonic()
        for n in range(given.workers):
            desk.start(f"worker {n + 1}")
        checked = _wait(given, begun)
        over.set()
        for thread in threads:
            thread.join(70)
        return _tell(times, checked, given)
    finally:
        over.set()
        desk.stop()


def _wait(given: argparse.Namespace, begun: float) -> float:
    """Wait until every story is checked, and at least ``--least`` seconds; the seconds that the checks took."""
    from django.db import connection

    from copydesk.desk.models import Version

    took = 0.0
    while not took or time.monotonic() - begun < given.least:
        time.sleep(2)
        left = Version.objects.filter(state="unchecked").count()
        connection.close()
        if not left and not took:
            took = time.monotonic() - begun
        if int(time.monotonic() - begun) % 10 < 2:
            print(f"{time.monotonic() - begun:5.0f} s: {given.stories - left} of {given.stories} checked", flush=True)
        if time.monotonic() - begun > 900:
            break
    return took


def _tell(times: Times, checked: float, given: argparse.Namespace) -> int:
    print(f"\n{'page':8} {'asked':>6} {'median ms':>10} {'95% ms':>8} {'slowest':>8}")
    medians: dict[str, Any] = {}
    for kind, ms in sorted(times.ms.items()):
        ms.sort()
        medians[kind] = round(statistics.median(ms), 1)
        print(f"{kind:8} {len(ms):6} {medians[kind]:10} {ms[int(len(ms) * 0.95)]:8.1f} {ms[-1]:8.1f}")
    for words in times.wrong[:20]:
        print(words)
    everything = [m for kind, ms in times.ms.items() if kind != "static" for m in ms]
    result = {
        "median_page_ms": round(statistics.median(everything), 1),
        "static_ms": medians["static"],
        "errors": len(times.wrong),
        "checked": given.stories if checked else 0,
        "checks_a_second": round(given.stories / checked, 1) if checked else 0,
        "database": "PostgreSQL" if given.database else "SQLite",
    }
    print(json.dumps(result))
    return 1 if times.wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
