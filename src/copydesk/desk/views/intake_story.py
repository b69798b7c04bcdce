"""The page on which a story is made: its text, its section, and the sources it rests on."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from copydesk.desk.intake import documents, stories
from copydesk.desk.models import Document, Section
from copydesk.desk.roles import Actor
from copydesk.desk.views.common import actor, page, status_of
from copydesk.errors import CopydeskError, ReadError
from copydesk.model import SourceKind
from copydesk.reading.decode import decode
from copydesk.reading.limits import MAX_BYTES, MAX_STORY_BYTES

MOST_SOURCES = 30  # of one form
_EMPTY_ROWS = 2  # that are offered
KINDS = (
    ("", "As the document shows"),
    ("primary", "Primary"),
    ("secondary", "Secondary"),
    ("notes", "Notes (private)"),
)


@dataclass(slots=True)
class _Row:
    """A source in the form: typed, uploaded, or stored already."""

    kind: str = ""
    address: str = ""
    document: Document | None = None
    files: list[Any] = field(default_factory=list)
    error: CopydeskError | None = None

    @property
    def empty(self) -> bool:
        return not (self.address or self.document or self.files)


@dataclass(slots=True)
class _Form:
    section: str = ""
    text: str = ""
    name: str = ""
    rows: list[_Row] = field(default_factory=list)
    error: CopydeskError | None = None


def typed(values: QueryDict, name: str, most: int = 4001) -> str:
    """A line that was typed, without the one character that no database takes; more than ``most`` is cut off."""
    return values.get(name, "").replace("\x00", "").strip()[:most]


@require_http_methods(["GET", "HEAD", "POST"])
@page("draft")
def new_story(request: HttpRequest) -> HttpResponse:
    """The form; sent, the story's review page. What was typed or uploaded is kept where something is wrong."""
    who = actor(request)
    if request.method != "POST":
        form = _Form(section=typed(request.GET, "section", 80))
        form.rows = [_Row(document=document) for document in _stored(who, request.GET.getlist("document"))]
        return _answer(request, form)
    form, upload = _sent(request, who)
    budget = stories.Budget(documents.SECONDS)
    have = _store(who, form, budget)
    draft = _draft(form, upload, asked=request.POST.get("action") != "add")
    wrong = form.error or next((row.error for row in form.rows if row.error), None)
    if draft is not None and wrong is None:
        try:
            prepared = stories.prepared(who, *draft, have, budget)
            section = Section.objects.filter(slug=form.section).first()
            taken = stories.write(who, prepared, section, change="draft")
            return HttpResponseRedirect(reverse("review", args=[taken.story.pk]))
        except CopydeskError as error:
            form.error = wrong = error
    return _answer(request, form, status_of(wrong) if wrong else 200)


def _answer(request: HttpRequest, form: _Form, status: int = 200) -> HttpResponse:
    rows = [row for row in form.rows if not row.empty or row.error]
    rows += [_Row() for _ in range(_EMPTY_ROWS)]
    shown = rows[:MOST_SOURCES]
    context = {
        "form": form,
        "rows": shown,
        "sections": Section.objects.all(),
        "kinds": KINDS,
        "full": len(rows) > MOST_SOURCES,
    }
    return render(request, "desk/new_story.html", context, status=status)


def _sent(request: HttpRequest, who: Actor) -> tuple[_Form, Any]:
    """The form as it was sent, and the story's file if there is one."""
    said, files = request.POST, request.FILES
    form = _Form(typed(said, "section", 80), said.get("text", "").replace("\r\n", "\n"), typed(said, "name", 300))
    count = said.get("rows", "0")
    for n in range(min(int(count), MOST_SOURCES) if count.isascii() and count.isdigit() and len(count) < 4 else 0):
        kind = said.get(f"source-{n}-kind", "")
        row = _Row(kind if kind in ("", *SourceKind) else "", typed(said, f"source-{n}-address"))
        if f"source-{n}-out" not in said:
            row.document = next(iter(_stored(who, [said.get(f"source-{n}-document", "")])), None)
        row.files = files.getlist(f"source-{n}-file")
        form.rows.append(row)
    return form, files.get("story")


def _stored(who: Actor, keys: list[str]) -> list[Document]:
    numbers = [int(key) for key in keys[:MOST_SOURCES] if key.isascii() and key.isdigit() and len(key) < 18]
    found = Document.objects.select_related("current").in_bulk(numbers)
    kept = [found[number] for number in dict.fromkeys(numbers) if number in found]
    return [document for document in kept if who.may("review") or not documents.is_private(document)]


def _store(who: Actor, form: _Form, budget: stories.Budget) -> list[tuple[stories.Given, Document]]:
    """Read and store what the rows give. Files become stored sources, as a browser does not keep them in a form."""
    have: list[tuple[stories.Given, Document]] = []
    rows: list[_Row] = []
    for row in form.rows:
        given = [stories.Given(document=row.document)] if row.document else []
        if row.address:
            given.append(stories.Given(address=row.address, kind=row.kind))
        for file in row.files:
            given.append(stories.Given(data=b"", name=file.name or "source", kind=row.kind))
        uploads = iter(row.files)
        for one in given:
            now = _Row(row.kind, one.address, one.document)
            rows.append(now)
            try:
                if one.data is not None:
                    one = stories.Given(data=_bytes(next(uploads), MAX_BYTES), name=one.name, kind=one.kind)
                document = stories.store(who, one, budget)
            except CopydeskError as error:
                now.error = error
                continue
            have.append((one, document))
            if one.data is not None:
                now.document = document
    form.rows = rows
    return have


def _draft(form: _Form, upload: Any, asked: bool) -> tuple[str, str, Any] | None:
    """The story, read; ``None`` where it cannot be, or is not asked for yet. An uploaded text is kept in the form."""
    data: bytes | str = form.text
    try:
        if upload is not None:
            if form.text.strip():
                raise ReadError(upload.name, "a text was typed as well", "Give the file or the text, not both.")
            data, form.name = _bytes(upload, MAX_STORY_BYTES), str(upload.name)[:300]
            with suppress(ReadError):  # a PDF, say: the reader of stories has better words for it
                data = form.text = decode(data, form.name).replace("\r\n", "\n")
        if not asked:
            return None
        if not data.strip():
            raise ReadError("the story", "there is none", "Choose its file, or paste its text.")
        return stories.read_draft(data, form.name)
    except CopydeskError as error:
        form.error = error
        return None


def _bytes(upload: Any, limit: int) -> bytes:
    if upload.size > limit:
        wrong = f"it is larger than {limit // 1_000_000} MB ({upload.size / 1e6:.1f} MB)"
        raise ReadError(str(upload.name), wrong, "Give the part of it that matters.")
    return bytes(upload.read())


urlpatterns = [path("new/", new_story, name="new-story")]
