"""Background work on releases: the end of an embargo, and the signed proof of what was released."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from copydesk.desk import jobs
from copydesk.desk.checking import conditions, run
from copydesk.desk.life import public
from copydesk.desk.models import Blob, Release
from copydesk.report.keys import new_key, read_private_key
from copydesk.report.proof import bundle

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@jobs.handler("publish")
def publish(job: jobs.Job) -> jobs.Write:
    """An embargo has ended: publish, if the verdict still stands; else the version is checked again first."""
    release = Release.objects.select_related("version", "check_result").get(pk=job.arguments["release"])
    if conditions(release.version).key != release.check_result.key:
        version = release.version.pk
        return lambda: jobs.enqueue("check", f"check {version}", urgency=10, version=version)
    return lambda: public.publish(release.pk)


@jobs.handler("prove")
def prove(job: jobs.Job) -> jobs.Write | None:
    """Sign the proof of a release, if what it rests on still stands as it was released."""
    release = Release.objects.select_related("version", "check_result").get(pk=job.arguments["release"])
    found = conditions(release.version)
    if release.proof_id or found.key != release.check_result.key:
        return None
    report = run(found)
    content = bundle(report, signing_key(), found.policy, found.facts.as_yaml or None, created=release.at)
    return lambda: Release.objects.filter(pk=release.pk).update(proof=Blob.keep(content))


def signing_key() -> Ed25519PrivateKey:
    """The newsroom's key: of the path in ``COPYDESK_SIGNING_KEY``; an embedded desk makes its own once.

    :raises ReadError: if the file cannot be read.
    """
    path = settings.COPYDESK.signing_key
    if settings.COPYDESK.embedded and not path.exists():
        new_key(path)
    return read_private_key(path)
