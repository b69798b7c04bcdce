"""The grammar of a quotation: fragments, and what stands between them.

A quotation is a row of fragments, parted by ellipses, square brackets or an attribution. :func:`readings` gives the
ways to read one, the literal one first: a source may itself hold brackets and dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from copydesk.evidence.loads import load_word
from copydesk.text import DOUBLE_QUOTES, SINGLE_QUOTES, gap_form, pieces, word_key

_DOTS = r"(?:\u2026|\u22ef|\.(?:\s{0,4}\.){2,})"
_SPECIAL = re.compile(rf"[\[(]\s*{_DOTS}\s*[\])](?:\s?\.)?|{_DOTS}|\[([^\[\]]*)\]")
_LETTER = re.compile(r"(?<!\w)\[(\w)\](?=\w)")  # [T]he
_JOINER = "\u2060"  # invisible inside a word
_CUT = re.compile(rf"{_JOINER}(?=\w{_JOINER}\w)")
_OPENERS = "\u201c\u00ab\u201e"
_DOUBLE = re.compile(rf"[{DOUBLE_QUOTES}]")
_SINGLE = re.compile("[\u2018\u2019']")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of a quotation that the source must hold as it is.

    ``parts`` are its words and the gaps around them (:func:`~copydesk.text.pieces`); ``key`` its key, ``starts`` the
    places in the key where a word begins after a plain space, so that one must begin there in the source too.
    ``free_first`` lets the case of its first letter differ. ``bound`` tells that its first or last gap stands right at
    a bracket, with no space.
    """

    text: str
    parts: list[str]
    key: str
    starts: list[int]
    free_first: bool = True
    bound: tuple[bool, bool] = (False, False)

    @classmethod
    def of(cls, text: str, free_first: bool = True, bound: tuple[bool, bool] = (False, False)) -> Fragment | None:
        """The fragment of a text; ``None`` where the text holds no word."""
        parts = pieces(text)
        if len(parts) < 3:
            return None
        keys = list(map(word_key, parts[1::2]))
        ends = accumulate(map(len, keys))
        starts = [0]
        starts += [at for at, gap in zip(ends, parts[2:-1:2], strict=False) if gap == " " or gap_form(gap) == " "]
        return cls(text, parts, "".join(keys), starts, free_first, bound)

    @property
    def lead(self) -> str:
        """What stands before its first word."""
        return self.parts[0]

    @property
    def tail(self) -> str:
        """What stands after its last word."""
        return self.parts[-1]

    @property
    def body(self) -> str:
        """From its first to its last word."""
        return self.text[len(self.parts[0]) : len(self.text) - len(self.parts[-1])]


@dataclass(frozen=True, slots=True)
class Link:
    """What stands between two fragments, before the first or after the last.

    ``omits`` for an ellipsis; ``brackets`` are the words put into square brackets; ``split`` for an attribution.
    """

    omits: bool = False
    brackets: tuple[str, ...] = ()
    split: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read a quotation: ``links`` has one more than ``fragments``.

    ``refusal`` says why no source can bear this reading out, where that is so.
    """

    fragments: tuple[Fragment, ...]
    links: tuple[Link, ...]
    refusal: str = ""


def unquoted(text: str) -> str:
    """``text`` without white space and the outer quotation marks, where it has both.

    >>> unquoted(' \\u201cSales fell.\\u201d ')
    'Sales fell.'
    """
    text = text.strip()
    for marks in (DOUBLE_QUOTES, SINGLE_QUOTES):
        if len(text) > 2 and text[0] in marks and text[-1] in marks:
            return text[1:-1].strip()
    return text


def readings(text: str) -> Iterator[Reading]:
    """The ways to read the quotation ``text`` (without its outer marks), the literal one first."""
    whole = Fragment.of(text)
    if whole is None:
        return
    yield Reading((whole,), (Link(), Link()))
    spans = attributions(text)
    if spans or _SPECIAL.search(text):
        # A passage cut out of a nested quotation may look as if an attribution split it.
        for parted in (spans, []) if spans else ([],):
            marked = _read(text, parted)
            if marked is not None:
                yield marked


def attributions(text: str) -> list[tuple[int, int]]:
    """The spans of attributions that split a quotation, marks included, from a closing mark to the next opening one.

    >>> text = 'We grew," she said, "and hired.'
    >>> [text[a:b] for a, b in attributions(text)]
    ['" she said, "']
    """
    return _attributions(text, _DOUBLE) or _attributions(text, _SINGLE)


def _attributions(text: str, marks: re.Pattern[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    depth, since = 0, -1
    for match in marks.finditer(text):
        at = match.start()
        if marks is _SINGLE and _in_word(text, at):
            continue
        if _opens(text, at):
            if since >= 0:
                found.append((since, at + 1))
                since = -1
            else:
                depth += 1
        elif depth:
            depth -= 1
        elif since < 0 and (marks is _DOUBLE or text[at - 1 : at] in tuple(",.?!;")):
            since = at
    return found


def _in_word(text: str, at: int) -> bool:
    return text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()


def _opens(text: str, at: int) -> bool:
    """Whether the mark at ``at`` opens a quotation; straight marks tell by what stands beside them."""
    char = text[at]
    if char in _OPENERS or char == "\u2018":
        return True
    if char not in "\"'\uff02":
        return False
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2]
    return (before.isspace() or before in "([\u2014\u2013-") and bool(after) and not after.isspace()


def _marks(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, kind and inner words of each mark between fragments, in order."""
    found = [(start, end, "split", "") for start, end in spans]
    for mark in _SPECIAL.finditer(text):
        start, end = mark.span()
        if any(a <= start < b for a, b in spans):
            continue
        inside = mark.group(1)
        found.append((start, end, "omits", "") if inside is None else (start, end, "bracket", inside))
    found += [(m.start(), m.end(), "letter", "") for m in _CUT.finditer(text)]
    return iter(sorted(found))


def _read(text: str, spans: list[tuple[int, int]]) -> Reading | None:
    """The reading of ``text`` with its ellipses, brackets and attributions as marks."""
    text = _LETTER.sub(f"{_JOINER}\\1{_JOINER}", text)  # of the same length, so that spans stay true
    fragments: list[Fragment] = []
    links: list[Link] = []
    refusal = ""
    link, at, free, bound = Link(), 0, True, False
    for start, end, kind, inside in [*_marks(text, spans), (len(text), len(text), "end", "")]:
        fragment = Fragment.of(text[at:start], free, (bound, kind == "bracket"))
        if fragment is not None:
            links.append(link)
            fragments.append(fragment)
            link, free = Link(), False
        at, bound = end, kind == "bracket"
        free = free or kind in ("omits", "split", "letter")
        if kind == "omits":
            link = replace(link, omits=True)
        elif kind == "split":
            link = replace(link, split=True)
        elif kind == "bracket":
            link = replace(link, brackets=(*link.brackets, inside))
            refusal = refusal or _refuse(text, start, end, inside)
    links.append(link)
    return Reading(tuple(fragments), tuple(links), refusal) if fragments else None


def _refuse(text: str, start: int, end: int, inside: str) -> str:
    """Why the bracket at ``start:end`` cannot stand, or ``""``."""
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return f"the bracket [{inside}] changes a part of a word"
    word = load_word(inside)
    return f"the bracket [{inside}] brings in \u201c{word}\u201d, which the source does not say" if word else ""
