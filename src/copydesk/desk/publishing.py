"""Background work on releases: the end of an embargo, and the signed proof of what was released."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings

from copydesk.desk import jobs
from copydesk.desk.checking import conditions, policy_of
from copydesk.desk.life import public
from copydesk.desk.models import Blob, Release
from copydesk.desk.reports import Stored, report_of
from copydesk.errors import CopydeskError
from copydesk.model import Report
from copydesk.report.keys import new_key, read_private_key
from copydesk.report.privacy import for_outsiders
from copydesk.report.proof import bundle

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@jobs.handler("publish")
def publish(job: jobs.Job) -> jobs.Write:
    """An embargo has ended: publish, if the verdict still stands; else the version is checked again first."""
    release = Release.objects.select_related("version", "check_result").get(pk=job.arguments["release"])
    try:
        current = conditions(release.version).key == release.check_result.key
    except CopydeskError:  # what it rests on cannot be read: its check says why, and calls it back
        current = False
    if not current:
        version = release.version.pk
        return lambda: jobs.enqueue("check", f"check {version}", urgency=10, version=version)
    return lambda: public.publish(release.pk)


@jobs.handler("prove")
def prove(job: jobs.Job) -> jobs.Write | None:
    """Sign the proof of a release: the story, its sources, facts and policy as its check saw them, and who decided."""
    release = Release.objects.select_related("version", "check_result__policy", "check_result__facts").get(
        pk=job.arguments["release"]
    )
    if release.proof_id:
        return None
    check = release.check_result
    report = report_of(Stored(check, release.version))
    facts = check.facts.data if check.facts else None
    decided = decisions(release, report)
    content = bundle(report, signing_key(), policy_of(check.policy), facts, created=release.at, decisions=decided)
    return lambda: Release.objects.filter(pk=release.pk).update(proof=Blob.keep(content))


def decisions(release: Release, report: Report) -> list[dict[str, str]]:
    """What people decided on a version, for its proof: no words of private sources, each reason as it was given."""
    shown = for_outsiders(report)
    told: list[dict[str, str]] = []
    numbers = {f.fingerprint: f.number for f in release.check_result.findings.all()}
    for override in release.version.overrides.select_related("by").order_by("at", "pk"):
        if override.fingerprint in numbers:
            finding = shown.findings[numbers[override.fingerprint]]
            words = {"rule": finding.rule, "message": finding.message, "reason": override.reason}
            told.append(_decision("override", override.by, override.at) | words)
    for signature in release.check_result.signatures.select_related("by").order_by("at", "pk"):
        told.append(_decision("signature", signature.by, signature.at))
    return [*told, _decision("release", release.by, release.at)]


def _decision(what: str, by: Any, at: dt.datetime) -> dict[str, str]:
    name = (by.get_full_name() or by.get_username()) if by else "the desk itself, on its verdict"
    return {"what": what, "by": name, "at": at.astimezone(dt.UTC).isoformat(timespec="seconds")}


def signing_key() -> Ed25519PrivateKey:
    """The newsroom's key: of the path in ``COPYDESK_SIGNING_KEY``; an embedded desk makes its own once.

    :raises ReadError: if the file cannot be read.
    """
    path = settings.COPYDESK.signing_key
    if settings.COPYDESK.embedded and not path.exists():
        new_key(path)
    return read_private_key(path)
