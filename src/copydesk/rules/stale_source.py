"""The rule stale-source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.evidence.stems import content_stems
from copydesk.model import Finding, Source
from copydesk.rules import Case, Example, Rule, Settings, setting
from copydesk.text import words


@dataclass(frozen=True, slots=True)
class StaleSourceSettings(Settings):
    """Settings of ``stale-source``."""

    same_title: float = setting(0.8, "from which share of like words two titles name the same document", "share 0-1")


class StaleSource(Rule):
    """A source is not older than its newer version, and has not been corrected since.

    Two sources of one publisher whose titles say the same, or that carry the same document number, are versions of
    one document: the older is stale. A source that another one says it corrects is stale as well.
    """

    id = "stale-source"
    severity = Rule.severity.WARN
    Settings = StaleSourceSettings
    passes = (
        Example("Sales rose.", {"first": "Title: Orrin sales\nDate: 2026-01-05\n\nSales rose."}, why="One version."),
    )
    stops = (
        Example(
            "Sales rose.",
            {
                "first": "Title: Orrin quarterly sales\nDate: 2026-01-05\n\nSales rose.",
                "second": "Title: Orrin quarterly sales\nDate: 2026-01-12\n\nSales rose a little.",
            },
            says="newer version",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """A finding for each source that another one makes stale."""
        for source in case.index.sources:
            newer = next((other for other in case.index.sources if self._replaces(other, source)), None)
            if newer is not None and newer.published is not None:
                yield self.finding(
                    f"{source.name} has a newer version: {newer.name} of {newer.published:%B} {newer.published.day}, "
                    f"{newer.published.year}.",
                    0,
                    0,
                )

    def _replaces(self, newer: Source, older: Source) -> bool:
        if newer is older or newer.published is None or older.published is None or newer.published <= older.published:
            return False
        if newer.publisher != older.publisher:
            return False
        number = older.fields.get("document_number")
        corrects = newer.fields.get("corrects", "") or newer.fields.get("correction_of", "")
        if number and number in (corrects, newer.fields.get("document_number")):
            return True
        one, two = (set(content_stems(words(s.title))) for s in (newer, older))
        return bool(one and two) and len(one & two) / len(one | two) >= self.settings.same_title
