"""Where a quotation may begin and end in a source: at the bounds of words, signs and symbols included.

"ability" is not quoted from "inability", "compliance" not from "non-compliance", "5%" not from "-5%", "12" not from
"12%", "company" not from "company's".
"""

from __future__ import annotations

import re

from copydesk.text import HYPHENS, LINE, SOFT, gap_form, is_symbol

_REACH = 24  # code points beside a word within which its gap is looked at
_GAP_BEFORE = re.compile(r"[\W_]*$")
_GAP_AFTER = re.compile(r"[\W_]*")
_HYPHEN = re.compile(r"[-\u2010\u2011]")  # one of these inside a word joins it; a dash parts two
_UNITS = "%\u2030\u00b0+"
_AFTER_NUMBER = re.compile(r"[\d.,]*\s?[%\u2030]?\)")


def begins(text: str, start: int, lead: str, bound: bool) -> bool:
    """Whether a quotation may begin with the word at ``text[start]``.

    :param lead: what stands before its first word in the quotation.
    :param bound: whether ``lead`` stands right at a bracket: ``[the company]'s``.
    """
    before = text[max(0, start - _REACH) : start]
    if not before or (before[-1] == " " and before[-2:-1].isalnum()):
        return not _signs_before(lead, text[start:]) if lead else True
    found = _GAP_BEFORE.search(before)
    gap = found.group() if found else ""
    if bound and lead and not lead[0].isspace() and gap_form(lead) == gap_form(gap):
        return True
    inside = len(gap) < len(before)  # a word stands before
    form = gap_form(gap)
    if inside and (form in ("", LINE) or not any(c.isspace() for c in gap)):
        last = before[len(before) - len(gap) - 1]
        if not _parts_words(form, gap, last, text[start], before):
            return False
    return _signs_before(gap, text[start : start + _REACH]) == _signs_before(lead, text[start : start + _REACH])


def ends(text: str, end: int, tail: str, bound: bool) -> bool:
    """Whether a quotation may end with the word that ends at ``text[end]``; ``tail`` is what follows it there."""
    after = text[end : end + _REACH]
    if not after or (after[0] == " " and after[1:2].isalnum()):
        return not _signs_after(tail) if tail else True
    found = _GAP_AFTER.match(after)
    gap = found.group() if found else ""
    if bound and tail and not tail[-1].isspace() and gap_form(tail) == gap_form(gap):
        return True
    inside = len(gap) < len(after)
    form = gap_form(gap)
    if inside and (form in ("", LINE) or not any(c.isspace() for c in gap)):
        before = text[max(0, end - 2) : end]
        if not _parts_words(form, gap, text[end - 1], after[len(gap)], before):
            return False
    return _signs_after(gap) == _signs_after(tail)


def _parts_words(form: str, gap: str, left: str, right: str, before: str) -> bool:
    """Whether a gap without white space (or a hyphen at a line end) stands between two words rather than in one."""
    if form in ("", "'", LINE) or "&" in form or "@" in form:
        return False
    if any(c in HYPHENS for c in gap):
        bare = gap.strip(SOFT)
        return not (len(bare) == 1 and _HYPHEN.match(bare)) and not (left.isdigit() and right.isdigit())
    if form == ".":
        # "end.The next" has lost a space; "U.S." and "sec.gov" have not.
        return right.isupper() and before[-len(gap) - 2 : -len(gap)].isalpha() if left.islower() else False
    return True


def _signs_before(gap: str, after: str) -> str:
    """The signs in a gap that belong to the word after it: currency, minus, the bracket of a negative number."""
    attached = gap.split()[-1] if gap and not gap[-1].isspace() and gap.split() else ""
    if not attached:
        return ""
    number = after[:1].isdigit()
    signs = ""
    for at, char in enumerate(attached):
        if char in HYPHENS:
            if number and all(not c.isalnum() for c in attached[:at]):
                signs += "-"
        elif char == "(":
            if number and _AFTER_NUMBER.match(after):
                signs += "("
        elif is_symbol(char) and char not in "/%\u2030\u00b0":
            signs += char
        elif char == "." and number and at == len(attached) - 1:
            signs += "."
    return signs


def _signs_after(gap: str) -> str:
    """The signs in a gap that belong to the word before it: the unit of a number."""
    signs = ""
    for char in gap:
        if char not in _UNITS:
            break
        signs += char
    return signs
