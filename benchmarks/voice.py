"""Grammar by rule: the voice of a sentence turned, its clauses put in another order, joined and parted.

Every function takes one sentence as it stands in the source and gives one that means the same, or nothing where
it is not sure. They are narrow on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from benchmarks.person import lower_first

Common = Callable[[str], bool]


def _never(word: str) -> bool:
    return False


# ---- active and passive -----------------------------------------------------------------------

_PARTICIPLES = {
    "driven": ("drove", "drive"),
    "overseen": ("oversaw", "oversee"),
    "led": ("led", "lead"),
    "offset": ("offset", "offset"),
    "held": ("held", "hold"),
    "made": ("made", "make"),
} | {
    word: (
        word,
        word[:-1]
        if word.endswith(
            (
                "ated",
                "ised",
                "ized",
                "uced",
                "aged",
                "ured",
                "ined",
                "used",
                "ized",
                "nced",
                "ided",
                "uted",
                "ised",
                "oved",
            )
        )
        else word[:-2],
    )
    for word in (
        "approved adopted issued affected impacted reduced determined provided managed supported funded secured "
        "reviewed "
        "evaluated acquired filed granted denied dismissed affirmed influenced caused represented measured harmed "
        "damaged "
        "limited disrupted restricted delayed interrupted weakened imposed led hindered impaired diminished"
    ).split()
}
_PARTICIPLES |= {"denied": ("denied", "deny"), "issued": ("issued", "issue"), "acquired": ("acquired", "acquire")}
_MODAL = "may|might|could|can|will|would"
_ADVERB = (
    r"(?:adversely|materially|negatively|significantly|also|primarily|partially|materially and adversely|further) "
)
_PASSIVE = re.compile(
    rf"^(?P<lead>(?:In|During|On) [^,]{{4,22}}, )?(?P<patient>[A-Z][^,;]{{3,90}}?) (?P<be>was|were|is|are"
    rf"|(?P<modal>{_MODAL}) be) "
    rf"(?P<adverb>{_ADVERB})?(?P<verb>{'|'.join(_PARTICIPLES)}) by (?P<agent>[^,;]+?)"
    r"(?P<tail> (?:in|on|during) (?:fiscal |the \w+ quarter of |[A-Z][a-z]+ )?(?:\d{1,2}, )?(?:19|20)\d\d)?\.$"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|may|might|could|can|cannot|shall|should|must|does|do|did|that"
    r"|which|who"
    r"|whether|if|when|because|while|although|not|no|never)\b|\w+ing\b.*\bby\b"
)


def active(sentence: str, common: Common = _never) -> str | None:
    """A passive sentence with its agent made the subject.

    >>> active("The plan was approved by the board in 2024.")
    'The board approved the plan in 2024.'
    >>> active("Our sales could be adversely affected by changes in taste.")
    'Changes in taste could adversely affect our sales.'
    """
    found = _PASSIVE.match(sentence)
    if not found or _FINITE.search(found["patient"]) or _FINITE.search(found["agent"]):
        return None
    agent, patient = found["agent"], found["patient"]
    # "by hiring", "by 4%", "by then" name no doer; "the rule and was offset" has a second verb.
    if re.match(
        r"(?:\w+ing|[$\d]|no|us\b|we\b|it\b|them\b|both\b|how\b|a number\b|an? (?:increase|decrease) of)", agent
    ):
        return None
    if re.search(r"\b(?:and|or) (?:\w+ed|by)\b|\b(?:such as|including|as|for|to)\b", agent) or re.search(
        r" (?:by|and|or)\b", patient
    ):
        return None
    past, base = _PARTICIPLES[found["verb"]]
    if found["modal"]:
        verb = f"{found['modal']} {found['adverb'] or ''}{base}"
    elif found["be"] in ("was", "were"):
        verb = f"{found['adverb'] or ''}{past}"
    else:
        several = _several(agent) or " and " in agent.split(" of ")[0]
        verb = f"{found['adverb'] or ''}{base if several else _third(base)}"
    lead = found["lead"] or ""
    subject = lower_first(agent, common) if lead else agent[0].upper() + agent[1:]
    return f"{lead}{subject} {verb} {lower_first(patient, common)}{found['tail'] or ''}."


def _several(thing: str) -> bool:
    """Whether the head of a noun phrase is plural, by its ending."""
    head = re.split(r" (?:of|per|in|for|from|to|with|on|at|under|related|associated) ", thing)[0].split()[-1]
    return head.endswith("s") and not head.endswith(("ss", "us", "is")) and not re.match(r"(?:an?|each|one) ", thing)


def _third(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x")) else "s")


_DONE = (
    "repurchased acquired issued completed recorded recognized opened adopted invested returned sold launched settled "
    "implemented generated borrowed redeemed declared contributed established introduced deployed incurred"
).split()
_ACTIVE = re.compile(
    rf"^(?P<lead>(?:In|During|On) (?:[^,]{{4,22}}|{'[A-Z][a-z]+'} \d{{1,2}}, \d{{4}}), )?(?P<who>[Ww]e|[Tt]he Company) "
    rf"(?P<verb>{'|'.join(_DONE)}) (?P<object>(?:[$\d]|an? |the |our |[a-z]+s |senior |common )(?:[^,;]|,(?=\d))*?)"
    r"(?P<tail> (?:at|in|during|for|from|through|with|on|under|as|within|related|associated|primarily) [^;]*)?\.$"
)


def passive(sentence: str, name: str, common: Common = _never) -> str | None:
    """An active sentence of what the company did, with the thing done made the subject.

    >>> passive("In 2024, we repurchased 6,467 shares of our common stock at an average price of $240.51.", "Boeing")
    'In 2024, 6,467 shares of our common stock were repurchased by Boeing at an average price of $240.51.'
    """
    found = _ACTIVE.match(sentence)
    if not found:
        return None
    thing, tail = found["object"], found["tail"] or ""
    if re.search(r" (?:to|and|or|that|which|by|who|\w+ing|effective)(?: |$)|\bits\b", thing) or re.search(
        r"\b(?:we|it|and|which|that)\b", tail
    ):
        return None
    be = "were" if _several(thing) else "was"
    lead = found["lead"] or ""
    subject = thing if lead else thing[0].upper() + thing[1:]
    return f"{lead}{subject} {be} {found['verb']} by {name}{tail}."


# ---- order --------------------------------------------------------------------------------------

_TIME = re.compile(
    r"^(?P<time>(?:In|During|On|As of|At|Since|For|By) (?:(?:the )?(?:fiscal|year|end|month|first|second|third"
    r"|fourth|quarter|half"
    r"|years|of|ended|early|late|mid)[ -]?|[a-z]+ )*(?:(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?(?:fiscal )?(?:19|20)\d\d)), "
    r"(?P<rest>.+)\.$"
)
_TIME_LAST = re.compile(
    r"^(?P<rest>[A-Z].+?) (?P<time>(?:in|during|on|as of|at the end of) (?:fiscal (?:year )?|the \w+ quarter of )?"
    r"(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?(?:19|20)\d\d)\.$"
)
_DAY_OR_YEAR = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:prior|previous|last|next) (?:year|quarter)|\bcompared\b|\byear-over-year\b"
)
_SCOPED = re.compile(
    r"[;:]|, (?:and|but|which|who|while|or|as|compared|including|offset|partially|driven|due|primarily|because"
    r"|so)\b|\b(?:that|which|who"
    r"|whether|because|if|when|until|since|after|before|to [a-z]+|and|or|announced|expects?|plans?|agreed|will"
    r"|would|by \w+ing)\b"
)


def time_moved(sentence: str, common: Common = _never) -> str | None:
    """The day or year of a simple sentence moved from its head to its end, or back.

    >>> time_moved("In 2024, sales rose 3%."), time_moved("The price rose 3% in 2024.")
    ('Sales rose 3% in 2024.', 'In 2024, the price rose 3%.')
    """
    found = _TIME.match(sentence)
    if found:
        rest, time = found["rest"], found["time"]
        if _SCOPED.search(rest) or _DAY_OR_YEAR.search(rest) or len(rest.split()) > 24:
            return None
        return f"{rest[0].upper()}{rest[1:]} {time[0].lower()}{time[1:]}."
    found = _TIME_LAST.match(sentence)
    if found:
        rest, time = found["rest"], found["time"]
        if "," in rest or _SCOPED.search(rest) or _DAY_OR_YEAR.search(rest) or len(rest.split()) > 24:
            return None
        # "the plan adopted in 2024", "bonds due in 2030": the time is that of a noun, not of the sentence.
        if re.search(
            r"\b(?:due|ended|ending|dated|maturing|expir\w+|filed|made|issued|Act|plan|adopted|beginning|of)$", rest
        ):
            return None
        if not re.search(
            r"\b(?:rose|fell|grew|increased|decreased|declined|opened|completed|acquired|sold|paid|was|were)\b", rest
        ):
            return None
        return f"{time[0].upper()}{time[1:]}, {lower_first(rest, common)}."
    return None


_FIRST = re.compile(r"^(?P<join>If|When|Although|Unless|Because|While) (?P<sub>[^,;]+), (?P<main>[^,;]+)\.$")
_LAST = re.compile(r"^(?P<main>[A-Z][^,;]+) (?P<join>if|unless|when|because|although) (?P<sub>[^,;]+)\.$")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|may|might|could|can|cannot|must|does|do|did|\w+ed|\w+s)\b"
)
_CLAUSE = re.compile(
    r"(?!\w+ing\b|\w+ed\b)(?:[\w’-]+ ){1,6}?(?:is|are|was|were|has|have|had|will|would|may|might|could|can|cannot"
    r"|do|does|did"
    r"|fall|rise|increase|decrease|fail|become|occur|change)\b"
)
_BACK = re.compile(r"\b(?:it|they|them|their|its|he|she|such|these|those|this|so|then|both)\b")


def clauses_turned(sentence: str, common: Common = _never) -> str | None:
    """The subordinate clause moved from the head of a sentence to its end, or back.

    >>> clauses_turned("If prices fall, the mill may close.")
    'The mill may close if prices fall.'
    >>> clauses_turned("The mill may close if paper prices fall sharply.")
    'If paper prices fall sharply, the mill may close.'
    """
    found = _FIRST.match(sentence)
    if found:
        sub, main, join = found["sub"], found["main"], found["join"].lower()
        if _BACK.search(main) or re.search(r"\b(?:that|and|or|if|when|because|while)\b", main) or not _VERB.search(sub):
            return None
        return f"{main[0].upper()}{main[1:]}{',' if join in ('while', 'although') else ''} {join} {sub}."
    found = _LAST.match(sentence)
    if found:
        sub, main, join = found["sub"], found["main"], found["join"]
        if _BACK.search(sub) or _BACK.search(main) or not _VERB.search(main) or len(sub.split()) < 4:
            return None
        if re.search(r"\b(?:that|and|or|only|even|except|not|whether|to|especially|particularly|including)\b", main):
            return None
        if not _CLAUSE.match(sub) or re.search(r"\b(?:of|or|if|when|unless|that|which|necessary|applicable)\b", sub):
            return None
        return f"{join.capitalize()} {sub}, {lower_first(main, common)}."
    return None


# ---- joined and parted -----------------------------------------------------------------------------

_PART = re.compile(
    r"^(?P<first>[^;,]+?)(?:;|, and) (?P<second>(?:we|the Company|our [\w-]+(?: [\w-]+){0,2}|the [\w-]+(?: "
    r"[\w-]+){0,2}) (?:also )?"
    r"(?:is|are|was|were|has|have|had|will|may|could|can|cannot|expect|believe|continue|do|does|\w{3,}ed) .+)\.$"
)
_CAUSE = re.compile(
    r"^(?P<first>[^;]*?\b(?P<verb>increased|decreased|declined|rose|fell|grew)\b[^;]*?),? (?P<cause>(?:primarily "
    r"|mainly |largely "
    r"|partially |partly )?(?:due to|driven by|attributable to)) (?P<rest>[^;]+)\.$"
)
_CHANGE = re.compile(
    r"\b(?:increas|decreas|declin|ris|rose|fall|fell|gr[eo]w|higher|lower|reduc|was|were|which|that)\w*"
)
_CALLED = {"increased": "increase", "rose": "increase", "grew": "increase"}


def parted(sentence: str) -> tuple[str, str] | None:
    """A long sentence of two whole clauses as two sentences.

    >>> parted("We closed the mill in Ohio for cash, and we expect to sell the mill in Iowa by June.")
    ('We closed the mill in Ohio for cash.', 'We expect to sell the mill in Iowa by June.')
    >>> parted("Paper sales fell 4% in 2024, primarily due to a strike at the mill in Ohio.")
    ('Paper sales fell 4% in 2024.', 'The decrease was primarily due to a strike at the mill in Ohio.')
    """
    found = _CAUSE.match(sentence)
    if found:
        first, called = found["first"], _CALLED.get(found["verb"], "decrease")
        # One change alone, so that "the increase" can mean no other.
        if len(_CHANGE.findall(first)) != 1 or len(first.split()) < 4 or re.search(r"[^\d],[^\d]*$", first):
            return None
        return first + ".", f"The {called} was {found['cause']} {found['rest']}."
    found = _PART.match(sentence)
    if not found:
        return None
    first, second = found["first"], found["second"]
    # A condition or a "that" at the head governs both halves and may not be cut from the second.
    if re.search(
        r"\b(?:[Ii]f|[Ww]hen|[Uu]nless|[Bb]ecause|[Aa]lthough|[Ww]hile|that|whether|[Uu]ntil|[Uu]nder|to the extent"
        r"|which|who|so|as|between|both|either)\b",
        first,
    ):
        return None
    if (
        len(first.split()) < 5
        or len(second.split()) < 5
        or not _VERB.search(first)
        or re.search(r"\btherefore\b", second)
    ):
        return None
    if _BACK.search(second) or (re.match(r"(?:In|On|As|At|During|For) ", first) and not re.search(r"\d{4}", second)):
        return None
    return first + ".", second[0].upper() + second[1:] + "."
