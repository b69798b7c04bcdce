"""The proof: what is in a bundle, and that nothing in it can change unseen."""

from __future__ import annotations

import datetime as dt
import io
import json
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from copydesk.errors import BundleError
from copydesk.gate import check
from copydesk.model import Evidence, Finding, Relation, Report, Source, Story, Verdict
from copydesk.policy import Policy
from copydesk.reading import read_source
from copydesk.report import snapshot, verify
from copydesk.report.container import Member, layout, unpack
from copydesk.report.keys import fingerprint, new_key, public_pem, read_private_key, read_public_keys
from copydesk.report.proof import MANIFEST, SIGNATURE, bundle, canonical, write_bundle
from copydesk.report.snapshot import digest
from copydesk.report.verify import verify_bundle, verify_bytes
from copydesk.rules import Case, Rule, temporarily

STORY = "Harbor Foods sold 40 tons of soup. Ada Byrne will build 3 plants. Wells is glad of 12 new ovens.\n"
RELEASE = "Harbor Foods sold 40 tons of soup.\n\nWells has 12 new ovens.\n"
NEWS = "Our reporter saw that Ada Byrne will build 3 plants.\n\nMuch else stands here under copyright.\n"
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key()
DAY = dt.datetime(2026, 3, 6, 12, tzinfo=dt.UTC)


class NumbersInSource(Rule):
    """Every number stands in a source. A small rule, so that these tests hang on no other."""

    id = "numbers-in-source"
    version: ClassVar[str] = "1"

    def check(self, case: Case) -> Iterable[Finding]:
        for word in case.story.text.split():
            if not word.isdigit():
                continue
            at = case.story.text.index(word)
            found = [
                Evidence.of(s, s.text.index(word), s.text.index(word) + len(word))
                for s in case.index.sources
                if word in s.text.split()
            ]
            if not found:
                yield self.finding(f"No source has {word}.", at, at + len(word))
            elif found[0].relation is Relation.SUPPORTS and word == "3":
                yield self.finding("Look at 3.", at, at + 1, found, severity=self.severity.WARN)


@pytest.fixture(autouse=True)
def _rule() -> Iterator[None]:
    with temporarily(NumbersInSource):
        yield


POLICY = Policy(only=frozenset({"numbers-in-source"}))


def report(story: str = STORY, news_kind: str = "secondary", **changes: object) -> Report:
    notes = Source.from_text(NEWS, name="news.txt", kind=news_kind)
    sources = [Source.from_text(RELEASE, name="release.txt", published=dt.date(2026, 3, 5)), replace(notes, **changes)]
    return check(Story.from_markdown(story, name="harbor.md"), sources, policy=POLICY)


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def signed_anew(data: bytes, key: Ed25519PrivateKey, **content: bytes) -> bytes:
    """The bundle with entries put in the place of others, its manifest made to fit, and signed with ``key``."""
    members, _ = unpack(data)
    fresh = [Member.of(m.name, content.get(m.name.split(".")[0], m.content())) for m in members[2:]]
    manifest = json.loads(members[0].packed)
    manifest["entries"] = [
        {"name": m.name, "size": m.size, "sha256": digest(m.content()), "packed_sha256": digest(m.packed)}
        for m in fresh
    ]
    body = canonical(manifest)
    return layout([Member.of(MANIFEST, body, False), Member.of(SIGNATURE, key.sign(body), False), *fresh])


# ---- writing ----------------------------------------------------------------------------


def test_a_bundle_is_a_zip_with_everything_in_it_and_is_verified() -> None:
    data = bundle(report(), KEY, POLICY, created=DAY)
    inside = entries(data)
    assert inside["sources/001.txt"] == RELEASE.encode()
    assert inside["sources/002.txt"] == NEWS.encode()
    assert inside["story.md"] == STORY.encode()
    assert json.loads(inside["report.json"])["verdict"] == "release"
    manifest = json.loads(inside["manifest.json"])
    assert manifest["created"] == "2026-03-06T12:00:00+00:00"
    assert manifest["signer"] == fingerprint(PUBLIC)
    assert {e["name"] for e in manifest["entries"]} == set(inside) - {MANIFEST, SIGNATURE}
    result = verify_bytes(data, PUBLIC)
    assert result.problems == ()
    assert result.ok
    assert (result.verdict, result.verdict_now) == (Verdict.RELEASE, Verdict.RELEASE)


def test_the_same_input_makes_the_same_bytes() -> None:
    assert bundle(report(), KEY, POLICY, created=DAY) == bundle(report(), KEY, POLICY, created=DAY)


def test_a_held_story_has_a_proof_too() -> None:
    held = report(STORY.replace("12", "13"))
    assert held.verdict is Verdict.HOLD
    result = verify_bytes(bundle(held, KEY, POLICY), PUBLIC)
    assert result.ok
    assert result.verdict_now is Verdict.HOLD


def test_it_is_written_to_a_file_and_read_from_it(tmp_path: Path) -> None:
    public = new_key(tmp_path / "desk.pem")
    assert stat.S_IMODE((tmp_path / "desk.pem").stat().st_mode) == 0o600
    write_bundle(report(), tmp_path / "proof.zip", read_private_key(tmp_path / "desk.pem"), POLICY)
    assert verify_bundle(tmp_path / "proof.zip", read_public_keys(public)).ok


def test_another_policy_or_other_facts_than_the_reports_are_refused() -> None:
    with pytest.raises(BundleError, match="policy"):
        bundle(report(), KEY, Policy())
    with pytest.raises(BundleError, match="facts"):
        bundle(report(), KEY, POLICY, facts=b"listings: []\n")


def test_an_unknown_name_to_withhold_is_refused() -> None:
    with pytest.raises(BundleError, match=r"nwes\.txt"):
        bundle(report(), KEY, POLICY, withhold={"nwes.txt"})


def test_a_source_whose_bytes_do_not_give_its_text_is_told() -> None:
    torn = report(text=NEWS + "More.", original=NEWS.encode())
    result = verify_bytes(bundle(torn, KEY, POLICY), PUBLIC)
    assert result.ok
    assert any("news.txt" in n and "not read again" in n for n in result.notes)


def test_bytes_that_do_not_fit_their_hash_are_refused() -> None:
    with pytest.raises(BundleError, match=r"news\.txt"):
        bundle(report(sha256="0" * 64), KEY, POLICY)


def test_a_signed_text_that_its_bytes_do_not_give_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<html><body><article><p>Ada Byrne will build 3 plants in Wells.</p></article></body></html>"
    read = read_source(page, name="news.html")
    made = check(Story.from_markdown(STORY), [Source.from_text(RELEASE, name="r"), read], policy=POLICY)
    whole = bundle(made, KEY, POLICY)
    assert verify_bytes(whole, PUBLIC).problems == ()
    doctored = replace(made, sources=(made.sources[0], replace(read, text=read.text.replace("Byrne", "Brown"))))
    true, lie = snapshot._reads, snapshot._reading(doctored.sources[1])
    monkeypatch.setattr(
        snapshot,
        "_reads",
        lambda way, content, record: (
            lie if (way, record["name"]) == ("reader", "news.html") else true(way, content, record)
        ),
    )
    forged = bundle(doctored, KEY, POLICY)
    monkeypatch.setattr(snapshot, "_reads", true)
    assert any("news.html do not read as" in p for p in verify_bytes(forged, PUBLIC).problems)


# ---- who signed it ----------------------------------------------------------------------


def test_no_trusted_key_no_verification() -> None:
    result = verify_bytes(bundle(report(), KEY, POLICY))
    assert not result.ok
    assert "unknown signer" in result.problems[0]
    assert result.verdict is None


def test_a_bundle_signed_by_someone_else_fails_though_it_is_whole() -> None:
    other = Ed25519PrivateKey.generate()
    forged = bundle(report(), other, POLICY)
    assert verify_bytes(forged, other.public_key()).ok
    result = verify_bytes(forged, PUBLIC)
    assert not result.ok
    assert "none that you trust" in result.problems[0]
    assert result.verdict_now is None, "the gate is not run on what nobody trusted signed"


def test_a_changed_bundle_re_signed_by_someone_else_fails() -> None:
    other = Ed25519PrivateKey.generate()
    data = signed_anew(
        bundle(report(), KEY, POLICY),
        other,
        story=b"Harbor Foods is bankrupt.\n",
        signer=public_pem(other.public_key()),
    )
    assert not verify_bytes(data, PUBLIC).ok
    # The old key left inside does not help.
    data = signed_anew(bundle(report(), KEY, POLICY), other, story=b"Harbor Foods is bankrupt.\n")
    assert not verify_bytes(data, PUBLIC).ok


def test_any_of_several_trusted_keys_will_do() -> None:
    keys = [Ed25519PrivateKey.generate().public_key(), PUBLIC]
    assert verify_bytes(bundle(report(), KEY, POLICY), keys).signer == fingerprint(PUBLIC)


# ---- what changed -----------------------------------------------------------------------

with temporarily(NumbersInSource):
    WHOLE = bundle(report(news_kind="notes"), KEY, POLICY, created=DAY)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@settings(max_examples=300, deadline=None)
def test_a_changed_byte_anywhere_fails_and_is_told(at: int, by: int) -> None:
    changed = bytearray(WHOLE)
    changed[at] ^= by
    result = verify_bytes(bytes(changed), PUBLIC)
    assert not result.ok
    assert all(result.problems)
    assert result.verdict is None


@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=40))
@settings(max_examples=60, deadline=None)
def test_added_bytes_fail(at: int, more: bytes) -> None:
    assert not verify_bytes(WHOLE[:at] + more + WHOLE[at:], PUBLIC).ok


@given(st.integers(0, len(WHOLE) - 1))
@settings(max_examples=60, deadline=None)
def test_missing_bytes_fail(end: int) -> None:
    assert not verify_bytes(WHOLE[:end], PUBLIC).ok


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_rubbish_fails_without_a_traceback(data: bytes) -> None:
    assert not verify_bytes(data, PUBLIC).ok
    assert not verify_bytes(b"PK\3\4" + data, PUBLIC).ok


def test_the_changed_entry_is_named() -> None:
    data = bundle(report(), KEY, POLICY)
    members, _ = unpack(data)
    for number, member in enumerate(members):
        other = replace(member, packed=bytes([member.packed[0] ^ 1]) + member.packed[1:])
        result = verify_bytes(layout([*members[:number], other, *members[number + 1 :]]), PUBLIC)
        assert any(member.name in p for p in result.problems), (member.name, result.problems)


def test_missing_added_doubled_and_moved_entries_are_named() -> None:
    members, _ = unpack(bundle(report(), KEY, POLICY))
    told = verify_bytes(layout(members[:-1]), PUBLIC).problems
    assert told == ("signer.pem is missing.",)
    told = verify_bytes(layout([*members, Member.of("more.txt", b"x")]), PUBLIC).problems
    assert told == ("more.txt is not in the manifest.",)
    told = verify_bytes(layout([*members, members[-1]]), PUBLIC).problems
    assert "signer.pem stands in it twice." in told
    told = verify_bytes(layout([*members[:2], members[3], members[2], *members[4:]]), PUBLIC).problems
    assert told == ("The entries stand in another order than in the manifest.",)


@pytest.mark.parametrize("name", ["../story.md", "/etc/passwd", "a/../b.txt", "a\\b.txt", "A.TXT", "x\0.txt"])
def test_names_that_are_not_ours_are_refused(name: str) -> None:
    members, _ = unpack(bundle(report(), KEY, POLICY))
    assert not verify_bytes(layout([*members, replace(Member.of("x.txt", b""), name=name)]), PUBLIC).ok


def test_a_zip_of_another_maker_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as out:
        for name, content in entries(bundle(report(), KEY, POLICY)).items():
            out.writestr(name, content)
    assert not verify_bytes(file.getvalue(), PUBLIC).ok


def test_a_bomb_is_not_unpacked() -> None:
    bomb = Member.of("x.txt", b"\0" * 50_000_000)
    lying = replace(bomb, size=100)
    with pytest.raises(BundleError, match="another size"):
        lying.content()
    with pytest.raises(BundleError, match="more than"):
        bomb.content(most=1000)


# ---- the gate, again --------------------------------------------------------------------


def test_a_signed_report_that_the_gate_does_not_bear_out_fails() -> None:
    true = bundle(report(STORY.replace("12", "13")), KEY, POLICY)
    said = json.loads(entries(true)["report.json"])
    said["findings"], said["verdict"] = [], "release"
    result = verify_bytes(signed_anew(true, KEY, report=canonical(said)), PUBLIC)
    assert not result.ok
    assert "manifest" in result.problems[0]
    said["verdict"] = "hold"
    result = verify_bytes(signed_anew(true, KEY, report=canonical(said)), PUBLIC)
    assert not result.ok
    assert "No source has 13." in result.problems[0]


def test_a_report_of_another_story_fails() -> None:
    data = signed_anew(bundle(report(), KEY, POLICY), KEY, story=STORY.replace("glad", "sad!").encode())
    result = verify_bytes(data, PUBLIC)
    assert any("another story" in p for p in result.problems)


def test_another_version_of_a_rule_is_told_with_both_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bundle(report(), KEY, POLICY)
    monkeypatch.setattr(NumbersInSource, "version", "2")
    same = verify_bytes(data, PUBLIC)
    assert same.ok, "the version differs and the findings do not"
    assert "The rule numbers-in-source was version 1 when signed and is 2 here." in same.notes
    monkeypatch.setattr(
        NumbersInSource, "check", lambda self, case: [self.finding("Numbers are not wanted any more.", 0, 6)]
    )
    other = verify_bytes(data, PUBLIC)
    assert not other.ok
    assert (other.verdict, other.verdict_now) == (Verdict.RELEASE, Verdict.HOLD)
    assert any("not wanted any more" in n for n in other.notes)
    console = Console(file=io.StringIO(), width=100)
    verify.show(other, console)
    assert "Verdict when signed: release. Verdict now: hold." in console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("settings", "note"),
    [
        ({"engine": "judge", "model": "m", "address": "http://127.0.0.1:9/v1"}, "Statements were judged by"),
        (None, ""),  # of a bundle made before there were engines
    ],
)
def test_a_proof_is_verified_without_the_engine_that_judged(settings: dict[str, str] | None, note: str) -> None:
    true = bundle(report(), KEY, POLICY)
    said = json.loads(entries(true)["policy.json"])
    said["grounding"] = settings
    if settings is None:
        del said["grounding"]
    result = verify_bytes(signed_anew(true, KEY, policy=canonical(said)), PUBLIC)
    assert result.ok, result.problems
    assert any(note in n for n in result.notes) or not note


def test_another_finding_under_the_same_versions_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bundle(report(), KEY, POLICY)
    monkeypatch.setattr(NumbersInSource, "check", lambda self, case: [])
    assert not verify_bytes(data, PUBLIC).ok


# ---- withheld texts ---------------------------------------------------------------------


def test_a_text_under_copyright_is_kept_out_and_its_passages_are_signed() -> None:
    data = bundle(report(), KEY, POLICY, withhold={"secondary"})
    inside = entries(data)
    assert not any(b"under copyright" in content for content in inside.values())
    record = json.loads(inside["manifest.json"])["sources"][1]
    assert record["withheld"] == "passages only"
    assert "3" in [p["text"] for p in record["passages"]]
    result = verify_bytes(data, PUBLIC)
    assert result.problems == ()
    assert any("news.txt" in n and "not proved again" in n for n in result.notes)


def test_private_notes_leave_their_hash_and_nothing_else() -> None:
    made = report(news_kind="notes", title="Coffee with Bo", attribution="a worker", name="bo.txt")
    data = bundle(made, KEY, POLICY)
    for name, content in entries(data).items():
        assert b"our reporter" not in content.lower(), name
        assert b"Coffee" not in content, name
        assert b"bo.txt" not in content, name
    record = json.loads(entries(data)["manifest.json"])["sources"][1]
    assert record["passages"] == []
    assert record["sha256"] == made.sources[1].sha256
    assert record["name"] == "a worker"
    result = verify_bytes(data, PUBLIC)
    assert result.problems == ()
    assert result.ok


def test_notes_named_in_the_front_matter_are_overwritten_there(tmp_path: Path) -> None:
    front = "---\nsources:\n  - file: notes/bo.txt\n    kind: notes\n    attribution: a worker\n---\n"
    made = report(front + STORY, news_kind="notes", attribution="a worker", name="notes/bo.txt")
    data = bundle(made, KEY, POLICY)
    assert not any(b"bo.txt" in content for content in entries(data).values())
    assert entries(data)["story.md"].endswith(STORY.encode())
    assert json.loads(entries(data)[MANIFEST])["story"]["masked"]
    assert verify_bytes(data, PUBLIC).problems == ()


def test_facts_are_carried_and_used_again(tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("listings: []\n")
    made = check(Story.from_markdown(STORY), [Source.from_text(RELEASE, name="r")], facts=facts, policy=POLICY)
    data = bundle(made, KEY, POLICY, facts.read_bytes())
    assert entries(data)["facts.yaml"] == facts.read_bytes()
    assert verify_bytes(data, PUBLIC).problems == ()
    assert not verify_bytes(signed_anew(data, KEY, facts=b"listings: [] # other\n"), PUBLIC).ok


def test_what_does_not_rest_on_withheld_texts_is_still_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bundle(report(news_kind="notes"), KEY, POLICY)
    monkeypatch.setattr(NumbersInSource, "check", lambda self, case: [self.finding("No source has 40.", 18, 20)])
    result = verify_bytes(data, PUBLIC)
    assert any("No source has 40." in p for p in result.problems)


# ---- keys -------------------------------------------------------------------------------


def test_no_key_is_written_over(tmp_path: Path) -> None:
    new_key(tmp_path / "desk.pem")
    before = (tmp_path / "desk.pem").read_bytes()
    with pytest.raises(BundleError, match="already there"):
        new_key(tmp_path / "desk.pem")
    assert (tmp_path / "desk.pem").read_bytes() == before


def test_several_public_keys_in_one_file(tmp_path: Path) -> None:
    other = Ed25519PrivateKey.generate().public_key()
    (tmp_path / "keys.pem").write_bytes(public_pem(PUBLIC) + b"\nold:\n" + public_pem(other))
    assert [fingerprint(k) for k in read_public_keys(tmp_path / "keys.pem")] == [
        fingerprint(PUBLIC),
        fingerprint(other),
    ]


@pytest.mark.parametrize("content", [b"", b"rubbish", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_key_is_a_clear_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "k.pem").write_bytes(content)
    with pytest.raises(BundleError, match=r"k\.pem"):
        read_public_keys(tmp_path / "k.pem")
    with pytest.raises(BundleError, match=r"k\.pem"):
        read_private_key(tmp_path / "k.pem")
    with pytest.raises(BundleError, match=r"gone\.pem"):
        read_public_keys(tmp_path / "gone.pem")


def test_the_result_is_shown_in_the_terminal() -> None:
    out = io.StringIO()
    verify.show(verify_bytes(bundle(report(), KEY, POLICY), PUBLIC), Console(file=out, width=80))
    assert "VERIFIED  harbor.md" in out.getvalue()
    out = io.StringIO()
    verify.show(verify_bytes(WHOLE[:-1], PUBLIC), Console(file=out, width=80))
    assert "NOT VERIFIED" in out.getvalue()
