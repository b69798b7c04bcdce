"""What the review page shows of a story: its verdict, findings, and what the person signed in may do about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from copydesk.desk import checking, life
from copydesk.desk.life.decisions import HIGH_RISK
from copydesk.desk.models import AuditEntry, Check, FindingRecord, Job, Release, Story, Version
from copydesk.desk.queue.rows import following, how_long
from copydesk.desk.reports import Stored
from copydesk.desk.roles import Actor
from copydesk.desk.views.common import name_of
from copydesk.desk.views.review_layout import Layout, layout

_ORDER = {"held": 0, "risk": 0, "mend": 1, "warn": 2, "passed": 3}
_SEVERITY = {"stop": "held", "repair": "mend", "warn": "warn"}


@dataclass(frozen=True, slots=True)
class Change:
    """What a check says otherwise than the one before it: findings gone and new, in words; verdicts before and now."""

    since: str
    gone: tuple[str, ...]
    new: frozenset[str]
    before: str
    now: str

    @property
    def none(self) -> bool:
        """Whether the same version was only checked again, with the same outcome."""
        return self.since.startswith("the check") and not self.gone and not self.new and self.before == self.now

    @property
    def words(self) -> str:
        """The change in a line.

        >>> Change("version 1", ("a",), frozenset(), "hold", "release").words
        'Since version 1: 1 finding gone. It was held, now it is clear.'
        """
        counted = [(len(self.gone), "gone"), (len(self.new), "new")]
        parts = [f"{n} finding{'s' * (n != 1)} {what}" for n, what in counted if n]
        told = {"hold": "held", "release": "clear"}
        before, now = told[self.before], told[self.now]
        verdict = f"It is still {now}." if before == now else f"It was {before}, now it is {now}."
        return f"Since {self.since}: {', '.join(parts) or 'the same findings'}. {verdict}"


def shown_version(story: Story) -> Version:
    """The version to look at: the newest, or the published one where what came after it was rejected."""
    if story.published is not None and story.latest.state == Version.State.REJECTED:
        return story.published
    return story.latest


def find(story_id: Any) -> Story | None:
    """A story with all that its page needs of it; reports, which are large, are read only where they are wanted."""
    wanted = ("section", "editor", "latest__check_result", "published__check_result")
    large = ("latest__check_result__report", "published__check_result__report")
    mended = ("latest__check_result__mended", "published__check_result__mended")
    return Story.objects.select_related(*wanted).defer(*large, *mended).filter(pk=story_id).first()


def gather(story: Story, who: Actor, *, being_checked: bool = False) -> dict[str, Any]:
    """All that the templates of the review page show of a story."""
    version = shown_version(story)
    check: Check | None = version.check_result
    context: dict[str, Any] = {
        "story": story,
        "version": version,
        "latest": story.latest.number,
        "by": name_of(version.made_by),
        "being_checked": being_checked or version.state == Version.State.UNCHECKED,
        "check": check,
        "correction": story.latest.correction if story.latest_id != story.published_id else "",
        "waits": how_long(timezone.now() - story.waiting_since) if story.waiting_since else "",
        "publish_at": _publish_at(version),
    }
    if check is None:
        return context | {"trouble": _trouble(version)} | _actions(story, version, who, [], [], False)
    out_of_date = ""
    try:
        if checking.conditions(version).key != check.key:
            out_of_date = "What this verdict rests on has changed since it was made: a source, a fact or the rules."
    except Exception as error:  # whatever cannot be read now is told to the editor, who can mend it
        out_of_date = f"It cannot be checked again as things are. {error}"
    records = list(check.findings.all())
    stops = [r for r in records if r.severity == "stop"]
    left = {r.number for r in life.stops_left(version)} if stops else set()
    passed = frozenset(r.number for r in stops if r.number not in left)
    laid = layout(Stored(check, version), passed)
    overrides = {o.fingerprint: o for o in version.overrides.select_related("by")}
    signatures = list(check.signatures.select_related("by").order_by("at"))
    change = _change(version, check, records)
    findings = [_finding(r, laid, overrides, r.number in passed, change) for r in records]
    findings.sort(key=lambda f: (_ORDER[f["stands"]], f["number"]))
    risky = any(f["stands"] == "risk" for f in findings)
    return {
        **context,
        "out_of_date": out_of_date,
        "trouble": _trouble(version) if version.state == Version.State.FAILED else "",
        "laid": laid,
        "findings": findings,
        "groups": _groups(findings),
        "change": change,
        "signatures": signatures,
        "signature_needed": _needed(signatures) if risky else "",
        "check_ms": round(check.seconds * 1000),
        **_actions(story, version, who, findings, signatures, bool(out_of_date)),
    }


def _finding(
    record: FindingRecord, laid: Layout, overrides: dict[str, Any], passed: bool, change: Change | None
) -> dict[str, Any]:
    stands = _SEVERITY[record.severity]
    if passed:
        stands = "passed"
    elif record.rule == HIGH_RISK and record.severity == "stop":
        stands = "risk"
    return {
        **laid.findings[record.number],
        "record": record,
        "stands": stands,
        "high_risk": record.rule == HIGH_RISK,
        "override": overrides.get(record.fingerprint),
        "new": change is not None and record.fingerprint in change.new,
    }


def _groups(findings: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """How many findings of each sort, in words."""
    words = {
        "held": ("finding holds it", "findings hold it"),
        "risk": ("to sign for", "to sign for"),
        "mend": ("to mend", "to mend"),
        "warn": ("warning", "warnings"),
        "passed": ("let pass", "let pass"),
    }
    counted = {name: sum(f["stands"] == name for f in findings) for name in words}
    return [(words[name][n != 1], n) for name, n in counted.items() if n]


def _actions(
    story: Story, version: Version, who: Actor, findings: list[dict[str, Any]], signatures: list[Any], stale: bool
) -> dict[str, Any]:
    """What may be done now, by this person."""
    decided_on = version.state in (Version.State.HELD, Version.State.CLEAR)
    alive = story.state in (Story.State.WORK, Story.State.PUBLISHED)
    returned = bool(story.attention) and story.published_id == version.pk and story.state == Story.State.PUBLISHED
    held = sum(f["stands"] == "held" for f in findings)
    risks = [f for f in findings if f["stands"] == "risk"]
    mine = who.user is not None and story.editor_id == who.user.pk
    ended = story.state in (Story.State.RETRACTED, Story.State.TAKEN_DOWN)
    signed = who.user is not None and any(s.by_id == who.user.pk for s in signatures)
    decided = signed or not (story.waiting_since or story.attention or version.state == Version.State.UNCHECKED)
    following_on = decided and who.may("release")
    return {
        "following_on": following_on,
        "following": following(story, who) if following_on else None,
        "held": held,
        "returned": returned,
        "mine": mine,
        "signed_by_me": signed,
        "can_edit": not ended and who.may("draft") and (not story.published_id or who.may("correct")),
        "can_override": alive and (decided_on or returned) and who.may("override"),
        "can_release": alive and decided_on and who.may("release"),
        "can_reject": version.state in Version.OPEN and alive and who.may("release"),
        "can_call_back": version.state == Version.State.PLANNED and who.may("release"),
        "can_stand_by": returned and bool(risks) and who.may("release"),
        "can_retract": story.state == Story.State.PUBLISHED and who.may("retract"),
        "can_take_down": story.state in (Story.State.PUBLISHED, Story.State.RETRACTED) and who.may("retract"),
        "can_let_go": bool(story.editor_id) and (mine or who.may("second_sign")),
        "may_check": who.may("review") and not ended,
        "release_words": "Sign" if risks and not signed else "Release",
        "release_stopped": bool(held) or stale or (bool(risks) and signed),
    }


def _publish_at(version: Version) -> dt.datetime | None:
    """When a version whose embargo has not ended is to be published."""
    if version.state != Version.State.PLANNED:
        return None
    waiting = Release.objects.filter(version=version, published_at=None, withdrawn_at=None)
    return waiting.values_list("publish_at", flat=True).first()


def _needed(signatures: list[Any]) -> str:
    """Whose signature is still wanted, in words."""
    if not signatures:
        return "Two people must sign: an editor and, as the second, a standards editor."
    return "Another person must sign." if any(s.second for s in signatures) else "A standards editor must sign too."


def _change(version: Version, check: Check, records: list[FindingRecord]) -> Change | None:
    """What the check says otherwise than the one before it, ``None`` where there was none."""
    checks = Check.objects.filter(version__story_id=version.story_id, version__number__lte=version.number)
    before = (
        checks.exclude(pk=check.pk)
        .select_related("version")
        .defer("report", "mended")
        .order_by("-version__number", "-pk")
    )
    last = before.first()
    if last is None:
        return None
    then = list(last.findings.all())
    marks, now = {f.fingerprint for f in then}, {f.fingerprint for f in records}
    gone = [f for f in then if f.fingerprint not in now]
    new = [f for f in records if f.fingerprint not in marks]
    # A finding that says the same of a sentence that was edited is the same to an editor.
    for finding in list(new):
        same = next((g for g in gone if (g.rule, g.message) == (finding.rule, finding.message)), None)
        if same is not None:
            gone.remove(same)
            new.remove(finding)
    if last.version_id == version.pk:
        since = f"the check of {stamp(last.made_at)}"
    else:
        since = f"version {last.version.number}"
    told = tuple(f.message for f in gone)
    return Change(since, told, frozenset(f.fingerprint for f in new), last.verdict, check.verdict)


def _trouble(version: Version) -> str:
    """Why a version could not be checked, ``""`` where nothing went wrong."""
    if version.state != Version.State.FAILED:
        return ""
    entries = AuditEntry.objects.filter(story=str(version.story_id), action="not checked")
    entry = entries.last()
    return str(entry.detail.get("why", "")) if entry else ""


def pending(version: Version) -> bool:
    """Whether a check of the version is queued or under way."""
    waiting = (Job.State.QUEUED, Job.State.RUNNING)
    return Job.objects.filter(kind="check", key=f"check {version.pk}", state__in=waiting).exists()


def stamp(moment: dt.datetime) -> str:
    """A moment as the desk writes it.

    >>> stamp(dt.datetime(2026, 6, 8, 14, 2, tzinfo=dt.UTC))
    '8 June 2026, 14:02 UTC'
    """
    return f"{timezone.localtime(moment, dt.UTC):%-d %B %Y, %H:%M} UTC"
