"""Runs of capitalised words, cut into what may be names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from copydesk.claims import name_words as words
from copydesk.model import Span

# A word that can be part of a name: U.S., J., McLean, O'Neil, iPhone, AT&T, Coca-Cola, 3M.
_CAP = (
    r"(?:[A-Z]\.(?:[A-Z]\.)+|[A-Z]\.(?=\s[A-Z])|\d{1,2}M\b|[a-z]{1,2}[A-Z][\w]+"
    r"|[A-ZÀ-ÖØ-Þ][^\W_]*(?:(?:[-\u2010\u2011.'\u2019](?=[^\W\d_][^\W_])|&(?=[A-Z]))[^\W_]+)*)"
)
_TOKEN = re.compile(rf"(?P<cap>(?<![\w@#$]){_CAP})|(?P<word>[^\W\d_]+)|(?P<number>\d[\d.,]*\d|\d)|(?P<mark>[^\w\s]|_)")
_POSSESSIVE = re.compile(r"['\u2019](?:s|ve|re|ll|d|m)?$")
_SPACE = re.compile(r"[ \u00a0\n]{1,3}$|^$")  # a tab parts the cells of a row
_LINKS = {"of", "the", "and", "&", "for", "on", "de", "la", "van", "von", "der", "du", "del", "da", "di", "bin", "al"}
_PARTICLES = {"de", "la", "van", "von", "der", "du", "del", "da", "di", "bin", "al", "&"}
ROMAN = {"II", "III", "IV", "Jr", "Sr"}
_YEAR = re.compile(r"1[89]\d\d|20\d\d")

Token = tuple[str, int, int, str]  # text, start, end, kind: cap, word, number, mark


def parts(text: str, taken: Sequence[Span] = ()) -> Iterator[list[Token]]:
    """The runs of tokens of a text that may be names, in order; each begins and ends with a capital or a number.

    >>> [" ".join(t[0] for t in part) for part in parts("The Bank of Orly and Quay Steel met on Monday.")]
    ['Bank of Orly', 'Quay Steel']
    """
    tokens = [
        _without_possessive((m.group(), m.start(), m.end(), m.lastgroup or ""))
        for m in _TOKEN.finditer(text)
        if not any(s.meets(m.start(), m.end()) for s in taken)
    ]
    for run in _runs(text, tokens):
        yield from _split(run)


def _without_possessive(token: Token) -> Token:
    text, start, _, kind = token
    if kind == "cap":
        cut = _POSSESSIVE.sub("", text)
        return cut, start, start + len(cut), kind
    return token


def _runs(text: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """Runs of capitalised words with the links between them."""
    i, count = 0, len(tokens)
    while i < count:
        if tokens[i][3] != "cap":
            i += 1
            continue
        run = [tokens[i]]
        j = i + 1
        while j < count:
            here = tokens[j]
            joined = _SPACE.match(text[run[-1][2] : here[1]])
            if here[3] == "cap" and joined:
                run.append(here)
                j += 1
                continue
            if here[0] in (".", ",") and here[1] == run[-1][2] and j + 1 < count:
                after = tokens[j + 1]
                suffix = after[0].rstrip(".").lower()
                if here[0] == "," and after[3] == "cap" and (suffix in words.COMPANY_SUFFIXES or after[0] in ROMAN):
                    run.append(after)
                    j += 2
                    continue
                if (
                    here[0] == "."
                    and after[3] == "cap"
                    and run[-1][0].lower() in words.COURTESIES | {"st", "co", "inc"}
                ):
                    run.append(after)
                    j += 2
                    continue
                break
            links: list[Token] = []
            while j < count and len(links) < 3 and tokens[j][0] in _LINKS and tokens[j][3] != "cap":
                links.append(tokens[j])
                j += 1
            if not links and j < count and tokens[j][3] == "number" and j + 1 < count and joined:
                nxt = tokens[j + 1]
                if nxt[3] == "cap" and _SPACE.match(text[tokens[j][2] : nxt[1]]):
                    run += [tokens[j], nxt]
                    j += 2
                    continue
            if links and j < count and tokens[j][3] == "cap":
                run += [*links, tokens[j]]
                j += 1
                continue
            of_law = len(links) == 1 and links[0][0] == "of" and run[-1][0] in ("Act", "Acts", "Amendments", "Code")
            if of_law and j < count and _YEAR.fullmatch(tokens[j][0]):
                run += [*links, tokens[j]]
                j += 1
            break
        yield run
        i = max(j, i + 1)


def _split(run: list[Token]) -> Iterator[list[Token]]:
    """The names in a run: cut at links that join two names rather than parts of one."""
    part: list[Token] = []
    i = 0
    while i < len(run):
        token = run[i]
        if token[3] in ("cap", "number"):
            if _not_a_name(token[0]):
                if part:
                    yield part
                part = []
            elif part or token[3] == "cap":
                part.append(token)
            if part and len(part) > 1 and token[0].rstrip(".").lower() in _ENDS:
                yield part
                part = []
            i += 1
            continue
        links = [token]
        while i + len(links) < len(run) and run[i + len(links)][3] not in ("cap", "number"):
            links.append(run[i + len(links)])
        after = run[i + len(links) :]
        if part and after and _joins([t[0] for t in links], part, after):
            part += links
        elif part:
            yield part
            part = []
        i += len(links)
    while part and part[-1][3] not in ("cap", "number"):
        part.pop()
    if part:
        yield part


def _joins(links: list[str], part: list[Token], after: list[Token]) -> bool:
    first = links[0]
    left = part[-1][0].lower()
    if first == "of":
        return left in words.OF_HEADS or left in words.BODY_HEADS or after[0][3] == "number"
    if first == "for":
        return left in words.FOR_HEADS
    if first == "on":
        return left in words.ON_HEADS
    if first in _PARTICLES:
        return True
    if first == "and" and len(links) == 1:
        names = [t[0].lower() for t in part]
        if names[0] in ("department", "office", "ministry") and "of" in names and not _not_a_name(after[0][0]):
            following = after[1][0] if len(after) > 1 else ""
            return after[0][0].lower() not in words.BODY_HEADS and following not in ("Department", "Commission")
        if left in words.BODY_HEADS and left not in ("securities", "financial", "energy", "foods", "exchange"):
            return False
        # "Securities and Exchange Commission": one head at the end for both.
        tail = next((t[0].lower() for t in after if t[3] != "cap" or t[0].lower() in _ONE_HEAD), "")
        return tail in _ONE_HEAD and len(part) <= 3 and len(after) >= 2 and after[1][0].lower() in (*_ONE_HEAD, "and")
    return False


# A company's legal form ends its name, whatever capital follows.
_ENDS = {"inc", "incorporated", "corp", "corporation", "llc", "ltd", "limited", "plc"}
_ONE_HEAD = {
    "commission", "administration", "agency", "committee", "board", "act", "association", "authority", "council",
    "service", "services", "bureau",
}  # fmt: skip


_PRONOUNS = frozenset("i we our us it its they their them he his him she her you your the a an this these".split())


# Capitals of a heading in title case, never a part of a name.
_NEVER = frozenset(
    """could would should are is was were will has have had by from with to in as or not be been through under during
    after before since until while when if which that without into about because than""".split()
)


def _not_a_name(word: str) -> bool:
    lower = word.rstrip(".").lower()
    if lower in words.PEOPLES:
        return not (word.isupper() and len(word) > 3)
    return lower in words.CALENDAR or lower in _PRONOUNS or (lower in _NEVER and not word.isupper())
