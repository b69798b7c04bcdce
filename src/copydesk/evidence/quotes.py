"""Matching (in work)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copydesk.model import CheckedClaim, Claim, State

if TYPE_CHECKING:
    from copydesk.evidence.match import Context


def match(claim: Claim, context: Context) -> CheckedClaim:
    """Not yet."""
    return CheckedClaim(claim, State.NOT_CHECKED)
