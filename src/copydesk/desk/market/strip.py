"""The strip of the front: the ends of the board, the largest coins, the largest shift."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from copydesk.desk.market import board, coins, folder, quarter
from copydesk.desk.market.told import cased, change, day, dollars, percent

_COINS = 2


def strips() -> list[dict[str, Any]]:
    """The strips for ``site/_strip.html``: one, or none where there is nothing to show."""
    there = folder.rooms()
    entries: list[dict[str, Any]] = []
    notes: list[str] = []
    found = folder.read(board.board) if there.stocks else None
    if found and found.scored:
        ends = [("highest score", found.scored[0]), ("lowest score", found.scored[-1])][: len(found.scored)]
        for what, stock in ends:
            link = reverse("stock", args=[stock.ticker])
            value = f"{stock.score} {stock.tier}"
            entries.append({"name": stock.name or stock.ticker, "value": value, "note": what, "link": link})
        notes.append(f"Alpha Scores of {day(found.day)}")
    if there.shifts and (moved := folder.read(quarter.newest)) and moved.rows:
        row, link = moved.rows[0], reverse("shifts")
        note = f"{'bought' if row.trading > 0 else 'sold'} by {cased(row.manager)}, the largest shift"
        known = found.stocks.get(row.ticker) if found else None
        name = quarter.name_of(row, known.name if known else "")
        entries.append({"name": name, "value": change(row.trading), "note": note, "link": link})
        notes.append(f"Form 13F as of {day(moved.quarter)}")
    if there.coins and (market := folder.read(coins.newest)) and market.coins:
        for coin in market.coins[:_COINS]:
            note = f"{percent(coin.returns[0])} in a day" if coin.returns[0] is not None else ""
            entries.append({"name": coin.name, "value": dollars(coin.close), "note": note, "link": reverse("crypto")})
        notes.append(f"coins of {day(market.day)}")
    if not entries:
        return []
    note = f"{'; '.join(notes)}. A research aid, no recommendation."
    home = reverse("stocks") if there.stocks else reverse("shifts") if there.shifts else reverse("crypto")
    return [{"title": "Markets", "link": home, "note": note, "entries": entries}]
