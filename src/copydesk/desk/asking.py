"""Questions put to all that the desk holds, or to what readers may see of it: which sources are looked through.

The texts of sources are not in the database, only their bytes. So each process keeps which stems stand in which
snapshot, with each snapshot's stems in the cache for the processes after it; a question goes to the few snapshots that
share its rarest words, and the index over these is kept for the next question like it. What has not been read yet is
read as questions come, a bounded time each, and found by its title until then.
"""

from __future__ import annotations

import math
import threading
import time
import zlib
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.db.models import F, Q
from django.utils import timezone

from copydesk.asking import Answer, ask
from copydesk.asking.question import understood
from copydesk.desk.checking import policy_of, source_as_read
from copydesk.desk.facts import StoryFacts
from copydesk.desk.market import held
from copydesk.desk.models import CheckSource, Document, PolicyRevision, Release, Snapshot, Story
from copydesk.errors import ReadError
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.stems import content_stems
from copydesk.facts import Facts
from copydesk.model import Source, SourceKind
from copydesk.text import words

MOST = 12  # sources that a question is put to
SECONDS = 2.0  # for reading sources not read before, of one question
_LONGEST = 2_000_000  # code points of all sources that a question is put to
_STEMS = 20_000  # of one source, that are kept
_KEPT = 30 * 24 * 3600  # seconds
_AT_ONCE = 500  # keys of the cache in one query
_TITLES = 5  # words by which titles are looked for


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, with how many sources there are to answer from, and how many of them could be looked through."""

    answer: Answer
    sources: int
    looked: int


class _Stems:
    """Which stems stand in which snapshot, as far as snapshots have been read; one for the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._postings: dict[str, array[int]] = {}
        self._read: set[int] = set()

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._postings.clear()
            self._read.clear()

    def learn(self, snapshots: Iterable[int], seconds: float) -> set[int]:
        """Read what is new of ``snapshots`` for at most ``seconds``; those of them that have been read now."""
        wanted = set(snapshots)
        with self._lock:
            if len(self._read) > 4 * len(wanted) + 1000:  # mostly of what is no longer there
                self._postings.clear()
                self._read.clear()
            new = sorted(wanted - self._read, reverse=True)
            for at in range(0, len(new), _AT_ONCE):
                keys = {_key(pk): pk for pk in new[at : at + _AT_ONCE]}
                for key, packed in cache.get_many(keys).items():
                    self._take(keys[key], zlib.decompress(packed).decode().split())
            end = time.monotonic() + seconds
            for pk in new:
                if pk in self._read:
                    continue
                if time.monotonic() > end:
                    break
                stems = _stems_of(pk)
                cache.set(_key(pk), zlib.compress(" ".join(stems).encode()), _KEPT)
                self._take(pk, stems)
            return wanted & self._read

    def _take(self, pk: int, stems: Sequence[str]) -> None:
        for root in stems:
            self._postings.setdefault(root, array("q")).append(pk)
        self._read.add(pk)

    def nearest(self, stems: Sequence[str], among: set[int], limit: int) -> list[int]:
        """The snapshots of ``among`` that share most with ``stems``, each weighed by how rare it is among them."""
        scores: dict[int, float] = {}
        with self._lock:
            for root in dict.fromkeys(stems):
                found = among.intersection(self._postings.get(root, ()))
                weight = math.log(1 + len(among) / len(found)) if found else 0.0
                for pk in found:
                    scores[pk] = scores.get(pk, 0.0) + weight
        return sorted(scores, key=lambda pk: (-scores[pk], -pk))[:limit]


_STEMS_KNOWN = _Stems()


def of_newsroom(question: str) -> Told:
    """Answer from the newest snapshot of every source that is not private, the newsroom's facts and holdings.

    :raises DraftError: if there is no question, or one too long.
    """
    rows = Document.objects.filter(current__isnull=False).exclude(_private("", "current__"))
    snapshots = set(rows.values_list("current_id", flat=True))
    return _told(question, snapshots, held.beside(StoryFacts(question, timezone.now().date())))


def of_published(question: str) -> Told:
    """Answer from what readers may see: the sources, as they were checked, of the stories that are published.

    No private source, nothing of a story that was retracted or taken down, and no facts, which are the newsroom's own;
    but the Forms 13F of the data folder, which are public and which the site shows.

    :raises DraftError: if there is no question, or one too long.
    """
    releases = Release.objects.filter(
        published_at__isnull=False,
        version=F("version__story__published"),
        version__story__state=Story.State.PUBLISHED,
    )
    cited = CheckSource.objects.filter(check_result__in=releases.values("check_result"))
    cited = cited.exclude(_private("snapshot__document__", "snapshot__"))
    return _told(question, set(cited.values_list("snapshot_id", flat=True)), held.beside(None))


def forget() -> None:
    """Forget what was read of sources (rows are numbered anew in tests)."""
    _STEMS_KNOWN.clear()
    _index.cache_clear()


def _private(document: str, snapshot: str) -> Q:
    """What is private by the newsroom's word, or by its own where the newsroom says nothing."""
    by_itself = Q(**{f"{document}kind": "", f"{snapshot}said_kind": SourceKind.NOTES})
    return Q(**{f"{document}kind": SourceKind.NOTES}) | by_itself


def _told(question: str, snapshots: set[int], facts: Facts | None) -> Told:
    asked = understood(question)
    read = _STEMS_KNOWN.learn(snapshots, SECONDS)
    sought = [root for part in asked.parts for root in (*part.content, *_roots(part.names), *_roots(part.identifiers))]
    unread = _by_title(asked.text, snapshots - read)[: MOST // 2]
    near = _STEMS_KNOWN.nearest(sought or content_stems(words(asked.text)), read, MOST - len(unread)) + unread
    policy = policy_of(PolicyRevision.objects.order_by("-id").first())
    index = _index_of(near)
    answer = ask(asked.text, index, facts=facts, policy=policy, on=timezone.now().date())
    return Told(answer, len(snapshots), len(read))


def _roots(texts: Iterable[str]) -> list[str]:
    return content_stems([word for text in texts for word in words(text)])


def _by_title(question: str, unread: set[int]) -> list[int]:
    """Sources not read yet whose title has a longer word of the question."""
    if not unread:
        return []
    long = sorted({w for w in question.split() if len(w) > 3}, key=len, reverse=True)[:_TITLES]
    titled = Q()
    for word in long:
        word = word.strip("?.,;:!()“”\"'")
        titled |= Q(document__title__icontains=word) | Q(said_title__icontains=word)
    if not titled:
        return []
    found = Snapshot.objects.filter(titled).order_by("-pk").values_list("pk", flat=True)[: 20 * MOST]
    return [pk for pk in found if pk in unread][:MOST]


def _key(pk: int) -> str:
    return f"ask:stems:1:{pk}"


def _stems_of(pk: int) -> list[str]:
    """The stems of a snapshot's text, title and identifiers; none where it can no longer be read."""
    source = _read(pk)
    if source is None:
        return []
    text = " ".join((source.text, source.title, source.publisher, *source.fields.values()))
    return sorted(set(content_stems(words(text))))[:_STEMS]


def _read(pk: int) -> Source | None:
    snapshot = Snapshot.objects.select_related("document").get(pk=pk)
    try:
        source = source_as_read(snapshot.document.name, snapshot)
    except ReadError:
        return None
    return None if source.private else source


def _index_of(snapshots: Sequence[int]) -> SourceIndex:
    """The index over some snapshots, in this order, with what the newsroom says of their documents now."""
    said = ("pk", *(f"document__{name}" for name in ("name", "kind", "title", "publisher", "published")))
    rows = {row[0]: row for row in Snapshot.objects.filter(pk__in=snapshots).values_list(*said)}
    return _index(tuple(rows[pk] for pk in snapshots if pk in rows))


@lru_cache(maxsize=32)
def _index(rows: tuple[tuple[Any, ...], ...]) -> SourceIndex:
    """An index over as many of the first as are not too long together; the rows are all that it hangs on."""
    found: dict[str, Source] = {}
    room = _LONGEST
    for pk, *_ in rows:
        source = _read(pk)
        if source is None or len(source.text) > room:
            continue
        room -= len(source.text)
        name = source.name if source.name not in found else f"{source.name} ({pk})"
        found[name] = replace(source, name=name)
    return SourceIndex(found.values())
