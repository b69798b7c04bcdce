"""Rulemakings that the desk follows: dockets out of its own Federal Register sources, kept up to date as facts.

:mod:`~copydesk.desk.rulemakings.following` reads them, :mod:`~copydesk.desk.rulemakings.work` brings the facts up to
date, :mod:`~copydesk.desk.rulemakings.shown` is what pages show. Private sources take no part in any of it.
"""

from __future__ import annotations
