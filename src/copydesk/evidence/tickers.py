"""Whether a ticker belongs to the company that the story gives it to, and was listed on the story's day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from copydesk.claims import tickers
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.name_forms import forms, holds, spelled, tokens
from copydesk.facts import Listing
from copydesk.model import CheckedClaim, Claim, Evidence, Fix, Manner, Relation, Span, State, Ticker

if TYPE_CHECKING:
    from copydesk.evidence.match import Context

_COVER = re.compile(r"[Tt]rading\s+[Ss]ymbol(?:\(s\)|s)?")
_LINE = re.compile(r"(?:^|[\n|\t])[ ]*([A-Z]{1,5}(?:[.\-][A-Z])?)[ ]*(?=$|[\n|\t])")
_NO_SYMBOLS = frozenset("NYSE LLC INC NONE NA N".split())
_IN_TEXT = re.compile(r"(?:[:(]\s*|[Ss]ymbols?\b[^.\n]{0,12})[A-Z]{1,5}\b")


@dataclass(frozen=True, slots=True)
class _Symbol:
    """A symbol in a source. ``company`` is the name beside it, or ``""`` where the document is the company's own."""

    symbol: str
    source: int
    start: int
    end: int
    company: str


_known: WeakKeyDictionary[SourceIndex, list[_Symbol]] = WeakKeyDictionary()


def match(claim: Claim, context: Context) -> CheckedClaim:
    """A ticker against the facts; without them against the sources; else not checked.

    Contradicted: the symbol is another company's, the company has another symbol or exchange, or the security was not
    listed on the story's day.
    """
    assert isinstance(claim.value, Ticker)
    return _by_facts(claim, claim.value, context) or _by_sources(claim, claim.value, context)


def same_company(one: str, other: str) -> bool:
    """Whether two names are of one company: equal but for its legal form, or the shorter begins the longer.

    >>> same_company("Harbor Foods", "Harbor Foods Holdings, Inc."), same_company("Harbor Foods", "Harbor Steel")
    (True, False)
    """
    if set(forms(one)) & set(forms(other)):
        return True
    short, long = sorted((tokens(one), tokens(other)), key=len)
    return bool(short) and long[: len(short)] == short


def _of_company(listing: Listing, company: str) -> bool:
    return any(same_company(company, name) for name in (listing.name, *listing.aliases))


def _plain(symbol: str) -> str:
    return symbol.upper().replace("-", ".")


def _day(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _by_facts(claim: Claim, ticker: Ticker, context: Context) -> CheckedClaim | None:
    listings = context.facts.listings()
    day = context.story.dateline
    of_symbol = [x for x in listings if ticker.symbol and _plain(x.ticker) == _plain(ticker.symbol)]
    of_company = [x for x in listings if ticker.company and _of_company(x, ticker.company)]
    if not ticker.symbol:
        if not of_company:
            return None
        return _by_day(claim, of_company, day)
    both = [x for x in of_symbol if not ticker.company or x in of_company]
    if both:
        other = [x for x in both if ticker.exchange and x.exchange and not _same_exchange(x.exchange, ticker.exchange)]
        if len(other) == len(both):
            note = f"{ticker.symbol} is listed on the {other[0].exchange}, not the {ticker.exchange}"
            return _against(claim, note)
        return _by_day(claim, both, day)
    if of_company:
        right = _current(of_company, day) or of_company[-1]
        owner = f"{ticker.symbol} is the ticker of {of_symbol[0].name}; " if of_symbol else ""
        note = f"{owner}the ticker of {right.name} is {right.ticker}"
        return _against(claim, note, right.ticker)
    owner_now = _current(of_symbol, day)
    if owner_now:
        return _against(claim, f"{ticker.symbol} is the ticker of {owner_now.name}, not of {ticker.company}")
    return None


def _current(listings: list[Listing], day: dt.date | None) -> Listing | None:
    return next((x for x in listings if _listed(x, day)), None)


def _listed(listing: Listing, day: dt.date | None) -> bool:
    if day is None:
        return listing.until is None
    return (listing.since is None or listing.since <= day) and (listing.until is None or day <= listing.until)


def _by_day(claim: Claim, listings: list[Listing], day: dt.date | None) -> CheckedClaim:
    if _current(listings, day):
        return CheckedClaim(claim, State.PROVED, (), "the newsroom's facts list it")
    last = max(listings, key=lambda x: x.until or dt.date.min)
    of_story = f"the story of {_day(day)}" if day else "the story, which gives no date,"
    where = f"the {last.exchange}" if last.exchange else "its exchange"
    if last.until and (day is None or day > last.until):
        return _against(claim, f"{last.ticker} left {where} on {_day(last.until)}; {of_story} treats it as listed")
    first = min(x.since for x in listings if x.since)
    return _against(claim, f"{last.ticker} came to {where} on {_day(first)}; {of_story} treats it as listed")


def _same_exchange(one: str, other: str) -> bool:
    def plain(exchange: str) -> str:
        folded = exchange.lower().replace("new york stock exchange", "nyse").replace("the ", "")
        return folded.split()[0]

    return plain(one) == plain(other)


def _against(claim: Claim, note: str, right: str = "", evidence: tuple[Evidence, ...] = ()) -> CheckedClaim:
    fix = Fix(claim.start, claim.end, right) if right else None
    return CheckedClaim(claim, State.CONTRADICTED, evidence, note, at_fault=(Span(claim.start, claim.end),), fix=fix)


def _symbols(index: SourceIndex) -> list[_Symbol]:
    """The symbols that the sources give, read once: on the cover of filings and in running text."""
    if index not in _known:
        found: list[_Symbol] = []
        for number, source in enumerate(index.sources):
            told: dict[int, list[tuple[int, int, Ticker]]] = {}  # by the number of a sentence, which is read once
            given: set[tuple[str, str]] = set()  # a symbol and its company: where a source has them first will do
            cover = _COVER.search(source.text, 0, 12000)
            if cover:
                for match in _LINE.finditer(source.text, cover.end(), cover.end() + 4000):
                    if match.group(1) not in _NO_SYMBOLS:
                        found.append(_Symbol(match.group(1), number, match.start(1), match.end(1), ""))
            for match in _IN_TEXT.finditer(source.text):
                sentence = index.sentence_at(source, match.start())
                if sentence is None or match.start() >= sentence.end:
                    continue
                if sentence.number not in told:
                    told = {sentence.number: tickers.in_text(sentence.text)}
                for start, end, value in told[sentence.number]:
                    new = (value.symbol, value.company) not in given
                    if value.symbol and new and sentence.start + end == match.end():
                        given.add((value.symbol, value.company))
                        at = sentence.start + start
                        found.append(_Symbol(value.symbol, number, at, sentence.start + end, value.company))
        _known[index] = found
    return _known[index]


def _by_sources(claim: Claim, ticker: Ticker, context: Context) -> CheckedClaim:
    known = _symbols(context.index)
    sources = context.index.sources

    def of_company(symbol: _Symbol) -> bool:
        if symbol.company:
            return same_company(symbol.company, ticker.company)
        return holds(spelled(sources[symbol.source].text[:3000]), forms(ticker.company))

    def evidence(symbol: _Symbol, relation: Relation = Relation.SUPPORTS) -> tuple[Evidence, ...]:
        source = sources[symbol.source]
        return (Evidence.of(source, symbol.start, symbol.end, relation, Manner.EXACT),)

    theirs = [s for s in known if ticker.company and of_company(s)]
    same = [s for s in known if ticker.symbol and _plain(s.symbol) == _plain(ticker.symbol)]
    if not ticker.symbol:
        if theirs:
            return CheckedClaim(claim, State.PROVED, evidence(theirs[0]))
    elif not ticker.company:
        if same:
            return CheckedClaim(claim, State.PROVED, evidence(same[0]))
    else:
        both = [s for s in same if s in theirs]
        if both:
            return CheckedClaim(claim, State.PROVED, evidence(both[0]))
        if theirs:
            right = theirs[0].symbol
            note = f"the source gives {ticker.company} the ticker {right}"
            return _against(claim, note, right, evidence(theirs[0], Relation.CONTRADICTS))
        named = [s for s in same if s.company]
        if named:
            note = f"in the source {ticker.symbol} is the ticker of {named[0].company}"
            return _against(claim, note, "", evidence(named[0], Relation.CONTRADICTS))
    return CheckedClaim(claim, State.NOT_CHECKED, (), "neither the facts nor the sources give this listing")
