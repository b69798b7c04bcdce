"""What a story claims: one file for each kind of claim, all with exact spans."""

from __future__ import annotations

from copydesk.claims.extract import extract

__all__ = ["extract"]
