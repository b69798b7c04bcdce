"""A report as one HTML page that needs nothing else: story and sources side by side, each claim linked to its passage.

Text of stories and sources reaches the page through Jinja's escaping alone; what the page is made of is in
:mod:`copydesk.report.page`, how it looks in ``templates/``. The page has no script, and its policy allows none.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from copydesk.model import Report
from copydesk.report.page import page
from copydesk.report.privacy import for_outsiders

if TYPE_CHECKING:
    from jinja2 import Template


def render(report: Report, outsiders: bool = False) -> str:
    """The page of ``report``.

    :param outsiders: withhold the words of private sources (:mod:`copydesk.report.privacy`). Without it, a page that
        holds any says so at its top.
    """
    shown = for_outsiders(report) if outsiders else report
    return _template().render(page=page(shown))


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("copydesk.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
