"""HTML of stories becomes pieces, with the place of each code point in the file.

A story has to be shown where it stands in its file, which tree builders do not keep; so this reads the tags in
order, with the few rules of HTML that matter for text. Sources are read by :mod:`copydesk.reading.html`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from copydesk.model import BlockKind, Span
from copydesk.reading.layout import Frame, Piece
from copydesk.reading.limits import MAX_DEPTH

_ATTRIBUTE = re.compile(r"""([^\s=>"'/]{1,100})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})((?:[^<>"']|"[^"<]{0,20000}"|'[^'<]{0,20000}')*)>""")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_SPACE = re.compile(r"[ \t\r\n\f]+")
HIDDEN = frozenset(
    "script style template noscript svg math iframe object embed select textarea button form audio video canvas".split()
)
BESIDE = frozenset("nav footer aside".split())
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr img nobr".split()
)
_STYLE_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_DECK = re.compile(r"\b(?:deck|dek|standfirst|subhead(?:line)?|subtitle|sub-title|summary)\b", re.IGNORECASE)
_BYLINE = re.compile(r"\b(?:byline|author)\b", re.IGNORECASE)


@dataclass(slots=True)
class Token:
    """A tag or a run of text. ``at`` is the index in the text; ``name`` is ``""`` for text."""

    at: int
    end: int
    name: str = ""
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict)


def tokens(text: str) -> Iterator[Token]:
    """The tags and texts of ``text`` in order, without comments, declarations, scripts and styles."""
    at = done = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
            end = len(text) if end < 0 else end + 3
        elif text.startswith(("<!", "<?"), at):
            end = text.find(">", at)
            end = len(text) if end < 0 else end + 1
        elif match := _TAG.match(text, at):
            if done < at:
                yield Token(done, at)
            name = match[2].lower()
            given = {a[1].lower(): html.unescape(a[2] or a[3] or a[4] or "") for a in _ATTRIBUTE.finditer(match[3])}
            yield Token(at, match.end(), name, bool(match[1]), given)
            at = done = match.end()
            if name in ("script", "style") and not match[1]:
                closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(text, at)
                at = done = closing.start() if closing else len(text)
            continue
        else:
            at += 1
            continue
        if done < at:
            yield Token(done, at)
        at = done = end
    if done < len(text):
        yield Token(done, len(text))


def shown(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The characters of ``text[start:end]`` with character references read, each with its index."""
    at = start
    for match in _ENTITY.finditer(text, start, end):
        yield from zip(text[at : match.start()], range(at, match.start()), strict=True)
        said = html.unescape(match.group())
        if said == match.group():
            yield from zip(said, range(*match.span()), strict=True)
        else:
            yield from ((char, match.start()) for char in said)
        at = match.end()
    yield from zip(text[at:end], range(at, end), strict=True)


@dataclass(slots=True)
class Page:
    """What an HTML story holds: its pieces and what its head says."""

    pieces: list[Piece] = field(default_factory=list)
    headline: Piece | None = None
    deck: Piece | None = None
    title: Piece | None = None
    byline: str = ""
    language: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)
    times: list[str] = field(default_factory=list)


def read(text: str, pos: Sequence[int]) -> Page:
    """The page in ``text``; ``pos`` gives the file's code point for each of ``text``."""
    return _Reader(text, pos).read()


class _Reader:
    def __init__(self, text: str, pos: Sequence[int]) -> None:
        self.text, self.pos = text, pos
        self.page = Page()
        self.stack: list[tuple[str, dict[str, str]]] = []
        self.hidden = 0  # depth of the outermost hidden element, 0 where none is
        self.main = re.search(r"<(article|main)\b", text, re.IGNORECASE)
        self.chars: list[str] = []
        self.at: list[int] = []
        self.frame: Frame | None = None
        self.row: list[tuple[int, int]] | None = None
        self.cell = -1
        self.heads = False  # whether all cells of the row so far are headings

    def read(self) -> Page:
        for token in tokens(self.text):
            if not token.name:
                self._text(token)
            elif token.closing:
                self._end(token)
            else:
                self._start(token)
        self._end_table(len(self.text))
        self._flush()
        return self.page

    def _in(self, *names: str) -> bool:
        return any(name in names for name, _ in self.stack)

    def _text(self, token: Token) -> None:
        if self.hidden or (self._in("head") and not self._in("title")):
            return
        for char, at in shown(self.text, token.at, token.end):
            self.chars.append(char)
            self.at.append(self.pos[at])

    def _start(self, token: Token) -> None:
        name, given = token.name, token.attributes
        if name == "html":
            self.page.language = given.get("lang", "")[:20]
        if name == "meta":
            key = (given.get("name") or given.get("property") or given.get("itemprop") or "").lower()
            self.page.meta.setdefault(key, []).append(given.get("content", "").strip())
        if name == "time" and given.get("datetime") and not self.hidden:
            self.page.times.append(given["datetime"])
        if name == "br":
            self.chars.append("\n")
            self.at.append(self.pos[token.at])
        if name in VOID:
            return
        if name not in INLINE:
            if name not in ("td", "th", "tr", "tbody", "thead") and self.row is None:
                self._flush()
            elif self.row is not None:
                self._space(token.at)
            self._close_open(name, token.at)
        if len(self.stack) > MAX_DEPTH:
            return  # nobody nests so; what follows is read as it comes
        self.stack.append((name, given))
        beside = name in HIDDEN or name in BESIDE or _is_hidden(given)
        if beside and not self.hidden and (name != "form" or self.frame is None):  # a form in a table hides no cell
            self.hidden = len(self.stack)
        if self.hidden:
            return
        if name == "table" and self.frame is None:
            self._flush()
            self.frame = Frame(first=self.pos[token.at])
        elif name == "tr" and self.frame is not None:
            self._end_row()
            self._flush()  # what stands between two rows
            self.row, self.heads = [], True
        elif name in ("td", "th") and self.frame is not None:
            if self.row is None:
                self._flush()
                self.row, self.heads = [], True
            self._end_cell()
            self._end_loose()
            self.cell = len(self.chars)
            self.heads = self.heads and name == "th"

    def _close_open(self, name: str, at: int) -> None:
        """HTML lets the end of a paragraph, item or cell be left out."""
        closes = {"li": ("li",), "tr": ("tr", "td", "th"), "td": ("td", "th"), "th": ("td", "th")}.get(name, ())
        if name not in closes and self.stack and self.stack[-1][0] == "p":
            self._pop()
        if self.stack and self.stack[-1][0] in closes:
            self._pop()

    def _pop(self) -> tuple[str, dict[str, str]]:
        if self.hidden == len(self.stack):
            self.hidden = 0
        return self.stack.pop()

    def _end(self, token: Token) -> None:
        name = token.name
        if name not in (n for n, _ in self.stack[-200:]):
            return
        if name not in INLINE:
            if name in ("td", "th"):
                self._end_cell()
            elif name in ("tr", "thead", "tbody", "tfoot"):
                self._end_row()
            elif self.row is not None and name != "table":
                self._space(token.at)
            elif name != "table":
                self._flush()
        if name == "table":
            inner = sum(n == "table" for n, _ in self.stack) > 1
            if not inner:
                self._end_table(token.end)
        while self.stack and self._pop()[0] != name:
            pass

    def _space(self, at: int) -> None:
        if self.chars and not self.chars[-1].isspace():
            self.chars.append(" ")
            self.at.append(self.pos[at])

    def _take(self, start: int = 0) -> tuple[str, list[int]]:
        text, at = collapse("".join(self.chars[start:]), self.at[start:], "pre" in (n for n, _ in self.stack))
        del self.chars[start:], self.at[start:]
        return text, at

    def _flush(self) -> None:
        if not self.chars:
            return
        text, at = self._take()
        if not text:
            return
        names = [name for name, _ in self.stack]
        if "title" in names:
            self.page.title = Piece("heading", text, 1, "", at)
            return
        kind, level = _kind(names)
        if kind == "heading" and level == 1 and self.page.headline is None:
            self.page.headline = Piece(kind, text, 1, "", at)
            return
        words = " ".join(f"{a.get('class', '')} {a.get('itemprop', '')} {a.get('rel', '')}" for _, a in self.stack[-3:])
        if kind != "heading" and _BYLINE.search(words) and len(text) <= 200:
            self.page.byline = self.page.byline or text
            return
        if self.page.headline and not self.page.pieces and not self.page.deck and _DECK.search(words):
            self.page.deck = Piece("paragraph", text, 0, "", at)
            return
        if self.main and self.page.headline is not None and not {"article", "main"} & set(names):
            return  # beside the article
        self.page.pieces.append(Piece(kind, text, level, "/" + "/".join(names[-6:]), at))

    def _end_cell(self) -> None:
        if self.row is None or self.cell < 0:
            return
        text, at = self._take(self.cell)
        start = len(self.chars)
        self.chars += text
        self.at += at
        self.row.append((start, len(self.chars)))
        self.chars.append("\t")
        self.at.append(at[-1] if at else (self.at[-1] if self.at else 0))
        self.cell = -1

    def _end_loose(self) -> None:
        """Text of a row that stands in no cell is one of its own."""
        if self.row is not None:
            start = self.row[-1][1] + 1 if self.row else 0
            if "".join(self.chars[start:]).strip():
                self.cell = start
                self._end_cell()

    def _end_row(self) -> None:
        self._end_cell()
        self._end_loose()
        if self.row and self.frame is not None:
            end = self.row[-1][1]
            spans = tuple(Span(a - self.row[0][0], b - self.row[0][0]) for a, b in self.row)
            begin = self.row[0][0]
            text, at = "".join(self.chars[begin:end]), self.at[begin:end]
            if text.strip():
                if self.heads and not any(p.table is self.frame for p in self.page.pieces[-1:]):
                    self.frame.header = 1
                self.page.pieces.append(Piece("row", text, 0, "", at, spans, self.frame))
        if self.row is not None:
            self.chars, self.at = [], []
        self.row = None

    def _end_table(self, end: int) -> None:
        self._end_row()
        if self.frame is not None:
            self.frame.last = self.pos[end - 1]
        self.frame = None


def collapse(text: str, at: list[int], keep: bool = False) -> tuple[str, list[int]]:
    """``text`` with runs of white space as one space (a line break where there was a ``<br>``), without ends."""
    if keep:
        left, right = len(text) - len(text.lstrip()), len(text.rstrip())
        return text[left:right], at[left:right] if right > left else []
    parts: list[str] = []
    where: list[int] = []
    done = 0
    for match in _SPACE.finditer(text):
        parts.append(text[done : match.start()])
        where += at[done : match.start()]
        parts.append(" ")
        where.append(at[match.start()])
        done = match.end()
    parts.append(text[done:])
    where += at[done:]
    joined = "".join(parts)
    left, right = len(joined) - len(joined.lstrip()), len(joined.rstrip())
    return joined[left:right], where[left:right] if right > left else []


def _kind(names: Sequence[str]) -> tuple[BlockKind, int]:
    for name in reversed(names):
        if re.fullmatch("h[1-6]", name):
            return "heading", int(name[1])
        if name == "pre":
            return "preformatted", 0
        if name in ("li", "dd", "dt"):
            return "item", max(1, sum(n in ("ul", "ol", "dl") for n in names))
        if name == "blockquote":
            return "quote", 0
    return "paragraph", 0


def _is_hidden(given: dict[str, str]) -> bool:
    return "hidden" in given or _STYLE_HIDDEN.search(given.get("style", "")) is not None
