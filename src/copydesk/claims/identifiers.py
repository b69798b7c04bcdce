"""Identifiers: names that must be exact, such as 401(k), RIN 1210-AC38, 29 CFR 2550.404a-6 or Form 10-K."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.model import Name, Span

_PARTS = r"(?:\((?:[a-zA-Z]{1,2}|[ivx]{1,5}|[IVX]{1,5}|\d{1,3})\))"  # (a)(1)(B), in either case
_NUMBER = r"\d+[\w.]*(?:[-\u2010-\u2013]\d+\w*)*"
_DASH = r"[-\u2010-\u2015]"

# A family a line: its name and its pattern; the group ``id`` is what tells one identifier from another.
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("cfr", rf"(?P<id>\d+\s+(?:CFR|C\.F\.R\.)\s+(?:(?:part|§+)\s*)?{_NUMBER}{_PARTS}*)"),
    ("usc", rf"(?P<id>\d+\s+(?:USC|U\.S\.C\.)\s*(?:§+\s*|[Ss]ection\s+)?{_NUMBER}{_PARTS}*)"),
    ("fr", r"(?P<id>\d{1,3}\s+(?:FR|Fed\.\s?Reg\.|F\.R\.)\s+\d{1,3},?\d{3})"),
    (
        "fr document",
        rf"(?:FR|Federal Register)\s+[Dd]oc(?:ument|\.)?\s*(?:[Nn]o\.?\s*)?(?P<id>\d{{2,4}}{_DASH}\d{{3,6}})",
    ),
    ("rin", rf"(?:RIN:?\s*)?(?P<id>\b\d{{4}}{_DASH}[A-Z]{{2}}\d{{2}}\b)"),
    (
        "docket",
        rf"(?:[Dd]ocket\s+(?:ID|[Nn]o\.?|[Nn]umber)?\s*)?(?P<id>\b[A-Z]{{2,8}}{_DASH}\d{{4}}{_DASH}\d{{3,5}}\b)",
    ),
    ("file", rf"\b(?:[Ff]ile|[Dd]ocket)\s+(?:[Nn]o\.?|[Nn]umber)\s*(?P<id>[A-Z]?\d{{1,4}}(?:{_DASH}\d+)+\b)"),
    ("executive order", r"(?:[Ee]xecutive\s+[Oo]rder|E\.O\.|EO)\s*(?:[Nn]o\.?\s*)?(?P<id>\d{4,5})"),
    ("public law", rf"(?:[Pp]ublic\s+[Ll]aw|Pub\.\s?L\.|P\.L\.)\s*(?:[Nn]o\.?\s*)?(?P<id>\d{{2,3}}{_DASH}\d{{1,4}})"),
    ("bill", r"(?P<id>\b(?:H\.\s?R\.|H\.R|S\.)\s?\d{1,5}\b)"),
    (
        "form",
        rf"\b(?:Forms?\s+(?P<id>\d{{1,4}}{_DASH}?[A-Z]{{0,2}}\d?(?:/A)?|[A-Z]{{1,3}}{_DASH}?\d{{1,2}}[A-Z]?(?:/A)?)"
        rf"|(?P<id2>(?:10|8|6|20|40|11){_DASH}[KQF](?:/A)?|13{_DASH}?[FDG](?:{_DASH}HR)?))(?![\w-])",
    ),
    (
        "release",
        rf"\b(?:[Rr]elease|[Nn]otice|[Bb]ulletin|[Oo]pinion|[Rr]uling|[Pp]rocedure)\s+(?:[Nn]os?\.?\s*)?"
        rf"(?P<id>(?:[A-Z]{{1,3}}{_DASH})?\d{{2,4}}{_DASH}\d+(?:{_DASH}\d+)?)",
    ),
    ("rule", rf"\b[Rr]ule\s+(?P<id>\d{{1,3}}[a-z]?\d?(?:{_DASH}\d+)*{_PARTS}*)(?![\w%])"),
    ("regulation", rf"\bRegulations?\s+(?P<id>[A-Z]{{1,4}}{_DASH}?[A-Z]{{0,2}})\b(?![a-z])"),
    ("section", rf"(?:\b[Ss]ections?|\b[Ss]ecs?\.|§+)\s*(?P<id>\d+[A-Za-z]?[\w.\-]*\b{_PARTS}*)"),
    ("paragraph", rf"\b(?:[Pp]aragraphs?|[Ss]ubsections?|[Ss]ubparagraphs?)\s+(?P<id>{_PARTS}+)"),
    ("item", r"\b(?:Item|Article|Title|Chapter|Part|Schedule|Exhibit|Appendix)\s+(?P<id>\d+[A-Z]?(?:\.\d+)*|[IVX]+)\b"),
    ("note", r"\b(?:Note|Level|Tier|Phase|Stage|Basel|Class)\s+(?P<id>\d+[A-Z]?|I{1,3}|IV)\b(?![%.]\d)"),
    ("plan", r"(?P<id>(?<![\w.$(])\d{3}\([a-z]\)(?:\(\d+\))?)"),
    (
        "index",
        r"(?P<id>\b(?:S&P|S&amp;P|Russell|Nasdaq|FTSE|Stoxx|STOXX|Nikkei|CAC|DAX|Fortune)[\s-]?"
        r"(?:100|225|250|40|400|500|600|1000|2000|3000|1500)\b)",
    ),
    ("isin", r"(?:ISIN:?\s*)(?P<id>[A-Z]{2}[A-Z0-9]{9}\d)\b"),
    ("cusip", r"(?:CUSIP:?\s*(?:[Nn]o\.?\s*|[Nn]umber\s*)?)(?P<id>[0-9A-Z]{9}|[0-9A-Z]{6}\s?[0-9A-Z]{2}\s?\d)\b"),
    ("cik", r"\b(?:CIK:?\s*(?:[Nn]o\.?\s*|[Nn]umber\s*)?)(?P<id>\d{4,10})\b"),
    ("group", rf"(?P<id>\bG{_DASH}?(?:7|8|10|20|30)\b)"),
    ("covid", rf"(?P<id>\b(?:COVID|Covid){_DASH}?19\b)"),
    ("version", r"\b(?:[Vv]ersion\s+|v)(?P<id>\d+(?:\.\d+)+)\b"),
    ("model", rf"(?P<id>\b[A-Z]{{1,4}}{_DASH}\d{{1,4}}[A-Z]?\b)"),
)  # fmt: skip


def _compiled() -> re.Pattern[str]:
    parts = []
    for number, (_, pattern) in enumerate(_FAMILIES):
        for group in ("id2", "id"):
            pattern = pattern.replace(f"(?P<{group}>", f"(?P<f{number}_{group}>")
        parts.append(f"(?:{pattern})")
    return re.compile("|".join(parts))


_ALL = _compiled()
_TELLING = re.compile(
    r"[\d§]|aragraph|ubsection|\b(?:Regulation|Item|Article|Title|Chapter|Part|Schedule|Exhibit|Appendix|Note|Level|Tier|"
    r"Phase|Stage|Basel|Class)\b"
)
_FAMILY_OF_GROUP = {f"f{n}_{g}": name for n, (name, _) in enumerate(_FAMILIES) for g in ("id", "id2")}
_LOOSE = re.compile(r"[\s§,.]+|part|and|amp;", re.IGNORECASE)
_DASHES = re.compile(r"[\u2010-\u2015]")


def identifiers(text: str, taken: Sequence[Span] = ()) -> list[tuple[int, int, Name]]:
    """The identifiers of a text: start, end, and a :class:`Name` of kind ``identifier``, as written.

    >>> [n.name for _, _, n in identifiers("Section 3(c) of E.O. 14330 covers 401(k) plans (RIN 1210-AC38).")]
    ['Section 3(c)', 'E.O. 14330', '401(k)', 'RIN 1210-AC38']
    """
    if not _TELLING.search(text):
        return []
    found: list[tuple[int, int, Name]] = []
    for match in _ALL.finditer(text):
        start, end = match.span()
        while text[end - 1] in ".-":
            end -= 1
        if not any(span.meets(start, end) for span in taken):
            found.append((start, end, Name(text[start:end], "identifier")))
    return found


def canonical(identifier: str) -> tuple[str, str]:
    """The family of an identifier ("section", "rin", "note") and what tells it from others of its family.

    >>> canonical("Sec. 404(a)(1)(B)") == canonical("§ 404(a)(1)(b)")
    True
    >>> canonical("Executive Order 14330"), canonical("E.O. 14330")
    (('executive order', '14330'), ('executive order', '14330'))
    """
    match = _ALL.match(identifier) or _ALL.search(identifier)
    if match is None:
        return "", _squeeze(identifier)
    group = match.lastgroup or ""
    family = _FAMILY_OF_GROUP[group]
    if family in ("item", "note"):
        return match.group().split()[0].lower(), _squeeze(match.group())
    return family, _squeeze(match.group(group))


def telling(identifier: str) -> str:
    """The part of an identifier that tells it from others of its family, as written.

    >>> telling("Executive Order No. 14330"), telling("Section 3(c)"), telling("Note 5")
    ('14330', '3(c)', 'Note 5')
    """
    match = _ALL.match(identifier)
    group = match.lastgroup if match else None
    if match is None or group is None or _FAMILY_OF_GROUP[group] in ("item", "note"):
        return identifier
    return match.group(group)


def _squeeze(identifier: str) -> str:
    squeezed = _LOOSE.sub("", _DASHES.sub("-", identifier)).casefold()
    return squeezed if re.search(r"\d-\d", squeezed) else squeezed.replace("-", "")


def family_word(family: str) -> str:
    """What editors call the family: the word that a message puts before the identifier."""
    return {"cfr": "CFR section", "usc": "U.S. Code section", "fr": "Federal Register citation"}.get(family, family)
