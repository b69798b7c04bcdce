"""The markup inside a Markdown block: emphasis, links, code, escapes, HTML tags and character references.

What readers see is kept, with the place of each code point in the file; what they do not see is dropped.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

Line = tuple[int, int]
Reference = set[str]

_TOKEN = re.compile(
    r"""(?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<break>\\\n)
    | (?P<ticks>`+)
    | (?P<auto><(?:https?://|mailto:)[^<>\s]{1,2000}>)
    | (?P<comment><!--)
    | (?P<tag></?[A-Za-z][^<>]{0,5000}>)
    | (?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    | (?P<note>\[\^[^\]\s]{1,100}\])
    | (?P<open>!?\[)
    | (?P<close>\])
    | (?P<run>\*+|_+|~~)
    """,
    re.VERBOSE,
)
_TARGET = re.compile(
    r"""\([ \t\n]*(?:<[^<>\n]{0,2000}>|(?:[^\s()<>\\]|\\.|\([^\s()]{0,300}\)){0,2000})
    (?:[ \t\n]+(?:"[^"]{0,500}"|'[^']{0,500}'|\([^()]{0,500}\)))?[ \t\n]*\)""",
    re.VERBOSE,
)
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,300})\]")
_OPENERS = 200  # more open emphasis than this is no emphasis
_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_SPACES = re.compile(r"(?<![ \t])[ \t]+(?=\n)|(?<=\n)[ \t]+")


def plain(raw: str, lines: Sequence[Line], references: Reference) -> tuple[str, list[int]]:
    """The readable text of the block that takes up ``lines`` of ``raw``, and the place of each code point.

    >>> plain("A **bold** [link](x.html) &amp; more", [(0, 36)], set())[0]
    'A bold link & more'
    """
    at: list[int] = []
    for start, end in lines:
        at.extend(range(start, end))
        at.append(min(end, len(raw) - 1))
    at.pop()
    text = "\n".join(raw[start:end] for start, end in lines)
    # White space around a line break is not shown.
    if "\n" in text:
        kept: list[int] = []
        last = 0
        for match in _SPACES.finditer(text):
            kept += at[last : match.start()]
            last = match.end()
        at = kept + at[last:]
        text = _SPACES.sub("", text)
    if not _TOKEN.search(text):
        return _stripped(text, at)
    return _stripped(*_Inline(text, at, references).read())


def _stripped(text: str, at: list[int]) -> tuple[str, list[int]]:
    left, right = len(text) - len(text.lstrip()), len(text.rstrip())
    return text[left:right], at[left:right] if right > left else []


@dataclass(slots=True)
class _Opener:
    """A run of emphasis marks that waits for its end: what is left of it, its first length, whether it may close."""

    start: int
    count: int
    length: int
    closes: bool

    def pairs(self, length: int, opens: bool) -> bool:
        both = self.closes or opens
        return not both or (self.length + length) % 3 != 0 or (self.length % 3 == 0 and length % 3 == 0)


class _Inline:
    """Cuts a block's text into pieces, marking what is dropped and what is replaced."""

    def __init__(self, text: str, at: list[int], references: Reference) -> None:
        self.text, self.at, self.references = text, at, references
        self.dropped: list[tuple[int, int]] = []
        self.replaced: dict[int, tuple[int, str]] = {}
        self.brackets: list[tuple[int, int, str]] = []
        self.runs: list[tuple[int, int]] = []
        self.ticks: dict[int, list[int]] | None = None

    def read(self) -> tuple[str, list[int]]:
        at, text = 0, self.text
        while match := _TOKEN.search(text, at):
            at = self._token(match)
        self._emphasis()
        return self._joined()

    def _token(self, match: re.Match[str]) -> int:
        start, end = match.span()
        what = match.lastgroup
        word = match.group()
        if what == "escape":
            self.replaced[start] = (end, word[1])
        elif what == "break":
            self.replaced[start] = (end, "\n")
        elif what == "ticks":
            return self._code(start, end)
        elif what == "auto":
            self.dropped += [(start, start + 1), (end - 1, end)]
        elif what == "comment":
            closing = self.text.find("-->", end)
            if closing < 0:
                return end
            self.dropped.append((start, closing + 3))
            return closing + 3
        elif what == "tag":
            if _BREAK.match(word):
                self.replaced[start] = (end, "\n")
            else:
                self.dropped.append((start, end))
        elif what == "entity":
            shown = html.unescape(word)
            if shown != word:
                self.replaced[start] = (end, shown)
        elif what == "note":
            self.dropped.append((start, end))
        elif what == "open":
            self.brackets.append((start, end, word))
        elif what == "close":
            return self._link(start)
        else:
            self.runs.append((start, end))
        return end

    def _code(self, start: int, end: int) -> int:
        if self.ticks is None:
            self.ticks = {}
            for run in re.finditer("`+", self.text):
                self.ticks.setdefault(len(run.group()), []).append(run.start())
        same = self.ticks.get(end - start, [])
        after = bisect_right(same, start)
        if after >= len(same):
            return end
        closing = same[after]
        self.dropped += [(start, end), (closing, closing + end - start)]
        return closing + end - start

    def _link(self, close: int) -> int:
        if not self.brackets:
            return close + 1
        start, inner, opening = self.brackets.pop()
        end = close + 1
        if target := _TARGET.match(self.text, end):
            end = target.end()
        else:
            label = _LABEL.match(self.text, end)
            word = label[1] if label and label[1] else self.text[inner:close][:300]
            if " ".join(word.lower().split()) not in self.references:
                return close + 1
            end = label.end() if label else end
        if opening == "![":  # a picture is not text, nor is what stands in its place
            self.dropped.append((start, end))
        else:
            self.dropped += [(start, inner), (close, end)]
        return end

    def _emphasis(self) -> None:
        """Pair the delimiter runs as CommonMark does; what stays unpaired is text."""
        text = self.text
        openers: dict[str, list[_Opener]] = {"*": [], "_": [], "~": []}
        for start, end in self.runs:
            char = text[start]
            before = text[start - 1] if start else " "
            behind = text[end] if end < len(text) else " "
            left = not behind.isspace() and (_word(behind) or before.isspace() or not _word(before))
            right = not before.isspace() and (_word(before) or behind.isspace() or not _word(behind))
            can_open = left and (char != "_" or not right or not _word(before))
            can_close = right and (char != "_" or not left or not _word(behind))
            here, count, length = start, end - start, end - start
            stack = openers[char]
            while can_close and count:
                # Runs that could both open and close do not pair where their lengths add up to a multiple of 3.
                at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].pairs(length, can_open)), None)
                if at is None:
                    break
                opener = stack[at]
                del stack[at + 1 :]
                used = min(2, count, opener.count)
                inner = opener.start + opener.count
                self.dropped += [(inner - used, inner), (here, here + used)]
                here += used
                count -= used
                opener.count -= used
                if not opener.count:
                    stack.pop()
            if can_open and count:
                stack.append(_Opener(here, count, length, can_close))
                del stack[:-_OPENERS]

    def _joined(self) -> tuple[str, list[int]]:
        hidden = bytearray(len(self.text) + 1)
        for start, end in self.dropped:
            hidden[start:end] = b"\x01" * (end - start)
        parts: list[str] = []
        at: list[int] = []
        i = done = 0
        marks = sorted({*self.replaced, *(i for i, h in enumerate(hidden) if h)})
        for i in marks:
            if i < done:
                continue
            parts.append(self.text[done:i])
            at += self.at[done:i]
            done = i
            if hidden[i]:
                done = i + 1
                continue
            end, shown = self.replaced[i]
            parts.append(shown)
            at += [self.at[i]] * len(shown)
            done = end
        parts.append(self.text[done:])
        at += self.at[done:]
        return "".join(parts), at


def _word(char: str) -> bool:
    """Whether a character is neither white space nor punctuation."""
    return char.isalnum() or (ord(char) > 0x7F and not char.isspace() and char not in "“”‘’«»—–…„‚")
