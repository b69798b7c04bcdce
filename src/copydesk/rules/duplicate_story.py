"""The rule ``duplicate-story``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.evidence.likeness import share_held
from copydesk.model import Finding, Severity, Story
from copydesk.policy import Settings as BaseSettings
from copydesk.rules import Case, Example, Rule, setting

_STORY = (
    "Harbor Foods sold two mills in Aldershot to Vance Grain on Monday for $12 million. "
    "The company said that all 140 workers would keep their jobs and that the mills would run through the winter."
)


class DuplicateStory(Rule):
    """The desk has not run this story already.

    The body is compared with each story that has run; where more of it than a set share stands in one of them, word
    for word, the editor is told which. An update that carries much that is new stays below that share.
    """

    id = "duplicate-story"
    severity = Severity.WARN

    @dataclass(frozen=True, slots=True)
    class Settings(BaseSettings):
        """How much may be the same."""

        max_share_same: float = setting(0.6, "the most of a story that may stand in one that has run", "share 0-1")

    passes = (
        Example(_STORY, earlier=("Vance Grain named a new head of milling on Tuesday, its third in two years.",)),
    )
    stops = (Example(_STORY, earlier=(f"{_STORY} Its shares closed unchanged.",), says="has run already"),)

    def check(self, case: Case) -> Iterable[Finding]:
        """One finding, for the story that is most like this one."""
        body = _body(case.story)
        if not body.strip():
            return
        likest = max(((share_held(body, _body(s)), n) for n, s in enumerate(case.earlier)), default=(0.0, 0))
        share, number = likest
        if share > self.settings.max_share_same:
            message = f"{share:.0%} of this story has run already, in {_called(case.earlier[number])}."
            yield self.finding(message, 0, len(case.story.text))


def _body(story: Story) -> str:
    return "\n\n".join(story.text[b.start : b.end] for b in story.blocks)


def _called(story: Story) -> str:
    head = story.headline
    return f"“{story.text[head.start : head.end]}” ({story.name})" if head else f"“{story.name}”"
