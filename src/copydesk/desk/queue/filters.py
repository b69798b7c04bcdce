"""What a page of the queue shows: read from the address, written back into it, and turned into conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from copydesk.desk.models import FindingRecord, Story, Version
from copydesk.desk.roles import Actor
from copydesk.errors import CopydeskError

STATES = {
    "waiting": ("waiting", Q(waiting_since__isnull=False) | ~Q(attention="")),
    "held": ("held", Q(latest__state=Version.State.HELD)),
    "clear": ("clear", Q(latest__state=Version.State.CLEAR)),
    "failed": ("could not be checked", Q(latest__state=Version.State.FAILED)),
    "back": ("came back", ~Q(attention="")),
    "checking": ("being checked", Q(latest__state=Version.State.UNCHECKED)),
    "planned": ("planned", Q(latest__state=Version.State.PLANNED)),
    "published": ("published", Q(state=Story.State.PUBLISHED)),
    "all": ("all", Q()),
}
AGES = {
    "1h": ("over an hour", dt.timedelta(hours=1)),
    "4h": ("over 4 hours", dt.timedelta(hours=4)),
    "1d": ("over a day", dt.timedelta(days=1)),
    "3d": ("over 3 days", dt.timedelta(days=3)),
}
SORTS = ("waits", "headline", "section", "state", "stops", "risk", "on")
_OPEN = (FindingRecord.Outcome.OPEN, FindingRecord.Outcome.MENDED, FindingRecord.Outcome.DROPPED)  # not let pass
_DECIDED_ON = (*Version.OPEN, Version.State.PLANNED)


class FilterError(CopydeskError):
    """The address of a list names a filter or an order that there is not."""

    code = "CD670"


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the queue.

    ``on`` is who is on a story: ``mine``, ``nobody``, or ``@`` and a user's name. ``sort`` is one of :data:`SORTS`,
    with ``-`` before it for the other way round; by itself the longest wait, the most stops, the highest risk and the
    first letter come first. ``page`` counts from 1.
    """

    state: str = "waiting"
    section: str = ""
    rule: str = ""
    risk: str = ""
    age: str = ""
    on: str = ""
    text: str = ""
    sort: str = "waits"
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """The filters of an address.

        :raises FilterError: where a value is none that there is.
        """
        given = {name: query.get(name, "").replace("\x00", "").strip() for name in asdict(cls())}
        state, age, sort = given["state"] or "waiting", given["age"], given["sort"] or "waits"
        _known("state", state, STATES)
        _known("age", age, ("", *AGES))
        _known("sort", sort.removeprefix("-"), SORTS)
        page = given["page"] or "1"
        if not page.isascii() or not page.isdigit() or len(page) > 6 or int(page) < 1:
            raise FilterError("the address", f"its page is {page[:40]!r}", "Give a whole number from 1.")
        return cls(
            state,
            given["section"][:80],
            given["rule"][:80],
            given["risk"][:80],
            age,
            given["on"][:160],
            given["text"][:200],
            sort,
            int(page),
        )

    def query(self, **changes: Any) -> str:
        """These filters, with changes, as the query of an address; of the first page where no page is given."""
        wanted = asdict(replace(self, **{"page": 1, **changes}))
        usual = asdict(Filters())
        return urlencode({name: value for name, value in wanted.items() if value != usual[name]})

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state is filtered."""
        return any((self.section, self.rule, self.risk, self.age, self.on, self.text))


def _known(name: str, value: str, known: Any) -> None:
    if value not in known:
        raise FilterError(
            "the address", f"its {name} is {value[:40]!r}", f"Use one of: {', '.join(k for k in known if k)}."
        )


def counting(stories: QuerySet[Story]) -> QuerySet[Story]:
    """The stories with ``check``, the check that counts now, and ``since``, from when they wait for people.

    The newest version counts while it is decided on; afterwards the one that readers see.
    """
    newest = Q(latest__state__in=_DECIDED_ON) | Q(published=None)
    return stories.annotate(
        counting=Case(When(newest, then=F("latest__check_result")), default=F("published__check_result")),
        since=Coalesce("waiting_since", "attention_at"),
    )


def unanswered() -> QuerySet[FindingRecord]:
    """The stops that nobody has overridden or signed for, as :func:`copydesk.desk.life.stops_left` counts them."""
    return FindingRecord.objects.filter(outcome__in=_OPEN, severity="stop")


def stops(**more: Any) -> QuerySet[FindingRecord]:
    """The unanswered stops of the counting check of an outer story."""
    return unanswered().filter(check_result=OuterRef("counting"), **more)


class Conditions:
    """The conditions of filters, each by itself, so that a count can leave out its own."""

    def __init__(self, filters: Filters, actor: Actor) -> None:
        self.filters, self.actor = filters, actor
        self.parts = {
            "state": STATES[filters.state][1],
            "section": Q(section__slug=filters.section) if filters.section else Q(),
            "rule": _holding(rule=filters.rule) if filters.rule else Q(),
            "risk": _holding(risk=filters.risk) if filters.risk else Q(),
            "age": older(filters.age) if filters.age else Q(),
            "on": on(filters.on, actor) if filters.on else Q(),
        }

    def without(self, *names: str) -> Q:
        """All conditions but these."""
        every = Q()
        for name, part in self.parts.items():
            if name not in names and part:
                every &= part
        return every

    def stories(self) -> QuerySet[Story]:
        """All stories that the text asked for leaves, with their counting check."""
        found = counting(Story.objects.all())
        return found.filter(headline__icontains=self.filters.text) if self.filters.text else found


def _holding(**what: str) -> Q:
    """What a stop of this rule or risk holds."""
    newest = F("check_result__version__check_result")
    return Q(counting__in=unanswered().filter(check_result=newest, **what).values("check_result"))


def older(age: str) -> Q:
    """What has waited for people longer than that."""
    return Q(since__lte=timezone.now() - AGES[age][1])


def on(who: str, actor: Actor) -> Q:
    """What ``who`` (as in :attr:`Filters.on`) is on."""
    if who == "mine":
        return Q(editor=actor.user)
    if who == "nobody":
        return Q(editor=None)
    return Q(editor__username=who.removeprefix("@"))
