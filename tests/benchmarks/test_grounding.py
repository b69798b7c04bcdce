"""The grounding benchmark itself, on small files of our own and on the shared ones."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import grounding, grounding_engines, grounding_peers, grounding_speed
from benchmarks.grounding import auroc, main, stopped
from benchmarks.grounding_data import BadInput, Row, by_source, read
from benchmarks.grounding_engines import PATIENCE, Scorer, overlap
from benchmarks.grounding_gate import marked, rates, stops, unseen
from benchmarks.grounding_peers import PEERS, Peer
from benchmarks.grounding_speed import SPEED_CLAIMS, SPEED_WORDS, Speed, compared, documents, speed
from copydesk import Source, support
from copydesk.evidence.engines import EngineError

PLAN = "The board of Tarn Mills said in May that it may sell its paper unit in 2026. Sales rose 4% to $12 million."
ROAD = "Ostrander County will close three bridges on Monday. The repairs cost $2.5 million."
GOOD = "Tarn Mills said sales rose 4% to $12 million."
BAD = "Harbor Foods opened nineteen cinemas in Portugal."


def record(number: int, source: str, claim: str, label: int | None, **more: Any) -> dict[str, Any]:
    return (
        {"id": f"made-{number}", "source": source, "claim": claim} | more | ({} if label is None else {"label": label})
    )


MADE = [
    record(1, PLAN, GOOD, 1, dataset="made"),
    record(2, PLAN, BAD, 0, dataset="made", spans=[[20, 48, "extrinsic"]]),
    record(3, ROAD, "The repairs cost $2.5 million.", 1, dataset="made"),
    record(4, ROAD, "The repairs cost $9.5 million.", 0, dataset="made"),
]


def write(path: Path, records: list[dict[str, Any]]) -> Path:
    # Unescaped: sources hold other line separators.
    path.write_bytes(gzip.compress("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()))
    return path


# ---- figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "scores", "wanted"),
    [
        ([0, 1], [0.9, 0.1], 1.0),
        ([0, 1], [0.1, 0.9], 0.0),
        ([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5], 0.5),
        # pairs won: 0.8 beats 0.6 and 0.2; 0.6 ties with 0.6 and beats 0.2; 0.1 beats none: 3.5 of 6.
        ([0, 0, 0, 1, 1], [0.8, 0.6, 0.1, 0.6, 0.2], 3.5 / 6),
    ],
)
def test_auroc_by_hand(labels: list[int], scores: list[float], wanted: float) -> None:
    assert auroc(labels, scores) == pytest.approx(wanted)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5).map(lambda n: n / 5)), max_size=30))
def test_auroc_is_the_share_of_pairs_in_order(rows: list[tuple[int, float]]) -> None:
    pairs = [(u, s) for label, u in rows if not label for other, s in rows if other]
    found = auroc([label for label, _ in rows], [score for _, score in rows])
    if not pairs:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(sum((u > s) + (u == s) / 2 for u, s in pairs) / len(pairs))


@pytest.mark.parametrize(
    ("share", "wanted"),
    [
        (0.0, 1 / 4),  # above 0.8, the highest of the supported ones
        (0.2, 2 / 4),  # 0.8 may be stopped: above 0.5
        (0.4, 2 / 4),  # two of the five have 0.5, and the spare one of them cannot be stopped alone
        (0.6, 3 / 4),  # 0.8 and both of 0.5 may be stopped: above 0.2
        (1.0, 1.0),
    ],
)
def test_the_curve_by_hand(share: float, wanted: float) -> None:
    labels = [1, 1, 1, 1, 1, 0, 0, 0, 0]
    scores = [0.8, 0.5, 0.5, 0.2, 0.1, 0.9, 0.8, 0.3, 0.2]
    assert stopped(labels, scores, share) == pytest.approx(wanted)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 9)), min_size=1, max_size=40), st.floats(0, 1))
def test_the_curve_is_the_best_of_all_thresholds(rows: list[tuple[int, int]], share: float) -> None:
    supported = [s for label, s in rows if label]
    unsupported = [s for label, s in rows if not label]
    found = stopped([label for label, _ in rows], [float(s) for _, s in rows], share)
    if not supported or not unsupported:
        assert math.isnan(found)
        return
    allowed = [t for t in range(11) if sum(s >= t for s in supported) <= share * len(supported) + 1e-9]
    assert found == pytest.approx(max(sum(s >= t for s in unsupported) for t in allowed) / len(unsupported))


def test_overlap_counts_content_words() -> None:
    words = frozenset("the mill sold paper".split())
    assert overlap("The mill sold cars.", words) == pytest.approx(2 / 3)
    assert overlap("It was the same.", words) == overlap("", words) == 1.0


# ---- the run ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_predictions_and_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str], jobs: str) -> None:
    data, out = write(tmp_path / "made.jsonl.gz", MADE), tmp_path / "predictions.jsonl"
    assert main([str(data), "--out", str(out), "--jobs", jobs]) == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["id"] for line in lines] == [r["id"] for r in MADE]
    for line, made in zip(lines, MADE, strict=True):
        assert set(line) == {"id", "score"}
        assert line["score"] == 1 - support(made["claim"], Source.from_text(made["source"], name="s"))
    said = capsys.readouterr().out
    assert "made" in said
    wanted = auroc([r["label"] for r in MADE], [line["score"] for line in lines])
    assert f"{wanted:.3f}" in said


def test_figures_are_those_of_each_set_and_their_mean(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        Row(str(n), name, "s", "c", label) for n, (name, label) in enumerate(zip("aaaabbbb", [1, 0] * 4, strict=True))
    ]
    found = grounding.show(rows, [0.1, 0.9, 0.2, 0.8, 0.6, 0.4, 0.1, 0.9], [0.002] * 8)
    assert (found["a"]["auroc"], found["b"]["auroc"], found["mean"]["auroc"]) == (1.0, 0.75, 0.875)
    assert (found["a"]["5%"], found["b"]["5%"], found["mean"]["5%"]) == (1.0, 0.5, 0.75)
    assert found["all"]["auroc"] == 15 / 16  # of 16 pairs one is in the wrong order: 0.6 above 0.4
    assert found["all"]["ms"] == found["a"]["ms"] == pytest.approx(2.0)
    assert "mean of 2" in capsys.readouterr().out


def test_rows_in_a_row_share_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(grounding_engines, "support", lambda claim, index: seen.append(index) or 0.5)
    groups = by_source(read([write(tmp_path / "made.jsonl.gz", [*MADE, record(5, PLAN, GOOD, 1)])]))
    assert [len(group) for group in groups] == [2, 2, 1]
    scorer = Scorer()
    seen.clear()
    for group in groups:
        scorer.score([row.claim for row in group], group[0].source)
    assert [seen[0] is seen[1], seen[2] is seen[3], seen[1] is seen[2]] == [True, True, False]
    assert [s.text for index in seen for s in index.sources] == [PLAN, PLAN, ROAD, ROAD, PLAN]


def test_without_labels_there_are_predictions_and_no_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = [{k: v for k, v in r.items() if k != "label"} for r in MADE]
    data, out = write(tmp_path / "blind.jsonl.gz", bare), tmp_path / "predictions.jsonl"
    assert main([str(data), "--out", str(out), "--engine", "overlap"]) == 0
    assert len(out.read_text().splitlines()) == 4
    said = capsys.readouterr().out
    assert "4 of 4 claims have no label" in said
    assert "AUROC" not in said


def test_overlap_engine_is_one_minus_the_share_seen(tmp_path: Path) -> None:
    data, out = write(tmp_path / "made.jsonl.gz", MADE), tmp_path / "predictions.jsonl"
    assert main([str(data), "--out", str(out), "--engine", "overlap"]) == 0
    scores = [json.loads(line)["score"] for line in out.read_text().splitlines()]
    assert scores[:3] == [0.0, 1.0, 0.0]
    assert scores[3] == pytest.approx(1 / 5)  # repairs, cost, 9, 5, million: all but 9


def test_other_line_separators_and_the_name_of_the_set(tmp_path: Path) -> None:
    rows = read([write(tmp_path / "north.jsonl.gz", [record(1, "One.\u2028Two.\x85Three.", "Two.\u2029", 1)])])
    assert (rows[0].dataset, rows[0].source, rows[0].claim) == ("north", "One.\u2028Two.\x85Three.", "Two.\u2029")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": "1"}\n', "not gzipped"),
        (gzip.compress(b'{"id": "1", "source": "s", "claim": "c"}\n')[:-9], "damaged"),
        (gzip.compress(b"\xff\xfe\n"), "damaged"),
        (gzip.compress(b"\n"), "holds no claims"),
        (gzip.compress(b'{"id": "1", "source": "s", "claim": "c"}\n{"id": \n'), "line 2 is not JSON"),
        (gzip.compress(b"[1]\n"), "line 1 is no JSON object"),
        (gzip.compress(b'{"id": "1", "claim": "c"}\n'), "line 1 has no 'source'"),
        (gzip.compress(b'{"id": "1", "source": "s", "claim": 3}\n'), "no text as 'claim'"),
        (gzip.compress(b'{"id": "1", "source": "s", "claim": "c", "label": 2}\n'), "'label' is 2"),
        (gzip.compress(b'{"id": "1", "source": "s", "claim": "c", "label": true}\n'), "'label' is True"),
        (gzip.compress(b'{"id": "1", "source": "s", "claim": "c", "spans": [[1]]}\n'), "'spans'"),
        (gzip.compress(b'{"id": "1", "source": "s", "claim": "c"}\n' * 2), "two claims have the id '1'"),
    ],
    ids=range(12),
)
def test_bad_data_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, said: str) -> None:
    data, out = tmp_path / "bad.jsonl.gz", tmp_path / "out.jsonl"
    data.write_bytes(content)
    assert main([str(data), "--out", str(out)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "bad.jsonl.gz" in error
    assert not out.exists()


def test_bad_options_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = str(write(tmp_path / "made.jsonl.gz", MADE))
    assert main([str(tmp_path / "none.gz"), "--out", str(tmp_path / "o")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main([data, "--out", str(tmp_path / "no" / "o")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert main([data, "--out", str(tmp_path / "o"), "--setting", "adress=x"]) == 2
    assert "Did you mean 'grounding.address'?" in capsys.readouterr().err
    assert main([data, "--out", str(tmp_path / "o"), "--setting", "timeout"]) == 2
    assert "KEY=VALUE" in capsys.readouterr().err
    for options in ([data], [data, "--gate", "--engine", "overlap"], [data, "--gate", "--speed"]):
        with pytest.raises(SystemExit) as stop:
            main(options)
        assert stop.value.code == 2
        capsys.readouterr()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_engine_that_cannot_load_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], jobs: str) -> None:
    data = str(write(tmp_path / "made.jsonl.gz", MADE))
    options = ["--out", str(tmp_path / "o"), "--engine", "entailment", "--jobs", jobs]
    assert main([data, *options, "--setting", f"model={tmp_path / 'no-model'}"]) == 2
    assert "CD500" in capsys.readouterr().err


class Choosy:
    """Stands for an engine: answers only where it likes the claim."""

    asked: list[int]

    def __init__(self) -> None:
        self.asked = []

    def supports(self, claims: list[str], index: Any) -> list[float]:
        self.asked.append(len(claims))
        if any("silence" in claim for claim in claims):
            raise EngineError("engine choosy", "it did not answer", "Wait.")
        return [0.25 for _ in claims]


def test_a_claim_without_an_answer_is_held_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    choosy = Choosy()
    monkeypatch.setattr(grounding_engines, "load", lambda settings: choosy)
    scorer = Scorer("judge")
    choosy.asked.clear()
    found = scorer.score(["Sales rose.", "silence"], PLAN)
    assert found.scores == [0.75, 1.0]
    assert len(found.unanswered) == 1
    assert choosy.asked == [2, 1, 1]
    with pytest.raises(EngineError):
        scorer.score(["silence"] * PATIENCE, PLAN)


# ---- speed ------------------------------------------------------------------------------------------


def test_sources_for_speed_have_700_words_and_their_own_claims(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [record(n, f"Mill {n // 4} " + PLAN * 20, f"Mill {n // 4} claim {n}.", 1) for n in range(40)]
    data = write(tmp_path / "made.jsonl.gz", records)
    made = documents(read([data]), 20)
    assert made
    for text, claims in made:
        assert len(text.split()) == SPEED_WORDS
        assert 0 < len(claims) <= SPEED_CLAIMS
        assert all(claim.split(" claim")[0] in text for claim in claims)
    assert main([str(data), "--speed", "--engine", "overlap"]) == 0
    assert "Claims a second" in capsys.readouterr().out
    small = write(tmp_path / "small.jsonl.gz", MADE)
    assert main([str(small), "--speed"]) == 2
    assert "fewer than 700 words" in capsys.readouterr().err


def stand_in(answer: float) -> Peer:
    return Peer(("a-package",), lambda: lambda source: lambda claims: [answer] * len(claims))


def missing() -> Any:
    return grounding_peers._needed("no_such_module", "no-such-package")


def test_peers_stand_beside_the_engine_and_a_missing_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(PEERS):
        monkeypatch.delitem(PEERS, name)
    monkeypatch.setattr(grounding_speed, "OWN", ("overlap",))
    monkeypatch.setitem(PEERS, "quick", stand_in(0.5))
    monkeypatch.setitem(PEERS, "absent", Peer(("no-such-package",), missing))
    records = [record(n, f"Mill {n // 4} " + PLAN * 20, f"Mill {n // 4} claim {n}.", 1) for n in range(40)]
    data = str(write(tmp_path / "made.jsonl.gz", records))
    assert main([data, "--speed", "--peers"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "absent: not measured." in said
    assert "pip install no-such-package" in said
    order = [said.index(f"│ {name} ") for name in ("built-in", "quick", "overlap")]
    assert order == sorted(order), "ours first, then the fastest"
    assert "Fastest peer: quick," in said
    assert "Slowest peer: overlap," in said
    with pytest.raises(SystemExit):
        main([data, "--peers", "--out", str(tmp_path / "o")])
    assert "--speed" in capsys.readouterr().err


def test_a_peer_is_compared_with_the_engine() -> None:
    found = compared(
        "ours", Speed(100, 100, 10), {"a": Speed(250, 1, 10), "b": Speed(0.5, 1, 10), "c": Speed(99, 1, 1)}
    )
    assert found == (
        "Fastest peer: a, 250 a second, 2.5 times as many as ours. Slowest peer: b, 0.50 a second, 1/200 of ours."
    )


def test_of_a_slow_peer_fewer_documents_are_timed_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(grounding_speed.time, "process_time", lambda: clock[0])

    class Slow:
        asked = 0

        def score(self, claims: list[str], source: str) -> None:
            self.asked += len(claims)
            clock[0] += 2.0 * len(claims)

    slow = Slow()
    made = [(f"source {n}", ["claim"] * SPEED_CLAIMS) for n in range(5)]
    assert speed(slow, made) == Speed(0.5, 0.5, SPEED_CLAIMS)  # type: ignore[arg-type]
    assert slow.asked == 1 + 2 * SPEED_CLAIMS


def loaded(peer: str) -> Scorer | str:
    """The peer, or what it says where its packages are missing: most are no part of the development install."""
    try:
        return Scorer(peer)
    except EngineError as error:
        return str(error)


@pytest.mark.parametrize("name", [name for name, peer in PEERS.items() if peer.answers])
def test_what_a_peer_says_is_a_measure_of_likeness(name: str) -> None:
    source = f"{PLAN} {ROAD} The harbor froze in March. Ferries stopped for a week. Nobody was hurt."
    found = loaded(name)
    if isinstance(found, str):
        assert any(f"pip install {package}" in found for package in PEERS[name].packages)
        return
    good, bad = found.score([GOOD, BAD], source).scores
    assert good < bad


# ---- the gate ---------------------------------------------------------------------------------------


def test_wrong_figures_dates_and_names() -> None:
    source = "In May, 22 of the U.S. mills of Tarn closed; the two in Iowa, worth $2.50, stay. They may move."
    assert unseen("Twenty-two mills of Tarn’s in the US closed in May.", source) == []
    assert [i.value for i in unseen("Then 23 mills of Harbor closed in June.", source)] == ["23", "june", "Harbor"]
    assert [i.value for i in unseen("Then, worth $2.5, two may stay.", source)] == []
    claim = "Tarn closed two mills in Ohio in March."
    spans = ((11, 21, "intrinsic"), (25, 29, "benign"))
    assert [i.value for i in marked(Row("1", "d", source, claim, 0, spans))] == ["2"]
    assert [i.value for i in marked(Row("1", "d", source, claim, 0, ((22, 38, "extrinsic"),)))] == ["march", "Ohio"]
    assert marked(Row("1", "d", source, claim, 0, ((0, 11, "extrinsic"),))) == []


def test_shares_that_the_gate_stops() -> None:
    rows = [
        Row("1", "a", PLAN, GOOD, 1),
        Row("2", "a", PLAN, "Sales rose.", 1),
        Row("3", "a", PLAN, BAD, 0, ((20, 48, "extrinsic"),)),
        Row("4", "b", PLAN, "Then Harbor sold it.", 0),
        Row("5", "b", PLAN, "They are glad of it.", 0),
        Row("6", "b", PLAN, "They are glad.", 0, ((9, 13, "extrinsic"),)),
    ]
    found = rates(rows, [["x"], [], ["name-in-source", "y"], [], ["y"], []])
    assert (found["a"]["supported"], found["a"]["unsupported"]) == (0.5, 1.0)
    assert (found["a"]["supported x"], found["a"]["unsupported y"]) == (0.5, 1.0)
    assert math.isnan(found["b"]["supported"])
    assert (found["all"]["unsupported"], found["all"]["unsupported y"]) == (0.5, 0.5)
    assert (found["all"]["in a span n"], found["all"]["in a span"]) == (1, 1.0)
    assert (found["all"]["unseen n"], found["all"]["unseen"]) == (1, 0.0)
    assert (found["all"]["either n"], found["all"]["either"], found["all"]["either own"]) == (2, 0.5, 0.5)
    assert found["all"]["unseen own"] == 0.0


def test_the_whole_gate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, out = write(tmp_path / "made.jsonl.gz", MADE), tmp_path / "rows.jsonl"
    assert main([str(data), "--gate", "--out", str(out)]) == 0
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    assert [line["stopped"] for line in lines] == [False, True, False, True]
    assert any(finding.startswith("figure-in-source") for finding in lines[3]["findings"])
    assert "figure-in-source" in capsys.readouterr().out
    bare = write(tmp_path / "bare.jsonl.gz", [record(1, PLAN, GOOD, None)])
    assert main([str(bare), "--gate"]) == 2
    assert "label" in capsys.readouterr().err


def test_a_claim_like_front_matter_is_a_story() -> None:
    (found,) = stops([Row("1", "d", PLAN, "---\nsales: rose 4%\n---\n" + BAD, 0)])
    assert found
    assert not any(rule == "CRASH" for rule, _ in found)


# ---- shared data ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_shared_sets_read_and_overlap_is_near_its_published_figure(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted((shared / "bench" / "grounding").glob("*.jsonl.gz"))
    rows = read(files)
    assert len(rows) == 5566
    assert sum(row.label == 0 for row in rows) == 3826
    scorer = Scorer("overlap")
    scores = [s for group in by_source(rows) for s in scorer.score([r.claim for r in group], group[0].source).scores]
    found = grounding.show(rows, scores, [0.0] * len(rows))
    assert found["mean"]["auroc"] == pytest.approx(0.633, abs=0.015)
    capsys.readouterr()


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read([tmp_path / "none.jsonl.gz"])
