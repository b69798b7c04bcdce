"""Whom a text gives a quotation to: "said Maria Lund", "according to the filing", "he told reporters"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from copydesk.model import Span

SPEECH_VERBS = (
    "said|says|say|saying|told|tells|wrote|writes|added|adds|noted|notes|stated|states|announced|announces|argued"
    "|argues|warned|warns|called|calls|calling|described|describes|explained|explains|insisted|insists|testified"
    "|testifies|reads|read|asked|asks|replied|replies|answered|answers|declared|declares|concluded|concludes"
    "|continued|continues|recalled|recalls|admitted|admits|acknowledged|acknowledges|claimed|claims|reported|reports"
    "|predicted|predicts|posted|tweeted|directs|directed|instructs|instructed|promised|promises|vowed|vows|pledged"
    "|cautioned|cautions|observed|observes|remarked|emphasized|emphasizes|emphasised|stressed|stresses|suggested"
    "|suggests|conceded|concedes|quipped|responded|responds|defines|defined|cited|cites"
)
_VERB = re.compile(rf"(?<![\w-])(?:{SPEECH_VERBS})\b")
_PARTICLE = r"(?:de|del|della|der|den|di|du|la|le|van|von|bin|al|el|y|of|for|and|the|on|&)"
_CAPITAL = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|St|Messrs)\.|(?:[A-Z]\.)+|[A-Z][\w\u2019'&-]*)"
_SPACE = r"(?:[^\S\n]+|[^\S\n]*\n(?!\s*\n)[^\S\n]*)"  # a name does not go on in the next paragraph
NAME = re.compile(rf"\b{_CAPITAL}(?:(?:{_SPACE}{_PARTICLE}){{0,2}}{_SPACE}{_CAPITAL})*")
_PRONOUN = re.compile(r"(?:he|she|they|it)", re.IGNORECASE)
_ROLE = re.compile(r"(?:the|a|an|its|his|her|their|one|another)\s+[\w\u2019'\- ]+", re.IGNORECASE)
_LATER = re.compile(
    r"[.;:\u2014\u2013(\"\u201c\u00ab\n]|\s(?:in|on|at|to|during|when|after|while|as|who|adding|before|because|with|"
    r"last|this|late|early|told|about|over|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_SUBJECT = re.compile(r"[A-Z]|(?:the|an?|its|his|her|their|one|another|he|she|they|it|we|two|three|some|many)\b")
_ACCORDING = re.compile(r"\b[Aa]ccording to\s+")
_STOP = re.compile(r"(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|St|Jr|Sr))(?<!\b(?:Mrs|Gov|Sen|Rep|Inc))[.!?](?=\s|$)")
ORGANISATION = re.compile(
    r"\b(?:Department|Administration|Agency|Commission|Bureau|Service|Board|Office|Treasury|Reserve|House|Senate"
    r"|Congress|Court|Committee|Council|Association|Institute|Institution|University|Union|Group|Bank|Inc|Corp"
    r"|Corporation|Company|Co|Ltd|LLC|Foods|Holdings|Partners|Capital|Fund|Trust|Authority|Ministry|Exchange"
    r"|Foundation|Center|Centre|Federation|Industries|Systems|Technologies|Energy|Airlines|Motors)\b"
)
_NOT_NAMES = frozenset(
    "The A An In On At But And Or If It He She They We I You This That These Those When While After Before As Its His"
    " Her Their Our My Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June"
    " July August September October November December According Yet Still However Asked Speaking Also For To By With"
    " There Here What Who Why How No Not Yes So Then Now Under Section Article Paragraph Subsection Part Clause".split()
)
_BEHIND = 200  # code points behind a quotation in which its attribution is looked for
_AHEAD = 600  # code points before a quotation in which its attribution is looked for
_BACK = 4_000  # code points before a pronoun in which a name for it is looked for
# Many speak as one.
_COLLECTIVE = re.compile(
    r"(?:Analysts|Officials|Critics|Experts|Economists|Investors|Lawyers|Regulators|Executives|Lawmakers|Prosecutors"
    r"|Researchers|Supporters|Opponents|Republicans|Democrats|Residents|Workers|Witnesses|Traders|Sources|People)\b"
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whom a text gives a quotation to: as resolved, and where the text says so."""

    name: str
    span: Span


def after(text: str, end: int, limit: int) -> Speaker | None:
    """The speaker named behind a quotation that ends at ``end``, no later than ``limit``.

    >>> t = '"We grew," said the chief executive, Maria Lund, on Monday.'
    >>> after(t, 10, len(t)).name
    'Maria Lund'
    """
    limit = min(limit, end + _BEHIND)
    stop = _STOP.search(text, end, limit)
    limit = stop.start() if stop else limit
    for mark in '\u201c"\u00ab':
        cut = text.find(mark, end, limit)
        limit = cut if cut >= 0 else limit
    if found := _ACCORDING.search(text, end, min(limit, end + 40)):
        return _noun(text, found.end(), _until(text, found.end(), limit))
    verb = _VERB.search(text, end, limit)
    if verb is None or len(text[end : verb.start()].split()) > 14:
        return None
    lead = text[end : verb.start()].strip(" ,\u2014\u2013-")
    if not lead:  # "said Maria Lund"
        return _noun(text, verb.end(), _until(text, verb.end(), limit))
    if not _SUBJECT.match(lead):
        return None
    start = text.index(lead, end)
    return _noun(text, start, start + len(lead))


def before(text: str, start: int, low: int) -> Speaker | None:
    """The speaker named ahead of a quotation that begins at ``start``, in ``text[low:start]``.

    >>> t = 'Maria Lund of Harbor Foods told investors: "We grew."'
    >>> before(t, t.index('"'), 0).name
    'Maria Lund'
    """
    low = max(low, start - _AHEAD)
    stops = list(_STOP.finditer(text, low, start))
    low = stops[-1].end() if stops else low
    if low >= start or not text[low:start].strip():
        return None
    if found := _ACCORDING.search(text, low, start):
        comma = text.find(",", found.end(), start)
        return _noun(text, found.end(), comma if comma >= 0 else _until(text, found.end(), start))
    for verb in reversed(list(_VERB.finditer(text, low, start))):
        if len(text[verb.end() : start].split()) > 12:
            break
        clause = max((text.rfind(mark, low, verb.start()) + 1 for mark in "\u201d;"), default=low)
        if found_name := _noun(text, max(low, clause), verb.start()):
            return found_name
    return None


def _until(text: str, start: int, limit: int) -> int:
    """The end of the noun that begins at ``start``; an apposition may follow its first comma."""
    later = _LATER.search(text, start + 1, limit)
    while later and later.group() == "." and re.search(r"\b(?:[A-Z]|Mr|Ms|Mrs|Dr|St|Jr)$", text[start : later.start()]):
        later = _LATER.search(text, later.end(), limit)
    return later.start() if later else limit


def _noun(text: str, start: int, end: int) -> Speaker | None:
    """The speaker in ``text[start:end]``, which holds a noun with its titles and appositions."""
    names = [m for m in names_in(text, start, end) if not _governed(text, start, m[0])]
    names = [m for m in names if not _COLLECTIVE.fullmatch(text, m[0], m[1])]
    if names:
        people = [m for m in names if not ORGANISATION.search(text[m[0] : m[1]])]
        left, right = (people or names)[-1 if len(people or names) > 1 and _apposed(text, people or names) else 0]
        return Speaker(text[left:right], Span(left, right))
    noun = text[start:end].strip(" ,")
    at = start + text[start:end].find(noun)
    if word := re.search(r"\b(?:he|she|they|it|I|we)$", noun, re.IGNORECASE):
        return Speaker(word.group(), Span(at + word.start(), at + word.end()))
    if many := _COLLECTIVE.match(noun):
        return Speaker(many.group(), Span(at, at + many.end()))
    roles = list(_ROLE.finditer(noun))
    if roles and len(roles[-1].group().split()) <= 8:
        role = roles[-1]
        return Speaker(role.group().strip(), Span(at + role.start(), at + len(noun[: role.end()].rstrip())))
    return None


def _apposed(text: str, names: list[tuple[int, int]]) -> bool:
    """Whether the last name is the person and what stands before it a title or firm."""
    between = text[names[-2][1] : names[-1][0]]
    return "," not in between or not re.search(r",\s*(?:the|a|an|its|who)?\s*[a-z]", between)


def _governed(text: str, low: int, at: int) -> bool:
    """Whether a name depends on another: "of Harbor Foods", "Harbor Foods' chief executive"."""
    return bool(re.search(r"\b(?:of|at|from|for|with|to|by|in)\s+(?:the\s+)?$", text[low:at]))


def names_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans of capitalised names in ``text[start:end]``."""
    found: list[tuple[int, int]] = []
    for match in NAME.finditer(text, start, end):
        left, right = match.span()
        words = text[left:right].split()
        while words and words[0] in _NOT_NAMES:
            left += len(words[0]) + 1
            words = words[1:]
            while left < right and text[left].isspace():
                left += 1
        # "Maria Lund of Harbor Foods" is two names, "Department of Labor" one.
        inner = re.search(r"\s(?:of|for|and|on)\s", text[left:right])
        body = inner and inner.group().strip() == "and" and ORGANISATION.search(text[left:right].split()[-1])
        if inner and not body and not ORGANISATION.search(text[left : left + inner.start()]):
            right = left + inner.start()
        name = text[left:right]
        for ending in ("\u2019s", "'s", "\u2019", "'", ","):
            name = name.removesuffix(ending)
        if words and name[:1].isupper() and len(name) > 1:
            found.append((left, left + len(name)))
    return found


_SAYS = (
    "said|says|say|told|wrote|writes|added|adds|stated|announced|announces|disclosed|discloses|warned|warns|explained"
    "|explains|argued|argues|cautioned|cautions|acknowledged|confirmed|confirms|declared|declares|testified|reported"
)
_REPORTS = re.compile(rf"(?<![\w-])(?:{_SAYS}|noted|notes|states|reports|estimated|estimates|concluded|concludes)\b")
_SURE = re.compile(rf"(?:{_SAYS})")
_GLUE = re.compile(
    r"(?:['\u2019]s)?\s*(?:\([^)]*\)\s*)?(?:,[^,]{1,90},\s*)?(?:(?:also|has|have|had|later|earlier|further|then)\s+)*"
)
# "Harbor Foods' chief executive", "the Grain Board release", between a name and its verb.
_THEIRS = re.compile(r"(?:['\u2019]s?)?\s+(?:[a-z-]+\s+){1,4}")
_ITSELF = re.compile(
    r"(?:[^.;\u201c\"]{0,60},\s+)?(?P<who>[Ii]t|[Tt]hey|[Tt]he (?:company|firm|group|retailer|maker|lender|bank|carrier"
    r"|agency|department|commission|regulator|bureau|board))\s+(?:(?:also|has|have|had|later|further)\s+)*$"
)


def reporter(sentence: str, names: Sequence[Span]) -> Speaker | None:
    """To whom a sentence gives what it tells: the first of its ``names`` that is said to say it, or "the company".

    >>> text = "In May, Harbor Foods said that the Grain Board had written."
    >>> reporter(text, [Span(8, 20), Span(35, 46)]).name
    'Harbor Foods'
    >>> reporter("The agency said that it had written.", []).name
    'The agency'
    """
    found: list[Speaker] = []
    for verb in _REPORTS.finditer(sentence):
        for name in names:
            if name.end <= verb.start():
                gap = sentence[name.end : verb.start()]
                glued = _GLUE.fullmatch(gap) or (_SURE.fullmatch(verb.group()) and _THEIRS.fullmatch(gap))
                if glued and not _governed(sentence, 0, name.start):
                    found.append(Speaker(sentence[name.start : name.end], name))
            elif re.fullmatch(r"\s+(?:the\s+)?", sentence[verb.end() : name.start]) and re.search(
                r"[,\u201d\"]\s*$", sentence[: verb.start()]
            ):
                found.append(Speaker(sentence[name.start : name.end], name))
        itself = _ITSELF.fullmatch(sentence, 0, verb.start())
        if itself:
            found.append(Speaker(itself.group("who"), Span(*itself.span("who"))))
        if found:
            break
    for source in _ACCORDING.finditer(sentence):
        for name in names:
            if re.fullmatch(r"(?:the\s+)?", sentence[source.end() : name.start]) and name.start >= source.end():
                found.append(Speaker(sentence[name.start : name.end], name))
    return min(found, key=lambda speaker: speaker.span.start, default=None)


def resolve(speaker: Speaker, text: str, earlier: list[Speaker]) -> Speaker:
    """``speaker`` with the name of whom "he", "it" or "the agency" stands for, as far as the text tells.

    >>> t = "The Labor Department met. The agency said"
    >>> resolve(Speaker("The agency", Span(26, 36)), t, []).name
    'Labor Department'
    """
    word = speaker.name.lower()
    people = word in ("he", "she")
    head = word.split()[-1] if word.startswith(("the ", "its ")) else ""
    if not people and word not in ("it", "they") and head not in _HEADS:
        return speaker
    for known in reversed(earlier[-50:]):
        if _PRONOUN.fullmatch(known.name) or known.name[:1].islower():
            continue
        if _fits(known.name, people, head):
            return Speaker(known.name, speaker.span)
    for left, right in reversed(names_in(text, max(0, speaker.span.start - _BACK), speaker.span.start)):
        if _fits(text[left:right], people, head) and (not people or len(text[left:right].split()) > 1):
            return Speaker(text[left:right], speaker.span)
    return speaker


# The nouns that stand for a body named before, and what its name holds.
_GOVERNMENT = r"Department|Administration|Agency|Commission|Bureau|Service|Office|Treasury|Reserve|Board|Authority"
_HEADS = {
    "agency": _GOVERNMENT,
    "regulator": _GOVERNMENT,
    "department": "Department|Treasury",
    "commission": "Commission|SEC|CFTC|FTC",
    "bureau": "Bureau",
    "board": "Board",
    "administration": "Administration",
    "court": "Court",
    "committee": "Committee",
}


def _fits(name: str, people: bool, head: str) -> bool:
    if people:
        return not ORGANISATION.search(name) and not _COLLECTIVE.match(name)
    if head:
        return bool(re.search(rf"\b(?:{_HEADS[head]})\b", name))
    return bool(ORGANISATION.search(name))
