"""What people decide: override a finding, sign, release, call back, reject."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from copydesk.desk import audit, jobs
from copydesk.desk.checking import conditions
from copydesk.desk.life import public
from copydesk.desk.life.state import OutOfDate, StillHeld, WrongState, beaten, locked, newest, written
from copydesk.desk.life.verdicts import look_again, unanswered
from copydesk.desk.models import Check, FindingRecord, Override, Release, Signature, Story, Version
from copydesk.desk.roles import DESK, Actor, NotAllowed, require

HIGH_RISK = "high-risk"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking for a release: the release, or ``waits_for`` what is still needed."""

    release: Release | None = None
    waits_for: str = ""


def stops_left(version: Version) -> list[FindingRecord]:
    """The findings that hold a version now, ``high-risk`` among them until it is signed for."""
    return unanswered(version, version.check_result) if version.check_result else []


def override(actor: Actor, story_id: Any, expected: int, number: int, check_id: int, reason: str) -> Override:
    """Let a finding pass, with a reason.

    :param expected: the version that the editor saw, ``check_id`` its check, ``number`` the finding in its report.
    :raises WrongState: for a finding of ``high-risk``, which is signed for; one that stops nothing; without a reason.
    :raises Conflict: if the story has moved on.
    """
    require(actor, "override")
    person = _person(actor)
    reason = written(reason)
    if not reason:
        raise WrongState("the override", "it gives no reason", "Write why the finding may pass.")
    with transaction.atomic():
        story = locked(story_id)
        version = _returned(story, expected, check_id) or _open(story, expected, check_id)
        finding = FindingRecord.objects.filter(check_result_id=check_id, number=number).first()
        if finding is None or finding.severity != "stop":
            raise WrongState(f"finding {number + 1}", "it stops nothing", "Only what holds the story is overridden.")
        if finding.rule == HIGH_RISK:
            mend = "Two people sign for it: release the story, and ask a standards editor to do the same."
            raise WrongState(f"finding {number + 1}", "high-risk is never overridden", mend)
        given = version.overrides.filter(fingerprint=finding.fingerprint).first()
        if given is not None:
            raise beaten(story, f"finding {number + 1} is overridden already, by {given.by.get_username()}")
        made = Override.objects.create(
            version=version,
            rule=finding.rule,
            fingerprint=finding.fingerprint,
            message=finding.message,
            reason=reason,
            by=person,
        )
        FindingRecord.objects.filter(check_result_id=check_id, fingerprint=finding.fingerprint).update(
            outcome=FindingRecord.Outcome.OVERRIDDEN
        )
        audit.record(
            actor, "override", story, version=version.number, rule=finding.rule, message=finding.message, reason=reason
        )
        if story.published_id == version.pk:
            look_again(story, version, version.check_result)
        return made


def release(
    actor: Actor, story_id: Any, expected: int, check_id: int, publish_at: dt.datetime | None = None
) -> Outcome:
    """Release a version, once; or sign it, where ``high-risk`` wants another person too.

    :param publish_at: the end of an embargo; now where empty or past.
    :raises StillHeld: if findings hold it that nobody overrode.
    :raises OutOfDate: if what its verdict rests on has changed; it is checked again.
    :raises Conflict: if the story has moved on.
    """
    require(actor, "release")
    person = _person(actor)
    with transaction.atomic():
        story = locked(story_id)
        version = _open(story, expected, check_id)
        check: Check = version.check_result
        current = conditions(version).key == check.key
        if current:
            return _release(actor, person, story, version, check, publish_at)
        # The check is queued by this transaction, which must commit; the refusal is raised outside of it.
        jobs.enqueue("check", f"check {version.pk}", urgency=5, version=version.pk)
    raise OutOfDate(
        f"“{story.headline}”",
        "what its verdict rests on has changed since it was checked",
        "It is being checked again; look at the new verdict.",
    )


def _release(
    actor: Actor, person: Any, story: Story, version: Version, check: Check, publish_at: dt.datetime | None
) -> Outcome:
    left = unanswered(version, check)
    risks = [f for f in check.findings.filter(severity="stop") if f.rule == HIGH_RISK]
    held = [f for f in left if f.rule != HIGH_RISK]
    if held:
        first = f"{held[0].rule}: {held[0].message}"
        raise StillHeld(
            f"“{story.headline}”",
            f"{len(held)} finding{'s' * (len(held) > 1)} hold{'s' * (len(held) == 1)} it ({first})",
            "Mend the story, or override with a reason.",
        )
    first_signer = second_signer = None
    if risks:
        if _sign(actor, person, check):
            audit.record(actor, "sign", story, version=version.number, check=check.pk)
        pair = _pair(check)
        if pair is None:
            needed = "a standards editor" if not check.signatures.filter(second=True).exists() else "another person"
            return Outcome(waits_for=f"Signed by {actor.shown}. The signature of {needed} is needed too.")
        first_signer, second_signer = pair
        check.findings.filter(rule=HIGH_RISK).update(outcome=FindingRecord.Outcome.SIGNED)
    made = _let_go(
        actor,
        story,
        version,
        check,
        manner="verdict" if check.verdict == "release" else "override",
        by=first_signer or person,
        second=second_signer,
        high_risk=bool(risks),
        publish_at=publish_at,
    )
    return Outcome(made)


def stand_by(actor: Actor, story_id: Any, expected: int, check_id: int) -> Outcome:
    """Sign for what ``high-risk`` found in a published story that came back to the queue, so that it may stay.

    :raises WrongState: if it has not come back, or ``high-risk`` found nothing in it.
    """
    require(actor, "release")
    person = _person(actor)
    with transaction.atomic():
        story = locked(story_id)
        version = _returned(story, expected, check_id)
        if version is None or not version.check_result.findings.filter(rule=HIGH_RISK, severity="stop").exists():
            raise WrongState(f"“{story.headline}”", "high-risk does not hold it back", "Nothing is signed.")
        check = version.check_result
        if _sign(actor, person, check):
            audit.record(actor, "sign", story, version=version.number, check=check.pk)
        if _pair(check) is None:
            return Outcome(waits_for=f"Signed by {actor.shown}. Two people are needed, one a standards editor.")
        check.findings.filter(rule=HIGH_RISK).update(outcome=FindingRecord.Outcome.SIGNED)
        look_again(story, version, check)
        return Outcome(version.releases.get(withdrawn_at__isnull=True))


def release_itself(story: Story, version: Version, check: Check) -> Release:
    """Release what its verdict releases, in a section that does so. The caller has locked the story."""
    return _let_go(DESK, story, version, check, manner="itself", by=None, second=None, high_risk=False)


def withdraw(actor: Actor, story_id: Any, expected: int, reason: str) -> None:
    """Call a version back whose embargo has not ended.

    :raises WrongState: if it is not waiting.
    """
    require(actor, "release")
    with transaction.atomic():
        story = locked(story_id)
        version = newest(story, expected)
        if version.state != Version.State.PLANNED:
            raise WrongState(f"version {expected}", f"it is {version.get_state_display()}", "Nothing is called back.")
        call_back(actor, story, version, written(reason))


def call_back(actor: Actor, story: Story, version: Version, reason: str) -> None:
    """The release of an embargoed version is undone; it waits for people again. The caller has locked the story."""
    waiting = version.releases.filter(published_at__isnull=True, withdrawn_at__isnull=True)
    if not waiting.update(withdrawn_at=timezone.now()):
        raise beaten(story, f"version {version.number} is no longer waiting")
    check = version.check_result
    version.state = Version.State.CLEAR if check and check.verdict == "release" else Version.State.HELD
    version.save(update_fields=["state"])
    story.waiting_since = timezone.now()
    story.save(update_fields=["waiting_since"])
    audit.record(actor, "withdraw", story, version=version.number, reason=reason)
    jobs.enqueue("check", f"check {version.pk}", version=version.pk)


def reject(actor: Actor, story_id: Any, expected: int, reason: str) -> None:
    """Reject the newest version; a story that was never published is rejected with it.

    :raises WrongState: without a reason, or if the version is not open.
    """
    require(actor, "release")
    reason = written(reason)
    if not reason:
        raise WrongState("the rejection", "it gives no reason", "Write what is wrong with the story.")
    with transaction.atomic():
        story = locked(story_id)
        version = newest(story, expected)
        if version.state not in Version.OPEN:
            raise beaten(story, f"version {version.number} is {version.get_state_display()}")
        version.state = Version.State.REJECTED
        version.save(update_fields=["state"])
        if not story.published_id:
            story.state = Story.State.REJECTED
        story.waiting_since = story.editor = story.editor_since = None
        story.save()
        audit.record(actor, "reject", story, version=version.number, reason=reason)


def _open(story: Story, expected: int, check_id: int) -> Version:
    """The newest version, checked, not yet decided on, with the verdict that the caller saw.

    :raises Conflict: otherwise.
    """
    version = newest(story, expected)
    if story.state not in (Story.State.WORK, Story.State.PUBLISHED):
        raise beaten(story, f"the story is {story.get_state_display()}")
    if version.state not in (Version.State.HELD, Version.State.CLEAR):
        raise beaten(story, f"version {version.number} is {version.get_state_display()}")
    if version.check_result_id != check_id:
        raise beaten(story, f"version {version.number} has a new verdict")
    return version


def _returned(story: Story, expected: int, check_id: int) -> Version | None:
    """The published version of a story that came back to the queue, if that is the one that the caller saw."""
    version: Version | None = story.published
    if version is None or not story.attention or story.state != Story.State.PUBLISHED or version.number != expected:
        return None
    if version.check_result_id != check_id:
        raise beaten(story, f"version {version.number} has a new verdict")
    return version


def _sign(actor: Actor, person: Any, check: Check) -> bool:
    _, new = Signature.objects.get_or_create(
        check_result=check, by=person, defaults={"second": actor.may("second_sign")}
    )
    return new


def _pair(check: Check) -> tuple[Any, Any] | None:
    """Two different people who signed, the second of whom may sign as the second; ``None`` while there are not."""
    signed = list(check.signatures.filter(by__is_active=True).select_related("by").order_by("at", "pk"))
    for second in reversed(signed):
        if second.second:
            first = next((s for s in signed if s.by_id != second.by_id), None)
            if first is not None:
                return first.by, second.by
    return None


def _let_go(
    actor: Actor,
    story: Story,
    version: Version,
    check: Check,
    *,
    manner: str,
    by: Any,
    second: Any,
    high_risk: bool,
    publish_at: dt.datetime | None = None,
) -> Release:
    now = timezone.now()
    later = publish_at is not None and publish_at > now
    made = Release.objects.create(
        version=version,
        check_result=check,
        verdict=check.verdict,
        manner=manner,
        by=by,
        second=second,
        high_risk=high_risk,
        publish_at=publish_at if later else now,
    )
    detail = {"second": second.get_username()} if second else {}
    audit.record(
        actor,
        "release",
        story,
        version=version.number,
        check=check.pk,
        verdict=check.verdict,
        manner=manner,
        publish_at=made.publish_at.isoformat(),
        **detail,
    )
    if later:
        version.state = Version.State.PLANNED
        version.save(update_fields=["state"])
        story.waiting_since = None
        story.save(update_fields=["waiting_since"])
    else:
        public.make_public(story, version, made)
    return made


def _person(actor: Actor) -> Any:
    if actor.user is None:
        raise NotAllowed(actor.shown, "is no person", "A person must decide this.")
    return actor.user
