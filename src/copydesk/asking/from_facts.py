"""What the newsroom's facts answer: a reader a kind of fact, each in fixed wording."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from copydesk.asking.answer import Said
from copydesk.asking.dockets import of_dockets
from copydesk.asking.holdings import of_holdings
from copydesk.asking.question import Asked
from copydesk.asking.securities import of_listings, of_scores
from copydesk.facts import Facts
from copydesk.policy import Policy


class Reader(Protocol):
    """Answers a question from one kind of facts. A new kind joins by its reader in :data:`READERS`.

    Its sentences have been through the gate (:func:`copydesk.asking.records.told`); there is none where the facts do
    not answer, and the sources are asked instead.
    """

    def __call__(self, asked: Asked, facts: Facts, policy: Policy, on: dt.date) -> Sequence[Said]:
        """The sentences that answer ``asked`` on the day ``on``."""


READERS: tuple[Reader, ...] = (of_scores, of_listings, of_dockets, of_holdings)
