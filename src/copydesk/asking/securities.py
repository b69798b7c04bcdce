"""Questions about securities, answered from listings and scores."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from copydesk.asking.answer import FactCited, Said
from copydesk.asking.question import Asked
from copydesk.asking.records import company, day, origin, told
from copydesk.claims.name_words import COMPANY_SUFFIXES
from copydesk.evidence.name_forms import holds, spelled, tokens
from copydesk.facts import Facts, Listing, Score
from copydesk.policy import Policy
from copydesk.rules import registry
from copydesk.text import words

_LISTED = re.compile(r"\b(?:list(?:ed|ing|s)?|delist(?:ed|ing)?|trad(?:e|es|ed|ing)|quoted|go(?:ne)? public)\b", re.I)
_LEFT = re.compile(r"\bdelist\w*|\b(?:leave|left|stop(?:ped)?|last day|until|cease[ds]?|end(?:ed)?)\b", re.IGNORECASE)
_EXCHANGE = re.compile(r"\b(?:exchange|market|where)\b", re.IGNORECASE)
_TICKER = re.compile(r"\b(?:ticker|symbol)\b", re.IGNORECASE)
_SCORE = re.compile(r"\bscores?\b", re.IGNORECASE)
# Words of a question about a listing; whatever else stands in one may be about another thing.
_PLAIN = frozenset(
    """what which when is was are were did does do has have been on the a an of at for by to in from still today now
    currently listed list listing delisted delist delisting trade trades traded trading stock share shares security
    exchange market markets ticker symbol company s leave left stop stopped last day date first begin began start
    started until since where it its any longer no not quoted public go gone alpha score scores
    and""".split()
)


def of_scores(asked: Asked, facts: Facts, policy: Policy, on: dt.date) -> Sequence[Said]:
    """The score of a security on the day that is asked for, on ``on`` without one."""
    if not _SCORE.search(asked.text) or asked.kind not in ("how much", "what"):
        return ()
    listing = _one(asked, facts.listings(), with_name=True)
    if len(asked.periods) > 1 or any(p.first != p.last for p in asked.periods) or listing is None:
        return ()
    wanted = asked.periods[0].first if asked.periods else on
    score = facts.score(listing.ticker, wanted) if wanted else None
    if score is None or wanted is None or not _plain(asked, listing, score):
        return ()
    rule = registry()["score-is-current"]
    if (wanted - score.on).days > policy.settings(rule).oldest:
        return ()
    value = f"{score.value.normalize():f}"
    text = f"The {score.measure} of {score.ticker} was {value} out of {score.out_of} on {day(score.on)}"
    if score.on != wanted:
        text += f", the last one known on {day(wanted)}"
    says = f"date: {score.on}, value: {value}, out_of: {score.out_of}, measure: {score.measure}"
    record = [
        f"The {score.measure} of {listing.ticker}, {company(listing.name)}, was {value} out of {score.out_of} on "
        f"{day(score.on)}.",
        f"It is the last one known on {day(wanted)}.",
    ]
    return told(f"{text}.", [FactCited("score", score.ticker, says, origin(facts))], record, facts, policy, on)


def of_listings(asked: Asked, facts: Facts, policy: Policy, on: dt.date) -> Sequence[Said]:
    """Whether and where a security is listed, since and until when, and its ticker."""
    about = next((p for p in (_TICKER, _LISTED, _LEFT) if p.search(asked.text)), None)
    if (
        about is None
        or asked.periods
        or (about is _LEFT and not _EXCHANGE.search(asked.text) and not _LISTED.search(asked.text))
    ):
        return ()
    listing = _one(asked, facts.listings(), with_name=True)
    if listing is None or not _plain(asked, listing):
        return ()
    text = _listing_text(asked, listing, on)
    if not text:
        return ()
    kept = ("ticker", "name", "exchange", "since", "until")
    says = ", ".join(f"{k}: {getattr(listing, k)}" for k in kept if getattr(listing, k))
    cited = FactCited("listing", listing.ticker, says, origin(facts))
    return told(text, [cited], _listing_record(listing), facts, policy, on)


def _listing_text(asked: Asked, listing: Listing, on: dt.date) -> str:
    name = f"{company(listing.name)} ({listing.ticker})"
    where = f" on {_the(listing.exchange)}" if listing.exchange else ""
    gone = listing.until is not None and listing.until < on
    if _TICKER.search(asked.text):
        return "" if gone else f"The ticker of {company(listing.name)} is {listing.ticker}{where and f'{where}'}."
    if asked.kind == "when" and not _LEFT.search(asked.text):
        return f"{name} was first listed{where} on {day(listing.since)}." if listing.since else ""
    if gone or (asked.kind == "when" and listing.until):
        assert listing.until is not None, "it is gone"
        return f"{name} was last listed{where} on {day(listing.until)}."
    if asked.kind == "when":
        return ""
    return f"{name} is listed{where}."


def _listing_record(listing: Listing) -> list[str]:
    name = f"{company(listing.name)} ({listing.ticker})"
    where = f" on {_the(listing.exchange)}" if listing.exchange else ""
    record = [f"The ticker of {company(listing.name)} is {listing.ticker}{where}."]
    if listing.since:
        record.append(f"{name} was first listed{where} on {day(listing.since)}.")
    if listing.until:
        record.append(f"{name} was last listed{where} on {day(listing.until)}.")
    else:
        record.append(f"{name} is listed{where}.")
    return record


def _one(asked: Asked, listings: Sequence[Listing], with_name: bool) -> Listing | None:
    """The security that the question names, by ticker or name; ``None`` where it names none, or may mean several."""
    text = asked.text
    by_ticker = [item for item in listings if re.search(rf"(?<![\w$]){re.escape(item.ticker)}(?!\w)", text)]
    line = spelled(text)
    by_name = [item for item in listings if holds(line, tuple(filter(None, map(tokens, (item.name, *item.aliases)))))]
    found = [item for item in by_ticker if item in by_name] or by_ticker or by_name
    if by_ticker and by_name and not set(by_ticker) & set(by_name):
        return None  # "HRBR, the ticker of Quay Steel": which of them is meant cannot be told
    # A ticker may have belonged to one company after another: the one that is listed, else none is meant for sure.
    current = [item for item in found if item.until is None] or found
    return current[0] if len({(item.ticker, item.name) for item in current}) == 1 else None


def _plain(asked: Asked, listing: Listing, score: Score | None = None) -> bool:
    """Whether the question asks nothing more than the facts hold: every word is known here or names the security."""
    own = {word for name in (listing.ticker, listing.name, *listing.aliases) for word in words(name)}
    own |= set(words(listing.exchange)) | COMPANY_SUFFIXES
    if score is not None:
        own |= set(words(f"{score.measure} {day(score.on)}"))
        own |= {word for period in asked.periods if period.first for word in words(day(period.first))}
        own |= {word for period in asked.periods if period.first for word in words(period.first.isoformat())}
    return all(word in own or word in _PLAIN for word in words(asked.text))


def _the(exchange: str) -> str:
    return exchange if exchange.lower().startswith(("the ", "nasdaq")) else f"the {exchange}"
