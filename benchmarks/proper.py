"""Proper names in a sentence by plain patterns and lists, and others of the same kind to put in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from benchmarks.papers import COMPANIES, Paper

PLACES = {
    "country": (
        "China India Japan Germany France Canada Mexico Brazil Ireland Singapore Taiwan Israel Korea Italy Spain "
        "Australia Argentina "
        "Turkey Russia Switzerland Belgium Netherlands Poland Philippines Bangladesh Vietnam Indonesia Nigeria "
        "Egypt Chile"
    ).split(),
    "state": (
        "California Texas Delaware Washington Georgia Minnesota Nebraska Virginia Ohio Illinois Florida Oregon "
        "Arizona Nevada "
        "Tennessee Missouri Pennsylvania Massachusetts Iowa Kansas Colorado Utah Louisiana Vermont"
    ).split(),
}
_LIST = {name: kind for kind, row in PLACES.items() for name in row} | dict.fromkeys(COMPANIES.values(), "company")
_PLACE = re.compile(
    rf"(?<![A-Za-z]-)\b(?:{'|'.join(sorted(map(re.escape, _LIST), key=len, reverse=True))})\b(?!-)(?! [A-Z])"
)
_WORD = r"(?:[A-Z][\w’&-]+|of|for|the|and|on)"
_PATTERNS = (
    ("person", re.compile(r"\b(?:Mr|Ms|Mrs|Dr)\. (?:[A-Z]\. )?[A-Z][a-z]+(?:-[A-Z][a-z]+)?")),
    ("law", re.compile(rf"\b[A-Z][\w-]+(?: {_WORD}){{0,6}} Act(?: of \d{{4}})?\b")),
    (
        "body",
        re.compile(
            r"\b(?:(?:U\.S\. |European |Federal |National |Internal )?(?:[A-Z][a-z]+ ){0,2}(?:Commission|Court"
            r"|Agency|Administration|Service"
            r"|Board|Authority|Bureau)|Department of (?:the )?(?:[A-Z][a-z]+)(?: and [A-Z][a-z]+)?|Secretary of "
            r"(?:the )?[A-Z][a-z]+"
            r"|(?:Treasury|Labor|Justice|Commerce) Department|FDA|FTC|SEC|FAA|IRS|EPA|DOJ|OECD|FASB|EC|STB|CMS|NASA"
            r"|FCC|DOL)\b(?! Act| staff)"
        ),
    ),
    (
        "firm",
        re.compile(
            r"\b[A-Z][\w’&-]+(?: [A-Z][\w’&-]+){0,3},? (?:Inc|Corp|Ltd|LLC|L\.P|N\.V|plc|AG|S\.A|Corporation"
            r"|Limited)\b\.?"
        ),
    ),
)
_BODIES = (
    "FDA",
    "FTC",
    "SEC",
    "FAA",
    "IRS",
    "EPA",
    "DOJ",
    "FCC",
    "Department of Labor",
    "Department of the Treasury",
    "Department of Justice",
    "Department of Commerce",
    "Federal Reserve",
    "Federal Trade Commission",
    "National Labor Relations Board",
)
_GROUP = {
    "company": "body",
    "firm": "body",
    "person": "person",
    "law": "law",
    "body": "body",
    "country": "place",
    "state": "place",
}


@dataclass(frozen=True)
class Found:
    """A name of a sentence and its kind; ``group`` is what it may trade places with."""

    start: int
    end: int
    text: str
    kind: str

    @property
    def group(self) -> str:
        """Bodies may trade with companies, countries with states, persons with persons."""
        return _GROUP[self.kind]


@lru_cache(maxsize=100_000)
def found(text: str) -> tuple[Found, ...]:
    """The names that we know for names, none inside another.

    >>> [(n.text, n.kind) for n in found("In Texas, the FTC sued Harbor Foods, Inc. under the Clean Mill Act.")]
    [('Texas', 'state'), ('FTC', 'body'), ('Harbor Foods, Inc.', 'firm'), ('Clean Mill Act', 'law')]
    """
    names: list[Found] = []
    for kind, pattern in (*_PATTERNS, ("place", _PLACE)):
        for m in pattern.finditer(text):
            name, start = m.group(), m.start()
            if kind == "firm" and name.endswith(".") and m.end() == len(text):
                name = name[:-1]
            first = re.match(r"(?:The|In|On|Under|For|As|By|And|Our|If|When|At) ", name)
            if first:
                start, name = start + first.end(), name[first.end() :]
            end = start + len(name)
            if any(n.start < end and start < n.end for n in names) or name in (
                "Board",
                "Court",
                "Service",
                "Commission",
                "Agency",
            ):
                continue
            before = re.search(r"([A-Z]\w+)(?: of)? $", text[:start])
            if kind == "place" and before and before[1] not in ("In", "From", "For", "At", "Outside", "To"):
                continue
            if kind == "body" and re.search(r"\b(?:Product|Customer|Cloud|Board)s?\b", name):
                continue
            names.append(Found(start, end, name, _LIST[name] if kind == "place" else kind))
    return tuple(sorted(names, key=lambda n: n.start))


@lru_cache(maxsize=64)
def _of_paper(paper: Paper) -> tuple[tuple[str, str], ...]:
    seen: dict[tuple[str, str], None] = {}
    for sentence in paper.sentences:
        for name in found(sentence.text):
            seen[(name.kind, name.text)] = None
    return tuple(seen)


def others(name: Found, papers: Sequence[Paper], text: str) -> list[str]:
    """Names of the same kind that stand in these papers (or are as well known), and not in ``text``."""
    row = {other for paper in papers for kind, other in _of_paper(paper) if kind == name.kind}
    if name.kind == "body":
        short = name.text.isupper()
        row = {r for r in row | set(_BODIES) if r.isupper() == short}
        if (
            not short
        ):  # "the Department of Labor" takes "the" as "the Federal Reserve" does; a lone "U.S. District Court" as well
            row = {r for r in row if len(r.split()) >= 2}
    if name.kind in PLACES:
        row |= set(PLACES[name.kind])
    if name.kind == "company":
        row |= set(COMPANIES.values())
    return sorted(
        r
        for r in row
        if (r not in text and name.text not in r and r.split()[-1] != name.text.split()[-1])
        or (r not in text and name.kind in ("law", "firm") and name.text not in r)
    )
