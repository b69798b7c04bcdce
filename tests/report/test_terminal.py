"""The terminal: what an editor sees first, narrow and wide, and that no text of a story can do harm there."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from copydesk.model import Report
from copydesk.report import terminal


def shown(*reports: Report, width: int = 100, **options: object) -> str:
    out = io.StringIO()
    terminal.show(list(reports), Console(file=out, width=width, **options))  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 120])
def test_it_fits_the_width(report: Report, many: Report, width: int) -> None:
    for made in (report, many):
        assert max(len(line) for line in shown(made, width=width).splitlines()) <= width


def test_the_verdict_comes_first_then_stops_then_warnings_then_counts(report: Report) -> None:
    text = shown(report)
    order = [
        "■ HOLD  harbor.md",
        "Holds the story (3)",
        "Mended (1)",
        "Warnings (1)",
        "Sentence by sentence",
        "Claims:",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_a_finding_shows_the_words_at_fault_the_passage_and_the_change(report: Report) -> None:
    text = shown(report, width=120)
    assert "sales rose [[7%]] to $12 million" in text
    assert "“sales rose 4% to $12 million” (Harbor Foods reports, 2026-03-05, says otherwise) 4% and 7% differ" in text
    assert "“7%” to “4%”" in text
    assert "waived  A short item." in text


def test_each_sentence_has_a_mark_and_a_reason(report: Report) -> None:
    text = shown(report, width=120)
    assert "■ held   ○ no evidence   ✓ proved   · no claim" in text
    assert "2 ■ Harbor Foods said on Thursday" in text
    assert "7 ○ Investors will be watching (NYSE: HRBF)." in text
    assert "\n    No source speaks of it." in text
    assert "✓ 5 proved  ✗ 2 contradicted  ○ 1 no evidence  ? 1 not checked" in text


def test_the_sources_have_the_numbers_that_the_sentences_name(report: Report) -> None:
    text = shown(report, width=120)
    assert "\nSources\n1 Harbor Foods reports (release.txt, primary, 2026-03-05)\n2 " in text
    assert "2 Talk with Jane Doe (notes/jane-doe.txt, private notes)" in text
    assert "\n    source 1 " in text
    alone = shown(replace(report, sources=report.sources[:1]), width=120)
    assert "\n    source 1 " not in alone


def test_a_note_that_repeats_the_message_is_not_shown_again(report: Report) -> None:
    finding = next(f for f in report.findings if any(e.note for e in f.evidence))
    note = next(e.note for e in finding.evidence if e.note)
    same = replace(finding, message=f"{note[0].upper()}{note[1:]}.")
    text = shown(replace(report, findings=(same,)), width=120)
    assert text.count(note[1:]) == 1


def test_several_stories_end_in_a_table(report: Report, released: Report) -> None:
    text = shown(report, released)
    assert "2 stories: 1 to release, 1 held" in text
    assert "(+2 more)" in text
    assert "stories:" not in shown(report)


def test_colour_is_for_terminals_alone(report: Report) -> None:
    assert "\x1b[" not in shown(report)
    assert "\x1b[" in shown(report, force_terminal=True, color_system="standard")


def test_text_cannot_style_or_drive_the_terminal(report: Report) -> None:
    hostile = "[bold red]x[/] \x1b[31mred\x07 \u202eturned"
    finding = replace(report.findings[0], message=hostile)
    text = shown(replace(report, findings=(finding,)), force_terminal=False)
    assert "[bold red]x[/]" in text
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_a_finding_on_the_whole_story_does_not_hold_each_sentence(report: Report) -> None:
    whole = replace(report.findings[3], waived="", start=0, end=len(report.story.raw))
    text = shown(replace(report, findings=(whole,)))
    assert "7 ■" not in text
    assert "1 finding holds it" in text
