"""Stocks with their scores, the shifts of the newest quarter, coins: what the site shows, for programs.

Scores and shares are decimals in strings, money of filings whole cents, days ISO 8601. Where the data folder has
nothing of a kind, lists are empty and their day is null.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeVar

from django.http import HttpRequest
from ninja import Path, Query, Router
from pydantic import BaseModel, Field, StringConstraints

from copydesk.desk.api.access import may_read
from copydesk.desk.api.asked import Paging
from copydesk.desk.api.problems import NotFound
from copydesk.desk.api.schema import answers
from copydesk.desk.api.told import Page
from copydesk.desk.market import board, coins, folder, quarter, stock

if TYPE_CHECKING:
    from copydesk.scores.crypto import Coin

router = Router(tags=["Markets"])
_Value = TypeVar("_Value")
_PLACES = Decimal("0.000001")  # of a share


class PartTold(BaseModel):
    """A part of a score: the points that it adds, null where it could not be computed."""

    part: str = Field(examples=["momentum"])
    adds: str | None = Field(examples=["17.4"])


class StockTold(BaseModel):
    """A stock on the newest day with scores. The parts add up to the score."""

    ticker: str
    name: str
    sector: str
    score: str | None = Field(description="0 to 100, in tenths; null where there is none.", examples=["61.3"])
    tier: str
    parts: list[PartTold]
    reason: str = Field(description="Why there is no score; empty where there is one.")
    listed: dt.date | None
    delisted: dt.date | None

    @classmethod
    def of(cls, one: board.Stock) -> StockTold:
        """A stock of the board."""
        parts = [PartTold(part=part, adds=_text(adds)) for part, adds in one.adds]
        return cls(
            ticker=one.ticker,
            name=one.name,
            sector=one.sector,
            score=_text(one.score),
            tier=one.tier,
            parts=parts,
            reason=one.reason,
            listed=one.listed,
            delisted=one.delisted,
        )


class StockPageTold(Page):
    """Stocks, the highest score first, those without one last."""

    day: dt.date | None
    items: list[StockTold]


class MeasureTold(BaseModel):
    """A measure of a part, as the page shows it; `missing` says why it is not there."""

    part: str
    measure: str
    value: str
    points: str
    stands_on: list[str]
    missing: str


class DayTold(BaseModel):
    """A score of a day."""

    date: dt.date
    score: str


class HolderTold(BaseModel):
    """A manager that reported shares; `shares_before` is null where it did not report for the quarter before."""

    cik: str
    manager: str
    shares: int
    value_cents: int
    shares_before: int | None


class HoldersTold(BaseModel):
    """Who held the stock at the end of a quarter, by Form 13F."""

    quarter: dt.date
    public_by: dt.date
    holders: list[HolderTold]


class WholeStockTold(StockTold):
    """A stock with its measures, a year of scores, and its holders."""

    day: dt.date
    measures: list[MeasureTold]
    history: list[DayTold]
    holders: HoldersTold | None


class ShiftTold(BaseModel):
    """How a manager's position changed. Trading and prices add up to the change of its value."""

    cik: str
    manager: str
    issuer: str
    ticker: str
    cusip: str
    sector: str
    kind: str = Field(description="new, added, cut or closed.")
    shares_before: int
    shares_after: int
    before_cents: int
    after_cents: int
    trading_cents: int
    prices_cents: int


class FlowTold(BaseModel):
    """What changed the value held of a sector."""

    sector: str
    before_cents: int
    after_cents: int
    trading_cents: int
    prices_cents: int


class ShiftPageTold(Page):
    """The shifts of a quarter, the largest by trading first; `total` counts those that can be listed here."""

    quarter: dt.date | None
    quarter_before: dt.date | None
    public_by: dt.date | None
    sectors: list[FlowTold]
    items: list[ShiftTold]


class CoinTold(BaseModel):
    """A coin on its newest day. Shares are decimals: 0.05 is 5%; null is what the data do not give."""

    symbol: str
    name: str
    date: dt.date
    close: str
    return_1: str | None
    return_7: str | None
    return_30: str | None
    return_365: str | None
    volatility: str | None
    drawdown: str
    correlation: str | None = Field(description="With the median stock of the data folder.")
    market_value: str | None = Field(description="In US dollars.")


class CoinPageTold(Page):
    """Coins, the largest first."""

    day: dt.date | None
    items: list[CoinTold]


class StocksSought(Paging):
    """Which stocks."""

    words: str | None = Field(None, max_length=100, description="The ticker, or words of the name.")
    sector: str | None = Field(None, max_length=100, description="The sector as its address has it.")


@router.get("/stocks", response=answers(200, StockPageTold), operation_id="stocks", summary="List stocks")
def stocks(request: HttpRequest, asked: Query[StocksSought]) -> StockPageTold:
    """Stocks of the newest day with scores."""
    may_read(request)
    found = folder.read(board.board) if folder.rooms().stocks else None
    day = found.day if found else None
    rows = found.found(asked.words or "", asked.sector or "") if found else []
    items = [StockTold.of(one) for one in _part(rows, asked)]
    return StockPageTold(total=len(rows), limit=asked.limit, offset=asked.offset, day=day, items=items)


@router.get("/stocks/{ticker}", response=answers(200, WholeStockTold), operation_id="stock", summary="Read a stock")
def one_stock(
    request: HttpRequest, ticker: Path[Annotated[str, StringConstraints(min_length=1, max_length=20)]]
) -> WholeStockTold:
    """A stock: its score taken apart, a year of scores, who holds it."""
    may_read(request)
    page = folder.read(lambda: stock.of(ticker)) if folder.rooms().stocks else None
    if page is None:
        raise NotFound(f"stock {ticker}", "there is none", "Look it up at /api/stocks.")
    held = page.holders
    rows = [
        MeasureTold(
            part=row.part,
            measure=row.label,
            value=row.value,
            points=row.points,
            stands_on=list(row.grounds),
            missing=row.missing,
        )
        for row in page.rows
    ]
    holders = None
    if held:
        ones = [
            HolderTold(
                cik=h.cik, manager=h.manager, shares=h.shares, value_cents=h.cents, shares_before=h.shares_before
            )
            for h in held.holders
        ]
        holders = HoldersTold(quarter=held.quarter, public_by=held.known_from, holders=ones)
    return WholeStockTold(
        **StockTold.of(page.stock).model_dump(),
        day=page.day,
        measures=rows,
        history=[DayTold(date=on, score=str(score)) for on, score in page.history],
        holders=holders,
    )


@router.get("/shifts", response=answers(200, ShiftPageTold), operation_id="shifts", summary="List shifts")
def shifts(request: HttpRequest, asked: Query[Paging]) -> ShiftPageTold:
    """The largest shifts of the newest quarter, from Forms 13F: up to 45 days old when they were filed."""
    may_read(request)
    found = folder.read(quarter.newest) if folder.rooms().shifts else None
    rows = found.rows if found else ()
    items = [
        ShiftTold(
            cik=r.cik,
            manager=r.manager,
            issuer=r.issuer,
            ticker=r.ticker,
            cusip=r.cusip,
            sector=r.sector,
            kind=r.kind,
            shares_before=r.shares_before,
            shares_after=r.shares_after,
            before_cents=r.before,
            after_cents=r.after,
            trading_cents=r.trading,
            prices_cents=r.price,
        )
        for r in _part(rows, asked)
    ]
    flows = [
        FlowTold(
            sector=s.sector,
            before_cents=s.before,
            after_cents=s.after,
            trading_cents=s.trading,
            prices_cents=s.price,
        )
        for s in (found.sectors if found else ())
    ]
    return ShiftPageTold(
        total=len(rows),
        limit=asked.limit,
        offset=asked.offset,
        quarter=found.quarter if found else None,
        quarter_before=found.quarter_before if found else None,
        public_by=found.known_from if found else None,
        sectors=flows,
        items=items,
    )


@router.get("/coins", response=answers(200, CoinPageTold), operation_id="coins", summary="List coins")
def list_coins(request: HttpRequest, asked: Query[Paging]) -> CoinPageTold:
    """The coins of their newest day. There is no score of a coin."""
    may_read(request)
    market = folder.read(coins.newest) if folder.rooms().coins else None
    rows = market.coins if market else ()
    items = [_coin(coin) for coin in _part(rows, asked)]
    day = market.day if market else None
    return CoinPageTold(total=len(rows), limit=asked.limit, offset=asked.offset, day=day, items=items)


def _part(rows: list[_Value] | tuple[_Value, ...], asked: Paging) -> list[_Value]:
    return list(rows[asked.offset : asked.offset + asked.limit])


def _coin(coin: Coin) -> CoinTold:
    day, week, month, year = map(_share, coin.returns)
    return CoinTold(
        symbol=coin.symbol,
        name=coin.name,
        date=coin.on,
        close=_plain(coin.close),
        return_1=day,
        return_7=week,
        return_30=month,
        return_365=year,
        volatility=_share(coin.volatility),
        drawdown=_share(coin.drawdown) or "0",
        correlation=_share(coin.correlation),
        market_value=None if coin.market_value is None else f"{coin.market_value:.0f}",
    )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _plain(value: float) -> str:
    """A price as a decimal without an exponent."""
    return f"{Decimal(str(value)):f}"


def _share(value: float | None) -> str | None:
    return None if value is None else f"{Decimal(str(value)).quantize(_PLACES):f}"
