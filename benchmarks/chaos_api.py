"""How the editors of :mod:`benchmarks.chaos` speak to the desk, and who listens to its webhooks."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from benchmarks.desk_run import DeskRun

PATIENCE = 120.0  # seconds that an editor keeps asking while programs are killed


class Api:
    """One editor's connection to the API. A write is sent again, under the same key, until it is answered."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token

    def ask(
        self, method: str, path: str, body: Any = None, key: str = "", expect: tuple[int, ...] = (200, 201)
    ) -> tuple[int, Any]:
        """Status and answer, however often it takes.

        :raises AssertionError: on a status that is not expected. :raises TimeoutError: if no answer comes.
        """
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key.replace(" ", "-")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            try:
                connection.request(method, f"/api{path}", json.dumps(body) if body is not None else None, headers)
                answer = connection.getresponse()
                data = json.loads(answer.read() or b"null")
            except (OSError, http.client.HTTPException, ValueError):  # killed in the middle
                time.sleep(0.05)
                continue
            finally:
                connection.close()
            if answer.status >= 500 or answer.status == 429:
                time.sleep(0.2)
                continue
            assert answer.status in expect, f"{method} {path} gave {answer.status}: {data}"
            return answer.status, data
        raise TimeoutError(f"{method} {path} was not answered in {PATIENCE:g} seconds")

    def add_source(self, key: str, text: str, name: str) -> int:
        """Store a source; its id."""
        _, made = self.ask("POST", "/sources", {"text": text, "name": name}, key)
        return int(made["id"])

    def new_story(self, key: str, raw: str, document: int, section: str) -> str:
        """Bring a story in; its id."""
        body = {"text": raw, "section": section, "sources": [{"document": document}]}
        _, made = self.ask("POST", "/stories", body, key)
        return str(made["id"])

    def revise(self, key: str, seen: dict[str, Any], raw: str, document: int) -> None:
        """Make the next version."""
        body = {"expected": seen["version"], "text": raw, "sources": [{"document": document}]}
        self.ask("POST", f"/stories/{seen['story']}/versions", body, key)

    def wait(self, story: str, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The story, once it is as wanted.

        :raises TimeoutError: if it does not get there.
        """
        return self._wait(f"/stories/{story}", until)

    def checked(self, story: str, version: int) -> dict[str, Any]:
        """The verdict on a version, once there is one."""
        path = f"/stories/{story}/verdict"
        return self._wait(path, lambda v: v["version"] == version and v["state"] in ("held", "clear"))

    def release(
        self, key: str, seen: dict[str, Any], after: float = 0, expect: tuple[int, ...] = (200,)
    ) -> dict[str, Any] | None:
        """Release, or sign; ``None`` where a refusal was expected and came."""
        body = {"version": seen["version"], "check": seen["check"]}
        if after:
            body["publish_at"] = (dt.datetime.now(dt.UTC) + dt.timedelta(seconds=after)).isoformat()
        status, said = self.ask("POST", f"/stories/{seen['story']}/release", body, key, expect)
        return said if status == 200 else None

    def override(self, key: str, seen: dict[str, Any], reason: str) -> None:
        """Override every finding that holds the version."""
        for finding in seen["findings"]:
            if finding["holds"]:
                body = {"version": seen["version"], "check": seen["check"], "finding": finding["number"]}
                path = f"/stories/{seen['story']}/override"
                self.ask("POST", path, body | {"reason": reason}, f"{key} {finding['number']}")

    def reject(self, key: str, seen: dict[str, Any], reason: str) -> None:
        """Reject the version."""
        self.ask("POST", f"/stories/{seen['story']}/reject", {"version": seen["version"], "reason": reason}, key)

    def _wait(self, path: str, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        said: dict[str, Any] = {}
        while time.monotonic() < end:
            _, said = self.ask("GET", path)
            if until(said):
                return said
            time.sleep(0.1)
        raise TimeoutError(f"{path} did not get there in {PATIENCE:g} seconds: {json.dumps(said)[:300]}")


class Listener:
    """Hears the webhooks, and fails now and then as receivers do. ``heard`` counts deliveries taken, by event id."""

    def __init__(self, chooser: random.Random) -> None:
        self.heard: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.secret = ""
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                event = self.headers["webhook-id"]
                signed = listener.signed(event, self.headers["webhook-timestamp"], body)
                if signed not in self.headers["webhook-signature"].split():
                    listener.wrong.append(f"event {event} was not signed as it should be")
                taken = chooser.random() > 0.05
                if taken:
                    listener.heard[event] += 1
                self.send_response(204 if taken else 503)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing of each request."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.place = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def signed(self, event: str, timestamp: str, body: bytes) -> str:
        """The signature that Standard Webhooks asks for, computed here by itself."""
        import base64
        import hashlib
        import hmac

        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        digest = hmac.new(key, f"{event}.{timestamp}.".encode() + body, hashlib.sha256).digest()
        return f"v1,{base64.b64encode(digest).decode()}"

    def furnish(self, desk: DeskRun) -> Callable[[str], Api]:
        """Make the people, their tokens, a section that releases by itself, and the webhook; gives each one's API."""
        from copydesk.desk import tokens, webhooks
        from copydesk.desk.models import Section
        from copydesk.desk.roles import DESK, SCOPES, Actor

        people = desk.people(edgar="editor", stella="standards_editor")
        secrets = {name: tokens.make(DESK, name, list(SCOPES), user)[1] for name, user in people.items()}
        Section.objects.create(name="Fast", slug="fast", releases_itself=True)
        _, self.secret = webhooks.add(Actor.of_user(people["stella"]), f"http://{self.place}/events")
        return lambda name: Api(desk.port, secrets[name])

    def close(self) -> None:
        """Hear no more."""
        self.server.shutdown()
