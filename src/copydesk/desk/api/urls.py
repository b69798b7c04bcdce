"""The addresses of the API. Whatever is asked below ``/api/`` is answered in JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, re_path
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.docs import Swagger
from ninja.renderers import JSONRenderer
from pydantic import TypeAdapter

from copydesk import __version__
from copydesk.desk.api import ask, check, drafting, events, facts, flows, market, review, rulemakings, sources, stories
from copydesk.desk.api.access import Session, Token
from copydesk.desk.api.parsing import CarefulParser
from copydesk.desk.api.problems import MEDIA_TYPE, ApiError, NotFound, WrongMethod, answer_to, problem
from copydesk.desk.api.schema import completed

_ABOUT = """Post stories and sources, read verdicts, decide on them, and be told what happened.

**Who asks.** `Authorization: Bearer cd_...`, a token with scopes; or a person signed in at the desk.

**Writes** take `Idempotency-Key`: the same key with the same request gives the same answer, and happens once.

**Errors** are problem details (RFC 9457) with a `code`. **Lists** take `limit` and `offset`. **Answers to GET** carry
an `ETag`; send it back as `If-None-Match`. Times are UTC, offsets count code points.
"""


_ANY: TypeAdapter[Any] = TypeAdapter(Any)


class _Json(JSONRenderer):
    """JSON as writes answer it: times with all their digits."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return _ANY.dump_json(data)


class _Page(Swagger):
    """The page for trying the API out, from our own server, within the desk's content security policy."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        return render(request, "desk/api_docs.html", {"schema": self.get_openapi_url(api, kwargs), "api": api})


class _Api(NinjaAPI):
    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> Any:
        return completed(super().get_openapi_schema(*args, **kwargs))

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        return answer_to(request, exc)


api = _Api(
    title="Copydesk",
    version=__version__,
    description=_ABOUT,
    docs=_Page(),
    auth=[Token(), Session()],
    parser=CarefulParser(),
    renderer=_Json(),
    urls_namespace="api",
)
api.add_router("/check", check.router)
api.add_router("/ask", ask.router)
for _router in (stories.router, drafting.router, review.router, sources.router, events.router):
    api.add_router("", _router)
api.add_router("/facts", facts.router)
api.add_router("", market.router)
api.add_router("/rulemakings", rulemakings.router)
api.add_router("/scenarios", flows.router)


def _answered(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view whose every answer is fit for a program: errors as problems, ``ETag`` on what is read."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:  # before an operation begins, or in the OpenAPI document
            response = answer_to(request, error)
        if response.status_code == 405:
            allowed = ", ".join(sorted(response["Allow"].split(", ")))
            response = problem(WrongMethod(f"{request.method} {request.path}", "it is not taken", f"Use {allowed}."))
            response["Allow"] = allowed
        elif response.status_code >= 400 and response.get("Content-Type") != MEDIA_TYPE:
            response = problem(ApiError(request.path, "it cannot be answered", "See /api/docs."))
        patch_vary_headers(response, ["Authorization", "Cookie"])
        if request.method in ("GET", "HEAD") and response.status_code == 200 and not response.streaming:
            etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response["ETag"] = etag
            response["Cache-Control"] = "private, no-cache"
            return get_conditional_response(request, etag=etag, response=response)
        response["Cache-Control"] = "no-store"
        return response

    return answered


@csrf_exempt
def _unknown(request: HttpRequest) -> HttpResponse:
    return problem(NotFound(request.path, "there is no such address", "See /api/docs."))


def _patterns() -> tuple[list[URLPattern], str, str]:
    patterns, app, namespace = api.urls
    for pattern in patterns:
        pattern.callback = _answered(pattern.callback)
    return patterns, app, namespace


urlpatterns = [path("", _patterns()), re_path("", _unknown)]
