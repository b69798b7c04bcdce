"""How a story speaks of a document, and of who issued it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from copydesk.model import Source, SourceKind
from copydesk.reading import dates

# A word of a title or type, and what a story calls such a document; the first that fits.
_NOUNS = (
    (r"fact sheet", "fact sheet"),
    (r"executive order", "order"),
    (r"proposed rule|proposal", "proposal"),
    (r"final rule|\brule\b|\bCFR\b|regulation", "rule"),
    (r"notice", "notice"),
    (r"press release|release", "release"),
    (r"guidance|bulletin", "guidance"),
    (r"letter", "letter"),
    (r"minutes", "minutes"),
    (r"speech|remarks", "speech"),
    (r"transcript", "transcript"),
    (r"\bnotes\b", "notes"),
    (r"survey", "survey"),
    (r"study", "study"),
    (r"report", "report"),
    (r"statement", "statement"),
)
_FORMS = {"10-K": "annual report", "10-Q": "quarterly report", "20-F": "annual report", "40-F": "annual report"}
_MANY = ("notes", "minutes")
_BODY = re.compile(
    r"\b(?:Department|Bureau|Office|Commission|Board|Agency|Administration|Service|Treasury|Reserve|Authority|Ministry"
    r"|Council|Committee|Court|House|Senate|Institute|Association|Institution|Government|President|Bank of|Secretary)\b"
)
_LEGAL = re.compile(r",?\s+(?:Inc|Incorporated|Corp|Corporation|Co|Ltd|Limited|plc|PLC|N\.V|S\.A)\.?$")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Voice:
    """A document as a story speaks of it.

    ``issuer`` is who published it, as a sentence has it inside ("the Grain Board", "Harbor Foods"), ``""`` where it
    does not say; ``noun`` is what it is ("annual report"); ``company`` whether a company speaks in it of itself.
    """

    issuer: str
    noun: str
    company: bool
    period: dt.date | None  # the last day of what a filing reports on

    @property
    def document(self) -> str:
        """The document: "the report"."""
        return f"the {self.noun}"

    @property
    def many(self) -> bool:
        """Whether its noun is a plural: "the notes say"."""
        return self.noun in _MANY

    @property
    def says(self) -> str:
        """The verb that goes with the document."""
        return "say" if self.many else "says"

    @property
    def a(self) -> str:
        """The document, not spoken of before: "a report", "an order"; of a company "its annual report"."""
        if self.company:
            return f"its {self.noun}"
        return self.noun if self.many else f"{'an' if self.noun[0] in 'aeiou' else 'a'} {self.noun}"


def voice(source: Source) -> Voice:
    """How to speak of ``source``."""
    form = source.fields.get("form", "").partition("/")[0].upper()
    company = bool(form and (source.fields.get("company") or source.publisher))
    noun = _FORMS.get(form, "filing") if company else _noun(source)
    period = dates.parse(source.fields.get("period", "")) if company else None
    return Voice(issuer(source), noun, company, period)


def issuer(source: Source) -> str:
    """Who published ``source``, as a sentence has it inside; ``""`` where it tells no name that could stand there."""
    given = source.attribution if source.kind is SourceKind.NOTES else source.fields.get("company") or source.publisher
    name = re.split(r"\s*[(;]", given.strip())[0]
    if _BODY.search(name):
        name = name.partition(",")[0]
    name = _LEGAL.sub("", name).strip()
    if not name or len(name) > _LONGEST_NAME or (name[0].islower() and source.kind is not SourceKind.NOTES):
        return ""
    if name.lower().startswith("the "):
        return f"the {name[4:]}"
    return f"the {name}" if _BODY.search(name) else name


def headed(source: Source) -> str:
    """The title of ``source`` without what stands in brackets after it; ``""`` where it is none to be quoted."""
    title = re.sub(r"\s*\([^()]*\)\s*$", "", " ".join(source.title.split()))
    title = re.sub(rf"^{voice(source).noun}:\s+", "", title, flags=re.IGNORECASE)
    return "" if re.search(r"[“”\"]", title) or len(title) > 150 else title


def _noun(source: Source) -> str:
    told = " ".join((source.fields.get("type", ""), source.title, source.fields.get("action", "")))
    if source.fields.get("executive_order_number") and "fact sheet" not in told.lower():
        return "order"
    return next((noun for words, noun in _NOUNS if re.search(words, told, re.IGNORECASE)), "document")
