"""Names in the forms that writers give them: folded words, abbreviations, heads turned round, acronyms of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from copydesk.claims.name_words import COMPANY_SUFFIXES
from copydesk.text import WORD, word_key

Tokens = tuple[str, ...]

_FILLERS = frozenset("of the and for on at in s amp".split())
_LETTERED = frozenset("class series schedule type category vitamin plan".split())  # a letter after it tells: "Class B"
_ACRONYM = re.compile(r"\(\s*(?:the\s+|collectively,?\s+)?[\"“‘']?([A-Z][A-Z&.]{1,8})s?[\"”’']?(?=[\s),;])")
_DOTTED_US = re.compile(r"\bU\.S\.?(?:A\.?)?(?![^\W_])")

# Names that are the same to every newsroom. Written by us.
_SAME_TABLE = """
us = united states = usa = america = united states of america
uk = united kingdom = britain = great britain
eu = european union
un = united nations
fed = federal reserve = federal reserve system = federal reserve board
treasury = treasury department = secretary of the treasury
sec = securities and exchange commission
irs = internal revenue service
fda = food and drug administration
epa = environmental protection agency
dol = department of labor
ebsa = employee benefits security administration
ftc = federal trade commission
fcc = federal communications commission
doj = department of justice = attorney general
cftc = commodity futures trading commission
fdic = federal deposit insurance corporation
occ = office of the comptroller of the currency
cfpb = consumer financial protection bureau
hhs = department of health and human services
hud = department of housing and urban development
dhs = department of homeland security
omb = office of management and budget
oira = office of information and regulatory affairs
gao = government accountability office
cbo = congressional budget office
bls = bureau of labor statistics
bea = bureau of economic analysis
imf = international monetary fund
ecb = european central bank
wto = world trade organization
who = world health organization
oecd = organisation for economic co-operation and development
faa = federal aviation administration
nhtsa = national highway traffic safety administration
finra = financial industry regulatory authority
pbgc = pension benefit guaranty corporation
erisa = employee retirement income security act = employee retirement income security act of 1974
nyse = new york stock exchange
fasb = financial accounting standards board
iasb = international accounting standards board
pcaob = public company accounting oversight board
fincen = financial crimes enforcement network
ftse = financial times stock exchange
at&t = att
j&j = johnson & johnson
p&g = procter & gamble
ibm = international business machines
gm = general motors
ge = general electric
gdpr = general data protection regulation
google = alphabet
facebook = meta
"""


@lru_cache(maxsize=65536)
@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """The key of a word of a name; the plural is the singular.

    >>> fold("Departments") == fold("DEPARTMENT")
    True
    """
    key = word_key(word)
    return key[:-1] if len(key) > 3 and key.endswith("s") else key


@lru_cache(maxsize=16384)
def tokens(name: str) -> Tokens:
    """What tells a name from others: its words without links, initials and a company's legal form.

    >>> tokens("Donald J. Trump") == tokens("DONALD TRUMP"), tokens("The Harbor Foods Co., Inc.")
    (True, ('harbor', 'food'))
    """
    full = [fold(w) for w in WORD.findall(name)]
    return tuple(_telling(full)) or tuple(full)


def dropped(token: str, before: str) -> bool:
    """Whether a word tells no name from another: a link, an initial, a company's legal form; ``before`` precedes it."""
    if len(token) == 1:
        return not token.isdigit() and before not in _LETTERED
    return token in _FILLERS or token in COMPANY_SUFFIXES


def _telling(full: list[str]) -> list[str]:
    return [w for w, before in zip(full, ["", *full], strict=False) if not dropped(w, before)]


def _table() -> dict[Tokens, tuple[Tokens, ...]]:
    table: dict[Tokens, tuple[Tokens, ...]] = {}
    for line in _SAME_TABLE.strip().splitlines():
        group = tuple(tokens(part.strip()) for part in line.split("="))
        for one in group:
            table[one] = group
    return table


_SAME = _table()
_US: Tokens = ("u", "s")


@lru_cache(maxsize=16384)
def forms(name: str) -> tuple[Tokens, ...]:
    """The ways in which a name may stand in a source, its own first.

    >>> ('department', 'labor') in forms("Labor Department"), ('secretary', 'labor') in forms("Labor Department")
    (True, True)
    """
    own = tokens(name)
    if own == _US:
        own = ("us",)
    found = [own]
    if own and own[0] == "federal" and len(own) > 2:
        found.append(own[1:])
    for form in tuple(found):
        found += turned(form)
    for form in tuple(found):
        found += _SAME.get(form, ())
    for form in tuple(found):
        found += turned(form)
    if ("us",) in found:
        found.append(_US)
    return tuple(dict.fromkeys(f for f in found if f))


def turned(form: Tokens) -> Iterator[Tokens]:
    """ "Labor Department", "Department of Labor", "Secretary of Labor"."""
    heads = ("department", "secretary", "ministry", "minister")
    if len(form) < 2 or len(form) > 4:
        return
    rest: Tokens | None = None
    if form[0] in heads:
        rest = form[1:]
    elif form[-1] in heads:
        rest = form[:-1]
    if rest is None:
        return
    for head in heads[:2] if form[0] in heads[:2] or form[-1] in heads[:2] else heads[2:]:
        yield (head, *rest)
        yield (*rest, head)
    if rest == ("treasury",):
        yield rest


@lru_cache(maxsize=64)
def acronyms(text: str) -> dict[Tokens, set[Tokens]]:
    """What a text defines, both ways: "Employee Benefits Security Administration (EBSA)".

    >>> acronyms("The Office of Grain Prices (OGP) said")[("ogp",)]
    {('office', 'grain', 'price')}
    """
    found: dict[Tokens, set[Tokens]] = {}
    for match in _ACRONYM.finditer(text):
        left = re.sub(r"[^A-Z]", "", match.group(1))
        most = len(left) + 3
        taken: list[str] = []
        for word in reversed(WORD.findall(text[max(0, match.start() - 140) : match.start()])):
            link = word.lower() in _FILLERS
            if word[0].upper() == left[-1] and (word[0].isupper() or not link):
                left = left[:-1]
            elif not link and not (word[0].isupper() and len(taken) < most):
                break
            taken.append(word)
            if not left:
                long, short = tokens(" ".join(reversed(taken))), tokens(match.group(1))
                if len(long) > 1:
                    found.setdefault(short, set()).add(long)
                    found.setdefault(long, set()).add(short)
                break
    return found


def spelled(text: str) -> str:
    """The words of a text as :func:`tokens` keeps them, parted by spaces, for :func:`holds`."""
    kept = _telling([fold(w) for w in WORD.findall(_DOTTED_US.sub("us", text))])
    return f" {' '.join(kept)} "


def holds(line: str, known: tuple[Tokens, ...]) -> bool:
    """Whether a :func:`spelled` text holds one of the forms of a name.

    >>> holds(spelled("the U.S. Department of Labor"), forms("Labor Department"))
    True
    """
    return any(f" {' '.join(form)} " in line for form in known)
