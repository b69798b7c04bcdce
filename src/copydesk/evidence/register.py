"""Where the capitalised words of the sources stand, so that a name is looked up without reading them again."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from weakref import WeakKeyDictionary

from copydesk.claims import names
from copydesk.claims.name_words import COMPANY_SUFFIXES
from copydesk.evidence.index import Passage, SourceIndex
from copydesk.evidence.stems import content_stems
from copydesk.model import Name
from copydesk.text import WORD, word_key, words

Tokens = tuple[str, ...]
Place = tuple[int, int, int]  # number of the source, start, end

ANY = "*"  # stands for any one capitalised word in Register.places
# Looked for by its capital, which is several times as fast as by the start of each word: first the words that begin
# with one, then those of "iPhone", "eBay" and "3M".
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ](?<![^\W_].)[^\W_]*")
_CAPITAL_INSIDE = re.compile(r"[A-ZÀ-ÖØ-Þ](?<=[a-z\d].)[^\W_]*")
_SMALL_FIRST = re.compile(r"(?<![^\W_])(?:[a-z]{1,2}|\d{1,20})\Z")
_FILLERS = frozenset("of the and for on at in s amp".split())
_LETTERED = frozenset("class series schedule type category vitamin plan".split())  # a letter after it tells: "Class B"
_ACRONYM = re.compile(r"\(\s*(?:the\s+|collectively,?\s+)?[\"“‘']?([A-Z][A-Z&.]{1,8})s?[\"”’']?(?=[\s),;])")
_DOTTED_US = re.compile(r"\bU\.S\.?(?:A\.?)?(?![^\W_])")
_WIDTH = 28  # code points that a word of a name may take, with what parts it from the next

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


def _dropped(token: str, before: str) -> bool:
    if len(token) == 1:
        return not token.isdigit() and before not in _LETTERED
    return token in _FILLERS or token in COMPANY_SUFFIXES


def _telling(full: list[str]) -> list[str]:
    return [w for w, before in zip(full, ["", *full], strict=False) if not _dropped(w, before)]


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
        found += _turned(form)
    for form in tuple(found):
        found += _SAME.get(form, ())
    for form in tuple(found):
        found += _turned(form)
    if ("us",) in found:
        found.append(_US)
    return tuple(dict.fromkeys(f for f in found if f))


def _turned(form: Tokens) -> Iterator[Tokens]:
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


def _capitalised(text: str) -> Iterator[tuple[int, str]]:
    """The words with a capital: where each starts, and its fold; in order but for the few with a small letter first."""
    for match in _CAPITAL.finditer(text):
        yield match.start(), fold(match.group())
    for match in _CAPITAL_INSIDE.finditer(text):
        at = match.start()
        small = _SMALL_FIRST.search(text, max(0, at - 24), at)
        if small:
            yield small.start(), fold(small.group() + match.group())


class Register:
    """The capitalised words of all sources of an index with their places, and the acronyms they define."""

    def __init__(self, index: SourceIndex) -> None:
        self.sources = index.sources
        self._at: dict[str, array[int]] = {}
        self._names: dict[int, list[tuple[int, int, Name]]] = {}
        self._stems: dict[int, frozenset[str]] = {}
        self._found: dict[tuple[Tokens, ...], Place | None] = {}
        self._line: dict[int, str] = {}
        self._defined: dict[Tokens, set[Tokens]] = {}
        at = self._at
        for number, source in enumerate(self.sources):
            high = number << 32
            for start, word in _capitalised(source.text):
                place = high | start
                if word in at:
                    at[word].append(place)
                else:
                    at[word] = array("Q", (place,))
            for form, others in acronyms(source.text).items():
                self._defined.setdefault(form, set()).update(others)

    def forms(self, name: str, story: str = "") -> tuple[Tokens, ...]:
        """:func:`forms`, and what the sources define for them; of an acronym also what the story's text does."""
        own = forms(name)
        defined = [other for form in own for other in self._defined.get(form, ())]
        if len(own[0]) == 1:
            defined += acronyms(story).get(own[0], ())
        turned = [t for form in defined for t in _turned(form)]
        return tuple(dict.fromkeys([*own, *defined, *turned]))

    def holds(self, word: str) -> bool:
        """Whether a source holds the folded word with a capital."""
        return word in self._at

    @property
    def vocabulary(self) -> list[str]:
        """All folded words that stand with a capital."""
        return list(self._at)

    def first(self, known: tuple[Tokens, ...]) -> Place | None:
        """Where a name stands first in the sources, in the first of its forms that stands at all."""
        if known not in self._found:
            self._found[known] = next((p for form in known for p in self.stand(form)), None)
        return self._found[known]

    def stand(self, form: Tokens, limit: int = 4000) -> Iterator[Place]:
        """Where the tokens stand one after the other; :data:`ANY` stands for any capitalised word."""
        known = [(len(self._at.get(t, ())), i) for i, t in enumerate(form) if t != ANY]
        if not known or min(known)[0] == 0:
            return
        anchor = min(known)[1]
        for place in self._at[form[anchor]][:limit]:
            number, at = place >> 32, place & 0xFFFFFFFF
            text = self.sources[number].text
            if len(form) == 1:
                match = WORD.match(text, at)
                if match:
                    yield number, at, match.end()
                continue
            low = max(0, at - _WIDTH * anchor)
            window: list[tuple[str, int, int]] = []
            here, before = -1, ""
            for match in WORD.finditer(text, low, min(len(text), at + _WIDTH * (len(form) - anchor) + 12)):
                word = fold(match.group())
                if match.start() == at:
                    here = len(window)
                elif _dropped(word, before) and word not in form:
                    before = word
                    continue
                before = word
                window.append((word, match.start(), match.end()))
            first = here - anchor
            piece = window[first : first + len(form)] if first >= 0 and here >= 0 else []
            if len(piece) == len(form) and all(
                (w == t or (t == ANY and text[s].isupper())) for (w, s, _), t in zip(piece, form, strict=True)
            ):
                yield number, piece[0][1], piece[-1][2]

    def lower(self, name: str, index: SourceIndex) -> Place | None:
        """Where the words of a name stand in a source whatever their case."""
        key = "".join(words(name))
        if len(key) < 3:
            return None
        for number, text in enumerate(index.texts):
            at = text.key.find(key)
            while at >= 0:
                start = bisect_left(text.key_at, at)
                end = bisect_left(text.key_at, at + len(key))
                joined = end - start > 1 and " " not in name and "-" not in name  # "Salesforce" is no "sales force"
                ends = end == len(text.key_at) and at + len(key) == len(text.key)
                ends = ends or (end < len(text.key_at) and text.key_at[end] == at + len(key))
                if ends and not joined and start < len(text.key_at) and text.key_at[start] == at:
                    return number, *text.span(at, at + len(key))
                at = text.key.find(key, at + 1)
        return None

    def says(self, passage: Passage, known: tuple[Tokens, ...]) -> bool:
        """Whether a sentence of the index holds one of the forms, whatever its case."""
        line = self._line.get(passage.number)
        if line is None:
            line = self._line[passage.number] = spelled(passage.text)
        return holds(line, known)

    def names_in(self, number: int, text: str) -> list[tuple[int, int, Name]]:
        """The names of sentence ``number`` of the index, whose text is given; read once."""
        if number not in self._names:
            self._names[number] = names.in_text(text)
        return self._names[number]

    def stems_of(self, number: int, text: str) -> frozenset[str]:
        """The content stems of sentence ``number`` of the index; read once."""
        if number not in self._stems:
            self._stems[number] = frozenset(content_stems(words(text)))
        return self._stems[number]


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


_registers: WeakKeyDictionary[SourceIndex, Register] = WeakKeyDictionary()


def register(index: SourceIndex) -> Register:
    """The register of an index, built when first asked for and kept with it."""
    if index not in _registers:
        _registers[index] = Register(index)
    return _registers[index]
