"""What a page of the site shows, read from the database: stories, their releases, what was said of them later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Max, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from copydesk.desk.models import FindingRecord, Notice, Release, Story
from copydesk.desk.site.article import Article, Head, Proved, article, head, proved, text_of
from copydesk.desk.site.changes import Change, changes, lines
from copydesk.desk.site.passages import day

_MOST_CHANGES = 12  # changed stretches that a correction shows
SEEN = (Story.State.PUBLISHED, Story.State.RETRACTED)


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction as the page shows it; ``more`` counts the changes left out, ``earlier`` is the version before."""

    text: str
    at: dt.datetime
    earlier: int | None
    changes: tuple[Change, ...]
    more: int


@dataclass(frozen=True)
class Shown:
    """A story as readers may see it, with one of its releases: the newest, or an earlier one."""

    story: Story
    release: Release | None
    releases: tuple[Release, ...]
    notices: tuple[Notice, ...]

    @property
    def taken_down(self) -> bool:
        """Whether no word of it may be shown."""
        return self.story.state == Story.State.TAKEN_DOWN

    @property
    def retracted(self) -> bool:
        """Whether it is retracted."""
        return self.story.state == Story.State.RETRACTED

    @property
    def earlier(self) -> bool:
        """Whether this is a version that a later one has replaced."""
        return self.release is not None and self.release.version_id != self.story.published_id

    @cached_property
    def article(self) -> Article:
        """The text of the release."""
        return article(self.release)

    @cached_property
    def last(self) -> Notice | None:
        """The retraction or take-down."""
        return next((n for n in self.notices if n.kind != Notice.Kind.CORRECTION), None)

    @cached_property
    def changed_at(self) -> dt.datetime:
        """When readers last saw something new."""
        return max([self.story.first_published_at, *(n.at for n in self.notices)])

    @cached_property
    def replaced_at(self) -> dt.datetime | None:
        """When a later version replaced this one."""
        return next((n.at for n in self.notices if n.before_id == self.release.version_id and n.after_id), None)

    @cached_property
    def corrections(self) -> tuple[Correction, ...]:
        """The corrections, newest first, each with what it changed."""
        by_version = {r.version_id: r for r in self.releases}
        return tuple(_correction(n, by_version) for n in self.notices if n.kind == Notice.Kind.CORRECTION)

    @cached_property
    def came(self) -> tuple[str, ...]:
        """How the version came to readers, in sentences."""
        version, release = self.release.version, self.release
        count = len(self.article.sources)
        made = "Drafted by machine" if version.machine_drafted else "Written"
        rules = self.article.rules
        return (
            f"{made} from {count} source{'s' * (count != 1)}." if count else f"{made} without sources.",
            f"Checked by {rules} rule{'s' * (rules != 1)}.",
            f"Released by {_people(release)}, {day(release.at)}, {release.at:%H:%M} UTC{self._overridden()}.",
        )

    def _overridden(self) -> str:
        if self.release.manner != "override":
            return ""
        count = self.release.check_result.findings.filter(outcome=FindingRecord.Outcome.OVERRIDDEN).count()
        return f", with {count} overridden finding{'s' * (count != 1)}" if count else ""


def _people(release: Release) -> str:
    names = [name_of(user) for user in (release.by, release.second) if user is not None]
    return " and ".join(names) or "the desk itself, as its rules found nothing against it"


def name_of(user: Any) -> str:
    """The name that readers know a person by."""
    return user.get_full_name() or user.get_username()


def _correction(notice: Notice, releases: dict[int, Release]) -> Correction:
    before, after = releases.get(notice.before_id), releases.get(notice.after_id)
    found = changes(lines(text_of(before)), lines(text_of(after))) if before and after else ()
    shown = found[:_MOST_CHANGES]
    return Correction(notice.text, notice.at, before.version.number if before else None, shown, len(found) - len(shown))


def one(slug: str, number: int | None = None) -> Shown | None:
    """The story under an address, with the version of that number, or the newest. ``None`` where readers see none.

    Three queries.
    """
    states = (*SEEN, Story.State.TAKEN_DOWN)
    story = Story.objects.select_related("section").filter(slug=slug, state__in=states).first()
    if story is None:
        return None
    found = tuple(_releases().filter(version__story=story).order_by("published_at", "pk"))
    wanted = [
        r for r in found if (r.version.number == number if number is not None else r.version_id == story.published_id)
    ]
    if not wanted and story.state != Story.State.TAKEN_DOWN:
        return None
    return Shown(story, wanted[-1] if wanted else None, found, tuple(story.notices.all()))


def _releases() -> QuerySet[Release]:
    """Releases that readers saw, with all that a list shows; reports and files are left where they are."""
    released = Release.objects.filter(published_at__isnull=False)
    heavy = ("check_result__report", "version__raw")
    return released.select_related("version", "check_result", "by", "second").defer(*heavy)


@dataclass(frozen=True)
class Counts:
    """How much of each story of a list is proved, counted when the first is asked for: feeds never ask."""

    releases: Sequence[Release]

    @cached_property
    def found(self) -> dict[int, Proved]:
        """By the number of the check."""
        return proved(self.releases)


@dataclass(frozen=True)
class Listed:
    """A story in a list. ``head`` is ``None`` for one that was taken down. ``counts`` are those of the whole list."""

    story: Story
    head: Head | None
    notices: Sequence[Notice]
    counts: Counts

    @property
    def proved(self) -> Proved | None:
        """How much of it is proved; ``None`` for one that was taken down."""
        return None if self.head is None else self.counts.found[self.story.published.seen[-1].check_result_id]

    @property
    def corrected(self) -> Notice | None:
        """The newest correction."""
        return next((n for n in self.notices if n.kind == Notice.Kind.CORRECTION), None)

    @property
    def ended(self) -> Notice | None:
        """The retraction or take-down."""
        return next((n for n in self.notices if n.kind != Notice.Kind.CORRECTION), None)

    @property
    def changed_at(self) -> dt.datetime:
        """When readers last saw something new."""
        return max([self.story.first_published_at, *(n.at for n in self.notices)])


def stories(*states: str) -> QuerySet[Story]:
    """Stories in these states, with ``changed``: when readers last saw something new."""
    return Story.objects.filter(state__in=states, first_published_at__isnull=False).annotate(
        changed=Coalesce(Max("notices__at"), F("first_published_at"))
    )


def full(query: QuerySet[Story]) -> QuerySet[Story]:
    """The stories of a query with all that :func:`listed` needs: three queries more, however many they are."""
    releases = Prefetch("published__releases", queryset=_releases(), to_attr="seen")
    return query.select_related("section", "published").defer("published__raw").prefetch_related(releases, "notices")


def listed(found: Iterable[Story]) -> list[Listed]:
    """Stories of a query made by :func:`full`, as lists show them."""
    told = list(found)
    down = Story.State.TAKEN_DOWN
    counts = Counts([s.published.seen[-1] for s in told if s.state != down])
    return [
        Listed(s, None if s.state == down else head(s.published.seen[-1]), tuple(s.notices.all()), counts) for s in told
    ]


def latest_notices(most: int = 3) -> list[Notice]:
    """What was corrected, retracted or taken down last, newest first, each with its story. One query."""
    seen = (*SEEN, Story.State.TAKEN_DOWN)
    return list(Notice.objects.filter(story__state__in=seen).select_related("story").order_by("-at", "-pk")[:most])
