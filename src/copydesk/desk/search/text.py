"""The searchable text of a story: what readers see of it, and no word of a private source."""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.desk.models import Release
from copydesk.desk.site.article import head, text_of
from copydesk.desk.site.outside import outsiders_report
from copydesk.desk.site.passages import cited
from copydesk.report.sentences import printable

_LONGEST = 20_000  # characters of the titles of all sources


@dataclass(frozen=True, slots=True)
class Searchable:
    """A story's parts, each without markup and control characters; ``sources`` has a title a line."""

    headline: str
    deck: str
    body: str
    sources: str


def searchable(release: Release) -> Searchable:
    """The searchable text of a release. ``check_result`` and ``version`` must be at hand.

    :raises ReadError: if the text cannot be read, which was read when it was released.
    """
    check, version = release.check_result, release.version
    told, text = head(release), text_of(release)
    body = (" ".join(printable(text.text[b.start : b.end]).split()) for b in text.blocks)
    sources = cited(outsiders_report(check, version.raw, version.name)).values()
    titles = (f"{s.title}, {s.publisher}" if s.publisher else s.title for s in sources if not s.private)
    return Searchable(told.headline, told.deck, "\n".join(body), "\n".join(titles)[:_LONGEST])
