"""The history of a story: versions and what lies between them, checks, decisions, and the trail in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from copydesk.desk.models import AuditEntry, Check, Drafting, Override, Release, Signature, Story, Version
from copydesk.desk.views.common import name_of, page

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 200  # entries of the trail that are shown, the newest
_LONG = 4000  # words of a changed passage from which on it is shown as taken out and put in, whole


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text that two versions share (``same``), that was taken out (``out``) or put in (``in``)."""

    kind: str
    text: str


@page("review")
@require_GET
def history(request: HttpRequest, story: Any) -> HttpResponse:
    """The page; ``?a=1&b=3`` shows what lies between versions 1 and 3."""
    found = Story.objects.select_related("section", "published").filter(pk=story).first()
    if found is None:
        raise Http404
    counted = Count("findings", filter=Q(findings__severity="stop"))
    checks = Check.objects.defer("report", "mended").annotate(stops=counted)
    releases = Release.objects.select_related("by", "second")
    versions = list(
        found.versions.order_by("-number")
        .defer("raw")
        .prefetch_related(Prefetch("checks", checks), Prefetch("releases", releases))
    )
    for version in versions:
        version.by = name_of(version.made_by)
    older, newer = _pair(request, versions)
    drafted = Drafting.objects.filter(version__story=found).select_related("version").defer("standing", "version__raw")
    draftings = list(drafted.annotate(read=Count("sources")))
    for drafting in draftings:
        drafting.by = name_of(drafting.asked_by)
    entries = list(AuditEntry.objects.filter(story=str(found.pk)).order_by("-number")[:_MOST])
    context = {
        "story": found,
        "versions": versions,
        "older": older,
        "newer": newer,
        "changes": list(between(older, newer)) if older and newer else [],
        "overrides": Override.objects.filter(version__story=found).select_related("by", "version").order_by("-at"),
        "signatures": Signature.objects.filter(check_result__version__story=found)
        .select_related("by", "check_result__version")
        .defer("check_result__report", "check_result__mended", "check_result__version__raw")
        .order_by("-at"),
        "notices": found.notices.select_related("before", "after").defer("before__raw", "after__raw"),
        "draftings": draftings,
        "entries": [(entry, told(entry)) for entry in entries],
        "most": _MOST if len(entries) == _MOST else 0,
    }
    return render(request, "desk/history.html", context)


def _pair(request: HttpRequest, versions: list[Version]) -> tuple[Version | None, Version | None]:
    """The two versions to compare, the older first: those asked for, else the newest and the one before it."""
    numbers = {v.number: v for v in versions}
    asked = [numbers.get(int(n)) for n in (request.GET.get("a", ""), request.GET.get("b", "")) if n.isdecimal()]
    chosen = [v for v in asked if v is not None] if len(asked) == 2 else versions[:2]
    if len(chosen) < 2:
        return None, None
    older, newer = sorted(chosen, key=lambda v: v.number)
    return older, newer


def between(older: Version, newer: Version) -> Iterator[Stretch]:
    """What lies between two versions, word by word."""
    yield from changes(older.raw, newer.raw)


def changes(before: str, after: str) -> Iterator[Stretch]:
    """What was taken out of a text and put in, word by word, in the order of the text.

    Lines are compared first and words inside those that differ, so that a long story costs little.

    >>> [(c.kind, c.text) for c in changes("Sales rose 4%.", "Sales rose 7%.")]
    [('same', 'Sales rose '), ('out', '4'), ('in', '7'), ('same', '%.')]
    """
    left, right = before.splitlines(keepends=True), after.splitlines(keepends=True)
    run: list[Stretch] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        old, new = "".join(left[a:b]), "".join(right[c:d])
        run += [Stretch("same", old)] if tag == "equal" else _words(old, new)
    yield from _joined(run)


def _words(old: str, new: str) -> list[Stretch]:
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    if not left or not right or max(len(left), len(right)) > _LONG:
        return [Stretch(kind, text) for kind, text in (("out", old), ("in", new)) if text]
    found: list[Stretch] = []
    for tag, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Stretch("same", "".join(left[a:b])))
            continue
        found += [Stretch("out", "".join(left[a:b]))] if b > a else []
        found += [Stretch("in", "".join(right[c:d]))] if d > c else []
    return found


def _joined(stretches: list[Stretch]) -> Iterator[Stretch]:
    """Stretches of one kind that follow each other made one."""
    last: Stretch | None = None
    for stretch in stretches:
        if last is not None and last.kind == stretch.kind:
            last = Stretch(last.kind, last.text + stretch.text)
            continue
        if last is not None:
            yield last
        last = stretch
    if last is not None:
        yield last


_SAID = {
    "new story": "made the story",
    "revise": "made version {version}: {change}",
    "check": "checked version {version}: {verdict}",
    "not checked": "could not check version {version}: {why}",
    "carry override": "let {rule} pass on version {version} too, as on version {given_on}",
    "override": "overrode {rule} on version {version}: {reason}",
    "sign": "signed version {version}",
    "release": "released version {version}",
    "publish": "published version {version}",
    "withdraw": "called version {version} back: {reason}",
    "reject": "rejected version {version}: {reason}",
    "retract": "retracted the story: {reason}",
    "take down": "took the story down: {reason}",
    "return": "sent version {version} back to the queue: {reason}",
    "draft finished": "finished the draft of version {version}, by {drafter}",
    "holds again": "found that version {version} holds again",
    "take": "took the story",
    "let go": "let the story go",
}
_VERDICT = {"hold": "held", "release": "clear"}


class _Detail(dict[str, Any]):
    """The details of an entry; what is missing is left out of the sentence."""

    def __missing__(self, name: str) -> str:
        return ""


def told(entry: AuditEntry) -> str:
    """An entry of the trail as a sentence without its time."""
    who = name_of(entry.actor)
    detail = _Detail(entry.detail)
    detail["verdict"] = _VERDICT.get(str(entry.detail.get("verdict")), "")
    words = _SAID.get(entry.action, entry.action).format_map(detail).rstrip(": ")
    if entry.action == "check" and entry.detail.get("stops"):
        words += f" by {', '.join(entry.detail['stops'])}"
    if entry.action == "release":
        words += f", with {entry.detail['second']} as the second" if entry.detail.get("second") else ""
        words += ", past its findings" if entry.detail.get("manner") == "override" else ""
    return f"{who} {words}"


urlpatterns = [path("story/<uuid:story>/history/", history, name="history")]
