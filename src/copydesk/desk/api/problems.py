"""Errors of the API as problem details (RFC 9457): each with a code that ``docs/errors.md`` explains, never a trace."""

from __future__ import annotations

import logging
import math
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from copydesk.desk.life import Conflict, OutOfDate, StillHeld
from copydesk.desk.logs import request_id
from copydesk.desk.roles import NotAllowed
from copydesk.desk.tokens import BadToken
from copydesk.errors import CopydeskError

log = logging.getLogger("copydesk.desk.api")
MEDIA_TYPE = "application/problem+json"
STATUSES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500)
_TITLES = {
    400: "The request cannot be read",
    401: "A token or a sign-in is needed",
    403: "This is not allowed",
    404: "There is no such thing",
    405: "This method does not fit the address",
    409: "Somebody was faster",
    413: "The request is too large",
    415: "The body is of a type that is not read",
    422: "The request says something wrong",
    429: "Too many requests",
    500: "A fault of Copydesk's own",
}


class ApiError(CopydeskError):
    """A request that the API cannot answer; ``status`` is its HTTP status."""

    code = "CD640"
    status = 400


class NotFound(ApiError):
    """What a request names is not there."""

    code = "CD641"
    status = 404


class WrongMethod(ApiError):
    """An address does not take the method of a request."""

    code = "CD642"
    status = 405


class TooLarge(ApiError):
    """The body of a request is too large."""

    code = "CD643"
    status = 413


class WrongType(ApiError):
    """The body of a request is not JSON."""

    code = "CD644"
    status = 415


class WrongFields(ApiError):
    """Fields of a request do not follow the schema."""

    code = "CD645"
    status = 422


class TooMany(ApiError):
    """A token or person asks too often; ``wait`` is in seconds."""

    code = "CD646"
    status = 429

    def __init__(self, what: str, wrong: str, mend: str, wait: float = 60) -> None:
        super().__init__(what, wrong, mend)
        self.wait = wait


class KeyReused(ApiError):
    """An idempotency key was used for another request."""

    code = "CD647"
    status = 422


class WrongField(BaseModel):
    """A field that does not follow the schema."""

    field: str = Field(description="Where it stands, as in `body.reason`.", examples=["body.reason"])
    wrong: str = Field(description="What is wrong with it.", examples=["Field required"])


class Problem(BaseModel):
    """An error, as in RFC 9457."""

    type: str = Field(description="Names the kind of error.", examples=["urn:copydesk:CD620"])
    title: str = Field(description="The kind of error in words.", examples=["Somebody was faster"])
    status: int = Field(description="The HTTP status.", examples=[409])
    detail: str = Field(
        description="What is wrong, and what to do.",
        examples=["“Harbor Foods sales rise 4%”: version 2 is the newest, not version 1. Load the page again."],
    )
    instance: str = Field(description="Names this very case, for the log.", examples=["urn:copydesk:request:5f0c"])
    code: str = Field(description="As in the documentation of errors.", examples=["CD620"])
    errors: list[WrongField] | None = Field(None, description="The fields at fault, where the schema was not followed.")


def status_of(error: CopydeskError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, ApiError):
        return error.status
    if isinstance(error, BadToken):
        return 401
    if isinstance(error, NotAllowed):
        return 403
    return 409 if isinstance(error, Conflict | OutOfDate | StillHeld) else 422


def problem(error: CopydeskError, errors: list[WrongField] | None = None) -> HttpResponse:
    """An error as an answer."""
    status = status_of(error)
    shown = Problem(
        type=f"urn:copydesk:{error.code}",
        title=_TITLES[status],
        status=status,
        detail=f"{error.what}: {error.wrong.rstrip('.')}. {error.mend}",
        instance=f"urn:copydesk:request:{request_id.get() or 'none'}",
        code=error.code,
        errors=errors,
    )
    response = JsonResponse(shown.model_dump(exclude_none=True), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Copydesk"'
    if isinstance(error, TooMany):
        response["Retry-After"] = str(max(1, math.ceil(error.wait)))
    return response


def answer_to(request: HttpRequest, error: Exception) -> HttpResponse:
    """Whatever went wrong with a request, as an answer. What nobody foresaw is logged, and shown as nothing more."""
    if isinstance(error, HttpError) and isinstance(error.__cause__, CopydeskError):
        error = error.__cause__
    if isinstance(error, CopydeskError):
        return problem(error)
    if isinstance(error, ValidationError):
        return problem(
            WrongFields("the request", "it does not follow the schema", "Mend the fields under 'errors'."),
            [WrongField(field=_place(e), wrong=str(e.get("msg", ""))[:300]) for e in error.errors[:50]],
        )
    if isinstance(error, RequestDataTooBig):
        return problem(TooLarge("the request", "its body is larger than 60 MB", "Give the source by its address."))
    if isinstance(error, UnreadablePostError | SuspiciousOperation):
        return problem(ApiError("the request", "it cannot be read", "Send it again."))
    if isinstance(error, Http404):
        return problem(NotFound(request.path, "there is no such address", "See /api/docs."))
    if isinstance(error, AuthenticationError):
        mend = "Send Authorization: Bearer with a token, or sign in at the desk."
        return problem(BadToken("the request", "it says not who asks", mend))
    if isinstance(error, HttpError):
        found = {403: NotAllowed, 404: NotFound}.get(error.status_code, ApiError)
        return problem(found("the request", error.message or "it cannot be answered", "See /api/docs."))
    log.error("fault", exc_info=error, extra={"path": request.path, "method": request.method})
    mend = "Report it, with the instance below."
    return problem(_Fault("Copydesk", "it failed at this request", mend))


class _Fault(ApiError):
    code = "CD900"
    status = 500


def _place(error: dict[str, Any]) -> str:
    parts = [str(part) for part in error.get("loc", ())]
    # The name of the function's argument stands second for a body, and says nothing to a reader.
    return ".".join(parts[:1] + parts[2:] if parts[:1] == ["body"] and len(parts) > 2 else parts)
