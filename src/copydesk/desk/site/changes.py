"""What a correction changed: the words before and after, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from copydesk.claims.sentences import split
from copydesk.model import Story
from copydesk.report.sentences import printable

_TOKEN = re.compile(r"\s+|[^\s]+")
_LONG = 400  # words of a changed stretch beyond which it is not compared word by word


@dataclass(frozen=True, slots=True)
class Change:
    """A changed stretch: runs of words before and after, each with whether it is of those that changed."""

    before: tuple[tuple[str, bool], ...]
    after: tuple[tuple[str, bool], ...]


@lru_cache(maxsize=256)
def changes(before: str, after: str) -> tuple[Change, ...]:
    """The changed sentences of a text, each of ``before`` and ``after`` being its sentences, one a line.

    >>> changes("Sales rose 4%.\\nIt mills.", "Sales rose 5%.\\nIt mills.")[0].before
    (('Sales rose ', False), ('4%.', True))
    """
    old, new = before.split("\n"), after.split("\n")
    matched = SequenceMatcher(None, old, new, autojunk=False)
    return tuple(
        _change(" ".join(old[a:b]), " ".join(new[c:d])) for tag, a, b, c, d in matched.get_opcodes() if tag != "equal"
    )


def lines(text: Story) -> str:
    """The sentences of a text, one a line, as :func:`changes` takes them."""
    return "\n".join(" ".join(printable(text.text[s.start : s.end]).split()) for s in split(text))


def _change(before: str, after: str) -> Change:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if not old or not new or max(len(old), len(new)) > 2 * _LONG:
        return Change(((before, True),) if before else (), ((after, True),) if after else ())
    matched = SequenceMatcher(None, old, new, autojunk=False)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, a, b, c, d in matched.get_opcodes():
        _add(left, old[a:b], tag != "equal")
        _add(right, new[c:d], tag != "equal")
    return Change(tuple(left), tuple(right))


def _add(runs: list[tuple[str, bool]], tokens: Sequence[str], changed: bool) -> None:
    if tokens:
        runs.append(("".join(tokens), changed))
