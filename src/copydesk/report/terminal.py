"""A report in the terminal: first the verdict and what holds the story, then the rest.

All text of stories and sources is put in as plain text, never as Rich markup, and without control characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from copydesk.model import Evidence, Finding, Manner, Relation, Report, Severity, Span, Verdict
from copydesk.report.as_json import counts
from copydesk.report.sentences import (
    ASCII_MARKS,
    MARKS,
    Sentence,
    Standing,
    joined,
    more_than,
    on_whole_story,
    printable,
    quoted,
    sentences,
)

_STYLE = {
    Standing.HELD: "bold red",
    Standing.CONTRADICTED: "red",
    Standing.NO_EVIDENCE: "yellow",
    Standing.NOT_CHECKED: "magenta",
    Standing.PROVED: "green",
    Standing.NO_CLAIM: "dim",
}
_HEADS = {Severity.STOP: "Holds the story", Severity.REPAIR: "Mended", Severity.WARN: "Warnings"}
_LONGEST_PASSAGE = 400  # characters of a passage that are shown


def show(reports: Report | Sequence[Report], console: Console | None = None) -> None:
    """Print each report to ``console`` (standard output without one); of several, a table at the end."""
    console = console or Console()
    reports = [reports] if isinstance(reports, Report) else reports
    for report in reports:
        console.print(_one(report, console))
    if len(reports) > 1:
        console.print(_summary(reports))


def _one(report: Report, console: Console) -> Group:
    marks = ASCII_MARKS if console.options.ascii_only else MARKS
    parts: list[Text | Padding | Table] = [_verdict(report, marks)]
    shown = sentences(report)
    for severity in Severity:
        parts += _findings(report, _HEADS[severity], severity, shown)
    parts += _findings(report, "Waived", None, shown)
    if shown:
        parts += [_head("Sentence by sentence"), _key(shown, marks), _sentence_table(report, shown, marks)]
    if report.sources:
        parts += [_head("Sources"), _sources(report)]
    parts += [_head("Counts"), *_counts(report, marks), Text("")]
    return Group(*parts)


def _head(words: str) -> Text:
    return Text(f"\n{words}", style="bold")


def _verdict(report: Report, marks: dict[Standing, str]) -> Text:
    held = report.verdict is Verdict.HOLD
    standing = Standing.HELD if held else Standing.PROVED
    line = Text()
    line.append(f"{marks[standing]} {'HOLD' if held else 'RELEASE'}", style=_STYLE[standing] + " bold")
    line.append(f"  {printable(report.story.name)}", style="bold")
    line.append(f"\n{_why(report)}")
    return line


def _why(report: Report) -> str:
    """The verdict in a sentence."""
    from_sources = f"{len(report.sources)} {'source' if len(report.sources) == 1 else 'sources'}"
    if report.verdict is Verdict.RELEASE:
        return f"Nothing stops it, checked against {from_sources}."
    number = len(report.stops)
    return f"{number} {'finding holds' if number == 1 else 'findings hold'} it, checked against {from_sources}."


def _findings(
    report: Report, head: str, severity: Severity | None, shown: Sequence[Sentence]
) -> list[Text | Padding | Table]:
    """The findings of a severity, or the waived ones, each under its number in the report."""
    found = [
        (number, f)
        for number, f in enumerate(report.findings, 1)
        if (f.severity is severity and not f.waived) or (severity is None and f.waived)
    ]
    if not found:
        return []
    parts: list[Text | Padding | Table] = [_head(f"{head} ({len(found)})")]
    for number, finding in found:
        lead = Text(f"{number}. ", style="bold")
        lead.append(printable(finding.message))
        lead.append(f"  {finding.rule}", style="dim")
        parts.append(lead)
        rows = _story_words(report, finding, shown)
        rows += [("source", _passage(report, finding, e)) for e in finding.evidence]
        rows += _change(report, finding)
        if finding.waived:
            rows.append(("waived", Text(printable(finding.waived))))
        if rows:
            parts.append(Padding(_grid((Text(label, style="dim"), words) for label, words in rows), (0, 0, 0, 3)))
    return parts


def _grid(rows: Iterable[tuple[Text, Text]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for label, words in rows:
        table.add_row(label, words)
    return table


def _story_words(report: Report, finding: Finding, shown: Sequence[Sentence]) -> list[tuple[str, Text]]:
    """The sentence that the finding is on, its words at fault in [[ ]] as well as in colour."""
    place = report.story.from_file(finding.start, finding.end)
    touched = [s for s in shown if Span(s.start, s.end).meets(place.start, place.end)]
    if not touched or on_whole_story(place, shown):
        return []
    start, end = touched[0].start, touched[-1].end
    marked = [s for t in touched for s in t.faults if place.meets(s.start, s.end)]
    if not marked and not place.covers(start, end):
        marked = [place]
    return [("story", _marked(report.story.text, start, end, marked, Standing.HELD))]


def _marked(text: str, start: int, end: int, marked: Sequence[Span], standing: Standing) -> Text:
    line = Text()
    at = start
    for span in joined(marked):
        left, right = max(span.start, at), min(span.end, end)
        if left >= right:
            continue
        line.append(_one_line(text[at:left]))
        line.append(f"[[{_one_line(text[left:right])}]]", style=_STYLE[standing] + " underline")
        at = right
    line.append(_one_line(text[at:end]))
    return line


def _one_line(text: str) -> str:
    return printable(text).replace("\n", " ")


def _passage(report: Report, finding: Finding, evidence: Evidence) -> Text:
    source = next((s for s in report.sources if s.name == evidence.source), None)
    line = Text(quoted(_shorter(_one_line(evidence.text))) if evidence.text else "(withheld)")
    where = [printable(source.title or source.name if source else evidence.source)]
    if source and source.published:
        where.append(source.published.isoformat())
    if evidence.place:
        where.append(printable(evidence.place))
    if evidence.manner is Manner.NEAREST:
        where.append("nearest passage, no match")
    elif evidence.relation is Relation.CONTRADICTS:
        where.append("says otherwise")
    line.append(f" ({', '.join(where)})", style="dim")
    if note := more_than(finding.message, evidence.note):
        line.append(f" {_one_line(note)}", style="italic")
    return line


def _change(report: Report, finding: Finding) -> list[tuple[str, Text]]:
    if finding.fix is None:
        return []
    before = _shorter(_one_line(report.story.raw[finding.fix.start : finding.fix.end]).strip())
    after = _one_line(finding.fix.replacement).strip()
    if not before:
        return [("change", Text(f"put in “{after}”"))]
    if not after:
        return [("change", Text(f"take out “{before}”"))]
    return [("change", Text(f"“{before}” to “{after}”"))]


def _shorter(text: str, longest: int = _LONGEST_PASSAGE) -> str:
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " […]"


def _sentence_table(report: Report, shown: Sequence[Sentence], marks: dict[Standing, str]) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for sentence in shown:
        body = _marked(sentence.text, 0, len(sentence.text), _local(sentence), sentence.standing)
        if sentence.part != "body":
            body.append(f" ({sentence.part})", style="dim")
        why = _sentence_why(report, sentence)
        if why:
            body.append(f"\n{why}", style="dim")
        style = _STYLE[sentence.standing]
        table.add_row(str(sentence.number + 1), Text(marks[sentence.standing], style=style), body)
    return table


def _sentence_why(report: Report, sentence: Sentence) -> str:
    """Why a sentence stands as it does: the findings on it, what is missing, or the sources that bear it out."""
    if sentence.standing is Standing.HELD:
        numbers = [str(n) for n, f in enumerate(report.findings, 1) if f in sentence.findings and f in report.stops]
        return f"{'finding' if len(numbers) == 1 else 'findings'} {', '.join(numbers)}"
    if sentence.standing is Standing.PROVED:
        if len(report.sources) == 1:
            return ""
        used = {e.source for c in sentence.claims for e in c.evidence}
        numbers = [str(n) for n, source in enumerate(report.sources, 1) if source.name in used]
        return f"{'source' if len(numbers) == 1 else 'sources'} {', '.join(numbers)}" if numbers else ""
    worst = [c for c in sentence.claims if str(c.state) == sentence.standing]
    notes = dict.fromkeys(_on_words(sentence, c.claim.text) + _one_line(c.note) for c in worst if c.note)
    return "\n".join(list(notes)[:3])


def _on_words(sentence: Sentence, words: str) -> str:
    """The words that a note is on, nothing where they are the whole sentence."""
    return "" if words == sentence.text else f"{quoted(_shorter(_one_line(words), 60))}: "


def _local(sentence: Sentence) -> list[Span]:
    return [Span(s.start - sentence.start, s.end - sentence.start) for s in sentence.faults]


def _sources(report: Report) -> Table:
    """The sources under the numbers by which the sentences name them."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for number, source in enumerate(report.sources, 1):
        day = source.published.isoformat() if source.published else ""
        line = Text(printable(source.title or source.name))
        kind = "private notes" if source.private else str(source.kind)
        about = [source.name if source.title else "", kind, source.publisher, day]
        line.append(f" ({', '.join(printable(a) for a in about if a)})", style="dim")
        table.add_row(str(number), line)
    return table


def _key(shown: Sequence[Sentence], marks: dict[Standing, str]) -> Text:
    """What the marks mean, for those in use."""
    used = {s.standing for s in shown}
    return Text("   ".join(f"{marks[s]} {s}" for s in Standing if s in used), style="dim")


def _counts(report: Report, marks: dict[Standing, str]) -> list[Text]:
    counted = counts(report)
    line = Text("Claims: ")
    for number, (state, many) in enumerate(counted["claims"].items()):
        standing = Standing(state)
        line.append("  " if number else "")
        line.append(f"{marks[standing]} {many} {state}", style=_STYLE[standing])
    found = counted["findings"]
    legend = Text(
        f"Findings: {found['stop']} stop, {found['repair']} repair, {found['warn']} warn, {found['waived']} waived"
    )
    return [line, legend]


def _summary(reports: Sequence[Report]) -> Table:
    held = sum(r.verdict is Verdict.HOLD for r in reports)
    table = Table(
        title=f"{len(reports)} stories: {len(reports) - held} to release, {held} held",
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        expand=False,
    )
    table.add_column("verdict", no_wrap=True)
    table.add_column("story", overflow="fold")
    table.add_column("why", overflow="fold")
    for report in reports:
        hold = report.verdict is Verdict.HOLD
        standing = Standing.HELD if hold else Standing.PROVED
        first = printable(report.stops[0].message) if report.stops else ""
        more = len(report.stops) - 1
        why = f"{first} (+{more} more)" if more > 0 else first
        verdict = Text("HOLD" if hold else "RELEASE", style=_STYLE[standing])
        table.add_row(verdict, Text(printable(report.story.name)), Text(why))
    return table
