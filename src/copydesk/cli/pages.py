"""The HTML pages of several reports in one folder, with an index that leads to each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from copydesk.model import Report

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; line-height: 1.25; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; vertical-align: top; padding: .5rem 1.25rem .5rem 0; border-bottom: 1px solid #8886; }}
td:first-child {{ width: 38%; }}
.release {{ color: #176b2c; font-weight: 600; }}
.hold {{ color: #a3201a; font-weight: 600; }}
.release, .hold {{ white-space: nowrap; }}
.release::before {{ content: "✓ " / ""; }}
.hold::before {{ content: "■ " / ""; }}
@media (prefers-color-scheme: dark) {{ .release {{ color: #6fd08a; }} .hold {{ color: #ff8f87; }} }}
@media (max-width: 40rem) {{
  thead {{ position: absolute; clip-path: inset(50%); }}
  tr {{ display: block; padding: .75rem 0; border-bottom: 1px solid #8886; }}
  td, td:first-child {{ display: block; width: auto; padding: 0; border: 0; }}
}}
</style>
<h1>{title}</h1>
<p>{counted}</p>
<table>
<thead><tr><th scope="col">Story</th><th scope="col">Verdict</th><th scope="col">Why</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</html>
"""
_ROW = '<tr><td><a href="{link}">{headline}</a></td><td class="{verdict}">{verdict}</td><td>{why}</td></tr>'


def write(reports: Sequence[Report], folder: Path, title: str = "Stories checked", outsiders: bool = False) -> Path:
    """Write a page a report and ``index.html`` into ``folder``, made where it is absent; returns the index."""
    from copydesk.report import html, privacy

    folder.mkdir(parents=True, exist_ok=True)
    rows: list[str] = []
    taken = {"index"}
    for report in reports:
        page = _name(report.story.name, taken)
        (folder / page).write_text(html.render(report, outsiders=outsiders), "utf-8")
        shown = privacy.for_outsiders(report) if outsiders else report
        rows.append(
            _ROW.format(link=page, headline=escape(headline(shown)), verdict=shown.verdict, why=escape(reasons(shown)))
        )
    released = sum(report.verdict == "release" for report in reports)
    counted = f"{len(reports)} stories: {released} may go out, {len(reports) - released} are held."
    index = folder / "index.html"
    index.write_text(_PAGE.format(title=escape(title), counted=counted, rows="\n".join(rows)), "utf-8")
    return index


def headline(report: Report) -> str:
    """The headline of the story, or its name where it has none."""
    span = report.story.headline
    return report.story.text[span.start : span.end] if span else report.story.name


def reasons(report: Report) -> str:
    """Why the story is held: the messages of the findings that stop it, the first of each rule."""
    first = {finding.rule: finding.message for finding in reversed(report.stops)}
    return " ".join(first[rule] for rule in dict.fromkeys(finding.rule for finding in report.stops))


def _name(story: str, taken: set[str]) -> str:
    """A file name for the page of ``story`` that no other page has."""
    stem = re.sub(r"[^\w.-]+", "-", story.removesuffix(".md")).strip("-.") or "story"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return f"{name}.html"
