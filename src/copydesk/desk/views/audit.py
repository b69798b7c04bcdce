"""The audit trail: what was done, by whom, and whether the chain is whole."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from copydesk.desk import audit, trail
from copydesk.desk.models import AuditEntry, AuditHead
from copydesk.desk.views.common import page

PAGE = 100  # entries
_COLUMNS = ("number", "at", "actor", "action", "story", "detail", "previous", "sha256")


@require_safe
@page("see_audit")
def entries(request: HttpRequest) -> HttpResponse:
    """A page of entries, newest first."""
    return _entries(request)


@require_POST
@page("see_audit")
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain and show what was found. Changes nothing, but may take a while."""
    known = audit.noted(given) if (given := request.POST.get("known", "").strip()) else None
    return _entries(request, outcome=audit.verify(known), known=given)


@require_safe
@page("see_audit")
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The entries asked for as CSV, oldest first, with their hashes."""
    asked = trail.Asked.read(request.GET)
    found = asked.entries().order_by("number").iterator(chunk_size=1000)
    answer = StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{timezone.now():%Y-%m-%d}.csv"'
    return answer


def _entries(request: HttpRequest, **more: Any) -> HttpResponse:
    asked = trail.Asked.read(request.GET)
    found = asked.entries()
    total = found.count()
    last = max(1, -(-total // PAGE))
    number = request.GET.get("page", "1")
    number = min(max(int(number), 1), last) if number.isascii() and number.isdigit() and len(number) < 9 else 1

    def address(to: int) -> str:
        return urlencode({**asked.values, **({"page": to} if to > 1 else {})})

    context = {
        "asked": asked,
        "entries": trail.tell(found[(number - 1) * PAGE : number * PAGE]),
        "actions": AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct(),
        "total": total,
        "page": number,
        "last": last,
        "earlier": address(number - 1) if number > 1 else None,
        "later": address(number + 1) if number < last else None,
        "query": address(1),
        "head": AuditHead.objects.filter(pk=1).first(),
        **more,
    }
    return render(request, "desk/audit.html", context)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(found: Iterator[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(_COLUMNS)
    for entry in found:
        at, detail = entry.at.isoformat(timespec="microseconds"), json.dumps(entry.detail, ensure_ascii=False)
        told = (at, entry.actor, entry.action, entry.story, detail, entry.previous, entry.sha256)
        yield writer.writerow([entry.number, *map(_harmless, told)])


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell


urlpatterns = [
    path("audit/", entries, name="audit"),
    path("audit/verify/", verify, name="audit-verify"),
    path("audit/audit.csv", download, name="audit-file"),
]
