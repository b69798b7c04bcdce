"""Numbers of the market pages, and which of its rooms have data, for the links to them."""

from __future__ import annotations

from django import template

from copydesk.desk.market import told
from copydesk.desk.market.folder import Rooms, rooms

register = template.Library()

for _filter in (
    *(told.amount, told.cased, told.change, told.correlation, told.day, told.dollars),
    *(told.percent, told.share, told.signed, told.worth),
):
    register.filter(_filter.__name__, _filter)


@register.simple_tag
def market_rooms() -> Rooms:
    """The parts of the data folder that have data; each is empty where its pages are left out."""
    return rooms()
