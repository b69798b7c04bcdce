"""Errors that a user can act on.

Every error names the input, says what is wrong and what to do, and carries a stable code
that the documentation indexes (``docs/errors.md``).
"""

from __future__ import annotations


class CopydeskError(Exception):
    """Base of all errors raised on purpose.

    :param what: the input at fault: a file name, an address, a setting.
    :param wrong: what is wrong with it, one clause, no final stop.
    :param mend: what the user can do about it, one sentence.

    >>> print(ReadError("story.md", "it is empty", "Give a file that holds the story's text."))
    CD100 story.md: it is empty. Give a file that holds the story's text.
    """

    code = "CD000"

    def __init__(self, what: str, wrong: str, mend: str) -> None:
        super().__init__(what, wrong, mend)
        self.what = what
        self.wrong = wrong
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.code} {self.what}: {self.wrong.rstrip('.')}. {self.mend}"


class ReadError(CopydeskError):
    """A story or source cannot be read."""

    code = "CD100"


class RefusedAddress(ReadError):
    """An address that the guards refuse: a private network, a wrong type, too large, too slow."""

    code = "CD110"


class PolicyError(CopydeskError):
    """The settings file is wrong: an unknown key, a wrong type, an unknown rule."""

    code = "CD200"


class FactsError(CopydeskError):
    """The facts file cannot be read or does not follow its schema."""

    code = "CD300"


class EngineError(CopydeskError):
    """The engine of grounding that the settings name cannot be loaded, or did not answer."""

    code = "CD500"


class BundleError(CopydeskError):
    """A proof bundle is broken, changed, or not signed by the key that the reader trusts."""

    code = "CD400"


class DraftError(CopydeskError):
    """A story cannot be drafted, or a question not answered: nothing to draft from, or the model cannot be asked."""

    code = "CD520"


class DataError(CopydeskError):
    """Data for scores, holdings or scenarios cannot be read, lacks a column, or holds what cannot be."""

    code = "CD530"
