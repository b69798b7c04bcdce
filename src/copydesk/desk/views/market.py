"""Markets for readers: stocks with their scores, sectors, institutional shifts, coins. Nothing is recommended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, re_path, reverse
from django.views.decorators.http import require_safe

from copydesk.desk.market import board, coins, drawn, folder, quarter, recipe, stock, stories, told
from copydesk.desk.market.folder import Rooms
from copydesk.desk.models import ListingRecord
from copydesk.desk.views import methodology
from copydesk.desk.views.answers import conditional, html, is_copy, missing, no_such_page, page_of

_ENDS = 15  # of the highest and the lowest scores
_FOUND = 100  # of a search
_MEMBERS = 150  # of a sector on a page
_HOLDERS = 20
_NO_SCORE = 60  # stocks without a score that are named
_LONGEST = 100  # characters of a search that are read

_Value = TypeVar("_Value")


@require_safe
def stocks(request: HttpRequest) -> HttpResponse:
    """The newest day's scores: the highest, the lowest, sectors, those without one; or those that are looked for."""
    there = folder.rooms()
    asked = " ".join(request.GET.get("q", "")[:_LONGEST].replace("\0", " ").split())

    def context() -> dict[str, Any] | None:
        found = folder.read(board.board)
        if found is None:
            return None
        scored, without = found.scored, found.unscored
        lowest = scored[max(_ENDS, len(scored) - _ENDS) :]
        hits = found.found(asked) if asked else []
        return {
            "board": found,
            "median": board.median(scored),
            "highest": scored[:_ENDS],
            "lowest": lowest,
            "without": without[:_NO_SCORE],
            "more_without": max(0, len(without) - _NO_SCORE),
            "q": asked,
            "hits": hits[:_FOUND],
            "many": len(hits),
            "copy": is_copy(request),
        }

    return _answer(request, "stocks", there, there.stocks, (asked,), context)


@require_safe
def one(request: HttpRequest, ticker: str) -> HttpResponse:
    """A stock."""
    there = folder.rooms()
    if not there.stocks:
        return _no_data()
    found = folder.read(board.board)
    if found is not None and ticker not in found.stocks:
        if ticker.upper() in found.stocks:
            return HttpResponseRedirect(reverse("stock", args=[ticker.upper()]))
        return missing("There is no such stock.", "We have no data of a stock with that ticker. Check the address.")
    naming = stories.naming(ticker)
    exchange = _exchange(found.stocks[ticker]) if found else ""
    shown = [(s.story.pk, s.story.state, s.story.published_id, s.story.section.name, s.changed_at) for s in naming]

    def context() -> dict[str, Any] | None:
        page = folder.read(lambda: stock.of(ticker))
        if page is None or found is None:
            return None
        sector = found.sector(page.stock.slug)
        source = f"Source: prices, filings and news given; own computation, to {told.day(page.day)}"
        chart = None
        if len(page.history) > 1:
            chart = drawn.history(ticker, page.history, folder.profile().tiers, source)
        return {
            "page": page,
            "stock": page.stock,
            "exchange": exchange,
            "gone": found.gone(page.stock),
            "in_sector": len(sector.scores) if sector else 0,
            "scored": len(found.scored),
            "chart": chart,
            "months": page.history[:: -(max(1, len(page.history) // 12))] if page.history else (),
            "holders": _holders(page),
            "stories": naming,
        }

    return _answer(request, "stock", there, there.stocks, (ticker, exchange, shown), context)


@require_safe
def sectors(request: HttpRequest) -> HttpResponse:
    """The sectors by their median score."""
    there = folder.rooms()

    def context() -> dict[str, Any] | None:
        found = folder.read(board.board)
        return None if found is None else {"board": found}

    return _answer(request, "sectors", there, there.stocks, (), context)


@require_safe
def sector(request: HttpRequest, slug: str) -> HttpResponse:
    """A sector with its members."""
    there = folder.rooms()
    if not there.stocks:
        return _no_data()
    found = folder.read(board.board)
    one = found.sector(slug) if found else None
    if found is not None and one is None:
        return missing("There is no such sector.", "No stock is in a sector of that name. Check the address.")
    page = page_of(request, one.stocks if one else (), _MEMBERS)
    if page is None:
        return no_such_page()
    return _answer(
        request,
        "sector",
        there,
        there.stocks,
        (slug, page.number),
        lambda: {"board": found, "sector": one, "page": page} if one else None,
    )


@require_safe
def shifts(request: HttpRequest) -> HttpResponse:
    """What institutions bought and sold in the newest quarter."""
    there = folder.rooms()

    def context() -> dict[str, Any] | None:
        found = folder.read(quarter.newest)
        if found is None:
            return None
        known = folder.read(board.board) if there.stocks else None
        names = {one.ticker: one.name for one in known.stocks.values()} if known else {}
        return {
            "found": found,
            "largest": quarter.named(found.rows[: quarter.SHOWN], names),
            "new": quarter.named(quarter.of_kind(found, "new"), names),
            "closed": quarter.named(quarter.of_kind(found, "closed"), names),
            "managers": found.managers[: quarter.SHOWN],
            "more_managers": max(0, len(found.managers) - quarter.SHOWN),
            "trades": drawn.trades(found),
            "flows": drawn.flows(found),
        }

    return _answer(request, "shifts", there, there.shifts, (), context)


@require_safe
def crypto(request: HttpRequest) -> HttpResponse:
    """The coins of their newest day."""
    there = folder.rooms()

    def context() -> dict[str, Any] | None:
        market = folder.read(coins.newest)
        if market is None:
            return None
        month = tuple((c.name, c.returns[2]) for c in market.coins[:12] if c.returns[2] is not None)
        source = f"Source: daily closes given, {told.day(market.day)}"
        chart = drawn.returns(month, "Return over 30 days", source) if month else None
        return {"market": market, "chart": chart, "valued": any(c.market_value for c in market.coins)}

    return _answer(request, "crypto", there, there.coins, (), context)


def _answer(
    request: HttpRequest,
    template: str,
    there: Rooms,
    mark: str,
    parts: tuple[Any, ...],
    context: Callable[[], dict[str, Any] | None],
) -> HttpResponse:
    """The page, or 304 where the reader has it; 404 where the folder has no such data, 503 where it is broken."""
    if not mark:
        return _no_data()

    def made() -> HttpResponse:
        values = context()
        if values is None:
            words = "The data cannot be read just now. Try again later."
            return html("message", {"title": "The page is not at hand.", "words": words}, 503)
        return html(template, {**values, "rooms": there})

    response = conditional(request, (template, there, is_copy(request), *parts), None, made)
    if response.status_code == 503:
        del response["ETag"]
        response["Cache-Control"] = "no-cache"
    return response


def _no_data() -> HttpResponse:
    return missing("There is no such page.", "We have no data of that kind here.")


def _holders(page: stock.StockPage) -> list[dict[str, Any]]:
    """The largest holders, each with what changed in words."""
    rows = []
    for one in page.holders.holders[:_HOLDERS] if page.holders else ():
        moved = "no report before" if one.shares_before is None else "new"
        if one.shares_before:
            moved = told.minus(f"{one.shares - one.shares_before:+,}") if one.shares != one.shares_before else "same"
        rows.append({"manager": told.cased(one.manager), "shares": one.shares, "cents": one.cents, "moved": moved})
    return rows


def _exchange(one: board.Stock) -> str:
    """The exchange that the newsroom's facts name for a stock."""
    rows = ListingRecord.objects.filter(ticker=one.ticker).exclude(exchange="").values_list("name", "exchange")
    named = dict(rows)
    return str(named.get(one.name) or next(iter(named.values()), ""))


methodology.PARTS.append(methodology.Part("site/_scores.html", recipe.context))

urlpatterns = [
    path("stocks/", stocks, name="stocks"),
    re_path(rf"^stocks/(?P<ticker>{board.TICKER})/$", one, name="stock"),
    re_path(r"^stocks/(?P<ticker>[^/]{1,200})/$", one, name="stock-otherwise"),
    path("sectors/", sectors, name="sectors"),
    path("sectors/<slug:slug>/", sector, name="sector"),
    path("shifts/", shifts, name="shifts"),
    path("crypto/", crypto, name="crypto"),
]
