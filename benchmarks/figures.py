"""Figures and dates of a sentence: found, rounded and spelt otherwise. Our own; the gate's are not used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from benchmarks.papers import MONTHS

_MONTH = "|".join(MONTHS)
DATE = re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}}), (?P<year>(?:19|20)\d\d)\b")
MONTH_YEAR = re.compile(rf"\b(?P<month>{_MONTH}) (?P<year>(?:19|20)\d\d)\b")
YEAR = re.compile(
    r"(?<![\d,.$-])(?<!No\. )(?<!ASU )\b(?P<year>(?:1[6-9]|20)\d\d)\b(?![,.]?\d|-|%| (?:shares|employees))"
)
_SCALE = r"(?: (?P<scale>thousand|million|billion|trillion))"
_FIGURE = re.compile(
    rf"(?P<money>[$€£])?(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:{_SCALE})?(?P<percent>%| "
    rf"percent\b)?"
    r"(?P<unit> (?:percentage|basis) points?\b)?"
)
# What looks like a figure and is a name: sections, rules, notes, models, fiscal weeks in a title.
_NAMED = re.compile(
    r"(?:Section|section|Sections|Rule|Rules|Note|Notes|Item|Form|Part|Level|Class|Series|Regulation|Topic|ASU|No\."
    r"|Nos\.|Chapter|"
    r"Title|Article|Act of|Phase|Tier|Pillar|Windows|Tax Act|Amendment|Exhibit|Schedule|Order|Release|paragraph|CFR"
    r"|R|Boeing|Directive"
    r"|Model|age|fiscal|Fiscal|form|version|EO|FR|FIN|SFAS|Step|U\.S\.C\.)[ -]?$"
)
HEDGE = re.compile(
    r"(?:approximately|about|nearly|roughly|almost|around|over|than|least|to|most|exceed\w*|under|below|above"
    r"|between|and|a|an|the"
    r"|our|its|of|company’s|from|or|every|per|each|minus|plus|through) (?:an additional |the )?$",
    re.I,
)


@dataclass(frozen=True)
class Shown:
    """A figure of a sentence: ``number`` as written (with commas), its scale word, ``$`` and ``%``."""

    start: int
    end: int
    number: str
    money: str
    scale: str
    percent: str
    unit: str

    @property
    def value(self) -> Decimal:
        """The number as written, its scale left out."""
        return Decimal(self.number.replace(",", ""))

    def written(self, number: str, scale: str | None = None) -> str:
        """The figure with another number or scale word."""
        word = self.scale if scale is None else scale
        return f"{self.money}{number}{' ' + word if word else ''}{self.percent}{self.unit}"


def shown(text: str) -> Iterator[Shown]:
    """The figures of ``text`` that are quantities: no dates, years, identifiers or parts of names.

    >>> text = "In 2024, 12 stores took $3.4 billion, 4% more (Section 12)."
    >>> [text[f.start : f.end] for f in shown(text)]
    ['12', '$3.4 billion', '4%']
    """
    taken = [m.span() for p in (DATE, MONTH_YEAR, YEAR) for m in p.finditer(text)]
    taken += [m.span() for m in re.finditer(rf"(?:{_MONTH}) \d{{1,2}}\b", text)]
    for found in _FIGURE.finditer(text):
        start, end = found.span()
        before, after = text[max(0, start - 14) : start], text[end : end + 2]
        if any(a < end and start < b for a, b in taken) or _NAMED.search(before):
            continue
        if re.search(r"[\w.,/’'&+~-]$|\($", before) or re.match(r"[\w/’'&+-]|,\d|\.\d|\)", after):
            continue
        if re.fullmatch("7[0-9]7", found.group()):  # aircraft
            continue
        if found["percent"] and re.match(r" (?:[a-z]+ ){0,3}(?:notes|debentures|bonds|Notes)\b", text[end:]):
            continue
        yield Shown(
            start,
            end,
            found["number"],
            found["money"] or "",
            found["scale"] or "",
            found["percent"] or "",
            found["unit"] or "",
        )


def digits(number: Decimal, like: str) -> str:
    """``number`` with commas where ``like`` has them, and as many decimals as it has itself."""
    return f"{number:,f}" if "," in like or number >= 10000 else f"{number:f}"


def rounded(figure: Shown) -> str | None:
    """The figure to fewer digits, as a reporter would give it after "about"; nothing where it is short already.

    >>> [rounded(f) for f in shown("sold $12.23 billion, 6,467,619 shares, 23.7%, 12 and 4.2%")]
    ['$12.2 billion', '6.47 million', '24%', None, None]
    """
    plain = figure.number.replace(",", "")
    if plain.strip("0").replace(".", "").strip("0").__len__() < 3 or figure.unit:
        return None
    value = figure.value
    if not figure.scale and not figure.percent and value >= 1_000_000:
        step, word = (Decimal(10**9), "billion") if value >= 10**9 else (Decimal(10**6), "million")
        short = (value / step).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return figure.written(f"{short.normalize():f}", word)
    if not figure.scale and "." not in plain and value >= 1000:
        keep = Decimal(10) ** (len(plain) - 2 if value >= 10_000 else 2)
        return figure.written(digits((value / keep).quantize(Decimal(1), ROUND_HALF_UP) * keep, figure.number))
    if "." in plain:
        places = len(plain.split(".")[1])
        if value < 10 and places < 2:
            return None
        short = value.quantize(Decimal(1).scaleb(1 - places), ROUND_HALF_UP)
        return figure.written(digits(short, figure.number))
    if figure.scale and value >= 100 and figure.scale != "thousand":
        return figure.written(digits((value / 10).quantize(Decimal(1), ROUND_HALF_UP) * 10, figure.number))
    return None


SHORT_SCALE = {"million": "mn", "billion": "bn", "trillion": "tn"}
SPELT = "zero one two three four five six seven eight nine ten eleven twelve".split()
_SHORT_MONTH = {m: f"{m[:3]}." for m in MONTHS} | {m: m for m in ("March", "April", "May", "June", "July")}
_SHORT_MONTH["September"] = "Sept."


def respelt(text: str, pick: int) -> str | None:
    """``text`` with its figures or dates spelt otherwise and meaning the same; ``pick`` chooses among the ways.

    >>> respelt("it sold $3.4 billion of notes on May 17, 2024", 0)
    'it sold $3.4bn of notes on May 17, 2024'
    >>> respelt("it sold $3.4 billion of notes on May 17, 2024", 1)
    'it sold $3.4 billion of notes on 17 May 2024'
    """
    ways = []
    short = text
    for f in reversed(list(shown(text))):
        if f.scale in SHORT_SCALE:
            short = short[: f.start] + f"{f.money}{f.number}{SHORT_SCALE[f.scale]}{f.percent}" + short[f.end :]
    ways.append(short)
    ways.append(DATE.sub(lambda m: f"{m['day']} {m['month']} {m['year']}", text))
    ways.append(DATE.sub(lambda m: f"{_SHORT_MONTH[m['month']]} {m['day']}, {m['year']}", text))
    ways.append(re.sub(r"(?<=\d)%", " percent", text))
    ways.append(re.sub(r"(?<=\d)%", " per cent", text))
    full = text
    for f in reversed(list(shown(text))):
        if f.scale == "million" and f.value >= 1000:
            full = full[: f.start] + f.written(f"{(f.value / 1000).normalize():f}", "billion") + full[f.end :]
        elif f.scale == "billion" and f.value < 10 and len(f.number) > 1:
            full = full[: f.start] + f.written(digits(f.value * 1000, "1,0").split(".")[0], "million") + full[f.end :]
    ways.append(full)
    ways = [w for w in ways if w != text]
    return ways[pick % len(ways)] if ways else None
