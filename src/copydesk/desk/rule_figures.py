"""What each rule did: how often it stopped, and what became of it. The standards editor judges rules by these."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from copydesk.desk.models import FindingRecord, Story, Version
from copydesk.desk.queue.filters import unanswered

_Outcome = FindingRecord.Outcome


@dataclass(frozen=True, slots=True)
class Figures:
    """What a rule did in a time.

    ``stories`` and ``versions`` are those that it stopped. The others count stops: the same finding in the same story
    is one stop, however often it was checked or carried to the next version. ``open`` are those that wait now.
    """

    stories: int = 0
    versions: int = 0
    mended: int = 0
    overridden: int = 0
    signed: int = 0
    dropped: int = 0
    open: int = 0

    @property
    def share_right(self) -> float | None:
        """Of the stops that people judged, the share that was mended and not overridden; ``None`` before the first."""
        judged = self.mended + self.overridden
        return self.mended / judged if judged else None

    @property
    def percent_right(self) -> int | None:
        """:attr:`share_right` in whole percent."""
        return None if self.share_right is None else round(self.share_right * 100)


def of_rules(since: dt.timedelta | None = None) -> dict[str, Figures]:
    """The figures of every rule that stopped a story, from three queries.

    :param since: only checks made in this time up to now; all where empty.
    """
    stops = FindingRecord.objects.filter(severity="stop").order_by()
    if since is not None:
        stops = stops.filter(check_result__made_at__gte=timezone.now() - since)
    found: dict[str, dict[str, Any]] = {}
    stopped = stops.values_list("rule").annotate(
        stories=Count("check_result__version__story", distinct=True),
        versions=Count("check_result__version", distinct=True),
    )
    for rule, stories, versions in stopped:
        found[rule] = {"stories": stories, "versions": versions}
    one = Concat(Cast("check_result__version__story", CharField()), "fingerprint", output_field=CharField())
    settled = stops.exclude(outcome=_Outcome.OPEN).values_list("rule", "outcome")
    for rule, outcome, count in settled.annotate(n=Count(one, distinct=True)):
        found[rule][outcome] = count
    for rule, count in _waiting(stops & unanswered()).values_list("rule").annotate(n=Count(one, distinct=True)):
        found[rule]["open"] = count
    return {rule: Figures(**values) for rule, values in found.items()}


def _waiting(stops: QuerySet[FindingRecord]) -> QuerySet[FindingRecord]:
    """Of stops, those that hold a story now: of the check that counts, on a version that is decided on."""
    version = "check_result__version"
    newest = Q(**{f"{version}__story__latest": F(version), f"{version}__state__in": Version.OPEN})
    back = Q(**{f"{version}__story__published": F(version), f"{version}__story__state": Story.State.PUBLISHED})
    back &= ~Q(**{f"{version}__story__attention": ""})
    return stops.filter(newest | back, outcome=_Outcome.OPEN, **{f"{version}__check_result": F("check_result")})
