"""CUSIP numbers: nine characters, of which the last is a check digit over the eight before it.

The check digit is that of ANSI X9.6 ("modulus 10 double add double"): digits count as themselves, letters as 10 to 35,
``*``, ``@`` and ``#`` as 36 to 38. The value of every second character is doubled; the digits of all values are added
up; the check digit brings the sum to a multiple of ten.
"""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_FULL = re.compile(r"[0-9A-Z*@#]{8}[0-9]")
_BASE = re.compile(r"[0-9A-Z*@#]{8}")
_GAPS = re.compile(r"[\s-]+")


def check_digit(base: str) -> str:
    """The check digit of the eight characters ``base``, in upper case.

    :raises ValueError: if ``base`` is not eight characters of a CUSIP.

    >>> check_digit("03783310")
    '0'
    """
    if not _BASE.fullmatch(base):
        raise ValueError(f"not eight characters of a CUSIP: {base!r}")
    total = 0
    for place, character in enumerate(base):
        value = _VALUES[character] * (1 + place % 2)
        total += value // 10 + value % 10
    return str(-total % 10)


def is_valid(cusip: str) -> bool:
    """Whether ``cusip`` is nine characters of which the last is right. Nine zeros stand for no CUSIP.

    >>> is_valid("037833100"), is_valid("037833101")
    (True, False)
    """
    return bool(_FULL.fullmatch(cusip)) and cusip != "000000000" and check_digit(cusip[:8]) == cusip[8]


def normalised(text: str) -> str | None:
    """The CUSIP that ``text`` stands for; ``None`` where it is none.

    Letters become capitals, spaces and hyphens go, and eight characters get their check digit. A leading zero that a
    spreadsheet took away is not guessed.

    >>> normalised("g1151c10"), normalised("037833 10 0"), normalised("037833101")
    ('G1151C101', '037833100', None)
    """
    cusip = _GAPS.sub("", text).upper()
    if _BASE.fullmatch(cusip):
        cusip += check_digit(cusip)
    return cusip if is_valid(cusip) else None
