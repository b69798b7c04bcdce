"""What is published is proved again when what it rests on changes: sources, facts, policy, rules.

A check under new conditions decides; :mod:`copydesk.desk.life.verdicts` puts the story back into the queue where it no
longer holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import Q

from copydesk.desk import jobs
from copydesk.desk.checking import conditions, rule_set
from copydesk.desk.models import Document, Job, Version
from copydesk.policy import Policy

_RULES = "rules-of-the-last-start"
# One that is being checked, or could not be, too: its check may have begun before the change.
_STANDING = ~Q(state__in=[Version.State.REPLACED, Version.State.REJECTED])


def document_changed(document: Document) -> int:
    """Queue a check of every version that rests on the document and still matters; how many."""
    return _queue(Version.objects.filter(_STANDING, sources__document=document).values_list("pk", flat=True))


def after_upgrade() -> None:
    """Have everything looked at again where the rules are other ones than those that a worker last started with."""
    rules = hashlib.sha256(json.dumps(rule_set(Policy()), sort_keys=True).encode()).hexdigest()
    if cache.get(_RULES) != rules:
        everything()
        cache.set(_RULES, rules, None)


def everything() -> None:
    """Queue a look at all versions that still matter, after a change of facts, policy or rules.

    One job walks over them, so that a change of many listings costs one walk.
    """
    jobs.enqueue("prove again", "prove again")


@jobs.handler("prove again")
def prove_again(job: Job) -> jobs.Write:
    """Find the versions whose conditions have changed; a check of each is queued."""
    standing = Version.objects.filter(_STANDING).select_related("check_result", "story")
    changed = [version.pk for version in standing.iterator(chunk_size=200) if _changed(version)]
    return lambda: _queue(changed)


def _changed(version: Version) -> bool:
    failed = version.state == Version.State.FAILED
    try:
        key = conditions(version).key
    except Exception:  # what cannot be read now must be looked at: its check says why, once
        return not failed
    return failed or version.check_result is None or bool(key != version.check_result.key)


def _queue(versions: Iterable[int]) -> int:
    count = 0
    for pk in sorted(set(versions)):  # in one order, so that two that queue the same never wait for each other
        jobs.enqueue("check", f"check {pk}", urgency=-5, version=pk)
        count += 1
    return count
