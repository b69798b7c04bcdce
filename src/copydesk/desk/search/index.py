"""The index: kept in the transaction that changes what readers see, searched with the rights of any reader.

A search joins the stories themselves, so that one that readers may no longer see is not found whatever the index has.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from copydesk.desk.models import Release, Story
from copydesk.desk.search import postgresql, sqlite
from copydesk.desk.search.asked import Asked
from copydesk.desk.search.text import searchable
from copydesk.desk.site.shown import SEEN
from copydesk.errors import CopydeskError

_MARKS = ("\x02", "\x03")  # no text in the index holds control characters
# PostgreSQL would read markup and paths in a text as one word each, or pass over them: it never sees their signs.
_SIGNS = str.maketrans("<>&/", "\x04\x05\x06\x07")
_SHOWN = {written: sign for sign, written in _SIGNS.items()}
_AT_ONCE = 50  # releases that a rebuilding has in memory
Runs = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A story found: its headline, the words found in their place, and the source in whose title they stand.

    Each is runs of text with whether they are what was asked for; ``source`` is empty where no title has any of it.
    """

    story: UUID
    headline: Runs
    text: Runs
    source: Runs


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, the best first, of ``total``."""

    hits: tuple[Hit, ...] = ()
    total: int = 0


def keep(release: Release) -> None:
    """Have readers find a story by the text of this release, in the place of what they found before."""
    text = searchable(release)
    with transaction.atomic(), connection.cursor() as cursor:
        story = _key(release.version.story_id)
        cursor.execute("DELETE FROM desk_searchtext WHERE story = %s", [story])
        cursor.execute(
            "INSERT INTO desk_searchtext (story, headline, deck, body, sources) VALUES (%s, %s, %s, %s, %s)",
            [story, *(part.translate(_SIGNS) for part in (text.headline, text.deck, text.body, text.sources))],
        )


def drop(story_id: UUID) -> None:
    """Have readers no longer find a story."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_searchtext WHERE story = %s", [_key(story_id)])


def find(
    asked: Asked,
    section: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    limit: int = 10,
    offset: int = 0,
) -> Found:
    """The stories that have every term, two queries.

    :param section: the slug of a section, ``""`` for all.
    :param since: first published then or later; ``until``: before then.
    """
    if not asked.terms:
        return Found()
    asked = replace(asked, terms=tuple(replace(t, text=t.text.translate(_SIGNS)) for t in asked.terms))
    where = f"AND desk_story.state IN ({', '.join(['%s'] * len(SEEN))})"
    values: list[Any] = [str(state) for state in SEEN]
    if section:
        where += " AND desk_story.section_id = (SELECT id FROM desk_section WHERE slug = %s)"
        values.append(section)
    for moment, comparison in ((since, ">="), (until, "<")):
        if moment is not None:
            where += f" AND desk_story.first_published_at {comparison} %s"
            values.append(connection.ops.adapt_datetimefield_value(moment))
    backend = _backend()
    with connection.cursor() as cursor:
        total = backend.count(cursor, asked, where, values)
        rows = backend.best(cursor, asked, where, values, _MARKS, limit, offset) if total > offset else []
    return Found(tuple(_hit(*row) for row in rows), total)


def rebuild(releases: Any = Release, progress: Callable[[int], None] = lambda done: None) -> tuple[int, int]:
    """Make the whole index anew: how many stories are in it, and how many texts could not be read.

    :param releases: the model of releases, which a migration has in a form of its own.
    """
    kept = unread = 0
    seen = releases.objects.filter(
        published_at__isnull=False,
        version=F("version__story__published"),
        version__story__state__in=[str(state) for state in SEEN],
    )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM desk_searchtext")
        for release in seen.select_related("version", "check_result").order_by("pk").iterator(chunk_size=_AT_ONCE):
            try:
                keep(release)
                kept += 1
            except CopydeskError:
                unread += 1
            progress(kept + unread)
    return kept, unread


def missing() -> int:
    """How many stories that readers see are not in the index."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM desk_story LEFT JOIN desk_searchtext ON desk_searchtext.story = desk_story.id
            WHERE desk_searchtext.id IS NULL AND desk_story.state IN (%s, %s)""",
            [str(state) for state in SEEN],
        )
        return int(cursor.fetchone()[0])


def create(cursor: Any) -> None:
    """Make the tables, for the migration."""
    for statement in _backend().CREATE:
        cursor.execute(statement)


def destroy(cursor: Any) -> None:
    """Take the tables away, for undoing the migration."""
    for statement in _backend().DROP:
        cursor.execute(statement)


def _backend() -> ModuleType:
    return postgresql if connection.vendor == "postgresql" else sqlite


def _key(story_id: UUID) -> Any:
    """The id of a story as its table has it."""
    return Story._meta.pk.get_db_prep_value(story_id, connection)


def _hit(story: Any, headline: str, text: str, source: str) -> Hit:
    found = _runs(source) if _MARKS[0] in source else ()
    return Hit(story if isinstance(story, UUID) else UUID(story), _runs(headline), _runs(text), found)


def _runs(marked: str) -> Runs:
    parts = re.split(f"[{''.join(_MARKS)}]", marked)
    return tuple((part.translate(_SHOWN), bool(number % 2)) for number, part in enumerate(parts) if part)
