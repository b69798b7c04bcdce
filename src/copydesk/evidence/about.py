"""Whether what bears out a sentence about "the order" stands in the document that the story means by it.

"The council signed an order on May 4. The order bans barges." is false where the order of May 4 says nothing of barges
and one of June 2 bans them, though a passage holds every word of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from copydesk.claims.calendar_words import written
from copydesk.claims.clauses import facts_of
from copydesk.claims.referents import Referent
from copydesk.evidence import documents
from copydesk.evidence.index import Passage
from copydesk.evidence.named_documents import numbered
from copydesk.model import Claim, DateRange, Source

if TYPE_CHECKING:
    from copydesk.evidence.match import Context


def told_of_another(
    claim: Claim, passages: Sequence[Passage], context: Context
) -> tuple[Referent, list[Source]] | None:
    """The document that a sentence is about, where ``passages`` stand in another that has a day of its own.

    With it the sources that are that document, or speak of it. ``None`` where the sentence is about no document that
    the story dates or numbers, where no source is that document, and where one of ``passages`` stands in one of these.
    """
    referent = _subject(claim, context)
    if referent is None:
        return None
    days = {day for c in referent.dates if (day := _day(c)) is not None}
    its = [s for s in context.index.sources if _is(s, days, referent)]
    if not its or any(p.source in its or _speaks_of(p.source, days, referent) for p in passages):
        return None
    if not all(documents.read(p.source).dates for p in passages):
        return None
    return referent, its + [s for s in context.index.sources if s not in its and _speaks_of(s, days, referent)]


def note_on(referent: Referent, phrase: str, passages: Sequence[Passage]) -> str:
    """What to tell of a sentence whose passages stand in another document."""
    own = documents.read(passages[0].source).dates[0]
    meant = " of ".join(c.text for c in (*referent.numbers[:1], *referent.dates[:1]))
    return f"“{phrase}” is {meant} here, and what says so is of {written(own.day, own.day)}"


def _subject(claim: Claim, context: Context) -> Referent | None:
    """What a sentence is about, where that is a document named before."""
    found = [r for r in context.referents(claim.sentence) if r.sort == "document"]
    if not found:
        return None
    facts = facts_of(context.sentence(claim.sentence), (), context.sentences[claim.sentence].start)
    main = next((f for f in facts if f.subject is not None and f.modality != "to"), None)
    if main is None or main.subject is None:
        return None
    return next((r for r in found if r.span.start == main.subject.start), None)


def _day(claim: Claim) -> dt.date | None:
    value = claim.value
    return value.first if isinstance(value, DateRange) and value.grain == "day" and value.first == value.last else None


def _is(source: Source, days: set[dt.date], referent: Referent) -> bool:
    """Whether a source is the document itself: of its number or, where it has none, of its day."""
    if referent.numbers:
        return numbered(source, list(referent.numbers))
    return any(own.day in days for own in documents.read(source).dates)


def _speaks_of(source: Source, days: set[dt.date], referent: Referent) -> bool:
    if any(re.search(rf"(?<![\w-]){re.escape(c.text.split()[-1])}(?![\w-])", source.text) for c in referent.numbers):
        return True
    return any(re.search(rf"\b{day:%B} {day.day}\b|{day.isoformat()}", source.text) for day in days)
