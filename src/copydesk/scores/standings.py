"""The scores of a day, in their order, and which day a date stands for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from copydesk.errors import DataError
from copydesk.scores.profile import Profile
from copydesk.scores.profile_file import fingerprint
from copydesk.scores.providers import connect
from copydesk.scores.store import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """A stock's score on a day, its tier, and the points that each part adds (``None`` for a missing one)."""

    ticker: str
    name: str
    sector: str
    score: float | None
    tier: str
    adds: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Standings:
    """The stocks of a day, the highest score first, those without one last; ``note`` says why it is another day."""

    day: dt.date
    note: str
    stocks: tuple[Standing, ...]

    def tiers(self, profile: Profile) -> dict[str, int]:
        """How many stocks stand in each tier, the highest first, and how many have no score."""
        counts = {word: 0 for _, word in profile.tiers} | {"no score": 0}
        for stock in self.stocks:
            counts[stock.tier or "no score"] += 1
        return counts


def day_of(store: Store, asked: dt.date | None) -> tuple[dt.date, str]:
    """The latest day with scores up to ``asked``, and a note where it is an earlier one.

    :raises DataError: if there are no scores up to then.
    """
    span = store.days("scores")
    if span is None:
        raise DataError(str(store.folder), "it holds no scores", "Run: copydesk scores update.")
    if asked is None:
        return span[1], ""
    if asked < span[0]:
        raise DataError(str(store.folder), f"its scores begin on {span[0]}", f"Give a day from {span[0]} on.")
    con = connect()
    rows = store.rows("scores", asked - dt.timedelta(days=400), asked)
    found = con.execute(f"select max(date) from ({rows})").fetchone()  # nosec B608
    day = found[0] if found else None
    if day is None:
        raise DataError(str(store.folder), f"it holds no scores near {asked}", "Give another day.")
    if day == asked:
        return day, ""
    why = "the scores end there" if asked > span[1] else "no trading day"
    return day, f"There are no scores of {asked} ({why}); these are of {day}."


def made_by(store: Store, profile: Profile) -> None:
    """See that the scores are those of this profile.

    :raises DataError: if they are not.
    """
    made = store.manifest.profile
    if made and made.get("sha256") != fingerprint(profile):
        wrong = f"its scores were made by the profile {made.get('name')!r}, as it was then"
        raise DataError(str(store.folder), wrong, "Give the settings file that they were made with: --profile FILE.")


def standings(store: Store, profile: Profile, asked: dt.date | None = None, sector: str = "") -> Standings:
    """The stocks of a day, or those of a sector, by their scores.

    :raises DataError: if there are no scores of the day, or no such sector.
    """
    made_by(store, profile)
    day, note = day_of(store, asked)
    con = connect()
    adds = ", ".join(f"s.{part}_adds" for part in profile.parts)
    rows = con.execute(
        f"select s.ticker, n.name, s.sector, s.score, {adds} from ({store.rows('scores', day, day)}) s "  # nosec B608
        f"left join ({store.rows('securities')}) n on s.ticker = n.ticker order by s.score desc nulls last, s.ticker"
    ).fetchall()
    known = sorted({row[2] or "" for row in rows})
    if sector:
        if sector not in known:
            raise DataError(
                sector, "there is no such sector on that day", f"Give one of: {', '.join(filter(None, known))}."
            )
        rows = [row for row in rows if row[2] == sector]
    stocks = []
    for ticker, name, where, score, *tenths in rows:
        told = {p: None if t is None else t / 10 for p, t in zip(profile.parts, tenths, strict=True)}
        tier = "" if score is None else profile.tier(score)
        stocks.append(Standing(ticker, name or "", where or "", score, tier, told))
    return Standings(day, note, tuple(stocks))
