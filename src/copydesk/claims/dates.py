"""Dates: days, months, quarters, years, in US, UK and ISO forms, and those that are told from the dateline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from copydesk.claims import calendar_words as cal
from copydesk.claims import number_words
from copydesk.claims.date_patterns import DATE, MONTH_LEAD, START
from copydesk.claims.surroundings import counts, is_reference, spaced
from copydesk.model import DateRange, Span

_DEADLINE = re.compile(
    r"\b(?:by|until|till|before|due(?:\son|\sby|\sin)?|no later than|not later than|on or before|deadline (?:of|is|was)"
    r"|expir(?:es?|ed|ing) (?:on|in)|clos(?:es?|ed|ing) (?:on|in)|ends? (?:on|in)|run(?:s|ning)? (?:until|to|through))"
    r"\s(?:the\s(?:end\sof\s)?)?$",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?<!\d)\d|\b[A-Za-z]+")
_LOWER = """fiscal financial first second third fourth final year years quarter quarters three six nine twelve early mid
    late end spring summer autumn fall winter today yesterday tomorrow tonight last next this the earlier later a an one
    two four five seven eight ten eleven""".split()
_CAPITAL = [*cal.MONTHS, *cal.WEEKDAYS]
# Looking words up is many times faster than trying each alternative of START at each word.
_FIRST_WORDS = frozenset(
    form for forms in ((w, w.title(), w.upper()) for w in [*_LOWER, *_CAPITAL, "q", "fy", "h"]) for form in forms
)
_NAMED_YEAR = re.compile(r"\b(?:Acts?|Code|Amendments|Order|Law|Rules|Reform) of $")

_Maker = Callable[["re.Match[str]", dt.date | None, "list[tuple[int, int, DateRange]]"], DateRange | None]


def in_text(text: str, anchor: dt.date | None = None, taken: Sequence[Span] = ()) -> list[tuple[int, int, DateRange]]:
    """The dates of ``text`` outside the spans ``taken``: their spans and values, in order.

    :param anchor: the day that the text speaks from. Without it, dates told from it or without a year stay unresolved
        (``first`` and ``last`` are ``None``).

    >>> [(str(d.first), d.grain) for _, _, d in in_text("On 31 March 2026 and in Q3 2025; fiscal 2024.")]
    [('2026-03-31', 'day'), ('2025-07-01', 'quarter'), ('2024-01-01', 'fiscal year')]
    """
    found: list[tuple[int, int, DateRange]] = []
    text = spaced(text)
    last = 0
    for begin in _beginnings(text):
        match = DATE.match(text, begin) if begin >= last else None
        if match is None:
            continue
        start, end = match.span()
        if any(span.meets(start, end) for span in taken):
            continue
        value = _MAKERS[_kind(match)](match, anchor, found)
        if value is None:
            continue
        last = end
        if _DEADLINE.search(text, max(0, start - 30), start):
            value = replace(value, deadline=True)
        found.append((start, end, value))
    return found


def _beginnings(text: str) -> Iterator[int]:
    """Where a date can begin: at a digit, or a word that is known to begin one."""
    for match in _FIRST.finditer(text):
        if match.group() in _FIRST_WORDS:
            if START.match(text, match.start()):
                yield match.start()
        elif match.group().isdigit():
            yield match.start()


def _kind(match: re.Match[str]) -> str:
    for name in _MAKERS:
        if match[name] is not None:
            return name
    raise AssertionError("every alternative has a maker")


def _number(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(name: str) -> int:
    return cal.MONTHS[name.lower().rstrip(".")]


def _one(on: dt.date | None, relative: bool = False) -> DateRange | None:
    return DateRange(on, on, relative=relative) if on else None


def _of_days(month: str, number: str, year: str | None, anchor: dt.date | None) -> DateRange | None:
    """A day, its year taken from the anchor where it has none."""
    which, count = _month(month), _number(number)
    if not cal.day(int(year or 2000), which, count):
        return DateRange(None, None)  # a day that the calendar does not have is a claim too
    if year:
        return _one(cal.day(int(year), which, count))
    on = cal.nearest(which, count, anchor) if anchor else None
    return DateRange(on, on, yearless=True)


def _iso(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    return _one(cal.day(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"])))


def _mdy(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    value = _of_days(match["mdy_m"], match["mdy_d"], match["mdy_y"], anchor)
    if value and match["mdy_d2"]:
        last = _of_days(match["mdy_m"], match["mdy_d2"], match["mdy_y"], anchor)
        if last and value.first and last.first and last.first > value.first:
            return DateRange(value.first, last.first, yearless=value.yearless)
    return value


def _dmy(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    return _of_days(match["dmy_m"], match["dmy_d"], match["dmy_y"], anchor)


def _my(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    return DateRange(*cal.month_days(int(match["my_y"]), _month(match["my_m"])), "month")


def _slash(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    one, two, year = int(match["s_m"]), int(match["s_d"]), _full_year(match["s_y"])
    return _one(cal.day(year, one, two) or cal.day(year, two, one))


_LENGTHS = {"year": 12, "quarter": 3, "three": 3, "six": 6, "nine": 9, "twelve": 12}


def _ended(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    month, number = match["e_m"] or match["e2_m"], match["e_d"] or match["e2_d"]
    value = _of_days(month, number, match["e_y"] or match["e2_y"], anchor)
    if value is None or value.last is None:
        return value
    what = match["e_what"].lower().split()[0].rstrip("s")
    months = _LENGTHS.get(what, 12)
    grain = "year" if months == 12 else "quarter" if months == 3 else "half"
    month_end = value.last == cal.month_days(value.last.year, value.last.month)[1]
    first = cal.shifted(value.last.replace(day=1) if month_end else value.last, -months + month_end)
    first += dt.timedelta(days=0 if month_end else 1)
    return DateRange(first, value.last, grain, yearless=value.yearless)  # type: ignore[arg-type]


def _recent_quarter(number: int, anchor: dt.date) -> int:
    """The year of the last such quarter that began before the anchor."""
    return anchor.year if cal.quarter_days(anchor.year, number)[0] <= anchor else anchor.year - 1


def _quarter(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    if match["quarter"] is not None:
        number, year = cal.QUARTERS[match["q_n"].lower()], match["q_y"]
        fiscal = bool(match["q_f1"] or match["q_f2"])
    else:
        digits = match["qa_n"] or match["qb_n"] or match["qc_n"]
        number, year = int(digits), match["qa_y"] or match["qb_y"] or match["qc_y"]
        fiscal = bool(match["qb_f"])
    grain = "fiscal quarter" if fiscal else "quarter"
    if year:
        return DateRange(*cal.quarter_days(_full_year(year), number), grain)  # type: ignore[arg-type]
    if anchor is None:
        return DateRange(None, None, grain, yearless=True)  # type: ignore[arg-type]
    days = cal.quarter_days(_recent_quarter(number, anchor), number)
    return DateRange(*days, grain, yearless=True)  # type: ignore[arg-type]


def _half(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    number = int(match["ha_n"]) if match["ha_n"] else cal.QUARTERS[match["h_n"].lower()]
    return DateRange(*cal.half_days(int(match["ha_y"] or match["h_y"]), number), "half")


def _fiscal(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    return DateRange(*cal.year_days(_full_year(match["f_y"] or match["fa_y"])), "fiscal year")


def _decade(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    year = int(match["dec_y"])
    return DateRange(*cal.year_days(year, year + 9), "year")


def _season(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    first = dt.date(int(match["sea_y"]), cal.SEASONS[match["sea"].lower()], 1)
    return DateRange(first, cal.shifted(first, 3) - dt.timedelta(days=1), "quarter")


def _years(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    one = int(match["y1"])
    two = int(match["y2"]) if len(match["y2"]) == 4 else one // 100 * 100 + int(match["y2"])
    return DateRange(*cal.year_days(one, two), "year") if two > one else None


def _year(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    text, start, end = match.string, match.start(), match.end()
    if counts(text, start, end) or is_reference(text, start, end):
        return None
    if _NAMED_YEAR.search(text, max(0, start - 20), start) or text[start - 1 : start] == "-":
        return None
    return DateRange(*cal.year_days(int(match["y"])), "year")


def _today(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    if anchor is None:
        return DateRange(None, None, relative=True)
    word = match["today"].lower()
    move = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    return _one(anchor + dt.timedelta(days=move), relative=True)


_ANY_WEEKDAY = re.compile(r"\b(?:the|an?|every|each|any)\s$", re.IGNORECASE)


def _weekday(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    if _ANY_WEEKDAY.search(match.string, max(0, match.start() - 8), match.start()):
        return None  # "the Friday closest to", "every Monday": no day of the calendar
    if anchor is None:
        return DateRange(None, None, relative=True)
    name, which = match["weekday"].split()[-1].lower(), (match["w_which"] or "").lower()
    back = (anchor.weekday() - cal.WEEKDAYS[name]) % 7
    # "on Thursday" is the last one up to today; one to come is said with "next", "this", "will" or "by".
    coming = which == "next" or re.search(
        r"\b(?:will|to be|due|by|until|before|scheduled|set|expected)\b[^.;]{0,60}$",
        match.string[: match.start()],
        re.IGNORECASE,
    )
    if coming and which != "last":
        on = anchor + dt.timedelta(days=(-back) % 7 or 7)
    else:
        on = anchor - dt.timedelta(days=back or (7 if which == "last" else 0))
    return _one(on, relative=True)


def _span_of(unit: str, on: dt.date) -> tuple[dt.date, dt.date]:
    if unit == "week":
        monday = on - dt.timedelta(days=on.weekday())
        return monday, monday + dt.timedelta(days=6)
    if unit == "month":
        return cal.month_days(on.year, on.month)
    if unit == "quarter":
        return cal.quarter_days(on.year, (on.month + 2) // 3)
    return cal.year_days(on.year)


def _moved(unit: str, on: dt.date, count: int) -> dt.date:
    days = {"day": 1, "week": 7}.get(unit)
    try:
        if days:
            return on + dt.timedelta(days=days * count)
        return cal.shifted(on, {"month": 1, "quarter": 3, "year": 12}[unit] * count)
    except OverflowError:
        return on


_GRAINS = {"week": "day", "day": "day", "month": "month", "quarter": "quarter", "year": "year"}


def _relative(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    unit, which = match["r_unit"].lower(), match["r_which"].lower()
    grain = _GRAINS[unit]
    if anchor is None:
        return DateRange(None, None, grain, relative=True)  # type: ignore[arg-type]
    move = 1 if which == "next" else -1 if which in ("last", "the previous", "the prior") else 0
    if unit in ("month", "quarter", "year"):
        anchor = anchor.replace(day=1)
    return DateRange(*_span_of(unit, _moved(unit, anchor, move)), grain, relative=True)  # type: ignore[arg-type]


def _ago(match: re.Match[str], anchor: dt.date | None, found: list[tuple[int, int, DateRange]]) -> DateRange | None:
    unit, way = match["a_unit"].lower(), match["a_way"].lower()
    grain = _GRAINS[unit]
    token = match["a_n"].lower()
    count = int(token) if token.isdigit() else 1 if token in ("a", "an") else int(number_words.value(token))
    count = count if way == "later" else -count
    # "A year earlier" counts from the date that the sentence gave last, "a year ago" from the day of the story.
    before = [v for _, _, v in found if v.first and v.last and v.grain != "day"] if way != "ago" else []
    if before:
        last = before[-1]
        assert last.first
        if last.last and unit in ("year", "quarter", "month"):
            first = _moved(unit, last.first, count)
            size = (last.last.year - last.first.year) * 12 + last.last.month - last.first.month
            end = cal.month_days(*_year_month(cal.shifted(first.replace(day=1), size)))[1]
            end = end if first.day == 1 else _moved(unit, last.last, count)
            return DateRange(first, end, last.grain, relative=True)
    if anchor is None or way != "ago":
        return DateRange(None, None, grain, relative=True)  # type: ignore[arg-type]
    on = _moved(unit, anchor, count)
    days = (on, on) if unit in ("day", "week") else _span_of(unit, on)
    return DateRange(*days, grain, relative=True)  # type: ignore[arg-type]


def _stretch(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange:
    """ "In the last year": the twelve months up to some day, not the calendar year before."""
    return DateRange(None, None, "duration", relative=True)


def _year_month(on: dt.date) -> tuple[int, int]:
    return on.year, on.month


def _bare_month(match: re.Match[str], anchor: dt.date | None, found: object) -> DateRange | None:
    name, before = match["m"], (match["m_which"] or "").lower()
    if name.endswith(".") or (len(name) <= 4 and name.title() not in ("May", "June", "July")):
        return None  # a short form wants a day or a year
    if name.lower() in ("may", "march") and not before:
        # They are words too: "in May", but neither "May the" nor "to march".
        lead = MONTH_LEAD.search(match.string, max(0, match.start() - 16), match.start())
        if not lead or (name == "May" and lead.group().lower().startswith(("and", "to", "for"))):
            return None
    month = _month(name)
    if anchor is None:
        return DateRange(None, None, "month", yearless=True)
    middle = cal.nearest(month, 15, anchor)
    assert middle is not None
    year = middle.year
    if before == "last" and cal.month_days(year, month)[1] >= anchor:
        year -= 1
    if before == "next" and cal.month_days(year, month)[0] <= anchor:
        year += 1
    return DateRange(*cal.month_days(year, month), "month", relative=before in ("last", "next"), yearless=True)


_MAKERS: dict[str, _Maker] = {
    "iso": _iso, "ended": _ended, "mdy": _mdy, "dmy": _dmy, "my": _my, "slash": _slash, "quarter": _quarter,
    "q_short": _quarter, "half": _half, "fiscal": _fiscal, "decade": _decade, "season": _season, "years": _years,
    "year": _year, "today": _today, "weekday": _weekday, "span": _stretch, "rel": _relative, "ago": _ago,
    "month": _bare_month,
}  # fmt: skip
