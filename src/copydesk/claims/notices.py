"""What a story says of itself: bylines, credits, contact lines, disclaimers, how it was made.

Notices claim nothing about the story's subject, so rules that judge the subject pass over them.
"""

from __future__ import annotations

import re

_WORK = r"(?:draft|writt|writ|generat|produc|creat|compil|prepar|assembl)\w*"
_MACHINE = (
    r"(?:A\.?I\.?|artificial intelligence|(?:large )?language models?|LLM|machines?|bots?|automation|algorithms?)"
)
_ITSELF = r"\b(?:this|the) (?:story|article|report|text|piece|item|post|page|summary|draft|content)\b"

_MADE_BY_MACHINE = re.compile(
    rf"\b(?:{_MACHINE}|auto(?:matically|matic)?|computer)[- ](?:assisted|{_WORK})\b"
    rf"|\b{_WORK}[^.]{{0,60}}\b(?:by|with|using|through|from)\b[^.]{{0,40}}\b{_MACHINE}(?!\w)",
    re.IGNORECASE,
)
_ABOUT_ITSELF = re.compile(_ITSELF, re.IGNORECASE)
_LABEL = re.compile(rf"\W*(?:{_MACHINE}|auto(?:matically)?|computer|machine)[- ](?:assisted|{_WORK})\b", re.IGNORECASE)

_NOTICE = re.compile(
    r"""\W*(?:
      by\s+[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+){1,4}(?:\s*[,|]|\s+and\s|\s*$)
    | (?:additional\s+|with\s+)?
        (?:reporting|writing|editing|research|graphics|photo(?:graph)?s?|image|picture)\s*(?:by\b|:)
    | (?:for\s+(?:media|press|more|further)\s+(?:inquiries|enquiries|information|details)
        |(?:media|press|investor)\s+contacts?)\b
    | (?:contact|write\s+to|e-?mail|follow|subscribe|sign\s+up|read\s+more|click|share)
        \b.{0,20}(?:us|our|the\s+(?:reporter|author|newsroom|editor)|@|here|:)
    | (?:©|copyright\b|all\s+rights\s+reserved)
    | (?:disclaimer|disclosure|editor['’]?s\s+note|correction|clarification|sources?|related|see\s+also)\s*:
    | (?:this|the)\s+(?:story|article|report|content|material|page)\s+
        (?:is|was|has\s+been|does|should|may|will)\b.{0,60}
        (?:advice|informational|information\s+(?:purposes|only)|corrected|updated|checked|reviewed|published|constitute)
    | (?:nothing\s+(?:here|in\s+this)|not\s+(?:investment|financial)\s+advice)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_OWN_RULES = re.compile(r"\b(?:publishing|editorial|newsroom) (?:rules|standards|guidelines|polic(?:y|ies))\b", re.I)


def discloses_machine(sentence: str) -> bool:
    """Whether a sentence tells readers that a machine drafted the story.

    >>> discloses_machine("AI-drafted from named sources and checked before release.")
    True
    >>> discloses_machine("Harbor Foods said a third of its code was written by AI.")
    False
    """
    if _LABEL.match(sentence):
        return True
    return bool(_ABOUT_ITSELF.search(sentence) and _MADE_BY_MACHINE.search(sentence))


def is_notice(text: str) -> bool:
    """Whether a sentence or short paragraph speaks of the story itself: a byline, a credit, a contact, a disclosure.

    >>> is_notice("Reporting by Ana Moreau; editing by Jon Vance"), is_notice("By June the fund had closed.")
    (True, False)
    """
    if discloses_machine(text) or (_ABOUT_ITSELF.search(text) and _OWN_RULES.search(text)):
        return True
    found = _NOTICE.match(text)
    # "By June the fund had closed" opens like a byline; a byline's names are capitalised and nothing follows.
    return found is not None and not (found.group().lstrip().lower().startswith("by ") and not _is_byline(text))


def _is_byline(text: str) -> bool:
    words = text.strip(" \t\n*_.|").split()
    small = [w for w in words[1:] if not w[:1].isupper() and w.strip(",|") not in ("and", "de", "van", "von", "of", "")]
    return len(words) <= 14 and not small
