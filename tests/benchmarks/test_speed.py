"""The speed benchmark's texts and measures."""

from __future__ import annotations

from benchmarks import made_up, speed


def test_base_has_the_size_it_claims() -> None:
    papers = made_up.papers(20, 5000)
    assert len(papers) == 20
    assert all(5000 <= len(p.text.split()) < 5300 for p in papers)
    story = speed.story_of(papers, 700)
    assert 700 <= len(story.split()) < 780
    assert "“" in story
    assert any(c.isdigit() for c in story)


def test_quotes_are_half_altered() -> None:
    papers = made_up.papers(2, 2000)
    whole = " ".join(s.text for p in papers for s in p.sentences)
    quotes = speed._quotes(papers, 40)
    held = sum(q in whole for q in quotes)
    assert 18 <= held <= 24


def test_import_loads_no_web_framework() -> None:
    said: dict[str, str] = {}
    speed.importing(1, lambda what, figure, wanted: said.__setitem__(what, figure))
    assert said["web frameworks loaded"] == "none"
