"""The rule ``disclosure-present``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from copydesk.claims.notices import discloses_machine
from copydesk.model import Finding, Fix, Severity
from copydesk.policy import Settings as BaseSettings
from copydesk.rules import Case, Example, Rule, setting

_STORY = "Harbor Foods sold two mills in Aldershot on Monday. The company said that no job would be lost."


class DisclosurePresent(Rule):
    """A story that a machine drafted says so to its readers, in words.

    Where the front matter or the record says ``drafted_by: machine`` and no sentence of the body tells readers, the
    gate adds the newsroom's sentence as the last paragraph. A story that people wrote is not marked.
    """

    id = "disclosure-present"
    severity = Severity.REPAIR

    @dataclass(frozen=True, slots=True)
    class Settings(BaseSettings):
        """The words that are added."""

        sentence: str = setting(
            "This story was drafted by machine from named sources and checked before release.",
            "the sentence that is added where readers are not told",
        )

    passes = (
        Example(f"{_STORY}\n", why="nothing says that a machine drafted it"),
        Example(
            f"---\ndrafted_by: machine\n---\n{_STORY}\n\nAI-drafted from named sources and checked before release.\n",
            why="it tells its readers",
        ),
    )
    stops = (
        Example(f"---\ndrafted_by: machine\n---\n{_STORY}\n", says="readers are not told"),
        Example(
            f"---\ndrafted_by: machine\n---\n{_STORY} It said that a third of its reports were written by AI.\n",
            says="readers are not told",
            why="it speaks of somebody else's reports",
        ),
    )

    def check(self, case: Case) -> Iterable[Finding]:
        """One finding where the disclosure is wanting, with the sentence as its fix."""
        story = case.story
        if story.drafted_by != "machine":
            return
        body = (s for s in case.sentences if story.part(s.start) == "body")
        if any(discloses_machine(story.text[s.start : s.end]) for s in body):
            return
        sentence = self.settings.sentence.strip()
        if not discloses_machine(sentence):
            raise ValueError(f"the setting 'sentence' does not say that a machine drafted this story: {sentence!r}")
        end = len(story.text.rstrip())
        yield self.finding(
            "A machine drafted this story and readers are not told; the disclosure is added at its end.",
            end,
            end,
            fix=Fix(end, end, f"\n\n{sentence}"),
        )
