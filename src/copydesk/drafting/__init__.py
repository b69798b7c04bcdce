"""Stories drafted from named sources: each sentence carries the passage it stands on, and the gate has seen it all.

>>> source = Source.from_text(
...     "The Grain Storage Bureau inspected 412 elevators in 2025. It found faulty moisture meters in 38 of them. "
...     "The bureau will publish the list of elevators on March 2, 2026. Owners have 60 days to mend a meter.",
...     name="bureau.txt", title="Inspections of 2025", publisher="Grain Storage Bureau",
...     published=dt.date(2026, 2, 10),
... )
>>> made = draft([source])
>>> made.record.drafter, all(line.passages for line in made.standing)
('built-in: extract', True)
"""

from __future__ import annotations

import datetime as dt  # noqa: F401 - for the doctest above
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from copydesk.drafting.brief import Brief
from copydesk.drafting.proving import Draft, Tell, checked, finished, prove
from copydesk.drafting.record import Record, Round
from copydesk.drafting.settings import ModelSettings
from copydesk.errors import DraftError
from copydesk.evidence.index import SourceIndex
from copydesk.facts import Facts
from copydesk.model import Source, Story
from copydesk.policy import Policy

__all__ = ["Brief", "Draft", "ModelSettings", "draft"]


def _public(index: SourceIndex) -> SourceIndex:
    """The sources that may be shown: the built-in drafter quotes, and words given in confidence are not its to quote.

    :raises DraftError: if all are private.
    """
    shown = [source for source in index.sources if not source.private]
    if not shown:
        names = ", ".join(s.name for s in index.sources)
        mend = "Give a source that may be shown, or a model in the house."
        raise DraftError(names, "there is nothing but private notes, which the built-in drafter leaves alone", mend)
    return index if len(shown) == len(index.sources) else SourceIndex(shown)


def draft(
    sources: Source | Iterable[Source] | SourceIndex,
    brief: Brief | None = None,
    *,
    facts: Facts | None = None,
    policy: Policy | Mapping[str, Any] | str | Path | None = None,
    model: ModelSettings | None = None,
    earlier: Sequence[Story] = (),
    tell: Tell | None = None,
) -> Draft:
    """Draft a story from ``sources`` and put it to the gate.

    With ``model``, a language model writes, is told what the gate holds, and mends it, a bounded number of times;
    without one, the built-in drafter writes from what the documents say of themselves. Whatever is still held at the
    end is cut; where that is not enough, the draft's report says hold.

    :param facts: what the newsroom knows of listings, scores and dockets, as for :func:`copydesk.check`.
    :param tell: told in a few words what is being done, as it is done.
    :raises DraftError: if there is nothing to draft from, or the model cannot be asked.
    """
    begun = time.monotonic()
    brief = brief or Brief()
    index = SourceIndex.of(sources)
    policy = Policy.of(policy)
    if not index.sources:
        raise DraftError("draft", "no source is given", "Give at least one with --source FILE_OR_ADDRESS.")
    if model is not None:
        from copydesk.drafting.by_model import write

        return write(index, brief, facts, policy, model, earlier, tell)
    from copydesk.drafting.built_in import best
    from copydesk.drafting.by_model.orders import without_orders

    index = _public(index)
    clean, orders = without_orders(index)
    recipe = best(clean, brief, facts)
    if recipe is None:
        names = ", ".join(s.name for s in index.sources)
        on = f" on “{brief.about}”" if brief.about else ""
        raise DraftError(names, f"nothing in it{on} makes a story", "Give a fuller source, or ask for something else.")
    if tell:
        tell(f"Writing with the built-in drafter ({recipe.NAME})")
    sheet = recipe.write(clean, brief, facts)
    now, cuts = prove(sheet, clean, brief, facts, policy, earlier, tell)
    if orders:  # nothing stands on what addresses the machine; the report is of the sources as they are
        now = checked(now.sheet, index, brief, facts, policy, earlier)
    quoted = recipe.NAME in ("extract", "filing")  # a document on many things, of which one was asked for
    if quoted and brief.about and any(stop.rule == "thin-story" for stop in now.report.stops):
        names = ", ".join(s.name for s in index.sources)
        wrong = f"it says too little on “{brief.about}” to make a story"
        raise DraftError(names, wrong, "Give a fuller source, or ask for something else.")
    seconds = time.monotonic() - begun
    rounds = (Round(1, "story", now.objections(), seconds=seconds),)
    return finished(now, Record(f"built-in: {recipe.NAME}", rounds, cuts, seconds))
