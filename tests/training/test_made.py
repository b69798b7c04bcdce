"""Labelled claims made from texts: pairs, parts, looks, and faults that are faults."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import made_up
from training.made import KINDS, Made, made, made_of, part
from training.made.__main__ import main
from training.made.documents import Document, document, unwrapped
from training.made.grammar import Lexicon, clause, fitted, inflected
from training.made.scene import Scene, Texts
from training.made.style import source_styled, styled
from training.made.told import Telling, joined, worded

STORY = "\n\n".join(
    (
        "Harbor Foods makes soup in Ohio and sells it in Texas and Maine. The company opened a plant in Ohio in "
        "March 2023, and it has 420 workers there.",
        "In 2024, sales rose 12% to $3.4 billion because of higher prices in the northern states. Costs fell "
        "before the strike at the mill. The board approved a plan to sell the mill to Alder Bank for $40 million. "
        "Some suppliers may raise their prices in 2025.",
        "The Food Agency fined Birch Dairy in May 2022 after a complaint by Harbor Foods. Alder Bank expects to "
        "lend $15 million to the company under the agreement. The company will pay the loan within five years. "
        "The mill employs many engineers and provides steam to several plants in the region.",
    )
)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [document(f"{p.name}.txt", p.text) for p in made_up.papers(12, 1200)]


@pytest.fixture(scope="module")
def claims(documents: list[Document]) -> list[Made]:
    return list(made_of(documents, seed=3, n=900))


def scene_of(text: str, story: str = STORY, seed: int = 0) -> Scene:
    """A scene whose telling is ``text``, in the window of a whole story."""
    one = document("harbor.txt", story)
    lexicon = Lexicon.learn([story, *(p.text for p in made_up.papers(4, 1500))])
    sentence = next(s for s in one.paper.sentences if s.text == text)
    window = one.window(sentence, sentence, random.Random(seed))
    assert window is not None
    other = document("birch.txt", story.replace("Alder Bank", "Cedar Trust").replace("Ohio", "Nevada"))
    return Scene(Telling(text, ("copy",), (sentence,)), one, window, Texts([one, other], lexicon), random.Random(seed))


def test_the_same_seed_gives_the_same_claims(documents: list[Document], claims: list[Made]) -> None:
    again = list(made_of(documents, seed=3, n=200))
    assert again == claims[:200]
    assert list(made_of(documents, seed=4, n=200)) != again


def test_claims_come_in_pairs_that_share_their_source_and_differ(claims: list[Made]) -> None:
    assert len(claims) == 900
    by_source: dict[tuple[str, str], list[Made]] = defaultdict(list)
    for one, two in zip(claims[::2], claims[1::2], strict=True):
        assert (one.label, two.label) == (1, 0)
        assert (one.source, one.document, one.kind) == (two.source, two.document, two.kind)
        assert re.sub(r"\W", "", one.claim.lower()) != re.sub(r"\W", "", two.claim.lower())
        by_source[one.source, one.claim].append(one)
    assert all(len(row) == 1 for row in by_source.values())


def test_no_claim_has_both_labels_in_one_source(claims: list[Made]) -> None:
    labels: dict[tuple[str, str], set[int]] = defaultdict(set)
    for one in claims:
        labels[one.claim.lower(), one.source].add(one.label)
    assert all(len(row) == 1 for row in labels.values())


def test_many_kinds_of_fault(claims: list[Made]) -> None:
    count = Counter(m.kind for m in claims)
    assert set(count) <= set(KINDS)
    assert len(count) >= 15


def test_a_source_is_whole_paragraphs_and_not_longer_than_asked(documents: list[Document], claims: list[Made]) -> None:
    texts = {d.name: re.sub(r"\W+", " ", d.paper.text) for d in documents}
    lengths = [len(m.source.split()) for m in claims]
    assert min(lengths) >= 150
    assert max(lengths) <= 900
    assert max(lengths) > 1.5 * min(lengths)
    for one in claims[:200]:
        assert re.sub(r"\W+", " ", one.source).strip() in texts[one.document]


def test_looks_do_not_tell_the_label(claims: list[Made]) -> None:
    looks = {
        "length": lambda c: len(c),
        "small letters": lambda c: c == c.lower(),
        "spaced marks": lambda c: " ." in c,
        "a full stop": lambda c: c.endswith("."),
        "sentences": lambda c: len(re.findall(r"[.!?](?: |$)", c)),
    }
    for name, look in looks.items():
        means = [sum(look(m.claim) for m in claims if m.label == label) / 450 for label in (0, 1)]
        assert abs(means[0] - means[1]) <= 0.08 * max(means) + 0.01, name


def test_parts_are_disjoint_by_document(documents: list[Document]) -> None:
    held = {name: {m.document for m in made_of(documents, 1, 60, name)} for name in ("train", "validation", "test")}
    assert held["train"]
    for name, row in held.items():
        assert all(part(d) == name for d in row)


@given(st.text())
def test_every_name_has_one_part(name: str) -> None:
    assert part(name) == part(name)
    assert part(name) in ("train", "validation", "test")


def test_parts_have_their_shares() -> None:
    count = Counter(part(f"text {n}") for n in range(4000))
    assert abs(count["train"] / 4000 - 0.7) < 0.03
    assert abs(count["test"] / 4000 - 0.15) < 0.03


@pytest.mark.parametrize(
    ("kind", "text", "some"),
    [
        (
            "number",
            "The board approved a plan to sell the mill to Alder Bank for $40 million.",
            r"\$(?!40 )\d+ million",
        ),
        (
            "scale or unit",
            "The board approved a plan to sell the mill to Alder Bank for $40 million.",
            r"billion|[€£]40",
        ),
        (
            "date",
            "The company opened a plant in Ohio in March 2023, and it has 420 workers there.",
            r"in (?!March 2023)\w+ \d{4}",
        ),
        ("contrary", "The board approved a plan to sell the mill to Alder Bank for $40 million.", "rejected|buy"),
        ("relation", "Costs fell before the strike at the mill.", "after"),
        ("quantifier", "Some suppliers may raise their prices in 2025.", "(?:All|Most|No) suppliers"),
        ("strength", "Some suppliers may raise their prices in 2025.", "will raise"),
        ("tense", "The company will pay the loan within five years.", "paid the loan"),
        ("negation", "The company will pay the loan within five years.", "will (?:not|never|no longer) pay"),
        (
            "cause",
            "In 2024, sales rose 12% to $3.4 billion because of higher prices in the northern states.",
            "was caused by sales",
        ),
        ("attribution", "Costs fell before the strike at the mill.", "said|[Aa]ccording to"),
    ],
)
def test_a_fault_of_its_kind(kind: str, text: str, some: str) -> None:
    faults = [fitted(p.text) for p in KINDS[kind][0](scene_of(text))]
    assert all(f != text for f in faults)
    assert any(re.search(some, f) for f in faults), faults


def test_a_fault_that_the_window_bears_out_is_none() -> None:
    text = "Costs fell before the strike at the mill."
    story = STORY.replace(text, f"{text} Costs also fell after the strike at the mill.")
    scene = scene_of(text, story)
    fault = next(p for p in KINDS["relation"][0](scene) if "after" in p.text)
    assert scene.borne_out(fault)
    assert not scene_of(text).borne_out(fault)


def test_words_of_a_printed_page_are_made_whole() -> None:
    page = (
        "The company makes soup and sells it in the market oppor-\ntunity that long-\nterm plans give it in\nOhio."
        "\n\nA long-term plan."
    )
    assert unwrapped(page).startswith(
        "The company makes soup and sells it in the market opportunity that long-term plans"
    )


def test_the_parts_of_a_clause(documents: list[Document]) -> None:
    lexicon = Lexicon.learn([d.paper.text for d in documents])
    text = "In 2024, the mills were sold to a bank in Ohio."
    parts = clause(text, lexicon)
    assert parts is not None
    assert [text[a:b] for a, b in (parts.lead, parts.subject, parts.verb, parts.rest)] == [
        "In 2024, ",
        "the mills",
        "were sold",
        "to a bank in Ohio",
    ]
    assert parts.plural is True
    assert clause("Higher prices and lower costs", lexicon) is None


def test_two_facts_of_one_subject_are_joined(documents: list[Document]) -> None:
    lexicon = Lexicon.learn([d.paper.text for d in documents])
    assert joined("The mill is old.", "The mill has 40 workers.", lexicon) == "The mill is old and has 40 workers."
    assert joined("The mill is old.", "The bank has 40 workers.", lexicon) is None


def test_a_telling_never_grows_out_of_its_source(documents: list[Document]) -> None:
    lexicon = Lexicon.learn([d.paper.text for d in documents])
    for n, sentence in enumerate(documents[0].paper.sentences[:60]):
        text, ways = worded(sentence.text, lexicon, random.Random(n))
        figures = set(re.findall(r"\d+", sentence.text))
        if not set(ways) & {"rounded", "respelt", "general", "figured"}:
            assert set(re.findall(r"\d+", text)) <= figures


@given(st.text(alphabet="abc. ,’“”1A-", max_size=60), st.integers(0, 99))
def test_style_is_the_same_for_twins(text: str, seed: int) -> None:
    one, two = styled((text, text), random.Random(seed))
    assert one == two
    assert source_styled(text, random.Random(seed)) == source_styled(text, random.Random(seed))


@given(st.from_regex(r"[a-z]{3,9}", fullmatch=True))
def test_inflection_ends_as_it_must(base: str) -> None:
    third, past, ing = inflected(base)
    assert third.endswith("s")
    assert past.endswith("ed")
    assert ing.endswith("ing")


def test_the_command(tmp_path: Path, documents: list[Document], capsys: pytest.CaptureFixture[str]) -> None:
    for one in documents[:6]:
        (tmp_path / f"{one.name}.txt").write_text(one.paper.text, "utf-8")
    out = tmp_path / "made.jsonl"
    assert main(["--sources", str(tmp_path), "--n", "40", "--out", str(out)]) == 0
    assert len(out.read_text("utf-8").splitlines()) == 40
    assert main(["--sources", str(tmp_path), "--n", "2", "--show", "negation"]) == 0
    assert "(negation)" in capsys.readouterr().out
    assert main(["--sources", str(tmp_path / "nowhere")]) == 2


@pytest.mark.slow
def test_real_filings(shared: Path) -> None:
    rows = list(made([shared / "cases" / "401k" / "sources", shared / "bench" / "quotes" / "sources"], 2, 600))
    assert len(rows) == 600
    assert sum(m.label for m in rows) == 300
    assert len({m.kind for m in rows}) >= 20


def test_twins_differ_by_their_fault_alone(claims: list[Made]) -> None:
    """Frames, names for the company and the sentences around are the same in both."""
    for one, two in zip(claims[::2], claims[1::2], strict=True):
        if one.kind in ("number", "scale or unit", "quantifier", "category", "modifier"):
            first, second = one.claim.split(), two.claim.split()
            same = sum(a == b for a, b in zip(first, second, strict=False))
            same += sum(a == b for a, b in zip(first[::-1], second[::-1], strict=False))
            assert same >= 0.5 * len(first), (one.claim, two.claim)
