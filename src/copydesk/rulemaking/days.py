"""The days that the words of a document set: the close of comments, the day of effect, hearings, the end of a stay.

The DATES text is what counts; the dates in a record of the Register are made from it by others. A sentence often names
other days as well ("published on March 3", "from May 1 to June 1"): those are told by the words before them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk.claims import number_words
from copydesk.reading import dates
from copydesk.rulemaking.federal_days import counted
from copydesk.rulemaking.hours import EASTERN, hour_near


@dataclass(frozen=True, slots=True)
class Said:
    """A day that a sentence sets, the hour of it where there is one, and the sentence (``words``).

    ``reckoned`` says how the day was counted, where the sentence gives a term instead of a day.
    """

    on: dt.date
    words: str
    at: dt.time | None = None
    zone: str = EASTERN
    reckoned: str = ""


_SENTENCE = re.compile(r"(?<![ap]\.[mM])(?<!\bNo)(?<!\bDoc)(?<!\bSec)(?<=[\w)\]”\"])[.;]\s+(?=[A-Z(\[“])|\n+")
# What stands right before a day that the sentence only looks back on.
_BACK = re.compile(
    r"(?:\bpublished(?: in the Federal Register)?(?: at \d+ FR \d+)?(?: in the Federal Register)?(?: \(\d+ FR \d+\))?,?"
    r"(?: on| of)?|\bFederal Register (?:on|of)|\b(?:order|notice|issue|proposal|NPRM|document) of|\bfrom|\bdated"
    r"|\bissued on|\bsigned on|\boriginally (?:scheduled|set|due)\b[^,;]{0,40}|\b(?:was|were|had been|would have been) "
    r"(?:originally |previously )?(?:scheduled|due|set)\b[^,;]{0,40}|\b(?:closed|ended|expired|opened)(?: on)?"
    r"|\bbetween|\binstead of|\brather than|\bnot)\s*(?:\[)?$",
    re.IGNORECASE,
)
_FIRST_OF_TWO = re.compile(r"^,?\s*(?:to|until|through)\s+(?=[A-Z\d])")
_CUE = re.compile(
    r"(?:\b(?:by|before|until|till|through|to|due|than|clos(?:es?|ing)|ends?|ending|deadline|dates?|is|read|within|of)\b|:)"
    r".{0,60}$",
    re.IGNORECASE,
)
_MOVED_TO = re.compile(r"\b(?:until|to|through|date of|as|read)\s*:?\s*(?:Effective\s*)?$", re.IGNORECASE)
_TERM = re.compile(
    r"\b(?P<count>\d{1,3}|[a-z]+(?:-[a-z]+)?)[ -](?:calendar )?days? (?:after|from|following) (?:the )?"
    r"(?:date of (?:its |this )?)?publication\b",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"\bcomments?\b|\bresponses?\b|\bsubmissions?\b|\bwritten (?:data|views|statements)\b", re.I)
_OTHERS_DUE = re.compile(
    r"information collection|paperwork reduction|^\W*(?:reply|outlines?|requests? (?:to|for)|persons|if you|anyone)\b",
    re.IGNORECASE,
)
_EFFECT = re.compile(r"\beffective\b|\btak(?:es?|ing) effect\b|\bdates?\b[^.;]{0,60}\bdelayed\b|\bdelay\w*\b", re.I)
_AT_ONCE = re.compile(
    r"\b(?:effective|takes effect)\s+(?:immediately|(?:up)?on (?:the )?(?:date of )?(?:its )?publication)\b", re.I
)
_COMPLIANCE = re.compile(r"\b(?:compliance|applicability)\b", re.IGNORECASE)
_HEARING = re.compile(r"\b(?:hearings?|public meetings?)\b", re.IGNORECASE)
_HEARING_IS = re.compile(
    r"\b(?:will be|is|are|to be|be) (?:held|conducted|convened|scheduled)\b|\bhearing(?: date)?s?:"
    r"|\bwill (?:hold|begin)\b|\bholds\b|\bscheduled for\b",
    re.IGNORECASE,
)
_ENDLESS = re.compile(
    r"\bindefinite(?:ly)?\b|\buntil further (?:notice|action)\b|\bpending (?:judicial|further|the)\b"
    r"|\bto a date to be (?:announced|determined)\b",
    re.IGNORECASE,
)
_BY_DAYS = re.compile(
    r"\b(?:exten\w*|delay\w*|postpone\w*)\b[^.;]{0,80}?\b(?:by|for) (?:an additional |another )?"
    r"(?P<count>\d{1,3}|[a-z]+)[ -](?:calendar )?days?\b|\b(?P<ahead>\d{1,3})-day (?:extension|delay)\b",
    re.IGNORECASE,
)
_FIX = re.compile(r"\bcorrect\w*", re.IGNORECASE)
_OWN_EFFECT = re.compile(r"\b(?:this|these|the) correct\w*[^.;]{0,60}\beffective\b", re.IGNORECASE)


def closings(text: str, published: dt.date | None) -> list[Said]:
    """The last days for comments that ``text`` sets, the first one in front.

    >>> text = "The comment period for the rule published March 30, 2026, is extended to 5 p.m. EDT on June 29, 2026."
    >>> [(str(s.on), str(s.at)) for s in closings(text, None)]
    [('2026-06-29', '17:00:00')]
    >>> [str(s.on) for s in closings("Comments are due 60 days after publication.", dt.date(2026, 3, 30))]
    ['2026-05-29']
    """
    found = []
    for sentence in _sentences(text):
        if _COMMENTS.search(sentence) and not _OTHERS_DUE.search(sentence):
            found += [s for s, before in _days(sentence, published) if s.reckoned or _CUE.search(before[-90:])]
    return found


def effects(text: str, published: dt.date | None) -> list[Said]:
    """The days of effect that ``text`` sets; those to which one is moved in front.

    >>> text = "Effective April 2, 2026, the effective date is delayed from May 1, 2026, until July 1, 2026."
    >>> [str(s.on) for s in effects(text, None)]
    ['2026-07-01', '2026-04-02']
    """
    moved: list[Said] = []
    plain: list[Said] = []
    for sentence in _sentences(text):
        if not _EFFECT.search(sentence) or _OWN_EFFECT.search(sentence):
            continue
        if _COMPLIANCE.search(sentence) and not re.search(r"\beffective\b|\btakes effect\b", sentence, re.IGNORECASE):
            continue
        if published and _AT_ONCE.search(sentence):
            plain.append(Said(published, sentence, reckoned="on publication"))
        for said, before in _days(sentence, published):
            (moved if _MOVED_TO.search(before) else plain).append(said)
    return moved + plain


def hearings(text: str, published: dt.date | None) -> list[Said]:
    """The days of public hearings that ``text`` sets, with the hour at which they begin.

    >>> [str(s.on) for s in hearings("A public hearing will be held on May 12, 2026, at 9 a.m. Eastern Time.", None)]
    ['2026-05-12']
    """
    found: list[Said] = []
    for sentence in _sentences(text):
        if _HEARING.search(sentence) and _HEARING_IS.search(sentence):
            found += [said for said, _ in _days(sentence, published)]
    return found


def ends(text: str) -> Said | None:
    """The day until which ``text`` stays or postpones something, ``None`` where it names none."""
    for sentence in _sentences(text):
        for said, before in _days(sentence, None):
            if re.search(r"\b(?:until|through)\s*$", before, re.IGNORECASE):
                return said
    return None


def is_endless(text: str) -> bool:
    """Whether ``text`` puts something off without a day.

    >>> is_endless("The effective date is delayed indefinitely."), is_endless("It is delayed until May 1, 2026.")
    (True, False)
    """
    return bool(_ENDLESS.search(text))


def is_on_comments(sentence: str) -> bool:
    """Whether a sentence speaks of comments to be sent.

    >>> is_on_comments("Comments are due by May 29, 2026."), is_on_comments("Owners must apply by May 1, 2026.")
    (True, False)
    """
    return bool(_COMMENTS.search(sentence))


def moved_by(text: str) -> int:
    """By how many days ``text`` moves a date, 0 where it does not say.

    >>> moved_by("The comment period is extended for an additional 30 days."), moved_by("It is extended.")
    (30, 0)
    """
    match = _BY_DAYS.search(text)
    return number(match["count"] or match["ahead"]) if match else 0


def corrected(text: str, what: str, published: dt.date | None) -> list[Said]:
    """The days that a correction puts right. ``what`` is ``comments`` or ``effect``.

    A correction has a day of effect of its own and repeats days that it does not touch; only what it says is corrected
    counts: a sentence that speaks of correcting that date, and the text that it says the date is to read.
    """
    asks = _COMMENTS if what == "comments" else re.compile(r"\beffective date\b|\bdate of effect\b", re.IGNORECASE)
    read = closings if what == "comments" else effects
    for match in re.finditer(r"[^.\n]*(?:\.(?!\s)[^.\n]*)*", text):
        sentence = match.group()
        if not _FIX.search(sentence) or _OWN_EFFECT.search(sentence):
            continue
        to_read = re.search(r"\bDATES\b[^.]{0,60}\bcorrect|\bcorrect\w*\b[^.]{0,60}\bDATES\b", sentence)
        if to_read or asks.search(sentence):
            found = read(text[match.start() : match.end() + 400], published)
            if found:
                return found
    return []


def number(words: str) -> int:
    """A whole number in figures or words; 0 for what is none."""
    if words.isdigit():
        return int(words)
    try:
        return int(number_words.value(words))
    except (ArithmeticError, ValueError):
        return 0


def _sentences(text: str) -> Iterator[str]:
    at = 0
    for match in _SENTENCE.finditer(text):
        yield text[at : match.start() + 1].strip()
        at = match.end()
    yield text[at:].strip()


def _days(sentence: str, published: dt.date | None) -> Iterator[tuple[Said, str]]:
    """The days that a sentence sets, each with the words before it; those that it looks back on are left out."""
    for start, end, day in dates.find(sentence):
        before, after = sentence[max(0, start - 120) : start], sentence[end : end + 40]
        if _BACK.search(before) or (_FIRST_OF_TWO.match(after) and next(dates.find(after), None)):
            continue
        at, zone = hour_near(sentence, start, end)
        yield Said(day, sentence, at, zone), before
    for match in _TERM.finditer(sentence):
        count = number(match["count"])
        if published and 0 < count < 1000:
            at, zone = hour_near(sentence, match.start(), match.end())
            said = Said(counted(published, count), sentence, at, zone, f"{count} days after publication")
            yield said, sentence[max(0, match.start() - 120) : match.start()]
