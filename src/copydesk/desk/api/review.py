"""Verdicts, and what people decide on them. Every decision says which version and which check its maker saw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, Field, WithJsonSchema

from copydesk.desk import life
from copydesk.desk.api.access import may_read, need
from copydesk.desk.api.asked import Number, OverrideAsked, ReasonAsked, RejectAsked, ReleaseAsked, StandByAsked
from copydesk.desk.api.problems import NotFound
from copydesk.desk.api.schema import MARK, REPORT, answers
from copydesk.desk.api.stories import story_of, version_of
from copydesk.desk.api.told import FindingTold, OverrideTold, ReleaseTold, SignatureTold, StoryTold, VerdictTold
from copydesk.desk.api.writes import Effect, write
from copydesk.desk.models import Story, Version

router = Router(tags=["Review"])
ReportTold = Annotated[dict[str, Any], WithJsonSchema({MARK: REPORT})]
_AT = "/stories/{uuid:story}"


class WhichVersion(BaseModel):
    """Of which version."""

    version: Number | None = Field(None, description="Its number; the newest if left out.")


@router.get(f"{_AT}/verdict", response=answers(200, VerdictTold), operation_id="verdict", summary="Get a verdict")
def verdict(request: HttpRequest, story: UUID, which: Query[WhichVersion]) -> VerdictTold:
    """Where a version stands: its newest check, the findings, and what people said to them."""
    may_read(request)
    return _verdict(version_of(story_of(story), which.version))


@router.get(f"{_AT}/report", response=answers(200, ReportTold), operation_id="report", summary="Get a report")
def report(request: HttpRequest, story: UUID, which: Query[WhichVersion]) -> dict[str, Any]:
    """The report of a version's newest check, with evidence and offsets, in the form of `docs/report.md`."""
    may_read(request)
    version = version_of(story_of(story), which.version)
    if version.check_result is None:
        raise NotFound(f"the report on version {version.number}", "it is not yet checked", "Ask again in a moment.")
    found: dict[str, Any] = version.check_result.report
    return found


@router.post(
    f"{_AT}/override", response=answers(200, VerdictTold), operation_id="override", summary="Override a finding"
)
@write()
def override(request: HttpRequest, story: UUID, body: OverrideAsked) -> Effect:
    """Let a finding pass, with a reason. Never one of `high-risk`, which two people sign for by releasing."""
    actor = need(request, "override", "release")
    found = story_of(story)

    def effect() -> VerdictTold:
        life.override(actor, found.pk, body.version, body.finding, body.check, body.reason)
        return _verdict(version_of(found, body.version))

    return effect


@router.post(f"{_AT}/release", response=answers(200, ReleaseTold), operation_id="release", summary="Release it")
@write()
def release(request: HttpRequest, story: UUID, body: ReleaseAsked) -> Effect:
    """Release a version, once; or sign it, where `high-risk` wants another person too (`waits_for` says whom).

    The answer is 409 where findings hold it, or where its verdict is out of date: then it is checked again.
    """
    actor = need(request, "release", "release")
    found = story_of(story)

    def effect() -> ReleaseTold:
        came = life.release(actor, found.pk, body.version, body.check, body.publish_at)
        return ReleaseTold.of(body.version, came.release, came.waits_for)

    return effect


@router.post(f"{_AT}/stand-by", response=answers(200, ReleaseTold), operation_id="stand_by", summary="Stand by a story")
@write()
def stand_by(request: HttpRequest, story: UUID, body: StandByAsked) -> Effect:
    """Sign for what `high-risk` found in a published story that came back, so that it may stay."""
    actor = need(request, "release", "release")
    found = story_of(story)

    def effect() -> ReleaseTold:
        came = life.stand_by(actor, found.pk, body.version, body.check)
        return ReleaseTold.of(body.version, came.release, came.waits_for)

    return effect


@router.post(f"{_AT}/reject", response=answers(200, StoryTold), operation_id="reject", summary="Reject a version")
@write()
def reject(request: HttpRequest, story: UUID, body: RejectAsked) -> Effect:
    """Reject the newest version; a story that was never published is rejected with it."""
    actor = need(request, "release", "release")
    return _then(story_of(story), lambda pk: life.reject(actor, pk, body.version, body.reason))


@router.post(
    f"{_AT}/withdraw", response=answers(200, StoryTold), operation_id="withdraw", summary="Call a version back"
)
@write()
def withdraw(request: HttpRequest, story: UUID, body: RejectAsked) -> Effect:
    """Call a version back whose embargo has not ended."""
    actor = need(request, "release", "release")
    return _then(story_of(story), lambda pk: life.withdraw(actor, pk, body.version, body.reason))


@router.post(f"{_AT}/retract", response=answers(200, StoryTold), operation_id="retract", summary="Retract a story")
@write()
def retract(request: HttpRequest, story: UUID, body: ReasonAsked) -> Effect:
    """Retract a published story: its page stays and says why."""
    actor = need(request, "retract", "release")
    return _then(story_of(story), lambda pk: life.retract(actor, pk, body.reason))


@router.post(
    f"{_AT}/take-down", response=answers(200, StoryTold), operation_id="take_down", summary="Take a story down"
)
@write()
def take_down(request: HttpRequest, story: UUID, body: ReasonAsked) -> Effect:
    """Take a story down, by a legal order: its page says that and no more."""
    actor = need(request, "retract", "release")
    return _then(story_of(story), lambda pk: life.take_down(actor, pk, body.reason))


@router.post(f"{_AT}/take", response=answers(200, StoryTold), operation_id="take", summary="Take a story on")
@write()
def take(request: HttpRequest, story: UUID) -> Effect:
    """Say that the person of the token is on the story."""
    actor = need(request, "review", "release", "draft")
    return _then(story_of(story), lambda pk: life.take(actor, pk))


@router.post(f"{_AT}/let-go", response=answers(200, StoryTold), operation_id="let_go", summary="Let a story go")
@write()
def let_go(request: HttpRequest, story: UUID) -> Effect:
    """Say that nobody is on the story any more."""
    actor = need(request, "review", "release", "draft")
    return _then(story_of(story), lambda pk: life.let_go(actor, pk))


def _then(story: Story, change: Callable[[Any], Any]) -> Effect:
    """Change the story, and tell how it stands."""

    def effect() -> StoryTold:
        change(story.pk)
        return StoryTold.of(story_of(story.pk))

    return effect


def _verdict(version: Version) -> VerdictTold:
    check = version.check_result
    holding = {f.pk for f in life.stops_left(version)}
    names = ("number", "rule", "severity", "risk", "message", "start", "end", "outcome")
    findings = list(check.findings.all()) if check else []
    return VerdictTold(
        story=version.story_id,
        version=version.number,
        state=version.state,
        check=check.pk if check else None,
        verdict=check.verdict if check else None,
        made_at=check.made_at if check else None,
        holds=len(holding),
        findings=[FindingTold(**{n: getattr(f, n) for n in names}, holds=f.pk in holding) for f in findings],
        overrides=[
            OverrideTold(
                rule=o.rule,
                message=o.message,
                reason=o.reason,
                by=o.by.get_username(),
                at=o.at,
                carried_from=o.carried_from,
            )
            for o in version.overrides.select_related("by").order_by("pk")
        ],
        signatures=[
            SignatureTold(by=s.by.get_username(), second=s.second, at=s.at)
            for s in (check.signatures.select_related("by").order_by("at", "pk") if check else ())
        ],
    )
