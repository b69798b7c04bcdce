"""The written forms of dates: one pattern for all, and one for where a date can begin."""

from __future__ import annotations

import re

_M = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d)"
_Y = r"(?:1[6-9]\d\d|20\d\d)"
_NO_YEAR = r"(?<![\w$€£¥.,#/])"
_Q = r"(?:first|second|third|fourth|final|1st|2nd|3rd|4th)"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"

DATE = re.compile(
    rf"""
    (?P<iso>(?<![\w-])(?P<iso_y>{_Y})-(?P<iso_m>0\d|1[0-2])-(?P<iso_d>[0-3]\d)(?![\w-]))
    | (?P<ended>(?i:\b(?:(?P<e_fiscal>fiscal|financial)\s)?(?P<e_what>years?|quarters?
        |(?:three|six|nine|twelve)\smonths)
        \s(?:then\s)?end(?:ed|ing)(?:\son)?\s)(?:(?P<e_m>{_M})\s(?P<e_d>{_D})(?:,?\s(?P<e_y>{_Y}))?
        |(?P<e2_d>{_D})\s(?P<e2_m>{_M})(?:,?\s(?P<e2_y>{_Y}))?))
    | (?P<mdy>\b(?P<mdy_m>{_M})\s(?P<mdy_d>{_D}|\d\d(?=,?\s{_Y}\b))
        (?:\s?[-–]\s?(?P<mdy_d2>{_D}))?(?:,?\s(?P<mdy_y>{_Y})(?![\d,]\d))?)
        (?![\w%])
    | (?P<dmy>(?<![\w$€£¥.,/-])(?P<dmy_d>{_D}|\d\d(?=\s{_M}\s{_Y}\b))
        (?:\sof)?\s(?P<dmy_m>{_M})(?:,?\s(?P<dmy_y>{_Y}))?)(?!\w)
    | (?P<my>\b(?i:(?P<my_part>early|mid|late|end)[- ](?:of\s)?)?(?P<my_m>{_M})(?:,?\s(?:of\s)?)(?P<my_y>{_Y}))(?![\w%])
    | (?P<slash>(?<![\w/])(?P<s_m>\d{{1,2}})/(?P<s_d>\d{{1,2}})/(?P<s_y>{_Y}|\d\d)(?![\w/]))
    | (?P<quarter>(?i:\b(?P<q_n>{_Q})(?:\s(?P<q_f1>fiscal|financial))?[- ]quarter\b(?!\s(?:point|percent|century|mile))
        (?:\s(?:of\s)?(?:the\s)?(?:(?P<q_f2>fiscal|financial)\s(?:year\s)?)?(?P<q_y>{_Y})(?![\d,]\d))?))
    | (?P<q_short>{_NO_YEAR}(?:(?P<qa_y>{_Y})[: ]?Q(?P<qa_n>[1-4])|Q(?P<qb_n>[1-4])(?:\s?(?P<qb_f>FY|fiscal\s)?\s?['’]?
        (?P<qb_y>{_Y}|\d\d(?!\d)))?|(?P<qc_n>[1-4])Q\s?['’]?(?P<qc_y>{_Y}|\d\d(?!\d))?)(?!\w))
    | (?P<half>\b(?i:(?P<h_n>first|second)\shalf\sof\s(?:(?P<h_f>fiscal)\s(?:year\s)?)?(?P<h_y>{_Y})\b)
        |\bH(?P<ha_n>[12])\s?(?P<ha_y>{_Y})\b)
    | (?P<fiscal>(?i:\b(?:fiscal|financial)\s(?:years?\s)?)(?P<f_y>{_Y})\b|\bFY\s?['’]?(?P<fa_y>{_Y}|\d\d)\b)
    | (?P<decade>{_NO_YEAR}(?P<dec_y>(?:1[6-9]|20)\d0)['’]?s\b)
    | (?P<season>\b(?i:(?P<sea>spring|summer|autumn|fall|winter)\s(?:of\s)?)(?P<sea_y>{_Y})\b)
    | (?P<years>{_NO_YEAR}(?P<y1>{_Y})\s?[-–]\s?(?P<y2>{_Y}|\d\d)(?![\w-]|[.,]\d))
    | (?P<year>{_NO_YEAR}(?P<y>{_Y})(?![\w%$€£]|[.,:/]\d|-\d|\s?(?:percent|per\scent|million|billion|trillion|bps?)\b))
    | (?P<today>\b(?i:today|yesterday|tomorrow|tonight|this\s(?:morning|afternoon|evening))\b)
    | (?P<weekday>\b(?i:(?:(?P<w_which>last|next|this)\s)?){_WEEKDAY}\b)
    | (?P<span>\b(?i:the\s(?:last|past)\s(?:week|month|quarter|year)\b(?!['’-]|\s(?:of|in)\b)))
    | (?P<rel>\b(?i:(?:(?:earlier|later|late|early)\s)?(?P<r_which>this|last|next|the\s(?:previous|prior|current))\s
        (?P<r_unit>week|month|quarter|year)\b(?!['’-]|\s(?:old|ago|earlier))))
    | (?P<ago>\b(?i:(?P<a_n>{_COUNT})\s(?P<a_unit>day|week|month|quarter|year)s?\s(?P<a_way>ago|earlier|later|prior)\b))
    | (?P<month>\b(?i:(?P<m_which>last|next|this|early|mid|late)[- ])?(?P<m>{_M})(?![\w’'-]))
    """,
    re.VERBOSE,
)
# Where a date can begin; trying the whole pattern at every character would cost ten times as much.
START = re.compile(
    rf"""(?<!\d)\d|\b(?:{_M}|{_WEEKDAY}|Q[1-4]|FY|H[12]
    |(?i:fiscal|financial|first|second|third|fourth|final|years?\s(?:then\s)?end|quarters?\send|(?:three|six|nine|twelve)\s
    months\send|(?:early|mid|late|end)[- ]|(?:spring|summer|autumn|fall|winter)\s(?:of\s)?\d|today|yesterday|tomorrow
    |tonight|(?:last|next|this)\s|the\s(?:previous|prior|current|last|past)\s|(?:earlier|later)\s(?:this|last)
    |{_COUNT}\s(?:day|week|month|quarter|year)s?\s(?:ago|earlier|later|prior)))""",
    re.VERBOSE,
)
MONTH_LEAD = re.compile(
    r"\b(?:in|since|by|until|during|of|from|through|before|after|between|and|to|for)\s(?:early |mid-|late )?$",
    re.IGNORECASE,
)
