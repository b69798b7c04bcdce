"""What is claimed: the checkable things that a story says, each with its span."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from copydesk.model.source import Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """A direct quotation: the words between the outer marks, without them.

    ``speech`` is somebody's words and must stand in a source; ``scare`` (a word or two, no attribution) and
    ``title`` (of a work) are told apart and not matched. ``speaker`` is whom the story gives it to, as written,
    resolved to a name where the story says "he" or "the agency"; ``speaker_span`` where it says so.
    """

    words: str
    use: Literal["speech", "scare", "title"] = "speech"
    speaker: str = ""
    speaker_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity. ``low`` and ``high`` are equal but for a range; scale is applied ("12tn" is 12e12).

    ``unit`` is canonical: an ISO 4217 code for money, ``percent``, ``percentage point``, ``basis point``, ``count``
    for bare numbers, or a unit word in the singular ("share", "day", "barrel"). ``per`` is what it is per
    ("share", "year"), ``noun`` the thing counted ("plan"), ``step`` the size of the last digit shown
    (``12.2 trillion``: 1e11), ``about`` whether the story hedges it ("roughly"), ``sign`` -1 where a word says
    that it fell, +1 where one says that it rose, 0 where none does. ``bound`` is that of "more than", "at least",
    "up to".
    """

    low: Decimal
    high: Decimal
    unit: str = "count"
    per: str = ""
    noun: str = ""
    step: Decimal = Decimal(1)
    about: bool = False
    sign: Literal[-1, 0, 1] = 0
    bound: Literal["", "above", "below", "at least", "at most"] = ""
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class DateRange:
    """A day, month, quarter or year as first and last day. ``None`` in both where it cannot be resolved.

    ``grain`` is how fine the story is; ``relative`` whether it was resolved from the dateline ("Thursday",
    "last month"); ``yearless`` whether the year was taken from the dateline; ``deadline`` whether the sentence
    makes it a last day ("by", "until", "due").
    """

    first: dt.date | None
    last: dt.date | None
    grain: Literal["day", "month", "quarter", "half", "year", "fiscal year", "fiscal quarter", "duration"] = "day"
    relative: bool = False
    yearless: bool = False
    deadline: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name, or an identifier that must be exact (``kind == "identifier"``: RIN, docket, section, form).

    ``title`` is the title or office that the story gives a person ("Labor Secretary"), as written.
    """

    name: str
    kind: Literal["person", "organisation", "law", "place", "product", "identifier", "other"] = "other"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Ticker:
    """A ticker symbol and the company that the story gives it to."""

    symbol: str
    company: str = ""
    exchange: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence asserts, as a whole.

    ``use`` tells a claim of fact from opinion, forecast, background, boilerplate ("investors will be watching")
    and what asserts nothing (open questions, bylines). ``attributed_to`` is whom the story names for it.
    """

    use: Literal["fact", "opinion", "forecast", "background", "boilerplate", "none"] = "fact"
    attributed_to: str = ""


ClaimValue = Quotation | Figure | DateRange | Name | Ticker | Statement
ClaimKind = Literal["quote", "figure", "date", "name", "ticker", "statement"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable thing that a story says: a span of its text and what it says there.

    ``sentence`` is the number of its sentence in ``claims.sentences.split(story)``.
    """

    kind: ClaimKind
    start: int
    end: int
    text: str
    sentence: int
    value: ClaimValue
