"""To whom a source gives its words: a person it quotes, a speaker in a transcript, or whoever issued it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from copydesk.claims import quotes as story_quotes
from copydesk.claims.sentences import of_blocks
from copydesk.claims.speakers import ORGANISATION, names_in
from copydesk.evidence import attribution
from copydesk.evidence.name_forms import forms
from copydesk.model import Block, Claim, Evidence, Quotation, Source, Span, Story
from copydesk.text import words

_TRANSCRIPT = 20_000  # code points around a passage in which the labels of a transcript are looked for
_STRETCH = 4_000  # code points: a passage is looked at in its stretch of the source and those on both sides
_OFTEN, _LONG = 500, 500_000  # times that a name is looked at, code points in which a holder of an office is looked for
_NEAR = 4  # blocks before and after a passage in which its attribution is looked for
_LABEL = re.compile(
    r"^[ \t]*(?P<name>(?:[A-Z][\w.\u2019'-]*[ \t]+){0,4}[A-Z][\w.\u2019'-]*)"
    r"(?:[ \t]*[,(\u2014\u2013-][^:\n]{1,80})?[ \t]*:(?=\s|$)",
    re.MULTILINE,
)
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir sen senator rep representative gov governor chairman chairwoman chair"
    " president secretary judge justice commissioner director jr sr ii iii the".split()
)
# Words for the document or body itself, as a story speaks of it.
_ITSELF = frozenset(
    "company companies firm business registrant filing report order rule document statement release letter notice"
    " agency department commission bureau board office administration regulator regulators court ruling opinion"
    " proposal law statute text memo guidance bank group it they organisation organization government committee"
    " council association body fund trust maker retailer lender carrier airline prospectus annual quarterly press"
    " fact sheet proposed final executive study survey paper institute complaint lawsuit suit spokesman spokeswoman"
    " spokesperson transcript agreement contract".split()
)
_ARTICLE = re.compile(r"^(?:the|an?|its|his|her|their)\s+", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[.!?;:\n\u201c\u201d\"]")
_ROLE_NOISE = frozenset("the a an its his her their of for at and s".split())


class Agreement(StrEnum):
    """Whether a source gives a quotation to the speaker whom the story names."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Voice:
    """Whose words a passage is: ``name`` as the source has it, at ``span``; both empty where it is the document's own.

    ``known`` is false where the passage stands in quotation marks that nobody is named for.
    """

    name: str = ""
    span: Span | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class VoiceCheck:
    """The outcome for one quotation: ``note`` explains it, ``voice`` is that of the passage in ``evidence``."""

    agreement: Agreement
    evidence: Evidence
    voice: Voice
    note: str = ""


def voice(source: Source, start: int, end: int) -> Voice:
    """To whom ``source`` gives ``text[start:end]``.

    >>> text = '"Costs will rise," said Maria Lund, the chief executive.'
    >>> voice(Source.from_text(text, name="release"), 1, 16).name
    'Maria Lund'
    """
    base = max(0, start // _STRETCH - 1) * _STRETCH
    text = source.text[base : (start // _STRETCH + 2) * _STRETCH]
    at = bisect_right(source.blocks, start, key=lambda block: block.start) - 1
    near = (_moved(block, base, len(text)) for block in source.blocks[max(0, at - _NEAR) : at + _NEAR + 1])
    for claim in _quotations(text, tuple(block for block in near if block.start < block.end)):
        value = claim.value
        assert isinstance(value, Quotation), "quotations only"
        if claim.start <= start - base and end - base <= claim.end and value.use == "speech":
            span = value.speaker_span
            return Voice(value.speaker, Span(base + span.start, base + span.end) if span else None, bool(value.speaker))
    low, high = max(0, start - _TRANSCRIPT), start + _TRANSCRIPT
    labels = _labels(source, low, high)
    if len(labels) > 1:  # a transcript
        before = [m for m in labels if m.start() <= start]
        if before:
            name, place = before[-1].group("name"), Span(*before[-1].span("name"))
            return Voice(name, place, len(name) > 1)
    return Voice()


def _moved(block: Block, base: int, length: int) -> Block:
    """A block of a source as one of the stretch of ``length`` that begins at ``base``; empty where it lies outside."""
    return replace(block, start=max(0, block.start - base), end=min(length, block.end - base))


@lru_cache(maxsize=64)
def _quotations(text: str, blocks: tuple[Block, ...]) -> tuple[Claim, ...]:
    """The quotations of a stretch of a source; many passages lie in one, which is read once."""
    return tuple(story_quotes.find(Story(text=text, raw="", blocks=blocks), tuple(of_blocks(text, blocks))))


def _labels(source: Source, low: int, high: int) -> list[re.Match[str]]:
    """The labels of a transcript: people with a title, "Q" and "A", and names that speak more than once.

    A filing or a rule has headings that end with a colon, and no speakers.
    """
    if attribution.is_formal(source):
        return []
    found = [m for m in _LABEL.finditer(source.text, low, high) if _is_label(m.group("name"))]
    often = Counter(m.group("name") for m in found)
    return [m for m in found if _is_sure(m.group("name")) or often[m.group("name")] > 1]


def _is_sure(name: str) -> bool:
    return name in ("Q", "A") or name.split()[0].rstrip(".").casefold() in _TITLES - {"the"}


def _is_label(name: str) -> bool:
    tokens = name.split()
    return _is_sure(name) or ((len(tokens) > 1 or name.isupper()) and len(tokens) < 6 and len(name) > 2)


def compare(quotation: Quotation, evidence: tuple[Evidence, ...], sources: dict[str, Source]) -> VoiceCheck | None:
    """Whether any of the passages that bear out ``quotation`` is given to the speaker whom the story names.

    :return: the passage that agrees best; ``None`` where the story names nobody.
    """
    best: VoiceCheck | None = None
    order = (Agreement.SAME, Agreement.UNKNOWN, Agreement.OTHER)
    for passage in evidence:
        source = sources.get(passage.source)
        if source is None or not quotation.speaker:
            continue
        spoken = voice(source, passage.start, passage.end)
        agreement, note = _agree(quotation.speaker, spoken, source)
        if best is None or order.index(agreement) < order.index(best.agreement):
            best = VoiceCheck(agreement, passage, spoken, note)
    return best


def _agree(speaker: str, spoken: Voice, source: Source) -> tuple[Agreement, str]:
    if speaker.casefold() in ("he", "she", "i", "we", "they", "who"):
        return Agreement.UNKNOWN, f"it is not plain who \u201c{speaker}\u201d is"
    if not spoken.known:
        return Agreement.UNKNOWN, "the source has it in quotation marks and names no speaker"
    speaker = _ARTICLE.sub("", speaker)
    role = speaker[:1].islower()
    if spoken.name:
        return _agree_with_person(speaker, spoken, source, role)
    return _agree_with_issuer(speaker, source, role)


def _agree_with_person(speaker: str, spoken: Voice, source: Source, role: bool) -> tuple[Agreement, str]:
    if _same_person(speaker, spoken.name):
        return Agreement.SAME, ""
    said = f"the source gives these words to {spoken.name}"
    if spoken.name[:1].islower() or spoken.name.split()[0] in ("The", "A", "An", "He", "She", "It"):
        # The source itself names a role or a pronoun only.
        same = bool(_content(speaker) & _content(spoken.name))
        return (Agreement.SAME if same else Agreement.UNKNOWN), said
    if role:
        wanted = _content(speaker)
        if wanted and _near_name(source, spoken.name, wanted):
            return Agreement.SAME, ""
        if wanted & _ITSELF:
            return Agreement.UNKNOWN, said
        holder = _holder(source, wanted, spoken.name)
        return (
            (Agreement.OTHER, f"{said}; the {' '.join(_plain_role(speaker))} there is {holder}")
            if holder
            else (
                Agreement.UNKNOWN,
                said,
            )
        )
    if ORGANISATION.search(speaker) and not ORGANISATION.search(spoken.name) and _is_issuer(speaker, source):
        return Agreement.UNKNOWN, said
    if not ORGANISATION.search(spoken.name) and len(speaker.split()) == 1 and _is_issuer(speaker, source):
        return Agreement.UNKNOWN, said
    return Agreement.OTHER, said


def _agree_with_issuer(speaker: str, source: Source, role: bool) -> tuple[Agreement, str]:
    if role:
        if _content(speaker) & _ITSELF or _is_issuer(speaker, source):
            return Agreement.SAME, ""
        return Agreement.UNKNOWN, "the source gives these words to nobody by name"
    if _is_issuer(speaker, source):
        return Agreement.SAME, ""
    own = "the source does not give these words to anyone; they are its own"
    if attribution.has_issuer(source):
        return Agreement.OTHER, f"it stands in {attribution.document(source)}, as its own words"
    if ORGANISATION.search(speaker) or len(speaker.split()) == 1:
        return (Agreement.SAME, "") if _holds_name(source.text, speaker) else (Agreement.UNKNOWN, own)
    if _holds_name(source.text, speaker):
        return Agreement.OTHER, own
    return Agreement.UNKNOWN, f"the source does not name {speaker}"


def _is_issuer(speaker: str, source: Source) -> bool:
    """Whether ``speaker`` issued, signed or heads ``source``."""
    if attribution.issued(forms(speaker), source):
        return True
    ends = f"{source.name.replace('-', ' ')} {source.title} {source.publisher}"
    head, foot = source.text[:400], source.text[-600:]
    surname = _surname(speaker)
    if ORGANISATION.search(speaker) or len(speaker.split()) == 1 or speaker[:1].islower():
        if attribution.has_issuer(source):
            return False
        wanted = _content(speaker) - {"department", "u", "inc", "corp", "company", "co"}
        return bool(wanted) and wanted <= set(words(f"{ends} {head} {foot}"))
    # A line of its own, at the head or the foot, that holds little but the name.
    line = rf"^[^\n]{{0,40}}\b{re.escape(surname)}\b[^\n]{{0,40}}$"
    signed = re.search(line, f"{ends}\n{head}\n{foot}", re.IGNORECASE | re.MULTILINE)
    return bool(surname) and (bool(signed) or surname.casefold() in set(words(ends)))


def _content(name: str) -> set[str]:
    return {w for w in words(name) if w not in _ROLE_NOISE}


def _plain_role(role: str) -> list[str]:
    return [w for w in role.split() if w.casefold() not in _ROLE_NOISE]


def _person(name: str) -> list[str]:
    return [w for w in words(name) if w not in _TITLES and w != "s"]


def _surname(name: str) -> str:
    parts = [p for p in re.findall(r"[\w\u2019'-]+", name) if p.casefold() not in _TITLES]
    return parts[-1] if parts else ""


def _same_person(ours: str, theirs: str) -> bool:
    """Whether two names may be one person's (or one body's): the surname, and first names where both have them.

    >>> _same_person("Labor Secretary Lori Diaz", "MS. DIAZ"), _same_person("Ana Diaz", "Leo Diaz")
    (True, False)
    """
    left, right = _person(ours), _person(theirs)
    if not left or not right:
        return False
    if set(left) <= set(right) or set(right) <= set(left):
        return True
    if _surname(ours).casefold() != _surname(theirs).casefold():
        return False
    one, two = left[-2] if len(left) > 1 else "", right[-2] if len(right) > 1 else ""
    first = {left[0], one} & {right[0], two} or any(
        a and b and (len(a) == 1 or len(b) == 1) and a[0] == b[0] for a in (left[0], one) for b in (right[0], two)
    )
    return bool(first) and not ORGANISATION.search(ours)


def _holds_name(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(_surname(name))}\b", text, re.IGNORECASE) is not None


def _near_name(source: Source, name: str, wanted: set[str]) -> bool:
    """Whether the source gives the role ``wanted`` to ``name``, in the words beside it."""
    for found in islice(re.finditer(re.escape(_surname(name)), source.text), _OFTEN):
        before = _CLAUSE_END.split(source.text[max(0, found.start() - 80) : found.start()])[-1]
        after = _CLAUSE_END.split(source.text[found.end() : found.end() + 100])[0]
        if wanted <= set(words(before)) or wanted <= set(words(after)):
            return True
    return False


def _holder(source: Source, wanted: set[str], besides: str) -> str:
    """Another person to whom the source gives the role ``wanted``, in an apposition."""
    for left, right in names_in(source.text, 0, min(len(source.text), _LONG)):
        name = source.text[left:right]
        if len(name.split()) < 2 or _same_person(name, besides) or ORGANISATION.search(name):
            continue
        apposed = re.match(r",\s*([^,.;\n]{3,80})", source.text[right : right + 90])
        if apposed and wanted <= set(words(apposed.group(1))):
            return name
    return ""
