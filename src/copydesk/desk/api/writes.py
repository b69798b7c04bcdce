"""Writes: what they change and the answer to them are one transaction; under an idempotency key they happen once.

An endpoint that writes does the slow part (reading an address, a document) and returns a function that changes the
database and gives the answer. That function and the note of its answer commit together, or neither does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import inspect
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import BaseModel

from copydesk.desk.api.access import who
from copydesk.desk.api.problems import ApiError, KeyBusy, KeyReused, problem
from copydesk.desk.models import IdempotentAnswer
from copydesk.errors import CopydeskError

Effect = Callable[[], BaseModel | None]
HEADER = "Idempotency-Key"
STALE = dt.timedelta(minutes=5)  # a write that has not answered by then died with its server
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_NOT_KEPT = {401, 403, 429}  # nothing was begun: the same request may well go through later


def write(status: int = 200) -> Callable[[Callable[..., Effect]], Callable[..., HttpResponse]]:
    """Make a function that returns an :data:`Effect` an endpoint, whose answer has ``status``."""

    def wrap(view: Callable[..., Effect]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answered(request: HttpRequest, **values: Any) -> HttpResponse:
            key = request.headers.get(HEADER)
            claim = None if key is None else _claim(request, key)
            if isinstance(claim, HttpResponse):
                return claim
            try:
                effect = view(request, **values)
                with transaction.atomic():
                    response = _done(effect, status)
                    if claim:
                        claim.settle(response)
            except CopydeskError as error:
                response = problem(error)
                if claim and not isinstance(error, KeyBusy):
                    claim.settle(response)
            except BaseException:
                if claim:
                    claim.drop()
                raise
            return response

        # Ninja reads the types of the arguments here, where their names are not known as words.
        answered.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
        return answered

    return wrap


def _done(effect: Effect, status: int) -> HttpResponse:
    """What came of an effect. A refusal is an answer too, and what it left behind (a check queued) is kept."""
    try:
        answer = effect()
    except CopydeskError as error:
        return problem(error)
    if answer is None:
        return HttpResponse(status=status)
    return HttpResponse(answer.model_dump_json(), status=status, content_type="application/json")


class _Claim:
    """A key that this request holds while it is under way; ``made_at`` is its fence."""

    def __init__(self, row: IdempotentAnswer) -> None:
        self.mine = IdempotentAnswer.objects.filter(pk=row.pk, made_at=row.made_at, status__isnull=True)

    def settle(self, response: HttpResponse) -> None:
        """Keep the answer, or forget the key where nothing was begun.

        :raises KeyBusy: if another request took the key over meanwhile; its transaction must not commit.
        """
        if response.status_code >= 500 or response.status_code in _NOT_KEPT:
            self.drop()
        elif not self.mine.update(
            status=response.status_code,
            content_type=response.get("Content-Type", ""),
            body=response.content.decode(),
        ):
            raise _busy()

    def drop(self) -> None:
        self.mine.delete()


def _claim(request: HttpRequest, key: str) -> _Claim | HttpResponse:
    """Take the key for this request; or the answer that was given under it before.

    :raises ApiError: if the key is of no good form, or belongs to another request, or is in use.
    """
    actor = who(request)
    if not _KEY.fullmatch(key):
        mend = "Give up to 200 visible ASCII characters, such as a UUID."
        return problem(ApiError(f"the header {HEADER}", "it is empty, too long, or holds odd characters", mend))
    if actor.token is None:
        mend = "Leave it out, or use a token."
        return problem(ApiError(f"the header {HEADER}", "it belongs to tokens, and a person asks", mend))
    parts = (request.method or "", request.get_full_path(), request.body)
    digest = hashlib.sha256(b"\0".join(p if isinstance(p, bytes) else p.encode() for p in parts)).hexdigest()
    now = timezone.now()
    try:
        with transaction.atomic():
            return _Claim(IdempotentAnswer.objects.create(token=actor.token, key=key, request=digest, made_at=now))
    except IntegrityError:
        row = IdempotentAnswer.objects.filter(token=actor.token, key=key).first()
    if row is None:
        return problem(_busy())
    if row.request != digest:
        wrong, mend = "it was given with another request before", "Give each request a key of its own."
        return problem(KeyReused(f"the header {HEADER}", wrong, mend))
    if row.status is not None:
        response = HttpResponse(row.body, status=row.status, content_type=row.content_type or None)
        if not row.content_type:
            del response["Content-Type"]
        response["Idempotency-Replayed"] = "true"
        return response
    if row.made_at < now - STALE:
        old = IdempotentAnswer.objects.filter(pk=row.pk, made_at=row.made_at, status__isnull=True)
        if old.update(made_at=now):
            row.made_at = now
            return _Claim(row)
    return problem(_busy())


def _busy() -> KeyBusy:
    return KeyBusy(f"the header {HEADER}", "a request under this key is still under way", "Ask again in a second.")
