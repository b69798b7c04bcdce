"""The audit trail as people read it: filtered, and each entry in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from copydesk.desk.models import AuditEntry, Story
from copydesk.errors import CopydeskError

# What an action is in words, after the name of who did it; {} stands for what is in the entry's detail.
_WORDS = {
    "new story": "made the story",
    "ask for draft": "asked for a draft: {about}",
    "ask for draft again": "asked for draft {drafting} again: {about}",
    "draft finished": "finished the draft of version {version}, by {drafter}",
    "draft failed": "could not draft {drafting}: {why}",
    "revise": "made version {version}: {change}",
    "check": "checked version {version}: {verdict}",
    "not checked": "could not check version {version}: {why}",
    "override": "overrode {rule} on version {version}: {reason}",
    "carry override": "carried the override of {rule} from version {given_on} to version {version}",
    "sign": "signed for version {version}",
    "release": "released version {version}",
    "publish": "published version {version}",
    "withdraw": "called version {version} back: {reason}",
    "reject": "rejected version {version}: {reason}",
    "return": "sent version {version} back to the queue: {reason}",
    "holds again": "found that version {version} holds again",
    "retract": "retracted the story: {reason}",
    "take down": "took the story down: {reason}",
    "take": "took the story",
    "let go": "let the story go",
    "add source": "added the source {source}",
    "source changed": "found that source {document} has changed",
    "describe source": "described the source {name}",
    "plan source": "planned to read source {document} again: every {every}",
    "read again": "asked for {address} to be read again",
    "pause feed": "paused the feed {name}",
    "resume feed": "resumed the feed {name}",
    "delete feed": "deleted the feed {name}",
    "feed brought": "found {entries} new entries in the feed {name}",
    "change facts": "changed the facts of {kind} {name}",
    "revoke token": "revoked the token {name} ({token})",
    "add webhook": "added a webhook to {address}",
    "start webhook": "started the webhook to {address}",
    "stop webhook": "stopped the webhook to {address}",
    "remove webhook": "removed the webhook to {address}",
    "send again": "had an event sent again to {address}",
    "set rule": "changed the rule {rule}: {reason}",
    "set policy": "put another settings file in force: {reason}",
    "try job again": "had job {job} ({kind}) tried again",
    "discard job": "discarded job {job} ({kind})",
}
_AT_MOST = 300  # characters of an entry in words


class TrailError(CopydeskError):
    """A filter of the audit trail is wrong."""

    code = "CD671"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries are asked for: by whom (a part of the name), what, on which story, and between which days (UTC)."""

    actor: str = ""
    action: str = ""
    story: str = ""
    start: dt.date | None = None
    end: dt.date | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Asked:
        """The filters of an address.

        :raises TrailError: if a day or the story's id is none.
        """
        story = query.get("story", "").strip()
        if story:
            try:
                story = str(UUID(story))
            except ValueError as error:
                raise TrailError("the filter 'story'", f"{story[:60]!r} is no id of a story", "Copy it.") from error
        days = {}
        for name in ("from", "to"):
            try:
                days[name] = dt.date.fromisoformat(query[name].strip()) if query.get(name, "").strip() else None
            except ValueError as error:
                wrong = f"{query[name][:40]!r} is no day"
                raise TrailError(f"the filter '{name}'", wrong, "Give a day such as 2026-06-08.") from error
        actor = query.get("actor", "").strip()[:200].replace("\x00", "")
        action = query.get("action", "").strip()[:40].replace("\x00", "")
        return cls(actor, action, story, days["from"], days["to"])

    def entries(self) -> QuerySet[AuditEntry]:
        """The entries asked for, newest first."""
        found = AuditEntry.objects.order_by("-number")
        if self.actor:
            found = found.filter(actor__icontains=self.actor)
        if self.action:
            found = found.filter(action=self.action)
        if self.story:
            found = found.filter(story=self.story)
        if self.start:
            found = found.filter(at__gte=dt.datetime.combine(self.start, dt.time(), dt.UTC))
        if self.end:
            found = found.filter(at__lt=dt.datetime.combine(self.end + dt.timedelta(days=1), dt.time(), dt.UTC))
        return found

    @property
    def values(self) -> dict[str, str]:
        """These filters as values of an address."""
        told = {"actor": self.actor, "action": self.action, "story": self.story}
        told |= {"from": str(self.start or ""), "to": str(self.end or "")}
        return {name: value for name, value in told.items() if value}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words: who, what they did, and on which story."""

    entry: AuditEntry
    who: str
    words: str
    headline: str


def tell(entries: Iterable[AuditEntry]) -> list[Told]:
    """Entries in words; the headlines come from one query."""
    listed = list(entries)
    ids = {entry.story for entry in listed if entry.story}
    headlines = {str(pk): words for pk, words in Story.objects.filter(pk__in=ids).values_list("pk", "headline")}
    return [
        Told(
            entry,
            who(entry.actor),
            words_of(entry),
            headlines.get(entry.story, f"story {entry.story}" * bool(entry.story)),
        )
        for entry in listed
    ]


def who(actor: str) -> str:
    """The name in an entry's ``actor``: of a person, a token, or the desk itself."""
    return (
        actor.removeprefix("user:").replace(" with token:", ", with token ").replace("token:", "token ")
        if (actor != "desk")
        else "Copydesk"
    )


def words_of(entry: AuditEntry) -> str:
    """What was done, in words."""
    detail: dict[str, Any] = dict(entry.detail)
    if entry.action == "add source":
        detail["source"] = detail.get("address") or detail.get("name") or detail.get("document")
    if entry.action == "check" and detail.get("stops"):
        detail["verdict"] = f"{detail.get('verdict')} ({', '.join(detail['stops'])})"
    words = _WORDS.get(entry.action)
    try:
        said = words.format_map(detail) if words else _plainly(entry.action, detail)
    except KeyError:
        said = _plainly(entry.action, detail)
    said = " ".join(said.rstrip(": ").split())
    return said if len(said) <= _AT_MOST else f"{said[:_AT_MOST]}…"


def _plainly(action: str, detail: Mapping[str, Any]) -> str:
    told = ", ".join(
        f"{name} {value}" for name, value in detail.items() if isinstance(value, str | int) and value != ""
    )
    return f"{action}: {told}" if told else action
