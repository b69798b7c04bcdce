"""How stories are made and checked here: the rules that run now, what a verdict and a proof mean, what was corrected.

Rooms that measure something of their own add a part to :data:`PARTS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from copydesk.desk import policy
from copydesk.desk.models import Check, Notice, Override, Section, Story, Version
from copydesk.desk.site.shown import SEEN
from copydesk.desk.views.answers import conditional, html
from copydesk.model import Severity
from copydesk.rules import registry

_WORDS = {
    Severity.STOP: "The story is held",
    Severity.REPAIR: "It is mended, and noted",
    Severity.WARN: "The editor is shown it",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page from another room: a ``template`` with a heading of level 2 that finds its values in ``part``.

    ``context`` gives the values, for each request; their ``repr`` must change with them. ``template`` is taken. Where
    there is a ``heading`` with its ``anchor`` among them, the page's list of contents has it.
    """

    template: str
    context: Callable[[], dict[str, Any]]


PARTS: list[Part] = []


@dataclass(frozen=True, slots=True)
class Demand:
    """A rule as readers are told of it."""

    id: str
    demands: str
    does: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What has become of stories here, counted from the database when the page is made.

    All are stories. ``checked`` have a verdict; ``held`` were held at least once; ``overridden`` went out although a
    finding held them, by an editor's reasoned decision; ``by_machine`` are published ones that a machine drafted.
    """

    checked: int
    held: int
    published: int
    overridden: int
    by_machine: int
    corrected: int
    retracted: int
    taken_down: int


def demands() -> tuple[tuple[Demand, ...], tuple[Demand, ...]]:
    """The rules that run now, those that hold first, and the rules that the newsroom has turned off."""
    current = policy.current()
    order = list(_WORDS)
    on: list[tuple[int, Demand]] = []
    off: list[Demand] = []
    for rule in registry().values():
        severity = current.severity(rule)
        words = rule.demands().partition("\n")[0]
        if severity is None:
            off.append(Demand(rule.id, words, ""))
        else:
            on.append((order.index(severity), Demand(rule.id, words, _WORDS[severity])))
    return tuple(d for _, d in sorted(on, key=lambda pair: (pair[0], pair[1].id))), tuple(off)


def counts() -> Counts:
    """The counts, one query each."""
    out = Story.objects.filter(first_published_at__isnull=False)
    checks, notices = Check.objects.order_by(), Notice.objects.order_by()

    def stories(kind: str) -> int:
        return notices.filter(kind=kind).values("story").distinct().count()

    released = Override.objects.filter(version__releases__published_at__isnull=False)
    return Counts(
        checked=checks.values("version__story").distinct().count(),
        held=checks.filter(verdict="hold").values("version__story").distinct().count(),
        published=out.count(),
        overridden=released.values("version__story").distinct().count(),
        by_machine=Version.objects.filter(
            machine_drafted=True, story__published=F("pk"), story__state__in=SEEN
        ).count(),
        corrected=stories(Notice.Kind.CORRECTION),
        retracted=stories(Notice.Kind.RETRACTION),
        taken_down=stories(Notice.Kind.TAKE_DOWN),
    )


@require_safe
def methodology(request: HttpRequest) -> HttpResponse:
    """The page."""
    on, off = demands()
    counted = counts()
    itself = list(Section.objects.filter(releases_itself=True).values_list("name", flat=True))
    parts = [{**part.context(), "template": part.template} for part in PARTS]
    context = {"rules": on, "off": off, "counts": counted, "itself": itself, "parts": parts}
    return conditional(request, ("methodology", context), None, lambda: html("methodology", context))


urlpatterns = [path("methodology/", methodology, name="methodology")]
