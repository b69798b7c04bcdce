"""A crowd of stories that wait, for tests of lists."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import User
from django.utils import timezone

from copydesk.desk.models import Check, FindingRecord, Section, Story, Version

LONG = (
    "Harbor Foods says that sales of its mills in Port Ellery and in Aldershot rose in every quarter of the year " * 2
)[:140]


def many(count: int, section: Section, editor: User | None = None) -> list[Story]:
    """Stories that wait, each held by two stops, every third of them of high risk."""
    now = timezone.now()
    other = Section.objects.create(name="Markets", slug="markets")
    stories = Story.objects.bulk_create(
        Story(
            section=section if n % 2 else other,
            headline=LONG if n == 0 else f"Story {n} of the mills",
            slug=f"story-{n}",
            made_by="user:ruth",
            waiting_since=now - dt.timedelta(minutes=20 * n),
            editor=editor if n % 5 == 0 else None,
            editor_since=now if n % 5 == 0 else None,
        )
        for n in range(count)
    )
    versions = Version.objects.bulk_create(
        Version(story=s, number=1, raw="x " * 500, name="s.md", media_type="text/markdown", sha256="0", state="held")
        for s in stories
    )
    checks = Check.objects.bulk_create(
        Check(version=v, key=str(v.pk), verdict="hold", report={"much": "x" * 5000}, mended="x", seconds=0.1)
        for v in versions
    )
    for story, version, check in zip(stories, versions, checks, strict=True):
        story.latest, version.check_result = version, check
    Story.objects.bulk_update(stories, ["latest"])
    Version.objects.bulk_update(versions, ["check_result"])
    FindingRecord.objects.bulk_create(
        FindingRecord(
            check_result=check,
            number=number,
            rule="high-risk" if risky else "figure-in-source",
            severity="stop" if number < 2 else "warn",
            risk="crime" if risky else "",
            message=f"Finding {number} of check {n}.",
            start=0,
            end=1,
            fingerprint=f"{n} {number}",
        )
        for n, check in enumerate(checks)
        for number in range(3)
        for risky in [n % 3 == 0 and number == 1]
    )
    return stories
