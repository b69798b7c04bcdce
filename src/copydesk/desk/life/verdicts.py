"""What the gate found is written down: the check, its findings, and what follows for the story."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from copydesk.desk import audit, jobs, outgoing
from copydesk.desk.checking import Conditions, conditions
from copydesk.desk.life.state import locked
from copydesk.desk.models import (
    Blob,
    Check,
    CheckSource,
    FindingRecord,
    Override,
    Story,
    Version,
)
from copydesk.desk.roles import DESK
from copydesk.errors import CopydeskError
from copydesk.model import Report
from copydesk.report.as_json import to_mapping

_Outcome = FindingRecord.Outcome


def record(found: Conditions, report: Report, prints: Sequence[str], seconds: float) -> Check:
    """Write down a report on a version, and what follows. Runs in the transaction of the job that made it.

    :param prints: the fingerprint of each finding (:func:`copydesk.desk.checking.fingerprints`).
    """
    version = found.version
    story = locked(version.story_id)
    version.refresh_from_db()
    check = version.checks.filter(key=found.key).first()
    if check is not None:
        return again(version, check)
    facts = Blob.keep(found.facts.as_yaml) if found.facts.as_yaml else None
    check = Check.objects.create(
        version=version,
        key=found.key,
        verdict=str(report.verdict),
        report=to_mapping(report),
        mended=report.mended,
        policy=found.revision,
        facts=facts,
        seconds=seconds,
    )
    CheckSource.objects.bulk_create(
        CheckSource(check_result=check, snapshot_id=snapshot, name=reading.name, position=n)
        for n, (snapshot, reading) in enumerate(zip(found.snapshots, found.readings, strict=True))
    )
    FindingRecord.objects.bulk_create(
        FindingRecord(
            check_result=check,
            number=n,
            rule=finding.rule,
            severity=str(finding.severity),
            risk=finding.risk,
            message=finding.message,
            start=finding.start,
            end=finding.end,
            fingerprint=prints[n],
        )
        for n, finding in enumerate(report.findings)
    )
    audit.record(
        DESK,
        "check",
        story,
        version=version.number,
        check=check.pk,
        verdict=check.verdict,
        key=check.key,
        stops=sorted({f.rule for f in report.stops}),
    )
    _settle_earlier(story, version, check)
    _now_counts(story, version, check)
    outgoing.emit("story.checked", story, version=version.number, verdict=check.verdict, check=check.pk)
    return check


def again(version: Version, check: Check) -> Check:
    """A check made before counts again: its conditions are those of now."""
    story = locked(version.story_id)
    version.refresh_from_db()
    if version.check_result_id != check.pk or version.state == Version.State.FAILED:
        _now_counts(story, version, check)
    return check


def failed(version: Version, words: str) -> None:
    """A version could not be checked, and trying again will not help: it waits for a person."""
    from django.db import transaction

    with transaction.atomic():
        story = locked(version.story_id)
        version.refresh_from_db()
        if version.state in (Version.State.UNCHECKED, Version.State.HELD, Version.State.CLEAR):
            Version.objects.filter(pk=version.pk).update(state=Version.State.FAILED)
            _wait(story)
            audit.record(DESK, "not checked", story, version=version.number, why=words[:500])
        elif version.state == Version.State.PLANNED:
            from copydesk.desk.life.decisions import call_back

            call_back(DESK, story, version, f"It could not be checked again: {words}"[:1000])
        elif story.published_id == version.pk and story.state == Story.State.PUBLISHED:
            give_back(story, version, f"It could not be checked again: {words}", "It could not be checked again.")


def _now_counts(story: Story, version: Version, check: Check) -> None:
    """The version's verdict is that of ``check`` from now on."""
    current = _is_current(version, check)
    _carry_decisions(version, check)
    version.check_result = check
    version.save(update_fields=["check_result"])
    if version.state in Version.OPEN and story.latest_id == version.pk:
        version.state = Version.State.CLEAR if check.verdict == "release" else Version.State.HELD
        version.save(update_fields=["state"])
        _wait(story)
        if version.state == Version.State.CLEAR and story.section.releases_itself and current:
            from copydesk.desk.life.decisions import release_itself

            release_itself(story, version, check)
    elif story.published_id == version.pk and story.state == Story.State.PUBLISHED:
        look_again(story, version, check)
    elif version.state == Version.State.PLANNED:
        _plan_reproved(story, version, check)
    if not current:  # what it rests on changed while it was checked
        jobs.enqueue("check", f"check {version.pk}", version=version.pk)


def _is_current(version: Version, check: Check) -> bool:
    try:
        return bool(conditions(version).key == check.key)
    except CopydeskError:  # the next check says why
        return False


def _wait(story: Story) -> None:
    if story.waiting_since is None:
        story.waiting_since = timezone.now()
        story.save(update_fields=["waiting_since"])


def _carry_decisions(version: Version, check: Check) -> None:
    """An override stands for the same finding on the next version: same rule, words, sentence and passages."""
    ours = {f.fingerprint for f in check.findings.all()}
    given = Override.objects.filter(
        version__story_id=version.story_id, version__number__lte=version.number, fingerprint__in=ours
    )
    have = {o.fingerprint for o in given if o.version_id == version.pk}
    new: dict[str, Override] = {}
    for override in given.exclude(version=version).select_related("version").order_by("version__number"):
        if override.fingerprint not in have:
            new[override.fingerprint] = Override(
                version=version,
                rule=override.rule,
                fingerprint=override.fingerprint,
                message=override.message,
                reason=override.reason,
                by_id=override.by_id,
                carried_from=override.carried_from or override.version.number,
            )
    Override.objects.bulk_create(new.values())
    check.findings.filter(fingerprint__in=[*have, *new]).update(outcome=_Outcome.OVERRIDDEN)
    # What two people signed for on this version stays signed for, in the same words.
    signed = FindingRecord.objects.filter(check_result__version=version, outcome=_Outcome.SIGNED)
    check.findings.filter(fingerprint__in=list(signed.values_list("fingerprint", flat=True))).update(
        outcome=_Outcome.SIGNED
    )
    for override in new.values():
        audit.record(
            DESK,
            "carry override",
            version.story,
            version=version.number,
            rule=override.rule,
            given_on=override.carried_from,
        )


def _settle_earlier(story: Story, version: Version, check: Check) -> None:
    """What became of the findings of the check before: gone with an edit of the story, or with what it rests on."""
    same = version.checks.exclude(pk=check.pk).order_by("-pk").first()
    before = same or Check.objects.filter(version__story=story, version__number__lt=version.number).first()
    if before is None:
        return
    ours = {f.fingerprint for f in check.findings.all()}
    gone = before.findings.filter(outcome=_Outcome.OPEN).exclude(fingerprint__in=ours)
    gone.update(outcome=_Outcome.DROPPED if same else _Outcome.MENDED)


# ---- what is published, or about to be, does not hold any more ---------------------------


def unanswered(version: Version, check: Check) -> list[FindingRecord]:
    """The stops of a check that nobody has overridden or, where ``high-risk``, signed for."""
    stops = list(check.findings.filter(severity="stop"))
    passed = set(version.overrides.values_list("fingerprint", flat=True))
    return [f for f in stops if f.fingerprint not in passed and f.outcome != _Outcome.SIGNED]


def look_again(story: Story, version: Version, check: Check) -> None:
    """Whether a published version still holds, by its newest check and what people decided on it since."""
    left = unanswered(version, check)
    if left:
        give_back(story, version, f"It no longer holds: {left[0].message}", _for_outsiders(version, check, left[0]))
    elif story.attention:
        story.attention, story.attention_at = "", None
        story.save(update_fields=["attention", "attention_at"])
        audit.record(DESK, "holds again", story, version=version.number, check=check.pk)


def _for_outsiders(version: Version, check: Check, finding: FindingRecord) -> str:
    """Why a version no longer holds, without words of private sources."""
    from copydesk.desk.reports import Stored, report_of
    from copydesk.report.privacy import WITHHELD, for_outsiders

    try:
        message = for_outsiders(report_of(Stored(check, version))).findings[finding.number].message
    except CopydeskError:  # a source can no longer be read
        message = WITHHELD
    return f"It no longer holds: {message}"


def give_back(story: Story, version: Version, reason: str, told: str) -> None:
    """Put a published story back into the queue, once, with the reason. The story is locked by the caller.

    :param told: the reason as other systems are told it.
    """
    if story.attention == reason[:1000]:
        return
    story.attention, story.attention_at = reason[:1000], timezone.now()
    story.save(update_fields=["attention", "attention_at"])
    audit.record(DESK, "return", story, version=version.number, reason=story.attention)
    outgoing.emit("story.returned", story, version=version.number, reason=told[:1000])


def _plan_reproved(story: Story, version: Version, check: Check) -> None:
    """An embargoed version that no longer holds is called back."""
    from copydesk.desk.life.decisions import call_back

    release: Any = version.releases.filter(published_at__isnull=True, withdrawn_at__isnull=True).first()
    if release is not None and release.check_result_id != check.pk:
        left = unanswered(version, check)
        why = f"It no longer holds: {left[0].message}" if left else "What it rests on has changed since its release."
        call_back(DESK, story, version, why[:1000])
