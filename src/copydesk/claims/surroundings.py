"""What stands around a number and tells what it is: hedges, bounds, rise and fall, the thing counted, or that it is
no figure at all but part of a name.
"""

from __future__ import annotations

import re
from typing import Literal

_SPACES = ("\n", "\r", "\xa0", "\u202f", "\u2009")


def spaced(text: str) -> str:
    """The text with plain spaces: a no-break space or a wrapped line inside a figure or date is a space like any other.

    >>> spaced("$10.0\\xa0billion\\nof")
    '$10.0 billion of'
    """
    for space in _SPACES:
        if space in text:
            text = text.replace(space, " ")
    return text


Bound = Literal["", "above", "below", "at least", "at most"]
Sign = Literal[-1, 0, 1]

# A number after one of these is part of a name or a reference.
_NAMED_BEFORE = re.compile(
    r"(?:\b(?:Sections?|Secs?\.?|§+|Items?|Notes?|Parts?|Articles?|Rules?|Regulations?|Forms?|Titles?|Chapters?"
    r"|Schedules?|Exhibits?|Appendix|Annex|Nos?\.?|Numbers?|Releases?|Orders?|Pages?|pp?\.|Route|Interstate|Highway"
    r"|Flight|Room|Suite|Boeing|Airbus|Level|Tier|Phase|Type|Model|Version|Windows|Figures?|Tables?|Steps?|Stage"
    r"|Class|Category|Basel|Topic|Subtopic|ASC|ASU|IFRS|IAS|SFAS|FAS|AS|RIN|CFR|FR|U\.S\.C\.|S&P|Russell|Nasdaq"
    r"|NASDAQ|FTSE|Dow|Nikkei|CAC|DAX|Stoxx|STOXX|Topix|Fortune|Forbes|Vol\.|Volume|Area|Covid|COVID|World War"
    r"|Group of|Act of|Proposition|Question|Grade|Generation|Zone|Pub\. L\.|Executive Order|ISO|PO Box|Box|Building"
    r"|levels?|sections?|paragraphs?|pages?|chapters?|figures? no\.|IPv"
    r"|Web|Industry|Artemis|Apollo|Falcon|Series|Chapter)"
    r"|§+|#|-for-|-to-)\s?[-–]?\s?\(?$"
)
_NAMED_AFTER = re.compile(
    r"\s?(?:CFR|F\.R\.|FR|U\.?S\.?C\.?|F\.\d[a-z]|Fed\. Reg\.|Stat\.)(?![a-z])|\s?(?:[ap]\.m\.|[ap]m\b|o’clock|o'clock)"
    r"|\([a-z0-9]{1,3}\)|-for-\w|-to-(?:\d|one)|-[A-Z]\b|/\d|:\d\d|’s?\b(?=0s)"
)
_MONTH_BEFORE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?\s(?:\d{1,2}(?:st|nd|rd|th)?(?:,\s|\s?[-–]\s?))?$"
)
_MONTH_AFTER = re.compile(
    r"\s(?:of\s)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_LIST_MARK = re.compile(r"\s*\(?\d{1,2}[.)](?:\s|$)")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_COUNTED = re.compile(
    r"\s(?:employees|people|workers|jobs|stores|shares|units|members|customers|users|homes|vehicles|cars|locations"
    r"|restaurants|branches|patients|companies|firms|comments|pages|deaths|cases|square|miles|dollars|euros|pounds)\b"
)
_YEAR_BEFORE = re.compile(r"\b(?:in|of|the|since|fiscal|during|year|for|and|to|by|from)\s$", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|these|those|both|other|latter|former|its|their|last|past)\s$", re.IGNORECASE)


def is_reference(text: str, start: int, end: int) -> bool:
    """Whether the number ``text[start:end]`` belongs to a name or a reference ("Section 12", "29 CFR", "Route 66")."""
    return bool(_NAMED_BEFORE.search(text, max(0, start - 24), start) or _NAMED_AFTER.match(text, end))


def counts(text: str, start: int, end: int) -> bool:
    """Whether a number that could be a year counts things instead ("2024 employees", but not "in 2024 employees")."""
    return bool(_COUNTED.match(text, end)) and not _YEAR_BEFORE.search(text, max(0, start - 12), start)


def is_name(text: str, start: int, end: int, word: bool, bare: bool) -> bool:
    """Whether the number ``text[start:end]`` is no figure: a reference, year, time of day, list mark or pronoun.

    :param word: written as a word.
    :param bare: without a unit, scale or currency.
    """
    if is_reference(text, start, end):
        return True
    before = text[max(0, start - 24) : start]
    if not bare:
        return False
    token = text[start:end]
    if word:
        lower = token.lower()
        if lower == "one" or lower == "zero":
            return True
        # "the two companies" are two that were named before, no count of the story's own.
        return _DEFINITE.search(before) is not None and lower in ("two", "three", "four")
    if _YEAR.match(token) and not counts(text, start, end):
        return True
    if _MONTH_BEFORE.search(before) or (len(token) < 3 and _MONTH_AFTER.match(text, end)):
        return True
    if start < 4 and _LIST_MARK.fullmatch(text, 0, min(len(text), end + 2)):
        return True
    # "(1)" and "[3]" are footnote marks.
    around = text[start - 1 : start] + text[end : end + 1]
    return around in ("()", "[]") and len(token) <= 2


_ABOUT = re.compile(
    r"(?:\b(?:about|around|roughly|nearly|almost|approximately|approx\.?|some|circa|close to|an estimated|estimated"
    r"|just under|just over|just shy of|or so|an? (?:record )?average of about)|~|≈)\s?(?:a\s)?$",
    re.IGNORECASE,
)
_BOUND_WORDS: tuple[tuple[str, Bound], ...] = (
        ("no more than|not more than|at most|up to|as much as|as many as|as high as|a maximum of|maximum of|not exceed"
         "|not exceeding|a cap of|capped at|not to exceed", "at most"),
        ("no less than|no fewer than|not less than|at least|a minimum of|minimum of|as little as|as few as|as low as",
         "at least"),
        ("(?<!no )(?<!not )(?:more|greater|higher|larger) than|(?<!just )over|above|exceeding|exceeds?|exceeded"
         "|in excess of|upwards? of|surpass(?:es|ed|ing)|topp(?:ed|ing)", "above"),
        ("(?<!no )(?<!not )(?:less|fewer|lower|smaller) than|(?<!just )under|below", "below"),
)  # fmt: skip
_BOUNDS = tuple(
    (re.compile(rf"\b(?:{words})\s(?:a\s|an\s|about\s|around\s|some\s)?$", re.IGNORECASE), bound)
    for words, bound in _BOUND_WORDS
)
_AFTER_BOUND = re.compile(r"\s(?:or (more|greater|higher|above|less|fewer|lower|below)|and (above|over|below|under))\b")
_OR_SO = re.compile(r"\s?(?:or so|-plus)\b|\s?\+(?!\d)")


def hedge(text: str, start: int, end: int, time: bool) -> tuple[bool, Bound]:
    """Whether a number is hedged, and how it is bounded. ``time``: its unit is one of time ("over five years")."""
    before = text[max(0, start - 24) : start]
    about = _ABOUT.search(before) is not None
    bound: Bound = ""
    for pattern, name in _BOUNDS:
        found = pattern.search(before)
        if found:
            if not (time and found.group().split()[0].lower() in ("over", "under", "above", "below")):
                bound = name
            break
    after = _AFTER_BOUND.match(text, end)
    if after:
        word = (after.group(1) or "").lower() or after.group(2).lower()
        if word in ("more", "greater", "higher"):
            bound = "at least"
        elif word in ("above", "over"):
            bound = "above" if after.group(2) else "at least"
        else:
            bound = "at most"
    plus = _OR_SO.match(text, end)
    if plus:
        about, bound = (True, bound) if "or so" in plus.group() else (about, "at least")
    return about, bound


_RISE = (
    r"rose|risen|rises?|rising|rally|rallied|increas(?:e[sd]?|ing)|grew|grown|grows?|growing|climb(?:s|ed|ing)?"
    r"|gain(?:s|ed|ing)?|jump(?:s|ed|ing)?|up|added|adds?|surg(?:es?|ed|ing)|soar(?:s|ed|ing)?|advanc(?:es?|ed|ing)"
    r"|higher|growth|improv(?:es?|ed|ing|ement)|expand(?:s|ed|ing)?|rais(?:es?|ed|ing)|larger|greater|more"
)
_FALL = (
    r"fell|fallen|falls?|falling|decreas(?:e[sd]?|ing)|declin(?:es?|ed|ing)|drop(?:s|ped|ping)?|down|lost|loses?"
    r"|shed|slid|slides?|slipp?(?:s|ed|ing)?|sank|sinks?|tumbl(?:es?|ed|ing)|plung(?:es?|ed|ing)|lower|reduc(?:es?|ed|ing"
    r"|tion)|shr[aiu]nk|shrinks?|contract(?:ed|ion)|cut|loss(?:es)?|deficit|smaller|fewer|less|weaken(?:ed|ing)?"
)
_DIRECTION = re.compile(
    rf"\b(?:(?P<up>{_RISE})|(?P<down>{_FALL}))\s(?:(?:by|of|about|around|nearly|almost|roughly|approximately|some|an?"
    rf"|another|more than|at least|over|as much as|up to|was|were|totaling|was about|is|between|the)\s){{0,3}}$",
    re.IGNORECASE,
)
_DIRECTION_AFTER = re.compile(
    rf"\s(?:(?:in|year-over-year|year-on-year|annual|a)\s)?(?:(?P<up>{_RISE}|rise)|(?P<down>{_FALL}|fall))\b"
    r"(?!\s(?:of|in\sexcess))",
    re.IGNORECASE,
)
_THAN = re.compile(r"\b(?:more|less|higher|lower|fewer|greater|larger|smaller)\sthan\s", re.IGNORECASE)


def direction(text: str, start: int, end: int, change: bool) -> Sign:
    """+1 where a word beside the number says that something rose by it, -1 where one says that it fell.

    "rose to 5 million" says where it got, not by how much, so it has no sign. ``change``: the number can be a
    change by its unit (percent, points); other amounts take a sign only from words before them.
    """
    before = _DIRECTION.search(text, max(0, start - 48), start)
    if before and not _THAN.search(text, before.start(), start):
        return 1 if before.group("up") else -1
    if change:
        after = _DIRECTION_AFTER.match(text, end)
        if after:
            return 1 if after.group("up") else -1
    return 0


_NOUN_RUN = re.compile(r"[ -](?:of (?:the |its |their |our )?)?((?:[A-Za-z][\w’'-]*)(?:[ ][A-Za-z][\w’'-]*){0,4})")
_NO_NOUN = frozenset(
    """a an the to in on at by for from with within without and or but as than that which who whom is are was were be
    been has have had will would may can could should shall did do does per of into over under after before since during
    until compared versus while if when where because about it its their they we our this these those he she his her not
    also each every respectively annually year-over-year through between against among until up down or more less
    including excluding""".split()
)


def noun_after(text: str, end: int) -> str:
    """The thing counted: the head of the words that follow a number, in the singular; ``""`` where there is none.

    >>> noun_after("90 full-time equivalent employees worked", 2), noun_after("12 in 2024", 2)
    ('employee', '')
    """
    match = _NOUN_RUN.match(text, end)
    if not match:
        return ""
    run: list[str] = []
    for word in match.group(1).split(" "):
        if word.lower() in _NO_NOUN:
            break
        run.append(word)
    if not run:
        return ""
    plural = next((w for w in run if len(w) > 3 and w[-1] == "s" and w[-2] not in "su"), "")
    return singular((plural or run[0]).lower().removesuffix("’s").removesuffix("'s"))


def singular(word: str) -> str:
    """A plural noun in the singular, by its ending.

    >>> [singular(w) for w in ("agencies", "rules", "businesses", "people")]
    ['agency', 'rule', 'business', 'people']
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
