"""Institutional holdings: Form 13F filings become positions by manager, security and quarter, and their shifts.

The way through this room: ``reading`` makes filings of files, ``staging`` checks and values their rows, ``store`` keeps
them, ``in_force`` picks the rows that stand on a day, ``shifts`` compares two quarters, ``lookup`` shows one manager or
one stock.
"""
