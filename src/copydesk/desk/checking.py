"""The gate in the desk: a version, its sources as they stand, the newsroom's facts and policy become a verdict."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from django.utils import timezone

from copydesk import gate
from copydesk.desk import jobs
from copydesk.desk.facts import StoryFacts
from copydesk.desk.models import Blob, Document, PolicyRevision, Snapshot, Story, Version
from copydesk.errors import ReadError
from copydesk.evidence.grounding.trained import built_in_version
from copydesk.evidence.index import SourceIndex
from copydesk.model import Finding, Report, Source
from copydesk.model import Story as Draft
from copydesk.policy import Policy
from copydesk.reading import read_source, read_story
from copydesk.report.sentences import Sentence, sentences

_EARLIER = 50  # published stories that a new one is compared with
_EARLIER_DAYS = 30


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a source is read from: bytes by hash, and what the newsroom says of them."""

    sha256: str
    name: str
    kind: str
    published: dt.date | None
    title: str
    publisher: str
    attribution: str
    media_type: str
    charset: str
    address: str
    read_at: dt.datetime


@dataclass(frozen=True)
class Conditions:
    """All that a verdict on a version rests on, as it stands now."""

    version: Version
    draft: Draft
    readings: tuple[_Reading, ...]
    snapshots: tuple[int, ...]
    facts: StoryFacts
    policy: Policy
    revision: PolicyRevision | None

    @cached_property
    def key(self) -> str:
        """The hash over all conditions: the same key, the same verdict."""
        parts = {
            "story": self.version.sha256,
            "sources": [{**_fields(r), "read_at": ""} for r in self.readings],
            "policy": self.policy.sha256,
            "facts": self.facts.sha256,
            "rules": rule_set(self.policy),
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def rule_set(policy: Policy) -> dict[str, str]:
    """What judges under a policy: Copydesk, each rule that runs, and the built-in model, with their versions."""
    rules = {name: v for name, v in gate.versions(policy).items() if name.startswith("rule:") or name == "copydesk"}
    return rules | {"grounding": built_in_version()}


def conditions(version: Version) -> Conditions:
    """What a verdict on ``version`` rests on now.

    :raises ReadError: if the story or a source cannot be read.
    """
    uses = list(version.sources.select_related("document__current").order_by("position"))
    readings: list[_Reading] = []
    for use in uses:
        document, snapshot = use.document, use.document.current
        if snapshot is None:
            why = document.trouble or "not yet tried"
            raise ReadError(document.name, f"it has not been read ({why})", "Read it again, or leave it out.")
        readings.append(_reading(use.name, document, snapshot))
    draft = _draft(version.raw, version.name)
    revision = PolicyRevision.objects.order_by("-id").first()
    return Conditions(
        version,
        draft,
        tuple(readings),
        tuple(use.document.current_id for use in uses),
        StoryFacts(draft.text, draft.dateline),
        policy_of(revision),
        revision,
    )


def story_of(version: Version) -> Draft:
    """The story of a version, read from its file.

    :raises ReadError: if it cannot be read.
    """
    return _draft(version.raw, version.name)


def source_as_read(name: str, snapshot: Snapshot) -> Source:
    """A source as one snapshot of its document holds it, under the name that a version gives it."""
    return _source(_reading(name, snapshot.document, snapshot))


def _reading(name: str, document: Document, snapshot: Snapshot) -> _Reading:
    return _Reading(
        snapshot.blob_id,
        name,
        document.kind,
        document.published,
        document.title,
        document.publisher,
        document.attribution,
        snapshot.media_type or document.media_type,
        snapshot.charset,
        document.address,
        snapshot.read_at,
    )


def policy_of(revision: PolicyRevision | None) -> Policy:
    """The policy of a revision, all defaults where there is none. Waivers of a story are ignored in the desk."""
    return Policy.from_mapping(revision.settings, "the newsroom's settings") if revision else Policy()


def run(found: Conditions) -> Report:
    """The gate's report under these conditions."""
    index = _index(found.readings)
    return gate.check(found.draft, index, found.facts, found.policy, earlier(found.version.story_id))


def posted(draft: Draft, sources: Sequence[Source]) -> Report:
    """The gate's report on a story that is not kept, under the newsroom's facts and policy as they stand."""
    policy = policy_of(PolicyRevision.objects.order_by("-id").first())
    return gate.check(draft, SourceIndex.of(sources), StoryFacts(draft.text, draft.dateline), policy, earlier(None))


@jobs.handler("check")
def check(job: jobs.Job) -> jobs.Write | None:
    """Check a version, unless it was checked under the same conditions."""
    from copydesk.desk.life import verdicts

    version = Version.objects.select_related("story").get(pk=job.arguments["version"])
    if version.state in (Version.State.REPLACED, Version.State.REJECTED):
        return None  # nobody waits for it any more
    found = conditions(version)
    done = version.checks.filter(key=found.key).first()
    if done is not None:
        return lambda: verdicts.again(version, done)
    begun = time.perf_counter()
    report = run(found)
    prints = fingerprints(report)  # here, as nothing slow may stand in the transaction that writes the verdict down
    seconds = time.perf_counter() - begun
    return lambda: verdicts.record(found, report, prints, seconds)


@jobs.given_up("check")
def not_checked(job: jobs.Job, why: str) -> None:
    """A version whose check died waits for a person, not for the check."""
    from copydesk.desk.life import verdicts

    verdicts.failed(Version.objects.get(pk=job.arguments["version"]), why)


def check_now(version: Version) -> bool:
    """Check a version in this very call, by its own job; whether that was done. A worker does it otherwise."""
    job = jobs.take(jobs.worker_name(), f"check {version.pk}")
    return job is not None and jobs.run(job)


def fingerprints(report: Report) -> list[str]:
    """The hash of each finding over what an editor saw: rule, message, sentences, and passages with their sources."""
    if not report.findings:
        return []
    split, hashes = sentences(report), {s.name: s.sha256 for s in report.sources}
    return [_fingerprint(finding, report, split, hashes) for finding in report.findings]


def _fingerprint(finding: Finding, report: Report, split: Sequence[Sentence], hashes: dict[str, str]) -> str:
    place = report.story.from_file(finding.start, finding.end)
    touched = [s for s in split if place.meets(s.start, s.end)]
    parts: list[Any] = [
        finding.rule,
        finding.message,
        [report.story.text[s.start : s.end] for s in touched] or [report.story.sha256],
        sorted([hashes.get(e.source, ""), e.start, e.end] for e in finding.evidence),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@lru_cache(maxsize=128)
def _source(reading: _Reading) -> Source:
    source = read_source(
        Blob.objects.get(pk=reading.sha256).data,
        reading.name,
        reading.kind or None,
        reading.published,
        title=reading.title,
        publisher=reading.publisher,
        attribution=reading.attribution,
        media_type=reading.media_type,
        address=reading.address,
        charset=reading.charset,
    )
    return replace(source, read_at=reading.read_at)


@lru_cache(maxsize=24)
def _index(readings: tuple[_Reading, ...]) -> SourceIndex:
    return SourceIndex.of([_source(reading) for reading in readings])


@lru_cache(maxsize=256)
def _draft(raw: str, name: str) -> Draft:
    return read_story(raw.encode("utf-8", "surrogatepass"), name)


def earlier(story_id: Any) -> tuple[Draft, ...]:
    """What the newsroom has run lately, other than this story."""
    since = timezone.now() - dt.timedelta(days=_EARLIER_DAYS)
    ran = Story.objects.filter(state=Story.State.PUBLISHED, first_published_at__gte=since).exclude(pk=story_id)
    rows = ran.order_by("-first_published_at").values_list("published__raw", "published__name")
    return tuple(_draft(raw, name) for raw, name in rows[:_EARLIER])


def _fields(reading: _Reading) -> dict[str, Any]:
    return {name: getattr(reading, name) for name in reading.__slots__}
