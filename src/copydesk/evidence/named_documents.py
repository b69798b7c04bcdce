"""The day of a document that a sentence names by its number: "Executive Order 14330, signed on ..."."""

from __future__ import annotations

import datetime as dt
import re

from copydesk.evidence.documents import OwnDate
from copydesk.model import Claim, Name, Source

# Fields of a source that hold its own number.
_NUMBERS = ("executive_order_number", "document_number", "citation")
_MADE = re.compile(
    r"\b(?:sign(?:s|ed)|issue[sd]|publish(?:es|ed)|dated?|printed|released|appeared)\b[^.;]{0,60}\Z", re.IGNORECASE
)


def numbered(source: Source, claims: list[Claim]) -> bool:
    """Whether one of ``claims`` names ``source`` by the number that its fields give it."""
    own = {source.fields[key] for key in _NUMBERS if source.fields.get(key)}
    return any(
        isinstance(c.value, Name) and c.value.kind == "identifier" and any(_ends_in(c.text, number) for number in own)
        for c in claims
    )


def _ends_in(text: str, number: str) -> bool:
    """Whether ``number`` is the last part of an identifier.

    >>> _ends_in("Executive Order 14330", "14330"), _ends_in("Executive Order 114330", "14330")
    (True, False)
    """
    return bool(re.search(rf"(?<![\w-]){re.escape(number)}\Z", text.strip()))


def made_on(sentence: str, start: int) -> bool:
    """Whether the words before a date say that a document was signed, issued or published then.

    >>> made_on("She signed Executive Order 14330 on April 30.", 36)
    True
    """
    return bool(_MADE.search(sentence[:start]))


def another_day(dates: tuple[OwnDate, ...], day: dt.date) -> OwnDate | None:
    """The first of a document's own days, where none of them is ``day``."""
    return dates[0] if dates and all(own.day != day for own in dates) else None
