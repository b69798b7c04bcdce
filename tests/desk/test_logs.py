"""Logs: each line is JSON with the id of its request, and holds no secret."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from copydesk.desk import logs
from tests.desk.texts import PASSWORD

pytestmark = pytest.mark.django_db


class Kept(logging.Handler):
    """Keeps each line as it would be written."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(params=[logs.JsonLines, logs.TextLines])
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    handler = Kept(request.param())
    root, named = logging.getLogger(), logging.getLogger("django.request")
    root.addHandler(handler)
    before, named_before = logging.getLogger("copydesk").level, named.level
    logging.getLogger("copydesk").setLevel(logging.DEBUG)
    named.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    logging.getLogger("copydesk").setLevel(before)
    named.setLevel(named_before)


def test_a_request_is_a_line_with_its_id(client: Client, kept: Kept) -> None:
    answer = client.get("/accounts/login/?next=/desk/&token=abracadabra")
    (line,) = [line for line in kept.lines if "/accounts/login/" in line]
    assert answer["X-Request-ID"] in line
    assert "abracadabra" not in line  # what follows the question mark may be secret
    if isinstance(kept.formatter, logs.JsonLines):
        told = json.loads(line)
        assert told["request"] == answer["X-Request-ID"]
        assert (told["method"], told["path"], told["status"]) == ("GET", "/accounts/login/", 200)
        assert told["ms"] > 0
        assert told["time"].endswith("+00:00")
    else:
        assert "status=200" in line


def test_no_password_cookie_or_token_is_logged(client: Client, kept: Kept, reporter: Any) -> None:
    client.post("/accounts/login/", {"login": "ruth", "password": PASSWORD})
    session = client.cookies["sessionid"].value
    client.get("/no/such/page", HTTP_AUTHORIZATION="Bearer of-the-machine")
    client.get("/accounts/password/reset/key/1-the-key-of-ruth/")
    text = "\n".join(kept.lines)
    assert "/no/such/page" in text
    for secret in (PASSWORD, session, "of-the-machine", "the-key-of-ruth"):
        assert secret not in text


def test_a_fault_is_one_line_of_json(kept: Kept) -> None:
    try:
        raise ValueError("first line\nsecond line")
    except ValueError:
        logging.getLogger("copydesk.desk").exception("a fault")
    (line,) = kept.lines
    if isinstance(kept.formatter, logs.JsonLines):
        assert "\n" not in line
        assert "second line" in json.loads(line)["exc_info"]
    else:
        assert line.startswith("20")


def test_probes_are_for_debugging_alone(client: Client, kept: Kept) -> None:
    logging.getLogger("copydesk").setLevel(logging.INFO)
    client.get("/healthz")
    assert kept.lines == []


def test_a_job_outside_a_request_has_no_id(kept: Kept) -> None:
    logging.getLogger("copydesk.desk").info("job done", extra={"job": 5})
    (line,) = kept.lines
    assert "request" not in line
