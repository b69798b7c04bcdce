"""What a question about institutional holdings asks for: its form, and the manager, security and quarter it names.

A question is read by its whole wording. What stands where a manager or a security must stand is that one's name or
ticker and nothing more, so that "Harbor Foods puts", "Harbor Foods today" or "more Harbor Foods than Calder" name none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from copydesk.claims import dates
from copydesk.evidence.name_forms import tokens
from copydesk.facts import Facts, Manager, Security
from copydesk.holdings.quarters import is_quarter_end

Topic = Literal["holders", "count", "amount", "holds", "moved", "bought", "sold", "largest"]

_MANAGERS = (
    r"(?:institutions|institutional (?:investors|managers)|investment managers|asset managers|managers|investors)"
)
_WHO = rf"(?:who|(?:which|what) {_MANAGERS})"
_SHARES = r"(?:shares|stock)"
_OF = rf"(?:{_SHARES} (?:of|in) (?P<s1>.+?)|(?P<s2>.+?) {_SHARES})"  # surely shares
_S = rf"(?:(?:any |an? (?:stake|position) in )?(?:{_OF}|(?P<s>.+?)))"  # shares, or the name alone
_HOLD = r"(?:hold|own|have|report)"
_STAKE = r"(?:stake|position|holdings?)"
_BY_M = r"(?P<m>.+?)(?:'s|')"
_UP, _DOWN = r"buy|purchase|add to|increase|raise", r"sell|cut|reduce|trim"
_UPPED, _DOWNED = r"bought|purchased|added to|increased|raised", r"sold|cut|reduced|trimmed"
_OWN = rf"(?:(?:its|their) {_STAKE} in )"
_AT = r"(?:as of|as at|on|at|in|over|for|during|according to) .+?"
_P = rf"(?: (?P<p>{_AT}|(?:the )?(?:last|latest|most recent) quarter))?"
# The more exact wording first.
_FORMS: tuple[tuple[Topic, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(rf"{pattern}{_P}", re.IGNORECASE))  # type: ignore[misc]
    for topic, pattern in (
        ("holders", rf"{_WHO} (?:hold|holds|held|report|reports|reported) {_S}"),
        ("holders", rf"{_WHO} (?:own|owns|owned) {_OF}"),
        (
            "holders",
            r"who (?:is|are|was|were) the (?:(?:largest|biggest|top) )?(?:institutional )?holders? of "
            rf"(?:{_OF}|(?P<s>.+?))",
        ),
        ("count", rf"how many {_MANAGERS} (?:hold|held|own|owned|report|reported) {_S}"),
        ("amount", rf"how (?:many|much)(?: of)? (?:{_OF}|(?P<s>.+?)) (?:does|did) (?P<m>.+?) {_HOLD}"),
        ("amount", rf"how many shares (?:does|did) (?P<m>.+?) {_HOLD} (?:of|in) (?P<s>.+?)"),
        ("amount", rf"how (?:large|big) (?:is|was) {_BY_M} {_STAKE} (?:in|of) (?P<s>.+?)"),
        ("amount", rf"what (?:is|was) {_BY_M} {_STAKE} (?:in|of) (?P<s>.+?)"),
        ("amount", rf"what {_STAKE} (?:does|did) (?P<m>.+?) {_HOLD} in (?P<s>.+?)"),
        ("holds", rf"(?:does|did) (?P<m>.+?) {_HOLD} {_S}(?: in (?:its|their) portfolio)?"),
        ("holds", r"(?:is|was) (?P<m>.+?) an? (?:share)?holder (?:of|in) (?P<s>.+?)"),
        ("holds", rf"(?:is|are|was|were) {_OF} (?:held|owned) by (?P<m>.+?)"),
        ("holds", r"(?:is|was) (?P<s>.+?) (?:held by (?P<m1>.+?)|in (?P<m2>.+?)(?:'s|') portfolio)"),
        ("moved", rf"did (?P<m>.+?) (?:(?:{_UP}|{_DOWN}) or (?:{_UP}|{_DOWN})|change) {_OWN}?(?:{_OF}|(?P<s>.+?))"),
        ("moved", rf"did (?P<m>.+?) (?:{_UP}|{_DOWN}) (?:any |more )?(?:{_OF}|{_OWN}(?P<s3>.+?))"),
        ("moved", r"did (?P<m>.+?) (?:buy|purchase|sell|add to) (?P<bare>.+?)"),
        ("moved", rf"how many {_OF} did (?P<m>.+?) (?:buy|purchase|sell|add)"),
        ("moved", rf"how (?:did|has) {_BY_M} {_STAKE} in (?P<s>.+?) changed?"),
        ("bought", rf"{_WHO} (?:{_UPPED}) (?:{_OF}|{_OWN}(?P<s3>.+?)|(?P<bare>.+?))"),
        ("sold", rf"{_WHO} (?:{_DOWNED}) (?:{_OF}|{_OWN}(?P<s3>.+?)|(?P<bare>.+?))"),
        (
            "largest",
            rf"(?:what|which) (?P<be>is|are|was|were) {_BY_M} (?:largest|biggest|top) "
            r"(?:positions?|holdings?|stakes?|investments?)(?: in shares)?",
        ),
    )
)
_REPORT = re.compile(
    r"(?:in|according to) (?:its|their|the) (?:last|latest|newest|most recent) (?:form )?13f(?: filings?| reports?)?",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"(?:(?:in|over|during|for) )?(?:(?:the|its|their) )?(?:last|latest|most recent)(?: reported)? quarter",
    re.IGNORECASE,
)
_END = re.compile(r"(?:at|as of|as at) (?:the )?(?:end of|year-end) ", re.IGNORECASE)
_WITHIN = re.compile(r"(?:in|over|during|for) (?:the )?", re.IGNORECASE)
_ON = re.compile(r"(?:as of|as at|on|at) (?:the )?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question asks for. ``quarter`` is ``None`` where the newest one is meant; ``last`` where it says so.

    ``securities`` are one, under all its CUSIPs; ``one`` is whether a single position is asked for.
    """

    topic: Topic
    manager: Manager | None
    securities: tuple[Security, ...]
    quarter: dt.date | None
    last: bool
    one: bool


def wanted(text: str, facts: Facts) -> Wanted | None:
    """What ``text`` asks of holdings; ``None`` where it asks for something else, or whom it means cannot be told."""
    line = " ".join(text.replace("’", "'").split()).rstrip(" ?!.")
    for topic, form in _FORMS:
        match = form.fullmatch(line)
        if match is None:
            continue
        parts = match.groupdict()
        names = [parts.get(key) for key in ("s", "s1", "s2", "s3", "bare")]
        name = next(filter(None, names), "")
        when = _quarter(parts["p"] or "", "within" if topic in ("moved", "bought", "sold") else "end")
        if when is None or (parts.get("bare") and not parts["p"]):
            continue  # "Who bought Harbor Foods?" may ask for whoever took the company over
        securities = _securities(name, facts) if name else ()
        whose = next(filter(None, (parts.get(key) for key in ("m", "m1", "m2"))), "")
        manager = _manager(whose, facts) if whose else None
        if bool(name) == bool(securities) and bool(whose) == bool(manager):
            one = topic == "largest" and parts["be"].lower() in ("is", "was")
            return Wanted(topic, manager, securities, *when, one)
    return None


def _quarter(text: str, sense: Literal["end", "within"]) -> tuple[dt.date | None, bool] | None:
    """The quarter's last day that ``text`` means, and whether it says "last quarter"; ``None`` where it means another.

    :param sense: whether the end of a quarter is asked for, or what happened within it.
    """
    text = text.replace("quarter that ended", "quarter ended")
    if not text or _REPORT.fullmatch(text):
        return None, False
    if _LAST.fullmatch(text):
        return None, True
    for opening in (_END, _WITHIN, _ON):
        match = opening.match(text)
        rest = text[match.end() :] if match else ""
        found = [value for start, end, value in dates.in_text(rest, None, []) if (start, end) == (0, len(rest))]
        if not found or found[0].last is None or not is_quarter_end(found[0].last):
            continue
        grain = found[0].grain
        fits = {
            _END: sense == "end" and grain in ("month", "quarter", "year"),
            _WITHIN: grain == "quarter",
            _ON: sense == "end" and grain == "day",
        }
        if fits[opening]:
            return found[0].last, False
    return None


def _manager(name: str, facts: Facts) -> Manager | None:
    """The one manager of that name, or whose name begins so."""
    given = tokens(name)
    known = {one.cik: one for one in facts.managers() if given and tokens(one.name)[: len(given)] == given}
    exact = [one for one in known.values() if tokens(one.name) == given]
    found = exact or list(known.values())
    return found[0] if len(found) == 1 else None


def _securities(name: str, facts: Facts) -> tuple[Security, ...]:
    """The one security of that name or ticker, under all its CUSIPs."""
    name = re.sub(r"^\$(?=\w)", "", name.strip())
    securities = list(dict.fromkeys(facts.securities()))
    tickers = set(_tickers(name, facts))
    found = [one for one in securities if one.ticker and one.ticker == name]
    if not found:
        given = tokens(name)
        found = [one for one in securities if tokens(one.issuer) == given or one.ticker in tickers]
    same = {(one.ticker or one.cusip, tokens(one.issuer)) for one in found}
    return tuple(found) if len(same) == 1 else ()


def _tickers(name: str, facts: Facts) -> Iterator[str]:
    """The tickers of the listings that are called so."""
    given = tokens(name)
    for listing in facts.listings():
        if any(tokens(own) == given for own in (listing.name, *listing.aliases)):
            yield listing.ticker


def shown_name(security: Security, facts: Facts) -> str:
    """The issuer as the newsroom's listings call it, else as it is reported."""
    own: Sequence[str] = [one.name for one in facts.listings() if security.ticker and one.ticker == security.ticker]
    return own[0] if len(set(own)) == 1 else security.issuer
