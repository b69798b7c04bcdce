"""Structured logs: a line of JSON an event, each request with its id, status and time; never a body or a secret."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

log = logging.getLogger("copydesk.desk.requests")
request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLines(JsonFormatter):
    """A log record as a line of JSON: time (UTC), level, name, message, request id, and whatever was given beside."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("{asctime}{levelname}{name}{message}", style="{", rename_fields=_NAMES)
        self.converter = time.gmtime

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Add the request that the record belongs to."""
        super().add_fields(log_data, record, message_dict)
        if request_id.get():
            log_data["request"] = request_id.get()


_NAMES = {"asctime": "time", "levelname": "level", "name": "logger"}


class RequestMiddleware:
    """Gives each request an id, returned as ``X-Request-ID``, and logs it when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request, logged."""
        token = request_id.set(uuid.uuid4().hex[:16])
        begun = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            log.info(
                "request",
                extra={
                    "method": request.method,
                    "path": request.path,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - begun) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)
