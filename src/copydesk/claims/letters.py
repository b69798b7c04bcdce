"""The letters of a text as patterns that take no account of case read them."""

from __future__ import annotations

# Beside those that lower() folds, ``re.IGNORECASE`` takes these for a plain letter.
_LIKE_PLAIN = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"), ("\u212a", "k"))


def lowered(text: str) -> str:
    """``text`` in small letters, to look up what a pattern that takes no account of case must hold.

    Where none of a pattern's words stands in it, the pattern cannot match, and need not be tried: that is many times
    slower.

    >>> lowered("Fraud, \\u017fays \\u0130t")
    'fraud, says it'
    """
    if not text.isascii():
        for letter, plain in _LIKE_PLAIN:
            text = text.replace(letter, plain)
    return text.lower()
