"""Programs that call the API, for tests."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from copydesk.desk import tokens
from copydesk.desk.roles import DESK, SCOPES, Actor


class Caller:
    """A program with a token, or with none."""

    def __init__(self, text: str = "", **headers: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {text}"} if text else {}
        self.headers |= headers

    def ask(self, method: str, path: str, body: Any = None, key: str = "", **more: Any) -> Any:
        """The answer, with ``.data`` what its JSON holds."""
        headers = dict(self.headers) | ({"Idempotency-Key": key} if key else {}) | more.pop("headers", {})
        if body is not None:
            more |= {"data": json.dumps(body), "content_type": more.get("content_type", "application/json")}
        response = self.client.generic(method, f"/api{path}", headers=headers, **more)
        kind = response.get("Content-Type", "")
        response.data = json.loads(response.content) if "json" in kind and response.content else None
        return response

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: Any = None, key: str = "", **more: Any) -> Any:
        return self.ask("POST", path, body, key, **more)

    def put(self, path: str, body: Any, key: str = "", **more: Any) -> Any:
        return self.ask("PUT", path, body, key, **more)


def machine(*scopes: str) -> Caller:
    """A program with a machine's token, of all scopes where none is named."""
    return Caller(tokens.make(DESK, "a program", scopes or tuple(SCOPES))[1])


def program_of(actor: Actor, *scopes: str) -> Caller:
    """A program that acts for a person, with all scopes where none is named."""
    return Caller(tokens.make(DESK, "a program", scopes or tuple(SCOPES), actor.user)[1])
