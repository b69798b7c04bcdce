"""A question is answered from the newsroom's sources and facts; nothing of it is kept."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from copydesk.asking import LONGEST
from copydesk.desk import asking
from copydesk.desk.api.access import may_read
from copydesk.desk.api.asked import Asked
from copydesk.desk.api.schema import answers

router = Router(tags=["Ask"])


class QuestionAsked(Asked):
    """A question in English."""

    question: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="In English.",
        examples=["When do comments close on RIN 9999-AA01?"],
    )


class PassageTold(BaseModel):
    """Words of a source; offsets count code points of its readable text."""

    source: str = Field(description="The source's name.")
    title: str
    publisher: str
    published: str = Field(description="The day that it gives for itself, ISO 8601; empty where it gives none.")
    address: str
    start: int
    end: int
    text: str
    place: str = Field(description="Page or element of the original, empty where it has none.")


class FactTold(BaseModel):
    """A fact of the newsroom."""

    kind: str = Field(description="listing, score, docket or holding.")
    key: str
    says: str
    origin: str


class SaidTold(BaseModel):
    """A sentence of the answer with what it stands on."""

    text: str
    passages: list[PassageTold]
    facts: list[FactTold]


class HeldTold(BaseModel):
    """A sentence that was left out, as the gate held it."""

    text: str
    rule: str
    message: str


class AnswerTold(BaseModel):
    """The answer; or that there is none, with the passages nearest to the question, which are no answer."""

    question: str
    answered: bool
    text: str
    sentences: list[SaidTold]
    nearest: list[PassageTold]
    unanswered: list[str] = Field(description="The parts of the question that were not answered.")
    held: list[HeldTold]
    by: str
    sources: int = Field(description="How many sources there are to answer from.")
    looked: int = Field(description="How many of them have been read so far; the others are found by their titles.")


@router.post("", response=answers(200, AnswerTold), operation_id="ask", summary="Ask a question")
def ask(request: HttpRequest, body: QuestionAsked) -> AnswerTold:
    """An answer from the newest reading of every source that is not private, and from the newsroom's facts alone.

    Each sentence is a quotation, or tells a fact in fixed words, and has been through the gate.
    """
    may_read(request)
    told = asking.of_newsroom(body.question)
    return AnswerTold(**told.answer.as_mapping(), sources=told.sources, looked=told.looked)
