"""A story with the day that a docket had before is stopped by the day that it has now, whatever its own source says."""

from __future__ import annotations

import datetime as dt

import pytest

from copydesk import Story, check
from copydesk.facts import NoFacts
from copydesk.rulemaking.docket import dockets
from tests.drafting.documents import EXTENSION, PROPOSAL, record


class Known(NoFacts):
    """The facts that documents of a docket give."""

    sha256 = "of-the-documents"

    def __init__(self, *documents) -> None:
        self._dockets = [d.as_facts(dt.date(2026, 6, 1)) for d in dockets([record(d) for d in documents])]

    def dockets(self):
        return self._dockets


@pytest.mark.parametrize("verb", ["are due by", "close on"])
def test_an_extension_stops_the_old_day(verb):
    told = (
        "---\nheadline: Rule on moisture meters\ndateline: 2026-05-21\n---\n"
        f"Comments on the proposed rule, RIN 9977-AA31, {verb} May 29, 2026.\n"
    )
    before = check(Story.from_markdown(told), record(PROPOSAL), facts=Known(PROPOSAL))
    after = check(Story.from_markdown(told), record(PROPOSAL), facts=Known(PROPOSAL, EXTENSION))
    assert [f.rule for f in before.stops if f.rule == "rulemaking-stage"] == []
    (stop,) = [f for f in after.stops if f.rule == "rulemaking-stage"]
    assert stop.message == "Comments close on June 29, 2026; the story says May 29, 2026."
