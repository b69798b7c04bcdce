"""The hour of a last day: "11:59 p.m. Eastern Time on June 1, 2026". Without one, the day ends at midnight there."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

EASTERN = "America/New_York"  #: where federal agencies sit, and the zone of a day for which none is named
_ZONES = (
    ("eastern|e[sd]?t", EASTERN),
    ("central|c[sd]?t", "America/Chicago"),
    ("mountain|m[sd]?t", "America/Denver"),
    ("pacific|p[sd]?t", "America/Los_Angeles"),
    ("alaska|ak[sd]?t", "America/Anchorage"),
    ("hawaii(?:-aleutian)?|h[sd]?t", "Pacific/Honolulu"),
    ("coordinated universal|utc|gmt", "UTC"),
)
_NAMES = "|".join(words for words, _ in _ZONES)
_HOUR = re.compile(
    rf"\b(?:(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5]\d)(?::[0-5]\d)?)?\s*(?P<half>[ap])\.?\s?m\b\.?|(?P<word>midnight|noon)\b)"
    rf"(?:,?\s*\(?(?:U\.S\.\s+)?(?P<zone>{_NAMES})\b\.?)?",
    re.IGNORECASE,
)
_NEAR = 80  # characters between an hour and its day


def hour_near(sentence: str, start: int, end: int) -> tuple[dt.time | None, str]:
    """The hour that ``sentence`` gives for the day at ``start:end``, and its zone as a name of the tz database.

    Midnight is the end of its day. There is no hour (``None``) where none stands near the day.

    >>> hour_near("Send comments by 5 p.m. Eastern Time on June 1, 2026.", 40, 52)
    (datetime.time(17, 0), 'America/New_York')
    """
    best: tuple[int, dt.time, str] | None = None
    for match in _HOUR.finditer(sentence):
        gap = max(start - match.end(), match.start() - end, 0)
        if gap <= _NEAR and (best is None or gap < best[0]):
            best = (gap, _time(match), _zone(match["zone"] or ""))
    return (best[1], best[2]) if best else (None, EASTERN)


def moment(day: dt.date, at: dt.time | None, zone: str = EASTERN) -> dt.datetime:
    """The last moment of a last day: at its hour, else the last second of the day, in its zone.

    >>> moment(dt.date(2026, 6, 1), dt.time(17)).isoformat(), moment(dt.date(2026, 1, 5), None).isoformat()
    ('2026-06-01T17:00:00-04:00', '2026-01-05T23:59:59-05:00')
    """
    return dt.datetime.combine(day, at or dt.time(23, 59, 59), ZoneInfo(zone))


def told(at: dt.time | None, zone: str = EASTERN) -> str:
    """An hour in words.

    >>> told(dt.time(23, 59)), told(dt.time(9), "America/Chicago"), told(None)
    ('11:59 p.m. Eastern Time', '9 a.m. Central Time', '')
    """
    if at is None:
        return ""
    name = next((w.split("|")[0].split("(")[0].title() for w, z in _ZONES if z == zone), zone)
    half = "a.m." if at.hour < 12 else "p.m."
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{(at.hour - 1) % 12 + 1}{minutes} {half} {name} Time"


def _time(match: re.Match[str]) -> dt.time:
    if match["word"]:
        return dt.time(12) if match["word"].lower() == "noon" else dt.time(23, 59)
    hour, minute = int(match["hour"]) % 12, int(match["minute"] or 0)
    late = match["half"].lower() == "p"
    if hour == minute == 0 and not late:  # "12 a.m." of a last day is its end, as midnight is
        return dt.time(23, 59)
    return dt.time(hour + 12 * late, minute)


def _zone(words: str) -> str:
    return next((zone for names, zone in _ZONES if words and re.fullmatch(names, words, re.IGNORECASE)), EASTERN)
