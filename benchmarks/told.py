"""Faithful sentences: what a source says, told as a reporter would tell it. Every way must stay true.

A way takes a sentence of a source and gives it in other words, or nothing where it is not sure. :func:`tellings`
puts the company in the place of "we" and adds an attribution or none.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.figures import HEDGE, respelt, rounded, shown
from benchmarks.papers import Paper, Sentence
from benchmarks.person import lower_first, turned
from benchmarks.voice import active, clauses_turned, parted, passive, time_moved

SYNONYMS = (
    (r"\bincreased (?=\$?[\d.,]+(?: [mb]illion|%))", "rose "),
    (r"\bincreased by\b", "rose by"),
    (r"\bdecreased (?=\$?[\d.,]+(?: [mb]illion|%))", "fell "),
    (r"\bdecreased by\b", "fell by"),
    (r"\bdeclined (?=\$?[\d.,]+(?: [mb]illion|%))", "fell "),
    (r"\b[Aa]pproximately\b", "about"),
    (r"\bto purchase\b", "to buy"),
    (r"\bpurchased\b", "bought"),
    (r"\bcommenced\b", "began"),
    (r"\butilize(s|d)?\b", r"use\1"),
    (r"(?<!an )(?<!An )\badditional\b", "further"),
    (r"\bprior to\b", "before"),
    (r"\bsubsequent to\b", "after"),
    (r"\bin excess of (?=\$?\d)", "more than "),
    (r"(?<!as )(?<!when )\bcompared (?:to|with)\b", "against"),
    (r"\bversus\b", "compared with"),
    (r"\bprimarily due to\b", "mainly because of"),
    (r"\bprimarily\b", "mainly"),
    (r"\bdue to\b", "because of"),
    (r"\bin order to\b", "to"),
    (r"\bnumerous\b", "many"),
    (r"\bsufficient\b", "enough"),
    (r"\bassist(s|ed)?\b", r"help\1"),
    (r"\brequire(s)? (?=us|the Company|companies)", r"oblige\1 "),
    (r"\bcould\b", "might"),
    (r"\bsubstantially all\b", "nearly all"),
    (r"\badversely affect\b", "hurt"),
)


@dataclass(frozen=True)
class Telling:
    """A faithful sentence (or two): how it was made, from which sentences of which paper, and who is named for it.

    ``frame`` is the attribution as it stands in ``text``, empty where there is none; ``quoted`` are the words that
    stand in quotation marks.
    """

    way: str
    text: str
    paper: str
    speaker: str
    frame: str
    originals: tuple[Sentence, ...]
    quoted: str = ""


Way = Callable[[Sentence, Paper, random.Random], str | None]


def _copied(s: Sentence, paper: Paper, rng: random.Random) -> str | None:
    return s.text


def _voice(s: Sentence, paper: Paper, rng: random.Random) -> str | None:
    return active(s.text, paper.common) or (passive(s.text, paper.speaker, paper.common) if paper.company else None)


def _order(s: Sentence, paper: Paper, rng: random.Random) -> str | None:
    return time_moved(s.text, paper.common) or clauses_turned(s.text, paper.common)


def _rounded(s: Sentence, paper: Paper, rng: random.Random) -> str | None:
    text, changed = s.text, False
    for figure in reversed(list(shown(s.text))):
        short = rounded(figure)
        if short is None or (
            HEDGE.search(s.text[: figure.start]) and not re.search(r"(?:\bof|\bfrom|\band) $", s.text[: figure.start])
        ):
            continue
        if re.match(r"[- ](?:year|day|month|basis|mile)", s.text[figure.end :]):
            continue
        # Two figures of a sentence that differ must still differ.
        if any(g.written(g.number) == short for g in shown(text) if g.start != figure.start):
            continue
        text, changed = f"{text[: figure.start]}about {short}{text[figure.end :]}", True
    return text if changed else None


def _respelt(s: Sentence, paper: Paper, rng: random.Random) -> str | None:
    return respelt(s.text, rng.randrange(6))


# Items that are plainly nouns, and a last one that can hold nothing of the sentence around it.
_ITEM = r"(?:[\w’-]+ ){0,2}[\w’-]+(?:s|ing|ion|ment|ty|cy)"
_LIST = re.compile(
    rf"(?P<intro>,? (?:such as|including)) (?P<one>{_ITEM}), (?P<two>{_ITEM})(?:, (?:[\w’-]+ ){{0,3}}[\w’-]+)*,? "
    rf"(?:and|or) "
    r"(?:[\w’-]+ ){0,3}[\w’-]+(?=\.$)"
)


def _listed(s: Sentence, paper: Paper, rng: random.Random) -> str | None:
    found = _LIST.search(s.text)
    if not found or re.search(r"\b(?:not|no|of|to|from|for|in|that|have|has|are|is|may|could|all)\b", found.group()):
        return None
    return f"{s.text[: found.start()]}{found['intro']} {found['one']} and {found['two']}."


def _synonyms(s: Sentence, paper: Paper, rng: random.Random) -> str | None:
    text = s.text
    for pattern, other in SYNONYMS:
        text = re.sub(pattern, other, text)
    # "compared with ... compared with" and the like read badly but stay true; nothing changed is no paraphrase.
    text = text[0].upper() + text[1:]
    return text if text != s.text else None


_ASIDE = re.compile(
    r" \((?!loss|gain|losses|decrease|increase|not|other than|except|excluding|net|benefit)[^()\d$%]{2,60}\)"
)


def _dropped(s: Sentence, paper: Paper, rng: random.Random) -> str | None:
    text = _ASIDE.sub("", s.text)
    text = re.sub(r", (?:partially offset|offset, in part,) by [^;]+\.$", ".", text)
    text = re.sub(r", (?:among other things|for example|if any|if at all|in each case), ", " ", text)
    text = re.sub(r"\balso (?=\w+)", "", text)
    return text if text != s.text and len(text.split()) >= 7 else None


WAYS: dict[str, Way] = {
    "copy": _copied,
    "voice": _voice,
    "order": _order,
    "rounded": _rounded,
    "respelt": _respelt,
    "list shortened": _listed,
    "synonyms": _synonyms,
    "dropped": _dropped,
}
KINDS = (*WAYS, "merged", "split", "quotation")


def framed(body: str, plain: str, paper: Paper, rng: random.Random) -> tuple[str, str]:
    """A sentence with an attribution (or none), and that: ``body`` is told of "it", ``plain`` names the company."""
    who = paper.speaker
    low = "the " + who[4:] if who.startswith("The ") else who
    if paper.company:
        frames = (
            f"{who} said ",
            f"{who} said that ",
            f"{who} said in its annual report that ",
            f"According to {who}, ",
            "",
            "",
        )
    elif who:
        frames = (f"{who} says ", f"{who} says that ", f"According to {low}, ", "")
    else:
        frames = ("",)
    frame = rng.choice(frames)
    return (f"{frame}{body}." if frame else f"{plain}."), frame


def _told(way: str, text: str, originals: tuple[Sentence, ...], paper: Paper, rng: random.Random) -> Telling | None:
    if paper.company:
        body = turned(text, paper.speaker, True, paper.common)
        plain = turned(text, paper.speaker, False, paper.common)
    else:
        plain = text.rstrip(".")
        body = lower_first(plain, paper.common)
    if body is None or plain is None:
        return None
    story, frame = framed(body, plain, paper, rng)
    return Telling(way, story, paper.name, paper.speaker, frame, originals)


def tell(way: str, s: Sentence, after: Sentence | None, paper: Paper, rng: random.Random) -> Telling | None:
    """``s`` told in this way, or nothing where it cannot be done safely; ``after`` is the sentence that follows it."""
    if way in WAYS:
        text = WAYS[way](s, paper, rng)
        return _told(way, text, (s,), paper, rng) if text else None
    if way == "merged":
        return _merged(s, after, paper, rng)
    if way == "split":
        return _split(s, paper, rng)
    return _quotation(s, paper, rng)


def _merged(s: Sentence, after: Sentence | None, paper: Paper, rng: random.Random) -> Telling | None:
    if after is None or len(s.text.split()) > 22 or len(after.text.split()) > 22 or ", and " in s.text:
        return None
    if re.search(r"\b(?:it|they|their|he|she)\b", after.text) or re.match(
        r"If |When |Although |While |Because ", s.text
    ):
        return None
    # What stands at the head of the first would be heard of both.
    if re.match(
        r"(?:In|During|On|As|At|For|Since|Outside|Excluding|Including|Within|Under|With|Through|By|To|From) ", s.text
    ):
        return None
    first = (
        turned(s.text, paper.speaker, True, paper.common) if paper.company else lower_first(s.text[:-1], paper.common)
    )
    second = (
        turned(after.text, paper.speaker, True, paper.common)
        if paper.company
        else lower_first(after.text[:-1], paper.common)
    )
    if first is None or second is None or not paper.speaker:
        return None
    says = "said" if paper.company else "says"
    second = re.sub(r"^(?:its|it)\b", lambda m: {"its": "the company’s", "it": "the company"}[m[0]], second)
    joint = rng.choice((", and that ", ", while "))
    frame = f"{paper.speaker} {says} that "
    return Telling("merged", f"{frame}{first}{joint}{second}.", paper.name, paper.speaker, frame, (s, after))


def _split(s: Sentence, paper: Paper, rng: random.Random) -> Telling | None:
    parts = parted(s.text)
    if parts is None or not paper.company:
        return None
    first, second = (
        turned(parts[0], paper.speaker, True, paper.common),
        turned(parts[1], paper.speaker, False, paper.common),
    )
    if first is None or second is None:
        return None
    frame = f"{paper.speaker} said "
    return Telling("split", f"{frame}{first}. {second}.", paper.name, paper.speaker, frame, (s,))


_CUT = re.compile(
    r"(?<=[a-z] )(?=(?:may|could|can|will|would|is|are|was|were|has|have|depends?|require|requires|include|includes"
    r"|increased|decreased|provides?|represents?|resulted|continues?) )"
)


def _quotation(s: Sentence, paper: Paper, rng: random.Random) -> Telling | None:
    if not paper.speaker or "“" in s.text or '"' in s.text:
        return None
    says = "said" if paper.company else "says"
    whole = s.text.rstrip(".")
    form = rng.randrange(3)
    if form == 0:
        text = f"“{whole},” {paper.speaker if paper.company else lower_first(paper.speaker)} {says}."
        return Telling("quotation", text, paper.name, paper.speaker, "", (s,), whole)
    if form == 1 and paper.company:
        frame = f"{paper.speaker} said in its annual report: "
        return Telling("quotation", f"{frame}“{whole}.”", paper.name, paper.speaker, frame, (s,), whole)
    cuts = [m.start() for m in _CUT.finditer(whole) if len(whole[m.start() :].split()) >= 6 and m.start() > 8]
    if not cuts:
        return None
    head, tail = whole[: cuts[0]].rstrip(), whole[cuts[0] :]
    # Cut once, at the first verb: what stands before it is the subject and no half-open clause.
    if re.search(r"\b(?:we|us|our|that|which|who|if|when)\b", tail) or re.search(
        r",|\b(?:that|which|who|[Ii]f|[Ww]hen|[Ww]e|[Aa]lthough|[Ww]hile|[Bb]ecause|[Aa]s|[Ss]ince|[Uu]nless|what"
        r"|how)\b",
        head,
    ):
        return None
    subject = (
        turned(head + ".", paper.speaker, True, paper.common) if paper.company else lower_first(head, paper.common)
    )
    if subject is None:
        return None
    frame = f"{paper.speaker} {says} that "
    return Telling("quotation", f"{frame}{subject} “{tail}.”", paper.name, paper.speaker, frame, (s,), tail)


def tellings(papers: Sequence[Paper], way: str, rng: random.Random) -> Iterator[Telling]:
    """All tellings of this way that these papers give, in random order; every other one has a figure or a date."""
    row = []
    for paper in papers:
        for at, s in enumerate(paper.sentences):
            after = paper.sentences[at + 1] if at + 1 < len(paper.sentences) else None
            near = after is not None and after.paragraph == s.paragraph and after.start - s.end < 3
            row.append((paper, s, after if near else None))
    rng.shuffle(row)
    # Half of a news story is figures and dates; of an annual report far less.
    row = _woven([r for r in row if re.search(r"\d", r[1].text)], [r for r in row if not re.search(r"\d", r[1].text)])
    seen: set[str] = set()
    for paper, s, after in row:
        told = tell(way, s, after, paper, rng)
        if told is not None and told.text not in seen:
            seen.add(told.text)
            yield told


def _woven(one: list, two: list) -> list:  # type: ignore[type-arg]
    woven = [x for pair in zip(one, two, strict=False) for x in pair]
    return woven + one[len(two) :] + two[len(one) :]
