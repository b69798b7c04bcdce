"""Stories are drafted from sources that the desk has: asked for here, done by the worker (:mod:`.work`).

A draft is asked for with the sources as they have been read by then. The worker has the library draft it
(:func:`copydesk.drafting.draft`), and the story that comes of it goes in by the same door as any other, as work in
hand: the desk checks it, and people decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from copydesk.desk import audit, jobs, policy
from copydesk.desk.life.state import cleaned
from copydesk.desk.models import Document, Drafting, DraftingSource, Job, Section
from copydesk.desk.roles import Actor, require
from copydesk.drafting.settings import ModelSettings
from copydesk.errors import DraftError, ReadError

MOST_SOURCES = 30  # of one draft
LEAST_WORDS, MOST_WORDS = 50, 3000
MOST_ABOUT = 500  # characters


def model() -> ModelSettings | None:
    """The language model that the newsroom's settings name, ``None`` where they name none.

    :raises PolicyError: if what they say of it is wrong.
    """
    table = policy.current().drafting
    return ModelSettings.from_mapping(table, policy.NAME) if table else None


def ask(
    actor: Actor,
    documents: Sequence[Document],
    *,
    about: str = "",
    on: dt.date | None = None,
    words: int = 400,
    section: Section | None = None,
    with_model: bool = False,
) -> Drafting:
    """Ask for a story from these sources, as they stand now; a job drafts it.

    Who asks for the same again while it is under way, by a second click, gets that draft.

    :param about: what it is to be about; without it the sources decide.
    :param on: the day that it speaks from; without it, the day of its newest source.
    :param words: about how long its body may be.
    :param section: where it goes; without it, the newsroom's first.
    :param with_model: whether the language model of the newsroom's settings writes, or else the built-in drafter.
    :raises NotAllowed: without the right to draft.
    :raises ReadError: if a source has not been read.
    :raises DraftError: if there is no source or too many, a bound is passed, or a model is wanted and none is named.
    """
    require(actor, "draft")
    about = " ".join(cleaned(about).split())
    unlike = {document.pk: document for document in documents}
    if not unlike:
        raise DraftError("the draft", "no source is chosen", "Choose at least one.")
    if len(unlike) > MOST_SOURCES:
        raise DraftError("the draft", f"{len(unlike)} sources are chosen", f"Choose at most {MOST_SOURCES}.")
    if len(about) > MOST_ABOUT:
        wrong = f"what it is to be about has {len(about)} characters"
        raise DraftError("the draft", wrong, f"Write at most {MOST_ABOUT}.")
    if not LEAST_WORDS <= words <= MOST_WORDS:
        mend = f"Give a whole number from {LEAST_WORDS} to {MOST_WORDS}."
        raise DraftError("the draft", f"it is to have {words} words", mend)
    for document in unlike.values():
        if document.current_id is None:
            wrong = f"it has not been read ({document.trouble or 'not yet tried'})"
            raise ReadError(document.name, wrong, "Read it again, or leave it out.")
    if with_model and model() is None:
        mend = "Name one in the table drafting of the newsroom's settings, or use the built-in drafter."
        raise DraftError("the draft", "the newsroom's settings name no language model", mend)
    section = section or Section.objects.order_by("pk").first()
    if section is None:
        raise DraftError("the draft", "the newsroom has no section", "Add a section first.")
    wanted = {"about": about, "on": on, "words": words, "section": section, "with_model": with_model}
    with transaction.atomic():
        if same := _under_way(actor, wanted, list(unlike.values())):
            return same
        row = Drafting.objects.create(**wanted, asked_by=actor.name, user=actor.user)
        DraftingSource.objects.bulk_create(_uses(row, list(unlike.values())))
        told = {"about": about, "sources": list(unlike), "model": with_model}
        audit.record(actor, "ask for draft", drafting=row.pk, **told)
        _queue(row)
    return row


def _under_way(actor: Actor, wanted: dict[str, Any], documents: Sequence[Document]) -> Drafting | None:
    """The draft that the same person has asked for already, of the same sources as they stand, and that is not done."""
    if actor.user is None:
        return None
    get_user_model().objects.select_for_update().get(pk=actor.user.pk)  # two requests at once come one after the other
    snapshots = [document.current_id for document in documents]
    for row in Drafting.objects.filter(user=actor.user, state__in=Drafting.OPEN, **wanted).order_by("-pk"):
        if list(row.sources.order_by("position").values_list("snapshot_id", flat=True)) == snapshots:
            return row
    return None


def try_again(actor: Actor, pk: int) -> Drafting:
    """Have a draft that failed tried again, from the same sources as they were read then.

    :raises NotAllowed: without the right to draft.
    :raises DraftError: if it has not failed.
    """
    require(actor, "draft")
    with transaction.atomic():
        row: Drafting | None = Drafting.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None or row.state != Drafting.State.FAILED:
            raise DraftError(f"draft {pk}", "it has not failed", "Load the page again and look at it.")
        row.state, row.error, row.finished_at, row.progress = Drafting.State.ASKED, "", None, []
        row.save(update_fields=["state", "error", "finished_at", "progress"])
        audit.record(actor, "ask for draft again", drafting=row.pk, about=row.about)
        dead = Job.objects.filter(key=_key(row), state=Job.State.DEAD).order_by("-pk").first()
        if dead is not None and not Job.objects.filter(key=_key(row), state=Job.State.QUEUED).exists():
            jobs.revive(dead)  # or it would wait for a person for ever
        else:
            _queue(row)
    return row


def _queue(row: Drafting) -> None:
    # Behind checks and publishing: a draft may take minutes, and nobody's page waits for it.
    jobs.enqueue("draft", _key(row), urgency=-1, drafting=row.pk)


def _key(row: Drafting) -> str:
    return f"draft {row.pk}"


def _uses(row: Drafting, documents: Sequence[Document]) -> list[DraftingSource]:
    """The sources of a draft, under names that differ, as a story needs them."""
    uses: list[DraftingSource] = []
    names: set[str] = set()
    for document in documents:
        name, n = document.name[:390], 2
        while name in names:
            name, n = f"{document.name[:390]} ({n})", n + 1
        names.add(name)
        uses.append(DraftingSource(drafting=row, snapshot_id=document.current_id, name=name, position=len(uses)))
    return uses
