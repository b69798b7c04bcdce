"""The page on which readers ask what the sources of published stories say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from copydesk.asking import LONGEST, Answer, FactCited
from copydesk.desk import asking
from copydesk.desk.market import folder
from copydesk.desk.site.passages import Cited, Mark, Passage, day, safe, text_fragment
from copydesk.desk.views.answers import html
from copydesk.desk.views.limits import within
from copydesk.errors import DraftError
from copydesk.model import Evidence
from copydesk.report.sentences import printable

A_MINUTE = 20  # questions from one address
_HTML = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the answer, and the mark that opens its passage."""

    text: str
    mark: Mark


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The form; with a question in the address, the answer or that there is none."""
    question = " ".join(printable(request.GET.get("q", "").replace("\0", "")).split())
    context: dict[str, object] = {"q": question, "longest": LONGEST, "holdings": bool(folder.rooms().holdings)}
    status = 200
    if len(question) > LONGEST:
        context["wrong"] = f"A question may have {LONGEST} characters; this one has {len(question)}."
        status = 400
    elif question and not within(request, "ask", A_MINUTE):
        context["wrong"] = f"From your address, {A_MINUTE} questions a minute are answered. Ask again in a minute."
        status = 429
    elif question:
        try:
            told = asking.of_published(question)
            context |= _shown(told.answer)
        except DraftError:
            context["wrong"] = "That is no question. Ask in words."
            status = 400
    response = html("ask", context, status)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    if status == 429:
        response["Retry-After"] = "60"
    return response


def _shown(answer: Answer) -> dict[str, object]:
    """What the page shows of an answer: sentences with marks, and the sources that these are numbered by."""
    cited = _cited(answer)
    lines = []
    for number, said in enumerate(answer.sentences, 1):
        passages = tuple(_passage(e, cited, answer) for e in said.passages)
        passages += tuple(Passage(cited[_record(f)], note=printable(f"{f.key}: {f.says}")) for f in said.facts)
        lines.append(Line(printable(said.text), Mark(number, passages)))
    near = [_passage(e, cited, answer) for e in answer.nearest]
    own = {p.source.number for line in lines for p in line.mark.passages}
    return {
        "answer": answer,
        "lines": lines,
        "near": near,
        "sources": [source for source in cited.values() if source.number in own],
        "unanswered": [printable(part) for part in answer.unanswered] if lines else [],
    }


def _cited(answer: Answer) -> dict[str, Cited]:
    """The sources and records of an answer as readers see them, numbered in the order in which they are cited."""
    records = dict.fromkeys(fact for said in answer.sentences for fact in said.facts)
    names: Iterable[str] = [e.source for said in answer.sentences for e in said.passages]
    order: Sequence[str] = list(dict.fromkeys([*names, *(e.source for e in answer.nearest)]))
    found: dict[str, Cited] = {}
    for name in order:
        source = answer.source(name)
        if source is None or source.private:
            continue
        found[name] = Cited(
            len(found) + 1,
            printable(source.title or source.name),
            printable(source.publisher),
            day(source.published) if source.published else "",
            source.published.isoformat() if source.published else "",
            safe(source.address),
            f"{source.kind} source",
        )
    for fact in records:
        name = _record(fact)
        found.setdefault(name, Cited(len(found) + 1, printable(fact.origin), kind=f"record of a {fact.kind}"))
    return found


def _record(fact: FactCited) -> str:
    """A record's name among the sources of an answer; no file is called so."""
    return f"\0{fact.origin}"


def _passage(evidence: Evidence, cited: dict[str, Cited], answer: Answer) -> Passage:
    source, read = cited[evidence.source], answer.source(evidence.source)
    link = source.address
    if link and read is not None and read.media_type.partition(";")[0].strip() in _HTML:
        link = link.partition("#")[0] + text_fragment(evidence.text)
    place = evidence.place if evidence.place.startswith("page ") else ""
    return Passage(source, " ".join(printable(evidence.text).split()), link, "", place)


urlpatterns = [path("ask/", ask, name="ask")]
