"""A short story that says what a document says: its most telling sentences, quoted, each given to whom it is from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from copydesk.claims import dates
from copydesk.drafting.brief import Brief
from copydesk.drafting.built_in.extract_alone import quotable
from copydesk.drafting.built_in.extract_telling import NEAR, Telling, alike, chosen, ranked
from copydesk.drafting.built_in.extract_voice import Voice, headed, voice
from copydesk.drafting.built_in.extract_words import CALLED_OFF
from copydesk.drafting.built_in.wording import capital
from copydesk.drafting.sheet import Line, Sheet, day_of
from copydesk.evidence.index import SourceIndex
from copydesk.evidence.stems import content_stems
from copydesk.facts import Facts
from copydesk.model import Evidence, Source, SourceKind
from copydesk.reading import dates as dates_of
from copydesk.reading.companyfacts import day
from copydesk.text import words

NAME = "extract"
_FITS = 0.2
_FEWEST = 2  # sentences to quote, without which there is no story
_FEWEST_WORDS = 25  # and their words; of a story on a subject that the brief names:
_FEWEST_ON_SUBJECT = 45
_MOST = 8  # quotations of a story: beyond, it is a list
_SHORT = 75  # code points of a quotation that makes a headline
_LEADING = 3  # of the most telling sentences, those of which one may make the headline
_BEARS = 0.3  # share of the subject that another source's sentence holds, to be added
_COMING = frozenset(
    content_stems(
        "due deadline comment effective begin start expire meeting hearing close end takes effect must required by "
        "schedule mature publish vote operational payable".split()
    )
)
_DEBT = frozenset(content_stems(["notes", "senior", "debentures", "matures", "maturity", "borrowings"]))
_MOST_COMING = 2
_FAR = 400  # days from the story's day, from which nobody waits for it yet
# What a filing is read for, where the brief does not say.
_RESULTS = content_stems(
    "net sales revenue income increased decreased compared operating margin employees cash dividends "
    "repurchased".split()
)


def fit(index: SourceIndex, brief: Brief, facts: Facts | None) -> float:
    """Low for sources that hold sentences to quote, on the brief's subject where it names one; else 0."""
    if not index.sources:
        return 0.0
    main = _main(index, brief)
    words_held = count = 0
    for passage_found in quotable(index, main):
        if not _subject(brief) or _share(index, _subject(brief), passage_found.text) >= NEAR:
            count += 1
            words_held += len(passage_found.text.split())
        if count >= _FEWEST and words_held >= (_FEWEST_ON_SUBJECT if _subject(brief) else _FEWEST_WORDS):
            return _FITS
    return 0.0


def write(index: SourceIndex, brief: Brief, facts: Facts | None) -> Sheet:
    """The story of the main source, with a paragraph of each other source that bears on it."""
    main = _main(index, brief)
    subject = _subject(brief)
    told = voice(main)
    hints = _RESULTS if told.company and not subject else ()
    year = told.period.year if told.period else 0
    found = list(quotable(index, main))
    pool = ranked(index, found, subject or headed(main), hints, year, long=told.company)
    if subject:
        pool = [t for t in pool if t.near >= NEAR]
    coming = _coming(pool, day_of(brief, index.sources))
    body = [t for t in pool if not any(t is c for c, _ in coming)]
    taken = chosen(body[: 6 * _MOST], int(brief.words * 0.8))
    if len(taken) > _MOST:
        best = sorted(taken, key=lambda t: -t.rank)[:_MOST]
        taken = sorted(best, key=lambda t: t.passage.number)
    lead = max(taken, key=lambda t: t.rank, default=None)
    parts = [_opening(main, told, lead)] if lead else []
    parts += [(_said(t, told, number),) for number, t in enumerate(t for t in taken if t is not lead)]
    parts += _beside(index, main, subject or headed(main), taken)
    due = tuple(_due(t, told, n) for n, (t, _) in enumerate(coming))
    return Sheet(_headlines(main, told, subject, taken), None, tuple(parts), due)


def _subject(brief: Brief) -> str:
    """What the story is to be about in words; an identifier tells which source is meant, and nothing of sentences."""
    about = " ".join(brief.about.split())
    return "" if any(c.isdigit() for c in about) else about


def _share(index: SourceIndex, subject: str, text: str) -> float:
    """The share of the subject's stems, rare ones weighed more, that a text holds."""
    roots = {root: index.idf(root) for root in content_stems(words(subject))}
    held = set(content_stems(words(text)))
    return sum(w for r, w in roots.items() if r in held) / (sum(roots.values()) or 1.0)


def _main(index: SourceIndex, brief: Brief) -> Source:
    """The source that the story is about: nearest to the brief's words, first-hand, newest, longest."""
    about = content_stems(words(brief.about))
    held = [s for s in index.sources if any(True for _ in quotable(index, s))]

    def rank(source: Source) -> tuple[float, bool, dt.date, int]:
        near = sum(index.idf(root) for root in about if index.holds(root) and index.stands_in(root, source))
        return near, source.kind is SourceKind.PRIMARY, source.published or dt.date.min, len(source.text)

    return max(held or index.sources, key=rank)


def _opening(source: Source, told: Voice, first: Telling) -> tuple[Line, ...]:
    """The first quotation with who issued it, then what the document is and of when."""
    if told.issuer:
        lead = f"{quoted(first, ',')} {told.issuer} says in {told.a}."
    else:
        lead = f"{quoted(first, ',')} {told.a} {told.says}."
    about = _of_document(source, told)
    return (Line(lead, (passage(first),)), *(Line(text, _head(source)) for text in about))


def _of_document(source: Source, told: Voice) -> list[str]:
    """Sentences on the document: its title and its day; of a company's report, the period that it is for."""
    upper, title = capital(told.document), headed(source)
    if told.company:
        if not told.period:
            return []
        if told.noun == "annual report":
            return [f"Its fiscal year ended on {day(told.period)}."]
        return [f"{upper} is for the quarter ended {day(told.period)}."]
    found = [f"{upper} {'are' if told.many else 'is'} headed “{title}.”"] if title else []
    if signed := dates_of.parse(source.fields.get("signing_date", "")):
        found.append(f"{upper} was signed on {day(signed)}.")
    elif source.published and not told.many:
        found.append(f"{upper} is dated {day(source.published)}.")
    return found


def _said(telling: Telling, told: Voice, number: int) -> Line:
    """A quotation with its attribution, which changes from one to the next."""
    document, says = told.document, told.says
    upper = capital(document)
    who = "the company" if told.company else told.issuer or document
    turns = (
        f"{quoted(telling, ',')} {document} {says}.",
        f"{upper} {says}: {quoted(telling, '.')}",
        f"{quoted(telling, ',')} {who} {'says' if who != document else says}.",
        f"{quoted(telling, ',')} according to {document}.",
        f"{upper} also {says}: {quoted(telling, '.')}",
    )
    return Line(turns[number % len(turns)], (passage(telling),))


def _beside(index: SourceIndex, main: Source, subject: str, taken: Sequence[Telling]) -> list[tuple[Line, ...]]:
    """A paragraph of each other source that bears on the subject."""
    found: list[tuple[Line, ...]] = []
    for source in index.sources:
        if source is main:
            continue
        told = voice(source)
        for telling in ranked(index, list(quotable(index, source)), subject):
            if telling.near >= _BEARS and not any(alike(telling, t) for t in taken):
                says = f"{told.issuer} says in {told.a}" if told.issuer else f"{told.a} {told.says}"
                found.append((Line(f"{quoted(telling, ',')} {says}.", (passage(telling),)),))
                break
    return found


def _coming(found: Sequence[Telling], on: dt.date | None) -> list[tuple[Telling, dt.date]]:
    """The sentences that tell what is due on a day after ``on``, the soonest first."""
    if on is None:
        return []
    due: list[tuple[Telling, dt.date]] = []
    for telling in found:
        days = [d.first for _, _, d in dates.in_text(telling.text) if d.first and d.first == d.last and d.first > on]
        if not days or (min(days) - on).days > _FAR or telling.stems & _DEBT or CALLED_OFF.search(telling.text):
            continue
        if len(telling.stems & _COMING) and not any(alike(telling, other) for other, _ in due):
            due.append((telling, min(days)))
    return sorted(due, key=lambda d: d[1])[:_MOST_COMING]


def _due(telling: Telling, told: Voice, number: int) -> Line:
    if number:
        return Line(f"{capital(told.document)} also {told.says}: {quoted(telling, '.')}", (passage(telling),))
    return Line(f"{quoted(telling, ',')} {told.document} {told.says}.", (passage(telling),))


def _headlines(source: Source, told: Voice, subject: str, taken: Sequence[Telling]) -> tuple[Line, ...]:
    name = told.issuer.removeprefix("the ") or told.noun.capitalize()
    found: list[Line] = []
    title = headed(source)
    if title and not told.company:
        found.append(Line(f"{name}: “{title}”" if told.issuer else title, _head(source)))
    for telling in sorted(taken, key=lambda t: -t.rank)[:_LEADING]:
        if len(telling.text) <= _SHORT:
            found.append(Line(f"{name}: {quoted(telling, '')}", (passage(telling),)))
    if subject and len(subject) <= _SHORT:
        found.append(Line(f"What {told.issuer or told.document} says about {subject}", _head(source)))
    found.append(Line(f"What {told.issuer or 'it'} says in {told.a}", _head(source)))
    return tuple(found)


def quoted(telling: Telling, end: str) -> str:
    """The words of a sentence in quotation marks, with the stop that its place asks for."""
    return f"“{telling.text.rstrip('.')}{end}”"


def passage(telling: Telling) -> Evidence:
    """Where the sentence stands."""
    return Evidence.of(telling.passage.source, telling.passage.start, telling.passage.end)


def _head(source: Source) -> tuple[Evidence, ...]:
    """The head of a document, which says what it is."""
    end = source.blocks[0].end if source.blocks else min(len(source.text), 200)
    return (Evidence.of(source, source.blocks[0].start if source.blocks else 0, min(end, 400)),)
