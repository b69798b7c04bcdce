"""Whose a document is, and whether what a story gives to somebody stands in a document that is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from copydesk.claims import names as story_names
from copydesk.claims.speakers import reporter
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.name_forms import Tokens, acronyms, forms, holds, spelled, tokens
from copydesk.evidence.register import Register, register
from copydesk.evidence.stems import STOPWORDS, content_stems
from copydesk.model import (
    CheckedClaim,
    Claim,
    Evidence,
    Manner,
    Name,
    Quotation,
    Relation,
    Source,
    SourceKind,
    Span,
    State,
    Statement,
)
from copydesk.text import words

BORNE_OUT = 0.3  # share of a proved sentence, by weight, that a passage must hold to decide whose it is: it may chain
AT_LEAST = 0.5  # the same of a sentence that was not checked as a statement
SURELY = 0.6  # share from which a passage of the named document itself needs no comparison with others
AS_WELL = 0.75  # share of what the best passage holds from which another passage bears the sentence out as well
_HEAD, _FOOT = 600, 600  # code points in which a document without a publisher names whose it is, or is signed
# Who carries the documents of others: the Federal Register, the archive of filings, the wires of releases.
_CARRIER = re.compile(
    r"\b(?:Federal Register|Government Publishing Office|EDGAR|PR ?Newswire|Business ?Wire|GlobeNewswire|Accesswire)\b",
    re.IGNORECASE,
)
_FILING = re.compile(r"\b(?:10-?[KQ]|8-?K|20-?F|6-?K|S-?1|DEF 14A|annual report|quarterly report)\b", re.IGNORECASE)
_FORMAL = re.compile(r"\bC\.?F\.?R\b|\b(?:proposed|final) rule\b|\bexecutive order\b|\bregulations?\b", re.IGNORECASE)
_KEEPER = re.compile(r"\b(?:Securities and Exchange Commission|SEC)\b")  # of filings, which are those of the companies
_OWNERS = ("company", "agency", "agencies", "agency_names", "president", "author", "issuer", "signer")
# What a document calls whoever issued it.
SELF = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Oo]urs|[Uu]s|[Tt]he (?:Company|Registrant|Corporation|Firm|Bank)(?:['\u2019]s)?)\b(?!\s+of\b)"
)
_DEPENDS = re.compile(
    r"\b(?:of|with|from|to|in|for|at|against|under|than|on|between|including|like|via|through|the)\s+"
    r"(?:the\s+)?(?:U\.S\.\s+)?$"
)
_GIVES = re.compile(r"\baccording to\s+(?:the\s+)?$", re.IGNORECASE)
_GOVERNMENT = re.compile(
    r"\b(?:Department|Administration|Agency|Commission|Bureau|Service|Office|Treasury|Reserve|Board|Authority|House"
    r"|Ministry|Court|SEC|FTC|FDA|EPA|IRS|FCC|CFTC|FDIC)\b"
)


@dataclass(frozen=True, slots=True)
class Misgiven:
    """What the story gives to ``name`` (at ``span``) stands in a document of somebody else.

    ``passage`` bears it out; ``said`` is how the story names them where it does so by another word ("the
    company").
    """

    name: str
    span: Span
    source: Source
    passage: Evidence
    said: str = ""

    @property
    def note(self) -> str:
        """Where it stands, in words."""
        return f"it stands in {document(self.source)}"


def document(source: Source) -> str:
    """A document in words, with whose it is.

    >>> document(Source.from_text("", name="k", title="Form 10-K", publisher="Harbor Foods"))
    "Harbor Foods' Form 10-K"
    >>> document(Source.from_text("", name="k", title="Harbor Foods Form 10-K", publisher="Harbor Foods"))
    'Harbor Foods Form 10-K'
    """
    title, owner = source.title, source.publisher
    if not title:
        return f"\u201c{source.name}\u201d, a document of {owner}" if owner else f"\u201c{source.name}\u201d"
    if not owner or holds(spelled(title), forms(owner)):
        return title
    theirs = f"{owner}'" if owner.endswith("s") else f"{owner}'s"
    return f"{theirs} {title}" if len(title.split()) < 6 else f"\u201c{title}\u201d ({owner})"


def has_issuer(source: Source) -> bool:
    """Whether a document tells whose it is, so that somebody else's name speaks against it."""
    owner = source.publisher.strip()
    return source.kind is not SourceKind.NOTES and bool(owner) and not owner[0].islower()


def is_formal(source: Source) -> bool:
    """Whether a document is a filing, a rule or an order: one that speaks for itself and quotes nobody by a label."""
    return bool(_FILING.search(source.title) or _FORMAL.search(source.title) or source.fields.get("form"))


def issued(own: tuple[Tokens, ...], source: Source) -> bool:
    """Whether a document is that of a name, given in its forms: published, titled with it, filed or signed by it.

    >>> filing = Source.from_text("We sold more.", name="k", title="Form 10-K", publisher="Harbor Foods, Inc.")
    >>> issued(forms("Harbor Foods"), filing), issued(forms("Grain Board"), filing)
    (True, False)
    """
    line, defined = _owner(
        source.name, source.title, source.publisher, _fields(source), source.text[:3000], source.text[-_FOOT:]
    )
    return holds(line, own) or any(form in defined for form in own)


def _fields(source: Source) -> str:
    return " ; ".join(source.fields[key] for key in _OWNERS if source.fields.get(key))


@lru_cache(maxsize=512)
def _owner(name: str, title: str, publisher: str, fields: str, head: str, foot: str) -> tuple[str, frozenset[Tokens]]:
    """Whose a document is, as a :func:`spelled` text, and the short names that its first pages define for them."""
    filing = bool(_FILING.search(title))
    owner = publisher
    if filing:
        owner = _KEEPER.sub("", owner)
    owner = _CARRIER.sub("", owner)
    parts = [owner, fields]
    known = bool(owner.strip(" ,;.()")) and not owner.strip()[0].islower()
    if known:
        # Of a document whose publisher is known, the title may name others; at its head stands whose it is.
        parts.append(" ".join(title.split()[:4]))
    else:
        parts += [title, name.replace("-", " ").replace("_", " "), _KEEPER.sub("", head[:_HEAD])]
    lines = [line.strip() for line in foot.splitlines()]
    parts += [line for line in lines if 0 < len(line) < 60 and line[0].isupper()]
    line = spelled(" ; ".join(parts))
    defined = {short for short, long in acronyms(head).items() if holds(line, tuple(long))}
    return line, frozenset(defined)


def named(own: tuple[Tokens, ...], passage: Passage, index: SourceIndex, known: Register) -> bool:
    """Whether a passage, or the text right around it, names somebody as one who may have said or done it.

    In a report by others the name may stand anywhere in the document; in a passage where a document speaks of itself
    a name that merely depends on another word ("filed with the SEC") is not enough.
    """
    if passage.source.kind is SourceKind.SECONDARY or not has_issuer(passage.source):
        return any(number_of(passage.source, index) == place[0] for form in own for place in known.stand(form))
    near = [p for p in index.around(passage, 2, 1) if known.says(p, own)]
    if not SELF.search(passage.text):
        return bool(near)
    return any(p.number == passage.number and _acts_in(p.text, own) for p in near)


def number_of(source: Source, index: SourceIndex) -> int:
    """The number of a source in the index."""
    return next(n for n, one in enumerate(index.sources) if one.name == source.name)


def _acts_in(text: str, own: tuple[Tokens, ...]) -> bool:
    for start, _, name in story_names.in_text(text):
        if holds(spelled(name.name), own) and (_GIVES.search(text, 0, start) or not _DEPENDS.search(text[:start])):
            return True
    return False


def borne_out_by(own: tuple[Tokens, ...], roots: Iterable[str], best: float, index: SourceIndex) -> bool:
    """Whether a document of the name holds nearly as much (``best``, 0 to 1) of what the stems tell."""
    roots = list(roots)
    for source in index.sources:
        if issued(own, source):
            # The nearest are ordered by length too: a long sentence that says this and more comes later.
            found = index.passages(roots, limit=10, source=source)
            if any(passage.score >= AS_WELL * best for passage in found):
                return True
    return False


def misgiven(
    sentences: Sequence[Span], text: str, claims: Sequence[CheckedClaim], index: SourceIndex
) -> Iterator[Misgiven]:
    """The statements of a story that stand in a document of somebody else than whom the story gives them to.

    A statement is given to whom its sentence names for it ("Harbor Foods said ..."; "according to the Grain Board"),
    or to the body last named where it says "the company" or "the agency". It is theirs if a document that bears it out
    is, or names them at that place. Documents that do not tell whose they are speak against nobody.
    """
    known = register(index)
    names: dict[int, list[Claim]] = {}
    for checked in claims:
        value = checked.claim.value
        if isinstance(value, Name) and value.kind != "identifier":
            names.setdefault(checked.claim.sentence, []).append(checked.claim)
    statements = {c.claim.sentence: c for c in claims if c.claim.kind == "statement"}
    # Who is said to have spoken the words in quotation marks is judged with them (evidence/voices.py).
    quoted = {
        value.speaker_span.start
        for value in (c.claim.value for c in claims)
        if isinstance(value, Quotation) and value.use == "speech" and value.speaker_span is not None
    }
    last: Claim | None = None
    for number, sentence in enumerate(sentences):
        here = names.get(number, [])
        words_of = text[sentence.start : sentence.end]
        speaker = reporter(words_of, [Span(c.start - sentence.start, c.end - sentence.start) for c in here])
        claim: Claim | None = None
        if speaker is not None:
            at = sentence.start + speaker.span.start
            claim = next((c for c in here if c.start == at), None)
            if claim is None and last is not None and _may_mean(speaker.name, last):
                claim = last
        statement = statements.get(number)
        if claim is not None and statement is not None and speaker is not None and at not in quoted:
            span = Span(sentence.start + speaker.span.start, sentence.start + speaker.span.end)
            found = _misgiven(claim, span, statement, sentence, text, index, known)
            if found is not None:
                yield found
        if claim is not None:
            last = claim
        elif here and here[0].start - sentence.start < 5 and isinstance(here[0].value, Name):
            last = here[0] if here[0].value.kind in ("organisation", "other") else last


def _may_mean(word: str, claim: Claim) -> bool:
    """Whether "the company", "the agency" or "it" may be the body last named."""
    head = word.split()[-1].lower()
    government = bool(_GOVERNMENT.search(claim.text))
    assert isinstance(claim.value, Name)
    if claim.value.kind == "person":
        return False
    if head in ("agency", "department", "commission", "regulator", "bureau", "board"):
        return government
    return head in ("it", "they") or not government


def _misgiven(
    claim: Claim, span: Span, statement: CheckedClaim, sentence: Span, text: str, index: SourceIndex, known: Register
) -> Misgiven | None:
    value = statement.claim.value
    assert isinstance(value, Statement)
    doubted = statement.fault == "together"  # it may be the name alone that does not go with the rest
    if (statement.state in (State.CONTRADICTED, State.NO_EVIDENCE) and not doubted) or value.use == "none":
        return None
    enough = BORNE_OUT if statement.state is State.PROVED or doubted else AT_LEAST
    assert isinstance(claim.value, Name)
    name = whole(claim, text, known)
    own = known.forms(name, text)
    if not spelled(name).strip():
        return None
    roots = set(content_stems(words(text[sentence.start : sentence.end]))) - set(content_stems(words(name)))
    by_name = {source.name: source for source in index.sources}
    given = [index.sentence_at(by_name[e.source], e.start) for e in statement.evidence]
    bearing = {p.number: (_share(roots, p, index, known), p) for p in given if p is not None}
    best = max((share for share, _ in bearing.values()), default=0.0)
    if best >= SURELY and all(issued(own, p.source) for share, p in bearing.values() if share >= AS_WELL * best):
        return None
    theirs = [p for _, p in bearing.values() if issued(own, p.source)]
    held = roots & frozenset().union(*(known.stems_of(p.number, p.text) for p in theirs))
    if sum(map(index.idf, held)) >= SURELY * sum(map(index.idf, roots)):
        return None  # two sentences made one: their passages bear it out together
    for passage in index.passages(list(roots), limit=10):
        bearing[passage.number] = (_share(roots, passage, index, known), passage)
    best, first = max(bearing.values(), key=lambda pair: (pair[0], -pair[1].number), default=(0.0, None))
    if first is None or best < enough:
        return None
    for share, passage in bearing.values():
        if share < AS_WELL * best:
            continue
        source = passage.source
        if issued(own, source) or not has_issuer(source) or named(own, passage, index, known):
            return None
        if claim.value.kind == "person" and any(p[0] == number_of(source, index) for f in own for p in known.stand(f)):
            return None  # the document names them elsewhere: its officer, its signer, a party
    if borne_out_by(own, roots, best, index):
        return None
    source = first.source
    shown = Evidence.of(source, first.start, first.end, Relation.CONTRADICTS, Manner.ALIGNED, document(source))
    said = text[span.start : span.end]
    return Misgiven(name, span, source, shown, "" if said in name else said)


def whole(claim: Claim, text: str, known: Register) -> str:
    """The name of a claim with the word before it where the sources have the two as one: "Union Pacific".

    At the head of a sentence a common word is read as such, though it may begin a name.
    """
    before = BEFORE.search(text, max(0, claim.start - WORD_BEFORE), claim.start)
    if before and before.group(1).lower() not in STOPWORDS:
        longer = f"{before.group(1)} {claim.text}"
        form = tokens(longer)
        if len(form) > 1 and next(known.stand(form, 400), None) is not None:
            return longer
    return claim.text


WORD_BEFORE = 80  # code points that a word takes, with what stands before it
BEFORE = re.compile(r"(?:^|[.!?\u201d\"\n]\s*)([A-Z][\w&]+) $")


def _share(roots: set[str], passage: Passage, index: SourceIndex, known: Register) -> float:
    total = sum(index.idf(root) for root in roots)
    held = known.stems_of(passage.number, passage.text)
    return sum(index.idf(root) for root in roots & held) / total if total else 0.0
