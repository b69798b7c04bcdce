"""The shelf: a folder that is all the state, whole after a kill at any moment."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import time

import pytest
import yaml

from copydesk.errors import ReadError
from copydesk.facts import FileFacts
from copydesk.rulemaking import told
from copydesk.rulemaking.moves import standings
from copydesk.rulemaking.saved import read
from copydesk.rulemaking.shelf import Shelf
from tests.rulemaking.made import as_xml, record
from tests.rulemaking.scenarios import FINAL, PROPOSED
from tests.rulemaking.test_reviews import DONE


def data(fields: dict) -> bytes:
    return json.dumps(fields).encode()


@pytest.fixture
def shelf(tmp_path):
    shelf = Shelf(tmp_path / "shelf")
    shelf.add(data(PROPOSED), "2026-91007.json", number="2026-91007", address="https://register.example/1.json")
    return shelf


def test_a_folder_of_files_put_there_by_hand_is_a_shelf(tmp_path):
    (tmp_path / "a.json").write_bytes(data(PROPOSED))
    (tmp_path / "b.xml").write_bytes(as_xml(FINAL))
    (tmp_path / "EO_RULE_COMPLETED_YTD.xml").write_bytes(DONE)
    (tmp_path / "both.json").write_bytes(data({"count": 2, "results": [PROPOSED, FINAL]}))
    (docket,) = Shelf(tmp_path).dockets()
    assert [d.number for d in docket.documents] == ["2026-91007", "2026-94410"]
    assert docket.on(dt.date(2026, 7, 2)).stage == "review of final rule"


def test_what_cannot_be_read_is_told_and_the_rest_is_there(shelf):
    (shelf.folder / "broken.xml").write_bytes(b"<RULE>")
    assert [d.id for d in shelf.dockets()] == ["9977-AA31"]
    assert [p.what for p in shelf.problems] == ["broken.xml"]
    with pytest.raises(ReadError):
        shelf.add(b"\x89PNG...", "picture.png")
    assert not (shelf.folder / "picture.png").exists()


def test_a_later_record_takes_the_place_of_the_earlier_one_and_a_namesake_does_not(shelf):
    later = PROPOSED | {"title": "Meters"}
    assert shelf.add(data(later), "2026-91007.json", number="2026-91007").name == "2026-91007.json"
    assert [d.title for d in shelf.dockets()] == ["Meters"]
    one, two = (shelf.add(f"Note number {n} on grain.".encode(), "../../note.txt") for n in "12")
    assert one != two
    assert {one.parent, two.parent} == {shelf.folder}
    assert shelf.add(one.read_bytes(), "note.txt") == one


def test_the_address_is_kept_with_the_document_and_can_be_lost(shelf):
    assert [s.address for s in shelf.sources()] == ["https://register.example/1.json"]
    for note in (shelf.notes / "origins").iterdir():
        note.write_text("{")
    assert [d.id for d in Shelf(shelf.folder).dockets()] == ["9977-AA31"]


def test_what_is_followed_and_how_dockets_stood_is_kept(shelf):
    shelf.follow({"rin": "9977-AA31"})
    shelf.follow({"rin": "9977-AA31"})
    now = standings(shelf.dockets(), dt.date(2026, 4, 1))
    shelf.looked(now)
    again = Shelf(shelf.folder)
    assert again.followed() == [{"rin": "9977-AA31"}]
    assert again.last_look() == now
    (shelf.notes / "standings.json").write_bytes(b'{"standings": [1, {"id": 2}]}')
    assert again.last_look() == []


def write_without_end(folder, begun: int) -> None:
    """Put ever new records on a shelf, and say so once."""
    shelf, turn = Shelf(folder), 0
    while True:
        turn += 1
        record = PROPOSED | {"title": f"Turn {turn} {'x' * 20_000}"}
        shelf.add(data(record), "a.json", number="2026-91007", address="https://register.example/")
        if turn == 1:
            os.write(begun, b"!")


def test_a_writer_that_is_killed_leaves_whole_documents(tmp_path):
    for turn in range(8):
        reads, writes = os.pipe()
        writer = os.fork()
        if writer == 0:
            try:
                write_without_end(tmp_path, writes)
            finally:
                os._exit(1)
        assert os.read(reads, 1) == b"!"
        time.sleep(0.003 * turn)
        os.kill(writer, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(writer, 0)[1]) == -signal.SIGKILL
        os.close(reads)
        os.close(writes)
        shelf = Shelf(tmp_path)
        assert [d.id for d in shelf.dockets()] == ["9977-AA31"]
        assert not shelf.problems
        assert len(shelf.files()) == 1


def test_what_a_killed_writer_left_is_cleared_away_in_time(shelf):
    old, new = (shelf.folder / f".copydesk-new-{n}" for n in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    shelf.add(b"A note on grain.", "note.txt")
    assert (old.exists(), new.exists()) == (False, True)


def test_an_issue_of_the_register_holds_many_documents():
    parts = [as_xml(f).partition(b"?>")[2] for f in (PROPOSED, FINAL)]
    issue = b"<?xml version='1.0'?><FEDREG><DATE>Monday, March 30, 2026</DATE>" + b"".join(parts) + b"</FEDREG>"
    assert [s.fields["document_number"] for s in read(issue, "issue.xml")] == ["2026-91007", "2026-94410"]
    assert [s.fields["type"] for s in read(issue, "issue.xml", number="2026-94410")] == ["Rule"]


def test_the_facts_file_is_what_the_gate_reads(shelf):
    shelf.add(data(record("2026-95000", "2026-11-02", "Final rule.", "Effective May 3, 2027.", type="Rule")), "f.json")
    text = told.facts_yaml(shelf.dockets(), dt.date(2026, 12, 1))
    (known,) = FileFacts.from_text(text).dockets()
    assert known == shelf.dockets()[0].as_facts(dt.date(2026, 12, 1))
    assert [s.stage for s in known.steps] == ["proposed rule", "final rule"]
    assert yaml.safe_load(text)["dockets"][0]["effective"] == dt.date(2027, 5, 3)
