"""What "it", "the order" or "the agency" stands for: what the story last named of that kind, or nothing where two fit.

A sentence such as "The order directs it to reexamine the rule" can be looked up, and judged, only with what it is
about. A document is known by its dates and numbers ("an order of April 30", "Executive Order 118"), a body or person
by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from copydesk.claims.clauses import facts_of
from copydesk.claims.letters import lowered
from copydesk.model import Claim, DateRange, Name, Quotation, Span, Story

Sort = Literal["person", "body", "document", "deadline", "several"]

# Nouns for documents that stand for one another: "the order", "the directive".
_FAMILIES = (
    "order directive decree",
    "rule regulation proposal rulemaking",
    "bill act law statute legislation",
    "lawsuit suit complaint petition appeal",
    "report study survey audit",
    "agreement deal contract settlement",
    "letter notice memo memorandum release statement guidance bulletin circular",
)
_FAMILY = {noun: number for number, line in enumerate(_FAMILIES) for noun in line.split()}
_NOUN = r"(?:" + "|".join(sorted(_FAMILY, key=len, reverse=True)) + r")"
_ANY_NOUN = re.compile(rf"\b{_NOUN}\b", re.IGNORECASE)
_MADE_OF = r"(?:(?!and\b|or\b|of\b|the\b|an?\b)[\w’'-]+\s+){0,3}?"
_DOCUMENT = re.compile(
    rf"\b(?P<det>[Aa]n?|[Aa]nother|[Tt]he|[Tt]his|[Tt]hat|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|\w+[’']s?)?\s*\b(?P<made>{_MADE_OF})(?P<noun>{_NOUN})\b",
    re.IGNORECASE,
)
_POINTING = frozenset(("the", "this", "that"))
# The nouns that stand for a body, and what its name holds. A name may hold none ("Acme"): a company, as far as known.
_GOVERNMENT = (
    r"Department|Administration|Agency|Commission|Bureau|Service|Office|Treasury|Reserve|Board|Authority|Ministry"
    r"|Inspectorate"
)
_BODIES: dict[str, str] = {
    "agency": _GOVERNMENT,
    "regulator": _GOVERNMENT,
    "department": "Department|Treasury",
    "ministry": "Ministry",
    "commission": "Commission",
    "bureau": "Bureau",
    "board": "Board",
    "authority": "Authority",
    "administration": "Administration",
    "court": "Court|Tribunal",
    "committee": "Committee",
    "council": "Council",
    "exchange": "Exchange",
    "bank": "Bank|Bancorp|Reserve",
    "fund": "Fund|Trust",
    "company": "",
    "firm": "",
    "group": "",
    "retailer": "",
    "maker": "",
    "carrier": "",
    "lender": "",
    "insurer": "",
}
_BODY = re.compile(rf"\b[Tt]he (?P<noun>{'|'.join(_BODIES)})\b(?![’']?\w)(?!\s+of\b)")
_GOVERNMENT_NAME = re.compile(rf"\b(?:{_GOVERNMENT}|Court|Committee|Council|Tribunal|Senate|Congress|House)\b")
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey)\b(?![’'])")
_DEADLINE = re.compile(r"\b(?:the|that|this) deadline\b", re.IGNORECASE)
_EMPTY_IT = re.compile(
    r"[Ii]t (?:is|was|will be|would be|seems|appears|remains|takes|took) (?:\w+ )?"
    r"(?:that|to|clear|worth|likely|unclear)\b"
)
_BETWEEN = re.compile(
    r"\s*(?:,?\s*(?:signed|issued|published|dated|adopted|proposed|made|printed|filed))?\s*(?:on|of|in|from|dated|,)?\s*"
)
_FAR = 3  # sentences back within which a pronoun's person is looked for
_LONG_AGO = 12  # sentences back within which a document or body is


@dataclass(frozen=True, slots=True)
class Referent:
    """A phrase of the story and what it stands for.

    ``named`` is where the story names that; ``name`` is it as written there. ``dates`` and ``numbers`` are those given
    with it, by which a document is known.
    """

    span: Span
    name: str
    named: Span
    sort: Sort
    dates: tuple[Claim, ...] = ()
    numbers: tuple[Claim, ...] = ()


Referents = tuple[Referent, ...]


@dataclass(frozen=True, slots=True)
class _Mention:
    """Something named: where, in which sentence, of what sort, and for a document its family of nouns."""

    span: Span
    text: str
    sentence: int
    sort: Sort
    family: int = -1
    dates: tuple[Claim, ...] = ()
    numbers: tuple[Claim, ...] = ()


def points_back(text: str) -> bool:
    """Whether a sentence has a phrase that may stand for what was named before: cheaper than to resolve it.

    >>> points_back("The order bans barges."), points_back("Barges were banned.")
    (True, False)
    """
    if any(pattern.search(text) for pattern in (_PRONOUN, _BODY, _DEADLINE)):
        return True
    return next(_documents(text, Span(0, len(text))), None) is not None


def _documents(text: str, span: Span) -> Iterator[re.Match[str]]:
    """What :data:`_DOCUMENT` finds, which is tried only where a noun of its stands."""
    plain = lowered(text[span.start : span.end])
    if any(noun in plain for noun in _FAMILY):
        yield from _DOCUMENT.finditer(text, span.start, span.end)


def resolved(story: Story, sentences: Sequence[Span], claims: Sequence[Claim]) -> Mapping[int, Referents]:
    """Of each sentence that has any, the phrases in it that stand for something named before."""
    by_sentence: dict[int, list[Claim]] = {}
    for claim in claims:
        by_sentence.setdefault(claim.sentence, []).append(claim)
    told: list[_Mention] = []
    subjects: list[_Mention | None] = []
    found: dict[int, Referents] = {}
    for number, sentence in enumerate(sentences):
        own = sorted(by_sentence.get(number, ()), key=lambda c: c.start)
        spoken = [c for c in own if isinstance(c.value, Quotation) and c.value.use == "speech"]
        named = list(_mentions(story.text, sentence, number, own))
        pointing = list(_phrases(story.text, sentence, number, named, told, subjects))
        kept = tuple(r for r in pointing if not any(q.start <= r.span.start < q.end for q in spoken))
        if kept:
            found[number] = kept
        told = [m for m in told if m.sentence >= number - _LONG_AGO] + named
        told += [
            _Mention(r.span, r.name, number, r.sort, _family(story.text, r.span), r.dates, r.numbers) for r in kept
        ]
        subjects.append(_subject(story.text, sentence, number, own, named, kept))
    return found


def expanded(text: str, start: int, referents: Referents) -> str:
    """A sentence with what its phrases stand for in their place, to look it up by.

    >>> expanded("It closed.", 40, (Referent(Span(40, 42), "Acme", Span(0, 4), "body"),))
    'Acme closed.'
    """
    for referent in sorted(referents, key=lambda r: -r.span.start):
        told = " ".join(
            (referent.name, *(c.text for c in (*referent.numbers, *referent.dates) if c.text not in referent.name))
        )
        text = text[: referent.span.start - start] + told + text[referent.span.end - start :]
    return text


def _mentions(text: str, sentence: Span, number: int, claims: Sequence[Claim]) -> Iterator[_Mention]:
    """What a sentence names: people, bodies, documents told of for the first time or by date or number, last days."""
    for claim in claims:
        span = Span(claim.start, claim.end)
        if isinstance(claim.value, Name) and claim.value.kind in ("person", "organisation", "other"):
            sort: Sort = "person" if claim.value.kind == "person" else "body"
            yield _Mention(span, claim.value.name, number, sort)
        elif isinstance(claim.value, DateRange) and claim.value.deadline:
            yield _Mention(span, claim.text, number, "deadline", dates=(claim,))
        elif isinstance(claim.value, Name) and claim.value.kind in ("identifier", "law"):
            noun = _ANY_NOUN.search(claim.text)
            if noun:
                dates = _dates_at(text, claim.end, claims)
                yield _Mention(span, claim.text, number, "document", _FAMILY[noun.group().lower()], dates, (claim,))
    identified = [c for c in claims if isinstance(c.value, Name) and c.value.kind in ("identifier", "law")]
    for match in _documents(text, sentence):
        span = Span(match.start(), match.end())
        if any(c.start < span.end and span.start < c.end and c.end >= span.end for c in identified):
            continue  # a number follows: the identifier is the mention
        before = tuple(c for c in claims if c.kind == "date" and span.start <= c.start and c.end <= span.end)
        before = before or _just_before(text, match.start("noun"), claims)
        dates = before or _dates_at(text, span.end, claims)
        det = (match["det"] or "").lower()
        if det in _POINTING and not dates:
            continue
        if not det and not dates:
            continue
        yield _Mention(span, text[span.start : span.end], number, "document", _FAMILY[match["noun"].lower()], dates)


def _dates_at(text: str, end: int, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The day that follows a document's name: "an order on April 30", "Order 118, signed on May 4"."""
    return tuple(c for c in claims if c.kind == "date" and c.start >= end and _BETWEEN.fullmatch(text, end, c.start))


def _just_before(text: str, noun: int, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The day that stands before a document's noun: "the April 30 order"."""
    return tuple(
        c for c in claims if c.kind == "date" and c.end <= noun and re.fullmatch(r"\s+(?:\w+\s+)?", text[c.end : noun])
    )


def _phrases(
    text: str,
    sentence: Span,
    number: int,
    named: Sequence[_Mention],
    told: Sequence[_Mention],
    subjects: Sequence[_Mention | None],
) -> Iterator[Referent]:
    """The phrases of a sentence that stand for something, resolved."""
    for match in _documents(text, sentence):
        span = Span(match.start(), match.end())
        if (match["det"] or "").lower() not in _POINTING or any(
            m.span.start < span.end and span.start < m.span.end for m in named
        ):
            continue
        family = _FAMILY[match["noun"].lower()]
        before = [m for m in (*told, *(m for m in named if m.span.end <= span.start)) if m.sort == "document"]
        yield from _referent(span, _last([m for m in before if m.family == family], number))
    for match in _BODY.finditer(text, sentence.start, sentence.end):
        before = [m for m in (*told, *(m for m in named if m.span.end <= match.start())) if m.sort == "body"]
        fitting = [m for m in before if _fits(m.text, match["noun"])]
        yield from _referent(Span(*match.span()), _last(fitting, number))
    for match in _DEADLINE.finditer(text, sentence.start, sentence.end):
        yield from _referent(Span(*match.span()), _last([m for m in told if m.sort == "deadline"], number))
    for match in _PRONOUN.finditer(text, sentence.start, sentence.end):
        word = match.group().lower()
        if word in ("he", "she"):
            people = [m for m in (*told, *(m for m in named if m.span.end <= match.start())) if m.sort == "person"]
            near = [m for m in people if m.sentence >= number - _FAR]
            one = near[-1] if near and len({_surname(m.text) for m in near}) == 1 else None
            full = next(
                (m for m in reversed(people) if one and _surname(m.text) == _surname(one.text) and " " in m.text), one
            )
            yield from _referent(Span(*match.span()), full)
        elif match.start() == sentence.start and subjects and not _EMPTY_IT.match(text, match.start()):
            subject = subjects[-1]
            others = {m.text for m in told if m.sentence == number - 1 and m.sort in ("body", "document")}
            if word == "it" and subject and others - {subject.text}:
                continue  # two things that "it" may stand for
            if subject and (subject.sort == "several") == (word == "they") and subject.sort != "person":
                yield from _referent(Span(*match.span()), subject)


def _family(text: str, span: Span) -> int:
    """The family of nouns of a phrase that stands for a document; -1 for others."""
    return _FAMILY.get(text[span.start : span.end].split()[-1].lower(), -1)


def _referent(span: Span, mention: _Mention | None) -> Iterator[Referent]:
    if mention is not None:
        yield Referent(span, mention.text, mention.span, mention.sort, mention.dates, mention.numbers)


def _last(fitting: Sequence[_Mention], number: int) -> _Mention | None:
    """The last of what fits; ``None`` where the sentence that named it last names another that fits as well."""
    near = [m for m in fitting if m.sentence >= number - _LONG_AGO]
    if not near:
        return None
    last = [m for m in near if m.sentence == near[-1].sentence]
    if len({_identity(m) for m in last}) == 1:
        # of several mentions of one thing, the one that says most of it
        return max(last, key=lambda m: len(m.dates) + len(m.numbers))
    return None


def _identity(mention: _Mention) -> tuple[str, ...]:
    known = tuple(c.text.lower() for c in (*mention.numbers, *mention.dates))
    return known or (mention.text.lower(),)


def _fits(name: str, noun: str) -> bool:
    pattern = _BODIES[noun]
    if pattern:
        return bool(re.search(rf"\b(?:{pattern})\b", name))
    return not _GOVERNMENT_NAME.search(name)


def _surname(name: str) -> str:
    return name.split()[-1].lower()


def _subject(
    text: str, sentence: Span, number: int, claims: Sequence[Claim], named: Sequence[_Mention], referents: Referents
) -> _Mention | None:
    """What the main clause of a sentence is about, where that is one thing named or several things of a kind."""
    facts = [f for f in facts_of(text[sentence.start : sentence.end], claims, sentence.start) if f.verb]
    first = next((f for f in facts if f.modality != "to"), None)
    who = first.subject or first.object if first else None
    if who is None:
        return None
    inside = [m for m in named if who.start <= m.span.start and m.span.end <= who.end]
    for referent in referents:
        if referent.span.start == who.start:
            return _Mention(referent.named, referent.name, number, referent.sort, -1, referent.dates, referent.numbers)
    if len({m.text for m in inside if m.sort != "deadline"}) == 1:
        return inside[0]
    phrase = text[who.start : who.end]
    many = re.fullmatch(r"(?:(?:[Tt]he|[Mm]ost|[Ss]ome|[Aa]ll|[Mm]any)\s+)?(?:[\w-]+\s+){0,2}\w{3,}(?<!s)s", phrase)
    if not inside and many:
        return _Mention(who, phrase, number, "several")
    return None
