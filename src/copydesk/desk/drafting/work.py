"""The job that drafts a story: slow, told on its way, and one story whatever becomes of its workers."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from copydesk import drafting as library
from copydesk.desk import audit, checking, drafting, jobs, policy
from copydesk.desk.facts import StoryFacts
from copydesk.desk.intake import stories
from copydesk.desk.life import Draft
from copydesk.desk.life.state import cleaned
from copydesk.desk.models import Drafting
from copydesk.desk.roles import DESK, Actor, require
from copydesk.errors import CopydeskError, DraftError

MOST_LINES = 100  # of progress that are kept, the newest
_LONGEST = 300  # characters of a line of progress
_MOST_PASSAGE = 2000  # characters of a passage that are kept with the record; its place is kept whole


@jobs.handler("draft")
def draft(job: jobs.Job) -> jobs.Write | None:
    """Draft the story that was asked for. What cannot be drafted is told on the row, and waits for no worker."""
    row = Drafting.objects.select_related("section", "user").get(pk=job.arguments["drafting"])
    if row.state == Drafting.State.DONE:
        return None
    _tell(job, row.pk, "Taken up again" if row.progress else "Taken up")
    try:
        if row.user is not None:
            require(Actor.of_user(row.user), "draft")  # it may have been taken away since
        made = _made(job, row)
        prepared = _prepared(row, made)
    except CopydeskError as error:
        if getattr(error, "passing", False):
            raise
        why = str(error)
        return lambda: failed(row.pk, why)
    return lambda: _finish(row.pk, made, prepared)


@jobs.given_up("draft")
def not_drafted(job: jobs.Job, why: str) -> None:
    """A draft whose job died says so."""
    failed(job.arguments["drafting"], why)


def failed(pk: int, why: str) -> None:
    """Say on the row why there is no draft; for the transaction that ends the job."""
    open_rows = Drafting.objects.filter(pk=pk, state__in=Drafting.OPEN)
    words = cleaned(why)[:2000]
    if open_rows.update(state=Drafting.State.FAILED, error=words, finished_at=timezone.now()):
        audit.record(DESK, "draft failed", drafting=pk, why=words[:500])


def _made(job: jobs.Job, row: Drafting) -> library.Draft:
    model = drafting.model() if row.with_model else None
    if row.with_model and model is None:
        mend = "Name one in the table drafting, or ask the built-in drafter."
        raise DraftError(policy.NAME, "they name no language model any more", mend)
    uses = row.sources.select_related("snapshot__document").order_by("position")
    sources = [checking.source_as_read(use.name, use.snapshot) for use in uses]
    # What the sources' words could touch: which of it the story will name is not known yet.
    facts = StoryFacts("\n".join([row.about, *(source.text for source in sources)]), row.on)
    brief = library.Brief(about=row.about, on=row.on, words=row.words)
    return library.draft(
        sources,
        brief,
        facts=facts,
        policy=policy.current(),
        earlier=checking.earlier(None),
        model=model,
        tell=lambda words: _tell(job, row.pk, words),
    )


def _prepared(row: Drafting, made: library.Draft) -> stories.Prepared:
    """The draft as a story that comes in, on all the sources it was drafted from."""
    raw, name, text = stories.read_draft(made.story.raw, "draft.md")
    uses = row.sources.select_related("snapshot__document").order_by("position")
    return stories.Prepared(Draft(raw, name, tuple((use.name, use.snapshot.document) for use in uses)), text)


def _finish(pk: int, made: library.Draft, prepared: stories.Prepared) -> None:
    """Make the story; for the transaction that ends the job, which one attempt alone commits."""
    row = Drafting.objects.select_for_update(of=("self",)).select_related("section").get(pk=pk)
    # The right was asked for when the work was: it is done in the name of who wanted it.
    actor = Actor(row.asked_by, itself=True)
    drafter = made.record.drafter
    taken = stories.write(actor, prepared, row.section, change=f"drafted by machine ({drafter})")
    row.version, row.state, row.finished_at = taken.version, Drafting.State.DONE, timezone.now()
    row.record, row.standing, row.error = _kept(made.record.as_mapping()), _standing(made), ""
    row.save(update_fields=["version", "state", "finished_at", "record", "standing", "error"])
    audit.record(
        DESK,
        "draft finished",
        taken.story,
        drafting=pk,
        version=taken.version.number,
        drafter=cleaned(drafter),
        cut=len(made.record.cuts),
        tokens=made.record.tokens_in + made.record.tokens_out,
    )


def _standing(made: library.Draft) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = []
    for line in made.standing:
        passages = [
            {"source": p.source, "start": p.start, "end": p.end, "text": p.text[:_MOST_PASSAGE]} for p in line.passages
        ]
        words = made.story.text[line.start : line.end]
        told.append({"line": words, "start": line.start, "end": line.end, "passages": passages})
    kept: list[dict[str, Any]] = _kept(told)
    return kept


def _kept(value: Any) -> Any:
    """Plain values without what a database takes for no text: a model may write what it likes."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, dict):
        return {name: _kept(part) for name, part in value.items()}
    return [_kept(part) for part in value] if isinstance(value, list | tuple) else value


def _tell(job: jobs.Job, pk: int, words: str) -> None:
    """Write a line of progress, in a transaction of its own.

    :raises LostLease: if another attempt has begun: what this one would still spend is of no use.
    """
    line = {"at": timezone.now().isoformat(timespec="seconds"), "words": cleaned(words)[:_LONGEST]}
    with transaction.atomic():
        row = Drafting.objects.select_for_update(of=("self",)).get(pk=pk)
        if not jobs.holds(job):
            raise jobs.LostLease
        row.state, row.progress = Drafting.State.WORKING, [*row.progress, line][-MOST_LINES:]
        row.save(update_fields=["state", "progress"])
