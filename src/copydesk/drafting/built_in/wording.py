"""Words that recipes share: dates, lists, names of bodies, titles in running text."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from copydesk.evidence.index import SourceIndex

_DEPARTMENT = re.compile(r"^(?:Department|Ministry) of ", re.IGNORECASE)
_WANTS = (  # a name with one of these takes the article
    r"\b(?:Department|Ministry|Bureau|Commission|Administration|Agency|Board|Office|Service|Authority|Council"
    r"|Division|House|Corporation|Treasury|Reserve|Court|Committee|Institute|Center|Centre)\b"
)
_MOST_ISSUERS = 4
_MARKS = re.compile(r"[<>{}|*`]|https?:|\bwww\.")
_TWO_SCRIPTS = re.compile(r"[A-Za-z][\u0370-\u052f]|[\u0370-\u052f][A-Za-z]")
_SMALL = frozenset("a an and as at but by for from in into nor of on or over the to under upon via with".split())


def day(on: dt.date) -> str:
    """A day in words.

    >>> day(dt.date(2026, 3, 31))
    'March 31, 2026'
    """
    return f"{on:%B} {on.day}, {on.year}"


def listed(items: Sequence[str], word: str = "and") -> str:
    """A list in words.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def bodies(publisher: str) -> tuple[str, ...]:
    """The bodies that a publisher's name holds, the one that stands over the others first.

    >>> bodies("Department of Labor, Employee Benefits Security Administration")
    ('Department of Labor', 'Employee Benefits Security Administration')
    >>> bodies("Wage and Hour Division, Department of Labor")
    ('Department of Labor', 'Wage and Hour Division')
    >>> bodies("Alcohol, Tobacco, and Firearms Bureau")
    ('Alcohol, Tobacco, and Firearms Bureau',)
    """
    parts: list[str] = []
    begun = ""  # of a name that holds commas itself
    for part in publisher.split(","):
        whole = f"{begun}, {part.strip()}" if begun else part.strip()
        begun = whole if " " not in part.strip() and not re.search(_WANTS, part) else ""
        if not begun:
            parts.append(whole)
    named = [n for part in [*parts, begun] if (n := re.sub(r"^(?:and|the) ", "", part, flags=re.I))]
    named = [n.title() if n.isupper() and " " in n else n for n in named]
    named = [re.sub(r"\b(Of|And|The|For)\b", lambda m: m[0].lower(), n) for n in named]
    return tuple(sorted(dict.fromkeys(named), key=lambda n: not _DEPARTMENT.match(n)))


def issuers(found: Sequence[str]) -> tuple[str, ...]:
    """Who issued a document, of the bodies that it names: a department speaks for the one body beside it.

    Of several departments, or bodies of which none is the other's, each counts; where they are too many to be named,
    none is.

    >>> issuers(("Department of Labor", "Wage and Hour Division")), issuers(("Grain Bureau", "Seed Agency"))
    (('Department of Labor',), ('Grain Bureau', 'Seed Agency'))
    """
    if len(found) == 2 and [bool(_DEPARTMENT.match(n)) for n in found] == [True, False]:
        return tuple(found[:1])
    return tuple(found) if len(found) <= _MOST_ISSUERS else ()


def the(name: str) -> str:
    """A body's name with its article where English wants one.

    >>> the("Department of Labor"), the("Harbor Foods"), the("The White House")
    ('the Department of Labor', 'Harbor Foods', 'the White House')
    """
    name = re.sub(r"^The ", "", name)
    return f"the {name}" if re.search(_WANTS, name) and not name.endswith(("Inc.", "plc")) else name


def by_subject(name: str) -> str:
    """A department's name as headlines have it.

    >>> by_subject("Department of Labor"), by_subject("Grain Storage Bureau")
    ('Labor Department', 'Grain Storage Bureau')
    """
    match = re.fullmatch(r"Department of (?:the )?(\w+)", name)
    return f"{match[1]} Department" if match else name


def capital(text: str) -> str:
    """``text`` with its first letter a capital."""
    return text[:1].upper() + text[1:]


def running(title: str, index: SourceIndex) -> str:
    """A title in the case of running text, where the sources show it for all its words; else "".

    A word is written small where the sources write it small more often than large inside sentences. A title that
    mixes both would read oddly, and one with names cannot be told from it: neither is changed.
    """
    texts = [source.text for source in index.sources]
    found: list[str] = []
    for word in " ".join(title.split()).rstrip(".").split():
        bare = word.strip("“”\"'(),:;").lower()
        if not word[:1].isupper() or bare in _SMALL:
            found.append(word.lower() if bare in _SMALL else word)
            continue
        if any(c.isupper() for c in word[1:] if c.isalpha()) and "-" not in word:
            found.append(word)  # an abbreviation
            continue
        small = sum(len(re.findall(rf"\b{re.escape(bare)}\b", text)) for text in texts)
        large = sum(len(re.findall(rf"(?<=[a-z,;] ){re.escape(word)}\b(?! [A-Z])", text)) for text in texts)
        if small <= large:
            return ""
        found.append(word.lower())
    return " ".join(found)


def is_plain(text: str) -> bool:
    """Whether a text is plain words: no marks of markup, no signs that no reader sees, no letters that pass for others.

    >>> is_plain("Elevators test meters."), is_plain("See <b>meters</b>."), is_plain("Test m\u0435ters.")
    (True, False, False)
    """
    return " ".join(text.split()).isprintable() and not (_MARKS.search(text) or _TWO_SCRIPTS.search(text))
