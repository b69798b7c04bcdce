"""Numbers written in words: "twelve", "one hundred and five", "two-thirds", "one in five"."""

from __future__ import annotations

import re
from decimal import Decimal

ONES = {w: n for n, w in enumerate("zero one two three four five six seven eight nine".split())}
TEENS = {
    w: n
    for n, w in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), start=10
    )
}
TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
_VALUES = ONES | TEENS | TENS

# Parts of a whole, by the word for one of them.
PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
PARTS |= {("halves" if w == "half" else w + "s"): n for w, n in PARTS.items()}

ORDINALS = {
    w: n
    for n, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}

_ones = "|".join(w for w in ONES if w != "zero")
# Spaces stand in classes, so that the patterns keep them inside a verbose one.
_below_hundred = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{_ones}))?|{'|'.join(TEENS)}|{'|'.join(ONES)})"
_below_thousand = rf"(?:(?:a|{_below_hundred})[ -]hundred(?:(?:[ ]and)?[ ]{_below_hundred})?|{_below_hundred})"

#: A number in words below a million, with any "and a half" behind it; larger scales are words of their own.
PHRASE = (
    rf"(?:a[ ]thousand|{_below_thousand}(?:[ -]thousand\b(?:(?:[ ]and)?[ ]{_below_thousand})?)?)\b"
    r"(?:[ ]and[ ]a[ ]half\b)?"
)
#: "two-thirds", "a quarter", "three quarters", "one half".
FRACTION = rf"(?:a|one|two|three|four|five|seven|nine)[ -](?:{'|'.join(sorted(PARTS, key=len, reverse=True))})\b"
#: "one in five", "two out of three", "9 in 10".
ODDS = (
    rf"(?:\d{{1,2}}|{_below_hundred})(?:[ ](?:in|out[ ]of)[ ](?:every[ ])?)(?:\d{{1,3}}(?![\d,.]\d)"
    rf"|{_below_hundred}|a[ ]hundred)\b"
    r"(?![ ](?:million|billion|thousand|hundred|years?|months?|days?|weeks?|hours?|quarters?|%|percent))"
)

_TOKEN = re.compile(r"[a-z]+")


def value(phrase: str) -> Decimal:
    """The number that a phrase of :data:`PHRASE` says.

    >>> value("twenty-two"), value("one hundred and five"), value("two and a half"), value("four thousand two hundred")
    (Decimal('22'), Decimal('105'), Decimal('2.5'), Decimal('4200'))
    """
    whole = thousands = 0
    half = False
    for word in _TOKEN.findall(phrase.lower()):
        if word == "half":
            half = True
        elif word == "hundred":
            whole = max(whole, 1) * 100
        elif word == "thousand":
            thousands, whole = max(whole, 1) * 1000, 0
        else:
            whole += _VALUES.get(word, 0)
    return Decimal(thousands + whole) + (Decimal("0.5") if half else 0)


def fraction(phrase: str) -> Decimal:
    """The share, 0 to 1, that a phrase of :data:`FRACTION` says.

    >>> fraction("three-quarters"), fraction("a half")
    (Decimal('0.75'), Decimal('0.5'))
    """
    count, part = re.split(r"[ -]", phrase.lower(), maxsplit=1)
    return Decimal(1 if count == "a" else ONES[count]) / PARTS[part]


def odds(phrase: str) -> Decimal | None:
    """The share that a phrase of :data:`ODDS` says; ``None`` where it is more than a whole.

    >>> odds("one in five"), odds("9 out of 10"), odds("five in two")
    (Decimal('0.2'), Decimal('0.9'), None)
    """
    words = re.split(r" (?:in|out of) (?:every )?", phrase.lower())
    parts = [Decimal(word) if word.isdigit() else value(word) for word in words]
    return parts[0] / parts[1] if parts[1] and parts[0] <= parts[1] else None
