"""The article of a web page, told from what stands around it: navigation, links to other stories, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import commonpath, dirname

from copydesk.reading.layout import Piece
from copydesk.reading.limits import MAX_ARTICLE
from copydesk.text import key

_TABLE = re.compile(r"(?P<path>.*/table\[\d+\])")
_PAGE = ("/html", "/html/body")


def article(text: str, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces of a web page that belong to its article; ``text`` is the page's source."""
    main = _main(text)
    lines = {key(line.lstrip("-|# ")) for line in main.splitlines()} - {""}
    joined = key(main)
    kept = []
    for number, piece in enumerate(pieces):
        words = key(piece.text)
        if words and (words in lines or (len(words) >= 25 and words in joined)):
            kept.append(number)
    beside = [p for p in pieces if not p.aside]
    if len(joined) < 200 or sum(len(key(pieces[i].text)) for i in kept) < len(joined) // 2:
        return beside or pieces
    chosen = {*kept, *_tables(pieces, kept)}
    first, last = kept[0], kept[-1]
    result = []
    for number, piece in enumerate(pieces):
        # What stands inside the article and is neither a list of links nor beside the matter is the article's.
        within = first <= number <= last and not piece.aside and piece.linked * 2 <= len(piece.text)
        title = piece.kind == "heading" and piece.level == 1 and number < first and not piece.aside
        if number in chosen or within or title:
            result.append(piece)
    return result


def _main(text: str) -> str:
    """The words of the page's article, without its markup; ``""`` where they cannot be told."""
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        short = text if len(text) <= MAX_ARTICLE else ""
        return trafilatura.extract(short, include_comments=False, include_tables=True, favor_recall=True) or ""
    except Exception:  # whatever goes wrong in it, the landmarks of the page still serve
        return ""


def _tables(pieces: Sequence[Piece], kept: Sequence[int]) -> Iterator[int]:
    """The tables of an article, whole, with the headings over them: short cells are easily taken for no matter.

    A table is the article's where a part of it is, and where it stands in the element that holds the article; in a
    page whose article has no element of its own, where nothing but headings and tables parts it from the article.
    """
    # A page that is laid out as a table has its article in one: only what is inside the article's element counts.
    holder = _holder([pieces[n].place for n in kept if pieces[n].table is None])
    chosen = set(kept)
    near = range(kept[0], kept[-1] + 1)
    if holder in _PAGE:
        near = range(_run(pieces, kept[0], -1), _run(pieces, kept[-1], 1) + 1)
    tables: dict[str, list[int]] = {}
    for number, piece in enumerate(pieces):
        if not piece.aside and (found := _TABLE.match(piece.place)) and found["path"].startswith(f"{holder}/"):
            tables.setdefault(found["path"], []).append(number)
    for numbers in tables.values():
        links = sum(pieces[n].linked for n in numbers) * 2 > sum(len(pieces[n].text) for n in numbers)
        here = holder not in _PAGE or numbers[0] in near
        if chosen.isdisjoint(numbers) and (links or not here):
            continue
        yield from numbers
        above = numbers[0] - 1
        while above >= 0 and pieces[above].kind == "heading" and not pieces[above].aside:
            yield above
            above -= 1


def _holder(places: Sequence[str]) -> str:
    """The path of the innermost element that holds all of ``places``.

    >>> _holder(["/html/body/div[1]/p[1]", "/html/body/div[1]/p[12]"]), _holder(["/html/body/p[1]"])
    ('/html/body/div[1]', '/html/body')
    """
    return commonpath([dirname(place) for place in places]) if places else ""


def _run(pieces: Sequence[Piece], at: int, step: int) -> int:
    """How far tables and headings go on from ``at`` without anything between them."""
    while 0 <= at + step < len(pieces):
        piece = pieces[at + step]
        if piece.aside or not (piece.kind == "heading" or _TABLE.match(piece.place)):
            break
        at += step
    return at
