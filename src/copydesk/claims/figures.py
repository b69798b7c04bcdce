"""Figures: every quantity of a text, in digits or words, with its scale, unit, hedge and sign."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from copydesk.claims import number_words, units
from copydesk.claims.letters import lowered
from copydesk.claims.surroundings import direction, hedge, is_name, noun_after, spaced
from copydesk.model import Figure, Span

_SIGN = "|".join(re.escape(s) for s in sorted(units.SIGNS, key=len, reverse=True))
_MONEY_WORDS = "|".join(re.escape(w) for w in sorted(units.MONEY, key=len, reverse=True) if w != "penny")
_UNIT_WORDS = "|".join(
    re.escape(w).replace(r"\ ", "[ -]") for w in sorted(units.UNITS, key=len, reverse=True) if w.islower()
)
_UNIT_SIGNS = "|".join(sorted((w for w in units.UNITS if not w.islower()), key=len, reverse=True)) + "|km|kg"

_AMOUNT = re.compile(
    rf"""
    (?P<open>\()?
    (?P<minus>(?<![\w.,)%])[-−–](?=[$€£¥\d.]))?
    (?:(?P<sign>{_SIGN})\s?|\b(?P<code>{"|".join(units.CODES)})\s?)?
    (?P<inner>\((?=\d))?
    (?:
      (?P<odds>\b{number_words.ODDS})
      | (?P<digits>(?<![\w.,:/#])(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)?|(?<![\w.])\.\d+)(?P<vulgar>[½¼¾])?
      | (?P<lone>(?<!\w)[½¼¾])
      | \b(?P<half>(?:one[- ])?half(?=\s(?:of\b|the\b|its\b|their\b|all\b)))
      | \b(?P<fraction>{number_words.FRACTION})
      | \b(?P<part>half\sa(?=\s(?:million|billion|trillion|dozen)))
      | \b(?P<scaled>an?(?=\s(?:dozen|million|billion|trillion)\b))
      | \b(?P<folded>two|three|four|five|six|seven|eight|nine|ten)(?=-?fold\b)
      | \b(?P<words>{number_words.PHRASE})
    )
    (?P<scale>[ -]?(?:hundred|thousand|million|billion|trillion|mn|mln|mio|mm|bn|bln|tn|trn)\b(?!-)
      |[ -](?:dozen)\b|(?<=[\d.])[kmbtKMBT]\b(?!-))?
    (?P<close>(?<=[\d])\))?
    (?:
      \s?(?P<percent>%|per\s?cent\b|percent\b|pct\b)(?!age|ile)
      | [ -](?P<point>percentage[ -]points?\b|pct\.?[ -]points?\b)|\s?(?P<pp>pp|ppts?)\b
      | [ -](?P<basis>basis[ -]points?\b)|\s?(?P<bp>bps?)\b
      | [ -]?(?P<fold>fold)\b|\s?(?P<times>times|x)\b(?!\s(?:a|per|each|in)\b)
      | [ -](?:U\.?S\.?[ ])?(?P<money>{_MONEY_WORDS})s?\b
      | [ ]?(?P<after>{"|".join(units.CODES)})\b
      | [ -]?(?P<unit>{_UNIT_WORDS})\b
      | [ ]?(?P<measure>{_UNIT_SIGNS})\b
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MULTIPLE = re.compile(
    r"\b(?:(?P<two>doubl(?:ed|es|ing)\b|twice(?!\sa\b))|(?P<three>tripl(?:ed|es|ing)\b|thrice)"
    r"|(?P<four>quadrupl(?:ed|es|ing)\b)|(?P<half>halv(?:ed|es|ing)\b))",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?P<word>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?P<digits>\d{1,3})(?:st|nd|rd"
    r"|th))(?P<what>[- ](?:largest|biggest|highest|lowest|smallest|most|busiest|longest|richest|consecutive|straight"
    r"|successive|(?:time|year|month|week|day)\b(?![- ](?:of|in)\b)))",
    re.IGNORECASE,
)
_PER = re.compile(
    r"(?:\s(?:a|an|per|each|every|for each|for every)\s|/|-a-)(?:(?:diluted|basic|ordinary|common|adjusted|depositary"
    r"|troy|metric)\s){0,2}(?P<per>share|unit|year|month|week|day|hour|barrel|bushel|ounce|ton|tonne|gallon|acre|mile|person"
    r"|employee|household|user|customer|participant|vehicle|square foot|megawatt[- ]hour|megawatt)\b",
    re.IGNORECASE,
)
# "$5.00 par value per share"
_PER_LATER = re.compile(r"(?:\s(?!and\b|or\b|to\b|in\b|on\b|by\b|from\b|of\b|for\b|at\b|with\b)[a-z]+){1,3}(?=\sper\s)")
# Of a text in small letters, which is several times as fast as to take no account of case.
_START = re.compile(
    r"(?:(?<![\w.,])\.)?(?<!\d)\d|[½¼¾]|\b(?:one|two|three|four|five|six|seven|eight|nine|zero|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|half"
    r"|an?\s(?:hundred|thousand|dozen|million|billion|trillion|half|third|quarter|fourth|fifth|sixth|seventh|eighth|tenth))"
)
_PREFIX = re.compile(
    rf"\(?(?:(?<![\w.,)%])[-−–])?(?:(?:{_SIGN})\s?|\b(?:{'|'.join(units.CODES)})\s?)?\(?$", re.IGNORECASE
)
# Telephone numbers, and numbers of a list ("ASU 2023-07"): they count nothing.
_PHONE = re.compile(
    r"\b[A-Z]{2,6}\s(?:No\.\s)?\d{2,4}-\d{1,4}\b"
    r"|\(\d{3}\)\s?\d{3}-\d{4}\b|\b\d{3}-\d{3}-\d{4}\b|\b\d{5}-\d{4}\b|\b\d{3}-\d{4}\b|\b\d+-\d+-\d+\b"
)
# Of a text in small letters: what any number holds.
_NUMBER_HINT = re.compile(
    r"\d|[½¼¾]|(?<=\w)(?:teen|-?fold)\b"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundred|thousand|half|thirds?|quarters?|dozen|million|billion|trillion|doubl\w+|tripl\w+"
    r"|quadrupl\w+|halv\w+|twice|thrice|second|fourth|fifth|sixth|seventh|eighth|ninth|tenth)\b"
)
_DIGITS_JOINED = re.compile(r"\d-\d")  # in each of these
# "Ten-for-one", of a split of shares: one quantity.
_RATIO = re.compile(
    rf"\b(?P<one>\d{{1,3}}|{number_words.PHRASE})[- ]for[- ](?P<two>\d{{1,3}}\b|{number_words.PHRASE})", re.IGNORECASE
)
_FOR_EACH = re.compile(r"[- ]for[- ]")
_JOIN = re.compile(r"\s?(?:-|–|—|to|through)\s?$|\s(?:to|through)\s(?:about|around|roughly|nearly|as much as)\s$")
_AND = re.compile(r"\sand\s(?:about\s|around\s|roughly\s)?$")
_BETWEEN = re.compile(r"\bbetween\s(?:about\s|around\s|roughly\s)?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s(?:about\s|around\s|roughly\s|nearly\s|a\s)?$", re.IGNORECASE)
_VAGUE = re.compile(r"\b(?:several|few|many|some|couple of|couple)\s$", re.IGNORECASE)
_WAYS = ("odds", "digits", "lone", "half", "fraction", "part", "scaled", "folded", "words")  # to write a number
_VULGAR = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_SHARE_STEP = Decimal(1)  # "a third" for 33.3 percent: taken as good to half a point


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    figure: Figure
    scaled: bool  # has a scale word of its own
    bare: bool  # has neither unit, currency nor percent


def in_text(text: str, taken: Sequence[Span] = ()) -> list[tuple[int, int, Figure]]:
    """The figures of ``text`` outside the spans ``taken``: their spans and values, in order.

    >>> [(t[a:b], f.low, f.unit) for t in ["It holds US$12.2 trillion, up 3 per cent."] for a, b, f in in_text(t)]
    [('US$12.2 trillion', Decimal('12200000000000.0'), 'USD'), ('3 per cent', Decimal('3'), 'percent')]
    """
    text = spaced(text)
    plain = lowered(text)
    if not _NUMBER_HINT.search(plain):
        return []
    atoms: list[_Found] = []
    ratios: list[tuple[int, int, Figure]] = []
    if "-" in text:
        if _DIGITS_JOINED.search(text):
            taken = [*taken, *(Span(*m.span()) for m in _PHONE.finditer(text))]
        if _FOR_EACH.search(plain):
            ratios = [(*m.span(), _ratio(m)) for m in _RATIO.finditer(text) if not _meets(taken, *m.span())]
            taken = [*taken, *(Span(start, end) for start, end, _ in ratios)]
    for match in _matches(text, plain):
        found = _amount(text, match, taken)
        if found:
            atoms.append(found)
    ranged = _ranges(text, atoms) + ratios
    for match in _MULTIPLE.finditer(text):
        if not _meets(taken, *match.span()):
            half = match.group("half") is not None
            number = Decimal("0.5") if half else Decimal({"two": 2, "three": 3, "four": 4}[match.lastgroup or "two"])
            about, bound = hedge(text, match.start(), match.end(), False)
            ranged.append((*match.span(), Figure(number, number, units.TIMES, about=about, bound=bound)))
    for match in _ORDER.finditer(text):
        span = match.span("word")
        if not _meets(taken, *span):
            digits = match.group("digits")
            number = Decimal(digits or number_words.ORDINALS[match.group("word").lower()])
            noun = match.group("what").strip(" -").lower()
            ranged = [r for r in ranged if r[1] <= span[0] or r[0] >= span[1]]
            ranged.append((*span, Figure(number, number, noun=noun, ordinal=True)))
    return sorted(ranged, key=lambda item: item[:2])


def _ratio(match: re.Match[str]) -> Figure:
    """What "ten-for-one" says: how many there are for each that there was."""
    one, two = (Decimal(g) if g.isdigit() else number_words.value(g) for g in (match["one"], match["two"]))
    number = one / two if two else one
    return Figure(number, number, units.FOR_ONE, step=Decimal("0.001"))


def _matches(text: str, plain: str) -> Iterator[re.Match[str]]:
    """What :data:`_AMOUNT` finds, tried only where a number can begin; ``plain`` is the text in small letters."""
    last = 0
    for start in _START.finditer(plain):
        if start.start() < last:
            continue
        prefix = _PREFIX.search(text, max(last, start.start() - 9), start.start())
        match = _AMOUNT.match(text, prefix.start()) if prefix else None
        match = match or _AMOUNT.match(text, start.start())
        if match and match.end() > start.start():
            last = match.end()
            yield match


def _meets(taken: Sequence[Span], start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in taken)


def _amount(text: str, match: re.Match[str], taken: Sequence[Span]) -> _Found | None:
    groups = match.groupdict()
    number_at = next(name for name in _WAYS if groups[name])
    if _meets(taken, *match.span(number_at)):
        return None
    start, end = match.span()
    if groups["open"]:
        start += 1  # the bracket belongs to the number only in "(1,234)"
    if groups["close"] and not (groups["open"] or groups["inner"]):
        end = match.start("close")
    named = groups["sign"] or groups["code"] or groups["money"] or groups["after"]
    bare = not (named or any(groups[k] for k in ("percent", "point", "pp", "basis", "bp", "unit", "measure", "fold")))
    bare = bare and not groups["times"]
    word = number_at in ("words", "folded", "scaled", "odds", "fraction")
    loose = bare and not groups["scale"]
    if end < len(text) and groups["digits"] and loose and (text[end].isalpha() or text[end] == "_"):
        return None
    if groups["digits"] and len(groups["digits"]) > 1 and groups["digits"][0] == "0" and groups["digits"].isdigit():
        return None  # "07" is a number of a list, a month or an hour
    if is_name(text, *match.span(number_at), word, loose and number_at in ("words", "digits")):
        return None
    if number_at == "words" and _VAGUE.search(text, 0, match.start("words")):
        return None
    number, step, unit, share = _number(groups, number_at)
    if number is None:
        return None
    scale = (groups["scale"] or "").strip(" -").lower()
    if scale:
        number *= units.SCALES[scale]
        step *= units.SCALES[scale]
    if not share:
        unit, worth = _unit(groups)
        number, step = number * worth, step * worth
    negative = groups["minus"] or ((groups["open"] or groups["inner"]) and groups["close"])
    if groups["open"] and groups["close"]:
        start, end = (start - 1, end) if not (loose and number < 1000 and step == 1) else (start, match.start("close"))
        negative = negative if start == match.start() else None
    time = unit in units.TIME
    about, bound = hedge(text, start, end, time)
    changes = unit in (units.PERCENT, units.POINT, units.BASIS_POINT)
    sign: Literal[-1, 0, 1] = -1 if negative else (0 if time else direction(text, start, end, changes))
    later = _PER_LATER.match(text, end)
    per = _PER.match(text, end) or (later and _PER.match(text, later.end()))
    noun = noun_after(text, end) if unit == "count" else ""
    figure = Figure(number, number, unit, per.group("per").lower() if per else "", noun, step, about, sign, bound)
    return _Found(start, end, figure, bool(scale), bare and not share)


def _number(groups: dict[str, str | None], which: str) -> tuple[Decimal | None, Decimal, str, bool]:
    """Number, step, unit where the number itself says one, and whether it is a share of a whole."""
    token = groups[which] or ""
    if which == "digits":
        plain = token.replace(",", "")
        number = Decimal(plain)
        if groups["vulgar"]:
            return number + _VULGAR[groups["vulgar"]], Decimal("0.25"), "", False
        return number, _step(plain, number, groups["scale"]), "", False
    if which == "lone":
        return _VULGAR[token] * 100, _SHARE_STEP, units.PERCENT, True
    if which == "odds":
        share = number_words.odds(token.lower())
        return None if share is None else share * 100, _SHARE_STEP, units.PERCENT, True
    if which == "half":
        return Decimal(50), _SHARE_STEP, units.PERCENT, True
    if which == "fraction":
        return number_words.fraction(token) * 100, _SHARE_STEP, units.PERCENT, True
    if which == "part":
        return Decimal("0.5"), Decimal("0.1"), "", False
    if which == "scaled":
        return Decimal(1), Decimal(1), "", False
    return number_words.value(token), Decimal("0.5") if "half" in token.lower() else Decimal(1), "", False


def _step(plain: str, number: Decimal, scale: str | None) -> Decimal:
    """The size of the last digit shown. Noughts that end a whole number of four digits or more may stand for rounding,
    as far as that moves it by at most one percent.
    """
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < 0:
        return Decimal(1).scaleb(exponent)
    if scale or number < 1000:
        return Decimal(1)
    noughts = len(plain) - len(plain.rstrip("0"))
    step = Decimal(10) ** noughts
    while step > 1 and step * 50 > number:
        step /= 10
    return step


def _unit(groups: dict[str, str | None]) -> tuple[str, Decimal]:
    one = Decimal(1)
    if groups["sign"]:
        return units.SIGNS[groups["sign"].lower()], one
    if groups["code"] or groups["after"]:
        code = (groups["code"] or groups["after"] or "").upper()
        return "CNY" if code == "RMB" else code, one
    if groups["money"]:
        return units.MONEY[groups["money"].lower()]
    if groups["percent"]:
        return units.PERCENT, one
    if groups["point"] or groups["pp"]:
        return units.POINT, one
    if groups["basis"] or groups["bp"]:
        return units.BASIS_POINT, one
    if groups["fold"] or groups["times"]:
        return units.TIMES, one
    unit = groups["unit"] or groups["measure"]
    if unit:
        # "tw" cut out of "two" is no terawatt: a unit whose case is not its own counts nothing.
        return units.UNITS.get(unit) or units.UNITS.get(unit.lower().replace("-", " "), "count"), one
    return "count", one


def _ranges(text: str, atoms: list[_Found]) -> list[tuple[int, int, Figure]]:
    """Join the two ends of a range; give the first end the unit and scale that only the second shows."""
    found: list[tuple[int, int, Figure]] = []
    at = 0
    while at < len(atoms):
        first = atoms[at]
        second = atoms[at + 1] if at + 1 < len(atoms) else None
        between = text[first.end : second.start] if second else ""
        if second is None or len(between) > 14 or not (joined := _joins(text, first, second, between)):
            found.append((first.start, first.end, first.figure))
            at += 1
            continue
        low, high = _carried(first, second)
        if joined == "ends" or low.unit != high.unit or low.low > high.low:
            found.append((first.start, first.end, low if joined == "ends" or low.low <= high.low else first.figure))
            at += 1
            continue
        both = replace(
            high, low=low.low, step=min(low.step, high.step), about=low.about or high.about, sign=low.sign or high.sign
        )
        found.append((first.start, second.end, replace(both, bound=low.bound)))
        at += 2
    return found


def _joins(text: str, first: _Found, second: _Found, between: str) -> str:
    """``"range"`` where the two are one range, ``"ends"`` where one moved to the other, ``""`` for neither."""
    if _JOIN.match(between):
        if _FROM.search(text, max(0, first.start - 16), first.start) or first.figure.sign or second.figure.sign:
            return "ends"
        return "range"
    if _AND.match(between) and _BETWEEN.search(text, max(0, first.start - 20), first.start):
        return "range"
    return ""


def _carried(first: _Found, second: _Found) -> tuple[Figure, Figure]:
    one, two = first.figure, second.figure
    if first.bare and not second.bare:
        one = replace(one, unit=two.unit, per=two.per, noun=two.noun)
    elif not first.bare and second.bare and one.unit != two.unit:
        two = replace(two, unit=one.unit, per=two.per or one.per, noun="")
    if one.unit == two.unit and two.per and not one.per:
        one = replace(one, per=two.per)
    if second.scaled and not first.scaled and one.low < 1000 and one.unit == two.unit:
        scale = Decimal(10) ** (max(two.step.adjusted(), two.low.adjusted()) // 3 * 3)
        one = replace(one, low=one.low * scale, high=one.high * scale, step=one.step * scale)
    return one, two
