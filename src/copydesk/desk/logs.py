"""Structured logs: a line an event, each request with its id, status and time; never a body, a query or a secret."""

from __future__ import annotations

import datetime as dt
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
_OFTEN = ("/healthz", "/readyz", "/metrics", "/static/")  # asked so often that they are logged for debugging alone
_KEYS_BELOW = "/accounts/password/"  # addresses below it hold the key by which a password is set anew
_USUAL = {*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName", "request"}


class JsonLines(JsonFormatter):
    """A log record as a line of JSON: time (UTC), level, name, message, request id, and whatever was given beside."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("{asctime}{levelname}{name}{message}", style="{", rename_fields=_NAMES)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """The time as ISO 8601 has it, to the millisecond."""
        return dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Add the request that the record belongs to."""
        super().add_fields(log_data, record, message_dict)
        log_data.pop("request", None)  # Django's own records hold the request itself, with its cookies
        log_data.pop("taskName", None)
        if request_id.get():
            log_data["request"] = request_id.get()


class TextLines(logging.Formatter):
    """A log record as a line for people: time (UTC), level, name, message, and whatever was given beside."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", "%Y-%m-%d %H:%M:%S", style="{")
        self.converter = time.gmtime

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without a traceback."""
        beside = {name: value for name, value in record.__dict__.items() if name not in _USUAL}
        if request_id.get():
            beside["request"] = request_id.get()
        return " ".join([super().formatMessage(record), *(f"{name}={value}" for name, value in beside.items())])


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
            log.log(
                logging.DEBUG if request.path.startswith(_OFTEN) else logging.INFO,
                "request",
                extra={
                    "method": request.method,
                    "path": _shown(request.path),
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - begun) * 1000, 1),
                },
            )
            return response
        finally:
            request_id.reset(token)


def _shown(path: str) -> str:
    return f"{_KEYS_BELOW}..." if path.startswith(_KEYS_BELOW) else path
