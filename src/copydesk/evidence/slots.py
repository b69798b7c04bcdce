"""The place of a name in its sentence, told by the words beside it: whether two names stand in the same one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.evidence.stems import STOPWORDS, content_stems, stem
from copydesk.text import WORD, word_key, words

#: The two stems before a name and the two after it; "^" and "$" are the ends of the text.
Slot = tuple[tuple[str, str], tuple[str, str]]

# What numbers a paragraph: "Sec. 3. Register. (a)", "2.", "(iv)".
_MARKER = re.compile(
    r"^\s*(?:(?:Sec(?:tion)?\.?|§)\s*\d+\w*\.?\s*(?:[A-Z][^.\n]{0,60}\.\s*)?)?(?:\(\w{1,4}\)|\d{1,2}\.)\s*"
)
_SHORT = re.compile(r"^(?:\s+of\s+\d{4})?\s*\([^()]{1,30}\)")  # the short name that a text gives behind a name
# Whose an office or a plant is, which a document says as "our" and a story as "the company's".
_OWNER = re.compile(r"\b(?:our|its|their|the company['\u2019]s?)(?=\s|$)", re.IGNORECASE)
_IDLE = frozenset("the s also both mr mrs ms dr".split())  # come and go in the telling
# What joins two sentences in one.
_JOINT = re.compile(r",\s+(?:while|whereas|but|and that|and)\s+(?=(?:the\s+)?\w+)|;\s+")
_ARTICLE = r"(?:(?:the company['\u2019]s|the|its|their)\s+)?"
_LINK = re.compile(rf"(?:that\s+)?{_ARTICLE}", re.IGNORECASE)
# Who says what follows: "Harbor Foods said in its report that", "According to Harbor Foods,".
_FRAME = re.compile(
    rf"(?:^According to [^,;]{{2,80}},|\b(?:said|says|stated|reported|disclosed|noted|wrote|announced)"
    rf"(?:\s+in\s+(?:its|an?|the)\s+(?:[\w-]+\s+){{0,2}}[\w-]+)?(?:\s+that)?)\s+{_ARTICLE}$",
    re.IGNORECASE,
)
_REACH = 60  # code points beside a name in which two words are looked for
_HEAD = ("", "^")


def slot(text: str, start: int, end: int) -> Slot:
    """The words beside ``start:end``, as stems.

    >>> slot("The mill was sold to the Grain Board in May.", 25, 36)
    (('sold', 'to'), ('in', 'may'))
    """
    left = _stems(_MARKER.sub("", text[:start])[-_REACH:])
    right = _stems(_SHORT.sub("", text[end : end + _REACH], count=1))
    before, after = ["", "^", *left][-2:], [*right, "$", ""][:2]
    return (before[0], before[1]), (after[0], after[1])


def told(sentence: str, start: int, end: int) -> list[Slot]:
    """The slot of a name of a story, and that of the bare statement where the name is its first.

    What tells who says it, or the first half of a sentence of two, is no part of what a source has before the name.
    """
    found = [slot(sentence, start, end)]
    joined = any(_LINK.fullmatch(sentence, m.end(), start) for m in _JOINT.finditer(sentence) if m.end() <= start)
    if joined or _FRAME.search(sentence[:start]):
        found.append((_HEAD, found[0][1]))
    return found


def clause(sentence: str, at: int) -> tuple[int, int]:
    """The part of a sentence of two that holds place ``at``; a part of few words is none of its own.

    >>> text = "The old paper mill stands by a river in Orly, while the new one has offices."
    >>> text[slice(*clause(text, 40))]
    'The old paper mill stands by a river in Orly'
    """
    joints = list(_JOINT.finditer(sentence))
    low = max((m.end() for m in joints if m.end() <= at), default=0)
    high = min((m.start() for m in joints if m.start() >= at), default=len(sentence))
    return (low, high) if len(content_stems(words(sentence[low:high]))) > 4 else (0, len(sentence))


def same(one: Slot, other: Slot) -> bool:
    """Whether two slots are one: a word on either side, or two words on one side that tell something."""
    (before, after), (left, right) = one, other
    if before[1] == left[1] and after[0] == right[0]:
        return True
    if before == left and telling(before):
        return True
    return after == right and telling(after)


def telling(pair: Sequence[str]) -> bool:
    """Whether both words are there and one of them says what the text is about."""
    return all(pair) and any(w not in STOPWORDS and w not in "^$" for w in pair)


def _stems(text: str) -> list[str]:
    return [w for w in (stem(word_key(w)) for w in WORD.findall(_OWNER.sub(" ", text))) if w not in _IDLE]
