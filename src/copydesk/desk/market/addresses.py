"""The addresses of the market pages that have something to show, for the map of the site."""

from __future__ import annotations

from django.urls import reverse

from copydesk.desk.market import board, folder


def addresses() -> list[str]:
    """The lists, then sectors, then stocks; empty without data, and without what cannot be read."""
    there = folder.rooms()
    found = folder.read(board.board) if there.stocks else None
    pages: list[str] = []
    if found is not None:
        pages += [reverse("stocks"), reverse("sectors")]
        pages += [reverse("sector", args=[one.slug]) for one in found.sectors]
        pages += [reverse("stock", args=[ticker]) for ticker in sorted(found.stocks)]
    if there.shifts:
        pages.append(reverse("shifts"))
    if there.coins:
        pages.append(reverse("crypto"))
    return pages
