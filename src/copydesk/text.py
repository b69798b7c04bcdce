"""Normalisation: what counts as the same text. It exists once, here.

Two texts are the same where they differ in typography alone: the kind of quotation marks, hyphens and
dashes, the amount and kind of white space, soft hyphens, a hyphen at a line end, ligatures and other
compatibility forms of a letter, commas between thousands. :func:`key` drops all of that and the case
with it, so equal keys are a fast first test; :func:`canonical` keeps case, word bounds and signs, and is
the exact one.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from functools import lru_cache

SOFT = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # invisible inside a word
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
DOUBLE_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02'
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b\u2032\u02bc\uff07\u00b4`"

# A word is a number with its decimal point and thousands, or a run of letters and digits.
WORD = re.compile(
    rf"\d+(?:[.,]\d+)*[^\W_]*|[^\W_](?:[^\W_]|[\u0300-\u036f{SOFT}])*",
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NOT_PLAIN = {"<super>", "<sub>", "<fraction>", "<circle>", "<square>"}


def _plain(char: str) -> str:
    """NFKC of one character, except where that would change the meaning (10² is not 102)."""
    kind = unicodedata.decomposition(char).split(" ", 1)[0]
    return char if kind in _NOT_PLAIN else unicodedata.normalize("NFKC", char)


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """The key of one word as :data:`WORD` finds it.

    >>> word_key("Of\\ufb01ce"), word_key("12,200.5"), word_key("co\\u00adop"), word_key("10²")
    ('office', '12200.5', 'coop', '10²')
    """
    if not word.isascii():
        word = "".join(_plain(c) for c in unicodedata.normalize("NFC", word) if c not in SOFT)
    elif word.islower():
        return word
    if "," in word:
        # A comma that does not part thousands parts two numbers; the key has no place for it.
        word = _THOUSANDS.sub("", word).replace(",", "")
    return word.casefold()


def words(text: str) -> list[str]:
    """The word keys of a text, in order.

    >>> words("The Board\\u2019s 12,000 plans \\u2014 up 3.5%.")
    ['the', 'board', 's', '12000', 'plans', 'up', '3.5']
    """
    return [word_key(m) for m in WORD.findall(text)]


def key(text: str) -> str:
    """Letters, digits and decimal points, folded: equal for texts that differ in typography or case alone.

    >>> key("long-\\nterm") == key("Long\\u2011term") == "longterm"
    True
    """
    return "".join(map(word_key, WORD.findall(text)))


class Normalised:
    """A text with its key and the map back.

    ``key`` is that of :func:`key`; ``text_at[i]`` and ``key_at[i]`` are where word ``i`` starts in the text
    and in the key. Memory: the key and eight bytes a word.
    """

    __slots__ = ("key", "key_at", "text", "text_at")

    def __init__(self, text: str) -> None:
        self.text = text
        self.text_at: array[int] = array("I")
        self.key_at: array[int] = array("I")
        parts: list[str] = []
        at = 0
        put, mark, where = parts.append, self.text_at.append, self.key_at.append
        for match in WORD.finditer(text):
            part = word_key(match.group())
            mark(match.start())
            where(at)
            put(part)
            at += len(part)
        self.key = "".join(parts)

    def text_offset(self, at: int) -> int:
        """The code point of the text that key position ``at`` comes from."""
        word = bisect_right(self.key_at, at) - 1
        if word < 0:
            return 0
        start, rest = self.text_at[word], at - self.key_at[word]
        if not rest:
            return start
        match = WORD.match(self.text, start)
        assert match is not None, "text_at points at words"
        # Within a word: walk until its first characters make up the key's.
        token = match.group()
        for i in range(1, len(token) + 1):
            if len(word_key(token[:i])) > rest:
                return start + i - 1
        return match.end()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The text's span for ``key[start:end]``, from the first to the last letter or digit."""
        first = self.text_offset(start)
        last = self.text_offset(end - 1) if end > start else first
        return first, last + 1 if end > start else last
