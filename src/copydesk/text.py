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
    rf"\d+(?:[.,]\d+)*[^\W_]*|[^\W_]+(?:(?:[\u0300-\u036f]+|[{SOFT}]+(?=[^\W_]))[^\W_]*)*",
)
_PIECES = re.compile(f"({WORD.pattern})")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NOT_PLAIN = {"<super>", "<sub>", "<fraction>", "<circle>", "<square>"}
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_LINE_HYPHEN = re.compile(rf"[-\u2010\u2011][^\S{_BREAKS}]*[{_BREAKS}]\s*")
_LINE_SOFT = re.compile(rf"\u00ad[^\S{_BREAKS}]*[{_BREAKS}]\s*")
_LEADING_POINT = re.compile(r"[\s($\u20ac\u00a3\u00a5+-]\.$")
_INVISIBLE = dict.fromkeys(map(ord, SOFT))

LINE = "\n"  # in a canonical text: a hyphen at a line end, which may be a real one or not
SYMBOLS = "%\u2030&/@#\u00a7\u00b0~"  # carry meaning, as do currency and mathematical signs


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


@lru_cache(maxsize=65536)
def word_form(word: str) -> str:
    """One word with its case, but without ligatures, soft hyphens and commas between thousands.

    >>> word_form("Of\\ufb01ce"), word_form("12,200.5"), word_form("12,20")
    ('Office', '12200.5', '12,20')
    """
    if not word.isascii():
        word = "".join(_plain(c) for c in unicodedata.normalize("NFC", word) if c not in SOFT)
    return _THOUSANDS.sub("", word) if "," in word else word


def is_symbol(char: str) -> bool:
    """Whether a character between words carries meaning: currency, mathematical signs, ``%``, ``&`` and the like."""
    return char in SYMBOLS or (char not in "|\u00ac" and unicodedata.category(char) in ("Sc", "Sm"))


@lru_cache(maxsize=16384)
def gap_form(gap: str) -> str:
    """What stands between two words, but for typography.

    ``""`` parts nothing, ``" "`` is white space or free punctuation, ``"'"`` an apostrophe inside a word, ``"."`` a
    point inside a word, ``"-"`` any hyphen or dash, :data:`LINE` a hyphen at a line end. Symbols stay, and so do a
    question mark and the point of ``.5``.

    >>> [gap_form(g) for g in ("\\u00ad", ", ", "\\u2019", " \\u2014 ", "--", "-\\n", " $", "? ")]
    ['', ' ', "'", '-', '-', '\\n', '$', '?']
    """
    if _LINE_SOFT.fullmatch(gap):
        return ""
    bare = gap.translate(_INVISIBLE)
    if not bare or bare == " ":
        return bare
    if _LINE_HYPHEN.fullmatch(bare):
        return LINE
    marks: list[str] = []
    for char in bare:
        if char in HYPHENS:
            if marks[-1:] != ["-"]:
                marks.append("-")
        elif char == "?" or is_symbol(char):
            marks.append(_plain(char))
    if _LEADING_POINT.search(bare):
        marks.append(".")
    if marks:
        return "".join(marks)
    if any(c in SINGLE_QUOTES for c in bare) and not any(c.isspace() for c in bare):
        return "'"
    return "." if bare == "." else " "


def pieces(text: str) -> list[str]:
    """Gap, word, gap, word, ..., gap: the text cut at its words.

    >>> pieces("(A 2.5% rise)")
    ['(', 'A', ' ', '2.5', '% ', 'rise', ')']
    """
    return _PIECES.split(text)


def _joined(parts: list[str]) -> str:
    forms = [""] * (len(parts) - 2)
    forms[0::2] = map(word_form, parts[1:-1:2])
    forms[1::2] = map(gap_form, parts[2:-1:2])
    return "".join(forms)


def canonical(text: str) -> str:
    """The text from its first to its last word, without what is typography alone.

    Equal for texts that differ in the shape of quotation marks, hyphens and dashes, in white space, ligatures, soft
    hyphens, thousands commas and free punctuation. A hyphen at a line end stays as :data:`LINE`; :func:`same` reads
    it both ways.

    >>> canonical("\\u201cThe  of\\ufb01ce \\u2013 it\\u2019s \\n$12,000.\\u201d")
    "The office-it's$12000"
    """
    parts = pieces(text)
    return _joined(parts) if len(parts) > 1 else ""


def same(quoted: str, passage: str, free_first: bool = True) -> bool:
    """Whether two texts differ in typography alone.

    :param free_first: let the case of the first letter differ.

    A passage wholly in capitals may be quoted in ordinary case.

    >>> same("re-sign", "resign"), same("long-term debt", "long-\\nterm debt"), same("longterm", "long-\\nterm")
    (False, True, True)
    """
    left, right = canonical(quoted), canonical(passage)
    if left == right:
        return True
    if not left or not right:
        return False
    if free_first and left[0] != right[0] and left[0].casefold() == right[0].casefold():
        left = right[0] + left[1:]
        if left == right:
            return True
    if _shouted(passage):
        left, right = left.casefold(), right.casefold()
        if left == right:
            return True
    return (LINE in left or LINE in right) and _same_lines(left, right)


def _shouted(passage: str) -> bool:
    """Whether a passage is wholly in capitals, and no mere abbreviation."""
    return passage.isupper() and sum(len(w) > 3 for w in passage.split()) > 1


def _same_lines(left: str, right: str) -> bool:
    """Compare canonical texts where a :data:`LINE` in either may be a hyphen or nothing."""
    i = j = 0
    while i < len(left) and j < len(right):
        a, b = left[i], right[j]
        if a == b:
            i, j = i + 1, j + 1
        elif a == LINE:
            i, j = i + 1, j + (b == "-")
        elif b == LINE:
            i, j = i + (a == "-"), j + 1
        else:
            return False
    return not left[i:].strip(LINE) and not right[j:].strip(LINE)


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
