"""The rule ``independent-sources``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.evidence.likeness import copies
from copydesk.model import Finding, Severity
from copydesk.policy import Settings as BaseSettings
from copydesk.rules import Case, Example, Rule, setting

_STORY = "Harbor Foods sold two mills in Aldershot on Monday."
_WIRE = (
    "Harbor Foods sold two mills in Aldershot on Monday for $12 million, the company said. All 140 workers keep "
    "their jobs, and the mills will run through the winter, according to its chief executive."
)
_OWN = (
    "Aldershot town council minutes: the clerk read a letter in which the owner of both mills gives notice of their "
    "sale. Councillors asked what becomes of the weir and of the footpath beside it."
)


class IndependentSources(Rule):
    """Copies of one text count as one source.

    A wire story that two papers print, or a release with a paragraph added, confirms nothing a second time. Sources
    that share most of their words are named to the editor as copies, with the number of sources that are left.
    """

    id = "independent-sources"
    severity = Severity.WARN

    @dataclass(frozen=True, slots=True)
    class Settings(BaseSettings):
        """When a source is a copy of another."""

        min_share_same: float = setting(
            0.6, "how much of the shorter of two sources stands in the longer where they count as one", "share 0-1"
        )

    passes = (Example(_STORY, {"wire": _WIRE, "minutes": _OWN}),)
    stops = (
        Example(
            _STORY,
            {"herald": _WIRE, "post": f"(Newswire) {_WIRE} Shares were little changed.", "minutes": _OWN},
            says="count as one source: the story rests on 2",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """One finding for each group of copies."""
        sources = case.index.sources
        groups = copies(case.index, self.settings.min_share_same)
        left = len(sources) - sum(len(group) - 1 for group in groups)
        for group in groups:
            *names, last = (f"“{sources[n].name}”" for n in group)
            counted = f"{left} independent source{'s' if left > 1 else ''}"
            message = (
                f"{', '.join(names)} and {last} are copies of one text and count as one source: "
                f"the story rests on {counted}, not {len(sources)}."
            )
            yield self.finding(message, 0, 0)
