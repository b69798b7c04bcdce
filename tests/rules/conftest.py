"""A short way to put a story through the gate with one rule on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest

from copydesk import Policy, Report, Source, Story, check

Gate = Callable[..., Report]


@pytest.fixture
def gate() -> Gate:
    """``gate(rule_id, story, sources, **settings)``: the report with only that rule on."""

    def run(
        rule: str,
        story: Story | str,
        sources: Mapping[str, str] | Iterable[Source] = (),
        earlier: Iterable[Story] = (),
        facts: Any = None,
        **settings: Any,
    ) -> Report:
        if isinstance(story, str):
            story = Story.from_markdown(story)
        if isinstance(sources, Mapping):
            sources = [Source.from_text(text, name=name) for name, text in sources.items()]
        given = Policy.of({"rules": {rule: settings}} if settings else None)
        return check(story, sources, facts, Policy(rules=given.rules, only=frozenset({rule})), tuple(earlier))

    return run
