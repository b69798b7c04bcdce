"""A page of the queue: each story with its verdict, its worst finding in words, and how long it waits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from copydesk.desk.models import AuditEntry, FindingRecord, Release, Signature, Story, Version
from copydesk.desk.queue.filters import STATES, Conditions, counting, stops, unanswered
from copydesk.desk.roles import Actor

PAGE = 50  # stories
_State = Version.State
_FIELDS = (
    *("id", "headline", "state", "attention", "since", "counting", "section__name", "publish_at"),
    *("latest_id", "latest__number", "latest__state", "latest__made_at", "published_id", "published__number"),
    *("editor_id", "editor__username", "editor__first_name", "editor__last_name", "editor_since"),
)
# The look of a state (a class of the sheet) and its words.
_LOOKS = {
    _State.UNCHECKED: ("not-checked", "being checked"),
    _State.FAILED: ("no-evidence", "could not be checked"),
    _State.HELD: ("held", "held"),
    _State.CLEAR: ("proved", "clear"),
    _State.PLANNED: ("proved", "planned"),
    _State.PUBLISHED: ("proved", "published"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A story in the queue.

    ``version`` and ``check`` are those that a decision would be on. ``look`` is the class of ``state``. ``back`` says
    why a published story has come back, ``worst`` is its first stop, of ``rule``, one of high risk before
    others (or why it could not be checked).
    ``since`` and ``waits`` are empty where nobody is waited for; ``made_at`` is the time of the newest version.
    """

    story: UUID
    headline: str
    section: str
    version: int
    check: int | None
    look: str
    state: str
    publish_at: dt.datetime | None
    published: bool
    back: str
    worst: str
    rule: str
    stops: int
    warnings: int
    risks: tuple[str, ...]
    since: dt.datetime | None
    waits: str
    made_at: dt.datetime
    on: str
    mine: bool
    on_since: dt.datetime | None

    @property
    def ticked(self) -> str:
        """What a tick stands for: story, version and check, as they were shown."""
        return f"{self.story}:{self.version}:{self.check or ''}"


def page(conditions: Conditions) -> list[Row]:
    """The stories of the page asked for, in the order asked for, in four queries."""
    asked = conditions.filters
    found = conditions.stories().filter(conditions.without())
    waiting = Release.objects.filter(
        version=OuterRef("latest"), published_at__isnull=True, withdrawn_at__isnull=True
    ).values("publish_at")
    found = found.annotate(publish_at=Subquery(waiting[:1]))
    first = (asked.page - 1) * PAGE
    told = list(_sorted(found, asked.sort).values(*_FIELDS)[first : first + PAGE])
    return _rows(told, conditions.actor.user)


def following(story: Story, actor: Actor) -> Story | None:
    """The story to decide on after ``story``: the longest wait that nobody else is on and ``actor`` has not signed.

    ``None`` where there is none. One query.
    """
    free = Q(editor=None) | Q(editor=actor.user)
    signed = Signature.objects.filter(check_result=OuterRef("counting"), by=actor.user)
    waiting = counting(Story.objects.all()).filter(STATES["waiting"][1], free, ~Exists(signed)).exclude(pk=story.pk)
    return _sorted(waiting, "waits").only("headline").first()


def _sorted(found: QuerySet[Story], sort: str) -> QuerySet[Story]:
    name, backwards = sort.removeprefix("-"), sort.startswith("-")
    if name == "stops":
        counted = stops().order_by().values("check_result").annotate(n=Count("pk")).values("n")
        found = found.annotate(stops=Subquery(counted))
    elif name == "risk":
        found = found.annotate(risk=Exists(stops(rule="high-risk")))
    key = {"waits": "since", "section": "section__name", "state": "latest__state", "on": "editor__username"}.get(
        name, name
    )
    falling = (name in ("stops", "risk")) != backwards
    by = F(key).desc(nulls_last=True) if falling else F(key).asc(nulls_last=True)
    return found.order_by(by, F("since").asc(nulls_last=True), "-latest__made_at", "pk")


def _rows(told: list[dict[str, Any]], user: Any) -> list[Row]:
    now = timezone.now()
    checks = [values["counting"] for values in told if values["counting"]]
    stopping = _stops(checks)
    warned = FindingRecord.objects.filter(check_result__in=checks, severity="warn").order_by()
    warnings = dict(warned.values_list("check_result").annotate(n=Count("pk")))
    failures = _failures([values["id"] for values in told if values["latest__state"] == _State.FAILED])
    return [_row(values, stopping, warnings, failures, user, now) for values in told]


def _row(
    values: dict[str, Any],
    stopping: Mapping[int, list[FindingRecord]],
    warnings: Mapping[int, int],
    failures: Mapping[str, str],
    user: Any,
    now: dt.datetime,
) -> Row:
    state = values["latest__state"]
    newest = state in (*Version.OPEN, _State.PLANNED) or not values["published_id"]
    found = stopping.get(values["counting"], [])
    look, words = _LOOKS.get(state, ("", values["state"])) if newest else _LOOKS[_State.PUBLISHED]
    if values["state"] in (Story.State.RETRACTED, Story.State.TAKEN_DOWN, Story.State.REJECTED):
        look, words = "", values["state"]
    elif values["attention"] and not newest:
        look, words = "held", "came back"
    worst, rule = (found[0].message, found[0].rule) if found else ("", "")
    if state == _State.FAILED:
        worst, rule = failures.get(str(values["id"]), ""), ""
    name = f"{values['editor__first_name'] or ''} {values['editor__last_name'] or ''}".strip()
    return Row(
        story=values["id"],
        headline=values["headline"],
        section=values["section__name"],
        version=values["latest__number"] if newest else values["published__number"],
        check=values["counting"],
        look=look,
        state=words,
        publish_at=values["publish_at"],
        published=values["state"] == Story.State.PUBLISHED,
        back=values["attention"],
        worst=worst,
        rule=rule,
        stops=len(found),
        warnings=warnings.get(values["counting"], 0),
        risks=tuple(sorted({finding.risk for finding in found if finding.risk})),
        since=values["since"],
        waits=how_long(now - values["since"]) if values["since"] else "",
        made_at=values["latest__made_at"],
        on=name or values["editor__username"] or "",
        mine=values["editor_id"] is not None and values["editor_id"] == user.pk,
        on_since=values["editor_since"],
    )


def _stops(checks: list[int]) -> dict[int, list[FindingRecord]]:
    """The unanswered stops of checks, those of high risk first, otherwise in the order of the report."""
    by_check: dict[int, list[FindingRecord]] = defaultdict(list)
    for finding in unanswered().filter(check_result__in=checks).order_by("check_result", "number"):
        by_check[finding.check_result_id].append(finding)
    for several in by_check.values():
        several.sort(key=lambda finding: not finding.risk)
    return by_check


def _failures(stories: list[UUID]) -> dict[str, str]:
    """Why stories could not be checked, the newest reason of each."""
    if not stories:
        return {}
    told = AuditEntry.objects.filter(story__in=[str(pk) for pk in stories], action="not checked").order_by("number")
    return {entry.story: str(entry.detail.get("why", "")) for entry in told}


def how_long(waited: dt.timedelta) -> str:
    """A length of time in words: the largest unit alone."""
    minutes = int(waited.total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' * (count > 1)}"
    raise AssertionError("a minute or more has a unit")
