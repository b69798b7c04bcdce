"""Writes: what they change and the answer to them are one transaction; under an idempotency key they happen once.

An endpoint that writes does the slow part (reading an address, a document) and returns a function that changes the
database and gives the answer. That function and the note of its answer commit together, or neither does.
"""

from __future__ import annotations

import hashlib
import inspect
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel

from copydesk.desk.api.access import who
from copydesk.desk.api.problems import ApiError, KeyReused, problem
from copydesk.desk.models import ApiToken, IdempotentAnswer
from copydesk.errors import CopydeskError

Effect = Callable[[], BaseModel | None]
HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_NOT_KEPT = {401, 403, 429}  # nothing was begun: the same request may well go through later


def write(status: int = 200) -> Callable[[Callable[..., Effect]], Callable[..., HttpResponse]]:
    """Make a function that returns an :data:`Effect` an endpoint, whose answer has ``status``."""

    def wrap(view: Callable[..., Effect]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answered(request: HttpRequest, **values: Any) -> HttpResponse:
            key = _key(request)
            if isinstance(key, HttpResponse):
                return key
            try:
                effect = view(request, **values)
            except CopydeskError as error:
                refusal = problem(error)
                return _once(key, lambda: refusal)
            return _once(key, lambda: _done(effect, status))

        # Ninja reads the types of the arguments here, where their names are not known as words.
        answered.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        return answered

    return wrap


def _once(key: _Key | None, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of ``act``, kept under its key in the same transaction; or the one kept there by another request.

    Two requests under one key that come together wait for each other: the row of the key is locked by the first, until
    what it does is there for all to see. A server that dies leaves neither its effect nor its key.
    """
    with transaction.atomic():
        if key is None:
            return act()
        if not key.take():
            return key.answer() or problem(ApiError(key.name, "its answer is gone", "Use another key."))
        response = act()
        key.settle(response)
        return response


def _done(effect: Effect, status: int) -> HttpResponse:
    """What came of an effect. A refusal is an answer too, and what it left behind (a check queued) is kept."""
    try:
        answer = effect()
    except CopydeskError as error:
        return problem(error)
    if answer is None:
        return HttpResponse(status=status)
    return HttpResponse(answer.model_dump_json(), status=status, content_type="application/json")


class _Key:
    """An idempotency key of a request."""

    name = f"the header {HEADER}"

    def __init__(self, token: ApiToken, key: str, request: str) -> None:
        self.token, self.key, self.request = token, key, request
        self.rows = IdempotentAnswer.objects.filter(token=token, key=key)

    def take(self) -> bool:
        """Make the row of the key, inside the transaction of what is done under it; false where there is one already.

        A row of another request that has not committed is waited for, so one that is seen without a status is our own.
        """
        row = IdempotentAnswer(token=self.token, key=self.key, request=self.request)
        IdempotentAnswer.objects.bulk_create([row], ignore_conflicts=True)
        return self.rows.filter(status__isnull=True).exists()

    def settle(self, response: HttpResponse) -> None:
        """Keep the answer, or forget the key where nothing was begun."""
        if response.status_code >= 500 or response.status_code in _NOT_KEPT:
            self.rows.delete()
            return
        content_type = response.get("Content-Type", "")
        self.rows.update(status=response.status_code, content_type=content_type, body=response.content.decode())

    def answer(self) -> HttpResponse | None:
        """The answer given under this key, or that it was given with another request; ``None`` if it is new."""
        row = self.rows.first()
        if row is None:
            return None
        if row.request != self.request:
            wrong, mend = "it was given with another request before", "Give each request a key of its own."
            return problem(KeyReused(self.name, wrong, mend))
        response = HttpResponse(row.body, status=row.status, content_type=row.content_type or None)
        if not row.content_type:
            del response["Content-Type"]
        response["Idempotency-Replayed"] = "true"
        return response


def _key(request: HttpRequest) -> _Key | HttpResponse | None:
    """The key of a request, if it has one; or the answer that was given under it before, or what is wrong with it."""
    given = request.headers.get(HEADER)
    if given is None:
        return None
    actor = who(request)
    if not _KEY.fullmatch(given):
        mend = "Give up to 200 visible ASCII characters, such as a UUID."
        return problem(ApiError(_Key.name, "it is empty, too long, or holds odd characters", mend))
    if actor.token is None:
        return problem(ApiError(_Key.name, "it belongs to tokens, and a person asks", "Leave it out, or use a token."))
    parts = (request.method or "", request.get_full_path(), request.body)
    digest = hashlib.sha256(b"\0".join(p if isinstance(p, bytes) else p.encode() for p in parts)).hexdigest()
    key = _Key(actor.token, given, digest)
    return key.answer() or key
