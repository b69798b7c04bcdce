"""Federal Register documents in any format: what their own words say of number, docket, agency and dates."""

from __future__ import annotations

import re

from copydesk.model import SourceKind
from copydesk.reading import dates
from copydesk.reading.layout import Document

_PAGE = re.compile(
    r"Federal Register\s*/?\s*Vol\.\s*\d+,\s*No\.\s*\d+\s*/\s*(?P<day>[^/]{5,40}?)\s*/\s*(?P<type>[A-Z][A-Za-z ]+)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\[?FR Doc(?:\.| No\.?:?)\s*((?:19|20)?\d{2}[-–][A-Z]?\d{4,6})\s*;?\s*(?:Filed|\])", re.IGNORECASE
)
_NUMBER_LINE = re.compile(
    r"\b(?:Document Number|FR Doc(?:\.| No\.?:?))\s*:?\s*((?:19|20)\d{2}[-–]\d{5})\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"/(\d{4})/(\d{2})/(\d{2})/((?:19|20)?\d{2}-\d{4,6})\b")
_RIN = re.compile(r"\bRIN:?\s*(\d{4}[-–][A-Z]{2}\d{2})\b")
_DOCKET = re.compile(r"\bDocket\s+(?:ID|Nos?\.?|Number)?:?\s*([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d[\w-]*)", re.IGNORECASE)
_CITATION = re.compile(r"\b(\d{2,3} FR \d{3,6})\b")
_ORDER = re.compile(r"\bExecutive Order (\d{5}) of ([A-Z][a-z]+ \d{1,2}, \d{4})\b")
_LABEL = re.compile(
    r"^(AGENCY|ACTION|DATES|SUMMARY|Effective Date|Publication Date|Document Type)\s*:\s*", re.IGNORECASE
)
_KINDS = {"rules and regulations": "Rule", "proposed rules": "Proposed Rule", "notices": "Notice"}
_KINDS |= {"presidential documents": "Presidential Document"}


def is_register(start: str, address: str) -> bool:
    """Whether a document that begins with ``start`` is of the Federal Register."""
    host = re.sub(r"^[a-z]+://(?:www\.)?|[/:?#].*$", "", address.lower())
    if host == "federalregister.gov" and "/documents/" in address:
        return True
    labels = sum(
        bool(re.search(rf"^{word}:", start, re.MULTILINE)) for word in ("AGENCY", "ACTION", "SUMMARY", "DATES")
    )
    return bool(_PAGE.search(start)) or labels >= 3


def describe(found: Document, address: str = "") -> None:
    """Put number, RIN, docket, action, type and dates of the text into ``found``; what is there stays."""
    text, fields = found.text, found.fields
    found.kind = SourceKind.PRIMARY
    head = text[:30_000]
    for key, pattern in (("rin", _RIN), ("docket", _DOCKET)):
        if match := pattern.search(head):
            fields.setdefault(key, match[1].replace("–", "-"))
    if match := _NUMBER.search(text) or _NUMBER_LINE.search(head):
        fields.setdefault("document_number", match[1].replace("–", "-"))
    if match := _PAGE.search(head):
        found.published = found.published or dates.parse(match["day"])
        fields.setdefault("type", _KINDS.get(match["type"].strip().lower(), match["type"].strip()))
    if match := _ADDRESS.search(address or found.address):
        found.published = found.published or dates.parse("-".join(match.groups()[:3]))
        fields.setdefault("document_number", match[4])
    if match := _ORDER.search(head):
        fields.setdefault("executive_order_number", match[1])
        if day := dates.parse(match[2]):
            fields.setdefault("signing_date", day.isoformat())
    for label, value in _labelled(found):
        if label == "action":
            fields.setdefault("action", value)
        elif label == "agency":
            found.publisher = found.publisher or value.rstrip(".")
        elif label == "dates":
            of_dates(value, fields)
        elif label == "publication date" and (day := dates.parse(value)):
            found.published = found.published or day
        elif label == "document type":
            fields.setdefault("type", value)


def of_dates(words: str, fields: dict[str, str]) -> None:
    """The deadline for comments and the day of effect that a DATES section gives.

    >>> of_dates("Comments must be received by June 1, 2026.", found := {}); found["comments_close_on"]
    '2026-06-01'
    """
    fields.setdefault("dates", words)
    for sentence in re.split(r"(?<=[a-z\d])\.\s+(?=[A-Z])|;\s", words):
        low = sentence.lower()
        day = next((d for _, _, d in dates.find(sentence)), None)
        if day is None:
            continue
        if "comment" in low and re.search(
            r"\b(?:by|before|until|through|due|close|no later than|not later than)\b", low
        ):
            fields.setdefault("comments_close_on", day.isoformat())
        elif "effective" in low:
            fields.setdefault("effective_on", day.isoformat())
        elif "appl" in low:
            fields.setdefault("applicable_on", day.isoformat())


def _labelled(found: Document) -> list[tuple[str, str]]:
    """The labels of a preamble with what follows them, in the same block or the next."""
    pairs: list[tuple[str, str]] = []
    for number, block in enumerate(found.blocks[:200]):
        words = found.text[block.start : block.end]
        match = _LABEL.match(words)
        if not match:
            continue
        value = words[match.end() :].strip()
        if not value and number + 1 < len(found.blocks):
            after = found.blocks[number + 1]
            value = found.text[after.start : after.end]
        pairs.append((match[1].lower(), " ".join(value.split())))
    return pairs
