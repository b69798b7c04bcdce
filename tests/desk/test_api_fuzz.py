"""Whatever is sent to the API, it answers as its OpenAPI document says, and never with a fault of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import strategies
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from copydesk.desk.api import access
from copydesk.desk.models import Document, Story
from copydesk.desk.roles import Actor
from copydesk.desk.wsgi import application
from tests.desk.callers import program_of
from tests.desk.texts import FALSE

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
EXAMPLES = 25  # of each operation


@pytest.fixture
def _kept_connection() -> Iterator[None]:
    """A request by WSGI ends with its connection closed, which would end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def program(
    _kept_connection: None, standards: Actor, story_of: Callable[..., Story], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """The headers of a program that may do everything, in a desk with a story that is held."""
    for kind in access.LIMITS:
        monkeypatch.setitem(access.LIMITS, kind, 10**9)
    story_of(FALSE)
    return program_of(standards).headers


def test_no_request_brings_forth_a_fault(program: dict[str, str]) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    there = {"story": str(Story.objects.get().pk), "source": Document.objects.get().pk, "number": 1}
    tried = {r.ok().label: _statuses(r.ok(), program, there) for r in schema.get_all_operations()}
    assert len(tried) == 46
    assert all(len(statuses) >= EXAMPLES / 2 for statuses in tried.values()), tried
    seen = {status for statuses in tried.values() for status in statuses}
    assert {200, 201, 404, 422} <= seen
    assert max(seen) < 500


def _statuses(operation: Any, headers: dict[str, str], there: dict[str, Any]) -> list[int]:
    """What an operation answers to requests that follow its schema, and to some that do not."""
    statuses: list[int] = []
    cases = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=strategies.one_of(cases), real=strategies.booleans())
    def ask(case: Any, real: bool) -> None:
        if real:  # what is there is asked for in half of the cases, so that more than 404 is seen
            found = case.path_parameters or {}
            case.path_parameters = {name: there.get(name, value) for name, value in found.items()}
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        statuses.append(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    ask()
    return statuses
