"""Accounts: nobody signs up; editors in chief make accounts (``copydesk desk account``, or the admin pages)."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up."""

    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody may make an account for themselves."""
        return False
