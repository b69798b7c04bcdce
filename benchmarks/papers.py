"""Real texts to measure with: the filings and government papers of ``../shared``, and their running sentences.

The splitting here is our own and timid: a paragraph in doubt is left out, since a benchmark needs good
sentences, not all of them. It shares no code with the gate, which must not set its own examination.
"""

from __future__ import annotations

import datetime as dt
import gzip
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
DEFAULT = (SHARED / "bench" / "quotes" / "sources", SHARED / "cases" / "401k" / "sources")

COMPANIES = {
    "aapl": "Apple",
    "abbv": "AbbVie",
    "adbe": "Adobe",
    "amzn": "Amazon",
    "ba": "Boeing",
    "crm": "Salesforce",
    "googl": "Alphabet",
    "hd": "Home Depot",
    "ibm": "IBM",
    "jnj": "Johnson & Johnson",
    "ko": "Coca-Cola",
    "ma": "Mastercard",
    "meta": "Meta",
    "nflx": "Netflix",
    "nke": "Nike",
    "nvda": "Nvidia",
    "pg": "Procter & Gamble",
    "tsla": "Tesla",
    "unh": "UnitedHealth",
    "unp": "Union Pacific",
}

# How a reporter names a paper that is no filing, by a word of its title; the first that fits.
_PAPERS = (
    ("fact sheet", "The White House fact sheet"),
    ("proposed rule", "The proposal"),
    ("cfr", "The regulation"),
    ("compliance assistance release", "The Labor Department release"),
    ("democratizing access", "The executive order"),
    ("trumpira.gov", "The executive order"),
)
_FILING = re.compile(r"(?P<ticker>[a-z]+)-(?P<form>10-k|10-q|8-k)-(?P<date>\d{4}-\d\d-\d\d)\.txt")
_DAY = re.compile(
    r"(?:(January|February|March|April|May|June|July|August|September|October|November|December) (\d{1,2}), (\d{4}))"
    r"|(\d{4})-(\d\d)-(\d\d)"
)
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Sentence:
    """A sentence of running text: where it stands (code points of the paper) and in which paragraph."""

    paper: str
    start: int
    end: int
    paragraph: int
    text: str


@dataclass(frozen=True)
class Paper:
    """A source text. ``speaker`` is whom a reporter names for what it says ("Boeing", "The proposal"), or nobody.

    ``group`` is the kind of set that it is put in; ``usable`` is false for texts in print layout, whose lines break
    in the middle of sentences: they are sources, but no sentences are taken from them.
    """

    name: str
    text: str = field(repr=False)
    title: str
    publisher: str
    speaker: str
    group: str
    published: dt.date
    usable: bool = True
    sentences: tuple[Sentence, ...] = field(default=(), repr=False)

    def common(self, word: str) -> bool:
        """Whether ``word`` also stands with a small first letter here, so that it is no name."""
        return word[1:].islower() and word.lower() in self._small

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(re.findall(r"(?<=[a-z,] )[a-z][a-z’-]+(?=[ ,.])", self.text))

    @property
    def company(self) -> bool:
        """Whether the speaker is the company whose filing this is, so that "we" means the speaker."""
        return self.group == "filing"


def read(places: Iterable[Path]) -> list[Paper]:
    """All papers in these folders (``*.txt``, ``*.txt.gz``), in the order of their names."""
    papers = []
    for place in places:
        files = sorted([*place.glob("*.txt"), *place.glob("*.txt.gz")]) if place.is_dir() else [place]
        for file in files:
            data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
            papers.append(paper(file.name.removesuffix(".gz"), data.decode("utf-8")))
    return papers


def paper(name: str, text: str) -> Paper:
    """A text with what its name or its first lines (``Title:``, ``Issuer:``, ``Date:``) say of it."""
    stem = name.removesuffix(".txt")
    filing = _FILING.fullmatch(name)
    if filing:
        company = COMPANIES.get(filing["ticker"], filing["ticker"].upper())
        title, publisher, speaker = f"{company} Form {filing['form'].upper()}", company, company
        group, day = "filing", dt.date.fromisoformat(filing["date"])
    else:
        head = dict(re.findall(r"^(Title|Issuer|Date): (.+)$", text[:2000], re.M))
        title, publisher = head.get("Title", stem), head.get("Issuer", "")
        speaker = next((says for word, says in _PAPERS if word in title.lower()), "")
        group, day = "paper", _day(head.get("Date", "")) or dt.date(2026, 6, 30)
    lines, parts = text.count("\n") + 1, text.count("\n\n") + 1
    usable = lines < 2.2 * parts or not filing
    sentences = tuple(running(stem, text, group)) if usable else ()
    return Paper(stem, text, title, publisher, speaker, group, day, usable, sentences)


def _day(text: str) -> dt.date | None:
    found = _DAY.search(text)
    if not found:
        return None
    if found[1]:
        return dt.date(int(found[3]), MONTHS.index(found[1]) + 1, int(found[2]))
    return dt.date(int(found[4]), int(found[5]), int(found[6]))


# ---- sentences of running text ------------------------------------------------------------

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")
_LINE = re.compile(r"[^\n]+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:U\.S|U\.K|E\.U|D\.C|N\.A|Inc|Corp|Co|Ltd|No|Nos|Mr|Ms|Mrs|Dr|Jr|Sr|St|vs|Sec|Art|Fed|Reg|Cir|approx"
    r"|e\.g|i\.e|etc|al|Messrs|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_BREAK = re.compile(r"(?<=[.!?])(?:”|\")?\s+(?=[“\"A-Z])")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|may|might|could|can|cannot|shall|should|must|does|do|did|rose|fell"
    r"|grew|became|began|made|paid|sold|took|led|\w{2,}ed|expects?|believes?|operates?|provides?|offers?|includes?"
    r"|requires?|directs?|intends?|owns?|serves?|uses?|depends?|represents?|remains?|continues?|relies|rely)\b"
)
# What points at something outside the sentence, at the paper itself, or belongs to a form rather than to text.
_LOOSE = re.compile(
    r"^(?:This|These|That|Those|Such|It|Its|They|Their|He|She|His|Her|Both|Each|Here|There|As such|In addition to the"
    r"|The (?:following|foregoing|above|former|latter|same|other|remaining|table|graph|chart|amounts?|change"
    r"|increase|decrease|decline|growth|case"
    r"|guidance|ASU|transaction|acquisition|court|ruling|complaint|notes?)|For example"
    r"|Of th|Among|Accordingly|Therefore|Thus|As a result|As discussed|As described|As noted|Consistent|Similarly|See"
    r"|Refer|Also|However|Instead|Rather|Conversely|Otherwise|But|And|Or|So|Then|Under th(?:is|ese)|In th(?:is|ese|at)"
    r"|To th(?:is|ese)|At th(?:is|at)|If (?:this|these|such|any of these|it|they|so)|Some of these|Any of these"
    r"|Any such|All of these|Most of these|Many of these|Because of (?:this|these)|Actual|Total|Item|Part|Note|Exhibit"
    r"|Form|First|Second|Third|To a lesser extent|Most of the|A portion of the|Comments|Pursuant|Prior to|Amounts"
    r"|Indicate|Incorporated|Section|Q:|A:|Further|Additionally|Moreover|In particular|In contrast)\b"
)
_FORM = re.compile(
    r"check mark|[Rr]egistrant|undersigned|hereto|hereby|herein|thereof|thereto|hereunder|as follows|the following"
    r"|\b(?:described|discussed|set forth|listed|noted|presented|shown|defined|referred|mentioned|included in)\b.{0,40}"
    r"\b(?:above|below|in (?:this|the|our|Note|Item|Part|Section))\b|\b(?:[Ss]ee|[Rr]efer to)\b|\bNotes? \d|\bItem \d"
    r"|\bPart I|paragraphs? \(|section \(|this (?:report|section|paragraph|filing|document|order|Annual|Form|Note)"
    r"|\babove\b|\bbelow\b|aforementioned|respective\b|\bthereafter\b|the table|the tables|[Aa]udit(?:s|ed|or|ors"
    r"|ing)?\b|PCAOB"
    r"|\b[Ww]e (?:also |then )?(?:tested|evaluated|obtained|involved|compared|inspected|read)\b|[Tt]esting was"
    r"|our (?:tests|procedures|specialists)|specialized skill|management’s (?:estimate|process|review)|\bI\b"
    r"|\b[Mm]y\b|\byour?\b|opinion|Dear |Participant|Grantee|Awardee|Optionee|Holder|the Plan\b|such\b|this\b"
    r"|these\b|those\b|aforesaid|foregoing|\[|\]|\||_|•|…|®|™|℠|[*†‡☐☒☑þ]|\.\.|\. \(|\(\d+\)|\([a-z]\)|\([ivx]+\)|:"
)
# Of rules and orders, which speak of "this section" and "such plan" throughout, less is asked.
_FORM_OF_RULES = re.compile(
    r"\b(?:described|set forth|defined|referred|provided) .{0,40}\b(?:above|below|in (?:this|paragraph|section))\b"
    r"|paragraphs? \(|section \(|^(?:For purposes of|In the case of) this|as follows|the following|\b(?:I|my|our|we"
    r"|your?)\b|\bMy\b"
    r"|\[|\]|\.\.|;|\([a-z]\)|\([ivx]+\)|\bfragment|public copy|https?"
)
_LEADER = re.compile(r"(?:- |\((?:\w{1,4})\)\s*|Sec(?:tion|\.) \d+\. (?:[A-Z][\w’ ,-]+\. )?|Example \d+[.:]? )+")


def running(name: str, text: str, group: str = "filing") -> Iterable[Sentence]:
    """The sentences of ``text`` that stand by themselves: whole, with a verb, pointing at nothing before or after."""
    blocks = _PARAGRAPH if group == "filing" else _LINE
    for number, block in enumerate(blocks.finditer(text)):
        body, skip = block.group(), 0
        if group != "filing":
            leader = _LEADER.match(body)
            skip = leader.end() if leader else 0
        if len(body) - skip < 60 or "\t" in body or "\n" in body or body[skip] in "•-–·( ":
            continue
        for start, end in _cut(body[skip:]):
            sentence = body[skip + start : skip + end]
            if stands_alone(sentence, group):
                at = block.start() + skip + start
                yield Sentence(name, at, at + len(sentence), number, sentence)


def _cut(body: str) -> Iterable[tuple[int, int]]:
    start = 0
    for gap in _BREAK.finditer(body):
        if _ABBREVIATION.search(body[start : gap.start()]):
            continue
        yield start, gap.start()
        start = gap.end()
    yield start, len(body.rstrip())


def stands_alone(sentence: str, group: str = "filing") -> bool:
    """Whether a sentence can be told by itself.

    >>> stands_alone("In 2024, the company paid dividends of $3.2 billion to its holders.")
    True
    >>> stands_alone("This was driven by lower fuel prices in the western part of the network.")
    False
    """
    words = sentence.split()
    if not 8 <= len(words) <= 42 or not sentence.endswith(".") or not re.match(r"[A-Z][\w’'&-]*,? ", sentence):
        return False
    form = _FORM if group == "filing" else _FORM_OF_RULES
    if _LOOSE.match(sentence) or form.search(sentence) or not _VERB.search(sentence):
        return False
    if _ABBREVIATION.search(sentence) or re.search(r"[a-z]\.[A-Z]|\d\.[A-Z]| \. |  |\u00a0", sentence):
        return False
    if any(sentence.count(a) != sentence.count(b) for a, b in ("()", "“”")) or '"' in sentence:
        return False
    # A heading run into the text: "Operations – UPRR is ..." or "Vendor Security We have ...".
    if re.search(r" [–—-] |[a-z] (?:The|We|Our|If|During|As|It) [a-z]", sentence):
        return False
    capitals = sum(w[0].isupper() for w in words[1:])
    return capitals <= 0.4 * len(words) and sum(w.isupper() and len(w) > 5 for w in words) < 2


# ---- sets of sources ------------------------------------------------------------------------


def source_sets(papers: Sequence[Paper], size: int = 5) -> dict[str, tuple[Paper, ...]]:
    """For each paper the sources that a story on it names: itself and the next ones, so that wrong ones are at hand.

    Filings are put with the filings that follow; the other papers are about one matter and make one set.
    """
    filings = [p for p in papers if p.group == "filing"]
    others = tuple(p for p in papers if p.group != "filing")
    sets = {p.name: others for p in others if p.usable}
    for at, one in enumerate(filings):
        if one.usable:
            row = [filings[(at + step) % len(filings)] for step in range(min(size, len(filings)))]
            sets[one.name] = tuple(row)
    return sets
