"""What a company says of itself ("we", "our") told by somebody else ("it", "the company's")."""

from __future__ import annotations

import re
from collections.abc import Callable

# Verbs that filings use of "we" in the present, with their third person; a verb that is not here is not turned.
_BASE = (
    "accept access account acquire aim anticipate apply assess assume base believe bill build buy classify "
    "collaborate collect "
    "commit compete complete comply conduct consider continue control cover defer define deliver depend derive design "
    "determine develop devote distribute earn employ encourage engage enter estimate evaluate expect experience "
    "face file finance "
    "focus follow fund generate grant hedge hire hold identify incur intend invest issue lease leverage license "
    "maintain make manage manufacture market measure monitor need negotiate offer operate own participate partner pay "
    "perform plan process produce promote protect provide purchase pursue receive recognize record recruit "
    "regularly rely remain repay "
    "report require reserve retain review rent seek sell serve source sponsor strive support take test track transact "
    "train treat update use utilize value want work"
).split()
_IRREGULAR = {
    "have": "has",
    "are": "is",
    "were": "was",
    "do": "does",
    "comply": "complies",
    "rely": "relies",
    "apply": "applies",
}
_SAME = set(
    "will would may might could can cannot shall should must had did became began bought brought built came chose drew "
    "fell found gave got grew held kept knew led left lost made met paid ran rose saw sent sold spent spoke stood took "
    "told went won wrote withdrew entered".split()
)
_ADVERB = (
    "(?:also|currently|generally|typically|often|regularly|primarily|periodically|continually|continuously"
    "|previously|sometimes"
    "|never|now|still|further|only|then|historically|routinely|actively|voluntarily|recently|subsequently|annually) "
)
_WE = re.compile(rf"\b[Ww]e (?P<adverb>{_ADVERB})?(?P<verb>\w+)(?! (?:and|or) (?:{'|'.join(_BASE)})\b)")
_FIRST = re.compile(r"\b(?:[Ww]e|[Uu]s|[Oo]ur|[Oo]urs|[Oo]urselves)\b")


def third(verb: str) -> str | None:
    """The third person of a verb as it stands after "we"; nothing where we cannot be sure of it.

    >>> third("expect"), third("rely"), third("reported"), third("cut")
    ('expects', 'relies', 'reported', None)
    """
    if verb in _SAME:
        return verb
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb in _BASE:
        return verb + ("es" if re.search(r"(?:s|x|z|ch|sh)$", verb) else "s")
    if re.search(r"[a-z]{2}ed$", verb) and verb not in ("need", "exceed", "proceed", "succeed", "feed", "speed"):
        return verb
    return None


def turned(sentence: str, name: str, told: bool, common: Callable[[str], bool] = lambda word: False) -> str | None:
    """``sentence`` without its first person, or nothing where that cannot be done safely.

    :param told: whether it will follow "NAME said", so that "it" and "its" at the head mean the company.

    >>> turned("In 2024, we sold our mill in Ohio.", "Harbor Foods", told=True)
    'in 2024, it sold the company’s mill in Ohio'
    >>> turned("Our costs rose.", "Harbor Foods", told=False)
    'Harbor Foods’ costs rose'
    """
    body = _JOINT.sub("", sentence.rstrip("."))
    body = body[0].upper() + body[1:]
    if re.search(r"\b(?:ourselves|ours|Us|us and|and us|we and|We and|or us|let us|us to)\b|\bwe, ", body):
        return None
    # A verb that goes on in the plural ("we design, make and sell") would be left behind.
    if re.search(
        rf"\b[Ww]e (?:{_ADVERB})?\w+,? .*(?:, |\band |\bor )(?:{_ADVERB})?(?:{'|'.join(_BASE)}|have|are|do)\b", body
    ):
        return None
    head = True
    for found in _WE.finditer(body):
        other = third(found["verb"])
        joined = re.match(r"(?:,| and| or)\b", body[found.end() :])
        if other is None or (other != found["verb"] and joined):
            return None
    if len(_WE.findall(body)) != len(re.findall(r"\b[Ww]e\b", body)):
        return None

    def subject(found: re.Match[str]) -> str:
        nonlocal head
        verb = third(found["verb"])
        who = ("it" if told else name) if head else "the company"
        head = False
        return f"{who} {found['adverb'] or ''}{verb}"

    if (our := re.search(r"\bour\b", body, re.I)) and (we := re.search(r"\bwe\b", body, re.I)):
        head = we.start() < our.start() or told
    text = _WE.sub(subject, body)
    owner = name + ("’" if name.endswith("s") else "’s")

    def owned(found: re.Match[str]) -> str:
        first = found.start() == 0
        if first:
            return "its" if told else owner
        return "the company’s"

    text = re.sub(r"\b[Oo]ur (?:[Cc]ompany|[Cc]orporation)(’s)?\b", lambda m: "the company" + (m[1] or ""), text)
    text = re.sub(r"\b[Oo]ur\b", owned, text)
    text = re.sub(r"\bus\b", "the company", text)
    if _FIRST.search(text):
        return None
    text = re.sub(r"(?<=[a-z,] )[Tt]he (?:Company|Corporation)\b", "the company", text)
    if not told:
        text = re.sub(r"^[Tt]he [Cc]ompany\b", name, text)
    return lower_first(text, common) if told else text[0].upper() + text[1:]


# What joins a sentence to the one before: it goes when the sentence is told by itself.
_JOINT = re.compile(
    r"^(?:In addition|Additionally|Furthermore|Moreover|Nonetheless|Nevertheless|Also|Finally|Indeed|Likewise|Yet"
    r"|In particular|Specifically|Importantly|Notably),? (?!to\b)"
)
_PLAIN = re.compile(
    r"(?:The|A|An|In|On|At|For|As|If|When|While|Although|Because|Since|During|By|To|From|With|Under|Over|Any|All"
    r"|Some|Many"
    r"|Most|Certain|Several|Each|Every|No|Our|Its|We|It|One|Two|Three|Four|Five|Six|More|Less|Other|Additional"
    r"|Total|After"
    r"|Before|Until|Unless|Within|Through|Despite)\b"
)


def lower_first(text: str, common: Callable[[str], bool] = lambda word: False) -> str:
    """``text`` with its first letter small, unless it begins with what may be a name.

    :param common: whether a word that is not one of the commonest is no name.

    >>> lower_first("In 2024, sales fell"), lower_first("Texas sales fell")
    ('in 2024, sales fell', 'Texas sales fell')
    """
    plain = _PLAIN.match(text) or common(re.match(r"[\w’'-]*", text).group())
    return text[0].lower() + text[1:] if plain else text
